"""What to type into Anki's browser to find notes and cards.

Always within a deck: another deck that teaches the same fact has the same id, and is to be left alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST = 100  # terms of a search: Anki's database refuses long chains of OR (900 pass, 1,500 do not)


def note(field: str, value: str) -> str:
    """The term that finds the notes whose field holds just `value`."""
    return f'"{field}:{_quoted(value, ":")}"'


def card(found: str, number: int) -> str:
    """The term that finds of the notes that `found` finds the card with this number, counted from 1."""
    return f"({found} card:{number})"


def searches(deck: str, terms: Sequence[str]) -> list[str]:
    """The searches that find what any of `terms` finds, in a deck."""
    within = f'"deck:{_quoted(deck)}"'
    some = [terms[start : start + _MOST] for start in range(0, len(terms), _MOST)]
    return [f"{within} {part[0]}" if len(part) == 1 else f"{within} ({' OR '.join(part)})" for part in some]


def _quoted(text: str, also: str = "") -> str:
    """Have Anki search for a text as it stands."""
    return re.sub(rf'([\\"*_{also}])', r"\\\1", text)
