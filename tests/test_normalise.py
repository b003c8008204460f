"""Clean text and the way back to its source."""

import unicodedata

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from flashgen.document.margins import wrap_width
from flashgen.document.normalise import normalise
from flashgen.document.structure import document
from flashgen.document.traced import Edit, Traced, edit
from flashgen.errors import ReadError
from flashgen.language.matching import (
    for_matching,
    simplified,
    width_of,
    with_emphasis,
    with_labels,
    with_stops,
    with_wide_punctuation,
)
from flashgen.language.radicals import equivalents
from flashgen.model import Span
from flashgen.readers import parse
from pdf import lines_of, wrapped


def clean(text: str, *, markdown: bool = False) -> str:
    """What `document` reads in `text`, as the source writes it."""
    return document(parse(text, "x.md" if markdown else "x.txt", markdown=markdown)).shown


# --- the map back

STUDY = st.text(
    alphabet="甲乙丙丁一二三四第条章是指的，。、；：？！“”‘’（）()\"'.,:;!? 0123ABCab①②（一）—–-*#`_~=<>[]|&;\\"
    "\u3000\t\n\r\f\u200b\ufeffＡ１⼀⼈",
    max_size=120,
)
LINES_OF_MARKDOWN = """# 甲
## 乙丙
**丁**：戊己
- 一
  - 二
1. 三
| 四 | 五 |
| --- | --- |

> 六
<b>七</b>
[八](九)
`十`
&nbsp;甲&hellip;
乙<br>丙
丁\\*
*戊*己
<!-- 庚 -->
[^1]
```
~~辛~~
---"""
MARKDOWN = st.lists(st.sampled_from(LINES_OF_MARKDOWN.split("\n")), max_size=12).map("\n".join)


@pytest.mark.parametrize("markdown", [False, True])
@given(text=STUDY | MARKDOWN)
@example(text="指出“：甲”乙")
@example(text='指出"：甲"乙')
@example(text='"，')
@example(text="甲&hellip;乙&nbsp;丙&lt;丁")
@example(text="甲\r\n\r\n乙\r丙")
def test_every_character_knows_the_one_it_stems_from(text: str, markdown: bool) -> None:
    try:
        source = parse(text, markdown=markdown)
    except ReadError:  # nothing but marks
        return
    traced, lines, _ = normalise(source)
    origins = [traced.origin(i) for i in range(len(traced.text))]
    assert all(0 <= origin < len(text) for origin in origins)
    assert origins == sorted(origins)
    for i, (c, origin) in enumerate(zip(traced.text, origins, strict=True)):
        there = text[origin]
        assert (
            folded(c) == folded(there)
            or (c in "“”" and there in '"＂“”')
            or (c in "‘’" and there == "'")
            or (c.isspace() and (there.isspace() or (i + 1 < len(origins) and origins[i + 1] > origin)))
            or (
                c in "：，。“" and there in '：，。“”"＂'
            )  # a quote that was mended changed places with its neighbour
            or there == "&"  # an entity
        ), (c, there)
    assert "".join(traced.text[a:b] for (a, b), _ in lines) == traced.text.replace("\n", "")


def folded(c: str) -> str:
    return unicodedata.normalize("NFKC", c)


@given(text=STUDY, data=st.data())
def test_a_span_of_clean_text_covers_its_source(text: str, data: st.DataObject) -> None:
    assume(text.strip())
    traced, _, _ = normalise(parse(text))
    assume(traced.text)
    start = data.draw(st.integers(0, len(traced.text) - 1))
    end = data.draw(st.integers(start + 1, len(traced.text)))
    span = traced.source_span(Span(start, end))
    assert 0 <= span.start < span.end <= len(text)
    assert span.start == traced.origin(start)
    assert span.end == traced.origin(end - 1) + 1


@given(text=st.text(alphabet="甲乙丙丁戊己庚辛", min_size=1, max_size=30), data=st.data())
def test_edits_keep_the_map(text: str, data: st.DataObject) -> None:
    marked = "".join(c + data.draw(st.sampled_from(["", "", "*", "**"])) for c in text)
    stars = [Edit(i, i + 1, "") for i, c in enumerate(marked) if c == "*"]
    once = edit(Traced(marked, ((0, 0),)), stars)
    assert once.text == text
    swapped = edit(once, [Edit(i, i + 1, "子") for i, c in enumerate(text) if c == "甲"])
    assert swapped.text == text.replace("甲", "子")
    assert [marked[swapped.origin(i)] for i in range(len(text))] == list(text)


def test_no_edit_is_no_change() -> None:
    assert edit(Traced("甲乙", ((0, 3),)), []) == Traced("甲乙", ((0, 3),))


