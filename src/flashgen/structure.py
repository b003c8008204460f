"""The outline of a text: which heading, item or paragraph belongs to which; and its sentences.

Marks decide where there are marks (#, list items, 第一章, 一、 （1） ①, 一是); where there are none, short
lines that stand apart become headings, and short first sentences of neighbouring paragraphs become run-in heads.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field, replace
from itertools import pairwise

from flashgen import enumerators
from flashgen.model import Block, Document, Piece, Sentence, Source, Span
from flashgen.normalise import Line, Traced, normalise, with_wide_punctuation

STOPS = "。！？；"
_TITLE_LENGTH = 40
_HEADING_LENGTH = 30
_RUN_IN_LENGTH = 16
_LONGEST_SENTENCE = 600
_CHAPTERS = {"编": 1, "章": 2, "节": 3}  # enumerators that make a short line a heading, with its level


def document(source: Source) -> Document:
    """Read `source` cleanly and lay out its outline."""
    traced, read, width = normalise(source)
    lines = tuple(line for line in read if line.span.end > line.span.start)  # marks alone are no line
    text = with_wide_punctuation(traced.text)
    strong = _strong(source, traced) if source.markup else ()
    blocks = _with_run_in_heads(
        text, _Outline(text, width, _strong_lines(source, lines)).build(lines), strong
    )
    children: list[list[int]] = [[] for _ in range(len(blocks) + 1)]
    for i, block in enumerate(blocks):
        children[block.parent].append(i)
    return Document(
        source=source.path,
        raw=source.text,
        text=text,
        shown=traced.text,
        runs=traced.runs,
        blocks=tuple(blocks),
        children=tuple(map(tuple, children)),
        sentences=tuple(
            Sentence(span, i) for i, block in enumerate(blocks) for span in sentences(text, block.span)
        ),
        strong=strong,
    )


def title(doc: Document) -> str:
    """The first heading of a text, as the source writes it, if it comes first; else ""."""
    first = doc.blocks[0] if doc.blocks else None
    return doc.shown[first.span.start : first.span.end].strip() if first and first.kind == "heading" else ""


def sentences(text: str, within: Span) -> list[Span]:
    """The sentences of a span: each ends with 。！？, or with the quote that such a stop closes.

    What goes on for 600 characters is no sentence, and is cut: so the time that rules take stays linear.
    """
    found: list[Span] = []
    start = within.start
    for m in re.compile(r"[。！？]+[”’」』）]*|$").finditer(text, *within):
        if m.end() - start > 1 or (m.end() == within.end and text[start : within.end].strip()):
            found += [
                Span(at, min(at + _LONGEST_SENTENCE, m.end()))
                for at in range(start, m.end(), _LONGEST_SENTENCE)
            ]
            start = m.end()
    return found


# `X` too: in Chinese notes back quotes mark a term more often than code.
_STRONG = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*|__(?=\S)(.+?)(?<=\S)__|`([^`\n]+)`")


def _strong(source: Source, traced: Traced) -> tuple[Span, ...]:
    """The bold words of a Markdown text, in offsets of the clean text."""
    heres, theres = [here for here, _ in traced.runs], [there for _, there in traced.runs]
    found: list[Span] = []

    def forward(offset: int) -> int:
        """The first clean offset that comes from `offset` of the source or later."""
        run = bisect_left(theres, offset + 1) - 1
        if run < 0:
            return 0
        at = heres[run] + offset - theres[run]
        return min(at, heres[run + 1] if run + 1 < len(heres) else len(traced.text))

    for m in _STRONG.finditer(source.text):
        span = Span(forward(m.start()), forward(m.end()))
        if 0 < span.end - span.start <= 60 and "\n" not in traced.text[span.start : span.end]:
            found.append(span)
    return tuple(found)


def _strong_lines(source: Source, lines: tuple[Line, ...]) -> frozenset[int]:
    """Which lines are bold from end to end: headings of notes whose writer did not use #."""
    if not source.markup:
        return frozenset()
    whole = re.compile(r"(?:<[^>]*>|\s)*\*\*[^*]+\*\*(?:<[^>]*>|\s)*[：:]?(?:<[^>]*>|\s)*")
    return frozenset(
        i
        for i, line in enumerate(lines)
        if all(whole.fullmatch(source.text, p.start, p.end) for p in line.pieces)
    )


@dataclass(slots=True)
class _Open:
    """A block that later lines may still belong to."""

    block: int
    kind: str  # heading | enumerated | item | lead
    level: int = 0
    style: str = ""
    number: int | None = None


