"""X有A与B之分：道德有公德和私德之分；黄疸有溶血性、肝细胞性和阻塞性之别。

Source: textbooks, which part a thing into its kinds so (research F1.b). What stands between 有 and 之分 are the kinds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flashgen.grammar.members import after
from flashgen.grammar.outline import trimmed
from flashgen.language.coordination import after_last
from flashgen.language.lazy import lazy
from flashgen.model import Span
from flashgen.rules._listing import is_subject, listing, read
from flashgen.rules._subjects import told
from flashgen.rules._terms import telling_head, without_adverbs, without_links

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flashgen.model import Document, Formulation

_RULE = "kinds-apart"
_APART = lazy("有(?P<kinds>[^，。；：有]{1,20}[、和与及][^，。；：]{1,40}?)(?:之分|之别)(?=[，。；]|$)")
_BY = lazy("(?:按照?|依照?|根据|依据|从)(?=..)")
_LOOSE = lazy("[高低贵贱大小多少好坏强弱上下内外]{2}$")  # 高低贵贱之分 parts nothing


def find(doc: Document) -> Iterator[Formulation]:
    """The kinds that a thing is said to be parted into."""
    return read(doc, {_apart: [_APART]}, headings=False)


def _apart(doc: Document, sentence: Span, block: int) -> Iterator[Formulation]:
    text = doc.text
    for m in _APART.finditer(text, *sentence):
        clause = after_last(text, Span(sentence.start, m.start()), "，；：。")
        who = trimmed(doc, without_links(doc, without_adverbs(text, clause)))
        if _BY.match(text, *who):  # 书签是……的小物；按材料|有纸签、布签之分
            who = told(doc, sentence) or telling_head(doc, block) or Span(who.end, who.end)
        members = after(doc, Span(*m.span("kinds")), None)
        if members and is_subject(text[slice(*who)]) and not _LOOSE.search(m["kinds"]):
            yield listing(doc, _RULE, (who,), members, 1.2 + 0.4 * members.alike, block, sentence, "之分")
