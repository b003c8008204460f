"""Tables of contents that a printed text opens with."""

import pytest

from flashgen.document.contents import without_contents
from flashgen.readers import parse


def kept(text: str) -> list[str]:
    source = without_contents(parse(text, "x.txt"))
    return [source.text[piece.start : piece.end] for piece in source.pieces]


@pytest.mark.parametrize(
    "entries",
    [
        ["第一章 藏书 …… 1", "第二章 借书 …… 3", "附录 …… 12"],
        ["1.1 藏书..........1", "1.2 借书..........(2)", "前言 . . . . . . iv"],
        ["一、藏书······1", "二、借书······2", "三、修书······3", "四、送书······4"],
    ],
)
@pytest.mark.parametrize("title", ["目录", "目  次", "Contents"])
def test_entries_and_their_title_are_left_out(entries: list[str], title: str) -> None:
    assert kept("\n".join([title, *entries, "正文由此开始。"])) == ["正文由此开始。"]


@pytest.mark.parametrize(
    "lines",
    [
        ["他想了想……", "书在哪里……", "又想了想……"],  # sentences that trail off
        ["第一章 藏书 …… 1", "第二章 借书 …… 3"],  # two are no table
        ["藏书 3.5", "借书 12.10", "修书 0.8"],
        ["目录", "藏书的要求", "借书的步骤"],
    ],
)
def test_other_lines_stay(lines: list[str]) -> None:
    assert kept("\n".join(lines)) == lines
