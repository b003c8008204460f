"""From a text to its facts: run the rules, and settle what they found in the order of the text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from flashgen import rules
from flashgen.document.structure import document
from flashgen.model import Band, Definition, Document, Fact, Formulation, Source, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

_ORDER = (Band.AUTO, Band.REVIEW, Band.HIDDEN)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a candidate, and why."""

    fact: Formulation | Definition
    taken: bool
    why: str


def mine(source: Source, only: Sequence[rules.Rule] | None = None) -> list[Formulation | Definition]:
    """The facts of a source in the order of the text, the hidden ones left out."""
    return [verdict.fact for verdict in explain(source, only) if verdict.taken]


def explain(source: Source, only: Sequence[rules.Rule] | None = None) -> list[Verdict]:
    """Every candidate of a source in the order of the text, with what became of it."""
    return verdicts(document(source), only)


def verdicts(doc: Document, only: Sequence[rules.Rule] | None = None) -> list[Verdict]:
    """Every candidate of a text whose outline is laid out, with what became of it."""
    return settle(rules.candidates(doc, only))


def settle(found: Sequence[Formulation | Definition]) -> list[Verdict]:
    """Keep one fact for each thing said: of equal ones the surest, then the first; no mention of what has members.

    A list that a surer one of its name has read with other cuts is equal to it. The order of `found` does not matter.
    """
    verdicts: list[Verdict] = []
    taken = _Taken()
    is_listed = _listed(found)
    named = _by_affix(found)
    near = _by_place(found)
    for fact in sorted(found, key=_rank):
        twin = taken.twin(fact)
        if fact.band == Band.HIDDEN:
            verdicts.append(Verdict(fact, False, "too unsure"))
        elif twin:
            verdicts.append(Verdict(fact, False, f"said already ({twin.place}, {twin.rule})"))
        elif isinstance(fact, Definition) and any(_lists_the_same(one, fact) for one in named(fact)):
            verdicts.append(Verdict(fact, False, "its body is a list, and taken as one"))
        elif isinstance(fact, Definition) and any(_tells_the_members(one, fact) for one in near(fact)):
            verdicts.append(Verdict(fact, False, "its subject is a list, and taken as one"))
        elif isinstance(fact, Formulation) and not fact.items and is_listed(fact):
            verdicts.append(Verdict(fact, False, "its members are given in this text"))
        else:
            taken.add(fact)
            verdicts.append(Verdict(fact, True, "; ".join(fact.doubts)))
    return sorted(
        verdicts, key=lambda v: (v.fact.term_spans[0].start, v.fact.quote_span, v.fact.rule, v.fact.term)
    )


def _listed(found: Sequence[Formulation | Definition]) -> Callable[[Formulation], bool]:
    """Whether a key has members under its own name, or as many as it counts under a longer one.

    管理者三技能 has those of 三技能; but the two points of 违反“三同时”制度的处罚 are not 三同时.
    """
    names: set[str] = set()
    by_count: dict[int, set[str]] = {}
    for fact in found:
        if isinstance(fact, Formulation) and fact.items and fact.band != Band.HIDDEN:
            names.add(bare(fact.term))
            for count in {len(fact.items), fact.count or len(fact.items)}:  # of a doubtful list both
                by_count.setdefault(count, set()).add(bare(fact.term))
    lines = {count: "\n".join(sorted(some)) for count, some in by_count.items()}  # searched at once

    def is_listed(mention: Formulation) -> bool:
        words = bare(mention.term)
        longer = (
            re.compile(rf"{re.escape(words)}\w{{0,{_TAIL}}}$", re.MULTILINE) if len(words) >= _NAME else None
        )
        return words in names or bool(longer and longer.search(lines.get(mention.count or 0, "")))

    return is_listed


_TAIL = 4  # characters behind a key in the name of its list: 四甘|精神, but not 五位一体|总体布局的经济建设
_NAME = 3  # characters of a key that are likely to be the same one within a longer name
_OF_BODY = 0.8  # share of a body's characters that its list must say; the rest is 和, 等, a gloss


def _by_affix(
    found: Sequence[Formulation | Definition],
) -> Callable[[Definition], Iterable[Formulation]]:
    """The lists beside a definition whose name is its term, or an end or a beginning of it, or the other way round."""
    defined = {bare(fact.term) for fact in found if isinstance(fact, Definition)}
    exact: dict[tuple[str, int], list[Formulation]] = {}
    longer: dict[tuple[str, int], list[Formulation]] = {}
    for fact in found:
        if isinstance(fact, Formulation) and fact.items and fact.band != Band.HIDDEN:
            name, stretch = bare(fact.term), fact.item_spans[0].start // _STRETCH
            exact.setdefault((name, stretch), []).append(fact)
            for affix in _affixes(name) & defined - {name}:
                longer.setdefault((affix, stretch), []).append(fact)

    def named(told: Definition) -> Iterable[Formulation]:
        name, stretches = bare(told.term), _beside(told.body_span)
        shorter = (
            one for affix in _affixes(name) for near in stretches for one in exact.get((affix, near), ())
        )
        return chain((one for near in stretches for one in longer.get((name, near), ())), shorter)

    return named


