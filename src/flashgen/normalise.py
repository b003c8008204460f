"""The clean reading of a source, one line a paragraph, every character with its way back.

Steps, in order: drop inline markup; fold look-alike characters; join hard-wrapped lines; drop the
spaces that typesetting put between Chinese characters; mend quotes. Each step is a list of edits, and
`traced.edit` carries the map along.
"""

from __future__ import annotations

import html
import re
import statistics
import unicodedata
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from flashgen.enumerators import BULLETS
from flashgen.model import Piece, Source, Span
from flashgen.radicals import equivalents
from flashgen.traced import Edit, Traced, edit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Line(NamedTuple):
    """A line of the clean text, with the pieces of the source that were joined in it."""

    span: Span
    pieces: tuple[Piece, ...]


def normalise(source: Source) -> tuple[Traced, tuple[Line, ...], int]:
    """The clean text of `source`, its lines, and the width (in Chinese characters) it was wrapped at, or 0."""
    traced = _assemble(source)
    if source.markup:
        traced = edit(traced, _markup(traced.text))
    elif len(_STYLED.findall(traced.text)) >= _MANY_STYLED:
        traced = edit(traced, (Edit(*m.span(), "") for m in _TAG.finditer(traced.text)))
    elif len(_BLOCKS.findall(traced.text)) >= _MANY_BLOCKS:
        traced = edit(traced, _page(traced.text))
    traced = edit(traced, _folded(traced.text))
    rows = traced.text.split("\n")
    width = wrap_width(rows)
    groups = _joined(rows, source.pieces, width, markup=source.markup)
    traced = edit(traced, _breaks_within(rows, groups))
    traced = edit(traced, _spaces(traced.text))
    for mend in (_paired, _paired_single, _replaced):
        traced = edit(traced, mend(traced.text))
    lines: list[Line] = []
    start = 0
    for row, group in zip(traced.text.split("\n"), groups, strict=True):
        lines.append(Line(Span(start, start + len(row)), tuple(source.pieces[i] for i in group)))
        start += len(row) + 1
    shown = any(
        piece.begins is not None for piece in source.pieces
    )  # where columns are wide is no matter then
    return traced, tuple(lines), 0 if shown else width


def _assemble(source: Source) -> Traced:
    """The pieces of a source, a line each."""
    parts: list[str] = []
    runs: list[tuple[int, int]] = []
    length = 0
    for piece in source.pieces:
        if not runs or length - runs[-1][0] != piece.start - runs[-1][1]:
            runs.append((length, piece.start))
        words = source.text[piece.start : piece.end].replace("\n", " ").replace("\r", " ")
        parts.append(words)
        length += len(words) + 1
    return Traced("\n".join(parts), tuple(runs) or ((0, 0),))


# Text pasted out of a page: <span style='font-size:2em;'>汛期</span>. A lone one is an example in notes on HTML.
_TAGS = "span|font|strong|b|u|em|i|mark|p|div"
_STYLED = re.compile(
    rf"<(?:{_TAGS})[ \t][^<>\n]{{0,100}}(?:style|class|color|size) ?=[^<>\n]{{0,200}}>[^<>\n]{{0,100}}[\u4e00-\u9fff]"
    r"[^<>\n]{0,200}</"
)
_MANY_STYLED = 3
_TAG = re.compile(rf"</?(?:{_TAGS}|br)(?:[ \t/][^<>\n]*)?>")

# Words that a program keeps with the tags of the page that they are for: <p>养血柔肝<br>&nbsp;.
_BLOCKS = re.compile(r"</?(?:p|br|div|li|ul|ol|td|tr|h[1-6])[ \t]*/?>|&nbsp;")
_MANY_BLOCKS = 5
_PAGE = re.compile(r"(?P<tag></?[A-Za-z][^<>\n]*>)|&(?:[a-zA-Z]{2,8}|#\d+);")


def _page(text: str) -> Iterator[Edit]:
    """Drop tags, and read entities."""
    for m in _PAGE.finditer(text):
        yield Edit(*m.span(), "" if m["tag"] else html.unescape(m[0]))


# Each mark is bounded by the next one of its kind, so that a wall of unfinished marks takes linear time.
_TARGET = r"\((?:[^()\n]|\([^()\n]*\))*\)"
_MARKUP = re.compile(
    r"(?P<formula>(?<!\\)\$\$[^$]{1,500}\$\$|(?<![\\$])\$(?=[^\s$])[^$\n]{0,300}(?<=[^\s\\])\$(?!\d)"
    r"|\\\([^\n]{1,300}?\\\)|\\\[[^\n]{1,300}?\\\])"
    r"|(?P<drop>\[!\w+\]|(?m:(?<=\S )`?#[\w/-]+`?[ \t]*$)"
    r"|<!--(?:(?!<!--)[^\n])*?-->|</?[A-Za-z][^<>\n]*>|\[\^[^\[\]\s]+\]|\*\*|__|~~|==|`"
    rf"|!\[[^\[\]\n]*\]{_TARGET})"
    rf"|\[(?P<link>(?:[^\[\]\n]|!\[[^\[\]\n]*\])*)\]{_TARGET}"
    r"|\\(?P<escaped>[\\`*_{}\[\]()#+.!|~-])"
    r"|(?P<entity>&(?:[a-zA-Z]+|#\d+|#x[0-9a-fA-F]+);)"
    r"|(?<![*A-Za-z0-9])\*(?P<emphasis>[^*\s][^*\n]*)\*(?![*A-Za-z0-9])"
    r"|(?<!\w)_(?P<underscored>[^_\s](?:[^_\n]*[^_\s])?)_(?!\w)"
)


