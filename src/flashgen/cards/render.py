"""A card as Anki renders it: a note and the number of one of its cards → HTML of front and back.

Of Anki's template language what the templates of `flashgen.cards.notetypes` may use: {{Field}}, {{cloze:Field}},
{{#Field}}…{{/Field}}, {{^Field}}…{{/Field}}, {{#c1}} (true on the card of that cloze) and {{FrontSide}}.
The tests have real Anki agree, but for the attribute data-cloze: it holds the answer for scripts.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flashgen.cards.notetypes import NOTE_TYPES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flashgen.model import Note

_TAG = re.compile(r"\{\{([#^/]?)(.*?)\}\}", re.DOTALL)
_BLANK = re.compile(r"(?:\s|</?(?:br|div) ?/?>)*")  # what Anki takes for an empty field
_CLOZE = re.compile(r"\{\{c(\d+)::|(\}\})")


def render(note: Note, ord_: int) -> tuple[str, str]:
    """Return the front and the back of the card `ord_` of `note`, as they stand within Anki's page.

    Raises ValueError for a template that uses more of the language than is known here.
    """
    note_type = NOTE_TYPES[note.kind]
    names = [field.name for field in note_type.fields]
    values = dict(zip(names, note.fields, strict=True))
    front, back = note_type.html(0 if note_type.is_cloze else ord_)
    cloze = ord_ + 1 if note_type.is_cloze else 0
    shown = fill(front, values, cloze, is_front=True)
    return shown, fill(back, values | {"FrontSide": shown}, cloze, is_front=False)


def fill(template: str, values: Mapping[str, str], cloze: int, *, is_front: bool) -> str:
    """Return `template` with its tags replaced; `cloze` is the number of the card, 0 where it has no clozes.

    Raises ValueError for a tag that is not known, or a section that is not closed.
    """
    parts: list[str] = []
    open_: list[tuple[str, bool]] = []  # the sections around this place: name, and whether they are shown
    text, *rest = _TAG.split(template)
    parts.append(text)
    for mark, tag, text in zip(rest[::3], rest[1::3], rest[2::3], strict=True):
        name = tag.strip()
        if mark == "/":
            if not open_ or open_.pop()[0] != name:
                raise ValueError(f"{{{{/{name}}}}} closes no section of that name")
        elif mark:
            open_.append((name, _holds(name, values, cloze) == (mark == "#")))
        elif _is_shown(open_):
            parts.append(_value(name, values, cloze, is_front=is_front))
        if _is_shown(open_):
            parts.append(text)
    if open_:
        raise ValueError(f"the section {{{{#{open_[-1][0]}}}}} is not closed")
    return "".join(parts)


def _is_shown(sections: list[tuple[str, bool]]) -> bool:
    return all(shown for _, shown in sections)


def _holds(name: str, values: Mapping[str, str], cloze: int) -> bool:
    """Whether {{#name}} shows what it holds."""
    if name in values:
        return not _BLANK.fullmatch(values[name])
    if re.fullmatch(r"c\d+", name):
        return name == f"c{cloze}"
    raise ValueError(f"a template asks for a field {name!r}, which the note type has not")


def _value(tag: str, values: Mapping[str, str], cloze: int, *, is_front: bool) -> str:
    *filters, name = tag.split(":")
    if name not in values or filters not in ([], ["cloze"]):
        raise ValueError(
            f"a template has {{{{{tag}}}}}, which the preview cannot show; teach it to, in render.py"
        )
    return _clozes(values[name], cloze, is_front=is_front) if filters else values[name]


def _clozes(text: str, asked: int, *, is_front: bool) -> str:
    """Return `text` with its clozes as spans: the one that is asked a blank on the front. "" if there is none.

    A cloze that is not closed is dropped, as Anki does.
    """
    parts: list[list[str]] = [[]]  # of the text, and of the clozes that are open at this place
    open_: list[tuple[int, str]] = []  # their numbers and hints
    done = 0
    for match in _CLOZE.finditer(text):
        number, end = match.groups()
        _say(text[done : match.start()], parts, open_)
        done = match.end()
        if number:
            open_.append((int(number), ""))
            parts.append([])
        elif not open_:
            parts[-1].append(end)
        else:
            closed, hint = open_.pop()
            inner = "".join(parts.pop())
            if closed == asked:
                parts[-1].append(_asked(asked, f"[{hint or '...'}]" if is_front else inner))
            else:
                parts[-1].append(f'<span class="cloze-inactive" data-ordinal="{closed}">{inner}</span>')
    _say(text[done:], parts, open_)
    shown = "".join(parts[0])
    return shown if _asked(asked, "").removesuffix("</span>") in shown else ""


def _asked(number: int, inner: str) -> str:
    return f'<span class="cloze" data-ordinal="{number}">{inner}</span>'


def _say(text: str, parts: list[list[str]], open_: list[tuple[int, str]]) -> None:
    """Add text; within a cloze, what follows :: is its hint."""
    if open_ and "::" in text:
        text, hint = text.split("::", 1)
        open_[-1] = open_[-1][0], hint
    parts[-1].append(text)
