"""Packages as real Anki takes them: its own importer, renderer and checks, headless.

The collection of a learner is made anew for each test. The options of the import are Anki's defaults.
"""

import html
import re
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from article import RENDERINGS, Block, epub
from flashgen.build import build
from flashgen.cards.notes import make_notes
from flashgen.deck import source as deck_source
from flashgen.model import Cards, Deck, Entry, Note, Status
from flashgen.package import write_package

pytest.importorskip("anki")
from learner import Learner, visible

FOUR = Entry(
    id="f1",
    kind="formulation",
    term="四甘精神",
    items=("甘愿吃苦", "甘于奉献", "甘为人梯", "甘守寂寞"),
    where="a.txt:146",
    section=("四重维度", "精神维度"),
    quote="要发扬“四甘”精神。",
)
UPRIGHT = Entry(
    id="d1", kind="definition", term="公道正派", cue="是", body="组工干部安身立命之本", where="a.txt:96"
)
STEPS = Entry(
    id="f2",
    kind="formulation",
    term="三个步骤",
    items=("申请，须书面提出", "审查，须两人以上", "批准，须当日送达"),
)
DEFAULT = Cards()
HOSTILE = r"<b>[sound:x.mp3] \(x^2\) [[type:Back]] {{c1::a::b}} }} std::map & [$]y[/$]"


def imports(learner: Learner, notes: tuple[Note, ...], name: str = "党建::两个绝对") -> dict[str, int]:
    """Import a package of `notes`; return how many the importer's log has of each sort."""
    with tempfile.TemporaryDirectory() as folder:
        package = Path(folder, "deck.apkg")
        write_package(Deck(name=name, description="说明"), 42, notes, package)
        return {sort: len(found) for sort, found in learner.imports(package).items()}


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    learner = Learner(tmp_path)
    yield learner
    learner.col.close()


def notes_of(*entries: Entry, mod: int = 1_790_000_000, cards: Cards = DEFAULT) -> tuple[Note, ...]:
    notes = make_notes(
        Deck(name="甲", notes=entries, tags=("党建",), cards=cards),
        guids={entry.id: f"guid-{entry.id}" for entry in entries},
        clozes={entry.id: {item: n for n, item in enumerate(entry.items, 1)} for entry in entries},
        bands={},
    )
    return tuple(replace(note, mod=mod) for note in notes)


def test_the_cards_of_a_list(learner: Learner) -> None:
    assert imports(learner, notes_of(FOUR)) == {"new": 1}
    fronts = {ord_: front for ord_, (front, _) in learner.cards().items()}
    assert fronts == {
        0: "四重维度 › 精神维度\n四甘精神：[...]、甘于奉献、甘为人梯、甘守寂寞",
        1: "四重维度 › 精神维度\n四甘精神：甘愿吃苦、[...]、甘为人梯、甘守寂寞",
        2: "四重维度 › 精神维度\n四甘精神：甘愿吃苦、甘于奉献、[...]、甘守寂寞",
        3: "四重维度 › 精神维度\n四甘精神：甘愿吃苦、甘于奉献、甘为人梯、[...]",
        29: "四重维度 › 精神维度\n下面列举的是什么？\n[...]：甘愿吃苦、甘于奉献、甘为人梯、甘守寂寞",
        30: "四重维度 › 精神维度\n“四甘精神”是指哪四“甘”？",
    }
    told = "四甘精神：甘愿吃苦、甘于奉献、甘为人梯、甘守寂寞"
    source = "要发扬“四甘”精神。\na.txt 第 146 行 › 四重维度 › 精神维度"
    backs = {ord_: back for ord_, (_, back) in learner.cards().items()}
    assert backs == dict.fromkeys((0, 1, 2, 3, 29), f"{told}\n{source}") | {
        30: f"“四甘精神”是指哪四“甘”？\n{told}\n{source}"
    }
    learner.assert_sound()


def test_the_cards_of_a_list_of_long_items(learner: Learner) -> None:
    imports(learner, notes_of(STEPS))
    fronts = {ord_: front for ord_, (front, _) in learner.cards().items()}
    assert fronts == {
        0: "三个步骤：\n[...]\n审查，须两人以上\n批准，须当日送达",
        1: "三个步骤：\n申请，须书面提出\n[...]\n批准，须当日送达",
        2: "三个步骤：\n申请，须书面提出\n审查，须两人以上\n[...]",
        29: "下面列举的是什么？\n[...]：\n申请，须书面提出\n审查，须两人以上\n批准，须当日送达",
        30: "三个步骤是哪三个？",
    }
    learner.assert_sound()


