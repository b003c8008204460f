"""What the cards of an entry show before their answer, and the answers that this would give away.

Pure. Cards whose front gives their answer away are not made; those of one front are told apart by a number.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from flashgen.cards.notetypes import DEFINITION
from flashgen.cards.questions import bare, definition_question, gives_away, list_question, reverse_question

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flashgen.model import Entry

_SINGLE = 3  # items from which they are asked for one by one
_NAME = 16  # characters; a longer term says what is listed, and is no name to be learnt
_HEADINGS = 2  # above a question; the back has all of them
_PAUSE = re.compile("[、，,；;：:。]")
_LONG = 40  # characters; of a longer item its head clause is asked for
_CLAUSE = 4  # characters that make a clause (首先， makes none); before a colon two make a label
_NESTS = {"“": 1, "”": -1, "‘": 1, "’": -1, "《": 1, "》": -1, "（": 1, "）": -1, "「": 1, "」": -1}
_REST = re.compile(  # an item that nobody need recall: 其他, 规定的其他情形
    r"(?:.{0,12}的)?其[他它余](?:情形|情况|方面|内容|事项|因素|条件|权利|义务)?"
)


class Front(NamedTuple):
    """What a card shows before its answer."""

    path: str  # the headings above the question
    shown: str  # the question, or what stands in its place: the term, the items


def given_away(entry: Entry) -> tuple[str, ...]:
    """Return the answers that no card asks for, since its front would show them: items, or the body.

    What a note can do without is not meant: the reverse question, and the card that asks for the name.
    """
    if entry.kind == DEFINITION.kind:
        return () if definition_question(entry.term, entry.cue, entry.body) else (entry.body,)
    if not list_question(entry.term, entry.items):
        return entry.items
    return tuple(
        item
        for i, item in enumerate(entry.items)
        if len(entry.items) >= _SINGLE
        and any(gives_away(shown, item) for shown in (entry.term, *entry.items[:i], *entry.items[i + 1 :]))
    )


def fronts(entry: Entry) -> dict[str, Front]:
    """Return what the cards of an entry show, by what they ask for; those of one front are hard to tell apart.

    A formulation has the fronts `items` (of all that show its term), `whole` and `name`; a definition `body`
    and `term`.
    """
    if entry.kind == DEFINITION.kind:
        asked = {
            "body": definition_question(entry.term, entry.cue, entry.body),
            "term": reverse_question(entry.term, entry.cue, entry.body),
        }
    elif whole := list_question(entry.term, entry.items):
        asked = {
            "items": entry.term,
            "whole": whole,
            "name": "、".join(entry.items) if _is_name(entry) else "",
        }
    else:
        asked = {}
    return {
        answer: Front(_above(entry, asks_term=answer in ("name", "term")), question)
        for answer, question in asked.items()
        if question
    }


def single_blanks(entry: Entry) -> list[str]:
    """Return the items that are asked for one by one.

    Of two items one gives the other a mere half to guess: the list is asked for as a whole alone.
    An item that stands in the term or in another item would be read off the front.
    """
    if len(entry.items) < _SINGLE:
        return []
    shown = given_away(entry)
    return [item for item in entry.items if item not in shown and not _REST.fullmatch(item)]


def heads(items: Sequence[str]) -> tuple[str, ...]:
    """Return what is asked for of each item: all of it, or the head clause of one too long to be recalled.

    Where two heads would read the same, the items are left whole.
    """
    found = tuple(_head(item) if len(item) > _LONG else item for item in items)
    return found if len(set(found)) == len(found) else tuple(items)


def tail(items: Sequence[str]) -> str:
    """Return what all items end in, 意识 of 政治意识、大局意识; "" if nothing, or if it is all of an item."""
    ends = (items[0][start:] for start in range(len(items[0])))
    shared = next((end for end in ends if _is_tail(end) and all(item.endswith(end) for item in items)), "")
    return "" if shared in items else shared


@lru_cache(maxsize=1024)  # many notes in a row are of one section, and each asks again
def path(section: tuple[str, ...]) -> tuple[str, ...]:
    """Return the headings of a section, a heading that repeats the one above it left out."""
    return tuple(
        heading for i, heading in enumerate(section) if not i or bare(heading) != bare(section[i - 1])
    )


def _above(entry: Entry, *, asks_term: bool) -> str:
    """Return the headings to stand above a question: the nearest of those that neither hold its answer nor
    are the term.

    A heading may hold the term and more, which tells where it belongs, on the cards that do not ask for it.
    """
    answers = [*entry.items, *([entry.body] if entry.body else []), *([entry.term] if asks_term else [])]
    safe = tuple(
        heading
        for heading in entry.section
        if bare(heading) != bare(entry.term) and not any(gives_away(heading, answer) for answer in answers)
    )
    return " › ".join(path(safe)[-_HEADINGS:])


def _head(item: str) -> str:
    """Return the first clause of an item; marks within quotes and brackets end none."""
    depth = 0
    for i, char in enumerate(item):
        depth = max(0, depth + _NESTS.get(char, 0))
        ends = char != "、" and _PAUSE.match(char) and i >= (2 if char in "：:" else _CLAUSE)
        if ends and not depth:
            return item[:i]
    return item


def _is_tail(end: str) -> bool:
    """Tell whether an end can be cut off: it begins with Chinese, and no quote or bracket is cut in two."""
    return not end[0].isascii() and end[0].isalnum() and not any(char in _NESTS for char in end)


def _is_name(entry: Entry) -> bool:
    """Tell whether the term can be asked for: a name, and not to be read off an item."""
    return (
        len(bare(entry.term)) <= _NAME
        and not _PAUSE.search(entry.term)
        and not any(gives_away(item, entry.term) for item in entry.items)
    )
