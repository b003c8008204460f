"""A deck as its next build will have it: its sources read and mined, and merged with deck source and lock.

It reads files and writes none, so that a deck can be checked as well as built.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flashgen.deck import lockfile
from flashgen.deck.lock import rebuild
from flashgen.deck.merge import merge
from flashgen.deck.recover import recover
from flashgen.library import mine_file, resolved
from flashgen.model import Deck, Definition, Formulation

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from flashgen.deck.merge import Merged
    from flashgen.deck.source import DeckSource
    from flashgen.library import Mined, Spread

Facts = list[Formulation | Definition]


@dataclass(frozen=True, slots=True)
class Draft:
    """What the next build makes of a deck, and of what."""

    merged: Merged
    mined: Mapping[str, Facts]  # the facts of each source at hand, by its path; mentions among them
    absent: tuple[Path, ...]  # sources of the deck that are not at hand: their notes stand as they are
    recovered: bool  # whether the lock was lost, and is made again from the packages


def draft(path: Path, source: DeckSource | None, articles: Sequence[Path], spread: Spread = map) -> Draft:
    """Merge into a deck what its own sources and `articles` say now; `path` is that of its deck source.

    `source` is the deck source as read, None where there is none yet: then the deck is made of the articles.

    `spread` puts the mining of the sources where it likes (see `flashgen.library`).

    Raises:
        ReadError: a source cannot be read.
        DeckError: the lock is damaged, or of another deck; or it is lost, and a package is.
    """
    at_hand, absent = _at_hand(path, source.deck if source else None, articles)
    sources = list(spread(mine_file, at_hand))
    deck = _deck(path, source, sources, articles)
    known = lockfile.read(lockfile.beside(path), deck)
    found = known or recover(path, deck)
    mined = dict(resolved(sources, spread))
    merged = merge(deck, found or rebuild(deck), mined or None)
    return Draft(merged, mined, absent, recovered=known is not found)


def _at_hand(path: Path, deck: Deck | None, articles: Sequence[Path]) -> tuple[list[Path], tuple[Path, ...]]:
    """The sources of a deck, its own first, and those that are not there."""
    own = [path.parent / name for name in deck.sources] if deck else []
    absent = tuple(one for one in own if not one.exists())
    seen: dict[str, Path] = {}
    for one in [*own, *articles]:
        if one not in absent:
            seen.setdefault(os.path.realpath(one), one)
    return list(seen.values()), absent


def _deck(path: Path, source: DeckSource | None, sources: Sequence[Mined], articles: Sequence[Path]) -> Deck:
    """The deck before the merge: a new one is named by its article's title, or by its file."""
    relative = [os.path.relpath(article, path.parent).replace(os.sep, "/") for article in articles]
    if source:
        known = {os.path.realpath(path.parent / name) for name in source.deck.sources}
        new = [name for name in relative if os.path.realpath(path.parent / name) not in known]
        return replace(source.deck, sources=(*source.deck.sources, *new))
    named = sources[0].title if len(sources) == 1 else ""
    return Deck(name=named.replace("::", "：") or path.stem, sources=tuple(dict.fromkeys(relative)))
