"""What a text must hold for a regular expression to match in it: words, which `str.find` looks for much faster.

They are read from the expression itself, so that whoever changes a rule has nothing else to keep up to date.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache, lru_cache, partial
from itertools import product
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    import sre_constants as ops
    import sre_parse as parser
    from collections.abc import Iterable, Iterator, Sequence

    from flashgen.model import Document, Span
else:  # how Python itself takes an expression apart
    from re import _constants as ops
    from re import _parser as parser

Part = tuple[Any, Any]  # of an expression: what it does, and with what
_MOST = 16  # words; more are not looked for faster one by one


T = TypeVar("T")


def by_sentence(doc: Document, sought: Iterable[tuple[T, Sequence[re.Pattern[str]]]]) -> dict[int, list[T]]:
    """For each sentence, by its number, those things sought all whose patterns can match in it; in order."""
    found: dict[int, list[T]] = {}
    for thing, patterns in sought:
        for number in sentences_with(doc, *patterns):
            found.setdefault(number, []).append(thing)
    return dict(sorted(found.items()))


def sentences_with(doc: Document, *patterns: re.Pattern[str]) -> list[int]:
    """The numbers of the sentences in which each of `patterns` can match, in order."""
    found: set[int] | None = None
    for words in filter(None, map(needed, patterns)):
        found = _holding(doc, words) if found is None else found & _holding(doc, words)
        if not found:
            return []
    return list(range(len(doc.sentences))) if found is None else sorted(found)


def _holding(doc: Document, words: frozenset[str]) -> set[int]:
    """The numbers of the sentences that hold one of `words`, or the beginning of one that goes beyond them."""
    known = _known(doc)
    if words not in known:
        if 1 < len(words) <= _MOST:  # each is looked for once, whatever it stands together with
            known[words] = set().union(*(_holding(doc, frozenset([word])) for word in words))
        else:
            known[words] = _scanned(doc, words)
    return known[words]


@lru_cache(maxsize=1)
def _known(doc: Document) -> dict[frozenset[str], set[int]]:
    """The sentences that hold one of some words, of those asked for until now."""
    return {}


def _scanned(doc: Document, words: frozenset[str]) -> set[int]:
    if not any(map(_characters(doc).issuperset, words)):
        return set()
    text, sentences, starts = doc.text, doc.sentences, sentence_starts(doc)
    word, *others = words
    find = partial(_first, _any_of(words), text) if others else partial(text.find, word)
    found: set[int] = set()
    at, number = find(0), 0
    while at >= 0:
        number = bisect_right(starts, at, lo=number)
        if number and at < (end := sentences[number - 1].span.end):
            found.add(number - 1)
            at = find(end)
        else:  # between two sentences
            at = find(at + 1)
    return found


@lru_cache(maxsize=1)
def _characters(doc: Document) -> frozenset[str]:
    return frozenset(doc.text)


@lru_cache(maxsize=1)
def sentence_starts(doc: Document) -> list[int]:
    """Where each sentence begins."""
    return [sentence.span.start for sentence in doc.sentences]


def _first(pattern: re.Pattern[str], text: str, at: int) -> int:
    """Where the first match of a pattern begins, as `str.find` tells it of a word."""
    m = pattern.search(text, at)
    return m.start() if m else -1


@cache
def _any_of(words: frozenset[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, words)))


def matches(pattern: re.Pattern[str], text: str, within: Span) -> Iterator[re.Match[str]]:
    """What `pattern` finds in a span; faster than to ask it where it finds nothing."""
    return pattern.finditer(text, *within) if can_match(pattern, text, within) else iter(())


def first_match(pattern: re.Pattern[str], text: str, within: Span) -> re.Match[str] | None:
    """What `pattern.search` finds in a span; faster where it finds nothing."""
    return pattern.search(text, *within) if can_match(pattern, text, within) else None


def can_match(pattern: re.Pattern[str], text: str, within: Span) -> bool:
    """Whether a span holds what every match of `pattern` does; True where that cannot be told, and it matches."""
    return _hint(pattern).search(text, *within) is not None


@cache
def _hint(pattern: re.Pattern[str]) -> re.Pattern[str]:
    """An expression that finds something wherever `pattern` does, and is faster at finding nothing."""
    return _any_of(needed(pattern)) if needed(pattern) else re.compile(pattern.pattern)


@cache
def needed(pattern: re.Pattern[str]) -> frozenset[str]:
    """Words of which every match of `pattern` holds one; none where that cannot be told."""
    if pattern.flags & (re.IGNORECASE | re.VERBOSE):
        return frozenset()
    return _needed(parser.parse(pattern.pattern, pattern.flags).data)


def _least(words: frozenset[str]) -> frozenset[str]:
    """`words` without those that hold another of them."""
    return frozenset(w for w in words if not any(other in w for other in words if other != w))


def _needed(parsed: Iterable[Part]) -> frozenset[str]:
    """Of what must stand in a sequence, the words that are longest; of equally long ones the fewest."""
    found: list[frozenset[str]] = []
    run = frozenset([""])  # what the last parts can read, put together
    for part in parsed:
        reads = _readings(part)
        longer = (
            frozenset(a + b for a, b in product(run, reads))
            if reads and len(reads) * len(run) <= _MOST
            else None
        )
        if longer is None:
            found.append(run)
            run = reads or frozenset([""])
            if not reads:
                found.append(_inside(part))
        else:
            run = longer
    found = [words for words in map(_least, (*found, run)) if words and "" not in words]
    return max(found, key=lambda words: (min(map(len, words)), -len(words)), default=frozenset())


def _inside(part: Part) -> frozenset[str]:
    """What a part must hold that can read too much to list it all."""
    op, argument = part
    if op is ops.SUBPATTERN and not argument[1]:  # no flags of its own
        return _needed(argument[-1])
    if op in (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT) and argument[0]:
        return _needed(argument[2])
    if op is ops.BRANCH:
        each = [_needed(branch) for branch in argument[1]]
        return frozenset().union(*each) if all(each) else frozenset()
    return frozenset()


def _readings(part: Part) -> frozenset[str]:
    """All that a part of an expression can read, where that is little; none where it is much."""
    op, argument = part
    if op is ops.LITERAL:
        return frozenset([chr(argument)])
    if op is ops.IN and all(kind is ops.LITERAL for kind, _ in argument):
        return frozenset(chr(c) for _, c in argument)
    if op in (ops.ASSERT, ops.ASSERT_NOT, ops.AT):  # what stands around is not read
        return frozenset([""])
    if op is ops.SUBPATTERN and not argument[1]:
        return _all_of(argument[-1])
    if op is ops.BRANCH:
        each = [_all_of(branch) for branch in argument[1]]
        return frozenset().union(*each) if all(each) else frozenset()
    if op in (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT) and argument[:2] == (0, 1):
        once = _all_of(argument[2])
        return once | {""} if once else once
    return frozenset()


def _all_of(parsed: Iterable[Part]) -> frozenset[str]:
    run = frozenset([""])
    for part in parsed:
        run = frozenset(a + b for a, b in product(run, _readings(part)))
        if not 0 < len(run) <= _MOST:
            return frozenset()
    return run
