"""Saved web pages: the article and its shape, without what surrounds it."""

from pathlib import Path

import pytest

from article import ARTICLE, PAGE, RENDERINGS
from flashgen.document.structure import document
from flashgen.errors import ReadError
from flashgen.mine import mine
from flashgen.readers import sources
from reading import read, shapes

ELEMENTS = {
    "paragraphs and line ends": (
        "<p>看 水\n的人<br>听堤</p>记账",
        ["line 0 - 看 水 的人", "line 0 - 听堤", "line 0 - 记账"],
    ),
    "headings": ("<h1>堤</h1><h3><span>闸</span></h3>", ["heading 1 - 堤", "heading 3 - 闸"]),
    "a title": ("<h1 class='big title'>堤</h1>", ["title 0 - 堤"]),
    "lists in lists": (
        "<ol start=3><li>看<ul><li>脚</li></ul></li><li value=7><p>听</p><p>停</p></li><li>记</ol>",
        ["item 1 3 看", "item 2 - 脚", "item 1 7 听", "line 1 - 停", "item 1 8 记"],
    ),
    "names with what is told of them": (
        "<dl><dt>堤</dt><dd>土做的</dd><dd>石做的</dd><dt>闸</dt><dd>木做的</dd></dl><details><summary>看水</summary>早上<ul><li>脚</ul></details>",
        [
            "item 1 - 堤",
            "item 2 - 土做的",
            "item 2 - 石做的",
            "item 1 - 闸",
            "item 2 - 木做的",
            "item 1 - 看水",
            "line 1 - 早上",
            "item 2 - 脚",
        ],
    ),
    "a table": (
        "<table><tr><th>名<th>用<tr><td rowspan=2>锹<td>挖<tr><td>填<tr><td colspan=2>漆<td>画</table>",
        [
            "cell 0 0 名",
            "cell 0 1 用",
            "cell 1 0 锹",
            "cell 1 1 挖",
            "cell 2 1 填",
            "cell 3 0 漆",
            "cell 3 2 画",
        ],
    ),
    "a table that lays out the page": (
        "<table><tr><td><p>看水</p></td></tr></table><table><tr><td>栏</td><td><table><tr><td>听<td>堤</table>",
        ["line 0 - 看水", "line 0 - 栏", "cell 0 0 听", "cell 0 1 堤"],
    ),
    "what nobody sees": (
        "<p>看<!-- 旧 -->水<span style='display: NONE'>藏</span><b hidden>匿</b>人</p><svg>图</svg>",
        ["line 0 - 看水人"],
    ),
    "code": (
        "<p>用<code>dig</code>挖</p><pre><code>dig()</code></pre><pre>看水\n听堤</pre>",
        ["line 0 - 用dig挖", "line 0 - 看水", "line 0 - 听堤"],
    ),
    "marks of notes": (
        "<p>看水<sup><a href='#1'>[1]</a></sup>的人，x<sup>n</sup></p>",
        ["line 0 - 看水的人，xn"],
    ),
    "readings": ("<p><ruby>堤<rt>dī</rt></ruby>上</p>", ["line 0 - 堤上"]),
    "entities": ("<p>看&lt;水&gt;&nbsp;&amp;&#21548;堤</p>", ["line 0 - 看<水>\xa0&听堤"]),
}


@pytest.mark.parametrize("html, wanted", ELEMENTS.values(), ids=ELEMENTS)
def test_the_pieces_of_a_page(html: str, wanted: list[str], tmp_path: Path) -> None:
    assert shapes(read(tmp_path / "x.html", f"<!DOCTYPE html><body>{html}</body>")) == wanted


def test_bold_words_are_known(tmp_path: Path) -> None:
    source = read(tmp_path / "x.html", "<html><p><b>看</b><strong>水</strong>是本分。</p><p> <b>听堤</b></p>")
    assert [source.text[slice(*span)] for span in source.strong] == ["看水", "听堤"]
    doc = document(source)
    assert [doc.text[slice(*span)] for span in doc.strong] == ["看水", "听堤"]


JUNK = ("首页", "镇情", "分享到微信", "八折", "不来看", "联系我们", "四个按钮", "color")


def test_navigation_advertisement_and_comments_are_left_out(tmp_path: Path) -> None:
    source = read(tmp_path / "x.html", RENDERINGS["web page"][1](ARTICLE))
    assert source.text.startswith("青石镇社区图书角管理读本\n")
    assert [word for word in JUNK if word in source.text] == []


