"""数字加字母、首字母缩写的提法：4P（产品、价格、渠道、促销）；5S：整理、整顿……；PDCA循环包括计划、执行、检查、处理。

Source: textbooks of management, education and psychology. Such a name counts its members by its digit or, where it is
an acronym, by its letters; only a list of as many is taken, since 3D, 5G and CPU count nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flashgen.grammar.members import Members, after, before
from flashgen.grammar.outline import trimmed
from flashgen.language.coordination import outside
from flashgen.language.lazy import lazy
from flashgen.model import Span
from flashgen.rules._listing import listing, read, up_to

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from flashgen.model import Document, Formulation

_NAME = (
    r"(?P<key>(?<![A-Za-z0-9.+/-])(?:(?P<n>[2-9])[A-Z]s?|[A-Z]{3,6})(?![A-Za-z0-9.+/-])) ?"
    "(?P<noun>(?:(?!分[为别]|[的是指即为包含括有由和与及等中在以就也都主共各依])[\u4e00-\u9fff]){0,6})[”」]?"
)
_LINK = (
    "(?:，?(?:主要|分别|依次|具体|各自)*(?:就是指|指的是|是指|就是|即|指|包括|包含|代表|分别是|分别为|分为|是|为|由)：?|：|——)"
    "(?P<of>对(?=[^，。]*的[\u4e00-\u9fff]{2,4}[，。]?))?"
)
_AFTER = lazy(_NAME + _LINK + "(?=.)")
_BRACKET = lazy(_NAME + "（(?:(?:即|指|包括|也就是)：?)?(?P<list>[^（）]*(?:（[^（）]*）[^（）]*)*)）")
_BEHIND = lazy(
    f"(?:，?(?:即|简称为?|合称为?|统称为?|也就是|并称) ?[“「]?|（(?:即|简称|合称|统称)?){_NAME}(?=[，。；）]|$)"
)
# What the last member is followed by: the first letters of A、B、C|的首字母缩写; of 对A、B、C|的分析 any noun.
_FRAME = lazy(
    "(?:等?的?(?:[几一二两三四五六七八九]个)?(?:英文)?(?:单词)?的?(?:第一个|首)(?:英文)?字母|的?(?:英文)?(?:缩写|简称)"
    "|组成|构成)"
)
_GLOSSED = lazy("（[A-Za-z]{2,8}）")
_NOUN = lazy("的[\u4e00-\u9fff]{2,4}[，。]?$")
_SURE = 4  # letters of an acronym that have as many members by no accident
_SCORES = {True: 2.0, False: 0.9}


def find(doc: Document) -> Iterator[Formulation]:
    """The lists of names that count by a digit before a letter, or by their letters."""
    return read(
        doc, {_in_brackets: [_BRACKET], _told_after: [_AFTER], _told_before: [_BEHIND]}, headings=False
    )


def _in_brackets(doc: Document, sentence: Span, block: int) -> Iterator[Formulation]:
    for m in _BRACKET.finditer(doc.text, *sentence):
        yield from _fact(doc, m, after(doc, Span(*m.span("list")), _count(m)), sentence, block)


def _told_after(doc: Document, sentence: Span, block: int) -> Iterator[Formulation]:
    for m in _AFTER.finditer(doc.text, *sentence):
        frame = (_NOUN if m["of"] else _FRAME).search(doc.text, m.end(), sentence.end)
        told = Span(m.end(), frame.start() if frame else sentence.end)
        found = (after(doc, scope, _count(m)) for scope in up_to(doc.text, told) if scope.start < scope.end)
        members = next((one for one in found if one and one.separator == "、"), None)
        yield from _fact(doc, m, members, sentence, block)


def _told_before(doc: Document, sentence: Span, block: int) -> Iterator[Formulation]:
    for m in _BEHIND.finditer(doc.text, *sentence):
        if m.start() > sentence.start:
            members = before(doc, Span(sentence.start, m.start()), _count(m), "、")
            glossed = members and any(_GLOSSED.search(doc.text, *span) for span in members.spans[:-1])
            if not glossed:  # 甲库（AB）、乙库（CD）和丙库（EFG): its letters are those of the last
                yield from _fact(doc, m, members, sentence, block)


def _count(m: re.Match[str]) -> int:
    return int(m["n"]) if m["n"] else len(m["key"])


def _fact(
    doc: Document, m: re.Match[str], members: Members | None, sentence: Span, block: int
) -> Iterator[Formulation]:
    """The list of a name, unless a member is a clause or what a verb leads to."""
    if members is None or any(outside(doc.text, span, "，：") for span in members.spans):
        return
    if max(span.end - span.start for span in members.spans) > _LONGEST:
        return
    of_last = ["的" in doc.text[slice(*span)] for span in members.spans]
    if of_last[-1] and not all(of_last):  # API 是查书、借书和还书|的接口
        return
    of = _OF.search(doc.text, max(sentence.start, m.start("key") - _REACH), m.start("key"))
    name = trimmed(doc, Span(of.start() if of else m.start("key"), m.end("noun")))
    score = _SCORES[bool(m["n"]) or _count(m) >= _SURE] + 0.4 * members.alike
    yield listing(
        doc, "letter-lists", (name,), members, score, block, sentence, "as many members as it counts"
    )


_OF = lazy("(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{2,8}的$")  # 馆务的|PDCA
_REACH = 12  # characters before a name
_LONGEST = 30  # characters of a member, its English included
