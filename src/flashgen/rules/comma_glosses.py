"""并列各行以逗号释名：初读阶段，重在认字 / 细读阶段，重在明理。

Source: notes of the benchmark's genres, whose writers explain stages and kinds behind a comma (research F3.l without
its colon). Every line below one head does so, and their names end alike, so that none is a clause of a sentence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flashgen.grammar.outline import trimmed
from flashgen.language.coordination import shared_suffix
from flashgen.language.lazy import lazy
from flashgen.model import Span
from flashgen.rules._facts import definition
from flashgen.rules._terms import is_name

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from flashgen.model import Definition, Document

_GLOSSED = lazy(
    " *(?P<name>(?![到在从对当随][^，]*[年月日时后前])[^，。；：、“”（）\\d]{3,14}?)[里中]?，"
    "(?P<body>(?!也?是|即|但|而|就|才|则|要|.*(?:应当|必须|不得))[^：。]{6,})[。；]?"
)
_FEWEST = 2  # lines
_ENDING = 2  # characters


def find(doc: Document) -> Iterator[Definition]:
    """What the lines below each block say of their names."""
    for lines in doc.children:
        glossed = [_gloss(doc, line) for line in lines]
        if len(lines) < _FEWEST or not all(glossed):
            continue
        names = [gloss["name"] for gloss in glossed if gloss]
        ending = shared_suffix(names)
        apart = len(set(names)) == len(names) and all(len(name) > len(ending) for name in names)
        if len(ending) >= _ENDING and apart and all(map(is_name, names)):
            for line, gloss in zip(lines, filter(None, glossed), strict=True):
                yield _fact(doc, line, gloss, len(lines))


def _gloss(doc: Document, line: int) -> re.Match[str] | None:
    block = doc.blocks[line]
    plain = block.kind in ("paragraph", "item") and not doc.children[line]
    return _GLOSSED.fullmatch(doc.text, *block.span) if plain else None


def _fact(doc: Document, line: int, gloss: re.Match[str], lines: int) -> Definition:
    return definition(
        doc,
        [Span(*gloss.span("name"))],
        trimmed(doc, Span(*gloss.span("body"))),
        cue="，",
        rule="comma-glosses",
        score=0.8,
        block=line,
        quote=doc.blocks[line].span,
        evidence=(f"one of {lines} lines whose names end alike",),
    )
