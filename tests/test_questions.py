from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from flashgen.cards.questions import bare, definition_question, gives_away, list_question, reverse_question

CASES: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    (Path(__file__).parent / "cases" / "questions.yaml").read_text(encoding="utf-8")
)
CUES = sorted({case["cue"] for case in CASES["definitions"]})
TEXT = st.text(min_size=1, max_size=40)


def name(case: dict[str, Any]) -> str:
    return f"{case['term']}-{case.get('cue', '列')}"


@pytest.mark.parametrize("case", CASES["definitions"], ids=name)
def test_definition(case: dict[str, str]) -> None:
    fact = case["term"], case["cue"], case["body"]
    assert definition_question(*fact) == case["ask"]
    assert reverse_question(*fact) == case["reverse"]


@pytest.mark.parametrize("case", CASES["lists"], ids=name)
def test_list(case: dict[str, Any]) -> None:
    assert list_question(case["term"], case["items"]) == case["ask"]


@given(term=TEXT, cue=st.sampled_from(CUES) | TEXT, body=TEXT)
def test_no_question_holds_its_answer(term: str, cue: str, body: str) -> None:
    for question, answer in (
        (definition_question(term, cue, body), body),
        (reverse_question(term, cue, body), term),
    ):
        assert not question or (not gives_away(question, answer) and question.endswith("？"))


def test_a_long_body_is_no_front() -> None:
    assert reverse_question("垄断", "是指", "甲" * 81) == ""


def test_bare() -> None:
    assert bare("“四甘” 精神。") == "四甘精神"
    assert bare("TCP/IP") == "tcpip"
    assert gives_away("增强“四个 意识”", "四个意识")
    assert not gives_away("表示加一", "++")
