"""One build: a deck's sources, deck source and lock → the next deck source, lock and packages.

Whoever calls it gives the time; it reads and writes files, and prints nothing.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flashgen.deck import lockfile
from flashgen.deck import source as deck_source
from flashgen.deck.lock import Lock, rebuild, stamp, withdrawn
from flashgen.deck.merge import Report, merge
from flashgen.errors import DeckError, NothingFoundError, WriteError
from flashgen.files import only_build, write_together
from flashgen.mine import mine
from flashgen.model import Deck, Definition, Formulation, Note, Status
from flashgen.notes import card_ords, content_hash, make_notes
from flashgen.readers import read
from flashgen.resolve import resolve
from flashgen.structure import document, title

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from flashgen.deck.source import DeckSource
    from flashgen.model import Entry, Source

Facts = list[Formulation | Definition]


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
    unread: tuple[str, ...]  # what of the sources could not be read, and what to do


def build(path: Path, articles: Sequence[Path], *, now: int) -> Built:
    """Build the deck whose deck source is `path`, of its own sources and `articles`; `now` in seconds since 1970.

    Raises:
        NothingFoundError: there is no deck yet, and the articles hold nothing to mine. Nothing is written.
        ReadError, DeckError, WriteError: what the name says; all files are as they were.
    """
    _make_folder(path.parent)
    with only_build(path):
        source = deck_source.read(path) if path.exists() else None
        sources, absent = _at_hand(path, source.deck if source else None, articles)
        deck = _deck(path, source, sources, articles)
        lock = lockfile.read(lockfile.beside(path), deck) or rebuild(deck)
        mined = _mined(sources)
        if source is None and not any(_notable(facts) for facts in mined.values()):
            raise NothingFoundError(
                "nothing to mine: no numbered formulation with its members, no definition", _names(articles)
            )
        merged = merge(deck, lock, mined or None)
        notes = _notes(merged.deck, merged.lock)
        lock = stamp(merged.lock, {note: content_hash(made) for note, made in notes.items()}, now)
        package = path.with_suffix(".apkg")
        write_together(
            {
                path: deck_source.update(source, merged.deck) if source else deck_source.create(merged.deck),
                lockfile.beside(path): lockfile.dump(lock),
                package: _package(merged.deck, lock, notes),
                path.with_suffix(".retired.apkg"): _retired(merged.deck, lock),
            }
        )
    mentions = [
        fact for facts in mined.values() for fact in facts if isinstance(fact, Formulation) and not fact.items
    ]
    return Built(
        path=path,
        package=package if notes else None,
        deck=merged.deck,
        report=merged.report,
        notes=len(notes),
        cards=sum(len(card_ords(note)) for note in notes.values()),
        unasked=tuple(e for e in merged.deck.notes if e.status is Status.KEEP and e.id not in notes),
        mentions=tuple({fact.term: fact for fact in mentions}.values()),
        absent=absent,
        unread=tuple(f"{source.path}: {words}" for source in sources for words in source.unread),
    )


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WriteError(
            f"cannot be made: {error.strerror or error}; choose another folder with --decks", folder
        ) from error


def _at_hand(
    path: Path, deck: Deck | None, articles: Sequence[Path]
) -> tuple[list[Source], tuple[Path, ...]]:
    """The sources of a deck as read, its own first, and those that are not there."""
    own = [path.parent / name for name in deck.sources] if deck else []
    absent = tuple(one for one in own if not one.exists())
    seen: dict[str, Path] = {}
    for one in [*own, *articles]:
        if one not in absent:
            seen.setdefault(os.path.realpath(one), one)
    return [read(one) for one in seen.values()], absent


def _deck(path: Path, source: DeckSource | None, sources: Sequence[Source], articles: Sequence[Path]) -> Deck:
    """The deck before the merge: a new one is named by its article's title, or by its file."""
    relative = [os.path.relpath(article, path.parent).replace(os.sep, "/") for article in articles]
    if source:
        known = {os.path.realpath(path.parent / name) for name in source.deck.sources}
        new = [name for name in relative if os.path.realpath(path.parent / name) not in known]
        return replace(source.deck, sources=(*source.deck.sources, *new))
    named = title(document(sources[0])) if len(sources) == 1 else ""
    return Deck(name=named.replace("::", "：") or path.stem, sources=tuple(dict.fromkeys(relative)))


def _mined(sources: Sequence[Source]) -> dict[str, Facts]:
    """The facts of each source, mentions resolved among them."""
    mined = [(source.path, mine(source)) for source in sources]
    documents = {source.path: document(source) for source in sources} if len(sources) > 1 else {}
    return dict(zip((path for path, _ in mined), resolve(mined, documents), strict=True))


def _notable(facts: Facts) -> Facts:
    return [fact for fact in facts if isinstance(fact, Definition) or fact.items]


def _names(articles: Sequence[Path]) -> str:
    return ", ".join(map(str, articles))


def _notes(deck: Deck, lock: Lock) -> dict[str, Note]:
    """The notes of the kept entries, by id."""
    ids = {record.guid: note for note, record in lock.notes.items()}
    made = make_notes(
        deck,
        {note: record.guid for note, record in lock.notes.items()},
        {note: {text: number for number, text in record.clozes.live} for note, record in lock.notes.items()},
        {note: record.band or "" for note, record in lock.notes.items()},
    )
    return {ids[note.guid]: note for note in made}


def _package(deck: Deck, lock: Lock, notes: Mapping[str, Note]) -> bytes | None:
    """The package of the live notes, each with the `mod` that the lock remembers; None where there are none."""
    if not notes:
        return None
    from flashgen.package import package_bytes

    return package_bytes(
        deck, lock.deck_id, [replace(made, mod=lock.notes[note].mod) for note, made in notes.items()]
    )


def _retired(deck: Deck, lock: Lock) -> bytes | None:
    """The package of withdrawn notes, tagged with the month, for learners who have them."""
    gone = [replace(entry, status=Status.KEEP) for entry in withdrawn(deck, lock)]
    notes = _notes(replace(deck, notes=tuple(gone)), lock)
    tagged = {
        note: replace(made, tags=(*made.tags, f"flashgen::retired::{lock.notes[note].retired}"))
        for note, made in notes.items()
    }
    return _package(deck, lock, tagged)


def deck_of(article: Path, decks: Path) -> Path:
    """The deck source that `flashgen build ARTICLE` makes or updates: decks/<stem>.yaml.

    Raises:
        DeckError: a deck of that name stands there, made of other sources.
    """
    path = decks / f"{article.stem}.yaml"
    if path.exists():
        sources = deck_source.read(path).deck.sources
        if sources and os.path.realpath(article) not in {
            os.path.realpath(path.parent / name) for name in sources
        }:
            raise DeckError(
                f"is a deck of other sources ({', '.join(sources)}); name a deck with --into", path
            )
    return path
