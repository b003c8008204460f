"""Notes to an Anki package (.apkg): a zip of an SQLite collection and a list of media (none).

The one module that imports genanki; import it where a package is written, as it takes 60 ms.
genanki writes schema, decks and note types. What is done here in its stead, and why:

- The rows of notes and cards: genanki stamps all notes with one time, and Anki would then overwrite what a
  learner edited in notes that did not change, so each has its own `mod`. Cards are given, not found by genanki's
  regular expressions: those miss nested clozes, and let a note without cards pass. `memo` goes into a column
  that Anki neither reads nor shows. Written all at once, they also take a third of the time.
- The collection is zipped here: deflated (genanki stores), the same bytes every time
  (genanki's zip holds the clock's time), nothing left in the temporary folder (genanki leaves a copy).
"""

from __future__ import annotations

import hashlib
import html
import io
import itertools
import shutil
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import genanki

from flashgen.cards.notes import card_ords
from flashgen.cards.notetypes import MOD, NOTE_TYPES, css
from flashgen.errors import WriteError
from flashgen.storage.files import write_atomically

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from flashgen.cards.notetypes import NoteType
    from flashgen.model import Deck, Note

_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time a zip can hold


def write_package(deck: Deck, deck_id: int, notes: Iterable[Note], path: Path) -> None:
    """Write `package_bytes` to `path`, whole or not at all. Raises WriteError, and what that raises."""
    write_atomically(path, package_bytes(deck, deck_id, notes))


def package_bytes(deck: Deck, deck_id: int, notes: Iterable[Note]) -> bytes:
    """Return the .apkg of `notes`, which are taken one by one: the same bytes for the same arguments.

    Of `deck`, name, description, author and licence are used. Parent decks (党建 of 党建::两个绝对) are
    packaged too, so that Anki shows them open. The learner's side finds notes by guid and decks by name.

    Raises ValueError for a note without cards or a guid that occurs twice: Anki would import both in silence;
    WriteError where the folder of temporary files has no room for the collection.
    """
    with TemporaryDirectory(prefix="flashgen-") as folder:
        collection = Path(folder) / "collection.anki2"
        try:
            with closing(sqlite3.connect(collection, isolation_level=None)) as db:
                _write(db, deck, deck_id, notes)
            return _zip(collection)
        except (sqlite3.OperationalError, OSError) as error:
            raise WriteError(
                f"no package can be made in this folder of temporary files ({error}); make room, "
                "or name another folder in the environment variable TMPDIR",
                Path(folder).parent,
            ) from error


def _write(db: sqlite3.Connection, deck: Deck, deck_id: int, notes: Iterable[Note]) -> None:
    """Write the collection; its rows wait in tables of their own, until it is known which note is the oldest."""
    db.executescript(_BEGIN)
    ids, waiting = itertools.count(), iter(notes)
    while some := list(itertools.islice(waiting, _AT_ONCE)):
        note_rows, card_rows = _rows(some, ids)
        db.executemany("insert into waiting_notes values (?, ?, ?, ?, ?, ?, ?, ?)", note_rows)
        db.executemany("insert into waiting_cards values (?, ?, ?, ?, ?)", card_rows)
    if twice := db.execute("select guid from waiting_notes group by guid having count(*) > 1").fetchone():
        raise ValueError(f"guid {twice[0]} occurs twice")
    [(oldest,)] = db.execute("select min(mod) from waiting_notes")
    kinds = {kind for (kind,) in db.execute("select distinct mid from waiting_notes")}
    *parents, name = _deck_names(deck.name)
    main = genanki.Deck(deck_id, name, _description(deck))
    for _, note_type in sorted(NOTE_TYPES.items()):
        if note_type.id in kinds:
            main.add_model(_Model(note_type))
    package = genanki.Package([*(genanki.Deck(_parent_id(parent), parent) for parent in parents), main])
    # Ids of notes and cards are times in ms, and shown as such; an importer renumbers those it has already.
    created = max(1, oldest or 0)
    package.write_to_db(db.cursor(), created, itertools.count())
    db.execute(_INSERT_NOTES, {"first": created * 1000})
    db.execute(_INSERT_CARDS, {"first": created * 1000, "deck": deck_id})
    if db.in_transaction:
        db.commit()


