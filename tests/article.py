"""One article, kept as data, and its renderings: the same words as every format has them.

The article is ours; the town in it is invented. A rendering takes the blocks and gives the bytes of a file.
Another format is one more entry of `RENDERINGS`.
"""

import html
import io
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from pdf import lines_of

Rows = Sequence[Sequence[str]]


class Block(NamedTuple):
    """A block of the article, its enumerator left out; a table has `rows`."""

    kind: str  # title | section | part | paragraph | point | step | table
    text: str = ""
    rows: Rows = ()


def _blocks() -> Iterator[Block]:
    yield Block("title", "青石镇社区图书角管理读本")
    yield Block("paragraph", PREFACE)
    for section, parts in SECTIONS:
        yield Block("section", section)
        for part, paragraphs in parts:
            if part:
                yield Block("part", part)
            for paragraph in paragraphs:
                yield paragraph if isinstance(paragraph, Block) else Block("paragraph", paragraph)


PREFACE = (
    "青石镇的图书角从三只旧书架起步，十年里走进了二十七个小区。"
    "办得好不好，不看书有多少，而看有没有人天天来。本书把这些年的做法整理出来，供后来的人参考。"
)

SECTIONS: list[tuple[str, list[tuple[str, list[str | Block]]]]] = [
    (
        "什么是社区图书角",
        [
            (
                "基本概念",
                [
                    (
                        "社区图书角是指设在居民楼下、由居民自己管理、免费向邻里开放的小型阅读空间。"
                        "它不同于镇上的图书馆，没有编制，也没有专门的房子。"
                    ),
                    (
                        "所谓漂流书，是指读者看完以后不必归还原处、可以留在任何一个图书角的书。"
                        "漂流书的扉页贴有绿色标签，谁最后看到它，谁就把自己的门牌号写在上面。"
                    ),
                    "流通率是一定时期内借出册次与藏书册数之比。流通率低于百分之三十的书架，要在一个月内换书。",
                ],
            ),
            (
                "办角宗旨",
                [
                    (
                        "办好图书角，要坚持“三个就近”，即就近借书、就近还书、就近议事。"
                        "就近不是图省事，而是把路程留给腿脚不便的人。"
                    ),
                    "图书角的本质是邻里互助。书只是由头，人来了，话就多了，事情也就好商量了。",
                    "守角人常说“四不”规矩：不锁门、不收费、不催还、不攀比。",
                ],
            ),
        ],
    ),
    (
        "怎样建设图书角",
        [
            (
                "选址的三条原则",
                [
                    Block("point", "看得见，设在居民每天必经的地方。"),
                    Block("point", "坐得下，至少放得下六把椅子。"),
                    Block("point", "管得住，离值班室不超过五十米。"),
                ],
            ),
            (
                "建角的步骤",
                [
                    "建一个新的图书角，一般分为四个步骤：",
                    Block("step", "摸底登记"),
                    Block("step", "公开议定"),
                    Block("step", "挂牌开放"),
                    Block("step", "定期回访"),
                    "四个步骤缺一不可。跳过议定直接挂牌的，多半办不到第二年。",
                ],
            ),
            (
                "经费来源",
                [
                    (
                        "图书角的经费主要有三个来源：一是居民自愿捐助，二是镇里的公益补贴，三是旧书义卖所得。"
                        "每一笔都要在墙上公布，公布的时间不少于十五天。"
                    ),
                ],
            ),
        ],
    ),
    (
        "怎样管好图书角",
        [
            (
                "岗位与职责",
                [
                    "每个图书角设三类岗位，各岗位的职责见下表。",
                    Block(
                        "table",
                        rows=(
                            ("岗位", "含义"),
                            ("守角人", "负责日常开门和整理书架的居民"),
                            ("选书员", "负责挑选和更换图书的居民"),
                            ("记账员", "负责登记捐款和公布账目的居民"),
                        ),
                    ),
                    "守角人每周轮换一次，轮换时当面点清册数。",
                ],
            ),
            (
                "日常管理的要求",
                [
                    (
                        "管理图书角要做到“五勤”：眼勤、手勤、腿勤、口勤、脑勤。"
                        "眼勤是看书有没有破损，手勤是随手把书归位，其余三勤说的都是和人打交道。"
                    ),
                    (
                        "加强日常管理，要把握三点要求。一是要坚持每天巡看，发现受潮的书及时晾晒。"
                        "二是要坚持每月盘点，丢失的书不追究，只登记。三是要坚持每季评议，让常来的读者当评委。"
                    ),
                ],
            ),
            (
                "读者公约",
                [
                    (
                        "读者公约的内容包括①爱护图书；②轻声慢步；③谦让座位；④带走垃圾。"
                        "公约由孩子们用毛笔抄写，贴在书架的侧面。"
                    ),
                ],
            ),
        ],
    ),
    (
        "图书角的作用",
        [
            (
                "",
                [
                    (
                        "十年的实践表明，图书角有两大作用：聚人气、解心结。"
                        "第七小区的两户人家为了车位多年不说话，后来在同一张桌子上下了一盘棋，事情就过去了。"
                    ),
                    "这种在借书还书中慢慢化解矛盾的做法，被称为“书角调解”。",
                    "坚持公益性、群众性、长期性的“三性”统一，图书角才能一直办下去。",
                ],
            ),
        ],
    ),
    (
        "怎样评价图书角",
        [
            (
                "评价的标准",
                [
                    (
                        "评价一个图书角，要看“两个满意”：常来的读者满意、楼上的住户满意。"
                        "前者看服务，后者看安静，两者不能只顾一头。"
                    ),
                    (
                        "读者粘度是指一名读者在一个季度里到访的次数。"
                        "读者粘度高而流通率低，说明人是来聊天的，书架该换新书了。"
                    ),
                    (
                        "镇里每年公布一次评价结果，评价分为三个等级：优良、合格、待改进。"
                        "连续两年待改进的图书角要重新议定去留。"
                    ),
                ],
            ),
            (
                "评价的方法",
                [
                    (
                        "评价图书角有三种方法。第一，查台账，看借还记录是否连续。"
                        "第二，听意见，随机走访十户居民。第三，看现场，不打招呼到书架前坐一个小时。"
                    ),
                    (
                        "现场评议是指由不住在本小区的守角人到现场打分的评价方式。"
                        "打分的人当天写出意见，意见只写事实，不写人名，三天之内贴到墙上。"
                    ),
                    (
                        "有的小区书多人少，有的小区书少人多，不能用一把尺子去量。"
                        "青石镇的办法是让图书角和自己的去年比，进步快的多得补贴，退步的先找原因再谈补贴。"
                        "第三小区去年只借出两百册，今年借出五百册，虽然总数仍在末尾，却拿到了全镇最高的一笔补贴。"
                        "守角人老周说，钱不算多，可是这一年的功夫有人看见了，这比什么都要紧。"
                    ),
                ],
            ),
            (
                "结果的运用",
                [
                    "评价结果有三项用途：确定补贴、调整图书、推荐先进。除此以外不作他用，更不与物业费挂钩。",
                    Block("point", "补贴按季发放，先公布后到账。"),
                    Block("point", "图书由选书员在邻近的三个小区之间调换。"),
                    Block("point", "先进由居民推荐，不搞名额分配。"),
                ],
            ),
        ],
    ),
]
ARTICLE = tuple(_blocks())

