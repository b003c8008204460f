"""A note as the deck source and the lock write it: YAML ⇄ `Entry`, and a fact as an `Entry`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flashgen.model import Definition, Entry, Formulation, Status
from flashgen.yamlfile import flow, scalar

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flashgen.yamlfile import Value

# What a key of a note, a deck or a lock may hold.
Content = str | tuple[str, ...]

# What is mined, in the order in which it is written; the kind of the note is the key of its term.
_MINED = ("formulation", "items", "definition", "cue", "body", "where", "section", "quote", "by")
KEYS = ("id", *_MINED, "status")
DEFAULTS: dict[str, Content] = {"quotes": "keep"}  # what a key left out says, and no more when written
FIELDS = ("term", "items", "cue", "body", "where", "section", "quote", "by")  # of an Entry: what is mined
_KINDS = ("formulation", "definition")
_LISTS = ("items", "section")
_OTHER = {"formulation": ("cue", "body"), "definition": ("items",)}


def read(value: Value, known: Sequence[str] = KEYS) -> Entry:
    """Read a note; its `id` is "" where it has none. Raises the value's error at what is wrong."""
    found = value.mapping("a note", known)
    kinds = [kind for kind in _KINDS if kind in found]
    if len(kinds) != 1:
        raise value.fail("a note has either `formulation` and `items`, or `definition` and `body`")
    kind = kinds[0]
    for key in _OTHER[kind]:
        if key in found:
            raise found[key].fail(f"a {kind} has no {key}; delete it")
    texts = {key: part.text(key) for key, part in found.items() if key not in _LISTS}
    lists = {key: found[key].texts(key) for key in _LISTS if key in found}
    if not texts[kind].strip():
        raise found[kind].fail(f"the term of this {kind} is missing")
    if kind == "formulation" and not lists.get("items"):
        raise found.get("items", value).fail("a formulation needs items, like items: [first, second]")
    if kind == "definition" and not texts.get("body", "").strip():
        raise found.get("body", value).fail("a definition needs a body")
    if "id" in found and (not texts["id"] or len(texts["id"].split()) != 1):
        raise found["id"].fail(
            "an id has no spaces and is not empty; delete the line, and flashgen gives one"
        )
    status = texts.get("status") or Status.KEEP
    if status not in set(Status):
        raise found["status"].fail(f"unknown status {status!r}; known are {', '.join(Status)}")
    return Entry(
        id=texts.get("id", ""),
        kind=kind,
        term=texts[kind],
        items=lists.get("items", ()),
        section=lists.get("section", ()),
        status=Status(status),
        confirmed=texts.get("status") == Status.KEEP,
        **{key: texts.get(key, "") for key in ("cue", "body", "where", "quote", "by")},
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
    return re.sub(r"(?:#\d+)?(?::p?\d+)?$", "", where)
