"""What names a list that a sentence of a law leads: 开办书屋的，应当符合下列条件 → 开办书屋的条件.

Source: the laws of the benchmark's genre; a lead is named by what its list is set for, where it says that, else it
stands as it is: laws are learnt by their words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flashgen.language.lazy import lazy
from flashgen.model import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

_LONGEST_LEAD = 50  # characters of a sentence that names a list as it stands


def legal_topic(text: str, sentence: Span, clauses: Sequence[Span]) -> tuple[Span, ...]:
    """The spans that name the list of a sentence with 下列, which its clauses make up; two are joined by 的."""
    at = next(i for i, clause in enumerate(clauses) if "下列" in text[clause.start : clause.end])
    if text.startswith("有下列", sentence.start) and len(clauses) == 2:  # 有下列情形之一的，不得借阅
        return (clauses[-1],)
    if (
        at == 0
        and len(clauses) == 2
        and _LISTED_FIRST.fullmatch(text, *clauses[0])
        and _OUGHT.match(text, *clauses[1])
    ):
        return (clauses[1],)  # 有重要价值的下列图书，应当列为善本
    if at and _MEANS_ALONE.fullmatch(text, *clauses[at]):  # 本办法所称代理业务，|是指下列活动
        so_called = _SO_CALLED.match(text, *clauses[at - 1])
        return (Span(so_called.end() if so_called else clauses[at - 1].start, clauses[at - 1].end),)
    if meant := _MEANS.fullmatch(text, *clauses[at]):  # 馆际合并是指下列情形
        return (Span(*meant.span("what")),)
    named = (
        _manner(text, clauses[at])
        or _contents(text, clauses, at)
        or _condition(text, sentence, clauses, at)
        or _whole(text, sentence, clauses, at)
        or _cases(text, sentence, clauses, at)
    )
    return named or (_lead(text, sentence, clauses, at),)


_LISTED_FIRST = lazy(
    "(?!违反|按照?|根据|依照|对|在|有)(?:[^，]*(?<!提供|办理|从事))?下列(?![^，]*(?:之一|[有是为]))[^，]{2,14}"
)
_OUGHT = lazy("(?:应当|必须|可以|不得)[^，]{4,}")
_SO_CALLED = lazy("(?:第[^，]{1,8}条 ?)?本[\u4e00-\u9fff]{1,6}所称的?")
_MEANS_ALONE = lazy("(?:是指|指|包括)下列[^，。；：]{1,8}")
_MEANS = lazy(
    "(?:本[\u4e00-\u9fff]{1,6}所称的?)?(?P<what>[^，]{2,20}?)，?(?:是指|指|包括)下列[^，。；：]{1,8}"
)
_MANNER = lazy(
    "(?:[^，]*?(?:应当?|可以|必须|不得))?(?:通过|按照?|依照|采取|采用|以)下列(?P<what>方式|途径|渠道|形式|方法|顺序|程序|规则|原则|标准)"
    "(?:之一)?(?:进行|予以|给予|来)?(?P<done>(?!执行|办理|处理|确定|进行)[^，]{4,16})"
)


def _manner(text: str, clause: Span) -> tuple[Span, Span] | None:
    """How something is done: 读者可以通过下列方式向馆里举报 → 向馆里举报的方式."""
    manner = _MANNER.fullmatch(text, *clause)
    return (Span(*manner.span("done")), Span(*manner.span("what"))) if manner else None


_CONTAINS = lazy(
    "并?(?:(?P<who>[^，]{2,24}?)(?:应当?|必须))?(?:应当?|必须)?(?:载明|写明|记载|注明)下列(?P<what>内容|事项)"
)
_ITS_DUTY = lazy("(?P<who>[^，]{2,40}?)(?:应当?|必须)[^，]+")


def _contents(text: str, clauses: Sequence[Span], at: int) -> tuple[Span, Span] | None:
    """What a paper has in it: 读者证应当准确，并应当载明下列内容 → 读者证的内容."""
    contains = _CONTAINS.fullmatch(text, *clauses[at])
    whose = contains if contains and contains["who"] else None
    if contains and not whose and at:
        whose = _ITS_DUTY.fullmatch(text, *clauses[at - 1])
    return (Span(*whose.span("who")), Span(*contains.span("what"))) if contains and whose else None


_WHAT_IS_NEEDED = "(?:同时)?(?:具备|符合|满足)下列(?P<what>(?:基本)?(?:条件|要求|标准))(?:之一)?"
_NEEDS = lazy(f"(?:应当?|必须|需要?|还)*{_WHAT_IS_NEEDED}")
_NEEDED = lazy(
    "(?P<who>(?:申请|领取|获得|取得|设立|成立|开办|举办|创办|从事|办理|参加|报考|担任|购买|使用)[^，有的]{2,18}?)"
    f"(?:应当?|必须|需要?|还)+{_WHAT_IS_NEEDED}"
)
_KEEPS = lazy(
    "(?:并且?|还)*(?:应当?|必须)?(?:遵循|遵守|坚持|符合)下列(?P<what>[^，]{0,2}(?:原则|要求|规定|标准))"
)
_DUTY = lazy("(?:应当?|必须)")
_SURELY = lazy("因[^，]{2,20}，(?:确需|需要)|确需")


def _condition(text: str, sentence: Span, clauses: Sequence[Span], at: int) -> tuple[Span, Span] | None:
    """Conditions are those of what they are set for: 开办书屋的，应当符合下列条件，并经县里批准 → 开办书屋的条件."""
    if within := _NEEDED.fullmatch(text, *clauses[at]):  # 领取奖励应当符合下列条件
        return Span(*within.span("who")), Span(*within.span("what"))
    needs = _NEEDS.fullmatch(text, *clauses[at])
    if at > 1 and (keeps := _KEEPS.fullmatch(text, *clauses[at])) and _DUTY.match(text, *clauses[1]):
        return clauses[0], Span(*keeps.span("what"))  # 制定借阅规则，应当方便读者，并且遵循下列原则
    if not needs or not at:
        return None
    before = clauses[at - 1]
    if not text.endswith("的", *before):
        return None
    first = sentence.start if before.end - sentence.start <= _LONGEST_LEAD else before.start
    start = max([first, *(m.end() for m in _SURELY.finditer(text, first, before.end))])
    return Span(start, before.end - 1), Span(*needs.span("what"))


_LONGEST_WHOLE = 56  # characters
_ASIDE = lazy("根据|依据|依照|按照|^经|除[^，]*外$")  # what a case is done on the ground of
_CASES_FIRST = lazy("[^，]*有下列(?:情形|情况|行为)之一")
_SANCTION = lazy("(?:情节[^，]{2,6}的，)?(?:由[^，]{2,40}?)?(?:责令|给予|予以|处以?|没收|吊销|撤销|取消)")


def _whole(text: str, sentence: Span, clauses: Sequence[Span], at: int) -> tuple[Span] | None:
    """Cases are learnt with all that is done in them, where that is a sanction (由馆里责令改正，处十元罚款) or several things,

    or where a further case narrows them: 遇有下列情形之一，经劝阻无效的，可以收回借书证. Of a long sentence the part
    from there on. (Of 11 such leads of seven laws, readers took 10 so.)
    """
    after = clauses[at + 1 :]
    cases = _CASES.fullmatch(text, *clauses[at])
    sanctioned = after and cases and _SANCTION.match(text, *after[0])
    narrowed = after and _CASES_FIRST.fullmatch(text, *clauses[at])
    several = cases and len(after) > 1 and not any(_ASIDE.search(text[slice(*clause)]) for clause in after)
    if not (sanctioned or narrowed or several):
        return None
    whole = sentence.end - sentence.start <= _LONGEST_WHOLE
    lead = Span(sentence.start if whole else clauses[at].start, clauses[-1].end)
    return (lead,) if lead.end - lead.start <= _LONGEST_WHOLE else None


_CASES = lazy(
    "(?P<subject>[^，]*?)(?:有|属于|(?:同时)?(?:符合|具备)|具有)下列(?P<what>情形|情况|行为|条件)(?:之一)?的$"
)
_ON_WHAT_GROUND = lazy("根据|依据|依照|按照|^经")
_DONE = lazy("(?P<who>[^，]*?)(?:应当?|可以|方可|不得|不予|必须)")
_AS_WELL = lazy("[也还并]")


def _cases(text: str, sentence: Span, clauses: Sequence[Span], at: int) -> tuple[Span, Span] | None:
    """Cases are those of what is done in them, where it has a subject of its own, or they have none.

    属于下列情形之一的，可以单方申请 → 可以单方申请的情形; but 馆员有下列情形之一的，给予奖励 stands as it is.
    """
    cases = _CASES.fullmatch(text, *clauses[at])
    done = [
        c
        for c in clauses[at + 1 :]
        if not (_ON_WHAT_GROUND.search(text[slice(*c)]) or _BEYOND.search(text, *c))
    ]
    if not cases or not done or _AS_WELL.match(text, *done[0]):
        return None
    does = _DONE.match(text, *done[0])
    alone = not cases["subject"] or (does is not None and does["who"] != "")
    goes_on = len(done) > 1 and sentence.end - sentence.start > _LONGEST_LEAD
    deems = text.startswith(("视为", "认定为", "推定为"), done[0].start)  # 有下列情形之一的，视为已归还
    return (done[0], Span(*cases.span("what"))) if alone or goes_on or deems else None


_OWN_DUTY = lazy("(?!应当?|可以|必须|不得)[^，]{2,12}?(?:应当?|必须|可以|不得)[^，]*下列")
_TOLD = lazy("(?<=..)(?:分为|包括|分成|由[^，]+(?:组成|负责)$)")
_BUT_FOR = lazy("除.*下列.*外")
_BEYOND = lazy("除[^，]*外$")  # 代为借书|的，除应当出示证件外，还应当遵守下列规定


def _lead(text: str, sentence: Span, clauses: Sequence[Span], at: int) -> Span:
    """The sentence, or of a long one the clause with 下列 where it is complete, else the last: with what it goes on."""
    if (
        text.startswith("并", clauses[-1].start)
        and at == len(clauses) - 2
        and not text.endswith("的", *clauses[at])
    ):
        return Span(sentence.start, clauses[at].end)  # 应当提交下列材料，并对材料的真实性负责
    if at and _OWN_DUTY.match(text, *clauses[at]) and _TOLD.search(text, *clauses[at - 1]):
        return Span(clauses[at].start, clauses[-1].end)  # 奖励分为三种，|申报人应当具备下列条件
    if sentence.end - sentence.start <= _LONGEST_LEAD:
        return sentence
    if _BUT_FOR.fullmatch(text, *clauses[at]):  # 除收取下列费用外，不得收取…: the whole says what is allowed
        return Span(clauses[max(0, at - 1)].start, clauses[-1].end)
    if at > 1 and _BEYOND.match(text, *clauses[at - 1]) and text.endswith("的", *clauses[at - 2]):
        return Span(clauses[at - 2].start, clauses[at - 2].end - 1)
    complete = not text.endswith(("的", "之一"), *clauses[at])  # 有下列情形之一，……，|应当换证
    last = at if at < len(clauses) - 1 and complete else len(clauses) - 1
    return Span(_start_of_lead(text, clauses, last), clauses[last].end)


def _start_of_lead(text: str, clauses: Sequence[Span], last: int) -> int:
    """Where the clause begins that a clause goes on with: 驾驶人应当年满十六周岁，并遵守下列规定."""
    while last and text[clauses[last].start] in "并且及但还也除按依":
        last -= 1
    return clauses[last].start
