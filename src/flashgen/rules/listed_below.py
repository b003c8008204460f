"""标题下一行全是名称：导入方法 / 开门见山，温故知新，生活情景；外周器官 / 淋巴结、脾脏、黏膜组织；问题下亦然，分号隔开的也是。

Source: research F1.b and F1.m, of notes that leave out the verb. The line below a name holds nothing but names.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from flashgen.grammar.asked import asks, question_before
from flashgen.grammar.members import Members, after, quoted
from flashgen.grammar.naming import named_by
from flashgen.grammar.outline import trimmed
from flashgen.grammar.topics import topic_of
from flashgen.language.coordination import outside, shared_suffix, split, split_last
from flashgen.language.enumerators import ANSWER
from flashgen.language.lazy import lazy
from flashgen.model import Document, Formulation, Span
from flashgen.rules._listing import (
    LEAST,
    LONGEST_LABEL,
    LONGEST_NAME,
    SEVERAL_NAMES,
    SHORT_MEMBER,
    announcing,
    chained,
    drags,
    is_subject,
    listed,
    listing,
    read,
    said_in,
    tells,
)
from flashgen.vocabulary import names_set

if TYPE_CHECKING:
    from collections.abc import Iterator

_LEAD = lazy(
    " *(?P<what>(?:(?!可以|应当|必须|下列|以下)[^，。；：]){2,20}?)(?:主要)?(?:包括|包含|分为|有|如下)?： *"
)
_PARTED = lazy("[，、；+＋/]|”“| [-–—] ")
_OF_THEM = lazy(" *其中，?")  # 遗传、环境、教育。|其中，遗传是……
_COMMA = lazy("，")
_GLOSS = lazy(" ?（[^（）]*）")


def find(doc: Document) -> Iterator[Formulation]:
    """The lines of names below a heading, a point or a label."""
    return read(doc, {_below: [_PARTED]}, headings=False)


def _below(doc: Document, sentence: Span, block: int) -> Iterator[Formulation]:
    text, above = doc.text, doc.blocks[block - 1]
    whole = doc.blocks[block].span
    opens = sentence.start == whole.start and _OF_THEM.match(text, sentence.end, whole.end)
    if not (sentence == whole or opens) or block == 0 or above.kind == "cell":
        return
    answer = ANSWER.match(text, *sentence)
    scope = Span(
        answer.end() if answer else sentence.start, sentence.end - (text[sentence.end - 1] in "。；")
    )
    alone = above.kind in ("heading", "item") and doc.children[block - 1] == (block,)
    asked = asks(doc, block - 1)
    if not asked and _is_a_point(doc, block):
        return
    chain = (chained(doc, scope) or _quotations(doc, scope)) if alone else None
    if chain and (topic := topic_of(doc, block - 1)):
        yield listing(doc, "listed-below", topic.spans, chain, 0.4, block, sentence, chain.separator)
        return
    if (alone or asked) and (clauses := _clauses(doc, scope)):  # 四个意识是哪四个？ / 政治意识；大局意识；…
        if topic := question_before(doc, block) if asked else topic_of(doc, block - 1):
            score = (0.8 if asked else 0.4) + 0.4 * clauses.alike
            yield listing(doc, "listed-below", topic.spans, clauses, score, block, sentence, "；")
        return
    if scope.end <= scope.start or tells(text, Span(scope.start, sentence.end)):
        return
    if asked:
        yield from _answer(doc, scope, sentence, block)
        return
    label = trimmed(doc, above.span)
    lead = _LEAD.fullmatch(text, *above.span)
    if lead:  # 修书的原则包括： / 旧料、慢工、细活。
        label = Span(*lead.span("what"))
    words = text[label.start : label.end]
    bare = _GLOSS.sub("", words)
    if len(bare) > LONGEST_LABEL or "：" in words or not is_subject(bare):
        return
    told = lead is not None or (above.kind == "heading" and text[above.span.end - 1] == "：")
    sure = told or names_set(words)
    heads = lead is not None or above.kind in ("heading", "item")
    siblings = doc.children[doc.blocks[block].parent]
    one_of_several = heads and not lead and siblings[-1] != block and _COMMA.search(text, *scope)
    members = None if one_of_several else _names(doc, scope, words, sure=sure, told=told, heads=heads)
    if not members and alone:
        members = _only_names(doc, scope, words, sure=sure or _HOW.match(words) is not None)
    if members and (sure or members.alike or alone):
        term = named_by(doc, label, block - 1, "label").spans
        yield listing(doc, "listed-below", term, members, 1.0 if sure else 0.4, block, sentence, "label")


def _quotations(doc: Document, scope: Span) -> Members | None:
    """Short quotations that stand side by side, and are all there is: “自强”“求富”."""
    if not _QUOTATIONS.fullmatch(doc.text, *scope):
        return None
    return quoted(doc, scope, doc.text.count("“", *scope))


_QUOTATIONS = lazy("(?:“[^“”，。]{2,12}”[、和]?){2,}")


def _is_a_point(doc: Document, block: int) -> bool:
    """Whether a line is one of several points, which together are what stands below the name."""
    one = doc.blocks[block]
    return one.kind == "item" and _beside(doc)[one.parent, one.style] > 1


@lru_cache(maxsize=1)
def _beside(doc: Document) -> Counter[tuple[int, str]]:
    """How many blocks of each style stand below each: counted once, as a list may be long."""
    return Counter((block.parent, block.style) for block in doc.blocks)


def _clauses(doc: Document, scope: Span) -> Members | None:
    """The clauses that semicolons part of a line: three at least, no label before them."""
    parts = split(doc.text, scope, "；")
    labelled = "：" in doc.text[slice(*parts[0])] if parts else True
    return None if labelled or len(parts) < LEAST else after(doc, scope, len(parts))


def _answer(doc: Document, scope: Span, sentence: Span, block: int) -> Iterator[Formulation]:
    """毛泽东思想的灵魂有哪些？ / 实事求是、群众路线、独立自主。 The names that a line below a question is."""
    topic = question_before(doc, block)
    members = listed(doc, scope)
    if not members or not topic or members.separator != "、" or len(members.spans) < LEAST:
        return
    if max(span.end - span.start for span in members.spans) <= SHORT_MEMBER:
        score = 0.4 + 0.4 * members.alike
        yield listing(doc, "listed-below", topic.spans, members, score, block, sentence, "？")


def _names(doc: Document, scope: Span, label: str, *, sure: bool, told: bool, heads: bool) -> Members | None:
    """The names that a line is, where it is nothing else."""
    mark = next((c for c in "；，、" if outside(doc.text, scope, c)), "")
    if mark == "、" and heads:
        members = listed(doc, scope, label)
        many = members if members and sure and len(members.spans) > LEAST else None
        if many and (many.alike or _are_words(many)):  # 互助的原则 / 自愿、平等、适度、长久
            return many
        return members if members and _are_kinds(doc, members, label, told=told) else None
    parts = split(doc.text, scope, mark) if mark else []
    longest = max((p.end - p.start for p in parts), default=0)
    several = doc.text.endswith("等", *scope) and len(parts) > SEVERAL_NAMES
    if longest > (SHORT_MEMBER if mark == "；" else LONGEST_NAME) or not (sure or several):
        return None
    return after(doc, scope, len(parts)) if len(parts) >= LEAST + (not told) else None


def _are_words(members: Members) -> bool:
    """Whether members are a word or two each: 影响借阅的因素 / 天气、路程、工钱、主观愿望."""
    return max(span.end - span.start for span in members.spans) <= _WORDS


_WORDS = 6  # characters


def _only_names(doc: Document, scope: Span, label: str, *, sure: bool) -> Members | None:
    """Several short names that are all there is below a heading, whatever it names: 防护用品 / 头盔、面罩、手套、护目镜。"""
    text = doc.text
    *_, of = text[slice(*scope)].rpartition("的")
    if announcing().search(text, *scope) or label.endswith(of):
        return None  # 总体布局 / 统筹推进甲建设、乙建设、丙建设的总体布局
    needs = _NEEDS.match(text, *scope)
    scope = Span(needs.end() if needs else scope.start, scope.end)
    mark = "、" if outside(text, scope, "、") else "，"
    if remark := _OF_ALL.search(text, *scope):  # 甲局、乙局和丙局（官督商办）
        scope = Span(scope.start, remark.start())
    parts = split(text, scope, mark)
    parts = split_last(text, parts) if mark == "、" else parts
    lengths = [part.end - part.start for part in parts]
    alike = len(shared_suffix([text[slice(*part)] for part in parts])) >= _WORD
    least = LEAST if sure and (mark == "、" or alike) else SEVERAL_NAMES
    longest = SHORT_MEMBER if mark == "、" or (sure and alike) else LONGEST_NAME
    if len(parts) < least or max(lengths) > longest or min(lengths) < _WORD:
        return None
    members = listed(doc, scope) if mark == "、" else after(doc, scope, len(parts))
    return None if members is None or drags(doc, members) else members


_OF_ALL = lazy("(?<=[^（）]{8}) ?（[^（）、]{2,12}）$")
_HOW = lazy("如何|怎样|怎么")
_NEEDS = lazy("(?:主要|一般|通常|应当?)?(?:需要?|有|是|为)")
_WORD = 2  # characters


def _are_kinds(doc: Document, members: Members, label: str, *, told: bool) -> bool:
    """Whether names that 、 parts are what the label counts (五种活动) or kinds of it (职能战略 / 市场战略、研发战略)."""
    names = [doc.text[slice(*span)] for span in members.spans]
    counted = said_in(label) == len(names)
    kinds = all(name.endswith(label[-1]) for name in names)
    short = max(map(len, names)) <= SHORT_MEMBER and min(map(len, names)) >= 2
    return short and (counted or told or kinds)
