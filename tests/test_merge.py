"""The three-way merge: cases in cases/merge.yaml, and random histories against a model."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from flashgen.deck import lockfile, source
from flashgen.deck.entry import from_fact
from flashgen.deck.lock import Lock, Packaged, rebuild, stamp
from flashgen.deck.merge import Merged, Report, merge
from flashgen.model import Attribution, Band, Deck, Definition, Entry, Formulation, Place, Span, Status

CASES = yaml.load((Path(__file__).parent / "cases/merge.yaml").read_text("utf-8"), Loader=yaml.BaseLoader)
PATH = Path("decks/x.yaml")
NOWHERE = Span(0, 0)


def fact(line: int, spec: dict[str, Any]) -> Formulation | Definition:
    common: dict[str, Any] = {
        "term_spans": (NOWHERE,),
        "quote": spec.get("quote", ""),
        "quote_span": NOWHERE,
        "place": Place(int(spec.get("line", line)), section=tuple(spec.get("section", ()))),
        "rule": "rule",
        "band": Band(spec.get("band", "auto")),
        "doubts": tuple(spec.get("doubts", ())),
        "attribution": Attribution(who=spec["by"]) if "by" in spec else None,
    }
    if "formulation" in spec:
        return Formulation(term=spec["formulation"], items=tuple(spec["items"]), **common)
    return Definition(
        term=spec["definition"], cue=spec["cue"], body=spec["body"], body_span=NOWHERE, **common
    )


def build(deck: Deck, lock: Lock, mined: dict[str, Any] | None, now: int) -> Merged:
    """Merge, and pass deck source and lock through their files, as a build does."""
    merged = merge(deck, lock, mined)
    again = merge(merged.deck, merged.lock, mined)
    assert (again.deck, again.lock) == (merged.deck, merged.lock)
    packaged = {
        entry.id: Packaged(repr(entry), entry.section)
        for entry in merged.deck.notes
        if entry.status is Status.KEEP
    }
    stamped = stamp(merged.lock, packaged, now)
    assert lockfile.parse(b"".join(lockfile.dump(stamped)), PATH, merged.deck) == stamped
    assert source.parse(b"".join(source.create(merged.deck)), PATH).deck == merged.deck
    return replace(merged, lock=stamped)


def report_by_term(report: Report, deck: Deck, lock: Lock) -> dict[str, Any]:
    """Give what is not empty in a report, in the words of the cases."""
    terms = {note: record.mined.term for note, record in lock.notes.items() if record.mined}
    terms |= {entry.id: entry.term for entry in deck.notes}
    found: dict[str, Any] = {}
    for part in fields(report):
        value = getattr(report, part.name)
        if isinstance(value, list):
            found[part.name] = [terms[note] for note in value]
        elif part.name == "conflicts":
            found[part.name] = {terms[note]: [one.key for one in many] for note, many in value.items()}
        elif part.name == "dropped":
            found[part.name] = {terms[note]: [text for _, text in many] for note, many in value.items()}
        else:
            found[part.name] = {terms[note]: list(keys) for note, keys in value.items()}
    return {name: value for name, value in found.items() if value}


def edited(deck: Deck, step: dict[str, Any]) -> Deck:
    """Make the edits of a step, as an editor would: to the deck source."""
    notes: list[Entry] = []
    for entry in deck.notes:
        change = step.get("edit", {}).get(entry.term, {})
        if change == "null":
            continue
        values: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value for key, value in change.items()
        }
        if "status" in values:
            values |= {"status": Status(values["status"]), "confirmed": values["status"] == "keep"}
        notes.append(replace(entry, **values))
    if "order" in step:
        notes.sort(key=lambda entry: step["order"].index(entry.term))
    text = b"".join(source.create(replace(deck, notes=tuple(notes)))).decode().replace("notes: []", "notes:")
    for note in step.get("write", ()):
        text += "  - " + yaml.safe_dump(note, allow_unicode=True, default_flow_style=True, width=1000)
    return source.parse(text.encode(), PATH).deck


def check(wanted: dict[str, Any], entry: Entry, lock: Lock, known: list[tuple[Entry, str]]) -> None:
    record = lock.notes[entry.id]
    for key, value in wanted.items():
        if key == "was":  # the same note as the first that had this term
            assert (entry.id, record.guid) == next((old.id, guid) for old, guid in known if old.term == value)
        elif key == "order":
            assert (entry.id, record.guid) == (known[int(value)][0].id, known[int(value)][1])
        elif key == "confirmed":
            assert entry.confirmed is (value == "yes")
        elif key == "numbers":
            assert list(record.clozes.numbers) == [int(number) for number in value]
        else:
            got = getattr(entry, key)
            assert (list(got) if isinstance(got, tuple) else got) == value, key
    assert tuple(text for _, text in record.clozes.live) == entry.items


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    deck, lock = Deck(name="甲"), rebuild(Deck(name="甲"))
    known: list[tuple[Entry, str]] = []
    for now, step in enumerate(case["steps"], 1):
        if step.get("lose") == "source":
            deck = Deck(name="甲")
        deck = edited(deck, step)
        if "sources" in step:
            deck = replace(deck, sources=tuple(step["sources"]))
        if "quotes" in step:
            deck = replace(deck, quotes=step["quotes"] == "keep")
        if step.get("lose") == "lock":
            lock = rebuild(deck)
        mined = None
        if "text" in step:
            facts = [fact(10 * line, spec) for line, spec in enumerate(step["text"], 1)]
            mined = {f"../seeds/{step.get('source', 'a.txt')}": facts}
        merged = build(deck, lock, mined, now)
        deck, lock = merged.deck, merged.lock
        assert report_by_term(merged.report, deck, lock) == step["report"], f"step {now}"
        if "deck" in step:
            assert len(deck.notes) == len(step["deck"])
            for wanted, entry in zip(step["deck"], deck.notes, strict=True):
                check(wanted, entry, lock, known)
        known += [(entry, lock.notes[entry.id].guid) for entry in deck.notes]


def test_where_quotes_are_left_out_the_lock_holds_none_either() -> None:
    spec = {"definition": "公道正派", "cue": "是", "body": "本", "quote": "公道正派是本。"}
    first = build(Deck(name="甲"), rebuild(Deck(name="甲")), {"a.txt": [fact(1, spec)]}, 1)
    edited_deck = replace(first.deck, notes=(replace(first.deck.notes[0], quote="我的话"),))
    second = build(edited_deck, first.lock, {"a.txt": [fact(1, spec | {"quote": "公道正派是本！"})]}, 2)
    assert "公道正派是本" in b"".join(lockfile.dump(second.lock)).decode()
    third = build(replace(second.deck, quotes=False), second.lock, None, 3)
    assert "公道正派是本" not in b"".join(lockfile.dump(third.lock)).decode()
    assert third.deck.notes[0].quote == "我的话"


def test_a_note_made_one_of_the_other_kind_is_another_note_in_anki() -> None:
    text = {"a.txt": [fact(1, {"formulation": "四甘精神", "items": ["甘愿吃苦", "甘于奉献"]})]}
    first = build(Deck(name="甲"), rebuild(Deck(name="甲")), text, 1)
    changed = replace(first.deck.notes[0], kind="definition", items=(), cue="是", body="精神")
    second = build(replace(first.deck, notes=(changed,)), first.lock, text, 2)
    assert second.deck.notes == (changed,)
    old, new = first.lock.notes[changed.id], second.lock.notes[changed.id]
    assert new.guid != old.guid
    assert (new.clozes.live, new.mod) == ((), 2)


def test_a_confirmed_note_is_not_put_under_review_though_it_was_never_packaged() -> None:
    spec = {"formulation": "求实与务实", "items": ["求实", "务实"]}  # of which no card can be made
    first = merge(Deck(name="甲"), rebuild(Deck(name="甲")), {"a.txt": [fact(1, spec)]})
    doubtful = {"a.txt": [fact(1, spec | {"band": "review"})]}
    assert merge(first.deck, first.lock, doubtful).deck.notes[0].status is Status.REVIEW
    confirmed = replace(first.deck, notes=(replace(first.deck.notes[0], confirmed=True),))
    assert merge(confirmed, first.lock, doubtful).deck == confirmed


# Random histories. Every member, term and body is made of characters that no other has, so that it is known
# by its text which one it is, through all rewordings.


class Text:
    """An article that changes: facts and their members, each with an identity behind its words."""

    def __init__(self, draw: Any) -> None:
        self.draw = draw
        self.fresh = 0x4E00
        self.version = 0
        self.identity: dict[str, int] = {}  # of a member, by its words
        self.facts: list[dict[str, Any]] = []
        self.gone: list[dict[str, Any]] = []

    def words(self, length: int) -> str:
        self.fresh += length
        return "".join(chr(self.fresh - back) for back in range(length))

    def member(self) -> str:
        text = self.words(6)
        self.identity[text] = len(self.identity)
        return text

    def reworded(self, text: str) -> str:
        place = self.draw(st.integers(0, len(text) - 1))
        new = text[:place] + self.words(1) + text[place + 1 :]
        if text in self.identity:
            self.identity[new] = self.identity[text]
        return new

    def place(self, sequence: list[Any], more: int = 0) -> int:
        return int(self.draw(st.integers(0, len(sequence) - 1 + more)))

    def add(self) -> None:
        new: dict[str, Any] = {
            "name": len(self.facts) + len(self.gone),
            "band": self.draw(st.sampled_from(["auto", "review"])),
        }
        if self.draw(st.booleans()):
            new |= {
                "formulation": self.words(4),
                "items": [self.member() for _ in range(self.draw(st.integers(2, 5)))],
            }
        else:
            new |= {"definition": self.words(4), "cue": "是", "body": self.words(12)}
        self.facts.insert(self.place(self.facts, 1), new)

    def change(self, fact: dict[str, Any]) -> None:
        operation = self.draw(st.sampled_from(["rename", "reword", "insert", "remove", "swap", "band"]))
        term = "formulation" if "formulation" in fact else "definition"
        if operation == "rename":
            fact[term] = self.reworded(fact[term])
        elif operation == "band":
            fact["band"] = "review" if fact["band"] == "auto" else "auto"
        elif term == "definition":
            fact["body"] = self.reworded(fact["body"])
        else:
            items = fact["items"] = list(fact["items"])
            place = self.place(items)
            if operation == "reword":
                items[place] = self.reworded(items[place])
            elif operation == "insert":
                items.insert(place, self.member())
            elif operation == "remove" and len(items) > 2:
                del items[place]
            elif operation == "swap":
                items.append(items.pop(place))

    def next(self) -> None:
        """Make the next version."""
        for fact in self.facts:
            if self.draw(st.integers(0, 2)) == 2:
                self.change(fact)
        if self.facts and self.draw(st.booleans()):
            self.gone.append(self.facts.pop(self.place(self.facts)))
        if self.gone and self.draw(st.integers(0, 3)) == 3:
            self.facts.insert(self.place(self.facts, 1), self.gone.pop())
        if self.draw(st.booleans()):
            self.add()

    def mined(self) -> dict[str, Any]:
        self.version += 1000  # so that a line tells the version, too
        return {"a.txt": [fact(self.version + n, spec) for n, spec in enumerate(self.facts)]}


class Editor:
    """Edits a deck source, and knows what must stay."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self.edits: dict[tuple[str, str], Any] = {}  # id, field → value
        self.own: dict[str, Entry] = {}
        self.deleted: set[str] = set()

    def work(self, deck: Deck) -> Deck:
        draw = self.text.draw
        notes: list[Entry] = []
        for entry in deck.notes:
            what = draw(st.integers(0, 12))
            if what == 9 and notes:  # never all: a deck source without notes is taken to be lost
                self.deleted.add(entry.id)
                continue
            change: dict[str, Any] = {}
            if what == 10:
                undecided = entry.status is not Status.KEEP and (entry.id, "status") not in self.edits
                # A keep is written out (status: keep); without it the build may have kept the note by itself.
                change = (
                    {"status": Status.KEEP, "confirmed": True} if undecided else {"status": Status.REJECT}
                )
            elif what == 11:
                keys = ["term", "quote", "by", "section", "items" if entry.items else "body"]
                key = draw(st.sampled_from(keys))
                change[key] = (
                    (self.text.member(), *entry.items) if key in {"items", "section"} else self.text.words(5)
                )
            elif what == 12 and entry.status is Status.KEEP:
                change = {"status": Status.KEEP, "confirmed": True}
            self.edits.update({(entry.id, key): value for key, value in change.items()})
            notes.append(replace(entry, **change))
            if entry.id in self.own:
                self.own[entry.id] = notes[-1]
        if notes and draw(st.integers(0, 3)) == 3:
            words = self.text.words(4)
            own = Entry(id=f"own-{words}", kind="definition", term=words, cue="是", body=self.text.words(6))
            self.own[own.id] = own
            notes.insert(self.text.place(notes, 1), own)
        return replace(deck, notes=tuple(notes))

    def check(self, deck: Deck) -> None:
        """What the editor did is there."""
        here = {entry.id: entry for entry in deck.notes}
        assert not self.deleted & here.keys()
        for (note, key), value in self.edits.items():
            if key == "confirmed":  # until the text changes what was edited
                continue
            assert note in self.deleted or getattr(here[note], key) == value
        for note, entry in self.own.items():
            assert note in self.deleted or here[note] == entry


