"""Tables that plain text draws: with bars (| 格子 | 用途 |, │ as well), or with tabs, as a spreadsheet is pasted."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from flashgen.model import Piece, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

_LEAST_ROWS = {"|": 2, "\t": 3}  # of a table, its head among them; a tab may stand anywhere
_BORDER = re.compile(r"[-+|:=_ \u2500-\u257f—]{3,}")
_BAR = re.compile("[|\u2502]")
_TAB = re.compile("\t")
_TABS = re.compile("\t+")  # where several tabs line the columns up
_MARK = re.compile(
    r"[（(]?(?:\d{1,3}|[一二三四五六七八九十]{1,3}|[A-Za-z])[.、．）)]?|[\u2460-\u2473]"
    "|第[一二三四五六七八九十百零\\d]{1,6}[编章节条]"
)
_TORN = re.compile(
    "[，。、；：！？的]|.*[是为叫有于在以和：]$", re.DOTALL
)  # a tab amid a sentence is a blank
_HAN = re.compile("[\u4e00-\u9fff]")


def with_tables(text: str, lines: list[Piece]) -> list[Piece]:
    """`lines` with those that draw a table cut into cells, and its borders left out.

    A table is of consecutive lines that have as many cells, two at least. One whose cells are broken over several lines
    stays as it is: which words belong together, its lines do not tell.
    """
    signs = [_sign(text, line) for line in lines]
    found: list[Piece] = []
    at = group = 0
    while at < len(lines):
        end = at + 1
        while signs[at] and end < len(lines) and signs[end] == signs[at] and not lines[end].gap:
            end += 1
        rows = _rows(text, lines[at:end], signs[at]) if signs[at] else []
        group += bool(rows)
        found += _cells(rows, group, lines[at].gap) if rows else lines[at:end]
        at = end
    return found


def _sign(text: str, line: Piece) -> str:
    """What parts the cells of a line: a bar, a tab, or nothing."""
    if _BAR.match(text, line.start) and _BAR.match(text, line.end - 1) and line.end > line.start + 1:
        return "|"
    if _BORDER.fullmatch(text, line.start, line.end):
        return "|"
    return "\t" if text.find("\t", line.start, line.end) >= 0 else ""


def _rows(text: str, lines: list[Piece], sign: str) -> list[list[Span]]:
    """The cells of each row that lines draw, parted by a sign; none where they draw no table."""
    drawn = [line for line in lines if not _BORDER.fullmatch(text, line.start, line.end)]
    if len(drawn) < _LEAST_ROWS[sign]:
        return []
    for parting in (_BAR,) if sign == "|" else (_TAB, _TABS):
        rows = [list(_parted(text, line, parting)) for line in drawn]
        if len({len(row) for row in rows}) == 1 and len(rows[0]) >= 2:
            return rows if _is_table(text, rows, tabs=sign == "\t") else []
    return []


def _parted(text: str, line: Piece, parting: re.Pattern[str]) -> Iterator[Span]:
    """The cells of a line without the white space around them; an empty one has no length."""
    marks = [m.span() for m in parting.finditer(text, line.start, line.end)]
    if parting is not _BAR:
        marks = [(line.start, line.start), *marks, (line.end, line.end)]
    for (_, start), (end, _) in pairwise(marks):
        words = text[start:end].strip()
        first = text.index(words[0], start) if words else start
        yield Span(first, first + len(words))


def _is_table(text: str, rows: list[list[Span]], *, tabs: bool) -> bool:
    """Whether rows are of a table: in Chinese, no numbered lines, no sentences, no row that goes on with the one above it."""
    numbered = len(rows[0]) == 2 and all(_MARK.fullmatch(text, *row[0]) for row in rows)
    goes_on = any(row[0].end == row[0].start for row in rows[1:])
    chinese = sum(any(_HAN.search(text, *cell) for cell in row) for row in rows)
    torn = tabs and any(_TORN.match(text, *cell) for row in rows for cell in row)
    return not (numbered or goes_on or torn) and 2 * chinese > len(rows)


def _cells(rows: list[list[Span]], group: int, gap: int) -> Iterator[Piece]:
    """A piece for each cell that says something; `gap` empty lines stand before the first."""
    for row, cells in enumerate(rows):
        for column, (start, end) in enumerate(cells):
            if end > start:
                yield Piece(start, end, "cell", row, group, column, gap)
                gap = 0
