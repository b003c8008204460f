"""How large and how deep a page may be: beyond it memory runs out, or the parser stops without a word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flashgen.errors import Location, ReadError

if TYPE_CHECKING:
    from lxml.etree import HTMLParser, XMLParser

_MOST_TAGS = 500_000  # twenty for each line of a thick book


def check_size(markup: str | bytes, path: str) -> None:
    """Make sure that there is room for the elements of a page.

    Raises:
        ReadError: they are more than a book has.
    """
    tags = markup.count("<") if isinstance(markup, str) else markup.count(b"<")
    if tags > _MOST_TAGS:
        raise ReadError(f"has more than {_MOST_TAGS:,} tags; split it, or save it as plain text", path)


def check_limits(parser: XMLParser | HTMLParser, path: str) -> None:
    """Make sure that a parser read to the end: it stops, without a word, at what is too deep or too large.

    Raises:
        ReadError: it stopped.
    """
    for entry in parser.error_log:
        if entry.type_name == "ERR_RESOURCE_LIMIT":
            raise ReadError(
                "is nested too deeply, or a part of it is too large; copy its text into a plain text file",
                Location(path, entry.line),
            )
