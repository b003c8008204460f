"""The members of a list within a sentence: where it is split, and where its first and last member begin and end.

The count chooses the separator: of ；，、 the loosest that gives as many parts as the key states. What
stands before the first member (要发扬|甘愿吃苦、甘于奉献…) and after the last is cut off by the shape of the others.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from flashgen import numerals
from flashgen.coordination import (
    ARROW,
    LEVELS,
    after_last,
    balanced,
    before_first,
    outside,
    split,
    split_last,
)
from flashgen.literals import first_match, matches
from flashgen.model import Document, Span
from flashgen.outline import trimmed
from flashgen.vocabulary import alternatives, load
from flashgen.words import cut, word_at

if TYPE_CHECKING:
    from collections.abc import Sequence

_LEAST = 2
_SHORT = 6  # characters of a member that is a word or two, so that its length is its shape
_GROUPED = 4  # members from which groups of them may be parted by another mark than the members
_LONGEST = 80  # characters of a member; a longer one is prose


@dataclass(frozen=True, slots=True)
class Members:
    """The members found, and the separator that gave them."""

    spans: tuple[Span, ...]
    separator: str
    alike: int  # how many features of shape all of them share: length, first and last character


def after(doc: Document, within: Span, count: int | None) -> Members | None:
    """The members that a span begins with, up to its end: what follows 包括, 即 or a colon."""
    text = doc.text
    if count is not None and count < _LEAST:  # 分甲一种: one is no list
        return None
    if text[within.start : within.start + 1] == "“" and text.find("”", *within) in (
        within.end - 1,
        within.end - 2,
    ):
        within = Span(within.start + 1, text.find("”", *within))
    if count is not None and (led := _LED_TO.match(text, *within)):  # 是总的说法，即|借书、还书和编目
        within = Span(led.end(), within.end)
    if inner := _TOWARDS.fullmatch(text, *within):  # 对农业、手工业和商业的改造
        within = Span(*inner.span("list"))
    if steps := _steps(text, within, count):
        return _made(doc, [trimmed(doc, step) for step in steps], "→")
    if count is None and (quotes := _SIDE_BY_SIDE.fullmatch(text, *within)):
        return _quoted(doc, Span(*quotes.span()), quotes[0].count("“"))
    if count is None and (grouped := _groups(text, within)):  # 富强、民主、文明、和谐，自由、平等、公正、法治
        return _made(doc, [trimmed(doc, part) for part in grouped], "，、")
    if count is None and (closed := _CLOSED.search(text, *within)):  # 包括主机、终端等，其主要功能是……
        within = Span(within.start, closed.start() + 1)
    both = ("，、",) if count and count >= _GROUPED else ()  # “三高三低”，即A、B、C，D、E、F
    for level in (*LEVELS, *both):
        if count is None and level != "、":
            continue
        parts = split(text, within, level)
        if count is not None and level == "、":
            parts = _of_first_clause(text, within, count) or parts
        if count is None and len(parts) >= 2:
            parts = split_last(
                text, _to_clause_end(text, _in_one_clause(text, _from_clause_start(text, parts)))
            )
        elif count is not None and len(parts) == count - 1:
            parts = split_last(text, parts, missing=True)
        if len(parts) == count or (count is None and len(parts) >= 2):
            if level == "、":
                parts = _to_clause_end(text, _from_clause_start(text, parts))
            found = [trimmed(doc, _clean(text, p, last=p == parts[-1])) for p in parts]
            groups = level == "，" and "、" in text[parts[0].start : parts[0].end]
            whole = found[:-1] if groups else []  # 高温、运动等环境因素，…: the words after 等 name the group
            rest = [_without_etc(doc, one, found) for one in found[len(whole) :]]
            if not whole and len(rest) > _LEAST:
                rest[0] = _without_owner(doc, rest[0], rest[1:])
            return _made(doc, [*whole, *rest], level)
    if count is None:
        parts = split_last(text, [within]) if not outside(text, within, "，、；") else []
        found = [trimmed(doc, p) for p in parts]
        return _made(doc, [_without_etc(doc, one, found) for one in found], "和") if len(parts) == 2 else None
    return _quoted(doc, within, count)


def in_groups(doc: Document, within: Span, told: Sequence[tuple[int, str]]) -> Members | None:
    """The members of a compound that tells one group after the other: 学党章党规、学系列讲话，做合格党员 of 两学一做.

    `told` has how many of what it counts; each member must have a character of that.
    """
    text = doc.text
    if within.end > within.start and text[within.end - 1] in "。；":
        within = Span(within.start, within.end - 1)
    groups = [split(text, group, "、") for group in split(text, within, "，；")]
    if len(told) < _LEAST or [*map(len, groups)] != [count for count, _ in told]:
        return None
    if not all(
        set(head) & set(text[slice(*one)])
        for (_, head), group in zip(told, groups, strict=True)
        for one in group
    ):
        return None
    return _made(doc, [trimmed(doc, part) for group in groups for part in group], "，、")


_SIDE_BY_SIDE = re.compile("(?:“[^“”]{2,40}”(?:以及|和|与|及|、)?){3,}[。；]?")  # “甲”“乙”以及“丙”


_LED_TO = re.compile("[^，。；、：]{2,20}，(?:也?就是|即|包括|分别是|分别为)：?(?=[^，]{2,}[、和])")


def _of_first_clause(text: str, within: Span, count: int) -> list[Span]:
    """The 、-parts of the first of several clauses, where they are all that are counted: 借、还和编目，三者分工、合作."""
    first = before_first(text, within, "，；")
    parts = split(text, first, "、")
    if len(parts) == count - 1:
        parts = split_last(text, parts, missing=True)
    return parts if first != within and len(parts) == count else []


def _groups(text: str, within: Span) -> list[Span]:
    """The members of several groups that commas part, all of as many short members; else none."""
    groups = [split(text, group, "、") for group in split(text, within, "，")]
    sizes = {len(group) for group in groups}
    if len(groups) < _LEAST or len(sizes) > 1 or min(sizes) < _IN_GROUP:
        return []
    members = [part for group in groups for part in group]
    return members if all(part.end - part.start <= _SHORT for part in members) else []


_IN_GROUP = 3  # members of a group; of two, one may be a clause with a pair in it
_CLOSED = re.compile("等，(?=[^，、；]{2,14}(?:是|为|有))")
_TURN = re.compile(
    r"(?<=[，；。：])(?:另外?)?一(?:[种类个项条派]|部分|方面)(?:就?是|为|叫做?|称为)(?=[^，；。])"
)


def in_turn(doc: Document, within: Span, count: int) -> Members | None:
    """Members that are told one by one: 有两种，一种是手写卡片，另一种是打印条码."""
    turns = list(_TURN.finditer(doc.text, *within))
    if not turns or len(turns) != count or turns[0].start() > within.start:
        return None
    spans = [trimmed(doc, before_first(doc.text, Span(turn.end(), within.end), "，；。")) for turn in turns]
    return _made(doc, spans, "一…一…")


_TO_NEXT = re.compile(f" *(?:{ARROW}|——) *")
_LONGEST_STEP = 20  # characters


def _steps(text: str, within: Span, count: int | None) -> list[Span]:
    """The steps of a way that arrows or dashes show: 收集——整理——鉴定. None for a single dash, which explains."""
    edges = [within.start, *(at for m in matches(_TO_NEXT, text, within) for at in m.span()), within.end]
    steps = [Span(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    short = all(0 < b - a <= _LONGEST_STEP for a, b in steps)
    return steps if short and len(steps) == (count or max(len(steps), 3)) else []


def before(doc: Document, within: Span, count: int, levels: str = "、，；") -> Members | None:
    """The members that a span ends with: what stands before 的“四甘”精神 or 三个层面.

    `levels` are the separators to try. A 、-list must be whole: its clause holds no more parts than members.
    """
    text = doc.text
    if count < _LEAST:
        return None
    if m := _FOR_CONTENT.search(text, *within):  # 以净路、净水、净村为主要内容|的“三净”行动
        within = Span(within.start, m.start())
    if m := _TOGETHER.search(text, *within):  # 自学、自问、自查相结合|的“三自”方法
        within = Span(within.start, m.start())
    scopes = {"、": "，；：", "，": "；：", "；": "："}
    for level in levels:
        scope = after_last(text, within, scopes[level])
        parts = split(text, scope, level)
        if len(parts) == count - 1:
            parts = split_last(text, parts)
        if len(parts) == count - 1 > 1:  # 汛期与凌期、台风季并称三大险期
            parts = _split_first(text, parts)
        if level != "、" and len(parts) > count:  # what leads the sentence is no member
            parts = parts[-count:]
        if len(parts) != count:
            continue
        first = first_member(doc, parts[0], parts[1:])
        return _made(doc, [trimmed(doc, p) for p in (first, *parts[1:])], level)
    return _quoted(doc, after_last(text, within, "，；："), count)


_QUOTE = re.compile("[“《][^”》]{1,40}[”》]")


def _quoted(doc: Document, within: Span, count: int) -> Members | None:
    """Members that are quotes side by side: “明法”“一法”“常法”."""
    spans = [Span(m.start() + 1, m.end() - 1) for m in _QUOTE.finditer(doc.text, *within)]
    return _made(doc, spans, "”") if len(spans) == count >= 2 else None


_PAIR = re.compile("[^，。；：的是有]{1,10}?(与|和|同)(?=[^，。；：]{1,10}$)")
_CALLED = re.compile("即|[合并统俗]称")


def _split_first(text: str, parts: list[Span]) -> list[Span]:
    """The first of 、-parts as two, where it is a noun, 与 and another: what stands with those after it."""
    first, *rest = parts
    m = _PAIR.match(text, *first)
    called = any(_CALLED.match(text, *part) for part in rest)
    if not m or called or word_at(text, m.start(1)) != m[1]:
        return parts
    return [Span(first.start, m.start(1)), Span(m.end(1), first.end), *rest]


_ORDINAL = "其?[一二三四五六七八九十]是|(?:首先|其次|再次|最后)是?|第[一二三四五六七八九十]+[，、是]?"
_LINK = (
    "分别是|分别为|主要是|主要有|即|就是|是|为|以及|和|及|与|或者|或(?![有见伴兼可])|又有|还有|包括|既|也|并"
)
_OPENERS = re.compile(rf"^(?:{_ORDINAL}|{_LINK})(?=[^，])")
_FOR_CONTENT = re.compile("(?:等)?为(?:主要)?(?:内容|特征|目标|重点|核心|主|代表|标志|抓手)$")
_TOGETHER = re.compile("(?:[相互]|有机)(?:结合|统一|衔接|贯通|融合|促进|支撑|补充)的?$|并[重举]的?$")
_UNIT = (
    "方面|部分|层次|环节|阶段|要素|内容|等级|体系|学派|流派|形式|类型|方式|形态|情形|途径|制度|种|类|项|端|派"
)
_ETC = re.compile(
    rf"(?:等等|等)(?:[^，。；、“”]{{0,12}})?$"
    rf"| ?(?:这|共)?[一二两三四五六七八九十\d]{{1,2}} ?(?:个|种|大|类|项)?(?:基本|主要|重要)?(?:{_UNIT})$"
)


def _clean(text: str, part: Span, *, last: bool) -> Span:
    """A member without what leads to it; only the last is led to by 和 (补益、和中、缓急)."""
    start = part.start
    while m := _OPENERS.match(text[start : part.end]):
        if len(m[0]) == 1 and (word_at(text, start) != m[0] or (m[0] in "和与及" and not last)):
            break  # 和 of 和谐, 及 of 及时
        start += m.end()
    return Span(start, part.end)


_SUMS_UP = re.compile(
    r"(?<=[^第])(?:等|这|共|以上)?(?P<n>[二两三四五六七八九十]{1,2}|\d{1,2}) ?(?:[种类个项大条]|位一体|部分|方面|阶段|环节)"
    "[^，。；、]*$"
)
_ONE_NAME = re.compile("的(?:统称|合称|总称|并称|简称|总和)$")


def _summed_up(text: str, last: Span, count: int) -> Span | None:
    """The last of some members without what counts or calls them together: 火|六种外邪的统称, 农民|的合称."""
    end = last.end
    if called := _ONE_NAME.search(text, *last):
        end = called.start()
    counted = _SUMS_UP.search(text, last.start, end)
    if counted and numerals.parse(counted["n"]) == count:
        end = counted.start()
    return Span(last.start, end) if last.start < end < last.end else None


_AND_SO_ON_WORDS = ("等", "等等")
_AND_SO_ON = re.compile(f"等(?:等|{_UNIT})$")


def _without_etc(doc: Document, part: Span, parts: list[Span]) -> Span:
    """One of some members, without 等 and what follows it, where 等 is a word (not 高等教育).

    jieba takes the 丙等 of 评为甲、评为乙、评为丙等方面 for a word; there the length of the other members tells.
    """
    if part == parts[-1] and (told := _summed_up(doc.text, part, len(parts))):
        return trimmed(doc, told)
    m = first_match(_ETC, doc.text, part)
    if not m or m.start() == part.start or not balanced(doc.text[part.start : m.start()]):
        return part  # 外因（天气、环境等） keeps what its gloss leaves out
    lengths = {one.end - one.start for one in parts if one != part}
    as_others = lengths == {m.start() - part.start} and _AND_SO_ON.match(doc.text, m.start(), part.end)
    word = word_at(doc.text, m.start())
    closes = word and (word in _AND_SO_ON_WORDS or not word.startswith("等"))  # 撤职等, but not 岗位等级
    return trimmed(doc, Span(part.start, m.start())) if as_others or closes else part


def _from_clause_start(text: str, parts: list[Span]) -> list[Span]:
    """Cut the first of 、-parts after its last comma or colon: 有四位，分别为甲、乙…"""
    commas = outside(text, parts[0], "，：")
    return [Span(commas[-1] + 1, parts[0].end), *parts[1:]] if commas else parts


_TOWARDS = re.compile("对(?P<list>[^，。；：的]+、[^，。；：的]+)的[^的、，。；：]{2,10}(?:[，。；][^、]*)?")


def _without_owner(doc: Document, first: Span, others: list[Span]) -> Span:
    """The first of members that begin alike, without what stands before that beginning: 书屋全程的|图书采购、图书编目、…."""
    shared = _shared_prefix([doc.text[slice(*span)] for span in others])
    at = doc.text.find(f"的{shared}", *first) if len(shared) >= 2 else -1
    return Span(at + 1, first.end) if at >= 0 else first


def _in_one_clause(text: str, parts: list[Span]) -> list[Span]:
    """、-parts up to the comma within one that another predicate follows: 红、肿和痛，|全身反应为发热、乏力."""
    for at, part in enumerate(parts[1:-1], 1):
        for comma in outside(text, part, "，"):
            if _ANOTHER.match(text, comma + 1, part.end):
                return [*parts[:at], Span(part.start, comma)]
    return parts


_ANOTHER = re.compile(
    "(?:[^，、]{2,12}(?:[是为有]|(?<![原准法规细总])则|分为|包括|可见|表现为)|[也都均正]?是|[二两三]者)(?=[^，、]+)"
)
_AS_WELL = re.compile("，以及")


def _to_clause_end(text: str, parts: list[Span]) -> list[Span]:
    """Cut the last of 、-parts at the comma where the list ends."""
    last = parts[-1]
    commas = outside(text, last, "，；。：")
    if not commas:
        return parts
    more = _AS_WELL.match(text, commas[0], last.end)  # ……等信息，以及儿童的信息
    rest = [Span(more.end(), commas[1] if len(commas) > 1 else last.end)] if more else []
    return [*parts[:-1], Span(last.start, commas[0]), *rest]


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
    mine = text[first.start : first.end]
    shared = _shared_prefix(rest)
    if shared and (at := mine.rfind(shared)) > 0:
        return Span(first.start + at, first.end)
    if shared and mine.startswith(shared):
        return first
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
            return _to_length(text, Span(first.start + at, first.end), rest)
    if led := _leading_verb(mine, rest):  # 增强|学习本领、领导本领、创新本领
        return Span(first.start + led, first.end)
    length = _word_cut(mine, rest)
    return Span(_past_particle(text, first.start + length) if length else first.start, first.end)


_ALL_OF = re.compile(" *(?:凡属于?|凡是?|对于|关于|针对)(?=..)")


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


_LEADS = re.compile(
    "(?:要|应当?|必须|需要?|着力|不断|全面|切实|进一步|坚决|努力|大力)*"
    "(?:增强|提高|提升|加强|强化|开展|行使|培养|保持|发挥|深化|推进|推动|完善|建立|健全|坚持|做到|防止|克服|防范|养成|掌握|学习)了?(?=..)"
)
_ANNOUNCES = re.compile("(?:包括|包含|涵盖|分为|经过|经历|历经)了?(?=.{2})")
_FAR = 1.6  # times as long as the longest other: more leads to a member than its verb


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


_JOINED = re.compile("(?<=..)[和与]")


def _mean(strings: list[str]) -> float:
    return sum(map(len, strings)) / len(strings)


def _shared_prefix(strings: list[str]) -> str:
    shortest = min(strings, key=len)
    for n in range(min(3, len(shortest)), 0, -1):
        if all(s.startswith(shortest[:n]) for s in strings) and len(strings) > 1:
            return shortest[:n]
    return ""


def shared_suffix(strings: list[str]) -> str:
    """What all strings end in, at most four characters."""
    shortest = min(strings, key=len)
    for n in range(min(4, len(shortest)), 0, -1):
        if all(s.endswith(shortest[-n:]) for s in strings):
            return shortest[-n:]
    return ""


def qualifies(text: str, parts: Sequence[Span]) -> bool:
    """Whether 、-parts are qualities of the one noun that ends the last: 固有的、稳定的、可以重复的|联系 is no list."""
    *others, last = (text[slice(*part)].strip() for part in parts)
    return (
        bool(others) and all(one.endswith("的") for one in others) and "的" in last[:-1] and last[-1] != "的"
    )


_QUANTITY = re.compile(r"(?:[一二两三四五六七八九十几]|\d+)[个种类名项位条]")
_PARTICLES = frozenset([*"的了等其", "几类", "几种", "几点", "几个方面"])  # what leads to members, too
_GLOSS = re.compile(r"(?<=.)（[^（）]*）$")
_EXPLAINED = re.compile("(?<=.) ?【[^【】]*】$")  # 观察法【最常用】: what a writer adds for himself
_ANY_GLOSS = re.compile("(?<=.) ?(?:【[^【】]*】|（[^（）]*）)$")
_LISTS = re.compile(
    "（(?![A-Za-z])[^（）]*[、，；：][^（）]*）$"
)  # 自然因素（风、雨）, 读者大会（性质：…）: then no member is taken with its gloss


def _made(doc: Document, spans: list[Span], separator: str) -> Members | None:
    """Members as found, or None where one is empty, too long or a repetition."""
    added = _ANY_GLOSS if any(_LISTS.search(doc.text, *span) for span in spans) else _EXPLAINED
    spans = [Span(s.start, m.start()) if (m := added.search(doc.text, *s)) else s for s in spans]
    strings = [doc.text[s.start : s.end] for s in spans]
    if any(s.count("“") != s.count("”") or s.count("（") != s.count("）") for s in strings):
        return None
    if any(not 1 <= len(s) <= _LONGEST for s in strings) or len(set(strings)) < len(strings):
        return None
    if sum(map(str.isdecimal, strings)) > 1:  # 第3、6、12个月
        return None
    if not _PARTICLES.isdisjoint(strings) or any(map(_QUANTITY.fullmatch, strings)):
        return None  # 同时有甲和乙两个行为的，应当…; 由两个或两个以上的书库组成
    if qualifies(doc.text, spans):
        return None
    glossed = all(map(_GLOSS.search, strings))  # 表达区（说话）、理解区（听话）: as much alike as two endings
    strings = [_GLOSS.sub("", s) for s in strings]  # 个性品质（核心） has the shape of its neighbours
    lengths = [len(s) for s in strings]
    alike = (
        (max(lengths) <= 1.6 * min(lengths) or max(lengths) - min(lengths) <= 2)
        + bool(shared_suffix(strings))
        + bool(_shared_prefix(strings))
        + glossed
    )
    return Members(tuple(spans), separator, alike)
