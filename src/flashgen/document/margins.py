"""Lines that a margin broke: how wide a text was wrapped, and which of its lines belong together."""

from __future__ import annotations

import statistics
from itertools import pairwise
from typing import TYPE_CHECKING

from flashgen.document.traced import Edit
from flashgen.language.enumerators import BULLETS
from flashgen.language.lazy import lazy
from flashgen.language.matching import width_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from flashgen.model import Piece

_FULL = 0.88  # of the wrap width: a line as wide was broken by the margin (reference article: full 42–47.5, ends 8–42)
_ENDS = "。！？；：…”」』）)!?;:"


def wrap_width(rows: Iterable[str]) -> int:
    """The width that a text was hard-wrapped at, or 0.

    Wrapped text has a wall: many lines of one width, most of which end amid a sentence.
    """
    widths = [(width_of(row), row) for row in rows if row]
    if len(widths) < 5:
        return 0
    wide = sorted(w for w, _ in widths)
    wall = statistics.median(wide[int(len(wide) * 0.5) :])
    at_wall = [row for w, row in widths if _FULL * wall <= w <= wall * 1.12]
    beyond = sum(w > wall * 1.12 for w, _ in widths)
    cut = sum(row[-1] not in _ENDS for row in at_wall)
    crowded = sum(abs(w - wall) <= _CROWD * wall for w, _ in widths) >= 0.4 * len(widths)
    if (
        15 <= wall <= 90
        and len(at_wall) >= 0.2 * len(widths)
        and cut >= 0.6 * len(at_wall)
        and beyond <= (0.08 if crowded else 0.02) * len(widths)  # notes in smaller print
    ):
        return round(wall)
    return round(wide[-1]) if _ends_sharply(widths, wide[-1]) else 0


_CROWD = 0.06  # of the wrap width: how far from it the lines of a page are that its margin broke
_SHARP = 8  # lines at the edge from which it is one, though most lines of the text are short
_EDGE, _BEFORE_EDGE = 1.0, 6.0  # Chinese characters: how deep the edge is, and how thin the stretch before it


def _ends_sharply(widths: list[tuple[float, str]], most: float) -> bool:
    """Whether lines crowd at the greatest width, amid their sentences: a law of many short points, wrapped."""
    edge = [row for w, row in widths if w >= most - _EDGE]
    before = sum(most - _EDGE - _BEFORE_EDGE <= w < most - _EDGE for w, _ in widths)
    cut = sum(row[-1] not in _ENDS for row in edge)
    return 15 <= most <= 90 and len(edge) >= max(_SHARP, 2 * before) and cut >= 0.75 * len(edge)


_STARTS_BLOCK = lazy(
    rf"[（(][一二三四五六七八九十\d]{{1,3}}[）)]|[一二三四五六七八九十]{{1,3}}[、.．]|\d{{1,2}}[.．、】）)](?!\d)|[①-⑳]|——|[{BULLETS}※]"
    rf"|第[一二三四五六七八九十百\d]{{1,4}}[编章节条]|第[一二三四五六七八九十](?:阶段|部分|方面|[步类种批次个点])[，：: ]"
    rf"|[\u4e00-\u9fff]{{2,4}}之[一二三四五六][：:]|[一二三四五六七八九十]是|(?:问|答|答案|解答)[:：]|[-+*] "
    "|-(?=[\u4e00-\u9fff“《])"
)


_LONG_ROW = 24  # Chinese characters; a row of Markdown as long that ends in no stop goes on in the next
_LONGEST_ROW = 60  # a longer one was not wrapped by anybody: its writer left out the stop
_MEANS = lazy("[:：] ?\\S")  # a definition list of Markdown: the term, and below it its meaning
_STARTS_LABEL = lazy(r"[\u4e00-\u9fff]{2,10}(?:[（(][^（）()]{1,30}[)）])?[:：](?!//)")
_STARTS_MEANING = lazy("[\u4e00-\u9fff]{2,12}，?是指")


# A glossary entry in two lines: 借阅： / 把书借给读者带走.
_NAMED = lazy("[^，。；：,;:、]{2,24}[：:]")
_SAID = lazy(r".{6,}[。.，,]")
_GOES_ON = lazy(r"[，、]$|(?<=[\u4e00-\u9fff）)”]),$")


