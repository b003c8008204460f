"""The notes of a deck source that stand a key a line, as flashgen writes them; read in a tenth of the time of YAML.

A line is taken only if it cannot mean anything but what it says: it opens nothing that goes on below it. So the
lines before it cannot change its meaning, nor can those after. Where one is not so (a text over several lines, say),
`read` gives nothing, and the file is read as YAML, which is also what finds the place of an error.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from flashgen.deck.entry import LISTS
from flashgen.yamlfile import HIDDEN, PLAIN, is_plain


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


def read(text: str) -> tuple[str, list[Parts]] | None:
    """Split a deck source into what stands above its notes, and the notes; None where it must be read as YAML."""
    text = text.replace("\r\n", "\n")
    head, found, _ = text.partition(_NOTES)
    notes: list[Parts] = []
    for lead, key, plain, quoted, flow, other in _LINE.findall(text, len(head) + len(_NOTES)):
        if not key:
            if other:
                return None
            continue
        if lead == "  - ":
            notes.append(Parts({}, {}))
        elif not notes:
            return None
        texts, lists = notes[-1]
        content = plain or (_unquote(quoted) if quoted else _members(flow))
        if content is None or key in texts or key in lists or isinstance(content, str) is (key in LISTS):
            return None
        if isinstance(content, str):
            texts[key] = content
        else:
            lists[key] = content
    return (head, notes) if found else None


def _unquote(quoted: str) -> str | None:
    inside = quoted[1:-1]
    if "\\" not in inside:
        return inside
    try:
        text = _ESCAPE.sub(_meant, inside)
    except (ValueError, OverflowError):
        return None
    return None if any("\ud800" <= char <= "\udfff" for char in text) else text


def _meant(escape: re.Match[str]) -> str:
    itself, letter, code = escape.groups()
    if letter:
        return {"n": "\n", "r": "\r", "t": "\t"}[letter]
    return itself or chr(int(code[1:], 16))


def _members(flow: str) -> tuple[str, ...] | None:
    """Give the members of a list written on one line; None where that is not sure, or one of them is empty."""
    inside = flow[1:-1]
    if '"' not in inside:
        plain = tuple(inside.split(", "))
        return plain if all(map(is_plain, plain)) else None
    members, done = [], 0
    for item in _ITEM.finditer(inside):
        text = item[1] or _unquote(item[2])
        if item.start() != done or text is None or not text.strip():
            return None
        members.append(text)
        done = item.end()
    return tuple(members) if done == len(inside) and not inside.endswith(", ") else None
