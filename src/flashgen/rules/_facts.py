"""From spans of the clean text to facts: strings as the source writes them, source offsets, place and quote."""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING

from flashgen.document.traced import Traced
from flashgen.grammar.attribution import attribution
from flashgen.grammar.keys import miscount, promised
from flashgen.grammar.outline import section, without_end, words
from flashgen.language.lazy import lazy
from flashgen.language.literals import sentence_starts
from flashgen.model import Attribution, Definition, Document, Formulation, Place, Sentence, Span
from flashgen.rules._blanks import PENALTY, has_blank
from flashgen.rules._confidence import band

if TYPE_CHECKING:
    from collections.abc import Sequence

_DOUBT = 1.5  # what a list loses that is not as long as its name says
_LONGEST_QUOTE = 300  # characters: what a card's back can show


def formulation(
    doc: Document,
    term: Sequence[Span],
    items: Sequence[Span],
    *,
    rule: str,
    score: float,
    block: int,
    name: str = "",
    count: int | None = None,
    quote: Span | None = None,
    reason: str = "",
    evidence: Sequence[str] = (),
    doubts: Sequence[str] = (),
) -> Formulation:
    """A formulation whose term stands at `term` (two spans are joined by 的) and whose items stand at `items`.

    `name` is given where the term's words are the span's without its quotes. `score` is in log-odds.
    """
    term = tuple(without_end(doc.text, span, _NO_NAME) for span in term)
    term = (*(without_end(doc.text, span, _OF) for span in term[:-1]), term[-1])  # 能够借出的|的方式
    told = quote or _around(doc, term[-1], items)
    parts = tuple(source_span(doc, span) for span in items)
    score, evidence = _weighed(doc, parts, "", score, evidence)
    doubted = list(doubts)
    named = _as_written(doc, term, name) if name else "的".join(words(doc, span) for span in term)
    said = promised(named) if count is None else count
    if said is not None and items and (doubt := miscount(said, len(items))):
        doubted.append(doubt)
        score -= _DOUBT if count is None else 0.0
    return Formulation(
        term=named,
        term_spans=tuple(source_span(doc, span) for span in term),
        quote=_shortened(words(doc, told)),
        quote_span=source_span(doc, told),
        place=place(doc, term[-1].start if term else told.start, block),
        rule=rule,
        band=band(score),
        doubts=tuple(doubted),
        evidence=(*evidence, f"{score:+.1f}"),
        items=tuple(words(doc, span) for span in items),
        item_spans=parts,
        count=count,
        reason=reason,
        attribution=_said_by(doc, items),
    )


# What ends a name and is none of it: 奖励事项|，主要包括：, and the reference in 名目|[10].
_OF = lazy("(?<=..)(?<!目)的$")
_NO_NAME = lazy(r"[，、]$|(?:\[\d{1,3}\])+$")


def definition(
    doc: Document,
    term: Sequence[Span],
    body: Span,
    *,
    cue: str,
    rule: str,
    score: float,
    block: int,
    quote: Span,
    evidence: Sequence[str] = (),
) -> Definition:
    """A definition whose term stands at `term` (two spans are joined by 的) and whose body at `body`.

    Where the term is named again after a comma, another sentence about it begins: 书架是…的家具，书架的层数是六.
    """
    name = doc.text[slice(*term[-1])]
    least = _FRAME if _FRAMES.match(doc.text, body.start) else 1
    again = doc.text.find(f"，{name}", body.start + least, body.end) if len(name) > 1 == len(term) else -1
    body = Span(body.start, again) if again >= 0 else body
    told = source_span(doc, body)
    asked = "" if doc.blocks[block].kind == "cell" else cue  # the tabs around a cell are its table's
    score, evidence = _weighed(doc, [told], asked, score, evidence)
    if _CITES.match(doc.text, *body):
        score, evidence = score - PENALTY, (*evidence, "what a book says of it")
    return Definition(
        term="的".join(words(doc, span) for span in term),
        term_spans=tuple(source_span(doc, span) for span in term),
        quote=_shortened(words(doc, quote)),
        quote_span=source_span(doc, quote),
        place=place(doc, term[-1].start, block),
        rule=rule,
        band=band(score),
        evidence=(*evidence, f"{score:+.1f}"),
        cue=cue,
        body=words(doc, body),
        body_span=told,
        attribution=attribution(
            doc, quote, Span(min(term[0].start, body.start), max(term[-1].end, body.end))
        ),
    )


