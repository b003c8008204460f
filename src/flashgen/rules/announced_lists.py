"""无数字、有动词提示的列举：X包括A、B和C；X分为A、B、C；X分A、B两种；X由A、B、C组成；…的动力是A、B和C。

Source: research F1.b without a count and the cue 包括/分为 of its table. The topic is the subject of the cue.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING

from flashgen.grammar.keys import compound_ending
from flashgen.grammar.lead_topics import lead_topic
from flashgen.grammar.member_starts import without_lead
from flashgen.grammar.members import Members, after
from flashgen.grammar.naming import Topic, named_by, names_points
from flashgen.grammar.outline import trimmed
from flashgen.language import numerals
from flashgen.language.coordination import after_last, before_first, split
from flashgen.language.lazy import lazy
from flashgen.language.words import cut, ends_word, word_at
from flashgen.model import Document, Formulation, Span
from flashgen.rules._clauses import whole_words
from flashgen.rules._listing import (
    COUNTED,
    LEAST,
    SEVERAL,
    SHORT_MEMBER,
    announcing,
    counted,
    drags,
    is_subject,
    listed,
    listing,
    read,
    uneven,
)
from flashgen.rules._subjects import AROUND, subject_of, told, without_pointer
from flashgen.rules._terms import telling_head, without_adverbs, without_links
from flashgen.vocabulary import alternatives, load, names_set

if TYPE_CHECKING:
    from collections.abc import Iterator

_RULE = "announced-lists"
_IS = lazy(r"(?:则|就|也)?(?:是|为|有)")


def find(doc: Document) -> Iterator[Formulation]:
    """Lists that a verb announces in a sentence."""
    return read(
        doc,
        {
            _by_verb: [announcing()],
            _by_parting: [_PARTS, COUNTED],
            _by_making_up: [_MAKES_UP],
            _by_focus: [_FOCUS, SEVERAL],
            _by_titles: [_WORKS],
            _by_apposition: [_THAT_IS, SEVERAL],
            _by_copula: [_IS, SEVERAL],
            _by_traits: [_TRAITS, SEVERAL],
            _by_having_two: [_HAS_TWO],
            _by_rights: [_RIGHTS],
        },
    )


def _of(
    doc: Document, subject: Span, members: Members, score: float, block: int, sentence: Span, cue: str
) -> Formulation:
    """A list of its subject; or of the parts that its members are counted as: 借阅|包括登记、取书、还书|三个方面."""
    term = named_by(doc, subject, block, "subject").spans
    parts = _counted_parts().match(doc.text, members.spans[-1].end)
    fits = parts and numerals.parse(parts["n"]) == len(members.spans)
    if parts and fits and len(term) == 1 and not names_points(doc.text[slice(*term[0])]):
        term = (*term, Span(*parts.span("parts")))
    return listing(doc, _RULE, term, members, score, block, sentence, cue)


@cache
def _counted_parts() -> re.Pattern[str]:
    """What members are counted as behind them: …|三个方面, …|这五大特点."""
    nouns = alternatives(["方面", "部分", "层面", "层次", "维度", *load("lists")["set_nouns"]["words"]])
    number = rf"(?P<n>[{numerals.HAN}]{{1,2}}|\d{{1,2}})"
    return re.compile(rf"等?(?:这|共)? ?(?P<parts>{number} ?[个项种条点]?大?(?:基本|主要)?(?:{nouns}))")


def _by_verb(doc: Document, sentence: Span, block: int) -> Iterator[Formulation]:
    text = doc.text
    for m in announcing().finditer(text, *sentence):
        if text.startswith("、", m.end()) or _is_no_verb(text, m):  # 内容上全涵盖、对象上全覆盖
            continue
        parts_it = m[0].rstrip("：").endswith(("分为", "分成"))
        subject = subject_of(doc, Span(sentence.start, _verb_start(text, m)), block, sure=parts_it)
        if m.start() == doc.blocks[block].span.start and (head := telling_head(doc, block)):
            subject = head  # under a heading: 包括国家继承和政府继承
        if (its := _ITS.fullmatch(text, *subject)) and names_set(text[slice(*subject)]):
            subject = Span(*its.span("what"))  # 其功能包括…, of what stands above
        label = _labelled(text, doc.blocks[block].span, m.start()) if text[m.start() - 1] == "，" else None
        if label and is_subject(text[slice(*subject)]) and not text.endswith("：", label.end, subject.start):
            label = None  # of what a label tells at once that is the name: 流通：管理外借，包括…
        subject = label or subject
        words = text[subject.start : subject.end]
        if not is_subject(words):
            continue
        scope = before_first(text, Span(m.end(), sentence.end), "。；！？")
        members = (
            _between_stops(doc, Span(m.end(), sentence.end))
            or _pair_told_further(doc, scope)
            or listed(doc, scope, words)
            or _pair(doc, scope)
        )
        if not members or (label and len(members.spans) < LEAST):
            continue
        if m[0].endswith("：") and text.startswith("；", members.spans[-1].end, sentence.end):
            continue  # …包括：A和B的区别；C；…: the list goes on, perhaps in the next lines
        score = (
            0.9 + 0.5 * members.alike + (0.5 if len(members.spans) >= 3 else -0.9) - _unevenness(doc, members)
        )
        if topic := _counted_lead(doc, Span(m.end(), members.spans[0].start), sentence, block):
            yield listing(doc, _RULE, topic.spans, members, score, block, sentence, m[0])
        else:
            yield _of(doc, subject, members, score, block, sentence, m[0])


def _unevenness(doc: Document, members: Members) -> float:
    """What a list loses whose members are not parallel, in log-odds; of nine clauses that commas part one was any."""
    if drags(doc, members):
        return _DRAGS
    if not uneven(doc, members):
        return 0.0
    grouped = any("、" in doc.text[slice(*one)] for one in members.spans)  # 高温、运动等因素，腹泻，…
    return 2.5 if members.separator == "，" and not grouped else 1.5


def _between_stops(doc: Document, scope: Span) -> Members | None:
    """Three members or more that semicolons part, and may have lists in them: 主题包括图书、期刊和报纸；著录技术；以及书库学."""
    parts = split(doc.text, before_first(doc.text, scope, "。！？"), "；")
    if len(parts) < LEAST or any(
        announcing().search(doc.text, *part) or "：" in doc.text[slice(*part)] for part in parts
    ):
        return None
    parts[-1] = without_lead(doc.text, parts[-1], first=False, last=True)
    members = tuple(trimmed(doc, part) for part in parts)
    short = all(0 < one.end - one.start <= _LONGEST_CLAUSE for one in members)
    return Members(members, "；", 1) if short else None


_LONGEST_CLAUSE = 40  # characters of a member


def _counted_lead(doc: Document, between: Span, sentence: Span, block: int) -> Topic | None:
    """What a lead counts between its verb and its colon: 借阅计划包括|三方面的要素：."""
    colon = doc.text.find("：", *between)
    counts = colon >= 0 and _COUNTS.fullmatch(doc.text, between.start, colon)
    return lead_topic(doc, Span(sentence.start, colon + 1), block) if counts else None


_COUNTS = lazy(rf" ?(?:[{numerals.HAN}]|\d{{1,2}}) ?[^，。；：、]{{2,10}}")


def _labelled(text: str, line: Span, verb: int) -> Span | None:
    """The name that a line explains with one clause or more before the verb: 书架病|：由于受潮而引起的损坏，包括…."""
    label = _NAME_FIRST.match(text, *line)
    if label is None or _STOP.search(text, label.end(), verb):
        return None
    return Span(*label.span("name"))


_NAME_FIRST = lazy(" *(?P<name>[^，。；：、]{2,14})：")
_STOP = lazy("[。；：]")


def _is_no_verb(text: str, m: re.Match[str]) -> bool:
    """Whether what looks like the verb is part of a word: 再分|配, 一分为二."""
    halved = text.startswith(("一分为二", "一分为两"), m.start() - 1)
    parts = m[0].endswith(("分", "分成"))  # 再分|配, 三分成|绩
    return halved or (parts and not ends_word(text, m.start(), m.end(), m.end() + 2))


def _pair(doc: Document, scope: Span) -> Members | None:
    """Two short members in the first clause of a scope that goes on: 书架分为大书架及小书架，两者都可移动."""
    clause = before_first(doc.text, scope, "，")
    members = after(doc, clause, None) if clause.end < scope.end else None
    if not members or len(members.spans) != _TWO:
        return None
    # 对甲和乙的回忆，对丙的回忆
    goes_on = doc.text.startswith(doc.text[members.spans[0].start], clause.end + 1)
    short = all(span.end - span.start <= SHORT_MEMBER for span in members.spans)
    return members if short and not goes_on else None


def _pair_told_further(doc: Document, scope: Span) -> Members | None:
    """Two members, one of which the next clause takes up: 书架分为大书架和小书架，小书架又包括甲、乙、丙."""
    clause = before_first(doc.text, scope, "，；")
    if clause.end >= scope.end or "、" in doc.text[slice(*clause)]:
        return None
    pair = after(doc, clause, None)
    if not pair or len(pair.spans) != _TWO:
        return None
    names = [re.escape(doc.text[slice(*span)].split("（")[0]) for span in pair.spans]
    taken_up = re.compile(f"(?:其中)?(?:[前后]者|{'|'.join(names)})(?![、和与及])")
    return pair if taken_up.match(doc.text, clause.end + 1, scope.end) else None


# 其|功能, 它的|功能, 它在借阅中的|作用
_ITS = lazy("(?:其(?![他它余中次实])|它们?(?:在[^，。；：]{2,12}[中上里])?的)(?P<what>[^，。；：]{2,10})")
_TWO = 2
_DRAGS = 3.2  # log-odds; of 22 lists whose last member dragged on four were any


def _verb_start(text: str, m: re.Match[str]) -> int:
    """Where the verb begins: 内容 after 的 is the subject's (分析的内容|通常包括), and so is the end of a word (许可|包括)."""
    if m[0].startswith("内容") and _OF_CONTENT.search(text, max(0, m.start() - 3), m.start()):
        return m.start() + 2
    start = max(0, m.start() - AROUND)
    ends = accumulate(map(len, cut(text[start : m.end()])), initial=start)
    at = min((end for end in ends if end >= m.start()), default=m.start())
    return at if announcing().match(text, at) else m.start()


