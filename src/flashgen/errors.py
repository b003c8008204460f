"""What can go wrong, in one tree.

FlashgenError
├── ReadError        a source or package cannot be read: missing, empty, binary, undecodable, damaged
├── DeckError        a deck source or lock is broken, or the two do not belong together
├── NothingFoundError     the sources hold nothing to mine, so there is no deck to make
├── VocabularyError  a vocabulary file beside the code is broken (an error of ours, or of a contributor)
└── WriteError       a file cannot be written; what stood there before still stands, or is on its way (`journal`)

Only `flashgen.cli` catches these. A programming error is not wrapped: it ends in a traceback.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Location:
    """A place in a file: 1-based line and column; 0 where none is known."""

    path: Path | str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return ":".join([str(self.path), *(str(n) for n in (self.line, self.column) if n)])


class FlashgenError(Exception):
    """Something the user can mend. `message` says what is wrong and what to do; `at` says where."""

    def __init__(self, message: str, at: Location | Path | str | None = None) -> None:
        self.message = message
        self.at = at if isinstance(at, Location) or at is None else Location(at)
        super().__init__(f"{self.at}: {message}" if self.at else message)


class ReadError(FlashgenError):
    """A source or package cannot be read."""


class DeckError(FlashgenError):
    """A deck source or lock is broken, or the two do not belong together."""


class NothingFoundError(FlashgenError):
    """The sources hold nothing to mine."""


class VocabularyError(FlashgenError):
    """A vocabulary file is broken."""


class WriteError(FlashgenError):
    """A file cannot be written."""
