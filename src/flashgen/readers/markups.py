r"""The marks of LaTeX, Org and Typst as those of Markdown, line by line: headings, points, and lines that hold no words.

Each line stays a line, and its words stay: only what stands before and around them changes. What is within a line
(\textbf{…}) is left to `inline_marks`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_LATEX = re.compile(
    r"^[ \t]*\\(?:(?:sub){0,2}section\*?\{|chapter\*?\{|begin\{|item\b|documentclass\b)", re.MULTILINE
)
_ORG = re.compile(r"^#\+[A-Za-z_]+:|^:PROPERTIES:[ \t]*$", re.MULTILINE)
_CODE = (
    r"[ \t]*#(?:set|show|import|let|pause|include|pagebreak|rect|figure|align|block|table|image|grid|columns"
    r"|outline|bibliography|v|h)\b"
)
_TYPST_CODE = re.compile(f"^{_CODE}", re.MULTILINE)
_TYPST = re.compile(rf"^(?:{_CODE}|={{1,6}} +\S)", re.MULTILINE)
_SETEXT = re.compile(r"^\S.*\n={3,}[ \t]*$", re.MULTILINE)  # Markdown's own use of =
_SEVERAL = 2  # marks of a language that tell that a text is written in it


def is_marked_up(text: str) -> bool:
    """Whether a text is written in one of these languages."""
    return _language(text) is not None


def as_markdown(text: str) -> str:
    """`text` with Markdown's marks at the beginning of each line, where it is written in another language."""
    language = _language(text)
    return "\n".join(map(language(), text.split("\n"))) if language else text


def _language(text: str) -> Callable[[], Callable[[str], str]] | None:
    if len(_LATEX.findall(text)) >= _SEVERAL:
        return _Latex
    if _ORG.search(text):
        return _Org
    typst = _TYPST_CODE.search(text) and len(_TYPST.findall(text)) >= _SEVERAL
    return _Typst if typst and not _SETEXT.search(text) else None


class _Latex:
    """Reads one line after the other; how deep its lists are nested, and how many rows of a table it has seen."""

    def __init__(self) -> None:
        self.lists: list[str] = []
        self.rows: int | None = None  # of the open table

    def __call__(self, line: str) -> str:
        if self.rows is not None and not _ENVIRONMENT.match(line):
            return self._in_table(line)
        if heading := _SECTION.match(line):
            return f"{'#' * _LEVELS[heading['level']]} {heading['title']}"
        if environment := _ENVIRONMENT.match(line):
            if environment["name"].rstrip("*") in ("itemize", "enumerate", "description"):
                if environment["what"] == "begin":
                    self.lists.append("1." if environment["name"] == "enumerate" else "-")
                elif self.lists:
                    self.lists.pop()
            elif environment["name"] in ("tabular", "tabularx", "longtable"):
                self.rows = 0 if environment["what"] == "begin" else None
            return ""
        if item := _ITEM.match(line):
            mark = self.lists[-1] if self.lists else "-"
            return f"{' ' * 3 * max(0, len(self.lists) - 1)}{mark} {item['words']}"
        return "" if _NO_WORDS.match(line) else line

    def _in_table(self, line: str) -> str:
        """A row of Markdown; the rule below the first one as the line that makes it the head."""
        if _RULE.match(line):
            return "|---|---|" if self.rows == 1 else ""
        cells = _AMPERSAND.split(_ROW_END.sub("", line))
        self.rows = (self.rows or 0) + bool(line.strip())
        return f"| {' | '.join(cell.strip() for cell in cells)} |" if line.strip() else ""


_RULE = re.compile(r"[ \t]*\\(?:hline|toprule|midrule|bottomrule)\b")
_ROW_END = re.compile(r"[ \t]*\\\\(?:[ \t]*\\hline)?[ \t]*$")
_AMPERSAND = re.compile(r"(?<!\\)&")
_LEVELS = {"part": 1, "chapter": 1, "section": 2, "subsection": 3, "subsubsection": 4, "paragraph": 5}
_SECTION = re.compile(
    r"[ \t]*\\(?P<level>part|chapter|section|subsection|subsubsection|paragraph)\*?\{(?P<title>[^{}]+)\}"
)
_ENVIRONMENT = re.compile(r"[ \t]*\\(?P<what>begin|end)\{(?P<name>[A-Za-z]+\*?)\}")
_ITEM = re.compile(r"[ \t]*\\item\b[ \t]*(?P<words>.*)")
_NO_WORDS = re.compile(
    r"[ \t]*(?:%|\\(?:documentclass|usepackage|maketitle|tableofcontents|label|newpage|clearpage|centering|includegraphics"
    r"|vspace|hspace|setlength|newcommand|input|bibliography\w*|pagestyle|title|author|date)\b)"
)


class _Org:
    """Reads one line after the other; whether it stands in a drawer."""

    def __init__(self) -> None:
        self.drawer = False

    def __call__(self, line: str) -> str:
        if _DRAWER.fullmatch(line):
            self.drawer = line.strip().upper() != ":END:"
            return ""
        if title := _TITLE.fullmatch(line):
            return f"# {title['words']}"
        if self.drawer or line.startswith("#+"):
            return ""
        if _ORG_RULE.fullmatch(line):
            return line.replace("+", "|")
        if heading := _STARS.match(line):
            return f"{'#' * min(6, len(heading['stars']) + 1)} {line[heading.end() :]}"
        return line


_DRAWER = re.compile(r"[ \t]*:(?:[A-Z_]+):[ \t]*")
_TITLE = re.compile(r"#\+(?:title|TITLE):[ \t]*(?P<words>\S.*)")
_ORG_RULE = re.compile(r"[ \t]*\|[-+]+\|[ \t]*")
_STARS = re.compile(r"(?P<stars>\*+) +(?:(?:TODO|DONE) +)?(?=\S)")


class _Typst:
    """Reads one line after the other; how many brackets of a box of code are open."""

    def __init__(self) -> None:
        self.boxes = 0

    def __call__(self, line: str) -> str:
        if heading := _EQUALS.match(line):
            return f"{'#' * len(heading['level'])} {line[heading.end() :]}"
        if _TYPST_CODE.match(line):
            self.boxes += line.rstrip().endswith("[")
            return ""
        if self.boxes and line.strip() in ("]", "])"):
            self.boxes -= 1
            return ""
        if term := _TERM.match(line):
            return f"- {line[term.end() :]}"
        if numbered := _PLUS.match(line):
            return f"{numbered['indent']}1. {line[numbered.end() :]}"
        return line


_EQUALS = re.compile(r"(?P<level>={1,6}) +(?=\S)")
_TERM = re.compile(r"/ +(?=[^/:：]+[:：])")
_PLUS = re.compile(r"(?P<indent>[ \t]*)\+ +(?=\S)")
