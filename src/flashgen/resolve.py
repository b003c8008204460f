"""Members for mentions, from the other sources of a deck.

A mention takes the members that another source lists for its key, if its rule was sure and the count
agrees. Failing that, it takes the one list of another source whose members all carry the key's head
(四个意识: four neighbours that end in 意识), to be reviewed. Where sources give different members for one
key, each reading stands apart with its source and the doubt is stated: which is meant, a person must say
(五个必须 has four contents in public texts). Keys that any text may count anew (三个问题, 两个方面) take
nothing from elsewhere.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flashgen.keys import Key, parse
from flashgen.matching import simplified
from flashgen.mine import bare
from flashgen.model import Band, Definition, Document, Formulation, Span
from flashgen.outline import words
from flashgen.rules._facts import sentence_at, source_span
from flashgen.rules.coordinated_heads import LEAST, coordinations
from flashgen.vocabulary import names_no_set

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Facts = Sequence[Formulation | Definition]


def resolve(
    mined: Sequence[tuple[str, Facts]], documents: Mapping[str, Document] | None = None
) -> list[list[Formulation | Definition]]:
    """The facts of each source `(path, facts)`, its mentions given the members that other sources list.

    `documents` has the texts by path, to look for members that no fact holds. The order of the sources does
    not matter to what is found; readings come in the order of their paths.
    """
    listed: dict[str, list[tuple[str, Formulation]]] = {}
    for path, facts in sorted(mined, key=lambda pair: pair[0]):
        for fact in facts:
            if isinstance(fact, Formulation) and fact.items and fact.band == Band.AUTO and _agrees(fact):
                listed.setdefault(bare(simplified(fact.term)), []).append((path, fact))
    texts = sorted((documents or {}).items())
    return [[one for fact in facts for one in _resolved(path, fact, listed, texts)] for path, facts in mined]


def _agrees(fact: Formulation) -> bool:
    """Whether a list is one that a key names: only such a list can be meant by a mention of the key."""
    return fact.count == len(fact.items)


def _resolved(
    path: str,
    fact: Formulation | Definition,
    listed: Mapping[str, list[tuple[str, Formulation]]],
    texts: Sequence[tuple[str, Document]],
) -> list[Formulation | Definition]:
    if not isinstance(fact, Formulation) or fact.items or names_no_set(simplified(fact.term)):
        return [fact]
    readings = [
        _as_listed(fact, *one) for one in listed.get(bare(simplified(fact.term)), []) if one[0] != path
    ]
    if not readings:
        readings = [one for other, doc in texts if other != path for one in _by_head(fact, other, doc)]
    different = list({tuple(map(bare, reading.items)): reading for reading in reversed(readings)}.values())[
        ::-1
    ]
    if len(different) > 1:
        doubt = f"各来源所列不同：{'；'.join(dict.fromkeys(reading.origin for reading in different))}"
        different = [replace(r, band=Band.REVIEW, doubts=(*r.doubts, doubt)) for r in different]
    return [*different] or [fact]


def _as_listed(fact: Formulation, other: str, reading: Formulation) -> Formulation:
    """A mention with the members that a fact of another source gives."""
    return replace(
        fact,
        items=reading.items,
        item_spans=reading.item_spans,
        quote=reading.quote,
        quote_span=reading.quote_span,
        reason="",
        origin=other,
        rule=reading.rule,
        doubts=reading.doubts,
        evidence=(f"members from {other}", *reading.evidence),
        attribution=reading.attribution,
    )


def _by_head(fact: Formulation, other: str, doc: Document) -> list[Formulation]:
    """A mention with each list of another text that its key can mean."""
    read = parse(simplified(fact.term))
    if not read or len(read[0]) > 1 or sum(read[0]) < LEAST:
        return []
    key = Key(Span(0, 0), fact.term, *read, quoted=True)
    head, found = coordinations(doc, key)
    readings = []
    for run in found:
        told = Span(sentence_at(doc, run[0].start)[0].start, sentence_at(doc, run[-1].end - 1)[0].end)
        readings.append(
            replace(
                fact,
                items=tuple(words(doc, span) for span in run),
                item_spans=tuple(source_span(doc, span) for span in run),
                quote=words(doc, told),
                quote_span=source_span(doc, told),
                reason="",
                origin=other,
                rule="coordinated-heads",
                band=Band.REVIEW,
                evidence=(f"{len(run)} neighbours with {head} in {other}", *fact.evidence),
            )
        )
    return readings
