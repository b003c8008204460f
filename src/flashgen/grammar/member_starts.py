"""Where the first member of a list begins.

What leads to it (要发扬|甘愿吃苦、甘于奉献…) is cut off by the shape of the others.
"""

from __future__ import annotations

import re
from functools import cache

from flashgen.language.coordination import outside, shared_prefix, shared_suffix
from flashgen.language.lazy import lazy
from flashgen.language.words import cut, word_at
from flashgen.model import Document, Span
from flashgen.vocabulary import alternatives, load

_LEAST = 2
_SHORT = 6  # characters of a member that is a word or two, so that its length is its shape
_PARTS = "(?:部分|阶段|方面|环节|单元|层次?|[编章卷篇步种类项条点组级])"
_ORDINAL = (
    "其?[一二三四五六七八九十][是曰]|(?:首先|其次|再次|最后)是?"
    f"|第[一二三四五六七八九十]+(?:[，、是]|个?{_PARTS}(?:[是为：，]|(?=..))|(?!个|{_PARTS}))"
)
_LINK = (
    "(?:它们|他们|她们|这些)(?:分别|依次)?[是为](?!否)|(?:[从由自][^，、]{1,4}[到至向而][^，、]{1,4})?依次[是为有]|分别是|分别为|主要是|主要有|即|就是|是(?![否非])|为"
    "|以及|和|及|与|或者|或(?![有见伴兼可])|又有|还有|包括|既|也|并|(?:通常|一般|分别)?(?:称作|称为|叫做|叫作)"
)
_BARE_ORDINAL = lazy("第[一二三四五六七八九十]+")
_OPENERS = lazy(rf"^(?:{_ORDINAL}|{_LINK})(?=[^，])")


def without_lead(text: str, part: Span, *, first: bool, last: bool) -> Span:
    """A member without what leads to it; only the last is led to by 和 (补益、和中、缓急), only the first by 既."""
    start = part.start
    while m := _OPENERS.match(text[start : part.end]):
        joins = m[0] in "和与及或并也" and not last
        if len(m[0]) == 1 and (word_at(text, start) != m[0] or joins or (m[0] == "既" and not first)):
            break  # 和 of 和谐, 及 of 及时
        if _BARE_ORDINAL.fullmatch(m[0]) and word_at(text, start) != m[0]:
            break  # 第三产业, 第二国际
        if len(m[0]) == 1 and part.end - start - 1 < _LEAST:
            break  # 交集、并集; 与门、或门
        start += m.end()
    return Span(start, part.end)


def from_clause_start(text: str, parts: list[Span]) -> list[Span]:
    """Cut the first of 、-parts after its last comma or colon: 有四位，分别为甲、乙…"""
    commas = outside(text, parts[0], "，：")
    return [Span(commas[-1] + 1, parts[0].end), *parts[1:]] if commas else parts


def without_owner(doc: Document, first: Span, others: list[Span]) -> Span:
    """The first of members that begin alike, without what stands before that beginning: 书屋全程的|图书采购、图书编目、…."""
    shared = shared_prefix([doc.text[slice(*span)] for span in others])
    at = doc.text.find(f"的{shared}", *first) if len(shared) >= 2 else -1
    return Span(at + 1, first.end) if at >= 0 else first


def without_verb(doc: Document, first: Span, others: list[Span]) -> Span:
    """The first of members that end alike, without the verb that leads to all: 全面加强|古籍建设、期刊建设、报纸建设."""
    rest = [doc.text[slice(*span)].strip() for span in others]
    led = _leading_verb(doc.text[slice(*first)], rest)
    even = {len(one) for one in rest} == {first.end - first.start - led}
    return Span(first.start + led, first.end) if even else first


@cache
def introducing() -> re.Pattern[str]:
    """Verbs that lead to a list and that its members do not carry: 要发扬|甘愿吃苦、甘于奉献…"""
    return re.compile(f"(?:{alternatives(load('lists')['introducing']['words'])})了?(?=[^，。])")


