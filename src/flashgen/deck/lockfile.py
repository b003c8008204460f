"""The lock as a file, beside the deck source: YAML, each note on a line of its own, which is JSON as well.

    notes:
      "k3v9q2": {"guid": "avrnshbrbqb5n", "band": "auto",
                 "clozes": {"1": "甘愿吃苦", "2": "甘于奉献", "5": "甘为人梯"},     in order of the items
                 "dropped": {"3": "甘当人梯"}, "mined": {"formulation": "四甘精神", …},
                 "hash": "0f3c…", "mod": 1764000000}
    ...

The program owns it. One that is damaged, or of another deck, is refused, not mended. Its last line is `...`:
a file cut short lacks it.

A lock that stands as it was written is read as JSON, in a tenth of the time. Any other, such as one that an
earlier flashgen laid out in more lines, is read as YAML, which knows the places of what is wrong.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeGuard, cast

from flashgen.deck import entry as entries
from flashgen.deck.clozes import RESERVED, Clozes
from flashgen.deck.lock import Conflict, Lock, Record
from flashgen.errors import DeckError
from flashgen.model import Band, Entry, Status
from flashgen.storage.journal import opened
from flashgen.storage.yamlfile import decode, inline, load, locate, read_inline, scalar

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flashgen.model import Deck
    from flashgen.storage.yamlfile import Value

FORMAT = 1
_KEYS = ("format", "deck", "deck_id", "notes")
_HEADER = """\
# 本文件由 flashgen 记录卡片的身份，请勿修改；请与同名的牌组文件一起保存、一起提交。
# flashgen's own record: leave it as it is, and keep it beside the deck source, in git too.
"""
_NOTE = (
    "guid",
    "own",
    "band",
    "status",
    "clozes",
    "dropped",
    "mined",
    "conflicts",
    "hash",
    "above",
    "mod",
    "retired",
)
_MINED = tuple(key for key in entries.KEYS if key not in ("id", "status"))  # the keys of what is mined


def beside(path: Path) -> Path:
    """Give the path of the lock of a deck source: decks/x.yaml → decks/x.lock.yaml."""
    return path.with_name(f"{path.stem}.lock.yaml")


def read(path: Path, deck: Deck) -> Lock | None:
    """Read the lock of `deck`; None if there is none. Raises DeckError if it is damaged or another deck's."""
    try:
        with opened(path) as file:
            return parse(file.read(), path, deck)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise DeckError(f"cannot be read: {error.strerror or error}", path) from error


def parse(data: bytes, path: Path | str, deck: Deck) -> Lock:
    """Read the lock of `deck` from its bytes; `path` is named in errors."""
    lock = _as_written(data) or _anyhow(data, path)
    if not belongs(lock, deck):
        raise _load(data, path)["deck"].fail(
            f"this is the lock of the deck {lock.deck}, not of {deck.name}; restore the right one"
        )
    return lock


def _anyhow(data: bytes, path: Path | str) -> Lock:
    try:
        found = _load(data, path)
        return Lock(found["deck"].text("deck"), _number(found["deck_id"], "deck_id"), _notes(found["notes"]))
    except DeckError as error:
        message = f"{error.message}; the lock is damaged: restore it, from git or a copy"
        raise DeckError(message, error.at) from None


def _as_written(data: bytes) -> Lock | None:
    """Read a lock that stands as `dump` wrote it; None where it does not, or anything is wrong with it.

    Line by line, as the whole of a library's, decoded and split, takes several times its size in memory.
    """
    start = data.find(_NOTES)
    notes: dict[str, Record] = {}
    guids: set[str] = set()
    sections: _Sections = {}
    try:
        told = _HEAD.fullmatch(data[: max(start, 0)].decode())
        if not told:
            return None
        name = load(told["deck"], "", DeckError).text("deck")
        at, count = start + len(_NOTES), 0
        while data.startswith(b'  "', at):
            end = data.index(b"\n", at)
            line = data[at:end].decode()
            [(note, parts)] = cast("dict[str, object]", read_inline(f"{{{line}}}")).items()
            record = _usual_record(parts, sections) or parse_record(line.partition(": ")[2], "")
            notes[note] = record
            guids.add(record.guid)
            at, count = end + 1, count + 1
    except (ValueError, DeckError):
        return None
    if data[at:] != b"...\n" or not len(notes) == len(guids) == count or scalar(name) != told["deck"]:
        return None
    return Lock(name, int(told["deck_id"]), notes)


