"""段首术语带外文、随后说明它：理性读者（rational reader）按需要借书。

Source: research code F3.g, the English beside a term: where a paragraph opens with a name and its English and is one
sentence, it introduces the term, whatever its verb. What has a cue (是, 指, 包括, a colon) is for the other rules.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flashgen.grammar.outline import trimmed
from flashgen.language.coordination import before_first
from flashgen.language.lazy import lazy
from flashgen.model import Span
from flashgen.rules._facts import definition
from flashgen.rules._terms import ENGLISH, is_clause, is_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flashgen.model import Definition, Document

_OPENED = lazy(
    f"(?P<term>[\u4e00-\u9fff]{{2,8}}) ?{ENGLISH} ?(?=[\u4e00-\u9fff])(?![的和与及或中里上下内等也都又之])"
)
_LISTS = lazy(
    "[^，。]{0,12}(?:包括|包含|分为|分成|组成|构成|称为|定义|指|即|：|有[一二两三四五六七八九十几])"
)
_LONGEST = 80  # characters of a sentence that tells what something is
_SHORTEST = 8


def find(doc: Document) -> Iterator[Definition]:
    """The terms that a paragraph of one sentence introduces with their English."""
    for index, block in enumerate(doc.blocks):
        opened = _OPENED.match(doc.text, *block.span) if block.kind in ("paragraph", "item") else None
        if opened is None:
            continue
        body = trimmed(doc, before_first(doc.text, Span(opened.end(), block.span.end), "。！？；："))
        says = doc.text[slice(*body)]
        whole = body.end >= block.span.end - 1 and _SHORTEST <= len(says) <= _LONGEST
        if whole and is_name(opened["term"]) and not is_clause(says) and not _LISTS.match(says):
            yield definition(
                doc,
                [Span(*opened.span("term"))],
                body,
                cue="（）",
                rule="glossed-terms",
                score=0.2,
                block=index,
                quote=block.span,
                evidence=("its English beside it",),
            )
