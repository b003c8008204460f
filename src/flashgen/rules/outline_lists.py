"""标题、导语下的并列各点：一、…二、…；（一）…（二）…；①…②…；一是…二是…；段首小标题。

Sources: research codes F1.f, F1.g, F1.h, F1.i, F1.j and F1.m. The points are the blocks of one style below one
parent; their heads are the items, and the parent's words (or the key that it states and that counts them) the term.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from typing import TYPE_CHECKING

from flashgen.grammar.asked import question_before, sets_task
from flashgen.grammar.keys import Key, keys
from flashgen.grammar.lead_topics import lead_topic
from flashgen.grammar.naming import Topic, named_by
from flashgen.grammar.outline import head_of, in_law, text_of, trimmed
from flashgen.grammar.told import of_first_clause
from flashgen.grammar.topics import is_bare, key_for, miscounted, names_itself, topic_of
from flashgen.language import numerals
from flashgen.language.coordination import split
from flashgen.language.enumerators import ANSWER, PART
from flashgen.language.lazy import lazy
from flashgen.language.verbs import SAYS
from flashgen.model import Document, Formulation, Span
from flashgen.rules._facts import formulation, sentence_at
from flashgen.rules._outline_series import counted, series
from flashgen.rules._outline_weights import SPOKEN, weight, without_key
from flashgen.rules._points import SLOGAN_LENGTH, explained, shortened, slogans, to_heads, to_named, uniform
from flashgen.rules._terms import is_name
from flashgen.vocabulary import is_aside, is_furniture, is_label, names_no_set, says_meaning

if TYPE_CHECKING:
    from collections.abc import Iterator

_PAIR = 2
_FORM = 3  # times that a document has the same points


def find(doc: Document) -> Iterator[Formulation]:
    """The lists that the outline holds."""
    by_block = _keys_by_block(doc)
    found = [
        fact
        for parent in range(-1, len(doc.blocks))
        for points in series(doc, parent)
        for fact in _list(doc, parent, points, by_block)
    ]
    # Points that come again and again (内涵解读, 材料分析考点) are the form of the notes, not what they say.
    forms = [tuple(_GLOSS.sub("", item) for item in fact.items) for fact in found]
    times = Counter(forms)
    yield from (fact for fact, form in zip(found, forms, strict=True) if times[form] < _FORM)


_GLOSS = lazy(" ?（[^（）]*）$")


_IS = lazy("(?:是|指)(?![否导明标示出])[^，。；]{3}")
_FIELD = lazy(
    "了解|熟悉|掌握|重点|难点|考点|时间|日期|地点|标签|来源|人物|代表人物|提出者|提出人|作者|年代|口号|代表作|评价|背景|目的|性质|结果|出处|朝代|领导人?"
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


def _list(
    doc: Document, parent: int, points: list[int], by_block: dict[int, list[Key]]
) -> Iterator[Formulation]:
    if len(points) < 2 or doc.blocks[points[0]].style == "条":
        return
    points = [i for i in points if not is_furniture(text_of(doc, doc.blocks[i]).strip("：# "))]
    points = [i for i in points if not _is_example(doc, i)]
    points = counted(doc, parent, points)
    if all(sets_task(doc, i) for i in points):
        return
    items = uniform(doc, points, [head_of(doc, i) for i in points])
    if len(items) < 2 or all(_says_nothing(doc.text[i.start : i.end]) for i in items):
        return
    if len({doc.text[slice(*item)] for item in items}) == 1:
        return  # a heading that is set again at each page
    if all(_IS.match(doc.text, *item) for item in items):
        return  # 是……的制度 / 是……的安排: what the heading is
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
            items = shortened(doc, slogans(doc, items) if doc.blocks[points[0]].style in SPOKEN else items)
        if all(_is_sentence(doc, i) for i in points) and not in_law(doc, parent):
            items = explained(doc, items)
    if _are_labels([doc.text[slice(*item)] for item in items]):
        return
    if topic and is_furniture(doc.text[topic.spans[-1].start : topic.spans[-1].end]):
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
    score = weight(doc, parent, points, items, key) - (1.5 if doubtful else 0.0)
    if not key and not in_law(doc, parent):
        score = without_key(doc, topic, points, items, score)
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


def _are_labels(words: list[str]) -> bool:
    """Whether points are what notes tell of each thing, its meaning among it: 概念 / 分类 / 特点."""
    labels = sum(is_label(one) or says_meaning(one) for one in words)
    return len(words) > _PAIR and any(map(says_meaning, words)) and 2 * labels >= len(words)


def _is_example(doc: Document, point: int) -> bool:
    """Whether a point only gives an example, and has no points of its own: 典型例子：乡村书屋."""
    name = doc.text[slice(*head_of(doc, point))].partition("：")[0]
    return not doc.children[point] and is_aside(name)


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
    if above and above[-1] == first - 1 and (labelled := _labelled(doc, above[-1])):
        return labelled
    if parent >= 0 and doc.text[doc.blocks[parent].span.end - 1] == "，":  # 践行“两个绝对”，首先…其次…
        span = doc.blocks[parent].span
        clauses = split(doc.text, span, "，。；")
        if told := of_first_clause(doc, clauses):
            return told
        clause = trimmed(doc, clauses[-1]) if clauses else Span(span.start, span.start)
        if there_are := _THERE_ARE.fullmatch(doc.text, *clause):  # 有两个办法是必须用的，一是…
            clause = Span(*there_are.span("what"))
        said = _SAID.search(doc.text, *clause)  # 馆长强调，一是…
        if 4 <= clause.end - clause.start <= SLOGAN_LENGTH and not said:
            return Topic((clause,), "clause before the first point")
    return topic_of(doc, parent)


def _labelled(doc: Document, paragraph: int) -> Topic | None:
    """The label of a paragraph with points below it, where another beside it is such: 虫害：多见 / - … / 霉害：少见 / - …."""
    leads = {
        i: label
        for i in doc.children[doc.blocks[paragraph].parent]
        if doc.blocks[i].kind == "paragraph"
        and doc.blocks[i + 1 : i + 2]
        and doc.blocks[i + 1].kind == "item"
        if (label := _LABEL.match(doc.text, *doc.blocks[i].span))
    }
    if paragraph not in leads or len(leads) < _PAIR:
        return None
    return named_by(doc, Span(*leads[paragraph].span("name")), paragraph, "label of a line")


_LABEL = lazy(" *(?P<name>[^，。；：]{2,14})：")
_SAID = lazy(f"(?:{SAYS}|要求)$")
_THERE_ARE = lazy("有(?P<what>[几两二三四五六七八九十]个?[^，的是]{2,10})是[^，]+的")
_LEADS = lazy("：$|(?:以下|下列|如下|下述)[^，。；]{0,8}。$")


def _asked(doc: Document, lead: int) -> Topic | None:
    """The question that an answer (答：一是…) is to, in the block before it."""
    if lead < 0 or not ANSWER.fullmatch(text_of(doc, doc.blocks[lead])):
        return None
    return question_before(doc, lead)


def _says_nothing(words: str) -> bool:
    nothing = _NOTHING.fullmatch(words) or PART.fullmatch(words)
    return not words or numerals.parse(words) is not None or nothing is not None


_NOTHING = lazy(
    r"[A-Fa-fTF]{1,5}|[A-Za-z√×✓✗对错]{1,2}"  # answers to choose from
    r"|第 ?\d{1,4}(?:[-–—~～]\d{1,4})? ?页|第 ?\d{1,2}(?:\.\d{1,2})* ?[章节]|\[[^\[\]]{1,8}\]"
)


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
    if len(topic.spans) > 1 and topic.spans[-1].start == key.span.start:
        owns = not names_itself(key) and is_name(doc.text[slice(*topic.spans[0])])
        if owns or names_no_set(key.term):
            return True  # 历史选择性|包含三层意思, 书屋|建立了三项制度
    if is_bare(key) or key.head in ("方面", "阶段", "部分") or len(key.head) == 1:  # 两大类
        return True
    whole = topic.spans[-1]
    inside = whole.start <= key.span.start and key.span.end <= whole.end
    modifier = doc.text[whole.start : key.span.start]
    return inside and modifier.endswith("的") and len(modifier) <= 10 and "“" not in modifier
