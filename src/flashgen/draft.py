"""A deck as its next build will have it: its sources read and mined, and merged with deck source and lock.

It reads files and writes none, so that a deck can be checked as well as built.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from flashgen.deck import lockfile
from flashgen.deck.lock import rebuild
from flashgen.deck.merge import merge
from flashgen.deck.recover import recover
from flashgen.library import mine_file, resolved
from flashgen.model import Deck, Definition, Formulation, Span
from flashgen.readers import STDIN

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from flashgen.deck.merge import Merged
    from flashgen.deck.source import DeckSource
    from flashgen.library import Mined, Spread

Facts = list[Formulation | Definition]


@dataclass(frozen=True, slots=True)
class Draft:
    """What the next build makes of a deck, and of what."""

    merged: Merged
    is_settled: bool  # whether that is deck source and lock as they were read
    found: bool  # whether the sources at hand hold anything of which a note can be made
    mentions: tuple[Formulation, ...]  # of formulations whose members no source gives: one of each term
    absent: tuple[Path, ...]  # sources of the deck that are not at hand: their notes stand as they are
    unread: tuple[str, ...]  # what of the sources could not be read, and what to do
    recovered: bool  # whether the lock was lost, and is made again from the packages


def draft(
    path: Path,
    source: DeckSource | None,
    articles: Sequence[Path],
    encoding: str = "",
    spread: Spread = map,
) -> Draft:
    """Merge into a deck what its own sources and `articles` say now; `path` is that of its deck source.

    `source` is the deck source as read, None where there is none yet: then the deck is made of the articles.
    `encoding` is that of the text files among them, "" to find out;
    `spread` puts the mining of the sources where it likes (see `flashgen.library`).

    Raises:
        ReadError: a source cannot be read.
        DeckError: the lock is damaged, or of another deck; or it is lost, and a package is.
    """
    at_hand, absent = _at_hand(path, source.deck if source else None, articles)
    texts = [one for file in spread(partial(_mine, encoding=encoding), at_hand) for one in file]
    deck = _deck(path, source, texts, articles)
    known = lockfile.read(lockfile.beside(path), deck)
    found = known or recover(path, deck)
    mined = dict(resolved(texts, spread, encoding))
    merged = merge(deck, found or rebuild(deck), mined or None)
    unread = tuple(f"{text.path}: {words}" for text in texts for words in text.unread)
    facts = [fact for several in mined.values() for fact in several]
    mentions = {fact.term: fact for fact in facts if isinstance(fact, Formulation) and not fact.items}
    return Draft(
        merged,
        is_settled=source is not None and (merged.deck, merged.lock) == (source.deck, known),
        found=any(isinstance(fact, Definition) or fact.items for fact in facts),
        mentions=tuple(mentions.values()),
        absent=absent,
        unread=unread,
        recovered=known is not found,
    )


_NOWHERE = Span(0, 0)


def _mine(path: Path, encoding: str) -> list[Mined]:
    """Mine a file for what a deck takes of it: of the facts of a thousand files, offsets and evidence fill memory."""
    shared: dict[Any, Any] = {}  # quotes and headings that facts have in common
    return [
        replace(one, facts=[_slim(fact, shared) for fact in one.facts]) for one in mine_file(path, encoding)
    ]


def _slim(fact: Formulation | Definition, shared: dict[Any, Any]) -> Formulation | Definition:
    less: dict[str, Any] = {
        "term_spans": (),
        "quote": shared.setdefault(fact.quote, fact.quote),
        "quote_span": _NOWHERE,
        "place": replace(fact.place, section=shared.setdefault(fact.place.section, fact.place.section)),
        "evidence": (),
    }
    if isinstance(fact, Definition):
        return replace(fact, **less, body_span=_NOWHERE)
    return replace(fact, **less, item_spans=())


def _at_hand(path: Path, deck: Deck | None, articles: Sequence[Path]) -> tuple[list[Path], tuple[Path, ...]]:
    """The sources of a deck, its own first, and those that are not there."""
    own = {one: one.exists() for one in (path.parent / name for name in (deck.sources if deck else ()))}
    seen: dict[str, Path] = {}
    for one in [*(one for one in own if own[one]), *articles]:
        seen.setdefault(os.path.realpath(one), one)
    return list(seen.values()), tuple(one for one in own if not own[one])


def _deck(path: Path, source: DeckSource | None, texts: Sequence[Mined], articles: Sequence[Path]) -> Deck:
    """The deck before the merge: a new one is named by its article's title, or by its file.

    Standard input is one of its sources by the name of `-`: never at hand again, so that its notes stay.
    """
    relative = [
        str(one) if one == STDIN else os.path.relpath(one, path.parent).replace(os.sep, "/")
        for one in articles
    ]
    if source:
        known = {os.path.realpath(path.parent / name) for name in source.deck.sources}
        new = [name for name in relative if os.path.realpath(path.parent / name) not in known]
        return replace(source.deck, sources=(*source.deck.sources, *new))
    named = texts[0].title if len(texts) == 1 else ""
    return Deck(name=named.replace("::", "：") or path.stem, sources=tuple(dict.fromkeys(relative)))
