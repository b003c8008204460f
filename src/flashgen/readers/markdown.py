"""Markdown, by markdown-it: headings, list items with their depth, table cells, lines of paragraphs.

Code blocks, HTML blocks without words, link targets and front matter (but for its title) are left out.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from flashgen.model import Piece
from flashgen.readers.dialects import as_meant
from flashgen.readers.markups import as_markdown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(r"\A\ufeff?---[ \t]*\r?\n(.*?\n)---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_TITLE = re.compile(r"^title:[ \t]*([\"']?)(\S.*?)\1[ \t\r]*$", re.MULTILINE)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_BAR = re.compile(r"(?<!\\)\|")


def pieces(text: str) -> tuple[Piece, ...]:
    """What Markdown marks in `text`, in order."""
    found: list[Piece] = []
    body = 0
    if front := _FRONT_MATTER.match(text):
        body = front.end()
        if title := _TITLE.search(text, front.start(1), front.end(1)):
            found.append(Piece(title.start(2), title.end(2), "title"))
    # Comments would hide list items from the parser.
    blanked = _COMMENT.sub(lambda m: re.sub(r"[^\r\n]", " ", m.group()), text)
    blanked = (re.sub(r"[^\r\n]", " ", text[:body]) + blanked[body:]).replace(
        "\0", " "
    )  # else the parser does
    lines = _Lines(blanked)
    marked = as_meant(as_markdown(blanked.replace("\r\n", "\n").replace("\r", "\n")))
    found.extend(_walk(_parser().parse(marked), lines))
    return tuple(found)


@cache
def _parser() -> MarkdownIt:
    """An indented line in Chinese notes is prose, not code. Inline marks are left to `normalise`."""
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": True}).enable("table").disable(["code", "inline", "text_join"])


class _Lines:
    """Where each line of the source starts, and where words stand in it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = [0, *(m.end() for m in re.finditer(r"\r\n|\n|\r", text))]
        self.line = self.cursor = 0

    def find(self, words: str, first: int, last: int) -> tuple[int, int] | None:
        """Source offsets of `words` in lines first…last-1, not before what was found last."""
        start = max(self.starts[first], self.cursor)
        end = self.starts[last] if last < len(self.starts) else len(self.text)
        for written in (words, words.replace("|", "\\|")):  # the parser unescapes the | in a table cell
            at = self.text.find(written, start, end)
            if at >= 0:
                self.cursor = at + len(written)
                return at, self.cursor
        return None

    def rest(self, line: int) -> list[str]:
        """What stands in a line behind what was found last, cut at |; the end of a row of LaTeX is none of it."""
        end = self.starts[line + 1] if line + 1 < len(self.starts) else len(self.text)
        return _BAR.split(self.text[max(self.starts[line], self.cursor) : end].rstrip().removesuffix("\\\\"))

    def blank_before(self, line: int) -> int:
        """How many empty lines stand before a line."""
        count = 0
        while (
            line > count and not self.text[self.starts[line - count - 1] : self.starts[line - count]].strip()
        ):
            count += 1
        return count


