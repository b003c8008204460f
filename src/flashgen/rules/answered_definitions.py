"""问答中的定义：什么是开架？ / 答：读者自己取书的方式。

Source: lists of exam questions with their answers; research has no code for them. A line that asks what something is, and
the first sentence of the answer below it, which does not name the thing again: what does, the phrases read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flashgen.grammar.outline import head_of, trimmed
from flashgen.language.enumerators import ANSWER
from flashgen.language.lazy import lazy
from flashgen.model import Span
from flashgen.rules._clauses import body_after
from flashgen.rules._facts import definition
from flashgen.rules._terms import is_clause, is_name, noun_phrase
from flashgen.vocabulary import names_set

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flashgen.model import Definition, Document

_ASKS = lazy(
    "(?:问|题|问题|名词解释|简答题?)?：? ?(?:请?(?:简述|解释|说明))?"
    "(?:(?:什么是|什么叫做?|何谓|何为)(?P<after>[^，。；：？！]{2,16})"
    "|(?P<before>[^，。；：？！]{2,16}?)(?:(?:的(?:概念|定义|含义))?是什么|是指什么|指什么))？?"
)
_MAY_ASK = lazy("什么|何[谓为]")
_CUE = lazy("(?:就是指|是指|指的是|就是|指|即|是)(?=[^，。：]{2})")
_HAN = lazy("[\u4e00-\u9fff]{2}")
_LONGEST_BODY = 120  # characters
# How an answer begins that tells something else than what the thing is.
_NO_MEANING = lazy(
    "(?:首先|第一|一是|主要|包括|因为|由于|虽然|尽管|如果|这|那|它|他|我|你|该|见|略|请|不能|可以)"
)


def find(doc: Document) -> Iterator[Definition]:
    """The definitions that answer a question."""
    for index, block in enumerate(doc.blocks):
        if block.kind != "cell" and (asked := _asked(doc, index)):
            yield from _answered(doc, *asked)


def _asked(doc: Document, index: int) -> tuple[Span, int] | None:
    """What a line asks the meaning of, and the block that answers."""
    block = doc.blocks[index]
    if _is_answered(doc, index) and (term := _named(doc, index)):  # 1.开架 / 答：……
        return term, index + 1
    if (block.kind == "paragraph" and doc.text[block.span.end - 1] != "？") or not _MAY_ASK.search(
        doc.text, *block.span
    ):
        return None
    line = block.kind == "paragraph" or doc.text.endswith("？", *block.span)
    question = _ASKS.fullmatch(doc.text, *(block.span if line else head_of(doc, index)))
    if question is None:
        return None
    span = Span(*question.span("after" if question["after"] else "before"))
    term = noun_phrase(doc, span)
    words = doc.text[slice(*term)] if term else ""
    below = doc.children[index]
    if not term or not is_name(words) or (names_set(words) and not _is_alone(doc, below)):
        return None  # 开架的优点是什么？ asks for a list
    if len(below) == 1 or (below and doc.blocks[below[0]].kind == "paragraph"):
        return term, below[0]
    alone = not below and index + 1 < len(doc.blocks) and doc.blocks[index + 1].kind == "paragraph"
    return (term, index + 1) if alone else None


def _is_answered(doc: Document, index: int) -> bool:
    """Whether what comes right below a block says that it answers."""
    below = doc.blocks[index + 1] if index + 1 < len(doc.blocks) else None
    return below is not None and ANSWER.match(doc.text, *below.span) is not None


def _named(doc: Document, index: int) -> Span | None:
    """The name that a block is, and nothing else."""
    term = noun_phrase(doc, doc.blocks[index].span)
    whole = term is not None and term == trimmed(doc, doc.blocks[index].span)
    words = doc.text[slice(*term)] if term else ""
    return term if whole and is_name(words) and not names_set(words) and not is_clause(words) else None


def _is_alone(doc: Document, below: Sequence[int]) -> bool:
    """Whether one point, and nothing below it, is the whole answer."""
    return len(below) == 1 and doc.blocks[below[0]].kind == "item" and not doc.children[below[0]]


def _answered(doc: Document, term: Span, answer: int) -> Iterator[Definition]:
    text, span = doc.text, doc.blocks[answer].span
    opened = ANSWER.match(text, *span)
    start = opened.end() if opened else span.start
    cue = _CUE.match(text, start, span.end)
    listed = names_set(text[slice(*term)])
    body = (
        trimmed(doc, Span(start, span.end))
        if listed
        else body_after(doc, cue.end() if cue else start, span.end)
    )
    says = text[slice(*body)]
    if doc.blocks[answer].number is not None:  # 答：首先……: the first of several points
        return
    again = text.startswith(text[slice(*term)], start) or (not listed and is_clause(says.split("，")[0]))
    if (
        again
        or not _HAN.search(says)
        or not 4 <= len(says) <= _LONGEST_BODY
        or says[-1] == "："
        or (_NO_MEANING.match(says) and not listed)
    ):
        return
    yield definition(
        doc,
        [term],
        body,
        cue=cue.group() if cue else "？",
        rule="answered-definitions",
        score=1.5 if opened else 0.5,
        block=answer,
        quote=span,
        evidence=("the answer to what it is",),
    )
