"""并列各行以括号释名：基本书（人人都要读的） / 选读书（读者自己挑的）。

Source: notes of the benchmark's genres (13 such lines in its development texts and others, of which the three that
were none held dates). Most of the points below one head do so: a single bracket remarks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flashgen.language.lazy import lazy
from flashgen.model import Span
from flashgen.rules._facts import definition
from flashgen.rules._terms import is_name

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from flashgen.model import Definition, Document

# No date, no figure, no source (见…), and no names side by side: they are members.
_GLOSSED = lazy(
    " *(?P<name>[^，。；：、“”（）\\d]{2,12}) ?"
    "（(?P<body>(?![约共计见参如即\\d]|[^、（）]{1,8}(?:、[^、（）]{1,8})+）|[^（）]*\\d{4}年|[^（）]*\\d月)[^（）A-Za-z]{6,60})）[。；，：]?"
)
_FEWEST = 2  # lines


def find(doc: Document) -> Iterator[Definition]:
    """What brackets say of the names of most points below each block."""
    for children in doc.children:
        points = [i for i in children if doc.blocks[i].kind in ("heading", "item", "paragraph")]
        glossed = [(i, gloss) for i in points if (gloss := _GLOSSED.match(doc.text, *doc.blocks[i].span))]
        if len(glossed) >= _FEWEST and 2 * len(glossed) > len(points):
            yield from (_fact(doc, i, gloss) for i, gloss in glossed if is_name(gloss["name"]))


def _fact(doc: Document, point: int, gloss: re.Match[str]) -> Definition:
    return definition(
        doc,
        [Span(*gloss.span("name"))],
        Span(*gloss.span("body")),
        cue="（",
        rule="bracket-glosses",
        score=0.8,
        block=point,
        quote=doc.blocks[point].span,
        evidence=("a bracket, as most points beside it have",),
    )
