import hashlib
import io
import json
import re
import sqlite3
import tempfile
import zipfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from flashgen.cards.notetypes import MOD, NOTE_TYPES, css
from flashgen.errors import WriteError
from flashgen.model import Deck, Note
from flashgen.package import package_bytes, write_package

DECK = Deck(name="党建::两个绝对", description="说明 <b>", author="某组", license="CC-BY-4.0")
LIST = Note(
    guid="g1",
    kind="formulation",
    fields=("f1", "{{c30::甲}}：{{c31::{{c1::乙}}、{{c2::丙}}}}", "问", *[""] * 9),
    clozes=(1, 2, 30, 31),
    tags=("党建", "flashgen::band::auto"),
    mod=1_800_000_000,
    due=1,
)
TERM = Note(
    guid="g2",
    kind="definition",
    fields=("d1", "问", "答", "反问", "词", *[""] * 9),
    mod=1_800_000_500,
    due=2,
)


def tables(package: bytes) -> sqlite3.Connection:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        db = sqlite3.connect(":memory:")
        db.deserialize(archive.read("collection.anki2"))
        return db


def rows(query: str, *notes: Note) -> list[Any]:
    with closing(tables(package_bytes(DECK, 42, notes))) as db:
        return db.execute(query).fetchall()


def models() -> dict[str, Any]:
    ((text,),) = rows("select models from col", LIST, TERM)
    return {model["name"]: model for model in json.loads(text).values()}


class TestSchema:
    """What learners have. A failure here is a mistake: see flashgen.cards.notetypes."""

    def test_fields_and_templates_are_frozen(self) -> None:
        frozen = {
            "提法（flashgen）": (
                1739551530341,
                "编号 正文 总问 章节 原文 出处 语出 备注 备用1 备用2 备用3 备用4",
                7202601010001,
                {"提法": 7202601010101},
            ),
            "定义（flashgen）": (
                1739551530342,
                "编号 问题 答案 反问 词语 章节 原文 出处 语出 备注 备用1 备用2 备用3 备用4",
                7202601020001,
                {"正向": 7202601020101, "反向": 7202601020102},
            ),
        }
        packaged = models()
        assert packaged.keys() == frozen.keys()
        for name, (id_, fields, first_field, templates) in frozen.items():
            model = packaged[name]
            assert int(model["id"]) == id_
            assert [field["name"] for field in model["flds"]] == fields.split()
            assert [field["id"] for field in model["flds"]] == [
                first_field + i for i in range(len(model["flds"]))
            ]
            assert {template["name"]: template["id"] for template in model["tmpls"]} == templates
        assert packaged["提法（flashgen）"]["type"] == 1
        assert packaged["定义（flashgen）"]["type"] == 0

    def test_mod_is_raised_when_the_look_changes(self) -> None:
        look = css() + "".join(
            side
            for note_type in NOTE_TYPES.values()
            for i in range(len(note_type.templates))
            for side in note_type.html(i)
        )
        told = MOD, hashlib.sha256(look.encode()).hexdigest()[:16]
        assert told == (1795386775, "2c8ad98396845970"), (
            "A template or the stylesheet changed. Set MOD in notetypes.py to the time now (date +%s), "
            "or learners keep the old ones; then put the new pair here."
        )

    def test_mod_of_note_types_is_not_that_of_notes(self) -> None:
        assert {model["mod"] for model in models().values()} == {MOD}

    @pytest.mark.parametrize("note_type", NOTE_TYPES.values(), ids=lambda t: t.kind)
    def test_templates_name_no_unknown_field(self, note_type: Any) -> None:
        known = {part.name for part in note_type.fields} | {"c30", "c31"}
        for i in range(len(note_type.templates)):
            for side in note_type.html(i):
                named = re.findall(r"\{\{[#^/]?(?:cloze:)?([^}]+)\}\}", side)
                assert set(named) <= known
                assert side.count("<div") == side.count("</div>")

    def test_scripts_run_in_the_web_views_of_old_phones(self) -> None:
        pages = [side for t in NOTE_TYPES.values() for i in range(len(t.templates)) for side in t.html(i)]
        scripts = [script for page in pages for script in re.findall(r"(?s)<script(.*?)</script>", page)]
        assert len(scripts) == 1
        for script in scripts:  # ECMAScript 5, no module; nothing that Anki takes for a template's tag
            assert not re.search(
                r"=>|\b(?:let|const|class|import|async)\b|`|\?\.|\(\?<|\{\{|\}\}|module", script
            )


