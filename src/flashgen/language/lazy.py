"""Regular expressions that are compiled when they are first used.

`re` takes most of a millisecond for each range of Chinese characters, and a short article meets half of the patterns of
this package: to compile the others was an eighth of the time of a build. Those of a module are therefore `lazy`.
"""

from __future__ import annotations

import re
from typing import cast


def lazy(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """What `re.compile` gives for `pattern`, compiled at its first use; re.error is raised there."""
    return cast("re.Pattern[str]", _Lazy(pattern, flags))


class _Lazy:
    """Stands for a pattern, and has its methods from the first use on, so that later ones take no longer."""

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern = pattern
        self._flags = flags

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):  # what pickle and copy ask for
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self._flags)
        for own in ("flags", "groupindex", "groups", *_METHODS):
            setattr(self, own, getattr(compiled, own))
        return getattr(compiled, name)


_METHODS = ("findall", "finditer", "fullmatch", "match", "search", "split", "sub", "subn")
