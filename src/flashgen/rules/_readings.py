"""Where term and body stand around the words of a form: before them and after (X是指Y), or the other way (Y称为X)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from flashgen.grammar.outline import ends_bold, trimmed
from flashgen.language.coordination import after_last, before_first
from flashgen.language.lazy import lazy
from flashgen.language.verbs import MEANS
from flashgen.model import Document, Span
from flashgen.rules._clauses import (
    body_after,
    is_attribute,
    left_edge,
    next_attribute,
    right_edge,
    whole_words,
)
from flashgen.rules._terms import (
    aliases,
    is_name,
    lacks_noun,
    noun_phrase,
    subject_before,
    without_links,
    without_number,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flashgen.rules._phrases import Form


class Reading(NamedTuple):
    """Where term, cue and body stand by a form."""

    term: Span
    cue: Span
    body: Span


def readings_of(doc: Document, sentence: Span, form: Form) -> Iterator[Reading]:
    """Where a sentence has a form whose cue is whole words, whose term is a name, and whose body says something."""
    read_as = _reversed if form.reverse else _forward
    for m in form.cue.finditer(doc.text, *sentence):
        near = Span(max(sentence.start, m.start() - _REACH), min(sentence.end, m.end() + _REACH))
        r = read_as(doc, m, near, form)
        if (
            r
            and r.body.end > r.body.start
            and not _in_title(doc.text, m.start(), near)
            and _is_whole(r, near, sentence, form)
        ):
            yield r


def _are_words(doc: Document, term: Span, cue: Span, within: Span) -> bool:
    """Whether a term is a name and a cue whole words: asked before the body is looked for, which takes longest.

    jieba takes the 指供 of 书屋是指供人借书的地方 for a word.
    """
    named = is_name(doc.text[term.start : term.end])
    told = doc.text.endswith("是指", *cue) and _MEANS.match(doc.text, cue.end - 1)
    return named and bool(told or ends_bold(doc, cue.start) or whole_words(doc.text, cue, within))


_MEANS = lazy(MEANS)


def _in_title(text: str, at: int, within: Span) -> bool:
    """Whether a cue is a word of a title: 《实践是检验真理的唯一标准》."""
    return (
        text.rfind("《", within.start, at) > text.rfind("》", within.start, at)
        and text.find("》", at, within.end) > 0
    )


_REACH = 300  # characters before and after a cue; a definition that is longer is no card


def _is_whole(r: Reading, near: Span, sentence: Span, form: Form) -> bool:
    """Whether the body ends by itself, not because we look no farther."""
    return (r.body.end < near.end or near.end == sentence.end) and (
        r.body.start > near.start or near.start == sentence.start or not form.reverse
    )


def _forward(doc: Document, m: re.Match[str], within: Span, form: Form) -> Reading | None:
    """X是Y: the subject, the adverbs and words of the phrase as cue, the rest of the sentence."""
    after = m.end() + (m.group().endswith("即") and doc.text.startswith("是", m.end()))  # 自取即|是开架
    if doc.text[after : after + 1] == "，":
        if not (m.group() == "是" and _ATTRIBUTE_LAST.search(doc.text[within.start : m.start()])):
            return None
        after += 1  # 总的思路是，坚持……
    if form.opening:
        opened = [o.end() for o in form.opening.finditer(doc.text, within.start, m.start())]
        term = noun_phrase(doc, Span(opened[-1], m.start())) if opened else None
    else:
        term = subject_before(doc, m.start(), within.start)
    if term is not None and form.opening and (comma := doc.text.find("，", *term)) > 0:
        return _asked_and_told(doc, Span(term.start, comma), m, within, form)
    if term is not None and m.group().endswith("是"):
        term = _of_predicates(doc, term, m.start(), within) or term
    if term is not None and m.group().startswith("，这") and term.end != m.start():
        return None  # 书屋有三个特点，这是……: not of 书屋
    if term is not None and _THAT_IS.fullmatch(doc.text, term.end, m.end()):
        term = _last_named(doc, term)
    if term is None:
        return None
    if lacks_noun(doc.text[slice(*term)]) and (
        frame := _AMONG_WHICH.search(doc.text[within.start : term.start])
    ):
        term = Span(within.start + frame.start("where"), term.end)  # 在诸多因素中，起决定作用的|是生产力
    between = doc.text[term.end : m.start()]
    aside = doc.text.count("，", term.end, m.end()) > 1 or aliases().match(between)  # X，又称Z，是指Y
    apart = aside or len(between) > _LONGEST_ADVERBS or "。" in between
    start = m.start() if apart else term.end
    while doc.text[start] in "，：、 ”’」』）":
        start += 1
    cue = Span(start, m.end())
    if not _are_words(doc, term, cue, within):
        return None
    core = m.group().lstrip("，：")
    end = right_edge(doc.text, after, within.end, form.stops)
    body = body_after(doc, after, end, core, standing=form.standing)
    if points := _POINTS_ON.match(doc.text, body.start, end):  # 指的是这样一种状态：|……
        body = body_after(doc, points.end(), end, core, standing=form.standing)
    held = _HOLDS_TO.match(doc.text, *term)
    idea = _IDEA.search(doc.text, body.start, before_first(doc.text, body, "，").end) if held else None
    if held and idea and idea.start() > body.start + 1:
        term, body = Span(held.end(), term.end), Span(body.start, idea.start())
    body = body if "指" in core else _before_its_own(doc.text, term, body)
    told = doc.text[term.start : term.end] + doc.text[cue.start : cue.end].rstrip("就是在于为")
    if is_attribute(told) and (another := next_attribute().search(doc.text, *body)):
        body = Span(body.start, another.start())
    return Reading(term, cue, body)


def _asked_and_told(doc: Document, term: Span, m: re.Match[str], within: Span, form: Form) -> Reading | None:
    """所谓担当，担的是责任，当的是重任: what the term is told in clauses of its own."""
    name, start = noun_phrase(doc, term), term.end + 1
    if name is None or not is_name(doc.text[slice(*name)]) or m.start() - start > _LONGEST_ADVERBS:
        return None
    body = trimmed(doc, Span(start, right_edge(doc.text, m.end(), within.end, form.stops)))
    return Reading(name, Span(m.start(), m.end()), body)


_AMONG_WHICH = lazy(
    "(?:^|[。；：])(?:可见|因此|所以)?，?(?P<where>在(?![这那其])[^，。；：]{2,24}[中里内上]，)$"
)
_ATTRIBUTE_LAST = lazy(
    "(?:^|[，。；的])(?:总的?|基本|主要|根本)?(?:思路|要求|任务|目标|目的|原则|做法|办法|结论|经验|教训|启示|方针)$"
)
# 坚持|书屋是村里的书房|的理念: what is held is what the idea says, without its noun.
_HOLDS_TO = lazy(
    "(?:[^，的]{0,12}?(?:要|应该|应当?|必须))?(?:牢固|始终)?(?:树立|践行|坚持|秉持|秉承|贯彻|强化|增强|倡导|弘扬)"
    "(?:[和、](?:树立|践行|贯彻|坚持))?了?(?=..)"
)
_IDEA = lazy("的[^的，]{0,6}(?:理念|思想|观念|意识|观点|信念)$")
_POINTS_ON = lazy("(?:这样|如下)的?(?:一[种个类项])?[^，。；：]{0,10}：")
# What a subject is followed by that tells of it first: 旧书|具有长久的生命力，是…; 书屋|在乡里起着作用，是….
_TELLS = lazy(
    "(?:(?P<who>[^，。；：“”]{2,16}?)|[^，。；：“”]{0,16}的?(?P<quoted>“[^，。；：“”]{2,16}”))(?:(?:充分|集中|深刻|系统|科学|全面|生动|鲜明)地?(?:展现|体现|反映|彰显|揭示|阐明|回答|说明|表明|诠释)"
    "|属于(?=[^，]+的[^，]+)|仅?次于|(?<![才不就只都也])(?:能够?|可以?)(?=[^，]{4,})"
    "|具有|有着|拥有|展现|体现了|反映了|彰显|揭示|回答|阐明|阐释|蕴含|承载|凝结|凝聚|贯穿|立足|植根|根植|深植于|源于|来源于"
    "|处在|处于|肩负|承担着?|产生于|诞生于|形成于|涉及|占(?=[全总大绝])|地处|位于|坐落[于在]|[始创]建于|成立于|建成于|起?始于|[起发]源于|[旧原初别]称|存在于|需要|有(?=[^，]{2,}的[^，]+)|同(?=[^，]{2,8}一样)"
    "|(?:继承|丰富|深化|发展)(?:和[\u4e00-\u9fff]{2})?了|由(?=[^，]{2,40}(?:组成|构成))"
    "|在(?=[^，]{2,30}(?:有着|具有|占有|占据|起着|发挥|分布|生长|生活|流行))|[为以](?=[^，]{2,20}(?:提供|奠定|深化|推动)了))"
)
# A place with its second names and where it belongs: 青石镇（Qingshi），古称石浦，位于……，是…….
_PLACED = lazy(
    "(?P<who>[^，。；：“”（）]{2,12})(?:（[^（）]{1,60}）)?，(?:[古旧原又别亦也]称|[原又别]名|简称|隶属|位于|地处|坐落)"
)
_SHOWN = lazy("(?:证明|表明|说明|指出|强调|认为)，$")
_LEADS_ON = lazy("，(?:因此|所以|从而)?[也又都]?$")
_WHAT_IT_DOES = lazy("(?P<who>[^，的]{2,12}?)所?(?:反映|体现|强调|关注|关心|讲述?)的")


def _of_predicates(doc: Document, term: Span, cue: int, within: Span) -> Span | None:
    """The subject that has told something before it is said what it is: 旧书|具有长久的生命力，是乡里的财富."""
    text = doc.text
    if does := _WHAT_IT_DOES.fullmatch(text, *term):  # 目录|反映的是馆藏
        return Span(*does.span("who"))
    if text[cue] != "，" and not _LEADS_ON.search(text, max(term.end, cue - 4), cue):
        return None
    start = left_edge(text, term.start, within.start, "。；：！？")
    told = (
        _TELLS.match(text, start, term.end)
        or _PLACED.match(text, start, term.end)
        or (
            _SHOWN.search(text, start, term.start) and _TELLS.match(text, *term)
        )  # 实践证明，书屋|具有生命力，是……
    )
    if told is None or "是" in text[start : term.end] or _THESE.match(text, *term):
        return None
    name = Span(*told.span("quoted" if told.groupdict().get("quoted") else "who"))
    if text[name.end] == "的":
        return None
    who = noun_phrase(doc, name)
    return who if who is not None and whole_words(text, who, Span(start, term.end)) else None


_THAT_IS = lazy("，(?:也就是|亦即|即)")
_LEADS_TO = lazy(
    "(?:(?:提出|提到|发生|产生|出现|形成|引起|导致|造成|生成|采用|采取|通过|基于|扩展为|转化为|叫做|称为|引入|引进|实行|推行|设立|建立"
    "|发明|创立|开创|表现出|获得|确立|主张)[了过]?|(?<=[础质则据法容标式心段])[是为])(?=[^，]{2,14}$)"
)


def _last_named(doc: Document, term: Span) -> Span:
    """What a clause before 即 leads to: 书页受潮而产生|霉斑，即…."""
    verbs = [verb.end() for verb in _LEADS_TO.finditer(doc.text, *term)]
    return noun_phrase(doc, Span(verbs[-1], term.end)) or term if verbs else term


_LONGEST_ADVERBS = 6  # characters between a subject and the words of a phrase that still belong to the cue


def _before_its_own(text: str, term: Span, body: Span) -> Span:
    """A body up to the clause that opens with the term again, or with what it is of: 捐书的源泉是村民，|捐书的多少……."""
    words = text[term.start : term.end].partition("的")[0]
    again = text.find(f"，{words}", body.start, body.end) if len(words) > 1 else -1
    return Span(body.start, again) if again > body.start else body


def _reversed(doc: Document, m: re.Match[str], within: Span, form: Form) -> Reading | None:
    """Y称为X: the clauses before, and the first of the names after."""
    end = right_edge(doc.text, m.end(), within.end, "，。；！？：")
    alternative = _AND_MORE.search(doc.text, m.end() + 2, end)
    term = noun_phrase(doc, Span(m.end(), alternative.start() if alternative else end))
    if term is None or not _are_words(doc, term, Span(*m.span()), within):
        return None
    start = left_edge(doc.text, m.start(), within.start, "。：:；！？")
    whole = m[0].startswith("，这")  # 这 points back to all that is told
    handled = _DONE_WITH.fullmatch(doc.text, start, m.start())  # 把旧书分给各村的做法，称为X
    for frame in (_FRAME,) if whole or handled else (_FRAME, _BA):  # 心理学上，把|……叫做X
        framed = frame.match(doc.text, start, m.start())
        start = framed.end() if framed else start
    body = Span(start, m.start())
    if again := [*form.cue.finditer(doc.text, *body), *_CALLED.finditer(doc.text, *body)]:  # A称为X，B称为Y
        last = max(m.end() for m in again)
        body = Span(doc.text.find("，", last, body.end) + 1 or body.start, body.end)
        if re.match("而[^是且非]", doc.text[body.start : body.start + 2]):
            body = Span(body.start + 1, body.end)
    body = trimmed(doc, body if whole else _nearest(doc.text, body))
    body = _without_ends(doc.text, body, m[0])
    if not (
        _POINTS_BACK.match(doc.text, *body) or _OWING_TO.fullmatch(doc.text, *body)
    ):  # 如|书籍的积压，称为…
        body = without_links(doc, without_number(doc.text, body))
    attribute = doc.text[body.end - 1] == "的" and "的" in doc.text[slice(*term)]  # 有一个特定的称为|根的结点
    return Reading(term, Span(*m.span()), body) if body.end - body.start >= 4 and not attribute else None


def _without_ends(text: str, body: Span, cue: str) -> Span:
    """What is called so without what leads to it, and without the pronoun that says it again."""
    if among := _AMONG.match(text, *body):  # 馆里有甲、乙、丙等，其中|甲与乙合称……
        body = Span(among.end(), body.end)
    if "则" in cue and (condition := _IF.match(text, *body)):  # 若|藏书不断减少，则称为萎缩
        body = Span(condition.end(), body.end)
    body = Span(
        body.start, body.end - (text[body.end - 1] in "则就" and body.end - body.start > _SHORTEST)
    )  # ……的缺页|则称为
    they = _THEY.search(text, *body)  # 多数住在河边，他们|统称河人
    return Span(body.start, they.start()) if they else body


_SHORTEST = 4  # characters
_AND_MORE = lazy("或|、|(?<=[”》])等")  # 称为“书散”等等
_CALLED = lazy("称为|称作|称做|叫做|叫作|谓之")
_OWING_TO = lazy("由于[^，]+的[^的，]{1,8}")  # 由于借不到书而放弃阅读的状态: it tells of the noun
_LONG_BODY = 40  # characters of what is called so; before it stands what leads to it
_POINTS_BACK = lazy(" *(?:这|它|此|其(?!他|它)|前者|后者)")


def _nearest(text: str, body: Span) -> Span:
    """The noun phrase right before 称为, of a sentence that has told much else."""
    last = after_last(text, body, "，；")
    named = re.search("的[^的，]{1,10}$", text[last.start : last.end])
    if named and _THESE.match(text, *last):  # 书可分为甲和乙，|这两种书之间的比例
        return last
    if body.end - body.start <= _LONG_BODY or not named or _POINTS_BACK.match(text, *last):
        return body
    return last


_THEY = lazy("，(?:[他它她]们|其|[二两三四]者|[此这])$")
_AMONG = lazy("[^。；]*，其中(?=.{2})")
_IF = lazy("(?:若是?|如果|倘若|假如)(?=.{4})")
_THESE = lazy(" *这[一两几三四些种][^，]{4,}")
_FRAME = lazy("(?:在[^，。]{1,8}|[^，。在]{1,6}[学业界语法书])[里中上]，(?=.{4})")  # 心理学里，……称为X
_DONE_WITH = lazy(
    " *[把将](?!来)[^，]{4,}的(?:做法|[方办]法|过程|行为|活动|措施|手段|方式|技术|工艺|制度|模式|操作|手法|策略|工作)，?"
)
_BA = lazy("(?!这)[^，。把将]{0,8}[把将](?=.{4})")  # 人们把……叫做X
