"""Keys: the names that a numeral makes (四个意识, “四甘”精神, 五聚焦五落实, 三大法宝), found on characters.

Words come second: jieba only tells where the head of an unquoted key ends, for it takes 三严三实 apart as
三/严三实 and would hide the key.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import pairwise, zip_longest
from typing import TYPE_CHECKING

from flashgen.language import numerals
from flashgen.language.lazy import lazy
from flashgen.language.verbs import TOGETHER
from flashgen.language.words import cut, ends_word
from flashgen.model import Document, Span
from flashgen.vocabulary import alternatives, load, names_set

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Key:
    """A key as it stands in the text."""

    span: Span  # of the term, its opening quote left out
    term: str  # its words without quotes
    counts: tuple[int, ...]  # the numbers it states: (4,); (5, 5) for 五聚焦五落实
    head: str  # what it counts: 意识; "" for compounds
    measure: str  # 个, 大, …; "" where there is none
    quoted: bool

    @property
    def count(self) -> int:
        """How many members it promises: 三高三低 has six, 八八战略 sixteen, 1+3 four."""
        return sum(self.counts)


_N = rf"(?:[{numerals.HAN}]{{1,3}}|双|\d{{1,2}})"
_QUOTED = lazy(r"[“‘「『]([^“”‘’「」『』\n]{1,20})[”’」』]")
_LEAST = 2  # members; one of anything is no list
_SHORT_QUOTE = 12  # characters; a numeral phrase within a short quote is part of a name, within a long one it stands free
_SUM = lazy(r"\d{1,2}(?:\+(?:\d{1,2}|N))+")
_SET_PHRASE = lazy(rf"[\u4e00-\u9fff]{{2}}([{numerals.HAN}])[\u4e00-\u9fff]")
_PART = lazy(rf"({_N})((?:[^{numerals.HAN}双\d，。；：]){{1,6}})")


@cache
def _measures() -> str:
    return alternatives(load("keys")["measures"]["words"])


@cache
def _simple() -> re.Pattern[str]:
    return re.compile(rf"({_N})({_measures()})?([\u4e00-\u9fff]{{1,10}})")


@cache
def _tails() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What belongs to a quoted key: a word (“四同时”制度); two where its own head is one character (“三会”议事制度)."""
    tails, systems = (alternatives(load("keys")[part]["words"]) for part in ("tails", "systems"))
    return re.compile(tails), re.compile(rf"[\u4e00-\u9fff]{{2,3}}?(?:{systems})|{tails}")


@cache
def _things() -> re.Pattern[str]:
    return re.compile(rf"{_N}(?:{alternatives(load('keys')['units']['words'])})")


def counts_things(phrase: str) -> bool:
    """Whether a numeral is followed by a unit of things: 三处口门."""
    return _things().match(phrase) is not None


@cache
def _stops(*, naming: bool) -> re.Pattern[str]:
    """The stop classes in one expression; without those that name one thing where `naming` is false."""
    entries = [entry for entry in load("keys")["stops"] if naming or not entry.get("names")]
    return re.compile("|".join(f"(?:{entry['pattern']})" for entry in entries))


def stopped(term: str) -> bool:
    """Whether a numeral phrase is of a stop class."""
    return _stops(naming=True).fullmatch(term) is not None


def only_counts(term: str) -> bool:
    """Whether a numeral phrase is of a stop class that is nothing's name: 三个月, but not 三角形."""
    return _stops(naming=False).fullmatch(term) is not None


@lru_cache(maxsize=1)
def keys(doc: Document) -> tuple[Key, ...]:
    """The keys of a text in order, each occurrence."""
    quotes = list(_QUOTED.finditer(doc.text))
    found = [key for m in quotes if (key := _quoted_key(doc.text, m))]
    within_quotes = bytearray(len(doc.text))
    for m in quotes:
        if len(m[1]) <= _SHORT_QUOTE:
            within_quotes[m.start() : m.end()] = b"\1" * len(m[0])
    compounds = {key.span.start: key for key in _set_phrases(doc.text)}
    end = 0
    for m in _bare().finditer(doc.text):
        if m.start() < end or within_quotes[m.start()]:
            continue
        if key := _bare_key(m) or compounds.get(m.start()):
            found.append(key)
            end = key.span.end
    return tuple(sorted(_shortest(found), key=lambda k: k.span))


