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
from flashgen.grammar.members import Members, after, before, in_groups, in_turn
from flashgen.grammar.outline import trimmed
from flashgen.language.coordination import after_last, before_first, outside, split
from flashgen.language.words import cut, word_at
from flashgen.model import Document, Formulation, Span
from flashgen.rules._facts import formulation, sentence_at
from flashgen.rules._key_names import topic_of_key
from flashgen.rules._points import to_heads
from flashgen.vocabulary import alternatives, load

if TYPE_CHECKING:
    from collections.abc import Iterator


_BRACKET = re.compile(r"”?(?:[\u4e00-\u9fff]{0,4})?（([^（）]+)）")
_HAN = re.compile("[\u4e00-\u9fff]")
_THIS = re.compile(r"。?”?(?:，)?这[就是]?$")
_SCORES = {"bracket": 2.5, "after": 2.2, "before": 1.2, "this": 2.0, "subject": 1.0, "doubt": -1.5}


@cache
def cue_after() -> re.Pattern[str]:
    """What links a key to the members after it: “四个切实”的要求，即 or a colon or dash."""
    nouns, verbs = (alternatives(load("lists")[part]["words"]) for part in ("key_nouns", "key_cues"))
    return re.compile(
        rf"”?的?(?:{nouns})?，?(?:主要|可能)?(?:{verbs}|展开|进行|入手|着手)?(?:：|——|(?<=[是为即有括含])|(?<=指)(?![出导引明标示向]))(?:(?<=：)是?指(?![出导引明标示向]))?"
    )


