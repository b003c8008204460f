"""Bytes to text, and text to the pieces that its format marks."""

import codecs
from pathlib import Path

import pytest

from flashgen.errors import ReadError
from flashgen.model import Source
from flashgen.readers import articles, parse, sources
from reading import shapes

TEXT = "守堤人的账\r\n\r\n“两看”：看水、看堤。\n"


# --- encodings


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode("utf-8"),
        codecs.BOM_UTF8 + TEXT.encode("utf-8"),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("gb18030"),
        TEXT.encode("gbk"),
    ],
    ids=["utf-8", "utf-8 with mark", "utf-16-le", "utf-16-be", "gb18030", "gbk"],
)
def test_each_encoding_gives_the_same_text(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "账.txt"
    path.write_bytes(data)
    source = sources(path)[0]
    assert source.text == TEXT
    assert source.path == str(path)
    assert words(source) == ["守堤人的账", "“两看”：看水、看堤。"]


LONGER = {
    "gb18030": "守堤的人要看水，也要看堤。㑇𠀋也是人名。",
    "big5": "守堤的人要看水，也要看堤，還要看人。",
    "utf-16-le": "守堤的人要看水。\n也要看堤。\n",
    "utf-16-be": "守堤的人要看水。\n也要看堤。\n",
    "utf-32": "守堤的人要看水。",
}


@pytest.mark.parametrize("encoding", LONGER)
def test_encodings_without_a_mark_are_found_out(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "账.txt"
    path.write_bytes(LONGER[encoding].encode(encoding))
    assert sources(path)[0].text == LONGER[encoding]


@pytest.mark.parametrize("encoding", ["gb18030", "big5", "utf-16-le"])
def test_an_encoding_that_is_given_is_taken(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "账.txt"
    path.write_bytes("看水".encode(encoding))  # too short to be found out for certain
    assert sources(path, encoding)[0].text == "看水"


WRONG_ENCODINGS = {
    "utf-8": r"is not in the encoding given: byte 0 \(line 1\) is no utf-8; leave --encoding out",
    "utf-17": "cannot be read as 'utf-17': no such encoding; known are utf-8, gb18030",
    "base64": "cannot be read as 'base64': no such encoding",
}


@pytest.mark.parametrize("encoding, message", WRONG_ENCODINGS.items())
def test_an_encoding_that_is_wrong(encoding: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "账.txt"
    path.write_bytes("看水".encode("gb18030"))
    with pytest.raises(ReadError, match=message):
        sources(path, encoding)


def test_damaged_utf_8_is_not_taken_for_something_else(tmp_path: Path) -> None:
    path = tmp_path / "账.txt"
    path.write_bytes("守堤的人要看水，也要看堤。".encode()[:-1])
    with pytest.raises(ReadError, match=r"encoding that is tried \(utf-8\): byte 36 \(line 1\) is no utf-8"):
        sources(path)


REFUSED: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "is empty"),
    "a byte order mark alone": (codecs.BOM_UTF8, "is empty"),
    "white space": ("\u3000 \r\n\t\n".encode(), "is empty"),
    "a broken zip": (
        b"PK\x03\x04\x14\x00\x06\x00",
        "is damaged: File is not a zip file; open it in its program",
    ),
    "an old Word file": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "is an old Office file (.doc), not text; open it in Word, WPS",
    ),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00", "is a picture, not text"),
    "control characters": ("水".encode() + b"\x00\x01\x02\x03" * 20, "is binary, not text"),
    "half a character": (
        "看水\n看堤".encode("gb18030")[:-1],
        "is in no encoding that is tried (utf-8, gb18030, big5hkscs): byte 7 (line 2) is no ",
    ),
    "broken UTF-16": (
        codecs.BOM_UTF16_LE + "看水".encode("utf-16-le")[:-1],
        "is in no encoding that is tried (utf-16)",
    ),
}


@pytest.mark.parametrize("data, message", REFUSED.values(), ids=REFUSED)
def test_what_is_no_text_is_refused(tmp_path: Path, data: bytes, message: str) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes(data)
    with pytest.raises(ReadError) as caught:
        sources(path)
    assert str(caught.value).startswith(f"{path}: {message}")


def test_undecodable_text_says_where_and_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes("看水\n看堤\n".encode() + b"\xff\xff\n")
    with pytest.raises(ReadError, match=r"byte 14 \(line 3\) is no utf-8; save it as UTF-8"):
        sources(path)[0]


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(ReadError) as missing:
        sources(tmp_path / "没有.txt")
    assert str(missing.value) == f"{tmp_path / '没有.txt'}: no such file"
    with pytest.raises(ReadError) as folder:
        sources(tmp_path)
    assert str(folder.value) == f"{tmp_path}: is a folder; name the files in it"


def test_addresses_are_not_fetched() -> None:
    with pytest.raises(
        ReadError, match=r"^https://example\.org/a\.html: is an address; nothing is fetched: save"
    ):
        sources(Path("https://example.org/a.html"))


def test_the_articles_of_a_folder(tmp_path: Path) -> None:
    for name in ("b/二.md", "a.txt", "b/图.png", ".git/x.txt", "b/~$三.docx", "三.DOCX", "旧.doc"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    assert [path.relative_to(tmp_path).as_posix() for path in articles(tmp_path)] == [
        "a.txt",
        "b/二.md",
        "三.DOCX",
        "旧.doc",
    ]
    assert articles(tmp_path / "a.txt") == [tmp_path / "a.txt"]
    (tmp_path / "空").mkdir()
    with pytest.raises(ReadError, match=r"is a folder without articles: no file in it ends in \.txt"):
        articles(tmp_path / "空")


def test_a_text_longer_than_any_book_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="has more than 100,000 lines; split it"):
        parse("水\n" * 200_001)
    (tmp_path / "x.html").write_text("<html>" + "<p>水" * 500_000)
    with pytest.raises(ReadError, match="has more than 500,000 tags; split it"):
        sources(tmp_path / "x.html")
    with (tmp_path / "x.txt").open("wb") as file:
        file.truncate(50_000_001)
    with pytest.raises(ReadError, match="is larger than 50 MB; split it"):
        sources(tmp_path / "x.txt")


@pytest.mark.parametrize("text", ["<!-- 看水 -->", "---", "```\ncode\n```", "---\na: b\n---\n"])
def test_markdown_that_says_nothing_is_refused(text: str) -> None:
    with pytest.raises(ReadError, match=r"x\.md: holds no words"):
        parse(text, "x.md", markdown=True)


# --- which reader


@pytest.mark.parametrize("suffix", [".md", ".MD", ".markdown", ".mkd"])
def test_markdown_by_its_suffix(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"x{suffix}"
    path.write_text("**看水**", encoding="utf-8")
    assert sources(path)[0].markup


MARKDOWN = {
    "two headings": "# 堤\n看水。\n## 闸\n",
    "a heading among other marks": "# 堤\n- 看\n- 听\n- **记**\n",
    "a heading and a comment": "# 守堤的办法\n\n<!-- 完 -->\n\n第一条 守堤要勤。\n",
    "a table": "| 名 | 用 |\n| --- | --- |\n| 锹 | 挖 |\n| 漆 | 画 |\n",
    "front matter": "---\ntitle: 堤\ndate: 2026\n---\n看水。\n",
    "nothing but bullets and bold words": "怎样守堤？\n- 看**水**\n- 听堤\n- 记账\n- 补缝\n- 换班\n",
    "points within a quotation": "1. 怎样守堤？\n    > - 看水\n    > - 听堤\n    > > - 左岸\n    > > - 右岸\n",
    "underlined headings": "堤\n===\n看水。\n\n闸\n---\n看闸。\n",
}
PLAIN = {
    "prose": "看水。\n听堤。\n",
    "one number sign": "# 七号闸\n看水。\n",
    "dashes as bullets": "- 看水\n- 听堤\n- 记账\n",
    "a rule of dashes": "看水。\n\n-----\n\n听堤。\n",
    "stars": "看**水\n",
    "a letter quoted": "> 堤上可好？\n> - 王五\n好。\n",
    "a channel": "加入 #守堤 频道\n#看水\n#听堤\n",
}


@pytest.mark.parametrize("text", MARKDOWN.values(), ids=MARKDOWN)
def test_text_that_looks_like_markdown(text: str) -> None:
    assert parse(text).markup


@pytest.mark.parametrize("text", PLAIN.values(), ids=PLAIN)
def test_text_that_does_not(text: str) -> None:
    assert not parse(text).markup


# --- pieces


def words(source: Source) -> list[str]:
    return [source.text[p.start : p.end] for p in source.pieces]


def test_plain_lines_know_their_gap_and_indent() -> None:
    source = parse("看水\n\n  听堤\n\n\n\n　　记账\r\n回站")
    assert [(p.gap, p.indent) for p in source.pieces] == [(0, 0), (1, 2), (3, 4), (0, 0)]
    assert words(source) == ["看水", "听堤", "记账", "回站"]


def test_the_one_heading_mark_of_plain_lines_is_left_out() -> None:
    assert words(parse("## 看水\n夜里两遍。\n#1 号闸\n")) == ["看水", "夜里两遍。", "#1 号闸"]


def test_a_long_line_with_indents_in_it_is_several_paragraphs() -> None:
    told = "汛期每两小时看一遍水，看完当场记账。" * 20
    source = parse(f"\n　　一、看水　　{told} 　　二、听堤　　{told}\n甲　　乙")
    assert words(source) == ["一、看水", told, "二、听堤", told, "甲　　乙"]
    assert [(p.gap, p.indent) for p in source.pieces] == [(0, 4), (0, 4), (0, 4), (0, 4), (0, 0)]


def test_a_long_line_with_articles_in_it_is_several_paragraphs() -> None:
    told = "每到汛期，两小时看一遍水，看完当场记账，账本挂在闸门边上的木箱里，随时可以查看。" * 3
    cited = f"{told}违反第一条 规定的，照第二条的办法记过。"
    source = parse(f"看水规矩第一章  总    则第一条  {told}第二条\u3000{cited}第三条 {told}")
    assert words(source) == [
        "看水规矩",
        "第一章  总    则",
        f"第一条  {told}",
        f"第二条\u3000{cited}",
        f"第三条 {told}",
    ]
    twice = f"第一条  {told}第二条  {told}"
    assert words(parse(twice)) == [twice]  # a quotation of two


def test_the_pieces_of_markdown() -> None:
    text = """---
title: "守堤"
tags: [水]
---
# 看 **水**

一天三次，
雨天五次。

1. 看
   - 脚
   - 腰
2. 听<br>停步听

> 老话

```
code
```

| 名 | 用 |
| -- | -- |
| 锹 | a\\|b |
| 漆 | 画 | 标 | |
"""
    assert shapes(parse(text, "x.md", markdown=True)) == [
        "title 0 - 守堤",
        "heading 1 - 看 **水**",
        "line 0 - 一天三次，",
        "line 0 - 雨天五次。",
        "item 1 1 看",
        "item 2 - 脚",
        "item 2 - 腰",
        "item 1 2 听",
        "line 1 - 停步听",
        "line 0 - 老话",
        "cell 0 0 名",
        "cell 0 1 用",
        "cell 1 0 锹",
        r"cell 1 1 a\|b",
        "cell 2 0 漆",
        "cell 2 1 画",
        "cell 2 2 标",
    ]


def test_a_table_of_html() -> None:
    text = """# 堤

<table>
<tr><th>名</th><th>用</th></tr>
<tr><td>锹</td><td>挖<br/>填</td></tr>
</table>

看水。
"""
    assert shapes(parse(text, "x.md", markdown=True)) == [
        "heading 1 - 堤",
        "cell 0 0 名",
        "cell 0 1 用",
        "cell 1 0 锹",
        "cell 1 1 挖",
        "cell 1 1 填",
        "line 0 - 看水。",
    ]


def test_html_that_hides_words_is_left_out() -> None:
    text = "# 堤\n\n<!-- 旧稿 -->\n\n<div>\n\n看水。\n\n</div>\n\n<img src='a.png'>\n"
    assert shapes(parse(text, "x.md", markdown=True)) == ["heading 1 - 堤", "line 0 - 看水。"]


def test_a_nul_takes_no_words_away() -> None:
    assert shapes(parse("# 看\0水\n\n- 听\0堤", "x.md", markdown=True)) == [
        "heading 1 - 看\0水",
        "item 1 - 听\0堤",
    ]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_line_ends_of_any_kind(newline: str) -> None:
    text = newline.join(["# 堤", "", "- 看", "- 听", "", "看水。"])
    assert shapes(parse(text, "x.md", markdown=True)) == [
        "heading 1 - 堤",
        "item 1 - 看",
        "item 1 - 听",
        "line 0 - 看水。",
    ]


AS_MEANT = {
    "a heading without its space": ("##看堤\n话\n", ["heading 2 - 看堤", "line 0 - 话"]),
    "a hashtag": ("#看堤#\n话\n", ["line 0 - #看堤#", "line 0 - 话"]),
    "a footnote": ("看堤[^1]。\n\n[^1]:堤是土做的。\n", ["line 0 - 看堤[^1]。", "line 0 - 堤是土做的。"]),
    "prose in a fence": (
        "# 规矩\n```text\n第 1 条　为了看好堤，立这个规矩。\n```\n",
        ["heading 1 - 规矩", "line 0 - 第 1 条　为了看好堤，立这个规矩。"],
    ),
    "code in a fence": ("# 规矩\n```text\ncheck(dike)  # 看堤。\n```\n", ["heading 1 - 规矩"]),
    "prose in a fence of a language": (
        "# 规矩\n```python\n看好堤，立这个规矩。\n```\n",
        ["heading 1 - 规矩"],
    ),
    "a fence that does not end": ("# 规矩\n```\n看好堤，立这个规矩。\n", ["heading 1 - 规矩"]),
    "bullets two columns below a numbered item": (
        "1. 看水：\n\n  - 清早\n    - 冬天\n    看两遍\n  - 傍晚\n\n2. 看堤：\n  - 里坡\t外坡\n\n完。\n",
        [
            "item 1 1 看水：",
            "item 2 - 清早",
            "item 3 - 冬天",
            "line 3 - 看两遍",
            "item 2 - 傍晚",
            "item 1 2 看堤：",
            "item 2 - 里坡\t外坡",
            "line 0 - 完。",
        ],
    ),
    "numbers two columns below a number, and the next number": (
        "1. 看水\n  1. 清早\n  2. 傍晚\n2. 看堤\n 3. 听水\n",
        ["item 1 1 看水", "item 2 1 清早", "item 2 2 傍晚", "item 1 2 看堤", "item 1 3 听水"],
    ),
    "items of which each is an element of HTML": (
        '* <div class="min">看<b>水</b></div>\n* <div>看堤</div>\n  <div>里坡</div>\n',
        [
            'item 1 - <div class="min">看<b>水</b></div>',
            "item 1 - <div>看堤</div>",
            "line 1 - <div>里坡</div>",
        ],
    ),
    "a box of MkDocs": (
        '# 堤\n!!! note "看堤的时候"\n\n    - 清早\n    - 傍晚\n\n冬天不看。\n??? tip\n    看水。\n',
        [
            "heading 1 - 堤",
            "item 1 - 看堤的时候",
            "item 2 - 清早",
            "item 2 - 傍晚",
            "line 0 - 冬天不看。",
            "line 0 - 看水。",
        ],
    ),
    "boxes of MkDocs behind one another": (
        '# 堤\n???- note "看堤的时候"\n    - 清早\n    - 傍晚\n\n???- note "看水的时候"\n    - 中午\n    - 半夜\n',
        [
            "heading 1 - 堤",
            "item 1 - 看堤的时候",
            "item 2 - 清早",
            "item 2 - 傍晚",
            "item 1 - 看水的时候",
            "item 2 - 中午",
            "item 2 - 半夜",
        ],
    ),
    "a box of MkDocs within another": (
        '!!! note "看堤"\n    - 清早\n\n    ??? tip "看水"\n        中午看。\n\n    - 傍晚\n\n冬天不看。\n',
        [
            "item 1 - 看堤",
            "item 2 - 清早",
            "item 3 - 看水",
            "line 3 - 中午看。",
            "item 2 - 傍晚",
            "line 0 - 冬天不看。",
        ],
    ),
    "a box of VuePress": (
        "# 堤\n::: tip 看堤的时候\n- 清早\n- 傍晚\n:::\n冬天不看。\n:::note{label=看水}\n看\n:::\n::: warning\n小心。\n:::\n",
        [
            "heading 1 - 堤",
            "item 1 - 看堤的时候",
            "item 2 - 清早",
            "item 2 - 傍晚",
            "line 0 - 冬天不看。",
            "item 1 - 看水",
            "line 1 - 看",
            "line 0 - ::: warning",
            "line 0 - 小心。",
        ],
    ),
    "the tabs of VuePress": (
        "# 堤\n::: tabs\n@tab 看水\n清早\n\n@tab:active 看堤\n傍晚\n:::\n冬天不看。\n",
        [
            "heading 1 - 堤",
            "item 1 - 看水",
            "line 1 - 清早",
            "item 1 - 看堤",
            "line 1 - 傍晚",
            "line 0 - 冬天不看。",
        ],
    ),
    "a tab within a quotation": (
        "> 1. 看水\n> \t1. 清早\n> \t2. 傍晚\n> 2. 看堤\n",
        ["item 1 1 看水", "item 2 1 清早", "item 2 2 傍晚", "item 1 2 看堤"],
    ),
    "a number without its space goes on with those that have one": (
        "1. 看水\n2. 看堤\n3.听水\n\n4.听堤\n6.记账\n",
        ["item 1 1 看水", "item 1 2 看堤", "item 1 3 听水", "item 1 4 听堤", "line 1 - 6.记账"],
    ),
    "numbers that none has a space after, and decimals": (
        "1.看水\n2.看堤\n\n1. 水深\n2.5 米\n",
        ["line 0 - 1.看水", "line 0 - 2.看堤", "item 1 1 水深", "line 1 - 2.5 米"],
    ),
    "attributes of a heading, and tasks": (
        "## 看堤 {#dike .new}\n- [ ] 里坡\n- [x] 外坡\n- [1] 堤顶\n",
        ["heading 2 - 看堤", "item 1 - 里坡", "item 1 - 外坡", "item 1 - [1] 堤顶"],
    ),
    "headings and lists in HTML": (
        "<div>\n<h4>\n看堤\n</h4>\n<ul>\n<li>里坡</li>\n<li>外坡<br>后坡<ul><li>草皮</li></ul></li>\n</ul>\n完。\n</div>\n",
        [
            "heading 4 - 看堤",
            "item 1 - 里坡",
            "item 1 - 外坡",
            "line 1 - 后坡",
            "item 2 - 草皮",
            "line 0 - 完。",
        ],
    ),
    "the title of a callout": (
        "# 堤\n> [!tip]+ 看堤的时候\n> - 清早\n> - 傍晚\n\n冬天不看。\n",
        ["heading 1 - 堤", "item 1 - 看堤的时候", "item 2 - 清早", "item 2 - 傍晚", "line 0 - 冬天不看。"],
    ),
    "a quotation behind a numbered line and its picture": (
        "1. 何时看堤\n\n![图](a.png)\n\n> - 清早\n> - 傍晚\n\n完。\n",
        ["item 1 1 何时看堤", "line 0 - ![图](a.png)", "item 2 - 清早", "item 2 - 傍晚", "line 0 - 完。"],
    ),
    "a quotation behind two numbered lines": (
        "1. 看水\n2. 看堤\n\n> - 清早\n> - 傍晚\n",
        ["item 1 1 看水", "item 1 2 看堤", "item 1 - 清早", "item 1 - 傍晚"],
    ),
    "a bullet one column to the right": ("1. 看水\n - 看堤\n", ["item 1 1 看水", "item 1 - 看堤"]),
}


@pytest.mark.parametrize("text, wanted", AS_MEANT.values(), ids=AS_MEANT)
def test_markdown_as_its_writer_meant_it(text: str, wanted: list[str]) -> None:
    assert shapes(parse(text, "a.md", markdown=True)) == wanted


def test_page_numbers_of_copied_pages_are_left_out() -> None:
    page = "守堤的人清早出门，先看水，再看堤，一处一处看过去。\n" * 20
    found = words(parse(f"1\n\n{page}\n2\n\n{page}\n— 3 —\n\n完。\n"))
    assert {"1", "2", "— 3 —"}.isdisjoint(found)


def test_page_numbers_between_marks_need_an_empty_line_on_one_side_only() -> None:
    page = "守堤的人清早出门，先看水，再看堤，一处一处看过去。\n" * 20
    assert {". 9 .", ".10."}.isdisjoint(words(parse(f"{page}. 9 .\n\n{page}.10.\n\n完。\n")))
    assert {"9", "10"} <= set(words(parse(f"{page}9\n\n{page}10\n\n完。\n")))


def test_page_numbers_amid_a_sentence_need_no_empty_line() -> None:
    page = "守堤的人清早出门，先看水，再看堤，一处一处看过去。\n" * 20 + "水位涨落都记\n"
    found = words(parse(f"{page}9\n在里面。\n{page}10\n在里面。\n"))
    assert {"9", "10"}.isdisjoint(found)


def test_three_page_numbers_and_their_running_heads_are_left_out() -> None:
    page = "守堤的人清早出门，先看水，再看堤，一处一处看过去。\n" * 20
    found = words(parse("".join(f"{page}守堤手册 2009-12-28\n{n}\n" for n in (7, 8, 9)) + "完。\n"))
    assert {"7", "8", "9", "守堤手册 2009-12-28"}.isdisjoint(found)
    assert found.count("守堤的人清早出门，先看水，再看堤，一处一处看过去。") == 60


def test_numbers_that_are_no_page_numbers_stay() -> None:
    column = "守堤的人清早出门，先看水，再看堤，一处一处看过去。\n"
    assert {"11", "12", "13"} <= set(words(parse(f"{column}11\n12\n13\n{column}")))
    assert words(parse("1\n\n看水\n\n2\n\n看堤\n"))[::2] == ["1", "2"]


@pytest.mark.parametrize("bold, markup", [(1, False), (2, True)])
def test_lines_in_bold_make_the_marks_of_plain_lines_marks(bold: int, markup: bool) -> None:
    assert parse("守堤的人\n" + "**守堤的规矩**\n清早看一次水。\n" * bold).markup is markup


@pytest.mark.parametrize("bold, markup", [(2, False), (3, True)])
def test_bold_words_make_the_marks_of_plain_lines_marks(bold: int, markup: bool) -> None:
    text = "守堤的人\n" + "· **看水**：清早一次。\n" * bold
    source = parse(text)
    assert source.markup is markup
    assert words(source) == text.splitlines()
