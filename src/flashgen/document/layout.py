"""Lays out the lines of a text as an outline: what each heading, point, paragraph and cell belongs to.

Marks decide where there are marks (#, list items, 第一章, 一、 （1） ①, 一是); where there are none, `headings`
has found the lines that are headings all the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from flashgen.document.inner_points import split_first, split_inner
from flashgen.document.outline_path import Open, OutlinePath
from flashgen.document.same_style import AHEAD, begins_below, depth_before, is_indented_below
from flashgen.language import enumerators
from flashgen.language.lazy import lazy
from flashgen.language.verbs import TASK
from flashgen.model import Block, Piece, Span
from flashgen.vocabulary import tag

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
_TITLED = ("一、", "（一）")  # those of documents, whose points have paragraphs of their own
_BRACKETS = "【】"
_BRACKETED = lazy(
    " (?!(?:参考)?(?:答|解析|解答|提示|注))[^，。；：]{1,14}："
)  # as matching.with_labels writes a name in 【】 that opens a line
_NAME = lazy("[^，；。：、]{2,8}。")
# A line that is all a point of a newspaper says before its paragraphs: ——书库建设走在前列。, but no signature.
_DASHED = lazy("——(?!《)[^，；：—]{6,24}。?$")
_BULLET = lazy(f"[-{enumerators.BULLETS}] ?(?=[\u4e00-\u9fffA-Za-z])")
# 如下。 and 我讲三点意见。 before a list
_SAYS_FOLLOWS = lazy(
    "(?:(?:以下|下列|如下)[^，。；]{0,12}"
    "|(?:讲|提|谈|说|强调|汇报|做好|做到|抓好|抓|把握|注意|注重|坚持|处理好|突出)(?:好|出|了)?"
    "(?:[几两二三四五六七八九十]|\\d) ?(?:点|个|条|项|种|步|方面)[^，。；的]{0,8})。$"
)
_ANOTHER_LABEL = lazy("(?<=[。；])(?=[\u4e00-\u9fff]{2,8}：(?:①|[（(][1一][)）]|1[.、]|第一[，、]|一是))")
_BREAKS_OFF = lazy(
    "(?:，即|如下|(?:主要|大致|一般|通常)?(?:包括|分为|分别为|分别是))$"
)  # 书屋有三条规矩，即 / 1. …
_CHOOSE = lazy("（ *[A-D]{0,4} *）。?$")  # 下列属于六淫的是（ B ）: what is below it are choices
_SETS_TASK = lazy(f"{TASK}。|[^，。；：]{{2,30}}(?:是什么|是哪些|有哪些|包括哪些)")
# A line that is no more than a name titles the list below it: 辩论的意义 / - … / - …; a caption (图3 …) does not.
_TITLES = lazy(
    r"(?![图表题例注附] ?[\d一二三四五六七八九十]|[例注附]$|例如|附[件录表图]|图[文片源]|题目|[是有]|[!:#（])"
    "[^，。；：、！？…（）是|→=]{2,20}(?:（[^，。；：（）]{1,12}）)?"
)
_SECTIONS = frozenset([*_CHAPTERS, "1.1", "1.1.1", "1.1.1.1"])
_PLAIN_NUMBERS = ("1.", "（1）", "1）", "①")
_MANY = 3  # lines of a text from which a bullet, or a dash, opens a point wherever it stands


def lay_out(
    text: str, lines: Sequence[Line], headings: Mapping[int, int], bare: frozenset[int]
) -> list[Block]:
    """The blocks of `text`, line by line.

    `headings` has the level of lines that no mark makes one, by number; `bare` the offsets of those that a digit alone
    numbers.
    """
    several = {"•": _BULLET, "——": _DASHED}
    opened = {
        style
        for style, form in several.items()
        if sum(form.match(text, *line.span) is not None for line in lines) >= _MANY
    }
    return _Outline(OutlinePath(text), lines, headings, frozenset(opened), bare).build()


def _by_labels(text: str, line: Span) -> list[Span]:
    """A line, or the parts of it that labels open which lead to points of their own: 优点：①快；②省。|缺点：①吵；②贵。

    A numbered line that tells something before its only label is one: 2.善本：珍贵的书。主要特点有二：一是旧；二是少。
    """
    starts = [m.start() for m in _ANOTHER_LABEL.finditer(text, *line) if m.start() > line.start]
    mark = enumerators.at_line_start(text, *line) if len(starts) == 1 else None
    if mark and not enumerators.inner_series(text, mark.end, starts[0], {}):
        return [line]
    return [Span(a, b) for a, b in pairwise([line.start, *starts, line.end])]


def _is_deeper(style: str, above: str) -> bool:
    """Whether one of two marks numbers parts of what the other numbers: （一） below 一、."""
    return {style, above} <= set(_RANKS) and _RANKS.index(style) > _RANKS.index(above)


@dataclass(slots=True)
class _Outline:
    """Lays out the lines one after another."""

    path: OutlinePath
    lines: Sequence[Line]
    headings: Mapping[int, int]
    opened: frozenset[str]  # the marks without a number that open many lines of the text
    bare: frozenset[int]  # the offsets of the lines that only a digit numbers
    at: int = 0  # the line that is laid out
    lists: int = 0  # the greatest group of the items so far: a list that begins has a greater one

    def build(self) -> list[Block]:
        for i, line in enumerate(self.lines):
            self.at = i
            piece = line.pieces[0]
            match piece.kind:
                case "title":
                    self._heading(line.span, 0)
                case "heading":
                    self._heading(line.span, piece.level)
                case "item":
                    self._item(line.span, piece)
                case "cell":
                    self.path.close_items(piece.indent + 1)
                    self.path.close_leads_unless_list()
                    self.path.add(
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
                    following = self.lines[i + 1] if i + 1 < len(self.lines) else None
                    if i in self.headings or not self._numbers_parts(line.span, following):
                        self.path.close_items(piece.level + (0 if self._is_lazy_lead(line) else 1))
                    if i in self.headings:
                        self._heading(line.span, self.headings[i])
                    else:
                        *before, last = _by_labels(self.path.text, line.span)
                        for span in before:
                            self._line(span, None)
                        self._line(last, following)
        return self.path.blocks

    def _heading(self, span: Span, level: int) -> None:
        mark = enumerators.of_heading(self.path.text, *span)
        while self.path.open and not self._is_above(self.path.open[-1], level, mark):
            if (
                level >= 8
                and self.path.open[-1].kind == "enumerated"
                and self.path.open[-1].style in ("编", "章", "节", "一、")
            ):
                break
            self.path.open.pop()
        if mark and mark.end < span.end and mark.style not in ("——", "一是", "首先"):
            block = Block(
                Span(enumerators.doubled(self.path.text, mark.end, span.end), span.end),
                "heading",
                self.path.here(),
                self.path.text[mark.start : mark.end].strip(),
                f"h{level} {mark.style}",
                mark.number,
            )
        else:
            block = Block(span, "heading", self.path.here(), style=f"h{level}")
        index = self.path.add(block)
        self.path.open.append(Open(index, "heading", level))
        if span.end - span.start > TITLE_LENGTH:  # ## 法律可以分为：（1）宪法；（2）…
            split_inner(self.path, index)

    def _is_above(self, entry: Open, level: int, mark: enumerators.Enumerator | None) -> bool:
        """Whether an open heading is above one of a level and a mark: of one level, 一、 is above （一）."""
        if entry.kind != "heading" or entry.level > level:
            return False
        above = self.path.blocks[entry.block].style.partition(" ")[2]
        if entry.level < level or mark is None or not {above, mark.style} <= set(_RANKS):
            return entry.level < level
        return _RANKS.index(above) < _RANKS.index(mark.style)

    # Items and lines

    def _item(self, span: Span, piece: Piece) -> None:
        mark = enumerators.at_line_start(self.path.text, *span)
        self._close_items_for(mark, piece)
        self.lists = max(self.lists, piece.group)
        label = ""
        if mark and mark.end < span.end and mark.style not in ("——", "一是", "首先", "•"):
            label = self.path.text[mark.start : mark.end].strip()
            span = Span(mark.end, span.end)
        elif not mark:
            span = Span(enumerators.doubled(self.path.text, *span), span.end)
        index = self.path.add(
            Block(span, "item", self.path.here(), label, f"list {piece.group}", piece.number)
        )
        self.path.open.append(
            Open(index, "item", piece.level, mark=mark.style if mark and label else "", indent=piece.indent)
        )
        split_inner(self.path, index, mark if label else None)

    def _close_items_for(self, mark: enumerators.Enumerator | None, piece: Piece) -> None:
        """Close the items that an item with a mark does not belong to: all of its level and deeper.

        Where one list has marks of two ranks, those of the second begin anew below each of the first: - 一、 / - （一）.
        """
        marked = {
            e.mark: depth for depth, e in enumerate(self.path.open) if e.level == piece.level and e.mark
        }
        if mark and mark.style in marked:
            del self.path.open[marked[mark.style] :]
        elif mark and mark.number == 1 and marked and _is_deeper(mark.style, [*marked][-1]):
            self.path.close_items(piece.level + 1)
        else:
            self.path.close_items(piece.level)

    def _is_lazy_lead(self, line: Line) -> bool:
        """Whether Markdown took a line left of an item's words into it that leads the next list (缺点：), or goes

        on with the points that the item is below: （2）慢： / - … / （3）省。
        """
        piece = line.pieces[0]
        items = [e.indent for e in self.path.open if e.kind == "item" and e.level <= piece.level]
        if not (items and piece.indent < items[-1] and piece.gap == 0):
            return False
        return self._goes_on(line.span, self.path.open) or self.path.text[line.span.end - 1] == "："

    def _goes_on(self, line: Span, among: Sequence[Open]) -> bool:
        """Whether a line has the next number of a list that is open."""
        mark = enumerators.at_line_start(self.path.text, *line)
        return mark is not None and any(
            e.kind == "enumerated" and e.style == mark.style and (e.number or 0) + 1 == mark.number
            for e in among
        )

    def _numbers_parts(self, line: Span, following: Line | None) -> bool:
        """Whether a line numbers the points of the item of Markdown before it, which leads to them or is alone:

        - 按用途分为： / 1、阅览用书； / 2、外借用书。
        """
        mark = enumerators.at_line_start(self.path.text, *line)
        last = self.path.blocks[-1] if self.path.blocks else None
        if mark is None or last is None or mark.style not in _PLAIN_NUMBERS:
            return False
        if mark.number != 1:
            item = next(
                (depth for depth, e in enumerate(self.path.open) if e.kind == "item"), len(self.path.open)
            )
            return self._goes_on(line, self.path.open[item:])
        second = enumerators.at_line_start(self.path.text, *following.span) if following else None
        goes_on = second and second.style == mark.style and second.number == 2
        if not goes_on or last.kind != "item" or not last.style.startswith("list "):
            return False
        alone = all(block.style != last.style for block in self.path.blocks[-2:-1])
        titled = alone and _TITLES.fullmatch(self.path.text, *last.span) is not None
        return titled or self.path.text[last.span.end - 1] == "："

    def _line(self, span: Span, following: Line | None) -> None:
        if bracketed := _BRACKETED.match(self.path.text, *span):
            self._leave_bracketed()
            if bracketed.end() == span.end:
                self._bracketed(span)
                return
        mark = enumerators.at_line_start(self.path.text, *span)
        if mark is None and span.start in self.bare:
            mark = enumerators.bare_digit(self.path.text, *span)
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
        self.path.close_leads_unless_list()
        self._continue_or_lead(span, following)

    def _leave_bracketed(self) -> None:
        """Close the part that a name in 【】 heads, where another such name comes: 【病因】 1. … 2. … / 【症状】."""
        depth = next((d for d, e in enumerate(self.path.open) if e.style == _BRACKETS), None)
        if depth is not None:
            del self.path.open[depth:]

    def _bracketed(self, span: Span) -> None:
        """A line that is nothing but a name in 【】: it heads what follows, below the numbered line right before it."""
        while self.path.open and self.path.open[-1].kind in ("enumerated", "lead"):
            if self.path.open[-1].block == len(self.path.blocks) - 1:
                break
            self.path.open.pop()
        block = Block(
            Span(span.start + 1, span.end - 1), "heading", self.path.here(), style=f"h9 {_BRACKETS}"
        )
        self.path.open.append(Open(self.path.add(block), "heading", 9, style=_BRACKETS))

    def _is_in_section(self) -> bool:
        """Whether we are below a heading that the format marks, and no title: what 第一部分 counts there is no chapter."""
        return any(
            e.kind == "heading"
            and 1 < e.level <= _LEVELS
            and self.path.blocks[e.block].style.partition(" ")[2] not in _CHAPTERS
            for e in self.path.open
        )

    def _in_series(self, style: str, following: Span | None) -> bool:
        """Whether a dash or bullet has others in the text, or one next to it; one alone is a subtitle or a signature."""
        if style in self.opened or any(entry.style == style for entry in self.path.open):
            return True
        mark = enumerators.at_line_start(self.path.text, *following) if following else None
        return mark is not None and mark.style == style

    def _enumerated(self, mark: enumerators.Enumerator, span: Span) -> None:
        if mark.number == 2 and not any(e.style == mark.style for e in self.path.open):
            split_first(self.path, mark.style)
        if mark.style in _SECTIONS:
            self.path.leave_bullets()
        depth = depth_before(self.path, mark, span, self._indent())
        following = self.lines[self.at + 1 : self.at + AHEAD]
        if depth is not None and not (
            begins_below(self.path, self.path.open[depth], mark, following)
            or (mark.number == 1 and self._is_below(self.path.open[depth]))
        ):
            restarts = mark.number == 1 and self.path.open[depth].number is not None
            leads = [d for d, e in enumerate(self.path.open) if d > depth and e.kind == "lead"]
            del self.path.open[depth : leads[0] if restarts and leads else len(self.path.open)]
        if mark.number == 1:
            self.path.leave_dashes()
        block = Block(
            Span(enumerators.doubled(self.path.text, mark.end, span.end), span.end),
            "item",
            self.path.here(),
            self.path.text[mark.start : mark.end].strip(),
            mark.style,
            mark.number,
        )
        index = self.path.add(block)
        self.path.open.append(Open(index, "enumerated", 0, mark.style, mark.number, indent=self._indent()))
        split_inner(self.path, index)

    def _indent(self) -> int:
        """The columns before the words of the line that is laid out."""
        return self.lines[self.at].pieces[0].indent

    def _is_below(self, entry: Open) -> bool:
        """Whether the line that is laid out, and all back to a numbered point, are indented below that point."""
        back = (self.lines[i] for i in range(self.at, max(-1, self.at - AHEAD), -1))
        start = self.path.blocks[entry.block].span.start
        return entry.number is not None and is_indented_below(entry, back, start)

    def _close_list_before(self, following: Span) -> None:
        """Close the open list whose style begins anew below a lead: 优点：1.快 2.省 / 缺点：1.吵."""
        mark = enumerators.at_line_start(self.path.text, *following)
        if mark and mark.number in (1, None) and not self._leads_below(mark.style):
            self.path.close_list_of(mark.style)

    def _leads_below(self, style: str) -> bool:
        """Whether the line that is laid out is indented below the open point of a style, and leads to points of its own."""
        entry = next((e for e in reversed(self.path.open) if e.style == style), None)
        return entry is not None and self._is_below(entry)

    def _begins_list(self, following: Line | None) -> bool:
        mark = enumerators.at_line_start(self.path.text, *following.span) if following else None
        marked = following is not None and following.pieces[0].kind == "item"
        return marked or (mark is not None and mark.number in (1, None))

    def _leads(self, span: Span, following: Line | None) -> bool:
        """Whether a paragraph leads what follows: by its colon; where that begins a list, by asking or saying so, too."""
        if self.path.text[span.end - 1] == "：" or _CHOOSE.search(self.path.text, *span):
            return True
        if opened := tag().match(self.path.text, *span):
            span = Span(opened.end(), span.end)
        if following and self._begins_points(following) and _TITLES.fullmatch(self.path.text, *span):
            return True
        tells = (
            self.path.text[span.end - 1] == "？"
            or _SETS_TASK.fullmatch(self.path.text, *span)
            or any(said.search(self.path.text, *span) for said in (_SAYS_FOLLOWS, _BREAKS_OFF))
        )
        return tells and self._begins_list(following)

    def _begins_points(self, line: Line) -> bool:
        """Whether a line is the first item of a list that the format marks, or opens with a first number."""
        piece = line.pieces[0]
        if piece.kind == "item":
            return piece.group > self.lists and piece.number in (1, None)
        mark = enumerators.at_line_start(self.path.text, *line.span) if piece.kind == "line" else None
        if mark and mark.style == "•":
            return "•" in self.opened
        return mark is not None and mark.number == 1 and mark.style in _PLAIN_NUMBERS

    def _continue_or_lead(self, span: Span, following: Line | None) -> None:
        """A paragraph; it may hold a list, and where it ends with a colon, or says that one follows, it leads one."""
        leads = self._leads(span, following)
        listing = any(entry.style for entry in self.path.open)
        if leads and following:
            self._close_list_before(following.span)
        elif listing and (series := enumerators.inner_series(self.path.text, *span, {})):
            self.path.close_list_of(series[0].style)
        parent = self._paragraph_parent()
        index = self.path.add(Block(span, "paragraph", parent))
        if not split_inner(self.path, index) and leads:
            self.path.open.append(Open(index, "lead"))

    def _paragraph_parent(self) -> int:
        """A paragraph belongs to the heading, or to the point that it goes on with; points that end with a stop are over,

        but not those that are no more than a name (（二）基本原则。).
        """
        for entry in reversed(self.path.open):
            block = self.path.blocks[entry.block]
            over = (
                entry.kind == "enumerated"
                and self.path.text[block.span.end - 1] in "；。"
                and block.style != "条"
                and not (block.style in _TITLED and _NAME.fullmatch(self.path.text, *block.span))
            )
            if entry.kind != "lead" and not over:
                return entry.block
        return -1
