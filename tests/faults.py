"""Operations on files that fail: the disk is full, a folder is read-only, or the process is killed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    import pytest


class Killed(BaseException):
    """The process has ended: no `except` for errors catches it, and nothing is done after it."""


class Faults:
    """Counts the operations that touch the disk; the chosen one fails. After `Killed` so do all others."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, fail_at: int, error: BaseException) -> None:
        self.seen: list[str] = []
        self.fail_at = fail_at
        self.error = error
        self.patch = monkeypatch
        self._wrap(os, "fsync", "fsync")
        self._wrap(Path, "open", "open")
        self._wrap(Path, "replace", "rename")
        self._wrap(Path, "unlink", "unlink")
        self._wrap(Path, "mkdir", "mkdir")
        self._wrap(Path, "read_bytes", "read")
        self.handles: set[int] = set()  # that are open
        self._keep_handles()

    @property
    def count(self) -> int:
        return len(self.seen)

    def met(self, operation: str) -> None:
        """Count an operation, and fail if it is its turn."""
        dead = self.count >= self.fail_at and isinstance(self.error, Killed)
        self.seen.append(operation)
        if self.count == self.fail_at or dead:
            raise self.error

    def bury(self) -> None:
        """Close what a process had open that was killed, as the system does."""
        for handle in self.handles:
            os.close(handle)
        self.handles.clear()

    def _keep_handles(self) -> None:
        open_, close = os.open, os.close

        def opened(*args: Any, **kwargs: Any) -> int:
            handle = open_(*args, **kwargs)
            self.handles.add(handle)
            return handle

        def closed(handle: int) -> None:
            self.handles.discard(handle)
            close(handle)

        self.patch.setattr(os, "open", opened)
        self.patch.setattr(os, "close", closed)

    def _wrap(self, owner: Any, name: str, operation: str) -> None:
        real = getattr(owner, name)

        def faulty(*args: Any, **kwargs: Any) -> Any:
            creates = operation == "open" and "xb" in args
            self.met("create" if creates else operation)
            done = real(*args, **kwargs)
            return _File(done, self) if creates else done

        self.patch.setattr(owner, name, faulty)


class _File:
    """A file to be written, of which a write may fail half-way."""

    def __init__(self, file: Any, faults: Faults) -> None:
        self.file = file
        self.faults = faults
        self.flush, self.fileno = file.flush, file.fileno

    def write(self, data: bytes) -> None:
        self.file.write(data[: len(data) // 2])
        self.file.flush()
        self.faults.met("write")
        self.file.write(data[len(data) // 2 :])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()
