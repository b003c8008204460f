"""上一句说、下一句命名：读者把书放回原处，从不登记。这种做法叫做暗还。

Source: research code F3.h over two sentences, as in textbooks. The second sentence begins with what points back (这种
现象被称为…, 这就叫…); what it names is told by the sentence before it in the same paragraph.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flashgen.grammar.outline import trimmed
from flashgen.language.coordination import before_first
from flashgen.language.lazy import lazy
from flashgen.language.literals import sentences_with
from flashgen.model import Span
from flashgen.rules._clauses import whole_words
from flashgen.rules._facts import definition
from flashgen.rules._terms import is_name, noun_phrase, without_links

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flashgen.model import Definition, Document

_CALLED = lazy("称为|称之为|称作|叫做|叫作|叫(?![他她它你我人做作好])")
_POINTS = lazy(
    "(?:而|所以|因此)?(?:这|此)(?:[种个类样些][^，。；：是]{0,8}?|就|也|又)?(?:一般|通常|常常|往往|就|也|又)?(?:被)?(?:人们|我们)?"
)
_LONGEST_BODY = 90  # characters
_SHORTEST_BODY = 8
_POINTS_FARTHER = lazy("这|那|此|它|他|她|其(?!他|它)|上述|以上")


def find(doc: Document) -> Iterator[Definition]:
    """What a sentence names that the one before it tells."""
    for number in sentences_with(doc, _CALLED):
        before, sentence = doc.sentences[number - 1], doc.sentences[number]
        if number and before.block == sentence.block:
            yield from _called(doc, before.span, sentence.span, sentence.block)


def _called(doc: Document, before: Span, sentence: Span, block: int) -> Iterator[Definition]:
    text = doc.text
    start = trimmed(doc, sentence).start
    cue = _CALLED.search(text, *sentence)
    if not (
        cue and _POINTS.fullmatch(text, start, cue.start()) and whole_words(text, Span(*cue.span()), sentence)
    ):
        return
    term = noun_phrase(doc, before_first(text, Span(cue.end(), sentence.end), "，；。：！？"))
    body = _told(doc, before)
    if term and body and is_name(text[term.start : term.end]):
        yield definition(
            doc,
            [term],
            body,
            cue=text[start : cue.end()],
            rule="called-before",
            score=1.0,
            block=block,
            quote=Span(before.start, sentence.end),
            evidence=("the sentence before",),
        )


def _told(doc: Document, sentence: Span) -> Span | None:
    """What a sentence says, without its links and a quote that it leaves open; None where it asks or points back itself."""
    body = without_links(doc, sentence)
    says = doc.text[body.start : body.end]
    if says.startswith("“") and "”" not in says:
        body, says = Span(body.start + 1, body.end), says[1:]
    tells = doc.text[sentence.end - 1] != "？" and not _POINTS_FARTHER.match(says)
    return body if tells and _SHORTEST_BODY <= len(says) <= _LONGEST_BODY else None