_OF_CONTENT = lazy("的(?:基本|主要|具体|核心|重要)?$|[\u4e00-\u9fff]{2}$")  # 培训|内容包括
_PARTS = lazy("分(?!为)|(?:具体|主要|一般|常见的?)?(?<![没享具所拥占只])有|(?:主要|分别)是")


def _by_parting(doc: Document, sentence: Span, block: int) -> Iterator[Formulation]:
    """X分A、B两种; 具体有A、B、C三种: 分 and 有 alone announce members only where they are counted."""
    text = doc.text
    for m in _PARTS.finditer(text, *sentence):
        members = counted(doc, before_first(text, Span(m.end(), sentence.end), "。；！？，"))
        if not members or not whole_words(text, Span(*m.span()), sentence):  # 分 of 分配, 有 of 有机
            continue
        subject = subject_of(doc, Span(sentence.start, m.start()), block, sure=True)
        if is_subject(text[subject.start : subject.end]):
            yield _of(doc, subject, members, 1.2 + 0.4 * members.alike, block, sentence, "分")


_SO_MANY = (
    r"(?P<n>[一二两三四五六七八九十]{1,2}|\d{1,2}) ?个?(?:大|主要)?"
    "(?:部分|要素|环节|方面|[味种类个项](?:中?药物?|成分|元素)?)"
)
_MAKES_UP = lazy(rf"由(?P<list>[^。；：]{{3,100}}?)等?(?:{_SO_MANY}(?:的?内容)?)?(?:共同)?所?(?:组成|构成)")
# What an attribute of another thing is, and what that is made of: 借阅的基本单位是书架，|由……组成.
_WHICH_IS = lazy("的[^，。；：的]{2,8}(?:是|为)(?P<what>[^，。；：的是为]{2,8})，(?:主要|一般|通常)?$")
_CALLED = lazy("称为|叫做|称作|称之为")
_MADE = lazy("的(?P<what>[^，。；：]{2,14})(?=[，。；]|$)")


