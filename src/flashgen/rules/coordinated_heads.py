"""以数字提法的中心语并列展开：四个意识 → 政治意识、大局意识…；“五个必须”，必须…；必须…；“三个进一步”。要进一步…。要进一步….

Source: research §4 (head coordination with the maximal-list guard): with N ≥ 3 and a list that is exactly as long
as the key says, 17 of 19 were right and none plainly wrong; with N = 2 one of ten, so two are left alone.
"""

from __future__ import annotations

import sys
from bisect import bisect_right
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from flashgen.grammar.keys import Key, keys, keys_in
from flashgen.grammar.member_ends import MADE_SO
from flashgen.grammar.member_starts import first_member
from flashgen.grammar.outline import trimmed
from flashgen.language.coordination import split
from flashgen.language.lazy import lazy
from flashgen.language.words import ends_word
from flashgen.model import Document, Formulation, Span
from flashgen.rules._facts import formulation, sentence_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    Places = Mapping[int, Sequence[int]]  # offsets by the number of the block

LEAST = 3
_SAME = 4  # characters after the head in which two members differ: 全面从严治党取得了…, 全面从严治党是… tell of one
_LONGEST = 60  # characters of a member
_MOST = 60  # times that a paragraph may hold the head; more is no prose
_LEVELS = (
    "。！？：；，、",
    "。！？：；，",
    "。！？：；",
    "。！？",
)  # what parts the members, from the tightest


def find(doc: Document) -> Iterator[Formulation]:
    """For each quoted key, the one maximal coordination whose members all carry its head."""
    seen: set[str] = set()
    for key in keys(doc):
        if key.count < LEAST or len(key.counts) > 1 or not key.quoted or key.term in seen:
            continue
        head, fitting = coordinations(doc, key)
        if not fitting:
            one = _one_character(doc, key)
            head, fitting = one or key.head, _tied(doc, key, one) if one else _framing(doc, key)
        if fitting:
            seen.add(key.term)
            run = min(fitting, key=lambda r: (abs(r[0].start - key.span.start), r[0].start))
            yield _fact(doc, key, run, head)


def _one_character(doc: Document, key: Key) -> str:
    """The one character that a quotation counts, whatever follows it (净 of “四净”行动); else nothing."""
    quoted = doc.text[slice(*key.span)].partition("”")[0]
    return quoted[1] if len(quoted) == _WORD else ""


def _tied(doc: Document, key: Key, head: str) -> Sequence[Sequence[Span]]:
    """Lists of what a key of one character counts (四净): behind it in its block, tied by 、, each ending in it."""
    block = doc.blocks[sentence_at(doc, key.span.start).block].span
    runs = _runs(doc, head).get(key.count, ())
    behind = (run for run in runs if key.span.end < run[0].start < block.end)
    return [
        (first_member(doc, run[0], [*run[1:]]), *run[1:]) for run in behind if _are_tied(doc.text, run, head)
    ]


def _are_tied(text: str, run: Sequence[Span], head: str) -> bool:
    between = {text[a.end : b.start] for a, b in pairwise(run)}
    told = all(text.endswith(head, *m) and m.end - m.start > _WORD for m in run)  # 天气 is a word by itself
    return between == {"、"} and told


_WORD = 2  # characters
_SOON = 2  # sentences from that of a key on


def _framing(doc: Document, key: Key) -> Sequence[Sequence[Span]]:
    """Clauses behind a key with what it counts in the middle, all opening alike: “三个培养”工程。把甲培养成乙、把…."""
    text = doc.text
    at = bisect_right(doc.sentences, key.span.start, key=lambda s: s.span.start) - 1
    for sentence in doc.sentences[at : at + _SOON]:
        if sentence.block != doc.sentences[at].block:
            break
        told = Span(max(key.span.end, sentence.span.start), sentence.span.end)
        if text.count(key.head, *told) < key.count:
            continue
        for clause in split(text, told, "；：。，"):
            run = split(text, clause, "、")
            if len(run) == key.count and all(text.find(key.head, *part) > part.start for part in run):
                members = [first_member(doc, run[0], run[1:]), *run[1:]]
                if len({text[member.start] for member in members}) == 1:
                    return [members]
    return []


