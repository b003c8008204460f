"""The same article gives the same facts, whatever format it comes in."""

from functools import cache
from pathlib import Path

import pytest

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
