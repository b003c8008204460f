"""Words and phrases that the rules know, as YAML beside the code, each with examples that are tested."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import yaml

from flashgen.errors import VocabularyError

if TYPE_CHECKING:
    from collections.abc import Mapping


@cache
def load(name: str) -> Mapping[str, Any]:
    """The vocabulary file `name`.yaml: strings only.

    Raises:
        VocabularyError: the file is no YAML mapping.
    """
    text = resources.files(__package__).joinpath(f"{name}.yaml").read_text("utf-8")
    try:
        data = yaml.load(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    except yaml.YAMLError as error:
        raise VocabularyError(str(error), f"{name}.yaml") from error
    if not isinstance(data, dict):
        raise VocabularyError("must be a mapping", f"{name}.yaml")
    return data


def alternatives(words: list[str]) -> str:
    """A regular expression for any of `words`, longest first.

    Those that begin alike stand together: a hundred words are tried by some fifty first characters.
    """
    rests: dict[str, list[str]] = {}
    for word in sorted(words, key=len, reverse=True):
        rests.setdefault(re.escape(word[0]), []).append(re.escape(word[1:]))
    return "|".join(f"{first}(?:{'|'.join(rest)})" for first, rest in rests.items())


@cache
def _labels() -> re.Pattern[str]:
    data = load("topics")
    modifiers, bare, endings = (
        alternatives(data[part]["words"]) for part in ("modifiers", "bare", "endings")
    )
    return re.compile(
        f"(?:(?:{modifiers})的?)*(?:{bare})(?:{endings})?|[^，。、]{{1,6}}方面|(?:从|在)[^，。、]{{1,8}}(?:上|方面)看?"
    )


def is_label(words: str) -> bool:
    """Whether a heading says nothing without the one above it, or a point without what follows its colon.

    特点, 主要内容, 基本要求, 政治方面.
    """
    return bool(_labels().fullmatch(words.strip("“”")))


def needs_owner(words: str) -> bool:
    """Whether a list of this name is one of anything, which must be said, too: a label, 角色, 五个级别."""
    return is_label(words) or _owned().fullmatch(words.strip("“”")) is not None


@cache
def _owned() -> re.Pattern[str]:
    data = load("topics")
    modifiers, bare, owned = (alternatives(data[part]["words"]) for part in ("modifiers", "bare", "owned"))
    counted = "(?:[二两三四五六七八九十]|[2-9]|1[0-2]) ?[个大种类项条点]?"
    chosen = "(?:(?:一般|通常)?(?:需要?|应当?|可以|必须)[^，。的]{1,4}|常[用见有]|[使采]?用到?)的(?:较好)?"  # 需要考虑的, 常用的
    alone = "(?:[二两三四五六七八九十]|[2-9]|1[0-2]) ?(?:大?[类种项条点]|个?大?(?:方面|部分))"  # 三大类
    return re.compile(
        f"(?:{counted}|{chosen})(?:{modifiers})*(?:{bare}|{owned})|(?:{modifiers})*(?:{owned})|{alone}"
    )


def says_meaning(words: str) -> bool:
    """Whether a head or label says that what a thing is comes next, so that the head above is the term: 定义, 基本含义."""
    return _topics("meanings").fullmatch(words) is not None


@cache
def _topics(part: str) -> re.Pattern[str]:
    """All patterns of a part of topics.yaml in one."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in load("topics")[part]["patterns"]))


@cache
def is_furniture(words: str) -> bool:
    """Whether a heading is furniture of a document, no part of its subject: 参考文献, 目录, 相关链接."""
    return _topics("furniture").fullmatch(words) is not None


@cache
def tag() -> re.Pattern[str]:
    """What notes put before the name of a point, to be matched where the name begins: 重点：, （识记）, 考点3：."""
    topics = load("topics")
    words, others = (alternatives(topics[part]["words"]) for part in ("tags", "bracketed_tags"))
    begins = "(?=[\u4e00-\u9fff“]{2})"
    # 【 】 are read as a space and a colon
    bracketed = rf"[（(\[【](?:{words}|{others})[）)\]】]| (?:{others})："
    return re.compile(rf"(?: *(?:{words}) ?\d{{0,3}}[：:]|{bracketed}) ?{begins}")


@cache
def is_aside(words: str) -> bool:
    """Whether a point only gives an example of what the others of its list say: 例子, 典型例子是书签."""
    return _topics("asides").fullmatch(words) is not None


@cache
def _unsure() -> re.Pattern[str]:
    return re.compile(f"(?:{alternatives(load('lists')['unsure_heads']['words'])})$")


def names_no_set(key: str) -> bool:
    """Whether a key announces a list rather than names one: 三个问题, 四大任务."""
    return bool(_unsure().search(key))


@cache
def _set_nouns() -> tuple[str, ...]:
    return tuple(load("lists")["set_nouns"]["words"])


def names_set(words: str) -> bool:
    """Whether `words` end in a noun that says that they are a set: 借阅的原则, 总要求."""
    return words.endswith(_set_nouns())