class Learner:
    """Has every note that was packaged once, and an interval on every card."""

    def __init__(self) -> None:
        self.guids: dict[str, str] = {}
        self.homes: dict[int, str] = {}  # of a fact: the note
        self.cards: dict[tuple[str, int], int] = {}  # note and cloze number → the member learnt on it
        self.numbers: dict[tuple[str, int], int] = {}  # note and member → its number in the last version
        self.mods: dict[str, int] = {}

    def check(self, text: Text, lock: Lock) -> None:
        """No interval moves to another fact or member."""
        assert len({record.guid for record in lock.notes.values()}) == len(lock.notes)
        by_line = {record.mined.where: note for note, record in lock.notes.items() if record.mined}
        for place, spec in enumerate(text.facts):
            note = by_line[f"a.txt:{text.version + place}"]
            assert self.homes.setdefault(spec["name"], note) == note
        numbers = {}
        for note, record in lock.notes.items():
            assert self.guids.setdefault(note, record.guid) == record.guid
            assert record.mod >= self.mods.get(note, 0)
            self.mods[note] = record.mod
            for number, words in (*record.clozes.live, *record.clozes.dropped):
                member = text.identity[words]
                assert self.cards.setdefault((note, number), member) == member
            for number, words in record.clozes.live:
                member = text.identity[words]
                numbers[note, member] = number
                assert self.numbers.get((note, member), number) == number
        assert self.guids.keys() == lock.notes.keys()
        self.numbers = numbers


