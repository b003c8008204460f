"""词条开篇不用“是”：漏刻，古代计时器具，由……；张岱（1597年—1684年），字宗子，明末史学家。

Source: openings of encyclopaedia entries and glossaries (research F3.l), which name the thing, may tell its other names,
and say in a noun phrase what it is. Only what opens a paragraph counts, and only where its last noun is that of a kind.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from flashgen.grammar.outline import trimmed
from flashgen.language.lazy import lazy
from flashgen.language.words import cut
from flashgen.model import Span
from flashgen.rules._facts import definition
from flashgen.rules._terms import is_name
from flashgen.vocabulary import alternatives, is_label, load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flashgen.model import Definition, Document

# What may stand between the name and what the thing is: its other names, of a person also the house and the home.
_ASIDE = (
    "(?:字|号|名|又[称名叫作]|[亦也]称|古[称名]|别[称名]|俗[称名]|旧称|原名|本名|简称|全称|英文|学名|谥|世称|人称)[^，。；]{1,24}，"
    "|[^，。；是在]{2,10}人，|[^，。；]{0,6}族，|[男女]，|佛教|道教"
)
_VERBAL = frozenset(
    ["是", "有", "在", "为", "了", "着", "把", "被", "将", "会", "能", "要", "不", "没有", "指", "即", "如"]
)


@cache
def opening() -> re.Pattern[str]:
    """What names a thing and then, behind a comma, says its kind."""
    kinds = alternatives(load("definitions")["kinds"]["words"])
    return re.compile(
        r" *[“「]?(?P<name>[^，。；：、“”（）\d]{2,8})[”」]?(?:（[^（）]{1,60}）)?，"
        rf"(?:{_ASIDE})*(?P<kind>[^，。；：（）“”]{{2,30}}?(?:{kinds})(?:之一)?)(?=[，。；（]|$)"
    )


def find(doc: Document) -> Iterator[Definition]:
    """What the openings of paragraphs say that their names are."""
    for index, block in enumerate(doc.blocks):
        if block.kind not in ("paragraph", "item"):
            continue
        opened = opening().match(doc.text, *block.span)
        if opened and _is_entry(opened["name"], opened["kind"]):
            headed = block.parent >= 0 and opened["name"] in doc.text[slice(*doc.blocks[block.parent].span)]
            yield definition(
                doc,
                [Span(*opened.span("name"))],
                trimmed(doc, Span(*opened.span("kind"))),
                cue="，",
                rule="entry-openings",
                score=1.6 if headed or index == 0 else 0.6,
                block=index,
                quote=Span(block.span.start, opened.end()),
                evidence=("the heading names it" if headed else "opens a paragraph",),
            )


def _is_entry(name: str, kind: str) -> bool:
    """Whether a name stands before what it is, and no clause before another: 借书时|，先填卡片的读者."""
    words = cut(kind)
    plain = _VERBAL.isdisjoint(words) and not _OPENS_CLAUSE.match(kind)
    return plain and is_name(name) and not is_label(name) and not _FRAME.search(name)


_OPENS_CLAUSE = lazy("[这那其它他她我你该此]|[由从对与和以用按把被将使让]|一方面|首先|因此|但|而")
_FRAME = lazy(
    "(?:[上中下里内外后前时初末年月日际]|以来|方面|[一般通常目前]地?说?|总之|此外|同时|当然|例如|比如|近年来?|时期|世纪)$"
)
