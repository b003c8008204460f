"""What the outline says of a block: the head that names it, the headings above it, the topic of the list below it."""

from __future__ import annotations

import sys
from bisect import bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING

from flashgen.language import numerals
from flashgen.language.coordination import balanced, outside
from flashgen.language.lazy import lazy
from flashgen.language.verbs import MEANS
from flashgen.language.words import ends_word
from flashgen.model import Block, Document, Span
from flashgen.vocabulary import is_label, tag

if TYPE_CHECKING:
    import re

# What lecture notes hang on a heading: （选择、简答）（P3） 。7,13,9-13 56-57**
_HINT = (
    r"\d[^（()）]*|[Pp].?\d[^（()）]*|[^（()）]*(?:真题|选择|单选|多选|填空|名词解释|简答|论述|辨析|判断|重点|难点|高频|概率"
    "|重要|掌握|识记|领会|[^思]考|背)[^（()）]*"
)
_PART_OF = rf"共?[{numerals.HAN}]{{1,2}} ?[点条项个步]?|续|上|中|下"  # （一）, （共三点）, （下）
_PAGES = r"(?<=。)\d[\d,，、~～-]*\*{0,2}|(?<=\D)\d[\d,，~～-]*\*{1,2}"
_NOTE = lazy(
    rf"(?: ?[（(](?:{_HINT}|{_PART_OF})[)）]| [Pp]\.?\d{{1,4}}(?:[-–~]\d{{1,4}})?| ?【[^【】]{{1,20}}】|{_PAGES}|[*★☆]+| )+$"
)
# What notes say of a point, and no name of it: 个性品质（核心）, 实践关系（根本）.
_WEIGHT = lazy(
    r" ?[（(](?:最?(?:根本|核心|基本|重要|主要|次要|关键|首要|主导|决定性?|难点|易错|新增)的?"
    r"(?:要求|途径|原则|原因|方面|因素|地位|作用)?|(?:速记|口诀|记忆)[^（()）]*|\d{1,2} ?项)[)）]$"
)
_HAN_GLOSS = lazy(r" ?[（(](?![A-Za-z])[^（()）]*[)）]$")
_AFTER_NAME = lazy(r" ?[（(][A-Za-z][^（()）]*[）)](?: ?/ ?\w{1,8})?(?=[：:。]|$)")
_EXAMPLE = lazy(
    rf"，(?:例如|比如|譬如|如：|即|也就是|是指|指的是|{MEANS})"
    r"|(?<=[\u4e00-\u9fff）])(?:-{2,}>*|→|={2,}>) ?|(?<=[^\W_]) +-{2,3} +"
)
_COLON_AFTER = 24  # characters; a longer stretch before a colon is a clause, not a name, but for its gloss
_NAMING = lazy(rf"[^，。；！？]{{1,{_COLON_AFTER}}}(?:[（(][^（()）]*[）)])?")


def words(doc: Document, span: Span) -> str:
    """The characters of a span as the source writes them."""
    return doc.shown[span.start : span.end]


_NUMBERS = r"(?:\[\d{1,3}(?:[-–,，]\d{1,3})*\])+"
_REFERENCE = lazy(rf"(?<=[\u4e00-\u9fff”」）》]){_NUMBERS}$")
_REFERENCE_BEFORE = lazy(rf"{_NUMBERS} ?(?=[\u4e00-\u9fff“「《])")


def trimmed(doc: Document, span: Span) -> Span:
    """`span` without white space, quotes or 【】 that enclose it whole, final punctuation, and the numbers of references."""
    text = doc.text
    start, end = span
    whole = text[start:end]
    opened = whole.lstrip(" 　，、；：。*")
    words = opened.rstrip(" 　，、；：。！？…—*")
    if words.endswith("]") and (reference := _REFERENCE.search(words)):  # 红巨星[2]
        words = words[: reference.start()]
    start += len(whole) - len(opened)
    end = start + len(words)
    if words.startswith("[") and (reference := _REFERENCE_BEFORE.match(words)):  # of the sentence before
        words = words[reference.end() :]
        start += reference.end()
    first, last = words[:1], words[-1:]
    if first not in _QUOTES and last not in _CLOSING:
        return span if words == whole else Span(start, end)
    if len(words) > 2 and last == _QUOTES.get(first):
        if first not in words[1:-1] and last not in words[1:-1]:
            start, end = start + 1, end - 1
    elif last in ("”", "’") and words.count("“") < words.count("”"):
        end -= 1
    elif first in ("“", "‘") and words.count("”") < words.count("“"):
        start += 1
    return Span(start, start + len(text[start:end].rstrip(" 　，、；：。！？…")))


_QUOTES = {"“": "”", "‘": "’", "「": "」", "【": "】"}
_CLOSING = frozenset(_QUOTES.values())


_ANNOUNCING = lazy(
    "，?(?:主要|一般|通常|大致|具体|可以?)*(?:包括|包含|如下|(?:划?分|归)[为成]|(?:表现|体现)[在为于]|有|为|是)"
    rf"(?:(?:以下|如下|下列)?(?:[几{numerals.HAN}]|\d) ?个?(?:大?方面|点|条|项)|(?<=有)[{numerals.HAN}])?$"
)


