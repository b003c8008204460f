"""How the points of a list are cut to what a card asks for: names, slogans, heads of one shape."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flashgen.grammar.outline import trimmed, without_end
from flashgen.language.coordination import before_first, outside, shared_prefix, shared_suffix
from flashgen.language.enumerators import PART
from flashgen.language.lazy import lazy
from flashgen.model import Document, Span
from flashgen.vocabulary import is_label, says_meaning

if TYPE_CHECKING:
    from collections.abc import Sequence


def uniform(doc: Document, points: list[int], heads: list[Span]) -> list[Span]:
    """Heads cut alike: labels keep what follows their colon only where all have something that does; a clause hung on
    one name goes.
    """
    text = doc.text
    heads = _without_counts(text, heads)
    wholes = [trimmed(doc, doc.blocks[i].span) for i in points]
    # 第一阶段：书架, which the number alone does not name
    if all(PART.fullmatch(text, *head) for head in heads):
        told = [trimmed(doc, before_first(text, whole, "。；")) for whole in wholes]
        return told if all(one.end - one.start <= _TOO_LONG for one in told) else heads
    heads = _without_parts(text, _without_weights(doc, heads, wholes))
    if all(_is_worth_its_colon(doc, i, h, w) for i, h, w in zip(points, heads, wholes, strict=True)):
        return wholes
    if _are_grades(text, heads, wholes):
        return wholes
    if 2 * sum(_DATE.fullmatch(text, *head) is not None for head in heads) > len(heads):
        return [trimmed(doc, before_first(text, whole, "。")) for whole in wholes]  # 1949年：开馆
    colons = [next(iter(outside(text, head, "：")), -1) for head in heads]
    if any(at > 0 for at in colons):
        labels = [text[h.start : at] for h, at in zip(heads, colons, strict=True) if at > 0]
        going_on = any(  # 优点：A|；B
            text.startswith("；", head.end) and head.end + 1 < doc.blocks[i].span.end
            for i, head in zip(points, heads, strict=True)
        )
        if (
            len(labels) < len(heads)
            or going_on
            or any(label in ("狭义", "广义") or says_meaning(label) for label in labels)
        ):
            named = len(labels) < len(heads) and all(2 <= len(label) <= _NAME for label in labels)
            heads = [
                trimmed(doc, Span(h.start, at)) if at > 0 and (named or is_label(text[h.start : at])) else h
                for h, at in zip(heads, colons, strict=True)
            ]
    dashed = [_DASHED.match(text, *h) for h in heads]
    if all(dashed) or sum(map(bool, dashed)) > max(_FEW, len(heads) / 2):
        heads = [Span(*m.span("name")) if m else h for m, h in zip(dashed, heads, strict=True)]
    remarks = [_REMARK.search(text, *h) for h in heads]
    if all(m and m.start() > h.start + 1 for m, h in zip(remarks, heads, strict=True)) and _explain(
        heads, remarks
    ):
        heads = [Span(h.start, m.start()) for m, h in zip(remarks, heads, strict=True) if m]
    heads = [without_end(text, h, ADDED) for h in heads]
    quoted = [_QUOTED.fullmatch(text, *h) for h in heads]
    if all(quoted):
        heads = [Span(*m.span(1)) for m in quoted if m]
    heads = [without_end(text, h, _FIGURES) for h in heads]
    if not _are_of_names(text, heads):
        heads = [without_end(text, h, _TOLD) for h in heads]
        heads = [_without_long_remark(text, h) for h in heads]
    return _without_hung_clauses(doc, heads)


_FEW = 2


def _explain(heads: list[Span], remarks: list[re.Match[str] | None]) -> bool:
    """Whether remarks are longer than the names before them: 精读（逐字逐句）, but not 久借症（乱放书）, a second name."""
    said = sum(m.end() - m.start() - 2 for m in remarks if m)
    return said > sum(m.start() - h.start for m, h in zip(remarks, heads, strict=True) if m)


def _are_of_names(text: str, heads: list[Span]) -> bool:
    """Whether most heads have a bracket, and not to explain them: 品质价值, 传统价值（老书）, 文化价值（书香）."""
    said = [_SAID.search(text, *h) for h in heads]
    return 2 * sum(map(bool, said)) > len(heads) and not _explain(heads, said)


_SAID = lazy("(?<=.)（[^（）]*[\u4e00-\u9fff][^（）]*）$")


# Where each point has one, it parts a name from what is said of it: 目录柜 - 放在门口, of which a picture leaves the dash.
_DASHED = lazy("(?P<name>(?=[A-Za-z]*[\u4e00-\u9fff])[^\\d，。；：]{2,16}?) [-–—](?: .*)?$")
_DATE = lazy(r"\d{4}(?:年(?:\d{1,2}月(?:\d{1,2}日)?)?)?(?:[—–-]{1,2}\d{4}年?)?(?:（[^（）]*）)?")


def _without_counts(text: str, heads: list[Span]) -> list[Span]:
    """Heads without the words that count them, where all are counted so: 第一类是|旧书, 第二类是|新书."""
    counted = [_COUNTED.match(text, *head) for head in heads]
    if not all(m and m.end() < head.end - 1 for m, head in zip(counted, heads, strict=True)):
        return heads
    return [Span(m.end(), head.end) for m, head in zip(counted, heads, strict=True) if m]


def _without_parts(text: str, heads: list[Span]) -> list[Span]:
    """Heads without the parts of each, where all name theirs: 旧书|包括善本、抄本 / 新书|包括平装、精装."""
    parted = [_PARTED_BY.match(text, *head) for head in heads]
    if not all(parted):  # 根据用途，|可分为…
        parted = [_PARTED.fullmatch(text, *head) for head in heads]
    if not all(parted):
        return heads
    return [Span(*m.span("name")) for m in parted if m]


_PARTED_BY = lazy(
    "(?P<name>(?:根据|按照?|依据|依照|从)[^，。；：]{2,24}?)(?:，?(?:可以?|又|一般)*划?分[为成]|$)"
)
_PARTED = lazy(
    "(?P<name>[^，。；：、是有]{2,14}?)(?:主要|一般|通常|可以?)*(?:包括|包含|分为)[^，。；：]+[、和与及][^。；：]+"
)


def _without_weights(doc: Document, heads: list[Span], wholes: list[Span]) -> list[Span]:
    """Heads, but of a point that a label weighs what it says, where others have no label: 根本原因：|新书太少 / 开放太短."""
    weighed = [_WEIGHT.match(doc.text, *whole) for whole in wholes]
    labelled = sum("：" in doc.text[slice(*whole)] for whole in wholes)
    if not any(weighed) or labelled > sum(m is not None for m in weighed) or all(weighed):
        return heads
    return [
        trimmed(doc, before_first(doc.text, Span(m.end(), whole.end), "。；")) if m else head
        for head, whole, m in zip(heads, wholes, weighed, strict=True)
    ]


_WEIGHT = lazy("最?(?:根本|主要|直接|重要|次要|关键|核心|首要)的?(?:原因|条件|因素|目的|任务)(?:是)?：(?=.)")
_COUNTED = lazy("第[一二三四五六七八九十](?:[类种个条点项步](?:就?是|为)|步(?=[\u4e00-\u9fff]{3}))")


def _is_worth_its_colon(doc: Document, point: int, head: Span, whole: Span) -> bool:
    """Whether a point says a name and no more of it than a word or a figure: 寒凉派：刘完素, 择期手术：+10%."""
    value = _VALUE.fullmatch(doc.text, head.end, whole.end)
    return value is not None and not doc.children[point] and not doc.blocks[point].label


def _are_grades(text: str, heads: list[Span], wholes: list[Span]) -> bool:
    """Whether heads tell nothing but a number of the same thing: 0 级：不外借 / 1 级：馆内阅览."""
    grades = {_NUMBER.sub("", text[slice(*head)]) for head in heads}
    numbered = all(_NUMBER.search(text, *head) for head in heads)
    told = [whole.end - head.end for head, whole in zip(heads, wholes, strict=True)]
    counts_pages = bool(re.search("[页章节讲课题步图表]", "".join(grades)))
    return numbered and len(grades) == 1 and not counts_pages and min(told) > 2 and max(told) <= _TOO_LONG


_NUMBER = lazy(r"\d[\d+.~～–-]*(?: ?[-–~～] ?\d+)?|[ⅠⅡⅢⅣⅤⅥⅦⅧ]")
_VALUE = lazy(" ?：(?:[^：，；。]{1,3}|(?=.*\\d)[^：，；。]{1,12})(?:（[^（）]*）)?[；。]?")
# A remark of clauses explains its point, one of several names lists what is in it: 押金（借书时交，退证时还）,
# 借阅服务（外借、阅览、预约）.
_TOLD = lazy(
    " ?（(?:(?=[^（）]{8})[^（）A-Za-z]{1,80}[，；。][^（）A-Za-z]{2,80}|(?!包括|含)[^（）、]{1,12}(?:、[^（）、]{1,12})+)）$"
)
ADDED = lazy(" ?【[^【】]*】$")  # 书架【方框】: what a writer adds for himself
_QUOTED = lazy("[“「]([^”」]{2,20})[”」] ?（[A-Za-z][^（）]*）")  # 「需要理论」(Needs Theories)
_FIGURES = lazy(" ?（约?\\d[^（）年月日]{2,}）$")  # 感觉动作期（0–2岁）
# Where each point has one, it explains the names: 精读（逐字逐句）, 精读，这是最高的层次.
_REMARK = lazy(" ?（[^（）A-Za-z0-9]{4,}）$|[，,]这(?:就|也|正)?是.+$")


def _without_long_remark(text: str, head: Span) -> Span:
    """A head without a remark that is longer than the name before it: 开架（读者自己到书架上取书）."""
    remark = _LONG_REMARK.search(text, *head)
    longer = remark is not None and remark.end() - remark.start() > 2 * (remark.start() - head.start)
    return Span(head.start, remark.start()) if remark and longer else head


_LONG_REMARK = lazy(r"(?<=..) ?（[^（）A-Za-z\d、]{8,}）$")


def _without_hung_clauses(doc: Document, heads: list[Span]) -> list[Span]:
    """生物医学模式，解决了…三大难题 among 神灵主义医学模式, 机械论医学模式: cut where the shared ending stands."""
    strings = [doc.text[h.start : h.end] for h in heads]
    plain = [s for s in strings if "，" not in s]
    ending = shared_suffix(plain) if len(plain) >= 2 else ""
    if len(ending) < 2 or len(plain) == len(strings):
        return heads
    firsts = [s.split("，")[0] for s in strings]
    return [
        Span(h.start, h.start + len(f)) if f.endswith(ending) and not _OR.match(s, len(f)) else h
        for h, s, f in zip(heads, strings, firsts, strict=True)
    ]


_OR = lazy("，(?:或者|以及|并|和|且|及)")  # 提供外借服务，|或者提供内借服务: as much of the point


def to_heads(doc: Document, counted: str, items: Sequence[Span]) -> list[Span]:
    """Clauses that tell of what a key counts, as the names that they open with: 扩展阶段|只允许加锁, 收缩阶段|则只能释放锁."""
    named = re.compile(f"[^，、]{{1,12}}?{re.escape(counted)}(?=[^，、；（][^，、；]{{2,}}|，)")
    heads = [named.match(doc.text, *item) for item in items] if len(counted) >= _WHOLE else []
    if not heads or any(m is None or PART.fullmatch(m[0]) for m in heads):  # 第一阶段 is no name
        return list(items)
    names = [Span(*m.span()) for m in heads if m]
    return names if _are_apart(doc, names) else list(items)  # 坚决维护甲，坚决维护乙


def to_named(doc: Document, name: Span, items: Sequence[Span]) -> list[Span]:
    """Points of a set as the names that they open with, where each ends as the set's name does: 教师的权利: 管理的权利|，….

    A point that ends so without a comma is whole.
    """
    noun = doc.text[max(name.start, name.end - _WHOLE) : name.end]
    firsts = [before_first(doc.text, item, "，") for item in items]
    named = [
        item if doc.text.endswith(noun, *item) else first
        for item, first in zip(items, firsts, strict=True)
        if doc.text.endswith(noun, *item)
        or (doc.text.endswith(noun, *first) and first.end - first.start > len(noun) and first != item)
    ]
    whole = len(named) == len(items) and len(noun) == _WHOLE
    return named if whole and _are_apart(doc, named) else list(items)


def _are_apart(doc: Document, names: Sequence[Span]) -> bool:
    """Whether no two names are the same words."""
    return len({doc.text[slice(*name)] for name in names}) == len(names)


_WHOLE = 2  # characters of what is counted, which ends the names of its members
_LONG = 36  # characters: points that run on take the clause that they share the shape of as their head
_ADVERBIAL = lazy(
    "(?:从|在|对|当|随着|通过|经过|为了?|如果|以|既然|虽然?|只有|只要|由于|因为|无论|不论).*|.*[看上中下时后来]|就.*而言"
)


_TOO_LONG = 60  # characters
SLOGAN_LENGTH = 30


_NAME = 10  # characters of a point that is a name, with the clause that explains it hung on; a longer one is a clause, too
_EXPLAINS = (
    1.3  # times the names, from which what follows explains them (发病急骤，病情危笃 is a balanced pair)
)
_EXAMPLE = lazy(" *(?:就?是(?!否)|如|例如|比如|譬如|特别是|尤其是|包括|即|也就是|使|从而|以便)")


def _leads(clause: str) -> bool:
    """Whether a clause only leads to what follows it: 因意外事件，…; 到明年，…. 以人员为中心的变革 is a name."""
    named = re.fullmatch("[以对].*的[^的]{2,4}", clause)
    opens = _ADVERBIAL.fullmatch(clause) or re.match(r"因|到|经过|每|由|能|凡|\d|.*：", clause)
    return bool(opens) and not named


def explained(doc: Document, items: list[Span]) -> list[Span]:
    """Points that are names, some with a clause hung on (习惯，人们总倾向于…), cut to the names."""
    text = doc.text
    names = [before_first(text, item, "，") for item in items]
    words = [text[n.start : n.end] for n in names]
    hung = [(n, Span(n.end + 1, i.end)) for n, i in zip(names, items, strict=True) if n.end < i.end]
    if any(not 2 <= len(w) <= _NAME for w in words) or any(
        _leads(text[n.start : n.end]) or text.startswith(("但", "而"), e.start) for n, e in hung
    ):
        return items
    most = 2 * len(hung) > len(items) or any("：" in text[slice(*e)] for _, e in hung)
    longer = sum(e.end - e.start for _, e in hung) >= _EXPLAINS * sum(n.end - n.start for n, _ in hung)
    told = most and longer  # 守规矩；爱书，按时还；守时辰: that one goes on explains nothing
    explained = told or len(shared_suffix(words)) >= 2 or all(_EXAMPLE.match(text, *e) for _, e in hung)
    return names if hung and explained and len(set(words)) == len(words) else items


def slogans(doc: Document, items: list[Span]) -> list[Span]:
    """Points of running prose, each cut to its first clause where a long explanation follows."""
    clauses = [_first_clause(doc.text, item) for item in items]
    return [
        clause
        if item.end - item.start > _TOO_LONG
        and clause.end - clause.start <= SLOGAN_LENGTH
        and not _leads(doc.text[slice(*clause)])
        else item
        for item, clause in zip(items, clauses, strict=True)
    ]


def _first_clause(text: str, item: Span) -> Span:
    """The first clause of a point, with the one after it where it only says in what: 在取向上，坚持以读者为先."""
    first = before_first(text, item, "，")
    if first.end < item.end and _FRAME.fullmatch(text, *first):
        return Span(item.start, before_first(text, Span(first.end + 1, item.end), "，").end)
    return first


_FRAME = lazy("在[^，]{2,14}[上中里下]|从[^，]{2,12}看")


def _is_explained_at(dash: int, item: Span) -> bool:
    """Whether a —— parts a name from what explains it: 认知——信息加工系统, but not 传递——接受式."""
    name, says = dash - item.start, item.end - dash - 2
    return name >= _SHORT_NAME or (name >= 2 and says > max(name, _SHORT_NAME))


_SHORT_NAME = 4  # characters


def shortened(doc: Document, items: list[Span]) -> list[Span]:
    """Long parallel points cut to their slogans: before —— where all have one; before the first comma where
    the clauses before it end alike (…前所未有，…), share their subject, or are short and begin alike.
    """
    text = doc.text
    dashes = [text.find("——", i.start, i.end) for i in items]
    if all(_is_explained_at(at, item) for at, item in zip(dashes, items, strict=True)):
        return [trimmed(doc, Span(i.start, at)) for i, at in zip(items, dashes, strict=True)]
    commas = [next(iter(outside(text, i, "，")), -1) for i in items]
    if min(commas) < 0:
        return items
    clauses = [text[i.start : at] for i, at in zip(items, commas, strict=True)]
    explained = all(i.end - i.start >= 2.5 * len(c) for i, c in zip(items, clauses, strict=True))
    slogans = max(map(len, clauses)) <= 10 and explained and all(c[:2] == clauses[0][:2] for c in clauses)
    long = sum(i.end - i.start for i in items) >= _LONG * len(items)
    wished = all(c.startswith("要") for c in clauses)  # 一是要加快入库，…；二是要放开预约，…
    alike = long and (wished or all(c[:6] == clauses[0][:6] or c[-2:] == clauses[0][-2:] for c in clauses))
    alike = alike or _say_the_same_of_one(text, items, clauses)
    distinct = len(set(clauses)) == len(clauses) and min(map(len, clauses)) >= 4
    if not (slogans or alike) or not distinct or any(map(_leads, clauses)):
        return items
    return [trimmed(doc, Span(i.start, at)) for i, at in zip(items, commas, strict=True)]


def _say_the_same_of_one(text: str, items: list[Span], clauses: list[str]) -> bool:
    """Whether first clauses say of one thing what it is, and what follows them is not alike:

    书是知识的宝库，|保存了经验 / 书是精神的食粮，|滋养着心灵.
    """
    rests = [text[i.start + len(c) + 1 : i.end] for i, c in zip(items, clauses, strict=True)]
    parallel = len(shared_prefix(rests)) > 0 or len(shared_suffix(rests)) > 1
    told = clauses[0][: clauses[0].find("是") + 1]
    return len(told) >= _TOLD_OF and all(c.startswith(told) for c in clauses) and not parallel


_TOLD_OF = 3  # characters: a thing and its 是
