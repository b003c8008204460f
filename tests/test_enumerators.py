"""What only counts the parts of a text, and is the name of nothing."""

from __future__ import annotations

import pytest

from flashgen.language.enumerators import PART


@pytest.mark.parametrize(
    "words",
    [
        "第二条",
        "第3章",
        "第一部分",
        "这一阶段",
        "二节",
        "第12页",
        "第 7 页",
        "Chapter 2",
        "Chap 2/3",
        "Week 4 intro",
    ],
)
def test_a_part_of_a_text_is_known(words: str) -> None:
    assert PART.fullmatch(words)


@pytest.mark.parametrize("words", ["第二课堂", "二节棍", "第一书记", "三章约法", "chapter house", "页码"])
def test_a_name_is_no_part(words: str) -> None:
    assert not PART.fullmatch(words)
