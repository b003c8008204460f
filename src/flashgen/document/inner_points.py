"""Points that a line enumerates within itself, made blocks of their own: 优点：①快；②省。"""

from __future__ import annotations

from dataclasses import replace

from flashgen.document.outline_path import Open, OutlinePath
from flashgen.language import enumerators
from flashgen.model import Block, Span

_DEEPEST = 4  # levels of points within one line


def split_inner(path: OutlinePath, index: int, opened: enumerators.Enumerator | None = None) -> bool:
    """Make the points that a block enumerates within its line blocks of their own.

    A list item may open with the first of their marks, `opened`: - ①快；②省；③静.
    """
    block = path.blocks[index]
    next_of = {e.style: e.number + 1 for e in path.open if e.kind == "enumerated" and e.number is not None}
    if opened and opened.number == 1:
        next_of[opened.style] = 2
    series = enumerators.inner_series(path.text, *block.span, next_of)
    if not series:
        return False
    goes_on = series[0].number != 1
    if opened and opened.style == series[0].style and series[0].number == 2:
        block = replace(block, style=opened.style, number=1)
    own_mark = bool(block.label) and block.style == series[0].style
    head = Span(block.span.start, series[0].start)
    bracket = head.end > head.start + 1 and path.text[head.end - 1] == "（"
    path.blocks[index] = replace(block, span=Span(head.start, head.end - bracket))
    parent = block.parent if own_mark else index
    if own_mark:  # the block itself is the point before the first one found
        path.leave(index)
    elif goes_on:
        entry = next(e for e in path.open if e.style == series[0].style)
        parent = path.blocks[entry.block].parent
        path.leave(entry.block)
    else:
        path.open.append(Open(index, "lead"))
    if (
        series[0].start == block.span.start
    ):  # nothing before the first mark: the block itself is the first point
        parent = block.parent if not goes_on else parent
        path.blocks.pop()
        path.open = [e for e in path.open if e.block != index]
    point = _points(path, series, block.span.end, parent)
    last = series[-1]
    path.open.append(Open(point, "enumerated", 0, last.style, last.number))
    return True


def _points(
    path: OutlinePath, series: list[enumerators.Enumerator], end: int, parent: int, depth: int = 1
) -> int:
    """Make the points of a series within a line, up to `end`, and those within them; the last of the series."""
    if series[0].start and path.text[series[0].start - 1] == "（" and path.text.endswith("）", 0, end):
        end -= 1  # 爱护图书（①不折页②不涂画）
    ends = [*(mark.start for mark in series[1:]), end]
    for mark, stop in zip(series, ends, strict=True):
        span = Span(enumerators.doubled(path.text, mark.end, stop), stop)
        label = path.text[mark.start : mark.end]
        point = path.add(Block(span, "item", parent, label, mark.style, mark.number))
        _split_point(path, point, depth)
    return point


def _split_point(path: OutlinePath, index: int, depth: int) -> None:
    """Make the points within a point within a line blocks below it: 3.盛世：①…②… 4.危机：①…②…."""
    if depth > _DEEPEST:
        return
    block = path.blocks[index]
    series = enumerators.inner_series(path.text, *block.span, {})
    if len(series) < 2 or series[0].start <= block.span.start or series[0].style == block.style:
        return
    path.blocks[index] = replace(block, span=Span(block.span.start, series[0].start))
    _points(path, series, block.span.end, index, depth + 1)


def split_first(path: OutlinePath, style: str) -> None:
    """A second point opens this line: look for the first within the line before (X的性质：（1）…)."""
    index = len(path.blocks) - 1
    if index < 0 or not (mark := enumerators.inner_first(path.text, *path.blocks[index].span, style)):
        return
    block = path.blocks[index]
    path.blocks[index] = replace(block, span=Span(block.span.start, mark.start))
    path.leave(index)
    path.open.append(Open(index, "lead"))
    first = path.add(
        Block(Span(mark.end, block.span.end), "item", index, path.text[mark.start : mark.end], style, 1)
    )
    path.open.append(Open(first, "enumerated", 0, style, 1))
