"""无数字、有提示语的列举：X包括A、B和C；X分为A、B、C；X由A、B、C组成；X：A、B、C。

Source: research F1.b without a count and the cue 包括/分为 of its table. The topic is the subject of the cue.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from flashgen import numerals
from flashgen.coordination import after_last, before_first, outside, split, split_last
from flashgen.members import Members, after, before
from flashgen.model import Document, Formulation, Span
from flashgen.outline import trimmed
from flashgen.rules._clauses import whole_words
from flashgen.rules._facts import formulation
from flashgen.topics import lead_topic, named_by
from flashgen.vocabulary import alternatives, is_remark, load

if TYPE_CHECKING:
    from collections.abc import Iterator

_IS = re.compile(r"(?:则|就|也)?(?:是|为|有)")
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
        yield from _by_parting(doc, sentence.span, sentence.block)
        yield from _by_making_up(doc, sentence.span, sentence.block)
        yield from _by_colon(doc, sentence.span, sentence.block)
        yield from _clauses_of_a_set(doc, sentence.span, sentence.block)
        yield from _by_count(doc, sentence.span, sentence.block)
        yield from _by_making(doc, sentence.span, sentence.block)
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


_PARTS = re.compile("分(?!为)|(?:具体|主要|一般|常见的?)?(?<![没享具所拥占只])有|(?:主要|分别)是")


def _by_parting(doc: Document, sentence: Span, block: int) -> Iterator[Formulation]:
    """X分A、B两种; 具体有A、B、C三种: 分 and 有 alone announce members only where they are counted."""
    text = doc.text
    for m in _PARTS.finditer(text, *sentence):
        scope = before_first(text, Span(m.end(), sentence.end), "。；！？，")
        counted = _COUNTED.search(text, *scope)
        subject = _subject(doc, Span(sentence.start, m.start()))
        if not counted or not _names(text[subject.start : subject.end]):
            continue
        if not whole_words(text, Span(*m.span()), sentence):  # 分 of 分配, 有 of 有机
            continue
        if members := after(doc, Span(scope.start, counted.start()), numerals.parse(counted["n"])):
            term = named_by(doc, subject, block, "subject").spans
            yield _fact(doc, term, members, 1.2 + 0.4 * members.alike, block, sentence, "分")


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
    spoken = split(text, ahead, "，；：。")
    clauses = [c for c in spoken if not _CIRCUMSTANCE.fullmatch(text[c.start : c.end])]
    if spoken and not clauses and _BASIS.match(text, *spoken[-1]):  # 根据是否借助仪器，可以分为…
        return trimmed(doc, spoken[-1])
    if not clauses:
        return Span(ahead.end, ahead.end)
    last = clauses[-1]
    if m := _BY.search(text, *last):
        last = Span(last.start, m.start())
    if m := _ADVERBS.search(text, *last):
        last = Span(last.start, m.start())
    called = list(_SO_CALLED.finditer(text, *last))
    if last.end < ahead.end and not called and last.end - last.start > _SHORT_SUBJECT:
        return Span(ahead.end, ahead.end)
    return trimmed(doc, Span(called[-1].end() if called else last.start, last.end))


_BASIS = re.compile(" *(?:按照?|根据|依据|依照)")
_CIRCUMSTANCE = re.compile(
    rf" *(?:在|从|对|就).*(?:[中上下里看]|来说|而言|角度|方面)|{_BASIS.pattern}.*| *是.*"
)
_BY = re.compile("(?<=..)(?:按照?|根据|依据|依照)[^，]{2,14}$")
_ADVERBS = re.compile("(?:依次|分别|主要|一共|共|大致|又|还|也|则|便)+$")
_SO_CALLED = re.compile("本[\u4e00-\u9fff]{1,4}所称的?|所谓的?|(?<!党)[把将](?=[^来])")


_QUOTED_NAME = re.compile("“([^“”]{2,12})”$")


def _by_colon(doc: Document, sentence: Span, block: int) -> Iterator[Formulation]:
    text = doc.text
    colons = outside(text, sentence, "：")
    if not colons or doc.blocks[block].kind == "heading":
        return
    clause = after_last(text, Span(sentence.start, colons[-1]), "，；：。")
    if named := _QUOTED_NAME.search(text, *clause):  # …号称“不可能三角”：A、B、C
        clause = Span(named.start(1), named.end(1))
    subject = trimmed(doc, clause)
    words = re.sub(r" ?[（(][^（()）]*[)）]$", "", text[subject.start : subject.end])
    subject = Span(subject.start, subject.start + len(words))
    scope = Span(colons[-1] + 1, sentence.end)
    if (
        not 2 <= len(words) <= 20
        or (clause.start != sentence.start and not named)
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


_THESE = re.compile("以下|下列|下述|如下")
_OPENING_VERB = re.compile(r"(?:主要|一般|通常|具体)*(?:有|为|是|包括|表现为|表现在|体现在|体现为|如下)$")


def _clauses_of_a_set(doc: Document, sentence: Span, block: int) -> Iterator[Formulation]:
    """内容：A；B；C。 …的优点主要有：A，B，C。 A label that names a set, and the clauses that are it."""
    text = doc.text
    colons = outside(text, sentence, "：")
    if len(colons) != 1 or doc.blocks[block].kind == "heading":
        return
    label = trimmed(doc, after_last(text, Span(sentence.start, colons[0]), "，；。"))
    verb = _OPENING_VERB.search(text, *label)
    label = Span(label.start, verb.start()) if verb else label
    announced = verb or _THESE.search(text, *label)
    words = text[label.start : label.end]
    scope = Span(colons[0] + 1, sentence.end - (text[sentence.end - 1] in "。；！"))
    parts = split(text, scope, "；")
    fenced = len(parts) >= _LEAST_CLAUSES
    if not fenced:
        parts = split(text, scope, "，") if announced and not outside(text, scope, "；、") else []
    if len(parts) < _LEAST_CLAUSES or not set_noun().search(words) or not _names(words):
        return
    if all(part.end - part.start >= _CLAUSE_SHORTEST for part in parts) and (
        members := after(doc, scope, len(parts))
    ):
        score = 1.6 if fenced else 0.4 + 0.4 * members.alike
        yield _fact(doc, named_by(doc, label, block, "label").spans, members, score, block, sentence, "：")


_SAYS_COUNT = re.compile(
    rf"(?<![第十百千{numerals.HAN}\d])(?P<n>[{numerals.HAN}]|\d{{1,2}}|几) ?"
    r"[个大]?[\u4e00-\u9fff]{1,4}(?:展开|进行)?(?P<mark>[：，])"
)


def _by_count(doc: Document, sentence: Span, block: int) -> Iterator[Formulation]:
    """至少要修改三处：A、B和C。 干扰有两种，A和B。 What a number before a colon says, the list after it bears out."""
    text = doc.text
    if doc.blocks[block].kind == "heading":
        return
    for m in _SAYS_COUNT.finditer(text, *sentence):
        count = None if m["n"] == "几" else numerals.parse(m["n"])
        scope = Span(m.end(), sentence.end - (text[sentence.end - 1] in "。；！"))
        if (count or _LEAST_CLAUSES) < 2 or scope.end <= scope.start:
            continue
        colon = m["mark"] == "："
        members = after(doc, scope if colon else before_first(text, scope, "，；。"), count)
        topic = _counted_topic(doc, Span(sentence.start, m.end() - 1), block) if members else None
        if not members or not topic or not (colon or members.alike) or (count is None and not members.alike):
            continue
        score = (1.2 if colon else 0.4) + 0.4 * members.alike + (0.4 if len(members.spans) > 2 else 0.0)
        yield _fact(doc, topic, members, score, block, sentence, m[0])


_NO_SUBJECT = re.compile(" *(?:至少|最少|一般|大致|主要|可以?|应当?|必?须|需?要|书上|前人)")


def _counted_topic(doc: Document, lead: Span, block: int) -> tuple[Span, ...]:
    """What a counting lead is about: the set that it opens with, or all of it where its last clause has no subject."""
    text = doc.text
    clauses = split(text, lead, "，：")
    if len(clauses) >= 2 and _NO_SUBJECT.match(text, *clauses[-1]):
        before = trimmed(doc, clauses[-2])
        if set_noun().search(text, *before):  # 影响遗忘的因素，书上列了这么几条
            return (before,)
        return (trimmed(doc, Span(before.start, lead.end)),)
    topic = lead_topic(doc, lead, block)
    return topic.spans if topic else ()


_MAKES_FEATURE = re.compile(
    "以(?P<list>[^，。；：以]{4,80}?)为(?:主要|基本|临床)*(?P<noun>特点|特征|表现|标志|代表)(?=[，。；]|$)"
)


def _by_making(doc: Document, sentence: Span, block: int) -> Iterator[Formulation]:
    """临床以A、B和C为特点."""
    for m in _MAKES_FEATURE.finditer(doc.text, *sentence):
        members = after(doc, Span(*m.span("list")), None)
        topic = named_by(doc, Span(*m.span("noun")), block, "noun of a set")
        if members and len(members.spans) >= _LEAST_CLAUSES and len(topic.spans) > 1:
            yield _fact(doc, topic.spans, members, 0.9 + 0.4 * members.alike, block, sentence, "以…为")


_LEAST_CLAUSES = 3
_CLAUSE_SHORTEST = 3  # characters


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
        if members and members.separator == "、" and len(members.spans) >= 3 and not _uneven(doc, members):
            score = 0.4 + 0.5 * members.alike
            yield _fact(
                doc, named_by(doc, subject, block, "subject").spans, members, score, block, sentence, m[0]
            )
        return


_BOUND = re.compile("[\u4e00-\u9fff]{2,20}?(?:应当?|必须|要|须)(?:遵循|坚持|贯彻|符合|按照|满足)")


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
            name = Span(*m.span("name"))
            bound = _BOUND.fullmatch(text, clause.start, members.spans[0].start)
            spans = (
                (trimmed(doc, Span(clause.start, members.spans[0].start)), name)
                if bound
                else named_by(doc, name, block, "noun of a set").spans
            )
            yield _fact(doc, spans, members, 1.6, block, sentence, "的")


_COUNTED = re.compile(
    rf"(?:等)?(?:这|共)?(?P<n>[{numerals.HAN}]{{1,2}}|\d{{1,2}}) ?(?:[大个])?"
    r"(?:种|类|派|部分|方面|阶段|环节|层次?|级|步|项|端)(?=[，。；]|$)"
)


def _listed(doc: Document, scope: Span) -> Members | None:
    """The members after a cue: split at 、, or at ， where the parts are all short.

    Where they are counted (面板式和辐条式两种，…), they end there.
    """
    text = doc.text
    if text[scope.end - 1] in "。；！？":
        scope = Span(scope.start, scope.end - 1)
    if counted := _COUNTED.search(text, *scope):
        listed = Span(scope.start, counted.start())
        if members := after(doc, listed, numerals.parse(counted["n"])):
            return members
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
