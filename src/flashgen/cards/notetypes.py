"""The two note types as learners have them in their collections: ids, fields, templates, look.

Frozen. Anki knows a note type by its id, and refuses all notes of a package whose fields or templates differ
from the ones it has: so none is added, removed or reordered here. What comes later goes into a spare field.
A field or template can be renamed, as it has an id of its own.

Texts of the templates and the stylesheet may change: then raise `MOD`, or learners keep the old ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

MOD = 1795386775  # 2026-11-22 in seconds since 1970: when a template or the stylesheet last changed

NAME_CLOZE = 30  # asks for the name of a list
WHOLE_CLOZE = 31  # asks for all of its items

# Spare fields in use. They keep their names: a learner's browser, searches and own templates know these.
READINGS = "备用1"  # what other notes of the deck say of the same term, and where
PATH_TO_TERM = "备用3"  # in place of 章节 on the card that asks for the term, whose headings may not hold it
COVERED = "备用2"  # of a formulation: filled where the items not asked for are covered, too (遮全猜一)
MEANINGS = {READINGS: "另有说法", PATH_TO_TERM: "章节", COVERED: "遮法"}  # what to call them before learners


@dataclass(frozen=True, slots=True)
class Part:
    """A field or a template: its name, and the id that lets it be renamed."""

    name: str
    id: int


@dataclass(frozen=True, slots=True)
class NoteType:
    """A note type. `templates` are pairs of HTML: front and back."""

    kind: str  # formulation | definition, as Note.kind
    name: str
    id: int
    is_cloze: bool
    fields: tuple[Part, ...]
    templates: tuple[Part, ...]
    sort_field: int  # index of the field that Anki's browser shows

    def html(self, template: int) -> tuple[str, str]:
        """Return the front and the back of a template, as Anki takes them."""
        name = self.kind if self.is_cloze else f"{self.kind}-{('forward', 'reverse')[template]}"
        return _read(f"{name}.front.html"), _read(f"{name}.back.html") + _read("source.html")


# The first field is the entry's id: never empty and never twice, which Anki wants of a first field,
# and what a learner quotes to report a card.
FORMULATION = NoteType(
    kind="formulation",
    name="提法（flashgen）",
    id=1739551530341,
    is_cloze=True,
    fields=(
        Part("编号", 7202601010001),
        Part("正文", 7202601010002),  # the name and the items, in clozes
        Part("总问", 7202601010003),  # asks for the whole list
        Part("章节", 7202601010004),  # above the question: gives nothing away
        Part("原文", 7202601010005),
        Part("出处", 7202601010006),
        Part("语出", 7202601010007),
        Part("备注", 7202601010008),  # the deck author's
        Part(READINGS, 7202601010009),
        Part(COVERED, 7202601010010),
        Part(PATH_TO_TERM, 7202601010011),
        Part("备用4", 7202601010012),
    ),
    templates=(Part("提法", 7202601010101),),
    sort_field=1,
)
DEFINITION = NoteType(
    kind="definition",
    name="定义（flashgen）",
    id=1739551530342,
    is_cloze=False,
    fields=(
        Part("编号", 7202601020001),
        Part("问题", 7202601020002),  # "" makes no forward card
        Part("答案", 7202601020003),
        Part("反问", 7202601020004),  # "" makes no reverse card
        Part("词语", 7202601020005),  # answers the reverse question
        Part("章节", 7202601020006),
        Part("原文", 7202601020007),
        Part("出处", 7202601020008),
        Part("语出", 7202601020009),
        Part("备注", 7202601020010),
        Part(READINGS, 7202601020011),
        Part("备用2", 7202601020012),
        Part(PATH_TO_TERM, 7202601020013),
        Part("备用4", 7202601020014),
    ),
    templates=(Part("正向", 7202601020101), Part("反向", 7202601020102)),
    sort_field=1,
)
NOTE_TYPES = {note_type.kind: note_type for note_type in (FORMULATION, DEFINITION)}


def css() -> str:
    """Return the stylesheet of both note types."""
    return _read("style.css")


@cache
def _read(name: str) -> str:
    return (files("flashgen.cards") / "templates" / name).read_text(encoding="utf-8")
