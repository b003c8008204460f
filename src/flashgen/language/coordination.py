"""Coordinations: A、B、C and A，B，C split at the level that fits, never inside quotes or brackets."""

from __future__ import annotations

import itertools
import re
from functools import cache
from typing import TYPE_CHECKING

from flashgen.language.lazy import lazy
from flashgen.language.words import word_at
from flashgen.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

OPENING = dict(zip("“‘《（【「『〔[(", "”’》）】」』〕])", strict=True))
CLOSING = {closing: opening for opening, closing in OPENING.items()}
DEEPEST = 20  # brackets within brackets; one opened farther out is not looked for, so that time stays linear
LEVELS = ("；", "，", "、")
"""Separators, from the one that binds loosest."""
ARROW = "→|➔|⇒|[—-]{1,3}>|={1,2}>"
"""What leads from one step to the next; part of an expression."""


def outside(text: str, within: Span, marks: str) -> list[int]:
    """Offsets of the characters `marks` in a span that stand in no quote or bracket opened within it.

    A quote left open to the end of the span (an unmatched one) does not count as one.
    """
    one = _one_of(marks)
    if not one.search(text, *within):
        return []
    if not _BRACKET.search(text, *within):
        return [m.start() for m in one.finditer(text, *within)]
    found: list[int] = []
    pending: list[int] = []  # marks seen since a quote opened, in case it never closes
    stack: list[str] = []
    for m in with_brackets(marks).finditer(text, *within):
        c = m[0]
        if c in OPENING:
            stack.append(OPENING[c])
        elif c in CLOSING:
            if c in stack[-DEEPEST:]:
                while stack.pop() != c:
                    pass
                if not stack:
                    pending.clear()
        else:
            (pending if stack else found).append(m.start())
    return sorted(found + pending)


@cache
def _one_of(marks: str) -> re.Pattern[str]:
    return re.compile(f"[{re.escape(marks)}]")


_BRACKET = _one_of("".join(OPENING) + "".join(CLOSING))


@cache
def with_brackets(marks: str) -> re.Pattern[str]:
    """Any of the characters `marks`, or a quote or bracket: the few characters that structure depends on."""
    return re.compile(f"[{re.escape(marks + ''.join(OPENING) + ''.join(CLOSING))}]")


def split(text: str, within: Span, marks: str) -> list[Span]:
    """The parts of a span between `marks`; empty parts are left out."""
    edges = [within.start - 1, *outside(text, within, marks), within.end]
    parts = [Span(a + 1, b) for a, b in itertools.pairwise(edges)]
    return [part for part in parts if text[part.start : part.end].strip()]


def after_last(text: str, within: Span, marks: str) -> Span:
    """What follows the last of `marks` in a span: its last clause. The whole span, where none stands in it."""
    return Span(max([within.start - 1, *outside(text, within, marks)]) + 1, within.end)


def before_first(text: str, within: Span, marks: str) -> Span:
    """What precedes the first of `marks` in a span: its first clause. The whole span, where none stands in it."""
    return Span(within.start, next(iter(outside(text, within, marks)), within.end))


def balanced(text: str) -> bool:
    """Whether there are as many closing quotes and brackets of each kind as there are opening ones."""
    return not _BRACKET.search(text) or all(text.count(o) == text.count(c) for o, c in OPENING.items())


_JOINED = lazy("[和与及]")
_OTHERS = lazy("及其[他它余]")  # jieba has 及其 for a word
_JOINER = lazy(r"以及|及其(?![他它余])|和|与|及|或者|或是|或|并|还有")


def split_last(text: str, parts: list[Span], at_least: int = 1, *, missing: bool = False) -> list[Span]:
    """Split the last part at 和, 与, 及 or 以及 (…、B和C), where both sides say something.

    The last joiner whose right side is not shorter than a word is taken. Where the parts before end as the last
    does, so must both its sides, and where they begin as it does, too (营销能力分析、产品和服务增值能力分析 are two;
    培养习惯、培养内在美和外在美的统一); unless a part is known to be `missing`.
    """
    if len(parts) < at_least or not parts:
        return parts
    last = parts[-1]
    if len(parts) > 2 and all(_JOINED.search(text, p.start + 1, p.end - 1) for p in parts[:-1]):
        return parts  # 知识与能力、过程与方法、情感与态度
    joiners = [
        m
        for m in _JOINER.finditer(text, *last)
        if m.start() - last.start >= 1
        and last.end - m.end() >= 1
        and not text.startswith("的", m.end())
        and not (m[0] == "及其" and _AND_SO_ON.search(text, last.start, m.start()))
        and _free(text, last, m.start())
    ]
    cuts = [
        m
        for m in joiners
        if (word := word_at(text, m.start())) and (m[0].startswith(word) or _OTHERS.match(text, m.start()))
        # 和 in 和平, 及 in 普及 and 并 in 归并 are no joiners
    ]
    if missing and not cuts and len(joiners) == 1:  # jieba has 和县 for a word: 村际互换|和|县馆配送
        cuts = [m for m in joiners if _JOINED.match(m[0]) and _has_words_beside(last, m)]
    before = [text[p.start : p.end] for p in parts[-3:-1]]
    ending = _shared([words[-2:] for words in before])
    if ending and text[last.start : last.end].rstrip("等 ").endswith(ending):
        alike = [m for m in cuts if text.endswith(ending, last.start, m.start())]
        cuts = alike or (cuts if missing else [])
    beginning = _shared([words.lstrip()[:2] for words in before])
    if beginning and text.startswith(beginning, last.start):
        alike = [m for m in cuts if text.startswith(beginning, m.end())]
        cuts = alike or (cuts if missing else [])
    cuts = [m for m in cuts if not _within_one(text, last, m, before)]
    if len(cuts) > 1 and _UNION.match(text, cuts[-1].end(), last.end):  # 效果|和|动机与效果的统一
        cuts = cuts[:-1]
    if not missing:
        cuts = [m for m in cuts if not _joins_within(text, parts, m)]
    if len(parts) > _FEW and not missing:
        least = min(len(text[slice(*part)].strip()) for part in parts[:-1])
        cuts = [m for m in cuts if m[0] == "以及" or not _is_rest(text, Span(m.end(), last.end), least)]
    if not cuts:
        return parts
    loose = [m for m in cuts if m[0] == "以及"]  # 人与书的和解|以及|人本身的和解
    meant = _mean(parts[:-1]) if len(parts) > 1 else (last.end - last.start) / 2
    cut = min(loose or cuts, key=lambda m: abs(meant - (m.start() - last.start)))
    return [*parts[:-1], Span(last.start, cut.start()), Span(cut.end(), last.end)]


