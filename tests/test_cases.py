"""The cases of tests/cases: short texts, and all that one rule must find in them.

The file tests/cases/<rule>.yaml holds the cases of that rule; CONTRIBUTING.md tells how to add one. The rule runs
alone. Whatever the rules together find in a case must hold what every fact promises (`facts.py`).
A case that no rule gets right yet says why under `xfail`; one that is right by accident fails.
"""

from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
import yaml

from facts import Mined, assert_order_of_rules_does_not_matter, assert_spans_hold
from flashgen.mine import mine
from flashgen.model import Definition, Source
from flashgen.readers import parse
from flashgen.rules import all_rules

CASES = Path(__file__).parent / "cases"
NO_RULES = {"questions", "merge", "check"}  # case files of other tests
KEYS = {"name", "source", "text", "markdown", "expect", "xfail"}
LIST_KEYS = {"formulation", "items", "band", "doubts", "by"}
DEFINITION_KEYS = {"definition", "cue", "body", "band", "by"}


@dataclass(frozen=True)
class Case:
    """A case as written; all its scalars are texts."""

    rule: str
    name: str
    source: str  # where the text comes from
    text: str
    expect: list[dict[str, Any]]
    markdown: bool = False  # whether to read the text as Markdown; without it, its look decides
    xfail: str = ""

    def read(self) -> Source:
        return parse(self.text, "case.md" if self.markdown else "case.txt", markdown=self.markdown)


def load(path: Path) -> list[Case]:
    """The cases of a file, checked: every key known, nothing said twice."""
    found = yaml.load(path.read_text("utf-8"), Loader=yaml.CBaseLoader)
    cases = [Case(path.stem, **_checked(path, entry)) for entry in found]
    names = [case.name for case in cases]
    assert len(set(names)) == len(names), f"{path.name}: a name stands twice"
    return cases


def _checked(path: Path, entry: dict[str, Any]) -> dict[str, Any]:
    where = f"{path.name}::{entry.get('name')}"
    assert {"name", "source", "text", "expect"} <= set(entry) <= KEYS, f"{where}: keys {sorted(entry)}"
    expect = entry["expect"] or []
    for fact in expect:
        known = LIST_KEYS if "formulation" in fact else DEFINITION_KEYS
        assert set(fact) <= known, f"{where}: {sorted(set(fact) - known)} in {fact}"
    return entry | {"expect": expect, "markdown": entry.get("markdown") == "true"}


FILES = sorted(path for path in CASES.glob("*.yaml") if path.stem not in NO_RULES)
ALL = list(chain.from_iterable(map(load, FILES)))


def shown(facts: list[Mined], like: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Facts as a case writes them; what a case may leave out (band, doubts, by) where the one in its place has it."""
    found: list[dict[str, Any]] = []
    for i, fact in enumerate(facts):
        if isinstance(fact, Definition):
            said: dict[str, Any] = {"definition": fact.term, "cue": fact.cue, "body": fact.body}
        else:
            said = {"formulation": fact.term, "items": list(fact.items)}
        more = {"band": fact.band.value, "doubts": list(fact.doubts), "by": str(fact.attribution or "")}
        wanted = like[i] if i < len(like) else {}
        found.append(said | {key: value for key, value in more.items() if key in wanted})
    return found


def ids(case: Case) -> str:
    return f"{case.rule}::{case.name}"


def params() -> list[Any]:
    marks = {
        case.xfail: pytest.mark.xfail(reason=case.xfail, raises=AssertionError) for case in ALL if case.xfail
    }
    return [pytest.param(case, id=ids(case), marks=[marks[case.xfail]] if case.xfail else []) for case in ALL]


@pytest.mark.parametrize("case", params())
def test_the_rule_finds_this_and_no_more(case: Case) -> None:
    wanted = [{"items": []} | fact if "formulation" in fact else fact for fact in case.expect]
    assert shown(mine(case.read(), [all_rules()[case.rule]]), wanted) == wanted


@pytest.mark.parametrize("case", ALL, ids=ids)
def test_what_all_rules_find_keeps_the_promises(case: Case) -> None:
    source = case.read()
    assert_spans_hold(source, mine(source))
    assert_order_of_rules_does_not_matter(source)


def test_each_rule_has_its_case_file() -> None:
    assert [path.stem for path in FILES] == sorted(all_rules())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_case_file_has_negatives(path: Path) -> None:
    assert len([case for case in ALL if case.rule == path.stem and not case.expect]) >= 2


def test_the_cases_are_many() -> None:
    assert len(ALL) >= 150
