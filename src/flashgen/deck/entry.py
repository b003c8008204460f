"""A note as the deck source and the lock write it: YAML ⇄ `Entry`, and a fact as an `Entry`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from flashgen.model import Definition, Entry, Formulation, Status
from flashgen.storage.yamlfile import flow, scalar

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flashgen.storage.yamlfile import Value

# What a key of a note, a deck or a lock may hold.
Content = str | tuple[str, ...]

# What is mined, in the order in which it is written; the kind of the note is the key of its term.
_MINED = ("formulation", "items", "definition", "cue", "body", "where", "section", "quote", "by")
KEYS = ("id", *_MINED, "status")
DEFAULTS: dict[str, Content] = {"quotes": "keep"}  # what a key left out says, and no more when written
FIELDS = ("term", "items", "cue", "body", "where", "section", "quote", "by")  # of an Entry: what is mined
LISTS = ("items", "section")  # the keys that hold lists; the others hold texts
_OTHER = {"formulation": ("cue", "body"), "definition": ("items",)}
_STATUSES = {status.value: status for status in Status}


def read(value: Value, known: Sequence[str] = KEYS) -> Entry:
    """Read a note; its `id` is "" where it has none. Raises the value's error at what is wrong."""
    found = value.mapping("a note", known)
    texts = {key: held.text(key) for key, held in found.items() if key not in LISTS}
    lists = {key: found[key].texts(key) for key in LISTS if key in found}
    entry = of_parts(texts, lists)
    if isinstance(entry, Fault):
        raise found.get(entry.key, value).fail(entry.message)
    return entry


class Fault(NamedTuple):
    """Why parts make no note."""

    key: str  # whose part is at fault; "" where it is the note
    message: str


def of_parts(texts: Mapping[str, str], lists: Mapping[str, tuple[str, ...]]) -> Entry | Fault:
    """Make a note of what its keys hold, texts and lists (those of `LISTS`), or tell what is wrong with it."""
    kind = "definition" if "definition" in texts else "formulation"
    if kind not in texts or (kind == "definition" and "formulation" in texts):
        return Fault("", "a note has either `formulation` and `items`, or `definition` and `body`")
    for key in _OTHER[kind]:
        if key in texts or key in lists:
            return Fault(key, f"a {kind} has no {key}; delete it")
    term, body, items = texts[kind], texts.get("body", ""), lists.get("items", ())
    if not term.strip():
        return Fault(kind, f"the term of this {kind} is missing")
    if kind == "formulation" and not items:
        return Fault("items", "a formulation needs items, like items: [first, second]")
    if kind == "definition" and not body.strip():
        return Fault("body", "a definition needs a body")
    if "id" in texts and len(texts["id"].split()) != 1:
        return Fault("id", "an id has no spaces and is not empty; delete the line, and flashgen gives one")
    status = texts.get("status", "")
    if status and status not in _STATUSES:
        return Fault("status", f"unknown status {status!r}; known are {', '.join(Status)}")
    get = texts.get
    return Entry(
        id=get("id", ""),
        kind=kind,
        term=term,
        items=items,
        cue=get("cue", ""),
        body=body,
        where=get("where", ""),
        section=lists.get("section", ()),
        quote=get("quote", ""),
        by=get("by", ""),
        status=_STATUSES[status] if status else Status.KEEP,
        confirmed=status == "keep",
    )


def fields(entry: Entry) -> dict[str, Content]:
    """Give what is to be written of a note, by key, in order: what is empty is left out.

    So is the status of a note that is kept, unless a person wrote it.
    """
    every: dict[str, Content] = {
        "id": entry.id,
        entry.kind: entry.term,
        "items": entry.items,
        "cue": entry.cue,
        "body": entry.body,
        "where": entry.where,
        "section": entry.section,
        "quote": entry.quote,
        "by": entry.by,
        "status": entry.status.value if entry.confirmed or entry.status is not Status.KEEP else "",
    }
    return {key: content for key, content in every.items() if content}


def write(content: Content) -> str:
    """Write what a key holds on one line."""
    return scalar(content) if isinstance(content, str) else flow(content)


def lines(parts: Mapping[str, Content]) -> list[str]:
    """Write the pairs of a mapping, a line each."""
    return [f"{key}: {write(content)}" for key, content in parts.items()]


def from_fact(fact: Formulation | Definition, source: str) -> Entry:
    """Make the entry of a fact found in the file named `source`; its `id` is yet to be given.

    `where` is the line, or the page where the format has pages: `x.txt:146`, `x.pdf:p3`. Where it has
    neither, the file alone: `x.docx`.
    """
    place = fact.place
    at = f":p{place.page}" if place.page else f":{place.line}" if place.line else ""
    formulation = isinstance(fact, Formulation)
    return Entry(
        id="",
        kind="formulation" if formulation else "definition",
        term=fact.term,
        items=fact.items if isinstance(fact, Formulation) else (),
        cue=fact.cue if isinstance(fact, Definition) else "",
        body=fact.body if isinstance(fact, Definition) else "",
        where=source + at,
        section=place.section,
        quote=fact.quote,
        by=str(fact.attribution or ""),
    )


def file_of(where: str) -> str:
    """Name the file that a `where` stands in, without line, page and chapter."""
    for mark, letter in ((":", "p"), ("#", "")):
        file, found, number = where.rpartition(mark)
        if found and number.removeprefix(letter).isdecimal():
            where = file
    return where
