"""箭头连成的步骤：编目的流程：查重→分类→著录→上架；标题下的一行：信源 -> 编码 -> 信道 -> 解码。

Source: lecture notes, where arrows lead through a process; research has no code for it. The words before the colon name
the steps (bare ones with the heading above); a line that is nothing but steps is named by what stands above it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flashgen.grammar.members import Members
from flashgen.grammar.naming import named_by
from flashgen.grammar.outline import trimmed
from flashgen.language.coordination import ARROW, after_last, before_first, outside
from flashgen.language.lazy import lazy
from flashgen.model import Span
from flashgen.rules._listing import LEAST, is_subject, listing, read
from flashgen.rules._terms import telling_head

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flashgen.model import Document, Formulation

_ARROW = lazy(ARROW)
_HAN = lazy("[\u3400-\u9fff]")
_LONGEST_STEP = 60  # characters
_LONGEST_NAME = 14
_MOST = 12  # steps; a longer way is no card


def find(doc: Document) -> Iterator[Formulation]:
    """The steps that arrows lead through."""
    return read(doc, {_steps: [_ARROW]}, headings=False)


def _steps(doc: Document, sentence: Span, block: int) -> Iterator[Formulation]:
    text = doc.text
    arrows = list(_ARROW.finditer(text, *sentence))
    if not LEAST - 1 <= len(arrows) < _MOST:
        return
    colons = list(outside(text, Span(sentence.start, arrows[0].start()), "："))
    start = colons[-1] + 1 if colons else sentence.start
    edges = [start, *(at for arrow in arrows for at in arrow.span()), sentence.end]
    steps = [Span(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    steps[-1] = before_first(text, steps[-1], "，；。")  # ……→上架，共需三天
    members = tuple(trimmed(doc, step) for step in steps)
    words = [text[step.start : step.end] for step in members]
    if not any(map(_HAN.search, words)):  # M P -> S M -> S P
        return
    if not all(0 < len(one) <= _LONGEST_STEP and "；" not in one for one in words) or len(set(words)) < len(
        words
    ):
        return
    name = _name(doc, sentence, block, colons)
    if name:
        score = 1.2 if colons else 0.8
        yield listing(doc, "arrow-lists", name, Members(members, "→", 0), score, block, sentence, "→")


def _name(doc: Document, sentence: Span, block: int, colons: list[int]) -> tuple[Span, ...]:
    """What the steps are of: the label before the colon, or the head above a line that has none."""
    text = doc.text
    if colons:
        label = trimmed(doc, after_last(text, Span(sentence.start, colons[-1]), "，；：。"))
        named = label.end - label.start <= _LONGEST_NAME and is_subject(text[label.start : label.end])
        return named_by(doc, label, block, "label").spans if named else ()
    line = doc.blocks[block]
    if line.kind != "paragraph" or line.parent != block - 1 or sentence.start != line.span.start:
        return ()  # one of several points or cells
    above = telling_head(doc, block)
    return (above,) if above else ()