def _by_making_up(doc: Document, sentence: Span, block: int) -> Iterator[Formulation]:
    """X由A、B、C组成; 由A、B、C组成的X."""
    for m in _MAKES_UP.finditer(doc.text, *sentence):
        is_so = doc.text.endswith("是", sentence.start, m.start())  # 书库是|由主库、副库组成的藏书系统
        ahead = Span(sentence.start, m.start() - is_so)
        subject = subject_of(doc, ahead, block, sure=True)
        is_so = is_so and is_subject(doc.text[slice(*subject)])
        subject = told(doc, subject) or subject  # 书库是藏书的单位|由书架、书梯和书车组成
        if which := _WHICH_IS.search(doc.text, *ahead):
            subject = Span(*which.span("what"))
        made = None if is_so else _MADE.match(doc.text, m.end(), sentence.end)
        if made and _CALLED.search(made["what"]):  # 由甲和乙构成的集合称为簇 defines 簇
            continue
        labelled = doc.text.startswith("：", m.start() - 1)  # 走道：|由前廊和后廊组成的通道
        if made and not labelled:  # 由甲、乙和丙组成的|三人小组
            subject = Span(*made.span("what"))
        scope, count = Span(*m.span("list")), numerals.parse(m["n"]) if m["n"] else None
        members = after(doc, scope, count) if count else listed(doc, scope)
        sure = members and (count or not uneven(doc, members))
        if members and sure and is_subject(doc.text[subject.start : subject.end]):
            score = 1.2 + 0.4 * members.alike
            yield _of(doc, subject, members, score, block, sentence, "由…组成")


