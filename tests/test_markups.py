"""LaTeX, Org and Typst are read as their writers meant them, line by line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashgen.mine import mine
from flashgen.model import Formulation
from flashgen.readers import parse
from flashgen.readers.markups import as_markdown, is_marked_up

OTHERWISE = {
    "Markdown with stars": "# 看堤\n\n* 里坡\n* 外坡\n",
    "a heading underlined with equals signs": "看堤\n====\n\n#set 是一种指令\n",
    "a sum, and a hashtag": "= 三处\n#看堤\n水位=堤高\n",
    "a command of LaTeX told of": "用 \\section{标题} 写标题。\n",
    "plain lines": "看水。\n看堤。\n",
}

MEANT = {
    "LaTeX": (
        "\n".join(
            (
                *(r"\section{看堤}", r"\begin{itemize}", r"\item \textbf{里坡}：水"),
                *(r"\begin{enumerate}", r"\item 草", r"\end{enumerate}", r"\end{itemize}", "% 注", "完。"),
            )
        ),
        "## 看堤\n\n- \\textbf{里坡}：水\n\n   1. 草\n\n\n\n完。",
    ),
    "a table of LaTeX": (
        "\\section{表}\n\\begin{tabular}{ll}\n\\hline\n堤 & 长 \\\\\n\\hline\n里 & 三 \\\\\n\\hline\n\\end{tabular}\n完。",
        "## 表\n\n\n| 堤 | 长 |\n|---|---|\n| 里 | 三 |\n\n\n完。",
    ),
    "Org": (
        "#+TITLE: 守堤\n#+DATE: 今天\n* TODO 看堤\n  :PROPERTIES:\n  :ID: 1\n  :END:\n** 里坡\n- 草皮 :: 盖土的草\n|---+---|",
        "# 守堤\n\n## 看堤\n\n\n\n### 里坡\n- 草皮 :: 盖土的草\n|---|---|",
    ),
    "Typst": (
        '#set text(lang: "zh")\n= 看堤\n#rect(fill: luma(240))[\n*里坡*靠水。\n]\n+ 草皮\n/ 外坡: 背水的一面',
        "\n# 看堤\n\n*里坡*靠水。\n\n1. 草皮\n- 外坡: 背水的一面",
    ),
}


@pytest.mark.parametrize("text", OTHERWISE.values(), ids=OTHERWISE)
def test_other_texts_are_left_alone(text: str) -> None:
    assert not is_marked_up(text)
    assert as_markdown(text) == text


@pytest.mark.parametrize("text, wanted", MEANT.values(), ids=MEANT)
def test_marks_of_other_languages(text: str, wanted: str) -> None:
    assert is_marked_up(text)
    assert as_markdown(text) == wanted


def test_points_of_org_are_terms_with_what_they_are() -> None:
    facts = mine(parse("#+TITLE: 守堤\n* 看堤\n- 里坡 :: 靠水的一面堤坡\n- 外坡 :: 背水的一面堤坡\n"))
    assert [fact.term for fact in facts if not isinstance(fact, Formulation)] == ["里坡", "外坡"]


@given(
    st.lists(st.sampled_from([*"".join(text for text, _ in MEANT.values()).split("\n"), "", "|", "\\item"]))
)
def test_each_line_stays_a_line(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert as_markdown(text).count("\n") == text.count("\n")