class TestCards:
    def test_nested_clozes_give_all_cards(self) -> None:
        assert rows("select ord from cards order by id", LIST) == [(0,), (1,), (29,), (30,)]

    def test_a_definition_has_the_cards_it_has_questions_for(self) -> None:
        forward = replace(TERM, fields=("d1", "问", "答", "", "词", *[""] * 9))
        assert rows("select ord from cards order by id", TERM) == [(0,), (1,)]
        assert rows("select ord from cards order by id", forward) == [(0,)]

    def test_cards_come_in_document_order(self) -> None:
        assert rows("select distinct due from cards order by id", LIST, TERM) == [(1,), (2,)]

    def test_a_note_without_cards_is_refused(self) -> None:
        with pytest.raises(ValueError, match="g1 has no cards"):
            package_bytes(DECK, 42, [replace(LIST, clozes=())])

    def test_a_guid_that_occurs_twice_is_refused(self) -> None:
        with pytest.raises(ValueError, match="g1 occurs twice"):
            package_bytes(DECK, 42, [LIST, replace(TERM, guid="g1")])


class TestNotes:
    def test_each_has_its_own_mod(self) -> None:
        assert rows("select guid, mod from notes order by id", LIST, TERM) == [
            ("g1", 1_800_000_000),
            ("g2", 1_800_000_500),
        ]

    def test_fields_and_tags_arrive_as_given(self) -> None:
        assert rows("select flds, tags from notes", LIST) == [
            ("\x1f".join(LIST.fields), " 党建 flashgen::band::auto ")
        ]

    def test_ids_are_times_and_never_0(self) -> None:
        assert rows("select min(id) from notes", TERM, LIST) == [(1_800_000_000_000,)]
        assert rows("select min(id) from notes", replace(LIST, mod=0)) == [(1000,)]


class TestDecks:
    def test_parents_are_decks_of_their_own(self) -> None:
        ((text,),) = rows("select decks from col", LIST)
        decks = {deck["name"]: deck for deck in json.loads(text).values()}
        assert decks.keys() == {"Default", "党建", "党建::两个绝对"}
        assert decks["党建::两个绝对"]["id"] == 42
        assert decks["党建::两个绝对"]["desc"] == "说明 &lt;b&gt;\n作者：某组\n许可：CC-BY-4.0"
        assert decks["党建"]["desc"] == ""

    def test_untidy_names(self) -> None:
        with closing(tables(package_bytes(replace(DECK, name=" 甲 :: ::乙::"), 42, [LIST]))) as db:
            ((text,),) = db.execute("select decks from col").fetchall()
        assert {deck["name"] for deck in json.loads(text).values()} == {"Default", "甲", "甲::乙"}


class TestFile:
    def test_the_same_bytes_every_time(self) -> None:
        assert package_bytes(DECK, 42, [LIST, TERM]) == package_bytes(DECK, 42, [LIST, TERM])

    def test_members(self) -> None:
        with zipfile.ZipFile(io.BytesIO(package_bytes(DECK, 42, [LIST, TERM]))) as archive:
            assert [info.filename for info in archive.infolist()] == ["collection.anki2", "media"]
            for info in archive.infolist():
                assert info.compress_type == zipfile.ZIP_DEFLATED
                assert info.date_time == (1980, 1, 1, 0, 0, 0)
            assert archive.read("media") == b"{}"
            assert archive.getinfo("collection.anki2").compress_size < 10_000

    def test_nothing_else_is_left(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
        path = tmp_path / "x.apkg"
        write_package(DECK, 42, [LIST], path)
        assert list(tmp_path.iterdir()) == [path]
        assert path.read_bytes() == package_bytes(DECK, 42, [LIST])

    def test_a_place_that_cannot_be_written(self, tmp_path: Path) -> None:
        (tmp_path / "x.apkg").mkdir()
        with pytest.raises(WriteError):
            write_package(DECK, 42, [LIST], tmp_path / "x.apkg")


def test_contrast_is_aa_by_day_by_night_and_in_print() -> None:
    palettes = [
        dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", rule))
        for rule in re.findall(r"\{([^}]*--paper[^}]*)\}", css())
    ]
    day, night, printed = palettes
    # Desktop Anki paints its own ground under cards at night.
    grounds = [day["paper"]], [night["paper"], "#2c2c2c"], [printed["paper"]]
    for palette, papers in zip(palettes, grounds, strict=True):
        pairs = [(palette[ink], paper) for ink in ("ink", "quiet", "accent") for paper in papers]
        for ink, paper in [*pairs, (palette["mark-ink"], palette["mark"])]:
            assert contrast(ink, paper) >= 4.5, (ink, paper)


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2.2, definition “contrast ratio”."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
