"""词条式：“四个意识”独占一行或一格，下一行或旁边一格是政治意识、大局意识、核心意识、看齐意识。

Source: research T61 and §4: a term line followed by a line of members is the surest place to find what a key means.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flashgen.grammar.keys import Key, keys, parts
from flashgen.grammar.member_starts import first_member, introducing
from flashgen.grammar.members import Members, after, before, in_groups
from flashgen.grammar.outline import trimmed
from flashgen.language import numerals
from flashgen.language.coordination import split
from flashgen.language.lazy import lazy
from flashgen.model import Document, Formulation, Span
from flashgen.rules._facts import formulation
from flashgen.rules._listing import drags

if TYPE_CHECKING:
    from collections.abc import Iterator

_TAIL = lazy(r"的(?:总体|战略)?(?:布局|思想|要求|战略|方针|原则|精神|目标|格局|理念)$")


def find(doc: Document) -> Iterator[Formulation]:
    """For each line that is a key, or that counts what it names, the members that the paragraph below it lists."""
    by_start = {key.span.start: key for key in keys(doc)}
    for i, block in enumerate(doc.blocks):
        if block.kind not in ("heading", "item", "cell"):
            continue
        key = _key_of(doc, block.span, by_start)
        count = key.count if key else _counted(doc, block.span)
        below = _line_of(doc, i) if count else None
        if not count or below is None:
            continue
        line = doc.blocks[below].span
        if members := _members(doc, line, key) if key else _all(doc, line, count):
            yield formulation(
                doc,
                (key.span if key else trimmed(doc, block.span),),
                members.spans,
                name=key.term if key else "",
                count=count,
                rule="glossary-entries",
                score=2.2 + 0.4 * members.alike,
                block=below,
                quote=line,
                evidence=("a term line, a member line", f"split at {members.separator}"),
            )


def _counted(doc: Document, line: Span) -> int | None:
    """How many there are of what a line names with whose they are, and is no key: 唐初四大家, 书屋七贤."""
    counts = _SO_MANY.fullmatch(doc.text, *trimmed(doc, line))
    return numerals.parse(counts["n"]) if counts else None


_SO_MANY = lazy(
    r"[\u4e00-\u9fff]{1,6}(?P<n>[三四五六七八九十]|1\d|[3-9])大?[\u4e00-\u9fff]{1,3}(?<![年月日天章节课条])"
)


def _all(doc: Document, line: Span, count: int) -> Members | None:
    """As many short members as are counted, where nothing else stands in a line."""
    members = after(doc, line, None)
    short = members and all(one.end - one.start <= _LONGEST_ONE for one in members.spans)
    whole = members and members.spans[-1].end >= trimmed(doc, line).end
    return members if members and short and whole and len(members.spans) == count else None


_LONGEST_ONE = 16  # characters of a member with its gloss


def _line_of(doc: Document, index: int) -> int | None:
    """The paragraph below a term line; the cell beside one that opens a row of two: 四书 | 农书、医书、算书、史书."""
    block = doc.blocks[index]
    if block.kind != "cell":
        return next((j for j in doc.children[index] if doc.blocks[j].kind == "paragraph"), None)
    row = [
        j
        for j in range(index, min(index + _CELLS, len(doc.blocks)))
        if (one := doc.blocks[j]).kind == "cell" and (one.style, one.row) == (block.style, block.row)
    ]
    return row[1] if block.column == 0 and len(row) == _CELLS - 1 else None


_CELLS = 3  # blocks that are looked at: a row of two, and one more that must be of another row


def _key_of(doc: Document, line: Span, by_start: dict[int, Key]) -> Key | None:
    """The key that a line consists of, give or take a noun: “五位一体”总体布局."""
    name = trimmed(doc, line)
    counts = name.end - name.start <= _LONGEST_NAME and _COUNTS.match(doc.text, *name)
    if counts and (several := parts(words := doc.text[slice(*name)])):  # 三严三实, without quotes
        return Key(name, words, tuple(n for n, _ in several), "", "", quoted=False)
    key = next(
        (by_start[at] for at in range(line.start, min(line.start + 2, line.end)) if at in by_start), None
    )
    if key is None and name.end - name.start <= _LONGEST_NAME and _MAKES.match(doc.text, *name):
        key = next((k for at in range(*name) if (k := by_start.get(at)) and k.span.end == name.end), None)
    return key if key and line.end - key.span.end <= 6 else None


_MAKES = lazy("[把将](?=..)|做|当好|抓好|落实|践行|牢记|树立|处理好")  # 把馆员培养成|3种人
_LONGEST_NAME = 20  # characters of a compound: 一个龙头、三个先锋
_COUNTS = lazy(rf"[{numerals.HAN}双\d]")


def _members(doc: Document, line: Span, key: Key) -> Members | None:
    """The members of a paragraph that is nothing but their list, or whose clauses open with the key's head."""
    text = doc.text
    sentence = Span(line.start, line.start + len(text[line.start : line.end].split("。")[0]))
    tail = _TAIL.search(text, *sentence)
    scope = Span(sentence.start, tail.start() if tail else sentence.end)
    if text.startswith(key.term, scope.start):  # 二叉树又称……: a sentence that tells of it
        return None
    if text.endswith(key.term, scope.start, scope.end):  # …、生态文明建设五位一体的总体布局
        scope = Span(scope.start, scope.end - len(key.term))
    clauses = split(text, scope, "，；")
    opening = [
        p
        for p in clauses
        if text.startswith(key.head, p.start) or text.startswith(f"坚决{key.head}", p.start)
    ]
    if len(key.head) >= 2 and len(opening) == key.count:
        return Members(tuple(trimmed(doc, p) for p in opening), "，", 2)
    if found := _with_head(doc, line, key):
        return found
    if len(clauses) > 1 and len(clauses) not in (
        key.count,
        len(key.counts),
    ):  # 四不两直: a clause for each count
        return None
    if grouped := in_groups(doc, sentence, parts(key.term)):
        return grouped
    if len(clauses) == 1:
        members = before(doc, scope, key.count, "、")
        if not members or drags(doc, members):
            return None
        first, *others = members.spans
        return replace(members, spans=(_led_to(text, Span(scope.start, first.end), first), *others))
    members = after(doc, scope, key.count)
    told = members and all(key.head in text[slice(*one)] for one in members.spans)
    sure = members is not None and members.alike and not (key.quoted and key.count < _RUN)
    return members if members and (sure or told) else None