def first_member(doc: Document, first: Span, others: list[Span]) -> Span:
    """Cut from the first member what leads to it, by the shape of the others."""
    text = doc.text
    rest = [text[p.start : p.end].strip() for p in others]
    if opened := _ALL_OF.match(text, *first):  # 凡属|重大决策、重要采购
        first = Span(opened.end(), first.end)
        if first.end - first.start <= max(map(len, rest)) + _CLOSE:
            return first
    opened = _FROM.match(text, *first)
    if opened and word_at(text, opened.end() - 1) == "从" and not any(one.startswith("从") for one in rest):
        first = Span(opened.end(), first.end)
    mine = text[first.start : first.end]
    if _FRAMED.fullmatch(mine):
        return first
    shared = shared_prefix(rest)
    if shared and (at := mine.rfind(shared)) > 0:
        return Span(first.start + at, first.end)
    if shared and mine.startswith(shared):
        return first
    verb = _LEADS.match(rest[0]) if len(rest) == 1 else None
    if verb and (at := mine.rfind(verb[0])) > 0:  # 把以读者为中心同|坚持按时借书、坚持全天开放
        return Span(first.start + at, first.end)
    ends = [m.end() for m in _ANNOUNCES.finditer(mine) if not any(m[0] in one for one in rest)]
    if ends and 1 < len(mine) - ends[-1] <= max(map(len, rest)) + _CLOSE:  # 半新书兼有|新书、旧书两种性质
        return Span(first.start + ends[-1], first.end)
    for other in rest:  # 全域构建|新时代实践站、新时代实践所、书屋
        if len(other) > len(other[:_SAME]) == _SAME and (at := mine.rfind(other[:_SAME])) > 0:
            return Span(first.start + at, first.end)
    verbs = [m for m in introducing().finditer(mine) if not any(m[0] in r for r in rest)]
    if verbs:  # 遵循|统筹推进、…: the verb that leaves a member as long as the others
        verb = min(reversed(verbs), key=lambda v: abs(len(mine) - v.end() - _mean(rest)))
        if len(mine) - verb.end() >= 2:
            start = _past_particle(text, first.start + verb.end())
            return _to_length(text, Span(start, first.end), rest)
    if announced := list(_ANNOUNCES.finditer(mine)):  # 框架包含|信息技术顶层设计、管理体系和资源
        return Span(first.start + announced[-1].end(), first.end)
    if introduced := list(re.finditer(r"(?:分别是|就是|(?<!什么)[是为]|[：“]|通过|由|即)(?=.{2})", mine)):
        at = introduced[-1].end()
        if len(mine) - at >= 2 and abs(len(mine) - at - _mean(rest)) < abs(len(mine) - _mean(rest)):
            close = len(mine) - at <= max(map(len, rest)) + _CLOSE
            if introduced[-1][0] in _RIGHT_BEFORE and close:  # 由|非生物环境、生产者和消费者
                return Span(first.start + at, first.end)
            return _to_length(text, Span(first.start + at, first.end), rest)
    if led := _leading_verb(mine, rest):  # 增强|学习本领、领导本领、创新本领
        return Span(first.start + led, first.end)
    if all(map(_LEADS.match, rest)) and _ENSURES.match(
        mine
    ):  # 确保依法借书、健全目录、完善书库: each has its own verb
        return first
    longer = len(mine) > max(map(len, rest)) and not any(map(_LEADS.match, rest))
    if (
        longer and (verb := _LEADS.match(mine)) and 1 < len(mine) - verb.end() <= max(map(len, rest)) + _CLOSE
    ):  # 建立|馆领导包片、馆员包架、读者包书
        return Span(first.start + verb.end(), first.end)
    length = _word_cut(mine, rest)
    return Span(_past_particle(text, first.start + length) if length else first.start, first.end)


