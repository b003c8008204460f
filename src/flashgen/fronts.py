"""What the cards of an entry show before their answer, and the answers that this would give away.

Pure. Cards whose front gives their answer away are not made; those of one front are told apart by a number.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from flashgen.notetypes import DEFINITION
from flashgen.questions import bare, definition_question, gives_away, list_question, reverse_question

if TYPE_CHECKING:
    from flashgen.model import Entry

_SINGLE = 3  # items from which they are asked for one by one
_NAME = 16  # characters; a longer term says what is listed, and is no name to be learnt
_HEADINGS = 2  # above a question; the back has all of them
_PAUSE = re.compile("[、，,；;：:。]")


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

    A formulation has the fronts `items` (of all that show its term) and `name`, a definition `body` and `term`.
    """
    if entry.kind == DEFINITION.kind:
        asked = {
            "body": definition_question(entry.term, entry.cue, entry.body),
            "term": reverse_question(entry.term, entry.cue, entry.body),
        }
    elif list_question(entry.term, entry.items):
        asked = {"items": entry.term, "name": "、".join(entry.items) if _is_name(entry) else ""}
    else:
        asked = {}
    path = headings(entry)
    return {answer: Front(path, question) for answer, question in asked.items() if question}


def single_blanks(entry: Entry) -> list[str]:
    """Return the items that are asked for one by one.

    Of two items one gives the other a mere half to guess: the list is asked for as a whole alone.
    An item that stands in the term or in another item would be read off the front.
    """
    if len(entry.items) < _SINGLE:
        return []
    shown = given_away(entry)
    return [item for item in entry.items if item not in shown]


def headings(entry: Entry) -> str:
    """Return the headings to stand above the question: the nearest of those that hold no answer."""
    answers = (entry.term, *entry.items, *([entry.body] if entry.body else []))
    safe = [heading for heading in entry.section if not any(gives_away(heading, a) for a in answers)]
    return " › ".join(safe[-_HEADINGS:])


def _is_name(entry: Entry) -> bool:
    """Tell whether the term can be asked for: a name, and not to be read off an item."""
    return (
        len(bare(entry.term)) <= _NAME
        and not _PAUSE.search(entry.term)
        and not any(gives_away(item, entry.term) for item in entry.items)
    )
