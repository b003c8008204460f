"""The topic of a list that a sentence leads (发展战略包括以下三个阶段：), or that answers a question."""

from __future__ import annotations

from flashgen.grammar.asked import QUESTION
from flashgen.grammar.law_leads import legal_topic
from flashgen.grammar.leads import Lead, read_lead, without_frame
from flashgen.grammar.naming import Topic, label_before, named_by, names_points, owner, without_gloss
from flashgen.grammar.outline import head_of, trimmed, without_note
from flashgen.grammar.told import of_first_clause, pair_before, told_before, told_here, told_of
from flashgen.language import numerals
from flashgen.language.coordination import before_first, split
from flashgen.language.lazy import lazy
from flashgen.language.verbs import SAYS
from flashgen.language.words import cut, ends_word
from flashgen.model import Document, Span
from flashgen.vocabulary import needs_owner

_EMPTY_HEADS = {
    "",
    "方面",
    "点",
    "种",
    "个方面",
    "内容",
    "情形",
    "情况",
    "几点",
    "部分",
    "个部分",
    "方面的内容",
}
_PARTS = frozenset(["方面", "部分"])
_LINKS = lazy(
    r"(?:其中|当然|其实|显然|可是|但是|但|因此|所以|于是|总之|此外|另外|同时|目前|一般来说|具体来说|总结来说|总的来说|简单来说|概括地说|通常|这里|为此|我们|[现兹](?=[对就将把])|要|就是|即|而|[有分共](?=[二两三四五六七八九十几][个条点项种大])|其(?![他它中次余实一二三四五]))，?"
)
# What a lead says of its subject before it tells the points: 其缺点也很明显, 阻力则与体制有关, 暑邪的性质有三.
_PREDICATE = lazy(
    rf"[则也都]?(?:与[^，]{{1,12}}[有相]关|(?:很|较|十分|非常|比较)?(?:明显|突出|多|复杂|多样)|有[{numerals.HAN}](?:个|点|种|类|条|项)?"
    rf"|(?:可以?|要|应当?|需要?|必须)?从(?:以下|下列|下面|这)? ?[几{numerals.HAN}\d]{{1,3}} ?个?(?:方面|点|角度|层面|环节)"
    "(?:入手|着手|展开|做起|来?(?:看|理解|把握|努力|衡量|分析|考虑|说明|描述|评价|考察|讨论|研究))"
    "|可以?是[^，]{4,24}[、或][^，]+"  # 书页可以是纸的、布的或两者兼有
    "|以[^，]{2,20}(?:为|作为)(?:主要|核心|基本|显著)?(?:特征|特点|核心|表现|标志))$"
)


def lead_topic(doc: Document, lead: Span, block: int) -> Topic | None:
    """The topic that a lead sentence (…包括以下方面：) gives; of a paragraph that leads to nothing, its label."""
    text = doc.text
    lead = without_note(doc, lead)
    label = _LABEL.match(text, *lead)
    if label and label.end() < lead.end and text[lead.end - 1] in "。；":  # 兴起的原因：书市是…的产物。首先…
        return named_by(doc, Span(*label.span("words")), block, "label of a paragraph")
    sentence = _last_sentence(text, lead)
    if "下列" not in text[sentence.start : sentence.end] and (listed := _with_cases(text, lead)):
        sentence = listed
    if question := QUESTION.fullmatch(text, sentence.start, lead.end):
        return Topic((Span(*question.span("words")),), "question")
    clauses = split(text, sentence, "，：")
    if not clauses:
        return None
    if "下列" in text[sentence.start : sentence.end]:
        return Topic(legal_topic(text, sentence, clauses), "sentence of a law")
    leading = _leading_clause(text, clauses)
    if parted := _parted_by(doc, leading, alone=len(clauses) == 1):
        return Topic((parted,), "what things are parted by")
    return _of_clause(doc, _leads_with(text, clauses, leading), clauses, block)


def _leading_clause(text: str, clauses: list[Span]) -> Span:
    """The clause of a sentence that leads to points: its last, or the one before that says what follows.

    读者应当填写以下内容，|并对内容负责：
    """
    last = clauses[-1]
    goes_on = len(clauses) > 1 and text[last.start] in "并且" and _FOLLOWING.search(text, *clauses[-2])
    return clauses[-2] if goes_on else last


