"""EPUBs: a zip of XHTML, read in the order of its spine; each part that shows words is a source."""

from __future__ import annotations

import html.entities
import posixpath
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from flashgen.errors import ReadError
from flashgen.readers.bounds import check_limits, check_size
from flashgen.readers.elements import source, tag
from flashgen.readers.encodings import decode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from flashgen.model import Source
    from flashgen.readers.archive import Archive

_CONTAINER = "META-INF/container.xml"
_PAGES = ("application/xhtml+xml", "text/html", "application/xml")
_XML_ENTITIES = {"amp", "lt", "gt", "quot", "apos"}
_PROLOGUE = re.compile(
    r"\A\s*(?:<\?xml[^>]*\?>)?\s*(?:<!--.*?-->\s*)*(?:<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>)?", re.DOTALL
)
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]*);")


def read(archive: Archive, path: str) -> tuple[Source, ...]:
    """The chapters of an EPUB: the source of the third page of its spine, contents aside, is `path`#3.

    Raises:
        ReadError: it is damaged, protected, or shows no words.
    """
    if "META-INF/encryption.xml" in archive.names and _is_protected(archive):
        raise ReadError("is protected against copying (DRM); its words cannot be read", path)
    found = (source(_body(page), f"{path}#{number}") for number, page in enumerate(_pages(archive), 1))
    chapters = tuple(chapter for chapter in found if chapter.pieces)
    if not chapters:
        raise ReadError("shows no words: pictures of text are not read", path)
    return chapters


def _is_protected(archive: Archive) -> bool:
    """Whether more than fonts is encrypted."""
    encrypted = _parse(archive, "META-INF/encryption.xml").iter("{*}CipherReference")
    return any(
        not re.search(r"\.(?:otf|ttf|woff2?)$", one.get("URI", ""), re.IGNORECASE) for one in encrypted
    )


def _pages(archive: Archive) -> Iterator[_Element]:
    """The pages of the spine, the table of contents left out."""
    roots = _parse(archive, _CONTAINER).iter("{*}rootfile")
    package = next((root.get("full-path", "") for root in roots), "")
    book = _parse(archive, package)
    folder = posixpath.dirname(package)
    items = {item.get("id", ""): item for item in book.iter("{*}item")}
    for reference in book.iter("{*}itemref"):
        item = items.get(reference.get("idref", ""))
        if item is None:
            raise archive.broken(
                f"{package}: its spine names {reference.get('idref')!r}, which is no part of it"
            )
        if item.get("media-type") in _PAGES and "nav" not in item.get("properties", "").split():
            name = posixpath.normpath(posixpath.join(folder, unquote(item.get("href", ""))))
            yield _parse(archive, name)


def _parse(archive: Archive, name: str) -> _Element:
    """A part as XML; what is no XML is read as well as can be."""
    from lxml import etree

    data = archive.read(name)
    check_size(data, f"{archive.path}: {name}")
    text = _PROLOGUE.sub("", decode(data, f"{archive.path}: {name}"), count=1)
    parser = etree.XMLParser(recover=True, resolve_entities=False, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(_ENTITY.sub(_character, text), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise archive.broken(f"{name}: {error}") from None
    if root is None:
        raise archive.broken(f"{name} is no XML")
    check_limits(parser, f"{archive.path}: {name}")
    return root


def _character(entity: re.Match[str]) -> str:
    """A character for an entity of HTML, which XML does not know; an unknown one stays as text."""
    name = entity[1]
    return entity[0] if name in _XML_ENTITIES else html.entities.html5.get(f"{name};", f"&amp;{name};")


def _body(page: _Element) -> _Element:
    return next((element for element in page.iter("{*}body") if tag(element) == "body"), page)
