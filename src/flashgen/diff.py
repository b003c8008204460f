"""What importing one package over another does in Anki, with the options that Anki proposes.

Pure: two packages in, the difference out. The rules are those of Anki's importer, and the tests have it agree:
a note is found by guid, taken over if its `mod` is later, and skipped if its note type does not fit the one
that the learner has; a card is added where the note has none of that number; nothing is ever deleted.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from flashgen.cards.content import essence
from flashgen.cards.notetypes import NOTE_TYPES
from flashgen.errors import DeckError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from flashgen.deck.packagefile import Package, PackagedNote, PackagedType, Part


_KINDS = {note_type.id: note_type.kind for note_type in NOTE_TYPES.values()}


class Pair(NamedTuple):
    """A note that is on both sides."""

    old: PackagedNote
    new: PackagedNote

    @property
    def is_timed(self) -> bool:
        """Whether the `mod` of both is known."""
        return bool(self.old.mod and self.new.mod)

    @property
    def is_retagged(self) -> bool:
        """Whether the tags differ. Where a lock is missing they are not known: it remembers the bands."""
        return self.is_timed and self.old.tags != self.new.tags

    @property
    def is_moved(self) -> bool:
        """Whether nothing differs but where the text has it, for which no build gives it a later `mod`."""
        kind = _KINDS.get(self.new.note_type)
        if not kind or not self.is_timed:
            return False
        one, other = (essence(kind, side.fields, side.tags) for side in self)
        return one == other and self.old.ords == self.new.ords

    @property
    def is_same(self) -> bool:
        """Whether both say the same."""
        return self.old.fields == self.new.fields and not self.is_retagged


class Cards(NamedTuple):
    """Some cards of a note."""

    note: PackagedNote
    ords: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Diff:
    """What becomes of the notes and cards of `old` and `new`, in the order of the side that has them."""

    old: Package  # what learners have
    new: Package  # what they will import
    by_id: bool  # notes were matched by their first field, the id, as one side does not know its guids
    added: tuple[PackagedNote, ...]
    updated: tuple[Pair, ...]  # fields and tags are replaced, with what the learner changed in them
    unchanged: tuple[PackagedNote, ...]  # what the learner changed in them stays
    ignored: tuple[Pair, ...]  # changed, but not later than what the learner has: Anki keeps that
    refused: tuple[PackagedNote, ...]  # skipped: their note type does not fit
    retired: tuple[PackagedNote, ...]  # no more in `new`; they stay with the learner
    cards_added: tuple[Cards, ...]  # to notes on both sides
    cards_orphaned: tuple[Cards, ...]  # of updated notes; they stay with the learner, and ask nothing
    schema: tuple[tuple[PackagedType, PackagedType], ...]  # the note types that do not fit, old and new

    @property
    def is_renamed(self) -> bool:
        """Whether the deck has another name for Anki, which does not mind case."""
        return self.old.deck.casefold() != self.new.deck.casefold()

    @property
    def is_empty(self) -> bool:
        """Whether the import changes nothing."""
        notes = (self.added, self.updated, self.ignored, self.refused, self.retired)
        return not (any(notes) or self.cards_added or self.schema or self.is_renamed)


def diff(old: Package, new: Package) -> Diff:
    """Compare what learners have with what they will import.

    A `mod` of 0 is one that is not known: such a note is updated if it says something else. Where a side
    does not know its guids (""), notes are matched by their first field.

    Raises:
        DeckError: notes must be matched by their first field, and two of one side have the same.
    """
    by_id = not all(note.guid for package in (old, new) for note in package.notes)
    before, after = _by_key(old, by_id=by_id), _by_key(new, by_id=by_id)
    pairs = [Pair(before[key], note) for key, note in after.items() if key in before]
    fates: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        fates[_fate(pair, *_types(pair, old, new))].append(pair)
    taken = [pair for pair in pairs if not misfit(*_types(pair, old, new))]
    shared = [
        (old.note_types[id_], note_type) for id_, note_type in new.note_types.items() if id_ in old.note_types
    ]
    types = dict.fromkeys([*shared, *(_types(pair, old, new) for pair in fates["refused"])])
    return Diff(
        old=old,
        new=new,
        by_id=by_id,
        added=tuple(note for key, note in after.items() if key not in before),
        updated=tuple(fates["updated"]),
        unchanged=tuple(pair.new for pair in fates["unchanged"]),
        ignored=tuple(fates["ignored"]),
        refused=tuple(pair.new for pair in fates["refused"]),
        retired=tuple(note for key, note in before.items() if key not in after),
        cards_added=_cards((pair.new, pair.old) for pair in taken),
        cards_orphaned=_cards(fates["updated"]),
        schema=tuple(both for both in types if misfit(*both)),
    )


def _by_key(package: Package, *, by_id: bool) -> dict[str, PackagedNote]:
    keyed = {note.fields[0] if by_id else note.guid: note for note in package.notes}
    if len(keyed) < len(package.notes):
        raise DeckError(
            f"two notes of {package.deck} have the same first field, so without its lock no note can be told "
            "from the other; put the lock beside the deck source"
        )
    return keyed


def _types(pair: Pair, old: Package, new: Package) -> tuple[PackagedType, PackagedType]:
    return old.note_types[pair.old.note_type], new.note_types[pair.new.note_type]


def _fate(pair: Pair, old: PackagedType, new: PackagedType) -> str:
    if misfit(old, new):
        return "refused"
    if pair.new.mod > pair.old.mod if pair.is_timed else not pair.is_same:
        return "updated"
    return "unchanged" if pair.is_same or pair.is_moved else "ignored"


def misfit(old: PackagedType, new: PackagedType) -> str:
    """Say why Anki does not take the second note type for the first; "" if it does.

    It wants the same id, and the same fields and templates in the same order.
    """
    if old.id != new.id:
        return f"its id is {new.id}, and was {old.id}"
    for name, before, after in (
        ("fields", old.fields, new.fields),
        ("templates", old.templates, new.templates),
    ):
        if not _alike(before, after):
            return f"its {name} are {_names(after)}, and were {_names(before)}"
    return ""


def _alike(old: Sequence[Part], new: Sequence[Part]) -> bool:
    """Compare by id, so that one can be renamed; by name where an id is missing."""
    return len(old) == len(new) and all(
        one.name == other.name if one.id is None or other.id is None else one.id == other.id
        for one, other in zip(old, new, strict=True)
    )


def _names(parts: Sequence[Part]) -> str:
    return "、".join(part.name if part.id is None else f"{part.name} ({part.id})" for part in parts)


def _cards(pairs: Iterable[tuple[PackagedNote, PackagedNote]]) -> tuple[Cards, ...]:
    """Give the cards that the first note of a pair has and the second has not."""
    found = (Cards(one, tuple(ord_ for ord_ in one.ords if ord_ not in other.ords)) for one, other in pairs)
    return tuple(cards for cards in found if cards.ords)
