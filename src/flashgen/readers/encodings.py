"""From bytes to text: BOM, then strict UTF-8, then strict GB18030.

Strict in this order, as GB18030 accepts almost any bytes and UTF-8 almost none but its own.
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from flashgen.errors import ReadError

if TYPE_CHECKING:
    from pathlib import Path

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SIGNATURES = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a zip (a Word file or an EPUB?)",
    b"\xd0\xcf\x11\xe0": "an old Word file (.doc)",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
}
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f]")
_MOST_CONTROLS = 0.01  # share of control characters from which bytes are no text


def decode(data: bytes, path: Path) -> str:
    """The text of `data`; line ends stay as they are, a byte order mark is dropped.

    Raises:
        ReadError: `data` is empty, binary, or in no encoding we know.
    """
    if not data:
        raise ReadError("is empty", path)
    for signature, name in _SIGNATURES.items():
        if data.startswith(signature):
            raise ReadError(f"is {name}, not text; save it as plain text (UTF-8) first", path)
    encodings = next(([name] for bom, name in _BOMS if data.startswith(bom)), ["utf-8", "gb18030"])
    failed = ""
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            failed = failed or f"byte {error.start} (line {line}) is no {encoding}"
            continue
        if len(_CONTROL.findall(text)) > _MOST_CONTROLS * len(text):
            raise ReadError("is binary, not text", path)
        return text
    raise ReadError(
        f"is in no encoding that is tried ({', '.join(encodings)}): {failed}; save it as UTF-8", path
    )
