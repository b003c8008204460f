"""A text that was changed step by step, every character with its way back to the source."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from flashgen.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterable


class Edit(NamedTuple):
    """Replace `[start, end)` by `new`. Of equal length, it maps character by character; else to the start."""

    start: int
    end: int
    new: str


class Traced(NamedTuple):
    """A text and the runs `(offset in text, offset in source)` within which both count alike."""

    text: str
    runs: tuple[tuple[int, int], ...]

    def origin(self, offset: int) -> int:
        """The source offset of the character at `offset`."""
        here, there = self.runs[bisect_right(self.runs, (offset, 1 << 60)) - 1]
        return there + offset - here

    def source_span(self, span: Span) -> Span:
        """The source offsets of the characters of `span`, what was dropped inside included."""
        number = bisect_right(self.runs, (span.start, 1 << 60)) - 1
        here, there = self.runs[number]
        start = there + span.start - here
        if number + 1 == len(self.runs) or span.end <= self.runs[number + 1][0]:
            return Span(start, there + span.end - here)
        return Span(start, self.origin(span.end - 1) + 1)


def edit(traced: Traced, edits: Iterable[Edit]) -> Traced:
    """Apply `edits`, which come in order and do not overlap; linear in runs and edits."""
    changes = list(edits)
    if not changes:
        return traced
    parts: list[str] = []
    runs: list[tuple[int, int]] = []
    length = first = 0  # of the new text, of the old runs that are not yet left behind

    def keep(start: int, end: int, text: str) -> None:
        """Append `text`, which reads the old characters `[start, end)`."""
        nonlocal length, first
        if not text:
            return
        while first + 1 < len(traced.runs) and traced.runs[first + 1][0] <= start:
            first += 1
        for number in range(first, len(traced.runs)):
            here, there = traced.runs[number]
            if here >= end:
                break
            at = max(start, here)
            run = (length + at - start, there + at - here)
            if not runs or run[0] - runs[-1][0] != run[1] - runs[-1][1]:
                runs.append(run)
        parts.append(text)
        length += len(text)

    done = 0
    for start, end, new in changes:
        keep(done, start, traced.text[done:start])
        if len(new) == end - start:
            keep(start, end, new)
        elif new:
            runs.append((length, traced.origin(start)))
            parts.append(new)
            length += len(new)
            # The characters of `new` beyond the replaced ones count on into what follows; cut them off there.
        done = end
    keep(done, len(traced.text), traced.text[done:])
    return Traced("".join(parts), tuple(runs) or ((0, 0),))
