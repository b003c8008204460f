"""A seal on the files of a deck: this program made them of each other, and would make the same again.

A build is a function of deck source, lock and program, where the merge finds nothing to bring in. So it leaves a hash
of the program and of all files that it made, in the user's folder of caches. While both are as they were, the next one
knows without making the notes again that nothing becomes of them.

The program is every file of flashgen, genanki and chevron, with Python, Unicode, SQLite, zlib and the packages that have a part
in notes and merge: after an edit of a template, or with another genanki, a build makes everything. A seal that is
missing or damaged costs that time and nothing else.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import sys
import unicodedata
import zlib
from contextlib import suppress
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import rapidfuzz
import yaml

from flashgen.errors import WriteError
from flashgen.storage.files import write_atomically

if TYPE_CHECKING:
    from collections.abc import Mapping

_OURS = ("flashgen", "genanki", "chevron")  # the last reads templates for genanki


class Made(NamedTuple):
    """What a build tells of the notes it made, beside their package."""

    notes: int
    cards: int
    unasked: frozenset[str]  # ids of the kept entries that have no note


def seal(path: Path, hashes: Mapping[Path, str], made: Made) -> None:
    """Seal the deck whose deck source is `path`; `hashes` are those of its files. Where that fails, it has no seal."""
    of = _hash(hashes)
    with suppress(WriteError, OSError, RuntimeError):
        if of and _read(path) != (of, made):
            at = _at(path)
            at.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(at, json.dumps([of, *made[:-1], sorted(made.unasked)]).encode())


def sealed(path: Path, hashes: Mapping[Path, str]) -> Made | None:
    """Tell what was made of the deck whose deck source is `path`; None where its files, or the program, are others."""
    of, made = _read(path)
    return made if of and of == _hash(hashes) else None


def _at(path: Path) -> Path:
    """Tell where the seal of a deck is kept. Raises RuntimeError where the user has no folder of his own."""
    caches = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or "~/.cache"
    name = hashlib.sha256(os.fsencode(os.path.realpath(path))).hexdigest()[:32]
    return Path(caches).expanduser() / "flashgen" / f"{name}.seal"


def _read(path: Path) -> tuple[str, Made | None]:
    with suppress(OSError, ValueError, RuntimeError):  # RecursionError, too
        match json.loads(_at(path).read_bytes()):
            case [str(of), int(notes), int(cards), [*unasked]]:
                return of, Made(notes, cards, frozenset(map(str, unasked)))
    return "", None


def _hash(hashes: Mapping[Path, str]) -> str:
    """Hash the program and the files it made, whose hashes are given; "" where it is not sure what the program is."""
    with suppress(OSError):
        if all(_LOADED) and _files() == _LOADED:
            files = {path.name: digest for path, digest in hashes.items()}
            return hashlib.sha256(json.dumps([_program(), files]).encode()).hexdigest()
    return ""


_Files = list[list[tuple[str, int, int]]]  # of each package: path, time of the last change, size


def _files() -> _Files:
    """List the files of our packages, but for what Python compiles of them."""
    found: _Files = []
    for package in _OURS:
        spec = find_spec(package)
        found.append([])
        for root in (spec and spec.submodule_search_locations) or ():
            for folder, folders, names in os.walk(root):
                folders[:] = sorted(set(folders) - {"__pycache__"})
                for name in sorted(names):
                    at = os.path.join(folder, name)  # noqa: PTH118  # Path takes three times as long
                    with suppress(OSError):  # what cannot be read is no part of the program
                        told = os.stat(at)  # noqa: PTH116
                        found[-1].append((at, told.st_mtime_ns, told.st_size))
    return found


_LOADED = (
    _files()
)  # when this process began; of what is changed later, nobody knows whether it was read before


@cache
def _program() -> str:
    digest = hashlib.sha256()
    for package in _LOADED:
        for at, _, size in package:
            digest.update(f"{Path(at).name} {size}\n".encode() + Path(at).read_bytes())
    versions = (
        sys.version,
        unicodedata.unidata_version,
        sqlite3.sqlite_version,
        zlib.ZLIB_RUNTIME_VERSION,
        rapidfuzz.__version__,
        yaml.__version__,
    )
    digest.update(json.dumps(versions).encode())
    return digest.hexdigest()
