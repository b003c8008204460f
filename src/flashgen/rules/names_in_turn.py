"""平行分句依次命名：饮停胃肠为痰饮，水流胁下为悬饮，淫溢肢体为溢饮；五日为一候，三候为一气。

Source: research code F3.h where several short clauses name what each tells, as in older medicine and in encyclopaedias.
One such clause proves nothing (他为人师); of several the names end alike, or each has its number, and what they name does not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flashgen.grammar.outline import trimmed
from flashgen.language import numerals
from flashgen.language.coordination import after_last, shared_suffix, split
from flashgen.language.lazy import lazy
from flashgen.language.literals import sentences_with
from flashgen.language.words import word_at
from flashgen.model import Span
from flashgen.rules._facts import definition
from flashgen.rules._terms import is_name

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from flashgen.model import Definition, Document

# Before 为 no adverb or auxiliary, and no verb that goes with it (作为, 成为).
_TOLD = "[^，；。：为是“”]{1,23}?[^，；。：为是“”越要会能将应愿都就更才以因作成]"
_NAMED = lazy(f" *(?P<told>{_TOLD})(?P<cue>为|曰|谓之|称)“?(?P<name>[^，；。：为是的了“”]{{2,4}})”? *")
_FEWEST = 2  # clauses side by side
_SURE = 3
_ONE = lazy("一.")  # 一候, 一气


def find(doc: Document) -> Iterator[Definition]:
    """What clauses side by side name, each after what it tells."""
    for number in sentences_with(doc, _NAMED):
        sentence = doc.sentences[number]
        for run in _runs(doc, sentence.span):
            for clause in run:
                yield definition(
                    doc,
                    [Span(*clause.span("name"))],
                    trimmed(doc, Span(*clause.span("told"))),
                    cue=clause["cue"],
                    rule="names-in-turn",
                    score=1.0 + 0.6 * (len(run) >= _SURE),
                    block=sentence.block,
                    quote=sentence.span,
                    evidence=(f"one of {len(run)} clauses whose names end alike",),
                )


def _runs(doc: Document, sentence: Span) -> Iterator[list[re.Match[str]]]:
    """The runs of clauses that name things of one kind."""
    run: list[re.Match[str]] = []
    end = sentence.end - (doc.text[sentence.end - 1] in "。；")
    for part in (*split(doc.text, Span(sentence.start, end), "，；"), None):
        clause = _clause(doc, part) if part else None
        if clause:
            run.append(clause)
        elif run:
            if _are_of_a_kind(run):
                yield run
            run = []


def _clause(doc: Document, part: Span) -> re.Match[str] | None:
    named = _NAMED.fullmatch(doc.text, *after_last(doc.text, part, "："))
    whole = named is not None and word_at(doc.text, named.start("cue")) == named["cue"]
    counts = named is not None and _COUNTS.match(named["name"]) is not None  # 借期为三十日
    supposed = named is not None and _SUPPOSED.search(named["told"]) is not None
    return named if named and whole and not counts and not supposed and is_name(named["name"]) else None


# 设甲馆为借方，乙馆为贷方; 旧书以抄本|为代表，新书以印本|为代表
_SUPPOSED = lazy(
    "^ *(?:假设|假定|假如|设|令|若|记)(?![计施备置立有])|(?:以(?![上下内外前后及])|[把将](?![来军]))(?=..)"
)
_COUNTS = lazy(rf"(?!一.$)[{numerals.HAN}\d半]")


def _are_of_a_kind(run: list[re.Match[str]]) -> bool:
    names, told = ([clause[part] for clause in run] for part in ("name", "told"))
    ending = shared_suffix(names) or (all(map(_ONE.fullmatch, names)) and "一")
    apart = len(set(names)) == len(names) and not any(words.endswith(ending) for words in told if ending)
    return len(run) >= _FEWEST and bool(ending) and apart and len({clause["cue"] for clause in run}) == 1
