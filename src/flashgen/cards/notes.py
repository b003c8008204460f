"""From the entries of a deck to its notes: what each card asks, what its back shows, its tags.

Pure: strings in, HTML out. `flashgen.cards.fronts` says what is asked, `flashgen.cards.notetypes` has the fields.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import repeat
from pathlib import PurePath
from typing import TYPE_CHECKING

from flashgen.cards.fronts import fronts, heads, path, single_blanks, tail
from flashgen.cards.markup import UNSTORABLE, escape, escape_cloze, marked
from flashgen.cards.notetypes import (
    COVERED,
    DEFINITION,
    FORMULATION,
    NAME_CLOZE,
    NOTE_TYPES,
    PATH_TO_TERM,
    READINGS,
    WHOLE_CLOZE,
)
from flashgen.cards.questions import bare
from flashgen.cards.similar import MOST, groups, readings
from flashgen.deck.entry import file_of
from flashgen.model import Note, Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from flashgen.cards.fronts import Front
    from flashgen.model import Cards, Deck, Entry

_INLINE = 12  # characters; a list with a longer item is set one item a line
_PAUSE = re.compile("[、，,；;：:。]")

# How many fronts show these headings and these words. A library has hundreds of thousands: the headings of a section
# are kept once.
_Seen = dict[str, dict[str, int]]


def make_notes(
    deck: Deck,
    guids: Mapping[str, str],
    clozes: Mapping[str, Mapping[str, int]],
    bands: Mapping[str, str],
) -> Iterator[Note]:
    """Make a note of each kept entry, one by one, in document order (`due` counts from 1); `mod` is left 0.

    `guids` maps entry id to guid; `clozes` entry id of a formulation to the cloze number of each item;
    `bands` entry id to band, where one is known. An entry has no note where every card would give its
    answer away (五聚焦五落实：五聚焦、五落实).

    Raises KeyError for an id or item that has no number, ValueError for a number that is not an item's.
    """
    seen: _Seen = {}
    due = 0
    kept = [entry for entry in deck.notes if entry.status is Status.KEEP]
    others = readings(kept)
    mixed_up = groups(kept, others)
    for entry in kept:
        numbers: tuple[int, ...] = ()
        if entry.kind == FORMULATION.kind:
            fields, numbers = _formulation(entry, clozes[entry.id], seen, deck.cards)
        else:
            fields = _definition(entry, seen)
        note = Note(
            guid=guids[entry.id],
            kind=entry.kind,
            fields=_fill(
                entry.kind,
                fields
                | _source(entry, with_quote=deck.quotes)
                | {READINGS: _readings(others.get(entry.id, ()))},
            ),
            clozes=numbers,
            tags=_tags(
                deck.tags,
                file_of(entry.where),
                entry.section,
                bands.get(entry.id, ""),
                mixed_up.get(entry.id, ()),
            ),
            due=due + 1,
        )
        if card_ords(note):
            due += 1
            yield note


def card_ords(note: Note) -> tuple[int, ...]:
    """Return the ordinals of the cards that Anki makes of a note, in order."""
    if note.kind == FORMULATION.kind:
        return tuple(number - 1 for number in note.clozes)
    return tuple(ord_ for ord_, gate in enumerate(_GATES) if note.fields[gate])


_NAMES = {kind: [field.name for field in note_type.fields] for kind, note_type in NOTE_TYPES.items()}
_GATES = tuple(map(_NAMES[DEFINITION.kind].index, ("问题", "反问")))


# --- fields ---------------------------------------------------------------------------------------------


def _formulation(
    entry: Entry, numbers: Mapping[str, int], seen: _Seen, cards: Cards
) -> tuple[dict[str, str], tuple[int, ...]]:
    """Return the fields, and the clozes asked: items (in view of the others), name, whole list."""
    if {NAME_CLOZE, WHOLE_CLOZE} & set(numbers.values()):
        raise ValueError(f"{entry.id}: clozes {NAME_CLOZE} and {WHOLE_CLOZE} are no items'")
    asked_for = fronts(entry)
    if not asked_for:
        return {}, ()
    variant = _variant(seen, asked_for["items"])
    asked = {item: numbers[item] for item in single_blanks(entry)}
    named = "name" in asked_for and not _earlier(seen, asked_for["name"])  # one list, two names
    name = _cloze(NAME_CLOZE, escape_cloze(entry.term)) if named else escape_cloze(entry.term)
    whole = _cloze(WHOLE_CLOZE, _list(entry.items, asked, cards))
    clozes = sorted({*asked.values(), WHOLE_CLOZE, *([NAME_CLOZE] if named else [])})
    return {
        "正文": f"{name}{escape_cloze(variant)}：{whole}",
        "总问": escape(asked_for["whole"].shown + _variant(seen, asked_for["whole"])),
        "章节": escape(asked_for["items"].path),
        PATH_TO_TERM: escape(asked_for["name"].path) if named else "",
        COVERED: "" if cards.others or not asked else "遮全猜一",
    }, tuple(clozes)


def _list(items: Sequence[str], asked: Mapping[str, int], cards: Cards) -> str:
    """Return the items as HTML, those of `asked` within their clozes."""
    shown = heads(items)
    inline = shown == tuple(items) and all(len(item) <= _INLINE and not _PAUSE.search(item) for item in items)
    end = tail(items) if cards.tails and inline and asked else ""
    parts = []
    for item, head in zip(items, shown, strict=True):
        blank, rest = head.removesuffix(end), item[len(head) :]
        text = escape_cloze(blank)
        if rest:  # asked for is the head clause; the back shows all
            text += f'<span class="rest"><span>{escape_cloze(rest)}</span></span>'
        parts.append((_cloze(asked[item], text) if item in asked else text) + escape_cloze(end))
    if inline:
        return "、".join(parts)
    return "<ol>" + "".join(f"<li>{part}</li>" for part in parts) + "</ol>"


def _definition(entry: Entry, seen: _Seen) -> dict[str, str]:
    asked_for = fronts(entry)
    asked = {answer: front.shown + _variant(seen, front) for answer, front in asked_for.items()}
    paths = {answer: front.path for answer, front in asked_for.items()}
    return {
        "问题": escape(asked.get("body", "")),
        "答案": escape(entry.body),
        "反问": escape(asked.get("term", "")),
        "词语": escape(entry.term),
        "章节": escape(paths.get("body", "")),
        PATH_TO_TERM: escape(paths.get("term", "")),
    }


# `where` of an entry, as a card words it: x.txt:146, x.pdf:p3, x.epub#3.
_PLACE = re.compile(r"(?P<mark>:p?|#)(?P<number>\d+)$")
_PLACES = {":": "行", ":p": "页", "#": "篇"}


def _source(entry: Entry, *, with_quote: bool) -> dict[str, str]:
    where = _PLACE.sub(lambda found: f" 第 {found['number']} {_PLACES[found['mark']]}", entry.where)
    return {
        "编号": escape(entry.id),
        "原文": marked(entry) if with_quote and bare(entry.quote) != bare(entry.term) else "",
        "出处": escape(" › ".join(filter(None, (where, *path(entry.section))))),
        "语出": escape(entry.by),
    }


def _readings(others: Sequence[Entry]) -> str:
    """Return what other entries of the term say, a line each; of very many the first, and that there are more."""
    return "<br>".join([*map(_reading, others[:MOST]), *(["……"] if len(others) > MOST else [])])


@lru_cache(maxsize=1 << 12)  # each entry of a term shows those of the others
def _reading(entry: Entry) -> str:
    """Return what another entry of the same term says, and where; without its line, which moves."""
    where = " › ".join([*filter(None, [file_of(entry.where)]), *path(entry.section)])
    return escape("、".join(entry.items) or entry.body) + (f"（{escape(where)}）" if where else "")


def _fill(kind: str, values: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(map(values.get, _NAMES[kind], repeat("")))


def _cloze(number: int, shown: str) -> str:
    return f"{{{{c{number}::{shown}}}}}"


def _variant(seen: _Seen, front: Front) -> str:
    """Return what tells a front from an earlier one that reads the same; "" for the first."""
    earlier = _earlier(seen, front)
    return f"（第 {earlier + 1} 种说法）" if earlier else ""


def _earlier(seen: _Seen, front: Front) -> int:
    """Return how many earlier fronts were the same, and count this one.

    Without headings nothing tells a front from those that have some: to it, all of its words are the same.
    """
    alike = seen.setdefault(front.path, {})
    earlier = alike.get(front.shown, 0)
    alike[front.shown] = earlier + 1
    if front.path:
        _earlier(seen, front._replace(path=""))
    return earlier


# --- tags -----------------------------------------------------------------------------------------------


@lru_cache(maxsize=1024)  # many notes in a row are of one article and one section
def _tags(
    own: tuple[str, ...], file: str, section: tuple[str, ...], band: str, similar: tuple[str, ...]
) -> tuple[str, ...]:
    """Return the tags, those of the deck `own`, sorted; of two that Anki holds for one (case aside) the first."""
    article = PurePath(file).stem
    tags = [
        *(_tag(*tag.split("::")) for tag in own),
        _tag("flashgen", "article", article) if article else "",
        _tag("flashgen", "section", *section) if section else "",
        _tag("flashgen", "band", band) if band else "",
        *(_tag("flashgen", "similar", name) for name in similar),
    ]
    return tuple(sorted({tag.casefold(): tag for tag in reversed(tags) if tag}.values()))


@lru_cache(maxsize=1 << 12)
def _tag(*levels: str) -> str:
    """Join the levels of a tag; blanks (U+3000 too) would split it, colons make levels of their own."""
    texts = (unicodedata.normalize("NFC", UNSTORABLE.sub(" ", level)) for level in levels)
    names = ("_".join(text.split()).replace(":", "：") for text in texts)
    return "::".join(name for name in names if name)
