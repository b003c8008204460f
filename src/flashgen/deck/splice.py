"""Edits of a YAML file that leave every byte alone which they do not have to change.

An edit replaces a stretch of the text. Lists and mappings are edited member by member, in block style (a
member a line) and in flow style (between brackets), so that comments and quotes of the others stay.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple, cast

from flashgen.deck.entry import DEFAULTS, Content, write
from flashgen.storage.yamlfile import LINE_BREAK, scalar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from flashgen.storage.yamlfile import Value

_COMMENT = re.compile(r"#[^\r\n\x85\u2028\u2029]*")
_TO_COMMA = re.compile(r"(?:\s|#[^\r\n]*)*,")


class Edit(NamedTuple):
    """Put `text` in place of the characters from `start` to `end`."""

    start: int
    end: int
    text: str


def apply(text: str, edits: Iterable[Edit]) -> str:
    """Make the edits; of several at one place, the first given comes first. They must not overlap."""
    parts, done = [], 0
    for edit in sorted(edits, key=lambda edit: edit[:2]):
        if edit.start < done:
            raise ValueError(f"edits overlap at {edit.start}")
        parts += [text[done : edit.start], edit.text]
        done = edit.end
    return "".join([*parts, text[done:]])


def newline(text: str) -> str:
    """Give the line break that a text uses."""
    found = LINE_BREAK.search(text)
    return found[0] if found else "\n"


def mapping(text: str, value: Value, wanted: Mapping[str, Content], order: Sequence[str]) -> list[Edit]:
    """Make a mapping hold `wanted`: keys in `order` that are not in it go, unless they say as much.

    A new key comes after the last one that stands before it in `order`.
    """
    pairs = {key.text("a key"): (key, held) for key, held in value.pairs("a mapping")}
    spans = [(key.start, end(text, held)) for key, held in pairs.values()]
    names = list(pairs)
    gone = {key for key, (_, held) in pairs.items() if key in order and _is_to_go(key, held, wanted)}
    edits: list[Edit] = []
    anchor = None
    for key in order:
        if key in gone:
            place = names.index(key)
            last = gone.issuperset(names[place:])
            edits += _remove(text, spans, place, value, last=last, comments=_comments(text, *pairs[key]))
        elif key in pairs:
            edits += _change(text, *pairs[key], wanted.get(key))
            anchor = key
        elif key in wanted:
            line = f"{key}: {write(wanted[key])}"
            first = spans[0][0]
            if anchor is None:
                between = ", " if value.flow else newline(text) + " " * (value.column - 1)
                edits.append(Edit(first, first, line + between))
            elif value.flow:
                place = end(text, pairs[anchor][1])
                edits.append(Edit(place, place, ", " + line))
            else:
                edits.append(after(text, pairs[anchor][1], [" " * (value.column - 1) + line]))
    return edits


def insert(text: str, key: Value, held: Value, place: int, written: Sequence[str]) -> Edit:
    """Insert members, written as YAML, into a list that has some; before the one at `place`."""
    members = cast("list[Value]", held.content)
    if held.flow:
        if place:
            at = end(text, members[place - 1])
            return Edit(at, at, "".join(f", {one}" for one in written))
        return Edit(members[0].start, members[0].start, "".join(f"{one}, " for one in written))
    lines = [f"{' ' * (held.column - 1)}- {one}" for one in written]
    return after(text, members[place - 1], lines) if place else lines_at(text, key.end, lines)


def after(text: str, value: Value, lines: Sequence[str]) -> Edit:
    """Insert lines below a value."""
    if value.style == "block":  # its end takes in empty lines that may count as its own
        return lines_at(text, value.end, lines)
    return lines_at(text, end(text, value), lines)


def lines_at(text: str, place: int, lines: Sequence[str]) -> Edit:
    """Insert lines below the line that `place` stands in; above it, where it is the start of a line."""
    between = newline(text)
    if place and LINE_BREAK.match(text[place - 1]):
        return Edit(place, place, "".join(line + between for line in lines))
    found = LINE_BREAK.search(text, place)
    if found:
        return Edit(found.end(), found.end(), "".join(line + between for line in lines))
    return Edit(len(text), len(text), "".join(between + line for line in lines))


def end(text: str, value: Value) -> int:
    """Find where the last character of a value ends. (The parser's end takes in comments and empty lines.)"""
    while not value.flow and not isinstance(value.content, str):
        last = value.content[-1]
        value = last[1] if isinstance(last, tuple) else last
    return value.start + len(text[value.start : value.end].rstrip(" \t\r\n"))


def _is_to_go(key: str, held: Value, wanted: Mapping[str, Content]) -> bool:
    return key not in wanted and bool(held.content) and held.content != DEFAULTS.get(key)


def _change(text: str, key: Value, held: Value, wanted: Content | None) -> list[Edit]:
    if wanted is None or held.content == wanted:
        return []
    if not held.content and held.style == "plain":
        colon = text.index(":", key.end) + 1
        return [Edit(colon, colon, f" {write(wanted)}")]
    if not held.content:
        return [Edit(held.start, held.end, write(wanted))]
    if isinstance(wanted, tuple):
        return _texts(text, key, held, wanted)
    return [_rewrite(text, held, wanted)]


def _rewrite(text: str, value: Value, wanted: str) -> Edit:
    return Edit(value.start, end(text, value), "  ".join([scalar(wanted), *_header(text, value)]))


def _texts(text: str, key: Value, held: Value, wanted: Sequence[str]) -> list[Edit]:
    """Make a list that is not empty hold `wanted`, which is not empty either."""
    members = cast("list[Value]", held.content)
    spans = [(member.start, end(text, member)) for member in members]
    edits: list[Edit] = []
    old = [str(member.content) for member in members]
    for _, first, last, from_, to in SequenceMatcher(None, old, wanted, autojunk=False).get_opcodes():
        common = min(last - first, to - from_)
        for place, new in zip(range(first, first + common), wanted[from_ : from_ + common], strict=True):
            if old[place] != new:
                edits.append(_rewrite(text, members[place], new))
        for place in range(first + common, last):
            comments = _header(text, members[place])
            edits += _remove(text, spans, place, held, last=last == len(old), comments=comments)
        if new_ones := [scalar(new) for new in wanted[from_ + common : to]]:
            edits.append(insert(text, key, held, first + common, new_ones))
    return edits


def _remove(
    text: str,
    spans: Sequence[tuple[int, int]],
    place: int,
    held: Value,
    *,
    last: bool,
    comments: Sequence[str],
) -> list[Edit]:
    """Remove a member of a list, or a pair of a mapping, with its comma or its line, but not its comments.

    `last`: whether all members after it go, too; `comments`: those that stand within it.
    """
    start, stop = spans[place]
    if not held.flow:
        start = _dash(text, spans, place, held) if held.style == "list" else start
        between = newline(text) + " " * (held.column - 1)
        return [Edit(start, stop, between.join(comments)) if comments else _cut(text, start, stop)]
    if last:
        gap_start, gap_end = spans[place - 1][1], start
        whole = Edit(gap_start, stop, "")
    else:
        gap_start, gap_end = stop, spans[place + 1][0]
        whole = Edit(start, gap_end, "")
    if not comments and "#" not in text[gap_start:gap_end]:
        return [whole]
    comma = cast("re.Match[str]", _TO_COMMA.match(text, gap_start)).end()
    kept = "".join(comment + newline(text) + " " * held.column for comment in comments)
    return [Edit(start, stop, kept), Edit(comma - 1, comma, "")]


def _comments(text: str, key: Value, held: Value) -> list[str]:
    """Find the comments that stand within a pair."""
    found: list[str] = []
    done = key.end
    waiting = [held]
    while waiting:
        value = waiting.pop()
        if isinstance(value.content, str):
            found += _COMMENT.findall(text, done, value.start)
            found += _header(text, value)
            done = value.end
        else:
            waiting += reversed([part for part in value.content if not isinstance(part, tuple)])
    return found + _COMMENT.findall(text, done, end(text, held))


def _header(text: str, value: Value) -> list[str]:
    """Find the comment that stands behind the | or > of a text in block style."""
    if value.style != "block":
        return []
    header = cast("re.Match[str]", LINE_BREAK.search(text, value.start))
    return _COMMENT.findall(text, value.start, header.start())


def _dash(text: str, spans: Sequence[tuple[int, int]], place: int, held: Value) -> int:
    """Find the dash of a member of a block list: it stands alone in the column of the list."""
    if not place:
        return held.start
    found = re.compile(rf"[\r\n\x85\u2028\u2029] {{{held.column - 1}}}-(?=\s)").search(
        text, spans[place - 1][1], spans[place][0]
    )
    return cast("re.Match[str]", found).end() - 1


def _cut(text: str, start: int, stop: int) -> Edit:
    """Remove a stretch, and the line it stands in if nothing else does."""
    line = start
    while line and not LINE_BREAK.match(text[line - 1]):
        line -= 1
    found = LINE_BREAK.search(text, stop)
    rest = text[stop : found.start() if found else len(text)]
    if text[line:start].strip(" ") or (rest.strip() and not rest.lstrip().startswith("#")):
        return Edit(start, stop, "")
    if rest.strip():
        return Edit(start, stop + len(rest) - len(rest.lstrip()), "")
    return Edit(line, found.end() if found else len(text), "")
