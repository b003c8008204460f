"""How surely points of an outline are a list: what their number, lengths, marks and place speak for and against.

The log-odds are hand-set on the benchmark's development texts; a comment tells how many lists of a kind were any.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from flashgen.grammar.naming import Topic, without_gloss
from flashgen.grammar.outline import head_of, text_of
from flashgen.vocabulary import is_label, names_set

if TYPE_CHECKING:
    from flashgen.grammar.keys import Key
    from flashgen.model import Document, Span

_MOST = 12  # members; a longer list is no card (bench guide: must lists have 2–12)
_LONGEST_ITEM = 100  # characters
SPOKEN = ("首先", "其一")  # ordinals of running prose: what they open explains itself at length
_SENTENCE = 16  # characters


def weight(doc: Document, parent: int, points: list[int], items: list[Span], key: Key | None) -> float:
    """The log-odds that the points below `parent` are a list, which `key` may count."""
    score = 2.0
    blocks = [doc.blocks[i] for i in points]
    uncounted_pair = len(points) == 2 and not key
    if key:
        score += 1.0
    if len(points) > _MOST:
        score -= 1.5
    if max(item.end - item.start for item in items) > _LONGEST_ITEM:
        score -= 1.0
    if uncounted_pair and blocks[0].kind == "heading":  # two sections need not be a list of anything
        score -= 1.0
    if uncounted_pair and blocks[0].kind == "item" and _right_below_heading(doc, parent, points):
        score -= 1.0  # nor need two points: of 42 such lists 30 were any
    uneven = len({item.end - item.start for item in items}) > 1
    if blocks[0].style == "run-in" and uneven and not key:
        score -= 1.0  # paragraphs that open with a short sentence: of 21 such lists 7 were any
    if uncounted_pair and blocks[0].style in SPOKEN:  # 首先…其次… may just go on
        score -= 1.0
    if _is_glossary(doc, parent, points):
        score -= 1.0
    numbers = [b.number for b in blocks]
    entries = any(doc.children[i] or "：" in text_of(doc, doc.blocks[i]) for i in points)
    point = parent >= 0 and doc.blocks[parent].kind == "item"
    of_set = point and names_set(doc.text[slice(*head_of(doc, parent))])  # 1. 书签的种类 / 1. … / 1. …
    if set(numbers) == {1} and entries and not of_set:  # 1. 1. 1.: notes whose numbers count nothing
        score -= 3.5
    if _tells_of_it(doc, parent, points):
        score -= 3.5
    if all(n is not None for n in numbers) and any(
        b != a + 1 for a, b in pairwise(numbers) if a and b and b < 90
    ):
        score -= 0.5
    if len({doc.text[slice(*item)] for item in items}) < len(items):
        score -= 2.0
    return score


def _tells_of_it(doc: Document, parent: int, points: list[int]) -> bool:
    """Whether the first point is a sentence on what stands above (装订 / - 装订是……), and some of the others are none.

    Or the others are but labels (优点, 缺点). Such points tell of one thing, each what it may: of 13 such lists none
    was any.
    """
    if parent < 0 or any(doc.blocks[i].label for i in points):
        return False
    first, *others = (doc.text[slice(*head_of(doc, i))] for i in points)
    if len(first) > _SENTENCE_LEAST and not is_label(first) and all(map(is_label, others)):
        return True
    name = doc.text[slice(*without_gloss(doc, head_of(doc, parent)))]
    on_it = [
        doc.text.startswith(name, block.span.start) and block.span.end - block.span.start > _SENTENCE
        for block in (doc.blocks[i] for i in points)
    ]
    return len(name) > 1 and doc.blocks[points[0]].kind == "item" and on_it[0] and not all(on_it)


_SENTENCE_LEAST = 10  # characters of what is no name


def _right_below_heading(doc: Document, parent: int, points: list[int]) -> bool:
    """Whether points follow their heading with no words between that lead to them."""
    return parent >= 0 and doc.blocks[parent].kind == "heading" and points[0] == parent + 1


def _is_glossary(doc: Document, parent: int, points: list[int]) -> bool:
    """Whether points are entries (名：义) that prose parts from the heading: words explained, not parts of a whole."""
    if parent < 0 or doc.blocks[parent].kind != "heading":
        return False
    prose = [i for i in doc.children[parent] if i < points[0] and doc.blocks[i].kind in ("paragraph", "cell")]
    return len(prose) >= 2 and all("：" in text_of(doc, doc.blocks[i]) for i in points)


def without_key(doc: Document, topic: Topic, points: list[int], items: list[Span], score: float) -> float:
    """The score of a list that no key counts and no law gives, by the lengths of its items."""
    set_named = names_set(doc.text[slice(*topic.spans[-1])])
    if doc.blocks[points[0]].kind == "item" and not set_named and _mean(items) >= _LONG_POINT:
        score -= 3.5  # prose that was set in points: of 13 such lists one was any
    bullets = all(doc.blocks[i].kind == "item" and doc.blocks[i].number is None for i in points)
    if bullets and _mean(items) >= _LONG_BULLET:
        score = min(score, _FOR_AN_EDITOR)  # of 36 such lists 26 were any
    if len(items) == 2 and any(is_label(doc.text[slice(*item)]) for item in items):
        score = min(score, _FOR_AN_EDITOR)  # 定义 / 要素: of 19 such pairs 13 were any
    # Of 90 lists of a name beside a sentence 43 were any, of others 860 of 978.
    return min(score, _FOR_AN_EDITOR) if _disparate(items) else score


def _disparate(items: list[Span]) -> bool:
    """Whether one of the items is long, or of but two, and many times as long as another."""
    lengths = [item.end - item.start for item in items]
    long = len(items) == 2 or max(lengths) >= _LONG_ONE
    return long and max(lengths) >= _TIMES * min(lengths)


_LONG_POINT = 40  # characters, the mean of a list
_LONG_BULLET = 32  # characters, the mean of a list
_TIMES = 4
_LONG_ONE = 16  # characters
_FOR_AN_EDITOR = 1.0  # log-odds that put a list in review


def _mean(items: list[Span]) -> float:
    return sum(item.end - item.start for item in items) / len(items)
