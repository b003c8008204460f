"""The files of a deck replaced together: the old ones count until a moment, and from then on the new ones.

Renames are atomic one by one only; so a journal is kept, as databases do. Every new file is written in full
beside its place. Then the journal `.x.journal` is renamed into place, beside `x.yaml`: it says what becomes of
which file. *This is the moment.* Then come the renames, and the journal goes. A run that is killed

- before the moment has changed nothing; its temporary files are swept by the next one that writes;
- after it has made the new deck, whose files do not all bear their names yet. Who reads them through `opened` finds
  them wherever they are, and writes nothing, for which a reader may lack the right. Who may change the deck renames
  the rest (`only_build`).

A file that somebody changed after the kill is not overwritten: the journal has the hash of what each was and is to
be, and if one is neither, all stay as they are and the journal is dropped. So does one that is damaged. Some files may
then be new and others old; so the caller's order must make each such state one that the next run repairs.

For a deck that order is *deck source, lock, package, package of retired notes*:

- Deck source new, lock old: the merge finds deck source and text agreed, and takes this as its new base; ids, guids and
  cloze numbers are derived again, and come out the same. The other order would not do: a lock that knows more than the
  deck source makes the notes that are not there yet look deleted by the editor, and old wording look like an edit.
- Deck source and lock new, package old: the same package is made from them again. Were the package first, learners
  could hold one whose `mod` times no lock remembers.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import secrets
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from flashgen.errors import ReadError, WriteError
from flashgen.storage.files import (
    beside,
    claimed,
    explain,
    place,
    sweep,
    sync_folder,
    write_atomically,
    write_beside,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    Pieces = Callable[[], Iterable[bytes]]

_GONE = ""  # in place of the hash of a file that is not there


@dataclass(frozen=True, slots=True)
class _Change:
    """What becomes of a file."""

    path: Path
    new: str  # SHA-256 of what it is to hold; _GONE where it is to be removed
    temporary: Path  # holds this until it is renamed
    is_due: bool  # whether that is yet to be done


def write_together(files: Mapping[Path, bytes | Pieces | None], was: bytes | None) -> dict[Path, str]:
    """Replace several files, in the order given; None removes the file. Call it within `only_build`.

    Gives the hash of what each holds then, "" for none.

    A large file is given by a function that makes its bytes piece by piece, the same each time: first to be compared
    with what stands there, then to be written, so that it is never whole in memory.

    They stand in one folder, and their names begin with the first one's stem: x.yaml, x.lock.yaml. A file that
    holds its bytes already is left alone. `was` is what the first one held when its new bytes were made of it:
    what an editor saved since is not written over.

    Raises WriteError. Then the files are as they were; or, where a rename failed, as they are to be for whoever
    reads them through `opened`, and the next run tries to finish.
    """
    first = next(iter(files))
    journal = _journal(first)
    for path in (*files, journal):
        sweep(place(path))
    old = hashes(list(files), was)
    new = {path: _digest(data) for path, data in files.items()}
    if old == new:
        return new
    token = secrets.token_hex(4)
    path = first
    try:
        for path, data in files.items():
            if data is not None and new[path] != old[path]:
                write_beside(place(path), _pieces(data), token)
        _sync(files)
        changes = {path.name.removeprefix(first.stem): (old[path], new[path]) for path in files}
        write_atomically(journal, json.dumps({"token": token, "files": changes}).encode())
    except OSError as error:
        raise WriteError(explain(error, path), path) from error
    finally:
        if not journal.exists():
            for path in files:
                with suppress(OSError):
                    beside(place(path), token).unlink(missing_ok=True)
    if not _finish(first):
        raise WriteError("files of this deck were changed while flashgen wrote them; run again", first)
    return new


def hashes(files: Sequence[Path], was: bytes | None) -> dict[Path, str]:
    """Hash what the files of a deck hold, "" for none. Call it within `only_build`.

    Raises WriteError if the first one does not hold `was` any more, or one cannot be read.
    """
    found = {}
    for path in files:
        try:
            found[path] = _hash(path)
        except OSError as error:
            raise WriteError(explain(error, path), path) from error
    if found[files[0]] != _digest(was):
        raise WriteError("was changed while flashgen was at work; nothing is written, run again", files[0])
    return found


@contextmanager
def only_build(path: Path) -> Iterator[bool]:
    """Hold the right to change the deck whose deck source is `path`, and finish what a killed run left.

    Gives whether there is nothing left of one: False, where it could not be finished, as somebody has changed a
    file of the deck since. Raises WriteError if another process holds the right, or a file cannot be renamed.
    """
    with claimed(path):
        yield _finish(path)


def opened(path: Path) -> BinaryIO:
    """Open what a file of a deck holds, be it that a killed run has not brought it into place yet.

    Raises OSError, and ReadError where files of the deck that tell this cannot be read.
    """
    while True:
        found = current(path)
        if not found:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path))
        try:
            return found.open("rb")
        except FileNotFoundError:  # a run that is at work has renamed it
            if found == current(path):
                raise


def current(path: Path) -> Path | None:
    """Tell where what `path` holds is to be found: there, or beside it; None where there is nothing.

    Raises ReadError where files of the deck that tell this cannot be read.
    """
    for dot in re.finditer(r"(?<=.)\.", path.name):  # which of these ends the deck's name, its journal tells
        deck = path.with_name(path.name[: dot.start()] + ".yaml")
        for change in _read(deck) or ():
            if change.path.name == path.name:
                if change.new == _GONE:
                    return None
                return change.temporary if change.is_due else path
    return path if path.exists() else None


def _finish(path: Path) -> bool:
    """Do what the journal of a deck says; False where it does not hold any more. Raises WriteError."""
    changes = _read(path)
    if changes is None:
        return True
    at = path
    try:
        for change in changes:
            at = change.path
            if change.is_due and change.new == _GONE:
                place(at).unlink()
            elif change.is_due:
                change.temporary.replace(place(at))
        _sync([change.path for change in changes])
        _journal(path).unlink()
    except OSError as error:
        raise WriteError(explain(error, at), at) from error
    return bool(changes)


def _journal(path: Path) -> Path:
    return path.with_name(f".{path.stem}.journal")


def _read(path: Path) -> Sequence[_Change] | None:
    """Read the journal of the deck whose deck source is `path`: None where there is none, empty if it fails.

    It fails where it is damaged, or where a file is neither as it was nor as it is to be. Raises ReadError.
    """
    at = journal = _journal(path)
    try:
        try:
            token, files = _parse(journal.read_bytes())
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (ValueError, RecursionError):
            return ()
        changes = []
        for end, (old, new) in files.items():
            at = path.with_name(path.stem + end)
            temporary = beside(place(at), token)
            waiting = _hash(temporary)  # first: what is renamed meanwhile is then found in its place
            there = _hash(at)
            if there != new and (there, waiting) != (old, new):
                return ()
            changes.append(_Change(at, new, temporary, is_due=there != new))
    except OSError as error:
        raise ReadError(f"cannot be read: {error.strerror or error}", at) from error
    return changes


def _parse(data: bytes) -> tuple[str, dict[str, tuple[str, str]]]:
    """Read a journal: the token of its temporary files, and old and new hash by the end of a file's name.

    Raises ValueError where it is not as `write_together` wrote it; nothing in it leads out of the folder.
    """
    match json.loads(data):
        case {"token": str(token), "files": dict(files)} if re.fullmatch("[0-9a-f]{8}", token):
            pass
        case _:
            raise ValueError("no journal")
    hashes = {}
    for end, pair in files.items():
        match pair:
            case [str(old), str(new)] if re.fullmatch(r"(\.\w+)+", end):
                hashes[end] = old, new
            case _:
                raise ValueError("no journal")
    return token, hashes


def _hash(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return _GONE


def _digest(data: bytes | Pieces | None) -> str:
    if data is None:
        return _GONE
    digest = hashlib.sha256()
    for piece in _pieces(data):
        digest.update(piece)
    return digest.hexdigest()


def _pieces(data: bytes | Pieces) -> Iterable[bytes]:
    return [data] if isinstance(data, bytes) else data()


def _sync(files: Iterable[Path]) -> None:
    for folder in {place(path).parent for path in files}:
        sync_folder(folder)