_UNION = lazy("[^的]{1,6}的(?:有机)?(?:统一|结合|关系|联系|区别|矛盾|平衡)[。；]?$")
_AND_SO_ON = lazy("(?<=..)等[^、，。；]{1,6}$")  # 书架、书柜等设施|及其|环境: of all of them


def _has_words_beside(last: Span, joiner: re.Match[str]) -> bool:
    return joiner.start() - last.start >= _WORDS and last.end - joiner.end() >= _WORDS


_WORDS = 3  # characters: more than the rest of a word that holds a joiner (普及, 和平)


def _within_one(text: str, last: Span, joiner: re.Match[str], before: list[str]) -> bool:
    """Whether a joiner stands within one member: 国有经济、集体经济、混合经济中的国有成分|和|集体成分."""
    ending = text[last.start : last.end].rstrip("等 。")[-2:]
    left = text[last.start : joiner.start()]
    others = before and not any(words.rstrip().endswith(ending) for words in before)
    return bool(others) and left.endswith(ending) and "中的" in left


def _joins_within(text: str, parts: list[Span], joiner: re.Match[str]) -> bool:
    """Whether a joiner stands within one member, as it does in others: 借书途径及方式、还书时限、存放部位|及|次序.

    Or joins two verbs of one object among phrases: 清点架位、图书的登记与编号、修补|或|更换破损的书.
    """
    *others, last = parts
    if joiner[0] != "以及" and any(_has_joiner(text, part, joiner[0]) for part in others):
        return True
    left, right = joiner.start() - last.start, last.end - joiner.end()
    return left == _VERB and right > 2 * _VERB and bool(others) and _mean(others) > 2 * _VERB


def _has_joiner(text: str, part: Span, joiner: str) -> bool:
    """Whether a joiner stands within a part, and is no part of a word (共和派, 合并)."""
    at = text.find(joiner, part.start + 1, part.end - 1)
    while at >= 0 and not joiner.startswith(word_at(text, at) or "。"):
        at = text.find(joiner, at + 1, part.end - 1)
    return at >= 0


_VERB = 2  # characters
_FEW = 2
_PHRASE = 6  # characters of a member with a verb of its own


def _is_rest(text: str, rest: Span, least: int) -> bool:
    """Whether what stands behind a joiner is too short for a member among phrases: 拓展阅览空间、丰富阵地和|载体."""
    length = len(text[slice(*rest)].rstrip("等 "))
    return least >= _PHRASE and 2 * length < least


def _shared(strings: list[str]) -> str:
    """What two strings or more all are, else nothing."""
    return strings[0] if len(strings) >= 2 and len(set(strings)) == 1 else ""


def _free(text: str, within: Span, at: int) -> bool:
    before = text[within.start : at]
    return all(before.count(o) <= before.count(c) for o, c in OPENING.items())


def _mean(parts: Iterable[Span]) -> float:
    lengths = [p.end - p.start for p in parts]
    return sum(lengths) / len(lengths) if lengths else 0.0


def shared_prefix(strings: list[str]) -> str:
    """What all strings begin with, at most three characters; of one string, nothing."""
    shortest = min(strings, key=len)
    for n in range(min(3, len(shortest)), 0, -1):
        if all(s.startswith(shortest[:n]) for s in strings) and len(strings) > 1:
            return shortest[:n]
    return ""


def shared_suffix(strings: list[str]) -> str:
    """What all strings end in, at most four characters."""
    shortest = min(strings, key=len)
    for n in range(min(4, len(shortest)), 0, -1):
        if all(s.endswith(shortest[-n:]) for s in strings):
            return shortest[-n:]
    return ""
