"""列举在其名之前：产业兴旺、…、生活富裕的总要求；遵循合法、正当和诚信原则；以A、B和C为特点。

Source: research F1.a without a count. The noun of a set follows its members.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import takewhile
from typing import TYPE_CHECKING

from flashgen.grammar.members import Members, after, before
from flashgen.grammar.naming import Topic, named_by
from flashgen.grammar.outline import trimmed
from flashgen.language.coordination import after_last, split, split_last
from flashgen.language.lazy import lazy
from flashgen.language.verbs import SAYS
from flashgen.language.words import cut
from flashgen.model import Document, Formulation, Span
from flashgen.rules._clauses import left_edge, whole_words
from flashgen.rules._facts import sentence_at
from flashgen.rules._listing import LEAST, SEVERAL, is_subject, listing, read
from flashgen.vocabulary import alternatives, load

if TYPE_CHECKING:
    from collections.abc import Iterator

_RULE = "attributed-lists"


@cache
def attribute() -> re.Pattern[str]:
    """的 and the noun of a set, after its members."""
    nouns = alternatives(load("lists")["attributes"]["words"])
    return re.compile(rf"(?:”?的|”)(?P<name>[\u4e00-\u9fff]{{0,10}}?(?:{nouns}))")


def find(doc: Document) -> Iterator[Formulation]:
    """Lists that the noun of their set follows."""
    return read(
        doc,
        {
            _by_attribute: [attribute()],
            _by_groups: [_GROUPED],
            _by_principle: [_PRINCIPLE],
            _by_each_principle: [_EACH],
            _by_making: [_MAKES_FEATURE],
            _by_content: [_IS_CONTENT],
            _by_copula: [_TOLD],
            _by_having: [_having(), SEVERAL],
        },
    )


_DUTY = lazy("(?:应当?|必须|要|须)(?:遵循|坚持|贯彻|符合|满足)")
_BOUND = lazy(
    f"(?!我|你|全党|各级|大家)[\u4e00-\u9fff、]{{2,24}}?(?:{_DUTY.pattern}|(?<=.{{4}})(?:实行|坚持|遵循)$)"
)
_LONGEST_BOUND = 25  # characters of a clause that says when it binds
_RULES_WHAT = lazy(  # 书籍的分配，|应当…，遵循公平、…的原则; 分配书籍|应当根据藏书多少，遵循…
    "(?!为|因|如|在|对|当|凡|经|被|除|根据|按照|依)(?P<what>[^，。；：]{4,25}?(?<!的))"
    "(?:，(?![^，]{0,8}(?:强调|指出|提出|要求|认为|明确))[^，。；：]{0,8}?(?:应当?|必须)"
    "|(?:应当?|必须)(?:根据|按照|结合|依据|依法)[^，。；：]{2,30}，[^，]{2,4}$)"
)
_SAYING = lazy(f"(?:{SAYS}|要求)$")


def _named(doc: Document, ahead: Span, name: Span, block: int) -> tuple[Span, ...]:
    """The noun of a set with whom it binds, where that is all that stands ahead; else as headings say.

    车辆管理应当遵循|…, and with when it binds: 提供服务，应当遵循|….
    """
    text = doc.text
    if _DUTY.fullmatch(text, *ahead) and text[ahead.start - 1 : ahead.start] == "，":
        clause = Span(left_edge(text, ahead.start - 1, doc.blocks[block].span.start), ahead.start - 1)
        if clause.end - clause.start <= _LONGEST_BOUND and not _SAYING.search(text, *clause):
            return (trimmed(doc, Span(clause.start, ahead.end)), name)
    bound = _BOUND.fullmatch(text, *ahead)
    sentence = sentence_at(doc, name.start).span
    rules = None if bound else _RULES_WHAT.match(text, sentence.start, ahead.end)
    if rules and "是" not in cut(rules["what"]):
        return (trimmed(doc, Span(*rules.span("what"))), name)
    return (trimmed(doc, ahead), name) if bound else named_by(doc, name, block, "noun of a set").spans


def _by_attribute(doc: Document, sentence: Span, block: int) -> Iterator[Formulation]:
    """按照产业兴旺、…、生活富裕的总要求: four members or more of one length before 的 and the noun of a set."""
    text = doc.text
    for m in attribute().finditer(text, *sentence):
        if quotes := _QUOTES.search(text, sentence.start, m.start() + 1):
            if members := after(doc, Span(*quotes.span()), None):
                named = named_by(doc, Span(*m.span("name")), block, "noun of a set").spans
                yield listing(doc, _RULE, named, members, 1.6, block, sentence, "的")
            continue
        clause = after_last(text, Span(sentence.start, m.start()), "；：")
        opened = text.rfind("“", *clause)
        quoted = text[m.start()] == "”" and opened >= 0
        if quoted:
            clause = Span(opened + 1, m.start())
        if pairs := _pairs(doc, clause):
            yield listing(
                doc,
                _RULE,
                _named(doc, Span(clause.start, pairs.spans[0].start), Span(*m.span("name")), block),
                pairs,
                1.6,
                block,
                sentence,
                "的",
            )
            continue
        ended = after_last(text, clause, "，")
        if not quoted and len(split(text, ended, "、")) >= _SEVERAL:
            clause = ended  # …的总要求，努力实现|A、B、C、D的具体目标
        parts = split_last(text, split(text, clause, "、，"), LEAST)
        while len(parts) > _SEVERAL and _is_thought(text, parts):  # 做好工作，|A、B、C、D的要求
            parts = parts[1:]
        whole = _in_quote(text, parts) if quoted and len(parts) >= LEAST else None
        least = LEAST if whole or _TOTAL.fullmatch(m["name"]) else _SEVERAL
        if len(parts) < least:
            continue
        within = Span(parts[0].start, clause.end)
        members = whole or before(doc, within, len(parts), "、")
        if not members:
            continue
        lengths = {s.end - s.start for s in members.spans}
        even = len(lengths) == 1
        short = _WORD if len(members.spans) >= _MANY else _SLOGAN
        if min(lengths) >= (short if even else _NAMES_A_THING) and (even or members.alike):
            spans = _named(doc, Span(clause.start, members.spans[0].start), Span(*m.span("name")), block)
            yield listing(doc, _RULE, spans, members, 1.6 if even else 0.4, block, sentence, "的")


def _in_quote(text: str, parts: list[Span]) -> Members | None:
    """All that a quotation holds, where its parts are of one length, whatever parts them: 守书、爱书，找书、还书."""
    whole = text[parts[0].start - 1] == "“" and len({part.end - part.start for part in parts}) == 1
    return Members(tuple(parts), "、，", 1) if whole else None


_QUOTES = lazy("(?:“[^“”]{2,40}”){3,}$")  # “另起炉灶”“打扫屋子”“一边倒”|的方针
_SEVERAL = 4  # members of one clause


def _is_thought(text: str, parts: list[Span]) -> bool:
    """Whether the first part is a clause before the members: a comma parts it from them, and it is twice as long."""
    first, last = parts[0], parts[-1]
    parted = "，" in text[first.end : parts[1].start]
    return parted and first.end - first.start > 2 * (last.end - last.start)


# of three slogans, too: 防大汛、抢大险、救大灾的总要求, 馆长领导、部门分工、读者参与的管理体制
_TOTAL = lazy("总要求|工作方针|总方针|总目标|总基调|[\u4e00-\u9fff]{2,8}(?:体制|机制|格局)")
_SLOGAN, _WORD = 3, 2  # characters of members of one length: a slogan, or a word where there are
_MANY = 5  # of them: 创新、协调、绿色、开放、共享的发展理念
_NAMES_A_THING = 5  # characters; of shorter members the lengths must be equal


def _pairs(doc: Document, clause: Span) -> Members | None:
    """Pairs that commas part, at the end of a clause: 规划引领、统筹推进，政府推动、市场运作，民生优先、共建共享."""
    text = doc.text
    groups = split(text, clause, "，")
    paired = list(takewhile(lambda group: len(split(text, group, "、")) == 2, reversed(groups)))
    if len(paired) < LEAST:
        return None
    members = before(doc, Span(paired[-1].start, clause.end), len(paired), "，")
    lengths = {span.end - span.start for span in members.spans} if members else set()
    return members if len(lengths) == 1 else None


_KEEPS = "(?:遵循|坚持|贯彻|秉持|恪守|按照|依照|本着|秉承)"
_PRINCIPLE = lazy(
    f"{_KEEPS}(?P<list>[^，。；：的]{{4,60}}?)"
    "(?:的(?P<owned>[\u4e00-\u9fff]{0,4}?(?:原则|方针|理念))(?=[\u4e00-\u9fff]{0,8}(?:[，。；]|$))"
    "|(?P<name>(?:基本|总)?(?:原则|方针|理念))(?=[，。；]|$))"
)


_GROUPED = lazy(f"{_KEEPS}(?P<list>[^。；：的]{{20,120}})的(?P<owned>(?:基本)?(?:原则|方针))(?=[，。；]|$)")
_LEAST_GROUPED = 6  # slogans


def _by_groups(doc: Document, sentence: Span, block: int) -> Iterator[Formulation]:
    """政府引导、村级主办、读者参与，统筹规划、量力而行、因地制宜的原则: six slogans or more of one length, in groups."""
    text = doc.text
    for m in _GROUPED.finditer(text, *sentence):
        slogans = split(text, Span(*m.span("list")), "、，")
        even = {slogan.end - slogan.start for slogan in slogans} == {_SLOGAN_LENGTH}
        if (
            even
            and "，" in m["list"]
            and len(slogans) >= _LEAST_GROUPED
            and not _pairs(doc, Span(*m.span("list")))
        ):
            ahead = after_last(text, Span(sentence.start, m.start("list")), "，；：")
            spans = _named(doc, ahead, Span(*m.span("owned")), block)
            grouped = Members(tuple(slogans), "、，", 1)
            yield listing(doc, _RULE, spans, grouped, 1.6, block, sentence, "原则")


def _by_principle(doc: Document, sentence: Span, block: int) -> Iterator[Formulation]:
    """处理信息应当遵循合法、正当、必要和诚信原则: 原则 right after the last of three members or more."""
    text = doc.text
    for m in _PRINCIPLE.finditer(text, *sentence):
        members = after(doc, Span(*m.span("list")), None)
        if not members or (len(members.spans) < LEAST and not _is_even_pair(members)):
            continue
        *others, last = (span.end - span.start for span in members.spans)
        if last > _UNEVEN * max(others):  # 决策、执行、监督|既相互制约又相互协调的原则
            continue
        name = Span(*m.span("owned" if m["owned"] else "name"))
        if all(text.endswith(text[slice(*name)], *member) for member in members.spans[:-1]):
            continue  # 统一原则、准确原则和简便|原则, each of them one
        spans = _named(doc, after_last(text, Span(sentence.start, m.start("list")), "，；："), name, block)
        yield listing(doc, _RULE, spans, members, 1.2 + 0.4 * members.alike, block, sentence, "原则")


_ONE = "[^，。；：、的]{2,12}"
_EACH = lazy(
    f"{_KEEPS}(?P<list>{_ONE}原则(?:、{_ONE}原则){{1,}}(?:(?:以及|和|与|及|、){_ONE}原则)?)(?=[，。；]|$)"
)


def _by_each_principle(doc: Document, sentence: Span, block: int) -> Iterator[Formulation]:
    """编目应当遵循统一原则、准确原则和简便原则: three or more, each said to be one."""
    for m in _EACH.finditer(doc.text, *sentence):
        parts = split_last(doc.text, split(doc.text, Span(*m.span("list")), "、"))
        if len(parts) >= LEAST:
            ahead = after_last(doc.text, Span(sentence.start, m.start("list")), "，；：")
            if said := _SAYS_TO.match(doc.text, *ahead):
                ahead = Span(said.end(), ahead.end)
            spans = _named(doc, ahead, Span(parts[-1].end - _WORD, parts[-1].end), block)
            members = Members(tuple(parts), "、", 1)
            yield listing(doc, _RULE, spans, members, 1.6, block, sentence, "原则")


_SAYS_TO = lazy(f" *[^，]{{0,12}}?(?:{SAYS}|主张|要求)(?=..)")


def _is_even_pair(members: Members) -> bool:
    """Whether there are two slogans of one length: 平等自愿、协商一致."""
    lengths = {span.end - span.start for span in members.spans}
    return members.separator == "、" and len(lengths) == 1 and lengths.pop() >= _SLOGAN_LENGTH


_SLOGAN_LENGTH = 4  # characters
_MAKES_FEATURE = lazy(
    "以(?P<list>[^，。；：以]{4,80}?)为(?:主要|基本|临床)*(?P<noun>特点|特征|表现|标志|代表|症状|主症|主诉|辨证要点|标准|依据|手段|支柱|指南)(?=[，。；]|$)"
)


def _by_making(doc: Document, sentence: Span, block: int) -> Iterator[Formulation]:
    """临床以A、B和C为特点."""
    for m in _MAKES_FEATURE.finditer(doc.text, *sentence):
        members = after(doc, Span(*m.span("list")), None)
        noun = Span(doc.text.find("为", m.end("list")) + 1, m.end("noun"))
        owner = trimmed(doc, after_last(doc.text, Span(sentence.start, m.start()), "，；：。"))
        owned = (
            not doc.text.startswith("临床", owner.start)
            and 2 <= owner.end - owner.start <= _LONGEST_OWNER
            and is_subject(doc.text[slice(*owner)])
        )
        topic = (
            Topic((owner, noun), "")
            if owned
            else named_by(doc, Span(*m.span("noun")), block, "noun of a set")
        )
        if members and len(members.spans) >= LEAST and len(topic.spans) > 1:
            yield listing(
                doc, _RULE, topic.spans, members, 0.9 + 0.4 * members.alike, block, sentence, "以…为"
            )


_IS_CONTENT = lazy("为(?:主要|基本)?(?:内容|要素|支柱|组成部分|环节)")
_LISTED_CONTENT = rf"以(?P<list>[^，。；：以]{{4,80}}?){_IS_CONTENT.pattern}"
_WHOSE_CONTENT = (
    re.compile(rf"{_LISTED_CONTENT}的(?P<name>[^，。；：、的]{{2,14}})(?=[，。；]|$)"),
    re.compile(rf"(?P<name>[^，。；：、以是的]{{2,14}}){_LISTED_CONTENT}(?=[，。；]|$)"),
)


def _by_content(doc: Document, sentence: Span, block: int) -> Iterator[Formulation]:
    """以文明礼貌、助人为乐、爱护公物为主要内容的社会公德; 社会公德以……为主要内容: three or more, and what is of them."""
    for m in (m for whose in _WHOSE_CONTENT for m in whose.finditer(doc.text, *sentence)):
        members = after(doc, Span(*m.span("list")), None)
        name = trimmed(doc, Span(*m.span("name")))
        if members and len(members.spans) >= LEAST and is_subject(doc.text[slice(*name)]):
            score = 0.9 + 0.4 * members.alike
            yield listing(doc, _RULE, (name,), members, score, block, sentence, "以…为")


_TOLD = lazy(
    " *(?P<list>[^，。；：的是了着]{2,40}、[^，。；：是了着]{2,60}?)(?<!的)，?"
    "(?P<cue>(?:都|均|同)?是|共同构成)"
    "(?P<name>(?![^，。；：]{0,12}一[个种项条]|[经由在被为从把将])[^，。；：]{2,30}的(?![^，。；：]*整体)[^，。；：的]{2,16})(?=[，。；]|$)"
)


_CLAUSE_END = lazy("[，；：]")
# Times as long as the shortest: then the first holds the verb of all, or the last what they are of.
_UNEVEN = 2


def _by_copula(doc: Document, sentence: Span, block: int) -> Iterator[Formulation]:
    """勤查、勤补、勤登记是乡镇书屋管理的基本方针: three members or more open a clause, which tells what they are."""
    starts = [sentence.start, *(m.end() for m in _CLAUSE_END.finditer(doc.text, *sentence))]
    for told in filter(None, (_TOLD.match(doc.text, at, sentence.end) for at in starts)):
        members = after(doc, Span(*told.span("list")), None)
        if not members or len(members.spans) < LEAST:
            continue
        lengths = [span.end - span.start for span in members.spans]
        if max(lengths) > _UNEVEN * min(lengths) or not whole_words(
            doc.text, Span(*told.span("cue")), sentence
        ):
            continue  # 一体推进|勤查、勤补、勤登记; 公和私、义和利、|是和非
        name = trimmed(doc, Span(*told.span("name")))
        yield listing(doc, _RULE, (name,), members, 0.8 + 0.4 * members.alike, block, sentence, "是")


@cache
def _having() -> re.Pattern[str]:
    nouns = alternatives(load("lists")["set_nouns"]["words"])
    return re.compile(
        "(?P<verb>具有|具备|兼[具有备]|存在|面临|呈现|(?P<bare>(?<![没具所拥占只])有))(?:着|出|了)?(?P<list>[^，。；：的]{2,30}、[^，。；：的]{2,60}?)"
        f"(?:等(?:[多几]个方面的?)?|(?(bare)(?!)|(?<!目)的))(?P<noun>[\u4e00-\u9fff]{{0,4}}?(?:{nouns}))(?=[，。；]|$)"
    )


def _by_having(doc: Document, sentence: Span, block: int) -> Iterator[Formulation]:
    """馆际互借具有速度快、受众广、互动强等优势: three members or more that are alike, and what they are of their subject."""
    text = doc.text
    for m in _having().finditer(text, *sentence):
        members = after(doc, Span(*m.span("list")), None)
        if not members or len(members.spans) < LEAST:
            continue
        longest = max(s.end - s.start for s in members.spans)
        if not members.alike and (len(members.spans) < _SEVERAL or longest > _SHORT):
            continue
        noun = Span(*m.span("noun"))
        subject = trimmed(doc, after_last(text, Span(sentence.start, m.start()), "，；：。"))
        owned = subject.end - subject.start <= _LONGEST_OWNER and is_subject(
            text[subject.start : subject.end]
        )
        spans = (subject, noun) if owned else named_by(doc, noun, block, "noun of a set").spans
        yield listing(doc, _RULE, spans, members, 0.6 + 0.4 * members.alike, block, sentence, m["verb"])


_SHORT = 8  # characters of members that need not be alike
_LONGEST_OWNER = 12  # characters of a subject that reads well before 的优势
