"""The lock: what flashgen must remember about a deck, from one build to the next.

Learners' progress hangs on it: Anki finds a note by its guid and a card by its cloze number, and takes a
note over only if its `mod` is newer.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from flashgen.deck.clozes import Clozes, renumber
from flashgen.deck.ids import deck_id, guid
from flashgen.model import Status

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flashgen.deck.entry import Content
    from flashgen.model import Band, Deck, Entry


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that both the text and the editor changed, as it was when it was first reported."""

    key: str  # one of entry.FIELDS
    theirs: Content  # what the text says now; empty where it says nothing
    mine: Content  # what the deck source says


class Packaged(NamedTuple):
    """What is packaged of a note."""

    hash: str  # of its content
    above: tuple[str, ...]  # the headings above its questions


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What is remembered of a note."""

    guid: str
    own: bool = False  # written by hand: the merge leaves it alone
    band: Band | None = None  # of the fact; None where it comes from none
    status: Status = Status.KEEP  # that flashgen last gave it: the base for the editor's decisions
    clozes: Clozes = field(default_factory=Clozes)
    mined: Entry | None = None  # as last mined: the base of the merge; its id is "". None where not known
    conflicts: tuple[Conflict, ...] = ()
    hash: str = ""  # of its content as last packaged; "" where it never was
    above: tuple[str, ...] = ()  # the headings above its questions, when that content came
    mod: int = 0  # when that content last changed, in seconds since 1970; 0 where it never was packaged
    retired: str = ""  # the month in which it was withdrawn, like 2026-11; "" where learners can get it


@dataclass(frozen=True, slots=True)
class Lock:
    """What is remembered of a deck. Its notes come in the order of the deck source, deleted ones last."""

    deck: str
    deck_id: int
    notes: Mapping[str, Record]


def rebuild(deck: Deck) -> Lock:
    """Make the lock of a deck that has none: new, or lost.

    Guids are derived from the deck's name and the ids, cloze numbers from the order of the items; so they
    come out as they were, but where the deck was renamed or items came and went since. What was mined last
    is not known: the merge keeps the deck source as it is.
    """
    notes = {
        entry.id: Record(guid=guid(deck.name, entry.id), clozes=renumber(entry.items, Clozes()))
        for entry in deck.notes
    }
    return Lock(deck.name, deck_id(deck.name), notes)


def stamp(lock: Lock, packaged: Mapping[str, Packaged], now: int) -> Lock:
    """Record what is packaged: `packaged` has each live note, by id; `now` is in seconds."""
    return replace(
        lock, notes={note: stamped(record, packaged.get(note), now) for note, record in lock.notes.items()}
    )


def stamped(record: Record, content: Packaged | None, now: int) -> Record:
    """Record of a note what is packaged of it; None where nothing is.

    Its `mod` moves when its content changes, when it is withdrawn and when it comes back; to `now`, but
    never to less than one second more than it was, as Anki would ignore the change.
    """
    later = max(now, record.mod + 1)
    if content and (content.hash != record.hash or record.retired):
        return replace(record, hash=content.hash, above=content.above, mod=later, retired="")
    if not content and record.mod and not record.retired:
        return replace(record, mod=later, retired=f"{datetime.fromtimestamp(now, UTC):%Y-%m}")
    return record


def withdrawn(deck: Deck, lock: Lock) -> tuple[Entry, ...]:
    """Give the notes that learners may have and the package has no more; one deleted by hand as last mined."""
    here = {entry.id: entry for entry in deck.notes}
    found = []
    for note, record in lock.notes.items():
        entry = here.get(note) or (record.mined and replace(record.mined, id=note, status=Status.RETIRED))
        if record.retired and entry:
            found.append(entry)
    return tuple(found)