def check_followed(text: Text, editor: Editor, deck: Deck, lock: Lock) -> None:
    """What the editor left alone is as the text has it, and in no other note."""
    facts = {f"a.txt:{text.version + place}": spec for place, spec in enumerate(text.facts)}
    followed = 0
    for entry in deck.notes:
        mined = lock.notes[entry.id].mined
        if entry.id in editor.own or mined is None:
            continue
        edited = {key for note, key in editor.edits if note == entry.id}
        spec = facts.get(mined.where)
        if spec is None:
            expected = Status.RETIRED if not edited else entry.status
            assert entry.status is expected
            continue
        followed += 1
        theirs = from_fact(fact(text.version, spec), "a.txt")
        for key in ("term", "items", "cue", "body", "section", "quote", "by"):
            assert key in edited or getattr(entry, key) == getattr(theirs, key)
        if "status" not in edited:
            assert entry.status is not Status.RETIRED
    known = {note for note, record in lock.notes.items() if record.mined and record.mined.where in facts}
    assert followed == len(facts) - len(editor.deleted & known)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_through_any_history_progress_and_edits_are_safe(data: st.DataObject) -> None:
    text = Text(data.draw)
    for _ in range(4):
        text.add()
    editor, learner = Editor(text), Learner()
    deck, lock = Deck(name="甲"), rebuild(Deck(name="甲"))
    for now in range(1, 1 + data.draw(st.integers(2, 6))):
        merged = build(deck, lock, text.mined(), now)
        deck, lock = merged.deck, merged.lock
        editor.check(deck)
        learner.check(text, lock)
        check_followed(text, editor, deck, lock)
        deck = editor.work(deck)
        text.next()


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_a_build_killed_between_deck_source_and_lock_is_made_up_for(data: st.DataObject) -> None:
    text = Text(data.draw)
    for _ in range(4):
        text.add()
    first = build(Deck(name="甲"), rebuild(Deck(name="甲")), text.mined(), 1)
    text.next()
    second = build(first.deck, first.lock, text.mined(), 2)
    deck = Editor(text).work(second.deck)
    text.next()
    mined = text.mined()
    whole = build(deck, second.lock, mined, 3)
    killed = build(whole.deck, second.lock, mined, 3)
    assert killed.deck == whole.deck
    assert killed.lock == whole.lock