HAN = "一二三四五六七八九十"


class Numbers:
    """The enumerators that stand before the blocks, as a person would type them."""

    def __init__(self) -> None:
        self.section = self.part = self.point = self.step = 0

    def label(self, kind: str) -> str:
        if kind == "section":
            self.section, self.part = self.section + 1, 0
            return f"{HAN[self.section - 1]}、"
        if kind == "part":
            self.part += 1
            return f"（{HAN[self.part - 1]}）"
        if kind == "point":
            self.point += 1
            return f"{self.point}."
        self.point = 0
        if kind == "step":
            self.step += 1
            return f"（{self.step}）"
        self.step = 0
        return ""


def lines(blocks: Sequence[Block]) -> Iterator[tuple[Block, str]]:
    """Each block with its text as it is typed; of a table, one a row, its cells joined by ：."""
    numbers = Numbers()
    for block in blocks:
        if block.kind == "table":
            for row in block.rows[1:]:
                yield block, "：".join(row)
        else:
            yield block, numbers.label(block.kind) + block.text


# --- renderings


def as_text(blocks: Sequence[Block]) -> bytes:
    return "\n".join(line for _, line in lines(blocks)).encode()


def as_wrapped_text(blocks: Sequence[Block]) -> bytes:
    """Wrapped at 34 characters, as it comes out of a mail or a PDF."""
    return "\n".join(row for _, line in lines(blocks) for row in lines_of(line, 34)).encode()


