"""A package read back says what was written; one that is broken is refused, never half read."""

import io
import random
import sqlite3
import tempfile
import zipfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashgen.cards.notes import card_ords
from flashgen.cards.notetypes import NOTE_TYPES
from flashgen.deck import packagefile
from flashgen.deck.packagefile import Package, PackagedNote, Part
from flashgen.errors import ReadError
from flashgen.model import Deck, Note
from flashgen.package import package_bytes

DECK = Deck(name="党建::两个绝对")
LIST = Note(
    guid="g1",
    kind="formulation",
    fields=("f1", "{{c30::甲}}：{{c31::{{c1::乙}}、{{c4::丙}}}}", "问", *[""] * 9),
    clozes=(1, 4, 30, 31),
    tags=("flashgen::band::auto", "党建"),
    mod=1_800_000_000,
    due=1,
)
TERM = Note(
    guid="g2",
    kind="definition",
    fields=("d1", "问", "答", "", "词", *[""] * 9),
    mod=1_800_000_500,
    due=2,
)
GOOD = package_bytes(DECK, 42, [LIST, TERM])


def read(data: bytes) -> Package:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "x.apkg")
        path.write_bytes(data)
        return packagefile.read(path)


def collection(*statements: str) -> bytes:
    """The collection of the good package, after SQL was run on it."""
    with (
        zipfile.ZipFile(io.BytesIO(GOOD)) as archive,
        closing(sqlite3.connect(":memory:")) as db,
    ):
        db.deserialize(archive.read("collection.anki2"))
        for statement in statements:
            db.execute(statement)
        db.commit()
        return db.serialize()


