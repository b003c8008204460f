"""Lines that only a digit numbers, with nothing behind it: 1藏书的数字化 / 2借阅的自助化. Alone such a digit counts a thing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flashgen.language import enumerators
from flashgen.language.lazy import lazy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flashgen.document.normalise import Line

_FIRST = lazy("：1(?=[\u4e00-\u9fff]{3})")  # 原因：1催还太晚 / 2卡片太旧
_LEAST = 2  # lines of a series; its first point may stand within the line that leads to it
_FARTHEST = 12  # lines from one to the next


def numbered(text: str, lines: Sequence[Line]) -> frozenset[int]:
    """The offsets of the lines whose digit counts on from one line to the next, from 1 on."""
    found: set[int] = set()
    series: list[int] = []
    wanted, last = 1, 0
    for at, line in enumerate(lines):
        mark = enumerators.bare_digit(text, *line.span) if line.pieces[0].kind == "line" else None
        begins = mark is not None and mark.number == 1
        if begins or _FIRST.search(text, *line.span):
            series, wanted, last = [line.span.start], 2, at
        elif mark is not None and mark.number == wanted and at - last <= _FARTHEST and series:
            series.append(line.span.start)
            wanted, last = wanted + 1, at
        if len(series) >= _LEAST:
            found.update(series)
    return frozenset(found)