def _parted_by(doc: Document, clause: Span, alone: bool) -> Span | None:
    """What a clause parts things by, as far as it says what is parted: 按用途分类：, 从装订的角度可将图书分为|三类：."""
    words = trimmed(doc, clause)
    if alone and _BASIS.fullmatch(doc.text, *words):
        return words
    parted = _PARTED.match(doc.text, *words)
    return Span(*parted.span()) if parted else None


def _leads_with(text: str, clauses: list[Span], leading: Span) -> Span:
    """The clause that a topic is read from, without its links and who points to it: 因此，|……; 以下是|……; 我讲|三点意见."""
    if not read_lead(text, leading):  # …有两种抑制，对照着记：
        leading = next((c for c in reversed(clauses) if _counts(text, c)), leading)
    link = _LINKS.match(text, *leading)
    if link and link.end() < leading.end - 1 and ends_word(text, leading.start, link.end()):  # not 要|求
        leading = Span(link.end(), leading.end)
    if here := _HERE_ARE.match(text, *leading):
        leading = Span(here.end(), leading.end)
    said = _I_SAY.match(text, *leading)
    return Span(said.end(), leading.end) if said and said.end() < leading.end - 1 else leading


def _of_clause(doc: Document, clause: Span, clauses: list[Span], block: int) -> Topic | None:
    """The topic that the leading clause of a sentence gives, or what stands above it where it says nothing."""
    text = doc.text
    own = owner(doc, clause, block)
    if paper := _ON_WHAT.match(text, *clause):  # 现就办好书屋提出以下意见：
        return Topic((Span(*paper.span("what")), Span(*paper.span("paper"))), "what a paper is on")
    words = trimmed(doc, clause)
    goes_on = _AS_WELL.match(text, *words) if len(clauses) > 1 else None
    if goes_on and (who := told_of(text, clauses[0])):  # 书目|详细描述藏书，以及为藏书而做的工作：
        return Topic((who,), "what the first clause tells of")
    if (
        _SAYS_ONLY.fullmatch(text, *words)
        or _ONLY_TELLS.fullmatch(text, *words)
        or _BESIDE.fullmatch(text, *words)
    ):
        if own >= 0:
            return _heading_over(doc, own)
        if purpose := _purpose(text, Span(clauses[0].start, clause.start)):
            return Topic((purpose,), "what a paper is for")
    if _DUTY.fullmatch(text, *words):  # 全体馆员要做到：
        return Topic((words,), "what somebody is to do")
    if (theirs := _THEIRS.fullmatch(text, *words)) and (pair := pair_before(doc, block, clause.start)):
        return Topic((pair, Span(*theirs.span("what"))), "what is said of the two told of before")
    if beside := of_first_clause(doc, clauses):
        return beside
    labelled = own == block and doc.blocks[block].kind == "item"  # 团体赛：不限工具，包括以下类型：
    if (read := read_lead(text, clause)) and (
        topic := _of_lead(doc, read, clauses[-1:] if labelled else clauses, own, block)
    ):
        return topic
    within = _WITHIN.fullmatch(text, *words)
    phrase = Span(*within.span("what")) if within else _told_phrase(text, words)
    told = text[phrase.start : phrase.end]
    if 2 <= len(told) <= 40 and not (_POINTS_BACK.match(told) or _NO_SUBJECT.match(told)):
        return named_by(doc, phrase, block, "lead sentence")
    return _heading_over(doc, own) if own >= 0 else None


def _heading_over(doc: Document, own: int) -> Topic:
    return named_by(doc, head_of(doc, own), own, "heading over a lead sentence")


def _told_phrase(text: str, phrase: Span) -> Span:
    """A clause without what it says of its subject, and without who tells of it: 馆长阐述了|书屋的蓝图|如下."""
    if (said := _PREDICATE.search(text, *phrase)) and said.start() > phrase.start + 1:
        phrase = Span(phrase.start, said.start())
        if _ONLY_LINKS.fullmatch(text, *phrase):  # 因而通常|从三个方面来衡量
            phrase = Span(phrase.start, phrase.start)
    object_of = _TELLS_OF.search(text, *phrase) or _HE_SETS.match(text, *phrase)
    if object_of and not _POINTS_BACK.match(text, object_of.end()):
        phrase = Span(object_of.end(), phrase.end)
    follows = _SAYS_IT_FOLLOWS.search(text, *phrase)
    return Span(phrase.start, follows.start()) if follows else phrase