_RIGHT_BEFORE = frozenset(["由", "即", "分别是", "就是"])  # what nothing but the member follows
_CLOSE = 2  # characters that a member may be longer than the others
_FROM = lazy(" *(?:主要|要|应当?|需要?|可以?)?从(?=..)")  # 要从|队伍、经费、场地三个方面
_FRAMED = lazy("以[^为]{1,12}为[^为]{1,4}")  # 以修书为中心 is a member whole
_SAME = 3  # characters that two members begin with, and no chance has
_ALL_OF = lazy(
    " *(?:凡属于?|凡是?|对于|关于|针对|其中|(?:后人|人们|世人|时人|史家|后世)?[将把](?![来军士]))(?=..)"
)


def _past_particle(text: str, at: int) -> int:
    """Where the word after a verb begins: 形成的|理论联系实际."""
    return at + (text[at] in "的了")


def _leading_verb(mine: str, rest: list[str]) -> int:
    """The length of the verb that opens a first member and leads to all, which end alike; else 0."""
    ending = shared_suffix([mine, *rest]) if len(rest) > 1 else ""
    verb = _LEADS.match(mine)
    if not ending or not verb or len(mine) - verb.end() < max(2, len(ending) + 1):
        return 0
    return 0 if any(map(_LEADS.match, rest)) else verb.end()


def opens_with_verb(words: str) -> bool:
    """Whether words say what is to be done rather than name a thing: 健全选用机制, but not 强化理论."""
    verb = _LEADS.match(words)
    return verb is not None and len(words) - verb.end() > _NOUN


_NOUN = 2  # characters


_LEADS = lazy(
    "(?:要|应当?|必须|需要?|着力|不断|全面|切实|进一步|坚决|努力|大力)*"
    "(?:增强|提高|提升|加强|强化|开展|行使|培养|保持|发挥|深化|推进|推动|完善|建立|健全|坚持|做到|防止|克服|防范|养成|掌握|学习)了?(?=..)"
)
_ENSURES = lazy("确保|保障|保证|支持|鼓励|引导|规范|加大|抓紧|推动|促进|优化|扩大|构建|打造|实施|组织")
_ANNOUNCES = lazy(
    "(?:包括|包含|涵盖|分为|经过|经历|历经|具有|具备|兼[有具备])了?(?=.{2})|(?:共?计|设|含|主要|现)有(?=.)"
    "|(?<!一)把(?![准握脉关控])(?=.{2})"
)
_FAR = 2  # times as long as the longest other: more leads to a member than its verb


def _to_length(text: str, first: Span, rest: list[str]) -> Span:
    """A first member freed of its verb, cut further where the others are short and of one length: 正是|靠着|装备自信."""
    far = first.end - first.start > _FAR * max(map(len, rest))  # 围绕|上级赋予本县建设湿地保护先行区
    if len(rest) < _LEAST or (not far and (len({len(r) for r in rest}) > 1 or len(rest[0]) > _SHORT)):
        return first
    return Span(first.start + _word_cut(text[first.start : first.end], rest), first.end)


def _word_cut(mine: str, rest: list[str]) -> int:
    """How many leading characters of `mine` to cut, at a word boundary, so that it is as long as the rest.

    Nothing is cut while it is no longer than the longest of the others, nor out of what 和 joins.
    """
    longest = max(map(len, rest))
    if len(mine) <= longest:
        return 0
    edges = [0]
    for word in cut(mine):
        edges.append(edges[-1] + len(word))
    target = _mean(rest)
    best = min(edges[:-1], key=lambda edge: (abs(len(mine) - edge - target), edge))
    joined = _JOINED.search(mine, 0, best + 1)
    return 0 if joined else best  # 能量守恒|和转化定律 is one member, whatever its length


_JOINED = lazy("(?<=..)[和与]")


def _mean(strings: list[str]) -> float:
    return sum(map(len, strings)) / len(strings)
