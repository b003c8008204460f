"""What a list is called that has no name of its own: the words of the text that say what is listed.

Where those words are too bare to stand alone (特点, 具体要求), they are joined with the heading above by 的.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache

from flashgen.grammar.outline import head_of, naming_ancestor, trimmed, without_end
from flashgen.language.enumerators import PART
from flashgen.language.lazy import lazy
from flashgen.language.matching import width_of
from flashgen.language.words import cut
from flashgen.model import Block, Document, Span
from flashgen.vocabulary import is_furniture, is_label, names_set, needs_owner, says_meaning, tag


@dataclass(frozen=True, slots=True)
class Topic:
    """The spans that name a list (two: joined by 的), and how they were come by."""

    spans: tuple[Span, ...]
    evidence: str
    name: str = ""  # the term where it is not just the words of the spans
    count: int | None = None


_GLOSS = lazy(r" ?（[A-Za-z0-9 ,，./&'’-]+）$")
_LONGEST_ABOVE = 14  # characters of a heading that still reads well before 的; two letters make one


def named_by(doc: Document, span: Span, block: int, how: str) -> Topic:
    """A topic of the words `span` in a block, joined with the heading above where they are too bare."""
    whole = _without_remark(doc, without_opening(doc, span))
    span = without_gloss(doc, whole)
    span = _without_subtitle(doc.text, _asked(doc.text, _without_dash(doc, span, block)))
    plain = without_end(doc.text, span, _REMARK)
    if plain != span and needs_owner(doc.text[slice(*plain)]):  # 特点（重点）
        span = plain
    words = doc.text[span.start : span.end]
    if (chosen := _CHOSEN.match(doc.text, *span)) and needs_owner(words) and not is_label(words):
        span = Span(chosen.end(), span.end)
    words = doc.text[span.start : span.end]
    meaning = says_meaning(_READING.sub("", words))  # of 内涵解读, too, it is the one above that is told
    above = owner(doc, span, block)
    if above >= 0 and (of := owner_of_several(doc.text, head_of(doc, above), words)):
        return Topic((of, span), f"{how}, joined with the owner of several")
    if meaning or needs_owner(words) or words in told_of_each(doc):
        if labelled := label_before(doc, span, block):
            return Topic((labelled, span), f"bare {how}, joined with the label of its line")
        if _ONE_SIDE.fullmatch(words) and (beside := _owner_beside(doc, block)):
            return Topic((beside, span), f"bare {how}, joined with the owner of the one before")
        if above >= 0 and _says_it_fuller(doc, head_of(doc, above), words):
            span, above = head_of(doc, above), naming_ancestor(doc, above)
        while above >= 0:
            head = without_gloss(doc, head_of(doc, above))
            says = doc.text[head.start : head.end]
            if is_furniture(says):  # 简答题, and what it is a part of
                break
            names_nothing = (
                PART.fullmatch(says)
                or _PART_LAST.search(says)
                or _QUESTION.search(says)
                or says in told_of_each(doc)
            )
            if says and not names_nothing and not is_label(says.partition("：")[0]):
                head = without_opening(doc, head)
                if meaning:
                    named = without_end(doc.text, head, _REMARK)  # 爱岗敬业（基本要求）
                    return Topic((named,), "one above what it means")
                both = _BOTH.search(doc.text, *head)
                if both and both.start() > head.start + 1 and _ONE_SIDE.fullmatch(words):
                    return Topic(
                        (Span(head.start, both.start()), span), "one side of both that a heading names"
                    )
                if shared := _shared_owner(doc, head, words):
                    return Topic((shared, span), f"bare {how}, joined with the owner of several")
                if doc.text.endswith(doc.text[span.end - 2 : span.end], *head) and not _has_twin(
                    doc, words, block
                ):  # …的总体要求 says 总要求 already
                    return Topic((head,), f"one above a bare {how}")
                if (at := doc.text.find(doc.text[span.start : span.end], *head)) >= 0:
                    if "的" not in doc.text[head.start : at]:
                        break  # 面向对象技术 tells nothing of 对象
                    said = Span(head.start, at + span.end - span.start)  # of 教学的主要作用: 作用
                    return Topic((said,), f"one above a bare {how}")
                named = thing(doc.text, head)
                if brief := _brief(doc, whose(doc.text, named) if is_label(words) else named):
                    said = _without_again(doc.text, brief, span)
                    return Topic((brief, said), f"bare {how}, joined with the one above")
                break
            above = naming_ancestor(doc, above)
    return Topic((span,), how)


def _has_twin(doc: Document, words: str, block: int) -> bool:
    """Whether a line beside a block opens with another label of its noun: 次要标准： beside 主要标准：."""
    parent = doc.blocks[block].parent
    return any(
        other != words and other.endswith(words[-2:]) and any(line.parent == parent for line in lines)
        for other, lines in opened(doc).items()
    )


def _says_it_fuller(doc: Document, head: Span, words: str) -> bool:
    """Whether what stands above bare words is as bare, and says them with more: 总体要求 over 要求."""
    says = doc.text[slice(*head)]
    return says != words and says.endswith(words) and is_label(says)


def names_points(words: str) -> bool:
    """Whether a name says what of a thing is listed (守堤人的职责); of 借阅 one must say that 三个方面 are."""
    return "的" in words or names_set(words) or needs_owner(words)


_CHOSEN = lazy(
    "[^，的]{2,8}(?<!目)的(?:较好)?(?=.{2})"
)  # 常用的|方式, 使用到的|工具: what they are of says more
_PART_LAST = lazy("第 ?[一二三四五六七八九十\\d]{1,3} ?[章节讲课篇]$")  # a file: 目录学概论 第一章
_QUESTION = lazy("^(?:[QA问答]|问题)：|？$")  # whose answer tells the points of what stands above it
# 索引|的优缺点 heads its 优点 and its 缺点.
_BOTH = lazy(
    "的?(?:(?:辩证|相互)关系|优缺点|优劣势?|利弊|异同点?|(?:优点|优势|利|区别)(?:和|与|及|、)(?:缺点|劣势|不足|弊|联系))(?:对比|比较|分析)?$"
)
_ONE_SIDE = lazy("(?:主要)?(?:优点|缺点|优势|劣势|不足|好处|坏处|利|弊|[相不]同点|共同点|区别|联系)")


def _owner_beside(doc: Document, block: int) -> Span | None:
    """Whose other side the paragraph before tells: 开架|的优点：①…；②…。 / 缺点：①…；②…."""
    siblings = doc.children[doc.blocks[block].parent]
    at = bisect_left(siblings, block)
    for before in reversed(siblings[max(0, at - _BESIDE) : at]):
        if told := _OTHER_SIDE.match(doc.text, *doc.blocks[before].span):
            return Span(*told.span("of"))
        if not _BARE_SIDE.match(doc.text, *doc.blocks[before].span):
            break
    return None


_BESIDE = 2  # paragraphs: both sides are told in a line each below what names both (索引的优缺点：)
_OTHER_SIDE = lazy(f" *(?P<of>[^，。；：？]{{2,14}}?)的(?:{_ONE_SIDE.pattern}|优缺点|优劣|利弊)：?")
_BARE_SIDE = lazy(f" *{_ONE_SIDE.pattern}：")


def thing(text: str, head: Span) -> Span:
    """What a heading is about that asks or tells what it means, or what is done with it.

    什么是|开架？, 开架|的概念, 开架|概述, 开架|的运用.
    """
    asked = _WHAT_IS.match(text, *head)
    start = asked.end() if asked else head.start
    meant = _MEANT.search(text, start, head.end)
    return Span(start, meant.start() if meant and meant.start() > start + 1 else head.end)


def _without_again(text: str, head: Span, span: Span) -> Span:
    """Words without what the head ends in: 书屋的进一步发展 / 发展的|主要表现."""
    of = text.find("的", *span)
    again = of > span.start and text.endswith(text[span.start : of], *head)
    return Span(of + 1, span.end) if again else span


def whose(text: str, head: Span) -> Span:
    """What a heading tells one thing of, as another thing is told of below it: 旧书的分布|原因 is that of 旧书."""
    of = text.rfind("的", *head)
    return Span(head.start, of) if of > head.start + 1 and is_label(text[of + 1 : head.end]) else head


_WHAT_IS = lazy("(?:什么是|何谓|何为|如何理解|怎样理解)(?=..)")
_MEANT = lazy(
    "(?:的?(?:概述|概论|简介)|的(?:基本|主要|教育)?(?:概念|定义|含义|涵义|介绍|运用|应用|使用|理解|解读)(?:[和与及、](?:[分类特点运应用]{2}))?)？?$|？$"
)


def _without_subtitle(text: str, span: Span) -> Span:
    """The name of a set without what tells of it behind a colon: 选书的原则|：又快又准."""
    colon = text.find("：", *span)
    of = text.rfind("的", span.start, max(span.start, colon))
    return Span(span.start, colon) if of > span.start and needs_owner(text[of + 1 : colon]) else span


def _without_dash(doc: Document, span: Span, block: int) -> Span:
    """A head up to its dash where those beside it have one, too: 书脊（spine）|——印什么; but 戊戌变法——君主立宪 stands."""
    dash = doc.text.find("——", *span)
    if dash <= span.start + 1:
        return span
    return Span(span.start, dash) if _dashed(doc, doc.blocks[block].parent) > 1 else span


@lru_cache(maxsize=64)
def _dashed(doc: Document, parent: int) -> int:
    """How many of the heads below a block have a dash."""
    return sum(doc.text.find("——", *head_of(doc, i)) > 0 for i in doc.children[parent])


def _brief(doc: Document, head: Span) -> Span | None:
    """A head that reads well before 的: up to its dash, after the label before its colon, without its last remark."""
    dash = doc.text.find("——", *head)
    if dash > head.start + 1:  # 戊戌变法|——君主立宪制, but 主要概念——|开发模型
        label = is_label(doc.text[head.start : dash])
        head = Span(dash + 2, head.end) if label else Span(head.start, dash)
    colon = doc.text.find("：", *head)
    if head.end - head.start > _LONGEST_ABOVE and head.start < colon < head.end - 2:
        head = Span(colon + 1, head.end)  # 农民阶级：|太平天国运动
    head = without_end(doc.text, head, _REMARK)
    if "是" in cut(doc.text[slice(*head)]):  # a sentence: 读书是进步的阶梯
        return None
    words = doc.text[slice(*head)]
    wide = len(words) if "的" in words else width_of(words)  # one 的 after another reads badly
    told = len(words) > 1 or "\u4e00" <= words <= "\u9fff"  # 肝|的生理功能
    return head if told and wide <= _LONGEST_ABOVE else None


def _shared_owner(doc: Document, head: Span, words: str) -> Span | None:
    """What a head tells two things of, where `words` are one of them: 教育学 of 教育学状况与价值."""
    told = _TWO_OF_ONE.fullmatch(doc.text, *head)
    if told is None or not any(told[one].endswith(words) for one in ("first", "second")):
        return None
    named, second = told["first"], told["second"]
    owned = (n for n in range(2, len(named) - 1) if needs_owner(named[n:].removeprefix("的")))
    first = next(owned, 0) if needs_owner(second) else 0
    return Span(head.start, head.start + first) if first else None


def owner_of_several(text: str, head: Span, words: str) -> Span | None:
    """What a head tells several things of, where `words` are one of them: 教学 of 教学的主要作用与任务, for 任务."""
    at = text.find(words, *head)
    of = text.rfind("的", head.start, at) if at >= 0 else -1
    if of < head.start + 2 or words.startswith(text[head.start : of]):
        return None
    among = _JOINED.search(text, of, at) or (of + 1 == at and _JOINED.match(text, at + len(words), head.end))
    joined = among and not _SENTENCE.search(text, head.start, at)
    return Span(head.start, of) if joined else None


_JOINED = lazy("[和与及、]")
_SENTENCE = lazy("[，。是]")


def label_before(doc: Document, span: Span, block: int) -> Span | None:
    """The name that a paragraph opens with, before words of it: 书库：藏书之处（具有甲、乙、丙的|特点）."""
    if doc.blocks[block].kind != "paragraph":
        return None
    label = _OPENING.match(doc.text, *doc.blocks[block].span)
    if label is None or label.end() > span.start or len(_REMARK.sub("", label[1])) > _LONGEST_LABEL:
        return None
    named = without_end(doc.text, trimmed(doc, Span(*label.span(1))), _REMARK)
    words = doc.text[named.start : named.end]
    says = (
        needs_owner(words) or words in attributes(doc) or _BRACKETS.search(words) or _ANSWERS.fullmatch(words)
    )
    return None if says else named


_ANSWERS = lazy("(?:参考)?(?:答|答案|解答|解析)(?:要点)?|[QAqa问]")
_BRACKETS = lazy(r"[\[\]（）()]")
_LONGEST_LABEL = 10  # characters
_TWO_OF_ONE = lazy(
    "(?P<first>[^，。；：、和与及]{4,20})(?:[和与及、]|以及)(?P<second>[^，。；：、和与及]{2,8})"
)


def owner(doc: Document, span: Span, block: int) -> int:
    """The heading or item that words of a block belong to: the block itself where its head stands before them."""
    if doc.blocks[block].kind in ("heading", "item") and head_of(doc, block).end <= span.start:
        return block
    return naming_ancestor(doc, block)


@lru_cache(maxsize=4)
def attributes(doc: Document) -> frozenset[str]:
    """The words that open one line, or head one part, of each of several sections: what is told of each thing (功能：)."""
    below: dict[str, list[int]] = {
        words: [line.parent for line in lines] for words, lines in opened(doc).items()
    }
    for index, block in enumerate(doc.blocks):
        heads = block.kind == "heading" or (block.kind == "item" and doc.children[index])
        names_row = block.kind == "cell" and block.column == 0  # 代表 | 甲、乙
        if (heads or names_row) and not _OPENING.match(doc.text, *block.span):
            below.setdefault(doc.text[slice(*trimmed(doc, block.span))], []).append(block.parent)
    return frozenset(
        words for words, sections in below.items() if _SECTIONS <= len(sections) == len(set(sections))
    )


@lru_cache(maxsize=4)
def told_of_each(doc: Document) -> frozenset[str]:
    """What is told of each of several things, whether it opens lines or heads lists: it names nothing alone."""
    return attributes(doc) | _again(doc)


@lru_cache(maxsize=4)
def _again(doc: Document) -> frozenset[str]:
    """The short heads of a list below each of two things of one form, which they do not tell apart: 论战 of two schools."""
    below: dict[tuple[str, ...], set[int]] = {}
    for index, block in enumerate(doc.blocks):
        if block.kind in ("heading", "item") and len(doc.children[index]) > 1 and block.parent >= 0:
            words = doc.text[slice(*trimmed(doc, block.span))]
            above = doc.blocks[block.parent]
            if len(words) <= _SHORT_HEAD:
                forms = (one.kind + one.style.partition(" ")[0] for one in (block, above))
                below.setdefault((words, *forms), set()).add(block.parent)
    again = {key[0] for key, parents in below.items() if len(parents) > 1}
    return frozenset(again | _beside_most(doc, again))


def _beside_most(doc: Document, again: set[str]) -> set[str]:
    """The headings below a thing of which most are told of other things, too: 检查方法 beside 致病物质, 所致疾病."""
    beside: set[str] = set()
    for children in doc.children:
        heads = [
            doc.text[slice(*trimmed(doc, doc.blocks[i].span))]
            for i in children
            if doc.blocks[i].kind == "heading"
        ]
        known = sum(head in again for head in heads)
        if 0 < known < len(heads) <= 2 * known:
            beside.update(head for head in heads if len(head) <= _SHORT_HEAD)
    return beside


_SHORT_HEAD = 12  # characters


@lru_cache(maxsize=4)
def opened(doc: Document) -> dict[str, list[Block]]:
    """The lines that open with each label and its colon."""
    found: dict[str, list[Block]] = {}
    for block in doc.blocks:
        if match := _OPENING.match(doc.text, *block.span):
            found.setdefault(match[1], []).append(block)
    return found


_SECTIONS = 3  # that one label opens a line of; of two, as many are things of their own
_OPENING = lazy(r"([^，。；：]{1,40}?) ?[：:]")


def without_gloss(doc: Document, span: Span) -> Span:
    """A name without the English in brackets that ends it."""
    m = _GLOSS.search(doc.text, *span)
    return Span(span.start, m.start()) if m and m.start() > span.start else span


# English is the same name in three words, or two of which one is no name: HTTP 协议 begins with none.
_OPENED = lazy(
    r"(?:[·•●▪◆■★☆▲▶√✓✔✨⭐❤☞]+️? ?|Q ?\d{1,3}[：.](?=[^：]{4})"
    r"|(?:Chapter|Part|Unit|Lesson|Section|Lecture) ?\d{1,2}[:： ] ?"
    r"|(?:\d{1,2}(?:\.\d{1,2})* )?(?:(?:[A-Za-z][A-Za-z’'-]*[,:]? (?:[—–-] )?){3,}|[A-Z][A-Za-z’'-]* [a-z]{4,} ))"
    "(?=[\u4e00-\u9fff])(?![是为的和与在有由可将被对等])"
)


def without_opening(doc: Document, span: Span) -> Span:
    """A name without what it is no part of: 考点：|…, its English, and bullets."""
    opened = _OPENED.match(doc.text, *span) or tag().match(doc.text, *span)
    if opened:
        return Span(opened.end(), span.end)
    both = _IN_BOTH.fullmatch(doc.text, *span)
    named = both and (_is_bilingual(doc) or _is_glossed(doc, both["first"] or "", both[0]))
    return Span(*both.span(both.lastgroup or 0)) if both and named else span


@lru_cache(maxsize=1024)
def _is_glossed(doc: Document, name: str, whole: str) -> bool:
    """Whether English behind a Chinese name is said but once (书脊 Spine), and the name again and again.

    What is installed or used (安装 MySQL) is told of further.
    """
    english = whole.removeprefix(name).strip()
    said = (doc.text.count(part) for part in _EACH.split(name))
    return name != "" and doc.text.count(english) == 1 and min(said) >= _OFTEN


_EACH = lazy("[和与及]")
_OFTEN = 3  # times in a text


@lru_cache(maxsize=4)
def _is_bilingual(doc: Document) -> bool:
    """Whether a text names things in English and Chinese: one in five heads or more, their first words not the same.

    Heads that only hold an English word (MySQL 安装, MySQL 配置; IP 地址) are few, or say the same one.
    """
    heads = [head_of(doc, i) for i, block in enumerate(doc.blocks) if block.kind in ("heading", "item")]
    named = [m for head in heads if (m := _IN_BOTH.fullmatch(doc.text, *head))]
    words = {word[0] for m in named if (word := _ENGLISH_WORD.search(m[0]))}
    return len(words) >= _BILINGUAL and _ONE_IN * len(named) >= len(heads)


_ENGLISH_WORDS = "[A-Z][A-Za-z'’-]{2,}(?:(?: | ?[,&] ?)[A-Za-z'’-]+){0,5}"
_IN_BOTH = lazy(
    f"{_ENGLISH_WORDS} ?(?P<last>[\u4e00-\u9fff]{{2,12}})|(?P<first>[\u4e00-\u9fff]{{2,12}}) ?{_ENGLISH_WORDS}"
)
_ENGLISH_WORD = lazy("[A-Za-z'’-]+")
_BILINGUAL = 5  # different words
_ONE_IN = 5


_REMARK = lazy(" ?（[^（）]+）$")
_PREFACE = lazy(
    "[^\n]{2,400}[。！？]”?(?=(?![^。！？]*(?:这|上述))[^。！？”]{4,60}$)"
)  # what an exam quotes before it asks
_ASKS = lazy("如何|怎样|怎么|为什么|为何|什么|哪些|述|谈谈|说明|论|析")
_FRAME = lazy("请?你?(?:据此|(?:试?结合|根据|联系|围绕|运用|作为)[^，。]{2,16}，)(?:你认为)?(?=[^，。]{4,})")
_ASKED = lazy(
    "请?你?(?:(?:结合|联系)实际)?"
    "(?:(?:简述|试述|论述|概述|阐述|谈谈|简要(?:说明|回答)|简单(?:解释|说明|介绍)|试论|试析)了?"
    "|(?:指出|提出|阐明|揭示|说明|明确|概括|总结|介绍)了)你? ?(?=[^，。：]{4,})"
)
_YOU = lazy("你是?(?=如何|怎样|怎么)")
_TOLD_BEFORE = lazy("[^，。；：]{4,30}，(?=(?![其它这该此])[^，。；：]{4,20}(?:是什么|有哪些)$)")


def _asked(text: str, span: Span) -> Span:
    """What a question asks for, without what it quotes and tells before, and how it is to be answered."""
    preface = _PREFACE.match(text, *span)
    if preface and _ASKS.search(text, preface.end(), span.end):
        span = Span(preface.end(), span.end)
    for opening in (_FRAME, _ASKED, _YOU, _TOLD_BEFORE):
        if opened := opening.match(text, *span):
            span = Span(opened.end(), span.end)
    asks = _WHAT_LAST.search(text, *span)
    return Span(span.start, asks.start()) if asks and asks.start() > span.start + 3 else span


_WHAT_LAST = lazy("(?:分别|主要)*(?:是|有|包括)(?:什么|哪些|哪几[个项点种条类])(?:内容|方面)?$")
_READING = lazy("(?:解读|解析|理解)?(?: ?（[^（）]+）)?$")


_GRADE = lazy("(?:第?[一二三四五六七八九十\\d]+|[A-Z]|[ⅠⅡⅢⅣⅤ]) ?[组型类级期度]")


def _without_remark(doc: Document, span: Span) -> Span:
    """A name without a remark in brackets that is longer than the name."""
    m = _REMARK.search(doc.text, *span)
    longer = m is not None and m.end() - m.start() - 2 > m.start() - span.start > 1
    if m and _GRADE.fullmatch(doc.text, span.start, m.start()):  # A 组（奇异型）
        return span
    return Span(span.start, m.start()) if m and longer and not _GLOSS.search(doc.text, *span) else span
