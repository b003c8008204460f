"""The lock as a file, beside the deck source.

    notes:
      k3v9q2:
        guid: avrnshbrbqb5n
        band: auto
        clozes: {1: 甘愿吃苦, 2: 甘于奉献, 5: 甘为人梯}     # in order of the items
        dropped: {3: 甘当人梯}
        mined:
          formulation: 四甘精神
          …
        hash: 0f3c…
        mod: 1764000000
    ...

The program owns it. One that is damaged, or of another deck, is refused, not mended. Its last line is `...`:
a file cut short lacks it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flashgen.deck import entry as entries
from flashgen.deck.clozes import RESERVED, Clozes
from flashgen.deck.lock import Conflict, Lock, Record
from flashgen.errors import DeckError
from flashgen.journal import opened
from flashgen.model import Band, Status
from flashgen.yamlfile import decode, flow, load, locate, scalar

if TYPE_CHECKING:
    from pathlib import Path

    from flashgen.model import Deck
    from flashgen.yamlfile import Value

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
    try:
        root = _load(data, path)
        found = root.mapping("a lock", _KEYS)
        lock = Lock(found["deck"].text("deck"), _number(found["deck_id"], "deck_id"), _notes(found["notes"]))
    except DeckError as error:
        message = f"{error.message}; the lock is damaged: restore it, from git or a copy"
        raise DeckError(message, error.at) from None
    if not belongs(lock, deck):
        raise found["deck"].fail(
            f"this is the lock of the deck {lock.deck}, not of {deck.name}; restore the right one"
        )
    return lock


def belongs(lock: Lock, deck: Deck) -> bool:
    """Tell whether this is the lock of that deck: by the name or, as it may have been renamed, by the notes."""
    known = sum(entry.id in lock.notes for entry in deck.notes)
    return lock.deck == deck.name or 2 * known > len(deck.notes)


def dump(lock: Lock) -> bytes:
    """Write a lock."""
    lines = [f"format: {FORMAT}", f"deck: {scalar(lock.deck)}", f"deck_id: {lock.deck_id}", "notes:"]
    for note, record in lock.notes.items():
        lines += [f"  {scalar(note)}:", *(f"    {line}" for line in _record_lines(record))]
    if not lock.notes:
        lines[-1] += " {}"
    return (_HEADER + "\n".join([*lines, "..."]) + "\n").encode()


def dump_record(record: Record) -> str:
    """Write what the lock has of a note, for its package."""
    return "\n".join(_record_lines(record))


def parse_record(text: str, path: Path | str) -> Record:
    """Read what `dump_record` wrote. Raises DeckError, with the line within `text`."""
    return _record(load(text, path, DeckError))


def _record_lines(record: Record) -> list[str]:
    lines = [f"guid: {scalar(record.guid)}"]
    if record.own:
        lines.append("own: yes")
    if record.band:
        lines.append(f"band: {record.band}")
    if record.status is not Status.KEEP:
        lines.append(f"status: {record.status}")
    for key, numbered in (("clozes", record.clozes.live), ("dropped", record.clozes.dropped)):
        if numbered:
            lines.append(f"{key}: {{{', '.join(f'{number}: {scalar(text)}' for number, text in numbered)}}}")
    if record.mined:
        lines += ["mined:", *(f"  {line}" for line in entries.lines(entries.fields(record.mined)))]
    if record.conflicts:
        lines.append("conflicts:")
    for conflict in record.conflicts:
        written = (entries.write(conflict.theirs), entries.write(conflict.mine))
        lines.append(f"  {conflict.key}: {{theirs: {written[0]}, mine: {written[1]}}}")
    if record.mod:
        lines.append(f"hash: {scalar(record.hash)}")
        if record.above:
            lines.append(f"above: {flow(record.above)}")
        lines.append(f"mod: {record.mod}")
    if record.retired:
        lines.append(f"retired: {record.retired}")
    return lines


def _load(data: bytes, path: Path | str) -> Value:
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
    return root


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
