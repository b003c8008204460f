"""The clause that leads a list (发展战略主要包括以下三个阶段：), taken apart: of what, how many, of what kind."""

from __future__ import annotations

import re
from functools import cache
from itertools import accumulate
from typing import NamedTuple

from flashgen.language.lazy import lazy
from flashgen.language.words import cut
from flashgen.model import Span
from flashgen.vocabulary import alternatives, load

_THEN = "(?<![原准法规细总否])则|(?<!成)就"  # as words of their own, not in 原则 and 成就


class Lead(NamedTuple):
    """A clause that leads a list: 发展战略|包括|三个阶段."""

    subject: Span
    number: Span | None  # with its measure word
    head: Span  # what is counted; empty in …包括：


def without_frame(text: str, subject: Span) -> Span:
    """A subject without who says it, and how or in which order it is parted: 馆长认为|书库, 书架|按高度, 书库|由内到外依次."""
    if whose := whose_basis(text, subject):
        return whose
    said = _SPEAKER.match(text, *subject)
    start = said.end() if said else subject.start
    manner = _MANNER.search(text, start, subject.end)
    return Span(start, manner.start() if manner else subject.end)


def whose_basis(text: str, clause: Span) -> Span | None:
    """What is parted by something of its own (根据|书架|在馆里的摆放方式), or by something else (根据来源的不同|藏书)."""
    basis = _BASIS_APART.fullmatch(text, *clause) or _BASIS_OF.fullmatch(text, *clause)
    return Span(*basis.span("what")) if basis else None


_BASIS_APART = lazy(
    " *(?:根据|按照?|依据|依照)[^，。；：]{2,12}的?不同，?(?P<what>(?!可|分)[^，。；：的]{2,10}?)(?:可以?)?"
)
_BASIS_OF = lazy(
    " *(?:根据|按照?|依据|依照)(?P<what>[^，。；：的在其不]{2,8})(?:在[^，。；：的]{1,10})?的[^，。；：的]{1,8}(?:的?不同)?"
)
_SPEAKER = lazy(" *(?:我|[\u4e00-\u9fffA-Za-z·]{2,12}?)认为(?=..)")
_MANNER = lazy(
    "(?<=..)(?<!于是|因此|所以|其中|通常|一般|可以|主要)(?:(?:按照?|根据|依据|依照)(?!劳|需)[^，。；：]{2,14}|(?<![来起始])[从由自][^，。；：]{1,5}?[到至向而][^，。；：]{1,5}|依次|分别"
    "|(?:概括|总的|总体|具体|简单|一般)(?:来说|而言|地说|地讲|来讲|来看|说来))+，?$"
)


def read_lead(text: str, clause: Span) -> Lead | None:
    """A clause as a lead, its verb at the border of a word where it can be (计划|分为, not 计|划分为)."""
    if not _lead().search(text, *clause):
        return None
    borders = [*accumulate(map(len, cut(text[clause.start : clause.end])), initial=clause.start)]
    plain: Lead | None = None
    for start in dict.fromkeys((*borders, *range(*clause))):
        if text.count("“", clause.start, start) > text.count("”", clause.start, start):
            continue  # 提出“|分两步走”的战略安排
        m = _lead().match(text, start, clause.end)
        if not m or _LEADS_ITSELF.match(m["head"]) or m["head"].endswith(("分为", "分成")):
            continue  # 书脊形成|可以分为三个阶段, 书库|按用途和大小可分为
        counted = Span(*m.span("count")) if m["count"] else None
        lead = Lead(Span(clause.start, start), counted, Span(*m.span("head")))
        if m["count"] or m["these"]:  # 按尺寸和位置|有以下组合, though 按 is a verb, too
            return lead
        within_word = (
            start not in borders and text[start] in _SHORT_VERBS
        )  # 村里的路|由|器集成, 利用既|有|电话线
        if "的" not in m["head"] and not within_word:  # 书市存在竞争的原因 is no lead
            plain = plain or lead
    return plain


NO_HAVING = "享具没所拥占唯兼负设留附载握持"  # before 有, of which it makes another word
_SHORT_VERBS = "由有为如按是"
_LEADS_ITSELF = lazy("(?:可以?|大致|大体上?|主要|一般|通常|又)*(?:分[为成]|划分|包括|经历)")


@cache
def _lead() -> re.Pattern[str]:
    """…(主要)包括(以下)三个方面, from the verb on: what is counted, and of what; 由…组成 with both its parts."""
    data = load("topics")
    adverbs, verbs, actions = (
        alternatives(data[part]["words"]) for part in ("lead_adverbs", "lead_verbs", "lead_actions")
    )
    measures = alternatives(load("keys")["measures"]["words"])
    bare = (
        f"(?<![{NO_HAVING}])(?<!只(?!有[二两三四五六七八九十]))有过?(?!关)|是|指(?=以下|下列|下述|如下|下面|这样)|(?<![行作认成称因])为|如(?!下[\u4e00-\u9fff])|(?P<made>由)|按(?!照)|依次"
        rf"|(?<=[再可又还])分|(?<![十百部])分(?=[一二两三四五六七八九十] ?大?(?:{measures}|期|型|度|级|步))"
    )
    these = "以下|下列|下述|如下|下面|这样|这"
    count = rf"(?!一 ?[个种项类条点])(?:[一二两三四五六七八九十]{{1,3}}|\d{{1,2}}|几|若干|多) ?大?(?:{measures}|次)"
    said = rf"(?<!工(?=具有))(?:{verbs})[了过]?(?: ?（[^（）]{{2,6}}）)?"
    acts = rf"(?:{actions})[了过着]?(?={these}|{count})"
    verb = rf"(?:{adverbs}|{_THEN})*(?:{said}|{acts}|{bare})着?"
    several = "(?:另外|一系列|一些|很多|许多|不少|各种)?"
    return re.compile(
        rf"{verb}(?:(?P<these>{these})的?)?{several} ?(?P<count>{count})?(?P<head>[^，。；：]{{0,10}}?)"
        "(?(made)(?:共同)?(?:组成|构成)?)(?:如下|之一(?:的)?)?$"
    )
