"""Where a clause begins and ends, and what noun phrase stands in it: what the definition rules share."""

from __future__ import annotations

import re
from functools import cache

from flashgen.coordination import outside
from flashgen.model import Document, Span
from flashgen.outline import head_of, naming_ancestor, trimmed
from flashgen.vocabulary import alternatives, is_label, load
from flashgen.words import cut

_OPENING = dict(zip("“‘《（【「『〔[", "”’》）】」』〕]", strict=True))
_CLOSING = {closing: opening for opening, closing in _OPENING.items()}
_GLOSS = re.compile(r" ?[（【][^（）【】]*[）】] ?$")
LONGEST_TERM = 40  # characters; a longer subject is a clause of its own


def left_edge(text: str, at: int, floor: int, marks: str = "，：:；。！？") -> int:
    """Where the clause that ends at `at` begins: after one of `marks`, or after a quote opened and not yet closed."""
    closed: list[str] = []
    for i in range(at - 1, floor - 1, -1):
        c = text[i]
        if c in _CLOSING:
            closed.append(_CLOSING[c])
        elif c in _OPENING:
            if not closed:
                return i + 1
            if c in closed:
                while closed.pop() != c:
                    pass
        elif c in marks and not closed:
            return i + 1
    if not closed:
        return floor
    return max((text.rfind(mark, floor, at) for mark in marks), default=floor - 1) + 1 or floor


def right_edge(text: str, at: int, ceiling: int, marks: str = "。！？；") -> int:
    """Where what begins at `at` ends: before one of `marks`, or before a quote closed that was opened earlier."""
    opened: list[str] = []
    for i in range(at, ceiling):
        c = text[i]
        if c in _OPENING:
            opened.append(_OPENING[c])
        elif c in _CLOSING:
            if not opened:
                return i
            if c in opened:
                while opened.pop() != c:
                    pass
        elif c in marks and not opened:
            return i
    if not opened:
        return ceiling
    return min((i for mark in marks if (i := text.find(mark, at, ceiling)) >= 0), default=ceiling)


@cache
def _links() -> re.Pattern[str]:
    return re.compile(f"(?:{alternatives(load('definitions')['links']['words'])})[，、]?")


@cache
def _adverbs() -> re.Pattern[str]:
    return re.compile(f"(?:{alternatives(load('definitions')['adverbs']['words'])})$")


@cache
def _pronouns() -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(load('definitions')['pronouns']['patterns'])})")


@cache
def _standings() -> re.Pattern[str]:
    return re.compile(f"(?:{alternatives(load('definitions')['standings']['words'])})$")


@cache
def _aliases() -> re.Pattern[str]:
    return re.compile(f"(?:{alternatives(load('definitions')['aliases']['words'])})")


def noun_phrase(doc: Document, span: Span) -> Span | None:
    """What `span` names, without links before it, a gloss after it, and quotes around it; None if nothing."""
    text = doc.text
    span = trimmed(doc, span)
    while link := _links().match(text, *span):
        if link.end() >= span.end:
            return None
        if link.end() == span.end - 1:
            break
        span = trimmed(doc, Span(link.end(), span.end))
    if (gloss := _GLOSS.search(text, *span)) and gloss.start() > span.start + 1:
        span = trimmed(doc, Span(span.start, gloss.start()))
    return (
        span
        if 0 < span.end - span.start <= LONGEST_TERM and re.search(r"\w", text[span.start : span.end])
        else None
    )


_VIEW = re.compile("从[^，。]{1,8}(?:来看|上看|上说|来说|上讲|看)$")


def without_adverbs(text: str, span: Span) -> Span:
    """`span` without the adverbs that end it; each must be a word (原则就, but not 原|则)."""
    start, end = span
    if (view := _VIEW.search(text, start, end)) and view.start() > start + 1:
        end = view.start()
    while adverb := _adverbs().search(text, start, end):
        tail = cut(text[max(start, end - 10) : end])[-1]
        if len(tail) > adverb.end() - adverb.start():
            break
        end = adverb.start()
    return Span(start, end)


