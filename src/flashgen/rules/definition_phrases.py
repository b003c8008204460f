"""句中的定义：X是指Y；所谓X，就是Y；X的本质是Y；X是Y之本；Y称为X。

Sources: research codes F3.a–F3.h, F3.j and F3.k. The phrases are data, in vocabulary/definitions.yaml; this module
finds the term and the body around the words of a phrase, and weighs what else speaks for or against a definition.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING

from flashgen.grammar.keys import parse
from flashgen.grammar.outline import head_of, in_law, naming_ancestor, strong_near
from flashgen.language import numerals
from flashgen.language.lazy import lazy
from flashgen.language.literals import by_sentence
from flashgen.language.words import cut
from flashgen.model import Span
from flashgen.rules._clauses import is_attribute, marked_wrong
from flashgen.rules._facts import definition
from flashgen.rules._phrases import Form, Phrase, phrases
from flashgen.rules._readings import Reading, readings_of
from flashgen.rules._terms import labels, lacks_noun, telling_head
from flashgen.vocabulary import is_label, load, says_meaning

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flashgen.model import Definition, Document, Sentence


@dataclass(frozen=True, slots=True)
class Candidate:
    """Term, cue and body as one phrase reads them."""

    phrase: Phrase
    term: tuple[Span, ...]
    cue: Span
    body: Span
    score: float
    evidence: tuple[str, ...]


def find(doc: Document) -> Iterator[Definition]:
    """The definitions that sentences give by a phrase."""
    wrong_columns = _wrong_columns(doc)
    sought = ((phrase, phrase.patterns) for phrase in phrases())
    for number, possible in by_sentence(doc, sought).items():
        sentence = doc.sentences[number]
        block = doc.blocks[sentence.block]
        if (block.style, block.column) in wrong_columns or marked_wrong(doc.text, sentence.span):
            continue
        found = list(_candidates(doc, sentence, possible))
        for c in _with_owners(doc, sentence, _surest(doc.text, found)):
            yield definition(
                doc,
                c.term,
                c.body,
                cue=c.phrase.name or doc.text[c.cue.start : c.cue.end].strip("，： "),
                rule="definition-phrases",
                score=c.score,
                block=sentence.block,
                quote=sentence.span,
                evidence=(c.phrase.why, *c.evidence),
            )


def candidates(doc: Document, sentence: Sentence, phrase: Phrase) -> Iterator[Candidate]:
    """What one phrase finds in a sentence, weak readings included."""
    return _candidates(doc, sentence, [phrase])


def _candidates(doc: Document, sentence: Sentence, tried: Sequence[Phrase]) -> Iterator[Candidate]:
    """What phrases find in a sentence, each form read once."""
    readings: dict[Form, list[Reading]] = {}
    for phrase in tried:
        if phrase.in_law and not in_law(doc, sentence.block):
            continue
        if phrase.form not in readings:
            readings[phrase.form] = list(readings_of(doc, sentence.span, phrase.form))
        for r in readings[phrase.form]:
            if _fits(phrase, doc.text[r.term.start : r.term.end], doc.text[r.body.start : r.body.end]):
                weights = list(_weights(doc, sentence, phrase, r))
                score = phrase.weight + sum(weight for weight, _ in weights)
                yield Candidate(phrase, (r.term,), r.cue, r.body, score, tuple(why for _, why in weights))


def _fits(phrase: Phrase, term: str, body: str) -> bool:
    """Whether term and body are such as the phrase asks for."""
    if phrase.term and not phrase.term.search(term):
        return False
    if not phrase.body:
        return True
    first, *others = _CLAUSE_END.split(body)
    told = [body] if phrase.form.reverse else [first, *filter(_IS_ALSO.match, others)]
    return any(map(phrase.body.search, told))


_CLAUSE_END = lazy("[，；：]")
_IS_ALSO = lazy("[也又更]?是")


def _surest(text: str, found: list[Candidate]) -> list[Candidate]:
    """Of candidates whose cues overlap, the one with the highest score.

    A second 是 after a comma (X是A，是B) goes on with the subject of the first: it has none of its own.
    """
    bodies = sorted(c.body for c in found if not c.phrase.form.reverse)
    ends = list(accumulate((body.end for body in bodies), max))  # the farthest of those that begin until then

    def within_body(cue: Span) -> bool:
        begun = bisect_right(bodies, (cue.start, sys.maxsize))
        return begun > 0 and ends[begun - 1] >= cue.end

    found = [c for c in found if not (text.startswith("，是", c.cue.start - 1) and within_body(c.cue))]
    kept: list[Candidate] = []
    taken: set[int] = set()
    for c in sorted(found, key=lambda c: (-c.score, c.cue, c.term)):
        if taken.isdisjoint(range(*c.cue)):
            kept.append(c)
            taken.update(range(*c.cue))
    return sorted(kept, key=lambda c: c.cue)


def _with_owners(doc: Document, sentence: Sentence, found: list[Candidate]) -> Iterator[Candidate]:
    """Join a bare term (特点是…, 目标是…) with the subject of its sentence, else with the heading that it stands under."""
    subject: Span | None = None
    for c in found:
        announced = c.phrase.form.opening is not None  # 所谓特点，就是…: it is what is told
        if announced or not _is_bare(doc.text[c.term[0].start : c.term[0].end]):
            subject = _owner(doc.text, c.term[0])
            yield c
        elif owner := subject or telling_head(doc, sentence.block):
            words = doc.text[c.term[0].start : c.term[0].end]
            named = doc.text.find(words, *owner) >= 0
            joined = (owner,) if says_meaning(words) else (owner, c.term[0])
            yield replace(  # 治法 under 方剂与治法 needs no owner
                c,
                term=c.term if named else joined,
                score=c.score - (0.6 if subject or named else 3.0),  # of 20 below a heading four were any
                evidence=(*c.evidence, "bare term"),
            )
        else:
            worse = 2.0 if c.phrase.genus else 3.0  # 程序是……的集合 can be a thing of that name
            yield replace(c, score=c.score - worse, evidence=(*c.evidence, "bare term without an owner"))


def _owner(text: str, subject: Span) -> Span:
    """What a subject is an attribute of, where it names one: 改革|的目的; else the subject."""
    attribute = _ATTRIBUTE.search(text, *subject)
    named = attribute is not None and is_attribute(attribute[1])
    return Span(subject.start, attribute.start()) if attribute and named else subject


_ATTRIBUTE = lazy("(?<=..)的([^的]{0,4}目的|[^的]{2,6})$")


def _is_bare(words: str) -> bool:
    """Whether a subject speaks of something told before: 特点, 主要目的."""
    own = _OF_ITS_KIND.sub("", words)
    return is_label(own) or own in load("definitions")["bare_attributes"]["words"]


_OF_ITS_KIND = lazy("^最?(?:重要|主要|常见|典型|突出|关键|核心|根本|简单|唯一|最后|直接|基本)的(?=.{2})")


_BEFORE = 40  # characters
_BECAUSE = lazy("(?:^|，)因(?:其|为)?[^，]{2,}$")
_QUOTED = lazy("“([^“”]{2,20})”")
_RANKED = lazy("(?:^|，)(?:[与和]|同(?![时样一]))[^，]+$")  # 与春节、清明节并称为……
_SO_CALLED = lazy("所称的?“?$")
_FRAMED = lazy("以[^，、]{2,12}为[^，、]{1,8}、")
_TROUBLE = lazy("(?:存在|面临|出现).*(?:问题|困难|不足|短板|挑战|矛盾)$")
_SOME = lazy("[中里的]?(?:绝?大多数|大部分|多数|半数|大半|一些|有些|不少)$")
_FOLLOWING = lazy("[^，。]{0,16}(?:下列|以下|如下)[^，。的]{0,8}")
_BOOK = lazy("《[^《》]{1,20}》.{0,2}")
_APPOSED = lazy("，(?:是指|指|即|被?称为|叫做)")  # 自取：最快的借法，指读者自己取书
_LABELLED = lazy("(?:^|[。；])[^，。；：的]{2,10}：$")
_ONE_OF = lazy("一[种个门类项条名]$")  # 书有两种，一种叫做纸书，一种叫做…
_ONLY_COUNTS = lazy(
    rf"(?:以下|如下)?(?:[{numerals.HAN}几]{{1,3}}|\d{{1,2}}) ?[个项种条点大类](?:方面|部分|层面|环节)?"
)
_HANDLED = lazy("(?:[把将](?!来|军)|被|，其)[^，]{0,8}$|不$")  # 党的建设 of 第一次把党的建设|称为…
# What a thing is said to be in the words of dialectics, or by several of its qualities: 有条件的、相对的.
_QUALITIES = lazy("[^，、的]{2,6}的(?:[、，][^，、的]{2,6}的)+|(?:对立|辩证|有机)统一的")


def _weights(doc: Document, sentence: Sentence, phrase: Phrase, r: Reading) -> Iterator[tuple[float, str]]:
    """What the surroundings say for or against a definition, each with its weight."""
    text, term = doc.text, r.term
    words, cue, says = (text[span.start : span.end] for span in r)
    above = naming_ancestor(doc, sentence.block)
    headed = above >= 0 and words == text[slice(*head_of(doc, above))]
    if headed:
        yield 1.0, "the heading names it"
    bold = any(term.start < s.end for s in strong_near(doc, term.start))
    set_off = bold or text[term.start - 1 : term.start] in ("“", "「")
    if set_off:
        yield 0.5, "set off"
    # 即哪个阶级掌握国家权力 is none: it tells what the term asks after.
    asks = _ASKS.match(says) and not (cue == "即" and says[0] in "哪谁")
    if "？" in text[r.cue.end : r.body.end + 1] or asks:
        yield -6.0, "a question"
    if _FOLLOWING.fullmatch(says):
        yield -6.0, "what follows"
    if _ONLY_COUNTS.fullmatch(says):
        yield -6.0, "a count"
    if re.match("[^，]*还是", says) or re.match("认为|属于|分[一二两三四五六七八九十]", says):
        yield -2.5, "a choice, an opinion or a division"
    if _CONDITION.match(text, sentence.span.start, term.start + 2):
        yield -1.5, "conditional"
    if lacks_noun(words):
        yield -2.2, "subject without a noun"
    opening = cut(words)
    # 湖心有小岛|是…
    has = cue == "是" and "有" in opening[1:] and not set_off and not _NOUN_LAST.search(words)
    if has or not _VERBAL.isdisjoint(opening[1:]) or opening[0] in _OPENING:
        yield -3.0, "subject with a verb"
    if not _predicate_adverbs().isdisjoint(opening):
        yield -3.0, "subject with an adverb"  # of 20 such facts two were any
    if _TELLS_MUCH.search(words) or (_VERB_FIRST.match(words) and not _NOUN_LAST.search(words)):
        yield -3.0, "a clause, not its subject"
    if _RELATES.search(says):
        yield -3.0, "how many times it is another, or whose it is"
    called = _SO_CALLED.search(text, max(sentence.span.start, term.start - 4), term.start) is not None
    if called and cue == "是" and says[0] != "指":
        yield 2.5, "a law tells what it calls so"
    after_comma = not called and text[term.end : term.end + 1] == "，" and cue == "是"
    opens = term.start <= sentence.span.start + 1 or text[term.start - 1] in "“："
    if after_comma and (not opens or len(words) > _LONGEST_NAME):
        yield -1.5, "a clause before 是"
    if _APPOSED.match(text, term.end) and _LABELLED.search(text, sentence.span.start, term.start):
        yield -6.0, "what is said of the label before it"
    if cue == "主要是" and _TROUBLE.search(words):
        yield -6.0, "troubles that are listed"
    if _SOME.search(words):
        yield -3.0, "some or most of a thing"
    if re.match("必须是|只是|正是|往往是|皆是", cue):
        yield -0.6, "a limiting adverb"
    if cue == "还是":
        yield -1.5, "still, or a choice"
    reverse = phrase.form.reverse
    if reverse and re.search("(?:[将把]?[其它]|^.{0,20}[他她]们?|[我人]们)$", says):
        yield -6.0, "a body that is a pronoun"
    if reverse and _ONE_OF.search(text[r.body.start : r.cue.end].rstrip("称为叫做")):
        yield -6.0, "one of several"
    if reverse and re.match("由此|这|它|其(?!他)|此", says):
        yield -1.5, "a body that points back"
    if reverse and re.match("指(?![导出示令挥标数南])|是(?!非|否)", says):
        yield -4.0, "a body without its subject"
    if reverse and _HANDLED.search(says):
        yield -4.0, "a body that ends in what is handled, or by whom"
    if (named := _QUOTED.match(text, r.body.start - (text[r.body.start - 1] == "“"))) and parse(named[1]):
        yield -6.0, "a name for several things"  # A、B、C，即“三甘”精神
    if "为" in cue and _FRAMED.search(text, max(sentence.span.start, r.body.start - _BEFORE), term.start):
        yield -6.0, "one of several frames"  # 以甲为平台、乙为支撑、丙为载体
    if reverse and _BECAUSE.search(says):
        yield -4.0, "why it is called so"
    if reverse and _RANKED.search(says):
        yield -6.0, "what it ranks with"
    if cue.startswith("称") and _BOOK.fullmatch(says):
        yield -6.0, "the book that calls it so"
    if cue.startswith("者") and says[0] in "由因":
        yield -6.0, "why it is so"
    if re.match("[^称叫]{0,3}不.*[称叫]", cue):
        yield -6.0, "what it is not called"
    if re.search("[二两三四]者$|(?<!，)这$", words) or re.fullmatch("[（(][^（()）A-Za-z]*[）)]", words):
        yield -4.0, "subject that points back, or is a remark"
    if phrase.genus and re.match("一[种类个项组]", says):
        yield 0.6, "one of a kind"
    if phrase.genus and in_law(doc, sentence.block):
        yield 0.6, "a law defines"
    if _HOLDS.search(says) and in_law(doc, sentence.block):
        yield -4.0, "a case, and what holds in it"
    if len(words) > 18:
        yield -0.7, "long subject"
    if len(words) < 2:
        yield -0.5, "short subject"
    if reverse and cue.lstrip("，")[0] in "也又亦" and _SHORT_NAME.fullmatch(says):
        yield -6.0, "a second name"
    if re.fullmatch("（[^（）]*）", says):
        yield -6.0, "a body in brackets"
    if len(says) < 4:
        yield -0.7 if len(says) > 1 else -1.5, "short body"
    if text[term.start - 1 : term.start] == "（" and "）" in text[r.body.end : r.body.end + 2]:
        yield -1.5, "a remark in brackets"
    if labels().fullmatch(words) and not (
        headed or phrase.genus or "指" in cue
    ):  # 记忆是…的过程 tells of a thing
        yield -3.0, "a label of the text"
    if re.match("(?:就?曾经?|原本?|可以|可能|或许|也许|依旧)", cue):
        yield -2.5, "was or may be"
    if cue.endswith("是") and _WHERE.match(says):
        yield -2.5, "where or when"
    if re.match("(?:通过|由(?!此|于))[^，]*$", says) and not re.search("的[^的，]{1,12}$", says):
        yield -2.0, "how it is done"
    if (says.endswith("的") or re.match("[^，：]{1,10}的：", says)) and not _QUALITIES.fullmatch(says):
        yield -2.0, "emphasis 是…的"
    elif _LIKE.match(says) and "指" not in cue and not _QUALITIES.fullmatch(says):
        yield -3.0, "what it is like, not what it is"


@cache
def _predicate_adverbs() -> frozenset[str]:
    return frozenset(load("definitions")["predicate_adverbs"]["words"])


_VERBAL = frozenset(["了", "着", "过"])  # a verb stands before them
_OPENING = frozenset(
    ["指", "是", "即", "把", "将", "被", "让", "了", "就算", "仿佛", "即可", "误认为"]
)  # what opens no noun phrase
# 年降水量在400毫米以上|是…, 书屋之所以|是…, 包括三层书库|是…, but not 提供旧书的人|是….
_TELLS_MUCH = lazy(
    r"\d[\d.]* ?(?:%|[万亿]|毫米|公顷|公里|千米|平方米|元|多?人)|之所以$|(?<=..)(?:包括|包含|分为)..+$"
)
_VERB_FIRST = lazy("包括|享有|具有|提供|超过|造成|归属|属于|形成(?!期)|得到|进行|出现")
_NOUN_LAST = lazy("的[^的，]{1,8}$")
_RELATES = lazy(
    "倍(?:多|左右)?$|^[^，的]{1,8}的(?:儿子|女儿|学生|弟子|父亲|母亲|兄弟|哥哥|弟弟|妻子|丈夫|朋友)$"
)
_ASKS = lazy("[从由在]?(?:什么|谁|哪|怎)|如何|为何|否|向何处|何去何从")
_SHORT_NAME = lazy("[^，的]{2,12}")
# 在地球内部传播的机械波 is a thing; 在去年的会议上 is not.
_WHERE = lazy("在(?:[^，]{1,8}$|(?![^，]*的[^，的]{1,7}[^，的上下中里内时前后]$)[^，]*$)")
_LIKE = lazy(
    "[^，：]{1,10}的，(?!.*的[^的，]{1,6}$)|[^，：的]{1,6}的，(?:不[只仅但]|更|也|既|并)"
)  # 复杂多样的，谁也管不过来; but not 公开的，供人查阅的文件
_CONDITION = lazy("如果|假如|假设|若|当|只要|只有|即使|倘若|要是")
_HOLDS = lazy("的，[^，。]{0,40}(?:可以|应当|不得|必须)")  # 借书人是学生或者无力赔偿的，其监护人应当赔偿
_LONGEST_NAME = 6  # characters; a longer clause before 是 has a verb of its own


def _wrong_columns(doc: Document) -> set[tuple[str, int]]:
    """The table columns that hold errors to be explained (错误观点)."""
    heads = (block for block in doc.blocks if block.kind == "cell" and block.row == 0)
    return {
        (b.style, b.column)
        for b in heads
        if re.search("错误|误区|错解|正误", doc.text[b.span.start : b.span.end])
    }
