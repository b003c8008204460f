"""Saved web pages and other HTML: the article without navigation, advertisement and comments, found by trafilatura.

A page without any of these (a document saved as HTML), and one in which trafilatura finds less than half of
what is no link, is read whole.
"""

from __future__ import annotations

import re
from email import message_from_bytes
from typing import TYPE_CHECKING

from flashgen.errors import ReadError
from flashgen.readers.bounds import check_limits, check_size
from flashgen.readers.elements import is_hidden, source, tag, words
from flashgen.readers.encodings import decode

if TYPE_CHECKING:
    from lxml.etree import _Element

    from flashgen.model import Source

_STARTS_PAGE = re.compile(
    r"\s*(?:<\?xml\b[^>]*>\s*)?(?:<!--.*?-->\s*)*(?:<!doctype\s+html|<(?:html|head|body|meta)\b)",
    re.IGNORECASE | re.DOTALL,
)
_ARCHIVE = re.compile(rb"^content-type:\s*multipart/related", re.IGNORECASE | re.MULTILINE)
_DECLARATION = re.compile(r"\A\s*<\?xml\b[^>]*\?>")
_DATA = re.compile(r"\bdata:[\w/+.-]{1,60};base64,[A-Za-z0-9+/=]*")  # pictures: megabytes that say nothing
_NO_XML = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]+"
)  # lxml reads, but does not take them
_CHROME = ("nav", "aside", "footer", "form", "iframe", "script")
# What holds the article: of WeChat, of gov.cn, and of the systems that most sites of Chinese offices are made with.
_CONTENT_IDS = frozenset(("js_content", "UCAP-CONTENT", "zoom", "Zoom"))
_CONTENT_CLASSES = frozenset(
    ("TRS_Editor", "TRS_UEDITOR", "trs_editor_view", "pages_content", "rich_media_content")
)
_BLOCK_ENDS = re.compile("</(?:p|h[1-6]|li|td|div)>", re.IGNORECASE)
_FEWEST_BLOCKS = 3  # that a part of a page has; fewer may be marks in a text
_MOST_KNOWN = 20  # elements that may hold the article; they may stand in one another
_LINKED = 0.2  # of the words of a document, contents included, how much is links at most
_FOUND = 0.5  # of the words outside links, how much an article holds at least
_FOUND_NAMED = 0.1  # the same, where the site says which part is the article: it may be a few lines


def looks_like_page(text: str) -> bool:
    """Whether a text begins as an HTML page does."""
    return _STARTS_PAGE.match(text[:5000]) is not None


def looks_like_part_of_page(text: str) -> bool:
    """Whether a text is lines of HTML cut out of a page: most of its lines begin with a tag, and blocks end in it."""
    lines = [line for line in map(str.strip, text[:20_000].splitlines()) if line]
    tagged = sum(line.startswith("<") for line in lines)
    return 2 * tagged > len(lines) and len(_BLOCK_ENDS.findall(text[:20_000])) >= _FEWEST_BLOCKS


def is_archive(data: bytes) -> bool:
    """Whether bytes begin as a page does that was saved as one file (.mhtml)."""
    return _ARCHIVE.search(data[:4096]) is not None


def read_archive(data: bytes, path: str) -> Source:
    """The article of a page that was saved as one file, with its pictures beside it.

    Raises:
        ReadError: as `read_page`; there is no page in it.
    """
    for part in message_from_bytes(data).walk():
        page = part.get_payload(decode=True)
        if part.get_content_type() in ("text/html", "application/xhtml+xml") and isinstance(page, bytes):
            return read_page(decode(page, path), path)
    raise ReadError("is damaged: there is no page in it; save the page again", path)


def read_page(text: str, path: str) -> Source:
    """The article of an HTML page.

    Raises:
        ReadError: the page shows no words, or is nested beyond reason.
    """
    root = _tree(text, path)
    linked = sum(_size(words(link)) for link in root.iter("a"))
    is_site = next(root.iter(*_CHROME), None) is not None or _known(root) is not None
    whole = source(_without_chrome(root), path)
    if not whole.pieces:
        raise ReadError("shows no words", path)
    if not is_site and linked <= _LINKED * _size(whole.text):
        return whole
    article, comments, least = _article(text, path)
    if article is None:
        return whole
    found = source(article, path)
    return found if _size(found.text) + comments >= least * (_size(whole.text) - linked) else whole


