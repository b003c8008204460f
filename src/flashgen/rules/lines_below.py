"""标题下每行一点，没有序号：服务的作用 / 满足读者的需要； / 减轻馆员的负担； / 改进管理。

Source: notes whose points lost their marks (research F1.m). A section that is nothing else than short lines: all but
the last end with ；, or none ends with anything, and none tells of a subject of its own.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flashgen.outline import text_of, trimmed
from flashgen.rules._facts import formulation
from flashgen.rules._listing import LEAST
from flashgen.topics import topic_of
from flashgen.vocabulary import heads_no_list
from flashgen.words import cut

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flashgen.model import Document, Formulation

_MOST = 12
_CLAUSE = re.compile("[^。；：？！]{4,45}；")
_LAST = re.compile("[^。；：？！]{4,45}[。；]?")
_BARE = re.compile(
    "(?=.*[\u4e00-\u9fff]{4})[^，。；：、？！…]{4,24}"
)  # with a comma it may be a line of prose


def find(doc: Document) -> Iterator[Formulation]:
    """The lines below each heading, where all of them are points."""
    for index, block in enumerate(doc.blocks):
        lines = doc.children[index]
        if (
            block.kind != "heading"
            or not LEAST <= len(lines) <= _MOST
            or any(doc.blocks[i].kind != "paragraph" or doc.children[i] for i in lines)
            or heads_no_list(text_of(doc, block))
        ):
            continue
        score = _score([text_of(doc, doc.blocks[i]).strip() for i in lines])
        topic = topic_of(doc, index) if score else None
        if topic:
            yield formulation(
                doc,
                topic.spans,
                [trimmed(doc, doc.blocks[i].span) for i in lines],
                name=topic.name,
                rule="lines-below",
                score=score,
                block=index,
                evidence=(topic.evidence, "nothing but short lines below it"),
            )


def _score(lines: Sequence[str]) -> float:
    """How surely lines are points; 0.0 where they are none."""
    if len(set(lines)) < len(lines):
        return 0.0
    if all(map(_CLAUSE.fullmatch, lines[:-1])) and _LAST.fullmatch(lines[-1]):
        return 1.6
    named = all(map(_BARE.fullmatch, lines))
    return 0.4 if named or all(_PREDICATE.fullmatch(line) and not _tells(line) for line in lines) else 0.0


_PREDICATE = re.compile("(?=.*[\u4e00-\u9fff]{4})[^。；：？！…]{10,70}(?<![，、])")
_VERBS = frozenset(["是", "有", "会", "能", "把", "被", "使", "为", "就是", "没有", "可以"])


def _tells(line: str) -> bool:
    """Whether a line says something of a subject of its own: 书库是藏书的地方, but not 为读者提供藏书."""
    return not _VERBS.isdisjoint(cut(line.partition("，")[0])[1:])
