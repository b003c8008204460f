"""只提到名称、未列内容的数字提法：增强“四个意识”、坚定“四个自信”；打好三大攻坚战；严格落实中央八项规定。

Source: research F2. A quoted key is a name; an unquoted one only where its form is that of one (N大…, N项规定,
三会一课, 双因素理论), where it is the object of a verb that names take (增强四个意识、做到两个维护) or that gives a
name (合称八等至), where something is one of it (南都六宗之一), where a text says it again without a measure word
(四禅那): whoever only counts says 四个; or where everybody knows it (一国两制).
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

from flashgen.grammar.keys import Key, keys, parse
from flashgen.language import numerals
from flashgen.language.lazy import lazy
from flashgen.language.literals import matches
from flashgen.model import Document, Formulation, Span
from flashgen.rules._facts import formulation, sentence_at
from flashgen.vocabulary import alternatives, load, names_no_set

if TYPE_CHECKING:
    from collections.abc import Iterator

_LEAST, _SHORT = 2, 3  # characters of the head of a name without a measure word
_HEAD = 2  # characters of the head of an unquoted name: 意识, 自信, 维护
_LIKELY, _KNOWN = 0.3, 1.6  # log-odds of a name that a text says again, and of one that everybody knows
_REASON = "本文未列出其内容"
_SUMMED = lazy(
    "[”’]([\u4e00-\u9fff]{0,6}?(?:体系|产业链|集群|格局|布局|模式|机制|工程|行动|计划|方案|政策|架构))"
)
_BARE_NAME = lazy(
    r"[二三四五六七八九十两百]+大(?:[\u4e00-\u9fff]{2,5})|[二三四五六七八九十两]+项规定|八八战略|[三四五六七八九十]+[个种条]\w?坚持|[二三四五六七八九十两]+位一体"
)
_CALLED = lazy("(?:[合统并俗世号通简]称|称为|称作|叫做|所谓)的?$")


@cache
def naming() -> re.Pattern[str]:
    """A verb whose object is a name of a set."""
    return re.compile(f"(?:{alternatives(load('lists')['naming_verbs']['words'])})$")


def find(doc: Document) -> Iterator[Formulation]:
    """The first occurrence of each key that is a name."""
    seen: set[str] = set()
    unmeasured = _unmeasured(doc)
    theories = [*_theories(doc), *_ranks(doc)]
    well_known = list(known(doc.text))
    likely = dict.fromkeys(unmeasured | {key.term for key in theories}, _LIKELY)
    likely |= dict.fromkeys((key.term for key in well_known), _KNOWN)
    within = {at for key in well_known for at in range(*key.span)}
    others = (key for key in (*keys(doc), *theories) if key.quoted or key.span.start not in within)
    for key in sorted([*others, *well_known], key=lambda k: k.span):
        span, term, score = _name(doc, key)
        if not score and key.term in likely:
            span, term, score = key.span, key.term, likely[key.term]
        if not score or term in seen:
            continue
        seen.add(term)
        sentence, block = sentence_at(doc, span.start)
        yield formulation(
            doc,
            (span,),
            (),
            name=term,
            count=key.count,
            rule="mentions",
            score=score,
            block=block,
            quote=sentence,
            reason=_REASON,
            evidence=("quoted" if key.quoted else "form of a name",),
        )


def _name(doc: Document, key: Key) -> tuple[Span, str, float]:
    """The span and words of a key as a name, and the log-odds that it is one; 0 where it cannot be."""
    if key.quoted:
        if "+" in key.term and (noun := _SUMMED.match(doc.text, key.span.end)):  # “14+1”产业链
            span = Span(key.span.start, noun.end())
            return span, key.term + noun[1], 1.6
        if "+" in key.term or key.term[0].isdigit():
            return key.span, key.term, 0.0
        return key.span, key.term, 0.5 if names_no_set(key.term) else 2.0
    if len(key.counts) > 1:
        return key.span, key.term, 1.6
    before = doc.text[max(0, key.span.start - 4) : key.span.start]
    if _CALLED.search(before) and not names_no_set(key.term):
        return key.span, key.term, 1.6
    if (
        key.measure == "个"
        and len(key.head) == _HEAD
        and naming().search(before)
        and not names_no_set(key.term)
    ):
        return key.span, key.term, 1.6
    m = _BARE_NAME.match(key.term)
    if not m or names_no_set(m[0]):
        return key.span, key.term, 0.0
    start = key.span.start - 2 * (doc.text[key.span.start - 2 : key.span.start] == "中央")
    span = Span(start, key.span.start + m.end())
    return span, doc.text[span.start : span.end], 1.6


_THEORY = lazy(
    r"[二三四五六七八九十两双](?<![第\d].)(?:因素|阶段|层次|维度?|元)[\u4e00-\u9fff]{0,4}?(?:理论|学说|模型|假说)"
)


def _theories(doc: Document) -> Iterator[Key]:
    """Theories that are named by what they count: 双因素理论, 三因素情绪理论."""
    for m in _THEORY.finditer(doc.text):
        if read := parse(m[0]):
            yield Key(Span(*m.span()), m[0], *read, quoted=False)


_RANK = lazy(
    r"(?:(?<=[，。；：、“（(\s的为是与和及在])|^)(?P<of>(?:(?![的为是与和及在这那其])[\u4e00-\u9fff]){0,6}?)"
    r"(?P<key>(?<!第)[三四五六七八九十][\u4e00-\u9fff](?<![个种类项条点位名人者年月日天次县镇市省国家校村户队组员分之]))之一",
    re.MULTILINE,
)


def _ranks(doc: Document) -> Iterator[Key]:
    """Sets that something is one of, by their short names, with whose they are: 汉传佛教十宗|之一, 六度|之一."""
    for m in matches(_RANK, doc.text, Span(0, len(doc.text))):
        if read := parse(m["key"]):
            yield Key(Span(m.start("of"), m.end("key")), m["of"] + m["key"], *read, quoted=False)


@cache
def _known() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![第{numerals.HAN}\d])(?:{alternatives(load('keys')['known']['words'])})(?![到了])"
    )


def known(text: str) -> Iterator[Key]:
    """The well-known names in a text."""
    for m in matches(_known(), text, Span(0, len(text))):
        counts = tuple(filter(None, (numerals.DIGITS.get(c) for c in m[0])))
        yield Key(Span(*m.span()), m[0], counts, "", "", quoted=False)


def _unmeasured(doc: Document) -> frozenset[str]:
    """The short unquoted keys without a measure word that a text uses again."""
    times = Counter(
        k.term
        for k in keys(doc)
        if not (k.quoted or k.measure) and len(k.counts) == 1 and _LEAST <= len(k.head) <= _SHORT
    )
    return frozenset(term for term, n in times.items() if n > 1 and not names_no_set(term))