@dataclass(slots=True)
class _Outline:
    """Lays out the lines one after another; `open` is the path from the top to where we are."""

    text: str
    width: int
    strong: frozenset[int]
    blocks: list[Block] = field(default_factory=list)
    open: list[_Open] = field(default_factory=list)

    def build(self, lines: tuple[Line, ...]) -> list[Block]:
        headings = self._unmarked_headings(lines)
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
                    self._close_leads_unless_list()
                    parent = self.open[-1].block if self.open else -1
                    self._add(
                        Block(
                            line.span,
                            "cell",
                            parent,
                            style=f"table {piece.group}",
                            row=piece.level,
                            column=piece.number or 0,
                        )
                    )
                case _:
                    self._close_items(piece.level + (0 if self._is_lazy_lead(line) else 1))
                    if i in headings:
                        self._heading(line.span, headings[i])
                    else:
                        self._line(line.span, lines[i + 1].span if i + 1 < len(lines) else None)
        return self.blocks

    # Headings

    def _unmarked_headings(self, lines: tuple[Line, ...]) -> dict[int, int]:
        """Lines without a mark that head what follows, with their level (0: the title, 8: the rest).

        A heading is short and without a final stop, and a paragraph follows. The first such line is the title.
        The rest count when there are two at least: one alone is likelier a signature or a stray line.
        """
        marked = any(line.pieces[0].kind in ("heading", "title") for line in lines)
        found: dict[int, int] = {}
        candidates: list[int] = []
        enumerated = 0
        for i, line in enumerate(lines):
            if line.pieces[0].kind != "line" or line.pieces[0].level:
                continue
            row = self.text[line.span.start : line.span.end]
            if (
                i in self.strong
                and len(row) <= _HEADING_LENGTH
                and row[-1] not in "。；，"
                and not re.match(r"\d", row)
            ):
                found[i] = 9
                continue
            if marked or row[-1] in "。；，：、,;:？！…":
                continue
            numbered = enumerators.at_line_start(self.text, *line.span)
            if i == 0 and len(row) <= _TITLE_LENGTH and len(lines) > 1 and not numbered:
                found[i] = 0
                continue
            if (
                i == 1
                and found.get(0) == 0
                and len(row) <= _TITLE_LENGTH
                and not numbered
                and self._opens(lines[2:3])
            ):
                found[i] = 0  # a title of two lines
                continue
            short = len(row) <= min(_HEADING_LENGTH, 0.75 * (self.width or _HEADING_LENGTH / 0.75))
            follows = i + 1 < len(lines) and lines[i + 1].pieces[0].kind == "line"
            if numbered:
                enumerated += 1
            elif short and follows and not re.search("[：，（]", row):
                candidates.append(i)
        # Of lines in a row only the last heads a paragraph; the first ones are a title's second line or a name.
        heads = [
            i
            for i in candidates
            if i + 1 not in candidates and len(self._row(lines[i + 1])) > len(self._row(lines[i]))
        ]
        if enumerated >= 3:  # where headings have numbers, a line without one must look like its neighbours
            rows = [self._row(lines[i]) for i in heads]
            heads = [
                i
                for i, row in zip(heads, rows, strict=True)
                if any(row[-2:] == o[-2:] for o in rows if o is not row)
            ]
        if len(heads) >= 2:
            found.update(dict.fromkeys(heads, 8))
        return found

    def _opens(self, line: tuple[Line, ...]) -> bool:
        """Whether a line has an enumerator: what stands above it is a title, not a heading of its own."""
        return bool(line) and enumerators.at_line_start(self.text, *line[0].span) is not None

    def _row(self, line: Line) -> str:
        return self.text[line.span.start : line.span.end]

    def _heading(self, span: Span, level: int) -> None:
        while self.open and not (self.open[-1].kind == "heading" and self.open[-1].level < level):
            if (
                level >= 8
                and self.open[-1].kind == "enumerated"
                and self.open[-1].style in ("编", "章", "节", "一、")
            ):
                break
            self.open.pop()
        mark = enumerators.at_line_start(self.text, *span)
        if mark and mark.end < span.end and mark.style not in ("——", "一是", "首先"):
            block = Block(
                Span(mark.end, span.end),
                "heading",
                -1,
                self.text[mark.start : mark.end].strip(),
                f"h{level} {mark.style}",
                mark.number,
            )
        else:
            block = Block(span, "heading", -1, style=f"h{level}")
        self.open.append(_Open(self._child(block), "heading", level))

    # Items and lines

    def _item(self, span: Span, piece: Piece) -> None:
        self._close_items(piece.level)
        if self.open and self.open[-1].kind == "item" and self.open[-1].level == piece.level:
            self.open.pop()
        block = Block(span, "item", -1, style=f"list {piece.group}", number=piece.number)
        mark = enumerators.at_line_start(self.text, *span)
        if mark and mark.end < span.end and mark.style not in ("——", "一是", "首先", "•"):
            block = replace(
                block, span=Span(mark.end, span.end), label=self.text[mark.start : mark.end].strip()
            )
        index = self._child(block)
        self.open.append(_Open(index, "item", piece.level))
        self._split_inner(index)

    def _close_items(self, level: int) -> None:
        """Close list items as deep as `level` or deeper, with all that hangs on them."""
        for depth, entry in enumerate(self.open):
            if entry.kind == "item" and entry.level >= level:
                del self.open[depth:]
                return

    def _is_lazy_lead(self, line: Line) -> bool:
        """Whether Markdown took a line into the item before it that leads the next list: 缺点： at the margin."""
        piece = line.pieces[0]
        return (
            piece.level > 0 and piece.indent == 0 and piece.gap == 0 and self.text[line.span.end - 1] == "："
        )

    def _line(self, span: Span, following: Span | None) -> None:
        mark = enumerators.at_line_start(self.text, *span)
        if (
            mark
            and mark.end < span.end
            and (mark.number is not None or self._in_series(mark.style, following))
        ):
            if mark.style in _CHAPTERS and span.end - span.start <= _TITLE_LENGTH:
                self._heading(span, _CHAPTERS[mark.style])
            else:
                self._enumerated(mark, span)
            return
        self._close_leads_unless_list()
        self._continue_or_lead(span, following)

    def _in_series(self, style: str, following: Span | None) -> bool:
        """Whether a dash or bullet has another one next to it; one alone is a subtitle or a signature."""
        if any(entry.style == style for entry in self.open):
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
        block = Block(
            Span(enumerators.doubled(self.text, mark.end, span.end), span.end),
            "item",
            -1,
            self.text[mark.start : mark.end].strip(),
            mark.style,
            mark.number,
        )
        index = self._child(block)
        self.open.append(_Open(index, "enumerated", 0, mark.style, mark.number))
        self._split_inner(index)

    def _close_list_before(self, following: Span) -> None:
        """Close the open list whose style begins anew below a lead: 优点：1.快 2.省 / 缺点：1.吵."""
        mark = enumerators.at_line_start(self.text, *following)
        depth = next(
            (d for d, e in enumerate(self.open) if mark and e.style == mark.style and mark.number == 1), None
        )
        if depth is not None:
            del self.open[depth - (depth > 0 and self.open[depth - 1].kind == "lead") :]

    def _begins_list(self, following: Span | None) -> bool:
        mark = enumerators.at_line_start(self.text, *following) if following else None
        return mark is not None and mark.number == 1

    def _continue_or_lead(self, span: Span, following: Span | None) -> None:
        """A paragraph; it may hold a list, and where it ends with a colon it leads one."""
        if self.text[span.end - 1] == "：" and following:
            self._close_list_before(following)
        parent = self._paragraph_parent()
        index = self._add(Block(span, "paragraph", parent))
        leads = self.text[span.end - 1] == "：" or (
            self.text[span.end - 1] == "？" and self._begins_list(following)
        )
        if not self._split_inner(index) and leads:
            self.open.append(_Open(index, "lead"))

    def _paragraph_parent(self) -> int:
        """A paragraph belongs to the heading, or to the point that it goes on with; points that end with a stop are over."""
        for entry in reversed(self.open):
            block = self.blocks[entry.block]
            over = (
                entry.kind == "enumerated" and self.text[block.span.end - 1] in "；。" and block.style != "条"
            )
            if entry.kind != "lead" and not over:
                return entry.block
        return -1

    def _close_leads_unless_list(self) -> None:
        if self.open and self.open[-1].kind == "lead":
            self.open.pop()

    def _split_inner(self, index: int) -> bool:
        """Make the points that a block enumerates within its line blocks of their own."""
        block = self.blocks[index]
        next_of = {
            e.style: e.number + 1 for e in self.open if e.kind == "enumerated" and e.number is not None
        }
        series = enumerators.inner_series(self.text, *block.span, next_of)
        if not series:
            return False
        goes_on = series[0].number != 1
        own_mark = bool(block.label) and block.style == series[0].style
        self.blocks[index] = replace(block, span=Span(block.span.start, series[0].start))
        parent = block.parent if own_mark else index
        if own_mark:  # the block itself is the point before the first one found
            self._leave(index)
        elif goes_on:
            entry = next(e for e in self.open if e.style == series[0].style)
            parent = self.blocks[entry.block].parent
            self._leave(entry.block)
        else:
            self.open.append(_Open(index, "lead"))
        ends = [mark.start for mark in series[1:]] + [block.span.end]
        if (
            series[0].start == block.span.start
        ):  # nothing before the first mark: the block itself is the first point
            parent = block.parent if not goes_on else parent
            self.blocks.pop()
            self.open = [e for e in self.open if e.block != index]
        for mark, end in zip(series, ends, strict=True):
            start = enumerators.doubled(self.text, mark.end, end)
            self._add(
                Block(
                    Span(start, end),
                    "item",
                    parent,
                    self.text[mark.start : mark.end],
                    mark.style,
                    mark.number,
                )
            )
        last = series[-1]
        self.open.append(_Open(len(self.blocks) - 1, "enumerated", 0, last.style, last.number))
        return True

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

    def _child(self, block: Block) -> int:
        return self._add(replace(block, parent=self.open[-1].block if self.open else -1))

    def _add(self, block: Block) -> int:
        self.blocks.append(block)
        return len(self.blocks) - 1


