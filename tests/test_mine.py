"""Mining whole texts: what every text must hold, and what a student wants from the seeds.

With FLASHGEN_SHARED set, the texts of its bench/dev and its seeds/article.txt are tried as well.
"""

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from facts import Mined, assert_order_of_rules_does_not_matter, assert_spans_hold, jaccard, plain, said
from flashgen.document.structure import document
from flashgen.errors import ReadError
from flashgen.mine import explain, mine
from flashgen.model import Band, Definition, Formulation, Source
from flashgen.readers import parse, sources
from pdf import wrapped

HERE = Path(__file__).parent
SEEDS = sorted((HERE.parent / "seeds").iterdir())
SHARED = os.environ.get("FLASHGEN_SHARED")
TEXTS = list(SEEDS)
if SHARED:
    TEXTS += [*sorted((Path(SHARED) / "bench" / "dev").glob("*.txt")), Path(SHARED) / "seeds" / "article.txt"]


@cache
def source(path: Path) -> Source:
    return sources(path)[0]


@cache
def facts(path: Path) -> tuple[Mined, ...]:
    return tuple(mine(source(path)))


def test_the_shared_texts_are_here() -> None:
    if not SHARED:
        pytest.skip("FLASHGEN_SHARED is not set: only the seeds are tried")
    assert len(TEXTS) >= len(SEEDS) + 30


# --- every text


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_spans_hold_what_the_facts_say(path: Path) -> None:
    assert facts(path)
    assert_spans_hold(source(path), facts(path))


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_the_order_of_the_rules_does_not_matter(path: Path) -> None:
    assert_order_of_rules_does_not_matter(source(path), tries=3)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_nothing_is_said_twice(path: Path) -> None:
    told = [said(fact) for fact in facts(path)]
    assert sorted(set(told)) == sorted(told)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_what_has_members_is_no_mention(path: Path) -> None:
    found = [f for f in facts(path) if isinstance(f, Formulation)]
    listed = {plain(f.term) for f in found if f.items}
    assert not listed & {plain(f.term) for f in found if not f.items}


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_every_candidate_has_its_verdict_and_evidence(path: Path) -> None:
    verdicts = explain(source(path))
    assert [v.fact for v in verdicts if v.taken] == list(facts(path))
    assert all(v.why for v in verdicts if not v.taken)
    assert all(v.fact.evidence for v in verdicts)


# --- the same text as PDF text

LEAST = 0.9


def plain_texts() -> list[Any]:
    return [pytest.param(path, id=path.stem) for path in TEXTS if not source(path).markup]


@pytest.mark.parametrize("path", plain_texts())
def test_wrapping_changes_little(path: Path) -> None:
    paragraphs = document(source(path)).shown.split("\n")
    pdf = parse(wrapped(paragraphs, width=46), str(path))
    found = mine(pdf)
    assert_spans_hold(pdf, found)
    share = jaccard(facts(path), found)
    lost, new = set(map(said, facts(path))), set(map(said, found))
    assert share >= LEAST, f"{share:.2f}; lost {sorted(lost - new)}; new {sorted(new - lost)}"


# --- any text

WORDS = [
    "四个意识",
    "“四甘”精神",
    "三会一课",
    "1+3",
    "两个人",
    "第一位",
    "一是",
    "二是",
    "三是",
    "首先，",
    "其次，",
]
WORDS += ["①", "②", "（一）", "（二）", "（1）", "（3）", "1.", "2.", "第一条　", "第二章　"]
WORDS += [
    "是",
    "是指",
    "即",
    "包括",
    "分为",
    "的",
    "本质是",
    "称为",
    "等",
    "这",
    "和",
    "要",
    "所谓",
    "又称",
    "如下",
    "本法所称",
]
WORDS += ["安全意识", "质量", "服务群众", "记忆", "组织部门", "特点", "原则", "方法", "过程", "甲", "乙丙"]
WORDS += [
    *"，。、；：？！“”（）—…|#*-`<>&1",
    "——",
    "\n",
    "\n\n",
    "\n# ",
    "\n## ",
    "\n- ",
    "\n1. ",
    "\n| ",
    "**",
    "<br>",
    "\n| --- |",
]


