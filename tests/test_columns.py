"""Tables that plain text draws with bars or tabs; what only looks like one stays as it is."""

from __future__ import annotations

import pytest

from flashgen.readers.plain import pieces


def _read(text: str) -> list[tuple[str, int, int | None, str]]:
    return [(p.kind, p.level, p.number, text[p.start : p.end]) for p in pieces(text)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("格子\t用途\n甲格\t新书\n", id="two lines with a tab"),
        pytest.param("格子\t用途\n\n甲格\t新书\n\n乙格\t旧书\n", id="lines apart"),
        pytest.param("格子\t用途\n甲格\t新书\t旧书\n乙格\t画册\n", id="rows of unlike length"),
        pytest.param("一、\t藏书\n二、\t借书\n三、\t晒书\n", id="numbered lines"),
        pytest.param("第一条\t书归村里\n第二条\t人人可借\n第三条\t到期归还\n", id="articles of a rule book"),
        pytest.param("藏书是\t的事\n借书是\t的事\n晒书是\t的事\n", id="blanks of a work sheet"),
        pytest.param("姓名：\t王五\n住处：\t东村\n职务：\t馆员\n", id="a form"),
        pytest.param("int a\tb\nint c\td\nint e\tf\n", id="a program"),
        pytest.param("|甲格|\n|乙格|\n", id="one column"),
        pytest.param("----------\n", id="a line drawn"),
        pytest.param("|格子|用途|\n|甲格|放新到|\n|    |的书  |\n", id="a cell broken over two lines"),
    ],
)
def test_no_table(text: str) -> None:
    assert {kind for kind, *_ in _read(text)} == {"line"}


_CELLS = [
    ("cell", 0, 0, "格子"),
    ("cell", 0, 1, "用途"),
    ("cell", 1, 0, "甲格"),
    ("cell", 1, 1, "新书"),
    ("cell", 2, 0, "乙格"),
    ("cell", 2, 1, "旧书"),
]


@pytest.mark.parametrize(
    "table",
    [
        pytest.param("格子\t用途\n甲格\t新书\n乙格\t旧书\n", id="tabs"),
        pytest.param("格子\t\t用途\n甲格\t新书\n乙格\t\t旧书\n", id="tabs that line the columns up"),
        pytest.param("|格子|用途|\n|甲格|新书|\n|乙格|旧书|\n", id="bars"),
        pytest.param(
            "  +------+------+\n  | 格子 | 用途 |\n  +======+======+\n"
            "  | 甲格 | 新书 |\n  +------+------+\n  | 乙格 | 旧书 |\n  +------+------+\n",
            id="bars and borders",
        ),
        pytest.param("┌──┬──┐\n│格子│用途│\n├──┼──┤\n│甲格│新书│\n│乙格│旧书│\n└──┴──┘\n", id="box drawing"),
    ],
)
def test_a_table(table: str) -> None:
    found = _read(f"书库\n\n{table}\n书归村里。\n")
    assert found == [("line", 0, None, "书库"), *_CELLS, ("line", 0, None, "书归村里。")]


def test_an_empty_cell_keeps_its_column() -> None:
    assert _read("格子\t用途\t钥匙\n甲格\t\t铜\n乙格\t旧书\t铁\n")[3:5] == [
        ("cell", 1, 0, "甲格"),
        ("cell", 1, 2, "铜"),
    ]


def test_each_table_is_one_of_its_own() -> None:
    text = "|甲|乙|\n|丙|丁|\n\n|戊|己|\n|庚|辛|\n"
    assert [(p.group, p.gap) for p in pieces(text)] == [(1, 0)] * 4 + [(2, 1)] + [(2, 0)] * 3
