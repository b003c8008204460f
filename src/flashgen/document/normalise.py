"""The clean reading of a source, one line a paragraph, every character with its way back.

Steps, in order: drop inline markup; fold look-alike characters and bullets; join hard-wrapped lines; drop the
spaces that typesetting put between Chinese characters; mend quotes. Each step is a list of edits, and
`traced.edit` carries the map along.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from flashgen.document.inline_marks import inline_marks
from flashgen.document.margins import breaks_within, joined, wrap_width
from flashgen.document.quotes import MENDS
from flashgen.document.traced import Edit, Traced, edit
from flashgen.language.enumerators import BULLETS
from flashgen.language.lazy import lazy
from flashgen.language.matching import HEAD_APART
from flashgen.language.radicals import equivalents
from flashgen.model import Piece, Source, Span

if TYPE_CHECKING:
    from collections.abc import Iterator


class Line(NamedTuple):
    """A line of the clean text, with the pieces of the source that were joined in it."""

    span: Span
    pieces: tuple[Piece, ...]


def normalise(source: Source) -> tuple[Traced, tuple[Line, ...], int]:
    """The clean text of `source`, its lines, and the width (in Chinese characters) it was wrapped at, or 0."""
    traced = _assemble(source)
    traced = edit(traced, inline_marks(traced.text, markup=source.markup))
    traced = edit(traced, _folded(traced.text))
    traced = edit(traced, _points(traced.text))
    rows = traced.text.split("\n")
    width = wrap_width(rows)
    groups = joined(rows, source.pieces, width, markup=source.markup)
    traced = edit(traced, breaks_within(rows, groups))
    traced = edit(traced, _numbered_by_space(traced.text))
    traced = edit(traced, _spaces(traced.text))
    for mend in MENDS:
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


_ALIKE = equivalents()
_FULLWIDTH = {c: c - 0xFEE0 for c in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_SPACES = dict.fromkeys((0x09, 0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000), " ")
# Zero-width and control characters, direction marks, soft hyphens, variation selectors; and pictures (🔺 before a
# heading), which say nothing to a reader of cards. Signs that judge (✓ ❌) stay.
_INVISIBLE = lazy(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U0001f000-\U0001faff\U000e0100-\U000e01ef]+"
)


_CIRCLED = {start + n: "①②③④⑤⑥⑦⑧⑨⑩"[n] for start in map(ord, "❶➀➊⓵") for n in range(10)}
# The points that Word sets in Wingdings and Symbol come out of it in the private area of Unicode.
_POINTS = {0xF000 + n: "•" for n in (0x6C, 0x6E, 0x71, 0x75, 0x76, 0xA7, 0xA8, 0xB2, 0xB7, 0xD8, 0xFC)}
_FOLDED = _ALIKE | _FULLWIDTH | _SPACES | _CIRCLED | _POINTS | {0xFF02: '"'}
_MARKED_NUMBER = lazy("[⑴-⒛㈠-㈩]")  # one character that reads as three: ⒈ for 1., ㈠ for (一)
_DASH = lazy("－{2}|[─━]{2}")  # a dash of two hyphens or of two lines
_TO_FOLD = lazy(f"[{re.escape(''.join(map(chr, _FOLDED)))}]")


def _folded(text: str) -> Iterator[Edit]:
    """Look-alikes of Chinese characters, full-width letters and digits, spaces of any kind, and what nobody sees."""
    edits = [Edit(*m.span(), m[0].translate(_FOLDED)) for m in _TO_FOLD.finditer(text)]
    edits += [Edit(*m.span(), unicodedata.normalize("NFKC", m[0])) for m in _MARKED_NUMBER.finditer(text)]
    edits += [Edit(m.start(), m.end(), "") for m in _INVISIBLE.finditer(text)]
    edits += [Edit(*m.span(), "——") for m in _DASH.finditer(text)]
    yield from sorted(edits)


# A sign that opens lines: a figure, a star, a hand, a tick; √ opens a root, too. The sign comes first in the pattern,
# as a set of characters is looked for faster than the beginning of a line.
_SIGN = lazy(
    "[\u25a0-\u27bf\u2b00-\u2bff\u2219\u2027\u203b√](?<=^.)(?<!√(?= ?[A-Za-z\\d（]))(?= ?[\\w“《（])",
    re.MULTILINE,
)


def _points(text: str) -> Iterator[Edit]:
    """A bullet for a sign that opens two lines or more; ticks and crosses side by side judge, and stay."""
    signs = [m for m in _SIGN.finditer(text) if m[0] not in BULLETS]
    ticked = any(m[0] in _TICKS for m in signs)
    judged = ticked and not _CROSSES.isdisjoint(text)
    times = Counter(m[0] for m in signs)
    for m in signs:
        if times[m[0]] > 1 and m[0] not in _CROSSES and not (judged and m[0] in _TICKS):
            yield Edit(*m.span(), "•")


_TICKS, _CROSSES = frozenset("√✓✔✅☑"), frozenset("×✕✖✗✘❌❎")
_SPACED_NUMERAL = lazy("^([一二三四五六七八九十]{1,3}) +(?!是)(?=[^\\W\\d_]{2})", re.MULTILINE)


def _numbered_by_space(text: str) -> Iterator[Edit]:
    """The mark that a number lost to the space behind it, where a text counts so: 一 藏书 / 二 借书."""
    found = list(_SPACED_NUMERAL.finditer(text))
    if {"一", "二"} <= {m[1] for m in found}:
        for m in found:
            yield Edit(m.end(1), m.end(), "、")


_WIDE = r"[\u2018-\u201d\u2026\u3000-\u303f\u3400-\u9fff\uff00-\uffef]"
_SPACE = lazy(
    rf" (?:(?<={_WIDE} )[ ]*(?={_WIDE})|(?<=[\u4e00-\u9fff] )[ ]*(?=\d)|[ ]+|$|(?<=^ ))", re.MULTILINE
)


def _spaces(text: str) -> Iterator[Edit]:
    """No space between Chinese characters but behind a head, one elsewhere."""
    kept = _behind_heads(text)
    for m in _SPACE.finditer(text):
        inner = m.start() and m.end() < len(text) and text[m.start() - 1] != "\n" and text[m.end()] != "\n"
        wide = re.match(_WIDE, text[m.start() - 1]) and re.match(_WIDE, text[m.end()]) if inner else None
        yield Edit(m.start(), m.end(), " " if inner and (not wide or m.start() in kept) else "")


def _behind_heads(text: str) -> set[int]:
    """Where a space parts the head of a numbered point from what it says: 1．注意的广度　一个人同时能看清的数量。

    Two points at least are set so, and they have no other space: a page text may have them anywhere.
    """
    heads = [m for m in HEAD_APART.finditer(text) if not _WITHIN.search(m["rest"])]
    counted = list(_COUNTED_APART.finditer(text))
    return {m.start("gap") for some in (heads, counted) if len(some) > 1 for m in some}


_COUNTED_APART = lazy(
    "^ *第[一二三四五六七八九十](?:阶段|部分|方面|[步类种批次个点])(?P<gap> +)(?=[\u4e00-\u9fff])",
    re.MULTILINE,
)  # 第一种　批评和自我批评
_WITHIN = lazy("[\u4e00-\u9fff] +[\u4e00-\u9fff]")
