"""Word files: automatic numbers, headings, notes."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from article import CONTENT_TYPES, RELATIONSHIPS, W, packed
from flashgen.language import numerals
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


WORDS = "<w:r><w:t>{}</w:t></w:r>"
FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{}</w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>{}</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
COMPATIBLE = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
SHAPE = 'xmlns:v="urn:schemas-microsoft-com:vml"'
BOX = f"<w:txbxContent><w:p>{WORDS.format('框')}</w:p></w:txbxContent>"
NEW_BOX = f"<mc:Choice><w:drawing><x>{BOX}</x></w:drawing></mc:Choice>"
OLD_BOX = (
    f"<mc:Fallback><w:pict><v:shape {SHAPE}><v:textbox>{BOX}</v:textbox></v:shape></w:pict></mc:Fallback>"
)

# What Word and WPS write into a paragraph, and what its reader sees.
INLINE = {
    "a content control": (f"<w:sdt><w:sdtContent>{WORDS.format('堤')}</w:sdtContent></w:sdt>", ["看堤水"]),
    "a field": (FIELD.format(" REF _Ref1 ", "堤"), ["看堤水"]),
    "a simple field": (f'<w:fldSimple w:instr="SEQ 图">{WORDS.format(1)}</w:fldSimple>', ["看1水"]),
    "an open field": ('<w:r><w:fldChar w:fldCharType="begin"/></w:r>', ["看水"]),
    "tracked changes": (
        f"<w:ins>{WORDS.format('新')}</w:ins><w:moveFrom>{WORDS.format('旧')}</w:moveFrom>",
        ["看新水"],
    ),
    "hidden words": ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r>", ["看水"]),
    "words that are not hidden": ('<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>堤</w:t></w:r>', ["看堤水"]),
    "a reading": (
        f"<w:r><w:ruby><w:rt>{WORDS.format('dī')}</w:rt><w:rubyBase>{WORDS.format('堤')}</w:rubyBase></w:ruby></w:r>",
        ["看堤水"],
    ),
    "a direction": (f'<w:dir w:val="ltr">{WORDS.format("堤")}</w:dir>', ["看堤水"]),
    "a symbol": ('<w:r><w:sym w:font="Wingdings" w:char="F082"/></w:r>', ["看②水"]),
    "a line end": ("<w:r><w:br/></w:r>", ["看", "水"]),
    "a text box, told twice": (
        f"<w:r><mc:AlternateContent {COMPATIBLE}>{NEW_BOX}{OLD_BOX}</mc:AlternateContent></w:r>",
        ["看水", "框"],
    ),
    "text boxes in a group, one with a hidden mark": (
        f"<w:r><w:drawing>{BOX}<x>{BOX.replace('<w:p>', '<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr>')}</x></w:drawing></w:r>",
        ["看水", "框", "框"],
    ),
    "a text box, told once": (
        f"<w:r><mc:AlternateContent {COMPATIBLE}>{NEW_BOX}</mc:AlternateContent></w:r>",
        ["看水", "框"],
    ),
}


@pytest.mark.parametrize("inside, wanted", INLINE.values(), ids=INLINE)
def test_what_a_paragraph_shows(inside: str, wanted: list[str], tmp_path: Path) -> None:
    body = f"<w:p>{WORDS.format('看')}{inside}{WORDS.format('水')}</w:p>"
    assert read(tmp_path / "x.docx", word(body)).text.split("\n") == wanted


def test_contents_are_left_out_whatever_their_style(tmp_path: Path) -> None:
    gallery = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
    inside = f"<w:sdtContent>{paragraph('目录')}</w:sdtContent>"
    entry = f"<w:p>{WORDS.format('堤……')}{FIELD.format(' PAGEREF _Toc1 ', '3')}</w:p>"
    body = f"<w:sdt><w:sdtPr>{gallery}</w:sdtPr>{inside}</w:sdt>{entry}{paragraph('看水')}"
    assert read(tmp_path / "x.docx", word(body)).text == "看水"


def test_a_deleted_point_is_not_counted(tmp_path: Path) -> None:
    gone = f"<w:p><w:pPr>{number(1)}<w:rPr><w:del/></w:rPr></w:pPr><w:del><w:r><w:delText>旧</w:delText></w:r></w:del></w:p>"
    body = gone + paragraph("看水", number(1))
    assert read(tmp_path / "x.docx", word(body, level(0, "decimal", "%1."))).text == "1. 看水"


def test_a_level_restarts_after_the_level_it_names(tmp_path: Path) -> None:
    levels = level(0, "decimal", "%1.") + level(1, "decimal", "%2.")
    levels += level(2, "decimal", "(%3)", '<w:lvlRestart w:val="1"/>')
    points = [("甲", 0), ("乙", 1), ("丙", 2), ("丁", 1), ("戊", 2), ("己", 0), ("庚", 2)]
    body = "".join(paragraph(text, number(1, at)) for text, at in points)
    labels = [line.split(" ")[0] for line in read(tmp_path / "x.docx", word(body, levels)).text.split("\n")]
    assert labels == ["1.", "1.", "(1)", "2.", "(2)", "2.", "(1)"]


@pytest.mark.parametrize(
    "form, numbers",
    [
        ("decimal", {1: "1", 12: "12"}),
        ("decimalZero", {3: "03", 12: "12"}),
        ("chineseCountingThousand", {1: "一", 10: "十", 23: "二十三", 105: "一百零五"}),
        ("ideographDigital", {1: "一", 10: "一〇", 23: "二三"}),
        ("chineseLegalSimplified", {2: "贰", 12: "壹拾贰", 120: "壹佰贰拾"}),
        ("ideographLegalTraditional", {12: "壹拾貳"}),
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
