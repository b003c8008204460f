"""The notes of a deck source that stand a key a line, as flashgen writes them; read in a tenth of the time of YAML.

A line is taken only if it cannot mean anything but what it says: it opens nothing that goes on below it. So the
lines before it cannot change its meaning, nor can those after. Where one is not so (a text over several lines, say),
the notes are unsure (`UnsureError`), and the file is read as YAML, which is also what finds the place of an error.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from flashgen.deck.entry import LISTS
from flashgen.storage.yamlfile import HIDDEN, PLAIN, is_plain

if TYPE_CHECKING:
    from collections.abc import Iterator


class Parts(NamedTuple):
    """What the keys of a note hold."""

    texts: dict[str, str]
    lists: dict[str, tuple[str, ...]]


# A text in quotes, as `yamlfile.scalar` writes it.
_CODE = "x[0-9a-f]{2}|u[0-9a-f]{4}|U[0-9a-f]{8}"
_QUOTED = rf"""\"(?:[^"\\{HIDDEN}]++|\\(?:[\\"nrt]|{_CODE}))*+\""""
_REMARK = rf"(?:#[^{HIDDEN}]*+)"
_LINE = re.compile(
    rf"(  - |    )([a-z]++): (?:({PLAIN})|({_QUOTED})|(\[[^\n]+\]))(?: ++{_REMARK})?+(?:\n|\Z)"
    rf"| *+{_REMARK}?+(?:\n|\Z)"
    r"|([^\n]*+\n?)"
)
_ITEM = re.compile(rf"(?:({PLAIN})|({_QUOTED}))(?:, |\Z)")
_ESCAPE = re.compile(rf"\\(?:([\\\"])|([nrt])|({_CODE}))")
_NOTES = "\nnotes:\n"
_AT_ONCE = 1 << 16  # characters; the lines of a library all at once take ten times its size in memory


class UnsureError(ValueError):
    """The notes must be read as YAML."""


def read(text: str) -> tuple[str, Iterator[Parts]] | None:
    """Split a deck source into what stands above its notes, and the notes; None where there are none.

    The notes are read as they are taken, and may turn out to be unsure (`UnsureError`).
    """
    text = text.replace("\r\n", "\n")
    start = text.find(_NOTES)
    return None if start < 0 else (text[:start], _notes(text, start + len(_NOTES)))


def _notes(text: str, start: int) -> Iterator[Parts]:
    note = None
    for lead, key, plain, quoted, flow, other in _lines(text, start):
        if not key:
            if other:
                raise UnsureError
            continue
        if lead == "  - ":
            if note:
                yield note
            note = Parts({}, {})
        elif not note:
            raise UnsureError
        texts, lists = note
        if key in texts or key in lists or (key in LISTS) is not bool(flow):
            raise UnsureError
        if flow:
            lists[key] = _members(flow)
        else:
            texts[key] = plain or _unquote(quoted)
    if note:
        yield note


def _lines(text: str, start: int) -> Iterator[tuple[str, ...]]:
    """Take the lines apart, some at a time."""
    while start < len(text):
        end = text.find("\n", start + _AT_ONCE) + 1 or len(text)
        yield from _LINE.findall(text, start, end)
        start = end


def _unquote(quoted: str) -> str:
    inside = quoted[1:-1]
    if "\\" not in inside:
        return inside
    try:
        text = _ESCAPE.sub(_meant, inside)
    except (ValueError, OverflowError):
        raise UnsureError from None
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise UnsureError
    return text


def _meant(escape: re.Match[str]) -> str:
    itself, letter, code = escape.groups()
    if letter:
        return {"n": "\n", "r": "\r", "t": "\t"}[letter]
    return itself or chr(int(code[1:], 16))


def _members(flow: str) -> tuple[str, ...]:
    """Give the members of a list written on one line, of which none is empty."""
    inside = flow[1:-1]
    if '"' not in inside:
        plain = tuple(inside.split(", "))
        if not all(map(is_plain, plain)):
            raise UnsureError
        return plain
    members, done = [], 0
    for item in _ITEM.finditer(inside):
        text = item[1] or _unquote(item[2])
        if item.start() != done or not text.strip():
            raise UnsureError
        members.append(text)
        done = item.end()
    if done != len(inside) or inside.endswith(", "):
        raise UnsureError
    return tuple(members)
