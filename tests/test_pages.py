"""Pages as glyphs where they stand: rows, columns, tables, running heads, footnotes, headings."""

from collections.abc import Iterable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashgen.document.structure import document
from flashgen.model import Piece, Source
from flashgen.readers.glyphs import Glyph, Row, rows
from flashgen.readers.printed import Page, Printed, read_pages

WIDTH, HEIGHT, EM, LEADING = 600.0, 800.0, 10.0, 16.0
MARGIN = 100.0
TEXT = (
    "修堤的人都知道，水不会自己让路，人也不能和水赌气。每年开春，"
    "先要把旧堤走上一遍，哪一段塌了脚，哪一段鼓了腰，都用红漆画在石头上。"
)
OTHER = (
    "堤上的规矩是老辈人传下来的：看水的不离岸，运土的不离车，做饭"
    "的不离火。这三句话没有写进文件，可是谁也不敢忘，忘记的那一年秋粮全泡在水里。"
)
THIRD = (
    "后来修了水库，又装了遥测，坐在屋里就能看见每一个闸门的开度。"
    "年轻人觉得巡堤是老办法，老站长却说，机器看得见水位，看不见人心。"
)


def put(
    text: str, left: float, base: float, *, size: float = EM, bold: bool = False, order: int = 0
) -> list[Glyph]:
    """The glyphs of a line; ASCII takes half an em, and a space none of its own."""
    glyphs: list[Glyph] = []
    spaced = False
    for c in text:
        width = size / 2 if c.isascii() else size
        if c == " ":
            spaced = True
        else:
            glyphs.append(Glyph(c, left, left + width, base, size, bold, spaced, order + len(glyphs)))
            spaced = False
        left += width
    return glyphs


def column(paragraphs: Iterable[str], left: float, base: float, width: int, *, order: int = 0) -> list[Glyph]:
    """Paragraphs indented by two characters, wrapped at `width` characters."""
    glyphs: list[Glyph] = []
    for paragraph in paragraphs:
        rest, at = paragraph, left + 2 * EM
        while rest:
            room = width - round((at - left) / EM)
            glyphs += put(rest[:room], at, base, order=order + len(glyphs))
            rest, at, base = rest[room:], left, base + LEADING
    return glyphs


def page(*lines: Sequence[Glyph]) -> Page:
    return Page(rows([glyph for line in lines for glyph in line]), WIDTH, HEIGHT)


def clean(printed: Printed) -> list[str]:
    """What `document` reads on the pages, a line a paragraph."""
    return document(Source("x.pdf", printed.text, printed.pieces, pages=printed.pages)).shown.split("\n")


def words(printed: Printed, kind: str) -> list[str]:
    return [printed.text[p.start : p.end] for p in printed.pieces if p.kind == kind]


# --- paragraphs and columns


def test_lines_of_a_paragraph_are_joined() -> None:
    assert clean(read_pages([page(column([TEXT, OTHER], MARGIN, 100, 40))])) == [TEXT, OTHER]


def test_a_paragraph_goes_on_over_a_page_end() -> None:
    first, rest = TEXT[:38], TEXT[38:]
    there = [
        page(column([OTHER, first], MARGIN, 100, 40)),
        page(put(rest, MARGIN, 100), column([THIRD], MARGIN, 116, 40)),
    ]
    assert clean(read_pages(there)) == [OTHER, TEXT, THIRD]
    assert [number for _, number in read_pages(there).pages] == [1, 2]


def test_space_between_paragraphs_parts_them() -> None:
    lines = [
        put(TEXT[:40], MARGIN, 100),
        put(TEXT[40:80], MARGIN, 116),
        put(OTHER[:40], MARGIN, 148),
        put(OTHER[40:], MARGIN, 164),
    ]
    assert clean(read_pages([page(*lines)])) == [TEXT, OTHER]


@pytest.mark.parametrize("drawn", ["one after the other", "row by row"])
@pytest.mark.parametrize("shift", [0, 5])
def test_two_columns_are_read_one_after_the_other(drawn: str, shift: float) -> None:
    left = column([TEXT, OTHER], 60, 100, 22)
    right = column([THIRD, TEXT], 320, 100 + shift, 22, order=len(left))
    if drawn == "row by row":
        in_rows = sorted([*left, *right], key=lambda g: (round(g.base / LEADING), g.left))
        place = {glyph: order for order, glyph in enumerate(in_rows)}
        left, right = ([glyph._replace(order=place[glyph]) for glyph in side] for side in (left, right))
    title = put("守堤人的账本与堤上的规矩", 220, 60, size=20)
    assert clean(read_pages([page(title, left, right)])) == [
        "守堤人的账本与堤上的规矩",
        TEXT,
        OTHER,
        THIRD,
        TEXT,
    ]


