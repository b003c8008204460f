"""Lists that a verb announces, for announced_lists: X包括A、B和C；X分为A、B、C。 What they are of is the subject of the verb.

Source: research F1.b without a count and the cue 包括/分为 of its table.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING

from flashgen.grammar.lead_topics import lead_topic
from flashgen.grammar.leads import read_lead
from flashgen.grammar.member_starts import without_lead
from flashgen.grammar.members import Members, after
from flashgen.grammar.naming import Topic, named_by, names_points
from flashgen.grammar.outline import head_of, naming_ancestor, trimmed
from flashgen.grammar.told import told_here
from flashgen.language import numerals
from flashgen.language.coordination import after_last, before_first, split
from flashgen.language.lazy import lazy
from flashgen.language.words import cut, ends_word
from flashgen.model import Document, Formulation, Span
from flashgen.rules._listing import (
    LEAST,
    SHORT_MEMBER,
    announcing,
    drags,
    is_subject,
    listed,
    listing,
    uneven,
)
from flashgen.rules._subjects import AROUND, subject_of, told
from flashgen.rules._terms import is_name, telling_head
from flashgen.vocabulary import alternatives, is_label, load, names_set, needs_owner

if TYPE_CHECKING:
    from collections.abc import Iterator

RULE = "announced-lists"


def of_parts(
    doc: Document,
    subject: Span,
    members: Members,
    score: float,
    block: int,
    sentence: Span,
    cue: str,
    *,
    whose: Span | None = None,
) -> Formulation:
    """A list of its subject; or of the parts that its members are counted as: 借阅|包括登记、取书、还书|三个方面.

    A subject that says nothing alone is of what its sentence tells: 霉变是……，|主要原因|包括受潮、闷热.
    """
    bare = needs_owner(doc.text[slice(*subject)])
    who = whose or (told(doc, Span(sentence.start, subject.start)) if bare else None)
    term = (
        (who, subject)
        if who and is_name(doc.text[slice(*who)]) and not is_label(doc.text[slice(*who)])
        else named_by(doc, subject, block, "subject").spans
    )
    parts = _counted_parts().match(doc.text, members.spans[-1].end)
    fits = parts and numerals.parse(parts["n"]) == len(members.spans)
    if parts and fits and len(term) == 1 and not names_points(doc.text[slice(*term[0])]):
        term = (*term, Span(*parts.span("parts")))
    return listing(doc, RULE, term, members, score, block, sentence, cue)


@cache
def _counted_parts() -> re.Pattern[str]:
    """What members are counted as behind them: …|三个方面, …|这五大特点."""
    nouns = alternatives(["方面", "部分", "层面", "层次", "维度", *load("lists")["set_nouns"]["words"]])
    number = rf"(?P<n>[{numerals.HAN}]{{1,2}}|\d{{1,2}})"
    return re.compile(rf"等?(?:这|共)? ?(?P<parts>{number} ?[个项种条点]?大?(?:基本|主要)?(?:{nouns}))")


def by_verb(doc: Document, sentence: Span, block: int) -> Iterator[Formulation]:
    """The lists that the announcing verbs of a sentence lead to, each named by the subject of its verb."""
    text = doc.text
    for m in announcing().finditer(text, *sentence):
        if (
            text.startswith("、", m.end())
            or _is_no_verb(text, m)
            or _AMONG.match(text, m.end(), sentence.end)
        ):  # 内容上全涵盖、对象上全覆盖
            continue
        parts_it = m[0].rstrip("：").endswith(("分为", "分成"))
        subject = subject_of(doc, Span(sentence.start, _verb_start(text, m)), block, sure=parts_it)
        if m.start() == doc.blocks[block].span.start and (head := _head_over(doc, block)):
            subject = head  # under a heading: 包括国家继承和政府继承
        whose = None
        if (its := _ITS.fullmatch(text, *subject)) and names_set(text[slice(*subject)]):
            subject = Span(*its.span("what"))  # 书签是……。其功能包括…, or of what stands above
            whose = told_here(doc, Span(doc.blocks[block].span.start, m.start()))
        label = _labelled(text, doc.blocks[block].span, m.start()) if text[m.start() - 1] == "，" else None
        if label and is_subject(text[slice(*subject)]) and not text.endswith("：", label.end, subject.start):
            label = None  # of what a label tells at once that is the name: 流通：管理外借，包括…
        subject = label or subject
        words = text[subject.start : subject.end]
        if not is_subject(words):
            continue
        scope = before_first(text, Span(m.end(), sentence.end), "。；！？")
        if _AGAIN.search(text, *scope):  # 既包括甲、乙，也包括丙、丁: half of them is no list
            continue
        members = (
            _between_stops(doc, Span(m.end(), sentence.end))
            or _pair_told_further(doc, scope)
            or listed(doc, scope, words)
            or _pair(doc, scope)
        )
        if not members or (label and len(members.spans) < LEAST):
            continue
        if m[0].endswith(_SUMS_UP) and members.spans[0].start != m.end():  # 将现象概括为“三有”，提出……
            continue
        if m[0].endswith("：") and text.startswith("；", members.spans[-1].end, sentence.end):
            continue  # …包括：A和B的区别；C；…: the list goes on, perhaps in the next lines
        members = _without_subject(doc, words, members)
        score = (
            0.9 + 0.5 * members.alike + (0.5 if len(members.spans) >= 3 else -0.9) - _unevenness(doc, members)
        )
        lead = Span(m.end(), members.spans[0].start)
        before = _counted_before(doc, m, members, sentence, block)
        score += _AS_COUNTED if before else 0.0
        if topic := before or _counted_lead(doc, lead, sentence, block):
            yield listing(doc, RULE, topic.spans, members, score, block, sentence, m[0])
        else:
            yield of_parts(doc, subject, members, score, block, sentence, m[0], whose=whose)


def _without_subject(doc: Document, subject: str, members: Members) -> Members:
    """Members, the first without what the subject says already: 数据处理包括|数据的|收集、存储、使用."""
    first, *others = members.spans
    of = doc.text.find("的", *first)
    said = of > first.start and subject.startswith(doc.text[first.start : of]) and of + 1 < first.end
    if not said or len(others) < _TWO or any("的" in doc.text[slice(*one)] for one in others):
        return members
    return replace(members, spans=(Span(of + 1, first.end), *others))


def _head_over(doc: Document, block: int) -> Span | None:
    """The heading that a line without a subject goes on with, be it only a label (禁忌证 / 主要有……); else what names it."""
    above = naming_ancestor(doc, block)
    head = head_of(doc, above) if above >= 0 else None
    return head if head and is_label(doc.text[slice(*head)]) else telling_head(doc, block)


def _unevenness(doc: Document, members: Members) -> float:
    """What a list loses whose members are not parallel, in log-odds; of nine clauses that commas part one was any."""
    if drags(doc, members):
        return _DRAGS
    if not uneven(doc, members):
        return 0.0
    grouped = any("、" in doc.text[slice(*one)] for one in members.spans)  # 高温、运动等因素，腹泻，…
    return 2.5 if members.separator == "，" and not grouped else 1.5


def _between_stops(doc: Document, scope: Span) -> Members | None:
    """Three members or more that semicolons part, and may have lists in them: 主题包括图书、期刊和报纸；著录技术；以及书库学."""
    parts = split(doc.text, before_first(doc.text, scope, "。！？"), "；")
    if len(parts) < LEAST or any(
        announcing().search(doc.text, *part) or "：" in doc.text[slice(*part)] for part in parts
    ):
        return None
    parts[-1] = without_lead(doc.text, parts[-1], first=False, last=True)
    members = tuple(trimmed(doc, part) for part in parts)
    short = all(0 < one.end - one.start <= _LONGEST_CLAUSE for one in members)
    return Members(members, "；", 1) if short else None


_LONGEST_CLAUSE = 40  # characters of a member


def _counted_lead(doc: Document, between: Span, sentence: Span, block: int) -> Topic | None:
    """What a lead counts between its verb and its colon: 借阅计划包括|三方面的要素：."""
    colon = doc.text.find("：", *between)
    counts = colon >= 0 and _COUNTS.fullmatch(doc.text, between.start, colon)
    return lead_topic(doc, Span(sentence.start, colon + 1), block) if counts else None


def _counted_before(
    doc: Document, verb: re.Match[str], members: Members, sentence: Span, block: int
) -> Topic | None:
    """What the clause before a verb counts, as many as there are members: 借阅有|三种方式|，分别是."""
    text = doc.text
    comma = verb.start() - 1
    if text[comma : comma + 1] != "，":
        return None
    clause = after_last(text, Span(sentence.start, comma), "，；：。")
    read = read_lead(text, clause)
    said = text[slice(*read.number)].rstrip("个项种条点类大 ") if read and read.number else ""
    if not read or numerals.parse(said) != len(members.spans) or read.subject.end <= read.subject.start:
        return None
    return lead_topic(doc, Span(sentence.start, comma), block)


_AS_COUNTED = 1.0  # log-odds
_AGAIN = lazy("，(?:[也又还]|而且)(?:包括|包含|涵盖|涉及)")
_COUNTS = lazy(rf" ?(?:[{numerals.HAN}]|\d{{1,2}}) ?[^，。；：、]{{2,10}}")


def _labelled(text: str, line: Span, verb: int) -> Span | None:
    """The name that a line explains with one clause or more before the verb: 书架病|：由于受潮而引起的损坏，包括…."""
    label = _NAME_FIRST.match(text, *line)
    if label is None or _STOP.search(text, label.end(), verb):
        return None
    return Span(*label.span("name"))


_SUMS_UP = ("归纳为", "概括为", "总结为", "归结为")
_AMONG = lazy("[^，。；]*在内(?![容部外])")  # 包括旧书在内的所有书
_NAME_FIRST = lazy(" *(?P<name>[^，。；：、]{2,14})：")
_STOP = lazy("[。；：]")


def _is_no_verb(text: str, m: re.Match[str]) -> bool:
    """Whether what looks like the verb is part of a word: 再分|配, 一分为二."""
    halved = text.startswith(("一分为二", "一分为两"), m.start() - 1)
    parts = m[0].endswith(("分", "分成"))  # 再分|配, 三分成|绩
    return halved or (parts and not ends_word(text, m.start(), m.end(), m.end() + 2))


def _pair(doc: Document, scope: Span) -> Members | None:
    """Two short members in the first clause of a scope that goes on: 书架分为大书架及小书架，两者都可移动."""
    clause = before_first(doc.text, scope, "，")
    members = after(doc, clause, None) if clause.end < scope.end else None
    if not members or len(members.spans) != _TWO:
        return None
    # 对甲和乙的回忆，对丙的回忆
    goes_on = doc.text.startswith(doc.text[members.spans[0].start], clause.end + 1)
    short = all(span.end - span.start <= SHORT_MEMBER for span in members.spans)
    return members if short and not goes_on else None


def _pair_told_further(doc: Document, scope: Span) -> Members | None:
    """Two members, one of which the next clause takes up: 书架分为大书架和小书架，小书架又包括甲、乙、丙."""
    clause = before_first(doc.text, scope, "，；")
    if clause.end >= scope.end or "、" in doc.text[slice(*clause)]:
        return None
    pair = after(doc, clause, None)
    if not pair or len(pair.spans) != _TWO:
        return None
    names = [re.escape(doc.text[slice(*span)].split("（")[0]) for span in pair.spans]
    taken_up = re.compile(f"(?:其中)?(?:[前后]者|{'|'.join(names)})(?![、和与及])")
    return pair if taken_up.match(doc.text, clause.end + 1, scope.end) else None


# 其|功能, 它的|功能, 它在借阅中的|作用
_ITS = lazy("(?:其(?![他它余中次实])|它们?(?:在[^，。；：]{2,12}[中上里])?的)(?P<what>[^，。；：]{2,10})")
_TWO = 2
_DRAGS = 3.2  # log-odds; of 22 lists whose last member dragged on four were any


def _verb_start(text: str, m: re.Match[str]) -> int:
    """Where the verb begins: 内容 after 的 is the subject's (分析的内容|通常包括), and so is the end of a word (许可|包括)."""
    if m[0].startswith("内容") and _OF_CONTENT.search(text, max(0, m.start() - 3), m.start()):
        return m.start() + 2
    start = max(0, m.start() - AROUND)
    ends = accumulate(map(len, cut(text[start : m.end()])), initial=start)
    at = min((end for end in ends if end >= m.start()), default=m.start())
    return at if announcing().match(text, at) else m.start()


_OF_CONTENT = lazy("的(?:基本|主要|具体|核心|重要)?$|[\u4e00-\u9fff]{2}$")  # 培训|内容包括
