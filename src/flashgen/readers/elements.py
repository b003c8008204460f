"""From a tree of HTML elements to a source: the way that web pages, Word files and EPUBs have in common.

The text is what a reader of the page sees, a line a block; headings, list items, table cells and bold words
are told apart. Code, scripts, pictures, hidden elements and the marks of footnotes are left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from flashgen.model import Piece, Source, Span

if TYPE_CHECKING:
    from lxml.etree import _Element

_DROPPED = frozenset(
    (
        *(
            "script",
            "style",
            "head",
            "template",
            "noscript",
            "nav",
            "dialog",
            "rt",
            "rp",
            "svg",
            "math",
            "iframe",
        ),
        *("object", "audio", "video", "canvas", "button", "select", "input", "textarea"),
    )
)
_INLINE = frozenset(
    (
        *(
            "a",
            "abbr",
            "acronym",
            "b",
            "bdi",
            "bdo",
            "big",
            "cite",
            "code",
            "data",
            "del",
            "dfn",
            "em",
            "font",
            "i",
        ),
        *("img", "ins", "label", "mark", "q", "ruby", "s", "small", "span", "strike", "strong", "sub", "sup"),
        *("time", "tt", "u", "var", "wbr"),
    )
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BOLD = frozenset(("b", "strong"))
_STYLED_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_NOTE_MARK = re.compile(r"[\[［〔]?\d{1,3}[\]］〕]?|[\[［]注\d{0,3}[\]］]|[①-⑳*†]")
_SPACE = re.compile(r"[ \t\n\r\f]+")
_MOST_SPANNED = 100  # rows or columns of a cell


def source(root: _Element, path: str) -> Source:
    """What `root` shows, as the source called `path`: its lines are blocks of the page, not lines of a file.

    A source without pieces shows no words.
    """
    from lxml import etree

    page = _Page()
    walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    hidden = None
    for event, element in walk:
        if event != "start":
            if event == "end" and element is not hidden:
                page.leave(_kind(element))
            page.words((element.tail or "") if element is not root else "")
        elif _is_shown(element):
            page.enter(element, _kind(element))
            page.words(element.text or "")
        else:
            hidden = element
            walk.skip_subtree()
    page.end_block()
    return Source(
        path, "\n".join(page.lines), tuple(page.pieces), strong=tuple(page.strong), numbered_lines=False
    )


def tag(element: _Element) -> str:
    """The name of an element in small letters, without its namespace; "" for comments and the like."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def _kind(element: _Element) -> str:
    """The name of an element; "b" for a span that is styled bold: the editor of WeChat writes no other bold."""
    kind = tag(element)
    return "b" if kind == "span" and _STYLED_BOLD.search(element.get("style", "")) else kind


def is_hidden(element: _Element) -> bool:
    """Whether the page says that an element is not to be shown."""
    return "hidden" in element.attrib or _HIDDEN.search(element.get("style", "")) is not None


def words(element: _Element) -> str:
    """All the text in an element."""
    return "".join(map(str, element.itertext()))


def _is_shown(element: _Element) -> bool:
    kind = tag(element)
    if kind in _DROPPED or is_hidden(element):
        return False
    if kind == "sup":
        return not _NOTE_MARK.fullmatch(words(element).strip())
    if kind == "pre":
        return next(element.iterdescendants("{*}code"), None) is None
    return kind != "code" or "\n" not in (element.text or "").strip()


def _number(element: _Element, key: str, otherwise: int) -> int:
    """The number that an attribute holds."""
    held = element.get(key, "").strip()
    return int(held) if re.fullmatch(r"[0-9]{1,4}", held) else otherwise


@dataclass(slots=True)
class _List:
    """An open list, and the number of its next item; None where its items have none."""

    group: int
    next: int | None


@dataclass(slots=True)
class _Table:
    """An open table, and the cell we are in."""

    group: int
    is_grid: bool  # else it lays out the page, and its cells are blocks like any other
    depth: int  # of the item that it stands in
    row: int = -1
    column: int = 0
    free: int = 0  # the column of the next cell
    rows_taken: dict[int, int] = field(default_factory=dict)  # by cells of rows above: column → rows left
    in_cell: bool = False

    def next_row(self) -> None:
        self.row, self.free = self.row + 1, 0
        self.rows_taken = {column: left - 1 for column, left in self.rows_taken.items() if left > 1}

    def next_cell(self, rows: int, columns: int) -> None:
        while self.rows_taken.get(self.free, 0) and self.free < _MOST_SPANNED**2:
            self.free += 1
        self.column, self.in_cell = self.free, True
        self.free += columns
        if rows > 1:
            self.rows_taken |= dict.fromkeys(range(self.column, self.free), rows)


