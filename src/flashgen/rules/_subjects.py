"""What a list is of that a verb announces: the subject of the verb, wherever in the sentence it stands."""

from __future__ import annotations

from functools import lru_cache

from flashgen.grammar.leads import whose_basis, without_frame
from flashgen.grammar.naming import label_before
from flashgen.grammar.outline import trimmed
from flashgen.language.coordination import outside, split
from flashgen.language.lazy import lazy
from flashgen.language.words import cut
from flashgen.model import Document, Span
from flashgen.rules._clauses import whole_words
from flashgen.rules._listing import GLOSS
from flashgen.rules._terms import telling_head, without_adverbs, without_links
from flashgen.vocabulary import names_set

_SHORT_SUBJECT = 8  # characters; a longer clause before a comma is a thought of its own
AROUND = 8  # characters before a verb that tell where its words begin


def subject_of(doc: Document, ahead: Span, block: int, *, sure: bool = False) -> Span:
    """The clause before a cue; where the cue opens its clause (文献，包括…), the one before that.

    Where it is `sure` that a list follows, a long noun phrase before a comma is its subject, whatever its noun.
    """
    text = doc.text
    spoken = split(text, ahead, "，；：。")
    if spoken and text[spoken[-1].start - 1] == "；" and _CIRCUMSTANCE.fullmatch(text, *spoken[-1]):
        spoken = spoken[-1:]  # ……；按位置|又可分为: what stands before the semicolon is another list
    clauses = [c for c in spoken if not _CIRCUMSTANCE.fullmatch(text[c.start : c.end])]
    if spoken and not clauses:  # 根据是否借助仪器，可以分为…; 由外向内分为…
        based, course = _BASIS.match(text, *spoken[-1]), _COURSE.match(text, *spoken[-1])
        if based and _has_other_bases(doc, block):
            return trimmed(doc, spoken[-1])
        shown = _SHOWN_IN.fullmatch(text, *spoken[-1])  # 临床上|主要表现为…, of what the heading names
        head = telling_head(doc, block) if based or course or shown else None
        if head or based:
            return head or whose_basis(text, spoken[-1]) or trimmed(doc, spoken[-1])
    if not clauses:
        return (None if spoken else _told_before(doc, ahead.start, block)) or Span(ahead.end, ahead.end)
    last = clauses[-1]
    if len(clauses) == len(spoken) == 1 and _IT.fullmatch(text, *last):  # 排架是……的办法。它|包括…
        opens = last.start == doc.blocks[block].span.start  # （一）排架 / 它|包括…
        return (
            _told_before(doc, ahead.start, block, anywhere=True)
            or (telling_head(doc, block) if opens else None)
            or last
        )
    if placed := _PLACED.match(text, *spoken[0]):  # 编目部|位于二楼，由…; 外借部|与阅览部相连，包括…
        return Span(*placed.span("who"))
    if many := _THERE_ARE.match(text, *trimmed(doc, last)):  # 有许多划分的方法，包括…
        return trimmed(doc, Span(many.end(), last.end))
    if made := _MADE_OF.fullmatch(text, *trimmed(doc, last)):  # 由|四个短剧|组成，分别是…
        return Span(*made.span("what"))
    if said := _SAID_OF.search(text, *last):  # 划分的方法|繁多，包括…
        return without_links(doc, Span(last.start, said.start()))
    if m := _BY.search(text, *last):
        last = Span(last.start, m.start())
    last = without_adverbs(text, _without_may(text, last))
    called = list(_SO_CALLED.finditer(text, *last))
    parted = last.end < ahead.end and not _ALL.fullmatch(text, last.end, ahead.end)
    bare = GLOSS.sub("", text[last.start : last.end])
    if parted and not called and len(bare) > _SHORT_SUBJECT:
        plain = len(spoken) == 1 and _PLAIN_NOUN.fullmatch(text, *last)
        if plain and (sure or names_set(text[last.start : last.end].rstrip())):  # 编目与流通之间的关系，包括…
            return without_links(doc, last)
        if done := _OBJECT.search(text, *trimmed(doc, last)):  # 《意见》明确规定|书屋的主要内容和形式，包括…
            return Span(*done.span("what"))
        if named := _NAMED_LAST.search(text, *trimmed(doc, last)):
            return Span(*named.span(named.lastindex or 0))
        if counted := _COUNTED_LAST.search(text, *trimmed(doc, last)):  # 馆员要关注|三个方面的技能，包括…
            return Span(*counted.span("what"))
        # 取样法是以行为为样本的方法，可分为…
        if of := told(doc, Span(spoken[0].start, ahead.end)):
            return of
        several = _ALL_OF.search(text, *trimmed(doc, last))  # 要团结一切|爱书的人，包括…
        return Span(*several.span("what")) if several else Span(ahead.end, ahead.end)
    subject = without_links(doc, Span(called[-1].end() if called else last.start, last.end))
    return without_pointer(doc, without_frame(text, subject))


def _has_other_bases(doc: Document, block: int) -> bool:
    """Whether points beside a block part the same by something else: 1.根据用途，分为…… / 2.根据高度，分为……."""
    return doc.blocks[block].kind == "item" and _bases(doc, doc.blocks[block].parent) > 1


@lru_cache(maxsize=64)
def _bases(doc: Document, parent: int) -> int:
    """How many of the blocks below one open with what they part things by."""
    return sum(_BASIS.match(doc.text, *doc.blocks[i].span) is not None for i in doc.children[parent])


