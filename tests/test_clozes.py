"""A cloze number belongs to one member for good."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashgen.cards.notetypes import NAME_CLOZE, WHOLE_CLOZE
from flashgen.deck.clozes import RESERVED, Clozes, align, renumber

FOUR = ("甘愿吃苦", "甘于奉献", "甘为人梯", "甘守寂寞")

# What becomes of 1 2 3 4, when the four become these.
CHANGES = {
    "nothing": (FOUR, (1, 2, 3, 4)),
    "swapped": (("甘于奉献", "甘愿吃苦", "甘为人梯", "甘守寂寞"), (2, 1, 3, 4)),
    "moved to the end": (("甘于奉献", "甘为人梯", "甘守寂寞", "甘愿吃苦"), (2, 3, 4, 1)),
    "one inserted": (("甘愿吃苦", "甘于奉献", "勇于担当", "甘为人梯", "甘守寂寞"), (1, 2, 5, 3, 4)),
    "one removed": (("甘愿吃苦", "甘为人梯", "甘守寂寞"), (1, 3, 4)),
    "a typo mended": (("甘愿吃苦", "甘于奉献", "甘当人梯", "甘守寂寞"), (1, 2, 3, 4)),
    "made longer": (("甘愿吃苦", "甘于奉献", "始终甘为人梯", "甘守寂寞"), (1, 2, 3, 4)),
    "replaced": (("甘愿吃苦", "甘于奉献", "勇于担当", "甘守寂寞"), (1, 2, 5, 4)),
    "all at once": (("甘于吃苦", "勇于担当", "甘为人梯", "甘于奉献"), (1, 5, 3, 2)),
    "all others": (("一", "二"), (5, 6)),
}


@pytest.mark.parametrize("items, numbers", CHANGES.values(), ids=CHANGES)
def test_numbers_go_with_the_members(items: tuple[str, ...], numbers: tuple[int, ...]) -> None:
    before = renumber(FOUR, Clozes())
    assert before.numbers == (1, 2, 3, 4)
    after = renumber(items, before)
    assert after.numbers == numbers
    assert tuple(text for _, text in after.live) == items


def test_a_parallel_member_is_another_member() -> None:
    before = renumber(("强化政治引领作用", "强化政治纪律作用"), Clozes())
    assert renumber(("强化政治吸纳作用", "强化政治纪律作用"), before).numbers == (3, 2)


def test_a_member_as_like_one_as_another_is_neither() -> None:
    assert align(["强化政治引领作用", "强化政治纪律作用"], ["强化政治吸纳作用"]) == {}


def test_a_reworded_member_elsewhere_is_another_member() -> None:
    assert align(["一二三四", "甲", "乙"], ["甲", "乙", "一二三五"]) == {0: 1, 1: 2}


def test_members_of_one_text_each_have_a_number() -> None:
    before = renumber(("甲", "乙", "甲"), Clozes())
    assert before.numbers == (1, 2, 3)
    assert renumber(("甲", "甲", "乙"), before).numbers == (1, 3, 2)


def test_a_member_that_returns_has_its_number_again() -> None:
    before = renumber(("甘愿吃苦", "甘守寂寞"), renumber(FOUR, Clozes()))
    assert before.dropped == ((2, "甘于奉献"), (3, "甘为人梯"))
    after = renumber(("甘为人梯", "甘愿吃苦", "勇于担当"), before)
    assert after.numbers == (3, 1, 5)
    assert after.dropped == ((2, "甘于奉献"), (4, "甘守寂寞"))


def test_the_numbers_of_name_and_whole_list_are_left_free() -> None:
    numbers = renumber([f"第{n}项" for n in range(40)], Clozes()).numbers
    assert numbers == tuple(n for n in range(1, 43) if n not in RESERVED)


ITEMS = st.lists(st.text("甲乙丙", min_size=1, max_size=4), max_size=6)


@given(st.lists(ITEMS, min_size=1, max_size=6))
def test_a_number_is_never_given_to_another_member(versions: list[list[str]]) -> None:
    clozes = Clozes()
    for items in versions:
        before, clozes = clozes, renumber(items, clozes)
        assert [text for _, text in clozes.live] == items
        known = {**dict(before.live), **dict(before.dropped)}
        now = [*clozes.live, *clozes.dropped]
        assert len({number for number, _ in now}) == len(now)
        assert {number for number, _ in now} >= set(known)
        for number, text in clozes.live:
            if number in known and known[number] != text:  # reworded, then: in one step, from a live member
                assert (number, known[number]) in before.live
                assert text not in dict(before.live).values() or items.count(text) > 1
        assert renumber(items, clozes) == clozes


def test_the_numbers_left_free_are_those_of_the_note_type() -> None:
    assert {NAME_CLOZE, WHOLE_CLOZE} == RESERVED