def _soft_break(row: str, following: str, piece: Piece, after: Piece) -> bool:
    """Whether a row of a Markdown paragraph only wraps to the next: a line end is a space there."""
    wraps = piece.kind in ("line", "item") and after.kind == "line" and not after.gap
    if wraps and _MEANS.match(following) and row[-1:] not in "。！？；：" and width_of(row) <= _LONG_ROW:
        return True
    if wraps and _NAMED.fullmatch(row) and _SAID.fullmatch(following):
        opens = _STARTS_BLOCK.match(following) or _STARTS_LABEL.match(following)
        return piece.kind == "line" and piece.gap > 0 and not opens
    open_ended = _GOES_ON.search(row) is not None or (
        row[-1:] not in _ENDS and _LONG_ROW <= width_of(row) <= _LONGEST_ROW
    )
    told = _STARTS_MEANING.match(following) or _STARTS_LABEL.match(following)
    new = _STARTS_BLOCK.match(following) or (told and row[-1:] not in "，、的和与")
    return wraps and open_ended and not new


_STOPS = lazy(r"[。；！？：;!?:]|[，、,.]$")
_POINTS = 3  # lines of a paragraph from which they are points where none has a stop


def _without_stops(rows: Sequence[str], pieces: Sequence[Piece]) -> frozenset[int]:
    """The rows of paragraphs in which nothing ever stops: each is a point, for prose that wraps ends in a stop."""
    found: set[int] = set()
    run: list[int] = []
    for i, piece in enumerate(pieces):
        if piece.kind != "line" or piece.gap:
            run = []
        if piece.kind == "line":
            run.append(i)
        last = i + 1 == len(pieces) or pieces[i + 1].kind != "line" or pieces[i + 1].gap > 0
        if last and len(run) >= _POINTS and not any(_STOPS.search(rows[k]) for k in run):
            found.update(run)
    return frozenset(found)


def joined(rows: list[str], pieces: tuple[Piece, ...], width: int, *, markup: bool) -> list[list[int]]:
    """Which pieces make a line: those that the margin broke belong together."""
    groups: list[list[int]] = [[0]]
    unstopped = _without_stops(rows, pieces) if markup else frozenset()
    for (i, row), (j, following) in pairwise(enumerate(rows)):
        wrapped = markup and j not in unstopped and _soft_break(row, following, pieces[i], pieces[j])
        titled = i == 0 and pieces[0].kind == pieces[1].kind == "line" and _title_goes_on(row, following)
        if titled or wrapped or _margin_broke(row, following, pieces[i], pieces[j], width):
            groups[-1].append(j)
        else:
            groups.append([j])
    return groups


# A paper is titled in two lines, the second of which says what kind of paper it is: …关于推进|借阅制度改革的意见.
_ISSUED = lazy(
    "(?:[^，。；：]{2,40}关于[^，。；：]{0,30}|[^，。；：]{2,30}(?:中央|院|厅|部|委|局|会|政府|办公室))"
)
_PAPER = lazy(
    "[^，。；：]{2,40}(?:意见|通知|决定|规定|办法|方案|规划|计划|纲要|细则|条例|报告|通报|公告|批复|决议)(?:（[^）]{2,10}）)?"
)


def _title_goes_on(row: str, following: str) -> bool:
    """Whether the first line of a text is the first half of the title of a paper."""
    whole = _PAPER.fullmatch(following) and not _PAPER.fullmatch(row) and _ISSUED.fullmatch(row)
    return bool(whole) and ("关于" in row or following.startswith("关于"))


def _margin_broke(row: str, following: str, piece: Piece, after: Piece, width: int) -> bool:
    if after.kind != "line" or piece.kind not in ("line", "item"):
        return False
    if after.begins is not None:
        return not after.begins
    if row.endswith("、") and not _STARTS_BLOCK.match(following):
        return True  # nothing ends with a mark that parts names
    if not width:
        return False
    if after.indent > piece.indent and after.indent >= 2 and piece.kind == "line" and row[-1:] in _ENDS:
        return False
    if width_of(row) < _FULL * width or _STARTS_BLOCK.match(following):
        return False
    if row[-1:] in _ENDS and following[-1:] not in _ENDS + "，、" and width_of(following) < 0.6 * width:
        return False  # a short line without a stop cannot end the paragraph: it is a heading
    return row[-1:] not in _ENDS or not _begins_paragraph(following)


_RUN_IN = lazy(r"[^。，；：、！？]{2,14}[。：]|[^。，；、！？]{2,14}[“”]。")


def _begins_paragraph(row: str) -> bool:
    """After a full line that ends a sentence: does a run-in head open a new paragraph?"""
    return bool(_RUN_IN.match(row))


def breaks_within(rows: list[str], groups: list[list[int]]) -> Iterator[Edit]:
    """Delete the line ends inside joined lines; between Latin words a space stays."""
    ends: list[int] = []
    at = 0
    for row in rows:
        at += len(row)
        ends.append(at)
        at += 1
    for group in groups:
        for i in group[:-1]:
            latin = rows[i][-1:].isascii() and rows[i][-1:].isalnum() and rows[i + 1][:1].isascii()
            yield Edit(ends[i], ends[i] + 1, " " if latin else "")