_TITLE = lazy("《[^《》]{1,40}》(?:（[^（）]*）)?")
_WORKS = lazy(
    "(?P<name>[^，。；：、《》“”]{2,12}?(?=(?:主要|分别)?(?:是|有)《[^《》]{1,40}》、)|[^，。；：、《》“”]{0,20}?(?:代表作品?|著作|作品|论著|专著|著述|名篇|名作|小说|诗集|文集|剧作|医书|史书|文献|典籍))"
    "(?:主要|还)?(?:有|是|为|包括|包含)?：?"
    f"(?P<list>{_TITLE.pattern}(?:(?:、|以及|和|与|及)?{_TITLE.pattern})+)"
)


def _by_titles(doc: Document, sentence: Span, block: int) -> Iterator[Formulation]:
    """主要著作有《书屋论》《藏书记》: works by their titles, parted or not."""
    for m in _WORKS.finditer(doc.text, *sentence):
        name = Span(*m.span("name"))
        if its := _HIS.match(doc.text, *name):
            name = Span(its.end(), name.end)
        titles = tuple(Span(*title.span()) for title in _TITLE.finditer(doc.text, *m.span("list")))
        term = named_by(doc, trimmed(doc, name), block, "noun of a set").spans
        yield listing(doc, _RULE, term, Members(titles, "》", 1), 1.6, block, sentence, "》")


_HIS = lazy(" *(?:[他她]的?|其)")
_FOCUS = lazy(
    "(?P<what>[^，。；：]{4,24})，(?:其?重点(?:是要?|要|抓好|做好|抓|做)|(?:着重|主要)(?:抓好|做好|抓|做))(?P<list>[^。；：，]{8,120})(?=[。；]|$)"
)


def _by_focus(doc: Document, sentence: Span, block: int) -> Iterator[Formulation]:
    """推进书屋建设，重点要完善设施、丰富藏书、培训人员: what is done, and three tasks or more."""
    for m in _FOCUS.finditer(doc.text, *sentence):
        what = trimmed(doc, Span(*m.span("what")))
        members = after(doc, Span(*m.span("list")), None)
        if not members or len(members.spans) < LEAST or not is_subject(doc.text[slice(*what)]):
            continue
        if not drags(doc, members):
            yield listing(doc, _RULE, (what,), members, 0.8 + 0.4 * members.alike, block, sentence, "重点")


