"""The deck source is read strictly, and edited in place."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flashgen.deck import entry as notes_in_yaml
from flashgen.deck import source, splice
from flashgen.deck.ids import note_id
from flashgen.errors import DeckError, Location
from flashgen.model import Cards, Deck, Entry, Status
from flashgen.storage import yamlfile

PATH = Path("decks/x.yaml")

GIVEN = """\
# 牌组
deck: 党建::两个绝对   # 名称
license: CC-BY-4.0

notes:
  # 第一部分
  - id: k3v9q2
    formulation: 四甘精神
    items: [甘愿吃苦, "甘于奉献",   # 引号
            甘为人梯, 甘守寂寞]
    where: two-absolutes.txt:146

  - definition: '公道正派'  # 没有 id
    cue: 是
    body: >
      组工干部
      安身立命之本
    status: keep
# 末尾
"""


def parse(text: str) -> source.DeckSource:
    return source.parse(text.encode(), PATH)


def rewrite(text: str, notes: dict[str, dict[str, Any]], **fields: Any) -> str:
    """Change fields of notes, by term, and of the deck."""
    read = parse(text)
    changed = tuple(replace(entry, **notes.get(entry.term, {})) for entry in read.deck.notes)
    return source.update(read, replace(read.deck, notes=changed, **fields)).decode()


def test_a_deck_source_is_read() -> None:
    read = parse(GIVEN)
    by_hand = note_id("definition", "公道正派", "是", (), {})
    assert read.deck == Deck(
        name="党建::两个绝对",
        license="CC-BY-4.0",
        notes=(
            Entry(
                id="k3v9q2",
                kind="formulation",
                term="四甘精神",
                items=("甘愿吃苦", "甘于奉献", "甘为人梯", "甘守寂寞"),
                where="two-absolutes.txt:146",
            ),
            Entry(
                id=by_hand,
                kind="definition",
                term="公道正派",
                cue="是",
                body="组工干部 安身立命之本\n",
                confirmed=True,
            ),
        ),
    )
    assert read.location(by_hand) == Location(PATH, 13, 5)


def test_nothing_changes_but_the_id_that_was_missing() -> None:
    by_hand = note_id("definition", "公道正派", "是", (), {})
    expected = GIVEN.replace("- definition", f"- id: {by_hand}\n    definition")
    assert rewrite(GIVEN, {}) == expected
    assert rewrite(expected, {}) == expected


WITH_IDS = GIVEN.replace("- definition", "- id: abc\n    definition")

EDITS: list[tuple[str, dict[str, dict[str, Any]], list[tuple[str, str]]]] = [
    ("a text", {"四甘精神": {"where": "a.txt:7"}}, [("two-absolutes.txt:146", "a.txt:7")]),
    ("a quoted text", {"公道正派": {"term": "公道"}}, [("'公道正派'  #", "公道  #")]),
    ("a folded text", {"公道正派": {"body": "根本"}}, [(">\n      组工干部\n      安身立命之本", "根本")]),
    (
        "one item of several",
        {"四甘精神": {"items": ("甘愿吃苦", "甘于奉献", "甘当人梯", "甘守寂寞")}},
        [("甘为人梯", "甘当人梯")],
    ),
    (
        "an item more, one less",
        {"四甘精神": {"items": ("甘愿吃苦", "甘于奉献", "甘守寂寞", "新")}},
        [("            甘为人梯, 甘守寂寞", "            甘守寂寞, 新")],
    ),
    (
        "an item less, behind a comment",
        {"四甘精神": {"items": ("甘愿吃苦", "甘于奉献", "甘守寂寞")}},
        [("            甘为人梯, 甘守寂寞", "            甘守寂寞")],
    ),
    (
        "an item less, before a comment",
        {"四甘精神": {"items": ("甘愿吃苦", "甘为人梯", "甘守寂寞")}},
        [('"甘于奉献",   # 引号', "   # 引号")],
    ),
    (
        "an item first",
        {"四甘精神": {"items": ("新", "甘愿吃苦", "甘于奉献", "甘为人梯", "甘守寂寞")}},
        [("甘愿吃苦", "新, 甘愿吃苦")],
    ),
    (
        "a new key, in its place",
        {"公道正派": {"by": "习近平"}},
        [("\n    status: keep", "\n    by: 习近平\n    status: keep")],
    ),
    (
        "a status",
        {"四甘精神": {"status": Status.RETIRED}},
        [("two-absolutes.txt:146\n", "two-absolutes.txt:146\n    status: retired\n")],
    ),
    ("a status that goes", {"公道正派": {"status": Status.REVIEW}}, [("status: keep", "status: review")]),
    ("what was confirmed is not", {"公道正派": {"confirmed": False}}, [("    status: keep\n", "")]),
    (
        "what was not confirmed is",
        {"四甘精神": {"confirmed": True}},
        [("two-absolutes.txt:146\n", "two-absolutes.txt:146\n    status: keep\n")],
    ),
    ("a key less", {"四甘精神": {"where": ""}}, [("    where: two-absolutes.txt:146\n", "")]),
]


@pytest.mark.parametrize("name, change, differences", EDITS, ids=[edit[0] for edit in EDITS])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_only_what_changed_is_edited(
    name: str, change: dict[str, dict[str, Any]], differences: list[tuple[str, str]], newline: str, mark: str
) -> None:
    expected = WITH_IDS
    for old, new in differences:
        expected = expected.replace(old, new)
    got = rewrite(mark + WITH_IDS.replace("\n", newline), change)
    assert got == mark + expected.replace("\n", newline)


def test_empty_lines_that_a_text_keeps_stay_its_own() -> None:
    text = "deck: a\nnotes:\n  - id: b\n    definition: c\n    body: |+\n      d\n\n# 末尾\n"
    assert rewrite(text, {"c": {"by": "e"}}) == text.replace("# 末尾", "    by: e\n# 末尾")


def test_fields_of_the_deck_are_edited() -> None:
    got = rewrite(WITH_IDS, {}, sources=("../seeds/a.txt",), quotes=False, license="")
    assert got == WITH_IDS.replace("license: CC-BY-4.0\n", "sources: [../seeds/a.txt]\nquotes: omit\n")


@pytest.mark.parametrize("notes", ["", "notes:\n", "notes: []  # 无\n", "notes:   # 无\n# 末尾\n"])
def test_a_deck_source_without_notes_gets_some(notes: str) -> None:
    read = parse("deck: 甲" + ("\n" + notes if notes else ""))
    entry = Entry(id="a1", kind="formulation", term="乙", items=("丙",))
    new = source.update(read, replace(read.deck, notes=(entry, replace(entry, id="a2")))).decode()
    assert parse(new).deck.notes == (entry, replace(entry, id="a2"))
    assert new.count("#") == notes.count("#")


def test_a_new_deck_source_says_what_its_editor_may_do() -> None:
    deck = Deck(
        name="党建::两个绝对",
        description="说明：\n两行",
        tags=("党建",),
        sources=("../seeds/a.txt",),
        quotes=False,
        notes=(
            Entry(
                id="a1",
                kind="formulation",
                term="四甘",
                items=("甲", "乙"),
                where="a.txt:1",
                section=("一", "二"),
                quote="甲、乙",
                by="习近平",
                status=Status.REVIEW,
            ),
            Entry(id="a2", kind="definition", term="丙", cue="是", body="丁"),
        ),
    )
    written = b"".join(source.create(deck))
    assert written.decode().startswith("# 本文件由 flashgen")
    assert written.decode().removeprefix(source.HEADER) == (
        'deck: 党建::两个绝对\ndescription: "说明：\\n两行"\ntags: [党建]\nsources: [../seeds/a.txt]\n'
        "quotes: omit\n"
        "notes:\n"
        "  - id: a1\n    formulation: 四甘\n    items: [甲, 乙]\n    where: a.txt:1\n    section: [一, 二]\n"
        "    quote: 甲、乙\n    by: 习近平\n    status: review\n"
        "  - id: a2\n    definition: 丙\n    cue: 是\n    body: 丁\n"
    )
    assert source.parse(written, PATH).deck == deck
    empty = Deck(name="甲")
    assert source.parse(b"".join(source.create(empty)), PATH).deck == empty


def test_settings_of_the_cards_are_read_and_never_rewritten() -> None:
    text = "deck: a\ncards:  # as the teacher wants it\n  others: hidden\n  tails: 'shown'\nnotes: []\n"
    read = parse(text)
    assert read.deck.cards == Cards(others=False, tails=True)
    assert parse("deck: a\ncards: {others: shown}\n").deck.cards == parse("deck: a\n").deck.cards == Cards()
    renamed = source.update(read, replace(read.deck, name="b"))
    assert renamed.decode() == text.replace("deck: a", "deck: b")


REFUSED = {
    "a: b\n": "1:1: unknown key 'a' in a deck source; known are deck,",
    "notes: []\n": "1:1: the deck needs a name",
    "deck: ' '\n": "1:7: the deck needs a name",
    "deck: a\nquotes: no\n": "2:9: quotes is keep or omit, not 'no'",
    "deck: a\ncards: {others: no}\n": "2:17: others is shown or hidden, not 'no'",
    "deck: a\ncards: {other: hidden}\n": "2:9: unknown key 'other' in cards; did you mean 'others'?",
    "deck: a\ncards: hidden\n": "2:8: cards must be a mapping",
    "deck: a\nnotes: b\n": "2:8: notes must be a list",
    "deck: a\ntags: b\n": "2:7: tags must be a list",
    "deck: a\nnotes: [b]\n": "2:9: a note must be a mapping",
    "deck: a\nnotes: [{formulation: b}]\n": "2:9: a formulation needs items",
    "deck: a\nnotes: [{formulation: b, items: []}]\n": "2:33: a formulation needs items",
    "deck: a\nnotes: [{formulation: b, items: c}]\n": "2:33: items must be a list",
    "deck: a\nnotes: [{formulation: b, items: [[c]]}]\n": "2:34: items must be a list of texts",
    "deck: a\nnotes: [{formulation: b, items: [c], cue: d}]\n": "2:43: a formulation has no cue",
    "deck: a\nnotes: [{definition: b, body: c, items: [d]}]\n": "2:41: a definition has no items",
    "deck: a\nnotes: [{definition: b, cue: c}]\n": "2:9: a definition needs a body",
    "deck: a\nnotes: [{definition: '', cue: c, body: d}]\n": "2:22: the term of this definition is missing",
    "deck: a\nnotes: [{items: [b]}]\n": "2:9: a note has either `formulation`",
    "deck: a\nnotes: [{definition: b, formulation: c}]\n": "2:9: a note has either `formulation`",
    "deck: a\nnotes:\n  - fomulation: b\n": "3:5: unknown key 'fomulation' in a note; did you mean",
    "deck: a\nnotes: [{id: b c, definition: d, body: e}]\n": "2:14: an id has no spaces",
    "deck: a\nnotes: [{definition: d, body: e, status: f}]\n": "2:42: unknown status 'f'; known are keep",
    "deck: a\nnotes:\n- {id: b, definition: d, body: e}\n- {id: b, definition: f, body: g}\n": (
        "4:3: the id b stands twice (first in line 3)"
    ),
}


@pytest.mark.parametrize("text, message", REFUSED.items())
def test_a_broken_deck_source_is_refused_with_the_place(text: str, message: str) -> None:
    with pytest.raises(DeckError) as caught:
        parse(text)
    assert str(caught.value).startswith(f"{PATH}:{message}")


def test_a_deck_source_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(DeckError, match="cannot be read: No such file"):
        source.read(tmp_path / "x.yaml")


def test_a_layout_that_cannot_be_edited_is_said() -> None:
    text = "deck: a\nnotes:\n  - id: b\n    definition: c\n    body: d\n    ? quote\n    : e\n"
    with pytest.raises(DeckError, match=r"x\.yaml:3:5: this layout cannot be edited without harm"):
        rewrite(text, {"c": {"quote": ""}})


# Random layouts: whatever an editor may have done to a file.

TEXT = st.one_of(
    st.text("甲乙丙丁戊", min_size=1, max_size=6),
    st.text("甲乙 #:,[]{}\"'-\\a1\n", min_size=1, max_size=8).filter(str.strip),
)
TEXTS: st.SearchStrategy[tuple[str, ...]] = st.lists(TEXT, min_size=1, max_size=5).map(tuple)
MAYBE = st.one_of(st.just(""), TEXT)


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    formulation = draw(st.booleans())
    return Entry(
        id="",
        kind="formulation" if formulation else "definition",
        term=draw(TEXT),
        items=draw(TEXTS) if formulation else (),
        cue="" if formulation else draw(MAYBE),
        body="" if formulation else draw(TEXT),
        where=draw(MAYBE),
        section=draw(st.one_of(st.just(()), TEXTS)),
        quote=draw(MAYBE),
        by=draw(MAYBE),
        status=draw(st.sampled_from(Status)),
        confirmed=draw(st.booleans()),
    )


class Typist:
    """Writes a deck source with every freedom of YAML that the program allows."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.comments = 0

    def comment(self) -> str:
        self.comments += 1
        return f"# 注{self.comments}, - [x]: '"

    def odd(self) -> bool:
        return self.draw(st.integers(0, 5)) == 5

    def rest(self) -> str:
        """What may follow on a line, and the lines that may follow it."""
        rest = "  " + self.comment() if self.odd() else ""
        while self.odd():
            rest += "\n" + self.draw(st.sampled_from(["", "  ", " " * 4 + self.comment(), self.comment()]))
        return rest + "\n"

    def scalar(self, text: str, indent: int, *, flow: bool) -> str:
        style = self.draw(st.integers(0, 5))
        if style == 0 and "\n" not in text:
            return "'" + text.replace("'", "''") + "'"
        if style == 1:
            return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
        if style == 2 and not flow and text == text.strip() and "\n\n" not in text and "\n " not in text:
            return self.draw(st.sampled_from(["|-", f"|-  {self.comment()}"])) + "".join(
                f"\n{' ' * (indent + 3)}{line}" for line in text.split("\n")
            )
        return yamlfile.scalar(text)

    def listed(self, texts: tuple[str, ...], indent: int) -> str:
        """What follows the colon."""
        if self.draw(st.booleans()):
            between = self.draw(st.sampled_from([", ", ",", f",\n{' ' * (indent + 2)}", ",   # 间\n      "]))
            end = self.draw(st.sampled_from(["]", " ]", f",\n{' ' * (indent + 2)}]"]))
            return " [" + between.join(self.scalar(text, 0, flow=True) for text in texts) + end + self.rest()
        deeper = indent + self.draw(st.sampled_from([0, 2, 4]))
        lines = [f"{' ' * deeper}- {self.scalar(text, deeper, flow=False)}" for text in texts]
        if any("- |-" in line for line in lines):  # a comment behind it would be part of its text
            return "\n" + "\n".join(lines) + "\n"
        return self.rest() + "".join(line + self.rest() for line in lines)

    def note(self, entry: Entry, indent: int) -> str:
        written: dict[str, Any] = notes_in_yaml.fields(entry)
        keys = self.draw(st.permutations(list(written))) if self.odd() else list(written)
        if self.odd():
            return (
                "{"
                + ", ".join(f"{key}: {notes_in_yaml.write(written[key])}" for key in keys)
                + "}"
                + self.rest()
            )
        lines = ""
        for number, key in enumerate(keys):
            lines += " " * indent if number else ""
            content = written[key]
            if isinstance(content, tuple):
                lines += f"{key}:{self.listed(content, indent)}"
            else:
                scalar = self.scalar(content, indent, flow=False)
                lines += f"{key}: {scalar}{self.rest() if not scalar.startswith('|') else chr(10)}"
        return lines

    def deck(self, notes: list[Entry]) -> str:
        text = self.rest() + f"deck: 甲::乙{self.rest()}tags: [丙]{self.rest()}notes:{self.rest()}"
        dash = self.draw(st.sampled_from([0, 2, 3]))
        for entry in notes:
            gap = self.draw(st.sampled_from([1, 1, 3]))
            text += f"{' ' * dash}-{' ' * gap}{self.note(entry, dash + 1 + gap)}"
        if self.odd():
            text = text.rstrip("\n ")
        text = text.replace("\n", self.draw(st.sampled_from(["\n", "\r\n"])))
        return self.draw(st.sampled_from(["", "\ufeff"])) + text


