"""Fuzz a reader, and the rules with what it reads: `python tests/fuzz.py READER [seconds]`.

For a longer run than the tests make. Needs atheris, in an environment of its own: `pip install atheris .`
Stops at the first input that ends in a traceback, takes 20 seconds or 1 GB, or gives a fact whose words do not
stand in the text; the input is left in `fuzz/READER/`. Keep what it says as a case, mostly in
`tests/test_damaged.py`.

What is fuzzed is text, with the words below to choose from; XML is closed where the fuzzer left it open.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import atheris

with atheris.instrument_imports(include=["flashgen", "markdown_it", "mammoth"]):
    from article import ARTICLE, CONTENT_TYPES, RELATIONSHIPS, RENDERINGS, STYLES, W, epub, numbering, packed
    from facts import assert_spans_hold
    from flashgen.mine import mine
    from flashgen.model import Source
    from flashgen.readers import docx, markdown, plain, web  # noqa: F401  # else imported too late
    from flashgen.readers.glyphs import Glyph, rows
    from flashgen.readers.printed import Page, read_pages
    from flashgen.rules import all_rules
    from test_damaged import try_to_read

    all_rules()

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ROOT = Path(__file__).parent.parent
ROOM = Path(tempfile.mkdtemp())


def read(suffix: str, data: bytes) -> None:
    """Read and mine a file as a user's."""
    path = ROOM / f"x{suffix}"
    path.write_bytes(data)
    try_to_read(path)


def text_of(data: bytes) -> str:
    """What is fuzzed as text."""
    return data.decode("utf-8", "ignore")


def closed(root: str, attributes: str, data: bytes) -> bytes:
    """An XML part, its tags closed and nested as they must be."""
    from lxml import etree

    raw = f"<{root} {attributes}>{text_of(data)}</{root}>".encode()
    tree = etree.fromstring(raw, etree.XMLParser(recover=True, resolve_entities=False))
    return b"" if tree is None else etree.tostring(tree, encoding="utf-8")


def word_file(data: bytes) -> None:
    """A Word file: its text, its lists and its styles, with NULs between."""
    document, lists, styles, *_ = [*data.split(b"\0"), b"", b"", b""]
    parts = {
        "[Content_Types].xml": CONTENT_TYPES.encode(),
        "_rels/.rels": RELATIONSHIPS.encode(),
        "word/document.xml": closed("w:document", W, b"<w:body>" + document),
        "word/numbering.xml": closed("w:numbering", W, lists),
        "word/styles.xml": closed("w:styles", W, styles),
    }
    read(".docx", packed({name: part for name, part in parts.items() if part}))


def book(data: bytes) -> None:
    """A book: chapters with NULs between."""
    chapters = (text_of(closed("div", "", part)) for part in data.split(b"\0")[:5])
    read(".epub", epub([chapter for chapter in chapters if chapter] or [""]))


LETTERS = "水堤看守人的是三四个有“”：。、，（一）1.①—·- aA[3"


def printed(data: bytes) -> None:
    """Pages of glyphs, five bytes each: letter, steps right and down, size, and what else."""
    pages: list[Page] = []
    glyphs: list[Glyph] = []
    x = y = 50.0
    for letter, right, down, size, more in zip(*(iter(data),) * 5, strict=False):
        x, y = (x + right - 64, y + (down % 64) - 8) if down & 64 else (x + right / 8, y)
        if down & 128:
            pages.append(Page(rows(glyphs), 600, 800))
            glyphs, x, y = [], 50.0, 50.0
        em = 6 + size / 16
        glyphs.append(
            Glyph(LETTERS[letter % len(LETTERS)], x, x + em, y, em, bool(more & 1), bool(more & 2), more >> 2)
        )
        x += em
    found = read_pages([*pages, Page(rows(glyphs), 600, 800)])
    if found.pieces:
        source = Source("x.pdf", found.text, found.pieces, pages=found.pages)
        assert_spans_hold(source, mine(source))


READERS: dict[str, tuple[Callable[[bytes], None], Sequence[bytes]]] = {}
"""Name → what is tried with an input, and the inputs to begin with."""


def _sound(name: str) -> bytes:
    return RENDERINGS[name][1](ARTICLE)


def _parts(name: str, *parts: str) -> bytes:
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(_sound(name))) as archive:
        return b"\0".join(archive.read(part).partition(b">")[2] for part in parts)


def _texts() -> list[bytes]:
    """Short texts: the articles of the project, and the cases of its rules, cut where lines end."""
    files = [*sorted((ROOT / "seeds").glob("*")), *sorted((ROOT / "tests" / "cases").glob("*.yaml"))]
    lines = [line for path in files for line in path.read_bytes().splitlines(keepends=True)]
    return [b"".join(lines[at : at + 6]) for at in range(0, len(lines), 6)]


