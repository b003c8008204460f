"""What learners get of a deck: read from a package, or worked out from a deck source and its lock."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from flashgen.build import notes_of, retired_notes
from flashgen.cards.content import contents
from flashgen.cards.notes import card_ords
from flashgen.cards.notetypes import NOTE_TYPES
from flashgen.deck import lockfile, packagefile
from flashgen.deck import source as deck_source
from flashgen.deck.lock import rebuild, stamp
from flashgen.deck.merge import merge
from flashgen.deck.packagefile import Package, PackagedNote, PackagedType, Part
from flashgen.deck.recover import beside, recover
from flashgen.errors import ReadError
from flashgen.storage.journal import current

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from flashgen.deck.lock import Lock
    from flashgen.deck.merge import Merged
    from flashgen.model import Note


class Companion(NamedTuple):
    """The package of withdrawn notes that goes with a deck."""

    name: str  # of its file
    guids: frozenset[str]


def snapshot(path: Path, *, now: int) -> Package:
    """Give what the package at `path` holds, or what a build would package of the deck source at `path`.

    The sources of a deck are not looked at: what the deck source says counts. A note that it changed since
    it was last packaged gets the `mod` of a build at `now`, in seconds since 1970. Without a lock and a package
    beside it to make the lock again, neither guids ("") nor `mod` (0) are known, and cloze numbers are counted anew.

    Raises:
        ReadError: it is neither, or a package that cannot be read.
        DeckError: the deck source or its lock is broken.
    """
    if path.suffix == ".apkg":
        return packagefile.read(path)
    if path.suffix != ".yaml":
        raise ReadError("is neither a deck source (.yaml) nor a package (.apkg)", path)
    merged, known = standing(path)
    notes = dict(notes_of(merged.deck, merged.lock))
    lock = _stamped(merged, notes, now)
    return Package(
        deck="::".join(level.strip() for level in merged.deck.name.split("::") if level.strip()),
        deck_id=lock.deck_id,
        note_types={note_type.id: note_type for note_type in map(_packaged_type, NOTE_TYPES)},
        notes=tuple(
            _packaged_note(made, guid=made.guid, mod=lock.notes[note].mod)
            if known
            else _packaged_note(made, guid="", mod=0)
            for note, made in notes.items()
        ),
    )


def companion(path: Path, *, now: int) -> Companion | None:
    """Give the package of withdrawn notes beside the package at `path`, or what a build would put beside the
    deck source at `path`; None where there is none, or where it is not known for want of a lock.

    Raises as `snapshot` does.
    """
    beside_it = beside(path)[1]
    if path.suffix == ".apkg":
        if not current(beside_it):
            return None
        return Companion(beside_it.name, frozenset(note.guid for note in packagefile.read(beside_it).notes))
    merged, known = standing(path)
    lock = _stamped(merged, dict(notes_of(merged.deck, merged.lock)), now)
    found = frozenset(note.guid for _, note in retired_notes(merged.deck, lock)) if known else frozenset()
    return Companion(beside_it.name, found) if found else None


def _stamped(merged: Merged, notes: Mapping[str, Note], now: int) -> Lock:
    content_of = contents(merged.deck, merged.lock)
    return stamp(merged.lock, {id_: content_of(id_, note) for id_, note in notes.items()}, now)


def standing(path: Path) -> tuple[Merged, bool]:
    """Give the deck that the deck source at `path` tells of, its sources not looked at.

    And whether its lock is known, from a file or from a package beside it; else it is made anew.

    Raises:
        DeckError: the deck source or its lock is broken.
    """
    deck = deck_source.read(path).deck
    found = lockfile.read(lockfile.beside(path), deck) or recover(path, deck)
    return merge(deck, found or rebuild(deck), None), found is not None


def _packaged_type(kind: str) -> PackagedType:
    ours = NOTE_TYPES[kind]
    return PackagedType(
        id=ours.id,
        name=ours.name,
        is_cloze=ours.is_cloze,
        fields=tuple(Part(part.name, part.id) for part in ours.fields),
        templates=tuple(Part(part.name, part.id) for part in ours.templates),
        sort_field=ours.sort_field,
    )


def _packaged_note(made: Note, *, guid: str, mod: int) -> PackagedNote:
    return PackagedNote(
        guid, NOTE_TYPES[made.kind].id, mod, made.fields, tuple(sorted(made.tags)), card_ords(made)
    )
