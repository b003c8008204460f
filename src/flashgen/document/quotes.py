"""Quotes, mended: pairs that stand the wrong way round or beside the mark that they belong to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flashgen.document.traced import Edit
from flashgen.language.lazy import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

_SWAPPED = lazy(r"“([：，])(?!”)")  # 指出“：对组工干部来说 → 指出：“对组工干部来说
_OPENED_BEFORE_STOP = lazy(
    r"“。(?<=[\u4e00-\u9fff]..)(?=[\u4e00-\u9fff])"
)  # 际遇“。取乎其上…” → 际遇。“取乎其上…”


_DOUBLE = lazy('["“”]')
_SINGLE = lazy(r"'(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff，。！？])'")  # those of 5' and it's are none


def _paired(text: str) -> Iterator[Edit]:
    """Straight quotes made curly, opening and closing by turns within a line.

    So are curly ones, where all of a line face one way and they are even in number (“四甘“精神), or where the line
    begins with a closing one and they go by turns from there: ”四甘“精神.
    """
    start = 0
    for row in text.split("\n"):
        backward = row.lstrip().startswith("”")
        mended = backward or '"' in row or ("“" in row) != ("”" in row)
        marks = list(_DOUBLE.finditer(row)) if mended else []
        turned = backward and "".join(m.group() for m in marks) == "”“" * (len(marks) // 2)
        one_way = turned or (len(marks) % 2 == 0 and len({m.group() for m in marks}) == 1)
        opened = False
        for m in marks:
            if m.group() == '"' or one_way:
                yield Edit(start + m.start(), start + m.end(), "”" if opened else "“")
                opened = not opened
            else:
                opened = m.group() == "“"
        start += len(row) + 1


def _paired_single(text: str) -> Iterator[Edit]:
    """Straight single quotes beside Chinese characters made curly by turns, if they are even in number."""
    if "'" not in text:
        return
    start = 0
    for row in text.split("\n"):
        marks = list(_SINGLE.finditer(row))
        if len(marks) % 2 == 0:
            for i, m in enumerate(marks):
                yield Edit(start + m.start(), start + m.end(), "’" if i % 2 else "‘")
        start += len(row) + 1


def _replaced(text: str) -> list[Edit]:
    """An opening quote that slipped before its colon or stop."""
    edits = [Edit(m.start(), m.end(), f"{m[1]}“") for m in _SWAPPED.finditer(text)]
    edits += [Edit(m.start(), m.end(), "。“") for m in _OPENED_BEFORE_STOP.finditer(text)]
    return sorted(edits)


MENDS = (_paired, _paired_single, _replaced)
"""What mends the quotes of a text, step by step: each gives edits."""
