"""分号逗号隔开的各句：主要内容：A；B；C。怎样看待旧书？答：A；B；C。还存在一些问题，主要是：A；B；C。原因：经济根源：…；社会根源：…。

Source: research F1.b and F1.d, whose members are clauses. A label that names a set, a question or a lead stands before
them, and the marks between them part them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flashgen.grammar.asked import question_before
from flashgen.grammar.keys import keys_in
from flashgen.grammar.lead_topics import lead_topic
from flashgen.grammar.leads import read_lead
from flashgen.grammar.members import Members, after
from flashgen.grammar.naming import Topic, named_by
from flashgen.grammar.outline import trimmed
from flashgen.language.coordination import after_last, before_first, outside, split, split_last
from flashgen.language.enumerators import ANSWER
from flashgen.language.lazy import lazy
from flashgen.model import Document, Formulation, Span
from flashgen.rules._listing import (
    COLON,
    LEAST,
    LONGEST_LABEL,
    is_subject,
    listing,
    opening_verb,
    read,
)
from flashgen.rules._points import to_heads
from flashgen.vocabulary import is_label, names_set

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_RULE = "clause-lists"
_CLAUSE_SHORTEST = 3  # characters
_PARTED_CLAUSES = lazy("[，；]")


def find(doc: Document) -> Iterator[Formulation]:
    """Lists of clauses behind a label, a lead or a question."""
    return read(
        doc,
        {
            _clauses_of_a_set: [COLON, _PARTED_CLAUSES],
            _troubles: [_TROUBLES],
            _labels_in_turn: [_LABELS],
            _answered: [ANSWER],
        },
        headings=False,
    )


def _open_alike(text: str, parts: Sequence[Span]) -> bool:
    """Whether all clauses open with one word: 坚持…，坚持…，坚持…."""
    return len({text[slice(*part)].lstrip()[:2] for part in parts}) == 1


_SUMMED_UP = lazy(
    "，这(?:就|主要)?是$|，(?:归结|概括|总结|归纳)起来(?:[说讲]，?)?(?:就|主要|可以)*(?:是|有)$"
)
_AS_WELL = lazy("(?<=...)以及(?=...)")
_SAID_TO_BE = lazy(
    "[^，；：是]{2,12}是(?=[^，；：]{2,16}(?:原则|特征|特点|要求|内容|任务|标准|方法|目标|功能|作用)$)"
)
_THESE = lazy("以下|下列|下述|如下")


def _clauses_of_a_set(doc: Document, sentence: Span, block: int) -> Iterator[Formulation]:
    """内容：A；B；C。 …的优点主要有：A，B，C。 A label that names a set, and the clauses that are it."""
    text = doc.text
    colons = outside(text, sentence, "：")
    if len(colons) != 1:
        return
    ahead = Span(sentence.start, colons[0])
    if summed_up := _SUMMED_UP.search(text, *ahead):  # 其根本原因，归结起来就是：
        ahead = Span(sentence.start, summed_up.start())
    label = trimmed(doc, after_last(text, ahead, "，；。"))
    verb = opening_verb(text, label)
    label = Span(label.start, verb.start()) if verb else label
    if said := _SAID_TO_BE.match(text, *label):  # 君臣佐使是|组方的原则：君药是……；臣药是……
        label = Span(said.end(), label.end)
    announced = verb or summed_up or _THESE.search(text, *label)
    words = text[label.start : label.end]
    scope = Span(colons[0] + 1, sentence.end - (text[sentence.end - 1] in "。；！"))
    parts = split(text, scope, "；")
    least = LEAST - is_label(words)  # 优点：A；B
    fenced = len(parts) >= least
    if not fenced:
        parts = split(text, scope, "，") if announced and not outside(text, scope, "；、") else []
        if len(parts) >= LEAST and _AS_WELL.search(text, *parts[-1]):  # 甲的甲，乙的乙，丙的丙以及丁
            parts = split_last(text, parts, missing=True)
    chanted = summed_up and len(parts) > LEAST and _open_alike(text, parts)
    named = fenced and label.start == sentence.start and len(words) <= LONGEST_LABEL and "了" not in words
    told = named or chanted or (fenced and announced) or names_set(words)
    if len(parts) < least or not told or not is_subject(words):
        return
    if all(part.end - part.start >= _CLAUSE_SHORTEST - fenced for part in parts) and (
        members := after(doc, scope, len(parts))
    ):
        score = (1.6 if names_set(words) else 0.4) if fenced else 0.4 + 0.4 * members.alike
        leads = not summed_up and read_lead(text, Span(label.start, colons[0]))
        topic = lead_topic(doc, Span(sentence.start, colons[0] + 1), block) if leads else None
        topic = topic or named_by(doc, label, block, "label")
        counted = [
            k
            for k in keys_in(doc, label)
            if k.quoted and label.holds(k.span) and k.count == len(members.spans)
        ]
        if counted:  # 从“四个维度”看书屋：甲维度上，…；乙维度上，…
            topic = Topic((counted[-1].span,), "the key counts the clauses", counted[-1].term)
            members = replace(members, spans=tuple(to_heads(doc, counted[-1].head, members.spans)))
        yield listing(doc, _RULE, topic.spans, members, score, block, sentence, "：")


_LABELS = lazy("(?P<label>[^，。；：]{2,20})：(?=[^，。；：]{2,10}：[^；]+；[^，。；：]{2,10}：)")


def _labels_in_turn(doc: Document, sentence: Span, block: int) -> Iterator[Formulation]:
    """书屋衰落的原因：经济根源：没有经费；社会根源：没有读者. What is listed, by the labels of its parts."""
    m = _LABELS.match(doc.text, *sentence)
    if not m or not names_set(m["label"]):
        return
    parts = split(doc.text, Span(m.end(), sentence.end), "；")
    names = [before_first(doc.text, part, "：") for part in parts]
    if all(name != part for name, part in zip(names, parts, strict=True)):
        spans = tuple(trimmed(doc, name) for name in names)
        term = named_by(doc, trimmed(doc, Span(*m.span("label"))), block, "label").spans
        yield listing(doc, _RULE, term, Members(spans, "；", 1), 1.2, block, sentence, "：")


_TROUBLES = lazy(
    "(?P<where>[^，。；：]{2,20}?)(?:[也还仍]|仍然|依然)?(?:存在|面临|出现)[着了]?(?:一些|不少|许多|诸多|很多|一定的|较多)?"
    "(?P<noun>[\u4e00-\u9fff]{0,4}?(?:问题|困难|不足|短板|挑战|矛盾)(?:[和与](?:问题|困难|不足|短板|挑战|矛盾))?)"
    "(?:，(?:主要)?(?:是|有|表现[在为是]|体现[在为]))?："
)


def _troubles(doc: Document, sentence: Span, block: int) -> Iterator[Formulation]:
    """书屋工作中还存在一些问题，主要是：藏书不足；书架老旧；……: the troubles of a work, by semicolons or commas."""
    text = doc.text
    m = _TROUBLES.match(text, *sentence)
    scope = Span(m.end(), sentence.end - (text[sentence.end - 1] in "。；！")) if m else sentence
    parts = split(text, scope, "；") if m else []
    if len(parts) < LEAST:
        parts = split(text, scope, "，") if m and not outside(text, scope, "；") else []
    if m and len(parts) >= LEAST and (members := after(doc, scope, len(parts))):
        term = (trimmed(doc, Span(*m.span("where"))), Span(*m.span("noun")))
        yield listing(doc, _RULE, term, members, 1.6, block, sentence, m["noun"])


def _answered(doc: Document, sentence: Span, block: int) -> Iterator[Formulation]:
    """怎样看待旧书？ / 答：A；B；C。 An answer that semicolons part, under the question."""
    opened = ANSWER.match(doc.text, *sentence)
    if not opened or sentence.start != doc.blocks[block].span.start:
        return
    scope = Span(opened.end(), sentence.end - (doc.text[sentence.end - 1] in "。；！"))
    parts = split(doc.text, scope, "；")
    topic = question_before(doc, block)
    if topic and len(parts) >= LEAST and (members := after(doc, scope, len(parts))):
        yield listing(doc, _RULE, topic.spans, members, 1.2 + 0.4 * members.alike, block, sentence, "答：")
