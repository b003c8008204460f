"""Where a clause begins and ends, and how far a body goes: what the definition rules share about predicates."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import pairwise

from flashgen.grammar.outline import trimmed
from flashgen.language.coordination import CLOSING, DEEPEST, OPENING, outside, with_brackets
from flashgen.language.lazy import lazy
from flashgen.language.verbs import MEANS
from flashgen.language.words import cut
from flashgen.model import Document, Span
from flashgen.vocabulary import load, names_set


def left_edge(text: str, at: int, floor: int, marks: str = "，：:；。！？") -> int:
    """Where the clause that ends at `at` begins: after one of `marks`, or after a quote not yet closed."""
    closed: list[str] = []
    for m in reversed(list(with_brackets(marks).finditer(text, floor, at))):
        c = m[0]
        if c in CLOSING:
            closed.append(CLOSING[c])
        elif c in OPENING:
            if not closed:
                return m.end()
            if c in closed[-DEEPEST:]:
                while closed.pop() != c:
                    pass
        elif not closed:
            return m.end()
    if not closed:
        return floor
    return max(floor, *(text.rfind(mark, floor, at) + 1 for mark in marks))


@lru_cache(maxsize=256)
def right_edge(text: str, at: int, ceiling: int, marks: str = "。！？；") -> int:
    """Where what begins at `at` ends: before one of `marks`, or before the end of a quote opened earlier."""
    opened: list[str] = []
    for m in with_brackets(marks).finditer(text, at, ceiling):
        c = m[0]
        if c in OPENING:
            opened.append(OPENING[c])
        elif c in CLOSING:
            if not opened:
                return m.start()
            if c in opened[-DEEPEST:]:
                while opened.pop() != c:
                    pass
        elif not opened:
            return m.start()
    if not opened:
        return ceiling
    return min((i for mark in marks if (i := text.find(mark, at, ceiling)) >= 0), default=ceiling)


# What opens another thought after a comma: a consequence, an example, a remark.
_ANEW = lazy(
    " *(?:因此|所以|因而|但(?!不?包括)是?|然而|不过|可见|故|其所|例如|比如|譬如|如(?!何|果|实|数|期|约)|因为|这"
    "|我们|应当?|并?要(?!么)|简称|又[称叫名]|全党|各级|党员干部|领导干部|虽然|尽管|等等|有(?:些|的(?!放矢)|数据|研究)|那就是说|尤其[在是]|不再|另一|否则|对此|为此|那么|只有|以免|一般作|常为|后来|后被|此后|随后|不要|只能|切勿|切忌|关键要|重点要|核心要|谈谈|试[述论析]|请[谈结])"
)
_ASIDE = lazy(" *(?:例如|譬如|这种|简称|又[称叫名])")
# A need does so, too, unless the noun that ends the sentence is still to come (……，需要单独保管的文献).
_NEED = lazy(" *(?:由于|必须|需要)")
_BRIEF = 8  # characters that say what a thing is only together with what it needs: 可靠的协议，需要等回音
# After a finished noun phrase (……的能力，……) a clause that begins so is another predicate, no more of the body.
_PREDICATE = lazy(
    " *(?:可以?|能够?|会|常|使得?|一般|往往|主要|通过|分为|由|其(?![他它余])|[两二三四它他全]|并非|有时|在.{1,12}[下中里]$)"
)
_GOES_ON = lazy(" *(?:[是也又更还或包不具既并而乃]|同时|就是|以及|尤其|其)")
# What has no subject of its own tells more of the same term: ……的语义关系，描述了…, ……的特征，包括….
_TELLS_MORE = lazy(
    " *(?:包括|包含|即(?![使便])|由(?![此于])|旨在|带着|体现|以(?![上下前后外内来此免及]|[^，]{2,12}为)"
    "|通常|属于|受|负责|具有|拥有|标志|从而|以便|关系(?=.{3})"
    "|(?:第一次|首次|深刻|集中|充分|.{2,3}地)?[\u4e00-\u9fff]{2}[了着](?!解))"
)
_NOUN_LAST = lazy("的[^的，。；是]{1,6}$")
_PLAIN = frozenset(
    ["是", "就是", "为", "等于", "乃", "乃是", "是指", "指", "指的是", "专指", "泛指", "特指", "即"]
)  # cues before a noun phrase
_NOUN_PHRASE = lazy("[^，：；]{2,}的[^的，；：]{1,8}(?<![下中上里])$")
# What sets another thing against the body: ……的统一体，而机器…; ……的改变，发展则是….
_BUT_ANOTHER = lazy(" *而(?!是|不是|非|且|后|成|来|又|言|易)[^，]{2,}")
_IN_TURN = lazy(" *[^，是]{2,12}(?:则(?:是|为|指|表示)|可以?(?:看[作做成]|视[为作]|理解为))")
_AND = lazy(" *(?:[也又更还或是]|以及|及其|和)")
_TELLS = lazy(" *([\u4e00-\u9fff]{2,10}?)(?:就|则|也)?(?:是|指)")
_AIMED = lazy(" *(?:将|把|对|使|用|以|按|由|经|在|通过)")  # a clause that leads on to the noun at the end
_BUT = lazy(" *但")
_ALTHOUGH = lazy("虽|尽管|并不")
_PREPOSITION = lazy(" *(?:为了?|通过|以|在|根据|按照?|依照|对|由|从|依据|运用|利用)")
_SAME_SUBJECT = lazy(
    "(?:[也又更还而既则都就其才乃正仍亦或便只可但均皆即能会]|而且|并且|同时|不仅|当然|同样|从而|归根到底|主要|从.{0,10}看)+"
)


@cache
def _words(name: str) -> tuple[str, ...]:
    return tuple(load("definitions")[name]["words"])


@cache
def _complete() -> tuple[str, ...]:
    """Nouns that a predicate is complete with."""
    return (*_words("genera"), *_words("standings"))


def names_kind(words: str) -> bool:
    """Whether `words` end in the name of a kind: 制约作用, 五大领域."""
    return names_set(words) or words.endswith((*_words("genera"), "领域", "应用"))


def ends_in_genus(words: str) -> bool:
    """Whether `words` are a noun phrase that puts something in its kind: ……的过程."""
    return words.endswith(_words("genera")) and re.search("的[^的，。]{1,12}$", words[-13:]) is not None


@lru_cache(maxsize=256)  # several phrases begin their body at one place
def body_after(doc: Document, at: int, ceiling: int, cue: str = "", *, standing: bool = False) -> Span:
    """What a predicate says from `at` on: to the end of its sentence, or to where another thought begins.

    A clause that repeats `cue` after a subject of its own (X本质是A，Y本质是B) is another fact. What X is to Y
    (`standing`: ……的根本保障) is complete by itself.
    """
    text = doc.text
    whole = _before_next(text, _sentence(text, at, ceiling, cue), cue)
    does = _DOES_FIRST.match(text, *whole) if "指" in cue else None
    verbal = does is not None and not (does["how"] and ends_in_genus(does[0]))  # 对书进行登记的系统|，……
    for comma in outside(text, whole, "，"):
        clause = Span(comma + 1, right_edge(text, comma + 1, whole.end, "，"))
        if verbal and not (
            _ANEW.match(text, *clause)
            or _POINTS_BACK.match(text, *clause)
            or _has_own_subject(text, clause, cue)
        ):
            continue
        done = (
            standing
            and not (comma - at <= _BRIEF and _ONE_KIND.match(text, at, comma))  # 一种方法|，可用于…
            and text.endswith(_words("standings"), at, comma)
            and not _GOES_ON.match(text, *clause)
            and not (_is_open(text, at, comma) and _TELLS_MORE.match(text, *clause))
            and not (_AIMED.match(text, *clause) and _ends_in_noun(text, whole))
            and not _leads_to_noun(text, whole, comma)
        )
        if (
            _own_attribute().match(text, *clause)
            or _is_unfinished(text, at, comma, clause)
            or _noun_to_come(text, whole, comma, clause, cue)
        ):
            continue
        told_of = text.startswith(f"{text[at:comma].strip()}是", clause.start)  # 关键在|人，人是书屋的根本
        if (
            done
            or told_of
            or _another_thought(text, whole, comma, clause, cue)
            or _has_own_subject(text, clause, cue)
        ):
            return _without_examples(doc, Span(at, comma))
    return _without_examples(doc, whole)


def _is_open(text: str, at: int, comma: int) -> bool:
    """Whether what a thing is to another wants more to be told: it is short, or of a kind of its own (语义关系).

    What is the most of something (最大成果) does not.
    """
    kind = text.endswith(_words("genera"), at, comma) and text.find("最", at, comma) < 0
    return comma - at <= _BRIEF or kind


# What somebody does, or how: it ends where the doing does (是指通过展览，使读者……；是指馆员要懂书，引导读者……).
_DOES_FIRST = lazy(
    " *(?:(?P<how>通过|利用|运用|对|由|用|依据|根据|按照?|为了?|从|以|把|将|使|让)[^，]+"
    "|[^，的]{2,8}(?:要|应当?|必须|能够|不得)[^，]+)(?=，)"
)
# What stands before a comma with its verb or noun still to come: 多个读者在借书过程中，…; 把旧书的一部分，….
_OPEN = lazy(
    "在[^，的]{1,10}[中时]$|(?:之间|当中|过程中)$|(?:^|(?<=[是指即]))当[^，]{2,20}时$|(?<!党)[把将](?![来要军])[^，]{1,14}的[^，的]{1,6}$"
)


def _is_unfinished(text: str, at: int, comma: int, clause: Span) -> bool:
    """Whether a predicate goes on after a comma: its verb is to come, or a bare noun that commas part, not 、."""
    if _ONLY_FRAMES.fullmatch(text, at, comma):  # 在长期实践中，以甲为代表的人，根据原理，形成的思想
        return True
    if text.startswith("一方面", at) and _OTHER_SIDE.match(text, *clause):
        return True
    noun = clause.end - clause.start <= _BARE_NOUN and not set("是有为能可会等") & set(text[slice(*clause)])
    noun = noun and not _ANEW.match(text, *clause)
    listed = noun and text[clause.end : clause.end + 1] == "，"
    return listed or _OPEN.search(text[max(at, comma - _OPEN_REACH) : comma]) is not None


_ONLY_FRAMES = lazy(" *在[^，]{2,24}[中里下上](?:，(?:以|根据|按照|通过|经过|从)[^，]*)*")
_OTHER_SIDE = lazy(" *[另又]?一方面")
_BARE_NOUN = 4  # characters
_OPEN_REACH = 24  # characters before a comma


def _noun_to_come(text: str, whole: Span, comma: int, clause: Span, cue: str) -> bool:
    """Whether a predicate tells before a comma what the noun at its end does: 是指馆里收回旧书，因而腾出书架的活动."""
    by_means = _BY_MEANS.search(text, whole.start, comma)
    if "指" not in cue and not by_means:
        return False
    named = not by_means and _HAS_NOUN.search(text[whole.start : comma])
    another = _ANEW.match(text, *clause) and not _ON_TO_NOUN.match(text, *clause)
    own = (
        _POINTS_BACK.match(text, *clause)
        or _TELLS.match(text, *clause)
        or _has_own_subject(text, clause, cue)
    )
    return not (named or another or own) and _KIND_LAST.search(text, *whole) is not None


_POINTS_BACK = lazy(" *(?:[它该]|其(?![中他它余]))")
_KIND_LAST = lazy("的(?:一[种类个项门套组])?[^的，、。；是]{1,8}(?<![下中上里时后])$")
_HAS_NOUN = lazy("的[^的，被把将给使让]{1,6}$|^ *一[种类个项门套组]")
_BY_MEANS = lazy("(?:按照?|根据|依据|通过|为了|凭借|利用|运用|围绕|经过)[^，]*$")
_ON_TO_NOUN = lazy(" *(?:因而|因为|应当?|并?要|由于|必须|需要|而|虽然|尽管|不再|尤其)")


def _before_next(text: str, whole: Span, cue: str) -> Span:
    """A predicate up to the 、 after which another subject has one of its own: 借是起点|、还是终点."""
    if cue in _COPULAS:
        for mark in outside(text, whole, "、"):
            clause = Span(mark + 1, right_edge(text, mark + 1, whole.end, "、，"))
            subject = _TELLS_IN_TURN.match(text, *clause)
            if subject and _has_own_subject(text, clause, cue):
                return Span(whole.start, mark)
    return whole


_COPULAS = frozenset(["是", "就是"])
_TELLS_IN_TURN = lazy("(?![^、，是]{0,6}(?:不|只|都|也|既|又|更|正|而|要|还)是)[^、，是的]{1,8}就?是(?=.)")


def _without_examples(doc: Document, body: Span) -> Span:
    """A body without the examples or clauses in brackets that end it: 大店吞并小店（比如东街的三家）.

    Of several brackets each tells of what stands before it.
    """
    body = trimmed(doc, body)
    one = "（" not in doc.text[body.start : doc.text.rfind("（", *body)]
    examples = _EXAMPLES.search(doc.text, *body) or (_CLAUSES.search(doc.text, *body) if one else None)
    return trimmed(doc, Span(body.start, examples.start())) if examples else body


_EXAMPLES = lazy("(?<=..)（(?:如(?![果何])|例如|比如|譬如)[^（）]{1,60}）$")
_CLAUSES = lazy("(?<=..)（(?!但|不)[^（）A-Za-z]{2,}，[^（）]{2,}）$")


def _sentence(text: str, at: int, ceiling: int, cue: str) -> Span:
    """What may belong to a body: to the stop, or after a cue to what no more belongs to the noun that it leads to."""
    end = right_edge(text, at, ceiling)
    if not cue:
        return Span(at, end)
    colon = next(iter(outside(text, Span(at, end), "：")), end)
    told = _TELLS_EACH.match(text, colon) is not None  # 编目的原则：|主目是…；从目是…
    complete = colon - at > _BRIEF and text.endswith(_complete(), at, colon)  # ……的重要前提：通过…
    if cue in _PLAIN and (told or complete):
        end = colon
    dashes = next(iter(outside(text, Span(at, end), "—")), 0)
    if dashes > at + 2 and not _NOUN_LAST.search(text, dashes, end):  # ……的人——要整体地看待他
        end = dashes
    remark = _REMARK.search(text, at, end)
    longer = remark and remark.end() - remark.start() > remark.start() - at
    return Span(at, remark.start() if remark and longer else end)


_REMARK = lazy("（[^（）]{10,200}）$")


@cache
def _own_attribute() -> re.Pattern[str]:
    """What a clause says of the same subject: ……的持续性，特点是一维性."""
    return re.compile(f" *(?:主要|基本)?(?:{'|'.join(_words('bare_attributes'))})就?[是为]")


@cache
def next_attribute() -> re.Pattern[str]:
    """The comma before another attribute of the same thing: 核心是……|，基础在……."""
    nouns = "|".join({*_words("attributes"), *_words("bare_attributes"), "要害"})
    return re.compile(
        f"，(?=其?(?:最?根本|主要|基本|首要|第一|重要|核心)?的?(?:{nouns})(?:就?是(?![否非])|在于|在(?![于中上下里内])|为(?!了)|包括|包含|有(?=[^关])))"
    )


def is_attribute(words: str) -> bool:
    """Whether words end in an attribute that a thing has one of: 改革的目的, 第一要义."""
    return words.endswith((*_words("attributes"), *_words("bare_attributes")))


def _another_thought(text: str, whole: Span, comma: int, clause: Span, cue: str) -> bool:
    """Whether the clause after a comma says something else than the body before it."""
    if cue == "即" and _IS_SAID.match(text, *clause):  # 开架，即自取，|是方便读者的办法
        return True
    if _PUT_FORWARD.fullmatch(text, *clause):  # 书瘾指对书的依恋，|由陆明首次提出
        return True
    if not cue:  # after a mark the whole sentence explains: 悲观锁：数据随时会变，因此先加锁
        return _ASIDE.match(text, *clause) is not None
    if _ANEW.match(text, *clause):
        although = _ALTHOUGH.search(text, whole.start, comma) or _leads_to_noun(text, whole, comma)
        return not (_BUT.match(text, *clause) and although)
    words = text[whole.start : comma].strip()
    if (
        cue == "是" and len(words) > 1 and text.startswith(words, clause.start)
    ):  # 源泉是捐书，|捐书的多少取决于……
        return True
    if (
        _APPLIED.match(text, *clause)
        or (cue == "是" and _HE.match(text, *clause))
        or _RANKS.match(text, *clause)
    ):
        return True
    if cue in _COPULAS and _MEANS.match(text, *clause):  # 声母是音韵学的术语|，指……
        return True
    if text.endswith(("如下", "如下所示"), *clause):  # 是递进关系，各层的要求如下
        return True
    if _LEADS_TO_LIST.match(text, clause.start, whole.end):
        return True
    if _WHEN_ONE_SHOULD.match(text, clause.start, whole.end):
        return True
    if "指" not in cue and _IT.match(text, *clause) and comma - whole.start > _BRIEF:
        return True
    if _NEED.match(text, *clause):
        return comma - whole.start > _BRIEF and not _ends_in_noun(text, whole)
    if _IN_TURN.match(text, *clause):
        return True
    told = _TELLS.match(text, *clause)
    if told and text.endswith(told[1], whole.start, comma):  # ……获取利润，利润是……
        return True
    if _BUT_ANOTHER.match(text, *clause) and text.endswith((*_complete(), "的"), whole.start, comma):
        return True
    if _TELLS_MORE.match(text, *clause):
        return False
    plain = cue in _PLAIN or cue.endswith(("实质上就是", "本质上就是"))
    complete = plain and _NOUN_PHRASE.search(text, whole.start, comma)
    if complete and _ONE_OF_KIND.search(text, whole.start, comma) and not _AND.match(text, *clause):
        return True  # 形成的一个流派，代表人物包括……
    goes_on = _ends_in_noun(text, whole) and not (
        _POINTS_BACK.match(text, *clause) or _OF_ITS_OWN.match(text, *clause)
    )
    if complete and not goes_on and not _AND.match(text, *clause):
        return True  # ……的结构，前端设有切口
    finished = text.endswith(_words("genera"), whole.start, comma) and _PREDICATE.match(text, *clause)
    prepositions = _PREPOSITION.match(text, *whole) or _PREPOSITION.match(text, *clause)
    leads = (prepositions or _SO_THAT.match(text, *clause)) and _ends_in_noun(text, whole)
    return (
        bool(finished) and comma - whole.start > _BRIEF and not (leads or _leads_to_noun(text, whole, comma))
    )


_LEADS_TO_LIST = lazy(
    " *其[^，。；：]{1,12}(?:有[一二两三四五六七八九十]{1,2}[个种项条类点]?|包括|如下)："
)  # 是评议馆员，|其标准有三：甲、乙、丙
_WHEN_ONE_SHOULD = lazy(" *在[^，]{2,30}[时中]，(?:应|要|必须|需)")  # ……的标准，在选书时，应……
_PUT_FORWARD = lazy(
    " *(?:最早|最初|首先)?是?由[^，。；的]{2,10}?(?:首次|首先|最早|率先|最先)?(?:提出|创立|创建|倡导|命名)(?:的)?"
)
_TELLS_EACH = lazy("：[^，；：是]{2,10}是[^；：。]{4,}；[^，；：是]{2,10}是")
_APPLIED = lazy(
    " *在[^，]{2,60}(?:有|得到|受到)着?[^，]{0,6}(?:应用|重视|关注|使用)$"
)  # 一种方法，|在各地都有广泛的应用
_ONE_OF_KIND = lazy("一[个种类项名次场支门部位座条][^，的]{2,10}$")
_HE = lazy(" *[他她](?!们?的)")
_RANKS = lazy(" *又?(?:与|和|同)[^，]{1,16}(?:[合并]称|齐名|并列|相对)")  # 四书指……|，与五经合称……
_MEANS = lazy(f" *(?:特|专|泛|主要)?{MEANS}")
_SO_THAT = lazy(" *使得?")  # 把书借出，使读者受益的活动
# A subject and what tells that its verb follows: ……的产业，|“三农”始终与……
_OF_ITS_OWN = lazy(
    " *(?:如果|若是|一旦|倘若|正是)| *[^，的]{2,10}(?:始终|一直|从来|历来|已经|正在|将会|必须|应当|应该|往往|总是)"
)
_IT = lazy(" *它们?(?!的)")
_IS_SAID = lazy(" *是")


def _leads_to_noun(text: str, whole: Span, comma: int) -> bool:
    """Whether what stands before a comma is a clause of several that tell of the noun at the end: 享有权力，能够…的组织."""
    verbal = not _OF.search(text, whole.start, comma) and not _ONE_KIND.match(text, whole.start, comma)
    return verbal and _NOUN_LAST.search(text, max(whole.start, whole.end - 8), whole.end) is not None


_OF = lazy("(?<!目)的")
_ONE_KIND = lazy(" *一[种类个项名]")


def _ends_in_noun(text: str, span: Span) -> bool:
    last = _NOUN_LAST.search(text, max(span.start, span.end - 8), span.end)
    return last is not None or text.endswith(_words("genera"), *span)


def _has_own_subject(text: str, clause: Span, cue: str) -> bool:
    again = text.find(cue, *clause) if cue else -1
    own = text[clause.start : again].strip()
    if again < 0 or not own or _SAME_SUBJECT.fullmatch(own):
        return False
    starts = {
        again,
        again - (cue[:1] == "是" and text[again - 1] in "就也则都才乃更正便仍还"),
    }  # 人才|是, 读书|才是
    return any(whole_words(text, Span(start, again + len(cue)), clause) for start in starts)


# What jieba joins, though a predicate begins or ends within it: 关键在于, 是从 (but not 是否, 是非).
_JOINED_BEFORE = lazy(r"\w+在于")
_JOINED_AFTER = lazy("是[^否非]")
_TOWARDS = lazy("，是指(?=[向对由为在从以定])")


def whole_words(text: str, span: Span, within: Span) -> bool:
    """Whether a span begins and ends where words do: 二是|指标 holds no 是指.

    After a comma 是指 is one before a preposition, too: …，是指|向社会开放的…, but not …，是|指引….
    """
    after_comma = _TOWARDS.match(text, span.start - 1) is not None
    at = max(within.start, span.start - 12)
    words = (*cut(text[at : min(within.end, span.end + 6)]), "")
    for word, following in pairwise(words):
        if at < span.start < at + len(word) and not _JOINED_BEFORE.fullmatch(word):
            return False
        if (
            at < span.end < at + len(word)
            and not (after_comma or _JOINED_AFTER.fullmatch(word))
            and not (span.end - span.start > 1 and _is_a_word(text[span.end : at + len(word)], following))
        ):
            return False
        at += len(word)
    return True


def _is_a_word(left: str, following: str) -> bool:
    """Whether what is left of a word makes one with the character after it, which is none: 是指|甲+方, 是指|示+例."""
    return len(following) == 1 and len(cut(left + following)) == 1


def marked_wrong(text: str, sentence: Span) -> bool:
    """Whether a sentence is marked as false; the mark may stand after its stop."""
    return _WRONG_MARK.search(text, sentence.start, sentence.end + 4) is not None


# × between two quantities multiplies them.
_WRONG_MARK = lazy(r"[❌✗✘]|(?<![\w）)%] )(?<![\w）)%])×|×(?! ?[\w（(])|[（(]错误?[)）]")
