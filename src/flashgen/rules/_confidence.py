"""How sure we are of a fact: hand-set evidence, calibrated on annotated texts.

A candidate starts from the log-odds of its rule and adds what speaks for or against it. The bands
are cut so that nine in ten facts of `auto` are right (README says what was measured).
"""

from __future__ import annotations

from flashgen.model import Band

AUTO = 1.5
"""Log-odds from which a fact is carded without a look: three in four of single facts, nine in ten of the band."""
REVIEW = -1.0
"""Log-odds from which a fact is shown to the editor at all."""


def band(score: float) -> Band:
    """The band of a score in log-odds."""
    if score >= AUTO:
        return Band.AUTO
    return Band.REVIEW if score >= REVIEW else Band.HIDDEN
