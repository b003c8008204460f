"""Plain text: a piece for every line that says something, and for every cell of the tables that its lines draw."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from typing import TYPE_CHECKING

from flashgen.model import Piece
from flashgen.readers.columns import with_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

_LINE = re.compile(r"[^\n\r\f\v\x85\u2028\u2029]+|\r\n|[\n\r\f\v\x85\u2028\u2029]")
_NEXT = re.compile("\u3000\u3000[ \u3000]*")  # the indent of a paragraph
_INDENT = 4  # columns of such an indent
_LONG = 300  # characters; where so long a line has indents in it, its breaks were lost on the way
_ARTICLE = re.compile(
    "(?=第[一二三四五六七八九十百零]{1,6}[编章节条](?:  |\u3000))|(?<=[。；])(?=第[一二三四五六七八九十百零]{1,6}条 )"
)
_ARTICLES = 3  # in a long line, from which each is a paragraph


def pieces(text: str) -> tuple[Piece, ...]:
    """The lines of `text` with the empty lines before each and its indent in columns, and the cells of its tables."""
    found: list[Piece] = []
    breaks = 0
    for match in _LINE.finditer(text):
        line = match.group()
        words = line.strip()
        if not words:
            breaks += line[0] in "\n\r\f\v\x85\u2028\u2029"
            continue
        start = match.start() + line.index(words[0])
        indent = sum(2 if unicodedata.east_asian_width(c) in "FW" else 1 for c in text[match.start() : start])
        for first, end in _paragraphs(text, start, start + len(words)):
            found.append(Piece(first, end, gap=max(0, breaks - 1), indent=indent))
            breaks, indent = 0, _INDENT
        breaks = 0
    return tuple(with_tables(text, _without_page_numbers(text, found)))


def _paragraphs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where the paragraphs of a line begin and end: one, but for a long one that holds the indents or articles of several."""
    breaks: list[tuple[int, int]] = []
    if end - start > _LONG:
        articles = [m.span() for m in _ARTICLE.finditer(text, start + 1, end)]
        indents = [m.span() for m in _NEXT.finditer(text, start, end)]
        breaks = articles if len(articles) >= _ARTICLES else indents
    for before, after in breaks:
        yield start, start + len(text[start:before].rstrip())
        start = after
    yield start, end


_PAGE_NUMBER = re.compile(
    r"[—–－·•.．-]+ ?(\d{1,4}) ?[—–－·•.．-]+|第 ?(\d{1,4}) ?页(?:[,，/ ]*共 ?\d+ ?页)?|(\d{1,4})(?: ?/ ?\d{1,4})?"
)
_PAGE = 300  # characters that stand between the numbers of two pages at least


def _without_page_numbers(text: str, found: list[Piece]) -> list[Piece]:
    """The lines without those that are page numbers: alone, a page apart, counted on by one.

    An empty line stands before and after a bare number; between marks (- 3 -) it may be on one side alone.
    """
    numbered = [
        (i, int(next(filter(None, m.groups()))))
        for i, piece in enumerate(found)
        if (m := _PAGE_NUMBER.fullmatch(text, piece.start, piece.end))
        and _stands_alone(found, i, bare=m[3] is not None)
    ]
    pages = {
        i
        for (a, m), (b, n) in pairwise(numbered)
        if n == m + 1 and found[b].start - found[a].end >= _PAGE
        for i in (a, b)
    }
    return [piece for i, piece in enumerate(found) if i not in pages]


def _stands_alone(found: list[Piece], i: int, *, bare: bool) -> bool:
    """Whether an empty line, or the end of the text, parts a line from others: on both sides if it is a `bare` number."""
    sides = (i == 0 or found[i].gap > 0, i + 1 == len(found) or found[i + 1].gap > 0)
    return all(sides) if bare else any(sides)
