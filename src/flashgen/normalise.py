"""The clean reading of a source, one line a paragraph, every character with its way back.

Steps, in order: drop inline markup; fold look-alike characters; join hard-wrapped lines; drop the
spaces that typesetting put between Chinese characters; mend quotes. Each step is a list of edits, and
`edit` carries the map along.
"""

from __future__ import annotations

import html
import re
import statistics
from bisect import bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from flashgen.model import Piece, Source, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Edit(NamedTuple):
    """Replace `[start, end)` by `new`. Of equal length, it maps character by character; else to the start."""

    start: int
    end: int
    new: str


class Traced(NamedTuple):
    """A text and the runs `(offset in text, offset in source)` within which both count alike."""

    text: str
    runs: tuple[tuple[int, int], ...]

    def origin(self, offset: int) -> int:
        """The source offset of the character at `offset`."""
        here, there = self.runs[bisect_right(self.runs, (offset, 1 << 60)) - 1]
        return there + offset - here

    def source_span(self, span: Span) -> Span:
        """The source offsets of the characters of `span`, what was dropped inside included."""
        return Span(self.origin(span.start), self.origin(span.end - 1) + 1)


def edit(traced: Traced, edits: Iterable[Edit]) -> Traced:
    """Apply `edits`, which come in order and do not overlap; linear in runs and edits."""
    parts: list[str] = []
    runs: list[tuple[int, int]] = []
    length = 0

    def keep(start: int, end: int, text: str) -> None:
        """Append `text`, which reads the old characters `[start, end)`."""
        nonlocal length
        if not text:
            return
        first = bisect_right(traced.runs, (start, 1 << 60)) - 1
        for here, there in traced.runs[first:]:
            if here >= end:
                break
            at = max(start, here)
            run = (length + at - start, there + at - here)
            if not runs or run[0] - runs[-1][0] != run[1] - runs[-1][1]:
                runs.append(run)
        parts.append(text)
        length += len(text)

    done = 0
    for start, end, new in edits:
        keep(done, start, traced.text[done:start])
        if len(new) == end - start:
            keep(start, end, new)
        elif new:
            runs.append((length, traced.origin(start)))
            parts.append(new)
            length += len(new)
            # The characters of `new` beyond the replaced ones count on into what follows; cut them off there.
        done = end
    keep(done, len(traced.text), traced.text[done:])
    return Traced("".join(parts), tuple(runs) or ((0, 0),))


class Line(NamedTuple):
    """A line of the clean text, with the pieces of the source that were joined in it."""

    span: Span
    pieces: tuple[Piece, ...]


def normalise(source: Source) -> tuple[Traced, tuple[Line, ...], int]:
    """The clean text of `source`, its lines, and the width (in Chinese characters) it was wrapped at, or 0."""
    traced = _assemble(source)
    if source.markup:
        traced = edit(traced, _markup(traced.text))
    traced = edit(traced, _folded(traced.text))
    rows = traced.text.split("\n")
    width = wrap_width(rows)
    groups = _joined(rows, source.pieces, width)
    traced = edit(traced, _breaks_within(rows, groups))
    traced = edit(traced, _spaces(traced.text))
    traced = edit(traced, _quotes(traced.text))
    lines: list[Line] = []
    start = 0
    for row, group in zip(traced.text.split("\n"), groups, strict=True):
        lines.append(Line(Span(start, start + len(row)), tuple(source.pieces[i] for i in group)))
        start += len(row) + 1
    return traced, tuple(lines), width


_BEFORE = r"[\u3400-\u9fff”》）)\]A-Za-z]"
_BESIDE_HAN = re.compile(
    rf"(?:(?<={_BEFORE})|(?<={_BEFORE} ))[,:;?!.](?=[\s\u3400-\u9fff“《（(]|$)", re.MULTILINE
)
_HALF = dict(zip(",:;?!.()", "，：；？！。（）", strict=True))


def with_wide_punctuation(text: str) -> str:
    """`text` with the half-width punctuation of Chinese sentences made full-width, character by character."""
    text = _BESIDE_HAN.sub(lambda m: _HALF[m.group()] if _is_chinese(text, m.start()) else m.group(), text)
    return text.replace("(", "（").replace(")", "）")


def _is_chinese(text: str, at: int) -> bool:
    """Whether a mark belongs to a Chinese sentence: 3.5, e.g. and the A. of a point keep their dots."""
    if text[at] == "." and re.fullmatch(r"(?:.*\n)?[A-Z]", text[max(0, at - 2) : at], re.DOTALL):
        return False
    return any("\u3400" <= c <= "\u9fff" for c in text[max(0, at - 12) : at + 4])


def _assemble(source: Source) -> Traced:
    """The pieces of a source, a line each."""
    parts: list[str] = []
    runs: list[tuple[int, int]] = []
    length = 0
    for piece in source.pieces:
        runs.append((length, piece.start))
        words = source.text[piece.start : piece.end].replace("\n", " ").replace("\r", " ")
        parts.append(words)
        length += len(words) + 1
    return Traced("\n".join(parts), tuple(runs) or ((0, 0),))


