"""成分在前、整体在后：党章、准则、条例、规则共同构成党内法规的基本形式。

Source: theory articles and textbooks, which name the parts first and the whole at the end (research F1.b turned round).
Three parts or more are the subject of the sentence and nothing else is; 构成犯罪 and 构成威胁 say no whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flashgen.grammar.members import Members, before
from flashgen.grammar.outline import trimmed
from flashgen.language.coordination import split, split_last
from flashgen.language.lazy import lazy
from flashgen.model import Span
from flashgen.rules._listing import LEAST, drags, is_subject, listing, read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flashgen.model import Document, Formulation

_RULE = "constituting-lists"
_CONSTITUTES = lazy(
    "(?P<parts>[^。；：！？是]{6,120}?)，?(?:[一这]?起|共同|一道|都|均|就|也)*(?:构成|组成)了?"
    "(?P<whole>(?![了过着])[^，。；：、]{2,24})(?=[，。；]|$)"
)
_LOOSE = lazy(
    "(?:犯罪|威胁|挑战|侵害|侵权|危害|障碍|冲突|对比|反差|影响|压力|共识|合力|习惯|局面|氛围|规模|矛盾)$"
)
_NOUN = lazy("[^，的]{1,10}的[^，的]{1,8}")  # what commas part may be a clause, if it has no 的
_LONGEST = 16  # characters of a part; a longer one is a clause with a verb of its own


def find(doc: Document) -> Iterator[Formulation]:
    """The lists of what makes up a whole."""
    return read(doc, {_constituted: [_CONSTITUTES]}, headings=False)


def _constituted(doc: Document, sentence: Span, block: int) -> Iterator[Formulation]:
    m = _CONSTITUTES.match(doc.text, *trimmed(doc, sentence))
    if m is None or _LOOSE.search(m["whole"]) or not is_subject(m["whole"]):
        return
    members = _parts(doc, Span(*m.span("parts")))
    if members and not drags(doc, members):
        whole = trimmed(doc, Span(*m.span("whole")))
        score = 0.6 + 0.4 * members.alike + 0.4 * ("共同" in m[0])
        yield listing(doc, _RULE, (whole,), members, score, block, sentence, "构成")


def _parts(doc: Document, subject: Span) -> Members | None:
    """Three parts or more that marks of one kind part, all of them short."""
    for mark in "、，":
        parts = split_last(doc.text, split(doc.text, subject, mark))
        if len(parts) >= LEAST:
            members = before(doc, subject, len(parts), mark)
            short = members and all(span.end - span.start <= _LONGEST for span in members.spans)
            nouns = mark == "、" or all(_NOUN.fullmatch(doc.text, *trimmed(doc, part)) for part in parts)
            whole = members and members.spans[0].start == trimmed(doc, subject).start
            return members if short and nouns and whole else None
    return None
