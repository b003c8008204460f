"""提法之后分散各处的成员：做到“五个过硬”……必须做到信念过硬，……；必须做到政治过硬，……。

Source: research code F1.e, told over several sentences. What a quoted key counts comes back in the text after it, at the
end of a clause (信念过硬) or at its beginning (要进一步细化承诺), just as often as the key says.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flashgen.grammar.keys import Key, keys
from flashgen.grammar.outline import trimmed
from flashgen.language.lazy import lazy
from flashgen.model import Document, Formulation, Span
from flashgen.rules._facts import formulation, sentence_at
from flashgen.rules._terms import without_links

if TYPE_CHECKING:
    from collections.abc import Iterator

_LEAST = 3  # members that tell by their number alone; two do below a heading that is the key
_LEAST_HEAD = 2  # characters; 要 of 四个要 comes back everywhere
_MOST = 12  # members
_STRAY = 3  # members to one place more where the head stands by chance; from there on it is a word that comes back everywhere
_REACH = 1500  # characters after a key in which its members stand
_LONGEST = 40  # characters of a member
_LEAST_SAID = 2  # characters of a member beside its head
_ENDS = ("，", "。", "；", "、", "！", "\n", "”")
_CLAUSE_BEFORE = lazy("[^，。；：！？\n“”]+$")
_CLAUSE = lazy(f"[^，。；：！？\\n“”]{{{_LEAST_SAID},}}(?=[，。；！\\n])")
# Verbs that bind somebody to the members, no part of them.
_VERBS = "(?:做到|实现|达到|必须|应当|要|确保)"
_BOUND = lazy(f".*{_VERBS}(?=..)")
_OPENED = lazy(f"(?:^|[，。；：、！？\\n])(?:{_VERBS}|[一二三四五六七八九十]是)?$", re.MULTILINE)
_OPENING = 4  # characters of a stop and such a verb
_SCORE = 1.2


def find(doc: Document) -> Iterator[Formulation]:
    """Each quoted key whose head comes back as often as it counts."""
    for key in keys(doc):
        if not (key.quoted and key.measure and len(key.head) >= _LEAST_HEAD and key.count <= _MOST):
            continue
        block = sentence_at(doc, key.span.start).block
        if members := _just_before(doc, key, block):
            yield _list(doc, key, members, block, "as many clauses before it begin with its head")
            continue
        if key.count < _LEAST and doc.blocks[block].kind != "heading":
            continue  # 两个维护: twice a text may say 维护 by chance
        scope = Span(key.span.end, _section_end(doc, block, key.span.end))
        places = _places(doc.text, key.head, scope)
        if not key.count <= len(places) <= key.count + key.count // _STRAY:
            continue  # 全面 of 四个全面 stands all over a text that only names them
        for members in (_ending(doc, key, places), _beginning(doc, key, places)):
            if len(members) == key.count:
                yield _list(doc, key, members, block, "the head comes back as often as the key counts")
                break


def _list(doc: Document, key: Key, members: list[Span], block: int, evidence: str) -> Formulation:
    return formulation(
        doc,
        (key.span,),
        members,
        name=key.term,
        count=key.count,
        rule="repeated-heads",
        score=_SCORE,
        block=block,
        evidence=(evidence,),
    )


def _just_before(doc: Document, key: Key, block: int) -> list[Span]:
    """The clauses one after the other, before a key in its paragraph, that begin with its head, if as many as it counts.

    确立甲的核心地位，确立乙的指导地位，反映了心愿。深刻领悟|“两个确立”的意义. Of several such runs the nearest counts.
    """
    text, start = doc.text, doc.blocks[block].span.start
    said = re.compile(f"[ “]*[\u4e00-\u9fff]{{0,4}}?(?P<said>{re.escape(key.head)}.{{{_LEAST_SAID},}})")
    runs: list[list[Span]] = [[]]
    for clause in _ANY_CLAUSE.finditer(text, max(start, key.span.start - _NEAR), key.span.start):
        opened = said.fullmatch(text, *clause.span())
        if opened and not _COUNTED.match(opened["said"], len(key.head)):
            runs[-1].append(trimmed(doc, Span(opened.start("said"), clause.end())))
        elif runs[-1]:
            runs.append([])
    nearest = next((run for run in reversed(runs) if run), [])
    return nearest if len(nearest) == len(_once(doc, nearest)) == key.count else []


_ANY_CLAUSE = lazy("[^，；。：]+")  # of a quotation, too
_NEAR = 300  # characters
_COUNTED = lazy("了?[“‘]?[一二两三四五六七八九十]个")  # 坚持|“两个坚持”


def _places(text: str, head: str, scope: Span) -> list[int]:
    """Where a head stands in a span."""
    places: list[int] = []
    at = text.find(head, *scope)
    while at >= 0:
        places.append(at)
        at = text.find(head, at + len(head), scope.end)
    return places


def _section_end(doc: Document, block: int, start: int) -> int:
    """Where the text under the heading of a block ends, or as far as members are looked for."""
    farthest = min(start + _REACH, len(doc.text))
    for number in range(block + 1, len(doc.blocks)):
        later = doc.blocks[number]
        if later.span.start >= farthest or (later.kind == "heading" and later.span.start > start):
            return min(later.span.start, farthest)
    return farthest


def _ending(doc: Document, key: Key, places: list[int]) -> list[Span]:
    """The clauses that end in the head of a key, without the verb that binds to them; each once."""
    found: list[Span] = []
    for at in places:
        end = at + len(key.head)
        clause = _CLAUSE_BEFORE.search(doc.text, max(key.span.end, at - _LONGEST), at)
        if clause is None or doc.text[end : end + 1] not in _ENDS:
            continue
        start = max(clause.start(), doc.text.rfind(f"{key.head}、", clause.start(), at) + len(key.head) + 1)
        bound = _BOUND.match(doc.text, start, at)
        span = without_links(doc, Span(bound.end() if bound else start, end))
        if at - span.start >= _LEAST_SAID:
            found.append(span)
    return _once(doc, found)


def _beginning(doc: Document, key: Key, places: list[int]) -> list[Span]:
    """The clauses that begin with the head of a key, after such a verb; each once."""
    found: list[Span] = []
    for at in places:
        clause = _CLAUSE.match(doc.text, at + len(key.head), at + _LONGEST)
        if clause and _OPENED.search(doc.text, max(key.span.end, at - _OPENING), at):
            again = doc.text.find(f"、{key.head}", *clause.span())
            found.append(trimmed(doc, Span(at, again if again > 0 else clause.end())))
    return _once(doc, found)


def _once(doc: Document, spans: list[Span]) -> list[Span]:
    first: dict[str, Span] = {}
    for span in spans:
        first.setdefault(doc.text[span.start : span.end], span)
    return list(first.values())