def coordinations(doc: Document, key: Key) -> tuple[str, Sequence[Sequence[Span]]]:
    """The lists of a text that a key can mean: as long as it says, all members with its head; and that head."""
    for head in heads(key):
        if fitting := _runs(doc, head).get(key.count):
            return head, fitting
    return "", []


def heads(key: Key) -> list[str]:
    """What the members may share: the whole head; 意识 of 政治意识; without a measure word, one character will do."""
    return [h for h in dict.fromkeys([key.head, key.head[:4], key.head[:2]]) if len(h) >= 2]


def _runs(doc: Document, head: str) -> Mapping[int, Sequence[Sequence[Span]]]:
    """The maximal runs of neighbouring parts that begin or end with `head`, at each level, by their length.

    A text may have many keys of one head: its runs are looked for once.
    """
    known = _known_runs(doc)
    if head not in known:
        runs: dict[int, list[list[Span]]] = {}
        for run in _found(doc, head):
            if len(run) >= LEAST:
                runs.setdefault(len(run), []).append(run)
        known[head] = runs
    return known[head]


@lru_cache(maxsize=1)
def _known_runs(doc: Document) -> dict[str, Mapping[int, Sequence[Sequence[Span]]]]:
    """The runs by head, of those asked for until now."""
    return {}


def _found(doc: Document, head: str) -> Iterator[list[Span]]:
    text = doc.text
    for index, at in _places(doc, head).items():
        if not LEAST <= _apart(at, len(head)) <= _MOST:
            continue
        span = doc.blocks[index].span
        for marks in _LEVELS:
            parts = _parts(text, span, marks)
            holding = {bisect_right(parts, Span(offset, sys.maxsize)) - 1 for offset in at}
            if len(holding) >= LEAST:
                yield from _carrying(doc, _near(parts, holding), head, tight="、" in marks)


def _offsets(text: str, words: str, within: Span) -> Iterator[int]:
    at = text.find(words, *within)
    while at >= 0:
        yield at
        at = text.find(words, at + 1, within.end)


@lru_cache(maxsize=len(_LEVELS))  # many heads may be looked for in one block
def _parts(text: str, block: Span, marks: str) -> list[Span]:
    return split(text, block, marks)


def _near(parts: list[Span], numbers: set[int]) -> list[Span]:
    """The parts of these numbers, with those beside them, which end a run."""
    near = {beside for number in numbers for beside in (number - 1, number, number + 1)}
    return [parts[number] for number in sorted(near) if 0 <= number < len(parts)]


def _apart(offsets: Sequence[int], length: int) -> int:
    """How many of the words of one length at these offsets do not overlap."""
    times = end = 0
    for offset in offsets:
        if offset >= end:
            times, end = times + 1, offset + length
    return times


def _places(doc: Document, words: str) -> Places:
    """Where words stand, by the number of the block; only blocks that can list members of this beginning count.

    They are looked for among the places of all but their last character, and those are parted by what follows,
    once: so heads that begin alike cost no more than the text is long.
    """
    if len(words) == 1:
        return _places_of_character(doc, words)
    known, shorter = _known_places(doc), words[:-1]
    if shorter not in known:
        known[shorter] = _longer(doc, shorter)
    return known[shorter].get(words, {})


@lru_cache(maxsize=1)
def _known_places(doc: Document) -> dict[str, Mapping[str, Places]]:
    """The places of words that are a character longer than these, of those asked for until now."""
    return {}


def _longer(doc: Document, words: str) -> Mapping[str, Places]:
    text, length = doc.text, len(words) + 1
    found: dict[str, dict[int, list[int]]] = {}
    for block, offsets in _places(doc, words).items():
        end = doc.blocks[block].span.end
        for at in offsets if len(offsets) >= LEAST else ():
            if at + length <= end:
                found.setdefault(text[at : at + length], {}).setdefault(block, []).append(at)
    return found


