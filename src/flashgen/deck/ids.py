"""Ids that come out the same on every machine.

The id of a note comes from its fact, its guid from deck and id, the deck id from the deck's name. Each is
derived once; from then on the deck source keeps the id, the lock the other two, whatever is renamed.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from itertools import chain, count, filterfalse, islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no i, l, o, u to misread
_ID = 6  # 30 bits: a clash within a deck of 1,000 notes in one deck of 2,000; it is then settled below
_GUID = 13  # 65 bits: Anki finds notes by guid among all notes that a learner has


def normal(term: str) -> str:
    """Reduce a term to what tells it apart: no quotes, other punctuation, space, width or case.

    “四甘”精神 and 四甘精神 are the same term.
    """
    folded = unicodedata.normalize("NFKC", term).casefold()
    if folded.isalnum():  # as most are: nothing to leave out
        return folded
    kept = folded
    for char in set(filterfalse(str.isalnum, folded)):
        if unicodedata.category(char)[0] in "PZC":
            kept = kept.replace(char, "")
    return kept or folded


Tried = dict[tuple[str, str, str], int]  # of kind, term and cue: how many ids were found taken


def note_id(kind: str, term: str, cue: str, taken: Container[str], tried: Tried) -> str:
    """Derive the id of a note: from kind and term; if that id is taken, with the cue, then with its order.

    `tried`, empty at first, is for all notes of a deck, while ids are only added to `taken`: what was taken for one
    note of a name is not tried again for the next, of which a library has thousands.
    """
    name = (kind, normal(term))
    ways = chain([()], [(cue,)] if cue else [], ((cue, str(order)) for order in count(2)))
    for more in islice(ways, tried.get((*name, cue), 0), None):
        tried[*name, cue] = tried.get((*name, cue), 0) + 1
        found = _code(_ID, *name, *more)
        if found not in taken:
            return found
    raise AssertionError  # there is always a next order


def guid(deck: str, note: str) -> str:
    """Derive the guid of a note from the deck's name: decks that teach the same fact do not mix in Anki."""
    return _code(_GUID, "guid", deck, note)


def deck_id(name: str) -> int:
    """Derive Anki's id of a deck: as large as Anki's own, which are milliseconds since 1970."""
    return (1 << 40) + int.from_bytes(_digest("deck", name)[:5])


def _code(length: int, *parts: str) -> str:
    number = int.from_bytes(_digest(*parts))
    return "".join(_ALPHABET[number >> 5 * place & 31] for place in range(length))


def _digest(*parts: str) -> bytes:
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).digest()
