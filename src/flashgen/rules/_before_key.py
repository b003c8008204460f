"""Members that stand before a key: A、B、C的“四甘”精神; A、B、C，即“三甘”; X与A、B并称“三友”; A和B是C的两大成果."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flashgen.grammar.keys import Key, parse, parts
from flashgen.grammar.members import Members, after, before, in_groups, in_pairs, quoted
from flashgen.grammar.outline import trimmed
from flashgen.language.coordination import after_last, split
from flashgen.language.lazy import lazy
from flashgen.language.verbs import TOGETHER
from flashgen.language.words import cut, word_at
from flashgen.model import Document, Span
from flashgen.vocabulary import names_no_set

if TYPE_CHECKING:
    from collections.abc import Iterator


def resolved_before(doc: Document, key: Key, ahead: Span) -> Iterator[tuple[str, Members, Span]]:
    """Members in the part `ahead` of a sentence, up to its key: how they stand, they, and where; likeliest first."""
    for how, resolver in _RESOLVERS:
        if found := resolver(doc, key, ahead):
            yield how, *found


def head_shared(doc: Document, key: Key, members: Members) -> bool:
    """Whether each member carries what the key counts (四个意识: …意识), or its first character."""
    heads = [key.head, key.head[:1]] if len(key.head) > 1 and key.quoted else [key.head]
    return any(h and all(h in doc.text[s.start : s.end] for s in members.spans) for h in heads)


_PROVEN = 3  # members from which the number alone tells that a list is the key's
_CALLED = (
    r"，?(?:以上|这)?(?:[一二两三四五六七八九十]者)?"
    r"(?:合称|并称|统称|通称|合起来称|(?:概括|归纳|总结|归结|合并|凝练)(?=[为成])|[世史号]称|(?:[后世时]人|人们)?被?(?:[后世时]人|人们)?[称誉](?=[为作“]|之为|$))"
    r"(?:(?:之?为|作|成)[\u4e00-\u9fff]{0,6}|为[\u4e00-\u9fff]{2,18}的|(?<=[合并统通]称)[\u4e00-\u9fff]{1,4}|(?<=[合并统通]称)[\u4e00-\u9fff]{2,8}的)?"
)
_CALLED_IN_BRACKET = lazy("（(?:即|简称|以下简称|又称|合称|并称|统称|称为|也就是|俗称)?“?$")
_JOINT = lazy(rf"(?:等的?|的|这|这些|作?为|即|共|{_CALLED}|[”）])$")


def _side_by_side(text: str, key: Key, ahead: Span) -> bool:
    """Whether a clause is nothing but a list as long as the key says, and the key: 电动汽车、锂电池、光伏产品“新三样”."""
    clause = after_last(text, ahead, "，；：。")
    listed = split(text, clause, "、")
    return len(listed) == key.count >= _PROVEN and "“" not in text[clause.start : clause.end]


_THEN_NAMED = lazy(
    "(?P<quote>”)?，(?:这)?(?:即|就是|也就是|亦即|简称|合称|统称|通称|俗称|被?称为|(?:可以?)?(?:概括|归纳|总结|凝练|归结)(?:起来)?(?:为|成|就是))(?:所谓)?的?$"
)


def _named_then(doc: Document, key: Key, ahead: Span) -> tuple[Members, Span] | None:
    """Members, and then what they are called: 甘愿守书、甘于修书、甘守寂寞，即“三甘”精神; “A，B，C”，即“一个中心、两个基本点”."""
    text = doc.text
    named = _THEN_NAMED.search(text, *ahead)
    if not named or not key.quoted:
        return None
    scope = Span(ahead.start, named.start())
    if named["quote"]:
        scope = Span(text.rfind("“", *scope) + 1 or scope.start, scope.end)
    members = in_groups(doc, scope, parts(key.term)) or before(doc, scope, key.count)
    sure = members and (key.count > _PAIR or head_shared(doc, key, members))
    return (members, Span(members.spans[0].start, scope.end)) if members and sure else None


_RANKED = lazy(
    "(?:[^，。；：、]{0,4}[将把])?(?:(?P<who>[\u4e00-\u9fff]{2,12}?)|[后又亦也曾常并])?(?:与|和|同|跟)(?P<list>[^，。；：、]{2,12}(?:、[^，。；：、]{2,12})*)"
    "(?:一起)?(?:被)?(?:并称|合称|并列)(?:为|作)?[\u4e00-\u9fff]{0,6}$"
)
_PRONOUNS = frozenset("他她它其我")
_LONGEST_WHO = 6  # characters; a longer opening has a verb in it
_WHO = lazy(
    " *(?P<who>[^，。；：、]{2,12}?)(?:（[^（）]*）)?"
    "(?=，|是|又[名称]|[也亦]称|原名|位于|地处|坐落|始?建于|自幼|早年|少年|曾|擅|工诗|善)"
)


def _ranked_with(doc: Document, key: Key, ahead: Span) -> tuple[Members, Span] | None:
    """One, and those that it ranks with: 青石书屋位于河畔，与白水书屋、红岩书屋并称“三大书屋”."""
    text = doc.text
    ranked = _RANKED.fullmatch(text, *after_last(text, ahead, "，；："))
    who = ranked if ranked and ranked["who"] else _WHO.match(text, *ahead)
    others = split(text, Span(*ranked.span("list")), "、") if ranked else []
    if (
        not who
        or who["who"][0] in _PRONOUNS
        or len(who["who"]) > _LONGEST_WHO
        or len(others) != key.count - 1
    ):
        return None
    spans = tuple(trimmed(doc, span) for span in (Span(*who.span("who")), *others))
    return Members(spans, "、", 1), ahead  # the verb says that they are of a kind


_CHOSEN = lazy(
    "以(?P<list>[^，。；：]+?)，?[最尤]?为(?:最|尤|[最尤]?[著佳胜显]|代表|首|冠|翘楚|佼佼者)[^，。；：]{0,4}，[^，。；：]{0,6}?(?:称|誉)[^，。；：]{0,4}$"
)


def _chosen(doc: Document, key: Key, ahead: Span) -> tuple[Members, Span] | None:
    """Those that stand out, and what they are called: 诸馆以青石、白水、红岩为最，并称“三大书屋”."""
    chosen = _CHOSEN.search(doc.text, *ahead)
    members = after(doc, Span(*chosen.span("list")), key.count) if chosen else None
    return (members, ahead) if members else None


_PARTED_INTO = lazy("(?<=..)(?:划?分[为成]?|区分为|包括)$")
_QUOTED_LIST = lazy("“([^“”]{3,120})”$")
_QUOTES = lazy("“[^“”]{2,40}”(?:(?:和|与|以及|及|、)?“[^“”]{2,40}”)+$")


def _before(doc: Document, key: Key, ahead: Span) -> tuple[Members, Span] | None:
    """Members before the key: A、B、C的“四甘”精神; A、B、C三个层面; A，B，C这三大问题."""
    text = doc.text
    called = _CALLED_IN_BRACKET.search(text, *ahead)
    if called and key.quoted and text.startswith(("”）", "’）"), key.span.end):
        scope = Span(ahead.start, called.start())  # 一块阵地、一支队伍、一套制度（简称|“三个一”）
        members = before(doc, scope, key.count)
        return (members, Span(members.spans[0].start, scope.end)) if members else None
    if called and key.count >= _PROVEN and text.startswith("）", key.span.end):
        members = before(doc, Span(ahead.start, called.start()), key.count, "、")
        members = (
            _without_owner_of_key(text, members) if members else None
        )  # 取书、看书、还书|的过程（三步借书法）
        return (members, Span(members.spans[0].start, called.start())) if members else None
    joint = _JOINT.search(text, *ahead)
    while joint and "称" in joint[0] and not word_at(text, joint.start()):  # 道路交|通称为: 称为
        joint = _JOINT.search(text, joint.start() + 1, ahead.end)
    edge = joint.start() + (joint[0] in "”）") if joint else ahead.end
    pointed = joint is not None and joint[0] == "这"
    edge -= pointed and text[edge - 1] == "，"  # 勤查、勤补、勤登记，这三大法宝
    if edge - ahead.start < 3 or text[edge - 1] in "，；：、" or _PARTED_INTO.search(text, ahead.start, edge):
        return None  # 藏书构成和书屋业务分为|两大部类 says what is parted
    if side_by_side := _QUOTES.search(
        text, ahead.start, edge
    ):  # “借什么、还什么”和“读什么、怎么读”|这两个问题
        scope = Span(*side_by_side.span())
        if members := quoted(doc, scope, key.count):
            return members, scope
    if quoted_list := _QUOTED_LIST.search(text, ahead.start, edge):  # “区有馆、街有廊、户有牌”的“三有”目标
        inside = Span(*quoted_list.span(1))
        members = after(doc, inside, key.count)
        return (members, inside) if members and (members.alike or key.count >= _PROVEN) else None
    if joint and joint[0] in ("的", "等", "等的", "这", "这些"):
        levels = "、，；" if joint[0].startswith("这") or key.count > 2 else "、"
    elif (
        key.quoted
        and not (joint and "称" in joint[0])
        and not _side_by_side(text, key, Span(ahead.start, edge))
    ):
        return None  # 增强“四个意识”、坚定“四个自信”: what stands before is no list of members
    else:
        levels = "、"
    members = before(doc, Span(ahead.start, edge), _size(key), levels)
    if members and _size(key) < key.count and not in_pairs(doc, members, parts(key.term)):
        return None
    if not members or is_predicate(text, members):
        return None
    members = _without_doing(text, members)
    shared = head_shared(doc, key, members)
    if pointed and key.count >= _PROVEN and members.separator == "、":
        return members, Span(members.spans[0].start, edge)
    counted = key.count >= _PROVEN and members.separator == "、" and names_no_set(key.term)
    if not (shared or members.alike or counted):
        return None
    if not (shared or members.alike):  # 馆机关、各县（市、区）书屋、乡村阅览点|三个层面
        members = _without_owner_of_key(text, members)
    plain = key.count == _PAIR or members.separator != "、"
    sided = key.head in _SIDES and _FROM.search(text[ahead.start : members.spans[0].start]) is not None
    if (
        not shared
        and plain
        and members.alike < 2
        and not (joint or sided)
        and not _is_even_pair(text, key, members)
    ):
        return None
    return members, Span(members.spans[0].start, edge)


def _without_owner_of_key(text: str, members: Members) -> Members:
    """Members without what the key is of behind the last: 登记、取书、还书（代还）|的借阅三环节."""
    *others, last = members.spans
    of = text.rfind("的", last.start + 1, last.end)
    if of < 0 or any("的" in text[slice(*other)] for other in others):
        return members
    return replace(members, spans=(*others, Span(last.start, of)))


def _size(key: Key) -> int:
    """How many members a key has: three those of 三定三看, each with both, as a clause of three has no room for six."""
    told = parts(key.term)
    return told[0][0] if len({count for count, _ in told}) == 1 < len(told) else key.count


def _without_doing(text: str, members: Members) -> Members:
    """Members without the noun that sums them up behind the last: 勤查、勤补、勤登记|的做法概括为“三勤”."""
    *others, last = members.spans
    doing = _DOING.search(text, last.start + 1, last.end)
    if doing is None or any(_DOING.search(text, *other) for other in others):
        return members
    return replace(members, spans=(*others, Span(last.start, doing.start())))


_DOING = lazy(
    "(?<=..)(?:[二两三四五六七八九十][个种样项条者大][^、，的]{0,8})?"
    "的(?:做法|[方办]法|经验|思路|要求|作用|过程|活动|模式|现象|情况|局面|工作|习惯)$"
)


def is_predicate(text: str, members: Members) -> bool:
    """Whether the last member has the copula of the sentence in it: 书脊和书签是书库的|两个方面."""
    said = [_COPULA_WITHIN.search(text, *span) is not None for span in members.spans]
    return said[-1] and not any(said[:-1])


_SIDES = frozenset(["方面", "层面", "角度", "维度", "环节"])
_FROM = lazy("(?:^|[，。；：]|[\u4e00-\u9fff》])从$")  # 从|买书和借书两方面
_COPULA_WITHIN = lazy("(?<=..)(?:(?<![不于总若要还])是(?!否|非)|构成|组成(?!部分))")
_DONE = lazy(
    "，(?:从而|由此|切实|真正|努力|始终|着力|自觉)?(?:做到|实现|坚持|落实|推行|践行|突出|抓好|守住|当好|构建|打造|形成|构成|开展|组织|实施|推进|深化|提出|启动)了?$"
)


def _summed_up(doc: Document, key: Key, ahead: Span) -> tuple[Members, Span] | None:
    """Members in the clauses before one that sums them up, all with the key's head: 常问书、常修书，做到“两常”.

    Of three or more the number and their shape tell: 古籍建设、期刊建设、报纸建设，形成“三位一体”的格局.
    """
    done = _DONE.search(doc.text, *ahead) if key.quoted else None
    members = before(doc, Span(ahead.start, done.start()), key.count) if done else None
    if not done or not members:
        return None
    alike = key.count >= _PROVEN and members.separator == "、" and members.alike >= _PAIR
    if not (alike or head_shared(doc, key, members)):
        return None
    return members, Span(members.spans[0].start, done.start())


_PAIR = 2
_SHORT = 8  # characters of each of two members that a number tells to be its own


def _is_even_pair(text: str, key: Key, members: Members) -> bool:
    """Whether a joiner parts two short members of one length: 自然与人文两大内涵."""
    lengths = {span.end - span.start for span in members.spans}
    if (
        key.count != _PAIR
        or key.measure not in ("大", "种")
        or len(lengths) > 1
        or not lengths.pop() <= _SHORT
    ):
        return False
    first, second = members.spans
    return text[first.end : second.start] in ("和", "与") and second.end == key.span.start


def _unparted(doc: Document, key: Key, ahead: Span) -> tuple[Members, Span] | None:
    """Two words with no mark between them right before what counts them, which share a character: 国内国际两个大局."""
    pair = Span(max(0, ahead.end - 4), ahead.end)
    words = cut(doc.text[slice(*pair)])
    if key.count != _PAIR or [*map(len, words)] != [2, 2] or set(words[0]).isdisjoint(words[1]):
        return None
    middle = pair.start + 2
    return Members((Span(pair.start, middle), Span(middle, pair.end)), "words", 1), pair


_SAID = lazy(
    "(?:由于|因为|其中)(?=[^、]{2,})|[^、]{0,16}?(?:指出|提出|强调|认为|认识到|总结出|概括出)了?(?=[^、]{2,}、)"
)
# Who puts what in other words has no members for a subject: 人们把勤查、勤补、勤登记的做法概括|为“三勤守书”.
_MADE_INTO = lazy("[^，、]{0,10}?(?<![来要军])[把将](?![来要军]).*[为作成][“‘]?$")
_ONLY_IS = lazy("(?:[都均就也共]|共同)?(?:是|为|构成)其?")
_COPULA = lazy(
    r"(?:被?(?:普遍|广泛|公)?(?:认为|视为|公认))?"
    r"(?:都|均|就|也|共同|一起|并|则)?(?:是|为|构成|组成|成为|形成)[^，；：。]{0,24}?(?:的|了)?$"
)


def _subject(doc: Document, key: Key, ahead: Span) -> tuple[Members, Span] | None:
    """Members as the subject of a sentence whose predicate is the key: A和B是C的两大成果."""
    text = doc.text
    if named := _NAMED_FIRST.search(text, *ahead):  # 《甲集》与《乙集》|并称“二集”，是书屋的|两大来源
        scope = after_last(text, Span(ahead.start, named.start()), "，；：")
        members = before(doc, scope, key.count, "、")
        return (members, scope) if members and members.spans[0].start == scope.start else None
    clause = after_last(text, ahead, "，；：")
    if _ONLY_IS.fullmatch(text, *clause) and clause.start > ahead.start:  # 甲、乙和丙，是其三个部分
        clause = Span(after_last(text, Span(ahead.start, clause.start - 1), "，；：").start, clause.end)
    if said := _SAID.match(text, *clause):  # 会议强调|勤查、勤补、勤登记是……的三大法宝
        clause = Span(said.end(), clause.end)
    if _MADE_INTO.match(text, *clause):
        return None
    m = _COPULA.search(text, *clause)
    while m and not word_at(text, m.start()):  # 为 of 行为主义
        m = _COPULA.search(text, m.start() + 1, clause.end)
    if not m or m.start() - clause.start < 3:
        return None
    if text[m.start() - 1] in "称誉":  # 与甲、乙并称|为……的四大家
        return None
    end = m.start() - (text[m.start() - 1] == "，")
    members = before(doc, Span(clause.start, end), key.count, "、")
    led = text[clause.start : members.spans[0].start].strip() if members else "…"  # 借阅的|主体、客体和中介
    return (members, Span(clause.start, m.start())) if members and (not led or led.endswith("的")) else None


_NAMED_FIRST = lazy(
    "(?:合称|并称|统称|合起来称)(?:之?为|作)?[“《]?[^，。；：“”]{1,12}[”》]?，(?:[都均也]|共同)?(?:是|为|构成)[^，；：。]*$"
)
_NAMED = lazy(f"，?{TOGETHER}$")


def _groups(doc: Document, key: Key, ahead: Span) -> tuple[Members, Span] | None:
    """Groups that have together as many as the key counts: 四层书架与三层书柜，合称七层."""
    named = _NAMED.search(doc.text, *ahead)
    scope = after_last(doc.text, Span(ahead.start, named.start()), "，；：") if named else None
    members = after(doc, scope, None) if scope else None
    told = [parse(doc.text[slice(*span)]) for span in members.spans] if members else []
    summed = sum(sum(one[0]) for one in told if one)
    return (members, scope) if members and scope and all(told) and summed == key.count else None


_RESOLVERS = (
    ("groups", _groups),
    ("before", _chosen),
    ("before", _named_then),
    ("before", _ranked_with),
    ("before", _before),
    ("before", _summed_up),
    ("before", _unparted),
    ("subject", _subject),
)
