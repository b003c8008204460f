"""Blanks that a work sheet leaves for its reader: no card is made of what has a hole.

The clean text has lost the tabs and the spaces between brackets, so the source is asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flashgen.language.lazy import lazy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flashgen.model import Document, Span

PENALTY = 9.0
"""Log-odds that a blank takes: whatever speaks for it, it is hidden."""

# Three underscores (two are those of __init__ and of __bold__), brackets about a space (where nothing is in them, a
# copy lost a link), and a tab amid a line.
_BLANK = lazy(r"(?<![A-Za-z0-9_\\])\\?_(?:\\?_){2,}|[（(][ \t\u3000]+[）)]|(?<=\w)[ \t]*\t[ \t]*(?=\S)")
_BEFORE = lazy(r"\w[ \t]*\t[ \t]*$")
_AFTER = lazy(r"[ \t]*\t")
_NEAR = 20  # characters: the widest blank of tabs
_WORDS = lazy("[\u4e00-\u9fff]")


def has_blank(doc: Document, parts: Sequence[Span], cue: str = "") -> bool:
    """Whether one of `parts`, offsets of the source, holds a blank.

    After a `cue` of words a tab before or after them is one, too (X是[tab]的基础); after a mark it sets columns.
    """
    if any(_BLANK.search(doc.raw, part.start, part.end) for part in parts):
        return True
    if not _WORDS.search(cue):
        return False
    raw = doc.raw
    return any(
        _BEFORE.search(raw, max(0, part.start - _NEAR), part.start) or _AFTER.match(raw, part.end)
        for part in parts
    )
