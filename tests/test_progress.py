"""A learner's progress through the versions of a deck, shown by real Anki.

An article is built into a deck, the package imported, its cards learnt and the notes worked on; then the
article and the deck source change, and the next packages are imported. Nothing is simulated but the calendar.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from flashgen.build import Built, build
from flashgen.output.report import as_table

pytest.importorskip("anki")
from anki.buildinfo import version

from learner import Learner

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

V1 = """社区工作手册

一、作风

我们发扬走访群众、核对帐目、整理档案、公开结果的“四实”作风。
调解工作主要包括听取陈述、查明事实、提出方案等方面。
值班工作主要包括接听电话、登记来客、巡视院落、交接钥匙等方面。
养护工作主要包括修剪枝叶、清运垃圾、疏通沟渠、粉刷墙面等方面。
培训工作主要包括讲解条例、模拟演练、考核技能等方面。

二、名词

台账是指记录来访事项的本子。
网格是指按楼栋划分的服务单元。
回访是指办结之后再次上门询问。

三、服务

救助工作主要包括核定收入、发放物资、联系医院等方面。
代办是指替行动不便的居民跑腿办事。
"""
# A typo mended, a member inserted, two swapped, one removed, a term reworded, a section moved, a fact dropped,
# and one added.
V2 = """社区工作手册

本手册经居民议事会审议。

一、作风

我们发扬走访群众、核对账目、整理档案、公开结果的“四实”作风。
调解工作主要包括听取陈述、查明事实、邀请邻居、提出方案等方面。
值班工作主要包括登记来客、接听电话、巡视院落、交接钥匙等方面。
养护工作主要包括修剪枝叶、清运垃圾、粉刷墙面等方面。
岗前培训主要包括讲解条例、模拟演练、考核技能等方面。

二、服务

救助工作主要包括核定收入、发放物资、联系医院等方面。
代办是指替行动不便的居民跑腿办事。

三、名词

台账是指记录来访事项的本子。
回访是指办结之后再次上门询问。
楼长是指由本楼住户推选的联络人。
"""
# The dropped fact and the removed member are back, the term is as it was, the member inserted is reworded,
# the fact that was added is gone, another is new.
V3 = """社区工作手册

一、作风

我们发扬走访群众、核对账目、整理档案、公开结果的“四实”作风。
调解工作主要包括听取陈述、查明事实、邀请邻里、提出方案等方面。
值班工作主要包括登记来客、接听电话、巡视院落、交接钥匙等方面。
养护工作主要包括疏通沟渠、修剪枝叶、清运垃圾、粉刷墙面等方面。
培训工作主要包括讲解条例、模拟演练、考核技能等方面。
采购工作主要包括比较报价、验收货物、登记入库等方面。

二、服务

救助工作主要包括核定收入、发放物资、联系医院等方面。
代办是指替行动不便的居民跑腿办事。

三、名词