@st.composite
def laid_out(draw: st.DrawFn) -> tuple[str, list[Entry]]:
    notes = draw(st.lists(entries(), max_size=5))
    without_id = st.integers(0, 4).map(lambda number: number == 4)
    notes = [entry if draw(without_id) else replace(entry, id=f"n{n}") for n, entry in enumerate(notes)]
    return Typist(draw).deck(notes), notes


@st.composite
def changed(draw: st.DrawFn, deck: Deck) -> Deck:
    """Change some notes, and put new ones between."""
    notes: list[Entry] = []

    def insert() -> None:
        while draw(st.integers(0, 3)) == 3:
            notes.append(replace(draw(entries()), id=f"new{len(notes)}"))

    insert()
    for entry in deck.notes:
        change: dict[str, Any] = {}
        if draw(st.booleans()):
            other = draw(entries())
            keys = ["where", "section", "quote", "by", "status", "confirmed", "term"]
            if other.kind == entry.kind:
                keys += ["items", "cue", "body"]
            change = {key: getattr(other, key) for key in keys if draw(st.booleans())}
        if draw(st.booleans()) and entry.items:
            items = list(draw(st.permutations(entry.items)))[draw(st.integers(0, 1)) :] or list(entry.items)
            items.insert(draw(st.integers(0, len(items))), draw(TEXT))
            change["items"] = tuple(items)
        notes.append(replace(entry, **change))
        insert()
    return replace(deck, notes=tuple(notes))