def keys_in(doc: Document, within: Span) -> tuple[Key, ...]:
    """The keys of a text that begin within a span, in order."""
    first, last = (bisect_left(keys(doc), at, key=lambda k: k.span.start) for at in within)
    return keys(doc)[first:last]


def _shortest(found: list[Key]) -> list[Key]:
    """Unquoted keys cut back to the form that another place of the text has: 四重维度践行 to 四重维度."""
    terms = {k.term for k in found}
    cut_back: list[Key] = []
    for key in found:
        shorter = [key.term[:n] for n in range(4, len(key.term)) if key.term[:n] in terms]
        if not key.quoted and shorter:
            lost = len(key.term) - len(shorter[0])
            span = Span(key.span.start, key.span.end - lost)
            key = replace(key, span=span, term=shorter[0], head=key.head[:-lost])
        cut_back.append(key)
    return cut_back


def _value(numeral: str) -> tuple[int, ...]:
    """What a numeral counts: 八八 is eight and eight, 双 two."""
    if numeral == "双":
        return (2,)
    value = numerals.parse(numeral)
    return (value,) if value is not None else tuple(numerals.DIGITS.get(c, 0) for c in numeral)


def parse(term: str) -> tuple[tuple[int, ...], str, str] | None:
    """The counts, head and measure word of a numeral phrase, or None where it is none."""
    if stopped(term) and not (term.startswith("一") and _counts_more_than_one(term)):
        return None
    if m := _SUM.fullmatch(term):
        return tuple(int(n) for n in term.split("+") if n.isdecimal()), "", ""
    if several := _compound(term):
        return _counts(several), "", ""
    if m := _simple().fullmatch(term):
        counts = _value(m[1])
        if sum(counts) >= 2:
            return counts, m[3], m[2] or ""
    if term[:1] in ("新", "老"):  # 新三样, 老三篇
        m = _simple().fullmatch(term, 1)
        return (_value(m[1]), m[3], m[2] or "") if m and sum(_value(m[1])) >= _LEAST else None
    # 凡提四必, 党史三问: a set phrase of four characters with its numeral third
    if m := _SET_PHRASE.fullmatch(term):
        counts = _value(m[1])
        if 2 <= sum(counts) <= 12 and m[1] not in "十百":
            return counts, term[-1], ""
    return None


def miscount(count: int, found: int) -> str:
    """Say the doubt about a list of `found` members whose key promises `count`; "" where they agree."""
    return f"说{count}项，找到{found}项" if count != found else ""


def promised(term: str) -> int | None:
    """How many members a list of this name must have: 4 of 管理的四项职能, “四个坚持”; None where it does not say."""
    name = term.rpartition("的")[2].replace("“", "").replace("”", "")  # 3个“坚持”
    read = parse(name)
    counts = read is not None and (read[2] in _COUNTING or name in _words("known"))
    return sum(read[0]) if read and counts else None


_COUNTING = frozenset(["个", "项", "条", "种", "类", "点", "大", "重", "方面"])


def _counts_more_than_one(term: str) -> bool:
    """Whether a compound with 一 counts something: 一岗双责 does, 一带一路 does not."""
    return any(max(_value(part[1])) > 1 for part in _compound(term))


def _compound(term: str) -> list[re.Match[str]]:
    """The parts of a compound of like parts: 五聚焦五落实; 一个龙头、三个先锋; 一岗双责. Empty for another term."""
    parts = list(_PART.finditer(term))
    if len(parts) < 2 or re.search("[一二两三四五六七八九十]{3}", term):
        return []
    if any(
        p[1] == "一" and q[2] != "重" and re.match(_measures(), q[2])
        for q, p in pairwise(parts)
        if "、" not in q[2]
    ):
        return []  # 三个进一步, 四个铁一般: one count, and a head with 一; but 三重一大
    lengths = {len(p[2].rstrip("、")) for p in parts}
    whole = "".join(p[0] for p in parts) == term and max(lengths) - min(lengths) <= 2 and max(lengths) <= 5
    return parts if whole else []


