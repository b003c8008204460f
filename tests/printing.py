"""PDFs made at test time by two producers, LibreOffice and Chromium, as people get them: heads, numbers, columns."""

import html
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest

from article import Block, lines

FONT = "Noto Serif CJK SC"
HEAD = "青石镇学习资料汇编"


def chromium(page: str) -> bytes:
    """An HTML page, printed."""
    command = shutil.which("chromium") or shutil.which("chromium-browser")
    if not command:
        pytest.skip("chromium is missing: apt-get install chromium fonts-noto-cjk")
    options = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--no-pdf-header-footer",
    ]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "a.html").write_text(page, "utf-8")
        profile = f"--user-data-dir={folder / 'profile'}"
        _run([command, *options, profile, f"--print-to-pdf={folder / 'a.pdf'}", str(folder / "a.html")])
        return (folder / "a.pdf").read_bytes()


def libreoffice(document: str, options: str = "") -> bytes:
    """A document in flat OpenDocument, exported."""
    command = shutil.which("soffice")
    if not command:
        pytest.skip("soffice is missing: apt-get install libreoffice-writer-nogui fonts-noto-cjk")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "a.fodt").write_text(document, "utf-8")
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        target = "pdf:writer_pdf_Export" + (f":{options}" if options else "")
        _run(
            [command, profile, "--headless", "--convert-to", target, "--outdir", name, str(folder / "a.fodt")]
        )
        return (folder / "a.pdf").read_bytes()


def _run(command: Sequence[str]) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=300, env={**os.environ, "TZ": "UTC"})


def page_of(blocks: Sequence[Block], columns: int = 1) -> str:
    """The article as HTML for print, with a running head and page numbers."""
    tags = {"title": "h1", "section": "h2", "part": "h3"}
    body = "\n".join(
        _html_table(block)
        if block.kind == "table"
        else f"<{tags.get(block.kind, 'p')}>{html.escape(line)}</{tags.get(block.kind, 'p')}>"
        for block, line in once(blocks)
    )
    size = "A4" if columns > 1 else "A5"
    return _PAGE.format(font=FONT, head=HEAD, size=size, columns=columns, body=body)


def document_of(blocks: Sequence[Block], columns: int = 1) -> str:
    """The article as flat OpenDocument, with a running head and page numbers."""
    styles = {"title": "T", "section": "S", "part": "P"}
    body = "".join(
        _odt_table(block)
        if block.kind == "table"
        else f'<text:p text:style-name="{styles.get(block.kind, "B")}">{html.escape(line)}</text:p>'
        for block, line in once(blocks)
    )
    width, height = (21, 29.7) if columns > 1 else (14.8, 21)
    return _DOCUMENT.format(font=FONT, head=HEAD, width=width, height=height, columns=columns, body=body)


def once(blocks: Sequence[Block]) -> Iterator[tuple[Block, str]]:
    """Each block with its text as typed; a table but once."""
    before: Block | None = None
    for block, line in lines(blocks):
        if block is not before or block.kind != "table":
            yield block, line
        before = block


def _html_table(block: Block) -> str:
    rows = ("".join(f"<td>{html.escape(cell)}</td>" for cell in row) for row in block.rows)
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"


def _odt_table(block: Block) -> str:
    cell = '<table:table-cell table:style-name="C"><text:p>{}</text:p></table:table-cell>'
    rows = ("".join(cell.format(html.escape(words)) for words in row) for row in block.rows)
    columns = '<table:table-column table:style-name="N"/><table:table-column table:style-name="W"/>'
    inside = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    return f'<table:table table:name="A">{columns}{inside}</table:table>'


_PAGE = """<!DOCTYPE html><html lang="zh-CN"><meta charset="utf-8"><style>
@page {{ size: {size}; margin: 20mm;
  @top-center {{ content: "{head}"; font-size: 9pt }}
  @bottom-center {{ content: "— " counter(page) " —"; font-size: 9pt }} }}
body {{ font: 10.5pt/1.6 "{font}"; margin: 0; column-count: {columns}; column-gap: 2em }}
p {{ text-indent: 2em; margin: 0; text-align: justify }}
h1 {{ font-size: 20pt; text-align: center; column-span: all }} h2 {{ font-size: 15pt }} h3 {{ font-size: 12pt }}
table {{ border-collapse: collapse }} td {{ border: 1px solid; padding: 2pt 8pt }}
</style><body>{body}</body></html>"""

_NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{what}:1.0"'
    for name, what in {
        "office": "office",
        "style": "style",
        "text": "text",
        "table": "table",
        "fo": "xsl-fo-compatible",
    }.items()
)


def _style(name: str, paragraph: str, size: float = 0, weight: str = "normal") -> str:
    letters = f'fo:font-size="{size}pt" style:font-size-asian="{size}pt"' if size else ""
    return (
        f'<style:style style:name="{name}" style:family="paragraph"><style:paragraph-properties {paragraph}/>'
        f'<style:text-properties {letters} fo:font-weight="{weight}" style:font-weight-asian="{weight}"/>'
        "</style:style>"
    )


# Without punctuation-wrap="simple", LibreOffice 7.4 loses the marks that hang over the margin of justified lines.
_DOCUMENT = (
    f'<?xml version="1.0" encoding="UTF-8"?><office:document {_NAMES} office:version="1.3" '
    'office:mimetype="application/vnd.oasis.opendocument.text"><office:styles>'
    '<style:default-style style:family="paragraph">'
    '<style:paragraph-properties fo:text-align="justify" fo:line-height="150%" style:punctuation-wrap="simple"/>'
    '<style:text-properties style:font-name-asian="{font}" fo:font-size="10.5pt" style:font-size-asian="10.5pt" '
    'fo:language="zh" fo:country="CN" style:language-asian="zh" style:country-asian="CN"/></style:default-style>'
    + _style("B", 'fo:text-indent="21pt"')
    + _style("H", 'fo:text-align="center"', 9)
    + _style("T", 'fo:text-align="center"', 20)
    + _style("S", 'fo:margin-top="12pt"', 15, "bold")
    + _style("P", 'fo:margin-top="6pt"', 10.5, "bold")
    + '</office:styles><office:automatic-styles><style:page-layout style:name="L"><style:page-layout-properties '
    'fo:page-width="{width}cm" fo:page-height="{height}cm" fo:margin="2cm">'
    '<style:columns fo:column-count="{columns}" fo:column-gap="0.8cm"/></style:page-layout-properties>'
    '<style:header-style><style:header-footer-properties fo:margin-bottom="0.4cm" fo:min-height="0.5cm"/>'
    '</style:header-style><style:footer-style><style:header-footer-properties fo:margin-top="0.4cm" '
    'fo:min-height="0.5cm"/></style:footer-style></style:page-layout>'
    '<style:style style:name="N" style:family="table-column"><style:table-column-properties '
    'style:column-width="2cm"/></style:style>'
    '<style:style style:name="W" style:family="table-column"><style:table-column-properties '
    'style:column-width="5.8cm"/></style:style>'
    '<style:style style:name="C" style:family="table-cell"><style:table-cell-properties fo:padding="0.1cm" '
    'fo:border="0.5pt solid #000000"/></style:style></office:automatic-styles>'
    '<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="L">'
    '<style:header><text:p text:style-name="H">{head}</text:p></style:header>'
    '<style:footer><text:p text:style-name="H">第<text:page-number/>页 共<text:page-count/>页</text:p>'
    "</style:footer></style:master-page></office:master-styles>"
    "<office:body><office:text>{body}</office:text></office:body></office:document>"
)


@cache
def printed(name: str, blocks: Sequence[Block]) -> bytes:
    """The article as one of `PRODUCERS` prints it."""
    return PRODUCERS[name](blocks)


PRODUCERS = {
    "LibreOffice": lambda blocks: libreoffice(document_of(blocks)),
    "Chromium": lambda blocks: chromium(page_of(blocks)),
    "LibreOffice, two columns": lambda blocks: libreoffice(document_of(blocks, columns=2)),
    "Chromium, two columns": lambda blocks: chromium(page_of(blocks, columns=2)),
}
"""Name of a rendering → what makes its bytes."""