台账是指记录来访事项的本子。
网格是指按楼栋划分的服务单元。
回访是指办结之后再次上门询问。
"""
REWORDED = {"核对帐目": "核对账目", "邀请邻居": "邀请邻里"}
DAY = 86_400
SEPTEMBER = 1_693_526_400  # 2023, before the clock of whoever runs this


class Curator:
    """Keeps the article and the deck made of it."""

    def __init__(self, folder: Path) -> None:
        self.article = folder / "a.txt"
        self.source = folder / "a.yaml"
        self.ids: dict[str, str] = {}  # by the term that a note had first

    def publishes(self, text: str, now: int) -> Built:
        self.article.write_text(text, "utf-8")
        built = build(self.source, [self.article], now=now)
        for entry in built.deck.notes:
            if entry.id not in self.ids.values():
                self.ids[entry.term] = entry.id
        return built

    def edits(self, old: str, new: str) -> None:
        text = self.source.read_text("utf-8")
        assert text.count(old) == 1
        self.source.write_text(text.replace(old, new), "utf-8")

    def terms(self, ids: list[str]) -> set[str]:
        known = {id_: term for term, id_ in self.ids.items()}
        return {known[id_] for id_ in ids}


@pytest.fixture
def curator(tmp_path: Path) -> Curator:
    return Curator(tmp_path)


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    learner = Learner(tmp_path / "learner")
    yield learner
    learner.col.close()


@pytest.fixture
def newcomer(tmp_path: Path) -> Iterator[Learner]:
    newcomer = Learner(tmp_path / "newcomer")
    yield newcomer
    newcomer.col.close()


def imported(learner: Learner, curator: Curator, package: Path | None) -> dict[str, set[str]]:
    """Import a package; say which notes are new, updated or duplicate, by term."""
    assert package
    return {sort: curator.terms(ids) for sort, ids in learner.imports(package).items()}


def study(learner: Learner) -> None:
    """Learn every card, each to an interval of its own: the first few by answering, the others by date."""
    learner.col.decks.select(learner.col.decks.id("社区工作手册"))
    for _ in range(5):
        queued = learner.col.sched.get_queued_cards().cards[0]
        card = learner.col.get_card(queued.card.id)
        card.start_timer()
        answer = learner.col.sched.build_answer(card=card, states=queued.states, rating=3)  # Easy
        learner.col.sched.answer_card(answer)
    # Anki dates an answer twice, in the card and in the history; where a second begins between the two,
    # Check Database amends the card. That is to be over before an import is judged by what the check finds.
    learner.col.fix_integrity()
    for days, card_id in enumerate(learner.col.find_cards(""), 100):
        learner.col.sched.set_due_date([card_id], f"{days}!")


def intervals(learner: Learner) -> dict[tuple[str, str], int]:
    """Say how well each member of each note is known."""
    return {asked: card.ivl for asked, card in learner.asked().items()}


def assert_kept(before: Mapping[tuple[str, str], int], after: Mapping[tuple[str, str], int]) -> None:
    """Every interval is on the member that it was earned on, or on a card that asks for nothing any more."""
    left = dict(after)
    for (note, asked), days in before.items():
        still = next(
            (key for key in ((note, asked), (note, REWORDED.get(asked, ""))) if key in after),
            next((key for key, ivl in after.items() if key[1].startswith("gone") and ivl == days), None),
        )
        assert still is not None, (note, asked)
        assert still[0] == note
        assert left.pop(still) == days, (note, asked)
    assert set(left.values()) <= {0}  # what is new has nothing earned


def write(learner: Learner, id_: str, words: str = "", tag: str = "") -> None:
    note = learner.note(id_)
    if words:
        note["备注"] = words
    if tag:
        note.add_tag(tag)
    learner.col.update_note(note)


def test_progress_survives_a_setting_that_is_switched_on_later(curator: Curator, learner: Learner) -> None:
    first = curator.publishes(V1, SEPTEMBER)
    imported(learner, curator, first.package)
    study(learner)
    write(learner, curator.ids["代办"], words="我的话")
    learner.happened(SEPTEMBER + DAY)
    before = {card.id: (card.ord, card.ivl, card.reps) for card in learner.asked().values()}

    curator.edits("notes:\n", "cards: {others: hidden, tails: shown}\nnotes:\n")
    second = curator.publishes(V1, SEPTEMBER + 10 * DAY)
    lists = {entry.term for entry in first.deck.notes if entry.items}
    definitions = {entry.term for entry in first.deck.notes if not entry.items}
    assert imported(learner, curator, second.package) == {"updated": lists, "duplicate": definitions}
    assert {card.id: (card.ord, card.ivl, card.reps) for card in learner.asked().values()} == before
    assert "我的话" in learner.note(curator.ids["代办"]).fields
    learner.assert_sound()


def test_progress_survives_two_updates(
    curator: Curator, learner: Learner, newcomer: Learner, tmp_path: Path
) -> None:
    first = curator.publishes(V1, SEPTEMBER)
    everything = {entry.term for entry in first.deck.notes}
    assert len(everything) == 11
    assert imported(learner, curator, first.package) == {"new": everything}
    id_ = curator.ids.__getitem__

    # The learner at work.
    study(learner)
    write(learner, id_("救助工作"), words="我的话")
    write(learner, id_("代办"), tag="我的")
    cards = learner.asked()
    moved, suspended = (cards[id_("四实作风"), "核对帐目"], cards[id_("调解工作"), "查明事实"])
    learner.col.set_deck([moved.id], learner.col.decks.id("重点"))
    learner.col.sched.suspend_cards([suspended.id])
    learner.col.decks.rename(learner.col.decks.by_name("社区工作手册"), "我的社区")
    learner.happened(SEPTEMBER + DAY)
    before = intervals(learner)
    assert len(set(before.values())) == len(before) > 40
    assert min(before.values()) >= 100

    # The second version.
    curator.edits("body: 办结之后再次上门询问", "body: 办结之后再次上门询问是否满意  # 居民的建议")
    second = curator.publishes(V2, SEPTEMBER + 10 * DAY)
    changed = {"四实作风", "调解工作", "值班工作", "养护工作", "培训工作", "回访", "社区工作手册"}
    same = {"救助工作", "代办", "台账"}
    assert imported(learner, curator, second.package) == {
        "new": {"楼长"},
        "updated": changed,
        "duplicate": same,
    }
    learner.happened(SEPTEMBER + 11 * DAY)
    after = intervals(learner)
    assert_kept(before, after)
    new = {key for key in after if key not in before}
    assert new == {
        (id_("四实作风"), "核对账目"),
        (id_("调解工作"), "邀请邻居"),
        (id_("养护工作"), "gone 3"),
        (id_("楼长"), "card 1"),
        (id_("楼长"), "card 2"),
    }
    assert "我的话" in learner.note(id_("救助工作")).fields
    assert learner.note(id_("代办")).has_tag("我的")
    moved.load()
    suspended.load()
    assert (learner.col.decks.name(moved.did), moved.queue) == ("重点", 2)
    assert (learner.col.decks.name(suspended.did), suspended.queue) == ("我的社区", -1)
    assert "办结之后再次上门询问是否满意" in learner.note(id_("回访")).fields
    assert visible_text(learner, id_("四实作风")) == "四实作风：走访群众、核对账目、整理档案、公开结果"
    assert visible_text(learner, id_("培训工作")).startswith("岗前培训：")
    learner.assert_sound(empty=1)

    # What was withdrawn: the learner still has it, untouched, until the companion comes.
    companion = tmp_path / "a.retired.apkg"
    withdrawn = learner.note(id_("网格"))
    assert not any("retired" in tag for tag in withdrawn.tags)
    assert imported(learner, curator, companion) == {"updated": {"网格"}}
    learner.happened(SEPTEMBER + 12 * DAY)
    tagged = learner.note(id_("网格"))
    assert tagged.fields == withdrawn.fields
    assert set(tagged.tags) - set(withdrawn.tags) == {"flashgen::retired::2023-09"}
    assert len(learner.col.find_cards("tag:flashgen::retired")) == 2
    assert intervals(learner) == after
    assert imported(newcomer, curator, second.package) == {"new": changed | same | {"楼长"}}
    assert not newcomer.col.find_notes("网格")

    # The third version.
    study_new(learner)
    before = intervals(learner)
    third = curator.publishes(V3, SEPTEMBER + 20 * DAY)
    assert imported(learner, curator, third.package) == {
        "new": {"采购工作"},
        "updated": {"调解工作", "养护工作", "培训工作", "社区工作手册", "网格"},
        "duplicate": {"四实作风", "值班工作", "回访", *same},
    }
    learner.happened(SEPTEMBER + 21 * DAY)
    after = intervals(learner)
    known = {
        (note, "疏通沟渠" if asked == "gone 3" else asked): days for (note, asked), days in before.items()
    }
    assert_kept(known, after)  # the member that is back has its interval back
    assert not any("retired" in tag for tag in learner.note(id_("网格")).tags)
    assert "我的话" in learner.note(id_("救助工作")).fields
    assert learner.note(id_("代办")).has_tag("我的")
    learner.assert_sound()

    # Who comes now gets the third version, and nothing of what was withdrawn.
    late = Learner(tmp_path / "late")
    try:
        kept = {entry.term for entry in third.deck.notes if entry.status == "keep"}
        assert imported(late, curator, third.package) == {"new": kept}
        assert kept == everything | {"采购工作"}
        assert set(late.asked()) == {key for key in after if key[0] != id_("楼长")}
        for note, _ in late.asked():  # the same cards as the learner, field by field but for his own words
            if note != id_("救助工作"):
                assert shown(late, note) == shown(learner, note)
        late.assert_sound()
    finally:
        late.col.close()


def test_reworded_headings_leave_the_words_of_learners(
    curator: Curator, learner: Learner, newcomer: Learner
) -> None:
    first = curator.publishes(V1, SEPTEMBER)
    imported(learner, curator, first.package)
    study(learner)
    id_ = curator.ids.__getitem__
    write(learner, id_("代办"), words="我的话", tag="我的")
    learner.happened(SEPTEMBER + DAY)
    before, was = intervals(learner), learner.note(id_("代办")).fields

    text = V1.replace("社区工作手册", "街道社区工作手册").replace("三、服务", "三、便民服务")
    second = curator.publishes(text.replace("二、名词", "二、救助"), SEPTEMBER + 10 * DAY)
    updated = {"台账", "网格", "回访", "社区工作手册"}  # under another heading; the list of the headings
    told = imported(learner, curator, second.package)
    assert told == {"updated": updated, "duplicate": {entry.term for entry in first.deck.notes} - updated}
    kept = {key: days for key, days in before.items() if key[0] != id_("社区工作手册")}
    assert kept.items() <= intervals(learner).items()
    assert learner.note(id_("代办")).has_tag("我的")
    assert "我的话" in learner.note(id_("代办")).fields
    assert learner.note(id_("代办")).fields == was
    assert "社区工作手册 › 服务" in was
    imported(newcomer, curator, second.package)
    assert "街道社区工作手册 › 便民服务" in newcomer.note(id_("代办")).fields
    learner.assert_sound(empty=1)  # of the list of the headings


def test_the_build_table_says_how_to_find_cards_that_are_left_with_nothing_to_ask(
    curator: Curator, learner: Learner
) -> None:
    first = curator.publishes(V1.replace("社区工作手册", '社区_"手册"'), SEPTEMBER)
    assert imported(learner, curator, first.package)
    assert first.emptied == ()
    shorter = V2.replace("发放物资、", "").replace(
        "社区工作手册", '社区_"手册"'
    )  # of two, none is asked for alone
    second = curator.publishes(shorter, SEPTEMBER + 10 * DAY)
    [search] = re.findall(r"finds them in Anki's browser: (.*)", as_table(second))
    assert "cards emptied  4: of 养护工作、救助工作" in as_table(second)
    assert imported(learner, curator, second.package)
    gone = {card.id for (_, asked), card in learner.asked().items() if asked.startswith("gone")}
    assert len(gone) == 4
    assert set(learner.col.find_cards(search)) == gone
    assert "cards emptied" not in as_table(curator.publishes(shorter, SEPTEMBER + 20 * DAY))
    curator.source.with_suffix(".apkg").write_bytes(b"damaged")
    again = curator.publishes(V1, SEPTEMBER + 30 * DAY)  # it is not needed, as the lock is there
    assert again.emptied == ()
    assert imported(learner, curator, again.package)


def test_the_companion_changes_nothing_but_the_tag(
    curator: Curator, learner: Learner, tmp_path: Path
) -> None:
    twice = "调解工作主要包括邀请邻居、登记结果、再次回访等方面。\n"  # a second list of the same name
    text = V1.replace("值班工作", f"{twice}值班工作")
    package = curator.publishes(text, SEPTEMBER).package
    assert package
    learner.imports(package)
    [note] = learner.col.find_notes("正文:*邀请邻居*")
    before = learner.col.get_note(note)
    assert "第 2 种说法" in before["总问"]
    curator.publishes(V1, SEPTEMBER + 10 * DAY)
    assert learner.imports(tmp_path / "a.retired.apkg") == {"updated": [before["编号"]]}
    after = learner.col.get_note(note)
    assert after.fields == before.fields
    assert after.card_ids() == before.card_ids()
    assert {*after.tags} == {*before.tags, "flashgen::retired::2023-09"}


def study_new(learner: Learner) -> None:
    for days, card_id in enumerate(learner.col.find_cards("is:new"), 500):
        learner.col.sched.set_due_date([card_id], f"{days}!")


def shown(learner: Learner, id_: str) -> list[str]:
    """Give the fields of a note, but for the line of the text, which may have moved since."""
    return [re.sub(r" 第 \d+ 行", "", field) for field in learner.note(id_).fields]


def visible_text(learner: Learner, id_: str) -> str:
    """Give the main text of a list, without its clozes."""
    return re.sub(r"\{\{c\d+::|\}\}", "", learner.note(id_)["正文"])


OLDEST = Path(sys.prefix, "anki-24.11")


@pytest.mark.skipif(version == "24.11", reason="this is that run")
def test_the_same_with_anki_24_11() -> None:
    """That release keeps the time of import in place of a note's `mod`."""
    if not OLDEST.exists():
        pytest.skip(f"no Anki 24.11: {sys.executable} -m pip install --target {OLDEST} anki==24.11")
    here = Path(__file__).parent
    tests = [str(here / f"test_{name}.py") for name in ("anki", "progress", "histories")]
    assert run("-c", "import anki.buildinfo; print(anki.buildinfo.version)") == "24.11\n"
    assert " passed" in run("-m", "pytest", "-q", "-p", "no:cacheprovider", *tests)


def run(*arguments: str) -> str:
    """Run this Python with the oldest Anki; return what it prints."""
    environment = os.environ | {"PYTHONPATH": str(OLDEST)}
    command = [sys.executable, *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
