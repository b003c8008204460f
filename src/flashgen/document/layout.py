"""Lays out the lines of a text as an outline: what each heading, point, paragraph and cell belongs to.

Marks decide where there are marks (#, list items, 第一章, 一、 （1） ①, 一是); where there are none, `headings`
has found the lines that are headings all the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from flashgen.language import enumerators
from flashgen.language.lazy import lazy
from flashgen.model import Block, Piece, Span

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flashgen.document.normalise import Line

TITLE_LENGTH = 40  # characters
_CHAPTERS = {
    "编": 1,
    "章": 2,
    "专题": 2,
    "节": 3,
}  # enumerators that make a short line a heading, with its level
_LEVELS = 6  # of headings that a format marks
_RANKS = ("一、", "（一）", "1.", "（1）", "①")  # as papers number their parts, parts of parts, and so on
_DEEPEST = 4  # levels of points within one line
_TITLED = ("一、", "（一）")  # those of documents, whose points have paragraphs of their own
_NAME = lazy("[^，；。：、]{2,8}。")
_BULLET = lazy(f"[-{enumerators.BULLETS}] ?(?=[\u4e00-\u9fffA-Za-z])")
# 如下。 and 我讲三点意见。 before a list
_SAYS_FOLLOWS = lazy(
    "(?:(?:以下|下列|如下)[^，。；]{0,12}"
    "|(?:讲|提|谈|说|强调|汇报|做好|做到|抓好|抓|把握|注意|注重|坚持|处理好|突出)(?:好|出|了)?"
    "(?:[几两二三四五六七八九十]|\\d) ?(?:点|个|条|项|种|步|方面)[^，。；的]{0,8})。$"
)
_ANOTHER_LABEL = lazy("(?<=[。；])(?=[\u4e00-\u9fff]{2,8}：(?:①|[（(][1一][)）]|1[.、]|第一[，、]|一是))")
_CHOOSE = lazy("（ *[A-D]{0,4} *）。?$")  # 下列属于六淫的是（ B ）: what is below it are choices
_SETS_TASK = lazy("^请?(?:简述|试述|论述|简答|列举|简要说明)[^，。；]{2,40}。$")
# A line that is no more than a name titles the list below it: 辩论的意义 / - … / - …; a caption (图3 …) does not.
_TITLES = lazy(
    r"(?![图表题例注附] ?[\d一二三四五六七八九十]|[例注附]$|例如|附[件录表图]|图[文片源]|题目|[是有]|[!:#（])"
    "[^，。；：、！？…（）是|→=]{2,20}(?:（[^，。；：（）]{1,12}）)?"
)
_PLAIN_NUMBERS = ("1.", "（1）", "1）", "①")
_MANY_BULLETS = 3  # lines of a text from which a bullet opens a point wherever it stands


def lay_out(text: str, lines: Sequence[Line], headings: Mapping[int, int]) -> list[Block]:
    """The blocks of `text`, line by line; `headings` has the level of lines that no mark makes one, by number."""
    bullets = sum(_BULLET.match(text, line.span.start) is not None for line in lines)
    return _Outline(text, headings, bullets >= _MANY_BULLETS).build(lines)


def _by_labels(text: str, line: Span) -> list[Span]:
    """A line, or the parts of it that labels open which lead to points of their own: 优点：①快；②省。|缺点：①吵；②贵。"""
    starts = [m.start() for m in _ANOTHER_LABEL.finditer(text, *line) if m.start() > line.start]
    return [Span(a, b) for a, b in pairwise([line.start, *starts, line.end])]


def _is_deeper(style: str, above: str) -> bool:
    """Whether one of two marks numbers parts of what the other numbers: （一） below 一、."""
    return {style, above} <= set(_RANKS) and _RANKS.index(style) > _RANKS.index(above)


@dataclass(slots=True)
class _Open:
    """A block that later lines may still belong to."""

    block: int
    kind: str  # heading | enumerated | item | lead
    level: int = 0
    style: str = ""
    number: int | None = None
    mark: str = ""  # the style of the enumerator that an item of Markdown opens with
    indent: int = 0  # columns before the words of such an item


@dataclass(slots=True)
class _Outline:
    """Lays out the lines one after another; `open` is the path from the top to where we are."""

    text: str
    headings: Mapping[int, int]
    bulleted: bool  # whether the text has many lines that open with a bullet
    lists: int = 0  # the greatest group of the items so far: a list that begins has a greater one
    blocks: list[Block] = field(default_factory=list)
    open: list[_Open] = field(default_factory=list)

    def build(self, lines: Sequence[Line]) -> list[Block]:
        for i, line in enumerate(lines):
            piece = line.pieces[0]
            match piece.kind:
                case "title":
                    self._heading(line.span, 0)
                case "heading":
                    self._heading(line.span, piece.level)
                case "item":
                    self._item(line.span, piece)
                case "cell":
                    self._close_items(piece.indent + 1)
                    self._close_leads_unless_list()
                    self._add(
                        Block(
                            line.span,
                            "cell",
                            self._paragraph_parent(),
                            style=f"table {piece.group}",
                            row=piece.level,
                            column=piece.number or 0,
                        )
                    )
                case _:
                    following = lines[i + 1] if i + 1 < len(lines) else None
                    if i in self.headings or not self._numbers_parts(line.span, following):
                        self._close_items(piece.level + (0 if self._is_lazy_lead(line) else 1))
                    if i in self.headings:
                        self._heading(line.span, self.headings[i])
                    else:
                        *before, last = _by_labels(self.text, line.span)
                        for span in before:
                            self._line(span, None)
                        self._line(last, following)
        return self.blocks

    def _heading(self, span: Span, level: int) -> None:
        mark = enumerators.of_heading(self.text, *span)
        while self.open and not self._is_above(self.open[-1], level, mark):
            if (
                level >= 8
                and self.open[-1].kind == "enumerated"
                and self.open[-1].style in ("编", "章", "节", "一、")
            ):
                break
            self.open.pop()
        if mark and mark.end < span.end and mark.style not in ("——", "一是", "首先"):
            block = Block(
                Span(mark.end, span.end),
                "heading",
                self._here(),
                self.text[mark.start : mark.end].strip(),
                f"h{level} {mark.style}",
                mark.number,
            )
        else:
            block = Block(span, "heading", self._here(), style=f"h{level}")
        index = self._add(block)
        self.open.append(_Open(index, "heading", level))
        if span.end - span.start > TITLE_LENGTH:  # ## 法律可以分为：（1）宪法；（2）…
            self._split_inner(index)

    def _is_above(self, entry: _Open, level: int, mark: enumerators.Enumerator | None) -> bool:
        """Whether an open heading is above one of a level and a mark: of one level, 一、 is above （一）."""
        if entry.kind != "heading" or entry.level > level:
            return False
        above = self.blocks[entry.block].style.partition(" ")[2]
        if entry.level < level or mark is None or not {above, mark.style} <= set(_RANKS):
            return entry.level < level
        return _RANKS.index(above) < _RANKS.index(mark.style)

    # Items and lines

    def _item(self, span: Span, piece: Piece) -> None:
        mark = enumerators.at_line_start(self.text, *span)
        self._close_items_for(mark, piece)
        self.lists = max(self.lists, piece.group)
        label = ""
        if mark and mark.end < span.end and mark.style not in ("——", "一是", "首先", "•"):
            label = self.text[mark.start : mark.end].strip()
            span = Span(mark.end, span.end)
        elif not mark:
            span = Span(enumerators.doubled(self.text, *span), span.end)
        index = self._add(Block(span, "item", self._here(), label, f"list {piece.group}", piece.number))
        self.open.append(
            _Open(index, "item", piece.level, mark=mark.style if mark and label else "", indent=piece.indent)
        )
        self._split_inner(index, mark if label else None)

    def _close_items_for(self, mark: enumerators.Enumerator | None, piece: Piece) -> None:
        """Close the items that an item with a mark does not belong to: all of its level and deeper.

        Where one list has marks of two ranks, those of the second begin anew below each of the first: - 一、 / - （一）.
        """
        marked = {e.mark: depth for depth, e in enumerate(self.open) if e.level == piece.level and e.mark}
        if mark and mark.style in marked:
            del self.open[marked[mark.style] :]
        elif mark and mark.number == 1 and marked and _is_deeper(mark.style, [*marked][-1]):
            self._close_items(piece.level + 1)
        else:
            self._close_items(piece.level)

    def _close_items(self, level: int) -> None:
        """Close list items as deep as `level` or deeper, with all that hangs on them."""
        for depth, entry in enumerate(self.open):
            if entry.kind == "item" and entry.level >= level:
                del self.open[depth:]
                return

    def _is_lazy_lead(self, line: Line) -> bool:
        """Whether Markdown took a line left of an item's words into it that leads the next list (缺点：), or goes

        on with the points that the item is below: （2）慢： / - … / （3）省。
        """
        piece = line.pieces[0]
        items = [e.indent for e in self.open if e.kind == "item" and e.level <= piece.level]
        if not (items and piece.indent < items[-1] and piece.gap == 0):
            return False
        return self._goes_on(line.span, self.open) or self.text[line.span.end - 1] == "："

    def _goes_on(self, line: Span, among: Sequence[_Open]) -> bool:
        """Whether a line has the next number of a list that is open."""
        mark = enumerators.at_line_start(self.text, *line)
        return mark is not None and any(
            e.kind == "enumerated" and e.style == mark.style and (e.number or 0) + 1 == mark.number
            for e in among
        )

    def _numbers_parts(self, line: Span, following: Line | None) -> bool:
        """Whether a line numbers the points of the item of Markdown before it, which leads to them or is alone:

        - 按用途分为： / 1、阅览用书； / 2、外借用书。
        """
        mark = enumerators.at_line_start(self.text, *line)
        last = self.blocks[-1] if self.blocks else None
        if mark is None or last is None or mark.style not in _PLAIN_NUMBERS:
            return False
        if mark.number != 1:
            item = next((depth for depth, e in enumerate(self.open) if e.kind == "item"), len(self.open))
            return self._goes_on(line, self.open[item:])
        second = enumerators.at_line_start(self.text, *following.span) if following else None
        goes_on = second and second.style == mark.style and second.number == 2
        if not goes_on or last.kind != "item" or not last.style.startswith("list "):
            return False
        alone = all(block.style != last.style for block in self.blocks[-2:-1])
        titled = alone and _TITLES.fullmatch(self.text, *last.span) is not None
        return titled or self.text[last.span.end - 1] == "："

    def _line(self, span: Span, following: Line | None) -> None:
        mark = enumerators.at_line_start(self.text, *span)
        if (
            mark
            and mark.end < span.end
            and (mark.number is not None or self._in_series(mark.style, following and following.span))
        ):
            chapter = mark.style in _CHAPTERS and not self._is_in_section()
            if chapter and span.end - span.start <= TITLE_LENGTH:
                self._heading(span, _CHAPTERS[mark.style])
            else:
                self._enumerated(mark, span)
            return
        self._close_leads_unless_list()
        self._continue_or_lead(span, following)

    def _is_in_section(self) -> bool:
        """Whether we are below a heading that the format marks, and no title: what 第一部分 counts there is no chapter."""
        return any(
            e.kind == "heading"
            and 1 < e.level <= _LEVELS
            and self.blocks[e.block].style.partition(" ")[2] not in _CHAPTERS
            for e in self.open
        )

    def _in_series(self, style: str, following: Span | None) -> bool:
        """Whether a dash or bullet has others in the text, or one next to it; one alone is a subtitle or a signature."""
        if (style == "•" and self.bulleted) or any(entry.style == style for entry in self.open):
            return True
        mark = enumerators.at_line_start(self.text, *following) if following else None
        return mark is not None and mark.style == style

    def _enumerated(self, mark: enumerators.Enumerator, span: Span) -> None:
        if mark.number == 2 and not any(e.style == mark.style for e in self.open):
            self._split_first(mark.style)
        for depth in range(len(self.open) - 1, -1, -1):
            entry = self.open[depth]
            if entry.kind in ("heading", "item"):
                break
            if entry.style == mark.style:
                restarts = mark.number == 1 and entry.number is not None
                later_lead = any(e.kind == "lead" for e in self.open[depth + 1 :])
                if not (restarts and later_lead):
                    del self.open[depth:]
                else:
                    del self.open[
                        depth : next(
                            d for d in range(depth + 1, len(self.open)) if self.open[d].kind == "lead"
                        )
                    ]
                break
        if mark.number == 1:
            self._leave_dashes()
        block = Block(
            Span(enumerators.doubled(self.text, mark.end, span.end), span.end),
            "item",
            self._here(),
            self.text[mark.start : mark.end].strip(),
            mark.style,
            mark.number,
        )
        index = self._add(block)
        self.open.append(_Open(index, "enumerated", 0, mark.style, mark.number))
        self._split_inner(index)

    def _leave_dashes(self) -> None:
        """Close a list of dashes when another begins below a paragraph that is none of its points."""
        last = self.blocks[-1] if self.blocks else None
        dashes = self.open and self.open[-1].style in ("——", "•")
        if dashes and last and last.kind == "paragraph" and last.parent != self.open[-1].block:
            self.open.pop()

    def _close_list_before(self, following: Span) -> None:
        """Close the open list whose style begins anew below a lead: 优点：1.快 2.省 / 缺点：1.吵."""
        mark = enumerators.at_line_start(self.text, *following)
        if mark and mark.number in (1, None):
            self._close_list_of(mark.style)

    def _close_list_of(self, style: str) -> None:
        """Close the open list of a style, and its lead: it begins anew."""
        depth = next((d for d, e in enumerate(self.open) if e.style == style), None)
        if depth is not None:
            del self.open[depth - (depth > 0 and self.open[depth - 1].kind == "lead") :]

    def _begins_list(self, following: Line | None) -> bool:
        mark = enumerators.at_line_start(self.text, *following.span) if following else None
        marked = following is not None and following.pieces[0].kind == "item"
        return marked or (mark is not None and mark.number in (1, None))

    def _leads(self, span: Span, following: Line | None) -> bool:
        """Whether a paragraph leads what follows: by its colon; where that begins a list, by asking or saying so, too."""
        if self.text[span.end - 1] == "：" or _CHOOSE.search(self.text, *span):
            return True
        if following and self._begins_points(following) and _TITLES.fullmatch(self.text, *span):
            return True
        tells = self.text[span.end - 1] == "？" or any(
            said.search(self.text, *span) for said in (_SAYS_FOLLOWS, _SETS_TASK)
        )
        return tells and self._begins_list(following)

    def _begins_points(self, line: Line) -> bool:
        """Whether a line is the first item of a list that the format marks, or opens with a first number."""
        piece = line.pieces[0]
        if piece.kind == "item":
            return piece.group > self.lists and piece.number in (1, None)
        mark = enumerators.at_line_start(self.text, *line.span) if piece.kind == "line" else None
        if mark and mark.style == "•":
            return self.bulleted
        return mark is not None and mark.number == 1 and mark.style in _PLAIN_NUMBERS

    def _continue_or_lead(self, span: Span, following: Line | None) -> None:
        """A paragraph; it may hold a list, and where it ends with a colon, or says that one follows, it leads one."""
        leads = self._leads(span, following)
        listing = any(entry.style for entry in self.open)
        if leads and following:
            self._close_list_before(following.span)
        elif listing and (series := enumerators.inner_series(self.text, *span, {})):
            self._close_list_of(series[0].style)
        parent = self._paragraph_parent()
        index = self._add(Block(span, "paragraph", parent))
        if not self._split_inner(index) and leads:
            self.open.append(_Open(index, "lead"))

    def _paragraph_parent(self) -> int:
        """A paragraph belongs to the heading, or to the point that it goes on with; points that end with a stop are over,

        but not those that are no more than a name (（二）基本原则。).
        """
        for entry in reversed(self.open):
            block = self.blocks[entry.block]
            over = (
                entry.kind == "enumerated"
                and self.text[block.span.end - 1] in "；。"
                and block.style != "条"
                and not (block.style in _TITLED and _NAME.fullmatch(self.text, *block.span))
            )
            if entry.kind != "lead" and not over:
                return entry.block
        return -1

    def _close_leads_unless_list(self) -> None:
        if self.open and self.open[-1].kind == "lead":
            self.open.pop()

    def _split_inner(self, index: int, opened: enumerators.Enumerator | None = None) -> bool:
        """Make the points that a block enumerates within its line blocks of their own.

        A list item may open with the first of their marks, `opened`: - ①快；②省；③静.
        """
        block = self.blocks[index]
        next_of = {
            e.style: e.number + 1 for e in self.open if e.kind == "enumerated" and e.number is not None
        }
        if opened and opened.number == 1:
            next_of[opened.style] = 2
        series = enumerators.inner_series(self.text, *block.span, next_of)
        if not series:
            return False
        goes_on = series[0].number != 1
        if opened and opened.style == series[0].style and series[0].number == 2:
            block = replace(block, style=opened.style, number=1)
        own_mark = bool(block.label) and block.style == series[0].style
        head = Span(block.span.start, series[0].start)
        bracket = head.end > head.start + 1 and self.text[head.end - 1] == "（"
        self.blocks[index] = replace(block, span=Span(head.start, head.end - bracket))
        parent = block.parent if own_mark else index
        if own_mark:  # the block itself is the point before the first one found
            self._leave(index)
        elif goes_on:
            entry = next(e for e in self.open if e.style == series[0].style)
            parent = self.blocks[entry.block].parent
            self._leave(entry.block)
        else:
            self.open.append(_Open(index, "lead"))
        if (
            series[0].start == block.span.start
        ):  # nothing before the first mark: the block itself is the first point
            parent = block.parent if not goes_on else parent
            self.blocks.pop()
            self.open = [e for e in self.open if e.block != index]
        point = self._points(series, block.span.end, parent)
        last = series[-1]
        self.open.append(_Open(point, "enumerated", 0, last.style, last.number))
        return True

    def _points(self, series: list[enumerators.Enumerator], end: int, parent: int, depth: int = 1) -> int:
        """Make the points of a series within a line, up to `end`, and those within them; the last of the series."""
        if series[0].start and self.text[series[0].start - 1] == "（" and self.text.endswith("）", 0, end):
            end -= 1  # 爱护图书（①不折页②不涂画）
        ends = [*(mark.start for mark in series[1:]), end]
        for mark, stop in zip(series, ends, strict=True):
            span = Span(enumerators.doubled(self.text, mark.end, stop), stop)
            label = self.text[mark.start : mark.end]
            point = self._add(Block(span, "item", parent, label, mark.style, mark.number))
            self._split_point(point, depth)
        return point

    def _split_point(self, index: int, depth: int) -> None:
        """Make the points within a point within a line blocks below it: 3.盛世：①…②… 4.危机：①…②…."""
        if depth > _DEEPEST:
            return
        block = self.blocks[index]
        series = enumerators.inner_series(self.text, *block.span, {})
        if len(series) < 2 or series[0].start <= block.span.start or series[0].style == block.style:
            return
        self.blocks[index] = replace(block, span=Span(block.span.start, series[0].start))
        self._points(series, block.span.end, index, depth + 1)

    def _split_first(self, style: str) -> None:
        """A second point opens this line: look for the first within the line before (X的性质：（1）…)."""
        index = len(self.blocks) - 1
        if index < 0 or not (mark := enumerators.inner_first(self.text, *self.blocks[index].span, style)):
            return
        block = self.blocks[index]
        self.blocks[index] = replace(block, span=Span(block.span.start, mark.start))
        self._leave(index)
        self.open.append(_Open(index, "lead"))
        first = self._add(
            Block(Span(mark.end, block.span.end), "item", index, self.text[mark.start : mark.end], style, 1)
        )
        self.open.append(_Open(first, "enumerated", 0, style, 1))

    def _leave(self, index: int) -> None:
        """Close the block `index` and all that hangs on it."""
        for depth, entry in enumerate(self.open):
            if entry.block == index:
                del self.open[depth:]
                return

    def _here(self) -> int:
        """The block that what comes next belongs to."""
        return self.open[-1].block if self.open else -1

    def _add(self, block: Block) -> int:
        self.blocks.append(block)
        return len(self.blocks) - 1
