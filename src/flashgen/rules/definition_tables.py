"""表格中的定义：术语 | 含义；法律制定 | 属性：……。

Source: research code F3.i. In a table the first column names and the others tell: a column whose head says so
(含义, 说明, 定义) gives meanings; the only other column of a table gives what its head says (生理功能); in tables of
properties (项目 | 内容) each row tells one of the heading's (提出者, 著作).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flashgen.grammar.naming import attributes
from flashgen.grammar.outline import trimmed
from flashgen.language.coordination import split
from flashgen.language.lazy import lazy
from flashgen.rules._clauses import body_after
from flashgen.rules._facts import definition
from flashgen.rules._terms import is_name, labels, noun_phrase, telling_head
from flashgen.vocabulary import is_label, needs_owner, says_meaning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flashgen.model import Definition, Document, Span

Grid = dict[tuple[int, int], list[int]]
_MEANING = lazy(
    "(?:基本|主要|具体)?(?:含义|涵义|意义|意思|说明|定义|概念|内涵|解释|释义|描述|简介|答案|不同答案|作用|功能|属性)"
)
_NAMES = lazy("[\u4e00-\u9fff]{0,4}(?:名称|术语|名词|名字|名目|人物|作者|著作|作品|事件)")
_COUNTS = lazy(r"[\d.]{1,6}|[一二三四五六七八九十①-⑳]{1,3}")
_PROPERTIES = lazy("项目|要点|类别|维度|方面|条目")
_UNNAMED = "项目"  # what a first column without a head tells of the things that the others are
_BETWEEN = lazy("(?:主要)?(?:区别|联系|关系|异同|[相不]同点?|共同点)")
_OF_THINGS = frozenset(["类别", "种类", "类型", "名称"])  # over a first column that has no properties
_KINDS = lazy("类型|种类|分类|[举例反]例|例子|称号|区别|关系")
_WRONG = lazy("正误|对错|判断|错误|误区|错解|❌|×")
_CUE = lazy("(?:就是指|主要指|是指|指的是|指|即|是)(?=[^，。、；].{3})")  # 是，… is a yes
_POINT = lazy(r"\d{1,2}(?:[、．]|\.(?!\d))|[①-⑳]|（[1-9一二三]）")
_TWO = 2  # columns; of more, each is of the thing that its head names (比较项 | 通借 | 专借)
_LONGEST_TERM = 20
_MARK = 4  # characters of a cell that only marks
_LONGEST_BODY = 120


def find(doc: Document) -> Iterator[Definition]:
    """The definitions that tables give."""
    for grid in (_without_groups(doc, grid) for grid in _grids(doc)):
        rows = sorted({row for row, _ in grid})
        width = 1 + max(column for _, column in grid)
        heads = [_words(doc, grid, rows[0], column) for column in range(width)]
        heads[0] = heads[0] or _UNNAMED
        if width < 2 or not all(heads) or any(map(_WRONG.search, heads)):
            continue
        headed = not _is_labelled(doc, grid, rows[0]) and all(
            _words(doc, grid, row, 1) != heads[1] for row in rows[1:]
        )  # 内涵：| …… is a row like the others
        explains = _explains(doc, grid, rows[headed:])
        for row in rows[1:] if headed else rows:
            for column in range(1, width):
                if head := _head(doc, grid, row, column, heads if headed else []):
                    yield from _fact(doc, grid, row, column, head, heads, explains=explains)


def _without_groups(doc: Document, grid: Grid) -> Grid:
    """A table without the first of its columns where that only groups what the second names: 线装 | 蝴蝶装 | 版心向内….

    Its words come again, stand for several rows or count them; the column behind the names gives meanings.
    """
    rows = sorted({row for row, _ in grid})
    groups, names = (
        [
            "".join(doc.text[slice(*doc.blocks[i].span)] for i in grid.get((row, column), ()))
            for row in rows[1:]
        ]
        for column in (0, 1)
    )
    head, told = (_words(doc, grid, rows[0], column) for column in (1, 2))
    named = _NAMES.fullmatch(head) or (_MEANING.fullmatch(told) and not is_label(head))
    own = {group for group in groups if group and not _COUNTS.fullmatch(group)}
    if not named or len(own) == len(groups) or len({*names, ""}) <= len(names):
        return grid
    return {(row, column - 1): blocks for (row, column), blocks in grid.items() if column}


def _explains(doc: Document, grid: Grid, rows: list[int]) -> bool:
    """Whether the second of two columns says more than the first, in Chinese: not 整数型 | INT,BIGINT nor 传承文化 | 途径."""
    names, told = ([_words(doc, grid, row, column) for row in rows] for column in (0, 1))
    if len(set(names)) < len(names):
        return False  # 晋 | 王羲之 / 晋 | 王献之: who lived then
    longer = sum(len(said) > len(name) for said, name in zip(told, names, strict=True))
    return 2 * longer > len(rows) and 2 * sum(map(bool, map(_HAN.search, told))) > len(rows)


_HAN = lazy("[\u3400-\u9fff]{2}")


def _head(doc: Document, grid: Grid, row: int, column: int, heads: list[str]) -> str:
    """What a cell tells: the label before it (法律制定 | 属性 | ……, 内涵： | ……), or the head of its column.

    A name with its colon is told by the cell beside it: 分组制： | …….
    """
    named = column == 1 and _is_labelled(doc, grid, row)
    before = _words(doc, grid, row, column - 1) if named or column > 1 else ""
    if named and not is_label(before):
        return "" if labels().fullmatch(before) or before in attributes(doc) else "："
    return before if is_label(before) else (heads[column] if heads else "")


def _is_labelled(doc: Document, grid: Grid, row: int) -> bool:
    """Whether a row opens with a label and its colon, so that it is no head of the table: 内涵： | ……."""
    label = _cell(doc, grid, row, 0)
    return label is not None and doc.text.startswith("：", label.end)


def _grids(doc: Document) -> list[Grid]:
    tables: dict[str, Grid] = {}
    for index, block in enumerate(doc.blocks):
        if block.kind == "cell":
            tables.setdefault(block.style, {}).setdefault((block.row, block.column), []).append(index)
    return list(tables.values())


def _cell(doc: Document, grid: Grid, row: int, column: int) -> Span | None:
    """The words of a cell that is one block, and that no row without a label of its own goes on with."""
    blocks = grid.get((row, column), [])
    continued = column > 0 and (row + 1, 0) not in grid and (row + 1, column) in grid
    return trimmed(doc, doc.blocks[blocks[0]].span) if len(blocks) == 1 and not continued else None


def _words(doc: Document, grid: Grid, row: int, column: int) -> str:
    cell = _cell(doc, grid, row, column)
    return doc.text[cell.start : cell.end] if cell else ""


def _fact(
    doc: Document, grid: Grid, row: int, column: int, head: str, heads: list[str], *, explains: bool
) -> Iterator[Definition]:
    text = doc.text
    name, told = _cell(doc, grid, row, 0), _cell(doc, grid, row, column)
    term = name and noun_phrase(doc, name)
    if (
        not term
        or not told
        or not 2 <= told.end - told.start <= _LONGEST_BODY
        or term.end - term.start > _LONGEST_TERM
    ):
        return
    if _POINT.match(text, *told):  # 1、先登记。2、后取书
        return
    if head == "属性" and told.end - told.start <= _MARK:  # 藏书量 | 约束性
        return
    cue = _CUE.match(text, *told)
    body = body_after(doc, cue.end() if cue else told.start, told.end)
    words, says = text[term.start : term.end], text[body.start : body.end]
    if not is_name(words) or text[body.end : body.end + 1] in ("？", "：") or is_label(says):
        return
    if heads[0] == _UNNAMED and _BETWEEN.fullmatch(words):  # what two things have in common is neither's
        return
    spans: tuple[Span, ...] = (term,)
    if says_meaning(words):
        thing = len(heads) > _TWO and heads[column] == head and not is_label(head)
        over = (
            _cell(doc, grid, min(grid)[0], column) if thing else None
        )  # 项目 | 开架 | 闭架 / 定义 | …… | ……
        above = noun_phrase(doc, over) if over else telling_head(doc, grid[row, 0][0])
        if above is None:
            return
        spans, head = (above,), words
    elif is_label(words) or _PROPERTIES.fullmatch(heads[0]):
        compared = len(heads) > _TWO and heads[column] == head and not _MEANING.fullmatch(head)
        above = _cell(doc, grid, min(grid)[0], column) if compared else telling_head(doc, grid[row, 0][0])
        if above is None:
            return
        # 类别 | 地位 / 旧书 | …: 旧书的地位
        thing = compared and not needs_owner(words) and (needs_owner(head) or heads[0] in _OF_THINGS)
        spans = (term, above) if thing else (above, term)
    only = len(heads) == _TWO and explains
    score, why = _weighed(text, head, spans, body, cued=cue is not None, only=only)
    yield definition(
        doc,
        spans,
        body,
        cue=cue.group() if cue else head,
        rule="definition-tables",
        score=score,
        block=grid[row, column][0],
        quote=told,
        evidence=(why,),
    )


def _weighed(
    text: str, head: str, term: tuple[Span, ...], body: Span, *, cued: bool, only: bool
) -> tuple[float, str]:
    listed = len(split(text, body, "、")) >= 3
    penalty = -1.0 if listed else 0.0
    if cued:
        return 1.5 + penalty, "cell opened by 指"
    if len(term) == 2:
        return 0.0 + penalty, "property of the heading"
    if _MEANING.fullmatch(head):
        return 1.5 + penalty, "column of meanings"
    if head == "：":
        return 0.6 + penalty, "a name and its colon"
    if only:
        return 0.5 + penalty, "the only other column"
    if is_label(head) and not _KINDS.search(head):  # 依据, 核心观点
        return 0.0 + penalty, "a column that tells one thing of each"
    return -1.5 + penalty, "a column"
