"""Word files: automatic numbers, headings, notes."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from article import CONTENT_TYPES, RELATIONSHIPS, W, packed
from flashgen import numerals
from flashgen.readers.numbering import written
from reading import read, shapes


def paragraph(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def number(list_: int, level: int = 0) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_}"/></w:numPr>'


def level(at: int, form: str, pattern: str, more: str = "") -> str:
    return f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{pattern}"/></w:lvl>'


def word(body: str, levels: str = "", lists: str = "", **parts: str) -> bytes:
    return packed(
        {
            "[Content_Types].xml": CONTENT_TYPES,
            "_rels/.rels": RELATIONSHIPS,
            "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
            "word/numbering.xml": f'<w:numbering {W}><w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
            f'<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>{lists}</w:numbering>',
        }
        | {f"word/{name}.xml": part for name, part in parts.items()}
    )


CHAPTERS = level(0, "chineseCounting", "第%1章") + level(1, "decimal", "%1.%2", "<w:isLgl/>")
CHAPTERS += level(2, "decimalEnclosedCircle", "%3", '<w:lvlRestart w:val="0"/><w:suff w:val="nothing"/>')
CHAPTERS += level(3, "bullet", "·")


def test_automatic_numbers_are_written_out(tmp_path: Path) -> None:
    body = "".join(
        paragraph(text, number(1, at))
        for text, at in [
            ("总则", 0),
            ("目的", 1),
            ("依据", 1),
            ("甲", 2),
            ("细则", 0),
            ("范围", 1),
            ("乙", 2),
            ("丙", 3),
        ]
    )
    assert shapes(read(tmp_path / "x.docx", word(body, CHAPTERS))) == [
        "line 0 - 第一章 总则",
        "line 0 - 1.1 目的",
        "line 0 - 1.2 依据",
        "line 0 - ①甲",
        "line 0 - 第二章 细则",
        "line 0 - 2.1 范围",
        "line 0 - ②乙",
        "item 4 - 丙",
    ]


def test_lists_of_one_definition_count_on_unless_they_restart(tmp_path: Path) -> None:
    lists = '<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="3"><w:abstractNumId w:val="0"/>'
    lists += '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    body = "".join(paragraph(text, number(of)) for text, of in [("甲", 1), ("乙", 2), ("丙", 3), ("丁", 3)])
    source = read(tmp_path / "x.docx", word(body, level(0, "decimal", "%1."), lists))
    assert source.text.split("\n") == ["1. 甲", "2. 乙", "5. 丙", "6. 丁"]


def test_numbers_by_style_and_none_by_zero(tmp_path: Path) -> None:
    styles = f'<w:styles {W}><w:style w:type="paragraph" w:styleId="s"><w:name w:val="point"/>'
    styles += f"<w:pPr>{number(1)}</w:pPr></w:style>"
    styles += '<w:style w:type="paragraph" w:styleId="t"><w:name w:val="sub"/><w:basedOn w:val="s"/></w:style></w:styles>'
    body = paragraph("甲", '<w:pStyle w:val="s"/>') + paragraph("乙", '<w:pStyle w:val="t"/>')
    body += paragraph("丙", '<w:pStyle w:val="s"/>' + number(0)) + paragraph("", '<w:pStyle w:val="s"/>')
    body += paragraph("丁", '<w:pStyle w:val="s"/>')
    source = read(tmp_path / "x.docx", word(body, level(0, "chineseCounting", "%1、"), styles=styles))
    assert source.text.split("\n") == ["一、 甲", "二、 乙", "丙", "四、 丁"]


def test_headings_by_outline_level_whatever_their_style_is_called(tmp_path: Path) -> None:
    styles = f'<w:styles {W}><w:style w:type="paragraph" w:styleId="s"><w:name w:val="公文标题"/>'
    styles += '<w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style></w:styles>'
    body = paragraph("堤", '<w:outlineLvl w:val="0"/>') + paragraph("闸", '<w:pStyle w:val="s"/>')
    body += paragraph("看水", '<w:outlineLvl w:val="9"/>')
    source = read(tmp_path / "x.docx", word(body, styles=styles))
    assert shapes(source) == ["heading 1 - 堤", "heading 2 - 闸", "line 0 - 看水"]


def test_footnotes_stand_at_the_end(tmp_path: Path) -> None:
    notes = f'<w:footnotes {W}><w:footnote w:id="2">{paragraph("堤，指土堤。")}</w:footnote></w:footnotes>'
    mark = '<w:p><w:r><w:t>看堤</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t>的人</w:t></w:r></w:p>'
    source = read(tmp_path / "x.docx", word(mark + paragraph("听水"), footnotes=notes))
    assert shapes(source) == ["line 0 - 看堤的人", "line 0 - 听水", "line 0 - 堤，指土堤。"]


def test_a_table_of_contents_and_deleted_words_are_left_out(tmp_path: Path) -> None:
    styles = f'<w:styles {W}><w:style w:type="paragraph" w:styleId="s"><w:name w:val="toc 1"/></w:style></w:styles>'
    body = paragraph("堤……1", '<w:pStyle w:val="s"/>')
    body += "<w:p><w:r><w:t>看</w:t></w:r><w:del><w:r><w:delText>旧</w:delText></w:r></w:del>"
    body += "<w:ins><w:r><w:t>水</w:t></w:r></w:ins></w:p>"
    assert read(tmp_path / "x.docx", word(body, styles=styles)).text == "看水"


@pytest.mark.parametrize(
    "form, numbers",
    [
        ("decimal", {1: "1", 12: "12"}),
        ("decimalZero", {3: "03", 12: "12"}),
        ("chineseCountingThousand", {1: "一", 10: "十", 23: "二十三", 105: "一百零五"}),
        ("chineseLegalSimplified", {12: "拾贰"}),
        ("upperLetter", {1: "A", 26: "Z", 28: "BB"}),
        ("lowerLetter", {2: "b"}),
        ("upperRoman", {4: "IV", 1994: "1994", 99: "XCIX"}),
        ("lowerRoman", {9: "ix"}),
        ("ideographTraditional", {1: "甲", 10: "癸", 11: "11"}),
        ("decimalEnclosedParen", {2: "⑵"}),
        ("none", {1: ""}),
        ("a form of its own", {7: "7"}),
    ],
)
def test_the_formats_of_numbers(form: str, numbers: dict[int, str]) -> None:
    assert {n: written(n, form) for n in numbers} == numbers


@given(st.integers(1, 999))
def test_a_chinese_numeral_is_read_as_it_was_written(n: int) -> None:
    assert numerals.parse(numerals.han(n)) == n
