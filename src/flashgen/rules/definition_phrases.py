"""句中的定义：X是指Y；所谓X，就是Y；X的本质是Y；X是Y之本；Y称为X。

Sources: research codes F3.a–F3.h, F3.j and F3.k. The phrases are data, in vocabulary/definitions.yaml; this module
finds the term and the body around the words of a phrase; _definition_weights.py says what else speaks for or
against a definition.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING

from flashgen.grammar.naming import whose
from flashgen.grammar.outline import in_law
from flashgen.language.lazy import lazy
from flashgen.language.literals import by_sentence
from flashgen.model import Span
from flashgen.rules._clauses import is_attribute, marked_wrong
from flashgen.rules._definition_weights import weights
from flashgen.rules._facts import definition
from flashgen.rules._phrases import Form, Phrase, phrases
from flashgen.rules._readings import Reading, readings_of
from flashgen.rules._terms import aliases, is_name, noun_phrase, telling_head
from flashgen.vocabulary import is_label, load, says_meaning

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flashgen.model import Definition, Document, Sentence


@dataclass(frozen=True, slots=True)
class Candidate:
    """Term, cue and body as one phrase reads them."""

    phrase: Phrase
    term: tuple[Span, ...]
    cue: Span
    body: Span
    score: float
    evidence: tuple[str, ...]


def find(doc: Document) -> Iterator[Definition]:
    """The definitions that sentences give by a phrase."""
    wrong_columns = _wrong_columns(doc)
    sought = ((phrase, phrase.patterns) for phrase in phrases())
    for number, possible in by_sentence(doc, sought).items():
        sentence = doc.sentences[number]
        block = doc.blocks[sentence.block]
        if (block.style, block.column) in wrong_columns or marked_wrong(doc.text, sentence.span):
            continue
        found = list(_candidates(doc, sentence, possible))
        for c in _with_owners(doc, sentence, _surest(doc.text, found)):
            yield definition(
                doc,
                c.term,
                c.body,
                cue=c.phrase.name or doc.text[c.cue.start : c.cue.end].strip("，： "),
                rule="definition-phrases",
                score=c.score,
                block=sentence.block,
                quote=sentence.span,
                evidence=(c.phrase.why, *c.evidence),
            )


def candidates(doc: Document, sentence: Sentence, phrase: Phrase) -> Iterator[Candidate]:
    """What one phrase finds in a sentence, weak readings included."""
    return _candidates(doc, sentence, [phrase])


def _candidates(doc: Document, sentence: Sentence, tried: Sequence[Phrase]) -> Iterator[Candidate]:
    """What phrases find in a sentence, each form read once."""
    readings: dict[Form, list[Reading]] = {}
    for phrase in tried:
        if phrase.in_law and not in_law(doc, sentence.block):
            continue
        if phrase.form not in readings:
            readings[phrase.form] = list(readings_of(doc, sentence.span, phrase.form))
        for r in readings[phrase.form]:
            if _fits(phrase, doc.text[r.term.start : r.term.end], doc.text[r.body.start : r.body.end]):
                added = list(weights(doc, sentence, phrase, r))
                score = phrase.weight + sum(weight for weight, _ in added)
                yield Candidate(phrase, (r.term,), r.cue, r.body, score, tuple(why for _, why in added))


def _fits(phrase: Phrase, term: str, body: str) -> bool:
    """Whether term and body are such as the phrase asks for."""
    if phrase.term and not phrase.term.search(term):
        return False
    if phrase.own_noun and not body.endswith(term[-_NOUN:]):
        return False
    if not phrase.body:
        return True
    first, *others = _CLAUSE_END.split(body)
    told = [body] if phrase.form.reverse else [first, *filter(_IS_ALSO.match, others)]
    return any(map(phrase.body.search, told))


_CLAUSE_END = lazy("[，；：]")
_NOUN = 2  # characters of the noun that a term and a body end in: 核心书目, ……的书目
_IS_ALSO = lazy("(?:而且|同时|并且)?[也又更还]?是")


def _surest(text: str, found: list[Candidate]) -> list[Candidate]:
    """Of candidates whose cues overlap, the one with the highest score.

    A second 是 after a comma (X是A，是B) goes on with the subject of the first: it has none of its own.
    """
    bodies = sorted(c.body for c in found if not c.phrase.form.reverse)
    ends = list(accumulate((body.end for body in bodies), max))  # the farthest of those that begin until then

    def within_body(cue: Span) -> bool:
        begun = bisect_right(bodies, (cue.start, sys.maxsize))
        return begun > 0 and ends[begun - 1] >= cue.end

    found = [c for c in found if not (text.startswith("，是", c.cue.start - 1) and within_body(c.cue))]
    told = sorted(c.cue for c in found if c.score >= _SURE)
    found = [c for c in found if c.phrase.form.reverse or not _holds_cue(c, told)]
    kept: list[Candidate] = []
    taken: set[int] = set()
    for c in sorted(found, key=lambda c: (-c.score, c.cue, c.term)):
        if taken.isdisjoint(range(*c.cue)):
            kept.append(c)
            taken.update(range(*c.cue))
    return sorted(kept, key=lambda c: c.cue)


def _holds_cue(c: Candidate, told: list[Span]) -> bool:
    """Whether the term is what another phrase tells of with what it tells: 通还指还书的地点|是任意的 tells of 通还."""
    at = bisect_right(told, (c.term[0].start + 1, 0))
    return at < len(told) and told[at].end <= c.term[0].end


_SURE = 1.0  # log-odds


def _with_owners(doc: Document, sentence: Sentence, found: list[Candidate]) -> Iterator[Candidate]:
    """Join a bare term (特点是…, 目标是…) with the subject of its sentence, else with the heading that it stands under."""
    subject: Span | None = None
    # 总目标是甲；总方针是乙；总要求是丙: attributes one after the other are told of what the heading names
    several = sum(_is_bare(doc.text[slice(*c.term[0])]) for c in found) >= _SEVERAL
    for c in found:
        if (labelled := _of_label(doc, sentence, c)) and not aliases().match(doc.text[slice(*c.cue)]):
            continue  # 霉变：书页的变化，是……: all of it is what the line says of 霉变
        if labelled:
            yield replace(
                c, term=(labelled,), evidence=(*c.evidence, "a second name of what its line explains")
            )
            continue
        if _is_of_what_is_named(doc, sentence, c):
            c = replace(c, score=c.score - _OTHER, evidence=(*c.evidence, "told of what its line names"))
        if asked := _MEANING_OF.search(doc.text, *c.term[-1]):  # 书龄|的定义是……
            of = (*c.term[:-1], Span(c.term[-1].start, asked.start()))
            c = replace(
                c, term=of, score=c.score + _TOLD_SO, evidence=(*c.evidence, "said to be the meaning")
            )
        announced = c.phrase.form.opening is not None  # 所谓特点，就是…: it is what is told
        words = doc.text[slice(*c.term[0])]
        on = subject is not None and doc.text[c.term[0].start - 1] == "，" and _WEIGHED.fullmatch(words)
        if announced or not (on or _is_bare(words)):
            subject = _owner(doc.text, c.term[0])
            yield c
        elif (
            owner := _its_owner(doc.text, sentence.span, c.term[0])
            or subject
            or telling_head(doc, sentence.block)
        ):
            named = doc.text.find(words, *owner) >= 0  # 治法 under 方剂与治法 needs no owner
            owner = whose(doc.text, owner) if several else owner
            joined = (owner,) if says_meaning(words) else (owner, c.term[0])
            sure = subject or named or several or doc.text[c.term[0].start - 1] == "其"
            yield replace(
                c,
                term=c.term if named else joined,
                score=c.score - (0.6 if sure else 3.0),  # of 20 below a heading four were any
                evidence=(*c.evidence, "bare term"),
            )
        else:
            worse = 2.0 if c.phrase.genus else 3.0  # 程序是……的集合 can be a thing of that name
            yield replace(c, score=c.score - worse, evidence=(*c.evidence, "bare term without an owner"))


def _of_label(doc: Document, sentence: Sentence, c: Candidate) -> Span | None:
    """What a line explains with a clause, where another goes on: 活页书|：可以拆开的书，也叫散页书; 霉变|：书页的变化，是……."""
    label = _label_before(doc, sentence, c)
    told = label is not None and doc.text[c.term[0].end] == "，"
    named = noun_phrase(doc, label) if label and told else None
    words = doc.text[slice(*named)] if named else ""
    return named if words and is_name(words) and not is_label(words) else None


def _label_before(doc: Document, sentence: Sentence, c: Candidate) -> Span | None:
    """What stands before a colon that opens the line, right before a term."""
    label = _LABEL.match(doc.text, *doc.blocks[sentence.block].span)
    return Span(*label.span("name")) if label and label.end() == c.term[0].start else None


_LABEL = lazy(" *(?P<name>[^，。；：]{2,24})： *")
_MEANING_OF = lazy("(?<=[^的]{2})的(?:基本|科学|一般)?(?:概念|定义|含义|涵义|意思)$")
_TOLD_SO = 1.5  # log-odds


def _is_of_what_is_named(doc: Document, sentence: Sentence, c: Candidate) -> bool:
    """Whether what a line names is a trait of the subject behind its colon: 完好：|书页是|没有缺损的状态."""
    label = _label_before(doc, sentence, c)
    if label is None:
        return False
    name, words = doc.text[slice(*label)], doc.text[slice(*c.term[0])]
    other = words not in name and name not in words and is_name(name) and not is_label(name)
    return other and _TRAIT.search(doc.text, *c.body) is not None


_TRAIT = lazy("(?:属性|特性|性质|性能|能力|状态|程度|概率)$")
_OTHER = 2.0  # log-odds


def _its_owner(text: str, sentence: Span, term: Span) -> Span | None:
    """Whose 其核心 is: of what the clause before is about, or of what it says an attribute is (原则是自取，其核心是…)."""
    if text[term.start - 1 : term.start] != "其":
        return None
    before = Span(sentence.start, term.start - 1)
    told = _TELLS_OF.search(text[slice(*before)])
    if told is None:
        made = _MAKES.search(text, *before)
        return Span(*made.span("what")) if made else None
    of = "what" if is_attribute(told["who"]) else "who"
    start, end = (before.start + at for at in told.span(of))
    return Span(start, end) if 1 < len(told[of]) <= _LONGEST_OWNER else None


# The clause right before: X是……，其; or one that makes something: 孕育了……的X，其.
_TELLS_OF = lazy(
    "(?:^|[，。；])(?P<who>[^，。；：]{2,30}?)(?:就?是(?!否|非)|指|又称|即)(?P<what>[^，。；]+)，$"
)
_MAKES = lazy("(?:了|出)(?:[^，。；]*的)?(?P<what>[^，。；的了]{2,10})，$")
_LONGEST_OWNER = 12  # characters


def _owner(text: str, subject: Span) -> Span:
    """What a subject is an attribute of, where it names one: 改革|的目的; else the subject."""
    attribute = _ATTRIBUTE.search(text, *subject)
    named = attribute is not None and is_attribute(attribute[1])
    return Span(subject.start, attribute.start()) if attribute and named else subject


_ATTRIBUTE = lazy("(?<=..)的([^的]{0,4}目的|[^的]{2,6})$")


_SEVERAL = 3  # attributes
# One of the subject that goes on: 开架法，第一要义是方便，|核心立场|是读者为先.
_WEIGHED = lazy("(?:第一|核心|根本|基本|主要|首要)[^，的]{2}")


def _is_bare(words: str) -> bool:
    """Whether a subject speaks of something told before: 特点, 主要目的."""
    own = _OF_ITS_KIND.sub("", words)
    bare = is_label(own) and "的" not in own  # 发展的本质 is that of 发展
    return bare or own in load("definitions")["bare_attributes"]["words"]


_OF_ITS_KIND = lazy("^最?(?:重要|主要|常见|典型|突出|关键|核心|根本|简单|唯一|最后|直接|基本)的(?=.{2})")


def _wrong_columns(doc: Document) -> set[tuple[str, int]]:
    """The table columns that hold errors to be explained (错误观点)."""
    heads = (block for block in doc.blocks if block.kind == "cell" and block.row == 0)
    return {
        (b.style, b.column)
        for b in heads
        if re.search("错误|误区|错解|正误", doc.text[b.span.start : b.span.end])
    }
