"""From a file to the texts in it, and the pieces that its format marks.

`sources` chooses the reader: by the first bytes where they tell, else by the look of the text (pages are often
saved as .doc, notes as .txt), else by the suffix.
"""

from __future__ import annotations

import re
import sys
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from flashgen.errors import ReadError
from flashgen.model import Source
from flashgen.readers.encodings import decode
from flashgen.readers.markups import is_marked_up

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

STDIN = Path("-")
SUFFIXES = (
    *(".txt", ".text", ".md", ".markdown", ".mkd", ".docx", ".doc", ".rtf", ".pdf", ".epub"),
    *(".html", ".htm", ".xhtml", ".mhtml", ".mht", ".tex", ".org", ".typ"),
)
"""How the names of articles end; only such files of a folder are read."""

_LARGEST = 50_000_000  # bytes of a file; a book of a thousand pages without pictures has five
_MOST_LINES = 100_000  # of a text: what is kept of each must find room in memory; a thick book has a third
_MARKDOWN = {".md", ".markdown", ".mkd"}
_PAGES = {".html", ".htm", ".xhtml"}
_HEADER = 1024  # bytes within which readers of PDF look for its mark
_ZIP = b"PK\x03\x04"
_SAVE_AS = "open it in Word, WPS or LibreOffice, save it as .docx, and name that file"
_REFUSED = {  # first bytes → what is to be done with such a file
    b"\xd0\xcf\x11\xe0": f"is an old Office file (.doc), not text; {_SAVE_AS}",
    b"{\\rtf": f"is an RTF file, not text; {_SAVE_AS}",
    **dict.fromkeys((b"\x89PNG", b"\xff\xd8\xff", b"GIF8"), "is a picture, not text"),
    **dict.fromkeys((b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf"), "is an archive, not text; unpack it first"),
}
_MARKDOWN_SIGNS = re.compile(
    r"^#{1,6} +\S|^[-=]{3,}[ \t]*$|^ *[-*+] +\S|^ *\|.*\|[ \t]*$|\*\*[^*\n]+\*\*|^```|^!\[.*\]\(|^---$",
    re.MULTILINE,
)
_MARKDOWN_BULLET = re.compile(r"^ *[-*+] +\S", re.MULTILINE)
_MARKDOWN_INLINE = re.compile(r"\*\*[^*\n]+\*\*|</(?:font|span|b|u|strong|mark)>|\[[^\]\n]+\]\([^)\n]+\)")
_BOLD = re.compile(r"\*\*[^\s*][^*\n]{0,60}\*\*")
_BOLD_LINE = re.compile(r"^[ \t]*\*\*[^*\n]{4,}\*\*[ \t]*$", re.MULTILINE)
_MANY_BOLD_LINES = 2
_MANY_BOLD = 3
_BULLET_OR_QUOTE = re.compile(r"^(?:[-*+]|>) +\S", re.MULTILINE)
_QUOTED_POINT = re.compile(r"^ *>[> ]*[-*+] \S", re.MULTILINE)
_OUTER_POINT = re.compile(r"^(?:\d{1,2}\.|[-*+]) \S", re.MULTILINE)
_INNER_POINT = re.compile(r"^(?: {2,8}|\t)(?:\d{1,2}\.|[-*+]) \S", re.MULTILINE)
_NESTED = 4  # of them
_MANY_BULLETS = 5
_MARKDOWN_HEADING = re.compile(r"^#{1,6} +\S|^\S.*\n(?:={3,}|-{3,})[ \t]*$|^\|[ :|-]+\|[ \t]*$", re.MULTILINE)


def articles(path: Path) -> list[Path]:
    """The files that `path` means: itself, or those in the folder that it names, and in the folders therein.

    Raises:
        ReadError: a folder that holds no article.
    """
    if not path.is_dir():
        return [path]
    found = sorted(
        one
        for one in path.rglob("*")
        if one.suffix.lower() in SUFFIXES
        and one.is_file()
        and not any(part.startswith((".", "~$")) for part in one.relative_to(path).parts)
    )
    if not found:
        raise ReadError(f"is a folder without articles: no file in it ends in {' '.join(SUFFIXES)}", path)
    return found


def sources(path: Path, encoding: str = "") -> tuple[Source, ...]:
    """The texts of the file at `path`: one, or the chapters of a book. `-` is standard input.

    `encoding` is what the user says text is in; "" to find out.

    Raises:
        ReadError: it is missing, no file, empty, damaged, too large, or in no format or encoding we know.
    """
    data = file_bytes(path)
    if len(data) > _LARGEST:
        raise ReadError(f"is larger than {_LARGEST // 1_000_000} MB; split it", path)
    if refused := next((why for signature, why in _REFUSED.items() if data.startswith(signature)), ""):
        raise ReadError(refused, path)
    if data.startswith(_ZIP):
        return _unpacked(data, path)
    if b"%PDF" in data[:_HEADER]:
        from flashgen.readers.pdf import read_pdf

        return (read_pdf(data, str(path)),)
    from flashgen.readers import web

    if web.is_archive(data):
        return (web.read_archive(data, str(path)),)
    text = decode(data, path, encoding)
    if path.suffix.lower() in _PAGES or web.looks_like_page(text):
        return (web.read_page(text, str(path)),)
    markdown = path.suffix.lower() in _MARKDOWN
    if not markdown and not _looks_like_markdown(text) and web.looks_like_part_of_page(text):
        return (web.read_page(text, str(path)),)
    return (parse(text, str(path), markdown=markdown),)


@cache  # it can be read once
def _standard_input() -> bytes:
    return sys.stdin.buffer.read(_LARGEST + 1)


_handed: ContextVar[Mapping[Path, bytes]] = ContextVar("_handed", default={})  # noqa: B039  # never changed


@contextmanager
def handed(files: Mapping[Path, bytes]) -> Iterator[None]:
    """Within it, these files have these bytes, and are not looked for on the disk: it may be that of another machine."""
    token = _handed.set(files)
    try:
        yield
    finally:
        _handed.reset(token)


def file_bytes(path: Path) -> bytes:
    """The bytes of a file, or one more than can be taken. Raises ReadError."""
    if path in (files := _handed.get()):
        return files[path]
    if path == STDIN:
        return _standard_input()
    if address := re.match(r"(https?|ftp|file):/+", str(path)):
        raise ReadError(
            "is an address; nothing is fetched: save the page (Ctrl+S) and name that file",
            f"{address[1]}://{str(path)[address.end() :]}",
        )
    try:
        with path.open("rb") as file:
            return file.read(_LARGEST + 1)
    except FileNotFoundError:
        raise ReadError("no such file", path) from None
    except IsADirectoryError:
        raise ReadError("is a folder; name the files in it", path) from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise ReadError(f"cannot be read: {getattr(error, 'strerror', None) or error}", path) from None


def _unpacked(data: bytes, path: Path) -> tuple[Source, ...]:
    """The texts of what comes as a zip: a Word file or an EPUB, whatever its name says."""
    from flashgen.readers.archive import Archive

    archive = Archive(data, path)
    if "META-INF/container.xml" in archive.names:
        from flashgen.readers import epub

        return epub.read(archive, str(path))
    if any(name.startswith("word/") for name in archive.names):
        from flashgen.readers import docx

        return (docx.read(archive, str(path)),)
    if "content.xml" in archive.names or any(name.startswith(("ppt/", "xl/")) for name in archive.names):
        raise ReadError(f"is an Office file of another kind than .docx; {_SAVE_AS}", path)
    raise ReadError("is a zip, but no Word file and no EPUB; unpack it and name what is in it", path)


def parse(text: str, path: str = "", *, markdown: bool | None = None) -> Source:
    """Cut decoded `text` into pieces; `markdown` None or False lets its look decide.

    Raises:
        ReadError: there is nothing but white space, or more lines than a book has.
    """
    if not text.strip():
        raise ReadError("is empty", path)
    if (
        text.count("\n") + text.count("\r") > 2 * _MOST_LINES
    ):  # a line end may be both, or an empty line between
        raise ReadError(f"has more than {_MOST_LINES:,} lines; split it", path)
    if markdown or _looks_like_markdown(text):
        from flashgen.readers.markdown import pieces

        found = pieces(text)
        if not found:
            raise ReadError("holds no words: nothing but markup or code", path)
        return Source(path, text, found, markup=True)
    from flashgen.readers.plain import pieces as lines

    return Source(path, text, lines(text), markup=_has_bold(text))


def _has_bold(text: str) -> bool:
    """Whether a text has so many words or whole lines in bold that its inline marks are marks, though it be plain lines."""
    return len(_BOLD.findall(text)) >= _MANY_BOLD or len(_BOLD_LINE.findall(text)) >= _MANY_BOLD_LINES


def _looks_like_markdown(text: str) -> bool:
    """Front matter, two headings, or a heading or table beside other marks: one # or dash proves nothing."""
    if re.match(r"\ufeff?---[ \t]*\r?\n(?:[\w-]+:.*\r?\n|- .*\r?\n)+---[ \t]*\r?$", text, re.MULTILINE):
        return True
    if is_marked_up(text):
        return True
    headings = len(_MARKDOWN_HEADING.findall(text))
    bullets = len(_MARKDOWN_BULLET.findall(text))
    outer, inner = (len(pattern.findall(text)) for pattern in (_OUTER_POINT, _INNER_POINT))
    if outer >= 2 and inner >= _NESTED:  # points within points, as their writer indented them
        return True
    if len(_QUOTED_POINT.findall(text)) >= _NESTED:  # points within quotations
        return True
    if bullets >= _MANY_BULLETS and _MARKDOWN_INLINE.search(text):  # notes that are all bullets
        return True
    if _BULLET_OR_QUOTE.search(text) and _has_bold(text):
        return True
    if headings and _COMMENT.search(text):
        return True
    return headings >= 2 or (headings >= 1 and len(_MARKDOWN_SIGNS.findall(text)) >= 4)


_COMMENT = re.compile(
    r"^<!--.*?-->[ \t]*$", re.MULTILINE
)  # on a line of its own: below a heading it is of Markdown