_FIRST_SENTENCE = re.compile(r"[^。！？；：\n]{2,60}。(?=[^”’）]|[“])")


def _with_run_in_heads(text: str, blocks: list[Block], strong: tuple[Span, ...]) -> list[Block]:
    """Turn neighbouring paragraphs that open with a short sentence, or bold words, each into items of a list.

    Short is 16 characters; more, where the heads begin or end alike (深刻阐明了…).
    """
    heads: dict[int, Span] = {}
    opening = {span.start: span for span in strong}
    for i, block in enumerate(blocks):
        bold = opening.get(block.span.start)
        if (
            block.kind == "paragraph"
            and bold
            and bold.end < block.span.end - 4
            and not set(text[bold.end - 1 : bold.end + 1]) & set("：，")
        ):
            heads[i] = bold
        elif (
            block.kind == "paragraph"
            and (m := _FIRST_SENTENCE.match(text, *block.span))
            and m.end() < block.span.end
        ):
            heads[i] = Span(m.start(), m.end() - 1)
    changed = list(blocks)
    for group in _neighbours(blocks, sorted(heads)):
        lengths = {i: heads[i].end - heads[i].start for i in group}
        chosen = [i for i in group if lengths[i] <= _RUN_IN_LENGTH or _alike(text, heads, i, group)]
        if (
            len(chosen) >= 3
            and not _alike(text, heads, chosen[0], group)
            and _stands_out(lengths[chosen[0]], [lengths[i] for i in chosen[1:]])
        ):
            chosen = chosen[1:]  # the first paragraph of a section leads to its points
        if len(chosen) >= 2 and all(_near(a, b, group) for a, b in pairwise(chosen)):
            for i in chosen:
                changed[i] = replace(blocks[i], kind="item", style="run-in")
    return changed


def _neighbours(blocks: list[Block], candidates: list[int]) -> list[list[int]]:
    """Runs of paragraphs of one parent with no other paragraph or heading between them."""
    groups: list[list[int]] = []
    for i in candidates:
        siblings = groups and blocks[groups[-1][-1]].parent == blocks[i].parent
        between = (
            (b for b in blocks[groups[-1][-1] + 1 : i] if b.parent == blocks[i].parent) if siblings else ()
        )
        if siblings and not any(b.kind in ("paragraph", "heading") for b in between):
            groups[-1].append(i)
        else:
            groups.append([i])
    return groups


def _stands_out(length: int, others: list[int]) -> bool:
    return max(others) - min(others) <= 4 and length > max(others) + 3


def _near(a: int, b: int, group: list[int]) -> bool:
    return group.index(b) - group.index(a) == 1


def _alike(text: str, heads: dict[int, Span], i: int, group: list[int]) -> bool:
    mine = text[heads[i].start : heads[i].end]
    others = [text[heads[j].start : heads[j].end] for j in group if j != i]
    return any(mine[:2] == other[:2] or mine[-3:] == other[-3:] for other in others)
