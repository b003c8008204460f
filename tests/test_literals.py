"""What an expression cannot do without: no match is lost by looking for it first."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flashgen.document.structure import document
from flashgen.language.enumerators import INNER_FORMS, MAY_BE_INNER
from flashgen.language.literals import needed, sentences_with
from flashgen.readers import parse
from flashgen.rules._listing import announcing
from flashgen.rules._phrases import phrases

# Every phrase of the vocabulary, and forms that none of them has.
EXPRESSIONS = [
    *dict.fromkeys(phrase.form.cue for phrase in phrases()),
    announcing(),
    *map(
        re.compile,
        [
            "(?:甲|乙丙?)+丁{2,3}",
            "[甲乙][^丙]戊",
            "(?<=甲)乙(?!丙)|丁",
            "(甲|乙)\\1丙?",
            "甲{0}乙",
            "(?i:a)甲",
        ],
    ),
]


@pytest.mark.parametrize(
    "expression, words",
    [
        ("[，：]?(?:是指|指的是|指的就是)", {"是指", "指的是", "指的就是"}),
        ("，?(?<!就)是", {"是"}),
        ("(?:不是|并非)[^，。；]{1,30}，而是指?", {"，而是"}),
        ("由.{4,100}?等?(?:组成|构成)", {"组成", "构成"}),
        ("[^，]{2,4}|甲", set()),
        ("(?i)abc", set()),
    ],
)
def test_the_words_that_an_expression_needs(expression: str, words: set[str]) -> None:
    assert needed(re.compile(expression)) == words


@given(st.data(), st.sampled_from(EXPRESSIONS))
def test_every_match_holds_a_needed_word(data: st.DataObject, expression: re.Pattern[str]) -> None:
    text = data.draw(st.from_regex(expression))
    words = needed(expression)
    for m in expression.finditer(text):
        assert not words or any(word in m[0] for word in words)


@given(
    st.lists(
        st.sampled_from(["是", "指", "甲", "，", "。", "”", "\n", "一、", "（1）", "一是", "就是", "即"]),
        max_size=60,
    )
)
def test_no_sentence_with_a_match_is_left_out(parts: list[str]) -> None:
    doc = document(parse("".join(["甲", *parts])))
    for phrase in phrases():
        matching = [i for i, s in enumerate(doc.sentences) if phrase.form.cue.search(doc.text, *s.span)]
        assert set(matching) <= set(sentences_with(doc, phrase.form.cue))


@given(st.data(), st.sampled_from([form for _, form in INNER_FORMS]))
@settings(max_examples=400)  # of each form some: one that is left out hides in few of its branches
def test_a_line_with_an_inner_mark_is_looked_at(data: st.DataObject, form: re.Pattern[str]) -> None:
    line = data.draw(st.sampled_from(["", "甲", "：", "；"])) + data.draw(st.from_regex(form)) + "乙"
    for m in form.finditer(line):
        assert MAY_BE_INNER.search(line, m.start())
