"""Word's automatic numbering: the labels that Word shows and does not write (一、 （一） 1. ①).

Each level of a list has a format and a pattern such as `（%1）`; a paragraph only says which list and level it
is of, itself or through its style. Counting follows ECMA-376 part 1, 17.9.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from flashgen.language import numerals

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from lxml.etree import _Element

_LEVELS = 9
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
    *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)


@dataclass(frozen=True, slots=True)
class Level:
    """How a level of a list is numbered."""

    format: str = "decimal"  # bullet: without numbers
    pattern: str = ""  # %1 to %9 stand for the numbers of the levels
    start: int = 1
    suffix: str = " "  # between label and text
    restarts: int = _LEVELS  # after a point of a level above this one; 0: never
    legal: bool = False  # 1.1 even where the level above is written 一
    style: str = ""  # the paragraph style that takes this level


class Position(NamedTuple):
    """The list and the level that a paragraph belongs to."""

    list: str
    level: int


@dataclass(frozen=True, slots=True)
class Style:
    """What a paragraph style says of outline and numbering."""

    parent: str = ""
    list: str = ""
    level: int | None = None
    outline: int | None = None  # from 0


@dataclass(frozen=True, slots=True)
class _List:
    """A list of the document: the definition it shares its counters with, and its levels."""

    definition: str
    levels: Mapping[int, Level]
    restarts: Mapping[int, int]  # level → the number with which this list begins anew


def value(element: _Element | None, key: str = "val") -> str:
    """An attribute by its name without namespace; "" where there is none."""
    if element is None:
        return ""
    return next((str(held) for name, held in element.items() if str(name).rpartition("}")[2] == key), "")


def _child(element: _Element | None, *path: str) -> _Element | None:
    for name in path:
        element = None if element is None else next(element.iterchildren(f"{{*}}{name}"), None)
    return element


def _integer(text: str, otherwise: int | None = None) -> int | None:
    return int(text) if re.fullmatch(r"[0-9]{1,6}", text) else otherwise


@dataclass(slots=True)
class Numbering:
    """The lists of a document, and how far each has counted."""

    lists: Mapping[str, _List]
    styles: Mapping[str, Style]
    counters: dict[str, list[int | None]] = field(default_factory=dict)
    begun: set[Position] = field(default_factory=set)

    def position(self, paragraph: _Element) -> Position | None:
        """Where in which list a paragraph stands, by itself or through its style."""
        properties = _child(paragraph, "pPr")
        own = _child(properties, "numPr")
        name = value(_child(properties, "pStyle"))
        number = value(_child(own, "numId"))
        level = _integer(value(_child(own, "ilvl")))
        inherited = next((style for style in self._chain(name) if style.list), None)
        if not number and inherited:
            number = inherited.list
            level = inherited.level if level is None else level
        if number not in self.lists:  # 0 takes a paragraph out of the list of its style
            return None
        levels = self.lists[number].levels
        if level is None:
            level = next((i for i, one in levels.items() if one.style and one.style == name), 0)
        return Position(number, level) if level in levels else None

    def outline(self, paragraph: _Element) -> int | None:
        """The level of a paragraph that is a heading, from 0."""
        properties = _child(paragraph, "pPr")
        own = _integer(value(_child(properties, "outlineLvl")))
        inherited = (style.outline for style in self._chain(value(_child(properties, "pStyle"))))
        return own if own is not None else next((one for one in inherited if one is not None), None)

    def level(self, at: Position) -> Level:
        """How a position is numbered."""
        return self.lists[at.list].levels[at.level]

    def next_label(self, at: Position) -> str:
        """Count a paragraph at this position; give its label, with what stands between it and the text."""
        of = self.lists[at.list]
        counters = self.counters.setdefault(of.definition, [None] * _LEVELS)
        if at.level in of.restarts and at not in self.begun:
            counters[at.level] = of.restarts[at.level]
        else:
            before = counters[at.level]
            counters[at.level] = of.levels[at.level].start if before is None else before + 1
        self.begun.add(at)
        for deeper in range(at.level + 1, _LEVELS):
            if deeper not in of.levels or at.level < of.levels[deeper].restarts:
                counters[deeper] = None
        label = re.sub(
            "%([1-9])", lambda m: self._number(of, counters, at.level, int(m[1]) - 1), self.level(at).pattern
        )
        return label + self.level(at).suffix if label.strip() else ""

    def _number(self, of: _List, counters: list[int | None], level: int, wanted: int) -> str:
        """The number of level `wanted`, as it stands in a label of `level`."""
        shown = of.levels.get(wanted, Level())
        number = counters[wanted]
        if number is None:
            number = shown.start
        return written(number, "decimal" if of.levels[level].legal else shown.format)

    def _chain(self, name: str) -> Iterator[Style]:
        """A style and those it is based on."""
        seen: set[str] = set()
        while name in self.styles and name not in seen:
            seen.add(name)
            yield self.styles[name]
            name = self.styles[name].parent


def read(numbering: _Element | None, styles: _Element | None) -> Numbering:
    """The lists and styles of a document, of its parts numbering.xml and styles.xml."""
    known = {value(one, "styleId"): _style(one) for one in _all(styles, "style")}
    definitions = {value(one, "abstractNumId"): one for one in _all(numbering, "abstractNum")}
    numbers = {value(one, "numId"): one for one in _all(numbering, "num")}

    def levels(number: _Element, hops: int = 0) -> tuple[str, dict[int, Level]]:
        """The definition that a list uses and its levels, by way of a list style where it names one."""
        definition = value(_child(number, "abstractNumId"))
        link = value(_child(definitions.get(definition), "numStyleLink"))
        linked = numbers.get(known[link].list) if link in known else None
        if linked is not None and hops < _LEVELS:
            return levels(linked, hops + 1)
        return definition, dict(_levels(definitions.get(definition)))

    lists = {}
    for name, number in numbers.items():
        definition, found = levels(number)
        restarts = {}
        for override in _all(number, "lvlOverride"):
            at = _integer(value(override, "ilvl"), 0) or 0
            found |= dict(_levels(override))
            start = _integer(value(_child(override, "startOverride")))
            if start is not None:
                restarts[at] = start
        lists[name] = _List(definition, found, restarts)
    return Numbering(lists, known)


def _all(element: _Element | None, name: str) -> Iterator[_Element]:
    return iter(()) if element is None else element.iterchildren(f"{{*}}{name}")


def _style(element: _Element) -> Style:
    properties = _child(element, "pPr")
    return Style(
        parent=value(_child(element, "basedOn")),
        list=value(_child(properties, "numPr", "numId")),
        level=_integer(value(_child(properties, "numPr", "ilvl"))),
        outline=_integer(value(_child(properties, "outlineLvl"))),
    )


def _levels(definition: _Element | None) -> Iterator[tuple[int, Level]]:
    for one in _all(definition, "lvl"):
        at = _integer(value(one, "ilvl"), 0) or 0
        if at < _LEVELS:
            yield (
                at,
                Level(
                    format=value(_child(one, "numFmt")) or "decimal",
                    pattern=value(_child(one, "lvlText")),
                    start=_integer(value(_child(one, "start")), 1) or 0,
                    suffix="" if value(_child(one, "suff")) == "nothing" else " ",
                    restarts=_integer(value(_child(one, "lvlRestart")), _LEVELS) or 0,
                    legal=_child(one, "isLgl") is not None,
                    style=value(_child(one, "pStyle")),
                ),
            )


def written(number: int, form: str) -> str:
    """A number in one of Word's formats; in digits where the format has no such number, or is not known."""
    table = _TABLES.get(form, "")
    if 0 < number <= len(table):
        return table[number - 1]
    return _FORMATS[form](number) if form in _FORMATS and 0 < number < 1000 else str(number)