def _affixes(name: str) -> set[str]:
    return {name[:n] for n in range(1, len(name) + 1)} | {name[n:] for n in range(len(name))}


def _lists_the_same(listed: Formulation, told: Definition) -> bool:
    """Whether a body says no more than the members of a list of the same name (教师心理素质：认知品质、…)."""
    words = bare(told.body)
    inside = all(bare(item) in words for item in listed.items)
    return inside and sum(len(bare(item)) for item in listed.items) >= _OF_BODY * len(words)


def _by_place(found: Sequence[Formulation | Definition]) -> Callable[[Definition], Iterable[Formulation]]:
    """The lists that begin where the term of a definition stands."""
    places: dict[int, list[Formulation]] = {}
    for fact in found:
        if isinstance(fact, Formulation) and fact.items and fact.band != Band.HIDDEN:
            places.setdefault(fact.item_spans[0].start // _STRETCH, []).append(fact)
    return lambda told: (one for at in _beside(told.term_spans[0]) for one in places.get(at, ()))


def _tells_the_members(listed: Formulation, told: Definition) -> bool:
    """Whether a definition says of all the members of a list what they are together: 甲和乙是借阅的两个环节."""
    subject = told.term_spans[-1]
    return all(map(subject.holds, listed.item_spans)) and all(map(told.body_span.holds, listed.term_spans))


def _rank(fact: Fact) -> tuple[object, ...]:
    return (_ORDER.index(fact.band), -float(fact.evidence[-1]), fact.term_spans[0], fact.rule, fact.term)


_MARKS = re.compile(r"\W+")


def bare(words: str) -> str:
    """Words without punctuation and space: what two spellings of a term share."""
    return words if words.isalnum() else _MARKS.sub("", words)


def _identity(fact: Formulation | Definition) -> tuple[object, ...]:
    """What a fact says, its name apart."""
    if isinstance(fact, Definition):
        return ("definition", bare(fact.body))
    return ("formulation", *sorted(map(bare, fact.items))) if fact.items else ("mention", bare(fact.term))


class _Taken:
    """The facts taken so far; what says the same as another is found at once, however many there are."""

    def __init__(self) -> None:
        self._by_said: dict[object, dict[object, Formulation | Definition]] = {}
        self._by_place: dict[int, list[Formulation]] = {}

    def add(self, fact: Formulation | Definition) -> None:
        """Take a fact."""
        name = bare(fact.term)
        same = self._by_said.setdefault(_identity(fact), {})
        for key in (("is", name), *(("has", affix) for affix in _affixes(name))):
            same.setdefault(key, fact)
        if isinstance(fact, Formulation) and fact.items:
            same.setdefault(fact.item_spans, fact)
            self._by_place.setdefault(fact.item_spans[0].start // _STRETCH, []).append(fact)

    def twin(self, fact: Formulation | Definition) -> Formulation | Definition | None:
        """What says the same: at its place, or under its name or one of which either is the end or the beginning.

        影响健康的四大因素 and 四大因素 with equal members are one list; so is what stands in one place, cut otherwise.
        """
        name = bare(fact.term)
        same = self._by_said.get(_identity(fact), {})
        names = (("has", name), *(("is", affix) for affix in sorted(_affixes(name)))) if same else ()
        keys: tuple[object, ...] = names
        if isinstance(fact, Formulation) and fact.items:
            keys = (fact.item_spans, *names)
        return next((same[key] for key in keys if key in same), None) or self._cut_otherwise(fact)

    def _cut_otherwise(self, fact: Formulation | Definition) -> Formulation | None:
        if not isinstance(fact, Formulation) or not fact.items:
            return None
        near = (one for at in _beside(fact.item_spans[0]) for one in self._by_place.get(at, ()))
        return next((one for one in near if _in_one_place(fact, one)), None)


_STRETCH = 256  # characters; what overlaps begins less than so far apart


def _beside(span: Span) -> tuple[int, int, int]:
    """The stretch of the source where a span begins, then those beside it."""
    stretch = span.start // _STRETCH
    return stretch, stretch - 1, stretch + 1


def _in_one_place(a: Formulation, b: Formulation) -> bool:
    """Whether two lists stand in one place, cut otherwise: 坚持|把读者留住、…; A|B和C beside A|B|C.

    Of a list within a member of another, the others have no part.
    """
    fewer, more = sorted((a.item_spans, b.item_spans), key=len)
    return all(any(one.holds(part) or part.holds(one) for part in more) for one in fewer) and all(
        any(one.holds(part) or part.holds(one) for one in fewer) for part in more
    )
