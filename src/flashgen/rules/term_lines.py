"""名词解释行：X：Y；X（English）：Y；X——Y；X ---> Y；X：是Y；定义：Y。

Source: research code F3.i. The line, list item or cell says a name, a mark and a meaning. Labels of a text (来源：, 时间：),
clauses before the mark and lists that a lead announces are none; a bare label (症状：, 主要对象：) takes the head above it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from flashgen.grammar.naming import attributes, opened, owner_of_several, without_opening
from flashgen.grammar.outline import ends_bold, trimmed, without_end
from flashgen.language import enumerators
from flashgen.language.coordination import before_first, outside, split
from flashgen.language.lazy import lazy
from flashgen.language.literals import matches
from flashgen.language.verbs import MEANS
from flashgen.language.words import cut
from flashgen.model import Block, Definition, Document, Span
from flashgen.rules._clauses import body_after, ends_in_genus, right_edge
from flashgen.rules._facts import definition
from flashgen.rules._line_weights import SENSE, among_things, things, weighed
from flashgen.rules._listing import chained
from flashgen.rules._terms import ENGLISH, is_clause, is_name, labels, noun_phrase, telling_head
from flashgen.vocabulary import is_label, says_meaning

if TYPE_CHECKING:
    from collections.abc import Iterator

_MARK = lazy(
    r"：{1,2}(?!//)|:{1,2} ?(?!//|:)|。(?=[^。]{4})|——|(?<=[\u4e00-\u9fff）])—(?=[\u4e00-\u9fff])|-{2,4}>|—>|→"
    r"|(?<=[\u4e00-\u9fff）A-Z]) ?[=＝] ?(?=[\u4e00-\u9fff（])"
    r"|(?<=[\u4e00-\u9fff）])-{3,}(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fffA-Za-z）”]) +-{1,3} +(?=[\u4e00-\u9fff])"
)
_NAME = 8  # characters; a longer term with a verb in it is a sentence
_LONGEST = 30  # characters before the mark, its gloss left out
_FARTHEST = 100  # characters to the mark, gloss and all
_CUES = f"就是|指的是|是指|主要指|{MEANS}|即|也就是|意为|是"
# 是否 is a word of what a thing is, no cue.
_MEANING = lazy(f"(?!是(?:否|非|什么|怎))(?:{_CUES})(?=.{{2}})")
_OPENED = lazy(f"(?:{_CUES})$")
_ALIAS = lazy("(?:又称|也称|亦称|又叫|也叫|又名|亦名|别名|简称|俗称)[^，。；]{1,16}[，。]")
# Before a mark these make a clause or a lead (绩效计划包括：, 习近平指出：, 所属阵营不同：), not a name.
_CLAUSE = lazy(
    "^(?:取决于|见于|常见于|用于|适用于|属于)|(?:包括|包含|涵盖|分为|可分|认为|视为|称为|如下|如|(?<![求国])是|指出|强调|提出|(?<![识据数量])表示|写道|不同|相同"
    "|(?<![所占持拥共国私公])有|(?<![行作认人无有敢])为|[常所再又都也还复]说)$|包括|^按.*分$|^[^，]{2,}(?:具有|划分[为成]|可分[为成])[^，]{1,8}$|则[常往较更]|更为|较为"
    "|[几0-9一二两三四五六七八九十] ?[个项种类点条大]$|(?<![自本超忘大小])我(?![国军省市党])|[你她]|了(?!解)|过一|这样|那样"
)
_SECOND_NAME = lazy(" ?/ ?(?=[\u4e00-\u9fff]{2})")
_CALLED = lazy(
    "，?(?:否(?=则)|这[^，。]{0,8})?(?:则|我们|就|故|又|也|统|合)?(?<![标公名俗职简尊别号爱])(?:称为|称之为|称作|叫做|统称|称(?![呼号谓道赞职]))"
    "[^，。]{1,20}(?:，(?:也|又|亦)称[^，。]{1,16})?$"
)


def find(doc: Document) -> Iterator[Definition]:
    """The definitions that lines give by a mark."""
    for index, block in enumerate(doc.blocks):
        if block.kind != "heading" or _DASHED.search(doc.text, *block.span):
            lines = _lines(doc, without_opening(doc, trimmed(doc, block.span)))
            for line in lines:
                yield from _in_line(doc, index, line, several=len(lines) > 1)


_DASHED = lazy("[\u4e00-\u9fffA-Za-z）] -{2,3} [\u4e00-\u9fff]")


def _lines(doc: Document, block: Span) -> list[Span]:
    """A block; or its sentences, where each of them tells a thing: 开架：自取的方式。闭架：代取的方式。"""
    if not _NAMES_FIRST.match(doc.text, *block):
        return [block]
    parts = split(doc.text, block, "。；")
    return parts if len(parts) > 1 and all(_TELLS_ONE.match(doc.text, *part) for part in parts) else [block]


_NAMES_FIRST = lazy(" *[^，。；：—“”（）]{2,14}(?: ?（[^，。；：（）]{2,40}）)?(?:：|——)")
_TELLS_ONE = lazy(rf"{_NAMES_FIRST.pattern}[^：—]{{4,}}$")


def _in_line(doc: Document, index: int, line: Span, *, several: bool) -> Iterator[Definition]:
    near = Span(line.start, min(line.end, line.start + _FARTHEST))
    found = (m for m in matches(_MARK, doc.text, near) if _free(doc.text, near, m))
    mark = next((m for m in found if m[0] != "。" or _heads(doc, index, line, m.start())), None)
    if mark is None or _TIME.match(doc.text, mark.start() - 1) or enumerators.ANSWER.match(doc.text, *line):
        return
    if mark[0].strip() == "-" and not (
        ends_bold(doc, mark.start()) or _hyphens_explain(doc, doc.blocks[index].parent)
    ):
        return  # 2010 - 2015
    if "。" in doc.text[line.start : mark.start()] and mark[0] != "。":
        return  # 旧书（英语：old book），又称…，是……。可归为两类：
    if mark[0] == "—" and not _is_explained(doc, index, line, mark):
        return
    term = _term(doc, Span(line.start, mark.start()))
    body = _body(doc, index, Span(mark.end(), line.end))
    if (
        term
        and body
        and not _is_label_of_text(doc.text, term, body)
        and not _speaks(doc, index, term)
        and not _told_again(doc.text, term, body)
        and not _REMARK.fullmatch(doc.text, *body)
        and _is_chinese(doc.text, term, body)
    ):
        yield _fact(doc, index, line, Span(*mark.span()), term, body, several=several)


def _is_explained(doc: Document, index: int, line: Span, dash: re.Match[str]) -> bool:
    """Whether a single dash parts the name of a point from a noun phrase that tells what it is: 借书热—短时间内的借阅高潮."""
    short = dash.start() - line.start <= _LONGEST_HEAD
    says = doc.text[dash.end() : line.end].rstrip("。； ")
    phrase = ends_in_genus(says) or _NOUN_PHRASE.search(says) is not None
    return doc.blocks[index].kind == "item" and short and phrase


def _heads(doc: Document, index: int, line: Span, stop: int) -> bool:
    """Whether a stop parts the head of a point from what it is: （1）计划目标。即……; 信息超载。……的状态。

    So does the space that a clean text shows in its place: （1）白签 多用于新书。
    """
    if doc.shown[stop] == " " and doc.blocks[index].kind == "item":
        return True
    told = before_first(doc.text, Span(stop + 1, line.end), "。！？；")
    if _TOLD.match(doc.text, *told):
        return True
    says = doc.text[slice(*told)]
    head = doc.text[line.start : stop].strip()
    point = doc.blocks[index].kind == "item" and len(head) <= _LONGEST_HEAD and not _TASK.match(head)
    cued = _THAT_IS.match(says) is not None
    return point and (cued or (ends_in_genus(says) and not is_clause(says)))


_TOLD = lazy("(?:就是指|是指|指的是)[^，。：？]")
_THAT_IS = lazy(f"(?:即(?![使便将])|{MEANS})[^，。：？]{{2}}")
_LONGEST_HEAD = 16  # characters
_TASK = lazy(
    "(?:严格|加[大强快]|继续|推[进动]|坚持|深[化入]|完善|健全|提[高升]|强化|落实|切实|认真|积极|全面|大力|着力|进一步|建[立设]|构建"
    "|实施|开展|[做抓守办]好|优化|扩大|促进|保障|维护|改[进善革]|规范|加以|统筹|支持|鼓励|培育|培养|打造|发挥|引导|组织(?=.{4}))"
)  # what is to be done: （一）严格执行借阅制度。……


def _is_label_of_text(text: str, term: Span, body: Span) -> bool:
    """Whether a label of the text stands before a mark (注意：…), and not a thing of that name with what it is.

    记忆：人脑对过去经验的保持和再现 defines a thing.
    """
    counted = _DIGIT.search(text, *term) is not None  # 第26页, 例1: no thing has such a name
    if _ENGLISH.match(text, term.end) or _ASKED.match(text, *body):  # 转发（forwarding）：…; 领会：要求理解…
        return False
    return labels().fullmatch(text, *term) is not None and (counted or not _KIND.fullmatch(text, *body))


def _speaks(doc: Document, index: int, name: Span) -> bool:
    """Whether a paragraph opens with who says it: a name with a colon that opens several long ones, of an interview."""
    block, words = doc.blocks[index], doc.text[slice(*name)]
    opens = doc.text.startswith((f"{words}：", f"{words} ："), block.span.start)
    return opens and _is_speech(block) and words in _speakers(doc)


@lru_cache(maxsize=1)
def _speakers(doc: Document) -> frozenset[str]:
    """The names that open two long paragraphs or more."""
    return frozenset(words for words, lines in opened(doc).items() if sum(map(_is_speech, lines)) > 1)


def _is_speech(block: Block) -> bool:
    return block.kind == "paragraph" and block.span.end - block.span.start > _SPEECH


_SPEECH = 80  # characters
_DIGIT = lazy(r"\d")
_TIME = lazy(r"\d ?[：:] ?\d")  # 08:30, 7:1:1
_REMARK = lazy(
    "（[^（）]*）|(?:暂不?|略|见(?=图|表|文件|附|第|上|下)|详见|参见).{0,10}"
)  # no meaning: （下次再讲）, 见图


_ENGLISH = lazy(f" ?{ENGLISH}")
_ASKED = lazy("要求(?:能够?|会|了解|理解|掌握|运用|应用|记住|识记|在)|指(?:考生|学生|读者)")
_KIND = lazy("(?![不要请这以可])(?:(?!是)[\u4e00-\u9fff、]){4,40}的(?!是)[\u4e00-\u9fff]{2,6}")


def _is_chinese(text: str, term: Span, body: Span) -> bool:
    """Whether name or meaning has a Chinese character: a line of a program (class Reader: public Person) has none."""
    return any(_HAN.search(text, *part) for part in (term, body))


_HAN = lazy("[\u3400-\u9fff]")


def _free(text: str, line: Span, mark: re.Match[str]) -> bool:
    """Whether a mark stands outside of brackets and quotes; a bracket may close behind it: 衣鱼（学名：…）."""
    if text.rfind("（", line.start, mark.start()) > text.rfind("）", line.start, mark.start()):
        return False
    return mark.start() in outside(text, Span(line.start, mark.end()), mark.group()[0])


def _term(doc: Document, before: Span) -> Span | None:
    mark = enumerators.at_line_start(doc.text, *before)  # cells keep theirs
    start = mark.end if mark else before.start
    second = _SECOND_NAME.search(doc.text, start + 2, before.end)
    if second and doc.text[second.start() - 2 : second.start()] in doc.text[second.end() : before.end]:
        second = None  # 外模式/模式映像 is one name
    term = noun_phrase(doc, Span(start, second.start() if second else before.end))
    words = doc.text[term.start : term.end] if term else ""
    if not term or len(words) > _LONGEST or not is_name(words):
        return None
    tells = len(words) > _NAME and "有" in words and "有" in cut(words)[1:-1]  # 史上有新旧两派之争：……
    return None if tells or re.search("[，；。！？]", words) or _CLAUSE.search(words) else term


def _body(doc: Document, index: int, rest: Span) -> Span | None:
    """What follows the mark, to the end of its sentence; in a point with the next, where that is a mere word."""
    text = doc.text
    rest = trimmed(doc, rest)
    if alias := _ALIAS.match(text, *rest):
        rest = trimmed(doc, Span(alias.end(), rest.end))
    opened = _MEANING.match(text, *rest)
    start = opened.end() if opened else rest.start
    body = body_after(doc, start, rest.end)
    if (
        doc.blocks[index].kind == "item"
        and body.end - body.start < _WORD
        and not _NOUN_PHRASE.search(text, *body)
        and "；" not in text[body.end : body.end + 1]
        and not text.endswith("：", 0, doc.blocks[index].span.end)  # what comes next leads to points
        and not _EXAMPLE.match(text, body.end)
        and not text.startswith(text[slice(*body)], body.end + 1)  # Software Design：软件设计。软件设计是……
    ):
        body = trimmed(
            doc,
            Span(start, next((at for at in outside(text, rest, "。！？") if at > body.end + 1), rest.end)),
        )
    if text[body.end : body.end + 1] == "；":  # 罚缴分离：甲机关决定；银行收缴
        whole = trimmed(doc, Span(start, right_edge(text, start, rest.end, "。！？")))
        if whole.end - start <= _LONGEST_BODY and not _ANOTHER.search(text, body.end, whole.end):
            body = whole
    if chained(doc, body):  # 流程：登记 - 取书 - 归还
        return None
    if aside := _ASIDE.search(text, body.start + 4, body.end):  # 借书的冲动：想借而不读的倾向 - 人人都有
        body = trimmed(doc, Span(body.start, aside.start()))
    leads = _LEADS_ON.search(text, *body) if text.startswith("：", body.end) else None
    if leads:  # 书脊：书的背部，|可分为两部分：
        body = Span(body.start, leads.start())
    if called := _CALLED.search(text, *body):
        body = trimmed(doc, Span(body.start, called.start()))
    return body if body.end - body.start >= 2 and re.search(r"[^\W_]", text[body.start : body.end]) else None


_LEADS_ON = lazy("，(?:可以?|一般|主要|通常|又|大致)*(?:分为|分成|包括|包含|有)[^，。；]{1,12}$")
_EXAMPLE = lazy("(?:[。！，] ?|（)(?:如(?![果何同])|例如|比如|譬如|多?见于)")  # 清洁切口。如甲状腺
_LONGEST_BODY = 160  # characters of several clauses; more is a text
_ANOTHER = lazy("：|是指|称为|叫做|；[^；，。]{1,12}(?:就是|即为|即|是|指)")  # the next thing is told
_ASIDE = lazy(r" [-–—] (?=[\u4e00-\u9fff])| -{2,3} ")
_NOUN_PHRASE = lazy("..的[^的，]{2,6}$")  # 颜色的明暗程度 is a meaning, short as it is
_WORD = 8  # characters; a shorter first sentence is no meaning alone (情绪粗犷。热情直率，…)


def _told_again(text: str, term: Span, body: Span) -> bool:
    """Whether the body is a sentence with a subject of its own (静止的概念：静止是…): the phrases read that."""
    words, says = text[term.start : term.end], text[body.start : body.end].removeprefix("所谓")
    head = words.split("的")[0]
    again = len(head) >= 2 and any(
        says.startswith(head, at) and _IS.match(says, at + len(head)) for at in range(_NEAR)
    )
    subject = _SUBJECT.match(says)
    own = subject is not None and subject[1] in words  # 金融寡头控制社会的方式：金融寡头是指…
    return (
        own
        or again
        or (words.endswith(("概念", "定义", "含义", "内涵")) and _has_copula(says.split("，")[0]))
    )


def _has_copula(words: str) -> bool:
    return not {"是", "就是", "即是", "是指", "在于"}.isdisjoint(cut(words))


_NEAR = 7  # characters: how far from the beginning of a body its own subject may stand
_IS = lazy("(?:从.{0,8}看)?就?(?:是|[泛特专]?指)")
_SUBJECT = lazy("(?:[广狭]义的)?([\u4e00-\u9fff]{2,12}?)(?:就?是|[泛特专]?指)")


def _fact(
    doc: Document, index: int, line: Span, mark: Span, term: Span, body: Span, *, several: bool
) -> Definition:
    spans = _named(doc, index, term, body)
    opened = _OPENED.search(doc.text[mark.end : body.start])
    cue = opened.group() if opened else ""
    label = doc.text[term.start : term.end] if spans[-1].start != term.start else ""
    score, evidence = weighed(doc, index, line, mark, spans, body, cued=bool(cue), several=several)
    return definition(
        doc,
        spans,
        body,
        cue=label + (cue or doc.text[mark.start : mark.end].strip().replace("。", "标题")),
        rule="term-lines",
        score=score,
        block=index,
        quote=doc.blocks[index].span,
        evidence=evidence,
    )


def _named(doc: Document, index: int, term: Span, body: Span) -> tuple[Span, ...]:
    """The term; with the head above it where it says nothing alone, and that head alone where the label is 定义."""
    if asked := _MEANING_LAST.search(doc.text, *term):  # 借阅权概念：……
        return (noun_phrase(doc, Span(term.start, asked.start())) or term,)
    words = doc.text[term.start : term.end]
    if _ASKED.match(doc.text, *body):  # what a level of an examination asks of one is that level's meaning
        return (term,)
    above = telling_head(doc, index)
    if (
        above and not is_label(words) and (of := owner_of_several(doc.text, above, words))
    ):  # 霉变的本质和根源 / 本质：……
        return (of, term)
    meaning = says_meaning(words) or words == "特征"  # that of a pulse or a style is what it is
    if not (meaning or is_label(words) or words in attributes(doc)):
        return (term,)
    head = above
    if head is None or words in things(doc, head) or (not meaning and among_things(doc, index)):
        return (term,)
    if SENSE.fullmatch(words) and (asked := _MEANING_LAST.search(doc.text, *head)):
        head = Span(head.start, asked.start())  # 狭义 below 教育的概念 is that of 教育
    return (head,) if meaning else (without_end(doc.text, head, _GLOSS), term)


_GLOSS = lazy(" ?（(?=[^（）]*[\u4e00-\u9fff])[^（）]*）$")  # 一级修补（防损修补）|的目的


_MEANING_LAST = lazy("(?<=..)(?:(?:(?<!目)的)?(?:基本|科学)?(?:概念|定义|含义|涵义))$")


@lru_cache(maxsize=256)
def _hyphens_explain(doc: Document, parent: int) -> bool:
    """Whether most points below a block, three or more, are a name, a hyphen and more: 顺序性 - 从易到难."""
    points = [i for i in doc.children[parent] if doc.blocks[i].kind == "item"]
    return sum(_HYPHENED.match(doc.text, *doc.blocks[i].span) is not None for i in points) > max(
        _FEW, len(points) / 2
    )


_FEW = 2
_HYPHENED = lazy(" *(?:[\\d一二三四五六七八九十①-⑩（）.、]{1,4} ?)?[\u4e00-\u9fff]{2,8} [-–] [\u4e00-\u9fff]")
