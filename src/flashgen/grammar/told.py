"""What a clause, a sentence or a paragraph tells of, so that the points it leads to are of that.

书目记录每本书的去向。内容包括：… lists what is in 书目.
"""

from __future__ import annotations

from flashgen.grammar.naming import Topic
from flashgen.grammar.outline import head_of, naming_ancestor, trimmed
from flashgen.language.lazy import lazy
from flashgen.language.verbs import MEANS
from flashgen.language.words import ends_word
from flashgen.model import Document, Span

# What a clause tells of: 书目|记录每本书的去向, 借阅三角|形象地说明了……, 书签|用于……, 公基金|是…….
_TELLS = lazy(
    " *(?P<who>(?![这那它其此该])[^，。；：（是的]{2,14}?)(?:（[^（）]*）)?(?:主要|专门|详细|具体|全面|一般|通常|则|就)*"
    rf"(?:是|{MEANS}|用于|用来|用以|旨在|负责|研究|反映|描述|记录|规定|说明|定义|列出"
    "|(?:使用|利用|借助|采用|通过)(?=[^，]{1,12}来)|由(?=[^，]{2,24}(?:产生|担任|选举|任命|组成|构成|负责|制定|承担))"
    "|(?:形象|生动|深刻|简明)地?(?:说明|反映|揭示))(?=[^的，。；][^，。；]{3})(?![^，。；]{0,6}的$)"
)


def told_of(text: str, clause: Span) -> Span | None:
    """What a clause tells of, where it opens with it: 书目 of 书目记录每本书的去向."""
    told = _TELLS.match(text, *clause)
    return Span(*told.span("who")) if told else None


def told_here(doc: Document, before: Span) -> Span | None:
    """What the first sentence of a paragraph tells of, where another leads to the points."""
    who = told_of(doc.text, before)
    return trimmed(doc, who) if who and ends_word(doc.text, *who) else None


def told_before(doc: Document, block: int) -> Span | None:
    """What the paragraph right before a block tells of, below the same heading."""
    before = doc.blocks[block - 1] if block > 0 else None
    if before is None or before.kind != "paragraph" or before.parent != doc.blocks[block].parent:
        return None
    who = told_of(doc.text, before.span)
    return trimmed(doc, who) if who else None


def pair_before(doc: Document, block: int, at: int) -> Span | None:
    """The two that a paragraph tells of up to `at` or that its heading names, where 二者 points back to them.

    旧书与新书|容易混淆，它们的区别在于：; the heading 旧书与新书. A lead may stand apart from what precedes it.
    """
    before = doc.blocks[block - 1] if block > 0 else None
    beside = before and before.kind == "paragraph" and before.parent == doc.blocks[block].parent
    start = before.span.start if before and beside else doc.blocks[block].span.start
    told = _PAIR_TOLD.search(doc.text, start, at)
    if told and ends_word(doc.text, start, told.end("pair"), at):
        return trimmed(doc, Span(*told.span("pair")))
    above = naming_ancestor(doc, block)
    head = head_of(doc, above) if above >= 0 else None
    return head if head and _PAIR.fullmatch(doc.text, *head) else None


_PAIR = lazy("(?P<one>[^，。；：的和与及]{2,12})(?:和|与|及|、)[^，。；：的和与及]{2,12}")
_PAIR_TOLD = lazy(
    f"(?<![^。；！？\\n ])(?P<pair>{_PAIR.pattern}?)"
    "(?=之间|既|[很都均也并虽]|是|有着?|不[是同]|相[互辅对]|往往|常|容易|密切|紧密|存在|看似|同属|[二两]者|，)"
)
_ITS_WHAT = lazy(" *其(?P<what>[^，。；：其]{2,8}?)(?:主要|一般)?(?:如下|是|为|有|包括|包含)?")
_WORKS_ON = lazy(
    "(?:对[^，]{2,16})?(?:有着?|具有|产生|起着?)了?[^，的]{0,6}的?(?P<what>影响|作用|意义|好处|危害)"
)
_ON = lazy(" *(?:对于?|针对)(?P<what>[^，]{2,20}?)(?:这一点|这一?个?问题|的?问题)?")
_BY = lazy(
    "(?:我们)?(?:可以?|能够?|应当?|要)?(?:通过|采用|采取|用|有)(?:以下|如下|下列|这)"
    "(?P<how>[几两二三四五六七八九十]?[种个类条项点]?(?:方法|办法|方式|途径|措施|手段|策略|对策))(?:来)?[^，]{0,4}"
)
_RESTS_ON = lazy(
    " *(?:主要|关键|重点|就)*(?:要?看|在于|取决于|靠)(?:以下|这)?[几两二三四五六七八九十](?:点|条|个方面|个)"
)
# The first clause of a lead, and what it takes; no time, place, ground or condition, and no sentence of its own.
_MUST = lazy(
    " *(?:就|还|也|更|首先|关键)?(?:要(?!求|素|点|件|是|么)|必须|应当|应该|需要|离不开|重在|贵在|务必)(?=[^，]{2})"
)
_ROUND = lazy(
    " *(?:[^，]{0,3}|[^，]{17,}|[^，]*(?:[是有要]|必须|应当|会议|[中下上里时前后际来年月日]$).*"
    "|(?:面对|面向|围绕|根据|按照|为了?|通过|针对|结合|随着|由于|因此|所以|同时|此外|其中|首先|其次|当前|目前|今[年后天]|明年|下一步|我们|大家|[我你他她它这那该此其]|各|全).*)(?=，|$)"
)
_THAT_IS = lazy(" *(?:就?是|指的?是?)(?=[^，]{6})")


def of_first_clause(doc: Document, clauses: list[Span]) -> Topic | None:
    """What the first clause of a lead tells of, where the next ones tell what of it the points are, or what it is.

    公基金用于买书，其|使用范围如下：; 借阅是读书的开始，对人有着深远的|影响：; 记忆，就是……的能力：;
    对于|旧书受潮这一点，可以通过以下|几种方法来解决：; 书屋能不能办好，主要看两点，.
    """
    text = doc.text
    if len(clauses) < 2:
        return None
    if _THAT_IS.match(text, *clauses[1]):
        return Topic((trimmed(doc, clauses[0]),), "what the lead says the meaning of")
    on, how = _ON.fullmatch(text, *clauses[-2]), _BY.fullmatch(text, *clauses[-1])
    if on and how:
        return Topic((Span(*on.span("what")), Span(*how.span("how"))), "what is met, and how")
    if _RESTS_ON.fullmatch(text, *clauses[-1]):  # 书屋能不能办好，主要看两点，
        return Topic(
            (trimmed(doc, Span(clauses[-2].start, clauses[-1].end)),),
            "a clause, and that it rests on several points",
        )
    if _MUST.match(text, *clauses[1]) and not _ROUND.match(
        text, *clauses[0]
    ):  # 抓书屋建设，要紧盯书架，坚决反对…。
        return Topic((trimmed(doc, clauses[0]),), "what the lead says must be done for")
    who = told_of(text, clauses[0])
    what = _ITS_WHAT.fullmatch(text, *clauses[-1]) or _WORKS_ON.fullmatch(text, *clauses[-1])
    if not who or not what:
        return None
    return Topic((trimmed(doc, who), Span(*what.span("what"))), "what the lead tells of, and what of it")
