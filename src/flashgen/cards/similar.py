"""Which notes of a deck learners mix up: those of one term, and those told apart by a synonym alone.

Pure. What is found here is shown (other readings, on the back) and tagged (so that a group can be studied
together); no card hangs on it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import islice
from typing import TYPE_CHECKING

from flashgen.cards.questions import STANDING
from flashgen.deck.ids import normal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from flashgen.model import Entry

# 根本保障, 根本保证, 根本遵循: what follows the first two characters is what learners confuse.
_STANDING = re.compile(
    rf"(?P<how>根本|首要|重要|核心|关键|基本|必然|必要|内在|鲜明|主要|中心|战略|最终)(?:{STANDING})(?:是|在于|$|[，,。；、])"
)

MOST = 10  # readings that the back of a card can show


def readings(entries: Sequence[Entry]) -> dict[str, tuple[Entry, ...]]:
    """Return, by id, the other entries of the same term that say something else; in the order of the deck.

    Of a term that a library tells a hundred times these are the first, `MOST` and one.
    """
    same = defaultdict(list)
    for entry in entries:
        same[normal(entry.term)].append(entry)
    found = {}
    for alike in same.values():
        if len(alike) == 1:
            continue
        first: dict[tuple[str, ...], Entry] = {}
        for entry, said in (told := [(entry, _said(entry)) for entry in alike]):
            first.setdefault(said, entry)
        for entry, own in told:
            others = (other for said, other in first.items() if said != own)
            if some := tuple(islice(others, MOST + 1)):
                found[entry.id] = some
    return found


def groups(entries: Sequence[Entry], others: Mapping[str, Sequence[Entry]]) -> dict[str, tuple[str, ...]]:
    """Return, by id, the names of the groups in which an entry is mixed up with others; sorted.

    `others` has the `readings` of the entries.
    """
    members = defaultdict(list)
    for entry in entries:
        for name in {*_standing(entry)}:
            members[name].append(entry.id)
    found = defaultdict(list)
    for name, ids in members.items():
        if len(ids) > 1:
            for id_ in ids:
                found[id_].append(name)
    for entry in entries:
        if entry.id in others:
            found[entry.id].append(normal(entry.term))
    return {id_: tuple(sorted(names)) for id_, names in found.items()}


def _said(entry: Entry) -> tuple[str, ...]:
    return tuple(map(normal, entry.items or (entry.body,)))


def _standing(entry: Entry) -> Iterator[str]:
    """Give the 根本 of what an entry is called, or of what it says."""
    for text in (entry.term, entry.cue, entry.body):
        for match in _STANDING.finditer(text):
            yield match["how"]
