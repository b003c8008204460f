"""What a card asks, in Chinese that reads well aloud.

The question follows the cue that links a term to its body: 公道正派 是 … gives 公道正派是什么？
A cue that is not known here gets a question that is right for any: “…”指的是什么？
No question holds its answer: where it would, "" is returned, and the card is not made.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from flashgen.language.numerals import HAN, parse
from flashgen.vocabulary import is_label

if TYPE_CHECKING:
    from collections.abc import Sequence

# Nouns that say what one thing is to another. A phrase that ends in one asks for a value (根本保障是什么？),
# not for a meaning (什么是根本保障？); a cue that ends in one names an attribute (本质是).
STANDING = (
    "本质|实质|核心|关键|根本|灵魂|精髓|要义|基础|基石|前提|保障|保证|遵循|指南|依据|根据|准则|原则|宗旨|目的|目标|任务"
    "|主题|主线|重点|难点|要点|重心|中心|出发点|落脚点|着力点|切入点|突破口|抓手|动力|源泉|来源|起源|标志|象征|特征|特点"
    "|特性|属性|性质|优势|优点|缺点|内容|内涵|外延|含义|定义|意义|作用|功能|职能|职责|用途|价值|地位|要求|标准|条件|方法"
    "|方式|途径|手段|方针|路线|方向|原因|结果|表现|形式|载体|主体|客体|对象|范围|期限|单位|公式|生命线|著作|称号|名称"
    "|真谛|特色|渊源|立场|起点|使命|布局|底线|红线|渠道|纽带"
)
_PERSON = "提出者|创始人|创立者|奠基人|发明者|发现者|代表人物|作者|之[父母]"
_ENDS_WHO = re.compile("(?:监护人|负责人|责任人|代理人|继承人|创造者|见证者|主人|主人翁)$")
_ENDS_STANDING = re.compile(rf"(?:{STANDING})$")
_ENDS_PERSON = re.compile(rf"(?:{_PERSON})$")

# The families of cues; each is matched against the whole cue.
_ATTRIBUTE = re.compile(
    rf"(?:从?其|的)?(?P<name>\w*?(?:{STANDING}|{_PERSON}))(?:就|则|乃|即)?(?:是|为|在于|在)?"
)
_CALLED = re.compile("称为|称之为|称作|被称为|叫做|叫作|叫")
_MEANS = re.compile(
    rf"(?:{_CALLED.pattern})|谓之|\w{{0,3}}指(?:的就?是|的)?"
    r"|定义为|(?:的|其)?(?:[含涵]义|定义|意思)(?:就?是|为)?"
    r"|概念|标题|表格|[：:。，、\-—＝=()（）]+"  # layout alone: what a heading leaves unsaid
)
_COPULA = re.compile(r"[\w…]{0,4}[是乃]|亦?即|为")
_VERB = re.compile(  # takes 什么 as its object as it stands
    "在于|意味着|表示|表明|标志着|体现了?|反映了?|取决于|源于|来源于|象征着|属于|相当于|等于|要求|强调|认为|被视为|成为|调整|包括"
)
_SHORT_FOR = re.compile("(?:以下)?简称为?|全称")
_ALSO = re.compile("[又也亦或][称叫名][为作做]?|别[称名]为?")
_OTHER_NAME = re.compile("(?P<name>原名|俗称|通称|学名|旧称)[为作]?")
_SUM = re.compile("(?P<name>[统合总并]称)为?")  # the term names them all, the body tells them

_PAUSE = re.compile("[，,。；：？！]")
# What looks so is no noun phrase: such a body cannot follow 什么是, such a term is asked for in quotes.
_CLAUSE = re.compile(
    r"^(?:通过|要|把|将|在|对|由|以|从|按|不|能|会|可|具有|必须|应|既|坚持|没有|有|如果|当|使|让|用|做|为|被|经"
    rf"|一[种个类项条]|任何|所有)|是|—|[的了着过]$|{_PAUSE.pattern}"
)
_CLAUSE_TERM = re.compile(
    r"^(?:在|把|将|对|以|当(?![代前今])|从|由|按|如果|为了|要|因为|由于)|[谁哪]|(?:应当|必须)(?!.*的)|什么|怎么|怎样|如何|为何"
    rf"|[时后前下中里]$|{_PAUSE.pattern}"
)

_IN_QUESTION = 24  # characters of a body that a question can carry, read aloud in one breath
_SHOWN = 80  # characters of a body shown for its term to be found; a longer one is read, not recalled
_TELLING = 5  # characters below which a body (基本要求) points to too many terms

_HAN = re.compile(r"[\u4e00-\u9fff]")
_FOREIGN = re.compile(r"[A-Za-z][^\u4e00-\u9fff]*")
_NUMBERED = re.compile(
    rf"(?P<topic>.+的)?(?P<number>[{HAN}]+|\d{{1,2}}(?=[个项种类条点大方]))"
    r"(?P<measure>个|项|种|类|条|点|重|层|步|章|句|对|次|组|关|支|件|门|份|股|座|块|根|面|大|方面)?(?P<head>\w+)"
)
# 教师应当履行下列义务; 有下列情形之一的，不得录用; 由下列人员担任; but 三年以下有期徒刑, 下列用语的含义
_FOLLOWING = re.compile(
    r"(?P<before>.*?)(?:下列|(?<![岁年月日元级度倍人])以下(?!的))(?P<what>(?!.*(?:[含涵]义|意思|是)$)\w{1,20}(?:[，,].+)?)"
)
_COUNTED = re.compile(  # 全年分四个阶段, 要守住四条原则: asked within the clause
    r"(?P<before>.*(?:分为?|分成|共?有|经历了?|经过|守住|遵循|坚持|做到|具备|满足|符合|履行|抓住|抓好|把握|处理好|明确|注意"
    rf"|完成|实现|树立))(?P<number>[{HAN}])(?P<what>(?:个|项|种|类|条|点|重|层|步|道|对|次|组|关|大|方面)\w{{1,8}})"
)
_ASKS = re.compile("什么|哪[些几个种]|怎样|怎么|如何|为何|是否|能否")
_OPEN = re.compile(
    r"(?P<topic>.+?)(?:分别[是为]|(?<!求)是)"
)  # 取得教师资格的相应学历是: the list goes on where it stops
_LISTED = re.compile(  # a topic that ends so is asked for with 有哪些
    r"(?:条件|特点|特征|特性|原则|种类|类型|类别|分类|等级|形式|意义|作用|功能|职能|职责|措施|举措|要求|内容|任务|方法|方式|步骤"
    r"|环节|原因|因素|途径|手段|阶段|优点|缺点|优势|不足|目标|目的|义务|权利|情形|表现|要素|标准|依据|问题|观点|矛盾|规律|属性"
    r"|区别|症状|指标|流派|策略|建议|对策|经验|成果|部门|机构|理论|学说|做法|办法|技巧|困难|技术|工具|材料|证件|人员|部分|成分|层次|领域|渠道|路径)$"
)


@lru_cache(maxsize=1 << 12)  # each card asks it of the same term and items
def bare(text: str) -> str:
    """Return `text` without quotes, punctuation, blanks and case: what counts when two strings are compared.

    “四甘”精神 and 四甘精神 are the same to a reader, so one gives the other away.
    """
    if text.isalnum():  # as most are
        return text.casefold()
    return _NO_WORD.sub("", text).casefold() or text  # ++ is punctuation alone


_NO_WORD = re.compile(r"[\W_]+")


def gives_away(front: str, answer: str) -> bool:
    """Tell whether `answer` can be read off `front`."""
    return answer in front or bare(answer) in bare(front)


def definition_question(term: str, cue: str, body: str) -> str:
    """Ask for `body`: 公道正派是什么？ Returns "" where the term holds the body."""
    question = _ask_body(term, _plain(cue), body)
    return "" if gives_away(question, body) else question


def reverse_question(term: str, cue: str, body: str) -> str:
    """Ask for `term`: 什么是组工干部安身立命之本？

    Returns "" where the body holds the term, is too long to be shown, or too short to point to one term.
    """
    question = _ask_term(term, _plain(cue), body)
    return "" if gives_away(question, term) else question


def list_question(term: str, items: Sequence[str]) -> str:
    """Ask for all `items`: “两个绝对”是指哪两个“绝对”？ The count is told only where the term states it.

    Returns "" where the term holds every item.
    """
    if all(gives_away(term, item) for item in items):
        return ""
    if _ASKS.search(term):  # 如何认识它的地位, a question by itself
        return f"{term.rstrip('？?')}？"
    if term.endswith(("分为", "分成")):  # 按用途可将图书分为
        return f"{term}哪几类？"
    if following := _FOLLOWING.fullmatch(term):
        some = "" if re.match(rf"[几{HAN}\d]", following["what"]) else "些"  # 以下几个方面: 哪几个方面
        return f"{following['before']}哪{some}{following['what']}？"
    if (counted := _COUNTED.fullmatch(term)) and parse(counted["number"]) == len(items):
        return f"{counted['before']}哪{counted['number']}{counted['what']}？"
    if open_ := _OPEN.fullmatch(term):
        return f"{open_['topic']}分别是什么？"
    counting = re.sub(rf"^[新老](?=[{HAN}])", "", bare(term))  # 新三样: 哪三样
    numbered = _NUMBERED.fullmatch(counting)
    if numbered and (parse(numbered["number"]) != len(items) or numbered["head"].startswith("者")):
        numbered = (
            None  # 三严三实 has six items: what it states is not their count; 三者之间的关系 states none
        )
    if numbered:
        number, measure, topic = numbered["number"], numbered["measure"], numbered["topic"]
        if measure in ("个", None) and not topic and (head := _shared(numbered["head"], items)):
            return f"{_quoted(term)}是指哪{number}{measure or ('个' if len(head) > 1 else '')}“{head}”？"
        if not measure and not topic and len(numbered["head"]) == 1:
            return f"{_quoted(term)}是指哪{counting}？"
        if measure and not (topic and _LISTED.search(term)):
            return f"{term}是哪{number}{'个' if measure == '大' else measure}？"
    if _LISTED.search(term) and not _CLAUSE_TERM.search(term):
        return f"{term}有哪些？"
    return f"{_quoted(term)}包括哪{numbered['number'] + '项' if numbered else '些内容'}？"


def _ask_body(term: str, cue: str, body: str) -> str:
    if relation := _relation(term, cue, body):
        return f"{term}{relation}是什么？" if relation.startswith("的") else f"{term}是什么的{relation}？"
    if _CLAUSE_TERM.search(term):
        return f"{_quoted(term)}指的是什么？"
    if _ENDS_PERSON.search(term):
        return f"{term}是谁？"
    if _VERB.fullmatch(cue):
        return f"{term}{cue}什么？"
    told = not body.startswith(("要", "把", "通过"))  # what something is, not what to do
    if term.endswith("的") or (_ENDS_STANDING.search(term) and (told or "的" in term)):
        return f"{term}是什么？"
    if attribute := _attribute(cue):
        of = "，其" if "的" in term else "的"
        what = "谁" if _ENDS_PERSON.search(attribute["name"]) else "什么"
        return f"{term}{of}{attribute['name']}是{what}？"
    if _MEANS.fullmatch(cue):
        return f"{term}是什么？" if "的" in term else f"什么是{_after_han(term)}？"
    if cue == "视为":  # 十六周岁以上的……，视为完全民事行为能力人: the term comes last
        return f"什么视为{term}？"
    if cue == "就是要":
        return f"{term}，就是要做什么？"
    if _COPULA.fullmatch(cue) and told:
        return f"{term}{cue if cue.endswith('上是') else '是'}什么？"
    if is_label(cue):  # the head of a column: 核心观点
        return f"{term}的{cue}是什么？"
    return f"{_quoted(term)}指的是什么？"


def _ask_term(term: str, cue: str, body: str) -> str:
    if relation := _relation(term, cue, body):
        return (
            f"{_quoted(body)}是什么{relation}？" if relation.startswith("的") else f"{body}{relation}什么？"
        )
    if len(body) > _SHOWN:
        return ""
    attribute = _attribute(cue)
    if len(bare(body)) < _TELLING and not attribute:
        return ""
    short = len(body) <= _IN_QUESTION
    if short and _CALLED.fullmatch(cue) and not _PAUSE.search(body):
        return f"{body}{cue}什么？"
    if _ENDS_PERSON.search(term):
        return ""
    if short and not _CLAUSE.search(body) and not _ENDS_STANDING.search(term):
        if attribute:
            return f"什么的{attribute['name']}是{body}？"
        if _COPULA.fullmatch(cue) and not _MEANS.fullmatch(cue):
            if _ENDS_WHO.search(body):
                return f"谁是{body}？"
            return f"{body}是什么？" if _ENDS_STANDING.search(body) else f"什么是{_after_han(body)}？"
    return f"「{body}」——说的是什么？"


def _relation(term: str, cue: str, body: str) -> str:
    """Say what one name is to the other: 的简称 if the body is the term's, 合称 if the term is the body's."""
    if total := _SUM.fullmatch(cue):
        return total["name"]
    if _SHORT_FOR.fullmatch(cue):  # texts write both 全称（以下简称X） and X全称为…
        return "的简称" if len(body) < len(term) else "的全称"
    if _ALSO.fullmatch(cue):
        return "的别称"
    if other := _OTHER_NAME.fullmatch(cue):
        return f"的{other['name']}"
    if cue.startswith(("（", "(")) and _HAN.search(term) and _FOREIGN.fullmatch(body):
        return "的外文名称或缩写"
    return ""


@lru_cache  # a deck has few cues
def _attribute(cue: str) -> re.Match[str] | None:
    """Match a cue that names what the body is to the term: 本质是; 含义是 asks for no more than 是指."""
    return None if _MEANS.fullmatch(cue) else _ATTRIBUTE.fullmatch(cue)


def _plain(cue: str) -> str:
    """Return the cue without the punctuation about it (：是, 在于：), unless it is all there is."""
    return cue.strip(" 　：:，,—-") or cue.strip()


def _after_han(text: str) -> str:
    """Set `text` off from the Chinese before it, if it begins with a Latin letter or a digit: 什么是 C 矩阵？"""
    return f" {text}" if text[:1].isascii() and text[:1].isalnum() else text


def _quoted(text: str) -> str:
    """Put in double quotes, and make those within it single (GB/T 15834)."""
    return "“" + text.replace("“", "‘").replace("”", "’") + "”"


def _shared(head: str, items: Sequence[str]) -> str:
    """Return the longest opening of `head` that stands in every item: 绝对; 甘 of 甘精神; "" if none does."""
    ends = range(len(head), 0, -1)
    return next((head[:end] for end in ends if all(head[:end] in item for item in items)), "")
