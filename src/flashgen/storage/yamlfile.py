"""YAML as flashgen reads and writes it: texts, lists of texts and mappings; nothing else.

A value is the text that stands there: `12:30`, `yes`, `0123` and `null` mean no more than they say. Each
value knows where it stands, for messages (`file:line:column`) and for edits in place.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, cast

import yaml

from flashgen.errors import FlashgenError, Location

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # libyaml is some ten times as fast
_DEEPEST = 32  # open brackets and indents; a deck source has four
_STYLES = {"'": "quoted", '"': "quoted", "|": "block", ">": "block"}
_CONFLICT = re.compile(r"^<{7} ", re.MULTILINE)
LINE_BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")  # the line breaks of YAML 1.1


@dataclass(slots=True)
class Value:
    """A value in a YAML file. Its methods raise `error`, at its place, when it is not what is asked for."""

    content: str | list[Value] | list[tuple[Value, Value]]
    style: str  # plain | quoted | block (a scalar after | or >) | list | mapping
    flow: bool  # a list or mapping between [ ] or { }
    start: int  # offsets in the text given to `load`
    end: int
    line: int  # where it begins, 1-based
    column: int
    path: Path | str
    error: type[FlashgenError]

    @property
    def location(self) -> Location:
        """Where it begins."""
        return Location(self.path, self.line, self.column)

    def fail(self, message: str) -> FlashgenError:
        """Make the error that says what is wrong with this value."""
        return self.error(message, self.location)

    def text(self, name: str) -> str:
        """Give the text; `name` says what it is, for the message."""
        if not isinstance(self.content, str):
            raise self.fail(f"{name} must be a text; put it in quotes if it begins with [ or {{")
        return self.content

    def members(self, name: str) -> list[Value]:
        """Give the members of a list. A key with nothing after it counts as an empty list."""
        if self.style == "plain" and not self.content:
            return []
        if self.style != "list":
            raise self.fail(f"{name} must be a list, like [first, second]")
        return cast("list[Value]", self.content)

    def texts(self, name: str) -> tuple[str, ...]:
        """Give the members of a list of texts, of which none may be empty."""
        texts = []
        for member in self.members(name):
            if not isinstance(member.content, str) or not member.content.strip():
                raise member.fail(f"{name} must be a list of texts, none of them empty")
            texts.append(member.content)
        return tuple(texts)

    def pairs(self, name: str) -> list[tuple[Value, Value]]:
        """Give the keys and values of a mapping, as they stand. No key may stand twice."""
        if self.style != "mapping":
            raise self.fail(f"{name} must be a mapping, lines like `key: value`")
        pairs = cast("list[tuple[Value, Value]]", self.content)
        first: dict[str, Value] = {}
        for key, _ in pairs:
            text = key.text("a key")
            if text in first:
                raise key.fail(f"{text!r} stands twice (first in line {first[text].line}); keep one")
            first[text] = key
        return pairs

    def mapping(self, name: str, known: Collection[str]) -> dict[str, Value]:
        """Give a mapping whose keys are all in `known`."""
        found = {}
        for key, value in self.pairs(name):
            text = key.text("a key")
            if text not in known:
                near = get_close_matches(text, known, 1)
                hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(known)}"
                raise key.fail(f"unknown key {text!r} in {name}; {hint}")
            found[text] = value
        return found


def load(text: str, path: Path | str, error: type[FlashgenError]) -> Value:
    """Read YAML. A byte order mark must be off `text`. Raises `error` where it is not YAML, or too clever."""
    if bad := yaml.reader.Reader.NON_PRINTABLE.search(text):
        at = locate(text, bad.start(), path)
        raise error(f"the character U+{ord(bad[0]):04X} is not allowed; delete it", at)
    if conflict := _CONFLICT.search(text):
        at = locate(text, conflict.start(), path)
        raise error("git left a merge conflict here; settle it, and delete its marks", at)
    try:
        return _build(text, path, error)
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        context = f", {problem.context}" if problem.context else ""
        raise error(
            f"not valid YAML: {problem.problem}{context}",
            Location(path, mark.line + 1, mark.column + 1) if mark else path,
        ) from problem


def _build(text: str, path: Path | str, error: type[FlashgenError]) -> Value:
    """Make the tree from the parser's events. (yaml.compose of libyaml ends the process on deep nesting.)"""
    documents: list[Value] = []
    insides: list[list[Value]] = [documents]  # of the lists and mappings that are open
    around: list[Value] = []
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.CollectionEndEvent):
            value, inside = around.pop(), insides.pop()
            value.end = cast("yaml.Mark", event.end_mark).index
            if value.style == "list":
                value.content = inside
            else:
                value.content = list(zip(inside[::2], inside[1::2], strict=True))
        elif isinstance(event, yaml.NodeEvent):
            start, end = cast("yaml.Mark", event.start_mark), cast("yaml.Mark", event.end_mark)
            place = (start.index, end.index, start.line + 1, start.column + 1, path, error)
            if isinstance(event, yaml.ScalarEvent):
                value = Value(event.value, _STYLES.get(event.style or "", "plain"), False, *place)
                insides[-1].append(value)
                continue
            style = "list" if isinstance(event, yaml.SequenceStartEvent) else "mapping"
            value = Value([], style, getattr(event, "flow_style", None) is True, *place)
            if isinstance(event, yaml.AliasEvent):  # an edit in place would change both places
                raise value.fail("an alias (*name) is not allowed; write out what it stands for")
            if len(around) == _DEEPEST:
                raise value.fail("nested too deep")
            insides[-1].append(value)
            insides.append([])
            around.append(value)
    if not documents or (documents[0].style == "plain" and not documents[0].content):
        raise error("the file is empty", path)
    if len(documents) > 1:
        raise documents[1].fail("a second document begins above; delete the line ---")
    return documents[0]


