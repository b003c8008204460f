"""The phrases of vocabulary/definitions.yaml, compiled."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from flashgen.vocabulary import alternatives, load

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """Where term, cue and body of a phrase stand; phrases that differ in nothing of this share one."""

    cue: re.Pattern[str]
    opening: re.Pattern[str] | None  # what stands before the first hole
    reverse: bool  # the body comes first
    standing: bool  # the body says what the term is to another
    stops: str  # what ends the body


@dataclass(frozen=True, slots=True)
class Phrase:
    """An entry of the vocabulary, compiled."""

    why: str
    name: str  # what the fact gives as its cue; the words of the text if ""
    form: Form
    genus: bool  # the body says what kind of thing the term is
    own_noun: bool  # the body ends in the noun that the term does
    in_law: bool
    weight: float
    term: re.Pattern[str] | None
    body: re.Pattern[str] | None  # searched in the first clause of the body

    @property
    def patterns(self) -> list[re.Pattern[str]]:
        """What must match in a sentence that has the phrase."""
        return [p for p in (self.form.cue, self.form.opening, self.term, self.body) if p]


@cache
def phrases() -> tuple[Phrase, ...]:
    """The phrases of the vocabulary."""
    return tuple(compiled(entry) for entry in load("definitions")["phrases"])


def compiled(entry: Mapping[str, Any]) -> Phrase:
    """The phrase that an entry of the vocabulary describes."""
    form = re.fullmatch(r"(.*)\{(term|body)\}(.*)\{(?:term|body)\}", entry["form"])
    if form is None:
        raise ValueError(f"definitions.yaml: form {entry['form']!r} must hold {{term}} and {{body}}")
    return Phrase(
        why=entry["why"],
        name=entry.get("cue", ""),
        form=_form(
            form[3],
            form[1],
            form[2] == "body",
            entry.get("body_ends") == "standings",
            entry.get("until", "") + "。！？；",
        ),
        genus=entry.get("body_ends") == "genera",
        own_noun=entry.get("body_ends") == "term",
        in_law=entry.get("where") == "law",
        weight=float(entry["weight"]),
        term=_condition(entry, "term"),
        body=_condition(entry, "body"),
    )


@cache
def _form(cue: str, opening: str, reverse: bool, standing: bool, stops: str) -> Form:
    return Form(re.compile(cue), re.compile(opening) if opening else None, reverse, standing, stops)


def _condition(entry: Mapping[str, Any], part: str) -> re.Pattern[str] | None:
    if (ends := entry.get(f"{part}_ends")) and ends != "term":
        return re.compile(f"(?:{alternatives(load('definitions')[ends]['words'])})$")
    return re.compile(entry[part]) if part in entry else None
