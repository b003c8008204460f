"""The one door to jieba: words of short stretches, asked for only where a candidate needs them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import jieba


@lru_cache(maxsize=4096)
def cut(text: str) -> tuple[str, ...]:
    """The words of `text`, in order; their characters are those of `text`."""
    return tuple(_tokenizer().cut(text, HMM=False))


def word_at(text: str, at: int) -> str:
    """The word that begins at an offset of `text`; empty where none does (等 of 高等)."""
    start = max(0, at - _AROUND)
    for word in cut(text[start : at + 2 * _AROUND]):
        if start >= at:
            return word if start == at else ""
        start += len(word)
    return ""


_AROUND = 4  # characters before an offset that jieba is shown, and half of those after


@lru_cache(maxsize=1)
def _tokenizer() -> jieba.Tokenizer:
    import logging

    import jieba

    jieba.setLogLevel(logging.WARNING)
    return jieba.dt