# A page as WeChat has it: headings are bold paragraphs, the words stand in sections and spans.
WECHAT = """<!DOCTYPE html><html><head><meta property="og:title" content="守堤三看"/></head><body>
<div id="js_article" class="rich_media"><div class="rich_media_inner"><div id="page-content">
<h1 class="rich_media_title" id="activity-name"> 守堤三看 </h1>
<div id="meta_content" class="rich_media_meta_list"><span>水利之声</span> <em id="publish_time">2026-03-01</em></div>
<div class="rich_media_content" id="js_content" style="visibility: hidden;">
<section><section><p><span><strong>一、看什么</strong></span></p></section></section>
<section><p><span style="font-size: 16px;">守堤要做到</span><span>“三看”，即看水、看堤、看人。</span></p></section>
<section><p style="x: 2em;"><span>险情是指可能使堤防失去挡水能力的情况。发现险情要立刻报告，不许隐瞒。</span></p></section>
<section><p><img data-src="x.png"/></p></section>
<section><p><span><strong>二、怎么看</strong></span></p></section>
<section><p><span>白天看水色，夜里听水声。老站长说，水声一变，人就要起来，穿上雨靴到堤上走一趟，走到头再回来睡。</span></p></section>
<section><p><span>堤上的规矩是老辈人传下来的，没有写进文件，可是谁也不敢忘。忘记的那一年，下游三个村的秋粮全泡在水里，
后来修了水库，装了遥测，坐在屋里就能看见每一个闸门的开度，老站长却说，机器看得见水位，看不见人心。</span></p></section>
<section><p><span>他退休的那天没有办酒，只请大家陪他再走一趟，一路上指着堤脚的柳树说，这一棵是哪年栽的，那一棵是谁栽的。
我们这一代人接过来的，不只是一条堤，还有一本账，账上记着每一次险情，也记着没有险情的夜晚是怎样熬过来的。</span></p></section>
</div></div></div></div>
<div class="qr_code_pc_outer"><p>微信扫一扫<br>关注该公众号</p></div>
<div id="js_pc_qr_code"><a href="javascript:;">知道了</a></div><script>var x = "四个意识";</script></body></html>
"""


def test_a_page_of_wechat(tmp_path: Path) -> None:
    source = read(tmp_path / "x.html", WECHAT)
    assert "扫一扫" not in source.text
    assert "知道了" not in source.text
    found = {(fact.term, fact.place.section) for fact in mine(source)}
    assert ("三看", ("守堤三看", "看什么")) in found
    assert ("险情", ("守堤三看", "看什么")) in found


# As its newer editor writes: bold is a style, words are leaves, cards of accounts and pictures stand between.
LEAF = '<span leaf="">{}</span>'
BOLD = f'<span textstyle="" style="font-weight: bold;">{LEAF}</span>'
NEWER = f"""<!DOCTYPE html><html><body id="activity-detail"><div id="js_article"><div id="img-content">
<h1 class="rich_media_title " id="activity-name"><span class="js_title_inner">守堤三看</span></h1>
<div id="meta_content"><span id="copyright_logo">原创</span><span id="profileBt"><a id="js_name">水利之声</a></span></div>
<div class="rich_media_content js_underline_content" id="js_content" style="visibility: hidden; opacity: 0; ">
<p style="display: none;"><mp-style-type data-value="3"></mp-style-type></p>
<section nodeleaf=""><mp-common-profile data-nickname="水利之声" data-signature="四个按钮"></mp-common-profile></section>
<section><section><p>{BOLD.format("看什么")}</p></section></section>
<section><p>{LEAF.format("守堤要做到")}{BOLD.format("“三看”，即看水、看堤、看人。")}</p></section>
<section nodeleaf=""><img data-src="x.png"></section>
<ul><li><section><p>{LEAF.format("看水色")}</p></section></li><li><section><p>{LEAF.format("看堤脚")}</p></section></li></ul>
</div></div><div id="content_bottom_area"><a>阅读原文</a><span>阅读 10万+</span></div>
<div id="js_pc_qr_code"><p>微信扫一扫<br>关注该公众号</p></div></div><div class="comment">写留言</div></body></html>"""


def test_a_page_of_the_newer_editor_of_wechat(tmp_path: Path) -> None:
    source = read(tmp_path / "x.html", NEWER)
    assert shapes(source) == [
        "heading 1 - 守堤三看",
        "line 0 - 看什么",
        "line 0 - 守堤要做到“三看”，即看水、看堤、看人。",
        "item 1 - 看水色",
        "item 1 - 看堤脚",
    ]
    assert [fact.place.section for fact in mine(source) if fact.term == "三看"] == [("守堤三看", "看什么")]


