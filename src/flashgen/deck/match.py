"""Which fact is which note: by the words, by the term, by likeness.

A note must follow its fact through any change of the text, for the learners' progress goes with the note.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.fuzz import ratio

from flashgen.deck.clozes import align
from flashgen.deck.ids import normal

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

    from flashgen.model import Entry

# A formulation whose term is another is the same if of the longer list these many members are the same ones
# (two of three, three of four), at least two of them, and at least one to the letter.
MEMBERS = 66
# A definition whose term is another is the same if cue and body are this alike, and the terms this much, by
# rapidfuzz's ratio: 组工干部 and 组织工作干部 are 80, 组织部门 and 组工干部 50, with bodies 50 alike.
BODY = 80
TERM = 60


def match(facts: Sequence[Entry], notes: Sequence[Sequence[Entry]]) -> dict[int, int]:
    """Find the note of each fact: place in `facts` → place in `notes`. A note is given to one fact.

    A note has one or more faces: what was mined last, and what the deck source says. The first face counts
    most. For each, those of the same words are matched first; then those of the same kind and term, which
    is what ids are made of, the most alike first; then those that are alike enough.
    """
    found: dict[int, int] = {}
    for face in range(max(map(len, notes), default=0)):
        faces = {place: note[face] for place, note in enumerate(notes) if len(note) > face}
        _match_face(dict(enumerate(facts)), faces, found)
    return found


def words(entry: Entry) -> Hashable:
    """Give what two facts that say the same have in common, wherever they stand."""
    return entry.kind, normal(entry.term), entry.items, entry.cue, entry.body


def _match_face(facts: dict[int, Entry], notes: dict[int, Entry], found: dict[int, int]) -> None:
    for pairs in (
        lambda ours, theirs: _grouped(ours, theirs, words),
        lambda ours, theirs: _grouped(ours, theirs, lambda entry: (entry.kind, normal(entry.term))),
        _alike_lists,
        _alike_definitions,
    ):
        taken = set(found.values())
        ours = {place: fact for place, fact in facts.items() if place not in found}
        theirs = {place: note for place, note in notes.items() if place not in taken}
        for _, fact, note in sorted(pairs(ours, theirs), key=lambda pair: (-pair[0], *pair[1:])):
            if fact not in found and note not in taken:
                found[fact] = note
                taken.add(note)


def _grouped(
    facts: dict[int, Entry], notes: dict[int, Entry], key: Callable[[Entry], Hashable]
) -> Iterable[tuple[float, int, int]]:
    """Pair facts and notes of one key, each pair with its likeness."""
    groups = defaultdict(list)
    for place, note in notes.items():
        groups[key(note)].append(place)
    for place, fact in facts.items():
        for other in groups.get(key(fact), ()):
            yield _likeness(fact, notes[other]), place, other


def _alike_lists(facts: dict[int, Entry], notes: dict[int, Entry]) -> Iterable[tuple[float, int, int]]:
    holders = defaultdict(set)
    for place, note in notes.items():
        for item in note.items:
            holders[item].add(place)
    for place, fact in facts.items():
        for other in sorted(set().union(*(holders.get(item, ()) for item in fact.items))):
            same, longer = _same_members(fact, notes[other])
            if same >= 2 and 100 * same / longer >= MEMBERS:
                yield 100 * same / longer, place, other


def _alike_definitions(facts: dict[int, Entry], notes: dict[int, Entry]) -> Iterable[tuple[float, int, int]]:
    said = {place: note.cue + note.body for place, note in notes.items() if note.kind == "definition"}
    for place, fact in facts.items():
        if fact.kind == "definition":
            alike = process.extract(fact.cue + fact.body, said, scorer=ratio, score_cutoff=BODY, limit=None)
            for _, likeness, other in alike:
                if ratio(fact.term, notes[other].term) >= TERM:
                    yield likeness, place, other


def _likeness(one: Entry, other: Entry) -> float:
    """Say how much of one fact is in another of its kind, from 0 to 100."""
    if one.kind == "definition":
        return ratio(one.cue + one.body, other.cue + other.body)
    same, longer = _same_members(one, other)
    return 100 * same / longer


def _same_members(one: Entry, other: Entry) -> tuple[int, int]:
    return len(align(other.items, one.items)), max(len(one.items), len(other.items))