_SAYS_IT_FOLLOWS = lazy("(?:总结)?如下(?:所示)?$|(?:主要|一般|通常)*(?:是|为|(?<!兼)有|包括)$")
_FOLLOWING = lazy("(?:以下|如下)(?!简称|统称|称)")
_ONLY_LINKS = lazy("(?:因而|因此|所以|故|于是|通常|一般|往往|主要|常常?|我们|人们|可以?)+")
_WITHIN = lazy("在(?P<what>[^，；：]{2,12}?)(?:之?中|里|当中|上|方面)")  # 在每一对矛盾中，
_BASIS = lazy(
    "(?:按照?|根据|依据|依照)[^，。；：]{1,20}?(?:来|进行|不同)?(?:分类?|划分|区分)"
)  # 按用途分类：
_PARTED = lazy(  # 从装订的角度可将图书分为：
    "(?:按照?|根据|依据|依照|从)[^，。；：]{1,20}?[将把][^，。；：]{1,20}?(?:划分|区分|分)(?:成|为)"
)
_HERE_ARE = lazy("(?:以下|下面|下列)(?:是|为|列出|给出)了?(?:一些|若干|几[个种条])?(?=[^，：]{2})")
_I_SAY = lazy(
    "(?:下面|最后|这里|在此|借此机会)?(?:我们?)?(?:代表[^，。；]{2,12}?)?(?:再|想|就)?(?:简要|重点|着重)?(?:讲|提|谈|说|强调|提出)了?"
    "(?=[几两二三四五六七八九十])"
)
_ON_WHAT = lazy(
    " *现?就(?P<what>[^，。；：]{4,24}?)(?:制定|提出|作出|做出)(?:以下|如下|下列)[^，。；：]{0,4}?"
    "(?P<paper>意见|规定|决定|要求|措施|建议|办法|方案|通知)"
)
_PURPOSE = lazy("为了?(?P<what>[^，。；]{4,}(?:，[^，。；]{4,})*)，")


def _purpose(text: str, ahead: Span) -> Span | None:
    """The last thing that a paper is for: 为贯彻新发展理念，|做好碳达峰工作|，现提出如下意见."""
    what = _PURPOSE.fullmatch(text, *ahead)
    clauses = split(text, Span(*what.span("what")), "，") if what else []
    found = next((c for c in reversed(clauses) if not _ON_GROUND.match(text, *c)), None)
    return found if found and found.end - found.start <= _LONGEST_PURPOSE else None


_ON_GROUND = lazy(" *(?:经|根据|依据|按照|结合)")
_LONGEST_PURPOSE = 24  # characters
_LABEL = lazy("(?P<words>[^，。；：“]{2,20})：")


def _with_cases(text: str, lead: Span) -> Span | None:
    """The part of a sentence of a law before its ； that has the cases: 有下列行为的，予以警告；|情节较重的，予以撤职：."""
    start = max(lead.start, text.rfind("。", *lead) + 1)
    first = before_first(text, Span(start, lead.end), "；")
    return first if first.end < lead.end and "有下列" in text[first.start : first.end] else None


def _counts(text: str, clause: Span) -> bool:
    """Whether a clause says how many of what there are: 有两种抑制."""
    read = read_lead(text, clause)
    return read is not None and read.number is not None and read.head.end > read.head.start


def _last_sentence(text: str, lead: Span) -> Span:
    end = lead.start + len(text[lead.start : lead.end].rstrip("：。？ "))
    start = max([lead.start - 1, *(text.rfind(c, lead.start, end) for c in "。！？；")]) + 1
    return Span(start + len(text[start:end]) - len(text[start:end].lstrip("”’」』）")), end)


_BY = lazy("(?<=..)(?<![所可难足加予])以(?!及|上|下|前|后|外|来)(?=..)")
_BECAUSE = lazy("(?:这|主要|就)*是?因为")
_PASSIVE = lazy("(?<=..)(?:有时|通常|一般|往往|常常?|可以?)?被$")
_HANDLED = lazy("(?<!党)(?:把|将(?!来|要|会|军))(?=.)")  # 该理论将|借阅行为|分解为两个方面


