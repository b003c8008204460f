"""Plain text: a piece for every line that says something, and for every cell of the tables that its lines draw."""

from __future__ import annotations

import re
import unicodedata
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
        if mark := _HEADING_MARK.match(words):  # a text with more of them is Markdown
            words, start = words[mark.end() :], start + mark.end()
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


_HEADING_MARK = re.compile("#{1,6} +(?=[\u4e00-\u9fff])")
_PAGE_NUMBER = re.compile(
    r"[—–－·•.．-]+ ?(\d{1,4}) ?[—–－·•.．-]+|第 ?(\d{1,4}) ?页(?:[,，/ ]*共 ?\d+ ?页)?|(\d{1,4})(?: ?/ ?\d{1,4})?"
)
_PAGE = 300  # characters that stand between the numbers of two pages at least


def _without_page_numbers(text: str, found: list[Piece]) -> list[Piece]:
    """The lines without those that are page numbers: alone, a page apart, counted on by one; and without running heads.

    An empty line stands before and after a bare number; between marks (- 3 -) it may be on one side alone. Where
    none does, three numbers must count on, or two stand amid a sentence.
    """
    numbered = [
        (i, int(next(filter(None, m.groups()))), m[3] is not None)
        for i, piece in enumerate(found)
        if (m := _PAGE_NUMBER.fullmatch(text, piece.start, piece.end))
    ]
    parted = [(i, n) for i, n, bare in numbered if _stands_alone(found, i, bare=bare)]
    amid = [(i, n) for i, n, _ in numbered if i and text[found[i - 1].end - 1] not in _STOPS]
    pages = {
        i
        for some, least in ((parted, 2), (amid, 2), ([(i, n) for i, n, _ in numbered], 3))
        for run in _counting(found, some)
        if len(run) >= least
        for i in run
    }
    left_out = pages | _running(text, found, sorted(pages))
    return [piece for i, piece in enumerate(found) if i not in left_out]


_STOPS = "。！？；：…”』」）.!?;:"


def _counting(found: list[Piece], numbered: list[tuple[int, int]]) -> Iterator[list[int]]:
    """Runs of lines whose numbers count on by one, a page apart."""
    run: list[tuple[int, int]] = []
    for i, number in numbered:
        goes_on = run and number == run[-1][1] + 1 and found[i].start - found[run[-1][0]].end >= _PAGE
        if run and not goes_on:
            yield [at for at, _ in run]
            run = []
        run.append((i, number))
    if run:
        yield [at for at, _ in run]


_DIGITS = re.compile(r"\d+")
_HEADS = 2  # pages that have a running head, from which it is one
_LONGEST_HEAD = 40  # characters


def _running(text: str, found: list[Piece], pages: list[int]) -> set[int]:
    """The lines right before page numbers, or right after, that are the same on other pages, their digits apart."""
    heads: set[int] = set()
    for step in (-1, 1):
        beside: dict[str, list[int]] = {}
        for i in (page + step for page in pages):
            if not 0 <= i < len(found) or text[found[i].end - 1] in "。，；":
                continue
            if found[i].end - found[i].start <= _LONGEST_HEAD:
                beside.setdefault(_DIGITS.sub("", text[found[i].start : found[i].end]), []).append(i)
        heads.update(i for same in beside.values() if len(same) >= _HEADS for i in same)
    return heads


def _stands_alone(found: list[Piece], i: int, *, bare: bool) -> bool:
    """Whether an empty line, or the end of the text, parts a line from others: on both sides if it is a `bare` number."""
    sides = (i == 0 or found[i].gap > 0, i + 1 == len(found) or found[i + 1].gap > 0)
    return all(sides) if bare else any(sides)