_MARK = re.compile(r"[!-/:-@\[-`{-~]")  # punctuation of ASCII: what each of those begins with


def _marks(text: str) -> Iterator[re.Match[str]]:
    """The inline marks in a text, tried only where one can begin."""
    at = 0
    while begins := _MARK.search(text, at):
        if m := _MARKUP.match(text, begins.start()):
            yield m
        at = m.end() if m else begins.end()


def _markup(text: str) -> Iterator[Edit]:
    """Drop Markdown's inline marks; keep the words between them, and formulas as they stand."""
    for m in _marks(text):
        if m["formula"] is not None:
            continue
        if m["drop"] is not None:
            yield Edit(m.start(), m.end(), "")
        elif m["entity"] is not None:
            yield Edit(m.start(), m.end(), html.unescape(m["entity"]))
        else:
            name = m.lastgroup or ""
            yield Edit(m.start(), m.start(name), "")
            yield from (
                Edit(m.start(name) + e.start, m.start(name) + e.end, e.new)
                for e in _markup(m[name])
                if name != "escaped"
            )
            yield Edit(m.end(name), m.end(), "")


_ALIKE = equivalents()
_FULLWIDTH = {c: c - 0xFEE0 for c in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_SPACES = dict.fromkeys((0x09, 0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000), " ")
# Zero-width and control characters, direction marks, soft hyphens, variation selectors; and pictures (🔺 before a
# heading), which say nothing to a reader of cards. Signs that judge (✓ ❌) stay.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U0001f000-\U0001faff\U000e0100-\U000e01ef]+"
)


_FOLDED = _ALIKE | _FULLWIDTH | _SPACES | {0xFF02: '"'}
_MARKED_NUMBER = re.compile("[⑴-⒛㈠-㈩]")  # one character that reads as three: ⒈ for 1., ㈠ for (一)
_TO_FOLD = re.compile(f"[{re.escape(''.join(map(chr, _FOLDED)))}]")


def _folded(text: str) -> Iterator[Edit]:
    """Look-alikes of Chinese characters, full-width letters and digits, spaces of any kind, and what nobody sees."""
    edits = [Edit(*m.span(), m[0].translate(_FOLDED)) for m in _TO_FOLD.finditer(text)]
    edits += [Edit(*m.span(), unicodedata.normalize("NFKC", m[0])) for m in _MARKED_NUMBER.finditer(text)]
    edits += [Edit(m.start(), m.end(), "") for m in _INVISIBLE.finditer(text)]
    yield from sorted(edits)


_NARROW = re.compile("[\x00-\u1fff]+")


def width_of(line: str) -> float:
    """How wide a line is, in Chinese characters: ASCII counts half."""
    return 0.5 * (len(line) + len(_NARROW.sub("", line)))


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


_STARTS_BLOCK = re.compile(
    rf"[（(][一二三四五六七八九十\d]{{1,3}}[）)]|[一二三四五六七八九十]{{1,3}}[、.．]|\d{{1,2}}[.．、】）)](?!\d)|[①-⑳]|——|[{BULLETS}※]"
    rf"|第[一二三四五六七八九十百\d]{{1,4}}[编章节条]|[一二三四五六七八九十]是|(?:问|答|答案|解答)[:：]|[-+*] "
)


_LONG_ROW = 24  # Chinese characters; a row of Markdown as long that ends in no stop goes on in the next
_LONGEST_ROW = 60  # a longer one was not wrapped by anybody: its writer left out the stop
_MEANS = re.compile("[:：] ?\\S")  # a definition list of Markdown: the term, and below it its meaning
_STARTS_LABEL = re.compile(r"[\u4e00-\u9fff]{2,10}(?:[（(][^（）()]{1,30}[)）])?[:：](?!//)")
_STARTS_MEANING = re.compile("[\u4e00-\u9fff]{2,12}，?是指")


def _soft_break(row: str, following: str, piece: Piece, after: Piece) -> bool:
    """Whether a row of a Markdown paragraph only wraps to the next: a line end is a space there."""
    wraps = piece.kind in ("line", "item") and after.kind == "line" and not after.gap
    if wraps and _MEANS.match(following) and row[-1:] not in "。！？；：" and width_of(row) <= _LONG_ROW:
        return True
    open_ended = row[-1:] in "，、" or (row[-1:] not in _ENDS and _LONG_ROW <= width_of(row) <= _LONGEST_ROW)
    told = _STARTS_MEANING.match(following) or _STARTS_LABEL.match(following)
    new = _STARTS_BLOCK.match(following) or (told and row[-1:] not in "，、的和与")
    return wraps and open_ended and not new


