"""Word files, by mammoth: docx → HTML → the way of all HTML.

mammoth tells lists from text but loses the labels of automatic numbering; so they are written into the
document first, as text. Headings are known by their outline level, whatever their style is called.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from itertools import islice
from typing import TYPE_CHECKING

from flashgen.errors import ReadError
from flashgen.readers import numbering
from flashgen.readers.bounds import check_size
from flashgen.readers.elements import source

if TYPE_CHECKING:
    from lxml.etree import _Element

    from flashgen.model import Source
    from flashgen.readers.archive import Archive

_HEADINGS = 6
_STYLES = "\n".join(
    [
        "p[style-name='Title'] => h1.title:fresh",
        *(f"p[style-name='toc {level}'] => !" for level in range(1, 10)),
        "p[style-name='TOC Heading'] => !",
    ]
)

# Readings of characters; and the marks of fields: what a field computes stands beside them as text, and mammoth
# takes quadratic time for those that are left open.
_UNREAD = ("{*}fldChar", "{*}instrText", "{*}rt")
# mammoth drops these with the words in them.
_WRAPPERS = ("{*}fldSimple", "{*}dir", "{*}bdo", "{*}ruby", "{*}rubyBase")
_OFF = ("0", "false", "off")
_CIRCLED = {0x2780 + n: 0x2460 + n for n in range(10)}  # 1 to 10 in a circle, as the font Wingdings has them


def read(archive: Archive, path: str) -> Source:
    """The text of a Word file.

    Raises:
        ReadError: it is damaged, or too large, or shows no words.
    """
    import mammoth
    from lxml import html

    plain = _with_labels(archive)
    try:
        page = mammoth.convert_to_html(plain, style_map=_STYLES, convert_image=lambda image: []).value
    except RecursionError:
        raise ReadError("is nested too deeply; copy its text into a plain text file", path) from None
    except Exception as error:  # mammoth trusts the files it reads: a damaged one fails in any way
        raise archive.broken(f"{type(error).__name__}: {error}") from error
    root = html.document_fromstring(
        f"<body>{page.translate(_CIRCLED)}</body>", parser=html.HTMLParser(huge_tree=True)
    )
    _unlist_notes(root)
    found = source(root, path)
    if not found.pieces:
        raise ReadError("shows no words: pictures of text are not read", path)
    return found


def _with_labels(archive: Archive) -> io.BytesIO:
    """The file as mammoth is to read it: what it needs and no more, with labels and heading styles written out."""
    parts = {
        name: _parse(archive, name)
        for name in archive.names
        if name.endswith((".rels", "[Content_Types].xml"))
    }
    main = _main_part(parts)
    folder = posixpath.dirname(main)
    beside = {
        name: posixpath.join(folder, f"{name}.xml")
        for name in ("numbering", "styles", "footnotes", "endnotes")
    }
    for name in (main, *beside.values()):
        if name in archive.names or name == main:
            parts[name] = _parse(archive, name)
    lists = parts.get(beside["numbering"])
    _simplify(parts[main])
    _label(parts[main], numbering.read(lists, parts.get(beside["styles"])))
    if lists is not None:
        _forget_numbers(lists)
    return _packed(parts)


def _parse(archive: Archive, name: str) -> _Element:
    from lxml import etree

    data = archive.read(name)
    check_size(data, f"{archive.path}: {name}")
    try:
        return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise archive.broken(f"{name}: {error.msg}") from None


def _main_part(parts: dict[str, _Element]) -> str:
    """The name of the part that holds the text."""
    links = parts["_rels/.rels"].iterchildren("{*}Relationship") if "_rels/.rels" in parts else ()
    targets = (link.get("Target", "") for link in links if link.get("Type", "").endswith("/officeDocument"))
    return next(targets, "word/document.xml").lstrip("/")


def _simplify(document: _Element) -> None:
    """Leave what a reader of the page sees, in the elements that mammoth knows: no contents, no hidden words."""
    from lxml import etree

    for contents in list(document.iter("{*}docPartGallery")):
        box = next(contents.iterancestors("{*}sdt"), None)
        if box is not None and numbering.value(contents) == "Table of Contents":
            _remove(box)
    for field in list(document.iter("{*}instrText")):  # contents without such a box: 一、堤……3
        paragraph = next(field.iterancestors("{*}p"), None)
        if paragraph is not None and "PAGEREF _Toc" in (field.text or ""):
            _remove(paragraph)
    for hidden in list(document.iter("{*}vanish")):
        run = next(
            islice(hidden.iterancestors(), 1, None), None
        )  # or a paragraph, whose mark alone is hidden
        if run is not None and str(run.tag).endswith("}r") and numbering.value(hidden) not in _OFF:
            _remove(run)
    for choice in list(document.iter("{*}Choice")):  # a text box, most often told a second time for old Words
        if choice.getnext() is not None:
            _remove(choice)
        else:
            choice.tag = f"{{{etree.QName(choice).namespace}}}Fallback"
    for drawing in list(document.iter("{*}drawing")):
        boxes = dict.fromkeys(drawing.iterdescendants("{*}txbxContent"))
        if outer := [box for box in boxes if boxes.keys().isdisjoint(box.iterancestors())]:
            drawing.tag = f"{{{etree.QName(drawing).namespace}}}pict"
            drawing[:] = outer
    etree.strip_elements(document, *_UNREAD, with_tail=False)
    etree.strip_tags(document, *_WRAPPERS)


def _remove(element: _Element) -> None:
    if (parent := element.getparent()) is not None:
        parent.remove(element)


def _is_gone(paragraph: _Element) -> bool:
    """Whether a paragraph was deleted or moved away while changes were tracked: its list does not count it."""
    properties = _properties(paragraph)
    mark = None if properties is None else next(properties.iterchildren("{*}rPr"), None)
    return mark is not None and any(str(one.tag).endswith(("}del", "}moveFrom")) for one in mark)


def _label(document: _Element, lists: numbering.Numbering) -> None:
    """Write the label of each numbered paragraph before its text, and the style of each heading into it."""
    from lxml import etree

    for paragraph in document.iter("{*}p"):
        if _is_gone(paragraph):
            continue
        at, outline = lists.position(paragraph), lists.outline(paragraph)
        space = f"{{{etree.QName(paragraph).namespace}}}"
        label = lists.next_label(at) if at and lists.level(at).format != "bullet" else ""
        if label and any(words.text for words in paragraph.iter("{*}t")):
            run = etree.Element(f"{space}r")
            words = etree.SubElement(run, f"{space}t")
            words.text = label
            words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            paragraph.insert(1 if _properties(paragraph) is not None else 0, run)
        if outline is not None and outline < _HEADINGS:
            _set_style(paragraph, space, f"Heading{outline + 1}")


def _properties(paragraph: _Element) -> _Element | None:
    first = next(iter(paragraph), None)
    return first if first is not None and str(first.tag).endswith("}pPr") else None


def _set_style(paragraph: _Element, space: str, name: str) -> None:
    from lxml import etree

    properties = _properties(paragraph)
    if properties is None:
        properties = etree.Element(f"{space}pPr")
        paragraph.insert(0, properties)
    for old in properties.findall("{*}pStyle"):
        properties.remove(old)
    etree.SubElement(properties, f"{space}pStyle").set(f"{space}val", name)


def _forget_numbers(lists: _Element) -> None:
    """Leave only bullets, so that mammoth makes no lists of what has its labels now."""
    for level in list(lists.iter("{*}lvl")):
        if any(numbering.value(form) != "bullet" for form in level.iterchildren("{*}numFmt")):
            parent = level.getparent()
            assert parent is not None
            parent.remove(level)


def _packed(parts: dict[str, _Element]) -> io.BytesIO:
    from lxml import etree

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, etree.tostring(part, encoding="UTF-8"))
    packed.seek(0)
    return packed


def _unlist_notes(root: _Element) -> None:
    """Make the footnotes, a list at the end, paragraphs without the arrow that leads back."""
    for note in list(root.iter("li")):
        if note.get("id", "").startswith(("footnote-", "endnote-")):
            note.tag = "div"
            if (notes := note.getparent()) is not None:
                notes.tag = "div"
            for link in note.iter("a"):
                if link.get("href", "").startswith(("#footnote-ref", "#endnote-ref")):
                    link.text = ""