def test_the_cards_of_a_definition(learner: Learner) -> None:
    assert imports(learner, notes_of(UPRIGHT)) == {"new": 1}
    assert learner.cards() == {
        0: ("公道正派是什么？", "公道正派是什么？\n组工干部安身立命之本\na.txt 第 96 行"),
        1: ("什么是组工干部安身立命之本？", "什么是组工干部安身立命之本？\n公道正派\na.txt 第 96 行"),
    }
    learner.assert_sound()


@pytest.mark.parametrize(
    "term, body, ords", [("公道正派之要义", "正派", [1]), ("公道正派", "公道正派之本", [0])]
)
def test_a_definition_asked_one_way(learner: Learner, term: str, body: str, ords: list[int]) -> None:
    imports(learner, notes_of(replace(UPRIGHT, term=term, cue="本质是", body=body)))
    assert list(learner.cards()) == ords
    learner.assert_sound()


def test_a_second_import_changes_nothing(learner: Learner) -> None:
    imports(learner, notes_of(FOUR, UPRIGHT, STEPS))
    before = learner.sql("select * from cards"), learner.sql("select * from notes")
    assert imports(learner, notes_of(FOUR, UPRIGHT, STEPS)) == {"duplicate": 3}
    assert (learner.sql("select * from cards"), learner.sql("select * from notes")) == before


def test_what_changed_is_updated_and_what_the_learner_wrote_stays(learner: Learner) -> None:
    imports(learner, notes_of(FOUR, UPRIGHT))
    mine = learner.col.get_note(learner.col.find_notes("公道正派")[0])
    mine["备注"] = "我的话"
    mine.add_tag("我的")
    learner.col.update_note(mine)
    learner.sql("update cards set type=2, queue=2, ivl=30, reps=7")

    changed = notes_of(replace(FOUR, quote="“四甘”精神要发扬。"), mod=1_990_000_000)
    assert imports(learner, changed + notes_of(UPRIGHT)) == {"updated": 1, "duplicate": 1}
    assert "“四甘”精神要发扬。" in learner.cards()[30][1]
    mine.load()
    assert (mine["备注"], mine.has_tag("我的")) == ("我的话", True)
    assert learner.sql("select distinct ivl, reps from cards") == [[30, 7]]


def test_a_new_item_gets_a_card_and_moves_none(learner: Learner) -> None:
    imports(learner, notes_of(replace(FOUR, items=FOUR.items[:3])))
    learner.sql("update cards set type=2, queue=2, ivl=ord+1")
    imports(learner, notes_of(FOUR, mod=1_990_000_000))
    assert learner.sql("select ord, ivl from cards order by ord") == [
        *([ord_, ord_ + 1] for ord_ in (0, 1, 2)),
        [3, 0],
        *([ord_, ord_ + 1] for ord_ in (29, 30)),
    ]
    learner.assert_sound()


def test_a_setting_switched_on_later_moves_no_interval(learner: Learner) -> None:
    four = replace(FOUR, term="四个意识", items=("政治意识", "大局意识", "核心意识", "看齐意识"))
    imports(learner, notes_of(four))
    learner.sql("update cards set type=2, queue=2, ivl=ord+1, reps=7")
    before = learner.sql("select id, ord, ivl, reps from cards")
    changed = notes_of(four, mod=1_990_000_000, cards=Cards(others=False, tails=True))
    assert imports(learner, changed) == {"updated": 1}
    assert learner.sql("select id, ord, ivl, reps from cards") == before
    shown = learner.cards()
    assert shown[1][0].endswith("四个意识：政治意识、[...]意识、核心意识、看齐意识")
    covered = {card.ord: "covered" in card.render_output().question_text for card in all_cards(learner)}
    assert covered == {0: True, 1: True, 2: True, 3: True, 29: False, 30: True}
    learner.assert_sound()


def test_a_whole_list_is_revealed_from_what_anki_keeps_in_its_blank(learner: Learner) -> None:
    """Item by item, by the script of the template; without it, its box stays hidden."""
    long = "清点馆藏物品，" + "核对每一件物品的名称、数量和存放的地点，" * 2 + "贴上“馆藏”标签"
    imports(learner, notes_of(replace(STEPS, items=(long, "登记", "归位"))))
    (whole,) = (card for card in all_cards(learner) if card.ord == 30)
    page = whole.render_output().question_text
    [box] = re.findall(r'(?s)<div class="whole" hidden>(.*?)</div>', page)
    [kept] = re.findall(r'data-cloze="(.*?)"', box)
    items = [visible(item) for item in re.findall(r"<li>(.*?)</li>", html.unescape(kept))]
    assert items == [long, "登记", "归位"]
    assert "登记" not in visible(page)


def all_cards(learner: Learner) -> list[Any]:
    return [learner.col.get_card(card) for card in learner.col.find_cards("", order="c.ord")]