def as_markdown(blocks: Sequence[Block]) -> bytes:
    marks = {"title": "# ", "section": "## ", "part": "### "}
    written: list[str] = []
    for block, line in _once(blocks):
        if block.kind == "table":
            head, *body = (f"| {' | '.join(row)} |" for row in block.rows)
            written.append("\n".join([head, "| --- | --- |", *body]))
        elif block.kind == "point":
            written.append(line.replace(".", ". ", 1))
        else:
            written.append(marks.get(block.kind, "") + line)
    return ("\n\n".join(written) + "\n").encode()


def as_latex(blocks: Sequence[Block]) -> bytes:
    """The source of a LaTeX document: its points stand in an environment, its tables are lines of &."""
    levels = {"title": "chapter", "section": "section", "part": "subsection"}
    written = [r"\documentclass{ctexbook}", r"\begin{document}"]
    before = ""
    for block, line in _once(blocks):
        if block.kind == "point" and before != "point":
            written.append(r"\begin{enumerate}")
        elif before == "point" and block.kind != "point":
            written.append(r"\end{enumerate}")
        if block.kind == "point":
            written.append(rf"  \item {block.text}")
        elif block.kind == "table":
            head, *body = (f"{' & '.join(row)} \\\\" for row in block.rows)
            table = [r"\begin{tabular}{ll}", r"\hline", head, r"\hline", *body, r"\hline", r"\end{tabular}"]
            written.append("\n".join(table))
        else:
            level = levels.get(block.kind)
            written.append(rf"\{level}{{{line}}}" if level else line)
        before = block.kind
    return "\n\n".join([*written, r"\end{document}"]).encode()


def as_org(blocks: Sequence[Block]) -> bytes:
    """The source of an Org document."""
    levels = {"title": "* ", "section": "** ", "part": "*** "}
    written = ["#+TITLE: 读本\n#+AUTHOR: x"]
    for block, line in _once(blocks):
        if block.kind == "table":
            head, *body = (f"| {' | '.join(row)} |" for row in block.rows)
            written.append("\n".join([head, "|-----+-----|", *body]))
        elif block.kind == "point":
            written.append(line.replace(".", ". ", 1))
        else:
            written.append(levels.get(block.kind, "") + line)
    return "\n\n".join(written).encode()


def as_typst(blocks: Sequence[Block]) -> bytes:
    """The source of a Typst document: each row of its table is a term with what it is."""
    levels = {"title": "= ", "section": "== ", "part": "=== "}
    written = ['#set text(lang: "zh")', "#pagebreak()"]
    for block, line in _once(blocks):
        if block.kind == "table":
            written.append("\n".join(f"/ {name}: {told}" for name, told in block.rows[1:]))
        elif block.kind == "point":
            written.append(f"+ {block.text}")
        else:
            written.append(levels.get(block.kind, "") + line)
    return "\n\n".join(written).encode()


