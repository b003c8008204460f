import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashgen.language.numerals import HAN, parse

VALUES = {
    "一": 1,
    "两": 2,
    "九": 9,
    "十": 10,
    "十二": 12,
    "二十": 20,
    "二十一": 21,
    "九十九": 99,
    "一百": 100,
    "一百零三": 103,
    "一百一十": 110,
    "两百": 200,
    "三百六十五": 365,
    "零": 0,
    "〇": 0,
    "0": 0,
    "7": 7,
    "12": 12,
    "365": 365,
    "１２": 12,
    "①": 1,
    "⑫": 12,
    "⑳": 20,
}
NO_NUMBERS = [
    "",
    "八八",  # 八八战略: eight and eight
    "二〇",
    "二〇一八",
    "一二三",
    "十十",
    "百百",
    "十百",
    "三十一百",
    "百",
    "千",
    "万",
    "2018",
    "3.5",
    "-1",
    "+3",
    " 3",
    "十 二",
    "甲",
    "三甲",
    "第三",
    "①②",
    "½",
]


@pytest.mark.parametrize("text, value", VALUES.items())
def test_a_numeral_has_its_value(text: str, value: int) -> None:
    assert parse(text) == value


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_what_is_no_numeral_has_no_value(text: str) -> None:
    assert parse(text) is None


def written(number: int) -> str:
    """1 to 999 as Chinese writes it."""
    digits = "零一二三四五六七八九"
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    text = digits[hundreds] + "百" if hundreds else ""
    if tens:
        text += (digits[tens] if tens > 1 or hundreds else "") + "十"
    elif hundreds and ones:
        text += "零"
    return text + (digits[ones] if ones else "")


@pytest.mark.parametrize("number", range(1, 1000))
def test_every_number_reads_back(number: int) -> None:
    assert parse(written(number)) == number
    assert parse(str(number)) == number


@given(st.text(alphabet=HAN + "零〇0123456789①⑳千万第 ", max_size=6))
def test_whatever_is_read_is_small(text: str) -> None:
    value = parse(text)
    assert value is None or 0 <= value <= 999
