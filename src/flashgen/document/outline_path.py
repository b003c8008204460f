"""The blocks of an outline so far, and the path from its top to where we are."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flashgen.model import Block


@dataclass(slots=True)
class Open:
    """A block that later lines may still belong to."""

    block: int
    kind: str  # heading | enumerated | item | lead
    level: int = 0
    style: str = ""
    number: int | None = None
    mark: str = ""  # the style of the enumerator that an item of Markdown opens with
    indent: int = 0  # columns before the words of an item or a numbered line


@dataclass(slots=True)
class OutlinePath:
    """Blocks are added to it in the order of the text; `open` are those that later lines may still belong to."""

    text: str
    blocks: list[Block] = field(default_factory=list)
    open: list[Open] = field(default_factory=list)

    def add(self, block: Block) -> int:
        """Add a block; its index."""
        self.blocks.append(block)
        return len(self.blocks) - 1

    def here(self) -> int:
        """The block that what comes next belongs to."""
        return self.open[-1].block if self.open else -1

    def leave(self, index: int) -> None:
        """Close the block `index` and all that hangs on it."""
        for depth, entry in enumerate(self.open):
            if entry.block == index:
                del self.open[depth:]
                return

    def close_items(self, level: int) -> None:
        """Close list items as deep as `level` or deeper, with all that hangs on them."""
        for depth, entry in enumerate(self.open):
            if entry.kind == "item" and entry.level >= level:
                del self.open[depth:]
                return

    def close_leads_unless_list(self) -> None:
        """Close a lead that no list has followed."""
        if self.open and self.open[-1].kind == "lead":
            self.open.pop()

    def close_list_of(self, style: str) -> None:
        """Close the open list of a style, and its lead: it begins anew."""
        depth = next((d for d, e in enumerate(self.open) if e.style == style), None)
        if depth is not None:
            del self.open[depth - (depth > 0 and self.open[depth - 1].kind == "lead") :]

    def leave_bullets(self) -> None:
        """Close the points without a number, and all that hangs on them: a numbered section is part of none."""
        depth = next(
            (d for d, e in enumerate(self.open) if e.kind == "enumerated" and e.style in ("——", "•")), None
        )
        if depth is not None:
            del self.open[depth:]

    def leave_dashes(self) -> None:
        """Close a list of dashes when another begins below a paragraph that is none of its points."""
        last = self.blocks[-1] if self.blocks else None
        dashes = self.open and self.open[-1].style in ("——", "•")
        if dashes and last and last.kind == "paragraph" and last.parent != self.open[-1].block:
            self.open.pop()