def _places_of_character(doc: Document, character: str) -> Places:
    found: dict[int, list[int]] = {}
    at = doc.text.find(character)
    while at >= 0:
        found.setdefault(sentence_at(doc, at).block, []).append(at)
        at = doc.text.find(character, at + 1)
    return found


def _carrying(doc: Document, parts: list[Span], head: str, *, tight: bool) -> Iterator[list[Span]]:
    """Runs of parts that all begin with `head` or all end with it, each cut to its first clause.

    What states a key (坚持“四个自信”) is none of its members. At the `tight` level, where 、 parts them, words of
    the sentence may stand before the first member and after the last: they are cut off, not the member.
    """
    for carries, cut in ((_begins, _from_head), (_ends, _to_head)):
        run: list[Span] = []
        led: list[Span] = []  # a first member that its clause leads to: 馆员必须|代表甲，代表乙，代表丙
        last: Span | None = None  # the part before, which is no member by itself
        for part in (*parts, None):
            holds = part is not None and doc.text.find(head, *part) >= 0
            member = carries(doc.text, _after_key(doc, part), head) if part and holds else None
            fits = member is not None and member.end - member.start <= _LONGEST
            if part and member and fits and (not run or part.start - run[-1].end <= 2 * _LONGEST):
                if not run:
                    led = _led(doc, last, part, head) if last and not tight and carries is _begins else []
                if not run and last and tight and carries is _begins:
                    run += _beside(doc, last, part, cut(doc.text, last, head))
                run.append(trimmed(doc, member))
            elif run:
                if part and tight and carries is _ends:
                    run += _beside(doc, run[-1], part, cut(doc.text, part, head))
                yield _trimmed(doc, run, carries is _ends)
                if led:
                    yield _trimmed(doc, [*led, *run], by_ending=False)
                run = [trimmed(doc, member)] if member and fits else []
            last = part


def _beside(doc: Document, before: Span, after: Span, member: Span | None) -> list[Span]:
    """A member at the edge of a list, where 、 ties it to its neighbour."""
    tied = doc.text[before.end : after.start].strip(" ”’“‘") == "、"
    return [trimmed(doc, member)] if member and tied else []


def _led(doc: Document, before: Span, after: Span, head: str) -> list[Span]:
    """A member in the clause before those that open with `head`, up to which the clause leads."""
    member = _from_head(doc.text, before, head)
    tied = doc.text[before.end : after.start].strip() == "，"
    led = member and _DUTY.search(doc.text, before.start, member.start)
    return [trimmed(doc, member)] if member and tied and led else []


_DUTY = lazy("(?:要|必须|应当?|需要|始终|坚持|努力|切实|不断)$")


def _from_head(text: str, part: Span, head: str) -> Span | None:
    """The end of a part, from its last `head` on: 训练工作坚持|面向灾情."""
    at = text.rfind(head, *part)
    return Span(at, part.end) if at >= 0 and part.end - at > len(head) else None


def _to_head(text: str, part: Span, head: str) -> Span | None:
    """The beginning of a part, up to its first `head`: 服务意识|挂在嘴边."""
    at = text.find(head, *part)
    return Span(part.start, at + len(head)) if at > part.start else None


def _after_key(doc: Document, part: Span) -> Span:
    """The part after the last quoted key that it states."""
    stated = [k.span.end for k in keys_in(doc, part)[-4:] if k.quoted]
    return Span(min(stated[-1] + 1, part.end), part.end) if stated else part


