"""Headings without a mark: lines that are short, have no final stop, and head what follows."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from flashgen.document.layout import TITLE_LENGTH
from flashgen.language import enumerators
from flashgen.language.lazy import lazy
from flashgen.language.words import cut, ends_word

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from flashgen.document.normalise import Line

_LENGTH = 30  # characters
_TITLE, _PLAIN, _BOLD = 0, 8, 9  # levels; those of # and of 第一章 lie between


def unmarked_headings(
    text: str, lines: Sequence[Line], width: int, strong: Collection[int], bare: Collection[int]
) -> dict[int, int]:
    """Lines without a mark that head what follows: their number, with their level.

    A heading is short, for a text wrapped at `width` characters (0: not wrapped) too, and without a final stop,
    and a paragraph follows. The first such line is the title. The rest count when there are two at least: one
    alone is likelier a signature or a stray line. `strong` has the lines that are bold from end to end, `bare` the
    offsets of those that a digit alone numbers.
    """
    rows = [text[line.span.start : line.span.end] for line in lines]
    numbered = [
        line.span.start in bare or enumerators.at_line_start(text, *line.span) is not None for line in lines
    ]
    plain = [line.pieces[0].kind == "line" for line in lines]
    marked = any(line.pieces[0].kind in ("heading", "title") for line in lines)
    longest = min(_LENGTH, 0.75 * width) if width else _LENGTH
    found: dict[int, int] = {}
    candidates: list[int] = []
    halved: list[int] = []  # lines of two halves, which are headings where they are alike
    enumerated = 0
    for i, row in enumerate(rows):
        if not plain[i] or lines[i].pieces[0].level:
            continue
        if i in strong and len(row) <= _LENGTH and row[-1] not in "。；，" and not re.match(r"\d", row):
            found[i] = _BOLD
        elif marked or row[-1] in "。；，：、,;:？！…":
            continue
        elif _is_title(i, rows, numbered, found):
            found[i] = _TITLE
        elif numbered[i]:
            enumerated += 1
        elif len(row) <= longest and plain[i + 1 : i + 2] == [True] and not re.search("[：（=＝]", row):
            if "，" in row:
                halved.append(i)
            elif not ((i <= _BYLINE and _is_author(row)) or _PAPER_NUMBER.fullmatch(row)):
                candidates.append(i)
    candidates = sorted([*candidates, *_parallel(rows, halved)])
    # Of lines in a row only the last heads a paragraph; the first ones are a title's second line or a name.
    last = frozenset(candidates) - {i - 1 for i in candidates}
    heads = [
        i for i in candidates if i in last and (len(rows[i + 1]) > len(rows[i]) or rows[i + 1][-1] in "。！")
    ]
    if enumerated >= 3:  # where headings have numbers, a line without one must look like its neighbours
        endings = Counter(rows[i][-2:] for i in heads)
        heads = [i for i in heads if endings[rows[i][-2:]] > 1]
    if len(heads) >= 2:
        found.update(dict.fromkeys(heads, _PLAIN))
    return found


_PAPER_NUMBER = lazy("[\u4e00-\u9fff]{1,12} ?[〔\\[]\\d{4}[〕\\]] ?第? ?\\d{1,4} ?号")  # 县图发〔2011〕3号
_BYLINE = 2  # the last of the lines in which the author may be named: below the title, or its second line
_AUTHOR = lazy(
    "[□■◎●○◇△] ?[\u4e00-\u9fff]{2,4}"
    "|(?P<of>[\u4e00-\u9fff]{1,11}(?:部|局|委|院|校|厅|办|处|室|中心|大学|学院)) ?[\u4e00-\u9fff]{2,3}"
)


def _is_author(row: str) -> bool:
    """Whether a line names who wrote what follows, alone or with where from: 王明, 图书局王明, □王明."""
    if _PERSON.fullmatch(row):
        return len(row) > _WORD or cut(row) != (row,)
    named = _AUTHOR.fullmatch(row)
    return named is not None and (named["of"] is None or ends_word(row, 0, named.end("of")))


_WORD = 2  # characters; 金融 is a word, though 金 is a surname
# The hundred commonest surnames (Ministry of Public Security, 2020), with a given name.
_PERSON = lazy(
    "[王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆"
    "范汪廖石金贾韦夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常][\u4e00-\u9fff]{1,2}"
)


_HALVES = lazy("(?P<first>[^，。；：]{3,10})，(?P<second>[^，。；：]{3,12})")


def _parallel(rows: Sequence[str], numbers: Sequence[int]) -> list[int]:
    """Lines of two halves whose halves begin as those of another do: 带着感情去，读懂心里话 / 带着责任去，办好烦心事."""
    halves = {i: m for i in numbers if (m := _HALVES.fullmatch(rows[i]))}
    begins = Counter(key for m in halves.values() for key in _beginnings(m))
    return [i for i, m in halves.items() if any(begins[key] > 1 for key in _beginnings(m))]


def _beginnings(halves: re.Match[str]) -> tuple[tuple[str, str], tuple[str, str]]:
    return ("first", halves["first"][:2]), ("second", halves["second"][:2])


_TELLS = lazy("[^，。；：=＝]{1,16}?(?:（[^（）]*）)? ?[：=＝] ?[^：]{2,}")
_META_LINE = lazy("(?:来源|作者|日期|时间|发布时间|编辑|责任编辑|记者) ?[：:]")
_META = lazy("(?:作者|日期|时间|来源|整理|编辑|课程|单位|主讲|教师|班级|学号|姓名|关键词|摘要)")


def _is_title(i: int, rows: Sequence[str], numbered: Sequence[bool], found: dict[int, int]) -> bool:
    """Whether a line is the title, or its second line: then what stands below it has an enumerator."""
    if len(rows[i]) > TITLE_LENGTH or numbered[i] or _META_LINE.match(rows[i]):
        return False
    if i == 0 and len(rows) > 1 and all(map(_TELLS.match, rows[:2])) and not _META.match(rows[1]):
        return False  # 栈：后进先出的线性表 / 队列：先进先出的线性表
    return (i == 0 and len(rows) > 1) or (i == 1 and found.get(0) == _TITLE and numbered[2:3] == [True])
