"""What counts as a change of a note, and is an update to learners; and what does not, so that their edits stay."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from flashgen.build import notes_of
from flashgen.cards.content import content_hash, contents
from flashgen.deck.lock import Lock, rebuild, stamp
from flashgen.model import Deck, Entry, Note, Status

FIELDS = (
    *("k3v9q2", "{{c30::甲}}：{{c31::乙、{{c1::丙}}}}", "甲？", "一", "", "a.txt 第 7 行 › 一"),
    *[""] * 6,
)
NOTE = Note(guid="g", kind="formulation", fields=FIELDS, clozes=(1, 30, 31), tags=("丙", "丁"))


def test_the_hash_is_the_same_across_machines_and_versions() -> None:
    assert content_hash(NOTE, ("一",)) == "e273e267ce59eaa7"


@pytest.mark.parametrize(
    "same",
    [
        {"guid": "h"},
        {"due": 7},
        {"mod": 7},
        {"tags": ("丁", "丙")},
        {"tags": ("丙", "丁", "flashgen::band::review", "flashgen::similar::根本", "flashgen::section::一")},
        {"fields": (*FIELDS[:8], "另一种说法", *FIELDS[9:])},
        {"fields": (*FIELDS[:5], "a.txt 第 1024 行 › 一", *FIELDS[6:])},
        {"fields": (*FIELDS[:5], "b.txt 第 7 行 › 二 › 三", *FIELDS[6:])},
        {"fields": (*FIELDS[:3], "二", *FIELDS[4:])},  # what stands above the question is given apart
    ],
)
def test_what_is_no_content(same: dict[str, Any]) -> None:
    assert content_hash(replace(NOTE, **same), ("一",)) == content_hash(NOTE, ("一",))


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "definition", "fields": (*FIELDS, "", "")},
        {"fields": (*FIELDS[:11], "丁")},
        {"clozes": (1,)},
        {"tags": ()},
    ],
)
def test_what_is_content(change: dict[str, Any]) -> None:
    assert content_hash(replace(NOTE, **change), ("一",)) != content_hash(NOTE, ("一",))
    assert content_hash(NOTE, ("二",)) != content_hash(NOTE, ("一",))


LIST = Entry(
    id="f1", kind="formulation", term="四甘精神", items=("甘愿吃苦", "甘于奉献", "甘为人梯", "甘守寂寞")
)
OTHER = Entry(
    id="d1", kind="definition", term="台账", cue="是指", body="记录来访事项的本子", section=("名词",)
)


def versions(*decks: list[Entry]) -> list[set[str]]:
    """Build the decks one after the other; tell which notes each updates or brings."""
    lock: Lock | None = None
    updated = []
    for now, entries in enumerate(decks, 1):
        deck = Deck(name="甲", notes=tuple(entries))
        known = lock or rebuild(deck)
        lock = replace(known, notes=dict(rebuild(deck).notes) | dict(known.notes))
        content_of = contents(deck, lock)
        lock = stamp(lock, {id_: content_of(id_, note) for id_, note in notes_of(deck, lock)}, now)
        updated.append({note for note, record in lock.notes.items() if record.mod == now})
    return updated


def under(*headings: str, **more: Any) -> list[Entry]:
    return [replace(LIST, section=headings, **more), OTHER]


@pytest.mark.parametrize(
    "was, now",
    [
        (("手册", "作风"), ("手册", "作风")),
        (("手册", "作风"), ("社区手册", "作风")),  # reworded
        (("手册", "作风"), ("手册", "工作作风")),
        (("2025年手册", "作风"), ("2025年工作手册", "工作作风")),
        (("作风",), ("手册", "作风")),  # it stands there still, and more is said
        (("手册", "作风"), ("手册", "作风", "要求")),
        (("手册", "作风"), ("手册", "上编", "作风", "要求")),
        (("手册", "“作风”"), ("手册", "作风")),
        ((), ("作风",)),
        (("名词解释", "作风", "要求"), ("服务", "作风", "要求")),  # only on the back
        (("发扬四甘精神",), ("弘扬四甘精神",)),
    ],
)
def test_a_note_that_stands_where_it_stood_is_not_updated(was: tuple[str, ...], now: tuple[str, ...]) -> None:
    assert versions(under(*was), under(*now)) == [{"f1", "d1"}, set()]


@pytest.mark.parametrize(
    "was, now",
    [
        (("手册", "作风"), ("手册", "服务")),  # another
        (("手册", "总则"), ("手册", "附则")),
        (("手册", "作风"), ("作风", "手册")),
        (("手册", "作风"), ("手册",)),
        (("作风",), ()),
        (("2025年手册", "作风"), ("2026年手册", "作风")),  # of another year
    ],
)
def test_a_note_under_other_headings_is_updated(was: tuple[str, ...], now: tuple[str, ...]) -> None:
    assert versions(under(*was), under(*now)) == [{"f1", "d1"}, {"f1"}]


def test_a_heading_that_stands_elsewhere_was_not_reworded() -> None:
    rest = replace(OTHER, section=("组织部门职责",))
    was = [replace(LIST, section=("组织部门职责",)), rest]
    assert versions(was, [replace(LIST, section=("宣传部门职责",)), rest]) == [{"f1", "d1"}, {"f1"}]
    both = [replace(one, section=("党委组织部门职责",)) for one in was]
    assert versions(was, both) == [{"f1", "d1"}, set()]


TWINS = [
    replace(LIST, id="f1", section=("教师权利",)),
    replace(LIST, id="f2", items=("一", "二", "三"), section=("学生权利",)),
]


def test_headings_that_tell_two_questions_apart_count_as_they_stand() -> None:
    reworded = [replace(TWINS[0], section=("教师的权利",)), TWINS[1]]
    assert versions(TWINS, reworded) == [{"f1", "f2"}, {"f1"}]
    one = [replace(TWINS[0], section=("教师的权利",)), OTHER]
    assert versions([TWINS[0], OTHER], one)[1] == set()
    assert versions([TWINS[0], OTHER], one, [*one, TWINS[1]])[2] == {"f1", "f2"}  # till now nobody minded
    assert versions(one, [*one, TWINS[1]])[1] == {"f2"}


def test_rewordings_are_measured_by_what_learners_have() -> None:
    words = ["安全生产工作", "安全生产管理", "安全企业管理", "现代企业管理"]
    assert versions(*(under(heading) for heading in words)) == [{"f1", "d1"}, set(), {"f1"}, set()]


def test_a_change_brings_the_headings_of_its_time() -> None:
    changed = under("社区手册", by="张三")
    assert versions(under("手册"), changed, changed) == [{"f1", "d1"}, {"f1"}, set()]
    further = under("社区工作手册", by="张三")  # is like 社区手册, and not like 手册
    assert versions(under("手册"), changed, further)[2] == set()
    assert versions(under("手册"), under("社区工作手册"))[1] == {"f1"}


def test_what_was_withdrawn_comes_back_with_the_headings_of_its_time() -> None:
    gone = under("手册", status=Status.RETIRED)
    back = under("社区手册")
    assert versions(under("手册"), gone, back, under("社区工作手册"))[1:] == [{"f1"}, {"f1"}, set()]
