"""The outline of a text, and its sentences: what the rules read.

`layout` follows the marks (#, list items, 第一章, 一、 （1） ①, 一是); `headings` finds the headings that have
none, and `run_in` the points that open with a short sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from flashgen.document import bare_digits
from flashgen.document.contents import without_contents
from flashgen.document.headings import unmarked_headings
from flashgen.document.layout import lay_out
from flashgen.document.normalise import Line, normalise
from flashgen.document.run_in import with_run_in_heads
from flashgen.language.lazy import lazy
from flashgen.language.matching import for_matching
from flashgen.model import Document, Sentence, Source, Span

if TYPE_CHECKING:
    from flashgen.document.traced import Traced

_LONGEST_SENTENCE = 600


def document(source: Source) -> Document:
    """Read `source` cleanly and lay out its outline."""
    source = without_contents(source)
    traced, read, width = normalise(source)
    lines = tuple(line for line in read if line.span.end > line.span.start)  # marks alone are no line
    text = for_matching(traced.text)
    strong = _strong(source, traced)
    bare = bare_digits.numbered(text, lines)
    headings = unmarked_headings(text, lines, width, _strong_lines(source, lines), bare)
    blocks = with_run_in_heads(text, lay_out(text, lines, headings, bare), strong)
    children: list[list[int]] = [[] for _ in range(len(blocks) + 1)]
    for i, block in enumerate(blocks):
        children[block.parent].append(i)
    return Document(
        source=source.path,
        raw=source.text,
        text=text,
        shown=traced.text,
        runs=traced.runs,
        blocks=tuple(blocks),
        children=tuple(map(tuple, children)),
        sentences=tuple(
            Sentence(span, i) for i, block in enumerate(blocks) for span in sentences(text, block.span)
        ),
        strong=strong,
        numbered_lines=source.numbered_lines,
        pages=source.pages,
    )


def title(doc: Document) -> str:
    """The first heading of a text, as the source writes it, if it comes first; else ""."""
    first = doc.blocks[0] if doc.blocks else None
    return doc.shown[first.span.start : first.span.end].strip() if first and first.kind == "heading" else ""


def sentences(text: str, within: Span) -> list[Span]:
    """The sentences of a span: each ends with 。！？, or with the quote that such a stop closes.

    What goes on for 600 characters is no sentence, and is cut: so the time that rules take stays linear.
    """
    found: list[Span] = []
    start = within.start
    for m in _STOP.finditer(text, *within):
        end = m.end()
        if end - start > 1 or (end == within.end and text[start:end].strip()):
            while end - start > _LONGEST_SENTENCE:
                found.append(Span(start, start + _LONGEST_SENTENCE))
                start += _LONGEST_SENTENCE
            if start < end:
                found.append(Span(start, end))
            start = end
    return found


_STOP = lazy(r"[。！？]+[”’」』）]*|$")


# `X` too: in Chinese notes back quotes mark a term more often than code.
_STRONG = lazy(r"\*\*(?=\S)(?:(?!\*\*).)+(?<=\S)\*\*|__(?=\S)(?:(?!__).)+(?<=\S)__|`[^`\n]+`")


def _strong(source: Source, traced: Traced) -> tuple[Span, ...]:
    """The bold words of a source, in offsets of the clean text."""
    heres, theres = [here for here, _ in traced.runs], [there for _, there in traced.runs]
    found: list[Span] = []

    def forward(offset: int) -> int:
        """The first clean offset that comes from `offset` of the source or later."""
        run = bisect_left(theres, offset + 1) - 1
        if run < 0:
            return 0
        at = heres[run] + offset - theres[run]
        return min(at, heres[run + 1] if run + 1 < len(heres) else len(traced.text))

    marked = [Span(*m.span()) for m in _STRONG.finditer(source.text)] if source.markup else source.strong
    for start, end in marked:
        span = Span(forward(start), forward(end))
        if 0 < span.end - span.start <= 60 and "\n" not in traced.text[span.start : span.end]:
            found.append(span)
    return tuple(found)


def _strong_lines(source: Source, lines: tuple[Line, ...]) -> frozenset[int]:
    """Which lines are bold from end to end: headings of notes whose writer did not use #."""
    if not source.markup:
        bold = frozenset(source.strong)
        return frozenset(
            i for i, line in enumerate(lines) if all(Span(p.start, p.end) in bold for p in line.pieces)
        )
    whole = re.compile(r"(?:<[^>]*>|\s)*\*\*[^*]+\*\*(?:<[^>]*>|\s)*[：:]?(?:<[^>]*>|\s)*")
    return frozenset(
        i
        for i, line in enumerate(lines)
        if all(whole.fullmatch(source.text, p.start, p.end) for p in line.pieces)
    )
