"""From the lines of printed pages to a text and its pieces.

Each line is a piece that knows whether a paragraph begins with it, so that `normalise` can join what the margin
broke. Lines in larger or bolder letters are headings. Footnotes go behind the text.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from flashgen.model import Piece
from flashgen.readers.glyphs import joined
from flashgen.readers.order import lines
from flashgen.readers.running import without_running_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flashgen.readers.glyphs import Edges, Row, Stretch


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it was read, its rows from top to bottom; lengths in points."""

    rows: Sequence[Row]
    width: float
    height: float
    pictures: bool = False  # holds little text, and pictures


NO_PAGE = Page((), 0, 0)


class Printed(NamedTuple):
    """The text of pages, its pieces, and where in it which page begins."""

    text: str
    pieces: tuple[Piece, ...]
    pages: tuple[tuple[int, int], ...]  # (source offset, 1-based page), by offset


class _Line(NamedTuple):
    """A line of the text and its page."""

    words: Stretch
    page: int
    begins: bool = False  # a footnote


_LARGER, _SMALLER = 1.1, 0.92  # of the size of the text: a heading, a footnote
_MOST_HEADINGS = 0.3  # of all characters: where more stand out, standing out means something else
_HEADING_LENGTH = 60  # characters
_NO_HEADING_ENDS = "。；，、：,;:"
_STOPS = "。！？；：…”』」）)!?;:"
_NUMBERED = re.compile(
    r"[—–•]|[一二三四五六七八九十]{1,3}[、.．]|[（(]?\d{1,2}[.．、)）](?!\d)|[（(][一二三四五六七八九十]|[①-⑳]|第.{1,4}[编章节条]"
)
_NOTE_MARK = re.compile(r"(?:[①-⑳]|[\[［〔(（]\d{1,3}[\]］〕)）]|\d{1,3}(?![\d.．、年月])|[*†‡※])\s*")
_EVEN = 0.5  # em: a smaller indent is none
_OPENING = (1, 3)  # em: the indent of paragraphs
_REMEMBERED = 4  # pages whose columns tell where those of the next may be
_SPACED = 1.3  # of the usual distance between lines: a gap


def read_pages(pages: Sequence[Page]) -> Printed:
    """Put `pages` together: running heads and page numbers dropped, columns in order, footnotes at the end."""
    bodies = without_running_rows([page.rows for page in pages], [page.height for page in pages])
    size = _text_size([row for body in bodies for row in body])
    text: list[_Line] = []
    notes: list[_Line] = []
    columns: deque[set[Edges]] = deque(maxlen=_REMEMBERED)
    for number, (page, body) in enumerate(zip(pages, bodies, strict=True), 1):
        cut = _footnotes(body, size)
        known = set().union(*columns)
        here = lines(body[:cut], page.width, known)
        columns.append({line.edges for line in here})
        text += [_Line(line, number) for line in here]
        for line in lines(body[cut:], page.width, known):
            mark = _NOTE_MARK.match(line.text)
            words = line.text[mark.end() :] if mark else line.text
            notes.append(_Line(replace(line, text=words), number, begins=mark is not None))
    found = [line for line in [*text, *notes] if line.words.text.strip()]
    return _put_together(found, size) if found else Printed("", (), ())


def _text_size(rows: Sequence[Row]) -> float:
    """The size of most letters."""
    letters: Counter[float] = Counter()
    for row in rows:
        letters[_half_points(row[0].size)] += sum(len(part.text) for part in row)
    return letters.most_common(1)[0][0] if letters else 0


def _half_points(size: float) -> float:
    return round(2 * size) / 2


def _footnotes(rows: Sequence[Row], size: float) -> int:
    """Where on a page the footnotes begin: small rows below the text, the first of which has a mark."""
    small = len(rows)
    while small and rows[small - 1][0].size <= _SMALLER * size:
        small -= 1
    marked = (i for i in range(max(1, small), len(rows)) if _NOTE_MARK.match(joined(rows[i]).text))
    return next(marked, len(rows)) if small else len(rows)


def _put_together(found: Sequence[_Line], size: float) -> Printed:
    full = [_is_full(a.words, b.words) for a, b in pairwise(found)] + [False]
    levels = _levels([line.words for line in found], full, size)
    leading = _leading(found, size)
    gaps = [0] + [_gap(a, b, leading) for a, b in pairwise(found)]
    indents, usual = _indents([line.words for line in found], full)
    begins = _begins(found, full, gaps, indents, indented=usual > 0)
    words: list[str] = []
    pieces: list[Piece] = []
    pages: list[tuple[int, int]] = []
    length = at = tables = 0
    while at < len(found):
        stop = at + 1
        while levels[at] and stop < len(found) and _goes_on(found, levels, full, stop, leading):
            stop += 1
        start = length
        for line in found[at:stop]:
            if not pages or pages[-1][1] != line.page:
                pages.append((length, line.page))
            words.append(line.words.text)
            length += len(line.words.text) + 1
        if levels[at]:
            pieces.append(Piece(start, length - 1, "heading", levels[at]))
        elif cell := found[at].words.cell:
            before = found[at - 1].words.cell if at else None
            tables += before is None or before > cell  # the number of the table
            pieces.append(Piece(start, length - 1, "cell", cell[0], tables, cell[1]))
        else:
            pieces.append(Piece(start, length - 1, gap=gaps[at], indent=indents[at], begins=begins[at]))
        at = stop
    return Printed("\n".join(words), tuple(pieces), tuple(pages))


