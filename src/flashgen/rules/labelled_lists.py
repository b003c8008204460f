"""冒号引出的列举：X：A、B、C；主要内容：A；B；C；至少要修改三处：A、B和C；“不可能三角”：A、B、C。

Source: research F1.b and F1.d. A label, a set or a count stands before the colon, and all that follows is the list.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flashgen.grammar.keys import parse
from flashgen.grammar.lead_topics import lead_topic
from flashgen.grammar.members import Members, after, in_turn
from flashgen.grammar.naming import Topic, named_by
from flashgen.grammar.outline import head_of, trimmed
from flashgen.grammar.told import told_here
from flashgen.language import numerals
from flashgen.language.coordination import after_last, before_first, outside, shared_suffix, split, split_last
from flashgen.language.lazy import lazy
from flashgen.language.literals import first_match
from flashgen.language.verbs import SAYS
from flashgen.model import Document, Formulation, Span
from flashgen.rules._clauses import ends_in_genus
from flashgen.rules._listing import (
    ADDS,
    COLON,
    COUNTED,
    LEAST,
    LONGEST_LABEL,
    LONGEST_NAME,
    SEVERAL_NAMES,
    SHORT_MEMBER,
    announcing,
    chained,
    drags,
    is_subject,
    listed,
    listing,
    opening_verb,
    read,
    said_in,
    tells,
    uneven,
)
from flashgen.rules._terms import labels, without_links
from flashgen.vocabulary import names_set

if TYPE_CHECKING:
    from collections.abc import Iterator

_RULE = "labelled-lists"
_COMMA = lazy("，")


_ONLY_PARTS = lazy("(?:再|又|也|还|同样|可以?|进一步|具体)+(?:细|划)?分为?")


def find(doc: Document) -> Iterator[Formulation]:
    """Lists that a colon opens in a sentence, or a number before a comma."""
    return read(
        doc,
        {
            _by_colon: [COLON],
            _by_count: [_SAYS_COUNT],
            _beside_label: [COLON, _COMMA],
            _chained: [_CHAIN],
            _counted_in_bracket: [_SO_MANY],
        },
        headings=False,
    )


_GLOSS = lazy(" ?（[^（）]*）$")
_PREDICATE = lazy(" *(?:是|指|即)")
_QUOTED_NAME = lazy("“([^“”]{2,12})”$")


def _by_colon(doc: Document, sentence: Span, block: int) -> Iterator[Formulation]:
    """A label and its members; where each part between semicolons is such, each of them: 竹器：篮、筐；木器：桌、椅。"""
    parts = split(doc.text, sentence, "；")
    each = len(parts) > 1 and all(len(outside(doc.text, part, "：")) == 1 for part in parts)
    for part in parts if each else [sentence]:
        yield from _of_label(doc, part, block)


def _of_label(doc: Document, sentence: Span, block: int) -> Iterator[Formulation]:
    text = doc.text
    colons = outside(text, sentence, "：")
    if not colons:
        return
    clause = after_last(text, Span(sentence.start, colons[-1]), "，；：。")
    if named := _QUOTED_NAME.search(text, *clause):  # …号称“不可能三角”：A、B、C
        clause = Span(named.start(1), named.end(1))
    subject = without_links(doc, clause)
    whose = None
    if its := _ITS.match(text, *subject):  # 借阅是……。其|基本原则有三：
        whose = told_here(doc, Span(doc.blocks[block].span.start, clause.start))
        subject = Span(its.end(), subject.end)
    if telling := _TELLS_OF.match(text, *subject):  # 馆长提出了|好馆员的标准
        subject = Span(telling.end(), subject.end)
    if counting := _COUNTING.match(text, *subject):  # 分|五种情形：, 常见诱因|有：
        subject = Span(counting.end(), subject.end)
    if parted := _PARTED.search(text, *subject):  # 休克|分三期：
        subject = Span(subject.start, parted.start())
    if verb := opening_verb(text, subject):
        subject = Span(subject.start, verb.start()) if verb.start() > subject.start + 1 else subject
    if _ONLY_PARTS.fullmatch(text, *subject) and head_of(doc, block).end < subject.start:
        subject = before_first(text, head_of(doc, block), "，")  # 书架，……。再细分为：高架、矮架
    if _ADVERBS.fullmatch(text, *subject):  # 正文是书的主体。一般可|包括：
        who = told_here(doc, Span(doc.blocks[block].span.start, sentence.start))
        subject = who or Span(subject.start, subject.start)
    words = re.sub(r" ?[（(][^（()）]*[)）]$", "", text[subject.start : subject.end])
    subject = Span(subject.start, subject.start + len(words))
    scope = Span(colons[-1] + 1, sentence.end - (text[sentence.end - 1] in "。；"))
    if hint := _HINT.search(text, *scope):
        scope = Span(scope.start, hint.start())
    number = first_match(COUNTED, text, scope)
    if number and number.end() == next(iter(outside(text, scope, "，；")), -1):  # 甜、咸、酸、苦四种，分布…
        scope = Span(scope.start, number.end())
    set_named = names_set(words)
    if _ENGLISH.search(text, *clause) and not set_named and said_in(words) is None:
        return  # 语法（syntax）：消息格式与长度 tells what a term means
    if set_named and (names := _names_first(doc, scope)):  # …的功能：导向、激励、评价，教育目的是……
        scope = names
    if (
        not 2 <= len(words) <= 20
        or (
            clause.start != sentence.start
            and not named
            and not _STRESSED.fullmatch(text, sentence.start, clause.start)
        )
        or announcing().search(words)
        or labels().fullmatch(words)
        or outside(text, scope, "，；")
    ):
        return
    members = None if _PREDICATE.match(text, *scope) else listed(doc, scope, words)
    lengths = [len(_GLOSS.sub("", text[s.start : s.end])) for s in members.spans] if members else []
    if members and len(members.spans) == _PAIR and (_DOES.match(text, *scope) or _OR.search(text, *scope)):
        return
    if not members or max(lengths) > SHORT_MEMBER or (not set_named and _is_predicate(doc, members)):
        return
    # So many short ones need not be alike; three where they are all that a line says.
    told = any(
        _TELLS.search(text[slice(*span)]) for span in members.spans
    )  # 对亲身经历的、有时间和地点的事件的记忆
    whole = sentence == doc.blocks[block].span and max(lengths) <= LONGEST_NAME and not told
    closed = whole or (set_named and max(lengths) <= LONGEST_NAME) or text.endswith("等", *scope)
    many = len(lengths) > SEVERAL_NAMES  # of which one may be a single character: 传播途径：空气、水、食物、…
    several = len(lengths) >= LEAST + (not closed) and (many or min(lengths) > 1) and not drags(doc, members)
    pair = len(members.spans) == 2
    if (uneven(doc, members) and not several) or (
        pair and not _is_pair_of_set(doc, members, words, whole=whole)
    ):
        return
    score = (0.2 if pair else 0.8) + 0.4 * members.alike
    sides = _FROM_SIDES.search(text, *subject)
    topic = lead_topic(doc, Span(sentence.start, colons[-1] + 1), block) if sides else None
    topic = topic or (Topic((whose, subject), "what the paragraph tells of") if whose else None)
    topic = topic or named_by(doc, subject, block, "label")
    yield listing(doc, _RULE, topic.spans, members, score, block, sentence, "：")


_ITS = lazy("其(?![他它余中次实])(?=..)")
_ENGLISH = lazy("（[A-Za-z][a-z][A-Za-z ,/'’-]{1,60}）$")  # initials (APL) are another name
_FROM_SIDES = lazy(rf"从 ?[几{numerals.HAN}\d]{{1,3}} ?个?(?:方面|角度|层面)来?[^，]{{2,4}}$")
_ADVERBS = lazy("(?:一般|主要|通常|可以?|应当?|还|又|也|具体|大致|大体|分别)+")
_PAIR = 2
# What two members tell is one thing: 半盲：只能看到灰色和白色; 明度：颜色的深浅或亮度.
_DOES = lazy(" *(?:只|仅|能够?|可以|不|用[于来以])")
_OR = lazy("[^、]{2,}(?:或者?|抑或)(?![^、]*、)")
_HINT = lazy(" ?（(?:单选|多选|选择|简答|论述|辨析|判断|重点|必背)[^（）]{0,6}）$")  # what an exam asks of it
_TELLS = lazy("^[对把将由]|的$")


_OF_WHAT = lazy("[^，]{0,6}对[^，]{1,12}的")


def _is_predicate(doc: Document, members: Members) -> bool:
    """Whether what seem members are one noun phrase, whose noun ends the last: 人对财物进行分类、记账和预算的过程."""
    *others, last = (doc.text[slice(*span)] for span in members.spans)
    noun = last.rpartition("的")[2]
    if _OF_WHAT.match(others[0]) and "的" in last:  # 人们对书的来历、特点和去处的了解
        return True
    if _HANDLES.match(others[0]) and not any(
        map(_HANDLES.match, (*others[1:], last))
    ):  # 对旧书进行登记、修补
        return True
    verb = _TELLS_OF_NOUN.match(others[0]) or len(others[0]) > len([*others, last][1]) + _VERB
    if verb and _object_of(others, last):
        return True
    return ends_in_genus(last) and not any(other.endswith(noun) for other in others)


def _object_of(others: list[str], last: str) -> bool:
    """Whether the first of what seem members has a verb, and a later one the noun it tells of: 规定借阅权、还书权的规则、标准."""
    told = ["的" in words for words in (*others, last)]
    return not told[0] and any(told[1:])


_TELLS_OF_NOUN = lazy("(?:规定|表示|反映|说明|确定|描述|研究|调整|处理|衡量|记录|体现|揭示|阐明|规范)(?=..)")
_HANDLES = lazy("[对在由从以用把将](?=..)")
_VERB = 2  # characters


def _names_first(doc: Document, scope: Span) -> Span | None:
    """The clause of names that a longer scope begins with."""
    first = before_first(doc.text, scope, "，；")
    names = split(doc.text, first, "、")
    second = before_first(doc.text, Span(min(first.end + 1, scope.end), scope.end), "，；")
    if len(split(doc.text, second, "、")) == len(names):  # 富强、民主、文明、和谐，自由、平等、…
        return None
    short = all(0 < name.end - name.start <= LONGEST_NAME for name in names)
    return first if first.end < scope.end and len(names) >= LEAST and short else None


def _is_pair_of_set(doc: Document, members: Members, label: str, *, whole: bool) -> bool:
    """Whether two members end alike and are the set that a label names: 民主的形式：选举民主、协商民主.

    Where they are the whole of a line, they are what it names if their ending is long, or a part of the name:
    条码技术：一维条码、二维码.
    """
    ending = shared_suffix([_GLOSS.sub("", doc.text[slice(*span)]) for span in members.spans])
    kinds = whole and (len(ending) > 1 or ending in label)
    return bool(ending) and (kinds or names_set(label))


_TELLS_OF = lazy("[^，。；：的]{2,16}?(?:提出|概括|总结|明确)了(?=.{4})")
_STRESSED = lazy(
    " ?(?:考点|知识点|要点|重点|难点|热点|名词解释|简答题?)\\d{0,2}： ?"
)  # 【考点】书浆的成分：……
_PARTED = lazy(
    "(?<=[\u4e00-\u9fff]{2})(?<![十百部])(?:可?分|共)为?[一二两三四五六七八九十] ?大?(?:[个种类项条期型度级步]|阶段|部分)$"
)
_COUNTING = lazy("[分有共](?=[一二两三四五六七八九十][个种类大项])")


_SAYS_COUNT = lazy(  # the number first: it is looked for faster than what stands before it
    rf"(?P<n>[{numerals.HAN}\d几](?<![第十百千{numerals.HAN}\d].)(?:(?<=\d)\d)?) ?"
    rf"[个大]?(?:(?![{numerals.HAN}][个种类条项大])[\u4e00-\u9fff]){{1,12}}(?:展开|进行)?(?P<mark>[：，])"
)
_SAYS = lazy(f"(?:{SAYS}|要求)[：，]$")
_HAS = lazy("(?<![没享具所拥占只])(?:有|分|分为|分成)$")


def _by_count(doc: Document, sentence: Span, block: int) -> Iterator[Formulation]:
    """至少要修改三处：A、B和C。 干扰有两种，A和B。 What a number before a colon says, the list after it bears out."""
    text = doc.text
    for m in _SAYS_COUNT.finditer(text, *sentence):
        if _SAYS.search(text, *m.span()):  # 三次全会上指出：“…
            continue
        count = None if m["n"] == "几" else numerals.parse(m["n"])
        if (read := parse(text[m.start() : m.end() - 1])) and len(read[0]) > 1:  # 三会一课 are four
            count = sum(read[0])
        scope = Span(m.end(), sentence.end - (text[sentence.end - 1] in "。；！"))
        if (count or LEAST) < 2 or scope.end <= scope.start:
            continue
        colon = m["mark"] == "："
        has = colon or _HAS.search(text, sentence.start, m.start()) is not None
        members = in_turn(doc, scope, count or 0) or after(
            doc, scope if colon else before_first(text, scope, "，；。"), count
        )
        topic = _counted_topic(doc, Span(sentence.start, m.end() - 1), block) if members else None
        if (
            not members
            or not topic
            or not (colon or members.alike if has else members.alike >= _PARALLEL)  # 可以续借两次，…
            or (count is None and len(members.spans) < LEAST)
        ):
            continue
        if _WITHIN.fullmatch(text, *members.spans[0]):  # 二维目录：在阅览室中，用卡片表示两个方向
            continue
        if any(_OWN_CUE.search(text, *span) for span in members.spans):
            continue  # 一化三改：“一化”即……，“三改”即……
        score = (1.2 if colon else 0.4) + 0.4 * members.alike + (0.4 if len(members.spans) > 2 else 0.0)
        yield listing(doc, _RULE, topic, members, score, block, sentence, m[0])


# Features of shape that members share which a bare number announces: 四个支柱，学会认知、学会做事、…
_PARALLEL = 2
_WITHIN = lazy(" *在[^，]+[中上里下内时]")
_OWN_CUE = lazy("”(?:即|是指|指|就是|为)")
_IN_ALL = lazy(" *(?:一共|总共|共计?|计)有?")
_NO_SUBJECT = lazy(" *(?:一共|总共|共计?|计|至少|最少|一般|大致|主要|可以?|应当?|必?须|需?要|书上|前人)")


def _counted_topic(doc: Document, lead: Span, block: int) -> tuple[Span, ...]:
    """What a counting lead is about: the set that it opens with, or all of it where its last clause has no subject."""
    text = doc.text
    clauses = split(text, lead, "，：")
    if len(clauses) >= 2 and _NO_SUBJECT.match(text, *clauses[-1]):
        before = trimmed(doc, clauses[-2])
        # 影响遗忘的因素，书上列了这么几条; 流动型书屋，|共五种：
        if names_set(text[slice(*before)]) or _IN_ALL.match(text, *clauses[-1]):
            return (before,)
        return (trimmed(doc, Span(before.start, lead.end)),)
    if _IT_HAS.fullmatch(text, *lead):  # 讲解是……的技能。它|可分为两种：
        who = told_here(doc, Span(doc.blocks[block].span.start, lead.start))
        return (who,) if who else ()
    topic = lead_topic(doc, lead, block)
    return topic.spans if topic else ()


_IT_HAS = lazy(
    " *(?:它们?|其(?![中他它余]))(?:又|还|也|主要|一般|通常|大致|大体|可以?|具体)*"
    "(?:分[为成]?|有|包括|包含|划分[为成])[^，。；：的]{2,8}"
)


_SHORT_NAME = 6  # characters of members of which three are enough


def _beside_label(doc: Document, sentence: Span, block: int) -> Iterator[Formulation]:
    """教学方法：讲授法，讨论法，演示法。 A set that opens the line, and names that commas part.

    Of words of one length some may be parted by 、: 书屋的特点：广泛性、公平性，真实性.
    """
    text = doc.text
    if sentence != doc.blocks[block].span:
        return
    colon = text.find("：", sentence.start, min(sentence.end, sentence.start + LONGEST_LABEL))
    if colon < 0:
        return
    label = trimmed(doc, Span(sentence.start, colon))
    words = text[label.start : label.end]
    scope = Span(colon + 1, sentence.end - (text[sentence.end - 1] in "。；"))
    parts = split(text, scope, "，")
    if "、" in text[slice(*scope)] and len(parts) > 1:
        mixed = split(text, scope, "，、")
        parts = mixed if len({p.end - p.start for p in mixed}) == 1 and names_set(words) else parts
    named = len(parts) > 1 and not _AND_DOES.search(text, *parts[-1])
    parts = split_last(text, parts) if named else parts  # 并发，共享，虚拟和不确定
    longest = max((len(_GLOSS.sub("", text[slice(*p)].rstrip())) for p in parts), default=0)
    names = len(parts) >= LEAST + (longest > _SHORT_NAME) and longest <= LONGEST_NAME
    several = len(parts) > SEVERAL_NAMES and text.endswith(
        "等", *scope
    )  # 理论：发展，学习，认知，人格，社会等
    many = len(parts) >= SEVERAL_NAMES  # 阻塞的病因与表现：烟雾，粉尘，潮气，虫蛀，霉变
    sure = several or names_set(words)
    explained = any(_EXAMPLE.match(text, *part) for part in parts[1:])  # 藏书的地方，如书库，书房，阁楼
    between = any(_BETWEEN.match(text, *part) for part in parts)
    if not names or explained or between or tells(text, scope) or not (many or sure) or not is_subject(words):
        return
    members = after(doc, scope, len(parts)) or Members(tuple(parts), "，、", 1)
    if sure or members.alike:
        term = named_by(doc, label, block, "label").spans
        yield listing(doc, _RULE, term, members, 1.0 if sure else 0.4, block, sentence, "label")


_BETWEEN = lazy(" *介于")  # 介于甲与乙之间: no two of anything
_AND_DOES = lazy("(?<=..)(?:并|且)(?=..)")  # 经过培训|并考核合格: two things that are done, one member
_EXAMPLE = lazy(f" *(?:如(?![果何意])|例如|比如|譬如|{ADDS})")
_SO_MANY = lazy(
    rf"(?P<name>[^，。；：“”（）]{{4,40}})（(?P<n>[{numerals.HAN}]|\d{{1,2}}) ?[项条个点]）[。：]$"
)


def _counted_in_bracket(doc: Document, sentence: Span, block: int) -> Iterator[Formulation]:
    """提高借阅便利度（3项）。“通借通还”、“夜间书箱”、“送书上门”等。 As many quotes after a name as its bracket says."""
    m = _SO_MANY.search(doc.text, *sentence)
    if not m or sentence.start != doc.blocks[block].span.start:
        return
    told = before_first(doc.text, Span(sentence.end, doc.blocks[block].span.end), "。")
    members = after(doc, told, numerals.parse(m["n"]))
    quoted = members and all(doc.text[span.start - 1] == "“" for span in members.spans)
    if members and quoted:
        name = trimmed(doc, Span(*m.span("name")))
        yield listing(doc, _RULE, (name,), members, 1.6, block, Span(sentence.start, told.end), m["n"])


_MADE_UP = lazy("[=＝][^-–/]+[+＋]")
# What is reckoned, so that a pair is but a formula: 书库的面积=阅览+典藏.
_QUANTITY = lazy("(?:面积|费用?|[数质重流热]?量|数|率|额|值|成本|收入|利润|资产|资金|价格?|分)$")
_CHAIN = lazy(
    rf"(?P<label>[^，。；：=＝]{{2,{LONGEST_LABEL}}}) ?[：=＝] ?(?P<list>[^，。；：=＝]+[+＋/–—-][^，。；：=＝]+)[。；]?"
)


def _chained(doc: Document, sentence: Span, block: int) -> Iterator[Formulation]:
    """早期的人格结构理论：潜意识+前意识+意识. Three at least that a mark chains to what the label names."""
    m = _CHAIN.fullmatch(doc.text, *sentence)
    if not m or not is_subject(m["label"]):
        return
    made_up = _MADE_UP.search(m[0]) and not _QUANTITY.search(m["label"])  # 生产方式=生产力+生产关系
    if members := chained(doc, Span(*m.span("list")), _PAIR if made_up else LEAST):
        topic = named_by(doc, trimmed(doc, Span(*m.span("label"))), block, "label").spans
        yield listing(doc, _RULE, topic, members, 0.8, block, sentence, members.separator)
