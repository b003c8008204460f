"""Text to the HTML of a field: as it stands, whatever Anki would make of it; a sentence with its answer marked."""

from __future__ import annotations

import html
import re
import unicodedata
from itertools import compress, count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flashgen.model import Entry

# Anki's importer fails on \x1f and drops other controls; SQLite cannot hold lone surrogates.
UNSTORABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_ACTIVE = str.maketrans(
    {
        "[": "&#91;",  # [sound:…], [latex], [anki:tts], [[type:…]]
        "\\": "&#92;",  # \( MathJax \)
        "\u0338": "&#824;",  # NFC would melt it with the > of a tag before it into ≯
        "\n": "<br>",
    }
)
_TO_ESCAPE = re.compile("[\x00-\x1f\x7f\ud800-\udfff&<>\"'\\[\\\\\u0338]")
_CLOZE_ACTIVE = str.maketrans({":": "&#58;", "{": "&#123;", "}": "&#125;"})


def escape(text: str) -> str:
    """Return the HTML that shows `text` as it stands, whatever Anki would make of it.

    In NFC, as Anki stores it.
    """
    composed = unicodedata.normalize("NFC", text)
    if not _TO_ESCAPE.search(composed):  # as in most texts
        return composed
    return html.escape(unicodedata.normalize("NFC", UNSTORABLE.sub("", text))).translate(_ACTIVE)


def escape_cloze(text: str) -> str:
    """Return the HTML that shows `text` within a cloze: neither :: nor }} may end it early."""
    return escape(text).translate(_CLOZE_ACTIVE)


_PAIRS = (("“", "”"), ("‘", "’"), ("《", "》"), ("「", "」"), ("（", "）"))
_QUOTES = frozenset(mark for pair in _PAIRS for mark in pair)


def marked(entry: Entry) -> str:
    """Return the sentence of an entry as HTML, with term and items (or body) marked where they stand in it."""
    spans: list[tuple[int, int, str]] = []
    wanted = [(item, "body") for item in entry.items or (entry.body,)]
    places = list(compress(count(), map(str.isalnum, entry.quote)))
    letters = "".join(filter(str.isalnum, entry.quote))
    for text, role in (*wanted, (entry.term, "term")):
        for start, end in _occurrences(entry.quote, places, letters, text):
            if all(end <= taken[0] or taken[1] <= start for taken in spans):
                spans.append((start, end, role))
                break
    parts, done = [], 0
    for start, end, role in sorted(spans):
        parts.append(escape(entry.quote[done:start]))
        parts.append(f'<mark class="{role}">{escape(entry.quote[start:end])}</mark>')
        done = end
    return "".join(parts) + escape(entry.quote[done:])


def _occurrences(quote: str, places: Sequence[int], letters: str, wanted: str) -> Iterator[tuple[int, int]]:
    """Find `wanted` in `quote`, quotes and punctuation aside: 四甘精神 stands in “四甘”精神.

    `letters` is the quote without these, and `places` tells where each of them stands in it.
    """
    key = wanted if wanted.isalnum() else "".join(filter(str.isalnum, wanted))
    found = letters.find(key) if key else -1
    while found >= 0:
        start, end = places[found], places[found + len(key) - 1] + 1
        if _QUOTES.intersection((quote[start - 1 : start], quote[end : end + 1])):
            for left, right in _PAIRS:  # a pair of quotes is marked whole
                if quote[start - 1 : start] == left and right in quote[start:end]:
                    start -= 1
                elif quote[end : end + 1] == right and left in quote[start:end]:
                    end += 1
        yield start, end
        found = letters.find(key, found + 1)