_MARKUP = re.compile(
    r"(?P<drop>\[!\w+\]|<!--[^\n]*?-->|</?[A-Za-z][^<>\n]*>|!\[[^\]\n]{0,500}\]\([^)\n]{0,2000}\)|\[\^[^\]\s]{1,80}\]"
    r"|\*\*|__|~~|==|`)"
    r"|\[(?P<link>[^\]\n]{0,500})\]\([^)\n]{0,2000}\)"
    r"|\\(?P<escaped>[\\`*_{}\[\]()#+.!|~-])"
    r"|(?P<entity>&(?:[a-zA-Z]+|#\d+|#x[0-9a-fA-F]+);)"
    r"|(?<![*A-Za-z0-9])\*(?P<emphasis>[^*\s][^*\n]*)\*(?![*A-Za-z0-9])"
)


def _markup(text: str) -> Iterator[Edit]:
    """Drop Markdown's inline marks; keep the words between them."""
    for m in _MARKUP.finditer(text):
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


# Kangxi radicals that PDF fonts put for the characters of a numeral or heading; the full table (Unicode's
# Equivalent_Unified_Ideograph) belongs to the PDF reader.
_ALIKE = str.maketrans(
    "⼀⼆⼋⼗⼤⼩⼈⼒⼯⼼⽂⽅⽇⽉⽣⽤⽬⽴⾏⻓⺠⾃⾄⾔⾦", "一二八十大小人力工心文方日月生用目立行长民自至言金"
)
_FULLWIDTH = {c: c - 0xFEE0 for c in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad\x00-\x08\x0b-\x1f\x7f]+")


_PLAIN = _ALIKE | _FULLWIDTH | dict.fromkeys((0xA0, 0x3000, 0x09, 0x2002, 0x2003), ord(" "))
_FANCY = re.compile(f"[{re.escape(''.join(map(chr, _PLAIN)))}]")


def _folded(text: str) -> Iterator[Edit]:
    """Look-alikes of Chinese characters, full-width letters and digits, spaces of any kind, and what nobody sees."""
    edits = [Edit(m.start(), m.end(), chr(_PLAIN[ord(m[0])])) for m in _FANCY.finditer(text)]
    edits += [Edit(m.start(), m.end(), "") for m in _INVISIBLE.finditer(text)]
    yield from sorted(edits)


def width_of(line: str) -> float:
    """How wide a line is, in Chinese characters: ASCII counts half."""
    return sum(0.5 if c < "\u2000" else 1.0 for c in line)


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
    if (
        15 <= wall <= 90
        and len(at_wall) >= 0.2 * len(widths)
        and cut >= 0.6 * len(at_wall)
        and beyond <= 0.02 * len(widths)
    ):
        return round(wall)
    return 0


_STARTS_BLOCK = re.compile(
    r"[（(][一二三四五六七八九十\d]{1,3}[）)]|[一二三四五六七八九十]{1,3}[、.．]|\d{1,2}[.．、】）)](?!\d)|[①-⑳]|——|[•●■◆▪○]"
    r"|第[一二三四五六七八九十百\d]{1,4}[编章节条]|[一二三四五六七八九十]是"
)


def _joined(rows: list[str], pieces: tuple[Piece, ...], width: int) -> list[list[int]]:
    """Which pieces make a line: those that the margin broke belong together."""
    groups: list[list[int]] = [[0]]
    for (i, row), (j, following) in pairwise(enumerate(rows)):
        if _margin_broke(row, following, pieces[i], pieces[j], width):
            groups[-1].append(j)
        else:
            groups.append([j])
    return groups


def _margin_broke(row: str, following: str, piece: Piece, after: Piece, width: int) -> bool:
    if not width or after.kind != "line" or piece.kind not in ("line", "item"):
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
    rf"(?<={_WIDE})[ ]+(?={_WIDE})|(?<=\u4e00-\u9fff)[ ]+(?=\d)|[ ]{{2,}}|[ ]+$|^[ ]+", re.MULTILINE
)


def _spaces(text: str) -> Iterator[Edit]:
    """No space between Chinese characters, one elsewhere."""
    for m in _SPACE.finditer(text):
        inner = m.start() and m.end() < len(text) and text[m.start() - 1] != "\n" and text[m.end()] != "\n"
        wide = re.match(_WIDE, text[m.start() - 1]) and re.match(_WIDE, text[m.end()]) if inner else None
        yield Edit(m.start(), m.end(), " " if inner and not wide else "")


_SWAPPED = re.compile(r"“([：，])(?!”)")  # 指出“：对组工干部来说 → 指出：“对组工干部来说
_OPENED_BEFORE_STOP = re.compile(
    r"(?<=[\u4e00-\u9fff])“。(?=[\u4e00-\u9fff])"
)  # 际遇“。取乎其上…” → 际遇。“取乎其上…”


def _quotes(text: str) -> Iterator[Edit]:
    """Straight double quotes by turns within a line; an opening quote that slipped before its colon or stop."""
    edits: list[Edit] = []
    start = 0
    for row in text.split("\n"):
        opened = False
        for m in re.finditer('"', row):
            edits.append(Edit(start + m.start(), start + m.end(), "”" if opened else "“"))
            opened = not opened
        start += len(row) + 1
    edits += [Edit(m.start(), m.end(), f"{m[1]}“") for m in _SWAPPED.finditer(text)]
    edits += [Edit(m.start(), m.end(), "。“") for m in _OPENED_BEFORE_STOP.finditer(text)]
    yield from sorted(edits)
