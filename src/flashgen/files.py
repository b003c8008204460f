"""Files replaced whole or not at all, and one build at a time.

A file is written to a temporary one beside it, forced to the disk, and renamed over the old: whoever reads
sees the old bytes or the new ones, never a part. (rename(2) is atomic within a folder; Windows' too.)
"""

from __future__ import annotations

import errno
import os
import re
import secrets
import shutil
import sys
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from flashgen.errors import WriteError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

if sys.platform == "win32":
    import msvcrt

    def _claim(handle: int) -> None:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            raise BlockingIOError from error
else:
    import fcntl

    def _claim(handle: int) -> None:
        """Lock an open file; BlockingIOError if another holds it."""
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def write_atomically(path: Path, data: bytes) -> None:
    """Make `path` hold `data`. Raises WriteError; what stood there before then still stands."""
    _replace({path: data})


def write_together(files: Mapping[Path, bytes | None]) -> None:
    """Replace several files, in the order given; None removes the file.

    Every file is first written in full beside its place; then come the renames. A full disk or a folder
    that cannot be written is thus met before anything has changed, and a kill leaves the first few files
    new and the others old. The caller's order must make each such state one that the next run repairs.

    For a deck that order is *deck source, lock, package, package of retired notes*:

    - Deck source new, lock old: the merge finds deck source and text agreed, and takes this as its new
      base; ids, guids and cloze numbers are derived again, and come out the same. The other order would
      not do: a lock that knows more than the deck source makes the notes that are not there yet look
      deleted by the editor, and old wording look like an edit.
    - Deck source and lock new, package old: the same package is made from them again. Were the package
      first, learners could hold one whose `mod` times no lock remembers.

    A file that holds its bytes already is left alone. Temporary files that a killed run left beside these
    files are removed; so two runs must not write the same files at once: see `only_build`.

    Raises WriteError.
    """
    for path in files:
        _sweep(_place(path))
    _replace(files)


@contextmanager
def only_build(path: Path) -> Iterator[None]:
    """Hold the right to change the deck whose deck source is `path`.

    The system's own file lock on `.<name>.busy` beside it: when its holder ends, in whatever way, the
    system gives it free; so nothing can be stale. Raises WriteError at once if another process holds it.
    """
    busy = path.with_name(f".{path.name}.busy")
    try:
        handle = _lock(busy)
    except BlockingIOError:
        raise WriteError(
            "another flashgen run is changing this deck; wait until it has ended, then run again", path
        ) from None
    except OSError as error:
        raise WriteError(_explain(error, path), path) from error
    try:
        yield
    finally:
        if sys.platform == "win32":  # removes no open file
            os.close(handle)
        with suppress(OSError):
            busy.unlink()
        if sys.platform != "win32":  # freed last: who locks this name next must not lock a file about to go
            os.close(handle)


def _replace(files: Mapping[Path, bytes | None]) -> None:
    waiting: dict[Path, Path] = {}  # path → temporary file
    path = Path()
    try:
        for path, data in files.items():
            if data is not None and not _holds(path, data):
                waiting[path] = _write_beside(_place(path), data)
        for path, data in files.items():
            if path in waiting:
                waiting[path].replace(_place(path))
            elif data is None:
                path.unlink(missing_ok=True)
            else:
                continue
            _sync_folder(_place(path).parent)  # so that a power cut keeps the order of the renames, too
    except OSError as error:
        raise WriteError(_explain(error, path), path) from error
    finally:
        for temporary in waiting.values():
            with suppress(OSError):
                temporary.unlink(missing_ok=True)


def _place(path: Path) -> Path:
    """Where a path leads: a symbolic link stays, and what it points to is replaced."""
    return Path(os.path.realpath(path))


def _lock(busy: Path) -> int:
    """Open and lock a file; BlockingIOError if another holds it."""
    busy.parent.mkdir(parents=True, exist_ok=True)
    while True:
        handle = os.open(busy, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            _claim(handle)
            # Its last holder may have removed it after we opened it: then we hold what nobody else sees.
            with suppress(FileNotFoundError):
                if os.path.samestat(os.fstat(handle), busy.stat()):
                    return handle
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)


def _holds(path: Path, data: bytes) -> bool:
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except FileNotFoundError:
        return False


def _write_beside(path: Path, data: bytes) -> Path:
    """Write `data` to a new file beside `path`, down to the disk; give its path. On failure none is left."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        with temporary.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileNotFoundError):
            shutil.copymode(path, temporary)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    return temporary


def _sweep(path: Path) -> None:
    ours = re.compile(rf"\.{re.escape(path.name)}\.[0-9a-f]{{8}}\.tmp")
    with suppress(OSError):  # untidy, not wrong: writing will tell what is the matter
        for other in path.parent.iterdir():
            if ours.fullmatch(other.name):
                other.unlink()


def _sync_folder(folder: Path) -> None:
    if sys.platform == "win32":  # opens no folders
        return
    with suppress(OSError):  # some network folders cannot; the renames have happened all the same
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _explain(error: OSError, path: Path) -> str:
    """Say what is wrong and what to do."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return "the disk is full; make room and run again"
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return (
            f"cannot be written: {error.strerror}; make the folder {path.parent} writable, "
            "or close the program that holds the file"
        )
    if path.is_dir():
        return "cannot be written: a folder of this name is in the way; move it"
    return f"cannot be written: {error.strerror or error}"
