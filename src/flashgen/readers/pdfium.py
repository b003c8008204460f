"""The glyphs of a PDF, by PDFium: a program of its own, `python -m flashgen.readers.pdfium`.

It reads a PDF from standard input and prints a line of JSON a page, for `flashgen.readers.pdf` to read. PDFium is
C++, and some broken files crash it or make it take all memory: here it harms nothing but itself, within limits.
"""

from __future__ import annotations

import json
import math
import re
import sys
import unicodedata
from collections import defaultdict
from contextlib import closing
from ctypes import byref, c_double, c_int, create_string_buffer
from dataclasses import astuple
from typing import TYPE_CHECKING

from flashgen.readers.glyphs import Glyph, rows
from flashgen.readers.printed import NO_PAGE, Page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pypdfium2 import PdfDocument, PdfPage, PdfTextPage

    from flashgen.readers.glyphs import Row

_MEMORY = 800_000_000  # bytes
_SECONDS = 30  # of computing, and per MB of PDF as many again
_MOST_PAGES = 10_000
_MOST_GLYPHS = 200_000  # on a page
_ENCRYPTED = (4, 5)  # error codes of PDFium: password, security
_MOST_UNREADABLE = 0.1  # share of the letters of a page
_SLANT = 3  # degrees: what slants more is a watermark
_SMALLEST, _LARGEST = 0.5, 2000.0  # points: other font sizes are an error
_FARTHEST = 1e6  # points from the corner of the page
_FEW_ROWS = 10  # a page with more has text of its own, beside its running head
_UNMAPPED = "\ufffd"
_BOLD = re.compile(rb"bold|black|heavy|demi|simhei|heiti|fzht", re.IGNORECASE)


def main() -> None:
    """Print what is the trouble with a PDF as a whole ("" for nothing), then each page."""
    data = sys.stdin.buffer.read()
    _limit(len(data))
    for line in described(data):
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()