def find(doc: Document) -> Iterator[Formulation]:
    """Each key whose members stand beside it."""
    for key in keys(doc):
        for how, members, scope in _resolutions(doc, key):
            score = _SCORES[how] + 0.4 * members.alike + (0.5 if key.quoted else 0.0)
            if _head_shared(doc, key, members):
                score += 1.0
            if key.count == 2 and how == "before" and not _head_shared(doc, key, members):
                score -= 1.0
            if len({len(doc.text[s.start : s.end]) for s in members.spans}) == 1:
                score += 0.3
            topic = topic_of_key(doc, key, how, members)
            if members.separator != "、":
                members = replace(members, spans=tuple(to_heads(doc, key.head, members.spans)))
            yield formulation(
                doc,
                topic.spans,
                members.spans,
                name=topic.name,
                count=len(members.spans) if _counts_characters(key) else _promised(key),
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


_SPELT_OUT = re.compile("[”’][^，。；：“]{0,12}：“([^“”]{6,400})”")  # “四种巡法”作了规定：“…；…；…；…。”
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
    if (m := cue_after().match(text, key.span.end, end)) and not _made(text, key, m):
        told = before_first(text, Span(m.end(), end), "。！？")
        if m[0].endswith("——") and (again := text.find("——", *told)) >= 0:  # 三大石窟——甲、乙、丙——吸引了…
            told = Span(told.start, again)
        for scope in _up_to(text, told):
            members = _as_counted(doc, key, scope)
            late = members and text.endswith("，", scope.start, members.spans[0].start)
            if members and not late and not _tells_where(text, members):
                yield "after", members, scope
                break
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
        if (members := before(doc, scope, key.count)) and _head_shared(doc, key, members):
            yield "this", members, scope
    for resolver in (_named_then, _ranked_with, _before):
        if found := resolver(doc, key, Span(sentence.start, opening)):
            yield "before", *found
    if found := _summed_up(doc, key, Span(sentence.start, opening)):
        yield "before", *found
    if found := _unparted(doc, key, opening):
        yield "before", *found
    if found := _subject(doc, key, Span(sentence.start, opening)):
        yield "subject", *found
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


def _counts_characters(key: Key) -> bool:
    return key.head.startswith("字")


def _as_counted(doc: Document, key: Key, scope: Span) -> Members | None:
    """The members that a scope begins with, as many as a key says; as many characters where it says 字 (八字方针)."""
    if _counts_characters(key):
        members = after(doc, scope, None)
        written = sum(span.end - span.start for span in members.spans) if members else 0
        return members if written == key.count else None
    return in_groups(doc, scope, parts(key.term)) or after(doc, scope, _promised(key))


def _promised(key: Key) -> int:
    """How many members a key says, all parts of a compound together: 6 of 四议两公开."""
    return sum(n for n, _ in parts(key.term)) or key.count


_THEN_ONE = re.compile("”?[。，：；](?=一[种个类])")  # 有两种错误。|一种是……，另一种是……
_MAKES = re.compile("[以把将]“?$")


def _made(text: str, key: Key, cue: re.Match[str]) -> bool:
    """Whether what follows a key says what it is made or used as: 以“三大战略”为引领，….

    （为 alone is a cue elsewhere: “四个切实”为…。)
    """
    return (
        cue[0].rstrip().endswith("为")
        and _MAKES.search(text, max(0, key.span.start - 2), key.span.start) is not None
    )


def _miscounted(doc: Document, key: Key, end: int) -> tuple[Members, Span] | None:
    """Members after the key that all carry its head, but are not as many as it says: shown with the doubt."""
    text = doc.text
    m = _BRACKET.match(text, key.span.end, end)
    scope = Span(*m.span(1)) if m else None
    if scope is None and (m := cue_after().match(text, key.span.end, end)):
        scope = before_first(text, Span(m.end(), end), "。！？；")
    members = after(doc, scope, None) if scope and scope.end > scope.start else None
    return (members, scope) if scope and members and _head_shared(doc, key, members) else None


def _tells_where(text: str, members: Members) -> bool:
    """Whether only the first of the members opens with a preposition: 三藏是|在理清上、中、下三藏的次序时提出的."""
    opened = [_PREPOSITION.match(text, *span) is not None for span in members.spans]
    return opened[0] and not any(opened[1:])


_PREPOSITION = re.compile("[在由从](?=.{3})(?!中)")
_PROVEN = 3  # members from which the number alone tells that a list is the key's
_CALLED = (
    r"，?(?:以上|这)?(?:[一二两三四五六七八九十]者)?"
    r"(?:合称|并称|统称|通称|合起来称|[世史号]称|(?:[后世时]人|人们)?被?(?:[后世时]人|人们)?[称誉](?=[为作“]|之为|$))"
    r"(?:(?:之?为|作)[\u4e00-\u9fff]{0,6})?"
)
_CALLED_IN_BRACKET = re.compile("（(?:即|简称|以下简称|又称|合称|并称|统称|称为|也就是|俗称)?“?$")
_JOINT = re.compile(rf"(?:等的?|的|这|这些|为|即|共|{_CALLED}|[”）])$")


def _side_by_side(text: str, key: Key, ahead: Span) -> bool:
    """Whether a clause is nothing but a list as long as the key says, and the key: 电动汽车、锂电池、光伏产品“新三样”."""
    clause = after_last(text, ahead, "，；：。")
    listed = split(text, clause, "、")
    return len(listed) == key.count >= _PROVEN and "“" not in text[clause.start : clause.end]


_THEN_NAMED = re.compile(
    "(?P<quote>”)?，(?:这)?(?:即|就是|也就是|亦即|简称|合称|统称|通称|俗称|被?称为|(?:可以?)?(?:概括|归纳|总结|凝练|归结)(?:起来)?(?:为|成|就是))(?:所谓)?的?$"
)


def _named_then(doc: Document, key: Key, ahead: Span) -> tuple[Members, Span] | None:
    """Members, and then what they are called: 甘愿守书、甘于修书、甘守寂寞，即“三甘”精神; “A，B，C”，即“一个中心、两个基本点”."""
    text = doc.text
    named = _THEN_NAMED.search(text, *ahead)
    if not named or not key.quoted:
        return None
    scope = Span(ahead.start, named.start())
    if named["quote"]:
        scope = Span(text.rfind("“", *scope) + 1 or scope.start, scope.end)
    count = _promised(key)
    members = in_groups(doc, scope, parts(key.term)) or before(doc, scope, count)
    sure = members and (count > _PAIR or _head_shared(doc, key, members))
    return (members, Span(members.spans[0].start, scope.end)) if members and sure else None


_RANKED = re.compile(
    "(?P<who>[\u4e00-\u9fff]{2,12}?)?(?:与|和|同|跟)(?P<list>[^，。；：、]{2,12}(?:、[^，。；：、]{2,12})*)"
    "(?:一起)?(?:被)?(?:并称|合称|并列)(?:为|作)?[\u4e00-\u9fff]{0,6}$"
)
_PRONOUNS = frozenset("他她它其我")
_WHO = re.compile(
    " *(?P<who>[^，。；：、]{2,12}?)(?:（[^（）]*）)?(?=，|是|又[名称]|[也亦]称|原名|位于|地处|坐落|始?建于)"
)


def _ranked_with(doc: Document, key: Key, ahead: Span) -> tuple[Members, Span] | None:
    """One, and those that it ranks with: 青石书屋位于河畔，与白水书屋、红岩书屋并称“三大书屋”."""
    text = doc.text
    ranked = _RANKED.fullmatch(text, *after_last(text, ahead, "，；："))
    who = ranked if ranked and ranked["who"] else _WHO.match(text, *ahead)
    others = split(text, Span(*ranked.span("list")), "、") if ranked else []
    if not who or who["who"] in _PRONOUNS or len(others) != key.count - 1:
        return None
    spans = tuple(trimmed(doc, span) for span in (Span(*who.span("who")), *others))
    return Members(spans, "、", 1), ahead  # the verb says that they are of a kind


_QUOTED_LIST = re.compile("“([^“”]{3,120})”$")


def _before(doc: Document, key: Key, ahead: Span) -> tuple[Members, Span] | None:
    """Members before the key: A、B、C的“四甘”精神; A、B、C三个层面; A，B，C这三大问题."""
    text = doc.text
    called = _CALLED_IN_BRACKET.search(text, *ahead)
    if called and key.quoted and text.startswith(("”）", "’）"), key.span.end):
        scope = Span(ahead.start, called.start())  # 一块阵地、一支队伍、一套制度（简称|“三个一”）
        members = before(doc, scope, key.count)
        return (members, Span(members.spans[0].start, scope.end)) if members else None
    joint = _JOINT.search(text, *ahead)
    edge = joint.start() + (joint[0] in "”）") if joint else ahead.end
    pointed = joint is not None and joint[0] == "这"
    edge -= pointed and text[edge - 1] == "，"  # 勤查、勤补、勤登记，这三大法宝
    if edge - ahead.start < 3 or text[edge - 1] in "，；：、":
        return None
    if quoted := _QUOTED_LIST.search(text, ahead.start, edge):  # “区有馆、街有廊、户有牌”的“三有”目标
        inside = Span(*quoted.span(1))
        members = after(doc, inside, key.count)
        return (members, inside) if members and members.alike else None
    if joint and joint[0] in ("的", "等", "等的", "这", "这些"):
        levels = "、，；" if joint[0].startswith("这") or key.count > 2 else "、"
    elif (
        key.quoted
        and not (joint and "称" in joint[0])
        and not _side_by_side(text, key, Span(ahead.start, edge))
    ):
        return None  # 增强“四个意识”、坚定“四个自信”: what stands before is no list of members
    else:
        levels = "、"
    members = before(doc, Span(ahead.start, edge), key.count, levels)
    if not members or _is_predicate(text, members):
        return None
    shared = _head_shared(doc, key, members)
    if pointed and key.count >= _PROVEN and members.separator == "、":
        return members, Span(members.spans[0].start, edge)
    if not shared and not members.alike:
        return None
    plain = key.count == _PAIR or members.separator != "、"
    if not shared and plain and members.alike < 2 and not joint and not _is_even_pair(text, key, members):
        return None
    return members, Span(members.spans[0].start, edge)


def _is_predicate(text: str, members: Members) -> bool:
    """Whether the last member has the copula of the sentence in it: 书脊和书签是书库的|两个方面."""
    said = [_COPULA_WITHIN.search(text, *span) is not None for span in members.spans]
    return said[-1] and not any(said[:-1])


_COPULA_WITHIN = re.compile("(?<=..)(?<![不于总若要还])是(?=.)(?!否|非)")
_DONE = re.compile(
    "，(?:从而|切实|真正|努力|始终|着力|自觉)?(?:做到|实现|坚持|落实|推行|践行|突出|抓好|守住|当好|构建|打造)了?$"
)


def _summed_up(doc: Document, key: Key, ahead: Span) -> tuple[Members, Span] | None:
    """Members in the clauses before one that sums them up, all with the key's head: 常问书、常修书，做到“两常”."""
    done = _DONE.search(doc.text, *ahead) if key.quoted else None
    members = before(doc, Span(ahead.start, done.start()), key.count) if done else None
    if not done or not members or not _head_shared(doc, key, members):
        return None
    return members, Span(members.spans[0].start, done.start())


_PAIR = 2
_SHORT = 8  # characters of each of two members that a number tells to be its own


def _is_even_pair(text: str, key: Key, members: Members) -> bool:
    """Whether a joiner parts two short members of one length: 自然与人文两大内涵."""
    lengths = {span.end - span.start for span in members.spans}
    if (
        key.count != _PAIR
        or key.measure not in ("大", "种")
        or len(lengths) > 1
        or not lengths.pop() <= _SHORT
    ):
        return False
    first, second = members.spans
    return text[first.end : second.start] in ("和", "与") and second.end == key.span.start


def _unparted(doc: Document, key: Key, end: int) -> tuple[Members, Span] | None:
    """Two words with no mark between them right before what counts them, which share a character: 国内国际两个大局."""
    pair = Span(max(0, end - 4), end)
    words = cut(doc.text[slice(*pair)])
    if key.count != _PAIR or [*map(len, words)] != [2, 2] or set(words[0]).isdisjoint(words[1]):
        return None
    middle = pair.start + 2
    return Members((Span(pair.start, middle), Span(middle, pair.end)), "words", 1), pair


_SAID = re.compile(
    "(?:由于|因为|其中)(?=[^、]{2,})|[^、]{0,16}?(?:指出|提出|强调|认为|认识到|总结出|概括出)了?(?=[^、]{2,}、)"
)
_COPULA = re.compile(
    r"(?:都|均|就|也|共同|一起|并|则)?(?:是|为|构成|组成|成为|形成)[^，；：。]{0,24}?(?:的|了)?$"
)


def _subject(doc: Document, key: Key, ahead: Span) -> tuple[Members, Span] | None:
    """Members as the subject of a sentence whose predicate is the key: A和B是C的两大成果."""
    text = doc.text
    clause = after_last(text, ahead, "，；：")
    if said := _SAID.match(text, *clause):  # 会议强调|勤查、勤补、勤登记是……的三大法宝
        clause = Span(said.end(), clause.end)
    m = _COPULA.search(text, *clause)
    while m and not word_at(text, m.start()):  # 为 of 行为主义
        m = _COPULA.search(text, m.start() + 1, clause.end)
    if not m or m.start() - clause.start < 3:
        return None
    if text[m.start() - 1] in "称誉":  # 与甲、乙并称|为……的四大家
        return None
    members = before(doc, Span(clause.start, m.start()), key.count, "、")
    return (
        (members, Span(clause.start, m.start()))
        if members and members.spans[0].start == clause.start
        else None
    )


def _up_to(text: str, scope: Span) -> Iterator[Span]:
    """A scope whole; then up to its first ；, its first ，."""
    yield scope
    for mark in "；，":
        if cuts := outside(text, scope, mark):
            yield Span(scope.start, cuts[0])


def _head_shared(doc: Document, key: Key, members: Members) -> bool:
    """Whether each member carries what the key counts (四个意识: …意识), or its first character."""
    heads = [key.head, key.head[:1]] if len(key.head) > 1 and key.quoted else [key.head]
    return any(h and all(h in doc.text[s.start : s.end] for s in members.spans) for h in heads)
