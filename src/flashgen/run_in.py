"""Run-in heads: neighbouring paragraphs that each open with a short sentence or bold words are points of a list.

Source: research F1.i. 严守规矩。…… / 公道正派。…… / 清正廉洁。……
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from flashgen.model import Block, Span

_LENGTH = 16  # characters; a longer first sentence is a head where others begin or end alike
_FIRST_SENTENCE = re.compile(r"[^。！？；：\n]{2,60}。(?=[^”’）]|[“])")


def with_run_in_heads(text: str, blocks: list[Block], strong: tuple[Span, ...]) -> list[Block]:
    """Turn neighbouring paragraphs that open with a short sentence, or bold words, each into items of a list.

    Short is 16 characters; more, where the heads begin or end alike (深刻阐明了…).
    """
    heads: dict[int, Span] = {}
    opening = {span.start: span for span in strong}
    for i, block in enumerate(blocks):
        bold = opening.get(block.span.start)
        if (
            block.kind == "paragraph"
            and bold
            and bold.end < block.span.end - 4
            and not set(text[bold.end - 1 : bold.end + 1]) & set("：，")
        ):
            heads[i] = bold
        elif (
            block.kind == "paragraph"
            and (m := _FIRST_SENTENCE.match(text, *block.span))
            and m.end() < block.span.end
        ):
            heads[i] = Span(m.start(), m.end() - 1)
    changed = list(blocks)
    for group in _neighbours(blocks, sorted(heads)):
        lengths = {i: heads[i].end - heads[i].start for i in group}
        chosen = [i for i in group if lengths[i] <= _LENGTH or _alike(text, heads, i, group)]
        if (
            len(chosen) >= 3
            and not _alike(text, heads, chosen[0], group)
            and _stands_out(lengths[chosen[0]], [lengths[i] for i in chosen[1:]])
        ):
            chosen = chosen[1:]  # the first paragraph of a section leads to its points
        if len(chosen) >= 2 and all(_near(a, b, group) for a, b in pairwise(chosen)):
            for i in chosen:
                changed[i] = replace(blocks[i], kind="item", style="run-in")
    return changed


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


def _near(a: int, b: int, group: list[int]) -> bool:
    return group.index(b) - group.index(a) == 1


def _alike(text: str, heads: dict[int, Span], i: int, group: list[int]) -> bool:
    mine = text[heads[i].start : heads[i].end]
    others = [text[heads[j].start : heads[j].end] for j in group if j != i]
    return any(mine[:2] == other[:2] or mine[-3:] == other[-3:] for other in others)
