"""A deck's cards as one HTML page, for whoever makes the deck to read through and pass round.

The cards are those of the package, rendered from its templates with its stylesheet; with them those of entries
that wait for review, were rejected or withdrawn, as they would be. The page is one file, needs no network, and
is a plain list without JavaScript.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections import Counter
from dataclasses import dataclass, replace
from hashlib import sha256
from html import unescape
from importlib.resources import files
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from flashgen.build import notes_of
from flashgen.cards.notes import card_ords
from flashgen.cards.notetypes import NAME_CLOZE, NOTE_TYPES, WHOLE_CLOZE, css
from flashgen.cards.render import render
from flashgen.deck import packagefile
from flashgen.errors import DeckError, ReadError
from flashgen.model import Band, Note, Status
from flashgen.snapshot import standing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

Way = tuple[str, ...]  # what cards are filtered by, from the general to the particular: 提法, 逐项

_STATUSES = {
    Status.KEEP: "keep 收录",
    Status.REVIEW: "review 待审",
    Status.REJECT: "reject 不要",
    Status.RETIRED: "retired 停用",
}
_BANDS = {Band.AUTO: "auto 有把握", Band.REVIEW: "review 没把握", None: "手写或不详"}
_ASKED = {NAME_CLOZE: "名称", WHOLE_CLOZE: "整体"}
_SCRIPT = re.compile(r"<script\b.*?</script>", re.DOTALL)
_LINE = re.compile(" 第 [0-9]+ [行页]$")  # as `notes` writes what a `where` tells
_CHAPTER = re.compile(" (?=第 [0-9]+ 篇$)")
_ID = re.compile(r' id="[^"]*"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A card, and what it is filtered by."""

    note: str  # id of the entry
    number: int  # among the cards of its note, as Anki counts
    kind: Way  # note type, and what is asked
    place: Way  # article, then headings
    band: Way
    status: Way
    front: str  # HTML
    back: str

    @property
    def key(self) -> str:
        """Its anchor in the page."""
        return f"{self.note}-{self.number}"


@dataclass(frozen=True, slots=True)
class Preview:
    """A deck's cards, in the order of the deck."""

    deck: str  # its name
    cards: tuple[Card, ...]
    unasked: tuple[str, ...] = ()  # terms of kept entries of which every card would give its answer away


class Option(NamedTuple):
    """A choice of a filter."""

    value: str
    label: str
    depth: int
    cards: int


def preview(path: Path) -> Preview:
    """Give the cards of a deck source or package. Sources are not looked at, and nothing is written.

    The notes of a package are shown in the templates of this flashgen, as they are once it is built again.

    Raises:
        ReadError: it is neither, or a package that cannot be read.
        DeckError: the deck source or its lock is broken, or the package holds notes of other makers.
    """
    if path.suffix == ".apkg":
        return _of_package(path)
    if path.suffix == ".yaml":
        return _of_source(path)
    raise ReadError("is neither a deck source (.yaml) nor a package (.apkg)", path)


def _of_source(path: Path) -> Preview:
    merged, _ = standing(path)
    deck, lock = merged.deck, merged.lock
    # The others as if all were kept, after what is packaged: the second of two cards with one front bears a number.
    ordered = sorted(deck.notes, key=lambda entry: entry.status is not Status.KEEP)
    every = replace(deck, notes=tuple(replace(entry, status=Status.KEEP) for entry in ordered))
    notes = dict(chain(notes_of(every, lock), notes_of(deck, lock)))
    cards = [
        card
        for entry in deck.notes
        if entry.id in notes
        for card in _cards(notes[entry.id], lock.notes[entry.id].band, entry.status)
    ]
    unasked = [entry.term for entry in deck.notes if entry.status is Status.KEEP and entry.id not in notes]
    return Preview(deck.name, tuple(cards), tuple(unasked))


def _of_package(path: Path) -> Preview:
    package = packagefile.read(path)
    kinds = {note_type.id: note_type for note_type in NOTE_TYPES.values()}
    cards: list[Card] = []
    for found in package.notes:
        note_type = kinds.get(found.note_type)
        if not note_type or len(note_type.fields) != len(found.fields):
            raise DeckError(
                f"holds notes of the type {package.note_types[found.note_type].name}, which is not flashgen's; "
                "import it into Anki to see them",
                path,
            )
        clozes = tuple(ord_ + 1 for ord_ in found.ords) if note_type.is_cloze else ()
        note = Note(guid=found.guid, kind=note_type.kind, fields=found.fields, clozes=clozes, tags=found.tags)
        band = next((band for band in Band if f"flashgen::band::{band}" in note.tags), None)
        is_gone = any(tag.startswith("flashgen::retired::") for tag in note.tags)
        cards += _cards(note, band, Status.RETIRED if is_gone else Status.KEEP)
    return Preview(package.deck, tuple(cards))


def _cards(note: Note, band: Band | None, status: Status) -> Iterator[Card]:
    note_type = NOTE_TYPES[note.kind]
    names = (field.name for field in note_type.fields)
    said = {name: unescape(field) for name, field in zip(names, note.fields, strict=True)}
    article, *headings = said["出处"].split(" › ")
    if any(tag.startswith("flashgen::article::") for tag in note.tags):
        place = [*_CHAPTER.split(_LINE.sub("", article)), *headings]
    else:
        place = ["出处不详", *filter(None, [article]), *headings]
    for ord_ in card_ords(note):
        asked = _ASKED.get(ord_ + 1, "逐项") if note_type.is_cloze else note_type.templates[ord_].name
        front, back = render(note, ord_)
        yield Card(
            note=said["编号"],
            number=ord_ + 1,
            kind=("提法" if note_type.is_cloze else "定义", asked),
            place=tuple(place),
            band=(_BANDS[band],),
            status=(_STATUSES[status],),
            front=_inert(front),
            back=_inert(back),
        )


def _inert(html: str) -> str:
    """Drop what holds for a page of one card alone: its script, and ids. Text of ours has neither, it is escaped."""
    return _ID.sub("", _SCRIPT.sub("", html))


def options(ways: Iterable[Way]) -> list[Option]:
    """Give the choices of a filter: every way and what it leads through, each with its number of cards."""
    counts = Counter(way[:depth] for way in ways for depth in range(1, len(way) + 1))
    places = {way: place for place, way in enumerate(counts)}
    ordered = sorted(counts, key=lambda way: [places[way[:depth]] for depth in range(1, len(way) + 1)])
    return [Option(joined(way), way[-1], len(way) - 1, counts[way]) for way in ordered]


def joined(way: Way) -> str:
    """Write a way as the page's script compares it."""
    return " › ".join(way)


def page(shown: Preview) -> str:
    """Return the page."""
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    script = _read("preview.js")
    environment = Environment(
        loader=PackageLoader("flashgen.cards"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    cards = shown.cards
    return environment.get_template("preview.html").render(
        shown=shown,
        notes=len({card.note for card in cards}),
        filters=[
            ("place", "出处", options(card.place for card in cards)),
            ("kind", "种类", options(card.kind for card in cards)),
            ("band", "把握", options(card.band for card in cards)),
            ("status", "状态", options(card.status for card in cards)),
        ],
        statuses=options(card.status for card in cards),
        joined=joined,
        kept=(_STATUSES[Status.KEEP],),
        html=Markup,
        css=Markup(css() + "\n" + _read("preview.css")),
        script=Markup(script),
        hash=b64encode(sha256(script.encode()).digest()).decode(),
    )


def _read(name: str) -> str:
    return (files("flashgen.cards") / "templates" / name).read_text(encoding="utf-8")
