"""Who said it, where and when: 习近平总书记在2018年全国组织工作会议上强调指出：…

Source: research F4. Three forms are read: the speaker before the verb of saying; the speaker after the
quote; a congress, document or decision that 提出. Only what stands after the verb (or in the quote before it) is theirs.
"""

from __future__ import annotations

import re
from functools import cache

from flashgen.language import numerals
from flashgen.language.lazy import lazy
from flashgen.language.literals import can_match
from flashgen.model import Attribution, Document, Span
from flashgen.vocabulary import alternatives, load

_SAYS = "指出|强调|提出|要求|认为|明确|概括|阐述|写道|说过|说|规定|论述|主张|定义"
_WHEN = r"(?:\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日)?|\d{1,2}月\d{1,2}日)"
_WHERE = r"(?:在(?P<where>[^。；：“”]{2,40}?)(?:上|中|时|里|期间)?)?"
_ADVERBS = "(?:首次|鲜明|进一步|明确|深刻|再次|反复|多次|一再|创造性地|特别|就|还|曾|也|又|都|深入)*"


@cache
def _who() -> str:
    titles, names, bodies = (
        alternatives(load("speakers")[part]["words"]) for part in ("titles", "names", "bodies")
    )
    person = rf"(?:{names})(?:{titles})*|[\u4e00-\u9fff]{{2,4}}(?:{titles})+"
    body = (
        r"(?:党的)?[一二三四五六七八九十]+(?:大|届[一二三四五六七八]中全会)(?:报告)?|中央[\u4e00-\u9fff]{2,8}会议"
        rf"|(?<![\u4e00-\u9fff])(?:{bodies})"
    )
    work = rf"《[^》]{{2,30}}》(?:第[{numerals.HAN}百]{{1,6}}条)?"
    return rf"(?P<who>{person}|{body}|{work})"


@cache
def speech() -> re.Pattern[str]:
    """Who says what follows, with when and where: 1958年，某某在某会上指出."""
    return re.compile(
        rf"(?:(?P<when>{_WHEN})，?)?{_who()}，?(?P<when2>{_WHEN})?{_WHERE}，?(?:发表[^，。]{{0,12}}时)?{_ADVERBS}(?:{_SAYS})+"
    )


@cache
def _after() -> re.Pattern[str]:
    return re.compile(
        rf"”，?(?:这是)?{_who()}(?P<when2>{_WHEN})?(?P<when>)?{_WHERE}，?{_ADVERBS}(?:{_SAYS})+"
    )


@cache
def _opening() -> re.Pattern[str]:
    return re.compile(speech().pattern + "[：，]?“$")


_DATE_IN_PLACE = lazy(rf"^({_WHEN})的?")


def attribution(doc: Document, sentence: Span, said: Span) -> Attribution | None:
    """Who says the words `said` of a sentence, or None where it does not tell."""
    text = doc.text
    found = None
    ahead = Span(max(sentence.start, said.start - _FAR), said.start)
    behind = Span(said.end - 1, sentence.end)
    for m in speech().finditer(text, *ahead) if can_match(speech(), text, ahead) else ():
        attributive = text[m.end()] == "的" and not m[0].endswith("提出")  # 《报告》明确的目标: no speech
        if not attributive:
            found = m
    if text.endswith("”", *sentence):  # “……。”馆长强调。
        behind = Span(behind.start, min(sentence.end + _REACH, len(text)))
    if not found and can_match(_after(), text, behind):
        found = _after().search(text, *behind)
    if not found:
        found = _opened_before(text, said.start)
    if not found:
        return None
    matched = (found["where"] or "").strip()
    dated = _DATE_IN_PLACE.match(matched)
    where = _shown(doc, found, "where").strip()
    when = _shown(doc, found, "when") or _shown(doc, found, "when2")
    if len(where) < 3:  # 在会上, 在讲话中
        where = ""
    elif dated:
        where, when = where[dated.end() :], when or where[: dated.end(1)]
    return Attribution(_shown(doc, found, "who"), where, when)


def _opened_before(text: str, at: int) -> re.Match[str] | None:
    """Who opens the quote that `at` stands in, some sentences before: 列宁指出：“……。|……。”"""
    start = max(0, at - _QUOTE, text.rfind("\n", 0, at))
    opened = text.rfind("“", start, at)
    if opened < 0 or text.find("”", opened, at) >= 0:
        return None
    ahead = max(start, text.rfind("。", start, opened) + 1)
    return _opening().search(text, ahead, opened + 1)


_FAR = 400  # characters before the words in which their speaker stands
_REACH = 60  # characters behind a quote in which its speaker stands
_QUOTE = 400  # characters of a quote


def _shown(doc: Document, found: re.Match[str], group: str) -> str:
    """What a group matched, as the source writes it."""
    start, end = found.span(group)
    return doc.shown[start:end] if start >= 0 else ""
