"""Markdown, by markdown-it: headings, list items with their depth, table cells, lines of paragraphs.

Code blocks, HTML blocks without words, link targets and front matter (but for its title) are left out.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from flashgen.model import Piece

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
    marked = _as_meant(blanked.replace("\r\n", "\n").replace("\r", "\n"))
    found.extend(_walk(_parser().parse(marked), lines))
    return tuple(found)


@cache
def _parser() -> MarkdownIt:
    """An indented line in Chinese notes is prose, not code. Inline marks are left to `normalise`."""
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": True}).enable("table").disable(["code", "inline", "text_join"])


_HEADING = re.compile(r"^( {0,3}#{1,6})(?=[^\s#!][^#\n]*$)", re.MULTILINE)
_FOOTNOTE = re.compile(r"^( {0,3})\[\^[^\[\]\s]+\]:[ \t]*", re.MULTILINE)
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})[ \t]*(?P<info>[^`\s]*)[ \t]*")
_PROSE = ("", "text", "txt", "plain", "plaintext")  # what says of a fenced block that it is no code
_HAN = re.compile("[\u3400-\u9fff]")
_WORDS = 0.5  # of what stands in a fenced block, how much is Chinese characters where it is prose


def _as_meant(text: str) -> str:
    """`text` line by line as its writer meant it, where Markdown reads it otherwise.

    ##标题 is a heading, [^1]: a footnote and no link, and a fence around Chinese prose (an article of a law) no code.
    What stands two columns to the right of a numbered item is below it, 6.六 after 5. 五 the next of its list,
    what a tab sets to the right within a quotation a level deeper, and a box of MkDocs or VuePress a callout.
    """
    text = _quoted_boxes(text)
    text = _QUOTED_TAB.sub(lambda m: m[1] + " " * 4 * len(m[2]), text)
    text = _nested(_spaced(_FOOTNOTE.sub(r"\1", _HEADING.sub(r"\1 ", text))))
    if "```" not in text and "~~~" not in text:
        return text
    lines = text.split("\n")
    opened: tuple[int, str] | None = None  # line and mark of the open fence
    for at, line in enumerate(lines):
        fence = _FENCE.fullmatch(line)
        if fence and opened is None:
            opened = (at, fence[1]) if fence["info"].lower() in _PROSE else (-1, fence[1])
        elif fence and opened and fence[1].startswith(opened[1]) and not fence["info"]:
            if opened[0] >= 0 and _is_prose("".join(lines[opened[0] + 1 : at])):
                lines[opened[0]] = lines[at] = ""
            opened = None
    return "\n".join(lines)


_BOX = re.compile(
    r"(?P<indent> *)(?:!!!|\?\?\?\+?) ?\w+(?: \w+)*(?: +\"(?P<title>[^\"\n]*)\")? *"
    r"|:{3,} ?(?P<kind>\w+) ?(?:\{[^{}\n]*?label=\"?(?P<label>[^{}\n]*?)\"?\})?(?: +(?P<named>[^{}\n]+?))? *"
)
_BOX_END = re.compile(r":{3,} *")


def _quoted_boxes(text: str) -> str:
    """`text` with the boxes of MkDocs (!!! note "…", set to the right) and VuePress (::: tip … to :::) as callouts.

    A box without a title is just what it holds, below its first line where that parts it from what stands before.
    """
    if not _ANY_BOX.search(text):
        return text
    lines = text.split("\n")
    indent: int | None = None  # of the open box of MkDocs
    fences: list[bool] = []  # of each open box of VuePress, whether it has a title
    titled = False
    for at, line in enumerate(lines):
        if indent is not None and line.strip() and len(line) - len(line.lstrip(" ")) < indent + _BOX_INDENT:
            indent = None
        if box := _BOX.fullmatch(line):
            title = box["title"] or box["label"] or box["named"]
            if title:
                lines[at] = f"{box['indent'] or ''}> [!note] {title}"
            elif not box["kind"]:
                lines[at] = ""
            if box["kind"]:
                fences.append(bool(title))
            else:
                indent, titled = len(box["indent"]), bool(title)
        elif fences and _BOX_END.fullmatch(line):
            fences.pop()
            lines[at] = ""
        elif indent is not None:
            inner = line[indent + _BOX_INDENT :]
            lines[at] = " " * indent + (f"> {inner}" if titled else inner)
        elif fences and fences[-1]:
            lines[at] = f"> {line}"
    return "\n".join(lines)


_BOX_INDENT = 4  # columns
_ANY_BOX = re.compile(r"^(?: *(?:!!!|\?\?\?\+?) ?\w|:{3})", re.MULTILINE)

_QUOTED_TAB = re.compile(
    r"^((?:> ?)+)(\t+)", re.MULTILINE
)  # a level, be it as narrow as what stands before it
_NUMBERED = re.compile(r"([ \t]*)(\d{1,2})\.(?:( )|(?=[\u4e00-\u9fff“《]))")


def _spaced(text: str) -> str:
    """`text` with a space after the number of an item that goes on with a list whose items have one."""
    lines = text.split("\n")
    last: dict[str, int] = {}  # the number of the last item, by what stands before it
    for at, line in enumerate(lines):
        if not (item := _NUMBERED.match(line)):
            continue
        if item[3] or last.get(item[1]) == int(item[2]) - 1:
            lines[at] = line if item[3] else f"{item[0]} {line[item.end() :]}"
            last[item[1]] = int(item[2])
        else:
            last.pop(item[1], None)
    return "\n".join(lines)


class _Item(NamedTuple):
    """An item that later lines may still belong to."""

    column: int  # of its mark, as written
    number: int  # -1 without one
    words: int  # the column where its words begin, its line moved to where it is meant


_ITEM = re.compile(r"(?:(?P<number>\d{1,9})[.)]|[-*+]) +(?=\S)")
_LEAST_INDENT = 2  # columns; Markdown wants as many as 1. with its space is wide, and most editors do not


def _nested(text: str) -> str:
    """`text` with the items below a numbered one as far to the right as Markdown wants them."""
    if not _SHALLOW.search(text):
        return text
    lines = text.split("\n")
    open_items: list[_Item] = []
    blank = False
    for at, line in enumerate(lines):
        if not line.strip():
            blank = True
            continue
        words = line.lstrip(" \t")
        column = len(line[: len(line) - len(words)].expandtabs(4))
        item = _ITEM.match(words)
        if item or column or blank:  # else a line that goes on with the item before
            number = int(item["number"]) if item and item["number"] else -1
            first = bool(open_items) and column >= open_items[-1].column + _LEAST_INDENT
            while open_items and column < open_items[-1].column + _LEAST_INDENT:
                open_items.pop()
            if first and number == open_items[-1].number + 1 > 0:  # 1. … / 2. … stand side by side
                open_items.pop()
            wanted = max(column, open_items[-1].words) if open_items else column
            if wanted > column:
                lines[at] = " " * wanted + words
            if item:
                open_items.append(_Item(column, number, wanted + item.end()))
        blank = False
    return "\n".join(lines)


_SHALLOW = re.compile(r"^[ \t]*\d{1,9}[.)] .*\n(?:[ \t]*\n)*[ \t]+(?:[-*+]|\d{1,9}[.)]) ", re.MULTILINE)


def _is_prose(words: str) -> bool:
    marks = re.sub(r"\s", "", words)
    return "。" in marks and len(_HAN.findall(marks)) > _WORDS * len(marks)


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
        """What stands in a line behind what was found last, cut at |."""
        end = self.starts[line + 1] if line + 1 < len(self.starts) else len(self.text)
        return _BAR.split(self.text[max(self.starts[line], self.cursor) : end])

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
    fresh_item = in_cell = False
    heading = line = 0
    # Of each open quotation, whether it is a callout, whose title all in it belongs to.
    quotes: list[int] = []
    for token in tokens:
        match token.type:
            case "blockquote_open":
                quotes.append(0)
            case "blockquote_close":
                quotes.pop()
            case "bullet_list_open" | "ordered_list_open":
                group += 1
                lists.append(group)
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
                yield from _cut(content, between, shape, lines)
                heading, in_cell, fresh_item = 0, False, False
            case "html_block":
                group, depth = group + 1, len(lists) + sum(quotes)
                of = (
                    Piece(0, 0, "item", depth, lists[-1], number) if fresh_item else None
                )  # - <div>晒书</div>
                yield from _html(token.content, token.map or [0, 0], depth, group, lines, of)
                fresh_item = False


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