_PREDICATES = frozenset(
    "是 就是 也是 都是 既是 又是 正是 不是 即是 乃是 才是 还是 认为 以为 指出 强调 主张 希望 牢记 称为 视为 看作 叫做".split()
)


def is_name(words: str) -> bool:
    """Whether a subject can stand on a card: no pronoun, no question, no clause, balanced quotes."""
    if _pronouns().match(words) or re.search(r"[？?。；！…=＝→]", words):
        return False
    if not words.endswith("的") and _PREDICATES.intersection(cut(words)):
        return False
    return all(words.count(o) == words.count(c) for o, c in _OPENING.items())


def subject_before(doc: Document, at: int, floor: int) -> Span | None:
    """The subject of a predicate that begins at `at`: the noun phrase of its clause, or of the clause before an alias."""
    text = doc.text
    end = at
    for _ in range(3):
        while end > floor and text[end - 1] in "，、 ":
            end -= 1
        start = left_edge(text, end, floor)
        span = trimmed(doc, without_adverbs(text, Span(start, end)))
        if not _aliases().match(text, *span):
            as_what = _ROLE.search(text, *span)  # X作为Y，是Z: X is the subject
            return noun_phrase(doc, Span(start, as_what.start()) if as_what else span)
        end = start
    return None


_ANEW = re.compile(
    "(?:因此|所以|因而|从而|但是?|然而|不过|可见|故|例如|比如|譬如|如(?!何|果)|因为|由于|这|它们?|我们|必须|应当?|要|否则|在.{1,12}[下中]，|对此|为此|那么|只有|并要|需要|以免|以便)"
)


def body_after(doc: Document, at: int, ceiling: int, cue: str = "", *, standing: bool = False) -> Span:
    """What a predicate says from `at` on: to the end of its sentence, or to the clause where another thought begins.

    A clause that repeats `cue` after a subject of its own (X本质是A，Y本质是B) is another fact. What X is to Y
    (`standing`: ……的根本保障) is complete by itself.
    """
    text = doc.text
    end = right_edge(text, at, ceiling)
    for comma in outside(text, Span(at, end), "，"):
        clause = Span(comma + 1, right_edge(text, comma + 1, end, "，"))
        complete = standing and _standings().search(text, at, comma) and not _GOES_ON.match(text, *clause)
        if complete or _ANEW.match(text, *clause) or _has_own_subject(text, clause, cue):
            end = comma
            break
    return trimmed(doc, Span(at, end))


def _has_own_subject(text: str, clause: Span, cue: str) -> bool:
    again = text.find(cue, *clause) if cue else -1
    own = text[clause.start : again].strip()
    if again < 0 or len(own) < 2 or _SAME_SUBJECT.fullmatch(own):
        return False
    return whole_words(text, Span(again, again + len(cue)), clause)


def whole_words(text: str, span: Span, within: Span) -> bool:
    """Whether a span begins and ends where words do: 二是|指标 holds no 是指."""
    start = max(within.start, span.start - 12)
    end = min(within.end, span.end + 6)
    at, edges = start, {start}
    for word in cut(text[start:end]):
        at += len(word)
        edges.add(at)
    return span.start in edges and span.end in edges


_ROLE = re.compile("(?<=.)作为(?=.{2})")
_GOES_ON = re.compile("[是也又更还包不具既并而乃]|同时|就是|以及|尤其|其")
_SAME_SUBJECT = re.compile(
    "(?:也|又|更|还|而|而且|并且|同时|既|则|都|就|其|不仅|当然|同样|从而|归根到底|主要|从.{0,10}看)+"
)


def telling_head(doc: Document, index: int) -> Span | None:
    """The nearest heading or point above a block that names something: no bare label (特点), no clause."""
    above = naming_ancestor(doc, index)
    while above >= 0:
        head = head_of(doc, above)
        words = doc.text[head.start : head.end]
        if not is_label(words):
            return head if len(words) <= _LONGEST_HEAD and is_name(words) and "，" not in words else None
        above = naming_ancestor(doc, above)
    return None


_LONGEST_HEAD = 20  # characters; a longer heading is a sentence
