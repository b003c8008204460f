"""Markdown as its writers meant it: what the dialects of note-taking programs mark otherwise, made plain to a parser.

Each line stays a line, and its words stay: only what stands before and around them changes.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_HEADING = re.compile(r"^( {0,3}#{1,6})(?=[^\s#!][^#\n]*$)", re.MULTILINE)
_FOOTNOTE = re.compile(r"^( {0,3})\[\^[^\[\]\s]+\]:[ \t]*", re.MULTILINE)


def as_meant(text: str) -> str:
    """`text` line by line as its writer meant it, where Markdown reads it otherwise.

    ##标题 is a heading, [^1]: a footnote and no link, and a fence around Chinese prose (an article of a law) no code.
    What stands two columns to the right of a numbered item is below it, 6.六 after 5. 五 the next of its list,
    what a tab sets to the right within a quotation a level deeper, and a box of MkDocs or VuePress a callout.
    """
    text = _quoted_boxes(text)
    text = _QUOTED_TAB.sub(lambda m: m[1] + " " * 4 * len(m[2]), text)
    return _unfenced(_nested(_spaced(_FOOTNOTE.sub(r"\1", _HEADING.sub(r"\1 ", text)))))


_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})[ \t]*(?P<info>[^`\s]*)[ \t]*")
_PROSE = ("", "text", "txt", "plain", "plaintext")  # what says of a fenced block that it is no code
_HAN = re.compile("[\u3400-\u9fff]")
_WORDS = 0.5  # of what stands in a fenced block, how much is Chinese characters where it is prose


def _unfenced(text: str) -> str:
    """`text` without the fences around prose."""
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


def _is_prose(words: str) -> bool:
    marks = re.sub(r"\s", "", words)
    return "。" in marks and len(_HAN.findall(marks)) > _WORDS * len(marks)


_BOX = re.compile(
    r"(?P<indent> *)(?:!!!|\?\?\?[+-]?) ?\w+(?: \w+)*(?: +\"(?P<title>[^\"\n]*)\")? *"
    r"|:{3,} ?(?P<kind>\w+) ?(?:\{[^{}\n]*?label=\"?(?P<label>[^{}\n]*?)\"?\})?(?: +(?P<named>[^{}\n]+?))? *"
)
_TAB = re.compile(r"@tab(?::active)? +(?P<title>[^#\n]+?)(?:#\S+)? *")
_BOX_END = re.compile(r":{3,} *")


def _quoted_boxes(text: str) -> str:
    """`text` with the boxes of MkDocs (!!! note "…", set to the right) and VuePress (::: tip … to :::) as callouts.

    The tabs of a box of VuePress are one each. A box without a title is just what it holds, below its first line
    where that parts it from what stands before.
    """
    if not _ANY_BOX.search(text):
        return text
    lines = text.split("\n")
    boxes: list[_Box] = []  # the open ones of MkDocs, each within the one before
    fences: list[bool] = []  # of each open box of VuePress, whether it has a title
    for at, line in enumerate(lines):
        column = len(line) - len(line.lstrip(" "))
        around = [box for box in boxes if not line.strip() or column >= box.column + _BOX_INDENT]
        if len(around) < len(boxes):
            boxes = around
            _part(lines, at, boxes)
        if box := _BOX.fullmatch(line):
            title = box["title"] or box["label"] or box["named"]
            if title:
                lines[at] = _inside(boxes, f"{box['indent'] or ''}> [!note] {title}")
            elif not box["kind"] or box["kind"].endswith("tabs"):
                lines[at] = _inside(boxes, "")
            if box["kind"]:
                fences.append(bool(title))
            else:
                boxes.append(_Box(column, bool(title)))
        elif fences and (tab := _TAB.fullmatch(line)):
            lines[at] = f"> [!note] {tab['title']}"
            lines[at - 1] = lines[at - 1].removeprefix("> ")  # the quotation before ends
            fences[-1] = True
        elif fences and _BOX_END.fullmatch(line):
            fences.pop()
            lines[at] = ""
        elif boxes:
            lines[at] = _inside(boxes, line)
        elif fences and fences[-1]:
            lines[at] = f"> {line}"
    return "\n".join(lines)


class _Box(NamedTuple):
    """An open box of MkDocs."""

    column: int
    titled: bool


def _part(lines: list[str], at: int, boxes: list[_Box]) -> None:
    """Take the empty lines before a line out of the boxes that ended, so that a box right behind is one of its own."""
    while at and not lines[at - 1].strip("> "):
        at -= 1
        lines[at] = _inside(boxes, "")


def _inside(boxes: list[_Box], line: str) -> str:
    """A line within boxes as it stands within quotations, one for each box that has a title."""
    quoted, at = "", 0
    for box in boxes:
        quoted += line[at : box.column] + ("> " if box.titled else "")
        at = box.column + _BOX_INDENT
    return quoted + line[at:]


_BOX_INDENT = 4  # columns
_ANY_BOX = re.compile(r"^(?: *(?:!!!|\?\?\?[+-]?) ?\w|:{3})", re.MULTILINE)

# A level, be it as narrow as what stands before it.
_QUOTED_TAB = re.compile(r"^((?:> ?)+)(\t+)", re.MULTILINE)
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
