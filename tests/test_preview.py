"""`flashgen preview`: the cards of the package, and a page that says and holds what it should."""

import re
import shutil
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from flashgen.build import notes_of
from flashgen.cards.notes import card_ords
from flashgen.cards.render import render
from flashgen.cli import main
from flashgen.deck import source as deck_source
from flashgen.deck.lock import rebuild
from flashgen.model import Deck, Entry, Status
from flashgen.output.preview import Option, options, page, preview
from flashgen.package import write_package
from test_diff import made_by_genanki

ROOT = Path(__file__).parent.parent
HOSTILE = """</script></style></details><!-- <b>&amp; {{丙}} {% x %} "'>"""
SPIRIT = Entry(
    id="f1",
    kind="formulation",
    term="三实精神",
    items=("求实", "务实", "落实"),
    where="a.txt:3",
    section=("一、作风", "（一）要求"),
    quote="我们发扬求实、务实、落实的“三实”精神。",
)
HONESTY = Entry(
    id="d1",
    kind="definition",
    term="诚信",
    cue="是",
    body="立身之本",
    where="a.txt:5",
    section=("一、作风",),
)
JUSTICE = replace(
    HONESTY, id="d2", term="公正", body="法治的生命线", where="b.md:1", section=(), status=Status.REVIEW
)
AGAIN = replace(HONESTY, id="d3", body="处世之道", where="b.md:9", section=(), status=Status.REVIEW)
REFUSED = replace(
    HONESTY, id="d4", term="公平", body="社会的基石", where="", section=(), status=Status.REJECT
)
GONE = replace(HONESTY, id="d5", term="勤奋", body="成功之母", status=Status.RETIRED)
KEPT = ("keep 收录",)
DECK = Deck(name="党建::三实", notes=(SPIRIT, AGAIN, HONESTY, JUSTICE, REFUSED, GONE))


def write(folder: Path, deck: Deck = DECK) -> Path:
    path = folder / "x.yaml"
    path.write_bytes(b"".join(deck_source.create(deck)))
    return path


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["preview", *map(str, arguments)], catch_exceptions=False)


def test_the_cards_are_those_of_the_package(tmp_path: Path) -> None:
    packaged = dict(notes_of(DECK, rebuild(DECK)))
    wanted = [(id_, *render(note, ord_)) for id_, note in packaged.items() for ord_ in card_ords(note)]
    shown = [
        (card.note, card.front, card.back) for card in preview(write(tmp_path)).cards if card.status == KEPT
    ]
    alone = re.compile(
        r' id="answer"|<script>.*</script>', re.DOTALL
    )  # what only a page of one card can have
    assert shown == [(id_, *(alone.sub("", side) for side in sides)) for id_, *sides in wanted]
    assert len(shown) == 6


def test_what_is_not_packaged_is_shown_as_it_would_be(tmp_path: Path) -> None:
    shown = preview(write(tmp_path)).cards
    others = [card.note for card in shown if card.status != KEPT]
    assert others == ["d3", "d2", "d2", "d4", "d4", "d5"]
    fronts = {card.key: re.sub(r"<.*?>|\s", "", card.front) for card in shown}
    assert fronts["d1-1"] == "一、作风诚信是什么？"
    twins = replace(DECK, notes=(replace(AGAIN, section=HONESTY.section), HONESTY))
    fronts = {card.key: re.sub(r"<.*?>|\s", "", card.front) for card in preview(write(tmp_path, twins)).cards}
    assert fronts["d3-1"] == "一、作风诚信是什么？（第2种说法）"  # though it stands first
    assert fronts["d1-1"] == "一、作风诚信是什么？"


def test_what_cards_are_filtered_by(tmp_path: Path) -> None:
    told = {
        card.key: (card.place, card.kind, card.band, card.status) for card in preview(write(tmp_path)).cards
    }
    unknown = ("手写或不详",)
    place = ("a.txt", "一、作风", "（一）要求")
    assert told["f1-1"] == (place, ("提法", "逐项"), unknown, ("keep 收录",))
    assert [told[f"f1-{n}"][1] for n in (30, 31)] == [("提法", "名称"), ("提法", "整体")]
    assert told["d2-2"] == (("b.md",), ("定义", "反向"), unknown, ("review 待审",))
    assert told["d4-1"] == (("出处不详",), ("定义", "正向"), unknown, ("reject 不要",))
    assert told["d5-1"][3] == ("retired 停用",)


