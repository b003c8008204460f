"""The marks that number the points of a text: 第一章 一、 （一） 1. ① 一是 第一， 首先 ——."""

from __future__ import annotations

import re
from typing import NamedTuple

from flashgen.language import numerals
from flashgen.language.lazy import lazy
from flashgen.language.literals import matches
from flashgen.language.verbs import MEANS
from flashgen.model import Span


class Enumerator(NamedTuple):
    """A mark as found: its style (equal among the points of one list), what it counts, and where it ends."""

    style: str
    number: int | None  # None for bullets and dashes
    start: int
    end: int


BULLETS = "•●■◆▪○★▶►➢▲◎◇❖"
"""Marks that open a point and are hardly anything else."""
_N = f"[{numerals.HAN}]{{1,4}}"
_SAID = f"(?:{MEANS})?(?!，)"  # of 二是指… the 指 is no part of the point, but of 二是指标… it is
_COUNTABLE = "阶段|步|类|种|层次?|方面|部分|点|组|级"
_STAGE = rf"第({_N})个?(?:{_COUNTABLE})"
PART = lazy(
    rf"[第这](?:{_N}|\d{{1,3}})(?:[编篇卷章讲课节单条款]|个?(?:{_COUNTABLE}))"
    rf"|{_N}节|第 ?\d{{1,4}} ?页"
    r"|(?i:chap(?:ter)?|part|unit|lecture|lesson|week|module|slide|page)\.? ?\d{1,2}(?: ?[/、&-] ?\d{1,2})*"
    "(?: ?（[A-Za-z ]+）| (?i:intro(?:duction)?|review))?"
)
"""What only counts or points: 第二条, 第一部分, 这一阶段, Chapter 2, Chap 2/3 (optional)."""
_COUNTED = (
    "关键词|看点|亮点|定义|观点|含义|方法|方式|情况|情形|方案|步骤|"
    "要点|原则|原因|特点|理由|阶段|类型|误区|原理|知识点|命题|启示|"
    "现象|分类|案例|表现|途径|措施|策略|建议|任务|目标|问题|角度|视角|维度|意义|作用|环节|境界|场景"
)
_TOPIC = "(?:[ ：.] ?|(?<!百)(?<![0-9])(?=[\u4e00-\u9fff]{2})(?![般切些致样起定个种]))"  # 考点二|教学原则
_ORDER = {"首先": 1, "其次": 2, "再次": 3, "第三": 3, "然后": 4, "接着": 5, "随后": 6, "最后": 99}
_MEANWHILE = range(4, 7)  # 首先…，然后…。其次…: what only goes on with a point, if a lower one follows
_ALONE = (  # behind a numeral that stands alone: words it does not count
    "(?=[\u4e00-\u9fff]{3})(?![个种类项条点次张本人名年月日级等心分时天周季倍万亿千百元角米厘毫斤克吨升亩岁号楼层室届场处位代维阶股"
    "路队组线部座台支辆只份页篇册幅句段件步节章卷集期轮批户例款颗粒枚套双副门班杯瓶至或和与]|[公平立][里斤顷方]|对[一二\\d]|小时|比[一二\\d])"
)