def pieces(text: str, old: source.DeckSource, new: Deck) -> list[str]:
    """Cut the lines that no change may touch out of a deck source: those outside of changed notes."""
    kept = {entry.id: entry for entry in new.notes}
    plain = text.removeprefix("\ufeff")
    untouched, done = [], 0
    for entry, value in zip(old.deck.notes, old.values.values(), strict=True):
        missing_id = "id" not in {key.content for key, _ in value.pairs("note")}
        if kept[entry.id] != entry or missing_id:
            untouched.append(plain[done : value.start])
            done = splice.end(plain, value)
    untouched.append(plain[done:])
    return [line for piece in untouched for line in piece.splitlines(keepends=True)]


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_whatever_the_layout_all_other_bytes_stay(data: st.DataObject) -> None:
    text, notes = data.draw(laid_out())
    old = source.parse(text.encode(), PATH)
    assert [replace(entry, id="") for entry in old.deck.notes] == [replace(entry, id="") for entry in notes]
    deck = data.draw(changed(old.deck))
    new = source.update(old, deck).decode()
    assert source.parse(new.encode(), PATH).deck == deck
    assert source.update(source.parse(new.encode(), PATH), deck).decode() == new
    place = 0
    for piece in pieces(text, old, deck):
        place = new.index(piece, place) + len(piece)
    for comment in (word for word in text.split() if word.startswith("注")):
        assert new.split().count(comment) == 1
    assert new.startswith("\ufeff") == text.startswith("\ufeff")
    if "\r\n" in text:
        assert new.count("\n") == new.count("\r\n")


