"""A lost lock, from the packages that were made with it.

A package carries with each note what the lock had of it. So guids, cloze numbers, `mod` times and what was
mined last come back as they were for every note that learners can have; the others have nothing to lose.
"""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from flashgen.deck import packagefile
from flashgen.deck.lock import Lock, rebuild
from flashgen.deck.lockfile import belongs, parse_record
from flashgen.errors import DeckError, ReadError
from flashgen.storage.journal import current

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flashgen.deck.lock import Record
    from flashgen.model import Deck

_ADVICE = "restore the lock, from git or a copy, or move this package away to do without"


def beside(path: Path) -> tuple[Path, Path]:
    """Give the paths of the packages of a deck source: of its notes, and of those withdrawn."""
    return path.with_suffix(".apkg"), path.with_suffix(".retired.apkg")


def recover(path: Path, deck: Deck) -> Lock | None:
    """Make again the lock of `deck`, whose deck source is `path`; None where no package lies beside it.

    Raises DeckError for a package that is damaged, of another deck, or not of flashgen's making.
    """
    there = [package for package in beside(path) if current(package)]
    if not there:
        return None
    notes = dict(rebuild(deck).notes)
    deck_id = 0
    for package in reversed(there):  # a note that came back may be in both: it is live
        lock = _lock(package)
        if not belongs(lock, deck):
            raise DeckError(
                f"the lock is missing, and this is a package of the deck {lock.deck}, not of {deck.name}; "
                f"{_ADVICE}",
                package,
            )
        notes |= lock.notes
        deck_id = lock.deck_id
    return Lock(deck.name, deck_id, notes)


def _lock(package: Path) -> Lock:
    """Read what a package remembers."""
    try:
        found = packagefile.read(package)
        return Lock(found.deck, found.deck_id, dict(_records(found, package)))
    except (DeckError, ReadError) as error:
        wrong, _, _ = error.message.partition("; ")  # what else to do does not help here
        raise DeckError(
            f"the lock is missing, and it cannot be rebuilt from this package: {wrong}; {_ADVICE}", package
        ) from error


def _records(package: packagefile.Package, path: Path) -> Iterator[tuple[str, Record]]:
    for note in package.notes:
        if not note.memo:
            raise DeckError("flashgen did not make it, or it went through Anki", path)
        record = parse_record(note.memo, path)
        if (record.guid, record.mod) != (note.guid, note.mod):
            raise DeckError(f"the note {note.guid} was changed", path)
        yield html.unescape(note.fields[0]), record
