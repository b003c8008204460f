"""The reference article gives what it must, with place and quote, and nothing from its traps."""

import os
from pathlib import Path

import pytest

from facts import Mined, assert_spans_hold, plain
from flashgen.mine import mine
from flashgen.model import Band, Definition, Formulation, Source
from flashgen.readers import sources

LISTS = {
    "两个绝对": ["政治上绝对可靠", "对党绝对忠诚"],
    "四重维度": [
        "廓清“两个绝对”的政治维度",
        "拓展“两个绝对”的发展维度",
        "守护“两个绝对”的纪律维度",
        "厚植“两个绝对”的精神维度",
    ],
    "廓清“两个绝对”的政治维度": ["坚定信仰信念信心", "提高方位站位定位", "加强素养涵养修养"],
    "拓展“两个绝对”的发展维度": ["在“识大局”上聚焦", "在“谋大局”上聚力", "在“为大局”中聚合"],
    "守护“两个绝对”的纪律维度": ["严守规矩", "公道正派", "清正廉洁"],
    "厚植“两个绝对”的精神维度": ["把岗位当成一种历练", "把任务当成一种际遇", "把吃苦当成一种成长"],
    "四甘精神": ["甘愿吃苦", "甘于奉献", "甘为人梯", "甘守寂寞"],
}
MENTIONS = [
    "四个意识",
    "四个自信",
    "两个维护",
    "五聚焦五落实",
    "五突出五强化",
    "五坚持五提升",
    "一个龙头、三个先锋",
    "五个必须",
    "七个有之",
    "中央八项规定",
]
DEFINITIONS = {
    "组织部门": ("本质是", "政治部门"),
    "组工干部": ("本质是", "政工干部"),
    "全面从严治党": ("是", "全面建成小康社会、全面深化改革、全面依法治国的根本保障"),
    "公道正派": ("是", "组工干部安身立命之本"),
}
TRAPS = ["5+2", "白加黑", "第一位", "百分之百", "2018年"]


@pytest.fixture(scope="module")
def article() -> Source:
    shared = os.environ.get("FLASHGEN_SHARED")
    if not shared:
        pytest.skip("FLASHGEN_SHARED is not set: the reference article is not here")
    return sources(Path(shared) / "seeds" / "article.txt")[0]


@pytest.fixture(scope="module")
def facts(article: Source) -> list[Mined]:
    return mine(article)


def lists(facts: list[Mined]) -> dict[str, list[str]]:
    return {f.term: list(f.items) for f in facts if isinstance(f, Formulation) and f.items}


@pytest.mark.parametrize("term", LISTS)
def test_a_list(facts: list[Mined], term: str) -> None:
    assert lists(facts).get(term) == LISTS[term]


def test_no_other_list_is_carded(facts: list[Mined]) -> None:
    carded = {f.term for f in facts if isinstance(f, Formulation) and f.items and f.band == Band.AUTO}
    assert carded == set(LISTS)


def test_the_mentions(facts: list[Mined]) -> None:
    found = [f for f in facts if isinstance(f, Formulation) and not f.items]
    assert [f.term for f in found] == MENTIONS
    assert all(f.reason for f in found)


@pytest.mark.parametrize("term", DEFINITIONS)
def test_a_definition(facts: list[Mined], term: str) -> None:
    [fact] = [f for f in facts if isinstance(f, Definition) and f.term == term]
    cue, body = DEFINITIONS[term]
    assert fact.cue == cue
    assert fact.body.startswith(body)  # …的根本保障，是大局中的大局 may be said with it
    assert fact.band == Band.AUTO


def test_no_other_definition_is_carded(facts: list[Mined]) -> None:
    carded = {f.term for f in facts if isinstance(f, Definition) and f.band == Band.AUTO}
    assert carded == set(DEFINITIONS)


@pytest.mark.parametrize("trap", TRAPS)
def test_a_trap_gives_nothing(facts: list[Mined], trap: str) -> None:
    for fact in facts:
        strings = [fact.term, *(fact.items if isinstance(fact, Formulation) else [fact.body])]
        assert plain(trap) not in map(plain, strings)
        assert plain(trap) not in plain(fact.term)


def test_each_fact_stands_where_it_says(article: Source, facts: list[Mined]) -> None:
    assert_spans_hold(article, facts)
    assert all(fact.place.line > 0 and fact.quote for fact in facts)


def test_the_points_know_their_section(facts: list[Mined]) -> None:
    [fact] = [f for f in facts if f.term == "四甘精神"]
    assert any("精神维度" in head for head in fact.place.section)


def test_who_said_the_two_absolutes(facts: list[Mined]) -> None:
    [fact] = [f for f in facts if f.term == "两个绝对"]
    assert fact.attribution is not None
    assert fact.attribution.who == "习近平总书记"
    assert "全国组织工作会议" in fact.attribution.where
    assert fact.attribution.when.replace(" ", "") == "2018年"