# The ids of waiting rows count from 0 over notes and their cards.
# usn -1: to be synchronised. Anki counts the checksum (0) of the first field itself. A new card has no interval,
# ease, reviews, lapses, steps left, filtered deck (2 columns), flags and data.
_BEGIN = """
pragma journal_mode = off;
pragma synchronous = off;
create temp table waiting_notes (id integer primary key, guid, mid, mod, tags, flds, sfld, data);
create temp table waiting_cards (id integer primary key, nid, ord, mod, due);
"""
_AT_ONCE = 1000
_INSERT_NOTES = """insert into notes
select id + :first, guid, mid, mod, -1, tags, flds, sfld, 0, 0, data from waiting_notes order by id"""
_INSERT_CARDS = """insert into cards
select id + :first, nid + :first, :deck, ord, mod, -1, 0, 0, due, 0, 0, 0, 0, 0, 0, 0, 0, ''
from waiting_cards order by id"""


class _Model(genanki.Model):  # type: ignore[misc]  # genanki is untyped
    """A note type with the ids and the `mod` that `flashgen.cards.notetypes` fixes."""

    def __init__(self, note_type: NoteType) -> None:
        templates = []
        for i, part in enumerate(note_type.templates):
            front, back = note_type.html(i)
            templates.append({"name": part.name, "id": part.id, "qfmt": front, "afmt": back})
        super().__init__(
            note_type.id,
            note_type.name,
            fields=[{"name": part.name, "id": part.id, "font": "Arial"} for part in note_type.fields],
            templates=templates,
            css=css(),
            model_type=genanki.Model.CLOZE if note_type.is_cloze else genanki.Model.FRONT_BACK,
            sort_field_index=note_type.sort_field,
        )

    def to_json(self, timestamp: float, deck_id: int) -> dict[str, Any]:
        model: dict[str, Any] = super().to_json(MOD, deck_id)
        return model


def _rows(notes: Sequence[Note], ids: Iterator[int]) -> tuple[list[_Row], list[_Row]]:
    """The rows of the notes and of their cards, as they wait."""
    note_rows: list[_Row] = []
    card_rows: list[_Row] = []
    for note in notes:
        note_type, ords, id_ = NOTE_TYPES[note.kind], card_ords(note), next(ids)
        if len(note.fields) != len(note_type.fields):
            raise ValueError(f"note {note.guid} has other fields than its note type")
        if not ords:
            raise ValueError(f"note {note.guid} has no cards")
        tags, fields, sort_field = (
            f" {' '.join(note.tags)} ",
            "\x1f".join(note.fields),
            note.fields[note_type.sort_field],
        )
        note_rows.append((id_, note.guid, note_type.id, note.mod, tags, fields, sort_field, note.memo))
        card_rows += [(next(ids), id_, ord_, note.mod, note.due) for ord_ in ords]
    return note_rows, card_rows


_Row = tuple[int | str, ...]


def _deck_names(name: str) -> list[str]:
    """Return the deck's name after those of its parents: 党建, 党建::两个绝对."""
    levels = [level.strip() for level in name.split("::") if level.strip()]
    return ["::".join(levels[:end]) for end in range(1, len(levels) + 1)]


def _parent_id(name: str) -> int:
    """Return the id that a parent deck has within the package: of its name, and above those of any lock."""
    return (1 << 48) + int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big")


def _description(deck: Deck) -> str:
    """Return the text under the deck's name, as HTML: Anki keeps its line breaks."""
    credit = [f"作者：{deck.author}" if deck.author else "", f"许可：{deck.license}" if deck.license else ""]
    return html.escape("\n".join(line for line in (deck.description, *credit) if line))


def _zip(collection: Path) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        with collection.open("rb") as data, file.open(_member(collection.name), "w") as member:
            head = bytearray(data.read(_HEAD))
            for counter in _OF_SQLITE:
                head[counter] = bytes(len(head[counter]))
            member.write(head)
            shutil.copyfileobj(data, member)
        file.writestr(_member("media"), b"{}")
    return archive.getvalue()


_HEAD = 100  # bytes of an SQLite file that tell of it
_OF_SQLITE = (
    slice(24, 28),
    slice(92, 100),
)  # how often it was changed, by which SQLite: not the same everywhere


def _member(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _ZIP_EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.create_system = 3  # Unix, on Windows too
    info.external_attr = 0o644 << 16
    return info
