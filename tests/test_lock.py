"""The lock remembers, and is refused when it is not whole."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flashgen.deck import ids, lockfile
from flashgen.deck.clozes import Clozes
from flashgen.deck.entry import FIELDS, Content
from flashgen.deck.lock import Conflict, Lock, Packaged, Record, rebuild, stamp, withdrawn
from flashgen.errors import DeckError
from flashgen.model import Band, Deck, Entry, Status

PATH = Path("decks/x.lock.yaml")
NOVEMBER, DECEMBER = 1764000000, 1766000000  # 2025-11-24, 2025-12-17

MINED = Entry(
    id="", kind="formulation", term="四甘精神", items=("甲", "乙"), where="a.txt:7", section=("一",)
)
LOCK = Lock(
    "党建::两个绝对",
    1276448890784,
    {
        "k3v9q2": Record(
            guid="avrnshbrbqb5n",
            band=Band.REVIEW,
            status=Status.REVIEW,
            clozes=Clozes(((1, "甲"), (4, "乙")), ((2, "丙"), (3, "丁: ["))),
            mined=MINED,
            conflicts=(Conflict("items", ("甲",), ("甲", "乙")), Conflict("by", "", "习近平")),
            hash="0123456789",
            above=("一", "二: "),
            mod=NOVEMBER,
            retired="2025-11",
        ),
        "我的": Record(guid="x", own=True),
    },
)
WRITTEN = b"".join(lockfile.dump(LOCK)).decode()
DECK = Deck(name="党建::两个绝对")


def parse(text: str, deck: Deck = DECK) -> Lock:
    return lockfile.parse(text.encode(), PATH, deck)


# As a flashgen laid it out that wrote a fact a line: nothing but the layout differs.
IN_LINES = (
    WRITTEN.partition("format: ")[0] + "format: 1\ndeck: 党建::两个绝对\ndeck_id: 1276448890784\nnotes:\n"
    "  k3v9q2:\n    guid: avrnshbrbqb5n\n    band: review\n    status: review\n"
    '    clozes: {1: 甲, 4: 乙}\n    dropped: {2: 丙, 3: "丁: ["}\n'
    "    mined:\n      formulation: 四甘精神\n      items: [甲, 乙]\n      where: a.txt:7\n      section: [一]\n"
    '    conflicts:\n      items: {theirs: [甲], mine: [甲, 乙]}\n      by: {theirs: "", mine: 习近平}\n'
    f'    hash: 0123456789\n    above: [一, "二: "]\n    mod: {NOVEMBER}\n    retired: 2025-11\n'
    "  我的:\n    guid: x\n    own: yes\n...\n"
)


def test_a_lock_is_written_a_note_a_line() -> None:
    head, _, body = WRITTEN.partition("format: ")
    assert all(line.startswith("#") for line in head.splitlines())
    assert body == (
        "1\ndeck: 党建::两个绝对\ndeck_id: 1276448890784\nnotes:\n"
        '  "k3v9q2": {"guid": "avrnshbrbqb5n", "band": "review", "status": "review", '
        '"clozes": {"1": "甲", "4": "乙"}, "dropped": {"2": "丙", "3": "丁: ["}, '
        '"mined": {"formulation": "四甘精神", "items": ["甲", "乙"], "where": "a.txt:7", "section": ["一"]}, '
        '"conflicts": {"items": {"theirs": ["甲"], "mine": ["甲", "乙"]}, "by": {"theirs": "", "mine": "习近平"}}, '
        f'"hash": "0123456789", "above": ["一", "二: "], "mod": {NOVEMBER}, "retired": "2025-11"}}\n'
        '  "我的": {"guid": "x", "own": "yes"}\n...\n'
    )


def test_a_lock_reads_back() -> None:
    assert parse(WRITTEN) == LOCK == parse(IN_LINES)
    assert list(parse(WRITTEN).notes) == list(LOCK.notes)
    empty = rebuild(DECK)
    assert parse(b"".join(lockfile.dump(empty)).decode()) == empty


TEXT = st.text(min_size=1, max_size=5).filter(str.strip)
TEXTS = st.lists(TEXT, min_size=1, max_size=3).map(tuple)
NUMBERED = st.lists(st.tuples(st.integers(1, 29), TEXT), max_size=5, unique_by=lambda one: one[0])


@st.composite
def records(draw: st.DrawFn, guid: str) -> Record:
    numbered = draw(NUMBERED)
    cut = draw(st.integers(0, len(numbered)))
    section = draw(st.one_of(st.just(()), TEXTS))
    mined = Entry(id="", kind="definition", term=draw(TEXT), cue=draw(TEXT), body=draw(TEXT), section=section)
    keys = draw(st.lists(st.sampled_from(FIELDS), unique=True))
    lists: st.SearchStrategy[Content] = TEXTS | st.just(())
    texts: st.SearchStrategy[Content] = st.text()
    sides = {key: lists if key in ("items", "section") else texts for key in keys}
    mod = draw(st.integers(0, 2**40))
    return Record(
        guid=guid,
        own=draw(st.booleans()),
        band=draw(st.sampled_from([None, *Band])),
        status=draw(st.sampled_from(Status)),
        clozes=Clozes(tuple(numbered[:cut]), tuple(numbered[cut:])),
        mined=draw(st.sampled_from([None, mined])),
        conflicts=tuple(Conflict(key, draw(sides[key]), draw(sides[key])) for key in keys),
        hash=draw(TEXT) if mod else "",
        above=section if mod else (),
        mod=mod,
        retired=draw(st.sampled_from(["", "2026-11"])),
    )


@given(st.data(), TEXT, st.lists(TEXT, unique=True, max_size=4))
def test_any_lock_reads_back(data: st.DataObject, name: str, notes: list[str]) -> None:
    found = {note: data.draw(records(f"g{n}")) for n, note in enumerate(notes)}
    lock = Lock(name, data.draw(st.integers(0, 2**50)), found)
    written = b"".join(lockfile.dump(lock))
    assert parse(written.decode(), Deck(name=name)) == lock == lockfile._anyhow(written, PATH)
    assert not notes or lockfile._as_written(written) == lock


USUAL = replace(
    LOCK.notes["k3v9q2"], status=Status.KEEP, clozes=Clozes(((1, "甲"), (4, "乙"))), conflicts=(), retired=""
)
REVIEWED = replace(USUAL, guid="x", status=Status.REVIEW, hash="", above=(), mod=0)
SOME = replace(LOCK, notes={**LOCK.notes, "z9": replace(USUAL, guid="y"), "z8": REVIEWED})
BOTH = b"".join(lockfile.dump(SOME)).decode()
PARTS = (
    '"',
    ",",
    " ",
    "{",
    "}",
    "[",
    "]",
    ":",
    "\n",
    "#",
    "0",
    "-1",
    "30",
    "true",
    "null",
    "[]",
    "\x85",
    "\ufeff",
    "x",
    "\\u0000",
)
STRINGS = (
    '"guid"',
    '"mod"',
    '"mined"',
    '"clozes"',
    '"1"',
    '"4"',
    '"review"',
    '"甲"',
    '"四甘精神"',
    str(NOVEMBER),
)


@settings(max_examples=1000, deadline=None)
@given(
    st.integers(0, len(BOTH)),
    st.integers(0, 3),
    st.sampled_from(PARTS) | st.just(""),
    st.tuples(st.sampled_from(STRINGS), st.sampled_from((*STRINGS, *PARTS))) | st.none(),
)
def test_the_quick_way_reads_nothing_that_the_other_does_not(
    at: int, gone: int, new: str, swap: tuple[str, str] | None
) -> None:
    text = BOTH.replace(*swap) if swap else BOTH[:at] + new + BOTH[at + gone :]
    quick = lockfile._as_written(text.encode())
    assert quick is None or quick == lockfile._anyhow(text.encode(), PATH)


@pytest.mark.parametrize("length", range(0, len(WRITTEN.rstrip()), 7))
def test_a_lock_cut_short_is_refused(length: int) -> None:
    with pytest.raises(DeckError, match=rf"^{PATH}:\d+:\d+: the file is cut short"):
        parse(WRITTEN[:length])


DAMAGED = [
    ("format: 1", "format: 2", "3:9: format 2 is not known"),
    ("format: 1", "format: one", "3:9: 'one' is not format, a whole number"),
    ("deck_id: ", "deckid: ", "5:1: unknown key 'deckid' in a lock; did you mean 'deck_id'"),
    ("deck_id: 1276448890784\n", "", "3:1: deck_id is missing"),
    ("    guid: avrnshbrbqb5n\n", "", "8:5: guid is missing"),
    ("guid: avrnshbrbqb5n", "guid:", "8:10: guid is missing"),
    ("guid: avrnshbrbqb5n", "guid: x", "26:5: 我的 has the guid of k3v9q2"),
    ("band: review", "band: sure", "9:11: 'sure' is not auto or review or hidden"),
    ("status: review", "status: done", "10:13: 'done' is not keep or review or reject or retired"),
    ("{1: 甲, 4: 乙}", "{1: 甲, 四: 乙}", "11:20: '四' is not a cloze number"),
    ("{1: 甲, 4: 乙}", "{1: 甲, 01: 乙}", "11:20: '01' is not a cloze number"),
    ("{1: 甲, 4: 乙}", "{1: 甲, 1: 乙}", "11:20: '1' stands twice"),
    ("{1: 甲, 4: 乙}", "{1: 甲, 30: 乙}", "11:13: the numbers 30, 31 and 0 are not for items"),
    ("{1: 甲, 4: 乙}", "{1: 甲, 2: 乙}", "8:5: a cloze number is given twice"),
    ("{1: 甲, 4: 乙}", "[甲, 乙]", "11:13: clozes must be a mapping"),
    ("      formulation: 四甘精神\n", "", "14:7: a note has either `formulation`"),
    ("theirs: [甲], ", "", "19:14: a conflict has theirs and mine"),
    ("    mod: 1764000000\n", "", "8:5: hash and mod belong together"),
    ("above: [一, ", "above: [[], ", "22:13: above must be a list of texts"),
    ("mod: 1764000000", "mod: -1", "23:10: '-1' is not mod, a whole number"),
    ("retired: 2025-11", "retired: 2025", "24:14: '2025' is not a month"),
    ("own: yes", "own: no", "27:10: 'no' is not yes"),
    ("notes:\n", "<<<<<<< HEAD\nnotes:\n", "6:1: git left a merge conflict here"),
]


@pytest.mark.parametrize("old, new, message", DAMAGED)
def test_a_damaged_lock_is_refused_with_the_place(old: str, new: str, message: str) -> None:
    assert old in IN_LINES
    with pytest.raises(DeckError) as caught:
        parse(IN_LINES.replace(old, new, 1))
    assert str(caught.value).startswith(f"{PATH}:{message}")
    assert str(caught.value).endswith("the lock is damaged: restore it, from git or a copy")


AMISS = [
    ('"guid": "x"', '"guid": ""', "8:18: guid is missing"),
    ('"guid": "x"', '"guid": "avrnshbrbqb5n"', "8:9: 我的 has the guid of k3v9q2"),
    ('"我的"', '"k3v9q2"', "8:3: 'k3v9q2' stands twice (first in line 7)"),
    ('"4": "乙"', '"1": "乙"', "7:98: '1' stands twice"),
    ('"4": "乙"', '"30": "乙"', "7:87: the numbers 30, 31 and 0 are not for items"),
    (f'"mod": {NOVEMBER}', '"mod": true', "7:390: 'true' is not mod, a whole number"),
    ('"own": "yes"}', '"own": "yes"', "9:1: not valid YAML"),
]


@pytest.mark.parametrize("old, new, message", AMISS)
def test_a_note_that_is_damaged_is_refused_with_the_place(old: str, new: str, message: str) -> None:
    assert old in WRITTEN
    with pytest.raises(DeckError) as caught:
        parse(WRITTEN.replace(old, new, 1))
    assert str(caught.value).startswith(f"{PATH}:{message}")


def note(id_: str) -> Entry:
    return Entry(id=id_, kind="formulation", term=id_, items=("一", "二"))


def test_the_lock_of_another_deck_is_refused() -> None:
    other = Deck(name="别的", notes=(note("a"), note("k3v9q2")))
    with pytest.raises(
        DeckError, match=f"^{PATH}:4:7: this is the lock of the deck 党建::两个绝对, not of 别的"
    ):
        parse(WRITTEN, other)


def test_a_deck_may_be_renamed() -> None:
    assert parse(WRITTEN, Deck(name="别的", notes=(note("我的"), note("k3v9q2")))) == LOCK


def test_no_lock_is_none_and_an_unreadable_one_is_refused(tmp_path: Path) -> None:
    path = lockfile.beside(tmp_path / "x.yaml")
    assert path == tmp_path / "x.lock.yaml"
    assert lockfile.read(path, DECK) is None
    path.write_bytes(WRITTEN.encode())
    assert lockfile.read(path, DECK) == LOCK
    path.unlink()
    path.mkdir()
    with pytest.raises(DeckError, match=r"x\.lock\.yaml: cannot be read"):
        lockfile.read(path, DECK)


def test_a_lock_is_rebuilt_from_the_deck_source() -> None:
    lock = rebuild(Deck(name="甲", notes=(note("a"), note("b"))))
    assert lock == rebuild(Deck(name="甲", notes=(note("a"), note("b"))))
    assert lock.deck_id == ids.deck_id("甲")
    assert {key: record.guid for key, record in lock.notes.items()} == {
        key: ids.guid("甲", key) for key in ("a", "b")
    }
    assert lock.notes["a"].clozes.live == ((1, "一"), (2, "二"))


def test_mod_moves_when_the_content_does_and_at_no_other_time() -> None:
    lock = Lock("甲", 1, {"a": Record(guid="a"), "b": Record(guid="b")})
    lock = stamp(lock, {"a": Packaged("A1", ("一",))}, NOVEMBER)
    assert (lock.notes["a"].hash, lock.notes["a"].mod, lock.notes["b"].mod) == ("A1", NOVEMBER, 0)
    assert lock.notes["a"].above == ("一",)
    assert stamp(lock, {"a": Packaged("A1", ("一",))}, DECEMBER) == lock
    lock = stamp(lock, {"a": Packaged("A2", ("一",)), "b": Packaged("B1", ("一",))}, DECEMBER)
    assert (lock.notes["a"].mod, lock.notes["b"].mod) == (DECEMBER, DECEMBER)


def test_mod_never_goes_back() -> None:
    lock = stamp(Lock("甲", 1, {"a": Record(guid="a")}), {"a": Packaged("A1", ("一",))}, DECEMBER)
    assert stamp(lock, {"a": Packaged("A2", ("一",))}, NOVEMBER).notes["a"].mod == DECEMBER + 1
    assert stamp(lock, {"a": Packaged("A2", ("一",))}, DECEMBER).notes["a"].mod == DECEMBER + 1


def test_what_is_withdrawn_is_dated_once_and_comes_back_as_a_change() -> None:
    entries = tuple(replace(note(name), status=Status.RETIRED) for name in "ab")
    mined = replace(note(""), term="c")
    lock = Lock("甲", 1, {name: Record(guid=name) for name in "ab"} | {"c": Record(guid="c", mined=mined)})
    lock = stamp(lock, {"a": Packaged("A1", ("一",)), "c": Packaged("C1", ("一",))}, NOVEMBER)
    assert withdrawn(Deck(name="甲", notes=entries), lock) == ()
    lock = stamp(lock, {}, NOVEMBER + 60)
    assert [record.retired for record in lock.notes.values()] == ["2025-11", "", "2025-11"]
    assert lock.notes["a"].mod == NOVEMBER + 60
    assert stamp(lock, {}, DECEMBER) == lock
    # b was never packaged: nobody has it. c was deleted from the deck source: as last mined.
    assert withdrawn(Deck(name="甲", notes=entries), lock) == (
        entries[0],
        replace(mined, id="c", status=Status.RETIRED),
    )
    lock = stamp(lock, {"a": Packaged("A1", ("一",))}, DECEMBER)
    assert (lock.notes["a"].retired, lock.notes["a"].mod) == ("", DECEMBER)
