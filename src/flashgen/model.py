"""The nouns: what a text, a fact and a deck are made of. All are frozen; none does I/O.

Offsets are counted in characters (code points), half-open: `[start, end)`.
Offsets called *source* count in the text as decoded from the file; the others count in `Document.text`,
the clean reading of it (lines joined, markup dropped, quotes mended).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Span(NamedTuple):
    """Half-open character offsets."""

    start: int
    end: int

    def holds(self, other: Span) -> bool:
        """Whether `other` lies within this span."""
        return self.start <= other.start and other.end <= self.end


class Band(StrEnum):
    """How sure the miner is of a fact."""

    AUTO = "auto"  # carded without a look
    REVIEW = "review"  # kept in the deck source until a person decides
    HIDDEN = "hidden"  # printed by --explain alone


@dataclass(frozen=True, slots=True)
class Place:
    """Where in its source a fact stands."""

    line: int  # 1-based line of the source; 0 where nobody sees its lines
    page: int | None = None  # 1-based page, where the format has pages
    section: tuple[str, ...] = ()  # the headings above it, outermost first

    def __str__(self) -> str:
        if self.page:
            return f"第 {self.page} 页"
        if self.line:
            return f"行 {self.line}"
        return self.section[-1] if self.section else "文首"


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who said it, where and when, in the words of the text; "" where it does not tell."""

    who: str = ""
    where: str = ""
    when: str = ""

    def __str__(self) -> str:
        return "，".join(part for part in (self.who, self.when, self.where) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What a rule found: strings of the text, and the source offsets where they stand."""

    term: str
    term_spans: tuple[Span, ...]  # one; two where a topic was joined to its parent heading by 的
    quote: str  # the sentence that tells it, as cleanly read
    quote_span: Span
    place: Place
    rule: str
    band: Band
    doubts: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()  # why it was taken, for --explain
    attribution: Attribution | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Formulation(Fact):
    """A term and its ordered items. Without items it is a *mention*, and `reason` says why."""

    items: tuple[str, ...] = ()
    item_spans: tuple[Span, ...] = ()
    count: int | None = None  # the number that the term states
    reason: str = ""
    origin: str = ""  # the source that gave the items, where it is not this one


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition(Fact):
    """A term, the cue that links it to its body, and the body."""

    cue: str
    body: str
    body_span: Span


class Status(StrEnum):
    """What the editor of a deck decided about a note."""

    KEEP = "keep"  # packaged
    REVIEW = "review"  # waits for a decision; not packaged
    REJECT = "reject"  # never packaged, and not proposed again
    RETIRED = "retired"  # was packaged once, now withdrawn


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A note as the deck source has it. A formulation has items; a definition has cue and body."""

    id: str
    kind: str  # formulation | definition
    term: str
    items: tuple[str, ...] = ()
    cue: str = ""
    body: str = ""
    where: str = (
        ""  # two-absolutes.txt:146; notes.pdf:p3; notes.docx; book.epub#3 (the third text of its spine)
    )
    section: tuple[str, ...] = ()  # headings above it, outermost first
    quote: str = ""  # the sentence of the text
    by: str = ""  # attribution
    status: Status = Status.KEEP
    confirmed: bool = False  # `status: keep` is written out: a person looked at the note as it stands

    def __post_init__(self) -> None:
        """Only what is kept is confirmed: another status takes it back."""
        if self.confirmed and self.status is not Status.KEEP:
            object.__setattr__(self, "confirmed", False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cards:
    """How the cards of a deck ask. No setting moves a card's number: each may be changed at any time."""

    others: bool = True  # in view beside the one item asked for (遮一猜一); False: covered, too (遮全猜一)
    tails: bool = False  # what all items end in is shown beside the blank: […]意识


@dataclass(frozen=True, slots=True, kw_only=True)
class Deck:
    """A deck source: what people own."""

    name: str  # 党建::两个绝对
    description: str = ""
    author: str = ""
    license: str = ""
    tags: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()  # paths, relative to the deck source
    quotes: bool = True  # False: sentences of the sources are left out (texts that may not be passed on)
    cards: Cards = Cards()
    notes: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A note as Anki gets it."""

    guid: str
    kind: str  # formulation | definition: chooses the note type
    fields: tuple[str, ...]  # HTML, escaped for Anki
    clozes: tuple[int, ...] = ()  # the cloze numbers its text holds, in order of card; none for a definition
    tags: tuple[str, ...] = ()
    mod: int = 0  # seconds since 1970 when its content last changed
    due: int = 0  # position among new cards
    memo: str = ""  # what the lock has of it, as YAML: no learner sees it, and a lost lock comes back from it


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the source that its format sets apart: a line, a heading, a list item, a table cell."""

    start: int  # source offsets of its words, marks left out
    end: int
    kind: str = "line"  # title | heading | item | line | cell
    level: int = (
        0  # heading: 1–6. item: its depth from 1. line: depth of the item it belongs to. cell: row from 0
    )
    group: int = 0  # which list or table of the source it belongs to
    number: int | None = None  # number of an ordered item; column of a cell, from 0
    gap: int = 0  # empty lines before it
    indent: int = (
        0  # columns of white space before it; of a cell, the depth of the item that its table belongs to
    )
    begins: bool | None = None  # of a line: whether it begins a paragraph, where a printed page shows it


@dataclass(frozen=True, slots=True)
class Source:
    """A text as read: what it says and what its format marks in it."""

    path: str  # as given; of a chapter, that of its book with # and its number
    text: str  # as decoded
    pieces: tuple[Piece, ...]
    markup: bool = False  # whether inline marks (**, [](), <b>) are markup to drop
    strong: tuple[Span, ...] = ()  # source offsets of bold words, where no inline marks tell
    numbered_lines: bool = True  # whether `text` has the lines that a user sees in the file
    pages: tuple[tuple[int, int], ...] = ()  # (source offset, page that begins there), where it has pages
    unread: tuple[str, ...] = ()  # what of the file could not be read, and what to do


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, item, paragraph or cell: a stretch of one line of the text, and a node of the outline."""

    span: Span  # without its enumerator, in `Document.text`
    kind: str  # heading | item | paragraph | cell
    parent: int  # index of the block it belongs to; -1 at the top
    label: str = ""  # its enumerator as written: 一、 （2） ①
    style: str = ""  # form of the enumerator; equal among the items of a list
    number: int | None = None  # what the enumerator counts
    row: int = -1  # of a cell, from 0
    column: int = -1


class Sentence(NamedTuple):
    """A sentence, its final punctuation included."""

    span: Span
    block: int


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """A text ready for mining; equal to itself alone, so that what is derived from it can be cached.

    `text` is the clean reading that rules match: a line a paragraph, punctuation full-width. `shown` has
    the same characters at the same offsets as the source writes them, for cards.
    """

    source: str  # the path as given
    raw: str  # the text as decoded
    text: str
    shown: str
    runs: tuple[tuple[int, int], ...]  # (offset in text, offset in raw) where a run of equal steps begins
    blocks: tuple[Block, ...]
    children: tuple[tuple[int, ...], ...]  # of each block, in order; the last tuple: of the top
    sentences: tuple[Sentence, ...]
    strong: tuple[Span, ...] = ()  # bold words, in `text`
    numbered_lines: bool = True  # whether a user sees the lines of `raw`: see Source
    pages: tuple[tuple[int, int], ...] = ()  # (offset in raw, page that begins there), where it has pages