def test_text_that_anki_would_act_on_is_shown_as_it_stands(learner: Learner) -> None:
    imports(
        learner,
        notes_of(
            replace(FOUR, term="甲" + HOSTILE, items=("乙", "丙", HOSTILE), quote=HOSTILE, by=HOSTILE),
            replace(UPRIGHT, cue="", body=HOSTILE, section=(HOSTILE + "丁",), where=HOSTILE),
        ),
    )
    pages = " ".join(side for sides in learner.cards().values() for side in sides)
    assert pages.count(HOSTILE) >= 10
    assert "::" in learner.cards()[0][0]
    for card_id in learner.col.find_cards(""):
        answer = learner.col.get_card(card_id).render_output().answer_text
        assert not re.search(r"<b>|\[sound|\\\(|\[\[type|\[\$\]|anki:play", answer)
    learner.assert_sound()


def test_decks_tags_and_order(learner: Learner) -> None:
    imports(learner, notes_of(FOUR, UPRIGHT, STEPS))
    decks = {deck["name"]: deck for deck in learner.col.decks.all()}
    assert decks.keys() == {"Default", "党建", "党建::两个绝对"}
    assert not decks["党建"]["collapsed"]
    assert decks["党建::两个绝对"]["desc"] == "说明"
    assert set(learner.col.tags.all()) == {
        "党建",
        "flashgen::article::a",
        "flashgen::section::四重维度::精神维度",
    }
    stored = learner.sql("select distinct n.guid, c.due from notes n join cards c on c.nid = n.id order by 2")
    assert stored == [["guid-f1", 1], ["guid-d1", 2], ["guid-f2", 3]]


# What Anki, HTML or the database would act on, as a text may have it in a list, a definition and a heading.
SYNTAX = {
    "a field": "{{Front}}",
    "a cloze": "{{c1::甲}}",
    "the end of a cloze": "甲}}",
    "a hint": "std::map",
    "a sound": "[sound:x.mp3]",
    "a type box": "[[type:Back]]",
    "LaTeX": "[$]y[/$]",
    "MathJax": r"\(x_1\)",
    "a script": "<script>alert(1)</script>",
    "a picture": "<img src=x.png onerror=y>",
    "an entity": "&amp;&#91;",
    "a comment": "<!--x-->",
    "a separator": "a\x1fb",
    "other controls": "a\x00\x07b",
}


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html", ".docx", ".epub"])
def test_syntax_in_an_article_reaches_the_card_as_text(suffix: str, learner: Learner, tmp_path: Path) -> None:
    """From a file of each format to the cards of a real collection."""
    path = tmp_path / f"article{suffix}"
    path.write_bytes(_article(suffix))
    build(tmp_path / "decks" / "x.yaml", [path], now=1_790_000_000)
    deck = deck_source.read(tmp_path / "decks" / "x.yaml").deck
    imports(learner, notes_of(*(replace(note, status=Status.KEEP) for note in deck.notes)))
    answers = [learner.col.get_card(card).render_output().answer_text for card in learner.col.find_cards("")]
    shown = "\n".join(map(visible, answers))
    for bit in SYNTAX.values():
        wanted = re.sub(_CONTROLS, "", bit)
        if suffix == ".md":  # there a tag, a comment and an entity are markup
            wanted = html.unescape(re.sub("<[^>]*>", "", wanted))
        assert shown.count(wanted) >= 4, wanted
    acted_on = r"<script|<img|\[sound:|\\\(|\[\[type|\[\$\]|anki:play"
    assert not [answer for answer in answers if re.search(acted_on, answer)]
    learner.assert_sound()


_CONTROLS = "[\x00-\x08\x1f]"


def _article(suffix: str) -> bytes:
    """Each bit of syntax in a list and in a definition; without control characters where XML takes none."""
    stems = "甲乙丙丁戊己庚辛壬癸子丑寅卯"
    assert len(stems) == len(SYNTAX)
    lines = [
        line
        for stem, bit in zip(stems, SYNTAX.values(), strict=True)
        for line in (
            f"{stem}编码是指把信息{bit}转换成符号的方法。",
            f"做工的人要坚持“{stem}三看”，即看水{stem}{bit}、看堤{stem}、看人{stem}，一样也不能少。",
            "站长每天早晚两次沿着堤走，走到头再走回来，路上遇到的人都和他打招呼，他也一一点头。",
        )
    ]
    if suffix in (".txt", ".md"):
        return "\n\n".join(lines).encode()
    clean = [re.sub(_CONTROLS, "", line) for line in lines]
    if suffix == ".docx":
        return RENDERINGS["docx"][1]([Block("paragraph", line) for line in clean])
    body = "".join(f"<p>{html.escape(line)}</p>" for line in clean)
    return epub([body]) if suffix == ".epub" else f"<html>{body}".encode()