def _letters(number: int) -> str:
    """A to Z, then AA, BB, as Word counts."""
    return chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _roman(number: int) -> str:
    written = ""
    for worth, sign in _ROMAN:
        count, number = divmod(number, worth)
        written += sign * count
    return written


def _legal_han(number: int, signs: str) -> str:
    """A numeral as cheques have it: `signs` for 一 to 九, 十 and 百, and 一十二 for 十二."""
    plain = numerals.han(number)
    plain = f"一{plain}" if plain.startswith("十") else plain
    return plain.translate(str.maketrans("一二三四五六七八九十百", signs))


def _digits(number: int) -> str:
    """一二 for 12: digit by digit."""
    return str(number).translate(str.maketrans("0123456789", "〇一二三四五六七八九"))


_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_TABLES = {
    "decimalEnclosedCircle": _CIRCLED,
    "decimalEnclosedCircleChinese": _CIRCLED,
    "decimalEnclosedParen": "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇",
    "decimalEnclosedFullstop": "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛",
    "ideographTraditional": "甲乙丙丁戊己庚辛壬癸",
    "ideographZodiac": "子丑寅卯辰巳午未申酉戌亥",
}
_FORMATS: Mapping[str, Callable[[int], str]] = {
    **dict.fromkeys(
        (
            *("chineseCounting", "chineseCountingThousand", "taiwaneseCounting", "taiwaneseCountingThousand"),
            "japaneseCounting",
        ),
        numerals.han,
    ),
    **dict.fromkeys(("ideographDigital", "taiwaneseDigital"), _digits),
    "chineseLegalSimplified": lambda number: _legal_han(number, "壹贰叁肆伍陆柒捌玖拾佰"),
    "ideographLegalTraditional": lambda number: _legal_han(number, "壹貳參肆伍陸柒捌玖拾佰"),
    "upperLetter": _letters,
    "lowerLetter": lambda number: _letters(number).lower(),
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerRoman": _roman,
    "decimalZero": lambda number: f"{number:02}",
    "none": lambda number: "",
}
