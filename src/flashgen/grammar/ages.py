"""Ages of China's history that lead to names: 唐代韩愈、柳宗元和宋代欧阳修、曾巩."""

from __future__ import annotations

from flashgen.language.lazy import lazy
from flashgen.model import Span

AGES = "(?:中国|我国)?(?:先秦|[春战秦汉唐宋元明清晋隋]|[东西南北]?[汉晋宋魏周]|三国|南北朝|五代|古|近|现|当)[代朝时]期?"
_OF_AGE = lazy(f"(?:[^，；：]*[是为有])?{AGES}的?(?=..)")
_AND_AGE = lazy(f"[和与]{AGES}的?(?=..)")


def split_by_age(text: str, parts: list[Span]) -> list[Span]:
    """The parts of a list, one more and without the ages, where a joiner and an age stand within one of them.

    唐代韩、柳和宋代欧阳、曾 is 韩、柳、欧阳、曾. The parts themselves where no two ages are told.
    """
    opened = _OF_AGE.match(text, *parts[0])
    for at, part in enumerate(parts):
        joined = _AND_AGE.search(text, *part)
        if joined and opened and part.start + 1 < joined.start():
            split_at = [Span(part.start, joined.start()), Span(joined.end(), part.end)]
            names = [*parts[:at], *split_at, *parts[at + 1 :]]
            return [Span(max(opened.end(), names[0].start), names[0].end), *names[1:]]
    return parts
