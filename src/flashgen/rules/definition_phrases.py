"""句中的定义：X是指Y；所谓X，就是Y；X的本质是Y；X是Y之本；Y称为X。

Sources: research codes F3.a–F3.h, F3.j and F3.k. The phrases are data, in vocabulary/definitions.yaml; this module finds
the term and the body around the words of a phrase, and weighs what else speaks for or against a definition.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from flashgen.model import Definition, Document, Sentence, Span
from flashgen.outline import head_of, naming_ancestor
from flashgen.rules._clauses import (
    body_after,
    is_name,
    left_edge,
    noun_phrase,
    right_edge,
    subject_before,
    whole_words,
)
from flashgen.rules._facts import definition
from flashgen.vocabulary import alternatives, load


class Candidate(NamedTuple):
    """Term, cue and body as one phrase reads them in a sentence."""

    score: float
    term: Span
    cue: Span
    body: Span
    evidence: tuple[str, ...]
    cue_name: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """An entry of the vocabulary, compiled."""

    why: str
    cue: re.Pattern[str]
    opening: re.Pattern[str] | None  # what stands before the first hole
    reverse: bool  # the body comes first
    until: str  # marks that end the body
    cue_name: str
    in_law: bool
    standing: bool  # the body says what the term is to another
    weight: float
    term: re.Pattern[str] | None
    body: re.Pattern[str] | None


@cache
def phrases() -> tuple[Phrase, ...]:
    """The phrases of the vocabulary."""
    data = load("definitions")
    return tuple(compiled(entry, data) for entry in data["phrases"])


def compiled(entry: Mapping[str, Any], data: Mapping[str, Any]) -> Phrase:
    """The phrase that `entry` of the vocabulary describes."""
    opening, first, words, second = re.fullmatch(
        r"(.*)\{(term|body)\}(.*)\{(term|body)\}", entry["form"]
    ).groups()  # type: ignore[union-attr]
    ends = {
        part: f"(?:{alternatives(data[name]['words'])})$"
        if (name := entry.get(f"{part}_ends"))
        else entry.get(part)
        for part in ("term", "body")
    }
    return Phrase(
        why=entry["why"],
        cue=re.compile(words),
        opening=re.compile(opening) if opening else None,
        reverse=first == "body",
        until=entry.get("until", "") + "。！？；",
        cue_name=entry.get("cue", ""),
        in_law=entry.get("where") == "law",
        standing=entry.get("body_ends") == "standings",
        weight=float(entry["weight"]),
        term=re.compile(ends["term"]) if ends["term"] else None,
        body=re.compile(ends["body"]) if ends["body"] else None,
    )


def find(doc: Document) -> Iterator[Definition]:
    """The definitions that sentences give by a phrase."""
    for sentence in doc.sentences:
        found = [c for phrase in phrases() for c in _candidates(doc, sentence, phrase)]
        for c in _surest(found):
            yield definition(
                doc,
                [c.term],
                c.body,
                cue=c.cue_name or doc.text[c.cue.start : c.cue.end].strip("，："),
                rule="definition-phrases",
                score=c.score,
                block=sentence.block,
                quote=sentence.span,
                evidence=c.evidence,
            )


def _surest(found: list[Candidate]) -> list[Candidate]:
    """Of candidates whose cues overlap, the one with the highest score."""
    kept: list[Candidate] = []
    for c in sorted(found, key=lambda c: (-c.score, c.cue, c.term)):
        if all(c.cue.end <= k.cue.start or k.cue.end <= c.cue.start for k in kept):
            kept.append(c)
    return sorted(kept, key=lambda c: c.cue)


def _candidates(doc: Document, sentence: Sentence, phrase: Phrase) -> Iterator[Candidate]:
    text, (start, end) = doc.text, sentence.span
    if phrase.in_law and not _in_law(doc, sentence.block):
        return
    for m in phrase.cue.finditer(text, start, end):
        read = _reversed(doc, m, sentence.span) if phrase.reverse else _forward(doc, m, sentence.span, phrase)
        if read is None:
            continue
        term, cue, body = read
        words, says = text[term.start : term.end], text[body.start : body.end]
        if not is_name(words) or len(says) < 2:
            continue
        if phrase.term and not phrase.term.search(words):
            continue
        if phrase.body and not phrase.body.search(
            re.split("[，；：]", says)[0] if phrase.body.pattern.endswith("$") else says
        ):
            continue
        if not whole_words(text, cue, sentence.span):
            continue
        score, evidence = _weighed(doc, sentence, term, cue, body)
        yield Candidate(phrase.weight + score, term, cue, body, (phrase.why, *evidence), phrase.cue_name)


def _in_law(doc: Document, block: int) -> bool:
    """Whether a block stands in an article (第二条) of a law."""
    while block >= 0 and doc.blocks[block].style != "条":
        block = doc.blocks[block].parent
    return block >= 0


def _forward(doc: Document, m: re.Match[str], within: Span, phrase: Phrase) -> tuple[Span, Span, Span] | None:
    start = within.start
    if phrase.opening:
        opening = [
            o for o in phrase.opening.finditer(doc.text, start, m.start()) if m.start() - o.end() <= 30
        ]
        if not opening:
            return None
        term = noun_phrase(doc, Span(opening[-1].end(), m.start()))
    else:
        term = subject_before(doc, m.start(), start)
    if term is None:
        return None
    between = doc.text[term.end : m.start()]
    cue = Span(term.end if len(between) <= 6 else m.start(), m.end())
    lead = len(doc.text[cue.start : cue.end]) - len(doc.text[cue.start : cue.end].lstrip("，：、 ”’」』）"))
    cue = Span(cue.start + lead, cue.end)
    core = re.sub(r"^\W+", "", m.group())
    ceiling = right_edge(doc.text, m.end(), within.end, phrase.until)
    return term, cue, body_after(doc, m.end(), ceiling, core, standing=phrase.standing)


def _reversed(doc: Document, m: re.Match[str], within: Span) -> tuple[Span, Span, Span] | None:
    term = noun_phrase(doc, Span(m.end(), right_edge(doc.text, m.end(), within.end, "，。；！？：")))
    floor = left_edge(doc.text, m.start(), within.start, "。；：！？")
    body = noun_phrase_or_clause(doc, Span(floor, m.start()))
    return (term, Span(*m.span()), body) if term and body else None


def noun_phrase_or_clause(doc: Document, span: Span) -> Span | None:
    from flashgen.outline import trimmed

    s = trimmed(doc, span)
    return s if s.end - s.start >= 4 else None


def _in_wrong_column(doc: Document, index: int) -> bool:
    """Whether a cell stands in a column of errors (错误观点)."""
    block = doc.blocks[index]
    if block.kind != "cell":
        return False
    heads = (
        b
        for b in doc.blocks
        if b.kind == "cell" and b.style == block.style and (b.row, b.column) == (0, block.column)
    )
    return any(re.search("错误|误区|错解|正误", doc.text[h.span.start : h.span.end]) for h in heads)


def _weighed(
    doc: Document, sentence: Sentence, term: Span, cue: Span, body: Span
) -> tuple[float, tuple[str, ...]]:
    """What the surroundings say for or against a definition."""
    text = doc.text
    words, says = text[term.start : term.end], text[body.start : body.end]
    whole = text[sentence.span.start : sentence.span.end + 4]  # （×） stands after the stop
    found: list[tuple[float, str]] = []
    above = naming_ancestor(doc, sentence.block)
    if above >= 0:
        head = head_of(doc, above)
        if words == text[head.start : head.end]:
            found.append((1.0, "the heading names it"))
    if any(s.start <= term.start < s.end for s in doc.strong) or text[term.start - 1 : term.start] in tuple(
        "“「"
    ):
        found.append((0.5, "set off"))
    if re.search("[？?]", text[cue.end : body.end + 1]) or re.match("什么|谁|哪|怎|如何|为何|否", says):
        found.append((-6.0, "a question"))
    if re.search("[❌×✗✘]|[（(]错误?[)）]", whole) or _in_wrong_column(doc, sentence.block):
        found.append((-6.0, "marked as wrong"))
    if re.match("如果|假如|假设|若|当|只要|只有|即使|倘若|要是", text[sentence.span.start : term.start + 2]):
        found.append((-1.5, "conditional"))
    if len(words) > 18:
        found.append((-0.7, "long subject"))
    if len(words) < 2:
        found.append((-1.0, "short subject"))
    if len(says) < 4:
        found.append((-0.7, "short body"))
    if words.endswith("的"):
        found.append((-2.0, "subject without a noun"))
    if text[term.end : term.end + 1] == "，" and "是" == text[cue.start : cue.end]:
        found.append((-1.0, "a clause before 是"))
    if says.endswith("的"):
        found.append((-1.5, "emphasis 是…的"))
    return sum(w for w, _ in found), tuple(why for _, why in found)