def _walk(tokens: list[Token], lines: _Lines) -> Iterator[Piece]:
    lists: list[int] = []  # the open lists, by their running number
    group = row = column = filled = 0
    number: int | None = None
    fresh_item = fresh_quote = in_cell = False
    heading = line = 0
    # Of each open quotation, whether all in it belongs to a point: to the title of a callout, or to the numbered
    # line right before it, which it answers (1. 何为书屋？ / > 藏书之处。).
    quotes: list[int] = []
    of_points, goes_on = _of_points(tokens)
    groups: dict[int, int] = {}
    for at, token in enumerate(tokens):
        match token.type:
            case "blockquote_open":
                quotes.append(at in of_points)
                fresh_quote = True
            case "blockquote_close":
                quotes.pop()
            case "bullet_list_open" | "ordered_list_open":
                group += at not in goes_on
                groups[at] = groups.get(goes_on.get(at, at), group)
                lists.append(groups[at])
            case "bullet_list_close" | "ordered_list_close":
                lists.pop()
            case "list_item_open":
                fresh_item, number = True, int(token.info) if token.info.isdecimal() else None
            case "list_item_close":  # an item without words
                fresh_item = False
            case "heading_open":
                heading = int(token.tag[1])
            case "table_open":
                group, row = group + 1, -1
            case "tr_open":
                row, column, filled = row + 1, -1, -1
            case "th_open" | "td_open":
                in_cell, column = True, column + 1
            case "tr_close" if filled >= 0:  # cells that the head of the table has no column for
                for more, words in enumerate(lines.rest(line)):
                    cell = Piece(0, 0, "cell", row, group, filled + more, indent=len(lists) + sum(quotes))
                    yield from _cut(words, [line, line + 1], cell, lines)
            case "inline":
                content, between = token.content, token.map or [0, 0]
                depth = len(lists) + sum(quotes)
                line = between[0]
                if in_cell:
                    filled = column if content else filled
                    shape = Piece(0, 0, "cell", row, group, column, indent=depth)
                elif heading:
                    shape, content = Piece(0, 0, "heading", heading), _ATTRIBUTES.sub("", content)
                elif fresh_item:
                    shape, content = Piece(0, 0, "item", depth, lists[-1], number), _TASK.sub("", content)
                elif quotes and (callout := _CALLOUT.match(content)):
                    group, quotes[-1] = group + 1, 1
                    yield from _cut(callout["title"], between, Piece(0, 0, "item", depth + 1, group), lines)
                    shape, content = Piece(0, 0, "line", depth + 1), content[callout.end() :]
                else:
                    shape = Piece(0, 0, "line", depth)
                cut = _cut(content, between, shape, lines)
                # No line of a quotation goes on with one before it.
                if fresh_quote and (first := next(cut, None)):
                    yield replace(first, gap=max(1, first.gap))
                yield from cut
                heading, in_cell, fresh_item, fresh_quote = 0, False, False, False
            case "html_block":
                group, depth = group + 1, len(lists) + sum(quotes)
                of = (
                    Piece(0, 0, "item", depth, lists[-1], number) if fresh_item else None
                )  # - <div>晒书</div>
                yield from _html(token.content, token.map or [0, 0], depth, group, lines, of)
                fresh_item = False


def _of_points(tokens: list[Token]) -> tuple[frozenset[int], dict[int, int]]:
    """Where quotations open that belong to the point before them, and the lists that go on behind one: with which.

    Such a quotation stands right behind a numbered list of one item, or between two lists that are one: of the same
    mark, or whose numbers go on.
    """
    quotations: set[int] = set()
    goes_on: dict[int, int] = {}
    beside: dict[int, list[int]] = {}  # by level, a list and the quotations behind it
    items: dict[int, list[Token]] = {}  # by the token of a list
    for at, token in enumerate(tokens):
        if token.nesting < 0 or token.type == "inline":
            continue
        row = beside.get(token.level, [])
        if token.type == "blockquote_open" and row:
            row.append(at)
            if len(row) == 2 and tokens[row[0]].type == "ordered_list_open" and len(items[row[0]]) == 1:
                quotations.add(at)
        elif token.type in _LISTS:
            if len(row) > 1 and _is_one(tokens[row[0]], items[row[0]], token, tokens[at + 1]):
                quotations.update(row[1:])
                goes_on[at] = goes_on.get(row[0], row[0])
            beside[token.level], items[at] = [at], []
        elif token.type == "list_item_open":
            items[beside[token.level - 1][0]].append(token)
        elif not (token.type == "paragraph_open" and _PICTURES.fullmatch(tokens[at + 1].content)):
            beside.pop(token.level, None)
        if token.nesting > 0:
            beside.pop(token.level + 1, None)
    return frozenset(quotations), goes_on