def _even(doc: Document, run: list[Span]) -> list[Span]:
    """A run without what leads to those of its members that are many times as long as most: 说到底是要坚定|文化自信."""
    half = sorted(one.end - one.start for one in run)[(len(run) - 1) // 2]
    short = [one for one in run if one.end - one.start <= _TIMES * half]
    if len(short) < _TWO or len(short) == len(run):
        return run
    return [one if one in short or _has_list(doc, one) else first_member(doc, one, short) for one in run]


_TIMES, _TWO = 2, 2


def _has_list(doc: Document, member: Span) -> bool:
    """Whether a member is as long as it is for the list in it: 讲解法律、规章进书屋."""
    return "、" in doc.text[slice(*member)]


def _trimmed(doc: Document, run: list[Span], by_ending: bool) -> list[Span]:
    """A run whose first member is freed of what leads to it, or the last of what follows: 守时|中最难的是….

    The shape of the others tells: all of one length, which ends within the sentence where a word does.
    """
    made = MADE_SO.search(doc.text, *run[-1])
    if made and not any(MADE_SO.search(doc.text, *one) for one in run[:-1]):
        run = [*run[:-1], Span(run[-1].start, made.start())]
    if by_ending:
        run = _even(doc, run)
    if len(run) < LEAST or len({s.end - s.start for s in (run[1:] if by_ending else run[:-1])}) > 1:
        return run
    if by_ending:
        return run if _has_list(doc, run[0]) else [first_member(doc, run[0], run[1:]), *run[1:]]
    last, end = run[-1], run[-1].start + run[0].end - run[0].start
    whole = last.end > end and ends_word(doc.text, last.start, end, last.end)
    return [*run[:-1], Span(last.start, end)] if whole else run


# From the beginning of a part, or from a comma or quote in it: what may stand before the head of a member.
_LEADS = r"[ “‘，]*(?:要|就要|要以是否|是否|以是否|必须|坚持|做到|即|就是|是|一是|二是|三是|四是|五是|还要|更要|“|‘|既|又|也)*"
_OPENED = lazy(_LEADS)
_OPENED_WITHIN = lazy(f"[，“‘]{_LEADS}$")


def _begins(text: str, part: Span, head: str) -> Span | None:
    """The first clause of a part that opens with `head`; of heads after the same opening, the last."""
    opened: list[tuple[int, int]] = []  # where the opening begins, and how far on its head, backwards
    for at in _offsets(text, head, part):
        if _OPENED.fullmatch(text, part.start, at):
            opened.append((part.start, -at))
        elif within := _OPENED_WITHIN.search(text, part.start, at):
            opened.append((within.start(), -at))
    if not opened:
        return None
    at = -min(opened)[1]
    clause = _CLAUSE_END.search(text, at, part.end)
    return Span(at, clause.start() if clause else part.end)


_CLAUSE_END = lazy("[，；。]")


def _ends(text: str, part: Span, head: str) -> Span | None:
    """A part that ends with `head` and says more."""
    words = text[part.start : part.end].rstrip(" ”’")
    return (
        Span(part.start, part.start + len(words)) if words.endswith(head) and len(words) > len(head) else None
    )


def _fact(doc: Document, key: Key, run: Sequence[Span], head: str) -> Formulation:
    near = sentence_at(doc, key.span.start)[1] == sentence_at(doc, run[0].start)[1]
    strings = [doc.text[s.start : s.end] for s in run]
    tied = all(doc.text[a.end : b.start] in ("，", "、", "；") for a, b in pairwise(run))
    same = _LONGEST if tied else _SAME  # 代表先进的甲，代表先进的乙 are told in one breath
    score = (
        1.5
        + (1.0 if near else 0.0)
        + (0.5 if len(set(map(len, strings))) == 1 else 0.0)
        - (6.0 if len({words[: len(head) + same] for words in strings}) < len(strings) else 0.0)
    )
    return formulation(
        doc,
        (key.span,),
        run,
        name=key.term,
        count=key.count,
        rule="coordinated-heads",
        score=score,
        block=sentence_at(doc, run[0].start)[1],
        quote=Span(sentence_at(doc, run[0].start)[0].start, sentence_at(doc, run[-1].end - 1)[0].end),
        evidence=(
            f"exactly {key.count} neighbours with {head}",
            "same paragraph" if near else "elsewhere in the text",
        ),
    )
