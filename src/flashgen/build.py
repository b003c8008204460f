"""One build: a deck's sources, deck source and lock → the next deck source, lock and packages.

`flashgen.draft` reads and merges them. Whoever calls it gives the time; it prints nothing.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from flashgen.cards.content import contents
from flashgen.cards.notes import card_ords, make_notes
from flashgen.deck import lockfile, packagefile
from flashgen.deck import source as deck_source
from flashgen.deck.lock import Lock, stamped, withdrawn
from flashgen.deck.recover import beside
from flashgen.draft import draft
from flashgen.errors import DeckError, NothingFoundError, ReadError, WriteError
from flashgen.model import Deck, Formulation, Note, Status
from flashgen.seal import Made, seal, sealed
from flashgen.storage.journal import current, hashes, only_build, write_together

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from flashgen.deck.lock import Record
    from flashgen.deck.merge import Merged, Report
    from flashgen.deck.source import DeckSource
    from flashgen.library import Spread
    from flashgen.model import Entry


@dataclass(frozen=True, slots=True)
class Built:
    """What a build made, and what there is to say of it."""

    path: Path  # of the deck source
    package: Path | None  # None where no note is to be packaged
    deck: Deck
    report: Report
    notes: int  # packaged
    cards: int
    unasked: tuple[Entry, ...]  # kept entries of which no card can be made that does not give its answer away
    mentions: tuple[Formulation, ...]
    absent: tuple[Path, ...]  # sources of the deck that are not at hand: their notes stand as they are
    recovered: bool  # whether the lock was lost, and made again from the packages
    broken_off: (
        bool  # whether an earlier build was killed, and files were changed since: they count as they stand
    )
    emptied: tuple[tuple[Entry, int], ...]  # of each card that was packaged and asks no more: entry, number
    unread: tuple[str, ...]  # what of the sources could not be read, and what to do


def build(
    path: Path, articles: Sequence[Path], *, now: int, encoding: str = "", spread: Spread = map
) -> Built:
    """Build the deck whose deck source is `path`, of its own sources and `articles`; `now` in seconds since 1970.

    `encoding` is that of the text files among them, "" to find out; `spread` puts the mining of the sources where
    it likes (see `flashgen.library`).

    Raises:
        NothingFoundError: there is no deck yet, and the articles hold nothing to mine. Nothing is written.
        ReadError, DeckError: what the name says; all files are as they were.
        WriteError: the same; but see `flashgen.storage.journal` on a rename that failed.
    """
    _make_folder(path.parent)
    with only_build(path) as is_whole:
        source = deck_source.read(path) if path.exists() else None
        made = draft(path, source, articles, encoding, spread)
        if source is None and not made.found:
            raise NothingFoundError(
                "nothing to mine: no numbered formulation with its members, no definition", _names(articles)
            )
        merged = made.merged
        files = (path, lockfile.beside(path), *beside(path))
        known = sealed(path, hashes(files, source.text.encode())) if source and made.is_settled else None
        before = {} if known else _cards_before(files[2])
        numbers, written = ({}, {}) if known else _write(path, source, merged, now)
        packaged = known or Made(
            notes=len(numbers),
            cards=sum(map(len, numbers.values())),
            unasked=frozenset(
                e.id for e in merged.deck.notes if e.status is Status.KEEP and e.id not in numbers
            ),
        )
        if not known:
            seal(path, written, packaged)
    return Built(
        path=path,
        package=files[2] if packaged.notes else None,
        deck=merged.deck,
        report=merged.report,
        notes=packaged.notes,
        cards=packaged.cards,
        unasked=tuple(entry for entry in merged.deck.notes if entry.id in packaged.unasked),
        mentions=made.mentions,
        absent=made.absent,
        recovered=made.recovered,
        broken_off=not is_whole,
        emptied=tuple(
            (entry, ord_ + 1)
            for entry in merged.deck.notes
            if entry.id in numbers
            for ord_ in before.get(merged.lock.notes[entry.id].guid, ())
            if ord_ not in numbers[entry.id]
        ),
        unread=made.unread,
    )


def _write(
    path: Path, source: DeckSource | None, merged: Merged, now: int
) -> tuple[dict[str, tuple[int, ...]], dict[Path, str]]:
    """Write the files of a deck; give the numbers of the cards of each note packaged, and the hash of each file."""
    package, retired = beside(path)
    content_of = contents(merged.deck, merged.lock)
    records = dict(merged.lock.notes)
    numbers: dict[str, tuple[int, ...]] = {}

    def packaged() -> Iterator[Note]:
        for note, one in notes_of(merged.deck, merged.lock):
            records[note] = stamped(records[note], content_of(note, one), now)
            numbers[note] = card_ords(one)
            yield _with_record(one, records[note])

    package_data = _package(merged.deck, merged.lock.deck_id, packaged())
    records |= {note: stamped(records[note], None, now) for note in records if note not in numbers}
    lock = replace(merged.lock, notes=records)
    gone = (_with_record(one, records[note]) for note, one in retired_notes(merged.deck, lock))
    files = {
        path: deck_source.update(source, merged.deck) if source else partial(deck_source.create, merged.deck),
        lockfile.beside(path): partial(lockfile.dump, lock),
        package: package_data,
        retired: _package(merged.deck, lock.deck_id, gone),
    }
    return numbers, write_together(files, source.text.encode() if source else None)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WriteError(
            f"cannot be made: {error.strerror or error}; choose another folder with --decks", folder
        ) from error


def _names(articles: Sequence[Path]) -> str:
    return ", ".join(map(str, articles))


def notes_of(deck: Deck, lock: Lock) -> Iterator[tuple[str, Note]]:
    """The notes of the kept entries, each with its id."""
    ids = {record.guid: note for note, record in lock.notes.items()}
    made = make_notes(
        deck,
        {note: record.guid for note, record in lock.notes.items()},
        {note: {text: number for number, text in record.clozes.live} for note, record in lock.notes.items()},
        {note: record.band or "" for note, record in lock.notes.items()},
    )
    return ((ids[note.guid], note) for note in made)


def _cards_before(package: Path) -> Mapping[str, tuple[int, ...]]:
    """The cards that each note of the last package had, by guid; none without that package.

    Learners keep those that the next one has not, with nothing to ask: Anki takes no card away.
    """
    try:
        return packagefile.cards(package)
    except ReadError:  # there is none, or it is about to be replaced by a good one
        return {}


def _with_record(note: Note, record: Record) -> Note:
    """A note with its `mod` and with what the lock remembers of it."""
    return replace(note, mod=record.mod, memo=lockfile.dump_record(record))


def _package(deck: Deck, deck_id: int, notes: Iterator[Note]) -> bytes | None:
    """The package of notes; None where there are none."""
    first = next(notes, None)
    if first is None:
        return None
    from flashgen.package import package_bytes

    return package_bytes(deck, deck_id, chain([first], notes))


def retired_notes(deck: Deck, lock: Lock) -> Iterator[tuple[str, Note]]:
    """The withdrawn notes, each with its id, tagged with the month: a package of their own, for learners who have them.

    They are made among the live ones, to read as they did: fronts that would be alike are told apart.
    """
    gone = {entry.id: replace(entry, status=Status.KEEP) for entry in withdrawn(deck, lock)}
    if not gone:
        return
    every = {entry.id: entry for entry in deck.notes} | gone
    for note, made in notes_of(replace(deck, notes=tuple(every.values())), lock):
        if note in gone:
            yield note, replace(made, tags=(*made.tags, f"flashgen::retired::{lock.notes[note].retired}"))


def deck_of(article: Path, decks: Path) -> Path:
    """The deck source that `flashgen build ARTICLE` makes or updates: decks/<stem>.yaml, by its name a folder's.

    Raises:
        DeckError: a deck of that name stands there, made of other sources.
    """
    place = os.path.realpath(article)
    path = decks / f"{Path(place).name if article.is_dir() else article.stem}.yaml"
    if current(path):
        sources = deck_source.read(path).deck.sources
        places = [os.path.realpath(path.parent / name) for name in sources]
        if sources and not any(one == place or one.startswith(place + os.sep) for one in places):
            raise DeckError(
                f"is a deck of other sources ({', '.join(sources)}); name a deck with --into", path
            )
    return path
