"""括号里的列举：管涌的前兆（渗水变浑、堤脚冒泡、草皮隆起）独占一行；句中的旧书（分平装书和线装书）。

Source: lecture notes; research F1.b has brackets after a key alone. Within a sentence brackets hold examples and remarks
as often as members, so that there only those are read that open with a verb.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flashgen.grammar.members import Members, after
from flashgen.grammar.naming import named_by
from flashgen.grammar.outline import trimmed
from flashgen.language.coordination import split
from flashgen.language.lazy import lazy
from flashgen.model import Span
from flashgen.rules._listing import LEAST, is_subject, listed, listing, read, uneven
from flashgen.rules._terms import is_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flashgen.model import Document, Formulation

_LINE = lazy(r"(?P<label>[^，。；：（）]{2,14}) ?（(?!如|例如|比如|即|见)(?P<list>[^（）；。]{8,})）[。；]?")


def find(doc: Document) -> Iterator[Formulation]:
    """The lists in brackets after a name."""
    return read(doc, {_in_brackets: [_LINE], _parted: [_PARTED]}, headings=False)


def _in_brackets(doc: Document, sentence: Span, block: int) -> Iterator[Formulation]:
    m = _LINE.fullmatch(doc.text, *sentence)
    if not m or sentence.start != doc.blocks[block].span.start or not is_subject(m["label"]):
        return
    label = trimmed(doc, Span(*m.span("label")))
    members = _kinds(doc, Span(*m.span("list")), label) or listed(doc, Span(*m.span("list")))
    if not members or uneven(doc, members):
        return
    few = members.separator != "、" or len(members.spans) < LEAST
    if few and not _are_kinds(doc, members, label):
        return
    term = named_by(doc, label, block, "label").spans
    yield listing(doc, "bracketed-lists", term, members, 0.2 + 0.4 * members.alike, block, sentence, "（")


def _kinds(doc: Document, scope: Span, label: Span) -> Members | None:
    """The kinds of what a label names that commas part: 藏书主义（朴素藏书主义，机械藏书主义）."""
    parts = split(doc.text, scope, "，、")
    members = after(doc, scope, len(parts)) if len(parts) > 1 else None
    return members if members and _are_kinds(doc, members, label) else None


def _are_kinds(doc: Document, members: Members, label: Span) -> bool:
    """Whether each member ends as the label does."""
    noun = doc.text[max(label.start, label.end - _NOUN) : label.end]
    return all(doc.text.endswith(noun, *one) for one in members.spans)


_NOUN = 2  # characters
_PARTED = lazy(
    "(?P<label>[^，。；：（）、的]{2,10}) ?（(?:可?以?分为?|包括|包含)(?P<list>[^（）；。，]{4,60})）"
)
# What a name does not begin with: 可以分为|东区（包括甲室和乙室）.
_BEFORE = lazy("(?:.*(?:分为|分成|包括|包含|称为)|例如|比如|譬如|如|和|与|及|以及)(?=..)")


def _parted(doc: Document, sentence: Span, block: int) -> Iterator[Formulation]:
    """Names within a sentence, with a verb before their members: 视觉适应（分暗适应和明适应）."""
    for m in _PARTED.finditer(doc.text, *sentence):
        label = Span(*m.span("label"))
        if before := _BEFORE.match(doc.text, *label):
            label = Span(before.end(), label.end)
        words = doc.text[slice(*label)]
        members = listed(doc, Span(*m.span("list")))
        if members and members.alike and is_subject(words) and is_name(words):
            score = 0.6 + 0.4 * members.alike
            yield listing(doc, "bracketed-lists", (label,), members, score, block, sentence, "（分")
