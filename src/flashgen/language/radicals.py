"""Radicals that look like characters: PDF fonts give ⼗ (U+2F17) and ⻓ (U+2ED3) where 十 and 长 are meant."""

from __future__ import annotations

from importlib import resources


def equivalents() -> dict[int, str]:
    """For `str.translate`: each radical, with the character that Unicode says it equals (radicals.txt)."""
    text = resources.files(__package__).joinpath("radicals.txt").read_text("utf-8")
    pairs = (line.split(" ") for line in text.splitlines() if line and not line.startswith("#"))
    return {ord(radical): character for radical, character in pairs}
