"""From the rows of a page to its lines in reading order.

Stretches of many rows that leave the same gap free make columns, or a table.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from itertools import count, groupby, pairwise, takewhile
from statistics import median
from typing import TYPE_CHECKING

from flashgen.readers.glyphs import Edges, Row, Stretch, joined

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

_WHOLE = 0  # the number of the column that takes the whole page
# Lines that all end farther from the margin do not show where it is: it is taken to be as wide as the left one.
_SHORT = 4  # em
_MOST_COLUMNS = 3  # splits one within another: 8 columns
_IN_NO_ORDER = 0.8  # of the lines of two columns are drawn after one of the other column
_HEAD, _MOST_WALLS = 8, 30  # rows that tell the columns of a table, and the walls between columns
_NARROW = 0.4  # em: what rows leave free together may be less than what each leaves free
_FEWEST_ROWS = 2  # of a table
_NEAR_EDGE = 3.0  # em: no gutter runs as near to the edge of the text


def lines(found: Sequence[Row], width: float, known: Collection[Edges] = ()) -> list[Stretch]:
    """The lines of a page `width` points wide, in reading order, each with the edges of its column.

    `known` has the columns of the pages before: one of them may be filled in part here.
    """
    placed = list(_in_order(found, known, count(), 0)) if found else []
    edges: dict[int, Edges] = {}
    for number, line in placed:
        left, right = edges.get(number, (line.left, line.right))
        edges[number] = min(left, line.left), max(right, line.right)
    em = median(line.size for _, line in placed) if placed else 0
    beside = [extent for number, extent in edges.items() if number != _WHOLE]
    widest = max((right - left for left, right in beside), default=0)
    if beside and widest < (room := width - min(beside)[0] - max(beside)[0]) - _SHORT * em:
        widest = room
    for number, (left, right) in edges.items():
        if filled := [(a, b) for a, b in known if a <= left <= a + _SHORT * em and right <= b + em]:
            edges[number] = min(filled, key=lambda edge: edge[1] - edge[0])
        elif number != _WHOLE:
            edges[number] = left, left + widest
        elif right < width - left - _SHORT * em:
            edges[number] = left, width - left
    return [replace(line, edges=edges[number]) for number, line in placed]


def _in_order(
    found: Sequence[Row], known: Collection[Edges], numbers: Iterator[int], depth: int
) -> Iterator[tuple[int, Stretch]]:
    """The lines in reading order, each with the number of its column."""
    own = next(numbers)
    begin = min(row[0].left for row in found)
    end = max(part.right for row in found for part in row)
    at = 0
    while at < len(found):
        stop, gaps = _shared_gaps(found, at, begin, end)
        gutter = max(gaps, key=lambda gap: gap[1] - gap[0])[0] if gaps else 0
        left = [part for row in found[at:stop] if (part := tuple(s for s in row if s.right <= gutter))]
        right = [part for row in found[at:stop] if (part := tuple(s for s in row if s.right > gutter))]
        if depth < _MOST_COLUMNS and left and right and _are_columns(left, right, known):
            yield from _in_order(left, known, numbers, depth + 1)
            yield from _in_order(right, known, numbers, depth + 1)
        else:
            taken, cells = _table(found[at:stop]) if len(found[at]) > 1 else (0, [])
            if not taken:
                # Below may yet be columns; but not every row is tried, so that the time stays linear.
                alone = sum(1 for _ in takewhile(lambda row: len(row) == 1, found[at:stop]))
                taken = alone or max(1, (stop - at) // 8)
                cells = [joined(row) for row in found[at : at + taken]]
            yield from ((own, line) for line in cells)
            stop = at + taken
        at = stop


def _shared_gaps(found: Sequence[Row], at: int, begin: float, end: float) -> tuple[int, list[Edges]]:
    """How far the rows from `at` on leave a gap free inside the text, and the gaps that all of them leave."""
    free = [(begin, end)]
    first, last = end, begin  # where the first stretch of a row ends, and the last one begins
    within = False  # whether a gap has text on both sides
    for i in range(at, len(found)):
        em = found[i][0].size
        sides = [begin + _NEAR_EDGE * em, *(edge for part in found[i] for edge in (part.left, part.right))]
        sides.append(end - _NEAR_EDGE * em)
        shared = [
            (max(a, c), min(b, d))
            for a, b in zip(sides[::2], sides[1::2], strict=True)
            for c, d in free
            if min(b, d) - max(a, c) >= _NARROW * em
        ]
        first, last = min(first, found[i][0].right), max(last, found[i][-1].left)
        inner = any(first <= a and b <= last for a, b in shared)
        if not shared or (within and not inner):
            return max(i, at + 1), free if i > at else []
        within = inner
        free = sorted(shared, key=lambda gap: gap[0] - gap[1])[:4]  # the widest
    return len(found), free


def _are_columns(left: Sequence[Row], right: Sequence[Row], known: Collection[Edges]) -> bool:
    """Whether two sides are read one after the other: columns of text, not of a table.

    The pages before have such columns; or the page draws one after the other, and not row by row as a table;
    or, where it draws in no order at all, their lines are long, and most reach the gutter.
    """
    if any(_fill(left, a) and _fill(right, b) for a in known for b in known if a[1] <= b[0]):
        return True
    beside = sum(right[0][0].base <= row[0].base <= right[-1][0].base for row in left)
    if beside < 2 or len(left) + len(right) < 4:
        return False
    drawn = sorted(
        (part.order, side) for side, half in enumerate((left, right)) for row in half for part in row
    )
    switches = sum(a[1] != b[1] for a, b in pairwise(drawn))
    if switches == 1:
        return drawn[0][1] == 0
    if switches < len(drawn) * _IN_NO_ORDER:  # some cells of several lines
        return False
    for half in ([joined(row) for row in side] for side in (left, right)):
        edge = max(line.right for line in half)
        reaching = sum(line.right >= edge - 1.5 * line.size for line in half)
        if len(half) < 4 or median(len(line.text) for line in half) < 8 or reaching < len(half) / 2:
            return False
    return True


def _table(found: Sequence[Row]) -> tuple[int, list[Stretch]]:
    """How many rows the table takes that `found` begins with, and its cells; or 0 and none.

    A page draws a table cell by cell: what it draws in one column before it goes to another is a cell,
    and where it goes back to the left a row of cells begins.
    """
    stop, walls = _walls(found)
    drawn = sorted(
        ((i, bisect_left(walls, part.right), part) for i, row in enumerate(found[:stop]) for part in row),
        key=lambda one: one[2].order,
    )
    table: list[dict[int, list[tuple[int, Stretch]]]] = []
    for column, group in groupby(drawn, key=lambda one: one[1]):
        if not table or column <= max(table[-1]):
            table.append({})
        table[-1][column] = [(i, part) for i, _, part in group]
    while table and max(table[-1]) == 0:  # a line of text below the table
        table.pop()
    if sum(len(cells) > 1 for cells in table) < _FEWEST_ROWS:
        return 0, []
    heights = [[i for cell in cells.values() for i, _ in cell] for cells in table]
    if any(max(above) >= min(below) for above, below in pairwise(heights)):
        return 0, []
    edges = [
        max((p.right for cells in table for _, p in cells.get(c, ())), default=0)
        for c in range(len(walls) + 1)
    ]
    return max(heights[-1]) + 1, [
        replace(line, cell=(number, column))
        for number, cells in enumerate(table)
        for column, cell in sorted(cells.items())
        for line in _unwrapped([part for _, part in cell], edges[column])
    ]


def _walls(found: Sequence[Row]) -> tuple[int, list[float]]:
    """How many rows respect the gaps of the fullest of the first ones, and where these gaps begin."""
    full = max(found[:_HEAD], key=len)
    gaps = [(a.right, b.left) for a, b in pairwise(full)][:_MOST_WALLS]
    for i, row in enumerate(found):
        left = [_left_free(gap, row) for gap in gaps]
        if any(end - begin < _NARROW * row[0].size for begin, end in left):
            return i, [begin for begin, _ in gaps]
        gaps = left
    return len(found), [begin for begin, _ in gaps]


def _left_free(gap: Edges, row: Row) -> Edges:
    """What a row leaves free of a gap; nothing, where it has a stretch within."""
    begin, end = gap
    for part in row:
        if part.left <= begin:
            begin = max(begin, part.right)
        elif part.left < end:
            end = part.left if part.right >= end else begin
    return begin, end


def _unwrapped(cell: Sequence[Stretch], edge: float) -> list[Stretch]:
    """The lines of a cell as they were before its column, which ends at `edge`, broke them."""
    found = [cell[0]]
    for line in cell[1:]:
        above = found[-1]
        if above.right + line.first < edge - line.size / 2:
            found.append(line)
            continue
        space = " " * (above.text[-1].isascii() and line.text[0].isascii())
        found[-1] = replace(above, text=above.text + space + line.text, right=line.right, base=line.base)
    return found


def _fill(side: Sequence[Row], column: Edges) -> bool:
    """Whether rows stand in a column, and begin where its lines do."""
    em = side[0][0].size
    begin, end = min(row[0].left for row in side), max(row[-1].right for row in side)
    return column[0] - em <= begin <= column[0] + _SHORT * em and end <= column[1] + em
