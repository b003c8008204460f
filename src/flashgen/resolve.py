"""Members for mentions, from the other sources of a deck.

A mention takes the members that another source lists for its key, if its rule was sure and the count
agrees. Where sources list different members for one key, each reading stands apart with its source and
the doubt is stated: which is meant, a person must say (五个必须 has four contents in public texts). Keys
that any text may count anew (三个问题, 两个方面) take nothing from elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flashgen.mine import bare
from flashgen.model import Band, Definition, Formulation
from flashgen.vocabulary import names_no_set

Facts = Sequence[Formulation | Definition]


def resolve(mined: Sequence[tuple[str, Facts]]) -> list[list[Formulation | Definition]]:
    """The facts of each source `(path, facts)`, its mentions given the members that other sources list.

    The order of the sources does not matter to what is found; readings come in the order of their paths.
    """
    listed: dict[str, list[tuple[str, Formulation]]] = {}
    for path, facts in sorted(mined, key=lambda pair: pair[0]):
        for fact in facts:
            if isinstance(fact, Formulation) and fact.items and fact.band == Band.AUTO and _agrees(fact):
                listed.setdefault(bare(fact.term), []).append((path, fact))
    return [[found for fact in facts for found in _readings(path, fact, listed)] for path, facts in mined]


def _agrees(fact: Formulation) -> bool:
    """Whether a list is one that a key names: only such a list can be meant by a mention of the key."""
    return fact.count == len(fact.items)


def _readings(
    path: str, fact: Formulation | Definition, listed: dict[str, list[tuple[str, Formulation]]]
) -> list[Formulation | Definition]:
    if not isinstance(fact, Formulation) or fact.items or names_no_set(fact.term):
        return [fact]
    different: dict[tuple[str, ...], tuple[str, Formulation]] = {}
    for other, reading in listed.get(bare(fact.term), []):
        if other != path:
            different.setdefault(tuple(map(bare, reading.items)), (other, reading))
    if not different:
        return [fact]
    conflict = (
        (f"各来源所列不同：{'；'.join(other for other, _ in different.values())}",)
        if len(different) > 1
        else ()
    )
    return [
        replace(
            fact,
            items=reading.items,
            item_spans=reading.item_spans,
            quote=reading.quote,
            quote_span=reading.quote_span,
            reason="",
            origin=other,
            rule=reading.rule,
            band=Band.REVIEW if conflict else fact.band,
            doubts=(*reading.doubts, *conflict),
            evidence=(f"members from {other}", *reading.evidence),
        )
        for other, reading in different.values()
    ]
