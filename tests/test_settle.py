"""Settling goes by indexes, not by comparing each with each; they find what comparing would."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashgen import mine
from flashgen.model import Band, Definition, Formulation, Place, Span

SHARED: dict[str, Any] = {
    "term_spans": (Span(0, 1),),
    "quote": "",
    "quote_span": Span(0, 1),
    "place": Place(1),
    "rule": "",
    "band": Band.AUTO,
    "evidence": ("+1.0",),
}
NAMES = st.text("甲乙，丙", min_size=1, max_size=5).filter(mine.bare)


def listed(name: str) -> Formulation:
    return Formulation(term=name, items=(f"{name}的一项",), item_spans=(Span(0, 1),), **SHARED)


def defined(name: str) -> Definition:
    return Definition(term=name, cue="是", body=f"{name}的意思", body_span=Span(0, 1), **SHARED)


def one_holds_the_other(a: str, b: str) -> bool:
    """Whether a term is the beginning or the end of another, marks apart."""
    short, long = sorted((mine.bare(a), mine.bare(b)), key=len)
    return long.endswith(short) or long.startswith(short)


@given(st.lists(NAMES, max_size=8), NAMES)
def test_lists_are_found_by_the_beginnings_and_ends_of_their_names(names: list[str], term: str) -> None:
    told = defined(term)
    found = mine._by_affix([*map(listed, names), told])(told)
    wanted = [name for name in names if one_holds_the_other(name, term)]
    assert sorted(fact.term for fact in found) == sorted(wanted)


@given(st.lists(NAMES, min_size=1, max_size=8))
def test_one_meaning_is_taken_once_for_names_of_which_one_holds_the_other(names: list[str]) -> None:
    facts = [replace(defined(name), body="一个意思", evidence=(f"{-n}",)) for n, name in enumerate(names)]
    taken: list[str] = []
    for name in names:
        if not any(one_holds_the_other(name, one) for one in taken):
            taken.append(name)
    kept = sorted(verdict.fact.term for verdict in mine.settle(facts[::-1]) if verdict.taken)
    assert kept == sorted(taken)


@given(st.lists(st.tuples(NAMES, st.integers(2, 3)), max_size=8), NAMES, st.integers(2, 3))
def test_a_mention_is_listed_under_its_name_or_a_longer_one_of_as_many(
    lists: list[tuple[str, int]], term: str, count: int
) -> None:
    facts = [replace(listed(name), items=tuple("甲乙丙"[:number])) for name, number in lists]
    mention = replace(listed(term), items=(), count=count)
    bare, names = mine.bare(term), [(mine.bare(name), number) for name, number in lists]
    wanted = any(
        bare == name or (number == count and len(bare) >= 3 and bare in name) for name, number in names
    )
    assert mine._listed(facts)(mention) == wanted


def test_a_definition_is_held_against_the_lists_of_its_name_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[str] = []

    def lists_the_same(one: Formulation, told: Definition) -> bool:
        compared.append(told.term)
        return False

    monkeypatch.setattr(mine, "_lists_the_same", lists_the_same)
    names = [f"词{number}号" for number in range(10, 60)]
    mine.settle([*map(listed, names), *map(defined, names)])
    assert sorted(compared) == names


@pytest.mark.parametrize(
    "spans, taken",
    [
        ((Span(2, 8), Span(9, 14)), 1),  # the first member with the verb before it
        ((Span(40, 44), Span(45, 50)), 2),  # other members elsewhere: a second reading
        ((Span(4, 8), Span(9, 14), Span(15, 20)), 2),  # one member more
        ((Span(4, 8), Span(9, 11), Span(12, 14)), 1),  # the last member as two
        ((Span(9, 11), Span(12, 14)), 2),  # what a member lists
    ],
)
@pytest.mark.parametrize("name", ["三个留住", "书屋的经验"])  # what stands in one place is one list
def test_members_that_are_only_cut_otherwise_are_said_already(
    spans: tuple[Span, ...], taken: int, name: str
) -> None:
    sure = replace(listed("三个留住"), items=("把书留住", "把读者留住"), item_spans=(Span(4, 8), Span(9, 14)))
    other = replace(
        sure,
        term=name,
        items=tuple(f"第{n}项" for n in range(len(spans))),
        item_spans=spans,
        band=Band.REVIEW,
        evidence=("+0.1",),
    )
    assert sum(verdict.taken for verdict in mine.settle([other, sure])) == taken


def test_a_key_whose_list_is_doubtful_is_listed_as_many_as_it_says() -> None:
    doubtful = replace(listed("办好书屋的三个统一"), items=("甲", "乙"), count=3)
    mention = replace(listed("三个统一"), items=(), count=3)
    assert mine._listed([doubtful])(mention)
    assert not mine._listed([replace(doubtful, count=2)])(mention)
