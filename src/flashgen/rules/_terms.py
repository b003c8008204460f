"""What can be the term of a definition: the noun phrase before a predicate, and the heading that names a place."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from flashgen.grammar.keys import only_counts
from flashgen.grammar.naming import told_of_each, without_opening
from flashgen.grammar.outline import ends_bold, head_of, naming_ancestor, trimmed
from flashgen.language import numerals
from flashgen.language.coordination import balanced
from flashgen.language.enumerators import PART
from flashgen.language.lazy import lazy
from flashgen.language.words import cut, ends_word
from flashgen.model import Document, Span
from flashgen.rules._clauses import left_edge
from flashgen.vocabulary import alternatives, is_furniture, is_label, load

_LONGEST_TERM = 40  # characters; a longer subject is a sentence
ENGLISH = r"（[A-Za-z][A-Za-z ,/'’-]{2,60}）"
"""The English beside a term, as a textbook gives it; part of an expression."""
_SHORTEST_FRAMED = 4  # characters after 认为 that are a term of their own; 确认号 is a word
_LONGEST_HEAD = 20  # characters; a longer heading is one, too
_GLOSS = lazy(r" ?(?:[（【][^（）【】]*[）】]|\[\d{1,2}\]) ?$")  # (English), 【名解】, [1]
# In a subject these words make it a clause (马克思认为实践|是…).
_VERBS = lazy(
    "(?:就|也|都|既|又|正|不|即|乃|才|还|而)?是|在于|认为|以为|指出|强调|主张|希望|牢记|称为|视为|看作|叫做"
)
_MARK = lazy(
    r"\[\d{1,3}\]|[（(]\d{1,3}(?:\.\d{1,2}){0,3}(?: ?/ ?[\d.]{1,8})?[）)]|[①-⑳]|\d{1,2}[.．、](?=[\u4e00-\u9fff])"
)
_TITLED = lazy("【[^【】]{1,20}】 ?(?=[\u4e00-\u9fff]{2})")
_SIGN = lazy("[\u203b\u2190-\u245f\u2500-\u2bff\u3030\U0001f000-\U0001faff\ufe0f ]+(?=.)")
_THAT_IS_GLOSS = lazy("([A-Za-z]{2,10}|[\u4e00-\u9fff]{2,8}?) ?即(?![使将便可时刻日位])[\u4e00-\u9fff]{3,12}")
_ALSO = lazy("(?<=..)(?:又称|也称|亦称|又叫|也叫|又名|简称|俗称)(?=.)")
_FRAME = lazy(
    "(?:在|从|对|就|按照?).{1,14}(?:中|里|上|下|内|代|时期|中间|之间|当中|期间|看|来看|来说|来讲|而言|说)"
    "|[拿用].{1,12}(?:来讲|来说|说|讲)|.{2,6}(?:术语|用语|名词)|(?:根据|依据|随).{2,24}(?:而异|不同|而定|变化)"
)
_ALIAS_WITHIN = lazy("[在从].{1,14}[中里上下内](?:又[称叫名]|[也亦俗]称|也叫|简称)")  # 在书业中又称排架法
_TELLS = lazy(" *([\u4e00-\u9fff]{2,12}?)(?:又[称叫名]|[也亦]称|也叫|简称|是|指)[^。；！？]*，$")
_ROLE = lazy("(?<=..)作为(?=[^是]{2,}$)")  # X作为Y，是Z: X is the subject
_VIEW = lazy("从[^，。]{1,8}(?:来看|上看|上说|来说|上讲|看)$")
_WITHIN = lazy(
    "(?<=..)在(?:[^，。在]{1,14}(?:[中内里]|[学业界]上)|(?:公元)?\\d{3,4}年代?|[现当近古]代|我国|中国|世界上|一定[^，。在]{1,4}上|其[^，。在]{1,6}上)$"
)
_SINCE = lazy("(?<=..)(?:(?:自从?|从)[^，。]{1,14}(?:起|以来|开始)|就其?[^，。]{1,8}而言)$")

_BECAUSE = lazy(
    "(?<=..)(?<!（)(?:因(?![为此素果子而材地时势人])|古称|旧称|原称|原名|本名|俗称|又称|简称)[^，（）]{2,}$"
)
_ORIGIN = lazy(
    "(?<=..)(?:(?:一[词语名]|这[一个]概念|的?概念)?(?:最早|最初|首先|首次)?(?:(?:(?:起|来)?源[于自]|来自|出自|始于|见于|出现于|产生于|兴起于|相当于)"
    "[^，。]{2,30}|是?(?<![自理事缘])由[^，。]{2,24}(?:提出|创立|创建|首创|发明|命名|引入|发展而来|演变而来)的?)|是[^，。的是]{0,16}(?:的[^，。的]{0,6})?(?:概念|术语|名词|用语|词语)|一词)$"
)


@cache
def links() -> re.Pattern[str]:
    words = alternatives(load("definitions")["links"]["words"])
    said = "(?![他她它我你这那])[\u4e00-\u9fff]{2,14}?所[说讲谓]的"  # 图书馆学中所说的|书龄
    # 赫茨伯格提出的|双因素理论
    theory = "[理定]论|学说|[定规]律|[^建结评推争讨议无理定]论|模[型式]|原理|效应|疗法|主义"
    theirs = (
        "(?![他她它我你这那])[\u4e00-\u9fff·]{2,8}?(?:最早|首先|首次)?(?:提出|倡导|首创|创立|创建)的"
        f"(?=[^，。；的]{{1,10}}(?:{theory})$)"
    )
    article = rf"第(?:[{numerals.HAN}]+|\d+)条 ?(?=本)"
    other = rf"[\u4e00-\u9fff《》]{{2,20}}第(?:[{numerals.HAN}]+|\d+)条(?:第[{numerals.HAN}]+款)?所称的?"
    here = "本[\u4e00-\u9fff]{1,6}(?:所称的?|[中里](?:所称的?)?)|文中(?:所称的?)?|所称的?"
    return re.compile(f"(?:{here}|{words}|{article}|{other}|{said}|{theirs})[，、]?")


@cache
def framing() -> re.Pattern[str]:
    how = "(?:[\u4e00-\u9fff]{1,3}性地?|首次|再次|多次|反复|进一步|明确|深刻|深切|充分|鲜明|意在|旨在)"
    verb = f"(?:{alternatives(load('definitions')['framing']['words'])})了?"
    sure = f"{how}(?:提出|指出|强调|理解|认识到)了?(?=..)"  # what follows is told, be it as short as 藏书
    # who or what says it: 会议明确提出|土地革命是…; 李明在此基础上提出|开架是…; 这说明|书库是…
    where = "(?:在[^，。；：]{2,14}[上中里下])"
    someone = "[\u4e00-\u9fff]{2,8}(?:总书记|主席|同志|先生|教授)"
    something = "会议|大会|全会|报告|文件|以上|上述|这些?|实践|历史|事实|经验|我们|人们|大家"
    who = f"(?:(?:{something}|{someone}|《[^《》]{{2,20}}》)中?{where}?|[\u4e00-\u9fff]{{2,3}}{where})"
    held = "(?:中医|西医|现代医学|学者们?|专家们?|我们)(?:普遍|一般|通常)?认为，?(?=..)"
    return re.compile(f"{who}?{sure}|{held}|{who}{how}?{verb}(?=..)|{how}?{verb}(?=.{{{_SHORTEST_FRAMED}}})")


@cache
def adverbs() -> re.Pattern[str]:
    return re.compile(f"(?:{alternatives(load('definitions')['adverbs']['words'])})$")


@cache
def _adverb_ends() -> frozenset[str]:
    return frozenset(word[-1] for word in load("definitions")["adverbs"]["words"])


@cache
def pronouns() -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(load('definitions')['pronouns']['patterns'])})")


@cache
def aliases() -> re.Pattern[str]:
    words, nouns = (alternatives(load("definitions")[entry]["words"]) for entry in ("aliases", "alias_nouns"))
    told = "(?:原|学|全|译)?名|全称|简称|缩写|[为是作即叫称写译：]|[A-Za-zÀ-ÿ“《（ ]|$"
    return re.compile(f"(?:{words}|(?:{nouns})(?={told}))")


@cache
def labels() -> re.Pattern[str]:
    """What a text says of itself before a colon."""
    of_the_text = "来源|贡献者|更新日期|更新时间|阅读时间|发布日期|链接|年份|期数|期刊"
    words = alternatives(load("definitions")["labels"]["words"])
    # 图 1：结构示意图
    captions = (
        r"例(?:题|句)? ?\d{0,2}|第 ?\d{1,4}(?:[-–—~～]\d{1,4})? ?页"
        r"|(?:图|表|代码片[段断]|清单|程序|Figure|Fig\.|Table) ?\d{1,3}(?:[-.]\d{1,3})*"
    )
    return re.compile(f"(?:.{{0,4}}(?:{of_the_text})|{words}|{captions})")


def noun_phrase(doc: Document, span: Span) -> Span | None:
    """What `span` names, without links before it, a gloss after it, and quotes around it; None if nothing."""
    text = doc.text
    span = trimmed(doc, span)
    if titled := _TITLED.match(text, *span):  # 第三条　【借阅定义】|借阅是指……
        span = trimmed(doc, Span(titled.end(), span.end))
    if sign := _SIGN.match(text, *span):  # ⚠ 关键
        span = trimmed(doc, Span(sign.end(), span.end))
    if mark := _MARK.match(text, *span):  # cells keep theirs
        span = trimmed(doc, Span(mark.end(), span.end))
    span = without_number(text, span)
    span = without_opening(doc, without_links(doc, span))
    if span.end <= span.start:
        return None
    if quoted := _QUOTED.fullmatch(text, *span):  # 核心概念“藏书”, 某某的《藏书记》: the quoted name
        span = Span(*quoted.span(quoted.lastindex or 0))
    if translated := _TRANSLATED.fullmatch(text, *span):  # Open stack（开架）
        return Span(*translated.span(1))
    if (gloss := _GLOSS.search(text, *span)) and gloss.start() > span.start + (text[span.start] < "\u3400"):
        span = trimmed(doc, Span(span.start, gloss.start()))
    if (english := _ENGLISH_AFTER.search(text, *span)) and not _CODE.search(
        text, span.start, english.start()
    ):
        span = Span(span.start, english.start())
    if twice := _TWICE.fullmatch(text, *span):  # 望诊望诊|是……, of a page without its line breaks
        span = Span(span.end - len(twice["a"] or twice["b"]), span.end)
    if foreign := _FOREIGN.search(text, *span):  # 青县人“qing”
        span = Span(span.start, foreign.start())
    if gloss := _THAT_IS_GLOSS.fullmatch(text, *span):  # GDP即国内生产总值
        span = Span(*gloss.span(1))
    if also := _ALSO.search(text, *span):  # 盾构机简称盾构
        span = trimmed(doc, Span(span.start, also.start()))
    words = text[span.start : span.end]
    if "”“" in words or _counts(words.strip("“”")):  # “5+2”“白加黑”, 三个月: neither names anything
        return None
    return span if 0 < len(words) <= _LONGEST_TERM and _LETTER.search(words) else None


_TRANSLATED = lazy("[A-Z]?[a-z]{3,}(?: [A-Za-z]{2,})* ?[（(]([\u4e00-\u9fff]{2,12})[）)]")


def without_number(text: str, span: Span) -> Span:
    """`span` without the number of a definition in a textbook that it opens with: 定义 2|度为零的顶点."""
    number = _NUMBERED.match(text, *span)
    return Span(number.end(), span.end) if number else span


_NUMBERED = lazy(r"(?:定义|命题|推论) ?\d{1,2}(?:[.-]\d{1,2})*[ ：:]*(?=[\u4e00-\u9fff]{2})")
_QUOTED = lazy(
    "[^“”，]{0,8}(?:概念|理论|名词|术语|法则|效应|现象|口号|主张)“([^“”]{2,20})”|[^“”，]{2,12}(?:所[说讲谓称]|提出|倡导|主张|使用)的“([^“”]{2,20})”(?:口号|主张|一词|概念|说法|理论|思想)?|第[一二三四五六七八九十]+[^“”，]{0,8}[是为]“([^“”]{2,20})”|[在从][^“”，]{1,12}[里中]面?“([^“”]{1,20})”|[^《》，]{2,16}的(《[^《》]{2,30}》)|[其他她]?(?:所|的)?(?:[著撰编]写?|代表作|著作|作品|名著)的?(《[^《》]{2,30}》)"
)


def _counts(words: str) -> bool:
    """Whether words only count or date: 三个月, 一切; 一国两制 and 五四运动 name no set, and are terms all the same."""
    if _OF_A_KIND.fullmatch(words) or _PLAN.match(words):
        return False
    counting = len(words) < _SHORTEST_NAME or bool(_counting().match(words))
    return counting and only_counts(words) and not _is_word(words)


def _is_word(words: str) -> bool:
    """Whether a numeral opens a word that is more than a number of something: 百日咳, 十月革命, but not 两三个, 二十岁."""
    single = len(words) >= _SHORTEST_WORD and cut(words) == (words,)
    return single and words[0] != "一" and _quantity_last().search(words) is None


_SHORTEST_WORD = 3  # characters; of two, 两者 and 二楼 are a number of something


@cache
def _quantity_last() -> re.Pattern[str]:
    units = "[年月日天周岁次番名人届时分秒元吨斤里米度号楼层期份级风几多半成间底初末前后里内点]"
    return re.compile(f"(?:{alternatives(load('keys')['measures']['words'])}|{units})$")


# What a numeral only tells the kind of: 一致性, 一党制, 二元论, 一次能源, 二级预防; 三级 and 一次 count.
_OF_A_KIND = lazy(
    f"一般(?![来而地说认情不都是为化泛特专指])(?:[\u4e00-\u9fff]{{2,6}}|[法罪项式权])|[{numerals.HAN}](?:致性|元[论化]|(?<=一)[\u4e00-\u9fff](?:[性制化论奖教派表]|把手)|(?:[元维阶]|次(?!第)|级(?!以))(?![个的是])[\u4e00-\u9fff]{{2,6}})"
)


_PLAN = lazy("十[一二三四五六]五”?(?=..)")  # “十五五”时期
_SHORTEST_NAME = 4  # characters


@cache
def _counting() -> re.Pattern[str]:
    """A numeral and its measure word, and what 一 makes an adverb or a pronoun."""
    measures = alternatives(load("keys")["measures"]["words"])
    adverbs = "一[切直旦般定样起边时再向味律致下共方旁经说度贯并同天年些次系批体名]"
    return re.compile(
        f"[{numerals.HAN}\\d]+ ?(?:{measures}|[年月日天周岁次番名人些届大军手面])|{adverbs}|[十百千万]+分?"
    )


# 神经元池 neuronal pools, but not 关键字 static
_ENGLISH_AFTER = lazy("(?<=[\u4e00-\u9fff]{2})(?: [a-z]|[A-Z])[a-z-]{3,}(?: [a-z-]+){0,4}$")
_TWICE = lazy(
    "(?:(?P<a>[\u4e00-\u9fff]{3,10})[^，、和与及或]{2,20}(?P=a)|.{0,12}?(?P<b>[\u4e00-\u9fff]{2,8})(?P=b))"
)
_FOREIGN = lazy("(?<=[\u4e00-\u9fff]{2}) ?“[^“”\u4e00-\u9fff]{2,20}”$")
_CODE = lazy(
    "(?:命令|指令|函数|方法|关键字|语句|参数|属性|标签|字段|变量|对象|工具|运算符|接口|注解|类|包|库|表|列)$"
)
_ENGLISH = lazy(r" ?（[A-Za-z][^（）]*）(?: ?/ ?\w{1,8})?$")
_LETTER = lazy(r"\w")


def without_links(doc: Document, span: Span) -> Span:
    """`span` without the mark of a note and the links that it begins with (〔4〕这里所说的, 因此); empty where there is
    nothing else.
    """
    span = trimmed(doc, span)
    if note := _NOTE.match(doc.text, *span):
        span = trimmed(doc, Span(note.end(), span.end))
    while link := _link(doc.text, span):
        if link.end() == span.end - 1:
            break
        span = trimmed(doc, Span(min(link.end(), span.end), span.end))
    return span


_NOTE = lazy(r"[〔［\[]\d{1,3}[〕］\]] ?(?=[^，。；：])")


def _link(text: str, span: Span) -> re.Match[str] | None:
    """The link that a span begins with, where it is a word (如|实践, but not 如来藏)."""
    for words in (links(), framing()):
        link = words.match(text, *span)
        if (
            link
            and not text.startswith("的", link.end())
            and not PART.match(text, link.start(), span.end)  # 第一|部分
            and not _ORDINAL.fullmatch(link[0])  # 第一|借阅室
            and ends_word(text, span.start, link.end(), span.end)
        ):
            return link
    return None


_ORDINAL = lazy("第[一二三]")  # no comma after it


def without_adverbs(text: str, span: Span) -> Span:
    """`span` without the adverbs that end it; each must be a word (原则就, but not 原|则)."""
    start, end = span
    if (manner := _MANNERLY.search(text, start, end)) and manner.start() > start + 1:
        end = manner.start()
    if (view := _VIEW.search(text, start, end)) and view.start() > start + 1:
        end = view.start()
    while text[end - 1] in _adverb_ends() and (adverb := adverbs().search(text, start, end)):
        tail = cut(text[max(start, end - 10) : end])[-1]
        if len(tail) > adverb.end() - adverb.start() or _JOINED.match(text, adverb.start() - 1, end):
            break
        end = adverb.start()
    return Span(start, end)


_MANNERLY = lazy("(?:内在|具体|集中|直接|客观|必然|自然|历史|辩证|天然)地$")  # 书的价值|内在地包含…
_JOINED = lazy("[与和及、](?=可能|必然|应该|应当|一定|历来|一般|基本)")  # 现实与|可能 are two categories


@lru_cache(maxsize=256)  # several phrases end their subject at one place
def subject_before(doc: Document, at: int, floor: int) -> Span | None:
    """The subject of a predicate that begins at `at`: the noun phrase of its clause, or of the one before asides.

    Asides are second names and frames (X，又称Z，在医学上，是指Y); after a 、 stands no predicate.
    """
    text = doc.text
    end = at
    for _ in range(6):
        # 原则就是, but not 通借通还，是 or **通借通还**是
        adjacent = text[end - 1] not in "， " and text[end] not in "，：" and not ends_bold(doc, end)
        while end > floor and text[end - 1] in "， ":
            end -= 1
        if text[end - 1 : end] == "、":
            return None
        start = left_edge(text, end, floor)
        span = _after_predicate(text, Span(start, end))
        span = trimmed(doc, without_adverbs(text, span) if adjacent else span)
        # 读书会从办起来的那天起，就是…; 索书号在检索中是…
        said = _SINCE.search(text, *span) or _WITHIN.search(text, *span)
        if said and (said[0][0] != "在" or ends_word(text, start, said.start(), end)):  # not 大量存|在于血中
            span = Span(start, said.start())
        because = _BECAUSE.search(text, *span)  # 散架|因没有木板，故又叫……; not 转基|因食品
        if because and ends_word(text, start, because.start(), end):
            span = Span(start, because.start())
        if not adjacent and (origin := _ORIGIN.search(text, *span)):  # “书荒”一词源于民间，指……
            span = Span(span.start, origin.start())
        if _ITS.fullmatch(text, *span):  # ……，其|核心是……, whose owner the rule finds
            return Span(span.start + 1, span.end)
        if named := _named_before(text, span, floor):  # 违背了开架原则。该原则|是指……
            return noun_phrase(doc, named)
        if text[span.start : span.end] in ("它", "它们"):  # 铅字又叫活字，它|指的是…
            told = _TELLS.match(text, floor, span.start)
            return noun_phrase(doc, Span(*told.span(1))) if told else None
        explains = text.startswith(
            ("，即", "，也就是", "，亦即"), at
        )  # ……特点是一维性，即…… tells of the nearest
        if span.end > span.start and not _is_aside(text, span, attributes=not explains):
            role = _ROLE.search(text, *span)
            return noun_phrase(doc, Span(start, role.start()) if role else span)
        if start <= floor or text[start - 1] not in "， ":
            return None
        end = start
    return None


def _named_before(text: str, subject: Span, floor: int) -> Span | None:
    """What 该原则 points to: the name that ends the sentence before in the same noun, behind its verb."""
    pointer = _POINTER.fullmatch(text, *subject)
    if pointer is None or subject.start > floor + 1:
        return None
    at = max(0, floor - _FAR)
    named = re.search(
        f"{_BEHIND_VERB}“?(?P<name>[\u4e00-\u9fff]{{2,20}}?{pointer[1]})”?[。；]$",
        text[at : subject.start],
    )
    return Span(at + named.start("name"), at + named.end("name")) if named else None


_ITS = lazy(
    "其(?:最?(?:根本|主要|基本|重要|突出)的?)?(?:本质|实质|核心|精髓|关键|宗旨|要义|目的|目标|任务|特点|特征|特色|原因|优点|缺点|功能|作用|方法|内容|含义|意义|依据|标准|对象|基础|根本|灵魂|精神|原理)"
)
_POINTER = lazy("(?:该|这一|这种|此)([\u4e00-\u9fff]{2,6})")
_BEHIND_VERB = (
    "(?:了|叫做?|称为|属于|实行|坚持|遵循|贯彻|违背|违反|采用|运用|体现|建立|确立|规定|执行|提出|：|，|是)了?"
)
_FAR = 60  # characters


def _after_predicate(text: str, span: Span) -> Span:
    """A clause after the 、 that ends another predicate in it: 借是起点、|还 of 借是起点、还是终点."""
    mark = text.rfind("、", *span)
    told = mark > span.start and _PREDICATE.fullmatch(text, span.start, mark)
    return Span(mark + 1, span.end) if told else span


_PREDICATE = lazy("(?:[^，、是]{1,8}就?是[^，、是]{2,20}(?:、|$))+")


# How it is said: X，概括起来说，就是Y; X，说到底，是Y.
_IN_SHORT = lazy(
    "(?:概括|归纳|总结)(?:起来|地|而言)?(?:[说讲]|来[说讲看])?|(?:简单|通俗|简要|严格|具体|准确|确切)(?:地|来|点)?(?:[说讲]|来[说讲]|而言)"
    "|说到底|说白了|顾名思义|一言以蔽之|归根[结到]底|简言之|简而言之|换言之|换句话说"
)
# What class of words or things a name belongs to: 弱冠，汉语词语，指……; 青石节，湖区传统节日，是…….
_CLASS = lazy(
    "[\u4e00-\u9fff]{0,12}(?:词语|词汇|成语|典故|名词|术语|用语|节日|文化遗产|保护单位|发祥地|[^，]之一)"
)


@cache
def _attribute() -> re.Pattern[str]:
    """A clause that tells an attribute of the subject before it: 乡村振兴，|关键在人，|关键在干."""
    nouns = alternatives(load("definitions")["attributes"]["words"])
    return re.compile(
        f" *(?:最?根本|主要|基本|首要|第一)?的?(?:{nouns}|要害)(?:就?是|在于|在|为)[^，是]{{1,30}}"
    )


def _is_aside(text: str, span: Span, *, attributes: bool) -> bool:
    """Whether a clause is a second name or a frame: 又称Z; 在医学上; 在医学上又称Z; or tells an attribute, 关键在人."""
    if aliases().match(text, *span) or _ALIAS_WITHIN.match(text, *span) or _IN_SHORT.fullmatch(text, *span):
        return True
    if _CLASS.fullmatch(text, *span) or _MARKED_BY.fullmatch(text, *span):
        return True
    if attributes and _attribute().fullmatch(text, *span):
        return True
    return _FRAME.fullmatch(text, *span) is not None


_MARKED_BY = lazy(
    " *以[^，为]{2,24}为(?:主要|基本|核心|根本|显著|鲜明)?[^，为的]{2,4}"
)  # 以开架为核心标志，本质是…


@lru_cache(maxsize=256)
def is_name(words: str) -> bool:
    """Whether a subject can stand on a card: no pronoun, no question, no clause, balanced quotes."""
    if pronouns().match(words) or _NO_NAME.search(words) or PART.fullmatch(words):
        return False
    verbal = (
        "是" in cut(words) if lacks_noun(words) else is_clause(words)
    )  # 起决定作用的, but not 运动是绝对的
    if verbal and not is_label(words):  # 主张
        return False
    return balanced(words)


# A question, a formula, a time, a bare number of a section (第二条), a side of the compass, an era (后来, 解放前).
_NO_NAME = lazy(
    r"^[\d.,%]+$|[{}]|^(?:主要|基本|一般)地$|^(?:类型|种类|方式|形式|性质|程度)的|^实际$|有[一二两三四五六七八九十几]+[种个条类项门]|[？?。；！…=＝→]|--|什么|怎么|谁|何者|(?<![要需请诉追寻谋征渴乞恳力祈])求$|^一系列|^分[一二两三四五六七八九十]|(?:所致|造成的?|引起的?)$|哪[些几个种一]|如果|^从.{2,}看$|^总?以为|^把(?![握手关柄戏脉])|[认以]为$|(?<![小平学课临工])(?<!世界|倒计)时$"
    rf"|^第(?:[{numerals.HAN}]+|\d+)(?:件事?)?$|^(?:[上下中]午|凌晨|晚上) ?\d"
    r"|^(?:\d{4} ?年)? ?(?:\d{1,2} ?月 ?(?:\d{1,2} ?[日号])?)?$"
    "|^(?:[东南西北中]{1,2}[岸侧面边麓坡翼]?)?[东南西北中]{1,2}(?:部|岸|侧|面|边|麓|坡|翼)$|^其余(?:部分|地区)?$"  # 东岸北部
    "|^再?到?(?:后来|现在|如今|今天|过去|以前|从前|起初|最初|当时|目前)$|(?:开放|解放|建国|成立|战争|会议)[前后]$|(?:政治|经济|思想|组织|历史|行动|文化|军事)上$"
)


def lacks_noun(words: str) -> bool:
    """Whether words are but an attribute: 起决定作用的; 教育目的 has its noun."""
    return words.endswith("的") and not words.endswith(("目的", "标的"))


def is_clause(words: str) -> bool:
    """Whether a verb of being or saying stands in `words`."""
    return any(map(_VERBS.fullmatch, cut(words)))


def telling_head(doc: Document, index: int) -> Span | None:
    """The nearest heading or point above a block that names something: no bare label (特点, what each section has), no clause."""
    above = naming_ancestor(doc, index)
    while above >= 0:
        head = without_opening(doc, head_of(doc, above))
        words = doc.text[head.start : head.end]
        if is_furniture(words):  # 简答题 owns nothing, nor does what it is a part of
            return None
        if words and not is_label(words.partition("：")[0]) and words not in told_of_each(doc):
            if (gloss := _ENGLISH.search(doc.text, *head)) and gloss.start() > head.start:
                head, words = Span(head.start, gloss.start()), doc.text[head.start : gloss.start()]
            named = is_name(words) and "，" not in words and not lacks_noun(words)
            return head if named and len(words) <= _LONGEST_HEAD else None
        above = naming_ancestor(doc, above)
    return None