PLACES: dict[tuple[str, tuple[str, ...]], tuple[str, ...]] = {
    ("a.txt:5", ("一",)): ("a.txt", "一"),
    ("a b.pdf:p5", ("一 第 2 页", "二")): ("a b.pdf", "一 第 2 页", "二"),
    ("书.epub#3", ("一",)): ("书.epub", "第 3 篇", "一"),
    ("a&b.docx", ()): ("a&b.docx",),
    ("", ("一",)): ("出处不详", "一"),
    ("", ()): ("出处不详",),
}


@pytest.mark.parametrize("where, section", PLACES)
def test_places(where: str, section: tuple[str, ...], tmp_path: Path) -> None:
    entry = replace(HONESTY, where=where, section=section)
    [card] = preview(write(tmp_path, replace(DECK, notes=(entry,)))).cards
    assert card.place == PLACES[where, section]


def test_the_band_is_that_of_the_lock() -> None:
    cards = preview(ROOT / "decks" / "two-absolutes.yaml").cards
    assert {card.band for card in cards} == {("auto 有把握",), ("review 没把握",)}


def test_choices_stand_below_what_they_belong_to() -> None:
    ways = [("a", "一"), ("b",), ("a", "二", "甲"), ("a", "一"), ("a",)]
    assert options(ways) == [
        Option("a", "a", 0, 4),
        Option("a › 一", "一", 1, 2),
        Option("a › 二", "二", 1, 1),
        Option("a › 二 › 甲", "甲", 2, 1),
        Option("b", "b", 0, 1),
    ]


def test_entries_without_a_card_are_named(tmp_path: Path) -> None:
    told = replace(HONESTY, term="诚信是立身之本", body="立身之本")
    shown = preview(write(tmp_path, replace(DECK, notes=(told, JUSTICE))))
    assert shown.unasked == (told.term,)
    assert "有 1 条收录了却没有卡片，因为每张卡的正面都会露出答案：诚信是立身之本" in page(shown)


def test_a_package_shows_the_same() -> None:
    source, package = (preview(ROOT / "decks" / f"two-absolutes.{end}") for end in ("yaml", "apkg"))
    assert package.deck == source.deck
    assert package.cards == tuple(card for card in source.cards if card.status == KEPT)
    assert {card.band for card in package.cards} == {("auto 有把握",)}


def test_a_package_of_withdrawn_notes(tmp_path: Path) -> None:
    gone = [
        replace(note, mod=1, tags=(*note.tags, "flashgen::retired::2026-11"))
        for _, note in notes_of(DECK, rebuild(DECK))
    ]
    write_package(DECK, 42, gone, tmp_path / "x.retired.apkg")
    assert {card.status for card in preview(tmp_path / "x.retired.apkg").cards} == {("retired 停用",)}
    assert run(tmp_path / "x.retired.apkg").stdout == f"{tmp_path / 'x.retired.preview.html'}\n"


def test_a_package_whose_notes_were_edited_in_anki(tmp_path: Path) -> None:
    [(_, note)] = notes_of(Deck(name="甲", notes=(SPIRIT,)), rebuild(DECK))
    broken = ("", "{{c1::求实}}{{c2::<script>alert(1)</script>", *note.fields[2:])
    write_package(DECK, 42, [replace(note, mod=1, fields=broken)], tmp_path / "x.apkg")
    shown = preview(tmp_path / "x.apkg")
    assert [card.number for card in shown.cards] == [1, 2, 3, 30, 31]
    assert page(shown).count("<script") == 1


def test_a_package_of_another_maker_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.apkg").write_bytes(made_by_genanki())
    result = run(tmp_path / "x.apkg")
    assert (result.exit_code, result.stdout) == (3, "")
    assert "holds notes of the type M, which is not flashgen's" in result.stderr