def zipped(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file.getvalue()


def test_what_was_written_is_read() -> None:
    package = read(GOOD)
    assert (package.deck, package.deck_id) == ("党建::两个绝对", 42)
    assert package.notes == tuple(
        PackagedNote(note.guid, NOTE_TYPES[note.kind].id, note.mod, note.fields, note.tags, card_ords(note))
        for note in (LIST, TERM)
    )
    for note_type in NOTE_TYPES.values():
        found = package.note_types[note_type.id]
        assert (found.name, found.is_cloze, found.sort_field) == (note_type.name, note_type.is_cloze, 1)
        assert found.fields == tuple(Part(part.name, part.id) for part in note_type.fields)
        assert found.templates == tuple(Part(part.name, part.id) for part in note_type.templates)


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\x1f"), max_size=9)


@given(st.lists(st.tuples(TEXT, st.integers(0, 2**40), st.sets(st.integers(1, 500), min_size=1)), min_size=1))
def test_any_notes_are_read_as_written(rows: list[tuple[str, int, set[int]]]) -> None:
    notes = [
        replace(
            LIST,
            guid=f"g{i}",
            fields=(text, *LIST.fields[1:]),
            mod=mod,
            clozes=tuple(sorted(clozes)),
            memo=text[::-1],
        )
        for i, (text, mod, clozes) in enumerate(rows)
    ]
    package = read(package_bytes(DECK, 42, notes))
    assert [(n.guid, n.fields, n.mod, n.ords, n.memo) for n in package.notes] == [
        (n.guid, n.fields, n.mod, card_ords(n), n.memo) for n in notes
    ]


@pytest.mark.parametrize("legacy", [True, False], ids=["older", "newest"])
def test_what_anki_exports(legacy: bool, tmp_path: Path) -> None:
    pytest.importorskip("anki")
    from anki.collection import Collection, ExportAnkiPackageOptions, ImportAnkiPackageRequest

    (tmp_path / "ours.apkg").write_bytes(GOOD)
    col = Collection(str(tmp_path / "collection.anki2"))
    col.import_anki_package(ImportAnkiPackageRequest(package_path=str(tmp_path / "ours.apkg")))
    theirs = tmp_path / "theirs.apkg"
    col.export_anki_package(out_path=str(theirs), options=ExportAnkiPackageOptions(legacy=legacy), limit=None)
    col.close()
    if legacy:
        assert packagefile.read(theirs).notes == read(GOOD).notes
        assert packagefile.read(theirs).deck == DECK.name
    else:
        with pytest.raises(ReadError, match="Support older Anki versions"):
            packagefile.read(theirs)


def models(change: str, to: str) -> bytes:
    """The good collection with a change in the JSON of its note types."""
    return collection(f"update col set models = replace(models, '{change}', '{to}')")


BROKEN: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "no zip"),
    "text": ("党建".encode(), "no zip"),
    "cut short": (GOOD[: len(GOOD) // 2], "no zip"),
    "another zip": (zipped({"word/document.xml": b"<w/>"}), "holds no collection"),
    "stub alone": (zipped({"collection.anki21b": b"\x28\xb5\x2f\xfd", "collection.anki2": b""}), "newest"),
    "no database": (zipped({"collection.anki2": b"not a database" * 99}), "not a database"),
    "empty database": (zipped({"collection.anki2": b""}), "is empty"),
    "other database": (zipped({"collection.anki2": collection("drop table cards")}), "no notes and cards"),
    "a view": (
        zipped({"collection.anki2": collection("drop table cards", "create view cards as select 1")}),
        "no notes and cards",
    ),
    "half a database": (zipped({"collection.anki2": collection()[:20_000]}), "damaged"),
    "no note": (zipped({"collection.anki2": collection("delete from notes")}), "no notes"),
    "no card": (zipped({"collection.anki2": collection("delete from cards")}), "no notes"),
    "no note types": (zipped({"collection.anki2": collection("update col set models = ''")}), "damaged"),
    "other note types": (
        zipped({"collection.anki2": collection("update col set models = '{\"1\": {}}'")}),
        "damaged",
    ),
    "too deep": (
        zipped({"collection.anki2": collection(f"update col set models = '{'[' * 9999}'")}),
        "damaged",
    ),
    "no such sort field": (zipped({"collection.anki2": models('"sortf": 1', '"sortf": 12')}), "has no field"),
    "no deck": (zipped({"collection.anki2": collection("update col set decks = '{}'")}), "damaged"),
    "a blob": (zipped({"collection.anki2": collection("update notes set flds = x'00ff'")}), "damaged"),
    "too few fields": (zipped({"collection.anki2": collection("update notes set flds = 'a'")}), "not fit"),
    "unknown type": (zipped({"collection.anki2": collection("update notes set mid = 7")}), "not fit"),
    "a guid twice": (zipped({"collection.anki2": collection("update notes set guid = 'g'")}), "guid g"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_package_is_refused(name: str) -> None:
    data, says = BROKEN[name]
    with pytest.raises(ReadError, match=says) as caught:
        read(data)
    assert "x.apkg: " in str(caught.value)


def test_a_path_that_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no such file"):
        packagefile.read(tmp_path / "x.apkg")
    with pytest.raises(ReadError, match="cannot be read"):
        packagefile.read(tmp_path)


def test_a_collection_that_would_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packagefile, "_LARGEST", 1000)
    with pytest.raises(ReadError, match="larger"):
        read(GOOD)


@pytest.mark.parametrize("seed", range(300))
def test_damage_anywhere_is_refused_or_does_no_harm(seed: int) -> None:
    """Bytes are changed in the zip, or in the collection within a sound zip."""
    chance = random.Random(seed)
    data = bytearray(GOOD if seed % 2 else collection())
    for _ in range(chance.randint(1, 30)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    try:
        package: Any = read(bytes(data) if seed % 2 else zipped({"collection.anki2": bytes(data)}))
    except ReadError:
        return
    assert package.notes


def test_cards_in_a_filtered_deck_belong_where_they_came_from() -> None:
    filtered = zipped({"collection.anki2": collection("update cards set odid = did, did = 7")})
    assert read(filtered) == read(GOOD)
