"""From the entries of a deck to its notes: what each card asks, what its back shows, its tags.

Pure: strings in, HTML out. `flashgen.fronts` says what is asked, `flashgen.notetypes` has the fields.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
import unicodedata
from collections import Counter
from pathlib import PurePath
from typing import TYPE_CHECKING

from flashgen.fronts import fronts, headings, single_blanks
from flashgen.model import Note, Status
from flashgen.notetypes import DEFINITION, FORMULATION, NAME_CLOZE, NOTE_TYPES, WHOLE_CLOZE
from flashgen.questions import list_question

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from flashgen.fronts import Front
    from flashgen.model import Deck, Entry
    from flashgen.notetypes import NoteType

_INLINE = 12  # characters; a list with a longer item is set one item a line
_PAUSE = re.compile("[、，,；;：:。]")
_LINE = re.compile(" 第 [0-9]+ [行页]")  # as `_source` writes it


def make_notes(
    deck: Deck,
    guids: Mapping[str, str],
    clozes: Mapping[str, Mapping[str, int]],
    bands: Mapping[str, str],
) -> tuple[Note, ...]:
    """Make a note of each kept entry, in document order (`due` counts from 1); `mod` is left 0.

    `guids` maps entry id to guid; `clozes` entry id of a formulation to the cloze number of each item;
    `bands` entry id to band, where one is known. An entry has no note where every card would give its
    answer away (五聚焦五落实：五聚焦、五落实).

    Raises KeyError for an id or item that has no number, ValueError for a number that is not an item's.
    """
    seen: Counter[Front] = Counter()
    notes: list[Note] = []
    for entry in deck.notes:
        if entry.status is not Status.KEEP:
            continue
        numbers: tuple[int, ...] = ()
        if entry.kind == FORMULATION.kind:
            fields, numbers = _formulation(entry, clozes[entry.id], seen)
        else:
            fields = _definition(entry, seen)
        note = Note(
            guid=guids[entry.id],
            kind=entry.kind,
            fields=_fill(NOTE_TYPES[entry.kind], fields | _source(entry, with_quote=deck.quotes)),
            clozes=numbers,
            tags=_tags(deck, entry, bands.get(entry.id, "")),
            due=len(notes) + 1,
        )
        if card_ords(note):
            notes.append(note)
    return tuple(notes)


def card_ords(note: Note) -> tuple[int, ...]:
    """Return the ordinals of the cards that Anki makes of a note, in order."""
    if note.kind == FORMULATION.kind:
        return tuple(number - 1 for number in note.clozes)
    return tuple(ord_ for ord_, gate in enumerate(_GATES) if note.fields[gate])


_GATES = tuple([field.name for field in DEFINITION.fields].index(name) for name in ("问题", "反问"))


def content_hash(note: Note) -> str:
    """Hash what a learner gets: kind, fields, clozes, tags. The same on every machine; 16 hex digits.

    A note's `mod` moves when this does, and at no other time: so a learner's edit of a note that did not
    change outlives an update. Where the note stands is no content, neither in the deck (`due`) nor in the
    text: a line more at the top of an article moves the line of every fact below it. Nor is the band, which
    moves with the rules. Who has the note keeps the old ones until it changes otherwise.
    """
    place = [field.name for field in NOTE_TYPES[note.kind].fields].index("出处")
    fields = [*note.fields[:place], _LINE.sub("", note.fields[place], count=1), *note.fields[place + 1 :]]
    tags = sorted(tag for tag in note.tags if not tag.startswith("flashgen::band::"))
    content = json.dumps([note.kind, fields, note.clozes, tags])
    return hashlib.sha256(content.encode("ascii")).hexdigest()[:16]


# --- escaping -------------------------------------------------------------------------------------------

# Anki's importer fails on \x1f and drops other controls; SQLite cannot hold lone surrogates.
_UNSTORABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_ACTIVE = str.maketrans(
    {
        "[": "&#91;",  # [sound:…], [latex], [anki:tts], [[type:…]]
        "\\": "&#92;",  # \( MathJax \)
        "\u0338": "&#824;",  # NFC would melt it with the > of a tag before it into ≯
        "\n": "<br>",
    }
)
_CLOZE_ACTIVE = str.maketrans({":": "&#58;", "{": "&#123;", "}": "&#125;"})


def escape(text: str) -> str:
    """Return the HTML that shows `text` as it stands, whatever Anki would make of it.

    In NFC, as Anki stores it.
    """
    return html.escape(unicodedata.normalize("NFC", _UNSTORABLE.sub("", text))).translate(_ACTIVE)


def escape_cloze(text: str) -> str:
    """Return the HTML that shows `text` within a cloze: neither :: nor }} may end it early."""
    return escape(text).translate(_CLOZE_ACTIVE)


# --- fields ---------------------------------------------------------------------------------------------


def _formulation(
    entry: Entry, numbers: Mapping[str, int], seen: Counter[Front]
) -> tuple[dict[str, str], tuple[int, ...]]:
    """Return the fields, and the clozes asked: items (in view of the others), name, whole list."""
    if {NAME_CLOZE, WHOLE_CLOZE} & set(numbers.values()):
        raise ValueError(f"{entry.id}: clozes {NAME_CLOZE} and {WHOLE_CLOZE} are no items'")
    asked_for = fronts(entry)
    if not asked_for:
        return {}, ()
    variant = _variant(seen, asked_for["items"])
    asked = {item: numbers[item] for item in single_blanks(entry)}
    items = [_cloze(asked[item], item) if item in asked else escape_cloze(item) for item in entry.items]
    if all(len(item) <= _INLINE and not _PAUSE.search(item) for item in entry.items):
        whole = "、".join(items)
    else:
        whole = "<ol>" + "".join(f"<li>{item}</li>" for item in items) + "</ol>"
    named = "name" in asked_for and not _earlier(seen, asked_for["name"])  # one list, two names
    name = _cloze(NAME_CLOZE, entry.term) if named else escape_cloze(entry.term)
    text = f"{name}{escape_cloze(variant)}：{{{{c{WHOLE_CLOZE}::{whole}}}}}"
    clozes = sorted({*asked.values(), WHOLE_CLOZE, *([NAME_CLOZE] if named else [])})
    question = escape(list_question(entry.term, entry.items) + variant)
    return {"正文": text, "总问": question, "章节": escape(asked_for["items"].path)}, tuple(clozes)


def _definition(entry: Entry, seen: Counter[Front]) -> dict[str, str]:
    asked = {answer: front.shown + _variant(seen, front) for answer, front in fronts(entry).items()}
    return {
        "问题": escape(asked.get("body", "")),
        "答案": escape(entry.body),
        "反问": escape(asked.get("term", "")),
        "词语": escape(entry.term),
        "章节": escape(headings(entry)),
    }


def _source(entry: Entry, *, with_quote: bool) -> dict[str, str]:
    where = re.sub(r":p(\d+)$", r" 第 \1 页", re.sub(r":(\d+)$", r" 第 \1 行", entry.where))
    return {
        "编号": escape(entry.id),
        "原文": _marked(entry) if with_quote else "",
        "出处": escape(" › ".join(part for part in (where, *entry.section) if part)),
        "语出": escape(entry.by),
    }


def _fill(note_type: NoteType, values: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(values.get(field.name, "") for field in note_type.fields)


def _cloze(number: int, text: str) -> str:
    return f"{{{{c{number}::{escape_cloze(text)}}}}}"


def _variant(seen: Counter[Front], front: Front) -> str:
    """Return what tells a front from an earlier one that reads the same; "" for the first."""
    earlier = _earlier(seen, front)
    return f"（第 {earlier + 1} 种说法）" if earlier else ""


def _earlier(seen: Counter[Front], front: Front) -> int:
    """Return how many earlier fronts were the same, and count this one."""
    seen[front] += 1
    return seen[front] - 1


# --- the source sentence --------------------------------------------------------------------------------

_PAIRS = (("“", "”"), ("‘", "’"), ("《", "》"), ("「", "」"), ("（", "）"))


def _marked(entry: Entry) -> str:
    """Return the sentence with term and items (or body) marked where they stand in it."""
    spans: list[tuple[int, int, str]] = []
    wanted = [(item, "body") for item in entry.items or (entry.body,)]
    for text, role in (*wanted, (entry.term, "term")):
        free = (
            (start, end)
            for start, end in _occurrences(entry.quote, text)
            if all(end <= taken[0] or taken[1] <= start for taken in spans)
        )
        spans += [(start, end, role) for start, end in [next(free, (0, 0))] if end]
    parts, done = [], 0
    for start, end, role in sorted(spans):
        parts.append(escape(entry.quote[done:start]))
        parts.append(f'<mark class="{role}">{escape(entry.quote[start:end])}</mark>')
        done = end
    return "".join(parts) + escape(entry.quote[done:])


def _occurrences(quote: str, wanted: str) -> Iterator[tuple[int, int]]:
    """Find `wanted` in `quote`, quotes and punctuation aside: 四甘精神 stands in “四甘”精神."""
    places = [i for i, char in enumerate(quote) if char.isalnum()]
    letters = "".join(quote[i] for i in places)
    key = "".join(char for char in wanted if char.isalnum())
    found = letters.find(key) if key else -1
    while found >= 0:
        start, end = places[found], places[found + len(key) - 1] + 1
        for left, right in _PAIRS:  # a pair of quotes is marked whole
            if quote[start - 1 : start] == left and right in quote[start:end]:
                start -= 1
            elif quote[end : end + 1] == right and left in quote[start:end]:
                end += 1
        yield start, end
        found = letters.find(key, found + 1)


# --- tags -----------------------------------------------------------------------------------------------


def _tags(deck: Deck, entry: Entry, band: str) -> tuple[str, ...]:
    """Return the tags, sorted; of two that Anki holds for one (case aside) the first."""
    article = PurePath(re.sub(r":p?\d+$", "", entry.where)).stem
    tags = (
        *(_tag(*tag.split("::")) for tag in deck.tags),
        _tag("flashgen", "article", article) if article else "",
        _tag("flashgen", "section", *entry.section) if entry.section else "",
        _tag("flashgen", "band", band) if band else "",
    )
    return tuple(sorted({tag.casefold(): tag for tag in reversed(tags) if tag}.values()))


def _tag(*levels: str) -> str:
    """Join the levels of a tag; blanks (U+3000 too) would split it, colons make levels of their own."""
    texts = (unicodedata.normalize("NFC", _UNSTORABLE.sub(" ", level)) for level in levels)
    names = ("_".join(text.split()).replace(":", "：") for text in texts)
    return "::".join(name for name in names if name)
