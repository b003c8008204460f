"""What an editor should look at in a deck: conflicts, doubts, notes to review, cards that ask badly.

Each finding has its place in the deck source, says what is wrong, and what to do. What a person confirmed, by
`status: keep` written out, is not found again; but for conflicts, which take these words away (see `merge`).
It reads the files of a deck, and writes none.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from flashgen.cards.fronts import fronts, given_away
from flashgen.deck import source as deck_source
from flashgen.deck.entry import lines
from flashgen.deck.ids import normal
from flashgen.draft import draft
from flashgen.grammar.keys import miscount, parse
from flashgen.model import Status

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
    from pathlib import Path

    from flashgen.deck.lock import Conflict
    from flashgen.deck.merge import Report
    from flashgen.deck.source import DeckSource
    from flashgen.errors import Location
    from flashgen.model import Entry


class Kind(StrEnum):
    """What a finding is about."""

    CONFLICT = "conflict"  # text and editor changed the same field
    GONE = "gone"  # the text has no more what the editor edited
    UNREVIEWED = "unreviewed"  # waits for a decision
    DOUBT = "doubt"  # the miner's, or a number in the term that the items do not agree with
    GIVEN_AWAY = "given-away"  # an answer that no card asks for, as its front would show it
    TWO_LISTS = "two-lists"  # one term, different items
    DUPLICATE = "duplicate"  # two cards, one front


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to look at."""

    at: Location  # in the deck source
    kind: Kind
    note: str  # its id
    term: str
    message: str  # what is wrong, and what to do

    def __str__(self) -> str:
        return f"{self.at}: {self.kind}: {self.term}: {self.message}"


@dataclass(frozen=True, slots=True)
class Checked:
    """A deck that was looked through."""

    path: Path  # of the deck source
    findings: tuple[Finding, ...]  # in the order of the deck source
    absent: tuple[Path, ...]  # sources that are not at hand: what they say now is not known


Found: TypeAlias = "Iterator[tuple[Entry, Kind, str, str]]"  # note, kind, the key where it stands, message


def check(path: Path) -> Checked:
    """Find what there is to look at in the deck whose deck source is `path`; its sources at hand are mined.

    Raises:
        ReadError, DeckError: a source, the deck source or the lock is broken.
    """
    source = deck_source.read(path)
    made = draft(path, source, ())
    return Checked(path, findings(source, made.merged.report), made.absent)


def findings(source: DeckSource, report: Report) -> tuple[Finding, ...]:
    """Find what there is to look at in a deck source, given what its merge with the text reports."""
    notes = [entry for entry in source.deck.notes if entry.status in (Status.KEEP, Status.REVIEW)]
    places = {entry.id: source.location(entry.id).line for entry in notes}
    found = [
        Finding(source.location(entry.id, key), kind, entry.id, entry.term, message)
        for part in (_of_text(notes, report), _of_notes(notes, report), _of_pairs(notes, places))
        for entry, kind, key, message in part
    ]
    return tuple(sorted(found, key=lambda one: (one.at.line, one.at.column)))


def _of_text(notes: Sequence[Entry], report: Report) -> Found:
    """Find what notes and text disagree on."""
    for entry in notes:
        for conflict in report.conflicts.get(entry.id, ()):
            key = entry.kind if conflict.key == "term" else conflict.key
            yield entry, Kind.CONFLICT, key, _both_sides(key, conflict)
        if entry.id in report.missing and not entry.confirmed:
            message = "the text has this no more, but you edited it; write `status: reject` or `status: keep`"
            yield entry, Kind.GONE, entry.kind, message


def _both_sides(key: str, conflict: Conflict) -> str:
    keep = "to keep yours, build the deck and then write `status: keep`"  # a build takes away an earlier one
    if not conflict.theirs:
        return f"the text has no {key} any more; delete yours, or {keep}"
    [theirs] = lines({key: conflict.theirs})
    return f"the text now has `{theirs}`; put this in place of yours, or {keep}"


def _of_notes(notes: Sequence[Entry], report: Report) -> Found:
    """Find what is to be decided, doubted or mended in each note."""
    for entry in notes:
        if entry.status is Status.REVIEW:
            message = "not packaged yet; write `status: keep` or `status: reject`"
            yield entry, Kind.UNREVIEWED, "status", message
        if entry.confirmed:
            continue
        for doubt in report.doubts.get(entry.id) or _miscounted(entry):
            message = f"{doubt}; see the text and mend the note, or write `status: keep` if it is right"
            yield entry, Kind.DOUBT, entry.kind, message
        if answers := "、".join(given_away(entry)):
            message = (
                f"no card asks for {answers}, as its front would show it; reword, or write `status: keep`"
            )
            yield entry, Kind.GIVEN_AWAY, "items" if entry.items else "body", message


def _miscounted(entry: Entry) -> Sequence[str]:
    """Doubt a term whose number the items do not agree with; they may be its parts (五聚焦五落实)."""
    stated = parse(normal(entry.term)) if entry.items else None
    if not stated or len(stated[0]) == len(entry.items) > 1:
        return ()
    doubt = miscount(sum(stated[0]), len(entry.items))
    return [doubt] if doubt else ()


def _of_pairs(notes: Sequence[Entry], places: Mapping[str, int]) -> Found:
    """Find the notes of one term with different items, and those with cards of one front, unless told already."""
    lists = [entry for entry in notes if entry.items]
    for entry, other, _ in _sharing(lists, lambda one: {normal(one.term): ""}, _are_two_lists):
        message = f"the note in line {places[other.id]} has other items; rename or reject one"
        yield entry, Kind.TWO_LISTS, "items", f"{message}, or write `status: keep` in both"
    for entry, other, front in _sharing(
        notes,
        lambda one: {card: card.shown for card in fronts(one).values()},
        lambda one, other: not _are_two_lists(one, other),
    ):
        message = (
            f"the note in line {places[other.id]} shows “{front}” on its front, too; reword or reject one"
        )
        yield entry, Kind.DUPLICATE, entry.kind, f"{message}, or write `status: keep` in both"


def _are_two_lists(one: Entry, other: Entry) -> bool:
    return normal(one.term) == normal(other.term) and one.items != other.items


def _sharing(
    notes: Sequence[Entry],
    marks: Callable[[Entry], Mapping[Hashable, str]],
    counts: Callable[[Entry, Entry], bool],
) -> Iterator[tuple[Entry, Entry, str]]:
    """Pair each note that nobody confirmed with the first other one that has a mark of it, and counts.

    `marks` gives what notes may share, and how to call it. Both of a pair are told of: either may be the
    newcomer, and which of them is to be changed a person must say.
    """
    holders = defaultdict(list)
    for entry in notes:
        for mark in marks(entry):
            holders[mark].append(entry)
    for entry in notes:
        shared = (
            (other, name)
            for mark, name in marks(entry).items()
            for other in holders[mark]
            if other is not entry and counts(entry, other)
        )
        if not entry.confirmed and (first := next(shared, None)):
            yield entry, *first
