"""The words are jieba's, to the last character."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import jieba
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashgen.language.words import cut

TEXTS = sorted((Path(__file__).parents[1] / "seeds").iterdir())


@cache
def _jieba() -> jieba.Tokenizer:
    import logging

    jieba.setLogLevel(logging.WARNING)
    jieba.initialize()
    return jieba.dt


@cache
def _known() -> list[str]:
    """Every hundredth word of the dictionary, the few at its top, and what is no word."""
    words = [word for word, frequency in _jieba().FREQ.items() if frequency]
    return [
        *words[:72],
        *words[72::100],
        "，",
        "“",
        " ",
        "\r\n",
        "\n",
        "A",
        "b7",
        "1998",
        "𠀀",
        "々",
        "龥",
        "+",
    ]


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_a_text_has_the_words_that_jieba_cuts(path: Path) -> None:
    for line in path.read_text(encoding="utf-8").splitlines(keepends=True):
        assert cut(line) == tuple(_jieba().cut(line, HMM=False))


@given(st.data())
def test_any_string_of_words_and_parts_of_words_is_cut_as_jieba_cuts_it(data: st.DataObject) -> None:
    words = data.draw(st.lists(st.sampled_from(_known()), max_size=8))
    text = "".join(word[: data.draw(st.integers(1, 4))] for word in words)
    assert cut(text) == tuple(_jieba().cut(text, HMM=False))


@given(st.text(max_size=30))
def test_any_text_at_all_is_cut_as_jieba_cuts_it(text: str) -> None:
    assert cut(text) == tuple(_jieba().cut(text, HMM=False))


def test_the_total_of_the_dictionary_is_jiebas() -> None:
    from math import log

    from flashgen.language import words

    assert log(_jieba().total) == words._LOG_TOTAL
