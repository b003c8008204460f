"""以名词收尾的列举：旧书具有价廉、物美、耐看等特点；借阅经历了登记、取书、归还三个阶段。

Source: research F1.b, where the noun that says what is listed stands behind the members, and what they are of before the
verb. Named are both: 旧书的特点.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flashgen.grammar.members import after
from flashgen.language.lazy import lazy
from flashgen.language.words import ends_word
from flashgen.model import Document, Formulation, Span
from flashgen.rules._listing import LEAST, SHORT_MEMBER, drags, is_subject, listing, read
from flashgen.rules._subjects import subject_of
from flashgen.rules._terms import is_name

if TYPE_CHECKING:
    from collections.abc import Iterator

_VERB = "(?:具有|有着|具备|呈现出?|表现出|体现出?|经历|经过|发挥着?|履行|起到|起着|兼具|(?<![没享所拥只占具])有)了?"
_NOUN = (
    "(?:特点|特征|特性|性质|属性|优点|缺点|优势|功能|作用|职责|职能|阶段|步骤|环节|要素|类型|形式|意义|症状|体征|表现"
    "|功效|价值|效应)"
)
_CLOSED = lazy(
    rf"{_VERB}(?P<list>[^，。；：、的]{{1,16}}、[^，。；：的]{{1,60}}?)[等的这]{{1,3}}(?:多种|各种|多个|几[个种大]|主要|基本|典型|突出|鲜明|重要|显著)*"
    rf"(?P<noun>{_NOUN})(?=[，。；]|$)"
)


# What belongs to a verb that is still to come: 对读者能够, 书屋在培养.
_NO_SUBJECT = lazy("^[对在把将为以从]|(?:能够?|可以|应当?|会|要|已经?|还|也|都)$|在[^，]{1,6}$")


def find(doc: Document) -> Iterator[Formulation]:
    """The lists that a noun closes."""
    return read(doc, {_closed: [_CLOSED]}, headings=False)


def _closed(doc: Document, sentence: Span, block: int) -> Iterator[Formulation]:
    text = doc.text
    for m in _CLOSED.finditer(text, *sentence):
        if m[0].startswith("发挥") and m["noun"] == "作用":  # 发挥馆员、读者等的作用 lists who has it
            continue
        if not ends_word(text, max(sentence.start, m.start() - 4), m.start(), m.end()):
            continue
        members = after(doc, Span(*m.span("list")), None)
        if not members or members.separator != "、" or len(members.spans) < LEAST or drags(doc, members):
            continue
        subject = subject_of(doc, Span(sentence.start, m.start()), block)
        words = text[slice(*subject)]
        if not is_subject(words) or not is_name(words) or _NO_SUBJECT.search(words):
            continue
        short = max(span.end - span.start for span in members.spans) <= SHORT_MEMBER
        score = (0.4 if short else -0.2) + 0.4 * members.alike
        yield listing(
            doc, "closed-lists", (subject, Span(*m.span("noun"))), members, score, block, sentence, m["noun"]
        )