READERS |= {
    "bytes": (lambda data: read("", data), [*_texts()[::5], "守堤三看\n".encode("gb18030")]),
    "text": (lambda data: read(".txt", text_of(data).encode()), _texts()),
    "markdown": (lambda data: read(".md", text_of(data).encode()), [_sound("markdown"), *_texts()[::3]]),
    "html": (
        lambda data: read(".html", b"<html>" + data),
        [_sound("web page")[:3000], _sound("html")[:3000]],
    ),
    "mhtml": (
        lambda data: read(".mhtml", b"Content-Type: multipart/related; boundary=b\r\n" + data),
        [b"\r\n--b\r\nContent-Type: text/html\r\n\r\n<html><p>\xe6\xb0\xb4</p>\r\n--b--\r\n"],
    ),
    "docx": (
        word_file,
        [
            _parts("docx", "word/document.xml", "word/numbering.xml", "word/styles.xml"),
            f"<w:p><w:r><w:t>水</w:t></w:r></w:p>\0{numbering([3])}\0{STYLES}".encode(),
        ],
    ),
    "epub": (
        book,
        [_parts("epub", "OEBPS/text/1.xhtml"), "<h1>堤</h1><p>看水</p>\0<ol><li>听</ol>".encode()],
    ),
    "pdf": (printed, [bytes(range(250)), bytes([0, 8, 0, 64, 0] * 40)]),
}

HTML = (
    "<p> </p> <br> <div> </div> <section> <span> </span> <b> </b> <strong> <h1> </h1> <h2> <ul> </ul> <ol> <li> </li> <table> "
    "</table> <tr> <td> </td> rowspan=2 colspan=3 <sup> <pre> <code> <a_href=x> <nav> <footer> <!-- --> <ruby> <rt> &nbsp; "
    "<form> <article> <script> </script> style='display:none' hidden <dl> <dt> <dd> <blockquote>"
)
WORD = (
    "<w:p> </w:p> <w:pPr> </w:pPr> <w:r> </w:r> <w:t> </w:t> <w:tbl> </w:tbl> <w:tr> </w:tr> <w:tc> </w:tc> <w:numPr> </w:numPr> "
    '<w:ilvl_w:val="1"/> <w:numId_w:val="1"/> <w:numId_w:val="2"/> <w:pStyle_w:val="1"/> <w:outlineLvl_w:val="1"/> <w:tab/> '
    '<w:br/> <w:del> </w:del> <w:ins> </w:ins> <w:sdt> <w:sdtContent> <w:hyperlink> <w:gridSpan_w:val="2"/> <w:vMerge/> '
    '<w:fldChar_w:fldCharType="begin"/> <w:fldChar_w:fldCharType="separate"/> <w:fldChar_w:fldCharType="end"/> <w:instrText> '
    '<w:lvl_w:ilvl="0"> </w:lvl> <w:numFmt_w:val="chineseCounting"/> <w:lvlText_w:val="%1"/> <w:start_w:val="3"/> '
    '<w:num_w:numId="2"> <w:abstractNum_w:abstractNumId="1"> <w:abstractNumId_w:val="1"/> <w:lvlOverride_w:ilvl="0"> '
    '<w:startOverride_w:val="3"/> <w:style_w:styleId="1"> <w:basedOn_w:val="1"/> <w:numStyleLink_w:val="1"/>'
)
WORDS = (
    "一、 二、 （一） （二） 1. 2. ① ② 一是 二是 三是 第一， 第二， 首先， 其次， 最后， —— 第一章 第一节 第一条 三个 四个 两个 "
    "意识 维护 精神 方面 原则 特点 是指 即 包括 分为 叫做 ， 。 ； ： 、 “ ” 《 》 （ ） 和 与 等 的 \n \n\n \t \u3000 "
    '"'
)
MARKDOWN = "# ## - + 1. > ``` ` ** __ * | |---| \n --- [ ]( ) ![ <b> </b> <div> </div> <table> <td> $ $$ \\( \\) &amp; \\ :"
DICTIONARIES = {"html": HTML, "mhtml": HTML, "epub": HTML, "docx": WORD, "markdown": MARKDOWN}


def _entry(word: str) -> str:
    """A line of libFuzzer's dictionaries; _ stands for a space."""
    return '"' + "".join(rf"\x{byte:02x}" for byte in word.replace("_", " ").encode()) + '"\n'


def main() -> None:
    """Run one fuzzer."""
    if len(sys.argv) < 2 or sys.argv[1] not in READERS:
        sys.exit(f"usage: python tests/fuzz.py READER [seconds]; readers are {', '.join(READERS)}")
    name, seconds = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "300"
    folder = ROOT / "fuzz" / name
    corpus = folder / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    test, seeds = READERS[name]
    for number, seed in enumerate(seeds):
        (corpus / f"seed-{number}").write_bytes(seed)
    words = f"{DICTIONARIES.get(name, '')} {WORDS}".split(" ")
    dictionary = folder / "words"
    dictionary.write_text("".join(map(_entry, filter(None, words))), "utf-8")
    atheris.Setup(
        [
            sys.argv[0],
            f"-dict={dictionary}",
            f"-artifact_prefix={folder}/",
            *(f"-max_total_time={seconds}", "-timeout=20", "-rss_limit_mb=1024", "-max_len=6000"),
            str(corpus),
        ],
        test,
    )
    atheris.Fuzz()


if __name__ == "__main__":
    main()
