"""标题、导语下的并列各点：一、…二、…；（一）…（二）…；①…②…；一是…二是…；段首小标题。

Sources: research codes F1.f, F1.g, F1.h, F1.i, F1.j and F1.m. The points are the blocks of one style below one
parent; their heads are the items, and the parent's words (or the key that it states and that counts them) the term.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from flashgen.grammar.asked import question_before
from flashgen.grammar.keys import Key, keys
from flashgen.grammar.lead_topics import lead_topic
from flashgen.grammar.naming import Topic, without_gloss
from flashgen.grammar.outline import head_of, in_law, opens_bold, text_of, trimmed
from flashgen.grammar.topics import is_bare, key_for, miscounted, topic_of
from flashgen.language import numerals
from flashgen.language.coordination import split
from flashgen.language.enumerators import ANSWER
from flashgen.language.lazy import lazy
from flashgen.model import Block, Document, Formulation, Span
from flashgen.rules._facts import formulation, sentence_at
from flashgen.rules._points import SLOGAN_LENGTH, explained, shortened, slogans, to_heads, to_named, uniform
from flashgen.vocabulary import heads_no_list, is_label, names_no_set, names_set

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST = 12  # members; a longer list is no card (bench guide: must lists have 2–12)
_LONGEST_ITEM = 100  # characters
_SPOKEN = ("首先", "其一")  # ordinals of running prose: what they open explains itself at length
_FORM = 3  # times that a document has the same points


def find(doc: Document) -> Iterator[Formulation]:
    """The lists that the outline holds."""
    by_block = _keys_by_block(doc)
    found = [
        fact
        for parent in range(-1, len(doc.blocks))
        for points in _series(doc, parent)
        for fact in _list(doc, parent, points, by_block)
    ]
    # Points that come again and again (内涵解读, 材料分析考点) are the form of the notes, not what they say.
    times = Counter(fact.items for fact in found)
    yield from (fact for fact in found if times[fact.items] < _FORM)


_FIELD = lazy(
    "时间|地点|人物|代表人物|提出者|提出人|作者|年代|口号|代表作|评价|背景|目的|性质|结果|出处|朝代|领导人?"
)
_CHOICES = lazy("（ *[A-D]{0,4} *）|^(?:下列|以下)(?:哪|关于|属于|不属于|各项|说法|选项)")


def _keys_by_block(doc: Document) -> dict[int, list[Key]]:
    """The keys in the words of each block."""
    order = sorted(range(len(doc.blocks)), key=lambda i: doc.blocks[i].span)
    starts = [doc.blocks[i].span.start for i in order]
    found: dict[int, list[Key]] = {}
    for key in keys(doc):
        at = order[bisect_right(starts, key.span.start) - 1]
        if key.span.start < doc.blocks[at].span.end:
            found.setdefault(at, []).append(key)
    return found


def _series(doc: Document, parent: int) -> Iterator[list[int]]:
    """The lists among the children of a block: neighbours of one style, counted on."""
    points = [
        i for i in doc.children[parent] if doc.blocks[i].style and doc.blocks[i].kind in ("heading", "item")
    ]
    run: list[int] = []
    for i in points:
        block, last = doc.blocks[i], doc.blocks[run[-1]] if run else None
        restarts = block.number == 1 and last is not None and (last.number or 0) > 1
        if last is not None and (not _of_one_form(last, block) or restarts):
            yield run
            run = []
        run.append(i)
    if run:
        yield run


def _of_one_form(last: Block, block: Block) -> bool:
    """Whether two points are of one list: of one style, headings of one level whether numbered or not.

    A numbered list of Markdown that prose breaks goes on in lines with the next numbers.
    """
    if block.style == last.style or _form(block.style) == _form(last.style):
        return True
    goes_on = last.number is not None and block.number == last.number + 1
    return goes_on and all(b.style == "1." or b.style.startswith("list ") for b in (last, block))


def _form(style: str) -> str:
    return style.split(" ")[0] if style.startswith("h") else style


def _list(
    doc: Document, parent: int, points: list[int], by_block: dict[int, list[Key]]
) -> Iterator[Formulation]:
    if len(points) < 2 or doc.blocks[points[0]].style == "条":
        return
    points = [i for i in points if not heads_no_list(text_of(doc, doc.blocks[i]).strip("：# "))]
    points = _without_summary(doc, parent, _numbered(doc, _named(doc, points)))
    items = uniform(doc, points, [head_of(doc, i) for i in points])
    if len(items) < 2 or all(_says_nothing(doc.text[i.start : i.end]) for i in items):
        return
    if len({doc.text[slice(*item)] for item in items}) == 1:
        return  # a heading that is set again at each page
    if all(_FIELD.fullmatch(doc.text, *item) for item in items):
        return  # 时间：…… / 地点：……: what notes tell of each thing
    topic = _topic(doc, parent, points[0])
    if topic and _CHOICES.search(doc.text[topic.spans[-1].start : topic.spans[-1].end + 2]):
        return  # 下列属于六淫的是（ ）
    stated = _stated(doc, parent, points, by_block)
    if (common := _common_subject(doc, items)) and not key_for(doc, stated, items):
        topic, items = (
            Topic((common,), "the points share their subject"),
            [Span(i.start + len(_shared(doc, items)), i.end) for i in items],
        )
    else:
        if not _are_titles(doc, points, items):
            items = shortened(doc, slogans(doc, items) if doc.blocks[points[0]].style in _SPOKEN else items)
        if all(_is_sentence(doc, i) for i in points) and not in_law(doc, parent):
            items = explained(doc, items)
    if topic and heads_no_list(doc.text[topic.spans[-1].start : topic.spans[-1].end]):
        return
    key = key_for(doc, stated, items)
    if key:
        items = to_heads(doc, key.head, items)
    elif topic:
        items = to_named(doc, topic.spans[-1], items)
    doubtful = None if key else miscounted(doc, stated, items)
    if key and (topic is None or not _says_more(doc, topic, key)):
        topic = Topic((key.span,), "the key counts the points", key.term, key.count)
    if topic is None or (not key and _tells_parts(doc, topic, items)):
        return
    score = _score(doc, parent, points, items, key) - (1.5 if doubtful else 0.0)
    if not key and not in_law(doc, parent):
        score = _unnamed(doc, topic, points, items, score)
    yield formulation(
        doc,
        topic.spans,
        items,
        name=topic.name,
        count=key.count if key else doubtful.count if doubtful else None,
        rule="outline-lists",
        score=score,
        block=points[0],
        evidence=(topic.evidence, f"style {doc.blocks[points[0]].style}"),
    )


def _unnamed(doc: Document, topic: Topic, points: list[int], items: list[Span], score: float) -> float:
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


_LONG_BULLET = 32  # characters, the mean of a list
_TIMES = 4
_LONG_ONE = 16  # characters
_FOR_AN_EDITOR = 1.0  # log-odds that put a list in review


def _mean(items: list[Span]) -> float:
    return sum(item.end - item.start for item in items) / len(items)


def _named(doc: Document, points: list[int]) -> list[int]:
    """The points that open with a bold name, where the few others only tell more: **堆肥**：… / **沤肥**：… / 两者都要翻动。"""
    named = [i for i in points if opens_bold(doc, doc.blocks[i].span)]
    if len(named) < 2 or 2 * len(named) < len(points):
        return points
    bold = set(named)
    others = [text_of(doc, doc.blocks[i]) for i in points if i not in bold]
    tell = all(len(words) > _SENTENCE and not _COLON_SOON.match(words) for words in others)
    return named if tell else points


def _numbered(doc: Document, points: list[int]) -> list[int]:
    """The headings that are counted, without those before and after them that are not (导论, 小结).

    One between them whose number is missing is one that lost it: 一、 / 二、 / … / 四、.
    """
    counted = [i for i in points if doc.blocks[i].number is not None]
    if len(counted) < 2 or doc.blocks[points[0]].kind != "heading":
        return points
    others = [i for i in points if doc.blocks[i].number is None]
    lost = any(counted[0] < i < counted[-1] or text_of(doc, doc.blocks[i])[0].isdecimal() for i in others)
    return points if lost else counted


def _without_summary(doc: Document, parent: int, points: list[int]) -> list[int]:
    """The points of a list without a first or last one that only tells of the others by their names.

    采编 / 流通 / 采编先于流通; 采编，流通，典藏 / 采编 / 流通 / 典藏. Or of all of them by the name of the list:
    三大环节 / 采编 / 流通 / 典藏 / 三大环节的次序.
    """
    if len(points) <= _FEWEST:
        return points
    title = doc.text[slice(*head_of(doc, parent))] if parent >= 0 else ""
    of_all = numerals.parse(title[:1]) == len(points) - 1 and text_of(doc, doc.blocks[points[-1]]).startswith(
        title
    )
    if of_all or _tells_of(doc, points[-1], points[:-1]):
        return points[:-1]
    return points[1:] if _tells_of(doc, points[0], points[1:]) else points


def _tells_of(doc: Document, point: int, others: list[int]) -> bool:
    """Whether a point has the names of two others in it, and is longer than any."""
    names = [doc.text[slice(*without_gloss(doc, head_of(doc, i)))] for i in others]
    words = doc.text[slice(*head_of(doc, point))]
    told = sum(len(name) > 1 and name in words for name in names)
    return told >= _FEWEST and len(words) > _SENTENCE_OF * max(map(len, names))


_FEWEST = 2  # points of a list
_SENTENCE_OF = 1.5  # times the longest of the names that it tells of
_SENTENCE = 16  # characters
_LONG_POINT = 40  # characters, the mean of a list
_COLON_SOON = lazy("[^：，。]{2,12}：")


def _are_titles(doc: Document, points: list[int], items: list[Span]) -> bool:
    """Whether points are headings short enough to be learnt whole: 带着书去，送到读者手里."""
    short = all(item.end - item.start <= SLOGAN_LENGTH for item in items)
    return short and all(doc.blocks[i].kind == "heading" for i in points)


def _is_sentence(doc: Document, index: int) -> bool:
    """Whether a point is prose, and no title."""
    block = doc.blocks[index]
    return block.kind == "item" and bool(set("。；") & set(doc.text[block.span.end - 1 : block.span.end + 1]))


def _topic(doc: Document, parent: int, first: int) -> Topic | None:
    """What names a list: the words that lead right to its first point, else what stands above it."""
    if asked := _asked(doc, parent):
        return asked
    above = [i for i in doc.children[parent] if i < first and doc.blocks[i].kind == "paragraph"]
    if above and above[-1] == first - 1 and _LEADS.search(text_of(doc, doc.blocks[above[-1]])):
        return lead_topic(doc, doc.blocks[above[-1]].span, above[-1]) or topic_of(doc, parent)
    if parent >= 0 and doc.text[doc.blocks[parent].span.end - 1] == "，":  # 践行“两个绝对”，首先…其次…
        span = doc.blocks[parent].span
        clauses = split(doc.text, span, "，。；")
        clause = trimmed(doc, clauses[-1]) if clauses else Span(span.start, span.start)
        if there_are := _THERE_ARE.fullmatch(doc.text, *clause):  # 有两个办法是必须用的，一是…
            clause = Span(*there_are.span("what"))
        if 4 <= clause.end - clause.start <= SLOGAN_LENGTH:
            return Topic((clause,), "clause before the first point")
    return topic_of(doc, parent)


_THERE_ARE = lazy("有(?P<what>[几两二三四五六七八九十]个?[^，的是]{2,10})是[^，]+的")
_LEADS = lazy("：$|(?:以下|下列|如下|下述)[^，。；]{0,8}。$")


def _asked(doc: Document, lead: int) -> Topic | None:
    """The question that an answer (答：一是…) is to, in the block before it."""
    if lead < 0 or not ANSWER.fullmatch(text_of(doc, doc.blocks[lead])):
        return None
    return question_before(doc, lead)


def _says_nothing(words: str) -> bool:
    return not words or numerals.parse(words) is not None or _NOTHING.fullmatch(words) is not None


_NOTHING = lazy(r"[A-Za-z√×✓✗对错]{1,4}|第 ?\d{1,4}(?:[-–—~～]\d{1,4})? ?页|\[[^\[\]]{1,8}\]")


def _shared(doc: Document, items: list[Span]) -> str:
    """The words up to 就是 that every item opens with: 坚持群众路线，就是要…"""
    opening = re.match("[^，。；]{2,16}，?(?:就是|就要|必须|意味着)", doc.text[items[0].start : items[0].end])
    return opening[0] if opening and all(doc.text.startswith(opening[0], i.start) for i in items) else ""


def _common_subject(doc: Document, items: list[Span]) -> Span | None:
    shared = _shared(doc, items)
    subject = re.split("，?(?:就是|就要|必须|意味着)$", shared)[0]
    return Span(items[0].start, items[0].start + len(subject)) if subject else None


def _stated(doc: Document, parent: int, points: list[int], by_block: dict[int, list[Key]]) -> list[Key]:
    """The keys in the words above a list: the parent's own, and those of the paragraphs between it and the first point.

    And one that opens the paragraph behind the last point and sums them up: 这“十个坚持”是……的经验.
    """
    first, summed = points[0], _summing_up(doc, points[-1], by_block)
    own = by_block.get(parent, []) if parent >= 0 else []
    if parent >= 0 and doc.blocks[parent].kind == "paragraph":
        own = _in_last_sentence(doc, parent, own)
    above = [i for i in doc.children[parent] if i < first and doc.blocks[i].kind == "paragraph"]
    lead = _in_last_sentence(doc, above[-1], by_block.get(above[-1], [])) if above[-1:] == [first - 1] else []
    return own + lead + summed


def _summing_up(doc: Document, last: int, by_block: dict[int, list[Key]]) -> list[Key]:
    """The quoted keys that point back to a list, behind its last point or in the block after it."""
    siblings = doc.children[doc.blocks[last].parent]
    after = siblings[bisect_right(siblings, last) :][:1]
    return [
        key
        for block in (last, *doc.children[last], *after)
        for key in by_block.get(block, ())
        if key.quoted and _THESE.fullmatch(doc.text, doc.blocks[block].span.start, key.span.start)
    ]


_THESE = lazy("(?:.*。)? *(?:这|以上|上述)“")


def _in_last_sentence(doc: Document, block: int, found: list[Key]) -> list[Key]:
    start = sentence_at(doc, doc.blocks[block].span.end - 1)[0].start
    return [k for k in found if k.span.start >= start]


def _tells_parts(doc: Document, topic: Topic, items: list[Span]) -> bool:
    """Whether the points below a heading of two (纸书和电子书) are a sentence on each of them."""
    parts = re.split("[和与及、]", doc.text[topic.spans[-1].start : topic.spans[-1].end])
    return len(parts) == len(items) > 1 and all(
        len(part) > 1 and item.end - item.start > len(part) and doc.text.startswith(part, item.start)
        for part, item in zip(parts, items, strict=True)
    )


def _says_more(doc: Document, topic: Topic, key: Key) -> bool:
    """Whether a topic names the list better than its key does: 影响健康的四大因素, but 四甘精神 or 四重维度 by themselves."""
    if key.quoted:
        return False
    if names_no_set(key.term) and len(topic.spans) > 1 and topic.spans[-1].start == key.span.start:
        return True  # 历史选择性|包含三层意思
    if is_bare(key) or key.head in ("方面", "阶段", "部分") or len(key.head) == 1:  # 两大类
        return True
    whole = topic.spans[-1]
    inside = whole.start <= key.span.start and key.span.end <= whole.end
    modifier = doc.text[whole.start : key.span.start]
    return inside and modifier.endswith("的") and len(modifier) <= 10 and "“" not in modifier


def _score(doc: Document, parent: int, points: list[int], items: list[Span], key: Key | None) -> float:
    score = 2.0
    blocks = [doc.blocks[i] for i in points]
    if key:
        score += 1.0
    if len(points) > _MOST:
        score -= 1.5
    if max(item.end - item.start for item in items) > _LONGEST_ITEM:
        score -= 1.0
    if (
        len(points) == 2 and blocks[0].kind == "heading" and not key
    ):  # two sections need not be a list of anything
        score -= 1.0
    if (
        len(points) == 2
        and blocks[0].kind == "item"
        and not key
        and _right_below_heading(doc, parent, points)
    ):
        score -= 1.0  # nor need two points: of 42 such lists 30 were any
    uneven = len({item.end - item.start for item in items}) > 1
    if blocks[0].style == "run-in" and uneven and not key:
        score -= 1.0  # paragraphs that open with a short sentence: of 21 such lists 7 were any
    if len(points) == 2 and blocks[0].style in _SPOKEN and not key:  # 首先…其次… may just go on
        score -= 1.0
    if _is_glossary(doc, parent, points):
        score -= 1.0
    numbers = [b.number for b in blocks]
    entries = any(doc.children[i] or "：" in text_of(doc, doc.blocks[i]) for i in points)
    if len(set(numbers)) == 1 and numbers[0] == 1 and entries:  # 1. 1. 1.: notes whose numbers count nothing
        score -= 3.5
    if _tells_of_it(doc, parent, points):
        score -= 3.5
    if all(n is not None for n in numbers) and any(
        b != a + 1 for a, b in pairwise(numbers) if a and b and b < 90
    ):
        score -= 0.5
    if any(len(list(g)) > 1 for _, g in groupby(sorted(doc.text[i.start : i.end] for i in items))):
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
