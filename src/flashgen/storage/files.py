"""One file replaced whole or not at all, and one run at a time. (Of several files, see `flashgen.storage.journal`.)

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
    from collections.abc import Iterable, Iterator

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
    try:
        if _holds(path, data):
            return
        temporary = write_beside(place(path), [data], secrets.token_hex(4))
        try:
            temporary.replace(place(path))
        finally:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
        sync_folder(place(path).parent)
    except OSError as error:
        raise WriteError(explain(error, path), path) from error


@contextmanager
def claimed(path: Path) -> Iterator[None]:
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
        raise WriteError(explain(error, path), path) from error
    try:
        yield
    finally:
        if sys.platform == "win32":  # removes no open file
            os.close(handle)
        with suppress(OSError):
            busy.unlink()
        if sys.platform != "win32":  # freed last: who locks this name next must not lock a file about to go
            os.close(handle)


def place(path: Path) -> Path:
    """Tell where a path leads: a symbolic link stays, and what it points to is replaced."""
    return Path(os.path.realpath(path))


def beside(path: Path, token: str) -> Path:
    """Name the temporary file for `path`, which no link leads from; `token` is eight hexadecimal digits."""
    return path.with_name(f".{path.name}.{token}.tmp")


def write_beside(path: Path, data: Iterable[bytes], token: str) -> Path:
    """Write `data`, in pieces, to a new file beside `path`, down to the disk; give its path. On failure none is left."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = beside(path, token)
    try:
        with temporary.open("xb") as file:
            for piece in data:
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileNotFoundError):
            shutil.copymode(path, temporary)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    return temporary


def sweep(path: Path) -> None:
    """Remove the temporary files beside `path` that killed runs left."""
    ours = re.compile(rf"\.{re.escape(path.name)}\.[0-9a-f]{{8}}\.tmp")
    with suppress(OSError):  # untidy, not wrong: writing will tell what is the matter
        for other in path.parent.iterdir():
            if ours.fullmatch(other.name):
                other.unlink()


def sync_folder(folder: Path) -> None:
    """Have the disk know the names in a folder, so that a power cut undoes no rename."""
    if sys.platform == "win32":  # opens no folders
        return
    with suppress(OSError):  # some network folders cannot; the renames have happened all the same
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def explain(error: OSError, path: Path) -> str:
    """Say why `path` cannot be written and what to do."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return "the disk is full; make room and run again"
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return (
            f"cannot be written: {error.strerror}; make the folder {path.parent} writable, "
            "or close the program that holds the file, and run again"
        )
    if path.is_dir():
        return "cannot be written: a folder of this name is in the way; move it"
    return f"cannot be written: {error.strerror or error}"


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