@settings(deadline=None, max_examples=300, derandomize=True)  # deadline: the first call loads jieba
@given(text=st.lists(st.sampled_from(WORDS), min_size=1, max_size=40).map("".join), markdown=st.booleans())
@example(text="四个意识一是", markdown=False)
@example(text="一是首先，\n本质是四个意识", markdown=False)
@example(text="四个意识是指（", markdown=False)
@example(text="`", markdown=True)
@example(text="二是四个意识", markdown=False)
@example(text="，首先，其次，包括<原则②安全意识。", markdown=False)
def test_any_text_is_mined_without_a_word_that_is_not_its_own(text: str, markdown: bool) -> None:
    try:
        read_as = parse(text, "any.txt", markdown=markdown)
    except ReadError:
        return
    assert_spans_hold(read_as, mine(read_as))
    assert_order_of_rules_does_not_matter(read_as, tries=1)


def test_a_heading_of_several_sentences_is_quoted_whole() -> None:
    first = "青石镇的图书角从三只旧书架起步。" * 2
    points = [
        f"## {name}\n\n{'这里要讲的话很多很多，一时也讲不完。' * 12}" for name in ("选址", "建角", "经费")
    ]
    text = "\n\n".join([f"# {first}办得好不好，看有没有人天天来", *points])
    read_as = parse(text, "any.md", markdown=True)
    assert_spans_hold(read_as, mine(read_as))


# --- what a student wants from the seeds


@dataclass(frozen=True)
class Article:
    name: str
    wanted: list[dict[str, Any]]
    no_term: list[str]
    nothing_else_is_carded: bool

    @property
    def path(self) -> Path:
        return next(path for path in SEEDS if path.stem == self.name)


def article(path: Path) -> Article:
    found = yaml.load(path.read_text("utf-8"), Loader=yaml.CBaseLoader)
    assert set(found) <= {"wanted", "no_term", "nothing_else_is_carded"}, path.name
    return Article(path.stem, found["wanted"], found["no_term"], "nothing_else_is_carded" in found)


ARTICLES = [article(path) for path in sorted((HERE / "articles").glob("*.yaml"))]


def wanted() -> list[Any]:
    return [
        pytest.param(
            a.path,
            {key: value for key, value in fact.items() if key != "not_yet"},
            id=f"{a.name}-{fact['line']}-{fact.get('formulation') or fact['definition']}",
            marks=[pytest.mark.xfail(reason=fact["not_yet"])] if "not_yet" in fact else [],
        )
        for a in ARTICLES
        for fact in a.wanted
    ]


def written(fact: Mined) -> dict[str, Any]:
    """A fact as an article file has it."""
    line = {"line": str(fact.place.line)}
    if isinstance(fact, Definition):
        return line | {"definition": fact.term, "cue": fact.cue, "body": fact.body}
    return line | {"formulation": fact.term} | ({"items": list(fact.items)} if fact.items else {})


@pytest.mark.parametrize("path, fact", wanted())
def test_a_fact_that_a_student_wants(path: Path, fact: dict[str, Any]) -> None:
    assert fact in map(written, facts(path))


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.name)
def test_no_fact_is_about_a_trap(article: Article) -> None:
    terms = {plain(fact.term) for fact in facts(article.path)}
    assert not terms & set(map(plain, article.no_term))


@pytest.mark.parametrize(
    "article", [a for a in ARTICLES if a.nothing_else_is_carded], ids=lambda article: article.name
)
def test_nothing_else_is_carded(article: Article) -> None:
    carded = [written(f) for f in facts(article.path) if f.band == Band.AUTO]
    assert [fact for fact in carded if fact not in article.wanted] == []


def test_each_seed_has_its_article() -> None:
    assert [a.name for a in ARTICLES] == [path.stem for path in SEEDS]
