"""From a text to its facts: run the rules, settle overlaps, in the order of the text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flashgen import rules
from flashgen.model import Band, Definition, Document, Fact, Formulation, Source
from flashgen.structure import document

_ORDER = (Band.AUTO, Band.REVIEW, Band.HIDDEN)


def mine(source: Source, only: Sequence[rules.Rule] | None = None) -> list[Formulation | Definition]:
    """The facts of a source in the order of the text, hidden ones included."""
    return settle(rules.candidates(document(source), only))


def settle(found: Sequence[Formulation | Definition]) -> list[Formulation | Definition]:
    """One fact for each thing said: of equal ones the surest, then the first; no mention of a key that has members.

    The order of `found` does not matter.
    """
    ranked = sorted(found, key=_rank)
    alike: dict[tuple[object, ...], list[Formulation | Definition]] = {}
    for fact in ranked:
        same = alike.setdefault(_identity(fact), [])
        if not any(_same_name(fact.term, other.term) for other in same):
            same.append(fact)
    kept = [fact for same in alike.values() for fact in same]
    named = {_bare(f.term) for f in kept if isinstance(f, Formulation) and f.items and f.band != Band.HIDDEN}
    result = [f for f in kept if not (isinstance(f, Formulation) and not f.items and _resolved(_bare(f.term), named))]
    return sorted(result, key=lambda f: (f.term_spans[0].start if f.term_spans else 0, f.quote_span, f.rule, f.term))


def _resolved(mention: str, named: set[str]) -> bool:
    return any(mention == name or (len(mention) >= 3 and mention in name) for name in named)


def _rank(fact: Fact) -> tuple[object, ...]:
    return (_ORDER.index(fact.band), -float(fact.evidence[-1]), fact.term_spans[0] if fact.term_spans else (), fact.rule, fact.term)


_MARKS = re.compile(r"\W+")


def _bare(words: str) -> str:
    return _MARKS.sub("", words)


def _identity(fact: Formulation | Definition) -> tuple[object, ...]:
    if isinstance(fact, Definition):
        return ("definition", _bare(fact.body))
    return ("formulation", *map(_bare, fact.items))


def _same_name(a: str, b: str) -> bool:
    """Whether two terms name one thing: one is the other, or its tail (the spine of 影响健康的四大因素)."""
    a, b = sorted((_bare(a), _bare(b)), key=len)
    return b.endswith(a) or b.startswith(a)