# At the start of a line, first match wins. Sources: the texts of the study genres (research: frequency table F1.f–F1.i).
_LINE_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (style, re.compile(form))
    for style, form in (
        ("编", rf"第({_N}|\d{{1,3}})(?:[编篇卷]|部分(?![是为的，：:])|部(?![分门队委位]))[ ：]?"),
        ("章", rf"第 ?({_N}|\d{{1,3}}) ?(?:章节?|讲)(?: ?[｜丨—－-] ?|[ ：])?"),
        (
            "专题",
            rf"(?:专题|模块|单元|板块|考点|知识点|项目|任务)({_N}|\d{{1,2}}){_TOPIC}",
        ),
        ("节", rf"第 ?({_N}|\d{{1,3}}) ?(?:节|单元|课(?![程题时本文外堂]))(?: ?[｜丨—－-] ?|[ ：])?"),
        ("条", rf"第 ?([{numerals.HAN}零〇]{{1,7}}|\d{{1,3}}) ?条(?:之[一二三四五])?(?!第)[ ：]?"),
        ("第一", rf"第({_N})[，、：,](?=.)"),
        ("步骤一", rf"(?:{_COUNTED}) ?({_N}|\d{{1,2}})(?:[：:、]|[—－-]{{1,2}}) ?"),
        ("第一题", rf"第 ?({_N}|\d{{1,3}}) ?题(?![目材库])[ ：.、]?(?=[\u4e00-\u9fff“【]{{2}})"),
        ("第一点", rf"第({_N})[点个]是"),
        ("第一阶段", rf"{_STAGE}(?:[，：]| (?=[\u4e00-\u9fff]))"),
        ("第一次", rf"第({_N})(?:批|次|个|代|轮|项|句)(?:：| (?=[\u4e00-\u9fff]))"),
        ("之一", r"[\u4e00-\u9fff]{2,4}之([一二三四五六])(?:：| (?=[\u4e00-\u9fff]))"),
        ("一、", rf"({_N})(?:[、．。]|\.(?!\d)) ?"),
        ("（一）", rf"[（(〈]?({_N})[）)〉][、.．]? ?"),
        ("1.1.1.1", r"(?:\d{1,2}\.){3,5}(\d{1,2})[.、]? ?(?!\d)"),
        ("1.1.1", r"\d{1,2}\.\d{1,2}\.(\d{1,2})[.、]? ?(?!\d)"),
        ("1.1", r"\d{1,2}\.(\d{1,2})[.、]? ?(?![\d%％])(?=[^\d年月日元万亿千百倍米亩吨人次分个])"),
        ("1.", r"(\d{1,2}) ?(?:[、．]|[.。](?!\d)) ?"),
        ("（1）", r"[（(](\d{1,2})[）)][、.．]? ?"),
        ("1）", r"(\d{1,2}) ?[】）)][、.．。]? ?"),
        ("①", r"([①-⑳])[、.]? ?"),
        ("Ⅰ", r"([Ⅰ-Ⅻ])(?![级期度型类])[、.．]? ?"),
        ("A.", r"([A-Z])[.．、](?![A-Za-z.]) ?"),
        ("a.", r"([a-z])[.．、。] ?(?=[\u4e00-\u9fff])"),
        ("a)", r"[（(]?([a-z])[)）] ?"),
        ("其一", r"其([一二三四五六])[，、：是]"),
        ("一是", rf"({_N})(?:[是曰]{_SAID}|要(?![：，素点件害义旨领求塞职])(?=.))"),
        ("首先", r"(首先|其次|再次|最后)[，,是]?"),
        ("——", r"(——|—)(?=[^—])"),
        ("•", rf"([{BULLETS}·*]|[-+] (?=\S)|-(?=[\u4e00-\u9fff“《])) ?"),
    )
)
_ANY_LINE_FORM = lazy("|".join(form.pattern for _, form in _LINE_FORMS))  # a group each: what it counts

