"""Members for mentions, from the other sources of a deck.

A mention takes the members that another source lists for its key, if its rule was sure and the count
agrees. Failing that, it takes the one list of another source whose members all carry the key's head
(四个意识: four neighbours that end in 意识), to be reviewed. Where sources give different members for one
key, each reading stands apart with its source and the doubt is stated: which is meant, a person must say
(五个必须 has four contents in public texts). Keys that any text may count anew (三个问题, 两个方面) take
nothing from elsewhere.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, TypeGuard

from flashgen.grammar.keys import Key, parse
from flashgen.grammar.outline import words
from flashgen.language.matching import simplified
from flashgen.mine import bare
from flashgen.model import Band, Definition, Document, Formulation, Span
from flashgen.rules._facts import sentence_at, source_span
from flashgen.rules.coordinated_heads import LEAST, coordinations
from flashgen.vocabulary import alternatives, load, names_no_set

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    Facts = Sequence[Formulation | Definition]
    Wanted = Mapping[str, Sequence[Key]]  # keys by the first two characters of their heads


@dataclass(frozen=True, slots=True)
class Members:
    """A list in running words that a key can mean, and where its text tells it."""

    head: str  # that all members carry
    items: tuple[str, ...]
    item_spans: tuple[Span, ...]
    quote: str
    quote_span: Span


def resolve(
    mined: Sequence[tuple[str, Facts]],
    seek: Callable[[Wanted], Iterable[tuple[str, Mapping[str, Sequence[Members]]]]] | None = None,
) -> list[list[Formulation | Definition]]:
    """The facts of each source `(path, facts)`, its mentions given the members that other sources list.

    `seek` is given the keys of those mentions that no fact of another source lists, and goes through the texts
    for them: each text's path, with what `members_in` finds in it. The order of the sources does not matter to
    what is found; readings come in the order of their paths.
    """
    listed: dict[str, _Told] = {}
    for path, facts in sorted(mined, key=lambda pair: pair[0]):
        for fact in facts:
            if isinstance(fact, Formulation) and fact.items and fact.band == Band.AUTO and _agrees(fact):
                _add(listed.setdefault(_core(fact.term), {}), path, fact)
    by_term: dict[str, _Told] = {}
    if seek and (wanted := _wanted(mined, listed)):
        for path, found in sorted(seek(wanted), key=lambda pair: pair[0]):
            for term, lists in found.items():
                for members in lists:
                    _add(by_term.setdefault(term, {}), path, members)
    return [
        [one for fact in facts for one in _resolved(path, fact, listed, by_term)] for path, facts in mined
    ]


def _core(term: str) -> str:
    """What two names of one set share: 三清单 of 三清单制度 and 三清单管理, whose lists may differ."""
    words = bare(simplified(term))
    tail = _tail().search(words)
    return words[: tail.start()] if tail and parse(words[: tail.start()]) else words


@cache
def _tail() -> re.Pattern[str]:
    return re.compile(f"(?:{alternatives(load('keys')['tails']['words'])})$")


# What sources tell of a term: of each list, the first source by path, and the first that is another.
_Told = dict[tuple[str, ...], list[tuple[str, "Formulation | Members"]]]


def _add(told: _Told, path: str, one: Formulation | Members) -> None:
    alike = told.setdefault(tuple(map(bare, one.items)), [])
    if not alike or (len(alike) == 1 and alike[0][0] != path):
        alike.append((path, one))


def _elsewhere(path: str, told: _Told) -> list[tuple[str, Formulation | Members]]:
    """The different lists that other sources have, each with the path of the first of them."""
    return [one for alike in told.values() for one in [o for o in alike if o[0] != path][:1]]


def _wanted(mined: Sequence[tuple[str, Facts]], listed: Mapping[str, _Told]) -> Wanted:
    """The keys whose members no fact of another source lists, by the first two characters of their heads."""
    keys = {
        key.term: key
        for path, facts in mined
        for fact in facts
        if _is_open(fact) and not _elsewhere(path, listed.get(_core(fact.term), {})) and (key := _key(fact))
    }
    wanted: dict[str, list[Key]] = {}
    for key in keys.values():
        wanted.setdefault(key.head[:2], []).append(key)
    return wanted


def members_in(doc: Document, wanted: Wanted) -> dict[str, list[Members]]:
    """What a text lists in running words for each of the keys, by their terms.

    Many keys may be wanted of many texts: so only those are looked into whose head a paragraph may say often enough.
    """
    found: dict[str, list[Members]] = {}
    for pair in _said_often(doc):
        for key in wanted.get(pair, ()):
            head, runs = coordinations(doc, key)
            if alike := [run for run in runs if _are_alike(run)]:
                found[key.term] = [_members(doc, head, run) for run in alike]
    return found


def _are_alike(run: Sequence[Span]) -> bool:
    """Whether members are of about one length: 社区要推进组织振兴、人才振兴 are not."""
    lengths = [span.end - span.start for span in run]
    return max(lengths) - min(lengths) <= _UNLIKE


_UNLIKE = 3  # characters


def _said_often(doc: Document) -> Iterable[str]:
    """The pairs of characters that a block holds as often as a list has members at least."""
    often: dict[str, None] = {}
    for block in doc.blocks:
        pairs = Counter(map("".join, pairwise(doc.text[slice(*block.span)])))
        often.update((pair, None) for pair, times in pairs.items() if times >= LEAST)
    return often


def _members(doc: Document, head: str, run: Sequence[Span]) -> Members:
    told = Span(sentence_at(doc, run[0].start)[0].start, sentence_at(doc, run[-1].end - 1)[0].end)
    return Members(
        head=head,
        items=tuple(words(doc, span) for span in run),
        item_spans=tuple(source_span(doc, span) for span in run),
        quote=words(doc, told),
        quote_span=source_span(doc, told),
    )


def _agrees(fact: Formulation) -> bool:
    """Whether a list is one that a key names: only such a list can be meant by a mention of the key."""
    return fact.count == len(fact.items)


def _is_open(fact: Formulation | Definition) -> TypeGuard[Formulation]:
    """Whether a fact is a mention that another source may resolve."""
    return isinstance(fact, Formulation) and not fact.items and not names_no_set(simplified(fact.term))


def _key(fact: Formulation) -> Key | None:
    """The key of a mention, where its members can be told by their head."""
    read = parse(simplified(fact.term))
    if not read or len(read[0]) > 1 or sum(read[0]) < LEAST:
        return None
    return Key(Span(0, 0), fact.term, *read, quoted=True)


def _resolved(
    path: str,
    fact: Formulation | Definition,
    listed: Mapping[str, _Told],
    by_term: Mapping[str, _Told],
) -> list[Formulation | Definition]:
    if not _is_open(fact):
        return [fact]
    told = _elsewhere(path, listed.get(_core(fact.term), {}))
    told = told or _elsewhere(path, by_term.get(fact.term, {}))
    readings = [
        _as_listed(fact, other, one) if isinstance(one, Formulation) else _by_head(fact, other, one)
        for other, one in told
    ]
    if len(readings) > 1:
        doubt = f"各来源所列不同：{'；'.join(dict.fromkeys(reading.origin for reading in readings))}"
        readings = [replace(r, band=Band.REVIEW, doubts=(*r.doubts, doubt)) for r in readings]
    return [*readings] or [fact]


def _as_listed(fact: Formulation, other: str, reading: Formulation) -> Formulation:
    """A mention with the members that a fact of another source gives."""
    return replace(
        _given(fact, other, reading),
        rule=reading.rule,
        doubts=reading.doubts,
        evidence=(f"members from {other}", *reading.evidence),
        attribution=reading.attribution,
    )


def _by_head(fact: Formulation, other: str, members: Members) -> Formulation:
    """A mention with a list of another text that its key can mean."""
    return replace(
        _given(fact, other, members),
        rule="coordinated-heads",
        band=Band.REVIEW,
        evidence=(f"{len(members.items)} neighbours with {members.head} in {other}", *fact.evidence),
    )


def _given(fact: Formulation, other: str, told: Formulation | Members) -> Formulation:
    """A mention with members that another source tells, and with the place where it does."""
    return replace(
        fact,
        items=told.items,
        item_spans=told.item_spans,
        quote=told.quote,
        quote_span=told.quote_span,
        reason="",
        origin=other,
    )
