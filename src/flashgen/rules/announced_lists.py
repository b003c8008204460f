"""无数字、有提示语的列举：X包括A、B和C；X分为A、B、C；X由A、B、C组成；X：A、B、C。

Source: research F1.b without a count and the cue 包括/分为 of its table. The topic is the subject of the cue.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from flashgen.coordination import after_last, before_first, outside, split, split_last
from flashgen.members import Members, after, before
from flashgen.model import Document, Formulation, Span
from flashgen.outline import trimmed
from flashgen.rules._facts import formulation
from flashgen.topics import named_by
from flashgen.vocabulary import alternatives, is_remark, load

if TYPE_CHECKING:
    from collections.abc import Iterator

_IS = re.compile(r"(?:就是|主要有|是|为|有)")
_NOT_SUBJECT = re.compile(
    r"(?:不|没|没有|未|只|被|个|是|所|如|例如|比如|具|含|拥|还|也|都|就|曾|要|会|能|是否|若|凡|对|在|将|把|为|经|其中|这里|它们?|他们?|我们?|这|其)$"
)
_BAD_SUBJECT = re.compile(
    r"^(?:如果|假如|只要|只有|因为|由于|虽然|尽管|当|若|凡|其中|其|它|他|这|那|该|此|或|即|以及|和|与|及)"
)
_DRAGS = 3  # times as long as the longest of the others: then its end belongs to all of them
_SHORT_SUBJECT = 8  # characters; a longer clause before a comma is a thought of its own
_SHORT_MEMBER = 16  # characters; longer ones after a bare colon are prose


@cache
def announcing() -> re.Pattern[str]:
    """The verb that announces a list, with its adverbs and 以下."""
    entry = load("lists")["announcing"]
    verb = f"(?:{alternatives(entry['adverbs'])})*(?:{alternatives(entry['words'])})"
    return re.compile(rf"{verb}(?:以下|下列|了|着)?[：:]?")


@cache
def set_noun() -> re.Pattern[str]:
    """The noun at the end of a subject that says that it is a set."""
    return re.compile(f"(?:{alternatives(load('lists')['set_nouns']['words'])})$")


@cache
def attribute() -> re.Pattern[str]:
    """的 and the noun of a set, after its members."""
    nouns = alternatives(load("lists")["attributes"]["words"])
    return re.compile(rf"”?的(?P<name>[\u4e00-\u9fff]{{0,10}}?(?:{nouns}))")


def find(doc: Document) -> Iterator[Formulation]:
    """Lists that a verb or a colon announces in a sentence."""
    for sentence in doc.sentences:
        if doc.text[sentence.span.end - 1] == "？":
            continue
        yield from _by_verb(doc, sentence.span, sentence.block)
        yield from _by_making_up(doc, sentence.span, sentence.block)
        yield from _by_colon(doc, sentence.span, sentence.block)
        yield from _by_copula(doc, sentence.span, sentence.block)
        yield from _by_attribute(doc, sentence.span, sentence.block)


def _by_verb(doc: Document, sentence: Span, block: int) -> Iterator[Formulation]:
    text = doc.text
    for m in announcing().finditer(text, *sentence):
        subject = _subject(doc, Span(sentence.start, _verb_start(text, m)))
        members = _listed(doc, before_first(text, Span(m.end(), sentence.end), "。；！？"))
        if not members or not _names(text[subject.start : subject.end]):
            continue
        score = (
            0.9
            + 0.5 * members.alike
            + (0.5 if len(members.spans) >= 3 else -0.9)
            - (2.5 if _drags(doc, members) else 1.5 if _uneven(doc, members) else 0.0)
        )
        yield _fact(
            doc, named_by(doc, subject, block, "subject").spans, members, score, block, sentence, m[0]
        )


def _verb_start(text: str, m: re.Match[str]) -> int:
    """Where the verb begins: 内容 after 的 is the subject's (分析的内容|通常包括), else an adverb's (内容包括)."""
    owned = m[0].startswith("内容") and text[m.start() - 1 : m.start()] == "的"
    return m.start() + 2 * owned


_SO_MANY = r"(?:[一二两三四五六七八九十\d]{1,2} ?个?(?:大|主要)?(?:部分|要素|环节|方面))"
_MAKES_UP = re.compile(rf"由(?P<list>[^。；：]{{4,100}}?)等?{_SO_MANY}?(?:共同)?(?:组成|构成)")


def _by_making_up(doc: Document, sentence: Span, block: int) -> Iterator[Formulation]:
    """X由A、B、C组成."""
    for m in _MAKES_UP.finditer(doc.text, *sentence):
        subject = _subject(doc, Span(sentence.start, m.start()))
        members = _listed(doc, Span(*m.span("list")))
        if members and _names(doc.text[subject.start : subject.end]) and not _uneven(doc, members):
            score = 1.2 + 0.4 * members.alike
            yield _fact(
                doc,
                named_by(doc, subject, block, "subject").spans,
                members,
                score,
                block,
                sentence,
                "由…组成",
            )


def _subject(doc: Document, ahead: Span) -> Span:
    """The clause before a cue; where the cue opens its clause (文献，包括…), the one before that."""
    text = doc.text
    clauses = split(text, ahead, "，；：。")
    if not clauses:
        return Span(ahead.end, ahead.end)
    last = clauses[-1]
    if m := _ADVERBS.search(text, *last):
        last = Span(last.start, m.start())
    called = list(_SO_CALLED.finditer(text, *last))
    if last.end < ahead.end and not called and last.end - last.start > _SHORT_SUBJECT:
        return Span(ahead.end, ahead.end)
    return trimmed(doc, Span(called[-1].end() if called else last.start, last.end))


_ADVERBS = re.compile("(?:依次|分别|主要|一共|共|大致|又|还|也)+$")
_SO_CALLED = re.compile("本[\u4e00-\u9fff]{1,4}所称的?|所谓的?|(?<!党)[把将](?=[^来])")


def _by_colon(doc: Document, sentence: Span, block: int) -> Iterator[Formulation]:
    text = doc.text
    colons = outside(text, sentence, "：")
    if not colons or doc.blocks[block].kind == "heading":
        return
    clause = after_last(text, Span(sentence.start, colons[-1]), "，；：。")
    subject = trimmed(doc, clause)
    words = re.sub(r" ?[（(][^（()）]*[)）]$", "", text[subject.start : subject.end])
    subject = Span(subject.start, subject.start + len(words))
    scope = Span(colons[-1] + 1, sentence.end)
    if (
        not 2 <= len(words) <= 20
        or clause.start != sentence.start
        or announcing().search(words)
        or is_remark(words)
        or outside(text, scope, "，；")
    ):
        return
    members = _listed(doc, scope)
    if not members or any(s.end - s.start > _SHORT_MEMBER for s in members.spans):
        return
    if len(members.spans) == 2 or _uneven(doc, members):
        return
    score = 0.8 + 0.4 * members.alike
    yield _fact(doc, named_by(doc, subject, block, "label").spans, members, score, block, sentence, "：")


def _by_copula(doc: Document, sentence: Span, block: int) -> Iterator[Formulation]:
    """…的动力是工人阶级、农民阶级和…: a subject that is a set by its noun, and three members at least."""
    text = doc.text
    for m in _IS.finditer(text, *sentence):
        subject = trimmed(doc, after_last(text, Span(sentence.start, m.start()), "，；：。"))
        if not set_noun().search(text[subject.start : subject.end]) or not _names(
            text[subject.start : subject.end]
        ):
            continue
        members = _listed(doc, before_first(text, Span(m.end(), sentence.end), "。；！？"))
        if members and len(members.spans) >= 3 and not _uneven(doc, members):
            score = 0.4 + 0.5 * members.alike
            yield _fact(
                doc, named_by(doc, subject, block, "subject").spans, members, score, block, sentence, m[0]
            )
        return


def _by_attribute(doc: Document, sentence: Span, block: int) -> Iterator[Formulation]:
    """按照产业兴旺、…、生活富裕的总要求: four members or more of one length before 的 and the noun of a set."""
    text = doc.text
    for m in attribute().finditer(text, *sentence):
        clause = after_last(text, Span(sentence.start, m.start()), "；：")
        opened = text.rfind("“", *clause)
        if text[m.start()] == "”" and opened >= 0:
            clause = Span(opened + 1, m.start())
        parts = list(split(text, clause, "、，"))
        while len(parts) > 4 and parts[0].end - parts[0].start > 2 * (parts[-1].end - parts[-1].start):
            parts = parts[1:]
        if len(parts) < 4 or not (members := before(doc, Span(parts[0].start, clause.end), len(parts), "、")):
            continue
        if (
            len({s.end - s.start for s in members.spans}) == 1
            and members.spans[0].end - members.spans[0].start >= 3
        ):
            topic = named_by(doc, Span(*m.span("name")), block, "noun of a set")
            yield _fact(doc, topic.spans, members, 1.6, block, sentence, "的")


def _listed(doc: Document, scope: Span) -> Members | None:
    """The members after a cue: split at 、, or at ， where the parts are all short."""
    text = doc.text
    if text[scope.end - 1] in "。；！？":
        scope = Span(scope.start, scope.end - 1)
    if outside(text, scope, "；"):
        return None
    if not outside(text, scope, "、"):
        parts = split(text, scope, "，")
        parts = split_last(text, parts) if len(parts) == 2 else parts  # 脂质A，核心多糖和特异多糖
        if len(parts) >= 3 and all(p.end - p.start <= _SHORT_MEMBER for p in parts):
            return after(doc, scope, len(parts))
    return after(doc, scope, None)


def _uneven(doc: Document, members: Members) -> bool:
    """Whether members are not parallel: the last drags on, or they are clauses that share no shape."""
    longest = max(s.end - s.start for s in members.spans)
    clauses = members.separator == "，" and members.alike < 2 and longest > 8
    return _drags(doc, members) or not members.alike or clauses


def _drags(doc: Document, members: Members) -> bool:
    """Whether the end of the last member belongs to all of them: 抚养、教育和保护被监护人的义务."""
    *others, last = (doc.text[span.start : span.end] for span in members.spans)
    return "的" in last and not any("的" in s for s in others) and len(last) > _DRAGS * max(map(len, others))


def _names(subject: str) -> bool:
    return 2 <= len(subject) <= 24 and not _NOT_SUBJECT.search(subject) and not _BAD_SUBJECT.match(subject)


def _fact(
    doc: Document,
    term: tuple[Span, ...],
    members: Members,
    score: float,
    block: int,
    sentence: Span,
    cue: str,
) -> Formulation:
    return formulation(
        doc,
        term,
        members.spans,
        rule="announced-lists",
        score=score,
        block=block,
        quote=sentence,
        evidence=(f"cue {cue}", f"split at {members.separator}"),
    )