def _limit(size: int) -> None:
    """Let the system end this program before it takes too much."""
    if sys.platform == "win32":
        return
    import resource

    seconds = _SECONDS * (1 + size // 1_000_000)
    resource.setrlimit(resource.RLIMIT_DATA, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def described(data: bytes) -> Iterator[object]:
    """The trouble with a PDF: "encrypted", "broken", "long" or ""; then of each page its trouble and itself."""
    from pypdfium2 import PdfDocument, PdfiumError

    try:
        opened = PdfDocument(data)
    except PdfiumError as error:
        yield "encrypted" if error.err_code in _ENCRYPTED else "broken"
        return
    with closing(opened) as pdf:
        yield "long" if len(pdf) > _MOST_PAGES else ""
        for number in range(len(pdf) if len(pdf) <= _MOST_PAGES else 0):
            page, trouble = _page(pdf, number)
            yield trouble, astuple(page)


def _page(pdf: PdfDocument, number: int) -> tuple[Page, str]:
    """A page as read, and what is the trouble with it: a key of `_ADVICE`, or ""."""
    from pypdfium2 import PdfiumError

    try:
        with closing(pdf[number]) as page, closing(page.get_textpage()) as text:
            if text.count_chars() > _MOST_GLYPHS:
                return NO_PAGE, "broken"
            found, width, height = _upright(_glyphs(text), page.get_bbox())
            pictures = len(found) < _FEW_ROWS and _has_pictures(page, or_any=not found)
    except PdfiumError:
        return NO_PAGE, "broken"
    if _is_garbage("".join(part.text for row in found for part in row)):
        return NO_PAGE, "garbled"
    return Page(found, width, height, pictures), ""


def _has_pictures(page: PdfPage, *, or_any: bool) -> bool:
    """Whether a page shows a picture; `or_any`: anything (letters drawn as curves)."""
    from pypdfium2 import raw

    objects = range(raw.FPDFPage_CountObjects(page))
    return any(
        or_any or raw.FPDFPageObj_GetType(raw.FPDFPage_GetObject(page, i)) == raw.FPDF_PAGEOBJ_IMAGE
        for i in objects
    )


def _is_garbage(text: str) -> bool:
    letters = [c for c in text if not c.isspace()]
    unreadable = sum(c == _UNMAPPED or unicodedata.category(c) in ("Co", "Cn") for c in letters)
    unreadable += sum(len(m.group()) for m in re.finditer(r"\(cid:\d+\)", text))
    return unreadable > _MOST_UNREADABLE * len(letters)


def _glyphs(page: PdfTextPage) -> Iterator[tuple[int, Glyph]]:
    """The glyphs of a page in the order it draws them, each with the quarter turns that its line makes.

    Their places are turned with the line: left to right as it is read, baselines growing downwards.
    """
    from pypdfium2 import raw

    matrix, box, flags = raw.FS_MATRIX(), raw.FS_RECTF(), c_int()
    x, y, name = c_double(), c_double(), create_string_buffer(128)
    spaced = False
    for i in range(page.count_chars()):
        text = _character(page, i)
        if text.isspace() or not text:
            spaced = spaced or raw.FPDFText_IsGenerated(page, i) != 1
            continue
        raw.FPDFText_GetMatrix(page, i, byref(matrix))
        size = abs(raw.FPDFText_GetFontSize(page, i)) * math.hypot(matrix.c, matrix.d)
        angle = math.degrees(math.atan2(matrix.b, matrix.a))
        turns = round(angle / 90)
        if abs(angle - 90 * turns) > _SLANT or not _SMALLEST < size < _LARGEST:
            continue
        raw.FPDFText_GetCharOrigin(page, i, byref(x), byref(y))
        raw.FPDFText_GetLooseCharBox(page, i, byref(box))
        raw.FPDFText_GetFontInfo(page, i, name, len(name), byref(flags))
        left, base = _turned(x.value, y.value, turns)
        right = max(_turned(box.left, box.bottom, turns)[0], _turned(box.right, box.top, turns)[0], left)
        if unicodedata.east_asian_width(text) in "FW":
            right = max(right, left + size)  # the box of a comma may be as small as its ink
        if not all(abs(number) < _FARTHEST for number in (left, right, base)):
            continue
        bold = _BOLD.search(name.value) is not None
        yield turns % 4, Glyph(text, left, right, round(base, 2), round(size, 2), bold, spaced, i)
        spaced = False


def _character(page: PdfTextPage, i: int) -> str:
    """The character of a glyph: _UNMAPPED where its font does not tell, "" for what nobody sees."""
    from pypdfium2 import raw

    if raw.FPDFText_IsHyphen(page, i) == 1:
        return "-"
    code = raw.FPDFText_GetUnicode(page, i)
    if raw.FPDFText_HasUnicodeMapError(page, i) == 1 or 0xD800 <= code < 0xE000 or code > 0x10FFFF:
        return _UNMAPPED
    text = chr(code)
    return "" if unicodedata.category(text) in ("Cc", "Cf") and not text.isspace() else text


def _turned(x: float, y: float, turns: int) -> tuple[float, float]:
    """A point of a line that makes quarter turns: how far to the right and how far down it is for the reader."""
    return ((x, -y), (y, x), (-x, y), (-y, -x))[turns % 4]


def _upright(
    glyphs: Iterable[tuple[int, Glyph]], corners: tuple[float, float, float, float]
) -> tuple[list[Row], float, float]:
    """The rows of a page, its width and height, held as most of its lines are read.

    Lines that run another way (a label at the margin) come after the others.
    """
    by_turns: dict[int, list[Glyph]] = defaultdict(list)
    for turns, glyph in glyphs:
        by_turns[turns].append(glyph)
    found: list[Row] = []
    width = height = 0.0
    for turns in sorted(by_turns, key=lambda t: -len(by_turns[t])):
        (x0, y0), (x1, y1) = _turned(*corners[:2], turns), _turned(*corners[2:], turns)
        left, top = min(x0, x1), min(y0, y1) - height
        found += rows(
            [g._replace(left=g.left - left, right=g.right - left, base=g.base - top) for g in by_turns[turns]]
        )
        width, height = width or abs(x1 - x0), height or abs(y1 - y0)
    return found, width, height


if __name__ == "__main__":
    main()