def test_a_last_page_with_the_first_column_alone() -> None:
    full = page(column([TEXT, OTHER], 60, 100, 22), column([THIRD, TEXT], 320, 100, 22, order=999))
    assert clean(read_pages([full, page(column([OTHER], 60, 100, 22))])) == [TEXT, OTHER, THIRD, TEXT, OTHER]


def test_a_row_that_crosses_the_gutter_parts_columns() -> None:
    above = column([TEXT], 60, 100, 48)
    left, right = column([OTHER], 60, 180, 22, order=500), column([THIRD], 320, 180, 22, order=800)
    assert clean(read_pages([page(above, left, right)])) == [TEXT, OTHER, THIRD]


def test_a_table_is_read_row_by_row() -> None:
    cells = [("岗位", "含义"), ("守角人", "负责开门的居民"), ("选书员", "负责换书的居民")]
    drawn = [
        put(words, 100 + 80 * j, 200 + LEADING * i, order=20 * (2 * i + j))
        for i, row in enumerate(cells)
        for j, words in enumerate(row)
    ]
    printed = read_pages([page(put("各岗位的职责见下表。", 120, 180), *drawn)])
    found = [(p.level, p.number, printed.text[p.start : p.end]) for p in printed.pieces if p.kind == "cell"]
    assert found == [(i, j, words) for i, row in enumerate(cells) for j, words in enumerate(row)]
    assert words(printed, "line") == ["各岗位的职责见下表。"]


