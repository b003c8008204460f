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
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from flashgen.build import notes_of
from flashgen.errors import ReadError
from flashgen.model import Band, Status
from flashgen.notes import card_ords
from flashgen.notetypes import NAME_CLOZE, NOTE_TYPES, WHOLE_CLOZE, css
from flashgen.render import render
from flashgen.snapshot import standing

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from flashgen.model import Deck, Entry, Note

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
_ID = re.compile(r' id="[^"]*"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A card, and what it is filtered by."""

    key: str  # id of the entry and number of the card: its anchor in the page
    entry: Entry
    kind: Way  # note type, and what is asked
    place: Way  # article, then headings
    band: Way
    status: Way
    front: str  # HTML
    back: str


@dataclass(frozen=True, slots=True)
class Preview:
    """A deck's cards, in the order of the deck source."""

    deck: Deck
    cards: tuple[Card, ...]
    unasked: tuple[Entry, ...]  # kept entries without a card: every one would give its answer away


class Option(NamedTuple):
    """A choice of a filter."""

    value: str
    label: str
    depth: int
    cards: int


def preview(path: Path) -> Preview:
    """Give the cards of the deck whose deck source is `path`. Its sources are not looked at, nothing is written.

    Raises:
        ReadError: it is no deck source.
        DeckError: the deck source or its lock is broken.
    """
    if path.suffix != ".yaml":
        raise ReadError("is no deck source; name the .yaml that the deck is made of", path)
    merged, _ = standing(path)
    deck, lock = merged.deck, merged.lock
    # The others as if all were kept, after what is packaged: the second of two cards with one front bears a number.
    ordered = sorted(deck.notes, key=lambda entry: entry.status is not Status.KEEP)
    every = replace(deck, notes=tuple(replace(entry, status=Status.KEEP) for entry in ordered))
    notes = notes_of(every, lock) | notes_of(deck, lock)
    return Preview(
        deck=deck,
        cards=tuple(
            _card(entry, notes[entry.id], ord_, lock.notes[entry.id].band)
            for entry in deck.notes
            if entry.id in notes
            for ord_ in card_ords(notes[entry.id])
        ),
        unasked=tuple(e for e in deck.notes if e.status is Status.KEEP and e.id not in notes),
    )


def _card(entry: Entry, note: Note, ord_: int, band: Band | None) -> Card:
    note_type = NOTE_TYPES[note.kind]
    kinds = (
        ("提法", _ASKED.get(ord_ + 1, "逐项"))
        if note_type.is_cloze
        else ("定义", note_type.templates[ord_].name)
    )
    front, back = render(note, ord_)
    return Card(
        key=f"{entry.id}-{ord_ + 1}",
        entry=entry,
        kind=kinds,
        place=(re.sub(r":p?\d+$", "", entry.where) or "出处不详", *entry.section),
        band=(_BANDS[band],),
        status=(_STATUSES[entry.status],),
        front=_inert(front),
        back=_inert(back),
    )


def _inert(html: str) -> str:
    """Drop what holds for a page of one card alone: its script, and ids. Text has neither, it is escaped."""
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
        loader=PackageLoader("flashgen"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    cards = shown.cards
    return environment.get_template("preview.html").render(
        deck=shown.deck,
        cards=cards,
        unasked=shown.unasked,
        notes=len({card.entry.id for card in cards}),
        filters=[
            ("place", "出处", options(card.place for card in cards)),
            ("kind", "种类", options(card.kind for card in cards)),
            ("band", "把握", options(card.band for card in cards)),
            ("status", "状态", options(card.status for card in cards)),
        ],
        statuses=options(card.status for card in cards),
        joined=joined,
        kept=Status.KEEP,
        html=Markup,
        css=Markup(css() + "\n" + _read("preview.css")),
        script=Markup(script),
        hash=b64encode(sha256(script.encode()).digest()).decode(),
    )


def _read(name: str) -> str:
    return (files("flashgen") / "templates" / name).read_text(encoding="utf-8")