# --- hard-wrapped lines

PARAGRAPHS = [
    "修堤的人都知道，水不会自己让路，人也不能和水赌气。每年开春，先要把旧堤走上一遍，哪一段塌了脚，哪一段鼓了腰，都用红漆画在石头上，等到汛期来了再看就晚了。",
    "堤上的规矩是老辈人传下来的：看水的不离岸，运土的不离车，做饭的不离火。这三句话没有写进文件，可是谁也不敢忘，因为忘记的那一年，下游三个村的秋粮全泡在水里。",
    "后来修了水库，又装了遥测，坐在屋里就能看见每一个闸门的开度。年轻人觉得巡堤是老办法，老站长却说，机器看得见水位，看不见人心；水位高了可以放，人心散了拿什么去收。",
    "他退休的那天没有办酒，只请大家陪他再走一趟。从“七号闸”走到“二号涵”，一路上指着堤脚的柳树说，这一棵是哪年栽的，那一棵是谁栽的，柳树比人记得清楚。",
    "我们这一代人接过来的，不只是一条堤，还有一本账。账上记着每一次险情，也记着每一个没有险情的夜晚是怎样熬过来的，翻开来，字迹潦草，可是没有一页是空的。",
]


@given(
    width=st.integers(30, 60),
    page=st.integers(5, 40),
    chosen=st.permutations(PARAGRAPHS).map(lambda found: found[:4]),
)
def test_wrapped_lines_are_joined(width: int, page: int, chosen: list[str]) -> None:
    # A paragraph whose last line reaches the margin cannot be told from one that goes on.
    assume(all(width_of(lines_of(p, width)[-1]) < 0.85 * width for p in chosen))
    assert clean(wrapped(chosen, width, page)).split("\n") == chosen


LINES = list(lines_of("".join(PARAGRAPHS), 40))


def test_a_few_notes_in_smaller_print_do_not_hide_the_margin() -> None:
    page = ["汛期每两小时看一遍水看完当场记账交班时读给下一班听"] * 14 + ["看完当场记账。"]
    notes = ["编者注" * 12 + "。"]
    assert wrap_width(page * 2 + notes) == 25
    assert wrap_width(page + notes * 3) == 0
    assert wrap_width(["看水", "听堤", "记账"] * 10 + notes) == 0


def test_latin_words_keep_their_space_over_a_line_end() -> None:
    broken = [
        *LINES[:3],
        LINES[3][:30] + "采用 content delivery",
        "network 的做法，" + LINES[4][:30],
        *LINES[5:],
    ]
    assert "采用 content delivery network 的做法" in clean("\n\n".join(broken))


def test_short_lines_are_no_wrapped_text() -> None:
    assert wrap_width(["短句。"] * 20) == 0
    assert wrap_width(["甲" * 30 + "。"] * 4) == 0  # too few to tell
    assert wrap_width(["甲" * 40] * 10) == 40
    short = ["短句。" * (n % 7 + 1) for n in range(60)]
    assert wrap_width([*short, *["甲" * 46] * 12]) == 46  # few lines reach the margin, but all at one place
    assert wrap_width([*short, *["甲" * 45 + "。"] * 12]) == 0  # sentences that happen to be as long
    assert wrap_width([*short, *["甲" * n for n in range(26, 47)]]) == 0  # no edge


def test_poems_and_lists_are_left_alone() -> None:
    lines = ["春眠不觉晓，", "处处闻啼鸟。", "夜来风雨声，", "花落知多少。", "床前明月光，", "疑是地上霜。"]
    assert clean("\n".join(lines)).split("\n") == lines


@pytest.mark.parametrize("opening", ["一、", "（二）", "3.", "①", "第四条", "——", "四是", "※"])
def test_a_mark_begins_a_line_of_its_own(opening: str) -> None:
    point = opening + "巡堤的人天黑以前要回到站里"
    text = "\n\n".join([*LINES[:4], point, *LINES[4:]])
    assert any(line.startswith(point) for line in clean(text).split("\n"))


# --- quotes, marks, spaces, look-alikes