_NOTES = b"\nnotes:\n"
_Sections = dict[tuple[str, ...], tuple[str, ...]]  # each once, though a hundred notes stand in it
_HEAD = re.compile(
    rf"{re.escape(_HEADER)}format: {FORMAT}\ndeck: (?P<deck>[^\n]+)\ndeck_id: (?P<deck_id>0|[1-9][0-9]{{0,18}})"
)


def _usual_record(parts: object, sections: _Sections) -> Record | None:
    """Make the record of a note as most are; None where there is more to look into."""
    if not isinstance(parts, dict) or not parts.keys() <= _USUAL or ("hash" in parts) != ("mod" in parts):
        return None
    get = parts.get
    guid, band, status, mined = get("guid"), get("band"), get("status", _KEEP), get("mined")
    content, mod, numbered, above = get("hash", ""), get("mod", 1), get("clozes", {}), get("above", [])
    if not (
        isinstance(guid, str)
        and guid
        and isinstance(band, str)
        and band in _BANDS
        and isinstance(status, str)
        and status in _STATUSES
        and isinstance(mined, dict)
        and (entry := _usual_entry(mined, sections))
        and isinstance(content, str)
        and type(mod) is int
        and 0 < mod < 10**18
        and isinstance(numbered, dict)
        and all(map(_ITEM_NUMBER.fullmatch, numbered))
        and set(map(type, numbered.values())) <= _TEXT
        and _are_texts(above)
    ):
        return None
    return Record(
        guid=guid,
        band=_BANDS[band],
        status=_STATUSES[status],
        clozes=Clozes(tuple(zip(map(int, numbered), numbered.values(), strict=True))) if numbered else _NONE,
        mined=entry,
        hash=content,
        above=tuple(above),
        mod=mod if "mod" in parts else 0,
    )


def _usual_entry(parts: dict[str, object], sections: _Sections) -> Entry | None:
    lists: dict[str, tuple[str, ...]] = {}
    for key in entries.LISTS:
        if key in parts:
            held = parts.pop(key)
            if not _are_texts(held):
                return None
            lists[key] = tuple(held)
    if "section" in lists:
        lists["section"] = sections.setdefault(lists["section"], lists["section"])
    if not parts.keys() <= _TEXTS or not set(map(type, parts.values())) <= _TEXT:
        return None
    entry = entries.of_parts(cast("dict[str, str]", parts), lists)
    return entry if isinstance(entry, Entry) else None


def _are_texts(held: object) -> TypeGuard[list[str]]:
    """Tell whether this is a list of texts, none of them empty."""
    return isinstance(held, list) and set(map(type, held)) <= _TEXT and all(map(str.strip, held))


_BANDS = {band.value: band for band in Band}
_STATUSES = {status.value: status for status in Status}
_KEEP = Status.KEEP.value
_ITEM_NUMBER = re.compile("[12]?[1-9]|[12]0", re.ASCII)  # below those reserved
_NONE = Clozes()
_USUAL = frozenset({"guid", "band", "status", "clozes", "mined", "hash", "above", "mod"})
_TEXTS = frozenset(_MINED) - {*entries.LISTS}
_TEXT = {str}


def belongs(lock: Lock, deck: Deck) -> bool:
    """Tell whether this is the lock of that deck: by the name or, as it may have been renamed, by the notes."""
    known = sum(entry.id in lock.notes for entry in deck.notes)
    return lock.deck == deck.name or 2 * known > len(deck.notes)


def dump(lock: Lock) -> Iterator[bytes]:
    """Write a lock, note by note."""
    head = [f"format: {FORMAT}", f"deck: {scalar(lock.deck)}", f"deck_id: {lock.deck_id}", "notes:"]
    if not lock.notes:
        head[-1] += " {}"
    yield (_HEADER + "\n".join(head) + "\n").encode()
    for note, record in lock.notes.items():
        yield f"  {inline(note)}: {dump_record(record)}\n".encode()
    yield b"...\n"


def dump_record(record: Record) -> str:
    """Write what the lock has of a note, on one line."""
    parts: dict[str, object] = {"guid": record.guid}
    if record.own:
        parts["own"] = "yes"
    if record.band:
        parts["band"] = record.band
    if record.status is not Status.KEEP:
        parts["status"] = record.status
    for key, numbered in (("clozes", record.clozes.live), ("dropped", record.clozes.dropped)):
        if numbered:
            parts[key] = dict(numbered)
    if record.mined:
        parts["mined"] = entries.fields(record.mined)
    if record.conflicts:
        parts["conflicts"] = {one.key: {"theirs": one.theirs, "mine": one.mine} for one in record.conflicts}
    if record.mod:
        parts["hash"] = record.hash
        if record.above:
            parts["above"] = record.above
        parts["mod"] = record.mod
    if record.retired:
        parts["retired"] = record.retired
    return inline(parts)