def _counts(compound: list[re.Match[str]]) -> tuple[int, ...]:
    """What the parts of a compound count."""
    return tuple(n for part in compound for n in _value(part[1]))


def parts(term: str) -> list[tuple[int, str]]:
    """What a compound counts, with what it counts of each: (2, 学) and (1, 做) of 两学一做. Empty for another term."""
    return [(sum(_value(part[1])), part[2].rstrip("、")) for part in _compound(term)]


def compound_ending(words: str) -> int:
    """How many members the compound says that words end in: 6 of 推行四议两公开; 0 where they end in none."""
    tails = (words[m.start() :] for m in re.finditer(f"[{numerals.HAN}双]", words))
    return next((sum(n for n, _ in told) for tail in tails if (told := parts(tail))), 0)


def _quoted_key(text: str, m: re.Match[str]) -> Key | None:
    words = m[1]
    before = _counted_before().search(text, max(0, m.start() - _LONGEST_COUNT), m.start())
    if before and text[before.start() - 1 : before.start()] == "第":  # 第十三条“借阅的概念” is an ordinal
        before = None
    if before and not parse(words):  # 3个“教育”
        term = before[0] + words
        read = parse(term)
        return (
            Key(Span(m.start() - len(before[0]), m.end(1)), term, *read, quoted=True)
            if read and len(words) <= 6
            else None
        )
    read = parse(words)
    if not read or (re.search("[，。；：、？！]", words) and not read[0][1:]):
        return None
    counts, head, measure = read
    if sum(counts) < _LEAST:
        return None
    if len(words) <= 3 and (tail := _tails()[len(head) < 2].match(text, m.end())):
        return Key(
            Span(m.start(1), tail.end()), words + tail[0], counts, head + tail[0], measure, quoted=True
        )
    return Key(Span(m.start(1), m.end(1)), words, counts, head, measure, quoted=True)


_LONGEST_COUNT = 5  # characters of a number with its measure word


@cache
def _counted_before() -> re.Pattern[str]:
    return re.compile(rf"{_N}(?:{_measures()})$")


@cache
def _bare() -> re.Pattern[str]:
    return re.compile(
        # its first character first: that is looked for faster than what stands before it
        rf"(?P<n>[{numerals.HAN}\d](?<![第几{numerals.HAN}\d之].)(?<!\d\..)"
        rf"(?:(?<=[{numerals.HAN}])[{numerals.HAN}]{{0,2}}|(?<=\d)\d?(?=(?:{_measures()}))))"
        rf"(?P<m>{_measures()})?(?=(?P<h>[\u4e00-\u9fff]{{1,12}}))"
    )


@cache
def _words(entry: str) -> frozenset[str]:
    return frozenset(load("keys")[entry]["words"])


def _head(tail: str) -> str:
    """The head that a stretch opens with: up to the first function word or verb, at most four words."""
    head = ""
    tail = _OBJECT.sub("", tail)
    before = ""
    words = cut(tail)[:4]
    for word, then in zip_longest(words, words[1:], fillvalue=""):
        if word in _ASPECTS and len(before) == 1:  # 三样|连着做: what they do
            return head.removesuffix(before)
        if word in _words("head_ends") or len(head + word) > 8:
            break
        if head and word in _words("late_ends") and not names_set(then):
            break  # 三个书屋|提高效率, but 两条学生参加原则
        if not head and len(word) == _PLACE and word[1] in "中里内":  # 八大|家中有三人
            return word[0]
        before = word
        head += word
        if word in _words("set_nouns"):  # 三个层面|压实责任
            break
    return head


_PLACE = 2  # characters of a word that says in what
_ASPECTS = frozenset("着了过")  # a verb stands before them
_OBJECT = lazy("(?<=.).之$")  # 八法|尽之: a verb and its object end the clause
_GLOSS = lazy(r"（([^（）。]{3,60})）")