@pytest.mark.parametrize(
    "raw, wanted",
    [
        ("站长指出“：水不让路。”", "站长指出：“水不让路。”"),
        ("他说“，水不让路。”", "他说，“水不让路。”"),
        ("把任务当成一种际遇“。取乎其上。”", "把任务当成一种际遇。“取乎其上。”"),
        ('做到"两个不离"，守住"三条线"。', "做到“两个不离”，守住“三条线”。"),
        ('做到“两个不离"，守住"三条线”。', "做到“两个不离”，守住“三条线”。"),
        ("做到＂两个不离＂。", "做到“两个不离”。"),
        ("做到'两个不离'。", "做到‘两个不离’。"),
        ("做到“两个不离“，守住“三条线“。", "做到“两个不离”，守住“三条线”。"),
        ("做到”两个不离”。", "做到“两个不离”。"),
        ('他说:"水不让路。', "他说:“水不让路。"),  # one alone opens: what it quotes goes on
        ("“水不让路。", "“水不让路。"),
        ("他说的“甲“乙”丙”。", "他说的“甲“乙”丙”。"),
        ("It's 5' long, isn't it?", "It's 5' long, isn't it?"),
        ("所谓“：”就是冒号。", "所谓“：”就是冒号。"),
        ("“甲”：乙", "“甲”：乙"),
        ("看 水 的 人", "看水的人"),
        ("修　堤　记", "修堤记"),
        ("2018 年 3 月", "2018 年 3 月"),
        ("TCP/IP  协议", "TCP/IP 协议"),
        ("第１２条Ａ款", "第12条A款"),
        ("❶看水\n➁巡堤\n➌守夜\n❿换班", "①看水\n②巡堤\n③守夜\n⑩换班"),
        ("\uf06c看水\n\uf0d8 巡堤", "•看水\n• 巡堤"),  # points of Wingdings, as Word sets them
        ("⼯作⼈员⼗名", "工作人员十名"),
        ("⻓江⺠⽣，⻅⽔不⻅⻛，⾒⻔", "长江民生，见水不见风，見门"),
        ("（一）看水，“两看”：Ⅱ、㎡、①、ﬁ", "（一）看水，“两看”：Ⅱ、㎡、①、ﬁ"),  # NFKC would break these
        ("看\u200b水\ufeff的\u00ad人", "看水的人"),
        ("看\x07水\u202e的\u2067人\ufe0f\u009d", "看水的人"),
        ("看\u2009水\u202f的\u00a0人", "看水的人"),
        ("甲\r\n乙\r丙", "甲\n乙\n丙"),
        ("甲\f乙\x0b丙\u2028丁\x85戊", "甲\n乙\n丙\n丁\n戊"),
    ],
)
def test_plain_text_reads(raw: str, wanted: str) -> None:
    assert clean(raw) == wanted


@pytest.mark.parametrize(
    "raw, wanted",
    [
        ("**编码**：转换信息", "编码：转换信息"),
        ("_编码_，_解码_：转换信息", "编码，解码：转换信息"),
        ("编_码_和 a_b_c，_ 空 _", "编_码_和 a_b_c，_ 空 _"),
        ("__编码__是`encode`", "编码是encode"),
        ("*看*水", "看水"),
        ("~~旧堤~~新堤", "旧堤新堤"),
        ("==重点==在此", "重点在此"),
        ("见[年报](https://example.org/a_b)一书", "见年报一书"),
        ("![图](a.png)看水", "看水"),
        ("看水[^1]的人", "看水的人"),
        ("看<b>水</b>的人", "看水的人"),
        ("看&lt;水&gt;的&amp;人", "看<水>的&人"),
        (r"3 \* 4 与 a\_b", "3 * 4 与 a_b"),
        ("snake_case 与 2*3*4", "snake_case 与 2*3*4"),
        ("[**年报**](a.md)", "年报"),
        ('[年报](a.md){: target="_blank" .new}和{:甲', "年报和{:甲"),
        ("二十八宿[[4]](#f4)的书", "二十八宿[4]的书"),
        ("[[排架]]与[[分类|怎样分类]]，![[图.png]]见下", "排架与怎样分类，见下"),
        ("-{zh-cn:排架;zh-tw:排序}-之法\\[7\\]，-{分类}-", "排架之法[7]，分类"),
        ("甲<!-- 改 -->乙", "甲乙"),
        ('{{% tab name="甲" %}}看{{< red >}}水{{< /red >}}的人', "看水的人"),  # shortcodes of Hugo
        ("{{ 甲 }}与{{% 乙", "{{ 甲 }}与{{% 乙"),
        (r"质能$E_k = m_1 * c^2 * k_1$关系", r"质能$E_k = m_1 * c^2 * k_1$关系"),
        (r"面积\(a_1 * b_1\)与\[x * y * z\]", r"面积\(a_1 * b_1\)与\[x * y * z\]"),
        ("$$S_n = a_1 * n__2 * q$$即和", "$$S_n = a_1 * n__2 * q$$即和"),
        ("每本$5，**两本**$9", "每本$5，两本$9"),
    ],
)
def test_the_marks_of_markdown_are_dropped(raw: str, wanted: str) -> None:
    assert clean(raw, markdown=True) == wanted


