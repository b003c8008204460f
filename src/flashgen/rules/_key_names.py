"""What a list is called whose key stands beside it: the key (两个绝对), with what it is of where it says nothing alone."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from flashgen.grammar.ages import AGES
from flashgen.grammar.lead_topics import lead_topic
from flashgen.grammar.leads import NO_HAVING, read_lead, without_frame
from flashgen.grammar.member_starts import opens_with_verb
from flashgen.grammar.naming import Topic, label_before, told_of_each
from flashgen.grammar.outline import head_of, trimmed, without_end
from flashgen.grammar.topics import is_bare
from flashgen.language import numerals
from flashgen.language.coordination import after_last
from flashgen.language.lazy import lazy
from flashgen.language.verbs import SAYS, TOGETHER
from flashgen.language.words import cut
from flashgen.model import Document, Span
from flashgen.rules._facts import sentence_at
from flashgen.rules._listing import is_subject
from flashgen.rules._terms import is_name, telling_head
from flashgen.vocabulary import alternatives, is_label, load, needs_owner

if TYPE_CHECKING:
    from flashgen.grammar.keys import Key
    from flashgen.grammar.members import Members

_CALLED = lazy(f"({TOGETHER})[\u4e00-\u9fff]{{2,4}}(?<!的)$")  # 红山、青河与白塔合称|青县三景
_MODIFIER = lazy(r"[\u4e00-\u9fffA-Za-z]{2,20}的$")
_EQUATED = lazy(
    f"(?P<name>[\u4e00-\u9fff]{{2,8}})”?(?:，[又也亦]称[^，。；]{{1,16}})?，?(?:即|就是|是|指|为)(?:{AGES}的?)?$"
)
_INCLUDES = lazy(
    "(?P<owner>[\u4e00-\u9fff]{2,16}?)(?:主要)?(?:包括|包含|分为)[^，]{1,12}[和与及、][^，]{1,12}$"
)


@cache
def _splits() -> str:
    """What a clause says that its subject does with so many: 先后经历了, 一共分为, 面临着."""
    topics = load("topics")
    verbs = alternatives([*topics["lead_verbs"]["words"], *topics["lead_actions"]["words"]])
    adverbs = alternatives(topics["lead_adverbs"]["words"])
    return (
        f"(?:{adverbs}|陆续|要|需要?|依次)*"
        "(?:(?:集中)?(?:体现|表现)[在为]|被?(?:概括|归纳|总结|归结|划|细|具体化)?分?为|兼[有具备]"
        f"|{verbs}|按|分|是|(?<![{NO_HAVING}])有)[了过着]?$"
    )


@cache
def _passed() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\u4e00-\u9fff])(?P<owner>(?![即的对向])(?:《[^《》]{{1,20}}》)?[\u4e00-\u9fff]{{2,16}}?){_splits()}"
    )


@cache
def _only_splits() -> re.Pattern[str]:
    return re.compile(_splits())


def topic_of_key(doc: Document, key: Key, how: str, members: Members) -> Topic:
    """A key by itself; an unquoted one whose head is bare (三个方面) with the words that say of what.

    `how` tells where its members stand (before, after, subject, …). What is said to be the members is their name
    (六淫，即风、寒、…六种外邪).
    """
    alone = Topic((key.span,), "key", key.term)
    if key.quoted:
        return alone
    sentence, block = sentence_at(doc, key.span.start)
    if how == "before":
        clause = Span(sentence.start, members.spans[0].start)
        equated = _EQUATED.search(doc.text, *clause)
        if equated and any(c in numerals.HAN for c in equated["name"]):
            return Topic((Span(*equated.span("name")),), "what is said to be the members")
        if called := _CALLED.search(doc.text, members.spans[-1].end, key.span.start):
            return Topic((Span(called.end(1), key.span.end),), "key with the words before it")
    if how == "after" and (labelled := _label(doc, key, sentence)):
        return Topic((labelled,), "key with its label")
    bare = is_bare(key) or key.term[1:] in _BARE_COUNTS
    if not bare and how == "after" and (owner := _counted_owner(doc, key, sentence)):
        return Topic((owner, key.span), "key with the subject of its clause")
    if not bare and how != "subject":
        return alone
    if how == "before":
        owner = _owner(doc, clause)
        if owner and numerals.parse(doc.text[owner.start]) is None:
            return Topic((owner, key.span), "key with the subject of its clause")
        if done := _DONE_FOR.match(doc.text, key.span.end, sentence.end):  # 从…三个方面|为书屋建设提供指引
            return Topic((trimmed(doc, Span(*done.span("what"))), key.span), "key with what is done from it")
        return _under_heading(doc, key, block)
    clause = after_last(doc.text, Span(sentence.start, key.span.start), "，；：。")
    if m := _MODIFIER.search(doc.text, *clause):
        start = max([m.start(), *(e.end() for e in _COPULA_VERB.finditer(doc.text, *m.span()))])
        return Topic((Span(start, key.span.end),), "key with its modifier")
    if how == "subject" and not bare:
        return alone
    if how == "after" and (whole := _INCLUDES.match(doc.text, *clause)):  # 职能|包括对内和对外两个方面：
        return Topic((Span(*whole.span("owner")),), "subject of the clause")
    if how in ("after", "bracket") and (topic := lead_topic(doc, Span(sentence.start, key.span.end), block)):
        return topic
    return _under_heading(doc, key, block)


def _label(doc: Document, key: Key, sentence: Span) -> Span | None:
    """A key with the noun right before it in the label of a line: 馆员|三技能：……, 借阅室|三种歪风：……."""
    before = trimmed(doc, after_last(doc.text, Span(sentence.start, key.span.start), "，；：。"))
    if told := _SAID.match(doc.text, *before):  # 陆明提出|借书过程的三阶段：
        before = Span(told.end(), before.end)
    said = doc.text[slice(*before)]
    colon = _THEN.match(doc.text, key.span.end) is not None
    owned = key.measure and _OWNER.fullmatch(said) and is_subject(said[:-1])
    adjacent = before.end == key.span.start and (owned or (_NOUN.fullmatch(said) and not _ends_in_verb(said)))
    return Span(before.start, key.span.end) if colon and adjacent else None


_THEN = lazy("：|(?:主要)?(?:包括|包含)")  # 波特|五力模型包括……
_SAID = lazy(f"[\u4e00-\u9fff·]{{2,8}}?(?:{SAYS}|概括|总结|归纳)了?(?=..)")
_OWNER = lazy(
    "(?:(?![的了着过是为有要把被将对在从以])[\u4e00-\u9fffA-Za-z· -]){2,16}的"
)  # 普莱斯-布朗模型的|五个变量：
_NOUN = lazy("(?:(?![的了着过是为有要把被将对在从以与和及])[\u4e00-\u9fff]){2,4}|[A-Za-z·-]{2,16}")


def _ends_in_verb(words: str) -> bool:
    verbs = frozenset(
        [*load("lists")["naming_verbs"]["words"], *load("lists")["introducing"]["words"], *_VERBS]
    )
    return cut(words)[-1] in verbs


_VERBS = (
    *("严把", "实施", "开展", "推行", "健全", "建立", "遵守", "发挥", "处理", "强化", "抓住", "打造"),
    *("分", "共", "分为", "包括", "具有"),
)


def _counted_owner(doc: Document, key: Key, sentence: Span) -> Span | None:
    """What has as many as a key counts: 进程|有三种基本状态：."""
    ahead = after_last(doc.text, Span(sentence.start, key.span.start), "，；：。")
    lead = read_lead(doc.text, Span(trimmed(doc, ahead).start, key.span.end)) if key.measure else None
    owner = lead.subject if lead and lead.number and lead.number.start == key.span.start else None
    words = doc.text[slice(*owner)] if owner else ""
    return owner if owner and _OWNS.fullmatch(words) and is_subject(words) else None


_OWNS = lazy("[\u4e00-\u9fffA-Za-z]{2,8}")


def _owner(doc: Document, ahead: Span) -> Span | None:
    """Of what a clause before the members says that there are so many: 书架|可以分为; 卡片的种类|，主要有."""
    ahead = Span(
        ahead.start, ahead.end - doc.text.endswith(("：", "“"), *ahead)
    )  # 读者分为：少年读者、成年读者两大类; 馆风概括为“勤、静、和”三字
    last = after_last(doc.text, ahead, "，；：。")
    if not _only_splits().fullmatch(doc.text, *last):
        passed = None if _IT.match(doc.text, *last) else _passed().search(doc.text, *last)
        if passed is None:
            return None
        handled = _HANDLED.search(doc.text, *passed.span("owner"))  # 可以把|书架分为
        return without_frame(
            doc.text, Span(handled.end() if handled else passed.start("owner"), passed.end("owner"))
        )
    before_it = Span(ahead.start, max(ahead.start, last.start - 1))
    subject = trimmed(doc, after_last(doc.text, before_it, "，；：。"))
    if lasting := _LASTING.search(doc.text, *subject):  # 书展|历时三天，分为…三个阶段
        subject = Span(subject.start, lasting.start())
    named = subject.end - subject.start <= _LONGEST_OWNER and is_subject(doc.text[slice(*subject)])
    return subject if named and doc.text[last.start - 1] == "，" else None


_DONE_FOR = lazy(
    "(?:入手|着手|展开)?，?(?:共同|来)?(?:为|对|就)(?P<what>[^，。；：]{4,24}?)"
    "(?:提供|作出|做出|进行|提出|开展|予以|加以|明确)了?"
)
_IT = lazy(" *(?:其(?![他它余])|它们?)")  # 其主要包括…两个阶段
_HANDLED = lazy("[把将](?=..)(?!来|要|会|军)")
_LASTING = lazy("(?<=..)(?:[前先]后|共|总共|一共)?(?:历时|持续|历经|长达|为期)[^，]*$")
_LONGEST_OWNER = 16  # characters


def _under_heading(doc: Document, key: Key, block: int) -> Topic:
    """A bare key (两个部分) with the heading that tells of what, or the name that its own line opens with."""
    if key.term in load("keys")["known"]["words"]:  # 四项基本原则 is a name by itself
        return Topic((key.span,), "key", key.term)
    head = _opens(doc, key, block) or telling_head(doc, block)
    own = head_of(doc, block) if doc.blocks[block].kind == "item" else None
    if own and own.end <= key.span.start and opens_with_verb(doc.text[slice(*own)]):
        return Topic((key.span,), "key", key.term)  # 健全选用机制。打破……|三个误区
    words = doc.text[head.start : head.end] if head else ""
    if head is None or len(words) > _LONGEST_HEADING or key.head in words or _VERBAL.search(words):
        return Topic((key.span,), "key", key.term)
    return Topic((head, key.span), "bare key, joined with the heading above")


def _opens(doc: Document, key: Key, block: int) -> Span | None:
    """The name that a line opens with, before a key in it: 三步法（陆明）：借书分为|三个步骤; **排架**。…有|三种方法."""
    if doc.blocks[block].kind != "item":
        return label_before(doc, key.span, block)
    head = without_end(doc.text, head_of(doc, block), _BESIDE)
    words = doc.text[slice(*head)]
    named = head.end <= key.span.start and is_name(words) and not (needs_owner(words) or is_label(words))
    return head if named and "，" not in words and words not in told_of_each(doc) else None


_BESIDE = lazy(" ?（[^（）]*）$")
_LONGEST_HEADING = 10  # characters before 的两个部分
_VERBAL = lazy("[是为有]")  # in a heading that is a sentence
_BARE_COUNTS = frozenset(
    ["大类", "大种", "个类", "大块", "大点", "大组", "个组", "大派"]
)  # behind the number: 两大类, of what it says not
_COPULA_VERB = lazy(r"提出了?(?!的)|是|为|有|构成|成为|(?<=..)了(?=..)")
