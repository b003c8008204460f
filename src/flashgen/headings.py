"""Headings without a mark: lines that are short, have no final stop, and head what follows."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from flashgen import enumerators
from flashgen.layout import TITLE_LENGTH

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from flashgen.normalise import Line

_LENGTH = 30  # characters
_TITLE, _PLAIN, _BOLD = 0, 8, 9  # levels; those of # and of 第一章 lie between


def unmarked_headings(
    text: str, lines: Sequence[Line], width: int, strong: Collection[int]
) -> dict[int, int]:
    """Lines without a mark that head what follows: their number, with their level.

    A heading is short, for a text wrapped at `width` characters (0: not wrapped) too, and without a final stop,
    and a paragraph follows. The first such line is the title. The rest count when there are two at least: one
    alone is likelier a signature or a stray line. `strong` has the lines that are bold from end to end.
    """
    rows = [text[line.span.start : line.span.end] for line in lines]
    numbered = [enumerators.at_line_start(text, *line.span) is not None for line in lines]
    plain = [line.pieces[0].kind == "line" for line in lines]
    marked = any(line.pieces[0].kind in ("heading", "title") for line in lines)
    longest = min(_LENGTH, 0.75 * width) if width else _LENGTH
    found: dict[int, int] = {}
    candidates: list[int] = []
    enumerated = 0
    for i, row in enumerate(rows):
        if not plain[i] or lines[i].pieces[0].level:
            continue
        if i in strong and len(row) <= _LENGTH and row[-1] not in "。；，" and not re.match(r"\d", row):
            found[i] = _BOLD
        elif marked or row[-1] in "。；，：、,;:？！…":
            continue
        elif _is_title(i, rows, numbered, found):
            found[i] = _TITLE
        elif numbered[i]:
            enumerated += 1
        elif len(row) <= longest and plain[i + 1 : i + 2] == [True] and not re.search("[：，（]", row):
            candidates.append(i)
    # Of lines in a row only the last heads a paragraph; the first ones are a title's second line or a name.
    last = frozenset(candidates) - {i - 1 for i in candidates}
    heads = [i for i in candidates if i in last and len(rows[i + 1]) > len(rows[i])]
    if enumerated >= 3:  # where headings have numbers, a line without one must look like its neighbours
        endings = Counter(rows[i][-2:] for i in heads)
        heads = [i for i in heads if endings[rows[i][-2:]] > 1]
    if len(heads) >= 2:
        found.update(dict.fromkeys(heads, _PLAIN))
    return found


def _is_title(i: int, rows: Sequence[str], numbered: Sequence[bool], found: dict[int, int]) -> bool:
    """Whether a line is the title, or its second line: then what stands below it has an enumerator."""
    if len(rows[i]) > TITLE_LENGTH or numbered[i]:
        return False
    return (i == 0 and len(rows) > 1) or (i == 1 and found.get(0) == _TITLE and numbered[2:3] == [True])
