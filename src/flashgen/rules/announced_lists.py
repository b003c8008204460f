"""无数字、有动词提示的列举：X包括A、B和C；X分为A、B、C；X分A、B两种；X由A、B、C组成；…的动力是A、B和C。

Source: research F1.b without a count and the cue 包括/分为 of its table. The topic is the subject of the cue.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from flashgen.grammar.keys import compound_ending
from flashgen.grammar.members import Members, after
from flashgen.grammar.naming import named_by
from flashgen.grammar.outline import trimmed
from flashgen.language import numerals
from flashgen.language.coordination import after_last, before_first
from flashgen.language.lazy import lazy
from flashgen.language.words import cut, word_at
from flashgen.model import Document, Formulation, Span
from flashgen.rules._announcing_verbs import RULE, by_verb, of_parts
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
from flashgen.rules._subjects import subject_of, told, without_pointer
from flashgen.rules._terms import without_adverbs, without_links
from flashgen.vocabulary import names_set

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

_TWO = 2
_IS = lazy(r"(?:则|就|也)?(?:是|为|有)")


def find(doc: Document) -> Iterator[Formulation]:
    """Lists that a verb announces in a sentence."""
    return read(
        doc,
        {
            by_verb: [announcing()],
            _by_parting: [_PARTS, COUNTED],
            _by_making_up: [_MAKES_UP],
            _by_focus: [_FOCUS, SEVERAL],
            _by_titles: [_WORKS],
            _by_apposition: [_THAT_IS, SEVERAL],
            _by_copula: [_IS, SEVERAL],
            _by_traits: [_TRAITS, SEVERAL],
            _by_having_two: [_HAS_TWO],
            _by_having_alike: [_HAS_ALIKE],
            _by_rights: [_RIGHTS],
        },
    )


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
            yield of_parts(doc, subject, members, 1.2 + 0.4 * members.alike, block, sentence, "分")


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
            yield of_parts(doc, subject, members, score, block, sentence, "由…组成")


_TITLE = lazy("《[^《》]{1,40}》(?:（[^（）]*）)?")
_WORKS = lazy(
    "(?P<name>(?!分别|主要)[^，。；：、《》“”]{2,12}?(?=(?:主要|分别)?(?:是|有)《[^《》]{1,40}》、)|[^，。；：、《》“”]{0,20}?(?:代表作品?|著作|作品|论著|专著|著述|名篇|名作|小说|诗集|文集|剧作|医书|史书|文献|典籍))"
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
        yield listing(doc, RULE, term, Members(titles, "》", 1), 1.6, block, sentence, "》")


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
            yield listing(doc, RULE, (what,), members, 0.8 + 0.4 * members.alike, block, sentence, "重点")


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
            yield listing(doc, RULE, (name,), members, score, block, sentence, "即")


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
        if not is_subject(words) or (m[0] == "为" and (_SHOWS.search(words) or words.startswith("以"))):
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
        members = listed(doc, _to_colon(text, before_first(text, Span(m.end(), sentence.end), "。；！？")))
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
            yield of_parts(doc, subject, members, score, block, sentence, m[0])
        return


def _to_colon(text: str, scope: Span) -> Span:
    """What names members, up to the colon behind which each is told of: 有甲法、乙法：甲法指…；乙法指…."""
    listed_first = before_first(text, scope, "：")
    return listed_first if "、" in text[slice(*listed_first)] else scope


# Who or what is something of a thing: 青石派的领袖是….
_SOMETHING_OF = lazy(
    "[^，。；：的]{2,12}的[^，。；：的]{0,4}(?:领袖|将领|英雄|烈士|诗人|作家|学者|思想家|领导人|代表人物?|创始人|成员|骨干|主将|弟子|门生|首领|作者|编者|指南|教材)"
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
            yield of_parts(doc, subject, members, 0.6 + 0.4 * members.alike, block, sentence, "具有")


_HAS_TWO = lazy(
    "(?P<what>[^，。；：、有]{2,24}?)(?:主要|一般|通常)?有(?P<list>[^，。；：、的]{2,16}[和与及][^，。；：、的]{2,16})(?=[。；]|$)"
)


def _by_having_two(doc: Document, sentence: Span, block: int) -> Iterator[Formulation]:
    """常用的编目方法有分散编目法和集中编目法: two of a set by its noun, which end as it does or alike."""
    for m in _HAS_TWO.finditer(doc.text, *sentence):
        what = trimmed(doc, without_links(doc, Span(*m.span("what"))))
        words = doc.text[slice(*what)]
        members = after(doc, Span(*m.span("list")), None) if is_subject(words) else None
        of_set = members and (names_set(words) or _of_one_noun(doc.text, members, words))
        if members and of_set and len(members.spans) == _TWO and members.alike:
            yield of_parts(doc, what, members, 0.4 + 0.4 * members.alike, block, sentence, "有")


_HAS_ALIKE = lazy(
    "(?P<who>[^，。；：、]{2,16}?)(?:同时)?(?:具有|具备|有)(?P<list>[^，。；：、]{2,12}?(?P<what>作用|功能|性质|属性|效应|职能)"
    "[和与及][^，。；：、]{2,12}?(?P=what))(?=[，。；]|$)"
)


def _by_having_alike(doc: Document, sentence: Span, block: int) -> Iterator[Formulation]:
    """书屋标志具有保护作用和标明作用: two things that the noun they end in says what they are of it."""
    for m in _HAS_ALIKE.finditer(doc.text, *sentence):
        who = trimmed(doc, without_links(doc, Span(*m.span("who"))))
        members = after(doc, Span(*m.span("list")), None)
        if members and len(members.spans) == _TWO and is_subject(doc.text[slice(*who)]):
            score = 0.4 + 0.4 * members.alike
            yield listing(doc, RULE, (who, Span(*m.span("what"))), members, score, block, sentence, m["what"])


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
            yield listing(doc, RULE, (who, Span(*m.span("what"))), members, 1.6, block, sentence, m["what"])


_OPENED_GLOSS = lazy("[（【]")