def without_pointer(doc: Document, subject: Span) -> Span:
    """A subject without the words that point back to it: 这些|目录, 这次|读书月的总要求."""
    pointer = _POINTER.match(doc.text, *subject)
    return Span(pointer.end(), subject.end) if pointer else subject


_POINTER = lazy("(?:这些|这次|此次|本次|上述|该|这几[个种类项])(?=[^，。]{2,})")


def told(doc: Document, sentence: Span) -> Span | None:
    """What a sentence says something of from its first word on: 公物|是……."""
    says = _TOLD.match(doc.text, *sentence)
    if says and whole_words(doc.text, Span(*says.span("cue")), sentence):  # 馆长指挥 says nothing of 馆长
        return Span(*says.span(1))
    return None


def _told_before(doc: Document, at: int, block: int, *, anywhere: bool = False) -> Span | None:
    """What the sentence before tells, or is labelled with, where a cue opens the next: 公物是……的财产。|分为…….

    Unless a pronoun points back to it from `anywhere`, it must open its block.
    """
    before = trimmed(doc, Span(doc.blocks[block].span.start, at))
    stops = outside(doc.text, before, "。；！？")
    if stops and not anywhere:
        return None
    told_of = told(doc, Span(stops[-1] + 1 if stops else before.start, before.end))
    return told_of or (None if anywhere else label_before(doc, Span(at, at), block))


_PLAIN_NOUN = lazy("(?:(?![是有可能会要了着把被将])[\u4e00-\u9fff]){1,16}的[\u4e00-\u9fff]{2,6} *")
_THERE_ARE = lazy("(?:有|存在)(?:许多|很多|多种|各种|不同)的?(?=..)")


def _without_may(text: str, clause: Span) -> Span:
    """A clause without the 可 that ends it (书库通常|可由…); before 是 it would be 可是."""
    may = cut(text[max(clause.start, clause.end - AROUND) : clause.end])[-1:] == ("可",)
    return Span(clause.start, clause.end - may)


_ALL = lazy("总?共 *")  # 五层书库（Five Floors）|共分为: no comma parts them
_MADE_OF = lazy("[^，]{0,16}?由(?P<what>[一二两三四五六七八九十\\d]{1,3}[^，]{2,10})(?:组成|构成)")
_SAID_OF = lazy(
    "(?<=..)(?:[繁众很较]多|多样|不一|各异|不同|[只仅共]有 ?(?:[一二两三四五六七八九十]{1,3}|\\d{1,4}) ?[^，。的]{1,4})$"
)
_TOLD = lazy(
    " *([\u4e00-\u9fff]{2,12}?)(?:，(?:[古旧原又别亦也俗]称|[又原别]名)[^，。；]{1,12}，)?"
    "(?P<cue>是指|是|又[称叫]|也[称叫]|指的是|指|旨在|用于|用来)(?=[^，。])"
)
# What tells first where a thing is, or what it is joined with, and only then what it has.
_PLACED = lazy(
    " *(?P<who>(?!其|在|从|对)[^，。；：的是]{2,12}?)(?:位于|地处|坐落[于在]|处于|分布[于在]|隶属于?|起源于|始建于"
    "|[与和](?=[^，]{1,12}(?:相连|相邻|相接|相通|毗邻|交界|并列)))(?=[^，。]{2})"
)
_IT = lazy(" *它们? *")
# What a clause names at its end: ……称作|款目，包括…; 编成|《书屋录》（又名《屋录》），包含….
_NAMED_LAST = lazy(
    "(?:称[作为]|叫[做作]|称之为)([\u4e00-\u9fff]{2,12})$|(《[^《》]{1,20}》)(?: ?（[^（）]*）)?$"
)
_COUNTED_LAST = lazy(
    "(?<=[^第十百千万一二两三四五六七八九\\d])(?P<what>(?:[二两三四五六七八九十]|\\d{1,2})"
    " ?[个项种类条点大](?:(?![是为有])[\u4e00-\u9fff]){2,12})$"
)
_OBJECT = lazy(
    "(?:明确规定|规定|明确|提出|确定|列出|介绍|公布|部署|取得|建立|设立|下设)了?(?P<what>(?:一系列)?[^，。；：]{2,20})$"
)
_ON = "(?:[按依]照?|根据|依据)"
_ALL_OF = lazy("(?:一切|所有|各种|各类|全部|整个)的?(?P<what>[^，。；：]{2,10})$")
_BASIS = lazy(f" *{_ON}")
_COURSE = lazy(" *[从由][^，]{1,4}[向至到][^，]{1,4}")
_SHOWN_IN = lazy(
    " *(?:临床|形态学?|病理|组织学|理论|实践|总体|本质|性质|结构|功能|外观|经济|政治|文化)上 *(?:一般|通常|主要|常常?)? *"
)
_CIRCUMSTANCE = lazy(
    rf" *(?:在|从|对|就).*(?:[中上下里看]|来说|而言|角度|方面)|{_COURSE.pattern}|{_BASIS.pattern}.*| *是.*"
    f"|{_SHOWN_IN.pattern}"
)
_BY = lazy(f"(?<=..)又?(?:{_ON}(?![法次靠旧然托赖存]|部就班)|以其)[^，]{{2,14}}$")
_SO_CALLED = lazy("本[\u4e00-\u9fff]{1,4}所称的?|所谓的?|(?<!党)[把将](?=[^来])")
