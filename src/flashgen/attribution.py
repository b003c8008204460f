"""Who said it, where and when: 习近平总书记在2018年全国组织工作会议上强调指出：…

Source: research F4. Three forms are read: the speaker before the verb of saying; the speaker after the
quote; a congress, document or decision that 提出. Only what stands after the verb (or in the quote before it) is theirs.
"""

from __future__ import annotations

import re

from flashgen.literals import can_match
from flashgen.model import Attribution, Document, Span

_TITLES = (
    "总书记|国家主席|主席|总理|委员长|书记|部长|院长|校长|所长|会长|院士|教授|博士|研究员|先生|女士|同志|老师"
)
_LEADERS = (
    "马克思|恩格斯|列宁|斯大林|毛泽东|周恩来|刘少奇|朱德|邓小平|陈云|江泽民|胡锦涛|习近平"
    "|孙中山|鲁迅|孔子|孟子|老子|荀子"
)
_SAYS = "指出|强调|提出|要求|认为|明确|概括|阐述|写道|说过|说|规定|论述|主张|定义"
_PERSON = rf"(?:{_LEADERS})(?:{_TITLES})*|[\u4e00-\u9fff]{{2,4}}(?:{_TITLES})+"
_BODY = (
    r"(?:党的)?[一二三四五六七八九十]+(?:大|届[一二三四五六七八]中全会)(?:报告)?|中央[\u4e00-\u9fff]{2,8}会议"
)
_WHO = rf"(?P<who>{_PERSON}|{_BODY}|《[^》]{{2,30}}》)"
_WHEN = r"(?:\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日)?|\d{1,2}月\d{1,2}日)"
_WHERE = r"(?:在(?P<where>[^。；：“”]{2,40}?)(?:上|中|时|里|期间)?)?"
_ADVERBS = "(?:首次|鲜明|进一步|明确|深刻|再次|反复|多次|一再|创造性地|特别|就|还|曾|也|又|都|深入)*"
_BEFORE = re.compile(
    rf"(?:(?P<when>{_WHEN})，?)?{_WHO}，?(?P<when2>{_WHEN})?{_WHERE}，?(?:发表[^，。]{{0,12}}时)?{_ADVERBS}(?:{_SAYS})+"
)
_AFTER = re.compile(rf"”，?(?:这是)?{_WHO}(?P<when2>{_WHEN})?(?P<when>)?{_WHERE}，?{_ADVERBS}(?:{_SAYS})+")
_DATE_IN_PLACE = re.compile(rf"^({_WHEN})的?")


def attribution(doc: Document, sentence: Span, said: Span) -> Attribution | None:
    """Who says the words `said` of a sentence, or None where it does not tell."""
    text = doc.text
    found = None
    ahead, behind = Span(sentence.start, said.start), Span(said.end - 1, sentence.end)
    for m in _BEFORE.finditer(text, *sentence) if can_match(_BEFORE, text, ahead) else ():
        attributive = text[m.end()] == "的" and not m[0].endswith("提出")  # 《报告》明确的目标: no speech
        if m.end() <= said.start and not attributive:
            found = m
    if not found and can_match(_AFTER, text, behind):
        found = next((m for m in _AFTER.finditer(text, *sentence) if m.start() >= behind.start), None)
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


def _shown(doc: Document, found: re.Match[str], group: str) -> str:
    """What a group matched, as the source writes it."""
    start, end = found.span(group)
    return doc.shown[start:end] if start >= 0 else ""
