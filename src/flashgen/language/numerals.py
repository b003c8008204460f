"""Chinese and Arabic numerals, as study texts write them.

Written here and not taken from cn2an, which reads 八八 (in 八八战略: eight and eight) as 88.
"""

from __future__ import annotations

DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100}
_ENCLOSED = {c: n for row in ("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳", "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ") for n, c in enumerate(row, 1)}

HAN = "一二两三四五六七八九十百"
"""The characters of a numeral that can head a formulation (零 and 〇 cannot)."""


def parse(text: str) -> int | None:
    """The value of a numeral from 0 to 999, or None where `text` is none.

    Takes 十二, 二十, 一百零三, 两, 12, １２, ⑫ and Ⅻ. Digits in a row without a unit (八八, 二〇) are
    no number: who writes 八八战略 counts eight and eight.
    """
    if text in _ENCLOSED:
        return _ENCLOSED[text]
    if text.isdecimal():
        return int(text) if len(text) <= 3 else None
    total, digit = 0, None
    smallest = 1000
    for c in text:
        if c in DIGITS:
            if digit:  # two digits in a row
                return None
            digit = DIGITS[c]
        elif c in _UNITS:
            unit = _UNITS[c]
            if unit >= smallest or (digit is None and (unit > 10 or total)):
                return None
            total, digit, smallest = total + (digit if digit is not None else 1) * unit, None, unit
        else:
            return None
    return total + (digit or 0) if text else None


def han(number: int) -> str:
    """The Chinese numeral of a number from 1 to 999: 12 is 十二, 20 二十, 103 一百零三."""
    digits = "零一二三四五六七八九"
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    written = f"{digits[hundreds]}百" if hundreds else ""
    if tens:
        written += ("" if tens == 1 and not hundreds else digits[tens]) + "十"
    elif hundreds and ones:
        written += "零"
    return written + (digits[ones] if ones or not number else "")