_THAT_IS = lazy("(?P<name>[^，。；：、]{2,14})，(?:即|分别是|也就是) ?(?=[^，。；]{1,20}、)")


_TAKES = lazy("落实|贯彻|践行|遵循|坚持|按照|采用|采取|实行|提出|分为|包括")


def _by_apposition(doc: Document, sentence: Span, block: int) -> Iterator[Formulation]:
    """3D原则，即延迟、引流、清创: three short members or more, alike, up to the end of the clause."""
    for m in _THAT_IS.finditer(doc.text, *sentence):
        verbs = [v.end() for v in _TAKES.finditer(doc.text, *m.span("name"))]
        name = trimmed(doc, Span(verbs[-1] if verbs else m.start("name"), m.end("name")))
        words = doc.text[name.start : name.end]
        if not is_subject(words) or "是" in cut(words):  # 通借是借阅的一种模式，即……
            continue
        members = after(doc, before_first(doc.text, Span(m.end(), sentence.end), "，。；！"), None)
        if not members or not members.alike or len(members.spans) < compound_ending(words):
            continue
        if len(members.spans) >= LEAST and max(s.end - s.start for s in members.spans) <= _SHORT_NAME:
            score = 0.6 + 0.4 * members.alike
            yield listing(doc, _RULE, (name,), members, score, block, sentence, "即")


_SHORT_NAME = 16  # characters of a member with its gloss


_USUAL = lazy(
    "(?:境内|我国|全[国省市县]|当地)?(?:最?(?:常见|常用|主要|著名|典型|重要)的|常[见用](?=..)|(?:主要|著名|重要|传统)(?=[\u4e00-\u9fff]{2})).{2,12}"
)  # 常见的笔有…: a set by what is said of it


# What is of a place or a thing and has no verb: 青河县的主要河流, 我国的传统节日.
_OF = lazy(
    "(?:(?![是有可能会要了着把被将对为])[\u4e00-\u9fffA-Za-z]){2,12}的(?:(?![是有可能会了着把被将对为人])[\u4e00-\u9fff]){2,6}"
)
_SHORT_NAMES = 10  # characters of three or four members that need not be alike
_MANY = 5  # members of one ending, from which 有 lists whatever its subject is


def _are_names(doc: Document, verb: re.Match[str], members: Members) -> bool:
    """Whether 有 is followed by many short names that end alike: 相关的学科有年代学、编纂学、家谱学、…."""
    if len(members.spans) < _MANY or members.spans[0].start != verb.end():
        return False
    if "，" in doc.text[verb.end() : members.spans[-1].end]:
        return False
    endings = Counter(doc.text[span.end - 1] for span in members.spans)
    return 2 * endings.most_common(1)[0][1] > len(members.spans)


def _by_copula(doc: Document, sentence: Span, block: int) -> Iterator[Formulation]:
    """…的动力是工人阶级、农民阶级和…: a subject that is a set by its noun, and three members at least."""
    text = doc.text
    for m in _IS.finditer(text, sentence.start, max(sentence.start, text.rfind("、", *sentence))):
        clause = after_last(text, Span(sentence.start, m.start()), "，；：。")
        subject = without_pointer(doc, without_links(doc, without_adverbs(text, clause)))
        opens = m[0] == "有" and not text[clause.start : clause.end].strip()
        if opens:  # 造纸的竹子很多，有…
            subject = subject_of(doc, Span(sentence.start, m.start()), block)
        words = text[subject.start : subject.end]
        if not is_subject(words) or (m[0] == "为" and _SHOWS.search(words)):
            continue
        if m[0] == "有" and word_at(text, m.start()) != "有":  # 享有, 有力
            return
        named = not opens and (
            names_set(words)
            or _USUAL.fullmatch(words)
            or _SOMETHING_OF.fullmatch(words)
            or (m[0] == "有" and _OF.fullmatch(words))
        )
        if not named and m[0] != "有":
            continue
        members = listed(doc, before_first(text, Span(m.end(), sentence.end), "。；！？"))
        if not members or members.separator not in ("、", "，、"):
            continue
        if len(members.spans) < LEAST and not (named and _of_one_noun(text, members, words)):
            continue
        if not named and not _are_names(doc, m, members):
            continue
        longest = max(s.end - s.start for s in members.spans)
        few = len(members.spans) <= LEAST + 1
        short = longest <= (_SHORT_NAMES if few else SHORT_MEMBER) and not (few and m[0].endswith("是"))
        if (short and not drags(doc, members)) or not uneven(doc, members):
            score = 0.4 + 0.5 * members.alike
            yield _of(doc, subject, members, score, block, sentence, m[0])
        return


