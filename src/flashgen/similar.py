"""Which notes of a deck learners mix up: those of one term, and those told apart by a synonym alone.

Pure. What is found here is shown (other readings, on the back) and tagged (so that a group can be studied
together); no card hangs on it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from flashgen.deck.ids import normal
from flashgen.questions import STANDING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flashgen.model import Entry

# 根本保障, 根本保证, 根本遵循: what follows the first two characters is what learners confuse.
_STANDING = re.compile(
    rf"(?P<how>根本|首要|重要|核心|关键|基本|必然|必要|内在|鲜明|主要|中心|战略|最终)(?:{STANDING})(?:是|在于|$|[，,。；、])"
)


def readings(entries: Sequence[Entry]) -> dict[str, tuple[Entry, ...]]:
    """Return, by id, the other entries of the same term that say something else; in the order of the deck."""
    same = defaultdict(list)
    for entry in entries:
        same[normal(entry.term)].append(entry)
    found = {}
    for entry in entries:
        said = {_said(entry)}
        others = []
        for other in same[normal(entry.term)]:
            if _said(other) not in said:
                said.add(_said(other))
                others.append(other)
        if others:
            found[entry.id] = tuple(others)
    return found


def groups(entries: Sequence[Entry]) -> dict[str, tuple[str, ...]]:
    """Return, by id, the names of the groups in which an entry is mixed up with others; sorted."""
    terms = {entry.id: normal(entry.term) for entry in entries}
    members = defaultdict(list)
    for entry in entries:
        for name in {*_standing(entry)}:
            members[name].append(entry.id)
    found = defaultdict(list)
    for name, ids in members.items():
        if len(ids) > 1:
            for id_ in ids:
                found[id_].append(name)
    for id_ in readings(entries):
        found[id_].append(terms[id_])
    return {id_: tuple(sorted(names)) for id_, names in found.items()}


def _said(entry: Entry) -> tuple[str, ...]:
    return tuple(map(normal, entry.items or (entry.body,)))


def _standing(entry: Entry) -> Iterator[str]:
    """Give the 根本 of what an entry is called, or of what it says."""
    for text in (entry.term, entry.cue, entry.body):
        for match in _STANDING.finditer(text):
            yield match["how"]
