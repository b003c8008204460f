"""From glyphs where they stand on a page to its rows.

Glyphs make rows by their baseline, and rows fall apart into stretches at wide gaps. Points are counted from the
left and upper edge of the page.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import mode
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence


Edges = tuple[float, float]  # left and right


class Glyph(NamedTuple):
    """A character and where it stands."""

    text: str
    left: float
    right: float
    base: float  # its baseline
    size: float  # height of its font: 1 em, in points
    bold: bool = False
    spaced: bool = False  # a space comes before it
    order: int = 0  # when the page draws it


@dataclass(frozen=True, slots=True)
class Stretch:
    """Glyphs of one row without a wide gap; or a whole line, within the edges of its column."""

    text: str
    left: float
    right: float
    base: float
    size: float
    bold: bool
    first: float  # width of its first word, which could not be broken
    order: int
    edges: Edges = (0, 0)
    cell: tuple[int, int] | None = None  # row and column in a table


Row = tuple[Stretch, ...]

_SAME_ROW = 0.7  # of the smaller font: baselines closer than this make one row
WIDE_GAP = 0.9  # em: stretches of a row stand as far apart
_RAISED, _SMALL = 0.15, 0.85  # em above the baseline, and of the row's font size: a footnote mark
_MARKS = frozenset("0123456789①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳[]〔〕［］（）()*†‡※,，-–")
_OPENING, _CLOSING = frozenset("“‘（《〈【「『〔(["), frozenset("，。、；：？！”’）》〉】」』〕…,.;:?!)]%％")


def rows(glyphs: Sequence[Glyph]) -> list[Row]:
    """The rows of a page from top to bottom; footnote marks in the text are left out."""
    found: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda g: g.base):
        first = found[-1][0] if found else None
        if first and glyph.base - first.base <= _SAME_ROW * min(glyph.size, first.size):
            found[-1].append(glyph)
        else:
            found.append([glyph])
    return [row for row in map(_row, found) if row]


def _row(glyphs: list[Glyph]) -> Row:
    glyphs.sort(key=lambda g: g.left)
    parts = [[glyphs[0]]]
    for before, glyph in pairwise(glyphs):
        if glyph.left - before.right <= WIDE_GAP * max(before.size, glyph.size):
            parts[-1].append(glyph)
        else:
            parts.append([glyph])
    return tuple(map(_stretch, parts))


def _stretch(glyphs: Sequence[Glyph]) -> Stretch:
    size = mode(g.size for g in glyphs)
    base = mode(g.base for g in glyphs if g.size == size)
    kept: list[Glyph] = []
    opening = True  # where the mark of a footnote below the text stands: that one is kept
    for glyph in glyphs:
        raised = glyph.size <= _SMALL * size and base - glyph.base >= _RAISED * size and glyph.text in _MARKS
        opening = opening and raised
        if not raised or opening or (kept[-1].text.isascii() and kept[-1].text.isalnum()):  # 10², m²
            kept.append(glyph)
    first = kept[0].text
    if len(kept) > 1 and unicodedata.category(first) == "Co":  # how Wingdings draws a bullet
        first = "•"
    return Stretch(
        first + "".join(" " * _is_space_between(a, b) + b.text for a, b in pairwise(kept)),
        kept[0].left,
        max(g.right for g in kept),
        base,
        size,
        all(g.bold for g in kept),
        _first_word(kept),
        min(g.order for g in kept),
    )


def _is_space_between(a: Glyph, b: Glyph) -> bool:
    """Whether words end between two glyphs: beside letters a gap tells; between Chinese characters it does not."""
    letters = a.text.isascii() + b.text.isascii()
    return b.spaced or (letters > 0 and b.left - a.right > (0.4, 0.18)[letters - 1] * min(a.size, b.size))


def _first_word(glyphs: Sequence[Glyph]) -> float:
    """The width of what must stay together: 水， or “水 or network."""
    end = 1
    while end < len(glyphs):
        before, glyph = glyphs[end - 1], glyphs[end]
        within = before.text.isascii() and glyph.text.isascii() and not glyph.spaced
        if not (within or before.text in _OPENING or glyph.text in _CLOSING):
            break
        end += 1
    return glyphs[end - 1].right - glyphs[0].left


def joined(row: Sequence[Stretch]) -> Stretch:
    """A row as one stretch."""
    if len(row) == 1:
        return row[0]
    return replace(
        row[0],
        text=" ".join(part.text for part in row),
        right=max(part.right for part in row),
        bold=False,  # a row of a table, no heading
        order=min(part.order for part in row),
    )
