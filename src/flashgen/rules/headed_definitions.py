"""标题或序号下的定义段：1. 决策（首要职能） / 为实现一定的目标，……的分析判断过程。

Source: research codes F3.i and F3.j. A heading or a point that is a name, with a paragraph below it that says, without
naming it again, what it is: by a cue alone (指……, 是……, 要求……), by a noun phrase (……的过程), or by being all there is.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from flashgen.grammar.keys import promised
from flashgen.grammar.member_starts import introducing
from flashgen.grammar.naming import thing
from flashgen.grammar.outline import head_of, text_of, trimmed
from flashgen.language.coordination import before_first
from flashgen.language.lazy import lazy
from flashgen.language.verbs import MEANS
from flashgen.language.words import cut
from flashgen.model import Span
from flashgen.rules._clauses import body_after, ends_in_genus, names_kind
from flashgen.rules._facts import definition
from flashgen.rules._terms import ENGLISH, is_clause, is_name, noun_phrase, telling_head
from flashgen.vocabulary import is_furniture, is_label, names_set, says_meaning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flashgen.model import Definition, Document

_LONGEST_TERM = 16  # characters
_LONGEST_BODY = 120  # characters
_CUE = lazy(
    rf"(?:(?:也叫|又叫|又称|也称|亦称|简称|俗称)[^，。；：]{{1,12}}，)?(?:就是指|就是(?![说在])|主要指|专指|特指|系指|[多常]指|一般指|通常指|是指|系(?![统列数别主])|指的是|{MEANS}|即|(?:它|它们)?是(?!否|什么|怎)|要求)(?=[^，。：]{{2}})"
)
_POINT = lazy("[^，。]{1,12}：")  # 规律 / 规律：……: a point below the heading
_OF_SENTENCES = ("条", "——")  # an article of a law opens with a sentence; a newspaper's dash opens one
_PARTED = lazy(
    "[^，。；]{2,12}?(?:可?分为|包括|由[^，]*(?:组成|构成))"
)  # 书库分为前厅和后库: what it has in it
_CASE = lazy("[^，]{2,20}的，")  # 采用邮寄方式的，以寄出日为归还日: what holds in a case
_NO_MEANING = lazy(
    "(?:此外|之前|才能|包括|例如|比如|如果|如图|如下|如(?!何)|因为|因此|所以|总之|总而言之|简言之|首先|其次|最后|在.{1,12}[中时后前]，|当.{1,20}时|这|那|它|他|我|你|本|该|但|可|要(?![求素点件])|注意|参考|以下|下面|上面|通过以上|根据|对于|关于|经|请|见|第|单选|多选|简答|论述|判断题|选择题|辨析|（?口诀|[图表]\\s?\\d|[^\u4e00-\u9fff“《])"
)


def find(doc: Document) -> Iterator[Definition]:
    """The definitions that stand below the name of what they define."""
    for index, block in enumerate(doc.blocks):
        if block.kind == "paragraph":
            first = _told_below_label(doc, index)
        elif block.kind in ("heading", "item") and block.style not in _OF_SENTENCES:
            first = _paragraph_below(doc, index)
        else:
            first = None
        head = _head(doc, index) if first is not None else None
        if head is not None and first is not None and _is_term(doc.text[head.start : head.end]):
            for told in _told_alike(doc, first):
                yield from _below(doc, index, head, told)


def _told_alike(doc: Document, first: int) -> list[int]:
    """A point that opens with 是 or 指, and those beside it that do so, too: each tells what the heading names."""
    beside = doc.children[doc.blocks[first].parent]
    alike = [i for i in beside if i >= first and _IS.match(doc.text, *doc.blocks[i].span)]
    return alike if alike[:1] == [first] and doc.blocks[first].kind == "item" else [first]


_IS = lazy(" *(?:是|指)(?!否|什么|怎|导|向|明|标|示|出)")


def _head(doc: Document, index: int) -> Span | None:
    """The name that a heading or point is; above a meaning (肝病 / 定义 / 在……的综合征), the one over it."""
    own = noun_phrase(doc, thing(doc.text, head_of(doc, index)))
    if own is None or not says_meaning(doc.text[slice(*own)]):
        return own
    above = telling_head(doc, index)
    return thing(doc.text, above) if above else None


def _is_term(words: str) -> bool:
    short = len(words) <= _LONGEST_TERM and not re.search("[，：、？]", words)
    counted = promised(words) is not None  # 书屋研究的三种方法 names several
    name = short and not counted and is_name(words) and not is_label(words) and not introducing().match(words)
    return name and not is_furniture(words) and _PREDICATE.isdisjoint(cut(words))


# Words that make a heading a sentence: 借阅量持续增长, 书屋建设取得新进展, 读者有时可以自己修书.
_PREDICATE = frozenset(
    [
        "持续",
        "不断",
        "显著",
        "明显",
        "稳步",
        "大幅",
        "取得",
        "实现",
        "得到",
        "有时",
        "可以",
        "能够",
        "不同",
        "具有",
        "拥有",
    ]
)


def _paragraph_below(doc: Document, index: int) -> int | None:
    """The paragraph that opens what a heading or point heads, or the point that is a noun phrase.

    A Markdown list of one point with a paragraph after it is such a head, too: its writer numbered headings.
    """
    children = [i for i in doc.children[index] if not _is_address(doc, i)]
    if children:
        first, *others = children
        if doc.blocks[first].kind == "paragraph":
            title = doc.children[first] and doc.text[doc.blocks[first].span.end - 1] not in "。：；"
            return None if title else first  # 神经系统 / - 中枢神经系统 / - …
        told = _IS.match(doc.text, *doc.blocks[first].span)
        if told or _leads_to_labels(doc, first, others) or _is_told_of_term(doc, index, first):
            return first
        only_one = (
            _in_kind(doc, first)
            and not any(_in_kind(doc, i) for i in others)
            and not (others and _is_set(doc, head_of(doc, index), first))
        ) or (not others and _is_only_point(doc, index, first))
        return first if only_one or says_meaning(doc.text[slice(*head_of(doc, index))]) else None
    siblings = doc.children[doc.blocks[index].parent]
    at = bisect_left(siblings, index)
    alone = at == 0 or doc.blocks[siblings[at - 1]].kind != "item"
    if doc.blocks[index].kind != "item" or not alone or at + 1 == len(siblings):
        return None
    return siblings[at + 1] if doc.blocks[siblings[at + 1]].kind == "paragraph" else None


def _told_below_label(doc: Document, index: int) -> int | None:
    """The paragraph that tells by a cue alone what the one before it names with a colon: 书国： / 是一种…的国家."""
    block = doc.blocks[index]
    if not _LABEL.fullmatch(doc.text, *block.span):
        return None
    siblings = doc.children[block.parent]
    below = (i for i in siblings[bisect_left(siblings, index) + 1 :] if not _is_address(doc, i))
    told = next(below, None)
    if told is None or doc.blocks[told].kind != "paragraph":
        return None
    return told if _CUE.match(doc.text, *doc.blocks[told].span) else None


_LABEL = lazy("[^，。；：]{2,16}：")


def _is_address(doc: Document, index: int) -> bool:
    """Whether a block is the address of a page, and says nothing itself."""
    return _ADDRESS.fullmatch(doc.text, *doc.blocks[index].span) is not None


_ADDRESS = lazy(r"(?:参考：?)?<?https?://\S+>?")


def _leads_to_labels(doc: Document, first: int, others: list[int]) -> bool:
    """Whether a point without a label stands before those that tell what is good and bad of the thing (优点：…, 缺点：…)."""
    told = doc.blocks[first].kind == "item" and not doc.children[first]
    long = doc.blocks[first].span.end - doc.blocks[first].span.start >= _SENTENCE
    label = _ANY_LABEL if long else _JUDGED
    labelled = [i for i in others if label.match(doc.text, *doc.blocks[i].span)]
    return told and len(labelled) == len(others) > 0 and "：" not in text_of(doc, doc.blocks[first])


def _is_told_of_term(doc: Document, index: int, first: int) -> bool:
    """Whether a heading is a term with its English, and the first point below it no label: 端口（port） / - 连接点，如…."""
    glossed = _GLOSSED.search(doc.text, *head_of(doc, index))
    plain = doc.blocks[first].kind == "item" and not doc.children[first]
    return bool(glossed) and plain and not _LABELLED.match(doc.text, *trimmed(doc, doc.blocks[first].span))


_JUDGED = lazy("[^：，。]{0,4}(?:优点|缺点|优势|不足|特点|例子|举例|适用)[^，。：]{0,4}(?:：|$)")
_ANY_LABEL = lazy("[^：，。；]{2,10}：")  # 依循的原则：…, 描述工具：…
_SENTENCE = 12  # characters of what tells what a thing is


def _is_only_point(doc: Document, index: int, first: int) -> bool:
    """Whether all that a point has below it is another one that tells what it is: - 权变计划 / - 随机应变.

    What names several points (材料分析考点), or a set, tells of what is below it what it is for.
    """
    if doc.blocks[index].kind != "item" or doc.blocks[first].kind != "item" or doc.children[first]:
        return False
    if _LABELLED.match(doc.text, *trimmed(doc, doc.blocks[first].span)):
        return False
    name = text_of(doc, doc.blocks[index])
    return _points(doc)[name] == 1 and not names_set(doc.text[slice(*head_of(doc, index))])


_NAME = "[^，。；、]{1,12}"
_LABELLED = lazy(
    f"[^：]*：|{_NAME}(?:、{_NAME})+$|{_NAME}(?:，{_NAME}){{2,}}$"
)  # 症状：…, or a list of names


@lru_cache(maxsize=1)
def _points(doc: Document) -> Counter[str]:
    """How many points say the same."""
    return Counter(text_of(doc, block) for block in doc.blocks if block.kind == "item")


def _in_kind(doc: Document, index: int) -> bool:
    """Whether a point is a noun phrase that puts something in its kind: 同一种属，……的抗原. Several are a list."""
    words = doc.text[slice(*trimmed(doc, doc.blocks[index].span))]
    heads = doc.children[index] and len(words) <= _LONGEST_TERM  # other points
    return doc.blocks[index].kind == "item" and not heads and "：" not in words and ends_in_genus(words)


def _is_set(doc: Document, head: Span, first: int) -> bool:
    """Whether a head is of a kind of its own (…的作用, 三大理论), so that a point below it is part of it, not what it is."""
    words = doc.text[slice(*trimmed(doc, doc.blocks[first].span))]
    name = doc.text[head.start : head.end]
    return names_kind(name) and not words.endswith(name[-2:])


def _below(doc: Document, index: int, head: Span, first: int) -> Iterator[Definition]:
    text, span = doc.text, doc.blocks[first].span
    words = text[head.start : head.end]
    start = span.start
    cue = _CUE.match(text, *span)
    if not cue and text.startswith(words, start):
        return  # 静止是……: the phrases read it
    body = body_after(doc, cue.end(), span.end, cue.group()) if cue else body_after(doc, start, span.end)
    sentence = trimmed(doc, before_first(text, span, "。！？；"))
    if not cue and sentence.end >= span.end - 1:  # nothing else is said: the sentence is the meaning
        body = sentence
    glossed = _GLOSSED.search(text, *head_of(doc, index)) is not None
    if glossed and not cue and text.endswith("：", *sentence):  # 电路交换（circuit switching） / 先建立链路：
        body = Span(body.start, sentence.end - 1)
    says = text[body.start : body.end]
    if (
        not 4 <= len(says) <= _LONGEST_BODY
        or says[-1] in "：:"
        or (text.startswith(("：", ":", "？"), body.end) and not glossed)
        or (_NO_MEANING.match(says) and not (cue and says.startswith("关于")))
        or _POINT.match(says)
        or (_CASE.match(says) and not ends_in_genus(says))
    ):
        return
    if re.search("[❌×✗✘]", text[span.start : span.end]) or (
        not cue
        and (
            (is_clause(says.removeprefix("认为")) and not (glossed and _TELLS_HOW.match(says)))
            or (len(words) > 2 and words in says)
            or (glossed and _ANOTHER_TERM.match(text, *body))
        )
    ):
        return  # with a subject and copula of its own it is for the phrases
    if not cue and (_PARTED.match(text, *body) or _tells_of_itself(words, says)):
        return
    score, why = _weighed(doc, index, cue.group() if cue else "", says, body, span)
    if glossed and not cue:
        score, why = score + _TERM, (*why, "its English beside it")
    if doc.blocks[index].kind == "item" and text_of(doc, doc.blocks[index]).endswith("："):
        score, why = score + _COLON, (*why, "opened by a colon")
    yield definition(
        doc,
        [head],
        body,
        cue=cue.group() if cue else "标题",
        rule="headed-definitions",
        score=score,
        block=first,
        quote=span,
        evidence=why,
    )


def _tells_of_itself(head: str, says: str) -> bool:
    """Whether a sentence has the subject of its heading, or tells when: 理想具有超越性 / 理想不仅……; 几千年来，….

    读者学 / 读者心理的学科 is a noun phrase.
    """
    again = len(head) > _SUBJECT and says.startswith(head[:_SUBJECT]) and not ends_in_genus(says)
    return again or _WHEN.match(says) is not None


_SUBJECT = 2  # characters
_WHEN = lazy("[^，]{0,8}(?:年|月|世纪|时期|来)[，来]|一方面|不仅|不但|随着")
# Below a heading, what has a verb of its own tells of it, and not what it is: 社团组织形式|为…的模式, 继承了传统, 制约着…的过程.
_SAYS = lazy("[\u4e00-\u9fff](?:[了着](?![解手眼重想])|(?<!作)为)[^，]{2,}|可以|应当|由于|提供")
_GLOSSED = lazy(f" ?{ENGLISH}$")
_TERM = 1.0  # log-odds
_ANOTHER_TERM = lazy(
    f"[\u4e00-\u9fff]{{2,12}} ?{ENGLISH}|[^，。]{{2,20}}(?:视作|看作)"
)  # of another term it tells
_COLON = 0.8  # log-odds; of 33 points that open what follows with a colon 25 were defined


def _weighed(
    doc: Document, index: int, cue: str, says: str, body: Span, span: Span
) -> tuple[float, tuple[str, ...]]:
    kind, name = doc.blocks[index].kind, doc.text[slice(*head_of(doc, index))]
    if says_meaning(name):
        return 1.5, (f"{kind} that says so",)
    if "指" in cue:
        return 2.0, (f"{kind}, opened by 指",)
    if cue:
        return 1.0, (f"{kind}, opened by {cue}",)
    if ends_in_genus(says):
        if _is_first_of_several(doc, index, body):
            return -1.5, (f"{kind}, the first of several lines",)
        if _is_section(name):
            return -1.5, (f"{kind}, a section",)
        if kind == "heading" and _SAYS.search(says):
            return -1.5, (f"{kind}, a sentence",)
        return 1.0, (f"{kind}, a noun phrase",)
    alone = all(doc.blocks[i].kind == "heading" for i in doc.children[index][1:]) and span.end - body.end <= 2
    if alone:
        return 0.0, (f"{kind}, all there is",)
    if _TELLS_HOW.match(says) and not _CONDITION.search(says):
        return 0.0, (f"{kind}, told without a subject",)
    owner, _, asked = name.rpartition("的")
    if owner and says_meaning(asked) and not _CONDITION.search(says):  # 书龄的定义
        return 0.0, (f"{kind} that asks for it",)
    plain = len(name) <= _LONGEST_NAME and "的" not in name and not names_kind(name)
    if plain and _NOUN_LAST.fullmatch(says):
        return 0.0, (f"{kind}, a noun last",)
    return -1.5, (f"{kind}, first sentence",)


# 使用一个进程监视…: what is told of the name above has no subject of its own.
_TELLS_HOW = lazy(
    "(?:认为|主张|强调|试图|描述|表示|反映|说明|衡量|[把将](?!来)|使用|利用|用于|用来|采用|运用|借助|以[^，]{2,20}为代价|通过(?!本))"
)
_CONDITION = lazy("必须|应当?|需要|不得|如果")
_NOUN_LAST = lazy("(?![^，。]*[了》])[^，。；：]{2,}的[^的，。；：是了]{1,6}")
_LONGEST_NAME = 8  # characters


def _is_section(name: str) -> bool:
    """Whether a heading is of two things, or of what a thing has, and so no name: 内容和形式, 气的分类."""
    owner, _, had = name.rpartition("的")
    return _TWO.match(name) is not None or (owner != "" and is_label(had))


_TWO = lazy("[^《]+[与和]")


def _is_first_of_several(doc: Document, index: int, body: Span) -> bool:
    """Whether a body is one of lines without stops, which together tell what the heading names (发挥条件)."""
    lines = [doc.blocks[i] for i in doc.children[index]]
    alike = len(lines) > 1 and all(
        b.kind == "paragraph" and doc.text[b.span.end - 1] not in "。；：" for b in lines
    )
    return alike and body.end >= lines[0].span.end
