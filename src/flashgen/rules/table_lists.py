"""表格中的列举：一格内用（1）（2）或<br>分开的各点，或一串名称；首列为并列名称的表。

Source: research T48 and the tables of exam, management and medicine notes.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from flashgen.grammar.lead_topics import lead_topic
from flashgen.grammar.members import after
from flashgen.grammar.naming import Topic, attributes, named_by
from flashgen.grammar.outline import head_of, naming_ancestor, trimmed
from flashgen.language import enumerators
from flashgen.language.coordination import before_first, split
from flashgen.language.lazy import lazy
from flashgen.model import Document, Formulation, Span
from flashgen.rules._facts import formulation
from flashgen.rules._listing import said_in
from flashgen.rules._terms import labels
from flashgen.vocabulary import is_label, needs_owner, says_meaning

if TYPE_CHECKING:
    from collections.abc import Iterator

_NUMBER = lazy(r"[\d.,%％年月日第—–~～-]+|[一二三四五六七八九十]+")  # a year, a running number, a share
_MARK = lazy("[①-⑳]")
_WORDS = lazy(r"[^\W_]")
_ASPECTS = lazy("考点|知识点|项目|要点|条目")  # over a first column: its cells are what there is to say
_LONGEST_NAME = 20  # characters of a cell that is a name
_LONGEST_LABEL = 12  # of one that names what stands beside it


def find(doc: Document) -> Iterator[Formulation]:
    """The lists in each table."""
    tables = groupby(
        (i for i, b in enumerate(doc.blocks) if b.row >= 0),
        key=lambda i: (doc.blocks[i].style, doc.blocks[i].parent),
    )
    for _, cells in tables:
        table = list(cells)
        yield from _within_cells(doc, table)
        yield from _first_column(doc, table)


def _cells(doc: Document, table: list[int]) -> dict[tuple[int, int], list[int]]:
    """The lines of each cell by row and column."""
    grid: dict[tuple[int, int], list[int]] = {}
    for i in table:
        grid.setdefault((doc.blocks[i].row, doc.blocks[i].column), []).append(i)
    return grid


def _within_cells(doc: Document, table: list[int]) -> Iterator[Formulation]:
    grid = _cells(doc, table)
    last, widest = max(row for row, _ in grid), max(column for _, column in grid)
    for (row, column), own in grid.items():
        label = grid.get((row, column - 1))
        if not label:
            continue
        continued = _continued(grid, row, column, last)
        lines = [*own, *continued]
        marks = [enumerators.at_line_start(doc.text, *doc.blocks[i].span) for i in lines]
        labelled = all("：" in doc.text[slice(*doc.blocks[i].span)] for i in lines)
        items = [_item(doc, i, mark, labelled=labelled) for i, mark in zip(lines, marks, strict=True)]
        score, how = (1.6 if all(marks) else 0.0), "lines of a cell"
        if any(doc.text[doc.blocks[i].span.end - 1] == "、" for i in lines):  # 外借、阅览、<br>编目、修书
            items = [trimmed(doc, part) for i in lines for part in split(doc.text, doc.blocks[i].span, "、")]
        if continued:
            score, how = max(score, 1.0), "cells without a label of their own"
        if len(lines) == 1:
            items, score, how = _points_of_line(doc, doc.blocks[lines[0]].span), 1.6, "points of a cell"
            told = widest == 1 and doc.text.startswith("：", doc.blocks[label[0]].span.end - 1)
            if not items and told:
                items, score, how = _clauses(doc, label[0], lines[0]), 0.6, "clauses beside their label"
            if not items and row > 0 and widest == 1:
                items, score, how = (
                    _names(doc, label[0], lines[0], grid.get((0, 1), [])),
                    0.8,
                    "names beside their label",
                )
        items = [
            item for item in items if _WORDS.search(doc.text, *item)
        ]  # a dash says that there is nothing
        if len(items) >= 2:
            topic = _row_topic(doc, grid, row, column, trimmed(doc, doc.blocks[label[0]].span), label[0])
            yield _fact(doc, topic, items, score, lines[0], how)


def _item(doc: Document, line: int, mark: enumerators.Enumerator | None, *, labelled: bool) -> Span:
    """A line of a cell without its mark; its name, where a colon follows one in all of the lines."""
    head = head_of(doc, line)
    whole = trimmed(doc, doc.blocks[line].span)
    told = doc.text.startswith("：", head.end) and said_in(doc.text[slice(*head)]) is None
    if told and not labelled and whole.end - whole.start <= _LONGEST_ITEM:
        head = whole  # 确立任务：收齐旧书, but 三个要素：甲、乙和丙 is a name
    return trimmed(doc, Span(max(head.start, mark.end), head.end)) if mark and mark.end < head.end else head


def _continued(grid: dict[tuple[int, int], list[int]], row: int, column: int, last: int) -> list[int]:
    """The lines of the cells below that have no label of their own: 基本要求 | 经费独立 /  | 行政独立."""
    lines: list[int] = []
    for below in range(row + 1, last + 1):
        if (below, column - 1) in grid or (below, column) not in grid or column > 1:
            break
        lines += grid[below, column]
    return lines


def _points_of_line(doc: Document, cell: Span) -> list[Span]:
    """The points of a cell that is one line and opens with the first: （1）客观性（2）绝对性."""
    marks = enumerators.inner_series(doc.text, *cell, {})
    if not marks or doc.text[cell.start : marks[0].start].strip():
        return []
    ends = [*(mark.start for mark in marks[1:]), cell.end]
    points = [
        before_first(doc.text, Span(mark.end, end), "。；：") for mark, end in zip(marks, ends, strict=True)
    ]
    return [trimmed(doc, point) for point in points]


def _clauses(doc: Document, label: int, cell: int) -> list[Span]:
    """The clauses that a cell beside a bare label and its colon is: 缺陷： | 割裂联系，增加负担，脱离实践."""
    name, said = (trimmed(doc, doc.blocks[i].span) for i in (label, cell))
    words = doc.text[slice(*name)]
    if not is_label(words) or says_meaning(words) or _SENTENCES.search(doc.text, *said):
        return []
    parts = split(doc.text, said, "；")
    if len(parts) < _FEWEST and _SEVERAL.search(words):
        commas = split(doc.text, said, "，")
        parts = commas if len(commas) > _FEWEST else []
    if len(parts) < _FEWEST:
        return []
    items = [trimmed(doc, part) for part in parts]
    return items if all(_SHORTEST_CLAUSE <= i.end - i.start <= _LONGEST_ITEM for i in items) else []


_SENTENCES = lazy("[。：、](?=.)")
_SEVERAL = lazy("(?:要求|不足|缺陷|缺点|优点|优势|特点|影响|意义|作用|原则|措施|条件|途径)$")
_FEWEST = 2
_SHORTEST_CLAUSE = 4  # characters
_LONGEST_ITEM = 40  # characters


_EXAMPLES = lazy(".*(?:例子|举例|示例|实例|案例|备注|例)")
_NAMES = lazy("[^，。；：、！？]{2,12}(?:、[^，。；：、！？]{2,12})+")


def _names(doc: Document, label: int, cell: int, over: list[int]) -> list[Span]:
    """The names that a cell beside a short label is, unless the head `over` it says examples: 实施要求 | 必修课程、选修课程."""
    name, names = (trimmed(doc, doc.blocks[i].span) for i in (label, cell))
    if name.end - name.start > _LONGEST_LABEL or not _NAMES.fullmatch(doc.text, *names):
        return []
    if over and _EXAMPLES.fullmatch(doc.text, *trimmed(doc, doc.blocks[over[0]].span)):
        return []
    members = after(doc, names, None)
    return list(members.spans) if members and members.alike else []


def _row_topic(
    doc: Document, grid: dict[tuple[int, int], list[int]], row: int, column: int, label: Span, block: int
) -> Topic:
    """What names a list in a row: the row's head; a bare one (原则) takes the name of its group of rows, or the heading.

    Under a bare column head (内容) with columns between, both name it: 一大的内容; and so do the head of a column and
    the bare label of its row, where the columns are what is compared: 开架的优点.
    """
    over = grid.get((0, column), [])
    head = trimmed(doc, doc.blocks[over[0]].span) if len(over) == 1 else label
    if compared := _compared(doc, grid, row, head):
        return Topic((head, compared), "column head and row label")
    if _tells_of_label(doc, grid, column, head):
        return Topic((label, head), "row and column head")
    thing = not is_label(doc.text[slice(*label)])
    words = doc.text[slice(*head)]
    several = max(column for _, column in grid) > 1 and len(words) <= _LONGEST_LABEL
    wide = several and not _SAYS_NOTHING.fullmatch(words)  # 书架 | 特点分析 | 处理办法
    owned = column > 1 or (thing and (wide or _OF_ROW.fullmatch(words) is not None))
    if owned and head != label and (wide or is_label(words)):
        firsts = (trimmed(doc, doc.blocks[grid[row, k][0]].span) for k in range(column) if (row, k) in grid)
        named = next((s for s in firsts if not _NUMBER.fullmatch(doc.text, *s)), label)
        return Topic((named, head), "row and column head")
    words = doc.text[label.start : label.end]
    if needs_owner(words) or words in attributes(doc):
        for earlier in range(row, 0, -1):
            first = grid.get((earlier, 0), [])
            name = trimmed(doc, doc.blocks[first[0]].span) if first else label
            if name != label and not is_label(doc.text[name.start : name.end]) and (earlier, 2) in grid:
                return Topic((name, label), "row head, joined with its group")
        return named_by(doc, label, block, "row head")
    return Topic((label,), "row head")


def _tells_of_label(doc: Document, grid: dict[tuple[int, int], list[int]], column: int, head: Span) -> bool:
    """Whether the head of a column names what it tells of the things in the one before: 条约 | 条约要点."""
    before = grid.get((0, column - 1), [])
    kind = doc.text[slice(*trimmed(doc, doc.blocks[before[0]].span))] if len(before) == 1 else ""
    kind, words = kind.removesuffix("名称"), doc.text[slice(*head)]
    return bool(kind) and words.startswith(kind) and is_label(words.removeprefix(kind))


# What the second column of a table tells of the things in the first.
_OF_ROW = lazy(
    "(?:主要|基本|实施)?(?:优点|缺点|优势|不足|特点|要求|措施|途径|功能|作用|意义|影响|原因|表现|做法)"
)
_SAYS_NOTHING = lazy("(?:具体|主要|基本)?(?:内容|属性|说明|解释|描述|备注|要点|知识点|答案)")
_COMPARES = lazy("项目|比较项?|对比项?|维度|方面|类别|区别|内容")


def _compared(doc: Document, grid: dict[tuple[int, int], list[int]], row: int, head: Span) -> Span | None:
    """The bare label of a row (优点) of a table whose first column has but such labels, so that its columns are things."""
    corner, first = grid.get((0, 0), []), grid.get((row, 0), [])
    compares = not corner or _COMPARES.fullmatch(doc.text, *trimmed(doc, doc.blocks[corner[0]].span))
    label = trimmed(doc, doc.blocks[first[0]].span) if len(first) == 1 else head
    things = compares and (0, 2) in grid and not is_label(doc.text[slice(*head)])
    return label if things and label != head and is_label(doc.text[slice(*label)]) else None


def _first_column(doc: Document, table: list[int]) -> Iterator[Formulation]:
    """The names down the first column, under the heading of the table: 六腑 → 胆、胃、小肠…"""
    grid = _cells(doc, table)
    for first in (0, 1):  # the second where the first only counts: ① | 成文法主义
        names = [lines for (row, column), lines in sorted(grid.items()) if column == first and row > 0]
        if not all(_MARK.fullmatch(doc.text, *trimmed(doc, doc.blocks[lines[0]].span)) for lines in names):
            break
    if _ASPECTS.fullmatch(doc.text, *trimmed(doc, doc.blocks[table[0]].span)):
        return
    above = naming_ancestor(doc, table[0])
    items = [trimmed(doc, doc.blocks[lines[0]].span) for lines in names if len(lines) == 1]
    strings = [doc.text[s.start : s.end] for s in items]
    if len(items) < 2 or len(items) < len(names) or above < 0 or len(set(strings)) < len(strings):
        return
    if any(labels().fullmatch(s) for s in strings):  # 作者, 发布日期: what the text says of itself
        return
    if any(len(s) > _LONGEST_NAME or is_label(s) or _NUMBER.fullmatch(s) for s in strings):
        return
    yield _fact(doc, _table_topic(doc, table[0], above), items, 0.8, table[0], "first column")


def _table_topic(doc: Document, first: int, above: int) -> Topic:
    """What a table is of: what the paragraph right before it announces (…有两种：), else its heading."""
    before = doc.blocks[first - 1]
    leads = before.kind == "paragraph" and doc.text[before.span.end - 1] == "："
    topic = lead_topic(doc, before.span, first - 1) if leads else None
    return topic or named_by(doc, head_of(doc, above), above, "heading of a table")


def _fact(doc: Document, topic: Topic, items: list[Span], score: float, block: int, how: str) -> Formulation:
    return formulation(
        doc, topic.spans, items, rule="table-lists", score=score, block=block, evidence=(topic.evidence, how)
    )
