"""标题下每行一点，没有序号：服务的作用 / 满足读者的需要； / 减轻馆员的负担； / 改进管理。

Source: notes whose points lost their marks (research F1.m). A section that is nothing else than short lines: all but
the last end with ；, or none ends with anything, and none tells of a subject of its own.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from flashgen.grammar.lead_topics import lead_topic
from flashgen.grammar.leads import read_lead
from flashgen.grammar.outline import text_of, trimmed, without_end
from flashgen.grammar.topics import topic_of
from flashgen.language import numerals
from flashgen.language.coordination import after_last, shared_prefix, shared_suffix
from flashgen.language.lazy import lazy
from flashgen.language.words import cut
from flashgen.model import Span
from flashgen.rules._facts import formulation
from flashgen.rules._listing import LEAST, said_in
from flashgen.rules._points import ADDED
from flashgen.vocabulary import is_furniture, names_set

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flashgen.model import Document, Formulation

_MOST = 12
_CLAUSE = lazy("[^。；：？！]{4,45}；")
_LAST = lazy("[^。；：？！]{4,45}[。；]?")
_BARE = lazy("(?=.*[\u4e00-\u9fff]{4})[^，。；：、？！…]{4,24}")  # with a comma it may be a line of prose
_NAME = lazy("[\u4e00-\u9fff]{2,8}")  # of one ending: 领导者 / 鼓励者 / 组织者


def find(doc: Document) -> Iterator[Formulation]:
    """The lines below each heading, where all of them are points."""
    for index, block in enumerate(doc.blocks):
        lines: Sequence[int] = doc.children[index]
        if block.kind == "paragraph" and not lines:
            yield from _below_lead(doc, index)
        if (
            not (block.kind == "heading" or (block.kind == "item" and block.label))
            or not _PAIR <= len(lines) <= _MOST
            or any(doc.blocks[i].kind != "paragraph" or doc.children[i] for i in lines)
            or is_furniture(text_of(doc, block))
        ):
            continue
        words = [text_of(doc, doc.blocks[i]).strip() for i in lines]
        heading = text_of(doc, block).rstrip("。： ")
        if block.kind == "item":
            score = _score_of_clauses(words)
        elif len(lines) < LEAST:
            score = _score_of_pair(heading, words)
        else:
            alike = _of_one_beginning(lines, words)
            score = 0.8 if alike else _score(words, of_set=names_set(heading))
            lines = alike or lines
        topic = topic_of(doc, index) if score else None
        if topic:
            yield formulation(
                doc,
                topic.spans,
                [_point(doc, i) for i in lines],
                name=topic.name,
                rule="lines-below",
                score=score,
                block=index,
                evidence=(topic.evidence, "nothing but short lines below it"),
            )


def _below_lead(doc: Document, index: int) -> Iterator[Formulation]:
    """A paragraph that says how many there are, and as many lines: 知识域有四个： / 需求 / 设计 / 构造 / 测试."""
    lead = doc.blocks[index]
    siblings = doc.children[lead.parent]
    at = bisect_left(siblings, index)
    count = _counted(doc, lead.span)
    lines = siblings[at + 1 : at + 1 + count]
    if not LEAST <= len(lines) == count <= _MOST:
        return
    if any(doc.blocks[i].kind != "paragraph" or doc.children[i] for i in lines):
        return
    words = [text_of(doc, doc.blocks[i]).strip() for i in lines]
    topic = lead_topic(doc, lead.span, index) if all(map(_BARE.fullmatch, words)) else None
    if topic and len(set(words)) == count:
        yield formulation(
            doc,
            topic.spans,
            [trimmed(doc, doc.blocks[i].span) for i in lines],
            name=topic.name,
            count=count,
            rule="lines-below",
            score=1.6,
            block=index,
            evidence=(topic.evidence, "as many lines below it as it says"),
        )


def _counted(doc: Document, lead: Span) -> int:
    """How many things a lead says that there are; 0 where it is none, or does not say."""
    text = doc.text
    if not text.endswith("：", *lead):
        return 0
    last = after_last(text, Span(lead.start, lead.end - 1), "，；。：")
    read = read_lead(text, last)
    number = text[slice(*read.number)] if read and read.number else ""
    return numerals.parse(number.rstrip("个项种条点大类 ")) or said_in(text[slice(*last)]) or 0


def _point(doc: Document, line: int) -> Span:
    """A line without its stop, what tells of it behind a dash, and what says how much it weighs: 旧书受潮（重要原因）."""
    point = trimmed(doc, doc.blocks[line].span)
    dash = doc.text.find("——", point.start + _NAMED, point.end)
    point = Span(point.start, dash) if dash > 0 else point
    return without_end(doc.text, without_end(doc.text, point, ADDED), _WEIGHT)


_NAMED = 4  # characters before a dash
_WEIGHT = lazy(" ?(?:（|——)(?:最?(?:根本|主要|直接|重要|次要|关键|核心)的?(?:原因|因素|方面|矛盾)?)）?$")


def _of_one_beginning(lines: Sequence[int], words: list[str]) -> list[int]:
    """The lines, where all of them begin alike and none is a sentence with its stop: 读者是…… / 读者有…….

    A first one that does not may be a saying to learn them by.
    """
    if len(words) > LEAST and len(shared_prefix(words)) < _PAIR:
        lines, words = lines[1:], words[1:]
    alike = len(shared_prefix(words)) >= _PAIR and all(map(_UNSTOPPED.fullmatch, words))
    return [*lines] if alike and len(set(words)) == len(words) >= LEAST else []


_UNSTOPPED = lazy("[^。；：？！…]{6,70}(?<![，、])")


def _score_of_clauses(lines: list[str]) -> float:
    """How surely lines are points by the marks that end them: ； all but the last, or ， and then a stop."""
    if len(lines) < LEAST or len(set(lines)) < len(lines):
        return 0.0
    if all(map(_CLAUSE.fullmatch, lines[:-1])) and _LAST.fullmatch(lines[-1]):
        return 1.6
    return 0.8 if all(map(_BEGUN.fullmatch, lines[:-1])) and _ENDED.fullmatch(lines[-1]) else 0.0


_BEGUN = lazy("[^，。；：？！]{4,45}，")
_ENDED = lazy("[^，。；：？！]{4,45}。")


def _score_of_pair(heading: str, lines: list[str]) -> float:
    """How surely two lines are the points of a heading: it counts two, or both end alike, or say how they weigh."""
    said = [_WEIGHT.sub("", line) for line in lines]
    if len(set(said)) < len(said):
        return 0.0
    if said_in(heading) == _PAIR and all(map(_POINT_OF_TWO.fullmatch, said)):
        return 1.0
    if not all(map(_BARE.fullmatch, said)):
        return 0.0
    return 1.0 if said != lines else 0.4 * (len(shared_suffix(lines)) >= _ALIKE)


_PAIR = 2
_POINT_OF_TWO = lazy("[^，。；：？！…]{4,40}")
_ALIKE = 3  # characters at the end of two lines that make them points: …的矛盾 / …的矛盾


def _score(lines: list[str], *, of_set: bool) -> float:
    """How surely lines are points, of a heading that names a set or not; 0.0 where they are none."""
    if len(set(lines)) < len(lines):
        return 0.0
    if clauses := _score_of_clauses(lines):
        return clauses
    if of_set and all(map(_POINT.fullmatch, lines)):
        return 0.8
    if all(map(_BARE.fullmatch, lines)) or (all(map(_NAME.fullmatch, lines)) and shared_suffix(lines)):
        return 0.4
    return 0.4 if all(_PREDICATE.fullmatch(line) and not _tells(line) for line in lines) else 0.0


_POINT = lazy("[^，。；：、？！…]{2,24}。?")
_PREDICATE = lazy("(?=.*[\u4e00-\u9fff]{4})[^。；：？！…]{10,70}(?<![，、])")
_VERBS = frozenset(["是", "有", "会", "能", "把", "被", "使", "为", "就是", "没有", "可以"])


def _tells(line: str) -> bool:
    """Whether a line says something of a subject of its own: 书库是藏书的地方, but not 为读者提供藏书."""
    return not _VERBS.isdisjoint(cut(line.partition("，")[0])[1:])
