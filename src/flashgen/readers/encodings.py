"""From bytes to text: byte order mark, then strict UTF-8, then GB18030 or Big5, whichever chardet thinks likelier.

Every Big5 text is also valid GB18030, so that trying one after the other cannot tell them apart.
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
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins like the next
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BIG5 = "big5hkscs"
_LOOKED_AT = 1 << 16  # bytes: enough to tell
_SURELY_UTF_8 = 8  # characters of three bytes before the first that is none: no accident in another encoding
_MOST_CONTROLS = 0.01  # share of control characters from which bytes are no text


def decode(data: bytes, path: Path | str, encoding: str = "") -> str:
    """The text of `data`; line ends stay as they are, a byte order mark is dropped.

    `encoding` is what the user says it is in; "" to find out.

    Raises:
        ReadError: `data` is empty, binary, or not in that encoding, or in none we know.
    """
    if not data:
        raise ReadError("is empty", path)
    candidates = [encoding] if encoding else _candidates(data)
    failed: list[tuple[int, str]] = []  # how far each went, and what stopped it
    for candidate in candidates:
        try:
            text = data.decode(candidate)
        except LookupError:
            raise ReadError(
                f"cannot be read as {candidate!r}: no such encoding; known are utf-8, gb18030, big5, utf-16",
                path,
            ) from None
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            failed.append((error.start, f"byte {error.start} (line {line}) is no {candidate}"))
        except UnicodeError as error:  # utf-16 of an odd length, and codecs that are hardly meant
            failed.append((0, f"it is no {candidate} ({error})"))
        else:
            if _is_binary(text):
                raise ReadError("is binary, not text", path)
            return text.removeprefix("\ufeff")
    _, why = max(failed)
    if encoding:
        raise ReadError(f"is not in the encoding given: {why}; leave --encoding out, or try another", path)
    raise ReadError(
        f"is in no encoding that is tried ({', '.join(candidates)}): {why}; "
        "save it as UTF-8, or name its encoding with --encoding",
        path,
    )


def _candidates(data: bytes) -> list[str]:
    """The encodings to try, in order."""
    for bom, name in _BOMS:
        if data.startswith(bom):
            return [name]
    if wide := _utf_16(data):
        return [wide]
    try:
        data.decode()
    except UnicodeDecodeError as error:
        if sum(c > "\u07ff" for c in data[: error.start].decode()) >= _SURELY_UTF_8:
            return ["utf-8"]  # but damaged: GB18030 would make other characters of it
        return ["utf-8", _BIG5, "gb18030"] if _is_likelier_big5(data) else ["utf-8", "gb18030", _BIG5]
    return ["utf-8"]


def _is_likelier_big5(data: bytes) -> bool:
    import chardet

    found = chardet.detect(
        data[:_LOOKED_AT], include_encodings=["gb18030", _BIG5], no_match_encoding="gb18030"
    )
    return (found["encoding"] or "").lower().startswith("big5")


def _utf_16(data: bytes) -> str:
    """The UTF-16 that text without a mark is in, or "": line ends and digits give it NULs, which no other text has."""
    head = data[:_LOOKED_AT]
    if b"\0" not in head:
        return ""
    best = max(("utf-16-le", "utf-16-be"), key=lambda name: _chinese_share(head.decode(name, "replace")))
    return best if _chinese_share(head.decode(best, "replace")) > 0.9 else ""


def _chinese_share(text: str) -> float:
    """How much of a text is Chinese characters, their punctuation, and printable ASCII."""
    known = sum(
        "\u4e00" <= c <= "\u9fff"
        or "\u2010" <= c <= "\u303f"
        or "\uff00" <= c <= "\uffef"
        or _is_ascii_text(c)
        for c in text
    )
    return known / max(1, len(text))


def _is_ascii_text(c: str) -> bool:
    return " " <= c <= "~" or c in "\t\n\r"


def _is_binary(text: str) -> bool:
    return len(_CONTROL.findall(text)) > _MOST_CONTROLS * len(text)


_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
