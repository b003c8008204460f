"""Leaves out the table of contents that a printed text opens with: its lines say again what the headings say."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from flashgen.language.lazy import lazy

if TYPE_CHECKING:
    from flashgen.model import Source

# 第一章 藏书 …… 3; 1.2 借书 ........ (12)
_ENTRY = lazy(
    r"\S[^\n]{1,60}?[ \t]*(?:[…⋯]{2,}|(?:[.．·•‥] ?){4,})[ \t]*[(（]?(?:\d{1,4}|[IVXivx]{1,6})[)）]?\s*"
)
_LEADER = lazy(r"[…⋯.．·•‥]\s*[(（]?[\dIVXivx]{1,6}[)）]?\s*$")  # what each entry ends in: looked for first
_TITLE = lazy(r"目\s*[录次]|(?:table of )?contents", re.IGNORECASE)
_LEAST = 3  # lines that make a table of contents; of fewer, one may be a sentence that trails off


def without_contents(source: Source) -> Source:
    """`source` without runs of lines that end in leaders and a page number, and the title of such a run."""
    words = [source.text[piece.start : piece.end] for piece in source.pieces]
    entries = [bool(_LEADER.search(line) and _ENTRY.fullmatch(line)) for line in words]
    left_out: set[int] = set()
    start = 0
    for at in range(len(entries) + 1):
        if at < len(entries) and entries[at]:
            continue
        if at - start >= _LEAST:
            left_out.update(range(start, at))
            left_out.update({start - 1} if start and _TITLE.fullmatch(words[start - 1].strip("# ")) else ())
        start = at + 1
    if not left_out:
        return source
    return replace(source, pieces=tuple(p for i, p in enumerate(source.pieces) if i not in left_out))
