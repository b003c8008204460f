"""What every fact of every text must hold, whichever rules found it; and what makes two facts say the same."""

import html
import random
import re
import unicodedata
from collections.abc import Iterable
from itertools import pairwise

from flashgen.language.radicals import equivalents
from flashgen.mine import mine
from flashgen.model import Band, Definition, Formulation, Source, Span
from flashgen.rules import all_rules

Mined = Formulation | Definition

_ALIKE = equivalents()
_ENTITY = re.compile(r"&(?:[a-zA-Z]+|#\d+|#x[0-9a-fA-F]+);")
_MARKUP = re.compile(
    r"<!--.*?-->|</?[A-Za-z][^<>]*>|\]\([^()\n]*\)|\[\^[^\]\s]+\]|\[!\w+\]|(?m: +(?:`?#[\w/-]+`?|:id=[\w-]+)[ \t]*$)"
    r"|-\{[^{}]*?zh-cn:|;zh-\w+:[^{}]*\}-"
    r"|(?m: *\{(?:[#.]|[a-z]+=)[^{}\n]*\}$)|(?m:^#\+[A-Za-z_]+:.*$)|(?m:^ *[-*+] \[[ x]\] )",
    re.DOTALL,
)
_LATEX = re.compile(r"\\(?:begin|end)\{\w+\}(?:\{\w+\})?|\\[a-zA-Z]+")


def plain(words: str) -> str:
    """The letters and digits of `words`, look-alikes folded: what was said, however written."""
    words = unicodedata.normalize("NFKC", words.translate(_ALIKE))
    return "".join(c for c in words if unicodedata.category(c)[0] in "LN")


def said(fact: Mined) -> tuple[str, ...]:
    """What a fact says, without where and how it was found."""
    if isinstance(fact, Definition):
        return ("definition", plain(fact.term), plain(fact.body))
    return ("formulation", plain(fact.term), *map(plain, fact.items))


def jaccard(some: Iterable[Mined], others: Iterable[Mined]) -> float:
    """How much of what either says both say."""
    a, b = set(map(said, some)), set(map(said, others))
    return len(a & b) / len(a | b) if a | b else 1.0


def assert_spans_hold(source: Source, facts: Iterable[Mined]) -> None:
    """Each string of each fact stands in the source where the fact says."""
    for fact in facts:
        where = f"{source.path}: {fact.rule}: {fact.term}"
        assert fact.band in (Band.AUTO, Band.REVIEW), where
        assert 1 <= len(fact.term_spans) <= 2, where
        assert plain(fact.term) == "的".join(_at(source, span) for span in fact.term_spans), where
        assert fact.quote.strip(), where
        assert _in_order(fact.quote.removesuffix("……").split(" / "), _at(source, fact.quote_span)), where
        line = source.text.count("\n", 0, fact.term_spans[-1].start) + 1
        assert fact.place.line == (line if source.numbered_lines else 0), where
        pages = [page for offset, page in source.pages if offset <= fact.term_spans[-1].start]
        assert fact.place.page == (pages[-1] if pages else None), where
        if isinstance(fact, Definition):
            assert plain(fact.body) == _at(source, fact.body_span) != "", where
            assert fact.quote_span.holds(fact.body_span), where
            assert fact.cue, where
        else:
            _assert_items_hold(source, fact, where)


def _assert_items_hold(source: Source, fact: Formulation, where: str) -> None:
    assert len(fact.items) == len(fact.item_spans), where
    assert len(fact.items) != 1, where
    assert bool(fact.items) != bool(fact.reason), where
    assert fact.origin == "", where
    for item, span in zip(fact.items, fact.item_spans, strict=True):
        assert plain(item) == _at(source, span) != "", where
    # A list over whole sections quotes the sentence of its name alone.
    assert any(fact.quote_span.holds(span) for span in (*fact.term_spans, *fact.item_spans)), where
    spans = sorted(fact.item_spans)
    assert all(a.end <= b.start for a, b in pairwise(spans)), f"{where}: items overlap"
    if fact.items and fact.count is not None and fact.count != len(fact.items):
        assert fact.doubts, f"{where}: {fact.count} said, {len(fact.items)} found, no doubt"


def _at(source: Source, span: Span) -> str:
    assert 0 <= span.start < span.end <= len(source.text)
    words = source.text[span.start : span.end]
    if source.markup:
        words = _ENTITY.sub(lambda m: html.unescape(m[0]), _MARKUP.sub("", words))
    if source.markup and "\\begin{" in source.text:  # else commands stand in formulas alone, which are kept
        words = _LATEX.sub("", words)
    return plain(words)


def _in_order(lines: Iterable[str], text: str) -> bool:
    """Whether the lines of a quote stand one after another; the numbers of Markdown's lists may stand between."""
    at = 0
    for line in map(plain, lines):
        found = text.find(line, at)
        if found < 0 or not (text[at:found].isdecimal() or found == at):
            return False
        at = found + len(line)
    return True


def assert_order_of_rules_does_not_matter(source: Source, tries: int = 2) -> None:
    """The rules backwards and shuffled find what they find in the order of their names."""
    rules = list(all_rules().values())
    wanted = mine(source, rules)
    assert mine(source, rules[::-1]) == wanted
    for seed in range(tries):
        assert mine(source, random.Random(seed).sample(rules, len(rules))) == wanted