class Tags(HTMLParser):
    """What a page holds: its elements, and the visible text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.said = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.said += data


def test_the_page_stands_by_itself(tmp_path: Path) -> None:
    shown = preview(write(tmp_path))
    found = Tags(page(shown))
    assert not [one for _, one in found.elements if one.keys() & {"src", "srcset", "action"}]
    assert all((one["href"] or "").startswith("#") for _, one in found.elements if "href" in one)
    assert not re.search(r"https?:|url\(|@import", page(shown))
    ids = [one["id"] for _, one in found.elements if "id" in one]
    assert ids == [card.key for card in shown.cards]
    assert [tag for tag, _ in found.elements].count("script") == 1
    assert found.elements[0] == ("html", {"lang": "zh-CN"})
    assert "6 条笔记，12 张卡片：keep 收录 6，review 待审 3，reject 不要 2，retired 停用 1" in found.said


def test_text_is_shown_as_it_stands(tmp_path: Path) -> None:
    bad = replace(
        HONESTY,
        id=HOSTILE.replace(" ", ""),
        term=HOSTILE + "甲",
        body=HOSTILE + "乙",
        section=(HOSTILE + "丙",),
    )
    made = page(
        preview(write(tmp_path, Deck(name=HOSTILE, notes=(bad, replace(bad, id="d", where=HOSTILE)))))
    )
    found = Tags(made)
    assert made.count("</script>") == 1
    assert [one["id"] for _, one in found.elements if one.get("id")] == [
        f"{bad.id}-1", f"{bad.id}-2", "d-1", "d-2"
    ]  # fmt: skip
    assert found.said.count(HOSTILE) >= 12


def test_it_is_put_beside_the_deck_source(tmp_path: Path) -> None:
    path = write(tmp_path)
    before = path.read_bytes()
    result = run(path)
    assert (result.exit_code, result.stderr, result.stdout) == (0, "", f"{tmp_path / 'x.preview.html'}\n")
    assert (tmp_path / "x.preview.html").read_text("utf-8") == page(preview(path))
    assert {one.name for one in tmp_path.iterdir()} == {"x.yaml", "x.preview.html"}
    assert path.read_bytes() == before


def test_it_is_put_where_it_is_wanted(tmp_path: Path) -> None:
    path = write(tmp_path)
    out = tmp_path / "new" / "page.html"
    assert run(path, "-o", out).stdout == f"{out}\n"
    printed = run(path, "-o", "-")
    assert printed.stdout == out.read_text("utf-8") == page(preview(path))


def test_with_its_lock_and_packages_a_deck_stays_as_it_is(tmp_path: Path) -> None:
    for name in ("two-absolutes.yaml", "two-absolutes.lock.yaml", "two-absolutes.apkg"):
        shutil.copy(ROOT / "decks" / name, tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    cards = preview(tmp_path / "two-absolutes.yaml").cards
    assert run(tmp_path / "two-absolutes.yaml", "-o", "-").exit_code == 0
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
    (tmp_path / "two-absolutes.lock.yaml").unlink()  # made again from the package
    again = preview(tmp_path / "two-absolutes.yaml").cards
    assert [(card.key, card.front, card.back) for card in again] == [
        (card.key, card.front, card.back) for card in cards
    ]


BAD: dict[str, tuple[bytes | None, str]] = {
    "missing.yaml": (None, "No such file"),
    "x.apkg": (b"", "is no zip"),
    "x.txt": (b"", "is neither a deck source (.yaml) nor a package (.apkg)"),
    "a.yaml": (b"deck: a\nnotse: []\n", "a.yaml:2:1: unknown key 'notse'"),
    "b.lock.yaml": (b"format: 1\n", "b.lock.yaml:1:1"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_deck_that_cannot_be_read(name: str, tmp_path: Path) -> None:
    data, says = BAD[name]
    if data is not None:
        (tmp_path / name).write_bytes(data)
    result = run(tmp_path / name)
    assert (result.exit_code, result.stdout) == (3, "")
    assert says in result.stderr
    assert not list(tmp_path.glob("*.html"))


@pytest.mark.parametrize("name", ["x.yaml", "x.apkg", "x"])
def test_only_a_page_is_overwritten(name: str, tmp_path: Path) -> None:
    path = write(tmp_path)
    before = path.read_bytes()
    result = run(path, "-o", tmp_path / name)
    assert result.exit_code == 2
    assert "-o names a page, such as" in result.stderr
    assert path.read_bytes() == before


def test_a_page_that_cannot_be_written(tmp_path: Path) -> None:
    path = write(tmp_path)
    (tmp_path / "x.preview.html").mkdir()
    result = run(path)
    assert (result.exit_code, result.stdout) == (3, "")
    assert "a folder of this name is in the way" in result.stderr


def test_a_deck_without_notes(tmp_path: Path) -> None:
    made = page(preview(write(tmp_path, Deck(name="空"))))
    assert "0 条笔记，0 张卡片</p>" in made
    assert "这副牌组没有卡片。" in made