def test_the_lines_of_a_cell_are_joined() -> None:
    name = put("守角人", 100, 224, order=100)  # in the middle of its row
    meaning = [put("负责日常开门和", 180, 216, order=110), put("整理书架的居民", 180, 232, order=120)]
    rule = [put("每周轮换一次，当面", 300, 216, order=130), put("点清册数。", 300, 232, order=140)]
    head = [put(words, x, 200, order=x // 10) for x, words in ((100, "岗位"), (180, "含义"), (300, "规矩"))]
    last = [put("选书员", 100, 248, order=150), put("负责换书的居民", 180, 248, order=160)]
    below = put("看过此表的人要签字。", 120, 280, order=999)
    printed = read_pages([page(*head, name, *meaning, *rule, *last, below)])
    found = [(p.level, p.number, printed.text[p.start : p.end]) for p in printed.pieces if p.kind == "cell"]
    assert found[3:] == [
        (1, 0, "守角人"),
        (1, 1, "负责日常开门和整理书架的居民"),
        (1, 2, "每周轮换一次，当面点清册数。"),
        (2, 0, "选书员"),
        (2, 1, "负责换书的居民"),
    ]
    assert words(printed, "line") == ["看过此表的人要签字。"]


# --- heads, numbers, marks

FEET = {
    "dashes": "— {} —",
    "dots": "·{}·",
    "words": "第{}页",
    "words with the last page": "第 {} 页 共 12 页",
    "a fraction": "{}/12",
    "bare": "{}",
    "beside the head": "守堤学习资料 {}",
}


@pytest.mark.parametrize("foot", FEET.values(), ids=FEET)
@pytest.mark.parametrize("first", [1, 17])
def test_page_numbers_and_running_heads_are_dropped(foot: str, first: int) -> None:
    pages = [
        page(
            put("守堤学习资料汇编", 260, 40, size=9),
            column([text], MARGIN, 80, 40),
            put(foot.format(first + i), 280, 780, size=9),
        )
        for i, text in enumerate([TEXT, OTHER, THIRD])
    ]
    assert clean(read_pages(pages)) == [TEXT, OTHER, THIRD]


def test_left_and_right_pages_have_heads_of_their_own() -> None:
    heads = ["守堤学习资料", "第一讲　看水", "守堤学习资料", "第一讲　看水"]
    pages = [
        page(put(head, 100 + 200 * (i % 2), 40), column([text], MARGIN, 80, 40))
        for i, (head, text) in enumerate(zip(heads, [TEXT, OTHER, THIRD, TEXT], strict=True))
    ]
    assert clean(read_pages(pages)) == [TEXT, OTHER, THIRD, TEXT]


def test_a_page_number_whose_form_leaves_no_doubt_need_not_repeat() -> None:
    assert clean(read_pages([page(column([TEXT], MARGIN, 80, 40), put("— 1 —", 280, 780))])) == [TEXT]


@pytest.mark.parametrize("line", ["第{}章　总则", "{}. 看水", "（{}）看水", "{}、看水"])
def test_numbered_headings_at_the_head_of_pages_are_kept(line: str) -> None:
    pages = [
        page(put(line.format(i), MARGIN, 80), column([text], MARGIN, 100, 40))
        for i, text in enumerate([TEXT, OTHER, THIRD], 1)
    ]
    assert len(clean(read_pages(pages))) == 6


def test_different_lines_at_the_edge_are_kept() -> None:
    pages = [page(column([text], MARGIN, 80, 40)) for text in (TEXT, OTHER)]
    assert clean(read_pages(pages)) == [TEXT, OTHER]


@pytest.mark.parametrize("mark", ["①", "1", "[1]", "〔12〕", "*"])
def test_footnote_marks_are_dropped_and_footnotes_stand_at_the_end(mark: str) -> None:
    line = put(TEXT[:20], MARGIN, 100)
    raised = put(mark, MARGIN + 200, 96, size=6)
    rest = put(TEXT[20:38], raised[-1].right, 100)
    note = [*put(mark, MARGIN, 757, size=5), *put("见《守堤志》第三章。", MARGIN + 20, 760, size=8)]
    pages = [
        page(line, raised, rest, put(TEXT[38:], MARGIN, 116), note),
        page(column([OTHER], MARGIN, 100, 40)),
    ]
    printed = read_pages(pages)
    assert clean(printed) == [TEXT, OTHER, "见《守堤志》第三章。"]
    assert [number for _, number in printed.pages] == [1, 2, 1]


def test_powers_are_no_footnote_marks() -> None:
    assert clean(read_pages([page(put("面积10m", MARGIN, 100), put("2", MARGIN + 35, 96, size=6))])) == [
        "面积10m2"
    ]


# --- headings, bullets


def test_large_and_bold_lines_are_headings() -> None:
    printed = read_pages(
        [
            page(
                put("守堤人的账", 250, 60, size=20),
                put("一、看水", MARGIN, 100, size=14),
                put("水位", MARGIN, 120, bold=True),
                column([TEXT], MARGIN, 140, 40),
                put("二、听堤", MARGIN, 200, size=14),
                column([OTHER], MARGIN, 220, 40),
            )
        ]
    )
    found = [(p.level, printed.text[p.start : p.end]) for p in printed.pieces if p.kind == "heading"]
    assert found == [(1, "守堤人的账"), (2, "一、看水"), (3, "水位"), (2, "二、听堤")]


def test_a_title_alone_leaves_the_other_headings_to_the_plain_text() -> None:
    text = [
        put("守堤人的账", 250, 60, size=20),
        put("翻开水的那本账", MARGIN, 100),
        column([TEXT], MARGIN, 120, 40),
    ]
    text += [put("翻开人的那本账", MARGIN, 180), column([OTHER], MARGIN, 200, 40)]
    printed = read_pages([page(*text)])
    found = document(Source("x.pdf", printed.text, printed.pieces))
    heads = [found.text[slice(*block.span)] for block in found.blocks if block.kind == "heading"]
    assert heads == ["守堤人的账", "翻开水的那本账", "翻开人的那本账"]


def test_a_heading_of_two_lines_is_one() -> None:
    first, second = put("关于进一步做好全镇堤防", 190, 60, size=20), put("巡查工作的意见", 230, 90, size=20)
    printed = read_pages([page(first, second, column([TEXT, OTHER], MARGIN, 130, 40))])
    assert clean(printed) == ["关于进一步做好全镇堤防巡查工作的意见", TEXT, OTHER]


def test_where_most_is_large_nothing_is_a_heading() -> None:
    lines = [
        put(text, MARGIN, 100 + 30 * i, size=10 + 4 * (i % 2))
        for i, text in enumerate(["看水", "听堤", "记账", "回站"])
    ]
    assert not words(read_pages([page(*lines)]), "heading")


def test_the_bullet_of_a_symbol_font_is_a_bullet() -> None:
    assert clean(read_pages([page(put("\uf0b7 看水", MARGIN, 100), put("\uf0b7 听堤", MARGIN, 120))])) == [
        "• 看水",
        "• 听堤",
    ]


# --- whatever stands on a page

GLYPHS = st.builds(
    lambda c, x, y, size, spaced: Glyph(c, x, x + size, y, size, spaced=spaced),
    st.sampled_from("甲乙一二。，（）1①—•a \uf0b7"),
    st.floats(0, 600),
    st.floats(0, 800),
    st.sampled_from([6.0, 10.0, 10.5, 20.0]),
    st.booleans(),
)
PAGES = st.lists(st.lists(GLYPHS, max_size=40).map(rows), min_size=1, max_size=4)


@given(PAGES)
def test_every_line_of_every_page_has_its_place(found: list[list[Row]]) -> None:
    printed = read_pages([Page(one, WIDTH, HEIGHT) for one in found])
    held = "".join(printed.text[p.start : p.end] for p in printed.pieces)
    assert sorted("".join(held.split())) == sorted("".join(printed.text.split()))
    assert all(a.end < b.start for a, b in zip(printed.pieces, printed.pieces[1:], strict=False))
    assert [offset for offset, _ in printed.pages] == sorted(offset for offset, _ in printed.pages)
    assert all(isinstance(p, Piece) and p.start < p.end for p in printed.pieces)
