"""Lists below the points of a list of their own style: 4、修书的办法？ / 1、补页 / 2、换脊 / 5、藏书的办法？"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flashgen.language import enumerators
from flashgen.language.lazy import lazy
from flashgen.language.verbs import TASK

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flashgen.document.normalise import Line
    from flashgen.document.outline_path import Open, OutlinePath
    from flashgen.model import Span

_ASKS = lazy("？ ?(?:【[^【】]*】|（[^（）]*）)?$")
_TASK = lazy(f"{TASK}。?")
_STOPS = "。；，"
_PARTS = ("编", "章", "专题", "节", "一、", "（一）")  # marks that begin another part of a text
AHEAD = 60
"""Lines in which the list that a point belongs to must go on."""


def depth_before(path: OutlinePath, mark: enumerators.Enumerator, line: Span, indent: int) -> int | None:
    """Where on the path the point stands that a line comes after by its mark; None where its list begins.

    That is the innermost point of the mark's style; of several lists of that style, the one that the number goes on
    with; where more than one does, the one that is indented as the line is, or whose point ends as the line does, else
    one that has no finished sentences. `indent` is in columns.
    """
    depths: list[int] = []
    for depth in range(len(path.open) - 1, -1, -1):
        if path.open[depth].kind in ("heading", "item"):
            break
        if path.open[depth].style == mark.style:
            depths.append(depth)
    goes_on = [d for d in depths if (path.open[d].number or 0) + 1 == mark.number]
    as_far = [d for d in goes_on if path.open[d].indent == indent]
    if len(goes_on) > 1 and len(as_far) == 1:
        return as_far[0]
    endings = {d: _ending(path.text, path.blocks[path.open[d].block].span) for d in goes_on}
    ending = _ending(path.text, line)
    alike = (d for d in goes_on if endings[d] == ending)
    unlike_sentences = (d for d in goes_on if endings[d] != "。" != ending)
    return next(iter([*alike, *unlike_sentences, *goes_on, *depths]), None)


def is_indented_below(entry: Open, lines: Iterable[Line], start: int) -> bool:
    """Whether all `lines`, the last first, are indented below a numbered point back to where it starts in the text."""
    for line in lines:
        if line.span.start <= start:
            return True
        if line.pieces[0].kind != "line" or line.pieces[0].indent < entry.indent + _DEEPER:
            return False
    return False


_DEEPER = 2  # columns


def begins_below(
    path: OutlinePath, entry: Open, mark: enumerators.Enumerator, following: Iterable[Line]
) -> bool:
    """Whether a list that begins right after a point of its own style, `entry`, is below that point.

    The point asks, or sets a task, or is no more than a title and its list goes on in the lines `following`, or a point
    before it has such a list.
    """
    block = path.blocks[entry.block]
    if mark.number != 1 or entry.number is None or entry.block != len(path.blocks) - 1:
        return False
    ending = _ending(path.text, block.span)
    if ending == "？" or _TASK.fullmatch(path.text, *block.span):
        return True
    return not ending and (
        _had_list(path, entry.block, mark.style) or _goes_on(path.text, entry.number, mark.style, following)
    )


def _had_list(path: OutlinePath, point: int, style: str) -> bool:
    """Whether the point before `point` in its list has a list of this style below it."""
    block = path.blocks[point]
    for at in range(point - 1, block.parent, -1):
        above = path.blocks[at]
        if (above.style, above.parent) == (block.style, block.parent):
            return any(one.parent == at and one.style == style for one in path.blocks[at + 1 : point])
    return False


def _goes_on(text: str, number: int, style: str, following: Iterable[Line]) -> bool:
    """Whether a list goes on after its point `number`, and after a list of its own style from 1 on."""
    last = 1
    for line in following:
        mark = enumerators.at_line_start(text, *line.span)
        if line.pieces[0].kind != "line" or (mark and mark.style in _PARTS):
            return False
        if mark and mark.style == style:
            if mark.number == number + 1 != last + 1:
                return True
            if mark.number != last + 1:
                return False
            last += 1
    return False


def _ending(text: str, line: Span) -> str:
    """How a point ends: ？ where it asks, 。 after a clause, and nothing after a title."""
    if _ASKS.search(text, *line):
        return "？"
    return "。" if text[line.end - 1] in _STOPS else ""
