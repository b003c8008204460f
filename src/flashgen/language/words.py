"""Words of short stretches, asked for only where a candidate needs them: those that jieba would cut.

jieba spends half a second and 100 MB on its dictionary of 349,046 words, of which an article needs a few
thousand. They stand in the file in the order of their first characters; so we read those whose first
character occurs, and take the likeliest path through them, as jieba's `cut(text, HMM=False)` does.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_left, bisect_right
from functools import cache, lru_cache
from importlib.util import find_spec
from itertools import accumulate
from math import log
from pathlib import Path

from flashgen.language.lazy import lazy

_RUN = lazy(r"[\u4e00-\u9fd5a-zA-Z0-9+#&._%-]+|\r\n|.", re.DOTALL)  # no word goes beyond one
_ENTRY = lazy(r"(\S+) (\d+) .*\n")  # word, frequency, part of speech
_LETTER = lazy("[a-zA-Z0-9]")
_LOG_TOTAL = log(60_101_967)  # of all frequencies in the dictionary of jieba 0.42.1


@lru_cache(maxsize=4096)
def cut(text: str) -> tuple[str, ...]:
    """The words of `text` as jieba cuts it, in order; their characters are those of `text`."""
    return tuple(word for run in _RUN.findall(text) for word in _cut_run(run))


def word_at(text: str, at: int) -> str:
    """The word that begins at an offset of `text`; empty where none does (等 of 高等)."""
    start = max(0, at - _AROUND)
    for word in cut(text[start : at + 2 * _AROUND]):
        if start >= at:
            return word if start == at else ""
        start += len(word)
    return ""


def ends_word(text: str, start: int, at: int, end: int = sys.maxsize) -> bool:
    """Whether a word ends at `at`, of the words of `text[start:end]` (如|实践, but not 如|来藏)."""
    return at - start in accumulate(map(len, cut(text[start : min(end, at + _AFTER)])))


_AFTER = 6  # characters after an offset that tell where the word before it ends
_AROUND = 4  # characters before an offset that jieba is shown, and half of those after


def _cut_run(run: str) -> list[str]:
    """The words on the likeliest path through a run; letters and digits that make no word stay together."""
    if len(run) == 1 or run == "\r\n":
        return [run]
    words: list[str] = []
    letters = False
    at = 0
    for end in _path(run):
        word, before = run[at:end], letters
        letters = len(word) == 1 and _LETTER.match(word) is not None
        if letters and before:
            words[-1] += word
        else:
            words.append(word)
        at = end
    return words


def _path(run: str) -> list[int]:
    """Where the words of the likeliest path end; of paths as likely, the one whose first word is longer."""
    likely = [0.0] * (len(run) + 1)  # log-likelihood of the best path from each offset on
    ends = [0] * len(run)  # of its first word
    for start in reversed(range(len(run))):
        words, longest = _beginning_with(run[start])
        likely[start], ends[start] = max(
            [
                (log(int(words[word])) - _LOG_TOTAL + likely[end], end)
                for end in range(start + 1, min(start + longest, len(run)) + 1)
                if (word := run[start:end]) in words
            ]
            or [(likely[start + 1] - _LOG_TOTAL, start + 1)]
        )
    path = [ends[0]]
    while path[-1] < len(run):
        path.append(ends[path[-1]])
    return path


@cache
def _beginning_with(character: str) -> tuple[dict[str, str], int]:
    """The words that begin with a character, with their frequencies; and the length of the longest."""
    top, data = _dictionary()
    first = character.encode()

    def first_at(offset: int) -> bytes:
        line = data.rfind(b"\n", 0, offset) + 1
        return data[line : line + len(first)]

    start = bisect_left(range(len(data)), first, key=first_at)
    end = bisect_right(range(len(data)), first, lo=start, key=first_at)
    words = dict(_ENTRY.findall(data[start:end].decode()))
    words.update((word, frequency) for word, frequency in top if word[0] == character)
    return words, max(map(len, words), default=1)


@cache
def _dictionary() -> tuple[list[tuple[str, str]], bytes]:
    """The dictionary of jieba: the words at its top (T恤, 小S), and from 一 on the lines that are in order."""
    found = find_spec("jieba")
    assert found is not None  # a dependency of flashgen
    data = Path(str(found.origin)).with_name("dict.txt").read_bytes()
    ordered = data.index("\n一 ".encode()) + 1
    return _ENTRY.findall(data[:ordered].decode()), data[ordered:]