_DIGIT = "1"  # 1生产的全球化，2贸易的全球化，3金融全球化
_BARE = "一"  # 一思想上高度重视，…；二行动上高度一致，…；三…
# Within a line, where a list may begin: only marks that are hardly anything else.
INNER_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (style, re.compile(form))
    for style, form in (
        ("（一）", rf"[（(]({_N})[）)]"),
        # After a word (1) is a reference (式（1）); (2) may go on from a point without a stop.
        (
            "（1）",
            r"(?:(?<!\w)|(?<=[有括为含])|(?<=[\u4e00-\u9fff])(?=[（(](?!1\D)))[（(](\d{1,2})[）)](?![，。；、])",
        ),
        ("1）", r"(?<![\d.（(])(\d{1,2})[】）)](?![，。；、])"),
        ("①", r"(?<![从由到至见])([①-⑳])"),  # 从①到②
        ("Ⅰ", r"([Ⅰ-Ⅻ])(?!）：)(?![\u4e00-\u9fff]?[型级期度类])"),
        ("a)", r"(?:(?<=[：；。，])|(?<=[：；。，] ))([a-h])[)）] ?"),
        ("a.", r"(?<=[：；。 ])([a-h])[.．、。] ?(?=[\u4e00-\u9fff])"),
        ("一、", rf"(?<=[：；。])({_N})、(?![{numerals.HAN}])(?=[^、，。]{{2}})"),
        ("1.", r"(?<=[：；。？ ])(\d{1,2})[.．、](?!\d) ?"),
        ("第一", rf"(?<=[：；。，？”])第({_N})[，、：]"),
        (
            "第一点",
            rf"(?:(?<=[：；。，”])|(?<![\u4e00-\u9fff]))第({_N})(?:[点个条项]|个?(?:{_COUNTABLE}|单元))[是为]",
        ),
        ("第一阶段", rf"(?<=[：；。”]){_STAGE}[，：]"),
        ("第一次", rf"(?<=[：；。”])第({_N})(?:批|次|个|代|轮|项|句)[，：]"),
        ("其一", r"(?<=[：；。，？])其([一二三四五六])[，、：是]"),
        ("一是", rf"(?:(?<=[：；。，？”])|(?<=[：；。，？”] ))({_N})[是则]{_SAID}"),
        ("一是", rf"(?<=[：；。，？”“])({_N})曰(?!，)"),
        ("一是", rf"(?<=[：；。，？”])({_N})要(?=[^求，素点])"),
        (_BARE, rf"(?<=[：；])([一二三四五六七八九十]){_ALONE}"),
        (_DIGIT, rf"(?<=[：；。，])(\d){_ALONE}"),
        ("首先", r"(?:(?<=[：；。，？”])|(?<=[：；。，？”] ))(首先|其次|再次|然后|接着|随后|最后)[，,是]?"),
    )
)
_LEAST_BARE = 3  # numerals with nothing behind them, from which they number points
# What all of those hold, in one expression, as most lines hold none.
MAY_BE_INNER = lazy(
    rf"[{numerals.HAN}\d①-⑳Ⅰ-Ⅻa-h第其首再然接随最]"  # first of all, as one character is looked for faster
    rf"(?:(?<=[{numerals.HAN}])[）)是曰要则]|(?<=第){_N}(?:[，、：]|[个条项单]|个?(?:阶段|[步类种层方部点组级批次代轮句]))|(?<=其)[一二三四五六][，、：是]"
    rf"|(?<=\d)[】）).．、]|(?<=[①-⑳Ⅰ-Ⅻ])|(?<=[a-h])[)）.．、。]|(?<=[{numerals.HAN}])、|(?<=[：；][一二三四五六七八九十])[\u4e00-\u9fff]|(?<=[：；。，]\d)[\u4e00-\u9fff]|(?<=首)先|(?<=其)次|(?<=再)次|(?<=[然随最])后|(?<=接)着)"
)


def at_line_start(text: str, start: int, end: int) -> Enumerator | None:
    """The enumerator that opens the line `text[start:end]`, or the answer in it (答：（1）…); a bullet before it is none."""
    if (answer := ANSWER.match(text, start, end)) and answer.end() < end:
        start = answer.end()
    found = _ANY_LINE_FORM.match(text, start, end)
    if not found or not found.lastindex:
        return None
    style, form = _LINE_FORMS[found.lastindex - 1]
    m = form.match(text, start, end)
    if not m or (style in ("一、", "1.") and text[m.end(1)] == "、" and _numeral_goes_on(text, m)):
        return None
    if style == "•" and (numbered := at_line_start(text, m.end(), end)) and numbered.number is not None:
        return numbered
    return Enumerator(style, _count(m[1]), m.start(), m.end())


def bare_digit(text: str, start: int, end: int) -> Enumerator | None:
    """The digit with nothing behind it that opens a line (1生产的全球化); whether it counts, its series must tell."""
    m = _BARE_DIGIT.match(text, start, end)
    return Enumerator(_DIGIT, int(m[1]), m.start(), m.end()) if m else None


_BARE_DIGIT = lazy(rf"(\d) ?{_ALONE}")


def of_heading(text: str, start: int, end: int) -> Enumerator | None:
    """The enumerator that opens a heading; there a number and a space are one (1 词源), but not 5 个步骤."""
    if found := at_line_start(text, start, end):
        return found
    m = _SPACED.match(text, start, end)
    return Enumerator("1", _count(m[1]), m.start(), m.end()) if m else None


