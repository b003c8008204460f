"""Texts of any size: articles in the manner of study texts, and texts that are meant to hurt."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_CHARACTERS = (
    "登记分拣上架借阅归还盘点修补装订编目检索导读值班巡查交接培训考核预约续借捐赠采购展览讲座读者馆员书库"
    "目录索引档案期刊报纸地图手稿书签阅览座位灯光湿度温度防火防虫防潮安静整洁节约守时耐心细致诚实友善"
)
_WORDS = [_CHARACTERS[at : at + 2] for at in range(0, len(_CHARACTERS), 2)]
_NUMERALS = "三四五六七八"
_HEADS = ["意识", "精神", "纪律", "习惯", "原则", "本领"]


def article(characters: int, seed: int) -> str:
    """An article of some so many characters, the same for the same seed: headings, prose, lists, definitions."""
    dice = random.Random(seed)
    parts = [f"{_phrase(dice, 4)}的做法与体会"]
    length = 0
    while length < characters:
        parts.append(f"{'一二三四五六七八九十'[len(parts) % 10]}、{_phrase(dice, 3)}")
        parts += ["".join(_sentence(dice) for _ in range(dice.randint(3, 8))) for _ in range(3)]
        length += sum(map(len, parts[-4:])) + 4
    return "\n".join(parts)[:characters] + "\n"


def _phrase(dice: random.Random, words: int) -> str:
    return "".join(dice.sample(_WORDS, words))


def _sentence(dice: random.Random) -> str:
    head, some = dice.choice(_HEADS), dice.sample(_WORDS, 6)
    numeral = dice.choice(_NUMERALS[:3])
    count = _NUMERALS.index(numeral) + 3
    key = f"{numeral}个{_phrase(dice, 2)}{head}"  # seldom the same in two articles
    forms = (
        f"大家要增强“{key}”，做好{some[0]}工作。",
        f"我们讲“{key}”，即{'、'.join(word + head for word in some[:count])}。",
        f"{some[0]}{some[1]}是指馆员在{some[2]}时对{some[3]}的处理过程。",
        f"{some[0]}的环节包括{'、'.join(some[1:4])}和{some[4]}。",
        f"一是做好{some[0]}；二是抓紧{some[1]}；三是改进{some[2]}。",
        f"{some[0]}是{some[1]}工作之本。",
    )
    plain = (
        f"去年以来，{some[0]}和{some[1]}都有了新的进展，读者对{some[2]}的意见也少了许多。",
        f"有人认为，{some[3]}不必天天做，可是{some[4]}一忙起来，{some[5]}就容易出错。",
        f"馆里把{some[0]}的时间改到傍晚，{some[1]}的人手因此宽裕了一些。",
    )
    return dice.choice(forms if dice.random() < 0.25 else plain)


def library(folder: Path, articles: int, characters: int) -> list[Path]:
    """Write so many articles into a folder, which is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"article-{number:05}.txt" for number in range(articles)]
    for number, path in enumerate(paths):
        path.write_text(article(characters, number), "utf-8")
    return paths


HURTFUL: dict[str, Callable[[int], str]] = {
    "one article": lambda n: article(n, 1),
    "、": lambda n: "、" * n,
    "“": lambda n: "“" * n,
    "一是": lambda n: "一是" * (n // 2),
    "（": lambda n: "（" * n,
    "digits": lambda n: "1234567890" * (n // 10),
    "headings": lambda n: "\n".join(f"## 标题{number}" for number in range(n // 10)),
    "[ in Markdown": lambda n: "# 标题\n\n# 标题\n\n" + "[" * n,
    "points in bold": lambda n: (
        "# 标题\n\n# 标题\n\n"
        + "".join(f"- **馆员{number:05}**是{number:05}号值班的人。\n" for number in range(n // 25))
    ),
    "names mentioned": lambda n: "".join(
        f"落实“{c}个{chr(0x4E00 + i)}{chr(0x5E00 + i)}”。" for i in range(n // 60) for c in _NUMERALS
    ),
}
"""Texts of one thing over and over, and a whole book in one file, by its name: each gives so many characters."""
