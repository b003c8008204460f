"""A package read back: the notes, cards and note types that a learner gets who imports it.

The reverse of `flashgen.package`, but for any .apkg whose collection is in the old format: an SQLite file
with its note types and decks as JSON. genanki writes that as collection.anki2, Anki itself, when it is asked
to support older versions, as collection.anki21 beside a stub.
"""

from __future__ import annotations

import json
import sqlite3
import zipfile
import zlib
from collections import Counter, defaultdict
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from flashgen.errors import ReadError
from flashgen.storage.journal import opened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_COLLECTIONS = ("collection.anki21", "collection.anki2")  # where both are there, the second is the stub
_COMPRESSED = "collection.anki21b"  # Anki's own format since 2.1.50: other tables, and zstd
_LARGEST = 1 << 30  # bytes; 100,000 notes are 40 MB


class Part(NamedTuple):
    """A field or a template; `id` is None where its maker gave it none."""

    name: str
    id: int | None


@dataclass(frozen=True, slots=True)
class PackagedType:
    """A note type, as far as Anki compares it with the one a learner has."""

    id: int
    name: str
    is_cloze: bool
    fields: tuple[Part, ...]
    templates: tuple[Part, ...]
    sort_field: int  # index of the field that Anki's browser shows


@dataclass(frozen=True, slots=True)
class PackagedNote:
    """A note as it stands in a package."""

    guid: str
    note_type: int  # id
    mod: int  # seconds since 1970
    fields: tuple[str, ...]  # HTML
    tags: tuple[str, ...]  # sorted: their order means nothing
    ords: tuple[int, ...]  # of its cards, ascending; of a cloze note the cloze numbers less one
    memo: str = ""  # what the lock has of it; "" where flashgen did not make the package


@dataclass(frozen=True, slots=True)
class Package:
    """What a package holds."""

    deck: str  # 党建::两个绝对; of several decks the one with most cards
    deck_id: int
    note_types: dict[int, PackagedType]  # by id
    notes: tuple[PackagedNote, ...]  # as they were made: in document order


def read(path: Path) -> Package:
    """Read a package. Nothing is unpacked to the disk.

    Raises:
        ReadError: it is missing, no package, damaged, without notes, or in Anki's newest format.
    """
    with _opened(path) as db:
        return _package(db)


def cards(path: Path) -> dict[str, tuple[int, ...]]:
    """Tell by guid which cards (`PackagedNote.ords`) each note of a package has; raises as `read` does."""
    with _opened(path) as db:
        ords: dict[str, list[int]] = {}
        for guid, ord_ in db.execute(
            "select guid, ord from cards join notes on nid = notes.id order by nid, ord"
        ):
            ords.setdefault(str(guid), []).append(int(ord_))
    return {guid: tuple(found) for guid, found in ords.items()}


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Open the collection of a package, in memory."""
    data = _collection(path)
    if not data:  # which sqlite3 would take for want of memory
        raise ReadError("its collection is empty; get the package again", path)
    try:
        with closing(sqlite3.connect(":memory:")) as db:
            db.deserialize(data)
            del data
            yield db
    except ReadError as error:
        raise ReadError(error.message, path) from None
    except (
        sqlite3.Error,
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        OverflowError,
        RecursionError,
    ) as error:
        raise ReadError(
            f"its collection is damaged, or none of Anki's ({error}); get the package again", path
        ) from error


def _collection(path: Path) -> bytes:
    """Unzip the collection. The size that the zip states is no more than is read."""
    try:
        with opened(path) as file, zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            if _COMPRESSED in names:
                raise ReadError(
                    "is in Anki's newest format, which flashgen does not read; "
                    "export it again with “Support older Anki versions” ticked",
                    path,
                )
            found = next((name for name in _COLLECTIONS if name in names), None)
            if found is None:
                raise ReadError("is no Anki package: the zip holds no collection.anki2", path)
            if archive.getinfo(found).file_size > _LARGEST:
                raise ReadError(f"its collection is larger than {_LARGEST >> 30} GB", path)
            return archive.read(found)
    except FileNotFoundError:
        raise ReadError("no such file", path) from None
    except OSError as error:
        raise ReadError(f"cannot be read: {error.strerror or error}", path) from None
    except zipfile.BadZipFile:
        raise ReadError("is no zip, as a package is, or a damaged one; get it again", path) from None
    except (zlib.error, EOFError, RuntimeError, ValueError) as error:  # RuntimeError: encrypted
        raise ReadError(
            f"cannot be unzipped: {str(error) or 'it is cut short'}; get it again", path
        ) from error


def _package(db: sqlite3.Connection) -> Package:
    tables = {name for (name,) in db.execute("select name from sqlite_master where type = 'table'")}
    if not {"col", "notes", "cards"} <= tables:  # a view of that name could compute for ever
        raise ReadError("is no Anki package: its collection has no notes and cards")
    [(models, decks)] = db.execute("select models, decks from col")
    note_types = {note_type.id: note_type for note_type in map(_note_type, json.loads(models).values())}
    ords, homes = defaultdict(set), Counter[int]()
    for note, ord_, deck in db.execute("select nid, ord, case odid when 0 then did else odid end from cards"):
        ords[note].add(int(ord_))
        homes[int(deck)] += 1
    rows = db.execute("select id, guid, mid, mod, flds, tags, data from notes order by id")
    notes = tuple(_note(note_types, tuple(sorted(ords[note])), *row) for note, *row in rows)
    if not notes or not homes:
        raise ReadError("holds no notes with cards; there is nothing to read")
    guids = Counter(note.guid for note in notes)
    if twice := [guid for guid, times in guids.items() if times > 1]:
        raise ReadError(f"holds two notes of the guid {twice[0]}, which Anki would import as two")
    home = max(homes, key=lambda deck: homes[deck])
    return Package(str(json.loads(decks)[str(home)]["name"]), home, note_types, notes)


def _note_type(model: dict[str, Any]) -> PackagedType:
    found = PackagedType(
        id=int(model["id"]),
        name=str(model["name"]),
        is_cloze=int(model["type"]) == 1,
        fields=_parts(model["flds"]),
        templates=_parts(model["tmpls"]),
        sort_field=int(model["sortf"]),
    )
    if not 0 <= found.sort_field < len(found.fields):
        raise ValueError(f"{found.name} has no field {found.sort_field}")
    return found


def _parts(parts: list[dict[str, Any]]) -> tuple[Part, ...]:
    ordered = sorted(parts, key=lambda part: int(part["ord"]))
    return tuple(Part(str(part["name"]), part.get("id")) for part in ordered)


def _note(
    note_types: dict[int, PackagedType],
    ords: tuple[int, ...],
    guid: object,
    note_type: object,
    mod: object,
    fields: object,
    tags: object,
    memo: object,
) -> PackagedNote:
    match guid, note_type, mod, fields, tags, memo:
        case str(), int(), int(), str(), str(), str():
            note = PackagedNote(
                guid, note_type, mod, tuple(fields.split("\x1f")), tuple(sorted(tags.split())), ords, memo
            )
        case _:
            raise ReadError("a note of it is damaged; get the package again")
    if note_type not in note_types or len(note.fields) != len(note_types[note_type].fields):
        raise ReadError(f"the note {guid} does not fit its note type, and Anki will not import it")
    return note
