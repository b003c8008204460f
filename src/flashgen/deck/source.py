"""The deck source: the YAML file that people own.

    # comments stay
    deck: 党建::两个绝对
    sources: [../seeds/two-absolutes.txt]
    notes:
      - id: k3v9q2
        formulation: 四甘精神
        items: [甘愿吃苦, 甘于奉献, 甘为人梯, 甘守寂寞]
        where: two-absolutes.txt:146

flashgen changes the notes it must and puts new ones in their place. It deletes no note: one whose fact the
text no longer holds stays, with `status: retired`, so that its comments stay too, the editor can see it and
take it back, and learners who have it can be served from the deck source alone.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import TYPE_CHECKING

from flashgen.deck import entry as entries
from flashgen.deck import lines, splice
from flashgen.deck.ids import Tried, note_id
from flashgen.errors import DeckError, Location
from flashgen.model import Cards, Deck, Entry
from flashgen.storage.journal import opened
from flashgen.storage.yamlfile import decode, load

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from flashgen.deck.entry import Content
    from flashgen.storage.yamlfile import Value

_TEXTS = ("deck", "description", "author", "license")
_LISTS = ("tags", "sources")
_KEYS = (*_TEXTS, *_LISTS, "quotes")  # what flashgen may rewrite
_KNOWN = (*_KEYS, "cards", "notes")
_NOTE = frozenset(entries.KEYS) - {*entries.LISTS}  # what holds a text

HEADER = """\
# 本文件由 flashgen 从文章生成，归编辑者所有：每一行都可以改，注释和改动都会保留。
# 文章更新后再次生成，没改过的条目随原文更新；原文和您都改过的，保留您的，并列出来请您定夺。
#   status: keep 收录（不写也收录；写明即已核对）  review 待审，暂不收录  reject 不要，不再提出  retired 原文已删，停用
#   id 用来认出学习者已有的卡片，请勿改动；自己添加的条目不必写 id，flashgen 不会改动它的内容。
#   原句不便公开时，加一行 quotes: omit
#   考一项时其余各项也遮住（遮全猜一），加一行 cards: {others: hidden}
"""


@dataclass(frozen=True)
class DeckSource:
    """A deck source as read: what it says, and the text with its places, for edits."""

    path: Path | str
    text: str
    deck: Deck  # every note has an id
    unwritten: frozenset[str] = frozenset()  # ids that the text does not have yet
    read: Value | None = None  # the text as YAML, where it had to be read so

    def location(self, note: str, key: str = "") -> Location:
        """Tell where the note with this id stands; or what it has under `key`, if it has it."""
        value = self.values[note]
        found = {name.content: held for name, held in value.pairs("a note")}
        return found.get(key, value).location

    @cached_property
    def root(self) -> Value:
        """The file as YAML, each value with its place."""
        return self.read or load(self.text.removeprefix("\ufeff"), self.path, DeckError)

    @cached_property
    def values(self) -> dict[str, Value]:
        """The notes in the file, by id."""
        found = {key.content: value for key, value in self.root.pairs("a deck source")}
        notes = found["notes"].members("notes") if "notes" in found else []
        return dict(zip((entry.id for entry in self.deck.notes), notes, strict=True))


def read(path: Path) -> DeckSource:
    """Read a deck source. Raises DeckError with file, line and column where something is wrong."""
    try:
        with opened(path) as file:
            return parse(file.read(), path)
    except OSError as error:
        raise DeckError(f"cannot be read: {error.strerror or error}", path) from error


def parse(data: bytes, path: Path | str) -> DeckSource:
    """Read a deck source from its bytes; `path` is named in errors. Notes without an id are given one."""
    text = decode(data, path, DeckError)
    deck = _in_lines(text.removeprefix("\ufeff"))
    return DeckSource(path, text, deck) if deck else _anyhow(text, path)


def _anyhow(text: str, path: Path | str) -> DeckSource:
    """Read a deck source as YAML, whatever its layout."""
    root = load(text.removeprefix("\ufeff"), path, DeckError)
    deck, values = _deck(root)
    found = [entries.read(value) for value in values]
    notes = _with_ids(found, values)
    unwritten = frozenset(note.id for note, one in zip(notes, found, strict=True) if not one.id)
    return DeckSource(path, text, replace(deck, notes=notes), unwritten, root)


def _in_lines(text: str) -> Deck | None:
    """Read a deck source with a key a line; None where it is otherwise, or not all is well with it."""
    read = lines.read(text)
    if not read:
        return None
    head, parts = read
    notes: dict[str, Entry] = {}
    sections: dict[tuple[str, ...], tuple[str, ...]] = {}  # each once, though a hundred notes stand in it
    try:
        deck, _ = _deck(load(head + "\nnotes:\n", "", DeckError))
        for texts, lists in parts:
            if "section" in lists:
                lists["section"] = sections.setdefault(lists["section"], lists["section"])
            note = entries.of_parts(texts, lists)
            if not isinstance(note, Entry) or not note.id or note.id in notes or not texts.keys() <= _NOTE:
                return None
            notes[note.id] = note
    except (DeckError, lines.UnsureError):
        return None
    return replace(deck, notes=tuple(notes.values()))


def _deck(root: Value) -> tuple[Deck, list[Value]]:
    """Read what a deck source says above its notes, and find these."""
    found = root.mapping("a deck source", _KNOWN)
    if "deck" not in found or not found["deck"].text("deck").strip():
        raise found.get("deck", root).fail("the deck needs a name, like deck: 党建::两个绝对")
    quotes = found["quotes"].text("quotes") if "quotes" in found else "keep"
    if quotes not in ("keep", "omit"):
        raise found["quotes"].fail(f"quotes is keep or omit, not {quotes!r}")
    notes = found["notes"].members("notes") if "notes" in found else []
    texts = {key: found[key].text(key) if key in found else "" for key in _TEXTS}
    lists = {key: found[key].texts(key) if key in found else () for key in _LISTS}
    deck = Deck(
        name=texts["deck"],
        description=texts["description"],
        author=texts["author"],
        license=texts["license"],
        tags=lists["tags"],
        sources=lists["sources"],
        quotes=quotes == "keep",
        cards=_cards(found["cards"]) if "cards" in found else Cards(),
    )
    return deck, notes


def _cards(value: Value) -> Cards:
    """Read the settings under `cards:`, each of which is shown or hidden."""
    settings = {}
    for key, held in value.mapping("cards", [setting.name for setting in fields(Cards)]).items():
        said = held.text(key)
        if said not in ("shown", "hidden"):
            raise held.fail(f"{key} is shown or hidden, not {said!r}")
        settings[key] = said == "shown"
    return Cards(**settings)


def create(deck: Deck) -> Iterator[bytes]:
    """Write a new deck source, note by note, headed by what its editor needs to know."""
    head = [*entries.lines(_fields(deck)), "notes:" if deck.notes else "notes: []"]
    yield (HEADER + "\n".join(head) + "\n").encode()
    for entry in deck.notes:
        yield f"  - {_note(entry, f'{chr(10)}    ')}\n".encode()


def update(source: DeckSource, deck: Deck) -> bytes:
    """Give the bytes of a deck source that says `deck`: the old ones, but for what differs.

    `deck` must have all notes of the source, in their order; notes with other ids are new, and are written
    where they stand among these. Raises DeckError where the source is laid out in a way (such as `? key`)
    that cannot be edited.
    """
    if deck == source.deck and not source.unwritten:
        return source.text.encode()
    mark = "\ufeff" if source.text.startswith("\ufeff") else ""
    text = source.text.removeprefix("\ufeff")
    edits = splice.mapping(text, source.root, _fields(deck), _KEYS)
    old = source.values
    known = {entry.id: entry for entry in source.deck.notes}
    if [entry.id for entry in deck.notes if entry.id in old] != list(old):
        raise ValueError("notes of the deck source are missing, or in another order")
    for entry in deck.notes:
        if entry.id in old and (entry != known[entry.id] or entry.id in source.unwritten):
            edits += splice.mapping(text, old[entry.id], entries.fields(entry), entries.KEYS)
    edits += _insertions(text, source.root, deck.notes, list(old))
    new = (mark + splice.apply(text, edits)).encode()
    if edits and not _says(new, deck):
        changed = (old[entry.id] for entry in deck.notes if entry.id in old and entry != known[entry.id])
        raise next(changed, source.root).fail(
            "this layout cannot be edited without harm; write every key as `key: value`, on its own line"
        )
    return new


def _says(data: bytes, deck: Deck) -> bool:
    try:
        return parse(data, "").deck == deck
    except DeckError:
        return False


def _with_ids(read: Sequence[Entry], places: Sequence[Value]) -> tuple[Entry, ...]:
    """Check that no id stands twice, and give ids to the notes that have none."""
    taken: dict[str, Value] = {}
    for entry, place in zip(read, places, strict=True):
        if entry.id in taken:
            first = taken[entry.id].line
            raise place.fail(
                f"the id {entry.id} stands twice (first in line {first}); delete one, flashgen gives another"
            )
        if entry.id:
            taken[entry.id] = place
    done = []
    tried: Tried = {}
    for entry, place in zip(read, places, strict=True):
        if not entry.id:
            entry = replace(entry, id=note_id(entry.kind, entry.term, entry.cue, taken, tried))
            taken[entry.id] = place
        done.append(entry)
    return tuple(done)


def _fields(deck: Deck) -> dict[str, Content]:
    every: dict[str, Content] = {
        "deck": deck.name,
        "description": deck.description,
        "author": deck.author,
        "license": deck.license,
        "tags": deck.tags,
        "sources": deck.sources,
        "quotes": "" if deck.quotes else "omit",
    }
    return {key: content for key, content in every.items() if content}


def _note(entry: Entry, between: str, *, flow: bool = False) -> str:
    """Write a note as a member of a list; `between` parts its keys."""
    written = between.join(entries.lines(entries.fields(entry)))
    return f"{{{written}}}" if flow else written


def _insertions(text: str, root: Value, notes: Sequence[Entry], old: Sequence[str]) -> list[splice.Edit]:
    """Insert the notes whose ids are not in `old`, each after the one before it."""
    places = {note: place for place, note in enumerate(old, 1)}
    place = 0
    new: dict[int, list[Entry]] = {}
    for entry in notes:
        if entry.id in places:
            place = places[entry.id]
        else:
            new.setdefault(place, []).append(entry)
    if not new:
        return []
    found = {key.content: (key, value) for key, value in root.pairs("a deck source")}
    newline = splice.newline(text)
    if old:
        key, held = found["notes"]
        between = ", " if held.flow else newline + " " * (held.column + 1)
        written = {place: [_note(entry, between, flow=held.flow) for entry in new[place]] for place in new}
        return [splice.insert(text, key, held, place, written[place]) for place in new]
    lines = [f"  - {_note(entry, newline + '    ')}" for entry in notes]
    if "notes" not in found:
        return [splice.after(text, next(reversed(found.values()))[1], ["notes:", *lines])]
    _, held = found["notes"]
    return [splice.Edit(held.start, held.end, ""), splice.lines_at(text, held.end, lines)]
