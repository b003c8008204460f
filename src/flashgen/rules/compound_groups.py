"""复合提法的分组展开：“三严三实” → 严以修身、严以用权、严以律己，谋事要实、创业要实、做人要实。

“一个中心、两个基本点” → “一个中心”就是……，“两个基本点”就是……、……。

Source: research F1.c and §4 (the maximal-list guard), for keys that count several things: a clause for each, as long as
the key says, whose members all begin or all end with what it counts. The key may stand elsewhere in the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING

from flashgen.grammar.keys import Key, keys, parts
from flashgen.grammar.member_ends import MADE_SO
from flashgen.grammar.member_starts import first_member
from flashgen.grammar.outline import trimmed
from flashgen.language import numerals
from flashgen.language.coordination import before_first, split, split_last
from flashgen.language.literals import sentence_starts
from flashgen.model import Document, Formulation, Span
from flashgen.rules._facts import formulation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LEAST = 4  # members; of three, one in each clause might just so have the character
_SOON = 3  # sentences from that of a key on
_AROUND = 20  # sentences before a mention and after it; what stands farther off is about something else
_LONGEST = 16  # characters of a member


def find(doc: Document) -> Iterator[Formulation]:
    """For each quoted compound, the first clauses of a sentence around one of its mentions that are its groups."""
    found: set[str] = set()
    for key in keys(doc):
        if not key.quoted or key.head or key.term in found:  # a compound has no head of its own
            continue
        told = parts(key.term)
        at = bisect_right(sentence_starts(doc), key.span.start)
        if len(told) > 1 and (spelt := _spelt_out(doc, told, at)):
            found.add(key.term)
            yield _fact(doc, key, *spelt)
            continue
        if len(told) < 2 or sum(n for n, _ in told) < _LEAST:
            continue
        for sentence in doc.sentences[max(0, at - _AROUND) : at + _AROUND]:
            full = all(doc.text.count(head, *sentence.span) >= count for count, head in told)
            if full and (members := _grouped(doc, sentence.span, told) or _crossed(doc, sentence.span, told)):
                found.add(key.term)
                yield _fact(doc, key, members, sentence.block, sentence.span)
                break


def _spelt_out(
    doc: Document, told: Sequence[tuple[int, str]], at: int
) -> tuple[list[Span], int, Span] | None:
    """The members of each part, said one part after the other: “一个中心”就是甲，“两个基本点”就是乙、丙."""
    text = doc.text
    cues = [
        re.compile(f"“{_COUNT}{re.escape(head)}”(?:就是|即是?|是指|指|是)(?=[^，；。“”]{{2}})")
        for _, head in told
    ]
    for sentence in doc.sentences[max(0, at - 1) : at + _SOON]:
        groups: list[Span] = []
        for (count, _), cue in zip(told, cues, strict=True):
            said = cue.search(text, *sentence.span)
            scope = before_first(text, Span(said.end(), sentence.span.end), "，；。") if said else None
            listed = split(text, scope, "、") if scope and count > 1 else [scope] if scope else []
            if len(listed) == count - 1:
                listed = split_last(text, listed, missing=True)
            if len(listed) != count:
                break
            groups += [trimmed(doc, one) for one in listed]
        else:
            return groups, sentence.block, sentence.span
    return None


_COUNT = f"[{numerals.HAN}双\\d]{{1,2}}"


def _grouped(doc: Document, sentence: Span, told: Sequence[tuple[int, str]]) -> list[Span]:
    """The members of neighbouring clauses, one for each thing that is counted, which hold as many as it says."""
    clauses = split(doc.text, sentence, "，；：。")
    for at in range(len(clauses) - len(told) + 1):
        groups = [
            _group(doc, clause, count, head)
            for clause, (count, head) in zip(clauses[at : at + len(told)], told, strict=True)
        ]
        if all(groups):
            return [member for group in groups for member in group]
    return []


def _crossed(doc: Document, sentence: Span, told: Sequence[tuple[int, str]]) -> list[Span]:
    """The members that each do all that is counted, as many times: 学编目、强基础、提升速度；学礼仪、强作风、提升水平."""
    text = doc.text
    counts = {count for count, _ in told}
    if len(counts) > 1:
        return []
    opened, closed = text.find("“", *sentence), text.rfind("”", *sentence)
    scopes = [sentence, Span(opened + 1, closed)] if 0 <= opened < closed else [sentence]
    for scope in scopes:
        members = [trimmed(doc, part) for part in split(text, scope, "；")]
        if len(members) in counts and all(_does_all(text, member, told) for member in members):
            return members
    return []


def _does_all(text: str, member: Span, told: Sequence[tuple[int, str]]) -> bool:
    """Whether the clauses of a member begin, one by one, with what a compound counts."""
    clauses = split(text, member, "、，")
    return len(clauses) == len(told) and all(
        text.startswith(head, clause.start) for clause, (_, head) in zip(clauses, told, strict=True)
    )


def _group(doc: Document, clause: Span, count: int, head: str) -> list[Span]:
    """The 、-parts of a clause, if as many and all opening or all ending with what is counted; else none."""
    text = doc.text
    members = [trimmed(doc, part) for part in split(text, clause, "、")]
    if len(members) != count:
        return []
    if framed := MADE_SO.search(text, *members[-1]):
        members[-1] = Span(members[-1].start, framed.start())
    first, *others = members
    opens = text.rfind(head, *first)
    if opens >= 0 and all(text.startswith(head, one.start) for one in others):  # 干部要|严以修身、严以用权
        members = [Span(opens, first.end), *others]
    elif all(text.endswith(head, *one) for one in members):
        members = [first_member(doc, first, others) if others else first, *others]
    else:
        return []
    lengths = [one.end - one.start for one in members]
    return members if len(head) < min(lengths) and max(lengths) <= _LONGEST else []


def _fact(doc: Document, key: Key, members: list[Span], block: int, sentence: Span) -> Formulation:
    lengths = [member.end - member.start for member in members]
    even = sum(a == b for a, b in pairwise(lengths)) >= len(members) - 2  # but where the groups meet
    return formulation(
        doc,
        (key.span,),
        members,
        name=key.term,
        count=len(members),
        rule="compound-groups",
        score=1.5 + 0.5 * even,
        block=block,
        quote=sentence,
        evidence=("a clause for each thing that is counted", f"exactly {len(members)} of them"),
    )
