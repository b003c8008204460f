"""Run-in heads: neighbouring paragraphs that each open with a short sentence or bold words are points of a list.

Source: research F1.i. 严守规矩。…… / 公道正派。…… / 清正廉洁。…… Below a heading that names a set (…的特性) names with a
colon are such heads, too: 普遍性：…… / 关联性：…… / 相对性：…… Lines that lost their marks are points where a lead says
that they follow (过程如下：).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from flashgen.language import numerals
from flashgen.language.lazy import lazy
from flashgen.model import Block, Span
from flashgen.vocabulary import names_set

if TYPE_CHECKING:
    from collections.abc import Mapping

_QUOTED_NAME = lazy(
    " *“(?P<name>[^“”，。]{2,10})”，?(?:就是|是指|即|指|是)(?:要)?(?=[^，。]{4})"
)  # “开架”，就是要……
_AIM = lazy(" *到 ?20\\d\\d ?年(?:底|末)?，[^。]+")  # 到2030年，……; the last may be all one sentence
_LENGTH = 16  # characters; a longer first sentence is a head where others begin or end alike
_FIRST_SENTENCE = lazy(  # no note of a text: 〔1〕见《老子》第八十章。……
    r"(?! *[〔［\[]\d)[^。！？；：\n]{2,60}。(?=[^”’）]|[“])"
)


def with_run_in_heads(text: str, blocks: list[Block], strong: tuple[Span, ...]) -> list[Block]:
    """Turn neighbouring paragraphs that open with a short sentence, or bold words, each into items of a list.

    Short is 16 characters; more, where the heads begin or end alike (深刻阐明了…).
    """
    blocks = _with_labels(text, blocks, strong)
    heads = _heads(text, blocks, strong)
    numbered: dict[int, list[int]] = {}
    for i, block in enumerate(blocks):
        if block.number is not None:
            numbered.setdefault(block.parent, []).append(i)
    for group in _neighbours(blocks, sorted(heads)):
        if _leads_to_parts(blocks, group, numbered, strong):
            continue
        lengths = {i: heads[i].end - heads[i].start for i in group}
        alike = _alike(text, heads, group)
        chosen = [i for i in group if lengths[i] <= _LENGTH or i in alike]
        if (
            len(chosen) >= 3
            and chosen[0] not in alike
            and _stands_out(lengths[chosen[0]], [lengths[i] for i in chosen[1:]])
        ):
            chosen = chosen[1:]  # the first paragraph of a section leads to its points
        if len(chosen) >= 2 and _neighbouring(chosen, group):
            for i in chosen:
                blocks[i] = replace(
                    blocks[i], kind="item", style="run-in", parent=_point_of(blocks, i, numbered)
                )
    return blocks


def _leads_to_parts(
    blocks: list[Block], group: list[int], numbered: Mapping[int, list[int]], strong: tuple[Span, ...]
) -> bool:
    """Whether paragraphs stand before the numbered parts of what they are in: they lead to them, and are no points."""
    parts = numbered.get(blocks[group[0]].parent, [])
    bold = {span.start for span in strong}
    plain = not any(blocks[i].span.start in bold for i in group)
    return plain and len(parts) > 1 and group[-1] < parts[0]


def _point_of(blocks: list[Block], i: int, numbered: Mapping[int, list[int]]) -> int:
    """The numbered point that a paragraph between it and the next one goes on with; else what it belongs to."""
    siblings = numbered.get(blocks[i].parent, [])
    at = bisect_left(siblings, i)
    if 0 < at < len(siblings):
        above, below = blocks[siblings[at - 1]], blocks[siblings[at]]
        if above.style == below.style and below.number == (above.number or 0) + 1:
            return siblings[at - 1]
    return blocks[i].parent


def _heads(text: str, blocks: list[Block], strong: tuple[Span, ...]) -> dict[int, Span]:
    """What each paragraph opens with, by its number: bold words, a quoted name, a year as aim, or a first sentence of several."""
    heads: dict[int, Span] = {}
    opening = {span.start: span for span in strong}
    for i, block in enumerate(blocks):
        if block.kind != "paragraph":
            continue
        bold = opening.get(block.span.start)
        if (
            bold
            and bold.end < block.span.end - 4
            and not set(text[bold.end - 1 : bold.end + 1]) & set("：，")
        ):
            heads[i] = bold
        elif named := _QUOTED_NAME.match(text, *block.span):
            heads[i] = Span(*named.span("name"))
        elif aim := _AIM.match(text, *block.span):
            heads[i] = Span(*aim.span())
        elif (m := _FIRST_SENTENCE.match(text, *block.span)) and m.end() < block.span.end:
            heads[i] = Span(m.start(), m.end() - 1)
    return heads


_NAME = "(?:[^，。；：！？、是有“（—]|有(?=[限机效序形利益])){2,10}|[A-Za-z][A-Za-z0-9 .&/-]{1,40}"
_LABEL = lazy(rf" *(?![A-Z]?\d)(?P<name>{_NAME})(?:（[^（）]{{1,12}}）)? ?(?:：|——)(?=..)")
_LEAD = lazy(
    " *(?:[^，。；：！？]{2,20}|[^。；：！？]{2,40}，(?:分别(?:是|为|有)|包括|具体(?:是|为|包括)|即))： *"
)
_LONGEST_BOLD = 24  # characters of a bold name
_LEAST_BELOW = 3  # lines below a heading
_OF_PROSE = 2  # times as many points as there are paragraphs of prose among them
_LEAST_LED = 3  # lines after one that ends with a colon


def _with_labels(text: str, blocks: list[Block], strong: tuple[Span, ...]) -> list[Block]:
    """The blocks, where paragraphs that each open with a name and a colon are points.

    Those are all below a heading that names a set (…的特性), or bold kinds of what it names (置换算法 / **先进先出算法**：…),
    or those after a short line that ends with a colon (堤身的结构：), which they then belong to.
    """
    bold = {span.start: span.end for span in strong}
    found = list(blocks)
    below: dict[int, list[int]] = {}
    led: dict[int, list[int]] = {}
    lead = -1
    for i, block in enumerate(blocks):
        below.setdefault(block.parent, []).append(i)
        if block.kind == "paragraph" and _LEAD.fullmatch(text, *block.span):
            lead = i
        elif lead >= 0 and block.parent == blocks[lead].parent and _label(text, block):
            led.setdefault(lead, []).append(i)
        else:
            lead = -1
    for parent, group in below.items():
        if parent >= 0 and blocks[parent].kind in ("heading", "item"):
            for i in _points_below(text, blocks, parent, group, bold):
                found[i] = replace(blocks[i], kind="item", style="label")
    for lead, group in _unmarked(text, blocks).items():
        for i in group:
            found[i] = replace(blocks[i], kind="item", style="line", parent=lead)
    for lead, group in led.items():
        if len(group) >= _LEAST_LED:
            for i in group:
                found[i] = replace(blocks[i], kind="item", style="label", parent=lead)
    return found


def _points_below(
    text: str, blocks: list[Block], parent: int, group: list[int], bold: Mapping[int, int]
) -> list[int]:
    """The paragraphs below a heading that are its points by their labels; nothing where they are none.

    Names may be parted from what is said of them by —— (木曰曲直——生长、升发), and prose may stand among those of a set.
    """
    heading = blocks[parent].span
    strong = [_bold_label(text, blocks[i], bold) for i in group]
    plain = [_label(text, blocks[i]) for i in group]
    if len(group) >= _LEAST_BELOW and any(_are_kinds(text, heading, names) for names in (strong, plain)):
        return group
    labelled = [i for i, name in zip(group, plain, strict=True) if name]
    enough = len(labelled) >= max(_LEAST_BELOW, _OF_PROSE * (len(group) - len(labelled)))
    named = _set_named(text, heading) or _counts(text, heading, len(labelled))
    return labelled if enough and named else []


def _counts(text: str, heading: Span, number: int) -> bool:
    """Whether a heading says that there are so many of what is below it: 编目的五个级别."""
    said = (numerals.parse(m[1]) for m in _COUNT.finditer(text, *heading))
    return number in said


_COUNT = lazy(rf"([{numerals.HAN}]{{1,3}}|\d{{1,2}}) ?[个种类项大条点步级层]")


def _unmarked(text: str, blocks: list[Block]) -> dict[int, list[int]]:
    """The lines after a lead that says that they follow (过程如下：), where none of them is a sentence with its stop."""
    found: dict[int, list[int]] = {}
    lead = -1
    for i, block in enumerate(blocks):
        if block.kind == "paragraph" and _FOLLOWS.search(text, *block.span):
            lead = i
        elif lead >= 0 and block.kind == "paragraph" and block.parent in (lead, blocks[lead].parent):
            if (
                text[block.span.end - 1] in "。！？：，、"
                or block.span.end - block.span.start > _LONGEST_LINE
            ):
                found.pop(lead, None)
                lead = -1
            else:
                found.setdefault(lead, []).append(i)
        else:
            lead = -1
    return {lead: group for lead, group in found.items() if len(group) >= _LEAST_LED}


_FOLLOWS = lazy("(?:如下|以下[^，。；：]{0,10}|下列[^，。；：]{0,10})： *$")
_LONGEST_LINE = 100  # characters


def _label(text: str, block: Block) -> str:
    """The name that a paragraph opens with, before a colon or a dash; "" where there is none."""
    named = _LABEL.match(text, *block.span) if block.kind == "paragraph" else None
    return named["name"].strip() if named else ""


def _bold_label(text: str, block: Block, bold: Mapping[int, int]) -> str:
    """The bold name with a colon that a paragraph opens with."""
    start, end = block.span.start, bold.get(block.span.start)
    if block.kind != "paragraph" or not end or not _COLON.match(text, end - (text[end - 1] == "：")):
        return ""
    name = text[start:end].rstrip("：")
    return name if 2 <= len(name) <= _LONGEST_BOLD and "：" not in name else ""


_COLON = lazy(" ?(?:（[^（）]*） ?)?：(?=..)")


def _are_kinds(text: str, heading: Span, names: list[str]) -> bool:
    """Whether most of some names end as what they are kinds of: 最佳置换算法, 先进先出算法（FIFO） of 页面置换算法."""
    ending = _NOT_HAN.sub("", text[heading.start : heading.end])[-2:]
    kinds = [name for name in names if len(ending) == 2 and _NOT_HAN.sub("", name).endswith(ending)]
    return all(names) and 2 * len(kinds) > len(names)


_NOT_HAN = lazy("(?:（[^（）]*）|[^\u4e00-\u9fff])+$")


def _set_named(text: str, heading: Span) -> bool:
    words = text[heading.start : heading.end].rstrip("：: ")
    return names_set(words) or words in _HAS_PARTS


_HAS_PARTS = frozenset(["构成", "组成", "结构", "分类", "种类"])


def _neighbours(blocks: list[Block], candidates: list[int]) -> list[list[int]]:
    """Runs of paragraphs of one parent with no other paragraph or heading between them."""
    groups: list[list[int]] = []
    for i in candidates:
        siblings = groups and blocks[groups[-1][-1]].parent == blocks[i].parent
        between = (
            (b for b in blocks[groups[-1][-1] + 1 : i] if b.parent == blocks[i].parent) if siblings else ()
        )
        if siblings and not any(b.kind in ("paragraph", "heading") for b in between):
            groups[-1].append(i)
        else:
            groups.append([i])
    return groups


def _stands_out(length: int, others: list[int]) -> bool:
    return max(others) - min(others) <= 4 and length > max(others) + 3


def _neighbouring(chosen: list[int], group: list[int]) -> bool:
    """Whether nothing of a group stands between those chosen of it."""
    first = group.index(chosen[0])
    return group[first : first + len(chosen)] == chosen


def _alike(text: str, heads: dict[int, Span], group: list[int]) -> set[int]:
    """Those of a group whose heads begin or end like another's."""
    strings = {i: text[heads[i].start : heads[i].end] for i in group}
    beginnings = Counter(words[:2] for words in strings.values())
    endings = Counter(words[-3:] for words in strings.values())
    return {i for i, words in strings.items() if beginnings[words[:2]] > 1 or endings[words[-3:]] > 1}
