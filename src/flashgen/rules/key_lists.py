"""句中列举的数字提法：“两型”（学习型、创新型）；“三高三低”，即…；A、B、C的“四甘”精神；…。”这“两个绝对”。

Sources: research codes F1.a–F1.e and F1.k, resolvers R1–R4 of §9. The key's count must agree with the members.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from flashgen.grammar.keys import Key, keys, parts
from flashgen.grammar.members import Members, after, before, in_groups, in_pairs, in_turn
from flashgen.grammar.outline import trimmed
from flashgen.language.coordination import before_first, split
from flashgen.language.lazy import lazy
from flashgen.language.verbs import MEANS
from flashgen.model import Document, Formulation, Span
from flashgen.rules._before_key import head_shared, is_predicate, resolved_before
from flashgen.rules._facts import formulation, sentence_at
from flashgen.rules._key_names import topic_of_key
from flashgen.rules._listing import up_to
from flashgen.rules._points import to_heads
from flashgen.vocabulary import alternatives, load

if TYPE_CHECKING:
    from collections.abc import Iterator


_BRACKET = lazy(r"”?(?:[\u4e00-\u9fff]{0,4})?（ ?((?:[^（）]|（[^（）]{1,4}）)+)）")
_HAN = lazy("[\u4e00-\u9fff]")
_THIS = lazy(r"。?”?(?:，)?这[就是]?$")
_NAMELESS = 1.0  # log-odds
_PARTS = frozenset(["方面", "部分", "点", "条", "种", "个"])
_SCORES = {
    "bracket": 2.5,
    "after": 2.2,
    "before": 1.2,
    "groups": 1.2,
    "this": 2.0,
    "subject": 1.0,
    "doubt": -1.5,
}


@cache
def cue_after() -> re.Pattern[str]:
    """What links a key to the members after it: “四个切实”的要求，即 or a colon or dash."""
    nouns, verbs = (alternatives(load("lists")[part]["words"]) for part in ("key_nouns", "key_cues"))
    return re.compile(
        rf"”?的?(?:{nouns})?，?(?:是什么？)?(?:主要|可能|具体)?(?:{verbs}|展开|进行|入手|着手)?(?:：|——|(?<=[是为即有括含])(?!否)|(?<=指)(?![出导引明标示向]))(?:(?<=：)(?:是?{MEANS}|即(?![便使将刻时日席兴])))?"
    )


def find(doc: Document) -> Iterator[Formulation]:
    """Each key whose members stand beside it."""
    for key in keys(doc):
        for how, members, scope in _resolutions(doc, key):
            score = _SCORES[how] + 0.4 * members.alike + (0.5 if key.quoted else 0.0)
            if head_shared(doc, key, members):
                score += 1.0
            if key.count == 2 and how == "before" and not head_shared(doc, key, members):
                score -= 1.0
            if len({len(doc.text[s.start : s.end]) for s in members.spans}) == 1:
                score += 0.3
            topic = topic_of_key(doc, key, how, members)
            if key.head in _PARTS and topic.spans == (key.span,):  # 三个方面, of what nobody can tell
                score -= _NAMELESS
            if members.separator != "、":
                members = replace(members, spans=tuple(to_heads(doc, key.head, members.spans)))
            yield formulation(
                doc,
                topic.spans,
                members.spans,
                name=topic.name,
                count=_count(key, how, members),
                rule="key-lists",
                score=score,
                block=sentence_at(doc, key.span.start)[1],
                quote=Span(
                    sentence_at(doc, min(key.span.start, scope.start))[0].start,
                    sentence_at(doc, max(key.span.end, scope.end) - 1)[0].end,
                ),
                evidence=(f"members {how} the key", f"split at {members.separator}"),
            )
            break


_SPELT_OUT = lazy("[”’][^，。；：“]{0,12}：“([^“”]{6,400})”")  # “四种巡法”作了规定：“…；…；…；…。”
_REACH = 600  # characters after a key in which its members stand; no sentence is longer


def _resolutions(doc: Document, key: Key) -> Iterator[tuple[str, Members, Span]]:
    """Members in the order in which a resolver is to be trusted, with the span where they stand."""
    text = doc.text
    sentence, block = sentence_at(doc, key.span.start)
    end = _before_next(doc, key, min(doc.blocks[block].span.end, key.span.end + _REACH))
    if m := _BRACKET.match(text, key.span.end, end):
        inside = Span(*m.span(1))
        members = _as_counted(doc, key, inside)
        if members and _HAN.search(text, *inside):  # else a foreign name: (Two-phase Locking, 2PL)
            yield "bracket", members, inside
    if (m := cue_after().match(text, key.span.end, end)) and not (
        _made(text, key, m) or _is_done(text, key, m)
    ):
        counted = m[0].endswith(key.head or " ")  # “五有”，|有书架、有书桌、…
        told = before_first(text, Span(m.end() - (counted and len(key.head)), end), "。！？")
        if m[0].endswith("——") and (again := text.find("——", *told)) >= 0:  # 三大石窟——甲、乙、丙——吸引了…
            told = Span(told.start, again)
        for scope in _scopes(text, told):
            members = _as_counted(doc, key, scope)
            late = members and text.endswith("，", scope.start, members.spans[0].start)
            prose = members and (
                _tells_where(text, members) or _is_for(m, members) or is_predicate(text, members)
            )
            if members and not late and not prose:
                yield "after", _without_what_is_counted(text, key, members), scope
                break
    if m := _TOLD_FIRST.match(text, key.span.end, end):
        members = after(doc, before_first(text, Span(m.end(), end), "，。！？"), key.count)
        if members and head_shared(doc, key, members):
            yield "after", members, Span(m.end(), end)
    if key.quoted and key.count > 2 and (m := _BESIDE.match(text, key.span.end, end)):
        members = _as_counted(doc, key, before_first(text, Span(m.end(), end), "，。；！？"))
        if members and members.separator == "、" and head_shared(doc, key, members):
            yield "after", members, Span(m.end(), end)
    if m := _GOES_ON.match(text, key.span.end, end):
        told = before_first(text, Span(m.end(), end), "。！？；")
        if members := _of_both(doc, told, key):
            yield "after", members, told
    for cue, read in ((_THEN_WORDS, _words), (_THAT_IS, _whole)):
        if m := cue.match(text, key.span.end, end):
            scope = before_first(text, Span(m.end(), end), "。；！？\n")
            if members := read(doc, scope, key.count):
                yield "after", members, Span(m.end(), end)
    if (m := _THEN_ONE.match(text, key.span.end, end)) and (
        members := in_turn(doc, Span(m.end(), end), key.count)
    ):
        yield "after", members, Span(m.end(), end)
    if key.quoted and (m := _SPELT_OUT.match(text, key.span.end, end)):
        inside = Span(*m.span(1))
        members = after(doc, inside, key.count)
        if members and (members.alike or members.separator == "；"):
            yield "after", members, inside
    opening = key.span.start - (text.endswith(("“", "‘", "「", "『"), 0, key.span.start))
    if (m := _THIS.search(text[sentence.start - 60 if sentence.start > 60 else 0 : opening])) and m[
        0
    ].startswith(("。", "”")):
        at = opening - len(m[0])
        scope = Span(max(sentence_at(doc, at - 1)[0].start, doc.blocks[block].span.start), at)
        scope = Span(
            max([scope.start - 1, *(i for i in range(scope.start, scope.end) if text[i] in "：")]) + 1,
            scope.end,
        )
        if (members := before(doc, scope, key.count)) and head_shared(doc, key, members):
            yield "this", members, scope
    yield from resolved_before(doc, key, Span(sentence.start, opening))
    if found := _miscounted(doc, key, end):
        yield "doubt", *found


def _before_next(doc: Document, key: Key, end: int) -> int:
    """Where the clause of the next key begins that has a cue of its own: “两带”指A和B，|“三区”指…."""
    text = doc.text
    cue = cue_after().match(text, key.span.end, end)
    at = bisect_right(keys(doc), key.span.end, key=lambda k: k.span.start)
    if cue is None:
        return end
    for following in keys(doc)[at : at + _NEXT]:
        if following.span.start >= end:
            break
        clause = max(text.rfind(mark, cue.end(), following.span.start) for mark in "，；。")
        if clause >= 0 and cue_after().match(text, following.span.end, end):
            return clause
    return end


_NEXT = 4  # keys after one that are looked at


def _count(key: Key, how: str, members: Members) -> int:
    """How many members a key lets one expect: of 三结合、三为主 three that have both, else six."""
    found = len(members.spans)
    both = {found} == {count for count, _ in parts(key.term)}
    return found if how == "groups" or both or _counts_characters(key) else key.count


def _counts_characters(key: Key) -> bool:
    return key.head.startswith("字")


def _as_counted(doc: Document, key: Key, scope: Span) -> Members | None:
    """The members that a scope begins with, as many as a key says; as many characters where it says 字 (八字方针)."""
    if _counts_characters(key):
        members = after(doc, scope, None)
        written = sum(span.end - span.start for span in members.spans) if members else 0
        return members if written == key.count else None
    told = parts(key.term)
    return in_groups(doc, scope, told) or _of_both(doc, scope, key) or after(doc, scope, key.count)


def _of_both(doc: Document, scope: Span, key: Key) -> Members | None:
    """The members of a compound that have what each of its parts counts: “两守两看”，守书看人、守架看号."""
    told = parts(key.term)
    counts = {count for count, _ in told}
    members = after(doc, scope, *counts) if len(counts) == 1 < len(told) else None
    return members if members and in_pairs(doc, members, told) else None


def _without_what_is_counted(text: str, key: Key, members: Members) -> Members:
    """Members without the noun behind the key that stands again behind the last: “四有”馆员，就是有书、…、有心|的馆员."""
    noun = _NOUN_BEHIND.match(text, key.span.end)
    *others, last = members.spans
    again = f"的{noun[1]}" if noun else ""
    if not again or not text.endswith(again, *last) or any(text.endswith(again, *one) for one in others):
        return members
    return replace(members, spans=(*others, Span(last.start, last.end - len(again))))


_NOUN_BEHIND = lazy("[”’]([\u4e00-\u9fff]{2,6}?)，?(?=就是|是指|指的?是?|即|是)")


def _scopes(text: str, told: Span) -> Iterator[Span]:
    """Where members may end: at the end of a sentence, its first ； or ，, or where it says what all of them are."""
    for scope in up_to(text, told):
        yield scope
        if said := _SAID_OF_ALL.search(text, *scope):  # 四条，即甲，乙，丙，丁，|是立馆之本
            yield Span(scope.start, said.start())


_SAID_OF_ALL = lazy("，(?:[都均也]|共同)?(?:是|构成)(?!否)[^，；]+$")
# 做到“三读”，晨读、午读、夜读: three or more that have what the key counts
_BESIDE = lazy("”的?(?:要求|精神|原则|标准|方法)?，(?=[^，。；：]+、)")
_TOLD_FIRST = lazy(
    "”?，[^，。；：]{2,12}，(?:就是|即|也就是)(?!说)"
)  # “两个爱护”，要求是明确的，就是|爱护书；爱护人
_GOES_ON = lazy("”?[一-鿿]{0,6}，")
_THEN_WORDS, _THAT_IS = lazy("”?，(?!即|就是|也就是)"), lazy("”?。即(?:是|：)?")
_WORD = 8  # characters of a member that only a comma parts from others


def _whole(doc: Document, scope: Span, count: int) -> Members | None:
    """As many members as are counted, up to the end of a sentence: 有两个步骤。即|“提出假设”和“验证假设”."""
    members = after(doc, scope, count)
    return members if members and members.spans[-1].end >= trimmed(doc, scope).end - 1 else None


def _words(doc: Document, scope: Span, count: int) -> Members | None:
    """As many words of one length as are counted, and no more, which only commas part: 分三个阶段，|购买，生产，售卖."""
    parts = tuple(trimmed(doc, part) for part in split(doc.text, scope, "，"))
    lengths = {part.end - part.start for part in parts}
    words = len(lengths) == 1 and 1 < max(lengths) <= _WORD and "、" not in doc.text[slice(*scope)]
    return Members(parts, "，", 1) if words and len(parts) == count >= _SEVERAL else None


_SEVERAL = 3  # words of one length


_THEN_ONE = lazy("”?[\u4e00-\u9fff]{0,4}[。，：；](?=一[种个类])")  # 有两种错误。|一种是……，另一种是……
_MAKES = lazy("[以把将]“?$|(?:(?<![^\n])|[，。；：])(?:[^，。；：]{0,10}[》”])?[以把将][^，。；：]*$")


def _made(text: str, key: Key, cue: re.Match[str]) -> bool:
    """Whether what follows a key says what it is made or used as: 以“三大战略”为引领，….

    （为 alone is a cue elsewhere: “四个切实”为…。)
    """
    return (
        cue[0].rstrip().endswith("为")
        and _MAKES.search(text, max(0, key.span.start - _BEFORE), key.span.start) is not None
    )


_BEFORE = 40  # characters of the clause before a key
_DOES = lazy(
    "(?:做到|坚持|增强|坚定|践行|落实|维护|树立|牢记|把握|守住|抓好|实现|贯彻|推进|遵循|克服|反对|破除)了?(?:好|住)?[“‘]?$"
)


def _is_done(text: str, key: Key, cue: re.Match[str]) -> bool:
    """Whether a clause that does what a key says is what is told of next: 带头做到“两个爱护”，|是总馆和分馆的首要任务."""
    tells = cue[0].lstrip("”").startswith("，") and cue[0].endswith("是")
    return tells and _DOES.search(text, max(0, key.span.start - _VERB), key.span.start) is not None


_VERB = 6  # characters of such a verb and a quote


def _miscounted(doc: Document, key: Key, end: int) -> tuple[Members, Span] | None:
    """Members after the key that all carry its head, but are not as many as it says: shown with the doubt."""
    text = doc.text
    m = _BRACKET.match(text, key.span.end, end)
    scope = Span(*m.span(1)) if m else None
    if scope is None and (m := cue_after().match(text, key.span.end, end)):
        scope = before_first(text, Span(m.end(), end), "。！？；")
    members = after(doc, scope, None) if scope and scope.end > scope.start else None
    return (members, scope) if scope and members and head_shared(doc, key, members) else None


def _is_for(cue: re.Match[str], members: Members) -> bool:
    """Whether 为 or 是 tells what the counted do in clauses that are not alike: 两个兄弟|为母亲复仇，将仇人绑在牛上."""
    return cue[0].lstrip("”") in ("为", "是") and members.separator == "，" and not members.alike


def _tells_where(text: str, members: Members) -> bool:
    """Whether only the first of the members opens with a preposition: 三藏是|在理清上、中、下三藏的次序时提出的."""
    opened = [_PREPOSITION.match(text, *span) is not None for span in members.spans]
    return opened[0] and not any(opened[1:])


_PREPOSITION = lazy("[在由从](?=.{3})(?!中)")