def _tree(text: str, path: str) -> _Element:
    from lxml import etree, html

    check_size(text, path)
    parser = html.HTMLParser(remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(_DATA.sub("", _DECLARATION.sub("", text, count=1)), parser=parser)
    except etree.ParserError:
        raise ReadError("shows no words", path) from None
    check_limits(parser, path)
    for element in root.iter():
        for where in ("text", "tail"):
            held = getattr(element, where)
            if held and _NO_XML.search(held):
                setattr(element, where, _NO_XML.sub("", held))
    return root


def _without_chrome(root: _Element) -> _Element:
    """The page, without the elements that hold what is no article."""
    from lxml import etree

    for form in root.iter("form"):  # some sites put the whole page in one
        form.tag = "div"
    etree.strip_elements(root, "nav", "aside", "footer", "iframe", "script", with_tail=False)
    return root


def _size(text: str) -> int:
    return sum(len(part) for part in text.split())


def _article(text: str, path: str) -> tuple[_Element | None, int, float]:
    """The article as HTML, how many characters of comments were found, and how much of the page the two must hold.

    It is what the site names so, or what trafilatura takes for it.
    """
    from lxml import etree
    from trafilatura import bare_extraction

    root = _tree(text, path)
    for element in root.iter("*"):
        if is_hidden(element):
            element.tag = "hidden"
    etree.strip_elements(root, "hidden", with_tail=False)
    for box in root.iter("form", "figure"):  # trafilatura drops them with the articles and tables in them
        box.tag = "div"
    if (known := _known(root)) is not None:
        _add_title(known, root)
        return known, 0, _FOUND_NAMED
    # fast: without the second opinion of justext, which knows no Chinese and takes quadratic time.
    found = bare_extraction(root, include_formatting=True, include_comments=True, fast=True)
    if found is None or isinstance(found, dict) or found.body is None:
        return None, 0, _FOUND
    for element in found.body.iter("*"):
        _as_html(element)
    _add_title(found.body, root)
    return found.body, _size(found.comments or ""), _FOUND


def _known(root: _Element) -> _Element | None:
    """The element that holds the article, on the sites that all name it alike: of several the one with most words."""
    found = [
        element
        for element in root.iter("div", "td")
        if element.get("id") in _CONTENT_IDS
        or not _CONTENT_CLASSES.isdisjoint(element.get("class", "").split())
    ]
    return max(found[:_MOST_KNOWN], key=lambda element: _size(words(element)), default=None)


# The names of TEI, in which trafilatura answers.
_FROM_TEI = {
    "item": "li",
    "row": "tr",
    "cell": "td",
    "lb": "br",
    "quote": "blockquote",
    "ref": "a",
    "ab": "p",
}
_RENDERED = {"#b": "b", "#sup": "sup"}


def _as_html(element: _Element) -> None:
    """Give an element the name that HTML has for it."""
    kind, rendered = tag(element), element.get("rend", "")
    match kind:
        case "head":
            element.tag = rendered if re.fullmatch("h[1-6]", rendered) else "h2"
        case "list":
            element.tag = rendered if rendered in ("ol", "ul") else "div"
        case "item" if rendered:  # of a list of definitions
            element.tag = "div"
        case "hi":
            element.tag = _RENDERED.get(rendered, "span")
        case _:
            element.tag = _FROM_TEI.get(kind, kind)


def _add_title(body: _Element, page: _Element) -> None:
    """Put the heading of the page above its article, where trafilatura left it out."""
    from lxml import etree

    titles = [" ".join(words(found).split()) for found in page.iter("h1")]
    titles = [title for title in titles if title]
    if len(titles) == 1 and titles[0] not in " ".join(words(body).split()):
        title = etree.Element("h1")
        title.text = titles[0]
        body.insert(0, title)
