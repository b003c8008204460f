"""标准中的术语条目：3.1 / 字节 byte / 由八位数据组成的单位。

Source: GB/T 1.1, which gives the clause 术语和定义 of Chinese standards this form: a number, the term with its English
equivalent, and below it what it is, told without naming it again. Two such entries at least make a text one of these.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flashgen.language.lazy import lazy
from flashgen.model import Span
from flashgen.rules._clauses import body_after
from flashgen.rules._facts import definition
from flashgen.rules._terms import is_name, noun_phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flashgen.model import Definition, Document

_NUMBER = lazy(r"\d{1,2}(?:\.\d{1,3}){1,3}")
_ENTRY = lazy(r"(?P<term>[\u4e00-\u9fff][^，。；：？！]{0,24}?) +[A-Za-z][A-Za-z0-9 ,/'’（）()-]{1,60}")
_LEAST = 2  # entries
_LONGEST_BODY = 160  # characters
_SHORTEST_BODY = 4
_CUE = lazy("定义为|是指|指|是")


def find(doc: Document) -> Iterator[Definition]:
    """The entries of a clause of terms."""
    found = [one for number in range(len(doc.blocks) - 1) if (one := _entry(doc, number))]
    if len(found) >= _LEAST:
        yield from found


def _entry(doc: Document, number: int) -> Definition | None:
    """The entry whose term is a block and whose meaning begins the next one."""
    text, line, below = doc.text, doc.blocks[number], doc.blocks[number + 1]
    m = _ENTRY.fullmatch(text, *line.span)
    if not m or below.kind not in ("paragraph", "item"):
        return None
    # The number stands before the term, or has the line above to itself.
    if not line.style.startswith("1.1") and not (
        number and _NUMBER.fullmatch(text, *doc.blocks[number - 1].span)
    ):
        return None
    term = noun_phrase(doc, Span(*m.span("term")))
    cue = _CUE.match(text, *below.span)
    body = body_after(doc, cue.end() if cue else below.span.start, below.span.end)
    says = text[body.start : body.end]
    if (
        not term
        or not is_name(text[term.start : term.end])
        or not _SHORTEST_BODY <= len(says) <= _LONGEST_BODY
    ):
        return None
    if text[below.span.end - 1] not in "。；）" or says.startswith(text[term.start : term.end]):
        return None  # a line that the margin broke; a sentence for the phrases
    return definition(
        doc,
        [term],
        body,
        cue=cue[0] if cue else "术语",
        rule="standard-terms",
        score=2.0,
        block=number + 1,
        quote=below.span,
        evidence=("a numbered term with its English",),
    )
