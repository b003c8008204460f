"""What of a note is its content: its `mod` moves when this changes, and at no other time.

So a learner's edit of a note that did not change outlives an update. No content is

- where the note stands, in the deck (`due`) or in the text: article, headings, line or page. A line more at the top of
  an article moves every fact below it, a reworded title stands over all of them;
- what other notes say and are (other readings, groups);
- the band, which moves with the rules.

Who has the note keeps the old ones until it changes otherwise. But of the headings those that stand above a question
are part of what it asks; so these must still hold. They do while the note stands under them, or under what they were
reworded to. Not so when the note moved to another heading, nor where two notes of the deck ask in the same words, and
the headings tell which is meant.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

from rapidfuzz.fuzz import ratio

from flashgen.cards.fronts import fronts, path
from flashgen.cards.markup import escape
from flashgen.cards.notetypes import NOTE_TYPES, PATH_TO_TERM, READINGS
from flashgen.cards.questions import bare
from flashgen.deck.lock import Packaged
from flashgen.model import Status

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from flashgen.deck.lock import Lock
    from flashgen.model import Deck, Entry, Note

# A heading was reworded if it stands nowhere in the deck any more, has the same numbers (2025年, 2026年), and is this like
# the one in its place, by rapidfuzz's ratio: 作风 and 工作作风 are 67, 总则 and 附则 50.
REWORDED = 60


def _places(*names: str) -> dict[str, tuple[int, ...]]:
    """Give the places of these fields in each note type."""
    return {
        kind: tuple(place for place, field in enumerate(note_type.fields) if field.name in names)
        for kind, note_type in NOTE_TYPES.items()
    }


_HEADINGS = _places("章节", PATH_TO_TERM)
_PLACES = _places("章节", PATH_TO_TERM, "出处", READINGS)
_NUMBER = re.compile("[0-9]+")


def contents(deck: Deck, lock: Lock) -> Callable[[str, Note], Packaged]:
    """Give what tells, of a note of the deck and its id, what is packaged of it.

    That is what it was last, where nothing that counts has changed.
    """
    entries = {entry.id: entry for entry in deck.notes if entry.status is Status.KEEP}
    standing = {
        bare(heading) for section in {entry.section for entry in entries.values()} for heading in section
    }

    @cache
    def asked() -> Counter[str]:
        return Counter(words for entry in entries.values() for words in _questions(entry))

    def content_of(id_: str, note: Note) -> Packaged:
        entry, last = entries[id_], lock.notes[id_]
        above = _above(entry, note)
        if last.hash and not last.retired:  # what was never packaged, or is no more, cannot be the same
            holds = above == last.above or (
                _holds(last.above, path(entry.section), standing)
                and all(asked()[words] == 1 for words in _questions(entry))
            )
            if holds and content_hash(note, last.above) == last.hash:
                return Packaged(last.hash, last.above)
        return Packaged(content_hash(note, above), above)

    return content_of


def content_hash(note: Note, above: Sequence[str]) -> str:
    """Hash what a learner gets, with these headings above the questions; the same everywhere, 16 hex digits."""
    return hashlib.sha256(
        json.dumps([*essence(note.kind, note.fields, note.tags), note.clozes, list(above)]).encode("ascii")
    ).hexdigest()[:16]


def essence(kind: str, fields: Sequence[str], tags: Collection[str]) -> tuple[str, list[str], list[str]]:
    """Give what counts of a note of one of our note types, but for its cards and the headings above its questions."""
    said = list(fields)
    for place in _PLACES[kind]:
        said[place] = ""
    return kind, said, sorted(tag for tag in tags if not tag.startswith("flashgen::"))


def _above(entry: Entry, note: Note) -> tuple[str, ...]:
    """Give the headings that stand above the questions of a note: one or two, joined as `fronts` does."""
    joined = [note.fields[place] for place in _HEADINGS[note.kind] if note.fields[place]]
    return tuple(
        heading
        for heading in path(entry.section)
        if any(f" › {escape(heading)} › " in f" › {line} › " for line in joined)
    )


def _questions(entry: Entry) -> set[str]:
    return {bare(front.shown) for front in fronts(entry).values()}


def _holds(above: Sequence[str], section: Sequence[str], standing: Collection[str]) -> bool:
    """Tell whether a note stands under these headings still, or under what they were reworded to, in their order."""
    left = iter(section)
    return all(
        any(bare(was) == bare(now) or (bare(was) not in standing and _is_reworded(was, now)) for now in left)
        for was in above
    )


def _is_reworded(was: str, now: str) -> bool:
    return _NUMBER.findall(was) == _NUMBER.findall(now) and ratio(was, now) >= REWORDED