def test_radicals_are_those_of_unicode() -> None:
    table = equivalents()
    assert len(table) == 328
    for radical, character in table.items():
        assert unicodedata.name(chr(radical)).startswith(("KANGXI RADICAL ", "CJK RADICAL "))
        assert "\u3400" <= character <= "\u9fff" or "\U00020000" <= character <= "\U0003ffff"
        if unicodedata.name(chr(radical)).startswith("KANGXI"):  # which Unicode maps in a second table, too
            assert character == unicodedata.normalize("NFKC", chr(radical))


def test_plain_text_keeps_what_would_be_marks_in_markdown() -> None:
    assert clean("x ** y 与 <i> 和 a_b_c") == "x ** y 与 <i> 和 a_b_c"
    one = "写 <p class=注>正文</p> 就是一段"
    assert clean(one) == one


def test_plain_text_pasted_out_of_a_page_loses_its_tags() -> None:
    line = "<span style='font-size:2em;'>汛期</span>是水位<br>上涨的时候"
    assert clean("\n".join([line] * 3)) == "\n".join(["汛期是水位上涨的时候"] * 3)


@pytest.mark.parametrize("tag", ["strong", "u", "mark"])
def test_bold_words_of_a_page_lose_their_tags_where_there_are_several(tag: str) -> None:
    one = f"<{tag}>汛期</{tag}>是水位上涨的时候。"
    assert clean("\n".join([one] * 3)) == "\n".join(["汛期是水位上涨的时候。"] * 3)
    assert clean(one) == one


@pytest.mark.parametrize(
    "lines, wanted",
    [
        (5, "看水&听堤"),
        (2, "<p>看水&amp;听堤<br>"),  # an example in notes on HTML
    ],
)
def test_the_tags_of_a_page_in_a_text_are_dropped(lines: int, wanted: str) -> None:
    assert clean("\n".join(["<p>看水&amp;听堤<br>"] * lines)).split("\n")[0] == wanted


@pytest.mark.parametrize(
    "raw, wanted",
    [
        ("看水,运土;做饭:都要守规矩!好吗?好.", "看水，运土；做饭：都要守规矩！好吗？好。"),
        ("水位3.5米,见(附表)", "水位3.5米，见（附表）"),
        ("e.g. this, that", "e.g. this, that"),
        ("1. 看水", "1. 看水"),
        ("A. 看水", "A. 看水"),
        ("由德国的M. 沃克和J.S.海姆提出.", "由德国的M. 沃克和J.S.海姆提出。"),
        ("水分甲等A. 看水", "水分甲等A。 看水"),
    ],
)
def test_matching_sees_wide_punctuation_of_the_same_length(raw: str, wanted: str) -> None:
    assert with_wide_punctuation(raw) == wanted


@pytest.mark.parametrize(
    "raw, wanted",
    [
        ("1．水面　河里的水。\n2．水底　河里的泥。", ["1．水面 河里的水。", "2．水底 河里的泥。"]),
        ("1．水面　河里的水。\n2．水底", ["1．水面河里的水。", "2．水底"]),  # a lone one is a slip
        ("1. 水 面是 河里的 水。\n2. 水 底是 河里的 泥。", ["1. 水面是河里的水。", "2. 水底是河里的泥。"]),
    ],
)
def test_the_space_behind_the_heads_of_points_stays(raw: str, wanted: list[str]) -> None:
    assert clean(raw).split("\n") == wanted


def test_matching_sees_a_stop_behind_the_heads_of_points() -> None:
    assert (
        with_stops("1. 水面（water） 河里的水。\n2. TCP 协议。")
        == "1. 水面（water）。河里的水。\n2. TCP 协议。"
    )


@given(STUDY)
def test_wide_punctuation_moves_nothing(text: str) -> None:
    assert len(with_wide_punctuation(text)) == len(text)


@pytest.mark.parametrize(
    "raw, wanted",
    [
        ("【看水】清早一次", " 看水：清早一次"),
        ("水\n1.【看 堤】两遍【重点】", "水\n1. 看 堤：两遍【重点】"),
        ("【看水】：两遍", "【看水】：两遍"),
        ("## 【看水】\n【巡堤】\n1. 两遍", "##  看水：\n 巡堤：\n1. 两遍"),
        ("【考点4】看水的次数\n## 【知识点二】“两看”", "考点4  看水的次数\n## 知识点二  “两看”"),
        ("【考点4】", " 考点4："),
        ("守堤的人【看水】两遍", "守堤的人【看水】两遍"),
        ("守堤的人在【看水】", "守堤的人在【看水】"),
        ("【看水", "【看水"),
    ],
)
def test_names_in_brackets_that_open_a_line_are_labels(raw: str, wanted: str) -> None:
    assert with_labels(raw) == wanted


