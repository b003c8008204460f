"""What the rules about announced lists share: which words can be listed, what can be a subject, and the fact itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from flashgen.grammar.keys import compound_ending
from flashgen.grammar.members import Members, after
from flashgen.grammar.outline import trimmed
from flashgen.language import numerals
from flashgen.language.coordination import balanced, outside, split, split_last
from flashgen.language.enumerators import PART
from flashgen.language.lazy import lazy
from flashgen.language.literals import by_sentence, first_match
from flashgen.language.words import cut, word_at
from flashgen.model import Document, Formulation, Span
from flashgen.rules._facts import formulation
from flashgen.vocabulary import alternatives, is_label, load

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_LEFT_OVER = lazy(
    r"(?:不|没|没有|未|只|被|个|是|所|如|例如|比如|具|含|拥|还|也|又|再|都|就|曾|要|会|能|是否|若|凡|对|在|将|把|为|经|其中|这里|它们?|他们?|我们?|这|其|的|逐步|逐渐|不断|进一步|(?<!为)了)$"
)
# Words that end as those do and are no noun, too: 可能, 已经, 认为, 一个.
_AUXILIARY = lazy(
    "[可只不还也就都将又才仅既应需必须是能会要有没未并]+|[已曾]经|[正现]在|[认以作成称视分]为|[一几每各]个"
)
_BAD_SUBJECT = lazy(
    r"^(?:[前后]者|[二两三四]者|如果|假如|只要|只有|因为|由于|虽然|尽管|当|若|凡|其中|其(?![他它余])|既(?!往|定|有)|它|他|这|那|该|此|或|即|以及|和|与|及|(?:主要)?(?:包括|包含|分为|分成)$)"
)
_DRAGS = 3  # times as long as the longest of the others: then its end belongs to all of them
SHORT_MEMBER = 16  # characters; longer ones after a bare colon are prose
_NAMELESS = 1.5  # off the score of a list whose name says nothing (方针)
LONGEST_LABEL = 14  # characters of a name that a line of members is set below or beside
LONGEST_NAME = 10  # characters of a member where commas part them, which part clauses, too
SEVERAL_NAMES = 4  # members from which 等 tells that they are a list of whatever the label names
LEAST = 3  # members from which a list without a plain verb is one


@cache
def announcing() -> re.Pattern[str]:
    """The verb that announces a list, with its adverbs and 以下."""
    entry = load("lists")["announcing"]
    verb = f"(?:{alternatives(entry['adverbs'])})*(?:{alternatives(entry['words'])})"
    return re.compile(rf"{verb}(?!别)(?:以下|下列|了|着)?[：:]?")


COLON = lazy("：")
_OPENING_VERB = lazy(
    "(?:主要|一般|通常|具体|分别)*(?:有|为|是|包括|表现为|表现在|体现在|体现为|如下|(?:可以?)?(?:归纳|概括|归结|总结)为?|有[二三四五六七八九])$"
)


def opening_verb(text: str, label: Span) -> re.Match[str] | None:
    """The verb that ends a label and opens what it lists (内容|主要包括), where it is a word: not 为 of 行为."""
    verb = _OPENING_VERB.search(text, *label)
    single = verb is not None and verb.end() - verb.start() == 1
    return None if verb and single and word_at(text, verb.start()) != verb[0] else verb


GLOSS = lazy(" ?（[A-Za-z][^（）]*）")
SEVERAL = lazy("、")
COUNTED = lazy(
    rf"(?:等)?(?:这|共)?(?P<n>[{numerals.HAN}]{{1,2}}|\d{{1,2}}) ?(?:[大个])?"
    r"(?:[种类项](?:[\u4e00-\u9fff]{1,4})?|者|派|部分|方面|阶段|环节|层次?|等级?|级|步|端|段|块)(?=[，。；]|$)"
)


Reader = Callable[[Document, Span, int], Iterator[Formulation]]  # of a sentence, with its block


def read(
    doc: Document, readers: Mapping[Reader, Sequence[re.Pattern[str]]], *, headings: bool = True
) -> Iterator[Formulation]:
    """What readers find in the sentences that tell something: all but questions, and headings if told so.

    Each is given with expressions that must match in a sentence; it is asked only where they can.
    """
    for number, able in by_sentence(doc, readers.items()).items():
        sentence = doc.sentences[number]
        told = doc.text[sentence.span.end - 1] != "？"
        if told and (headings or doc.blocks[sentence.block].kind != "heading"):
            for reader in able:
                yield from reader(doc, sentence.span, sentence.block)


def up_to(text: str, scope: Span) -> Iterator[Span]:
    """A scope whole; then up to its first ；, its first ，."""
    yield scope
    for mark in "；，":
        if cuts := outside(text, scope, mark):
            yield Span(scope.start, cuts[0])


def counted(doc: Document, scope: Span) -> Members | None:
    """The members that a span begins with and then counts (面板式和辐条式两种，…)."""
    number = first_match(COUNTED, doc.text, scope)
    if not number:
        return None
    within_word = doc.text[number.start()] == "等" and not word_at(
        doc.text, number.start()
    )  # 初等、高等|三级
    return after(doc, Span(scope.start, number.start() + within_word), numerals.parse(number["n"]))


def listed(doc: Document, scope: Span, name: str = "") -> Members | None:
    """The members after a cue: split at 、, or at ， where the parts are all short.

    Where they are counted, they end there; where their name says one more than a 、 parts, a 和 parts two of them
    (五大灾害：洪水、干旱、台风、冰冻（雪害）和地震), where it says one less, none (三件大事：修书、登记、整理书架和小院).
    None where they are but the first group of a compound: 四查两补，即|查甲、查乙、查丙、查丁|，补戊、补己.
    """
    members = _listed(doc, scope)
    if members and _GOES_ON.match(doc.text, members.spans[0].start):
        return None
    if members and any(_LINKED.match(doc.text, *span) for span in members.spans[1:]):
        return None
    if members and len(members.spans) < compound_ending(name):
        return None
    count = said_in(name)
    if members and count and abs(count - len(members.spans)) == 1:
        return after(doc, scope, count) or members
    return members


_GOES_ON = lazy(
    "(?:如(?![果何意期实是])|例如|比如)|(?:几|若干|许?多|一系列)[个种类项大]?[^，。；：、]{1,10}，|(?:依次|分别)(?:用|以|由|对应|表示)|而(?!立)|但(?!书)|另一|从而|并且|或(?![许然者])"
)  # 包含借还，|而借还会导致书的流动、更新: another thought

# What comes or may come with the members before it: 外借，|或在馆内阅览 / |伴有罚款
ADDS = "(?:或(?![许然者])|并(?![购列发联存])|伴(?![侣奏]))(?=.{4})"
_LINKED = lazy(  # 包含借还的双方，|由于馆藏不足，当…: what follows from the first
    " *(?:由于|因为|因此|因而|所以|于是|如果|一旦|当(?![地代事局选])[^，]*时$|再[由从将把]|从而|那么|[^，]{0,4}就会|才能"
    f"|{ADDS})"
)


def chained(doc: Document, scope: Span, least: int = LEAST) -> Members | None:
    """`least` names or more that one mark chains: 潜意识+前意识+意识, 登记/取书/归还, 看水 - 听水 - 摸土."""
    for mark, part_of in ((_PLUS, _SUMMAND), (_SLASH, _IN_CHAIN), (_HYPHEN, _IN_CHAIN)):
        cuts = [m.span() for m in mark.finditer(doc.text, *scope)]
        edges = pairwise([(scope.start, scope.start), *cuts, (scope.end, scope.end)])
        parts = [
            part for (_, start), (end, _) in edges if doc.text[slice(*(part := Span(start, end)))].strip()
        ]
        towards = parts and _TOWARDS.match(doc.text, *parts[0])  # 对一般人/事项/时间有效
        if len(parts) >= least and not towards and all(part_of.fullmatch(doc.text, *part) for part in parts):
            return Members(tuple(trimmed(doc, part) for part in parts), doc.text[slice(*cuts[0])].strip(), 0)
    return None


_TOWARDS = lazy(" *[对由从把将]")
_PLUS, _SLASH, _HYPHEN = lazy("[+＋]"), lazy(" ?/ ?"), lazy(" [-–—] ")
_SUMMAND = lazy("(?=.*[\u4e00-\u9fff])[^，。；：=＝+＋*×]{2,20}")
# Words of a language, and no 的: 问题的直接/间接/基础原因 are kinds of one.
_IN_CHAIN = lazy("(?=.*[\u4e00-\u9fff]{2})[^，。；：、=＝+＋/的]{2,20}")


def said_in(name: str) -> int | None:
    """How many things a name says that there are: five of 五大灾害."""
    said = _SAID.search(name)
    return numerals.parse(said[1]) if said else None


_SAID = lazy(rf"([{numerals.HAN}]|\d{{1,2}}) ?[大种类项个型]")


def _listed(doc: Document, scope: Span) -> Members | None:
    text = doc.text
    if text[scope.end - 1] in "。；！？":
        scope = Span(scope.start, scope.end - 1)
    if members := counted(doc, scope):
        return members
    if first := _COUNT_FIRST.match(text, *scope):  # 分为|三个部分，第一部分介绍历史，第二部分……
        return after(doc, Span(first.end(), scope.end), numerals.parse(first["n"]))
    if outside(text, scope, "；"):
        return None
    if grouped := _grouped(text, scope):
        return after(doc, scope, grouped)
    if not outside(text, scope, "、"):
        parts = split(text, scope, "，")
        if any(_TELLS_ON.match(text, *part) for part in parts[1:]):
            return None  # 书分为新书和旧书，这两种书……，叫作……
        joined = len(parts) >= 2 and not _AS_WELL.match(text, *parts[-1])
        parts = split_last(text, parts) if joined else parts  # 脂质A，核心多糖和特异多糖
        if len(parts) >= 3 and all(p.end - p.start <= SHORT_MEMBER for p in parts):
            return after(doc, scope, len(parts))
    return after(doc, scope, None)


_TELLS_ON = lazy(" *(?:这|每|该|其(?!他)|它|叫|称(?![谓号呼])|即|就是|由此|从而|[二两]者|[前后]者)")
_AS_WELL = lazy(" *(?:以及|及其)")
_COUNT_FIRST = lazy(
    rf"(?P<n>[{numerals.HAN}]|\d{{1,2}}) ?[个大]?(?:部分|方面|阶段|环节|层次?|[编章卷篇类种级步])[，：]"
)
_GROUP = lazy("、.*等[^，]{0,6}$")


def _grouped(text: str, scope: Span) -> int:
    """How many members commas part, some of them groups that 等 closes: 感染、外伤等应激，失水，透析等. Else 0."""
    if not text.endswith("等", *scope):
        return 0
    parts = split(text, scope, "，")
    groups = [p for p in parts[:-1] if _GROUP.search(text, *p)]
    return len(parts) if len(parts) >= LEAST and groups else 0


def uneven(doc: Document, members: Members) -> bool:
    """Whether members are not parallel: the last drags on, or they are clauses that share no shape."""
    longest = max(s.end - s.start for s in members.spans)
    clauses = members.separator == "，" and members.alike < 2 and longest > 8
    return drags(doc, members) or not members.alike or clauses


def drags(doc: Document, members: Members) -> bool:
    """Whether the end of the last member belongs to all of them: 抚养、教育和保护被监护人的义务; 风、雨、雪|都会伤书."""
    *others, last = (doc.text[span.start : span.end] for span in members.spans)
    plain = _BRACKETS.sub("", last)
    if len(others) > 1 and max(map(len, others)) <= _WORD < len(last) and _DOES & set(cut(last)[1:]):
        return True
    if len(others) > 1 and len(plain) >= _FAR * max(map(len, others)) > _FAR:  # 字、图、视频|占用不同频段
        return True
    as_well = doc.text.endswith("，以及", 0, members.spans[-1].start)  # ……等信息，以及儿童的信息
    return (
        not as_well
        and "的" in last.replace("中的", "")  # 混合经济中的国有成分 is a thing by itself
        and not any("的" in s for s in others)
        and len(last) > _DRAGS * max(map(len, others))
    )


_FAR = 4  # times
_BRACKETS = lazy("（[^（）]*）")
_WORD = 6  # characters of members that are a word each
_DOES = frozenset(
    ["都", "均", "皆", "可能", "可以", "能够", "存在", "会", "具有", "发生", "引起", "引发", "导致"]
)


def is_subject(subject: str) -> bool:
    """Whether words can be what a list is of: no pronoun, no condition, nothing that a verb is left to."""
    subject = GLOSS.sub("", subject)
    return (
        2 <= len(subject) <= 24
        and balanced(subject)
        and not _is_left_over(subject)
        and not _BAD_SUBJECT.match(subject)
        and not PART.fullmatch(subject)
    )


def _is_left_over(subject: str) -> bool:
    """Whether words end in what belongs to a verb: 费用不|包括, 还要|包括; but not in 功能, 行为, 委员会, 工具."""
    ending = _LEFT_OVER.search(subject)
    if not ending:
        return False
    last = cut(subject)[-1]
    return len(last) <= len(ending[0]) or _AUXILIARY.fullmatch(last) is not None


def tells(text: str, line: Span) -> bool:
    """Whether a line opens with a sentence or a label of its own rather than with a name: 是 a word, not 实事求是."""
    first = _FIRST.match(text, *line)
    if first is None or _NO_NAME.search(first[0]):
        return True
    return _VERB.search(first[0]) is not None and not _VERBS.isdisjoint(cut(first[0]))


_FIRST = lazy("[^，、；]+")
_NO_NAME = lazy("[。：？！→=…]")
_VERB = lazy("[是有要会能把将被]")
_VERBS = frozenset(["是", "有", "要", "会", "能", "把", "将", "被", "就是", "只有", "还有", "还要", "不能"])


def listing(
    doc: Document,
    rule: str,
    term: tuple[Span, ...],
    members: Members,
    score: float,
    block: int,
    sentence: Span,
    cue: str,
) -> Formulation:
    """The list that `cue` announces in a sentence."""
    bare = len(term) == 1 and is_label(doc.text[term[0].start : term[0].end])
    return formulation(
        doc,
        term,
        members.spans,
        rule=rule,
        score=score - (_NAMELESS if bare else 0.0),
        block=block,
        quote=sentence,
        evidence=(f"cue {cue}", f"split at {members.separator}"),
    )
