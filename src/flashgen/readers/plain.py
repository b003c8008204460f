"""Plain text: a piece for every line that says something."""

from __future__ import annotations

import re
import unicodedata

from flashgen.model import Piece

_LINE = re.compile(r"[^\n\r\f\v\x85\u2028\u2029]+|\r\n|[\n\r\f\v\x85\u2028\u2029]")


def pieces(text: str) -> tuple[Piece, ...]:
    """The lines of `text` with the empty lines before each and its indent in columns."""
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
        found.append(Piece(start, start + len(words), gap=max(0, breaks - 1), indent=indent))
        breaks = 0
    return tuple(found)
