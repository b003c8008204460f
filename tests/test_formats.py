"""The same article gives the same facts, whatever format it comes in."""

from functools import cache
from pathlib import Path

import pytest
from opencc import OpenCC

from article import ARTICLE, RENDERINGS, lines
from facts import Mined, assert_spans_hold, jaccard, said
from flashgen.mine import mine
from flashgen.readers import parse, sources

LEAST = 0.95


@cache
def wanted() -> tuple[Mined, ...]:
    """The facts of the article as plain text."""
    return tuple(mine(parse("\n".join(line for _, line in lines(ARTICLE)))))


def test_the_article_is_worth_comparing() -> None:
    assert 1500 <= sum(len(line) for _, line in lines(ARTICLE)) <= 2500
    assert len(wanted()) >= 30


@pytest.mark.parametrize("name", RENDERINGS)
def test_the_same_facts(name: str, tmp_path: Path) -> None:
    suffix, render = RENDERINGS[name]
    path = tmp_path / f"图书角{suffix}"
    path.write_bytes(render(ARTICLE))
    found: list[Mined] = []
    for source in sources(path):
        facts = mine(source)
        assert_spans_hold(source, facts)
        found += facts
    lost, new = set(map(said, wanted())), set(map(said, found))
    share = jaccard(wanted(), found)
    assert share >= LEAST, f"{share:.3f}; lost {sorted(lost - new)}; new {sorted(new - lost)}"


def test_the_same_facts_in_traditional_characters() -> None:
    """Found in simplified ones, told in those of the text."""
    to_traditional, to_simplified = OpenCC("s2t").convert, OpenCC("t2s").convert
    curly = str.maketrans("“”", "「」")
    source = parse(to_traditional("\n".join(line for _, line in lines(ARTICLE))).translate(curly))
    facts = mine(source)
    assert_spans_hold(source, facts)
    assert "什麼是社區圖書角" in {fact.term for fact in facts}
    assert {tuple(map(to_simplified, said(fact))) for fact in facts} == set(map(said, wanted()))


def test_who_says_it_is_told_in_the_characters_of_the_text() -> None:
    [fact] = mine(parse("王建國書記2019年3月在全縣防汛會議上指出，守堤要堅持「三看」：看水、看堤、看人。"))
    assert str(fact.attribution) == "王建國書記，2019年3月，全縣防汛會議"
