"""PDF: printed pages as a text, and which of them cannot be read.

The glyphs come from PDFium, in a process of its own: see `flashgen.readers.pdfium`.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import defaultdict
from typing import TYPE_CHECKING

from flashgen.errors import ReadError
from flashgen.model import Source
from flashgen.readers.glyphs import Stretch
from flashgen.readers.printed import Page, read_pages

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_MOST_LISTED = 12  # page ranges in a message
_REFUSED = {
    "encrypted": "is encrypted; open it with its password and print it to a new PDF",
    "broken": "is a broken PDF; get it again, or open it in a PDF viewer and print it to a new PDF",
    "long": "has more pages than the 10,000 that are read; split it",
}
_ADVICE = {
    "scanned": "no text, only pictures; run text recognition (OCR) over the PDF first",
    "garbled": "fonts that do not tell which characters they draw, so the text would be garbage; "
    "save the PDF anew from the original document, or run text recognition (OCR) over it",
    "broken": "what no PDF may hold; open it in a PDF viewer and print it to a new PDF",
}


def read_pdf(data: bytes, path: str) -> Source:
    """The text of a PDF: a line for each printed line, in reading order.

    Pages that cannot be read are named in `Source.unread`.

    Raises:
        ReadError: it is encrypted, broken or too long, or no page can be read.
    """
    pages: list[Page] = []
    unreadable: dict[str, list[int]] = defaultdict(list)
    for trouble, page in _pages(data, path):
        pages.append(page)
        if trouble:
            unreadable[trouble].append(len(pages))
    printed = read_pages(pages)
    told = {number for _, number in printed.pages}.union(*unreadable.values())
    unreadable["scanned"] = [n for n, page in enumerate(pages, 1) if page.pictures and n not in told]
    unread = tuple(f"{_listed(found)} {_ADVICE[why]}" for why, found in unreadable.items() if found)
    if not printed.pieces:
        raise ReadError("; ".join(unread) or "holds no text", path)
    return Source(path, printed.text, printed.pieces, pages=printed.pages, unread=unread)


def _pages(data: bytes, path: str) -> Iterator[tuple[str, Page]]:
    """The pages of a PDF, each with what is the trouble with it: a key of `_ADVICE`, or ""."""
    command = [sys.executable, "-P", "-m", "flashgen.readers.pdfium"]  # -P: not from the folder we are in
    run = subprocess.run(command, input=data, capture_output=True, check=False)
    lines = [line for line in run.stdout.splitlines(keepends=True) if line.endswith(b"\n")]
    refused, *pages = map(json.loads, lines or [b'"broken"'])
    if refused:
        raise ReadError(_REFUSED[refused], path)
    if run.returncode:
        raise ReadError(
            f"is a broken PDF: page {len(pages) + 1} makes the reader crash, or take too much memory or time; "
            "open it in a PDF viewer and print it to a new PDF",
            path,
        )
    for trouble, (found, *measures) in pages:
        yield trouble, Page([tuple(Stretch(*part) for part in row) for row in found], *measures)


def _listed(numbers: Sequence[int]) -> str:
    """Page numbers as one reads them out: `page 3 holds`, `pages 1–4, 7 hold`."""
    ranges: list[list[int]] = []
    for n in numbers:
        if ranges and n == ranges[-1][1] + 1:
            ranges[-1][1] = n
        else:
            ranges.append([n, n])
    shown = ", ".join(f"{a}–{b}" if b > a else f"{a}" for a, b in ranges[:_MOST_LISTED])
    more = ", …" if len(ranges) > _MOST_LISTED else ""
    return f"page {shown} holds" if len(numbers) == 1 else f"pages {shown}{more} hold"