_LISTS = ("bullet_list_open", "ordered_list_open")


def _is_one(above: Token, items: list[Token], below: Token, first: Token) -> bool:
    """Whether two lists are one that something interrupts."""
    if (above.type, above.markup) != (below.type, below.markup):
        return False
    numbers = items[-1].info, first.info
    return above.type == "bullet_list_open" or (
        all(map(str.isdecimal, numbers)) and int(numbers[0]) + 1 == int(numbers[1])
    )


_PICTURES = re.compile(r"(?:!\[[^\[\]]*\]\([^()]*\)\s*)+")
_ATTRIBUTES = re.compile(r"[ \t]*\{[#.][^{}\n]*\}$")  # ## 藏书原则 {#principles}
_TASK = re.compile(r"^\[[ xX]\][ \t]+")  # - [x] 晒书
_CALLOUT = re.compile(r"\[!\w+\][+-]?[ \t]+(?P<title>[^\n]{1,40})(?:\n|$)")  # > [!note] 书库的功能

_HTML_MARK = re.compile(
    r"<(/?)(tr|td|th|table|ul|ol|li|h[1-6])\b[^<>]*>|<br\s*/?>|\n|^#{1,6} +(?=\S)",
    re.IGNORECASE | re.MULTILINE,
)


def _html(
    content: str, between: list[int], depth: int, group: int, lines: _Lines, item: Piece | None
) -> Iterator[Piece]:
    """The words of an HTML block: cells of its tables, items of its lists, headings, also those that it swallowed,
    and lines; where it opens an `item`, the first of them is that.

    (Markdown goes on with an HTML block until the next empty line.)
    """
    row, column, heading, lists, at = -1, -1, 0, 0, 0
    in_cell = fresh_item = swallowed = False
    for mark in [*_HTML_MARK.finditer(content), None]:
        words = content[at : mark.start() if mark else len(content)]
        if in_cell:
            shape = Piece(0, 0, "cell", row, group, column, indent=depth)
        elif heading:
            shape = Piece(0, 0, "heading", heading)
        elif fresh_item:
            shape = Piece(0, 0, "item", depth + lists, group)
        else:
            shape = item or Piece(0, 0, "line", depth + lists)
        for piece in _cut(words, between, shape, lines):
            fresh_item, item = False, None
            yield piece
        if mark is None:
            return
        at = mark.end()
        if swallowed:  # a heading of Markdown ends with its line
            heading = 0
        if swallowed := mark[0].startswith("#"):
            heading = mark[0].count("#")
        match (mark[2] or "").lower(), mark[1]:
            case "tr", "":
                row, column = row + 1, -1
            case (("td" | "th"), ""):
                in_cell, column = True, column + 1
            case (("td" | "th" | "table"), "/"):
                in_cell = False
            case (("ul" | "ol"), closed):
                lists = max(0, lists - 1) if closed else lists + 1
            case "li", closed:
                fresh_item = not closed and lists > 0
            case (("h1" | "h2" | "h3" | "h4" | "h5" | "h6") as kind, closed):
                heading = 0 if closed else int(kind[1])


def _cut(content: str, between: list[int], shape: Piece, lines: _Lines) -> Iterator[Piece]:
    """A piece for each line of `content` (and each part of a line that <br> ends) that holds words."""
    gap = lines.blank_before(between[0])
    for words in (part.strip() for line in content.split("\n") for part in _BREAK.split(line)):
        if not words or not _TAG.sub("", words).strip():
            continue
        if at := lines.find(words, *between):
            indent = at[0] - lines.starts[bisect_right(lines.starts, at[0]) - 1]
            indent = shape.indent if shape.kind == "cell" else indent
            yield Piece(*at, shape.kind, shape.level, shape.group, shape.number, gap, indent)
            gap = 0
            if shape.kind == "item":  # what follows in the same item are its lines
                shape = Piece(0, 0, "line", shape.level)