@lru_cache(maxsize=2048)
def head_of(doc: Document, index: int) -> Span:
    """What names a block: a heading without its notes, an item's words before its colon or its first stop.

    No head ends in the verb that announces the block's own points.
    """
    head = _head(doc, index)
    announces = doc.children[index] or doc.text.startswith("：", head.end, doc.blocks[index].span.end)
    verb = _ANNOUNCING.search(doc.text, *head) if announces else None
    if verb and verb.start() > head.start + 1 and ends_word(doc.text, head.start, verb.start()):
        return Span(head.start, verb.start())
    return head


def _head(doc: Document, index: int) -> Span:
    block = doc.blocks[index]
    text = doc.text
    if block.kind == "heading":
        dash = _DASH.search(text, *block.span)
        named = Span(block.span.start, dash.start()) if dash else block.span
        return without_note(doc, trimmed(doc, _without_tag(doc, named)))
    start, end = block.span
    bold = next((s for s in strong_near(doc, start + 1) if start < s.end < end), None)
    if (
        bold
        and text[bold.end - 1] not in "。；"
        and (block.style == "run-in" or text[bold.end : bold.end + 1] in ("（", " ", "：", "。", "，"))
    ):
        gloss = _AFTER_NAME.match(text, bold.end, end)
        return trimmed(doc, Span(start, gloss.end() if gloss else bold.end))
    if tagged := tag().match(text, start, end):
        start = tagged.end()
    colon = outside(text, Span(start, min(end, start + 2 * _COLON_AFTER)), "：")
    if colon and _NAMING.fullmatch(text, start, colon[0]):
        head = trimmed(doc, Span(start, colon[0]))
        if colon[0] + 1 >= end or not text[colon[0] + 1 : end].strip():
            return head
        if not is_label(text[head.start : head.end]):
            return without_end(text, head, _HAN_GLOSS)
    stops = [at for at in outside(text, block.span, "。；！？") if at + 1 < end or at + 1 == end]
    if stops:
        end = stops[0] + (text[stops[0]] == "？")
    end = next(
        (m.start() for m in _EXAMPLE.finditer(text, start, end) if balanced(text[start : m.start()])), end
    )
    span = trimmed(doc, Span(start, end))
    if doc.children[index] and (block.label or block.number is not None):
        return without_note(doc, span)
    return without_end(text, span, _WEIGHT)


_DASH = lazy("(?<=..) -{2,3} (?=.)")


def _without_tag(doc: Document, span: Span) -> Span:
    """A heading without the tag in brackets that opens it, which is matched as a label: 【必考】|排架的办法."""
    tag = _TAG.match(doc.text, *span)
    tagged = tag and doc.shown[tag.end() - 1] == "】" and tag.end() < span.end
    return Span(tag.end(), span.end) if tag and tagged else span


_TAG = lazy("[^：]{1,12}：")


def strong_near(doc: Document, at: int) -> tuple[Span, ...]:
    """The last two bold stretches that begin at `at` or before it; they stand in order, and apart."""
    number = bisect_right(doc.strong, Span(at, sys.maxsize))
    return doc.strong[max(0, number - 2) : number]


def opens_bold(doc: Document, span: Span) -> bool:
    """Whether a span begins with bold words, and goes on after them."""
    return any(
        strong.start == span.start and strong.end < span.end for strong in strong_near(doc, span.start)
    )


def ends_bold(doc: Document, at: int) -> bool:
    """Whether bold words end at `at`."""
    return any(strong.end == at for strong in strong_near(doc, at - 1))


def without_end(text: str, span: Span, pattern: re.Pattern[str]) -> Span:
    """A span without what `pattern` finds at its end, where two characters are left: A (Accident) keeps its gloss."""
    m = pattern.search(text, *span)
    return Span(span.start, m.start()) if m and m.start() > span.start + 1 else span


def without_note(doc: Document, span: Span) -> Span:
    """A name without what lecture notes hang on it: 书屋的作用|（重点）★ P23."""
    named = without_end(doc.text, span, _NOTE)
    return span if named == span else trimmed(doc, named)


def section(doc: Document, index: int) -> tuple[str, ...]:
    """The heads of the headings and points above a block, outermost first."""
    return _path(doc, doc.blocks[index].parent)


@lru_cache(maxsize=256)
def _path(doc: Document, index: int) -> tuple[str, ...]:
    """The heads of a heading or point and those above it."""
    path: list[str] = []
    while index >= 0:
        block = doc.blocks[index]
        if block.kind in ("heading", "item"):
            path.append(words(doc, head_of(doc, index)))
        index = block.parent
    return tuple(reversed(path))


def naming_ancestor(doc: Document, index: int) -> int:
    """The nearest heading or item that a block belongs to, or -1."""
    parent = doc.blocks[index].parent
    while parent >= 0 and doc.blocks[parent].kind not in ("heading", "item"):
        parent = doc.blocks[parent].parent
    return parent


def text_of(doc: Document, block: Block) -> str:
    """A block's text as matched."""
    return doc.text[block.span.start : block.span.end]


def in_law(doc: Document, block: int) -> bool:
    """Whether a block stands in an article (第二条) of a law: what it says is exact as it stands."""
    while block >= 0 and doc.blocks[block].style != "条":
        block = doc.blocks[block].parent
    return block >= 0