def as_html(blocks: Sequence[Block]) -> bytes:
    """A saved page of a web site: the article among navigation, advertisement and comments."""
    return PAGE.format(title=html.escape(blocks[0].text), article=_elements(blocks)).encode()


def as_plain_html(blocks: Sequence[Block]) -> bytes:
    """A document saved as HTML."""
    return f"<!DOCTYPE html><html><body>{_elements(blocks)}</body></html>".encode("gb18030")


def as_docx(blocks: Sequence[Block]) -> bytes:
    """A Word file whose enumerators are automatic numbering: no 一、 stands in its text."""
    body: list[str] = []
    lists = 2  # the numbers of lists; each list of points is one of its own
    before = ""
    for block in blocks:
        if block.kind == "point" and before != "point":
            lists += 1
        if block.kind == "table":
            rows = "".join(
                f"<w:tr>{''.join(f'<w:tc>{_paragraph(cell)}</w:tc>' for cell in row)}</w:tr>"
                for row in block.rows
            )
            body.append(f"<w:tbl>{rows}</w:tbl>")
        else:
            styles = {"title": "a3", "section": "1", "part": "2"}
            numbers = {"point": (lists, 0), "step": (2, 0)}
            body.append(_paragraph(block.text, styles.get(block.kind, ""), numbers.get(block.kind)))
        before = block.kind
    return packed(
        {
            "[Content_Types].xml": CONTENT_TYPES,
            "_rels/.rels": RELATIONSHIPS,
            "word/document.xml": f"<w:document {W}><w:body>{''.join(body)}<w:sectPr/></w:body></w:document>",
            "word/styles.xml": STYLES,
            "word/numbering.xml": numbering(range(3, lists + 1)),
        }
    )


def as_epub(blocks: Sequence[Block]) -> bytes:
    """A book of one chapter."""
    return epub([_elements(blocks)])


RENDERINGS: dict[str, tuple[str, Callable[[Sequence[Block]], bytes]]] = {
    "txt": (".txt", as_text),
    "wrapped txt": (".txt", as_wrapped_text),
    "markdown": (".md", as_markdown),
    "latex": (".tex", as_latex),
    "org": (".org", as_org),
    "typst": (".typ", as_typst),
    "web page": (".html", as_html),
    "html": (".htm", as_plain_html),
    "docx": (".docx", as_docx),
    "epub": (".epub", as_epub),
}
"""Name of a rendering → suffix of its file, and what makes its bytes."""


def _once(blocks: Sequence[Block]) -> Iterator[tuple[Block, str]]:
    """Each block with its text; a table but once."""
    before: Block | None = None
    for block, line in lines(blocks):
        if block is not before or block.kind != "table":
            yield block, line
        before = block