_SPACED = lazy(r"(?:\d{1,2}[-–—－])?(\d{1,2}) (?=[\u4e00-\u9fff])(?![个种类项条点大年月日步件次级人道题小])")
ANSWER = lazy(" ?(?:(?:参考)?(?:答|答案|解答)(?:要点)?：|【(?:参考)?(?:答|答案|解答)(?:要点)?】：?) ?")
"""What opens the answer to the question before it."""


def doubled(text: str, start: int, end: int) -> int:
    """Where the words begin after a second ordinal (①第一，… 1】首先，… 1.2 原理二：… a. 一方面，… 1.1 第一节 …)."""
    m = _DOUBLED.match(text, start, end)
    return m.end() if m else start


_DOUBLED = lazy(
    rf"(?:第{_N}(?:[，、：]|[个种点][\u4e00-\u9fff]{{0,4}}?就?是)|首先，|其次，|再次，|最后，|另?一方面，"
    rf"|第(?:{_N}|\d{{1,2}})(?:[章节课讲]|单元) ?(?=[\u4e00-\u9fff]{{2}})"
    rf"|{_N}是{_SAID}|(?:{_COUNTED})(?:{_N}|\d{{1,2}})[：:] ?)"
)


def inner_series(text: str, start: int, end: int, next_of: dict[str, int]) -> list[Enumerator]:
    """The longest series of enumerators of one style within a line: 1, 2, … or the continuation of an open list.

    `next_of` has the number that each open list would go on with. A series of one is no list, unless it
    goes on with an open one.
    """
    best: list[Enumerator] = []
    if not MAY_BE_INNER.search(text, start, end):
        return best
    within = Span(start, end)
    for style, form in INNER_FORMS:
        series: list[Enumerator] = []
        for m in matches(form, text, within):
            number = _count(m[1])
            wanted = series[-1].number + 1 if series and series[-1].number is not None else None
            if number is None or (text[m.start() - 1 : m.start()] == "“" and text.startswith("”", m.end())):
                continue  # “Ⅰ”和“Ⅱ”, which are names
            while style == "首先" and number in (2, 3) and series and series[-1].number in _MEANWHILE:
                series.pop()
                wanted = series[-1].number + 1 if series and series[-1].number is not None else None
            last_of_all = style == "首先" and series and (series[-1].number or 0) < number
            if number == wanted or last_of_all or (not series and number in (1, next_of.get(style, 1))):
                series.append(Enumerator(style, number, m.start(), m.end()))
        if style == "首先" and len(series) == 2 and series[1].number in _MEANWHILE:
            continue  # 首先在乡里试行，随后推开: what happened
        if style in (_BARE, _DIGIT) and len(series) < _LEAST_BARE:
            continue
        goes_on = series and series[0].number != 1
        if (len(series) >= 2 or goes_on) and (not best or series[0].start < best[0].start):
            best = series
    return best


def inner_first(text: str, start: int, end: int, style: str) -> Enumerator | None:
    """The mark of number 1 and `style` within a line, after words that lead to it."""
    for name, form in INNER_FORMS:
        if name == style:
            marks = (m for m in form.finditer(text, start + 2, end) if _count(m[1]) == 1)
            return next((Enumerator(style, 1, m.start(), m.end()) for m in marks), None)
    return None


def _count(mark: str) -> int | None:
    if mark in _ORDER:
        return _ORDER[mark]
    if len(mark) == 1 and mark.isascii() and mark.isalpha():
        return ord(mark.upper()) - ord("A") + 1
    return numerals.parse(mark)


def _numeral_goes_on(text: str, mark: re.Match[str]) -> bool:
    """一、二年级; 7、8仍然正常接收: the mark is part of an enumeration of numbers."""
    at = mark.end()
    if mark[1].isdecimal():
        following = re.compile(r"\d+").match(text, at)
        return following is not None and int(following[0]) == int(mark[1]) + 1
    first, then = (numerals.parse(digits) for digits in (mark[1], text[at : at + 1]))
    goes_on = first is not None and then == first + 1  # 三、三场比赛 are a third point's
    return goes_on and text[at + 1 : at + 2] not in ("、", "是", "要", "个", "切", "般", "定")
