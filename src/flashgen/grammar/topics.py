"""The topic of a list in an outline: from the heading or point above it, the sentence that leads it, or a key.

See `naming` for how words become a name, and `lead_topics` for sentences.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from flashgen.grammar.lead_topics import lead_topic
from flashgen.grammar.leads import read_lead
from flashgen.grammar.naming import Topic, named_by, without_opening
from flashgen.grammar.outline import head_of, naming_ancestor, without_end
from flashgen.language import numerals
from flashgen.language.coordination import before_first
from flashgen.language.enumerators import PART
from flashgen.language.lazy import lazy
from flashgen.language.verbs import MEANS
from flashgen.model import Document, Span
from flashgen.vocabulary import is_label, needs_owner

if TYPE_CHECKING:
    from flashgen.grammar.keys import Key


def topic_of(doc: Document, parent: int) -> Topic | None:
    """The topic of the list below the block `parent`; None where nothing names it."""
    if parent < 0:
        return None
    block = doc.blocks[parent]
    text = doc.text
    line = text[block.span.start : block.span.end].rstrip()
    if block.kind == "heading" or (block.kind == "item" and not line.endswith("：")):
        head = without_end(text, head_of(doc, parent), _REMARK)  # 分期（至少包括三个时期）
        if numerals.parse(text[head.start : head.end]) is not None:
            return topic_of(doc, naming_ancestor(doc, parent))
        if PART.fullmatch(text, *head):  # 第二章; of several none has the points of the title
            alone = _parts(doc, block.parent) == 1
            return topic_of(doc, naming_ancestor(doc, parent)) if alone else None
        if listed := _lists_below(doc, parent, head):  # 书屋包括主屋和侧屋 / 主屋：…… / 侧屋：……
            return named_by(doc, listed, parent, "subject of a point that lists those below")
        if _counts_points(doc, parent, head):  # 书架包括三方面的部件 / - … / - … / - …
            return lead_topic(doc, head, parent)
        if head.end - head.start > _LONGEST_NAME:
            asks = _ASKS.match(text, *head) or line.endswith("？")
            is_point = block.kind == "item"
            if is_point and _is_all_below(doc, parent) and not asks:
                return topic_of(doc, block.parent)  # a heading, what it means, and the points of that
            told = None if asks else _TOLD.match(text, *head) or (is_point and _DASHED.match(text, *head))
            if told:  # 矛盾的斗争性|是……的性质和趋势
                return Topic((Span(*told.span(1)),), "subject of a point")
            first = before_first(text, head, "，")
            named = (
                is_point
                and first.end - first.start >= _SHORTEST_NAME
                and not _CIRCUMSTANCE.search(text, *first)
            )
            head = first if named else head
        colon = text.find("：", *head)
        if (
            colon > 0 and is_label(text[head.start : colon]) and without_opening(doc, head) == head
        ):  # 症状：胸闷、痰黄, with points below
            head = Span(head.start, colon)
        return named_by(doc, head, parent, "heading" if block.kind == "heading" else "item")
    return lead_topic(doc, block.span, parent)


def _lists_below(doc: Document, parent: int, head: Span) -> Span | None:
    """What a head says to consist of the very points below it; None where it says no such thing."""
    verb = _CONSISTS.search(doc.text, *head)
    if verb is None:
        return None
    below = [doc.text[slice(*head_of(doc, i))] for i in doc.children[parent]]
    whole = len(below) > 1 and all(one in doc.text[verb.end() : head.end] for one in below)
    return Span(head.start, verb.start()) if whole else None


_CONSISTS = lazy("(?<=..)(?:主要|一般|通常|可以?)*(?:包括|包含|分为|分成|由|有)")


def _counts_points(doc: Document, parent: int, head: Span) -> bool:
    """Whether a head is a lead that counts what is below it: a thing, a verb, and as many as there are points."""
    read = read_lead(doc.text, head)
    if not read or not read.number or read.subject.end - read.subject.start < _SHORTEST_SUBJECT:
        return False
    said = doc.text[slice(*read.number)].rstrip("个项种条点大类方面 ")
    return numerals.parse(said) == len(doc.children[parent])


@lru_cache(maxsize=64)
def _parts(doc: Document, parent: int) -> int:
    """How many of the blocks below one have but a number for a name."""
    return sum(PART.fullmatch(doc.text, *head_of(doc, i)) is not None for i in doc.children[parent])


_REMARK = lazy(" ?（[^（）]*(?:包括|分为|有)[几二两三四五六七八九十][^（）]*）$")
_TOLD = lazy(
    rf" *((?!.{{0,12}}[不也就只]是)[^，。：；是]{{2,14}})(?:是指|是|指的是|{MEANS})(?=[^否非，。].{{3}})"
)
_DASHED = lazy(" *([^，。：；是]{2,14}) [-–—] (?=[^，。].{9})")  # 目录柜 - 按书名排列……的柜子
_ASKS = lazy("如何|怎样|怎么|为什么|为何|什么|试|简述|论述")


def _is_all_below(doc: Document, index: int) -> bool:
    """Whether a point is the only thing below a heading."""
    parent = doc.blocks[index].parent
    return parent >= 0 and doc.blocks[parent].kind == "heading" and len(doc.children[parent]) == 1


_LONGEST_NAME = 24  # characters of a point that names what is below it; of a longer one its first clause does
_SHORTEST_NAME = 4
_SHORTEST_SUBJECT = 2
_CIRCUMSTANCE = lazy("[前后时中上下里日月年间说看言]$")


def key_for(doc: Document, keys: list[Key], items: list[Span]) -> Key | None:
    """Of the keys that a heading or lead states, the one that counts these items.

    The count must agree. If several do, the one whose head the items share; else the last that the words end
    in (…的四重维度, …“四气”精神：). Two of anything are too common to tell by count alone.
    """
    fitting = [k for k in keys if k.count == len(items)]
    shared = [k for k in fitting if k.head and all(k.head[-1] in doc.text[i.start : i.end] for i in items)]
    if shared:
        return shared[-1]
    return next((k for k in reversed(fitting) if _ends_words(doc, k) and (k.count > 2 or not k.quoted)), None)


def miscounted(doc: Document, keys: list[Key], items: list[Span]) -> Key | None:
    """The key that a heading or lead ends in and that states another number than there are items."""
    last = keys[-1] if keys else None
    return (
        last
        if last and len(last.counts) == 1 and _ends_words(doc, last) and last.count != len(items)
        else None
    )


def is_bare(key: Key) -> bool:
    """Whether a key says how many there are of what, but not what they are of: 三个层次. 四重维度 is a name."""
    return is_label(key.head) or (key.measure not in _NAMING_MEASURES and needs_owner(key.head))


def names_itself(key: Key) -> bool:
    """Whether a key may be a name without an owner: 三大法宝, 四重维度, 四甘; but not 三项制度."""
    return key.measure in ("", *_NAMING_MEASURES)


_NAMING_MEASURES = ("大", "重")
_AFTER_KEY = lazy(r"”?(?:[：。，]|$|的?(?:要求|情形|工作|建设))")


def _ends_words(doc: Document, key: Key) -> bool:
    return bool(_AFTER_KEY.match(doc.text[key.span.end : key.span.end + 4].split("\n")[0]))
