"""Which points of an outline make a list: neighbours of one style, counted on, without those that only tell of them."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from flashgen.grammar.naming import without_gloss
from flashgen.grammar.outline import head_of, opens_bold, text_of
from flashgen.language import numerals
from flashgen.language.lazy import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flashgen.model import Block, Document


def series(doc: Document, parent: int) -> Iterator[list[int]]:
    """The lists among the children of a block: neighbours of one style, counted on."""
    points = [
        i for i in doc.children[parent] if doc.blocks[i].style and doc.blocks[i].kind in ("heading", "item")
    ]
    alone = _alone(doc, parent, points)
    run: list[int] = []
    for i in points:
        block, last = doc.blocks[i], doc.blocks[run[-1]] if run else None
        restarts = block.number == 1 and last is not None and (last.number or 0) > 1
        parted = {i, run[-1]} <= alone if run else False
        if last is not None and not parted and (not _of_one_form(last, block) or restarts):
            yield run
            run = []
        run.append(i)
    if run:
        yield run


def _alone(doc: Document, parent: int, points: list[int]) -> set[int]:
    """The points of Markdown that are lists of their own, and no more than a name that a paragraph tells of.

    Of one list are those that prose breaks: - **省钱** / 不用自己买书。 / - **省地方** / 家里不用放书架。
    """
    styles = Counter(doc.blocks[i].style for i in points)
    told = {above for above, below in pairwise(doc.children[parent]) if doc.blocks[below].kind == "paragraph"}
    return {
        i
        for i in points
        if styles[doc.blocks[i].style] == 1
        and doc.blocks[i].style.startswith("list ")
        and doc.blocks[i].number is None
        and (i in told or i == doc.children[parent][-1] or opens_bold(doc, doc.blocks[i].span))
        and _TITLE.fullmatch(text_of(doc, doc.blocks[i]))
    }


_TITLE = lazy("[^，。；：！？]{2,24}")


def _of_one_form(last: Block, block: Block) -> bool:
    """Whether two points are of one list: of one style, headings of one level whether numbered or not.

    A numbered list of Markdown that prose breaks goes on in lines with the next numbers.
    """
    if block.style == last.style or _form(block.style) == _form(last.style):
        return True
    goes_on = last.number is not None and block.number == last.number + 1
    return goes_on and all(b.style == "1." or b.style.startswith("list ") for b in (last, block))


def _form(style: str) -> str:
    return style.split(" ")[0] if style.startswith("h") else style


def counted(doc: Document, parent: int, points: list[int]) -> list[int]:
    """The points of a series that are counted or named, without its summary."""
    return _without_summary(doc, parent, _numbered(doc, _named(doc, points)))


def _named(doc: Document, points: list[int]) -> list[int]:
    """The points that open with a bold name, where the few others only tell more: **堆肥**：… / **沤肥**：… / 两者都要翻动。"""
    named = [i for i in points if opens_bold(doc, doc.blocks[i].span)]
    if len(named) < 2 or 2 * len(named) < len(points):
        return points
    bold = set(named)
    others = [text_of(doc, doc.blocks[i]) for i in points if i not in bold]
    tell = all(len(words) > _SENTENCE and not _COLON_SOON.match(words) for words in others)
    return named if tell else points


def _numbered(doc: Document, points: list[int]) -> list[int]:
    """The headings that are counted, without those before and after them that are not (导论, 小结).

    One between them whose number is missing is one that lost it: 一、 / 二、 / … / 四、.
    """
    numbered = [i for i in points if doc.blocks[i].number is not None]
    if len(numbered) < 2 or doc.blocks[points[0]].kind != "heading":
        return points
    others = [i for i in points if doc.blocks[i].number is None]
    lost = any(numbered[0] < i < numbered[-1] or text_of(doc, doc.blocks[i])[0].isdecimal() for i in others)
    return points if lost else numbered


def _without_summary(doc: Document, parent: int, points: list[int]) -> list[int]:
    """The points of a list without a first or last one that only tells of the others by their names.

    采编 / 流通 / 采编先于流通; 采编，流通，典藏 / 采编 / 流通 / 典藏. Or of all of them by the name of the list:
    三大环节 / 采编 / 流通 / 典藏 / 三大环节的次序.
    """
    if len(points) <= _FEWEST:
        return points
    title = doc.text[slice(*head_of(doc, parent))] if parent >= 0 else ""
    of_all = numerals.parse(title[:1]) == len(points) - 1 and text_of(doc, doc.blocks[points[-1]]).startswith(
        title
    )
    if of_all or _tells_of(doc, points[-1], points[:-1]):
        return points[:-1]
    return points[1:] if _tells_of(doc, points[0], points[1:]) else points


def _tells_of(doc: Document, point: int, others: list[int]) -> bool:
    """Whether a point has the names of two others in it, and is longer than any."""
    names = [doc.text[slice(*without_gloss(doc, head_of(doc, i)))] for i in others]
    words = doc.text[slice(*head_of(doc, point))]
    told = sum(len(name) > 1 and name in words for name in names)
    opens = _NEW_NAME.match(words)  # 索引顺序文件，是顺序文件和索引文件的结合: one of them
    if opens and opens["name"] not in names:
        return False
    return told >= _FEWEST and len(words) > _SENTENCE_OF * max(map(len, names))


_NEW_NAME = lazy("(?P<name>[^，。：；是]{2,10})(?:，(?:就?是|指)|：)")
_FEWEST = 2  # points of a list
_SENTENCE_OF = 1.5  # times the longest of the names that it tells of
_SENTENCE = 16  # characters
_COLON_SOON = lazy("[^：，。]{2,12}：")