@pytest.mark.parametrize(
    "raw, wanted",
    [
        (
            "把【堤】和【人】联系起来，靠【看水】的人去【运土】\n守堤【重点】",
            "把“堤”和“人”联系起来，靠“看水”的人去“运土”\n守堤【重点】",
        ),
        (
            "把【堤】和【人】联系起来\n守堤的【优点】",
            "把【堤】和【人】联系起来\n守堤的【优点】",
        ),  # twice is no habit
        ("守堤【甲】\n看水【乙】\n运土【丙】\n做饭【丁】", "守堤【甲】\n看水【乙】\n运土【丙】\n做饭【丁】"),
    ],
)
def test_brackets_that_only_stress_count_as_quotes(raw: str, wanted: str) -> None:
    assert with_emphasis(raw) == wanted


def test_quotes_of_other_kinds_count_as_double_quotes() -> None:
    assert with_wide_punctuation("「四個意識」與『兩看』、〝三會〞") == "“四個意識”與‘兩看’、“三會”"


@given(STUDY | st.text(st.sampled_from("國会學习說说裡里乾着著髮发臺台「」四個意識"), max_size=40))
def test_matching_moves_nothing(text: str) -> None:
    assert len(for_matching(text)) == len(text)


@pytest.mark.parametrize(
    "text, wanted",
    [
        ("加強四個意識，學習兩個維護", "加强四个意识，学习两个维护"),
        ("堅持看水、聽堤，乾淨利落", "坚持看水、听堤，干净利落"),
        (
            "瞭望台上著名的乾隆碑，记着守堤人的名字",
            "瞭望台上著名的乾隆碑，记着守堤人的名字",
        ),  # one word is no text
        ("water 12", "water 12"),
    ],
)
def test_traditional_texts_are_matched_in_simplified_characters(text: str, wanted: str) -> None:
    assert simplified(text) == wanted


@pytest.mark.parametrize(
    ("raw", "points"),
    [
        ("✔ 带好证件\n✔ 爱护书页", 2),
        ("☞带好证件\n☞ 爱护书页", 2),
        ("✦ 带好证件\n❀ 爱护书页", 0),  # a sign that opens one line is an ornament
        ("√ 木架结实\n√ 铁架耐火\n× 竹架不朽", 0),  # they judge
        ("√2 是无理数\n√3 也是", 0),
        ("→ 往东\n→ 往西", 0),
    ],
)
def test_a_sign_that_opens_lines_is_a_bullet(raw: str, points: int) -> None:
    assert clean(raw).count("•") == points


def test_what_is_shown_is_as_the_source_writes_it() -> None:
    doc = document(parse("「看水」是指觀察水位。"))
    assert doc.shown == "「看水」是指觀察水位。"
    assert doc.text == "“看水”是指观察水位。"
    doc = document(parse("编码(encoding)是指:转换信息."))
    assert doc.shown == "编码(encoding)是指:转换信息."
    assert doc.text == "编码（encoding）是指：转换信息。"


@pytest.mark.parametrize(
    "first, second, one",
    [
        ("江城书屋关于推进", "读者服务改革的意见", True),
        ("江城市委 江城市政府", "关于加强堤防管护的实施方案（试行）", True),
        ("江城书屋关于推进读者服务改革的意见", "借阅部关于执行的通知", False),  # two titles
        ("看水的人关于推进", "读者服务改革的意见不少", False),  # no kind of paper
        ("看水的人", "读者服务改革的意见", False),
        ("关于水，看水的人", "有一份通知", False),
    ],
)
def test_a_title_of_two_lines_is_one(first: str, second: str, one: bool) -> None:
    read = clean(f"{first}\n\n{second}\n江书〔2031〕5号\n各分馆：").split("\n")
    assert read[0] == (first.replace(" ", "") + second if one else first.replace(" ", ""))


def test_a_line_end_within_a_markdown_paragraph_is_a_space() -> None:
    text = "# 堤\n与光相似，水在遇到堤岸时也会出现反射、\n折射等现象，因此看堤的人要看水。\n\n短句\n又一句\n"
    assert clean(text, markdown=True).split("\n") == [
        "堤",
        "与光相似，水在遇到堤岸时也会出现反射、折射等现象，因此看堤的人要看水。",
        "短句",
        "又一句",
    ]
