"""Walls of one mark, a megabyte high: time grows with the size and no faster, memory stays below a gigabyte.

They are read and mined in one process of their own, whose memory and processor time the system bounds. A wall four
times as high must not take ten times as long: in quadratic time it would take sixteen times.
"""

from __future__ import annotations

import itertools
import json
import re
import subprocess
import sys
import tempfile
import time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from article import epub
from flashgen.document.structure import document
from flashgen.errors import ReadError
from flashgen.mine import mine
from flashgen.readers import sources
from test_damaged import W_P, word_file

if TYPE_CHECKING:
    from collections.abc import Callable

MEGABYTE = 1_000_000
GROWTH, TIMES_LONGER, AT_LEAST = (
    4,
    10,
    0.5,
)  # times the size, times the seconds, and seconds that prove nothing
MOST_MEMORY = 1_000_000_000  # bytes
MOST_SECONDS = 600  # of the processor, for all walls on a slow machine


class Wall(NamedTuple):
    """A wall of `unit`; `make` puts it into a file. Of what is not `mined`, the outline is laid out."""

    suffix: str
    unit: str
    size: int  # bytes at full height
    make: Callable[[str], bytes] = str.encode
    mined: bool = True


def page(inside: str) -> bytes:
    return f"<html><body>{inside}</body></html>".encode()


def site(inside: str) -> bytes:
    """A page with navigation, in which the article is looked for."""
    return page(f"<nav>首页</nav><p>守堤的人要看水、看堤、看人，一样也不能少。</p>{inside}")


def numbered(wall: str) -> bytes:
    """A text in which each # is the number of its place."""
    count = itertools.count(1)
    return re.sub("#", lambda _: str(next(count)), wall).encode()


WALLS = {
    **{f"a megabyte of {unit}": Wall(".txt", unit, MEGABYTE) for unit in ("、", "“", "（", "#")},
    "a megabyte of 一是": Wall(".txt", "一是", MEGABYTE, mined=False),
    "一是, mined": Wall(".txt", "一是", 20_000),
    **{
        f"Markdown of {unit!r}": Wall(".md", unit, MEGABYTE // 5, lambda wall: b"# x\n\n" + wall.encode())
        for unit in ("[", "[a](", "*a ", "\\", "$a ", "<")
    },
    **{
        f"Markdown of {unit!r}": Wall(".md", unit, MEGABYTE // 20, lambda wall: b"# x\n\n" + wall.encode())
        for unit in ("- 水\n", "> 水\n", "| 水 | 水 |\n", "[^1]: 水\n", "```\n")
    },
    **{
        name: Wall(".md", unit, size, numbered)
        for name, unit, size in (
            ("points of like parts", "- 根据第#号架和第#号签，分为高架、矮架\n", MEGABYTE // 5),
            ("sections without a name", "## 第#节\n\n- 水#\n- 土#\n\n", MEGABYTE // 10),
            ("headings with English", "## 书库# Stacks\n\n优点：\n\n- 快#\n- 省#\n\n", MEGABYTE // 10),
            ("points with quoted remarks", "- 看水#\n> 水浑#\n", MEGABYTE // 10),
            ("a paragraph of labels", "三个要求#：高、矮、斜。", MEGABYTE // 5),
            ("lists and definitions of one name", "书架包括高#、矮#。书架是指放书#的架。\n", MEGABYTE // 2),
        )
    },
    "Markdown of nested quotes": Wall(".md", "> ", MEGABYTE),
    "Markdown of nested points": Wall(".md", "- ", MEGABYTE),
    "a page of wide spaces": Wall(".html", "\u3000", MEGABYTE, lambda wall: page(f"<p>水{wall}</p>")),
    "a page of paragraphs": Wall(".html", "<p>水", MEGABYTE // 10, page),
    "a page of cells": Wall(".html", "<tr><td>水<td>看", MEGABYTE // 10, lambda wall: page(f"<table>{wall}")),
    "a site of paragraphs": Wall(".html", "<p>水", MEGABYTE // 15, site),
    "a site of links": Wall(".html", "<a href=x>水</a>", MEGABYTE // 10, site),
    "a site of lists": Wall(".html", "<ul><li>水</ul>", MEGABYTE // 10, site),
    "a Word file of paragraphs": Wall(".docx", W_P.format("水"), MEGABYTE // 5, word_file),
    "a Word file of open fields": Wall(
        ".docx", W_P.format('水</w:t><w:fldChar w:fldCharType="begin"/><w:t>'), MEGABYTE // 5, word_file
    ),
    "a book of paragraphs": Wall(".epub", "<p>水</p>", MEGABYTE // 10, lambda wall: epub([wall])),
}


@pytest.mark.skipif(sys.platform == "win32", reason="no resource module")
@pytest.mark.parametrize("name", WALLS)
def test_time_grows_no_faster_than_a_wall(name: str) -> None:
    low, high = taken()[name]
    assert not too_long(low, high)


def too_long(low: float, high: float) -> bool:
    """Whether a wall took longer than one that grows with its size may, in seconds."""
    return high >= max(AT_LEAST, TIMES_LONGER * low)


@cache
def taken() -> dict[str, list[float]]:
    """The seconds that each wall took, low and high."""
    run = subprocess.run([sys.executable, __file__], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    return dict(map(json.loads, run.stdout.splitlines()))


def seconds(wall: Wall, size: int, path: Path) -> float:
    """What a wall of so many bytes takes of the processor."""
    path.write_bytes(wall.make(wall.unit * (size // len(wall.unit.encode()))))
    start = time.process_time()
    try:
        for source in sources(path):
            if wall.mined:
                mine(source)
            else:
                document(source)
    except ReadError:
        pass
    return time.process_time() - start


def main() -> None:
    """Measure each wall, and print what it took as soon as it is known."""
    import resource

    resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    with tempfile.TemporaryDirectory() as folder:
        for name, wall in WALLS.items():
            path = Path(folder) / f"x{wall.suffix}"
            seconds(wall, 1_000, path)  # what is loaded once is not counted
            low, high = seconds(wall, wall.size // GROWTH, path), seconds(wall, wall.size, path)
            if too_long(low, high):  # a busy machine may have halted it once; what is quadratic is so again
                high = min(high, seconds(wall, wall.size, path))
            print(json.dumps([name, [low, high]]), flush=True)


if __name__ == "__main__":
    main()