@pytest.mark.parametrize(
    "named",
    [
        'class="pages_content" id="UCAP-CONTENT"',
        'class="view TRS_UEDITOR trs_paper_default trs_web"',
        'id="zoom"',
        'class="TRS_Editor"',
    ],
)
def test_a_page_of_an_office_says_which_part_is_the_article(named: str, tmp_path: Path) -> None:
    """However little it is among what surrounds it."""
    words = "守堤有三看。" * 5
    article = f'<div class="TRS_Editor"></div><div {named}><p>{words}</p></div>'
    around = "<p>主办单位和联系方式，责任编辑和网站标识码都写在这里。</p>" * 2
    page = PAGE.format(title="堤规", article=f"<h1>堤规</h1>{article}{around}")
    assert read(tmp_path / "x.html", page).text == f"堤规\n{words}"


def test_a_page_in_a_form_is_read(tmp_path: Path) -> None:
    page = PAGE.format(
        title="守堤", article="<h1>守堤</h1>" + "<p>守堤的人要看水、看堤、看人，一样也不能少。</p>" * 20
    )
    page = page.replace("<body>", "<body><form action='x'>").replace("</body>", "</form></body>")
    assert "一样也不能少" in read(tmp_path / "x.html", page).text


@pytest.mark.parametrize("charset, encoding", [("gb2312", "gb18030"), ("big5", "big5"), ("utf-8", "utf-8")])
def test_encodings_of_pages(charset: str, encoding: str, tmp_path: Path) -> None:
    page = f'<html><head><meta charset="{charset}"></head><body><p>看水的人，有三看。</p></body></html>'
    assert read(tmp_path / "x.html", page.encode(encoding)).text == "看水的人，有三看。"


def test_a_page_saved_as_one_file(tmp_path: Path) -> None:
    head = 'From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary="b"\r\n\r\n'
    part = "--b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    body = "".join(f"={byte:02X}" for byte in "<html><p>看水</p>".encode())
    assert read(tmp_path / "x.mhtml", f"{head}{part}{body}\r\n--b--\r\n").text == "看水"
    with pytest.raises(ReadError, match="there is no page in it"):
        read(tmp_path / "x.mhtml", f"{head}--b\r\nContent-Type: image/png\r\n\r\nx\r\n--b--\r\n")


PART = """      <h2>一、堤的由来</h2>
      <p class="text">堤是用土筑成的挡水建筑物。</p>
      <img src="dike.jpg">
    </div>
    <h2>二、堤的用处</h2>
"""


def test_lines_cut_out_of_a_page_are_html(tmp_path: Path) -> None:
    path = tmp_path / "堤.txt"
    path.write_text(PART, "utf-8")
    assert shapes(sources(path)[0]) == [
        "heading 2 - 一、堤的由来",
        "line 0 - 堤是用土筑成的挡水建筑物。",
        "heading 2 - 二、堤的用处",
    ]


def test_a_text_about_tags_is_no_page(tmp_path: Path) -> None:
    path = tmp_path / "标签.txt"
    path.write_text("<p> 是段落的标签。\n用 <p> 开头，用 </p> 结尾。\n<h1>、<h2> 是标题。\n", "utf-8")
    assert shapes(sources(path)[0])[0] == "line 0 - <p> 是段落的标签。"


def test_a_document_with_contents_of_links_is_read_whole(tmp_path: Path) -> None:
    """trafilatura takes its headings and lists for navigation."""
    contents = "".join(
        f'<li><a href="#{n}">{part}</a></li>' for n, part in enumerate(("看水", "听堤", "记账"))
    )
    parts = "".join(
        f"<h2>{part}</h2><p>守堤的人天天要做的一件事，少一天也不行。</p><ul><li>早上一次</li><li>夜里一次</li></ul>"
        for part in ("看水", "听堤", "记账")
    )
    found = shapes(read(tmp_path / "x.html", f"<html><body><ul>{contents}</ul>{parts}</body></html>"))
    assert [shape for shape in found if shape.startswith("heading")] == [
        "heading 2 - 看水",
        "heading 2 - 听堤",
        "heading 2 - 记账",
    ]
    assert sum(shape.startswith("item") for shape in found) == 9
