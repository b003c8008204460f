"""The three-way merge: what the text says now, into what an editor made of what it said before.

*Base* is what was mined last (the lock), *mine* the deck source, *theirs* what is mined now. Pure functions:
no files, no clock.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from flashgen.deck.clozes import Clozes, renumber
from flashgen.deck.entry import FIELDS, file_of, from_fact
from flashgen.deck.ids import Tried, guid, note_id
from flashgen.deck.lock import Conflict, Lock, Record
from flashgen.deck.match import match, words
from flashgen.model import Band, Formulation, Status

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Mapping, Sequence

    from flashgen.deck.entry import Content
    from flashgen.model import Deck, Definition, Entry


@dataclass(slots=True)
class Report:
    """What the merge did, by id of the note."""

    added: list[str] = field(default_factory=list)
    updated: dict[str, tuple[str, ...]] = field(default_factory=dict)  # fields that follow the text
    edited: dict[str, tuple[str, ...]] = field(default_factory=dict)  # fields where the editor's words stand
    conflicts: dict[str, tuple[Conflict, ...]] = field(default_factory=dict)  # until the editor settles them
    doubts: dict[str, tuple[str, ...]] = field(
        default_factory=dict
    )  # of facts that stand in the deck as found
    retired: list[str] = field(default_factory=list)  # the text has them no more
    returned: list[str] = field(default_factory=list)  # were retired, and the text has them again
    missing: list[str] = field(default_factory=list)  # the text has them no more; kept, as they were edited
    deleted: list[str] = field(default_factory=list)  # the text has them, but the editor deleted the note
    dropped: dict[str, tuple[tuple[int, str], ...]] = field(default_factory=dict)  # packaged members now gone


@dataclass(frozen=True, slots=True)
class Merged:
    """The next deck source and lock, and what is new in them."""

    deck: Deck
    lock: Lock
    report: Report


def merge(deck: Deck, lock: Lock, mined: Mapping[str, Sequence[Formulation | Definition]] | None) -> Merged:
    """Merge the facts of the sources at hand into a deck.

    `mined` has the facts of each source, in the order of the text; mentions and hidden facts are left out.
    None, where no source is at hand: then the deck source stands as it is. Every note of `deck` has an id.

    - A field that the editor left alone follows the text; one that was edited stays. Where both changed,
      the edit stays and is listed, until the two agree, the text takes its change back, or the editor
      settles it: by editing the field again, by `status: keep`, or by rejecting the note. `where` moves
      with every line of the text: an edit of it stays without further ado.
    - `status: keep`, written out, is said of the text as it was then: a new conflict takes the words away,
      so that whoever writes them again has seen it. The note is kept either way.
    - A new fact becomes a note, after the note of the fact before it; to review first, if so banded.
    - A note whose fact is gone is retired; if it was edited or decided upon, it is kept and listed. Facts
      of a source of the deck that is not at hand are not gone.
    - A status that the editor set stays. A note that was packaged is not taken back for review.
    - A note that the editor wrote is left alone; its fact is not proposed again. Nor is that of a note
      that the editor deleted (but where a deck source has no notes at all, it is taken to be lost).
    """
    if not deck.quotes:
        deck, lock = _without_quotes(deck, lock)
    entries = {entry.id: entry for entry in deck.notes}
    own = {note: Record(guid=guid(deck.name, note), own=True) for note in entries if note not in lock.notes}
    records = {**own, **lock.notes}
    records |= {note: _settle(entry, records[note]) for note, entry in entries.items()}
    report = Report()
    new = _bring_in(mined, deck, entries, records, own.keys(), report) if mined else {}
    notes = [*new.get(0, ())]
    for place, entry in enumerate(entries.values(), 1):
        notes += [entry, *new.get(place, ())]
    for entry in notes:
        if records[entry.id].conflicts and entry.status in (Status.KEEP, Status.REVIEW):
            report.conflicts[entry.id] = records[entry.id].conflicts
    numbered = {entry.id: _number(entry, records[entry.id], report) for entry in notes}
    gone = {note: record for note, record in records.items() if note not in numbered}
    return Merged(replace(deck, notes=tuple(notes)), Lock(deck.name, lock.deck_id, numbered | gone), report)


def _bring_in(
    mined: Mapping[str, Sequence[Formulation | Definition]],
    deck: Deck,
    entries: dict[str, Entry],
    records: dict[str, Record],
    fresh: Collection[str],
    report: Report,
) -> dict[int, list[Entry]]:
    """Merge facts into `entries` and `records`, and give the new notes, by how many of `entries` they follow.

    `fresh` are the notes that the lock did not know. One that is as the text has it was written here, by a
    build that was killed before it wrote the lock; any other, by the editor.
    """
    new: dict[int, list[Entry]] = {}
    facts = _facts(mined, quotes=deck.quotes)
    found = _match([theirs for theirs, _, _ in facts], entries, records)
    positions = _positions(len(facts), found, list(entries))
    tried: Tried = {}
    for place, (theirs, band, doubts) in enumerate(facts):
        note = found.get(place)
        if note in entries:
            if note in fresh and not _differences(entries[note], theirs):
                records[note] = replace(records[note], own=False)
            entries[note], records[note] = _follow(entries[note], records[note], theirs, band, report)
            if doubts and words(entries[note]) == words(theirs):
                report.doubts[note] = doubts
        elif note and entries:
            records[note] = replace(records[note], mined=theirs, band=band)
            report.deleted.append(note)
        else:
            note = note or note_id(theirs.kind, theirs.term, theirs.cue, records, tried)
            record = records.get(note) or Record(guid=guid(deck.name, note))
            status = _proposed(band)
            records[note] = replace(record, mined=theirs, band=band, status=status, conflicts=())
            new.setdefault(positions[place], []).append(replace(theirs, id=note, status=status))
            report.added.append(note)
            if doubts:
                report.doubts[note] = doubts
    there = set(found.values())
    elsewhere = {file_of(PurePath(name).name) for name in deck.sources} - {
        file_of(PurePath(name).name) for name in mined
    }
    for note in entries:
        if note not in there and _source(records[note]) not in elsewhere:
            entries[note], records[note] = _lose(entries[note], records[note], report)
    return new


def _facts(
    mined: Mapping[str, Sequence[Formulation | Definition]], *, quotes: bool
) -> list[tuple[Entry, Band, tuple[str, ...]]]:
    """Give what can become a note, in order, with band and doubts; of facts that say the same, the first."""
    found: dict[Hashable, tuple[Entry, Band, tuple[str, ...]]] = {}
    for source, facts in mined.items():
        for fact in facts:
            if fact.band is Band.HIDDEN or (isinstance(fact, Formulation) and not fact.items):
                continue
            entry = from_fact(fact, PurePath(source).name)
            found.setdefault(
                words(entry), (entry if quotes else replace(entry, quote=""), fact.band, fact.doubts)
            )
    return list(found.values())


def _match(
    facts: Sequence[Entry], entries: Mapping[str, Entry], records: Mapping[str, Record]
) -> dict[int, str]:
    """Find the note of each fact: place in `facts` → id."""
    ids = [*entries, *(note for note in records if note not in entries)]
    faces = [[face for face in (_last(records[note]), entries.get(note)) if face] for note in ids]
    return {fact: ids[note] for fact, note in match(facts, faces).items()}


def _last(record: Record) -> Entry | None:
    """Give what was mined last: the base, but with the text's side of the conflicts."""
    return record.mined and _changed(record.mined, {one.key: one.theirs for one in record.conflicts})


