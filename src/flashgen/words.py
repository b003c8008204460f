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


@lru_cache(maxsize=1)
def _tokenizer() -> jieba.Tokenizer:
    import logging

    import jieba

    jieba.setLogLevel(logging.WARNING)
    return jieba.dt