def _joined(rows: list[str], pieces: tuple[Piece, ...], width: int, *, markup: bool) -> list[list[int]]:
    """Which pieces make a line: those that the margin broke belong together."""
    groups: list[list[int]] = [[0]]
    for (i, row), (j, following) in pairwise(enumerate(rows)):
        wrapped = markup and _soft_break(row, following, pieces[i], pieces[j])
        if wrapped or _margin_broke(row, following, pieces[i], pieces[j], width):
            groups[-1].append(j)
        else:
            groups.append([j])
    return groups


def _margin_broke(row: str, following: str, piece: Piece, after: Piece, width: int) -> bool:
    if after.kind != "line" or piece.kind not in ("line", "item"):
        return False
    if after.begins is not None:
        return not after.begins
    if not width:
        return False
    if after.indent > piece.indent and after.indent >= 2 and piece.kind == "line" and row[-1:] in _ENDS:
        return False
    if width_of(row) < _FULL * width or _STARTS_BLOCK.match(following):
        return False
    if row[-1:] in _ENDS and following[-1:] not in _ENDS + "，、" and width_of(following) < 0.6 * width:
        return False  # a short line without a stop cannot end the paragraph: it is a heading
    return row[-1:] not in _ENDS or not _begins_paragraph(following)


_RUN_IN = re.compile(r"[^。，；：、！？]{2,14}[。：]|[^。，；、！？]{2,14}[“”]。")


def _begins_paragraph(row: str) -> bool:
    """After a full line that ends a sentence: does a run-in head open a new paragraph?"""
    return bool(_RUN_IN.match(row))


def _breaks_within(rows: list[str], groups: list[list[int]]) -> Iterator[Edit]:
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


_WIDE = r"[\u2018-\u201d\u2026\u3000-\u303f\u3400-\u9fff\uff00-\uffef]"
_SPACE = re.compile(
    rf" (?:(?<={_WIDE} )[ ]*(?={_WIDE})|(?<=[\u4e00-\u9fff] )[ ]*(?=\d)|[ ]+|$|(?<=^ ))", re.MULTILINE
)


def _spaces(text: str) -> Iterator[Edit]:
    """No space between Chinese characters, one elsewhere."""
    for m in _SPACE.finditer(text):
        inner = m.start() and m.end() < len(text) and text[m.start() - 1] != "\n" and text[m.end()] != "\n"
        wide = re.match(_WIDE, text[m.start() - 1]) and re.match(_WIDE, text[m.end()]) if inner else None
        yield Edit(m.start(), m.end(), " " if inner and not wide else "")


_SWAPPED = re.compile(r"“([：，])(?!”)")  # 指出“：对组工干部来说 → 指出：“对组工干部来说
_OPENED_BEFORE_STOP = re.compile(
    r"“。(?<=[\u4e00-\u9fff]..)(?=[\u4e00-\u9fff])"
)  # 际遇“。取乎其上…” → 际遇。“取乎其上…”


_DOUBLE = re.compile('["“”]')
_SINGLE = re.compile(r"'(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff，。！？])'")  # those of 5' and it's are none


def _paired(text: str) -> Iterator[Edit]:
    """Straight quotes made curly, opening and closing by turns within a line.

    So are curly ones, where all of a line face one way and they are even in number (“四甘“精神), or where the line
    begins with a closing one and they go by turns from there: ”四甘“精神.
    """
    start = 0
    for row in text.split("\n"):
        backward = row.lstrip().startswith("”")
        mended = backward or '"' in row or ("“" in row) != ("”" in row)
        marks = list(_DOUBLE.finditer(row)) if mended else []
        turned = backward and "".join(m.group() for m in marks) == "”“" * (len(marks) // 2)
        one_way = turned or (len(marks) % 2 == 0 and len({m.group() for m in marks}) == 1)
        opened = False
        for m in marks:
            if m.group() == '"' or one_way:
                yield Edit(start + m.start(), start + m.end(), "”" if opened else "“")
                opened = not opened
            else:
                opened = m.group() == "“"
        start += len(row) + 1


def _paired_single(text: str) -> Iterator[Edit]:
    """Straight single quotes beside Chinese characters made curly by turns, if they are even in number."""
    if "'" not in text:
        return
    start = 0
    for row in text.split("\n"):
        marks = list(_SINGLE.finditer(row))
        if len(marks) % 2 == 0:
            for i, m in enumerate(marks):
                yield Edit(start + m.start(), start + m.end(), "’" if i % 2 else "‘")
        start += len(row) + 1


def _replaced(text: str) -> list[Edit]:
    """An opening quote that slipped before its colon or stop."""
    edits = [Edit(m.start(), m.end(), f"{m[1]}“") for m in _SWAPPED.finditer(text)]
    edits += [Edit(m.start(), m.end(), "。“") for m in _OPENED_BEFORE_STOP.finditer(text)]
    return sorted(edits)