def _of_lead(doc: Document, lead: Lead, clauses: list[Span], own: int, block: int) -> Topic | None:
    """The topic of a clause such as 发展战略包括三个阶段: its subject, with what is counted where that says something."""
    text = doc.text
    subject, number, head = lead
    subject = _without_duty(text, subject)
    labelled = label_before(doc, number or head, block) if subject.end <= subject.start else None
    if labelled and len(clauses) >= 2:  # 书脊：书的背部，约占全书的一成，可分为|两部分：
        subject = labelled
    if subject.end <= subject.start and len(clauses) >= 2:  # X，有三个方面：
        before = None if number else read_lead(text, clauses[-2])
        if before and before.number and before.head.end > before.head.start:  # X涉及三个要素，分别为：
            return _of_lead(doc, before, clauses[:-1], own, block)
        subject = _subject_before(text, clauses)
    reason = text[head.start : head.end] == "因为" or _BECAUSE.fullmatch(text, *subject)
    if reason and len(clauses) >= 2:  # 旧书不会消失，这是因为：
        return Topic((trimmed(doc, clauses[-2]),), "what is given reasons for")
    if (by := _BY.search(text, *subject)) and text.startswith("为", subject.end):  # 痢疾|以腹痛为主要特征：
        return Topic((without_gloss(doc, Span(subject.start, by.start())),), "lead sentence")
    subject = _what_is_parted(doc, subject, head)
    if subject.end <= subject.start and len(clauses) >= 2:  # 书签，根据用途分为三类：
        subject = _subject_before(text, clauses)
    its = _ITS.fullmatch(text, *subject)
    if its and (told := told_before(doc, block)):  # 卡片柜是……。 / 它的|特点在于：
        return Topic((told, Span(*its.span("what"))), "what the paragraph before tells of")
    if _POINTS_BACK.match(text, *subject):
        subject = Span(subject.start, subject.start)
    elif subject.end - subject.start > _LONG_SUBJECT and (who := told_of(text, subject)):
        subject = who  # 借阅三角形象地说明了书、人、架之间|只有三种关系
    says = _count_says(text, subject, lead)
    words = text[slice(*subject)]
    whole = _ALL_OF_IT.fullmatch(words)
    if not says and (whole or needs_owner(words)):
        if told := told_here(doc, Span(doc.blocks[block].span.start, clauses[0].start)):
            return Topic((told,) if whole else (told, subject), "lead sentence, of what it tells of before")
        if own >= 0:
            return named_by(doc, subject, own, "lead sentence")  # 临床表现分为两类：
    counted = Span(number.start if number else head.start, head.end)
    if subject.end - subject.start >= 2:
        with_count = says and counted.end > counted.start
        return Topic((subject, counted) if with_count else (subject,), "lead sentence")
    if own < 0:
        return None
    over = _heading_over(doc, own)
    if says and len(over.spans) == 1 and text[slice(*head)] not in text[slice(*over.spans[0])]:
        return Topic((over.spans[0], counted), "heading and lead sentence")
    return over


def _without_duty(text: str, subject: Span) -> Span:
    """A subject without the verb of duty that ends it: 办好书屋|要|做到三个统一, but not 纪要|分为两部分."""
    last = cut(text[slice(*subject)])[-1:]
    return Span(subject.start, subject.end - len(last[0])) if last and last[0] in _DUTIES else subject


_DUTIES = frozenset(["要", "应", "应当", "应该", "必须", "需要", "须"])


def _count_says(text: str, subject: Span, lead: Lead) -> bool:
    """Whether what is counted belongs to a name: 三个阶段; 三个方面 only where the subject names no points itself."""
    noun = text[slice(*lead.head)]
    if lead.number is None and len(noun) < 2:
        return False
    counts = lead.number is not None and text[lead.number.start] not in "几若多"
    parts = counts and noun in _PARTS and not names_points(text[slice(*subject)])
    return parts or noun not in _EMPTY_HEADS


def _subject_before(text: str, clauses: list[Span]) -> Span:
    """What the clause before a lead without a subject is on: 城市更新|，是指……的活动，主要包括：."""
    subject = clauses[-3] if len(clauses) > 2 and _IS.match(text, *clauses[-2]) else clauses[-2]
    if who := told_of(text, subject):  # 书签|用于标出读到的地方，可以分为三类：
        return who
    at = text.find("是", *subject)  # X是Y，包括…：
    return Span(subject.start, at) if at > subject.start + 1 else subject


