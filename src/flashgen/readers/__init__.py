"""From a file to its text and the pieces that its format marks.

`read` chooses the reader: PDF by its suffix or its first bytes, Markdown by its suffix or by its look
(notes are often saved as .txt), plain text for the rest.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flashgen.errors import ReadError
from flashgen.model import Source
from flashgen.readers.encodings import decode

if TYPE_CHECKING:
    from pathlib import Path

_MARKDOWN_SUFFIXES = {".md", ".markdown", ".mkd"}
_MARKDOWN_SIGNS = re.compile(
    r"^#{1,6} +\S|^[-=]{3,}[ \t]*$|^ *[-*+] +\S|^ *\|.*\|[ \t]*$|\*\*[^*\n]+\*\*|^```|^!\[.*\]\(|^---$",
    re.MULTILINE,
)
_MARKDOWN_HEADING = re.compile(r"^#{1,6} +\S|^\S.*\n(?:={3,}|-{3,})[ \t]*$|^\|[ :|-]+\|[ \t]*$", re.MULTILINE)


def read(path: Path) -> Source:
    """The text of the file at `path`.

    Raises:
        ReadError: it is missing, no file, empty, broken, binary, or in no encoding we know.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise ReadError("no such file", path) from None
    except IsADirectoryError:
        raise ReadError("is a folder; name the files in it", path) from None
    except OSError as error:
        raise ReadError(f"cannot be read: {error.strerror or error}", path) from None
    if path.suffix.lower() == ".pdf" or data.startswith(b"%PDF"):
        from flashgen.readers.pdf import read_pdf

        return read_pdf(data, str(path))
    return parse(decode(data, path), str(path), markdown=path.suffix.lower() in _MARKDOWN_SUFFIXES)


def parse(text: str, path: str = "", *, markdown: bool | None = None) -> Source:
    """Cut decoded `text` into pieces; `markdown` None or False lets its look decide.

    Raises:
        ReadError: there is nothing but white space.
    """
    if not text.strip():
        raise ReadError("is empty", path)
    if markdown or _looks_like_markdown(text):
        from flashgen.readers.markdown import pieces

        found = pieces(text)
        if not found:
            raise ReadError("holds no words: nothing but markup or code", path)
        return Source(path, text, found, markup=True)
    from flashgen.readers.plain import pieces as lines

    return Source(path, text, lines(text))


def _looks_like_markdown(text: str) -> bool:
    """Front matter, two headings, or a heading or table beside other marks: one # or dash proves nothing."""
    if re.match(r"\ufeff?---[ \t]*\r?\n(?:[\w-]+:.*\r?\n|- .*\r?\n)+---[ \t]*\r?$", text, re.MULTILINE):
        return True
    headings = len(_MARKDOWN_HEADING.findall(text))
    return headings >= 2 or (headings >= 1 and len(_MARKDOWN_SIGNS.findall(text)) >= 4)
