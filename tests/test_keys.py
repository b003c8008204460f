"""Keys: which numeral phrases name a set, how many they promise, where they stand."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flashgen.document.structure import document
from flashgen.grammar.keys import Key, keys, parse
from flashgen.readers import parse as read
from flashgen.vocabulary import load


def found(text: str) -> list[Key]:
    return list(keys(document(read(text))))


def terms(text: str) -> list[str]:
    return [key.term for key in found(text)]


# --- the phrase alone

PHRASES: dict[str, tuple[int, ...]] = {
    "四个意识": (4,),
    "四甘": (4,),
    "双碳": (2,),
    "三大法宝": (3,),
    "十四个坚持": (14,),
    "二十四字口诀": (24,),
    "八八战略": (8, 8),
    "五聚焦五落实": (5, 5),
    "三高三低": (3, 3),
    "三重三坚定": (3, 3),
    "一个龙头、三个先锋": (1, 3),
    "三会一课": (3, 1),
    "两学一做": (2, 1),
    "一岗双责": (1, 2),
    "3个教育": (3,),
    "凡提四必": (4,),
}
NO_KEYS = [
    "",
    "意识",
    "一个问题",
    "一带一路",
    "一肩挑",
    "十四五",
    "十九大",
    "二十大报告",
    "两会",
    "七一",
    "五四",
    "三中全会",
    "三个月",
    "两年",
    "三小时",
    "十八世纪",
    "百分之百",
    "三分之一",
    "五湖四海",
    "三心二意",
    "千方百计",
    "5+2",
]


@pytest.mark.parametrize(
    "term, counts",
    [
        *PHRASES.items(),
        ("1+3", (1, 3)),
        ("1+3+N", (1, 3)),
    ],
)
def test_a_numeral_phrase_states_its_counts(term: str, counts: tuple[int, ...]) -> None:
    read_as = parse(term)
    assert read_as is not None
    assert read_as[0] == counts


@pytest.mark.parametrize("term", NO_KEYS)
def test_a_stop_class_is_no_key(term: str) -> None:
    assert parse(term) is None


# --- in a text


@pytest.mark.parametrize(
    "text, wanted",
    [
        ("增强“四个意识”、坚定“四个自信”。", ["四个意识", "四个自信"]),
        ("发扬“四甘”精神。", ["四甘精神"]),
        ("发扬“四甘”的精神。", ["四甘"]),
        ("抓好3个“教育”。", ["3个教育"]),
        ("当好“一个龙头、三个先锋”。", ["一个龙头、三个先锋"]),
        ("抓“五聚焦五落实”工作。", ["五聚焦五落实"]),
        ("弘扬三大法宝的力量。", ["三大法宝"]),
        ("沿着四重维度走下去。", ["四重维度"]),
        ("从市、县、乡三个层面压实责任。", ["三个层面"]),
        ("建成三位一体的网络。", ["三位一体"]),
        ("落实八项规定精神。", ["八项规定精神"]),
        ("在第三个阶段，第二大支柱，几个方面。", []),
        ("开了三个小时的会，来了两个人。", []),
        ("党的十九大以来的五年里。", []),
        ("用了2018年的数，占百分之百。", []),
        ("一个问题，一种办法，一项制度。", []),
        ("他住在四川，去过九江和三明。", []),
        ("江城、云川、海宁三个城市开展阅读活动。", ["三个城市"]),
        ("江城、云川、海宁三个书屋迅速补充新书。", ["三个书屋"]),
        ("定下两条读者参加原则。", ["两条读者参加原则"]),
        ("看书有三种可能。", ["三种可能"]),
    ],
)
def test_the_keys_of_a_text(text: str, wanted: list[str]) -> None:
    assert terms(text) == wanted


def test_no_head_goes_over_a_verb_an_adverb_or_a_link() -> None:
    words = load("keys")["late_ends"]["words"]
    over = [word for word in words if terms(f"江城、云川、海宁三个书屋{word}图书。") != ["三个书屋"]]
    assert over == ["齐聚"]  # which jieba does not know


def test_an_unquoted_key_is_cut_to_the_form_that_stands_elsewhere() -> None:
    assert terms("坚持三大法宝。\n发挥三大法宝威力巨大。") == ["三大法宝", "三大法宝"]


@pytest.mark.parametrize(
    "text, wanted",
    [
        ("一个国家的三大法宝。", ["三大法宝"]),
        ("五年计划分为三个阶段。", ["三个阶段"]),
        ("十分重视三大关系。", ["三大关系"]),
        ("六大任务和三项原则。", ["六大任务", "三项原则"]),
    ],
)
def test_keys_side_by_side(text: str, wanted: list[str]) -> None:
    assert terms(text) == wanted


@pytest.mark.parametrize("text", ["涨了3.5个百分点", "1.8个百分点", "1个龙头", "0个方面，1项制度"])
def test_one_or_none_is_no_set(text: str) -> None:
    assert terms(text) == []


@settings(deadline=None)  # the first call loads jieba
@given(
    st.text(
        alphabet="一二三四五八十百两双3 1+0个大重项化的和要精神意识战略、，。：；“”‘’（）\n",
        min_size=1,
        max_size=40,
    )
)
def test_a_key_stands_where_it_says(text: str) -> None:
    if not text.strip():
        return
    doc = document(read(text))
    for key in keys(doc):
        there = doc.text[key.span.start : key.span.end]
        assert there.translate(str.maketrans("", "", "“”‘’")) == key.term
        assert key.count >= 2
        assert key.term.endswith(key.head)
        assert "\n" not in there
