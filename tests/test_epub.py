"""EPUBs, and zips that hold nothing to read."""

from pathlib import Path

import pytest

from article import CONTENT_TYPES, W, epub, packed
from flashgen.errors import ReadError
from flashgen.readers import sources


def test_each_chapter_is_a_source_in_the_order_of_the_spine(tmp_path: Path) -> None:
    path = tmp_path / "书.epub"
    path.write_bytes(
        epub(["<h1>堤</h1><p>看水&nbsp;&foo;</p>", "<p><img src='x'/></p>", "<p>听<b>堤</b></p>"])
    )
    found = sources(path)
    assert [(source.path, source.text) for source in found] == [
        (f"{path}#1", "堤\n看水\xa0&foo;"),
        (f"{path}#3", "听堤"),
    ]


REFUSED: dict[str, tuple[bytes, str]] = {
    "a protected book": (
        packed(
            {
                "META-INF/container.xml": "<container/>",
                "META-INF/encryption.xml": '<e><CipherReference URI="a.xhtml"/></e>',
            }
        ),
        "is protected against copying",
    ),
    "a book without chapters": (epub([]), "shows no words"),
    "a book without its package": (
        packed({"META-INF/container.xml": "<container/>"}),
        "is damaged: it has no",
    ),
    "a Word file without words": (
        packed(
            {
                "[Content_Types].xml": CONTENT_TYPES,
                "word/document.xml": f"<w:document {W}><w:body/></w:document>",
            }
        ),
        "shows no words",
    ),
    "a Word file without a document": (
        packed({"word/styles.xml": "<a/>"}),
        "is damaged: it has no word/document.xml",
    ),
    "a table": (
        packed({"xl/workbook.xml": ""}),
        "is an Office file of another kind than .docx; open it in Word",
    ),
    "a zip": (packed({"a.txt": "看水"}), "is a zip, but no Word file and no EPUB; unpack it"),
    "RTF": (b"{\\rtf1 a}", "is an RTF file, not text; open it in Word"),
    "an empty page": (b"<html><body></body></html>", "shows no words"),
}


@pytest.mark.parametrize("data, message", REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_read_says_so(data: bytes, message: str, tmp_path: Path) -> None:
    path = tmp_path / "x.docx"
    path.write_bytes(data)
    with pytest.raises(ReadError) as caught:
        sources(path)
    assert str(caught.value).startswith(f"{path}: {message}")
