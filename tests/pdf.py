"""Text as it comes out of a PDF: hard-wrapped, an empty line after every line, wider gaps between pages."""

from collections.abc import Iterable, Sequence

from flashgen.language.matching import width_of

_HANGS = "，。、；：？！”’）》】」』…"  # may stand beyond the margin, as no line begins with them
_STAYS = "“‘（《【「『"  # no line ends with them


def wrapped(paragraphs: Iterable[str], width: int = 46, page: int = 30) -> str:
    """`paragraphs` wrapped at `width` Chinese characters, `page` lines a page."""
    lines = [line for paragraph in paragraphs for line in lines_of(paragraph, width)]
    gaps = ["\n\n\n\n" if i % page == 0 else "\n\n" for i in range(1, len(lines))]
    return "".join(line + gap for line, gap in zip(lines, [*gaps, "\n"], strict=True))


def lines_of(paragraph: str, width: int) -> Sequence[str]:
    """A paragraph cut at the margin."""
    lines: list[str] = []
    rest = paragraph
    while width_of(rest) > width:
        end = 1
        while width_of(rest[: end + 1]) <= width:
            end += 1
        while end < len(rest) and rest[end] in _HANGS:
            end += 1
        while end > 1 and rest[end - 1] in _STAYS:
            end -= 1
        if end >= len(rest):
            break
        lines.append(rest[:end])
        rest = rest[end:]
    return [*lines, rest]
