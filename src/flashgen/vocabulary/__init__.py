"""Words and phrases that the rules know, as YAML beside the code, each with examples that are tested."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

import yaml

from flashgen.errors import VocabularyError


@cache
def load(name: str) -> Mapping[str, Any]:
    """The vocabulary file `name`.yaml: strings only.

    Raises:
        VocabularyError: the file is no YAML mapping.
    """
    text = resources.files(__package__).joinpath(f"{name}.yaml").read_text("utf-8")
    try:
        data = yaml.load(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    except yaml.YAMLError as error:
        raise VocabularyError(str(error), f"{name}.yaml") from error
    if not isinstance(data, dict):
        raise VocabularyError("must be a mapping", f"{name}.yaml")
    return data


def alternatives(words: list[str]) -> str:
    """A regular expression for any of `words`, longest first."""
    import re

    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))