def _elements(blocks: Sequence[Block]) -> str:
    tags = {"title": "h1", "section": "h2", "part": "h3"}
    written: list[str] = []
    before = ""
    for block, line in _once(blocks):
        if before == "point" and block.kind != "point":
            written.append("</ol>")
        if block.kind == "point":
            written.append(f"{'<ol>' if before != 'point' else ''}<li>{html.escape(block.text)}</li>")
        elif block.kind == "table":
            rows = ("".join(f"<td>{html.escape(cell)}</td>" for cell in row) for row in block.rows)
            written.append(f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>")
        else:
            tag = tags.get(block.kind, "p")
            written.append(f"<{tag}>{html.escape(line)}</{tag}>")
        before = block.kind
    return "\n".join([*written, "</ol>"] if before == "point" else written)


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip of these parts, always the same bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def epub(chapters: Sequence[str]) -> bytes:
    """A book with a table of contents and these chapters, each the inside of a body."""
    names = [f"text/{number}.xhtml" for number in range(1, len(chapters) + 1)]
    page = '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head><body>{}</body></html>'
    items = "".join(
        f'<item id="c{i}" href="{name}" media-type="application/xhtml+xml"/>' for i, name in enumerate(names)
    )
    spine = "".join(f'<itemref idref="c{i}"/>' for i in range(len(names)))
    return packed(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": '<container><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>',
            "OEBPS/book.opf": "<package><manifest>"
            '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
            f'{items}</manifest><spine><itemref idref="nav"/>{spine}</spine></package>',
            "OEBPS/nav.xhtml": page.format("<nav><ol><li>目录</li></ol></nav>"),
            **{f"OEBPS/{name}": page.format(chapter) for name, chapter in zip(names, chapters, strict=True)},
        }
    )


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
CONTENT_TYPES = """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="xml" ContentType="application/xml"/></Types>"""
RELATIONSHIPS = """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="r1" Target="word/document.xml"
Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>"""
# As Chinese Word has them: the numbering of headings hangs on their styles.
STYLES = f"""<w:styles {W}>
<w:style w:type="paragraph" w:styleId="a"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="a3"><w:name w:val="Title"/><w:basedOn w:val="a"/></w:style>
<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/>
<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/><w:basedOn w:val="a"/>
<w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
</w:styles>"""


def numbering(lists_of_points: Sequence[int]) -> str:
    """The lists of a Word file: 1 numbers headings, 2 steps, and the others points, each from 1."""
    level = (
        '<w:lvl w:ilvl="{}"><w:start w:val="1"/><w:numFmt w:val="{}"/>{}<w:suff w:val="nothing"/>'
        '<w:lvlText w:val="{}"/></w:lvl>'
    )
    headings = level.format(0, "chineseCountingThousand", '<w:pStyle w:val="1"/>', "%1、")
    headings += level.format(1, "chineseCounting", '<w:pStyle w:val="2"/>', "（%2）")
    definitions = (headings, level.format(0, "decimal", "", "（%1）"), level.format(0, "decimal", "", "%1."))
    restart = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    return (
        f"<w:numbering {W}>"
        + "".join(
            f'<w:abstractNum w:abstractNumId="{i}">{one}</w:abstractNum>' for i, one in enumerate(definitions)
        )
        + "".join(f'<w:num w:numId="{i + 1}"><w:abstractNumId w:val="{i}"/></w:num>' for i in range(2))
        + "".join(
            f'<w:num w:numId="{i}"><w:abstractNumId w:val="2"/>{restart}</w:num>' for i in lists_of_points
        )
        + "</w:numbering>"
    )


def _paragraph(text: str, style: str = "", number: tuple[int, int] | None = None) -> str:
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if number:
        properties += f'<w:numPr><w:ilvl w:val="{number[1]}"/><w:numId w:val="{number[0]}"/></w:numPr>'
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{html.escape(text)}</w:t></w:r></w:p>"


PAGE = """<!DOCTYPE html>
<html lang="zh"><head><meta charset="utf-8"><title>{title}_青石镇政府网</title>
<script>var four = "四个按钮：甲、乙、丙、丁";</script><style>p {{color: black}}</style></head>
<body>
<div id="nav"><ul><li><a href="/">首页</a></li><li><a href="/a">镇情</a></li><li><a href="/b">办事</a></li></ul></div>
<div class="position">您现在的位置：<a href="/">首页</a> &gt; <a href="/c">读本</a></div>
<div class="content">{article}</div>
<div class="share"><a href="#">分享到微信</a> <a href="#">打印</a> <a href="#">关闭</a></div>
<div class="advertisement"><a href="/ad">镇上超市开业，全场八折</a></div>
<div class="comments"><h3>网友评论</h3><div class="comment"><p>坚持“三个不来”：不来看、不来借、不来还。</p></div></div>
<div class="footer"><p>主办：青石镇政府　<a href="/d">联系我们</a>　<a href="/e">网站地图</a></p></div>
</body></html>
"""