def decode(data: bytes, path: Path | str, error: type[FlashgenError]) -> str:
    """Decode the UTF-8 of a YAML file; a byte order mark stays. Raises `error` at the first bad byte."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as problem:
        good = data[: problem.start].decode("utf-8")
        raise error("not UTF-8; save the file in this encoding", locate(good, len(good), path)) from problem


def locate(text: str, offset: int, path: Path | str) -> Location:
    """Give line and column of a character offset."""
    line, start = 1, 0
    for found in LINE_BREAK.finditer(text, 0, offset):
        line, start = line + 1, found.end()
    return Location(path, line, offset - start + 1)


# Characters that cannot be seen, or change how others are shown.
_UNSEEN_HERE = (
    "\x00-\x1f\x7f-\xa0\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ufff0-\uffff"  # in the first plane
)
HIDDEN = _UNSEEN_HERE + "\U000e0000-\U000e0fff"
_INVISIBLE = re.compile(f"[{HIDDEN}]")
# A text that needs no quotes, be it on a line of its own or between [ ]. (PyYAML without libyaml ends one between [ ]
# at any question mark.)
_LETTER, _FIRST = rf"[^,?\[\]{{}}:\s{HIDDEN}]", r"""(?![-:&*!|>'"%@`#\s]|\.\.\.)"""
PLAIN = rf"{_FIRST}(?:{_LETTER}++|:(?![\s,?\[\]{{}}]|\Z)|[^\S\n{HIDDEN}]++(?=[^#,?\[\]{{}}{HIDDEN}]))++"
is_plain = re.compile(PLAIN).fullmatch
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def scalar(text: str) -> str:
    """Write a text as a YAML scalar on one line, for any place in a file.

    It is plain where that is safe, else in double quotes; `load` reads the same text back. Characters that
    cannot be seen are written as escapes.
    """
    if is_plain(text):
        return text
    escaped = "".join(_ESCAPES.get(char, char) for char in text)
    return f'"{_INVISIBLE.sub(_escape, escaped)}"'


def flow(texts: Collection[str]) -> str:
    """Write a list of texts on one line: [甘愿吃苦, 甘于奉献]."""
    return f"[{', '.join(map(scalar, texts))}]"


def inline(content: object) -> str:
    """Write texts, numbers, lists and mappings on one line: as JSON that is YAML, too."""
    return _BREAKS_YAML.sub(_escape_as_json, _ENCODE(content))


def read_inline(line: str) -> object:
    """Read what `inline` wrote, ten times as fast as `load`. Raises ValueError where it did not write that."""
    if _BREAKS_YAML.search(line):
        raise ValueError(line)
    content, end = _DECODE(line)
    if end != len(line):
        raise ValueError(line)
    return content


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice")
    return found


_BREAKS_YAML = re.compile(f"[{_UNSEEN_HERE}]")  # in JSON these may stand as they are
_ENCODE = json.JSONEncoder(ensure_ascii=False).encode
_DECODE = json.JSONDecoder(object_pairs_hook=_once).raw_decode


def _escape_as_json(char: re.Match[str]) -> str:
    return f"\\u{ord(char[0]):04x}"


def _escape(char: re.Match[str]) -> str:
    code = ord(char[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