def _led_to(text: str, whole: Span, cut: Span) -> Span:
    """A first member as it was cut where a verb leads to it (做到|坚决响应); else whole: 全体读者大会."""
    return cut if introducing().search(text, whole.start, cut.start + 1) else whole


def _with_head(doc: Document, line: Span, key: Key) -> Members | None:
    """The one run of neighbouring parts of a paragraph with what a key counts, as many as it says.

    3个“坚决”: ……，做到甲的坚决响应、乙的坚决照办、丙的坚决杜绝; 4种“学”: 主动学，及时学，联系实际学，笃信学，…….
    """
    alone = len(key.head) == 1
    few = key.count < _RUN and (alone or not key.quoted)
    if not key.head or len(key.counts) > 1 or few:
        return None
    text = doc.text
    runs: list[list[Span]] = [[]]
    for part in split(text, line, "，、；。"):
        if text.endswith(key.head, *part) if alone else text.find(key.head, *part) >= 0:
            runs[-1].append(part)
        elif runs[-1]:
            runs.append([])
    fitting = [run for run in runs if len(run) == key.count]
    if len(fitting) != 1 or (key.count < _RUN and len([*filter(None, runs)]) > 1):
        return None
    first, *others = fitting[0]
    if all(text.startswith(key.head, one.start) for one in others):  # 采编工作和流通工作|一起谋划、一起部署
        first = Span(text.rfind(key.head, *first), first.end)
    else:
        first = _led_to(text, first, first_member(doc, first, others))
    spans = (first, *others)
    return Members(tuple(trimmed(doc, span) for span in spans), "，、", 2)


_RUN = 3  # parts side by side that no chance puts there; of two, they must be all that have the head
