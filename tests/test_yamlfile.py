"""Strict YAML in, safe scalars out."""

from __future__ import annotations

from contextlib import suppress

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from flashgen.errors import DeckError, Location
from flashgen.storage import yamlfile

PATH = "decks/x.yaml"


def load(text: str) -> yamlfile.Value:
    return yamlfile.load(text, PATH, DeckError)


AWKWARD = st.one_of(
    st.text(),
    st.text(alphabet="#:[]{},-?&*!|>'\"%@` ab\n\t\\"),
    st.text(alphabet="\x85\u2028\u2029\ufeff\u3000\xa0\u200b甲乙😀👨\u200d\x00\x1f\x7f"),
    st.sampled_from(["yes", "null", "~", "12:30", "0123", "1e5", "-", "---", "...", ":", "::", "a:", "a:b"]),
    st.sampled_from([" #", "a #", "a#b", "a: ", "a:\xa0", "<<", "=", "!x", "&a", "*a", "@a", "`a", "- a"]),
)


@pytest.mark.parametrize("loader", [yaml.CBaseLoader, yaml.BaseLoader])
@given(text=AWKWARD)
@example(text="0?")
@example(text="长" * 3000)
@example(text="a, b " * 600)
def test_a_scalar_reads_back_wherever_it_stands(loader: type, text: str) -> None:
    written = yamlfile.scalar(text)
    assert len(written.splitlines()) == 1
    places = {
        f"{written}": text,
        f"k: {written}\n": {"k": text},
        f"k: {written}  # comment\nl: m": {"k": text, "l": "m"},
        f"- {written}\r\n- - {written}\r\n": [text, [text]],
        f"k: [{written}, {written}]\n": {"k": [text, text]},
        f"k: {{a: {written}, b: {written}}}\n": {"k": {"a": text, "b": text}},
    }
    for source, value in places.items():
        assert yaml.load(source, Loader=loader) == value, source


@pytest.mark.parametrize(
    "text",
    [
        "甘愿吃苦",
        "两个绝对",
        "two-absolutes.txt:146",
        "C#",
        "他说“好”",
        "5+2",
        "党建::两个绝对",
        "CC-BY-4.0",
        "第一，第二",
        "a b",
    ],
)
def test_what_is_safe_stays_plain(text: str) -> None:
    assert yamlfile.scalar(text) == text


def test_what_cannot_be_seen_is_written_as_an_escape() -> None:
    assert yamlfile.scalar("a\u200bb\u2028\x85\ufeff\U000e0001") == r'"a\u200bb\u2028\x85\ufeff\U000e0001"'


def test_values_are_texts_and_know_where_they_stand() -> None:
    text = "# 牌组\nwhen: 12:30\r\nwords: [yes, 0123, '😀 null']\n"
    value = load(text)
    found = value.mapping("a deck", ("when", "words"))
    assert found["when"].text("when") == "12:30"
    assert found["words"].texts("words") == ("yes", "0123", "😀 null")
    last = found["words"].members("words")[-1]
    assert text[last.start : last.end] == "'😀 null'"
    assert last.location == Location(PATH, 3, 20)


@given(st.lists(AWKWARD, max_size=5), st.sampled_from(["\n", "\r\n"]))
def test_spans_cut_out_what_was_written(texts: list[str], newline: str) -> None:
    source = newline.join(f"- {yamlfile.scalar(text)} # 注" for text in texts) + newline
    if not texts:
        return
    for text, member in zip(texts, load(source).members("list"), strict=True):
        assert source[member.start : member.end] == yamlfile.scalar(text)


REFUSED = {
    "a: b: c\n": "1:5: not valid YAML: mapping values are not allowed",
    "a: b\nc: [d\n": "3:1: not valid YAML: did not find expected",
    "a: b\n\tc: d\n": "2:1: not valid YAML: found a tab character",
    "a: \x01b\n": "1:4: the character U+0001 is not allowed; delete it",
    "a: b\n<<<<<<< HEAD\nc: d\n": "2:1: git left a merge conflict here",
    "k: &x [b]\nl: *x\n": "2:4: an alias (*name) is not allowed; write out what it stands for",
    "k: &x [*x]\n": "1:8: an alias",
    "---\nk: b\n---\nk: c\n": "4:1: a second document begins above; delete the line ---",
    "": " the file is empty",
    "# nothing\n": " the file is empty",
    "k: " + "[" * 900: "1:35: nested too deep",
    "k: b\nl: c\nk: d\n": "3:1: 'k' stands twice (first in line 1); keep one",
    "k: b\nitemz: c\n": "2:1: unknown key 'itemz' in a deck; did you mean 'items'",
    "k: b\n号: c\n": "2:1: unknown key '号' in a deck; known are k, l, items",
    "k: b\n? [x]\n: c\n": "2:3: a key must be a text",
    "- k\n": "1:1: a deck must be a mapping, lines like `key: value`",
    "k: [b]\n": "1:4: k must be a text; put it in quotes if it begins with [",
    "k: {b: c}\n": "1:4: k must be a text",
    "items: b\n": "1:8: items must be a list, like [first, second]",
    "items: {b: c}\n": "1:8: items must be a list",
    "items: [b, [c]]\n": "1:12: items must be a list of texts",
    "items:\n  - b\n  -\n": "3:4: items must be a list of texts, none of them empty",
    "items: [b, ' ']\n": "1:12: items must be a list of texts, none of them empty",
}


@pytest.mark.parametrize("source, message", REFUSED.items())
def test_what_is_not_plain_is_refused_with_its_place(source: str, message: str) -> None:
    def read() -> None:
        for key, value in load(source).mapping("a deck", ("k", "l", "items")).items():
            value.texts("items") if key == "items" else value.text(key)

    with pytest.raises(DeckError) as caught:
        read()
    assert str(caught.value).startswith(f"{PATH}:{message}")


def test_what_is_nested_beyond_all_measure_ends_in_an_error() -> None:
    with pytest.raises(DeckError, match="nest"):  # libyaml 0.2.6 has a limit of its own, and meets it first
        load("k: " + "[" * 200_000)


def test_a_key_with_nothing_after_it() -> None:
    found = load("k:\nitems:\n").mapping("a deck", ("k", "items"))
    assert found["k"].text("k") == ""
    assert found["items"].texts("items") == ()


def test_bytes_that_are_not_utf_8_are_refused_with_their_place() -> None:
    with pytest.raises(DeckError, match=f"^{PATH}:2:3: not UTF-8"):
        yamlfile.decode("甲\r\n乙: ".encode()[:-1] + "丙".encode("gb18030"), PATH, DeckError)


@given(st.lists(st.sampled_from(["甲", "a", "\r\n", "\n", "\r", "\x85", "\u2028"])))
def test_places_agree_with_the_parser(parts: list[str]) -> None:
    text = "".join("#" + part if part in {"甲", "a"} else part for part in parts) + "\n"
    source = text + "k"
    assert load(source).location == yamlfile.locate(source, len(text), PATH)


@given(st.text(alphabet="ab:-[]{},#&*!|>'\"%@` \n\t\\?\x85\u2028\ufeff甲"))
def test_no_text_makes_the_loader_fail_in_another_way(text: str) -> None:
    with suppress(DeckError):
        load(text).mapping("a deck", ("a", "b"))