# Who or what is something of a thing: 青石派的领袖是….
_SOMETHING_OF = lazy(
    "[^，。；：的]{2,12}的(?:领袖|领导人|代表人物?|创始人|成员|骨干|主将|弟子|门生|首领|作者|编者|指南|教材)"
)
_SHOWS = lazy("(?<!的)(?:表现|体现)$")  # 休眠常表现|为, which is one verb


def _of_one_noun(text: str, members: Members, subject: str) -> bool:
    """Whether members end in the noun of what they are of: 常见的结构有顺序结构、链式结构."""
    return all(text.endswith(subject[-_TWO:], *span) for span in members.spans)


_TRAITS = lazy(
    "(?:具有|具备)(?:(?:鲜明|显著|突出|独特|明显)的)?(?P<list>[^，。；：的]{2,16}[性化力感]、[^。；：的]{2,60}?[性化力感])(?=[，。；]|$)"
)


def _by_traits(doc: Document, sentence: Span, block: int) -> Iterator[Formulation]:
    """X是……，具有普遍性、差异性、多样性: three qualities or more, all of one ending."""
    for m in _TRAITS.finditer(doc.text, *sentence):
        subject = subject_of(doc, Span(sentence.start, m.start()), block)
        members = after(doc, Span(*m.span("list")), None)
        if not members or len(members.spans) < LEAST or not is_subject(doc.text[subject.start : subject.end]):
            continue
        if len({_OPENED_GLOSS.split(doc.text[s.start : s.end])[0][-1] for s in members.spans}) == 1:
            yield _of(doc, subject, members, 0.6 + 0.4 * members.alike, block, sentence, "具有")


_HAS_TWO = lazy(
    "(?P<what>[^，。；：、有]{2,24}?)(?:主要|一般|通常)?有(?P<list>[^，。；：、的]{2,16}[和与及][^，。；：、的]{2,16})(?=[。；]|$)"
)


def _by_having_two(doc: Document, sentence: Span, block: int) -> Iterator[Formulation]:
    """常用的编目方法有分散编目法和集中编目法: two of a set by its noun, which end as it does or alike."""
    for m in _HAS_TWO.finditer(doc.text, *sentence):
        what = trimmed(doc, without_links(doc, Span(*m.span("what"))))
        words = doc.text[slice(*what)]
        members = after(doc, Span(*m.span("list")), None) if names_set(words) and is_subject(words) else None
        if members and len(members.spans) == _TWO and members.alike:
            yield _of(doc, what, members, 0.4 + 0.4 * members.alike, block, sentence, "有")


_RIGHTS = lazy(
    "(?P<who>[^，。；：、]{2,16}?)(?:享有|具有|承担|履行)(?:下列|以下)?"
    "(?P<list>[^，。；：、]{1,30}的(?P<what>权利|义务|职责|责任)(?:、[^，。；：、]{1,30}的(?P=what))+[^，。；：、]{0,30}(?:和|以及|及)?[^，。；：、]{0,30})(?=[，。；]|$)"
)


def _by_rights(doc: Document, sentence: Span, block: int) -> Iterator[Formulation]:
    """读者享有借书的权利、占座的权利、提建议的权利: three rights or more, each said to be one."""
    for m in _RIGHTS.finditer(doc.text, *sentence):
        who = trimmed(doc, Span(*m.span("who")))
        members = after(doc, Span(*m.span("list")), None)
        if members and len(members.spans) >= LEAST and is_subject(doc.text[slice(*who)]):
            yield listing(doc, _RULE, (who, Span(*m.span("what"))), members, 1.6, block, sentence, m["what"])


_OPENED_GLOSS = lazy("[（【]")
