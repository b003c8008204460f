"""The cloze number of each item of a formulation.

Anki keeps the learner's interval by note and cloze number, so a number belongs to one member for good: it
goes with the member when that is moved or reworded, and to nobody else when the member is removed.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from rapidfuzz.fuzz import ratio

if TYPE_CHECKING:
    from collections.abc import Sequence

RESERVED = frozenset({30, 31})  # of the card that asks for the name, and of the one for the whole list

# How alike a reworded member must be, by rapidfuzz's ratio (0–100): one character of three replaced is 67,
# one of four 75, two of four 50. Two replaced characters of four are as often another member (甘愿吃苦,
# 甘为人梯); then a new card is the lesser harm.
REWORDED = 65


@dataclass(frozen=True, slots=True)
class Clozes:
    """The numbers a note has given. They and their texts are all that is needed to give the next."""

    live: tuple[tuple[int, str], ...] = ()  # number and text of each item, in order of the items
    dropped: tuple[
        tuple[int, str], ...
    ] = ()  # of members that are gone; not given again but to the same text

    @property
    def numbers(self) -> tuple[int, ...]:
        """The number of each item."""
        return tuple(number for number, _ in self.live)


def renumber(items: Sequence[str], before: Clozes) -> Clozes:
    """Give each item its number, in a note that had the clozes `before`."""
    kept = align([text for _, text in before.live], items)
    dropped = dict(before.dropped)
    dropped.update(entry for place, entry in enumerate(before.live) if place not in kept.values())
    back = {text: number for number, text in reversed(dropped.items())}  # the first, where two had one text
    used = {number for number, _ in (*before.live, *before.dropped)}
    fresh = (number for number in count(max(used, default=0) + 1) if number not in RESERVED)
    live = []
    for place, text in enumerate(items):
        if place in kept:
            live.append((before.live[kept[place]][0], text))
        elif text in back:
            returned = back.pop(text)
            del dropped[returned]
            live.append((returned, text))
        else:
            live.append((next(fresh), text))
    return Clozes(tuple(live), tuple(sorted(dropped.items())))


def align(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """Tell which new item is which old one: place in `new` → place in `old`.

    An item of the same text is the same, wherever it stands; of several with one text, the first is the
    first. An item of another text is the same if it stands after or before the same neighbour, is at least
    `REWORDED` like the old one, and more like it than any other old item; and the other way round. (Members
    are parallel: 强化政治引领作用 is 75 like 强化政治吸纳作用, and still another member.)
    """
    found: dict[int, int] = {}
    places: dict[str, list[int]] = {}
    for place in reversed(range(len(old))):
        places.setdefault(old[place], []).append(place)
    for place, text in enumerate(new):
        if places.get(text):
            found[place] = places[text].pop()
    back = {theirs: ours for ours, theirs in found.items()}
    left_old = [place for place in range(len(old)) if place not in back]
    left_new = [place for place in range(len(new)) if place not in found]
    around = {place: _neighbours(place, back, len(old)) for place in left_old}
    reworded = {}
    for ours in left_new:
        before, after = _neighbours(ours, found, len(new))
        beside = found.get(before, -1), found.get(after, len(old))
        for theirs in left_old:
            near = around[theirs]
            if near[0] != beside[0] and near[1] != beside[1]:
                continue
            likeness = ratio(new[ours], old[theirs])
            if (
                likeness >= REWORDED
                and all(
                    ratio(new[ours], text) < likeness for place, text in enumerate(old) if place != theirs
                )
                and all(
                    ratio(text, old[theirs]) < likeness for place, text in enumerate(new) if place != ours
                )
            ):
                reworded[ours] = theirs
    return found | reworded


def _neighbours(place: int, known: dict[int, int], length: int) -> tuple[int, int]:
    """Find the nearest places before and after that are known; -1 and `length` are the ends."""
    before = next((other for other in range(place - 1, -1, -1) if other in known), -1)
    after = next((other for other in range(place + 1, length) if other in known), length)
    return before, after