def _is_full(line: Stretch, following: Stretch) -> bool:
    """Whether the first word of the line that follows had no room on this one."""
    return line.right + following.first >= line.edges[1] - 0.5 * line.size


def _begins(
    found: Sequence[_Line],
    full: Sequence[bool],
    gaps: Sequence[int],
    indents: Sequence[int],
    *,
    indented: bool,
) -> list[bool]:
    """Whether each line begins a paragraph: it is indented, or the line above was not full or far off.

    Where paragraphs are not `indented`, the number of a point tells, too.
    """
    begins = [True]
    for i in range(1, len(found)):
        text, above = found[i].words.text, found[i - 1].words.text
        numbered = not indented and above[-1] in _STOPS and _NUMBERED.match(text) is not None
        begins.append(not full[i - 1] or gaps[i] > 0 or indents[i] >= 2 or found[i].begins or numbered)
    return begins


def _indents(found: Sequence[Stretch], full: Sequence[bool]) -> tuple[list[int], float]:
    """The indent of each line in columns of half an em, and that of paragraphs in em, if they have one.

    A line that goes on with a point or quotation that is set in has none.
    """
    offsets = [(line.left - line.edges[0]) / line.size for line in found]
    least, most = _OPENING
    openings = Counter(round(2 * a) for a, b in pairwise(offsets) if least <= a <= most and b < _EVEN)
    usual = openings.most_common(1)[0][0] / 2 if openings else 0
    indents: list[int] = []
    hangs = False
    for i, offset in enumerate(offsets):
        further = offset - offsets[i - 1] if i and full[i - 1] else -1
        if further >= _EVEN:
            hangs = _NUMBERED.match(found[i - 1].text) is not None
        elif further < 0 or (not hangs and abs(offset - usual) < _EVEN):
            hangs = False
        goes_on = hangs or (abs(further) < _EVEN and abs(offset - usual) >= _EVEN)
        indents.append(0 if goes_on else max(0, round(2 * offset)))
    return indents, usual


def _style(line: Stretch) -> tuple[float, bool]:
    return _half_points(line.size), line.bold


def _levels(found: Sequence[Stretch], full: Sequence[bool], size: float) -> list[int]:
    """The level of each line as a heading, by its letters: the largest is 1; 0 is no heading."""
    letters: Counter[tuple[float, bool]] = Counter()
    for line in found:
        letters[_style(line)] += len(line.text)
    bold = sum(n for (_, is_bold), n in letters.items() if is_bold) <= _MOST_HEADINGS * letters.total()
    styles = sorted(
        (style for style in letters if style[0] >= _LARGER * size or (bold and style == (size, True))),
        reverse=True,
    )
    if sum(letters[style] for style in styles) > _MOST_HEADINGS * letters.total():
        return [0] * len(found)
    rank = {style: min(level, 6) for level, style in enumerate(styles, 1)}
    levels = [
        rank.get(_style(line), 0) if _can_head(line, goes_on=goes_on and line.size <= size) else 0
        for line, goes_on in zip(found, full, strict=True)
    ]
    # A title alone does not say that the other headings are large, too: `flashgen.document.headings` is to look for them.
    return levels if sum(map(bool, levels)) > 1 else [0] * len(found)


def _can_head(line: Stretch, *, goes_on: bool) -> bool:
    """A bold line that reaches the margin is the beginning of a paragraph."""
    return (
        not goes_on
        and not line.cell
        and len(line.text) <= _HEADING_LENGTH
        and line.text[-1] not in _NO_HEADING_ENDS
        and any(c.isalpha() for c in line.text)
    )


def _goes_on(
    found: Sequence[_Line], levels: Sequence[int], full: Sequence[bool], at: int, leading: float
) -> bool:
    """Whether a line goes on with the heading in the line before it: that one was full, or both are centred."""
    before, line = found[at - 1].words, found[at].words
    near = found[at - 1].page == found[at].page and 0 < line.base - before.base < 2 * max(leading, line.size)
    centred = all(
        abs(sum(one.edges) - one.left - one.right) < one.size < one.left - one.edges[0]
        for one in (before, line)
    )
    return (
        levels[at] == levels[at - 1] and near and (full[at - 1] or centred) and not _NUMBERED.match(line.text)
    )


def _leading(found: Sequence[_Line], size: float) -> float:
    """The usual distance between lines of the text: that of lines within a paragraph."""
    steps = sorted(
        b.words.base - a.words.base
        for a, b in pairwise(found)
        if _are_neighbours(a, b) and {_half_points(a.words.size), _half_points(b.words.size)} == {size}
    )
    return steps[len(steps) // 4] if steps else 2 * size


def _are_neighbours(a: _Line, b: _Line) -> bool:
    """Whether a line stands below another in the same column."""
    return a.page == b.page and a.words.edges == b.words.edges and b.words.base > a.words.base


def _gap(before: _Line, line: _Line, leading: float) -> int:
    """The empty lines that would fit between two."""
    if not _are_neighbours(before, line):
        return 0
    step = (line.words.base - before.words.base) / leading
    return max(1, round(step) - 1) if step > _SPACED else 0