def _settle(mine: Entry, record: Record) -> Record:
    """Settle the conflicts that the editor settled since they were listed: the text's side counts as seen."""
    if not record.conflicts:
        return record
    open_ = tuple(
        one for one in record.conflicts if not mine.confirmed and getattr(mine, one.key) == one.mine
    )
    seen = {one.key: one.theirs for one in record.conflicts if one not in open_}
    return replace(record, mined=record.mined and _changed(record.mined, seen), conflicts=open_)


def _follow(mine: Entry, record: Record, theirs: Entry, band: Band, report: Report) -> tuple[Entry, Record]:
    """Merge a fact into its note."""
    note, base, proposed = mine.id, record.mined, _proposed(band)
    if record.own:
        return mine, record
    if base is None:  # the lock was lost: what is not as the text has it may be the editor's
        if edited := _differences(mine, theirs):
            report.edited[note] = edited
        return mine, replace(record, mined=theirs, band=band, status=proposed)
    changes, conflicts = _merge_fields(mine, base, theirs)
    confirmed = mine.confirmed and not conflicts
    status, given = mine.status, record.status
    if status is given and not mine.confirmed and not (status is Status.KEEP and record.mod):
        status = given = proposed  # but what learners have is not taken back
    elif status is proposed and not confirmed:
        given = proposed  # agreed; or given so by a build that was killed before it wrote the lock
    if status is not mine.status and mine.status is Status.RETIRED:
        report.returned.append(note)
    merged = _changed(mine, changes)
    if changes:
        report.updated[note] = tuple(changes)
    open_ = {one.key: getattr(base, one.key) for one in conflicts}
    if edited := tuple(key for key in _differences(merged, theirs) if key not in open_):
        report.edited[note] = edited
    seen = _changed(theirs, open_)
    record = replace(record, mined=seen, band=band, status=given, conflicts=conflicts)
    return replace(merged, status=status, confirmed=confirmed), record