def _what_is_parted(doc: Document, subject: Span, head: Span) -> Span:
    """A subject without who handles it, how, and where: 前人把|海岸潟湖|分为三类, 书架|有时被|分为三类."""
    text = doc.text
    if handled := _HANDLED.search(text, *subject):
        subject = Span(handled.end(), subject.end)
    if text.endswith("来", *subject) and (who := told_of(text, Span(subject.start, head.end))):
        subject = who  # 闭架库使用书签来|实现
    if passive := _PASSIVE.search(text, *subject):
        subject = Span(subject.start, passive.start())
    return _without_place(text, trimmed(doc, without_frame(text, subject)))


# What a thing has in it, so that the list is of the thing: 书目记录每本书的去向。|内容包括：
_ALL_OF_IT = lazy(
    "(?:可能|主要|一般|通常|所)?(?:包括|包含|涵盖)的(?:主要)?[^，。的]{2,4}|(?:主要|具体|基本)?内容"
)
_ITS = lazy("(?:它们?的|其)(?P<what>[^，。；：]{2,8})")
_THEIRS = lazy(
    "(?:它们|[二两]者|这[二两]者|[二两]个概念|彼此)(?:之间)?的?"
    "(?P<what>(?:主要|根本|本质|辩证|相互|共同)?(?:区别|联系|关系|差别|差异|不同|[异同]点|异同|共同点|不同点|相同点|相同之处|不同之处))"
    "(?:主要|具体|一般|通常)*(?:在于|有|是|为|包括|[表体]现[在为]|如下|有以下[^，。；：]{1,6})?"
)


def _without_place(text: str, subject: Span) -> Span:
    """A subject without the 里 or 中 that makes it a place: 干扰说里|有两种抑制."""
    last = cut(text[subject.start : subject.end])[-1:]
    return Span(subject.start, subject.end - len(last[0])) if last and last[0] in _PLACES else subject


_IS = lazy(" *(?:是|指|即)")
_LONG_SUBJECT = 16  # characters; a longer one may tell something of its first words
# Who tells of what: 馆长在会上阐述了|书屋的蓝图.
_TELLS_OF = lazy(
    "(?:阐述|论述|概括|总结|归纳|描绘|勾画|介绍|列举|列出|指明|揭示|给出|提出)了(?=[^，。；：]{4,})"
)
_HE_SETS = lazy(  # 他在报告中提出|还书的原则
    "[他她][^，。；：]{1,24}?(?:提出|概括|总结|阐述|论述)(?=[^，。；：的]{2,12}的[^，。；：]{2,8}$)"
)
_POINTS_BACK = lazy("(?:[其它]|它们|他们|同时|此外|另外)$|[它他]们?的|这|该|此(?!岸)|[二两三四五]者")
_NO_SUBJECT = lazy(
    "(?:可以?|能够?|会(?![议计话员场])|应当?(?![对用急答变激])|需要|必须|用于|用来|主要用于)(?![力量源层种])"
)
# 现就有关事项通知如下：, 分别说明如下：
_ONLY_TELLS = lazy(
    "(?:现|兹|特)?[就将对]?(?:有关|相关|具体|主要|其)*(?:事项|情况|问题|内容|意见|要求|工作)*(?:分别|具体|简要|逐一|作)*"
    "(?:通知|通报|公告|说明|介绍|论述|分述|简述|阐述|列举|报告|汇报|规定|安排|分析|讲解|总结|归纳)如下"
    "|(?:现|兹|特|现就[^，。；：]{2,20})?(?:制定|提出|作出|做出|出台)(?:以下|如下|下列)[\u4e00-\u9fff]{0,4}"
    "(?:意见|规定|决定|要求|措施|建议|办法|方案|安排|部署|通知)"
)
_DUTY = lazy("[^，。；：]{2,16}(?:要|应当?|必须|需要|须)做到")
_AS_WELL = lazy("(?:以及|并且|并(?![购列发联存])|同时)")
_BESIDE = lazy("除了?[^，；：]{2,24}(?:之?外|以外)")  # 除具有一般特征之外：
_SAYS_ONLY = lazy(f"[^，。；：的]{{2,10}}(?:{SAYS})")  # 馆长指出：
_PLACES = frozenset(["里", "中", "里面", "当中", "之中"])
