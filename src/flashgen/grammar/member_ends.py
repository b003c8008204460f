"""Where the last member of a list ends: 等 and what counts the members are no part of it, nor is another predicate."""

from __future__ import annotations

from flashgen.grammar.outline import trimmed
from flashgen.language import numerals
from flashgen.language.coordination import balanced, outside
from flashgen.language.lazy import lazy
from flashgen.language.literals import first_match
from flashgen.language.words import word_at
from flashgen.model import Document, Span

_UNIT = (
    "方面|部分|层次|环节|阶段|要素|内容|等级|体系|学派|流派|形式|类型|方式|形态|情形|途径|制度|种|类|项|端|派"
)
_ETC = lazy(
    rf"(?:等等|等)(?:[^，。；、“”]{{0,12}})?$"
    rf"| ?(?:这|共)?[一二两三四五六七八九十\d]{{1,2}} ?(?:个|种|大|类|项)?(?:基本|主要|重要)?(?:{_UNIT})$"
)
_SUMS_UP = lazy(
    r"(?<=[^第])(?:等|这|共|以上)?(?P<n>[二两三四五六七八九十]{1,2}|\d{1,2}) ?(?:[种类个项大条]|位一体|部分|方面|阶段|环节)"
    "[^，。；、]*$"
    # 上、中、下|三卷; 甲、乙、丙父子|三人; 《大学》、…、《孟子》|四部经典
    r"|(?:父子|母女|兄弟|姐妹|夫妻|师徒)?(?P<m>[二两三四五六七八九十]{1,2}|\d{1,2}) ?"
    "[人部卷篇册国舱家省市位县区名座本首幅湖河山城姓科门级道层][\u4e00-\u9fff]{0,4}$"
)
# What a sentence makes of members that 以 leads to: 以党建强、发展强|为目标, 以有利于甲，有利于乙|为根本标准
MADE_SO = lazy(
    "(?:(?<=..)为(?:主要|根本|基本)?|的)(?:标准|目标|目的|重点|抓手|内容|原则|要求|依据|尺度|导向|方向|思路)$"
)
_ONE_NAME = lazy("的(?:统称|合称|总称|并称|简称|总和)$")


def _summed_up(text: str, last: Span, count: int) -> Span | None:
    """The last of some members without what counts or calls them together: 火|六种外邪的统称, 农民|的合称."""
    end = last.end
    if called := _ONE_NAME.search(text, *last):
        end = called.start()
    counted = _SUMS_UP.search(text, last.start, end)
    if counted and numerals.parse(counted["n"] or counted["m"]) == count:
        end = counted.start()
    return Span(last.start, end) if last.start < end < last.end else None


_EQUAL = lazy("[对同相平均高中初低优劣]$")
_AND_SO_ON_WORDS = ("等", "等等")
_AND_SO_ON = lazy(f"等(?:等|{_UNIT})$")


def without_etc(doc: Document, part: Span, parts: list[Span]) -> Span:
    """One of some members, without 等 and what follows it, where 等 is a word (not 高等教育).

    jieba takes the 丙等 of 评为甲、评为乙、评为丙等方面 for a word; there the length of the other members tells.
    """
    if part == parts[-1] and (told := _summed_up(doc.text, part, len(parts))):
        return trimmed(doc, told)
    m = first_match(_ETC, doc.text, part)
    if m and part != parts[-1] and _EQUAL.search(doc.text, part.start, m.start()):
        return part  # 权责对等、统一指挥
    if not m or m.start() == part.start or not balanced(doc.text[part.start : m.start()]):
        return part  # 外因（天气、环境等） keeps what its gloss leaves out
    lengths = {one.end - one.start for one in parts if one != part}
    as_others = lengths == {m.start() - part.start} and _AND_SO_ON.match(doc.text, m.start(), part.end)
    word = word_at(doc.text, m.start())
    closes = word and (word in _AND_SO_ON_WORDS or not word.startswith("等"))  # 撤职等, but not 岗位等级
    return trimmed(doc, Span(part.start, m.start())) if as_others or closes else part


def in_one_clause(text: str, parts: list[Span]) -> list[Span]:
    """、-parts up to the comma within one that another predicate follows: 红、肿和痛，|全身反应为发热、乏力."""
    for at, part in enumerate(parts[1:-1], 1):
        for comma in outside(text, part, "，"):
            if _ANOTHER.match(text, comma + 1, part.end):
                return [*parts[:at], Span(part.start, comma)]
    return parts


_ANOTHER = lazy(
    "(?:[^，、]{2,12}(?:[是为有]|(?:会|可以?|能够?)(?=影响|使|让|导致|促进|带来|产生)|(?<![原准法规细总])则|分为|包括|可见|表现为)|[也都均正就]?是|(?:分别|依次|各自?)(?![项个类种地级])|[二两三]者|[与同跟]|(?:具体|主要)?(?:负责|承担))(?=[^，、]+)"
)
_AS_WELL = lazy("，以及")


def to_clause_end(text: str, parts: list[Span]) -> list[Span]:
    """Cut the last of 、-parts at the comma where the list ends."""
    last = parts[-1]
    commas = outside(text, last, "，；。：")
    if not commas:
        return parts
    more = _AS_WELL.match(text, commas[0], last.end)  # ……等信息，以及儿童的信息
    rest = [Span(more.end(), commas[1] if len(commas) > 1 else last.end)] if more else []
    return [*parts[:-1], Span(last.start, commas[0]), *rest]
