"""The members of a list within a sentence: where it is split, and where its first and last member begin and end.

The count chooses the separator: of ；，、 the loosest that gives as many parts as the key states.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flashgen.grammar.ages import split_by_age
from flashgen.grammar.member_ends import in_one_clause, to_clause_end, without_etc
from flashgen.grammar.member_starts import (
    first_member,
    from_clause_start,
    without_lead,
    without_owner,
    without_verb,
)
from flashgen.grammar.outline import trimmed
from flashgen.language.coordination import (
    ARROW,
    LEVELS,
    after_last,
    before_first,
    outside,
    shared_prefix,
    shared_suffix,
    split,
    split_last,
)
from flashgen.language.lazy import lazy
from flashgen.language.literals import matches
from flashgen.language.verbs import MEANS
from flashgen.language.words import word_at
from flashgen.model import Document, Span

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
    if count == _LEAST and (pair := _told_further(text, within)):  # 即甲与乙，|体现在……
        within = pair
    if count is not None and (turns := in_turn(doc, within, count)):
        return turns
    if steps := _steps(text, within, count):
        return _made(doc, [trimmed(doc, step) for step in steps], "→")
    if count is None and (quotes := _SIDE_BY_SIDE.fullmatch(text, *within)):
        return quoted(doc, Span(*quotes.span()), quotes[0].count("“"))
    # 爱书、惜书的习惯，助人、容人的胸怀，…
    if count is None and (phrases := _phrases_of_pairs(text, within)):
        return _made(doc, [trimmed(doc, part) for part in phrases], "，")
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
            parts = split_last(text, to_clause_end(text, in_one_clause(text, from_clause_start(text, parts))))
        elif count is not None and len(parts) == count - 1 and not _has_clauses(text, parts, level):
            joined = split_last(text, parts, missing=True)
            one = len(parts) == 1 and (_are_liker(text, within, joined) or _is_object_of_one(text, joined))
            parts = parts if one else joined
        if count is not None and "、" in level and any(outside(text, part, "；") for part in parts):
            continue  # 甲、乙尚文；丙尚武，丁、戊两可: lists of several clauses
        if count is not None and level == "、" and any(outside(text, part, "，") for part in parts[1:-1]):
            continue  # 馆员、读者的修身之本、为政之道，是馆员、读者的准则: two lists, as many as one would be
        if any(_ORDINAL.fullmatch(text, *part) for part in parts):  # 三项工作：第一|，面向读者|，调整藏书
            continue
        if len(parts) == count or (count is None and len(parts) >= 2):
            if level == "、":
                parts = to_clause_end(text, from_clause_start(text, parts))
            parts = _without_union(text, parts)
            if count is not None:
                parts = _without_shared_noun(text, parts)
            found = [
                trimmed(doc, without_lead(text, p, first=p == parts[0], last=p == parts[-1])) for p in parts
            ]
            if {text[slice(*part)].lstrip()[:1] for part in parts} == {"为"}:  # 为人民服务、为社会主义服务
                found = [trimmed(doc, part) for part in parts]
            groups = level == "，" and "、" in text[parts[0].start : parts[0].end]
            whole = found[:-1] if groups else []  # 高温、运动等环境因素，…: the words after 等 name the group
            rest = [without_etc(doc, one, found) for one in found[len(whole) :]]
            if not whole and len(rest) > _LEAST:
                rest[0] = without_verb(doc, without_owner(doc, rest[0], rest[1:]), rest[1:])
            return _made(doc, [*whole, *rest], level)
    if count is None:
        parts = split_last(text, [within]) if not outside(text, within, "，、；") else []
        found = [trimmed(doc, p) for p in parts]
        return _made(doc, [without_etc(doc, one, found) for one in found], "和") if len(parts) == 2 else None
    return quoted(doc, within, count)


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


def in_pairs(doc: Document, members: Members, told: Sequence[tuple[int, str]]) -> bool:
    """Whether each member has what every part of a compound counts: 聚焦一线落实人员 for 五聚焦五落实."""
    return all(head in doc.text[slice(*one)] for _, head in told for one in members.spans)


def _has_clauses(text: str, parts: Sequence[Span], level: str) -> bool:
    """Whether the last of ；-parts, or the only part, has clauses of its own, so that a 和 in it parts no members."""
    return (level == "；" or len(parts) == 1) and bool(outside(text, parts[-1], "，"))


def _without_union(text: str, parts: list[Span]) -> list[Span]:
    """Parts without what brings them together behind the last: 自治、法治、德治|相结合, 目录学和分类法|作为编目的基础."""
    *others, last = parts
    for union in (_TOGETHER, _AS):
        found = union.search(text, *last)
        if found and found.start() > last.start and not any(union.search(text, *one) for one in others):
            return [*others, Span(last.start, found.start())]
    return parts


def _without_shared_noun(text: str, parts: list[Span]) -> list[Span]:
    """Parts without the noun behind the last that tells how all of them stand to each other: 父子、夫妇、朋友|的相处之道."""
    *others, last = parts
    noun = _STAND_TO.search(text, last.start + 1, last.end)
    if noun is None or any("的" in text[slice(*part)] for part in others):
        return parts
    return [*others, Span(last.start, noun.start())]


_STAND_TO = lazy(
    "(?:之间)?的(?:有机|辩证|相互|内在|具体)?(?:关系|联系|统一|结合|融合|差别|区别|比例|矛盾|平衡|互动|衔接|相处之道|总和|整体)[。；]?$"
)


def _are_liker(text: str, within: Span, joined: Sequence[Span]) -> bool:
    """Whether a 、 parts two members that are more alike than those that a 和 does: 巩固和发展甲、巩固和发展乙."""
    parts = split(text, within, "、")
    if len(parts) != len(joined):
        return False
    shared = [
        len(shared_prefix(said)) + len(shared_suffix(said))
        for said in ([text[slice(*part)].strip("。； ") for part in some] for some in (parts, joined))
    ]
    return shared[0] > shared[1]


def _is_object_of_one(text: str, joined: Sequence[Span]) -> bool:
    """Whether a joiner parts the object of what only the first has: 实现三个模式的联系|和|转换, 必须对书目加注|和|解注."""
    if len(joined) != _LEAST:
        return False
    first, second = (text[slice(*part)].strip("。； ") for part in joined)
    told = ("的" in first and "的" not in second) or (_HANDLES.search(first) and not _HANDLES.search(second))
    return bool(told) and len(first) > _LONGER * len(second)


_LONGER = 2  # times
_HANDLES = lazy("(?<=..)(?:[对把将](?![抗立比策应]|来|要|会|军)|必须|应当|能够|可以)(?=..)")


def _told_further(text: str, within: Span) -> Span | None:
    """The first clause of two members that a joiner parts, where the next one goes on to tell of both."""
    first = before_first(text, within, "，；")
    goes_on = first.end < within.end and _TELLS_ON.match(text, first.end + 1, within.end)
    pair = split_last(text, [first]) if goes_on and "、" not in text[slice(*first)] else []
    return first if len(pair) == _LEAST else None


_TELLS_ON = lazy(" *(?:体现|表现|贯穿|反映|渗透|作用|它们|[两二]者|前者|这[两二]|其(?!他|它|余))")
_SIDE_BY_SIDE = lazy("(?:“[^“”]{2,40}”(?:以及|和|与|及|、)?){3,}[。；]?")  # “甲”“乙”以及“丙”
_LED_TO = lazy("[^，。；、：]{2,20}，(?:也?就是|即|包括|分别是|分别为)：?(?=[^，]{2,}[、和])")


def _of_first_clause(text: str, within: Span, count: int) -> list[Span]:
    """The 、-parts of the first of several clauses, where they are all that are counted: 借、还和编目，三者分工、合作."""
    first = before_first(text, within, "，；")
    parts = split(text, first, "、")
    if len(parts) == count - 1:
        parts = split_last(text, parts, missing=True)
    return parts if first != within and len(parts) == count else []


def _phrases_of_pairs(text: str, within: Span) -> list[Span]:
    """Phrases that commas part, where each is two things and the noun they tell of; else none."""
    parts = split(text, within, "，")
    return parts if len(parts) >= _IN_GROUP and all(_OF_TWO.fullmatch(text, *part) for part in parts) else []


_OF_TWO = lazy(" *[^，。；：、的]{2,12}、[^，。；：、的]{2,12}的[^，。；：、的]{2,6}[。；]?")


def _groups(text: str, within: Span) -> list[Span]:
    """The members of several groups that commas part, all of as many short members; else none."""
    groups = [split(text, group, "、") for group in split(text, within, "，")]
    sizes = {len(group) for group in groups}
    if len(groups) < _LEAST or len(sizes) > 1 or min(sizes) < _IN_GROUP:
        return []
    members = [part for group in groups for part in group]
    if any(_ANEW.match(text, *first) for first, *_ in groups[1:]):  # 严的基调、…，就是真管真严、…
        return []
    return members if all(part.end - part.start <= _SHORT for part in members) else []


_ANEW = lazy(" *(?:就?是|即|也|从而|并)")
_IN_GROUP = 3  # members of a group; of two, one may be a clause with a pair in it
_CLOSED = lazy("等，(?=[^，、；]{2,14}(?:是|为|有))")
_TURN = lazy(
    r"(?<=[，；。：])(?:另外?|还有|再有|再)?一(?:[种类个项条派]|部分|方面)(?:就?是|为|叫做?|称为|(?<=方面)[，：]?)(?=[^，；。])"
)


def in_turn(doc: Document, within: Span, count: int) -> Members | None:
    """Members that are told one by one: 有两种，一种是手写卡片，另一种是打印条码."""
    turns = list(_TURN.finditer(doc.text, *within))
    if not turns or len(turns) != count or turns[0].start() > within.start:
        return None
    spans = [trimmed(doc, before_first(doc.text, Span(turn.end(), within.end), "，；。")) for turn in turns]
    return _made(doc, spans, "一…一…")


# What counts or joins clauses, and is no member itself.
_ORDINAL = lazy(
    " *(?:第[一二三四五六七八九十]|其[一二三四五]|[一二三四五六七八九十]是|首先|其次|再次|最后"
    "|虽然|尽管|但是?|然而|因此|所以|因为|由于|如果|而且|并且|同时|此外|另外|总之) *"
)
_TO_NEXT = lazy(f" *(?:{ARROW}|——|(?<=[\u4e00-\u9fff])—(?=[\u4e00-\u9fff])) *")
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
        opened = text.rfind("以", within.start, m.start())  # 临床上以|多饮、多尿、多食|为主要表现
        within = Span(opened + 1 if opened >= 0 else within.start, m.start())
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
        if len(parts) == count - 1 > _SOME:
            parts = split_by_age(text, parts)
        if level != "、" and len(parts) > count:  # what leads the sentence is no member
            parts = parts[-count:]
        if len(parts) != count or any(_ORDINAL.fullmatch(text, *part) for part in parts):
            continue
        first = first_member(doc, parts[0], parts[1:])
        return _made(doc, [trimmed(doc, p) for p in (first, *parts[1:])], level)
    return quoted(doc, after_last(text, within, "，；："), count)


_QUOTE = lazy("[“《][^”》]{1,40}[”》]")


def quoted(doc: Document, within: Span, count: int) -> Members | None:
    """Members that are quotes side by side: “明法”“一法”“常法”."""
    spans = [Span(m.start() + 1, m.end() - 1) for m in _QUOTE.finditer(doc.text, *within)]
    return _made(doc, spans, "”") if len(spans) == count >= 2 else None


_SOME = 3  # parts; the joiner of two would be any 和
_PAIR = lazy("[^，。；：的是有]{1,10}?(与|和|同)(?=[^，。；：]{1,10}$)")
_CALLED = lazy("即|[合并统俗]称")


def _split_first(text: str, parts: list[Span]) -> list[Span]:
    """The first of 、-parts as two, where it is a noun, 与 and another: what stands with those after it."""
    first, *rest = parts
    m = _PAIR.match(text, *first)
    called = any(_CALLED.match(text, *part) for part in rest)
    if not m or called or word_at(text, m.start(1)) != m[1]:
        return parts
    return [Span(first.start, m.start(1)), Span(m.end(1), first.end), *rest]


_FOR_CONTENT = lazy(
    "(?:等)?为(?:主要)?(?:内容|(?:临床)?表现|症状|特点|特征|目标|重点|核心|主|代表|标志|抓手)$"
)
_TOGETHER = lazy("(?:[相互]|有机)(?:结合|统一|衔接|贯通|融合|促进|支撑|补充)的?$|并[重举]的?$|之[分别]$")
_AS = lazy(
    "(?<=..)作为[^，。；、]{0,12}(?:基础|依据|前提|支撑|核心|标准|手段|载体|内容|主体|保障|条件|工具|依托|补充)[。；]?$"
)
_TOWARDS = lazy("对(?P<list>[^，。；：的]+、[^，。；：的]+)的[^的、，。；：]{2,10}(?:[，。；][^、]*)?")


def qualifies(text: str, parts: Sequence[Span]) -> bool:
    """Whether 、-parts are qualities of the one noun that ends the last: 固有的、稳定的、可以重复的|联系 is no list.

    Nor is 馆规所规定的、能够引起借阅关系产生、变更和消灭的|情况, where one of them shows it.
    """
    *others, last = (text[slice(*part)].strip() for part in parts)
    return any(one.endswith("的") for one in others) and "的" in last[:-1] and last[-1] != "的"


_INITIALS = lazy(" ?（([A-Z]{2,8})）$")  # of all the members
_QUANTITY = lazy(r"(?:[一二两三四五六七八九十几]|\d+)[个种类名项位条]")
# What leads to members, too.
_PARTICLES = frozenset([*"的了等其他她它", "反之", "几类", "几种", "几点", "几个方面"])
_GLOSS = lazy(r"(?<=.)（[^（）]*）$")
_INNER = lazy("(?<=.)（[^（）]*）")
_EXPLAINED = lazy("(?<=.) ?【[^【】]*】$")  # 观察法【最常用】: what a writer adds for himself
_ALIAS = lazy("(?<=..) ?（(?:又|也|亦)[称叫名][^（）]*）$")  # 单面书架（又叫靠墙书架）
_NAMED_TWICE = lazy("[^，；]{1,12}(?:又称|亦称|又名|俗称)(?=..)")
_TOLD = lazy(f"{MEANS}(?=..)")
_ANY_GLOSS = lazy("(?<=.) ?(?:【[^【】]*】|（[^（）]*）)$")
_LISTS = lazy(
    "（(?![A-Za-z])[^（）]*[、，；：][^（）]*）$"
)  # 自然因素（风、雨）, 读者大会（性质：…）: then no member is taken with its gloss, unless most have one


def _made(doc: Document, spans: list[Span], separator: str) -> Members | None:
    """Members as found, or None where one is empty, too long or a repetition."""
    glossed = sum(_GLOSS.search(doc.text, *span) is not None for span in spans)
    lists = [m[0] for span in spans if (m := _LISTS.search(doc.text, *span))]
    theirs = 2 * glossed > len(spans) and not any(set("：，；") & set(one) for one in lists)
    added = _ANY_GLOSS if lists and not theirs else _EXPLAINED
    spans = [Span(s.start, m.start()) if (m := added.search(doc.text, *s)) else s for s in spans]
    spans = [Span(s.start, m.start()) if (m := _ALIAS.search(doc.text, *s)) else s for s in spans]
    if all(_TOLD.match(doc.text, *s) for s in spans):  # 指真实的情况，指人们的行动
        spans = [Span(s.start + 1, s.end) for s in spans]
    if (
        initials := _INITIALS.search(doc.text, *spans[-1]) if spans else None
    ):  # 计划、组织、领导、控制（POLC）
        named = len(initials[1]) == len(spans) and initials.start() > spans[-1].start
        spans = [*spans[:-1], Span(spans[-1].start, initials.start())] if named else spans
    strings = [doc.text[s.start : s.end] for s in spans]
    if any(s.count("“") != s.count("”") or s.count("（") != s.count("）") for s in strings):
        return None
    if any(not 1 <= len(s) <= _LONGEST for s in strings) or len(set(strings)) < len(strings):
        return None
    if sum(map(str.isdecimal, strings)) > 1:  # 第3、6、12个月
        return None
    if not _PARTICLES.isdisjoint(strings) or any(map(_QUANTITY.fullmatch, strings)):
        return None  # 同时有甲和乙两个行为的，应当…; 由两个或两个以上的书库组成
    if qualifies(doc.text, spans) or any("上述" in s or s.startswith("介于") for s in strings):
        return None  # 介于甲与乙之间: no two of anything
    all_glossed = all(
        map(_GLOSS.search, strings)
    )  # 表达区（说话）、理解区（听话）: as much alike as two endings
    strings = [_INNER.sub("", s) for s in strings]  # 个性品质（核心）, 各县（市）书屋: no shape of their own
    if any(map(_NAMED_TWICE.match, strings)):  # 甲语又称乙语、丙语
        return None
    lengths = [len(s) for s in strings]
    alike = (
        (max(lengths) <= 1.6 * min(lengths) or max(lengths) - min(lengths) <= 2)
        + bool(shared_suffix(strings))
        + bool(shared_prefix(strings))
        + all_glossed
    )
    return Members(tuple(spans), separator, alike)