def parse_record(text: str, path: Path | str) -> Record:
    """Read what `dump_record` wrote. Raises DeckError, with the line within `text`."""
    return _record(load(text, path, DeckError))


def _load(data: bytes, path: Path | str) -> dict[str, Value]:
    text = decode(data, path, DeckError)
    if not re.search(r"^\.\.\.\s*\Z", text, re.MULTILINE):
        raise DeckError("the file is cut short, its last line is not ...", locate(text, len(text), path))
    root = load(text, path, DeckError)
    found = root.mapping("a lock", _KEYS)
    for key in _KEYS:
        if key not in found:
            raise root.fail(f"{key} is missing")
    if (form := _number(found["format"], "format")) != FORMAT:
        raise found["format"].fail(f"format {form} is not known, perhaps to a newer flashgen")
    return found


def _notes(value: Value) -> dict[str, Record]:
    notes: dict[str, Record] = {}
    guids: dict[str, str] = {}
    for key, held in value.pairs("notes"):
        note = key.text("an id")
        notes[note] = record = _record(held)
        if record.guid in guids:
            raise held.fail(f"{note} has the guid of {guids[record.guid]}")
        guids[record.guid] = note
    return notes


def _record(value: Value) -> Record:
    found = value.mapping("a note", _NOTE)
    if "guid" not in found or not found["guid"].text("guid"):
        raise found.get("guid", value).fail("guid is missing")
    if ("hash" in found) != ("mod" in found):
        raise value.fail("hash and mod belong together")
    clozes = Clozes(*(_clozes(found[key]) if key in found else () for key in ("clozes", "dropped")))
    numbers = [number for number, _ in (*clozes.live, *clozes.dropped)]
    if len(set(numbers)) < len(numbers):
        raise value.fail("a cloze number is given twice")
    mined = entries.read(found["mined"], _MINED) if "mined" in found else None
    conflicts = found["conflicts"].mapping("conflicts", entries.FIELDS) if "conflicts" in found else {}
    return Record(
        guid=found["guid"].text("guid"),
        own="own" in found and _one_of(found["own"], ("yes",)) == "yes",
        band=Band(_one_of(found["band"], tuple(Band))) if "band" in found else None,
        status=Status(_one_of(found["status"], tuple(Status))) if "status" in found else Status.KEEP,
        clozes=clozes,
        mined=mined,
        conflicts=tuple(_conflict(key, sides) for key, sides in conflicts.items()),
        hash=found["hash"].text("hash") if "hash" in found else "",
        above=found["above"].texts("above") if "above" in found else (),
        mod=_number(found["mod"], "mod") if "mod" in found else 0,
        retired=_match(found["retired"], r"\d{4}-\d{2}", "a month like 2026-11")
        if "retired" in found
        else "",
    )


def _clozes(value: Value) -> tuple[tuple[int, str], ...]:
    numbered = tuple(
        (_number(key, "a cloze number"), text.text("an item")) for key, text in value.pairs("clozes")
    )
    if any(number in RESERVED or not number for number, _ in numbered):
        raise value.fail(f"the numbers {', '.join(map(str, sorted(RESERVED)))} and 0 are not for items")
    return numbered


def _conflict(key: str, value: Value) -> Conflict:
    found = value.mapping("a conflict", ("theirs", "mine"))
    if len(found) < 2:
        raise value.fail("a conflict has theirs and mine")
    sides = (found["theirs"], found["mine"])
    if key in ("items", "section"):
        return Conflict(key, *(side.texts(key) for side in sides))
    return Conflict(key, *(side.text(key) for side in sides))


def _number(value: Value, name: str) -> int:
    return int(_match(value, r"0|[1-9]\d{0,18}", f"{name}, a whole number"))


def _one_of(value: Value, known: tuple[str, ...]) -> str:
    return _match(value, "|".join(known), " or ".join(known))


def _match(value: Value, pattern: str, name: str) -> str:
    text = value.text(name)
    if not re.fullmatch(pattern, text, re.ASCII):
        raise value.fail(f"{text!r} is not {name}")
    return text
