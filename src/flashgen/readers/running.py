"""Running heads and page numbers: rows at the edge of a page that stand on the pages near it, too."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import product, takewhile
from typing import TYPE_CHECKING

from flashgen.readers.glyphs import joined

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flashgen.readers.glyphs import Row

_DEEPEST = 4  # rows at either edge
_NEAR = (-2, -1, 1, 2)  # pages: left and right ones may have heads of their own
_ALLOWANCE = 6.0  # points by which the height of a head may differ
_MOST_NUMBERS = 2  # in a row: its own and that of the last page
# A number that counts points or chapters, not pages: 第3章, 3. and 3、
_COUNTS_OTHERWISE = re.compile(r"第#(?!页)|#[.．、)）章节讲课条编回题]")
_PAGE_NUMBER = re.compile(r"[—–－·•-]+(\d+)[—–－·•-]+|第(\d+)页(?:[,，/]?共\d+页)?|(\d+)/\d+")


def without_running_rows(pages: Sequence[Sequence[Row]], heights: Sequence[float]) -> list[list[Row]]:
    """`pages` without the rows at their edges that stand at the same height of a page near by.

    Numbers in such a row may stay the same or grow with the pages. A page number whose form and number
    leave no doubt (— 3 — on page 3) need not repeat.
    """
    seen: dict[tuple[object, ...], set[int]] = defaultdict(set)
    for number, rows in enumerate(pages):
        for foot in (False, True):
            for row in _edge(rows, foot=foot):
                for key in _keys(row, number, heights[number], foot=foot):
                    seen[key].add(number)

    def count(rows: Sequence[Row], number: int, *, foot: bool) -> int:
        """How many rows at an edge run on, from the outermost inwards."""

        def runs(row: Row) -> bool:
            return _is_page_number(row, number) or any(
                number + step in seen[key]
                for key in _keys(row, number, heights[number], foot=foot)
                for step in _NEAR
            )

        return sum(1 for _ in takewhile(runs, _edge(rows, foot=foot)))

    kept: list[list[Row]] = []
    for number, rows in enumerate(pages):
        rest = list(rows[count(rows, number, foot=False) :])
        kept.append(rest[: len(rest) - count(rest, number, foot=True)])
    return kept


def _edge(rows: Sequence[Row], *, foot: bool) -> Sequence[Row]:
    """The rows at an edge, the outermost first."""
    return rows[: -_DEEPEST - 1 : -1] if foot else rows[:_DEEPEST]


def _keys(row: Row, number: int, height: float, *, foot: bool) -> Iterator[tuple[object, ...]]:
    """What another page must have in common with a row: its words, its height, and numbers that fit."""
    words = _words(row)
    form = re.sub(r"\d+", "#", words)
    numbers = [int(n[-9:]) for n in re.findall(r"\d+", words)]
    follows = len(numbers) <= _MOST_NUMBERS and not _COUNTS_OTHERWISE.search(form)
    height = height - row[0].base if foot else row[0].base
    for fitting in product(*([(0, n), (1, n - number)] if follows else [(0, n)] for n in numbers)):
        for bucket in (height // _ALLOWANCE, (height + _ALLOWANCE / 2) // _ALLOWANCE + 0.5):
            yield foot, form, bucket, fitting


def _is_page_number(row: Row, number: int) -> bool:
    found = _PAGE_NUMBER.fullmatch(_words(row))
    return found is not None and any(group == str(number + 1) for group in found.groups())


def _words(row: Row) -> str:
    return re.sub(r"\s", "", joined(row).text)