def _is_listed(text: str, key: Span, count: int) -> bool:
    """Whether as many as a key counts are listed beside it: 三县（东山、西山、南山）; 汗、和、下、消、吐、清、温、补八法."""
    if (m := _GLOSS.match(text, key.end)) and count > 1:
        return m[1].count("、") == count - 1
    told = _TOLD_AFTER.match(text, key.end)
    if told and count > 1 and len(_MARKS.findall(told[1])) == count - 1:  # 六脏是肝、心、脾、肺、肾、心包
        return True
    near = max(0, key.start - _LONGEST_LIST)
    if (called := _CALLED_SO.search(text, near, key.start)) and len(_MARKS.findall(called[1])) == count - 1:
        return True  # 红山、青河与白塔合称青县三景
    clause = _CLAUSE_BEFORE.search(text, near, key.start)
    return clause is not None and count > _LEAST and clause[0].count("、") == count - 1


_TOLD_AFTER = lazy("，?(?:即|是|为|指|包括|分别是|分别为|：)([^，；：。！？\n]{3,60})")
_CALLED_SO = lazy(f"([^，；：。！？\n]+)，?{TOGETHER}[\u4e00-\u9fff]{{0,4}}$")
_MARKS = lazy("[、和与及]")
_CLAUSE_BEFORE = lazy("[^，；：。！？\n]+$")
_LONGEST_LIST = 60  # characters of members without a mark between them and the key


# What is counted as things and known by that name: 帝国主义、封建主义、官僚资本主义三座大山.
_HILLS = lazy("[二两三四五六七八九]座大山")


def _set_phrases(text: str) -> Iterator[Key]:
    """Unquoted compounds of four characters (三会一课, 四不两直) that are no idiom: those jieba has as one word."""
    for m in _set_phrase().finditer(text):
        read = parse(m[0])
        several = read and len(read[0]) > 1 and _no_head().isdisjoint(m[0]) and len(cut(m[0])) > 1
        if read and several and ends_word(text, m.end() - 1, m.end()):  # but 四议两公|开
            yield Key(Span(*m.span()), m[0], *read, quoted=False)


_SET_PHRASE_LENGTH = 4  # characters


@cache
def _set_phrase() -> re.Pattern[str]:
    n = "[二三四五六七八九两]"
    return re.compile(rf"{n}(?<![第{numerals.HAN}\d].)[\u4e00-\u9fff](?:{n}|一)[\u4e00-\u9fff]")


@cache
def _no_head() -> frozenset[str]:
    """Characters that no part of a set phrase counts: 是 and 个 of 二是四个意识."""
    return frozenset([*"是曰的要有和与", *_words("measures")]) - {"大"}


_RATED = lazy("最?(?:基本|主要|重要|根本|突出|显著|明显|典型|关键|核心|常见|常用|鲜明)的(?=..)")


def _bare_key(m: re.Match[str]) -> Key | None:
    """An unquoted key, or None: one of anything is none, nor is a stop class."""
    measure, tail = m["m"] or "", m["h"]
    counts = _value(m["n"])
    if sum(counts) < _LEAST:
        return None
    rated = weighed[0] if measure and (weighed := _RATED.match(tail)) else ""  # 两个|最基本的|职能
    things = not measure and counts_things(m["n"] + tail)
    if things and not _HILLS.match(m.string, m.start()):
        return None
    if measure == "位" and tail.startswith("一体"):  # 三位一体, 五位一体
        head = "一体"
    elif measure not in ("", "大", "重") and len(cut(measure + tail)[0]) > len(measure):  # 3位于…, 两点钟
        return None
    else:
        head = _head(tail[len(rated) :])
    term = m["n"] + measure + rated + head
    span = Span(m.start(), m.start() + len(term))
    short = len(m["n"]) == 1 and len(head) < 2 and not _is_listed(m.string, span, sum(counts))
    bare = not measure and (len(head) > 4 or short)
    if not head or bare or (not measure and head in _words("measures")):
        return None
    is_stopped = stopped(term) or stopped(m["n"] + measure + tail[:4])
    if is_stopped and not (measure == "级" and _is_listed(m.string, span, sum(counts))):
        return None  # 三级医院 is a rank, but 馆级、市级、省级三级赛制 a set
    if not measure and (several := _compound(term)):  # but 三个人两个书架 are counted
        short = len(term) <= _SET_PHRASE_LENGTH  # _set_phrases tells which of these are idioms
        return None if short else Key(span, term, _counts(several), "", "", quoted=False)
    return Key(span, term, counts, head, measure, quoted=False)
