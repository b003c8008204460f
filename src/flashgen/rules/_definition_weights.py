"""What speaks for or against a definition that a phrase has found: its term, cue and body, and where they stand.

Each weight is set by hand. The phrases give the first weight (vocabulary/definitions.yaml); _confidence.py says what
the sums mean.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from flashgen.grammar.keys import parse
from flashgen.grammar.outline import head_of, in_law, naming_ancestor, strong_near
from flashgen.language import numerals
from flashgen.language.lazy import lazy
from flashgen.language.verbs import MEANS
from flashgen.language.words import cut
from flashgen.rules._clauses import is_attribute
from flashgen.rules._terms import labels, lacks_noun
from flashgen.vocabulary import load, needs_owner

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flashgen.model import Document, Sentence
    from flashgen.rules._phrases import Phrase
    from flashgen.rules._readings import Reading

Weight = tuple[float, str]  # what is added to the score, and why


class _Told(NamedTuple):
    """A reading of a phrase, with the words that its weights are taken from."""

    doc: Document
    sentence: Sentence
    phrase: Phrase
    reading: Reading
    term: str
    cue: str
    body: str
    headed: bool  # the heading above names the term
    set_off: bool  # the term is bold or in quotes


def weights(doc: Document, sentence: Sentence, phrase: Phrase, reading: Reading) -> Iterator[Weight]:
    """What is to be added to the weight of a phrase for a reading of it in a sentence, each with its reason."""
    at, text = reading.term, doc.text
    term, cue, body = (text[span.start : span.end] for span in reading)
    above = naming_ancestor(doc, sentence.block)
    told = _Told(
        doc,
        sentence,
        phrase,
        reading,
        term,
        cue,
        body,
        headed=above >= 0 and term == text[slice(*head_of(doc, above))],
        set_off=any(at.start < s.end for s in strong_near(doc, at.start))
        or text[at.start - 1 : at.start] in ("“", "「"),
    )
    yield from _of_place(told)
    yield from _of_term(told)
    yield from _of_cue(told)
    yield from _of_body(told)
    if phrase.form.reverse:
        yield from _of_body_before_term(told)


def _of_place(told: _Told) -> Iterator[Weight]:
    """What the words around term and body say."""
    text, sentence, (term, cue, body) = told.doc.text, told.sentence.span, told.reading
    if told.headed:
        yield 1.0, "the heading names it"
    if told.set_off:
        yield 0.5, "set off"
    if _CONDITION.match(text, sentence.start, term.start + 2):
        yield -1.5, "conditional"
    called = _SO_CALLED.search(text, max(sentence.start, term.start - 4), term.start) is not None
    if called and told.cue == "是" and told.body[0] != "指":
        yield 2.5, "a law tells what it calls so"
    after_comma = not called and text[term.end : term.end + 1] == "，" and told.cue == "是"
    opens = term.start <= sentence.start + 1 or text[term.start - 1] in "“："
    if after_comma and (not opens or (len(told.term) > _LONGEST_NAME and not _OF_NOUN.fullmatch(told.term))):
        yield -1.5, "a clause before 是"
    if text[term.end : term.end + 1] == "，" and told.cue.endswith("是"):
        clause = max(text.rfind(mark, sentence.start, term.start) for mark in "，；：。") + 1
        if _COPULA.search(text, max(clause, sentence.start), term.start):
            yield -6.0, "what another copula tells"  # 这是甲做、|乙做的根本要求，是……
    if _ALL_ARE.match(text, term.end) and not _PARTED.search(told.term):
        yield -3.0, "the last of several that are told of"  # 对书的爱，对人的爱，|都是……
    label = _LABELLED.search(text[sentence.start : term.start]) if _APPOSED.match(text, term.end) else None
    if label and not needs_owner(label["label"]):  # but 根本原因：|基本矛盾，即……
        yield -6.0, "what is said of the label before it"
    if "为" in told.cue and _FRAMED.search(text, max(sentence.start, body.start - _BEFORE), term.start):
        yield -6.0, "one of several frames"
    if text[term.start - 1 : term.start] == "（" and "）" in text[body.end : body.end + 2]:
        yield -1.5, "a remark in brackets"
    # 即哪个阶级掌握国家权力 is no question: it tells what the term asks after.
    asks = _ASKS.match(told.body) and not (told.cue == "即" and told.body[0] in "哪谁")
    if asks or "？" in text[cue.end : body.end + 1]:
        yield -6.0, "a question"
    if told.phrase.genus and in_law(told.doc, told.sentence.block):
        yield 0.6, "a law defines"
    if _HOLDS.search(told.body) and in_law(told.doc, told.sentence.block):
        yield -4.0, "a case, and what holds in it"


_BEFORE = 40  # characters
_COPULA = lazy("(?<![不就也都才又还只正但要或若总于])是(?![否非])")
_OF_NOUN = lazy("[^，的]{2,8}的[^的，]{2,4}")
_LONGEST_NAME = 6  # characters; a longer clause before 是 has a verb of its own
_CONDITION = lazy("如果|假如|假设(?!检验)|若(?!虫)|当(?![事代地量选局期庭场票铺归])|只要|只有|即使|倘若|要是")
_SO_CALLED = lazy("所称的?“?$")
_ALL_ARE = lazy("，[也]?[都均皆]是")
_PARTED = lazy("[、和与及]")
_APPOSED = lazy("，(?:是指|指|即|被?称为|叫做)")  # 自取：最快的借法，指读者自己取书
_LABELLED = lazy("(?:^|[。；])(?P<label>[^，。；：的]{2,10})：$")
_FRAMED = lazy("以[^，、]{2,12}为[^，、]{1,8}、")  # 以甲为平台、乙为支撑、丙为载体
_ASKS = lazy("[从由在]?(?:什么|谁|哪|怎)|如何|为何|否|向何处|何去何从")
_HOLDS = lazy("的，[^，。]{0,40}(?:可以|应当|不得|必须)")  # 借书人是学生或者无力赔偿的，其监护人应当赔偿


def _of_term(told: _Told) -> Iterator[Weight]:
    """Whether the subject is the name of something."""
    term = told.term
    if lacks_noun(term):  # in its frame it is asked for: 在诸多因素中，起决定作用的
        yield (0.2 if _AMONG.match(term) and _FIRST.search(term) else -2.2), "subject without a noun"
    opening = cut(term)
    has = told.cue == "是" and "有" in opening[1:] and not told.set_off and not _NOUN_LAST.search(term)
    if has or not _VERBAL.isdisjoint(opening[1:]) or opening[0] in _OPENING:  # 湖心有小岛|是…
        yield -3.0, "subject with a verb"
    adverb = any(  # 最终目的 is a name
        word in _predicate_adverbs() and not is_attribute(then)
        for word, then in zip_longest(opening, opening[1:], fillvalue="")
    )
    if adverb and not told.headed:
        yield -3.0, "subject with an adverb"  # of 20 such facts two were any
    if _TELLS_MUCH.search(term) or (_VERB_FIRST.match(term) and not _NOUN_LAST.search(term)):
        yield -3.0, "a clause, not its subject"
    if told.cue == "主要是" and _TROUBLE.search(term):
        yield -6.0, "troubles that are listed"
    if _SOME.search(term):
        yield -3.0, "some or most of a thing"
    if _POINTS_BACK.search(term) or _REMARK.fullmatch(term):
        yield -4.0, "subject that points back, or is a remark"
    if len(term) > 18 and not _AMONG.match(term):
        yield -0.7, "long subject"
    if len(term) < 2:
        yield -0.5, "short subject"
    says_what_it_is = told.headed or told.phrase.genus or "指" in told.cue  # 记忆是…的过程 tells of a thing
    if labels().fullmatch(term) and not says_what_it_is:
        yield -3.0, "a label of the text"


_AMONG = lazy("在[^，]+，")
_FIRST = lazy("最|第一|决定|主导|支配|首要|关键|根本|重要")  # 起决定作用的, 居于主导地位的
_VERBAL = frozenset(["了", "着", "过"])  # a verb stands before them
_OPENING = frozenset(
    ["指", "是", "即", "把", "将", "被", "让", "了", "就算", "仿佛", "即可", "误认为"]
)  # what opens no noun phrase
# 年降水量在400毫米以上|是…, 书屋之所以|是…, 包括三层书库|是…, but not 提供旧书的人|是….
_TELLS_MUCH = lazy(
    r"\d[\d.]* ?(?:%|[万亿]|毫米|公顷|公里|千米|平方米|元|多?人)|之所以$|得(?:再|很|更|太|越)|[先还也就]得$"
    "|(?<=..)要求[^，的]{4,}$|(?<=..)(?:包括|包含|分为)..+$"
)
_VERB_FIRST = lazy("包括|享有|具有|提供|超过|造成|归属|属于|形成(?!期)|得到|进行|出现")
_NOUN_LAST = lazy("的[^的，]{1,8}$")
_TROUBLE = lazy("(?:存在|面临|出现).*(?:问题|困难|不足|短板|挑战|矛盾)$")
_SOME = lazy("[中里的]?(?:绝?大多数|大部分|多数|半数|大半|一些|有些|不少)$")
_POINTS_BACK = lazy("[二两三四]者$|(?<!，)这$")
_REMARK = lazy("[（(][^（()）A-Za-z]*[）)]")


@cache
def _predicate_adverbs() -> frozenset[str]:
    return frozenset(load("definitions")["predicate_adverbs"]["words"])


def _of_cue(told: _Told) -> Iterator[Weight]:
    """Whether the cue says it without reserve."""
    if told.cue.startswith("故") and told.reading.term.start > told.sentence.span.start:
        yield -6.0, "what it is of stands farther off"
    if re.match("必须是|只是|正是|往往是|皆是", told.cue):
        yield -0.6, "a limiting adverb"
    if told.cue == "还是":
        yield -1.5, "still, or a choice"
    if re.match("(?:就?曾经?|原本?|可以(?![概归理定总看视])|可能|或许|也许|依旧)", told.cue):
        yield -2.5, "was or may be"
    if re.match("[^称叫]{0,3}不.*[称叫]", told.cue):
        yield -6.0, "what it is not called"


def _of_body(told: _Told) -> Iterator[Weight]:
    """Whether the body tells what something is."""
    cue, body = told.cue, told.body
    if _FOLLOWING.fullmatch(body):
        yield -6.0, "what follows"
    if _ONLY_COUNTS.fullmatch(body):
        yield -6.0, "a count"
    if _DIFFER.fullmatch(body):
        yield -3.0, "that they differ, or are one"
    if _CHOOSES.match(body):
        yield -2.5, "a choice, an opinion or a division"
    if _RELATES.search(body):
        yield -3.0, "how many times it is another, or whose it is"
    if _names_several(told):
        # 总体布局是“五位一体”: the whole of what it is
        named = cue == "是" and "，" not in body and (is_attribute(told.term) or told.term.endswith("布局"))
        yield (-0.5 if named else -6.0), "a name for several things"
    if cue.startswith("称") and _BOOK.fullmatch(body):
        yield -6.0, "the book that calls it so"
    if cue.startswith("者") and body[0] in "由因":
        yield -6.0, "why it is so"
    if told.phrase.genus and re.match("一[种个类项组]", body):
        yield 0.6, "one of a kind"
    if cue.endswith("是") and (body.startswith("被") or body.endswith("了")) and not _NOUN_LAST.search(body):
        yield -2.5, "what is done to it, or has happened"
    if re.fullmatch("（[^（）]*）", body):
        yield -6.0, "a body in brackets"
    if len(body) < 4:
        yield -0.4 if len(body) > 1 else -3.0, "short body"
    if body.startswith(("特别是", "尤其是")):
        yield -6.0, "a part of what is spoken of"
    if _SO_CALLED_BODY.match(body):
        yield -6.0, "the name of what stands before"
    if cue.endswith("是") and _MEASURE.fullmatch(body):
        yield -2.5, "how much it is"
    if body.startswith("的"):
        yield -6.0, "an attribute's end"
    if _OWED.search(body):
        yield -6.0, "what it is owed to"
    if cue.endswith("是") and _WHERE.match(body):
        yield -2.5, "where or when"
    if _BY_WHAT.match(body) and not re.search("的[^的，]{1,12}$", body):
        yield -2.0, "how it is done"
    if _QUALITIES.fullmatch(body):
        return
    if body.endswith("的") or re.match("[^，：]{1,10}的：", body):
        yield -2.0, "emphasis 是…的"
    elif _LIKE.match(body) and "指" not in cue and not cue.endswith("就是"):
        yield -3.0, "what it is like, not what it is"


_OWED = lazy("(?:所致|造成的?|引起的?|导致的?)$")
_SO_CALLED_BODY = lazy("所谓的?[^，]{2,12}(?:，|$)")
_MEASURE = lazy(r"[约近]?\d+(?:[.,~～-]\d+)*[万亿千]?(?:%|[a-zA-Z]{1,4}|[\u4e00-\u9fff]{1,4})(?:，.*)?")
_FOLLOWING = lazy("[^，。]{0,16}(?:下列|以下|如下)[^，。的]{0,8}")
_ONLY_COUNTS = lazy(
    rf"(?:以下|如下)?(?:[{numerals.HAN}几]{{1,3}}|\d{{1,2}}) ?[个项种条点大类](?:方面|部分|层面|环节)?"
)
# 开架与闭架是|两个不同的概念 tells of neither.
_DIFFER = lazy(
    "(?:[两二三]个|[两二三]种|一[对回]|同一[个种])?(?:(?:截然|完全|根本|本质|大)?(?:不同|相同|一样|有(?:所)?(?:区别|不同|联系)|独立|对应)的?)?"
    "(?:[两二三]个|[两二三]种)?(?:不同的)?(?:概念|范畴|[两二]回事|一回事|东西|事物|问题|说法)"
)
_CHOOSES = lazy("[^，]*还是|认为|属于|分[一二两三四五六七八九十]")
_RELATES = lazy(
    "倍(?:多|左右)?$|^[^，的]{1,8}的(?:儿子|女儿|学生|弟子|父亲|母亲|兄弟|哥哥|弟弟|妻子|丈夫|朋友)$"
)
_BOOK = lazy("《[^《》]{1,20}》.{0,2}")
# 在地球内部传播的机械波 is a thing; 在去年的会议上 is not.
_WHERE = lazy("在(?:[^，]{1,8}$|(?![^，]*的[^，的]{0,7}[^，的上下中里内时前后]$)[^，]*$)")
_BY_WHAT = lazy("(?:通过|由(?!此|于))[^，]*$")
# What a thing is said to be in the words of dialectics, or by several of its qualities: 有条件的、相对的.
_QUALITIES = lazy("[^，、的]{2,6}的(?:[、，][^，、的]{2,6}的)+|(?:对立|辩证|有机)统一的")
_LIKE = lazy(
    "[^，：]{1,14}的，(?!.*的[^的，]{1,6}$)|[^，：的]{1,6}的，(?:不[只仅但]|更|也|既|并)"
)  # 复杂多样的，谁也管不过来; but not 公开的，供人查阅的文件
_QUOTED = lazy("“([^“”]{2,20})”")


def _names_several(told: _Told) -> bool:
    """Whether the body is a key, which names what stands before it: A、B、C，即“三甘”精神."""
    text, start = told.doc.text, told.reading.body.start
    named = _QUOTED.match(text, start - (text[start - 1] == "“"))
    return named is not None and parse(named[1]) is not None


def _of_body_before_term(told: _Told) -> Iterator[Weight]:
    """Whether the words before 称为 are by themselves what is called so."""
    body = told.body
    if _NO_NAME.search(body):
        yield -6.0, "a body that is a pronoun"
    if _ONE_OF.search(told.doc.text[told.reading.body.start : told.reading.cue.end].rstrip("称为叫做")):
        yield -6.0, "one of several"
    if _OTHERWISE.match(told.cue):
        yield -6.0, "what it is called otherwise"
    if re.match("由此|这|它|其(?!他)|此", body):
        yield (-0.5 if _OF_ITS_OWN.fullmatch(body) else -1.5), "a body that points back"
    if _NO_SUBJECT.match(body):
        yield -4.0, "a body without its subject"
    if _HANDLED.search(body) and not told.cue.startswith("，这"):
        yield -4.0, "a body that ends in what is handled, or by whom"
    if _BECAUSE.search(body):
        yield -4.0, "why it is called so"
    if _ONLY_WHERE.fullmatch(body):
        yield -6.0, "where it is called so"
    if _RANKED.search(body):
        yield -6.0, "what it ranks with"
    if told.cue.lstrip("，")[0] in "也又亦" and _SHORT_NAME.fullmatch(body):
        yield -6.0, "a second name"


_NO_NAME = lazy("(?:[将把]?[其它]|^.{0,20}[他她]们?|[我人]们)$")
_ONE_OF = lazy("一[种个门类项条名]$")  # 书有两种，一种叫做纸书，一种叫做…
_NO_SUBJECT = lazy(f"{MEANS}|是(?!非|否)")
_HANDLED = lazy("(?:[把将](?!来|军)|被|，其)[^，]{0,8}$|不$|之所以$")  # 党的建设 of 第一次把党的建设|称为…
_BECAUSE = lazy("(?:^|，)因(?:其|为)?[^，]{2,}$")
# 与春节、清明节|并称为……, 以甲、乙、丙为最|，合称……
_RANKED = lazy("(?:^|，)(?:[与和]|同(?![时样一]))[^，]+$|以[^，]+、[^，]+，?[最尤]?为[^，]{1,4}$")
_ONLY_WHERE = lazy(
    "[^，]{2,14}(?:系统|语言|平台|软件|教材|书籍|地区|文献)[上中里]|在[^，的]{1,14}[上中里内]"
)  # 某些系统上|叫做目录
_OF_ITS_OWN = lazy("这[种类][^，]{4,}的[^，的]{1,8}")  # 这种把书放回去的做法 says what it is
_OTHERWISE = lazy("，?(?:反之|否则|反过来)")  # 多了称为甲，|反之则称为乙
_SHORT_NAME = lazy("[^，的]{2,12}")
