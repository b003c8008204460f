"""Random histories of a deck, each lived through by real Anki, against a model of what must survive.

An article is changed at random, its editor and a learner work at random; every version is mined, merged, packaged
and imported. The model knows nothing of ids, numbers and times: only which fact and which member is which, and what
a card asked when it was learnt.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from flashgen.build import Built, build
from flashgen.deck import lockfile
from flashgen.deck import source as deck_source
from flashgen.deck.recover import beside
from flashgen.model import Status

pytest.importorskip("anki")
from anki.buildinfo import version

from learner import Learner

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

VERBS = re.findall("..", "走访核对整理公开听取查明提出登记巡视交接修剪清运疏通粉刷讲解演示考核发放联系比较")
NOUNS = re.findall("..", "群众帐目档案结果陈述事实方案来客院落钥匙枝叶垃圾沟渠墙面条例演练技能物资医院报价")
LISTS = re.findall("..", "调解值班养护培训救助采购巡查普查招聘调研")
THINGS = re.findall("..", "台账网格回访代办楼长议事门岗信箱食堂车棚")
HEADINGS = ["作风", "名词", "服务", "保障"]
# For what is reworded: stand in no pool, nor behind 指 in a word (指甲), which would hide the 是指 of a definition.
OTHERS = "乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"
DAY = 86_400
SEPTEMBER = 1_693_526_400  # 2023, before the clock of whoever runs this


@dataclass(eq=False)
class Member:
    """What stays the same when its words change."""

    words: str


@dataclass(eq=False)
class Fact:
    """A list, or a definition where it has no members."""

    term: str
    heading: str
    members: list[Member] = field(default_factory=list)
    body: str = ""
    removed: list[Member] = field(default_factory=list)
    edited: dict[str, str] = field(default_factory=dict)  # what the editor wrote, by field
    rejected: bool = False

    def line(self) -> str:
        """The sentence of the article."""
        if self.members:
            return f"{self.term}主要包括{'、'.join(member.words for member in self.members)}等方面。"
        return f"{self.term}是指{self.body}。"

    def content(self) -> tuple[str, ...]:
        """What a learner gets to see."""
        return self.heading, self.line(), *self.edited.values()


class Article:
    """Facts under headings; `next` makes the next version."""

    def __init__(self, draw: Any) -> None:
        self.draw = draw
        self.order = list(HEADINGS)
        self.facts: list[Fact] = []
        self.gone: list[Fact] = []
        self.preface = 0
        self.members: dict[str, Member] = {}  # by all the words that they ever had
        self._members = itertools.count(draw(st.integers(0, 300)))
        self._terms = iter(range(10))
        for _ in range(4):
            self._add()

    def text(self) -> str:
        parts = ["说明文字。\n" * self.preface]
        for number, heading in zip("一二三四", self.order, strict=True):
            lines = [fact.line() for fact in self.facts if fact.heading == heading]
            parts.append(f"{number}、{heading}\n\n" + "\n".join(lines))
        return "\n\n".join(parts) + "\n"

    def next(self) -> None:
        """Make the next version."""
        back = self.gone.pop() if self.gone and self._one_in(2) else None
        if len(self.facts) > 2 and self._one_in(2):
            place = self._place(self.facts)
            if len(self.facts[place].members) != 2:  # which would come back for review
                self.gone.append(self.facts.pop(place))
        for fact in self.facts:
            if self._one_in(2):
                self._change(fact)
            elif fact.removed:
                self._change_members(fact, "return")
        if back:
            self.facts.insert(self._place(self.facts), back)
        if self._one_in(2):
            self._add()
        if self._one_in(2):
            self.order.append(self.order.pop(self._place(self.order)))
        if self._one_in(2):
            self.preface = 3 - self.preface

    def _one_in(self, number: int) -> bool:
        return bool(self.draw(st.integers(1, number)) == number)

    def _place(self, sequence: list[Any]) -> int:
        return int(self.draw(st.integers(0, len(sequence) - 1)))

    def _add(self) -> None:
        number = next(self._terms, None)
        if number is None:
            return
        heading = self.draw(st.sampled_from(HEADINGS))
        if self.draw(st.booleans()):
            members = [self._member() for _ in range(self.draw(st.integers(3, 6)))]
            self.facts.append(Fact(LISTS[number] + "工作", heading, members))
        else:
            body = f"{self._member().words}而{self._member().words}的办法"
            self.facts.append(Fact(THINGS[number] + "制度", heading, body=body))

    def _member(self) -> Member:
        number = next(self._members)
        return self._known(Member(VERBS[number % 20] + NOUNS[(number + number // 20) % 20]))

    def _known(self, member: Member) -> Member:
        self.members[member.words] = member
        return member

    def _reworded(self, words: str) -> str:
        place = self._place(list(words))
        other: str = self.draw(st.sampled_from(OTHERS))
        return words[:place] + other + words[place + 1 :]

    def _change(self, fact: Fact) -> None:
        kinds = ["members", "members", "reword"] if fact.members else ["body"]
        kind = self.draw(st.sampled_from([*kinds, "term", "heading"]))
        if kind == "body":
            fact.body = self._reworded(fact.body)
        elif kind == "term":
            fact.term = fact.term[:-1] + self.draw(st.sampled_from("规法"))
        elif kind == "heading":
            fact.heading = self.draw(st.sampled_from(HEADINGS))
        elif kind == "reword":
            member = fact.members[self._place(fact.members)]
            member.words = self._reworded(member.words)
            self._known(member)
        else:
            for kind in self.draw(
                st.lists(st.sampled_from(["insert", "remove", "move", "return"]), min_size=1)
            ):
                self._change_members(fact, kind)

    def _change_members(self, fact: Fact, kind: str) -> None:
        place = self._place(fact.members)
        if kind == "insert" and len(fact.members) < 8:
            fact.members.insert(place, self._member())
        elif kind == "move":
            fact.members.append(fact.members.pop(place))
        elif kind == "remove" and len(fact.members) > 2:
            fact.removed.append(fact.members.pop(place))
        elif kind == "return" and fact.removed:
            fact.members.insert(place, fact.removed.pop())


class Editor:
    """Works on the deck source."""

    def __init__(self, path: Path, article: Article) -> None:
        self.path = path
        self.article = article
        self.draw = article.draw

    def publishes(self, now: int) -> Built:
        article = self.path.with_suffix(".txt")
        article.write_text(self.article.text(), "utf-8")
        return build(self.path, [article], now=now)

    def works(self, ids: Mapping[Fact, str]) -> None:
        source = deck_source.read(self.path)
        changes: dict[str, dict[str, Any]] = {}
        for fact in self.article.facts:
            what = self.draw(st.sampled_from(["", "", "", "", "by", "body", "reject"]))
            if what == "reject":
                fact.rejected = True
                changes[ids[fact]] = {"status": Status.REJECT}
            elif what == "by" or (what == "body" and not fact.members):
                words = f"编者的{len(fact.edited)}号{ids[fact]}意见"
                fact.edited[what] = words
                changes[ids[fact]] = {what: words}
        notes = tuple(replace(entry, **changes.get(entry.id, {})) for entry in source.deck.notes)
        self.path.write_bytes(deck_source.update(source, replace(source.deck, notes=notes)))
        if self.draw(st.integers(0, 4)) == 4:
            lockfile.beside(self.path).unlink()

    def live(self) -> list[Fact]:
        """What the package is to hold: of what the text has no more, that which was edited."""
        facts = [*self.article.facts, *(fact for fact in self.article.gone if fact.edited)]
        return [fact for fact in facts if not fact.rejected]


class Student:
    """Learns the cards, writes on the notes, and remembers which card asked for what."""

    def __init__(self, learner: Learner, article: Article) -> None:
        self.learner = learner
        self.draw = article.draw
        self.members = article.members
        self.had: dict[Fact, tuple[str, ...]] = {}  # as last imported
        self.withdrawn: set[Fact] = set()
        self.asked: dict[int, object] = {}  # by card: the member, or what else it asks for
        self.cards: dict[Member, int] = {}
        self.days: dict[int, int] = {}  # by card: its interval
        self.written: dict[Fact, str] = {}
        self.late: set[Fact] = set()  # written on after they were withdrawn: newer than the companion's

    def imports(self, package: Path, live: list[Fact], ids: Mapping[Fact, str]) -> None:
        """Import, and look at what the importer says."""
        updated = {
            fact
            for fact in live
            if fact in self.had and (self.had[fact] != fact.content() or fact in self.withdrawn)
        }
        expected = {"new": set(live) - self.had.keys(), "updated": updated}
        expected["duplicate"] = set(live) - expected["new"] - updated
        named = {sort: sorted(ids[fact] for fact in facts) for sort, facts in expected.items() if facts}
        assert package.exists() == bool(live)
        assert not live or self.learner.imports(package) == named
        self.withdrawn = self.had.keys() - live
        self.late &= self.withdrawn
        self.had |= {fact: fact.content() for fact in live}
        for fact in updated:
            self.written.pop(fact, None)

    def imports_companion(self, package: Path, notes: Mapping[Fact, int]) -> None:
        col = self.learner.col
        before = {fact: shown(col.get_note(notes[fact])) for fact in self.withdrawn}
        self.learner.imports(package)
        for fact in self.withdrawn - self.late:
            note = col.get_note(notes[fact])
            assert any(tag.startswith("flashgen::retired::") for tag in note.tags)
            if fact not in self.written and fact.content() == self.had[fact]:  # what is rejected may change
                assert shown(note) == before[fact]
            self.written.pop(fact, None)

    def looks(self, live: list[Fact], notes: Mapping[Fact, int]) -> None:
        """Every interval is on what it was earned on, and every word is there."""
        for fact in self.had:
            alone = fact.members if len(fact.members) > 2 else []  # of two, none is asked for
            found = {what: card for (_, what), card in self.learner.asked([notes[fact]]).items()}
            for what, card in found.items():
                assert card.ivl == self.days.get(card.id, 0)
                if what.startswith("gone"):
                    assert fact not in live or self.asked[card.id] not in alone
                    continue
                identity = self.members.get(what, what)
                assert self.asked.setdefault(card.id, identity) == identity
                if isinstance(identity, Member):
                    assert self.cards.setdefault(identity, card.id) == card.id
            if fact in live and fact.members:
                assert found.keys() >= {"card 30", "card 31", *(member.words for member in alone)}
        for fact, words in self.written.items():
            note = self.learner.col.get_note(notes[fact])
            assert note["备注"] == words
            assert note.has_tag("我的")

    def works(self, notes: Mapping[Fact, int]) -> None:
        """Learn what is new, each card to an interval of its own; write on a few notes."""
        col = self.learner.col
        for fact in self.had:
            for card_id in col.card_ids_of_note(notes[fact]):
                if card_id not in self.days and self.draw(st.integers(0, 3)):
                    self.days[card_id] = 100 + len(self.days)
                    col.sched.set_due_date([card_id], f"{self.days[card_id]}!")
            if self.draw(st.integers(0, 2)) == 2:
                note = col.get_note(notes[fact])
                if fact in self.withdrawn:
                    self.late.add(fact)
                note["备注"] = self.written[fact] = f"我的话{len(self.days)}"
                note.add_tag("我的")
                col.update_note(note)


def shown(note: Any) -> list[str]:
    """Give the fields of a note, but for the line of the text."""
    return [re.sub(r" 第 \d+ 行", "", field) for field in note.fields]


numbers = itertools.count()
WITHOUT_SHRINKING = [Phase.explicit, Phase.reuse, Phase.generate]  # which takes minutes, with a real Anki


@pytest.fixture(scope="module")
def learners(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Learner, Learner]]:
    """One who has been there from the first version, and one who comes for the last."""
    both = (Learner(tmp_path_factory.mktemp("learner")), Learner(tmp_path_factory.mktemp("newcomer")))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "os.fsync", lambda _: None
        )  # there are no power cuts here, and this is half of the time
        yield both
    for learner in both:
        learner.col.close()


@settings(max_examples=50 if version == "24.11" else 200, deadline=None, phases=WITHOUT_SHRINKING)
@given(st.data())
def test_through_any_history_progress_is_safe(
    learners: tuple[Learner, Learner], tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    learner, newcomer = learners
    path = tmp_path_factory.getbasetemp() / f"histories{next(numbers)}" / f"deck{next(numbers)}.yaml"
    path.parent.mkdir()
    article = Article(data.draw)
    editor, student = Editor(path, article), Student(learner, article)
    ids: dict[Fact, str] = {}
    notes: dict[Fact, int] = {}
    package, companion = beside(path)
    for number in range(data.draw(st.integers(3, 4))):
        now = SEPTEMBER + 10 * number * DAY
        deck = editor.publishes(now).deck
        by_term = {entry.term: entry.id for entry in deck.notes}
        for fact in article.facts:
            assert ids.setdefault(fact, by_term[fact.term]) == by_term[fact.term]
        student.imports(package, editor.live(), ids)
        learner.happened(now + DAY)
        guids = lockfile.parse(lockfile.beside(path).read_bytes(), path, deck).notes
        for fact in student.had:
            [[found]] = learner.sql("select id from notes where guid = ?", guids[ids[fact]].guid)
            assert notes.setdefault(fact, found) == found
        student.looks(editor.live(), notes)
        wanted: bool = data.draw(st.booleans())
        if student.withdrawn and wanted:
            student.imports_companion(companion, notes)
            learner.happened(now + 2 * DAY)
            student.looks(editor.live(), notes)
        student.works(notes)
        learner.happened(now + 3 * DAY)
        student.looks(editor.live(), notes)
        editor.works(ids)
        if number:
            assert companion.exists() == bool(student.withdrawn)
        article.next()
    there = sorted(ids[fact] for fact in student.had.keys() - student.withdrawn)
    assert not there or newcomer.imports(package) == {"new": there}