def _merge_fields(mine: Entry, base: Entry, theirs: Entry) -> tuple[dict[str, Content], tuple[Conflict, ...]]:
    """Merge field by field: what follows the text, and what both changed."""
    changes: dict[str, Content] = {}
    conflicts = []
    for key in FIELDS:
        ours, old, new = (getattr(side, key) for side in (mine, base, theirs))
        if new in (ours, old):
            continue
        if ours == old:
            changes[key] = new
        elif key != "where":
            conflicts.append(Conflict(key, new, ours))
    return changes, tuple(conflicts)


def _lose(mine: Entry, record: Record, report: Report) -> tuple[Entry, Record]:
    """Do what is to be done when the text has the fact of a note no more."""
    record = replace(record, conflicts=())  # the text has no side any more; it lists them if it has one again
    if record.own or record.mined is None or mine.status is Status.REJECT:
        return mine, record
    if mine.status is Status.RETIRED:
        return mine, replace(record, status=Status.RETIRED)
    if mine.confirmed or mine.status is not record.status or _differences(mine, record.mined):
        report.missing.append(mine.id)
        return mine, record
    report.retired.append(mine.id)
    return replace(mine, status=Status.RETIRED), replace(record, status=Status.RETIRED)


def _positions(facts: int, found: Mapping[int, str], order: Sequence[str]) -> list[int]:
    """Tell for each fact how many notes of the deck source come before a new note made of it.

    It comes after the note of the fact before it; if there is none, before that of the next fact; else last.
    """
    places = {note: place for place, note in enumerate(order)}
    known = {fact: places[note] for fact, note in found.items() if note in places}
    position = known[min(known)] if known else len(order)
    positions = []
    for fact in range(facts):
        position = known[fact] + 1 if fact in known else position
        positions.append(position)
    return positions


def _source(record: Record) -> str:
    """Name the file that the fact of a note was mined from."""
    return file_of(record.mined.where) if record.mined else ""


def _number(entry: Entry, record: Record, report: Report) -> Record:
    """Number the items of a note.

    A note that the editor made one of the other kind gets another guid: under the old one, Anki refuses a
    note of another note type.
    """
    if record.mod and bool(record.clozes.live) != bool(entry.items):
        record = replace(record, guid=guid(record.guid, entry.kind), clozes=Clozes())
    if entry.items == tuple(item for _, item in record.clozes.live):
        return record
    clozes = renumber(entry.items, record.clozes)
    gone = tuple(one for one in record.clozes.live if one[0] not in clozes.numbers)
    if gone and record.mod:
        report.dropped[entry.id] = gone
    return replace(record, clozes=clozes)


def _without_quotes(deck: Deck, lock: Lock) -> tuple[Deck, Lock]:
    """Take out the sentences of the text; those that the editor wrote stay."""
    records = {
        note: replace(
            record,
            mined=record.mined and replace(record.mined, quote=""),
            conflicts=tuple(one for one in record.conflicts if one.key != "quote"),
        )
        for note, record in lock.notes.items()
    }
    mined = {note: record.mined.quote for note, record in lock.notes.items() if record.mined}
    notes = [
        replace(entry, quote="") if entry.quote and entry.quote == mined.get(entry.id) else entry
        for entry in deck.notes
    ]
    return replace(deck, notes=tuple(notes)), replace(lock, notes=records)


def _proposed(band: Band) -> Status:
    return Status.KEEP if band is Band.AUTO else Status.REVIEW


def _differences(one: Entry, other: Entry) -> tuple[str, ...]:
    return tuple(key for key in FIELDS if getattr(one, key) != getattr(other, key))


def _changed(entry: Entry, changes: Mapping[str, Any]) -> Entry:
    return replace(entry, **changes)
