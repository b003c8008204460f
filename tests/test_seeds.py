"""The seeds have the form their names promise, and the study article is our own prose."""

import os
import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from flashgen.language import numerals

SEEDS = Path(__file__).parent.parent / "seeds"
GENRES = {
    "two-absolutes.txt": "理论学习文章",
    "library-rules.txt": "规范性文件",
    "memory-notes.md": "课程笔记",
}

# What the study article must say in these words: terms, members, bodies. They are facts, not prose.
HEADINGS = [
    "廓清“两个绝对”的政治维度",
    "拓展“两个绝对”的发展维度",
    "守护“两个绝对”的纪律维度",
    "厚植“两个绝对”的精神维度",
]
RUN_IN_HEADS = [
    "坚定信仰信念信心",
    "提高方位站位定位",
    "加强素养涵养修养",
    "在“识大局”上聚焦",
    "在“谋大局”上聚力",
    "在“为大局”中聚合",
    "严守规矩",
    "公道正派",
    "清正廉洁",
    "把岗位当成一种历练",
    "把任务当成一种际遇",
    "把吃苦当成一种成长",
]
FACTS = [
    "四重维度",
    "政治上绝对可靠、对党绝对忠诚",
    "这“两个绝对”",
    "甘愿吃苦、甘于奉献、甘为人梯、甘守寂寞的“四甘”精神",
    "组织部门本质是政治部门",
    "组工干部本质是政工干部",
    "全面从严治党是全面建成小康社会、全面深化改革、全面依法治国的根本保障",
    "公道正派是组工干部安身立命之本",
]
MENTIONS = [
    "“四个意识”",
    "“四个自信”",
    "“两个维护”",
    "“五聚焦五落实”",
    "“五突出五强化”",
    "“五坚持五提升”",
    "“一个龙头、三个先锋”",
    "“五个必须”",
    "“七个有之”",
    "中央八项规定",
    "习近平新时代中国特色社会主义思想",
]
TRAPS = ["“5+2”", "“白加黑”", "第一位", "百分之百", "2018年"]


def seed(name: str) -> str:
    return (SEEDS / name).read_text("utf-8")


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def columns(line: str) -> float:
    """Width in Chinese characters. Curly quotes are as wide as a character, in Chinese type."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "FWA" else 0.5 for c in line)


@pytest.mark.parametrize("name, genre", GENRES.items())
def test_a_seed_says_its_genre_and_is_long_enough(name: str, genre: str) -> None:
    text = seed(name)
    assert genre in "".join(text.split("\n")[:4])
    assert len(squeezed(text)) >= 1800


# --- two-absolutes.txt: text as it comes out of a PDF


def test_lines_are_hard_wrapped_at_about_46_columns() -> None:
    widths = [columns(line) for line in seed("two-absolutes.txt").split("\n") if line.strip()]
    full = [w for w in widths if w >= 43]
    assert Counter(full).most_common(1)[0][0] == 46
    assert max(widths) <= 48  # closing marks hang
    assert len(full) > len(widths) / 2


def test_lines_are_parted_by_blank_lines_and_pages_by_more() -> None:
    text = seed("two-absolutes.txt").strip("\n")
    gaps = re.findall(r"\n+", text)
    assert len([g for g in gaps if len(g) == 2]) > 0.9 * len(gaps)
    pages = re.split(r"\n{4,}", text)
    assert len(pages) >= 3
    assert any(page[-1] not in "。！？”" for page in pages[:-1]), "one page ends in mid-sentence"


def test_headings_are_unmarked_lines_and_points_run_in() -> None:
    lines = seed("two-absolutes.txt").split("\n")
    assert [line for line in lines if line in HEADINGS] == HEADINGS
    starts = [head for line in lines for head in RUN_IN_HEADS if re.match(f"{head}(。|“。)", line)]
    assert starts == RUN_IN_HEADS


def test_quotes_are_misplaced_and_terms_broken() -> None:
    raw = seed("two-absolutes.txt")
    assert "指出“：" in raw
    assert "际遇“。" in raw
    whole = [fact for fact in FACTS + MENTIONS if fact in raw]
    assert len(whole) < len(FACTS + MENTIONS), "no term runs over a line break"


@pytest.mark.parametrize("fact", FACTS + MENTIONS + TRAPS)
def test_the_study_article_says(fact: str) -> None:
    assert fact in squeezed(seed("two-absolutes.txt"))


def test_the_study_article_is_no_copy() -> None:
    shared = os.environ.get("FLASHGEN_SHARED")
    if not shared:
        pytest.skip("FLASHGEN_SHARED is not set: the reference article is not here to compare with")
    reference = (Path(shared) / "seeds" / "article.txt").read_text("utf-8")
    length = 13

    def prose(text: str, mark: str) -> str:
        text = squeezed(text)
        for fact in HEADINGS + FACTS + RUN_IN_HEADS + MENTIONS:
            text = text.replace(fact, mark)
        return text

    ours, theirs = prose(seed("two-absolutes.txt"), "\1"), prose(reference, "\2")
    runs = {theirs[i : i + length] for i in range(len(theirs) - length + 1)}
    common = [ours[i : i + length] for i in range(len(ours) - length + 1) if ours[i : i + length] in runs]
    assert common == []


# --- library-rules.txt: a legal text


def test_chapters_and_articles_are_numbered_without_a_gap() -> None:
    text = seed("library-rules.txt")
    for unit, least in [("章", 5), ("条", 20)]:
        numbers = [numerals.parse(n) for n in re.findall(rf"^第(\w+){unit}　", text, re.MULTILINE)]
        assert numbers == list(range(1, len(numbers) + 1))
        assert len(numbers) >= least


def test_the_rules_have_item_lists_and_definitions() -> None:
    text = seed("library-rules.txt")
    lists = re.findall(r"：\n\n((?:（\w+）.*\n\n?)+)", text)
    assert len(lists) >= 5
    for items in lists:
        numbers = [numerals.parse(n) for n in re.findall(r"^（(\w+)）", items, re.MULTILINE)]
        assert numbers == list(range(1, len(numbers) + 1))
    assert "本办法所称公共图书馆，是指" in text
    assert "下列用语的含义：" in text
    assert len(re.findall(r"^（\w+）\w+，是指.+。$", text, re.MULTILINE)) >= 4


# --- memory-notes.md: course notes


@pytest.mark.parametrize(
    "form",
    [
        r"^# ",
        r"^## ",
        r"^### ",
        r"^1\. ",
        r"^- ",
        r"^  - ",
        r"^- \*\*\w+\*\*：",
        r"^\| --- \|",
        r"^> ",
        r"是指",
        r"即",
        r"又称",
        r"称为",
        r"分为",
        r"包括",
    ],
)
def test_the_notes_use(form: str) -> None:
    assert re.search(form, seed("memory-notes.md"), re.MULTILINE)


def test_a_stated_count_is_the_number_of_points_below_it() -> None:
    text = seed("memory-notes.md")
    announced = re.findall(r"([三四五])(?:个|种|条)[^。\n]*：?\n\n((?:\d+\. .*\n)+)", text)
    assert len(announced) >= 4
    for numeral, points in announced:
        assert numerals.parse(numeral) == points.count("\n")