@given(st.lists(entries(), max_size=4))
def test_a_new_deck_source_reads_back(notes: list[Entry]) -> None:
    deck = Deck(name="甲", notes=tuple(replace(entry, id=f"n{n}") for n, entry in enumerate(notes)))
    written = b"".join(source.create(deck)).decode()
    assert source.parse(written.encode(), PATH).deck == deck == source._anyhow(written, PATH).deck
    assert not notes or source._in_lines(written) == deck
    assert not notes or source._in_lines(written.replace("\n", "\r\n")) == deck


PLAIN_ENTRIES = [
    Entry(
        id="a1", kind="formulation", term="三实", items=("求实", "务实、1", "a, b"), section=("一", "“二”")
    ),
    Entry(
        id="b2",
        kind="definition",
        term="公道",
        cue="是",
        body='根本: "立身"之\u200b本',
        quote="公道 是…",
        confirmed=True,
    ),
]
PIECES = (
    "#",
    " #",
    " # 注",
    "  # 注 #\n",
    "\n",
    "\n\n",
    " ",
    "  ",
    "\u3000",
    "\xa0",
    "\t",
    ":",
    ": ",
    ", ",
    ",",
    "- ",
    "-",
    "'",
    '"',
    "\\",
    "\\n",
    "\\x41",
    "\\ud800",
    "[",
    "]",
    "{",
    "}",
    "?",
    "&a ",
    "*a",
    "!t ",
    "|",
    "> ",
    "%",
    "@",
    "`",
    "...",
    "\n...\n",
    "\n---\n",
    "\x85",
    "\u2028",
    "\ufeff",
    "\r",
    "\r\n",
    "~",
    "null",
    "<<: ",
    "=",
    "甲",
    "  - ",
    "    ",
    "\n    id: x\n",
    "\n    by: 甲\n",
    "\nnotes:\n",
    "\n  - ",
    "\n    - ",
    "\n      甲",
    "\n\n      甲",
    "    status: keep\n",
    "    status:\n",
    "    items: []\n",
    "\nquotes: omit\n",
)


@settings(max_examples=2000, deadline=None)
@given(st.data())
def test_the_quick_way_reads_nothing_that_the_other_does_not(data: st.DataObject) -> None:
    text = b"".join(source.create(Deck(name="甲", sources=("a.txt",), notes=tuple(PLAIN_ENTRIES)))).decode()
    start = text.index("deck:")
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(min(start, len(text)), len(text)))
        gone = data.draw(st.sampled_from((0, 0, 0, 1, 2, 7)))
        text = text[:at] + data.draw(st.sampled_from((*PIECES, ""))) + text[at + gone :]
    quick = source._in_lines(text)
    assert quick is None or quick == source._anyhow(text, PATH).deck
