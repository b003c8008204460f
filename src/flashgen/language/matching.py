"""A text as the rules match it: character by character like the one that is shown, so that offsets agree."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from flashgen.language.lazy import lazy

if TYPE_CHECKING:
    from opencc import OpenCC

_BEFORE = r"[\u3400-\u9fff”」』》）)\]A-Za-z]"
_BESIDE_HAN = lazy(  # the mark first: it is looked for faster than what stands before it
    rf"[,:;?!.](?:(?<={_BEFORE}.)|(?<={_BEFORE} .))(?=[\s\u3400-\u9fff“「『《（(①-⑳Ⅰ-Ⅻ]|$)"
    r"|[,:;?!](?<=[\u3400-\u9fff”」』》）].)(?=[0-9A-Za-z])",  # 命令:SET, 特点:1.快
    re.MULTILINE,
)
_POINT = lazy(
    "(?<=[\u3400-\u9fff]{2})．(?=[\\s\u3400-\u9fff“「《（]|$)", re.MULTILINE
)  # a stop in texts of mathematics
_HALF = dict(zip(",:;?!.()", "，：；？！。（）", strict=True))
_HAN = lazy("[\u3400-\u9fff]")
_SAME = dict(zip("()「」『』〝〞﹐﹑﹒﹔﹕﹖﹗﹙﹚｡､", "（）“”‘’“”，、。；：？！（）。、", strict=True))
_TRADITIONAL = 0.1  # share of the distinct characters from which a text is in traditional ones
# Share and number from which a text has some, not just a name that keeps them (赵孟頫).
_MIXED, _LEAST_MIXED = 0.01, 5


def for_matching(text: str) -> str:
    """`text` as the rules know it, character by character: full-width punctuation, simplified characters."""
    return simplified(with_labels(with_emphasis(with_stops(with_wide_punctuation(text)))))


def with_stops(text: str) -> str:
    """`text` with a stop for the space behind the heads of its numbered points: 1. 注意的广度 一个人……."""
    return HEAD_APART.sub(lambda m: f"{m['head']}。{m['gap'][1:]}{m['rest']}", text)


HEAD_APART = lazy(
    r"^(?P<head> *(?:\d{1,2} ?[.．。、）)]|[（(](?:\d{1,2}|[一二三四五六七八九十]{1,2})[）)]"
    r"|[一二三四五六七八九十]{1,2}、|[①-⑳]|[A-H][.．、])"
    r" *[\u4e00-\u9fffA-Za-z\d“”-]{1,13}[\u4e00-\u9fff”](?:[（(][^（）()\n]{1,30}[）)])?)(?P<gap> +)"
    r"(?P<rest>[\u4e00-\u9fff“《][^\n]{3,})",
    re.MULTILINE,
)
"""A numbered head, and what a space parts from it."""


def with_labels(text: str) -> str:
    """`text` with the names in brackets that open its lines made labels: 【病因】梅雨 to 病因：梅雨, after a space.

    A line that is nothing else leads what is below it; what numbers a part is its number (【考点4】借书 to 考点4  借书).
    """
    return _LABEL.sub(r"\1 \2：", _NUMBERED.sub(r"\1\2  ", text)) if "【" in text else text


_NUMBERED = lazy(
    r"^(#{0,6} ?)【((?:专题|模块|单元|板块|考点|知识点|项目|任务)[一二三四五六七八九十\d]{1,3})】(?=[\u3400-\u9fff“])",
    re.MULTILINE,
)
_LABEL = lazy(r"^([^\u3400-\u9fff\n]{0,6}?)【([^【】\n]{1,12})】(?=[^\n【】：]|$)", re.MULTILINE)


def with_emphasis(text: str) -> str:
    """`text` with what 【】 only stress made quotes, where it does so within sentences: 把【目标】和【个人】联系起来."""
    stressed = len(_STRESSED.findall(text)) if "【" in text else 0
    return _STRESS.sub(r"“\1”", text) if stressed >= _HABIT else text


_STRESSED = lazy("(?<=[\u3400-\u9fff])【[^【】\n]{1,12}】(?=[\u3400-\u9fff])")
_STRESS = lazy(
    "(?<=[\u3400-\u9fff])【(?![^【】\n]*(?:真题|[必常选]考|简答|选择|论述|辨析|判断|掌握|重点|难点))([^【】\n]{1,12})】"
)
_HABIT = 3  # times within a sentence, from which 【】 at its end is no note of the writer's either


def with_wide_punctuation(text: str) -> str:
    """`text` with the half-width punctuation of Chinese sentences made full-width, and 「」 made “”."""
    text = _POINT.sub("。", text)
    text = _BESIDE_HAN.sub(lambda m: _HALF[m.group()] if _is_chinese(text, m.start()) else m.group(), text)
    for mark, same in _SAME.items():  # a few, most of them absent: faster than to translate each character
        text = text.replace(mark, same)
    return text


def simplified(text: str) -> str:
    """`text` in simplified characters, one for one, if it is in traditional ones or has some; else as it stands."""
    chars = "\n".join(_HAN.findall("".join(set(text))))  # apart, so that each is converted by itself
    changed = _converter().convert(chars)
    pairs = list(zip(chars.split("\n"), changed.split("\n"), strict=True))
    changes = {ord(old): new for old, new in pairs if old != new}
    mixed = len(changes) >= max(_LEAST_MIXED, _MIXED * len(pairs))
    if len(changes) < _TRADITIONAL * len(pairs) and not mixed:
        return text
    return text.translate({old: new for old, new in changes.items() if len(new) == 1})


@cache
def _converter() -> OpenCC:
    from opencc import OpenCC

    return OpenCC("t2s")


def _is_chinese(text: str, at: int) -> bool:
    """Whether a mark belongs to a Chinese sentence: 3.5, e.g., the A. of a point and an initial keep their dots."""
    if text[at] == "." and _INITIAL.search(text, max(0, at - 2), at):
        return False
    return any("\u3400" <= c <= "\u9fff" for c in text[max(0, at - 12) : at + 4])


_INITIAL = lazy(
    r"(?:\A|[\n.．由的和与及、，（《“])[A-Z]$"
)  # of a line, or of a name: 由M. 沃克提出, J.S. 沃克


_NARROW = lazy("[\x00-\u1fff]+")


def width_of(text: str) -> float:
    """How wide a line is, in Chinese characters: ASCII counts half."""
    return 0.5 * (len(text) + len(_NARROW.sub("", text)))