@dataclass(slots=True)
class _Page:
    """What was read so far, and the block that is being read."""

    lines: list[str] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    strong: list[Span] = field(default_factory=list)
    length: int = 0  # of the lines, line ends included
    groups: int = 0  # lists and tables so far
    lists: list[_List] = field(default_factory=list)
    tables: list[_Table] = field(default_factory=list)
    item: Piece | None = None  # what the first line of an item just begun will be
    heading: Piece | None = None  # what the lines of an open heading are
    bold: int = 0  # open bold elements
    preformatted: int = 0
    gap: int = 0
    block: list[str] = field(default_factory=list)
    size: int = 0  # of the block
    bold_spans: list[Span] = field(default_factory=list)  # in the block

    def enter(self, element: _Element, kind: str) -> None:
        """An element starts."""
        if kind in _INLINE:
            self.bold += kind in _BOLD
            return
        self.end_block(gap=kind != "br")
        match kind:
            case "ul" | "ol" | "menu":
                self.groups += 1
                self.lists.append(_List(self.groups, _number(element, "start", 1) if kind == "ol" else None))
            case "dl" | "details":  # names, each with what is told of it below
                self.groups += 2
                self.lists.append(_List(self.groups - 1, None))
            case "li" | "dt" | "summary" if self.lists:
                self._begin_item(element)
            case "dd" if self.lists:
                self.lists.append(_List(self.lists[-1].group + 1, None))
                self._begin_item(element)
            case "table":
                self.groups += 1
                self.tables.append(_Table(self.groups, _is_grid(element), len(self.lists)))
            case "tr" if self.tables:
                self.tables[-1].next_row()
            case "td" | "th" if self.tables:
                rows, columns = (
                    min(max(_number(element, key, 1), 1), _MOST_SPANNED) for key in ("rowspan", "colspan")
                )
                self.tables[-1].next_cell(rows, columns)
            case "pre":
                self.preformatted += 1
            case _ if kind in _HEADINGS:
                is_title = kind == "h1" and "title" in element.get("class", "").split()
                self.heading = Piece(0, 0, "title") if is_title else Piece(0, 0, "heading", _HEADINGS[kind])

    def leave(self, kind: str) -> None:
        """An element ends."""
        if kind in _INLINE:
            self.bold -= kind in _BOLD
            return
        self.end_block(gap=kind != "br")
        match kind:
            case "ul" | "ol" | "menu" | "dl" | "details":
                self.lists.pop()
            case "li" | "dt" | "summary":
                self.item = None
            case "dd" if self.lists:
                self.lists.pop()
                self.item = None
            case "table":
                self.tables.pop()
            case "td" | "th" if self.tables:
                self.tables[-1].in_cell = False
            case "pre":
                self.preformatted -= 1
            case _ if kind in _HEADINGS:
                self.heading = None

    def words(self, text: str) -> None:
        """Add text to the block; but in preformatted text, white space counts as one space."""
        if not self.preformatted:
            self._add(text)
            return
        for line in text.splitlines(keepends=True):
            self._add(line)
            if line.endswith(("\n", "\r")):
                self.end_block()

    def _add(self, text: str) -> None:
        text = _SPACE.sub(" ", text)
        if not self.block or self.block[-1].endswith(" "):
            text = text.removeprefix(" ")
        if not text:
            return
        end = self.size + len(text)
        if self.bold:
            goes_on = self.bold_spans and self.bold_spans[-1].end == self.size
            start = self.bold_spans.pop().start if goes_on else self.size
            self.bold_spans.append(Span(start, end))
        self.block.append(text)
        self.size = end

    def end_block(self, *, gap: bool = False) -> None:
        """Make a piece of the words since the last block; `gap` tells whether space follows."""
        text = "".join(self.block)
        words = text.strip()
        if words:
            self._add_piece(words, text.index(words[0]))
        self.block.clear()
        self.bold_spans.clear()
        self.size = 0
        self.gap = max(self.gap if not words else 0, int(gap))

    def _add_piece(self, words: str, dropped: int) -> None:
        start, end = self.length, self.length + len(words)
        for span in self.bold_spans:
            inner = Span(max(start + span.start - dropped, start), min(start + span.end - dropped, end))
            if inner.start < inner.end:
                self.strong.append(inner)
        shape = self._shape()
        self.pieces.append(
            Piece(start, end, shape.kind, shape.level, shape.group, shape.number, self.gap, shape.indent)
        )
        self.lines.append(words)
        self.length = end + 1
        self.item = None

    def _shape(self) -> Piece:
        """What kind of piece the block is."""
        table = next((table for table in reversed(self.tables) if table.is_grid and table.in_cell), None)
        if table:
            return Piece(0, 0, "cell", table.row, table.group, table.column, indent=table.depth)
        return self.heading or self.item or Piece(0, 0, "line", len(self.lists))

    def _begin_item(self, element: _Element) -> None:
        of = self.lists[-1]
        number = _number(element, "value", of.next) if of.next is not None else None
        of.next = number + 1 if number is not None else None
        self.item = Piece(0, 0, "item", len(self.lists), of.group, number)


def _is_grid(table: _Element) -> bool:
    """Whether a table has several cells, and no other table in them: else it only lays out the page."""
    cells = table.iterdescendants("{*}td", "{*}th")
    return len(list(islice(cells, 2))) == 2 and next(table.iterdescendants("{*}table"), None) is None
