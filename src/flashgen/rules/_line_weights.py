"""What speaks for or against a line that says a name, a mark and a meaning: the name, the meaning, and the lines beside it.

Each weight is set by hand; _confidence.py says what the sums mean.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from flashgen.grammar.members import qualifies
from flashgen.grammar.naming import attributes, opened
from flashgen.grammar.outline import ends_bold, trimmed
from flashgen.language import numerals
from flashgen.language.coordination import split
from flashgen.language.lazy import lazy
from flashgen.language.matching import width_of
from flashgen.rules._clauses import ends_in_genus, marked_wrong
from flashgen.rules._terms import telling_head
from flashgen.vocabulary import is_label, says_meaning

if TYPE_CHECKING:
    from flashgen.model import Document, Span


def weighed(
    doc: Document,
    index: int,
    line: Span,
    mark: Span,
    term: tuple[Span, ...],
    body: Span,
    *,
    cued: bool,
    several: bool,
) -> tuple[float, tuple[str, ...]]:
    """The log-odds of a line in a block, and the reasons; lists and slogans look like definitions.

    `cued` says whether 是指 or the like follows the mark, `several` whether each sentence of the block tells a thing.
    """
    text, block = doc.text, doc.blocks[index]
    words, says = text[term[-1].start : term[-1].end], text[body.start : body.end]
    sign = text[mark.start : mark.end].strip()
    again = len(opened(doc).get(text[block.span.start : mark.start], ()))
    found: list[tuple[float, str]] = [
        ({"item": 1.5, "cell": 0.8}.get(block.kind, 0.6), f"{block.kind} {sign}")
    ]
    if len(term) == 2:
        # Of 28 such paragraphs and cells two told what anything is, but for 【病因】 and its like.
        point = block.kind == "item" or doc.shown[mark.start] == "】" or SENSE.fullmatch(words)
        head = telling_head(doc, index)
        named = (
            head and head.start == term[0].start and words in text[term[0].end : head.end]
        )  # 霉变|的本质和根源
        found.append((-0.5 if point or named else -2.0, "bare label"))
    elif is_label(words) and not (_is_thing(doc, index, words) or among_things(doc, index)):
        found.append((-2.6, "bare label without an owner"))
    parts = split(text, body, "、")
    if len(parts) >= 2 and max(p.end - p.start for p in parts) <= 10 and not qualifies(text, parts):
        # 语法（syntax）：消息格式、字段长度 among 语义（semantics）：… tells of a thing.
        if not _among_glossed(doc, block.parent):
            found.append((-0.6 if len(parts) == 2 else -1.0, "a list"))
        if (count := _COUNT.search(words)) and numerals.parse(count[1]) == len(parts):
            found.append((-3.0, "a counted list"))
    spoken = len(term) == 1 and term[0].start >= block.span.start and again >= _EVERYWHERE
    if spoken and not among_things(doc, index):
        found.append((-3.0, f"opens {again} lines"))
    if "://" in text[mark.end : line.end]:
        found.append((-6.0, "an address"))
    if sign == "。" and not cued:
        spaced = doc.shown[mark.start] == " " and not ends_in_genus(says)
        found.append((-1.0, "a head, and a sentence" if spaced else "a head, and a noun phrase"))
    if sign == "→":
        # Of 17 such lines 11 were any; a cell tells from where to where (外存→内存).
        found.append((-2.5 if block.kind == "cell" else -1.0, "an arrow"))
    if _LABELLED.match(says):
        found.append((-2.0, "a label within"))
    if _TO_BE_DONE.match(says):
        found.append((-1.0, "what is to be done"))
    if _PARTS.match(says):
        found.append((-3.0, "what it is parted into"))
    if _SPOKEN.search(says):
        found.append((-3.0, "somebody speaks"))
    if "→" in says:
        found.append((-3.0, "a way of several steps"))
    if len(says) < 12 and re.search("以下|下列|如下", says):
        found.append((-3.0, "a lead"))
    if block.kind == "paragraph" and len(term) == 1 and ends_in_genus(says):
        found.append((1.0, "a noun phrase"))
    if sign == "——" and not (
        ends_bold(doc, mark.start) or several or (block.kind == "item" and _dashes_explain(doc, block.parent))
    ):
        found.append((-2.6 if _are_slogans(doc, block.parent) else -1.2, "a dash"))
    if words.endswith(("示例", "实例", "举例", "案例", "语录")):
        found.append((-6.0, "an example or a saying"))
    if _GOES_ON.match(says):
        found.append((-3.0, "an example, or what follows from something"))
    if re.search("错误|误区", words):
        found.append((-6.0, "an error told"))
    if doc.children[index]:
        found.append((-1.0, "more below"))
    if text[body.end : body.end + 1] == "？":
        found.append((-6.0, "a question"))
    if marked_wrong(text, line):
        found.append((-6.0, "marked as wrong"))
    if width_of(words) > _LONG_TERM:
        found.append((-1.0, "long term"))
    if text[mark.end : mark.end + 2].strip()[:1] in ("“", "‘"):
        said = words.isascii() or words.endswith(("说", "云", "曰", "道", "问", "写", "》"))  # 《汉书》：“…”
        whole = text[block.span.end - 1] in "”’。" and len(says) > _SAYING
        found.append((-6.0 if said else -3.0 if whole else -1.5, "a quotation"))
    return sum(w for w, _ in found), tuple(why for _, why in found)


SENSE = lazy("[广狭]义(?:上|的)?")
"""A label that tells a narrower or wider sense of the head above it."""
_PARTED = lazy("[和与及、]")
_PAIR = 2
_COUNT = lazy(rf"([{numerals.HAN}]{{1,3}}|\d{{1,2}}) ?[^，]{{1,6}}$")  # 三要素, 3 个方面
_LABELLED = lazy("[^，。；：]{2,10}：")  # 原因：经济根源：……
_SAYING = 12  # characters of a quotation that is all there is: what somebody said
_GOES_ON = lazy(
    "如(?![何果同今])[^，。]{2,20}时(?:$|，)|例如|比如|所以|因此|于是|而(?!后)|但是|但(?=[^是书])"
)
_PARTS = lazy("(?:主要|一般)?(?:可?分为|包括|包含)")  # 萎缩：可分为甲和乙
_TO_BE_DONE = lazy(
    "着力|加快|加大|大力|切实|进一步|深入(?!浅)|继续|围绕[^，]{2,16}(?:方针|目标|要求|任务|部署)，|以[^，的]{4,16}为(?:基础|重点|抓手|导向|目标)，"
)  # 主攻方向：着力治理……
_SPOKEN = lazy("(?<![自忘])我(?![国军党省市县区校们])")
_LONG_TERM = 14  # Chinese characters
_SLOGAN = lazy("(?P<first>[^，。；：—]{4,12})——(?P<second>[^，。；：—]{2,3})[。；]?")
_EVERYWHERE = 3  # lines that one label opens: who speaks (主持人：), what a box is called, no term


def things(doc: Document, head: Span | None) -> list[str]:
    """The things that a head names side by side: 内容 and 本质 are terms of their own below 内容和形式, 本质与现象."""
    return _PARTED.split(doc.text[head.start : head.end]) if head else []


def _is_thing(doc: Document, index: int, words: str) -> bool:
    """Whether a label is one of several things that the head above tells, of which another is no label (本质与现象)."""
    named = things(doc, telling_head(doc, index))
    return words in named and not all(map(is_label, named)) and not any("的" in one for one in named)


def among_things(doc: Document, index: int) -> bool:
    """Whether most of the labels beside a line are names of things: 关系 beside 元组, 分量, 主码 is one, too."""
    beside = doc.children[doc.blocks[index].parent] if doc.blocks[index].parent >= 0 else ()
    names = [m[1] for i in beside if (m := _LABEL_FIRST.match(doc.text, *doc.blocks[i].span))]
    bare = sum(is_label(name) or says_meaning(name) or name in attributes(doc) for name in names)
    return len(names) > _PAIR and _SHARE * bare < len(names)


_LABEL_FIRST = lazy(" *([^，。；：（]{1,14}?) ?(?:（[^（）]*）)? ?：")
_SHARE = 3  # of which one at most may be a label


@lru_cache(maxsize=256)
def _dashes_explain(doc: Document, parent: int) -> bool:
    """Whether each point below a block is a name, a dash and more: 认知——加工信息的系统 / 情绪——调节行为的系统."""
    points = (i for i in doc.children[parent] if doc.blocks[i].kind == "item")
    named = [bool(_NAMED.match(doc.text, *doc.blocks[i].span)) for i in points]
    return len(named) >= 2 and all(named)


_NAMED = lazy("[^，。；：—]{2,10}——[^—]{4,}")


@lru_cache(maxsize=256)
def _are_slogans(doc: Document, parent: int) -> bool:
    """Whether the points below a block are slogans of one length: 坚持读者为先——为读者 / 守住规矩底线——有担当."""
    points = (i for i in doc.children[parent] if doc.blocks[i].kind == "item")
    slogans = [_SLOGAN.fullmatch(doc.text, *trimmed(doc, doc.blocks[i].span)) for i in points]
    lengths = {len(m["first"]) for m in slogans if m}
    return all(slogans) and len(lengths) == 1


@lru_cache(maxsize=256)
def _among_glossed(doc: Document, parent: int) -> bool:
    """Whether most lines below a block, two or more, open with a term, its English and a colon."""
    lines = [i for i in doc.children[parent] if doc.blocks[i].kind in ("item", "paragraph")]
    glossed = sum(_GLOSSED.match(doc.text, *doc.blocks[i].span) is not None for i in lines)
    return glossed > max(1, len(lines) / 2)


_GLOSSED = lazy("[^，。；：]{2,20}（[A-Za-z][^（）]*）：")