# 干代鲜——《旧方》用干苏, and not 《借阅办法》规定的义务.
_CITES = lazy(
    "《[^《》]{1,20}》(?![的中里上等和与及所是第])(?=[\u4e00-\u9fff“：])(?![^，。；]*的[^，。；]{1,12}$)"
)
_FRAMES = lazy("[在当从对就随按根通经为如若由]")
_FRAME = 8  # characters; what is shorter and opens so leads to the name: 在借阅活动中，读者是…


def _weighed(
    doc: Document, parts: Sequence[Span], cue: str, score: float, evidence: Sequence[str]
) -> tuple[float, Sequence[str]]:
    """Score and evidence of a fact with these parts of the source, a blank in them counted against it."""
    if not has_blank(doc, parts, cue):
        return score, evidence
    return score - PENALTY, (*evidence, "a blank to fill in")


def _as_written(doc: Document, term: Sequence[Span], name: str) -> str:
    """`name`, read in the text at `term`, in the characters of the source."""
    if all(words(doc, span) == doc.text[span.start : span.end] for span in term):
        return name
    places = (at for span in term for at in range(*span))
    return "".join(next((doc.shown[at] for at in places if doc.text[at] == c), c) for c in name)


def _said_by(doc: Document, items: Sequence[Span]) -> Attribution | None:
    """Who lists the items, where one sentence holds them all."""
    if not items:
        return None
    sentence, _ = sentence_at(doc, items[0].start)
    said = Span(items[0].start, items[-1].end)
    return attribution(doc, sentence, said) if sentence.holds(said) else None


def source_span(doc: Document, span: Span) -> Span:
    """The offsets of a span in the source."""
    return _traced(doc).source_span(span)


@lru_cache(maxsize=1)
def _traced(doc: Document) -> Traced:
    return Traced(doc.text, doc.runs)


def place(doc: Document, offset: int, block: int) -> Place:
    """Where a character of the clean text stands."""
    origin = _traced(doc).origin(offset)
    line = bisect_right(_line_ends(doc), origin - 1) + 1 if doc.numbered_lines else 0
    begun = bisect_right(doc.pages, origin, key=lambda page: page[0])
    page = doc.pages[begun - 1][1] if begun else None
    return Place(line=line, page=page, section=section(doc, block))


@lru_cache(maxsize=1)
def _line_ends(doc: Document) -> list[int]:
    """Source offsets of the line ends."""
    lengths = (len(line) + 1 for line in doc.raw.split("\n"))
    return [after - 1 for after in accumulate(lengths)][:-1]


def sentence_at(doc: Document, offset: int) -> Sentence:
    """The sentence that holds the character at `offset`, and its block."""
    after = bisect_right(sentence_starts(doc), offset)
    return doc.sentences[max(0, after - 1)]


def _around(doc: Document, term: Span, items: Sequence[Span]) -> Span:
    """From the sentence of the term to that of the last item; of a list over whole sections, the first alone."""
    start = min(term.start, items[0].start) if items else term.start
    end = max(term.end, items[-1].end) if items else term.end
    whole = Span(sentence_at(doc, start)[0].start, sentence_at(doc, end - 1)[0].end)
    if whole.end - whole.start <= _LONGEST_QUOTE:
        return whole
    return Span(sentence_at(doc, term.start)[0].start, sentence_at(doc, term.end - 1)[0].end)


def _shortened(quote: str) -> str:
    """At most 300 characters; what is left out is marked, so that it is no misquotation."""
    quote = quote.strip().replace("\n", " / ")
    return quote if len(quote) <= _LONGEST_QUOTE else quote[:_LONGEST_QUOTE] + "……"
