"""What a zip holds, with a bound on what comes out of it: Word files and EPUBs are zips."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING

from flashgen.errors import ReadError

if TYPE_CHECKING:
    from pathlib import Path

_MOST_UNPACKED = 30_000_000  # bytes of the parts that are read; a thousand pages of Word have ten million
_MOST_PARTS = 20_000


class Archive:
    """A zip whose parts are unpacked one by one, up to a bound for all of them together."""

    def __init__(self, data: bytes, path: Path | str) -> None:
        """Open a zip.

        Raises:
            ReadError: it is broken or holds more parts than a text has.
        """
        self.path = path
        self._left = _MOST_UNPACKED
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError, OverflowError) as error:
            raise self._broken(str(error)) from None
        self.names = tuple(self._zip.namelist())
        if len(self.names) > _MOST_PARTS:
            raise ReadError(f"holds {len(self.names)} files; that is no text", path)

    def read(self, name: str) -> bytes:
        """The bytes of a part.

        Raises:
            ReadError: it is missing, broken or encrypted, or the parts read so far are larger than a text can be.
        """
        try:
            with self._zip.open(name) as part:
                data = part.read(self._left + 1)
        except KeyError:
            raise self._broken(f"it has no {name}") from None
        except RuntimeError as error:  # encrypted
            raise ReadError(f"cannot be unpacked: {error}; save it without a password", self.path) from None
        except (zipfile.BadZipFile, zlib.error, ValueError, EOFError, NotImplementedError, OSError) as error:
            raise self._broken(f"{name}: {error}") from None
        self._left -= len(data)
        if self._left < 0:
            raise ReadError(
                f"unpacks to more than {_MOST_UNPACKED // 1_000_000} MB of text; split it", self.path
            )
        return data

    def broken(self, why: str) -> ReadError:
        """The error that says that the file is damaged."""
        return ReadError(f"is damaged: {why}; open it in its program and save it again", self.path)

    _broken = broken
