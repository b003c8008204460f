"""What the cards show before their answer is what the notes are made of: cases, and a property over both."""

import html
import os
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashgen.build import build
from flashgen.build import notes_of as notes_by_id
from flashgen.cards.fronts import Front, fronts, given_away, heads, tail
from flashgen.cards.notes import make_notes
from flashgen.cards.notetypes import NAME_CLOZE, NOTE_TYPES, WHOLE_CLOZE
from flashgen.cards.questions import gives_away
from flashgen.deck import lockfile
from flashgen.model import Deck, Entry, Note


def formulation(term: str, *items: str, section: tuple[str, ...] = ()) -> Entry:
    return Entry(id="f", kind="formulation", term=term, items=items, section=section)


def definition(term: str, body: str, section: tuple[str, ...] = ()) -> Entry:
    return Entry(id="d", kind="definition", term=term, cue="是", body=body, section=section)


def notes_of(*entries: Entry) -> tuple[Note, ...]:
    ids = [entry.id for entry in entries]
    clozes = {entry.id: {item: n for n, item in enumerate(entry.items, 1)} for entry in entries}
    return tuple(make_notes(Deck(name="甲", notes=entries), dict(zip(ids, ids, strict=True)), clozes, {}))


GIVEN_AWAY = [
    (formulation("三实", "求实", "务实", "落实"), ()),
    (formulation("三实精神", "求实", "务实", "实"), ("实",)),
    (formulation("考核等级", "优秀", "合格", "不合格"), ("合格",)),
    (formulation("求实与务实", "求实", "务实"), ("求实", "务实")),
    (formulation("求实之风", "求实", "务实"), ()),  # two are asked for together alone
    (definition("诚信", "立身之本"), ()),
    (definition("立身之本", "“立身”之本"), ("“立身”之本",)),
    (definition("诚信", "诚信之人的根本"), ()),  # the reverse question is not asked; the meaning is
]


@pytest.mark.parametrize("entry, answers", GIVEN_AWAY, ids=[entry.term for entry, _ in GIVEN_AWAY])
def test_answers_that_the_front_gives_away(entry: Entry, answers: tuple[str, ...]) -> None:
    assert given_away(entry) == answers


def test_the_fronts_of_a_formulation_and_of_a_definition() -> None:
    section = ("总则", "作风", "求实", "三实")
    found = fronts(formulation("三实", "求实", "务实", "落实", section=section))
    assert found == {
        "items": ("总则 › 作风", "三实"),
        "whole": ("总则 › 作风", "“三实”是指哪三“实”？"),
        "name": ("总则 › 作风", "求实、务实、落实"),
    }
    found = fronts(definition("诚信", "人人立身的根本", ("总则",)))
    assert found == {"body": ("总则", "诚信是什么？"), "term": ("总则", "人人立身的根本是什么？")}
    assert fronts(formulation("求实与务实", "求实", "务实")) == {}


PADDING = "并且把每一次的经过和结果都写进当天的工作日志里面去，供以后的人查看，也供自己回头想一想"
HEADS = [
    ("先登记姓名", "先登记姓名"),
    ("先登记姓名，" + PADDING, "先登记姓名"),
    ("首先，要登记姓名，" + PADDING, "首先，要登记姓名"),  # two characters are no clause
    ("互斥：" + PADDING, "互斥"),  # but a label
    ("登记姓名、住址和电话；" + PADDING, "登记姓名、住址和电话"),
    ("坚持“先登记，后借书”的做法，" + PADDING, "坚持“先登记，后借书”的做法"),
    ("登记" * 21, "登记" * 21),
]


@pytest.mark.parametrize("item, head", HEADS, ids=[head[:8] for _, head in HEADS])
def test_the_head_of_a_long_item(item: str, head: str) -> None:
    assert heads([item, "归还"]) == (head, "归还")


def test_items_with_one_head_stay_whole() -> None:
    items = ("认真登记，" + PADDING, "认真登记，" + PADDING[::-1])
    assert heads(items) == items


TAILS = [
    (["政治意识", "大局意识", "核心意识"], "意识"),
    (["求实", "务实", "落实"], "实"),
    (["意识", "政治意识", "大局意识"], ""),
    (["“先进”组织", "“优秀”组织", "“合格”组织"], "组织"),
    (["树立“大局”", "服务“大局”", "维护“大局”"], ""),
    (["A-team", "B-team", "C-team"], ""),
    (["甘愿吃苦", "甘于奉献", "甘为人梯"], ""),
]


@pytest.mark.parametrize("items, end", TAILS, ids=[end or items[0] for items, end in TAILS])
def test_what_all_items_end_in(items: list[str], end: str) -> None:
    assert tail(items) == end


WORDS = st.text("实求务落诚信", min_size=1, max_size=4)
SECTIONS = st.lists(WORDS, max_size=2).map(tuple)
ENTRIES = st.one_of(
    st.builds(
        lambda term, items, section: formulation(term, *items, section=section),
        WORDS,
        st.lists(WORDS, min_size=2, max_size=4, unique=True),
        SECTIONS,
    ),
    st.builds(definition, WORDS, WORDS, SECTIONS),
)


@given(st.lists(ENTRIES, min_size=1, max_size=4))
def test_the_notes_ask_what_is_not_given_away_and_count_the_fronts(drawn: list[Entry]) -> None:
    entries = [replace(entry, id=f"n{number}") for number, entry in enumerate(drawn)]
    made = {note.guid: note for note in notes_of(*entries)}
    seen: list[Front] = []
    for entry in entries:
        asked = fronts(entry)
        assert (entry.id in made) == bool(asked)
        if entry.id not in made:
            continue
        note = made[entry.id]
        values = dict(zip((field.name for field in NOTE_TYPES[note.kind].fields), note.fields, strict=True))
        if entry.kind == "formulation":
            hidden = [item for number, item in enumerate(entry.items, 1) if number not in note.clozes]
            assert hidden == list(entry.items if len(entry.items) < 3 else given_away(entry))
            numbered = {"whole": values["总问"]}
        else:
            assert bool(values["问题"]) == (not given_away(entry))
            numbered = {"body": values["问题"], "term": values["反问"]}
        for answer, text in numbered.items():
            assert bool(text) == (answer in asked)
            if text:
                variant = re.search(r"（第 (\d) 种说法）", text)
                assert int(variant[1] if variant else 1) == seen.count(asked[answer]) + 1
                seen += {asked[answer], asked[answer]._replace(path="")}


def shown_fronts(note: Note) -> Iterator[tuple[str, str]]:
    """What stands on each front of a note: headings, and the question or the list with its blank."""
    values = dict(zip((field.name for field in NOTE_TYPES[note.kind].fields), note.fields, strict=True))
    if note.kind == "definition":
        yield from ((values["章节"], values["问题"]), (values["备用3"], values["反问"]))
    for number in note.clozes:
        text = values["正文"]
        while found := re.search(r"{{c(\d+)::([^{}]*)}}", text):
            hidden = int(found[1]) == number
            text = text[: found.start()] + ("[]" if hidden else found[2]) + text[found.end() :]
        if number == WHOLE_CLOZE:
            yield values["章节"], values["总问"]
        else:
            yield values["备用3" if number == NAME_CLOZE else "章节"], text


@given(st.lists(ENTRIES, min_size=1, max_size=5))
def test_no_two_fronts_of_a_deck_are_the_same(drawn: list[Entry]) -> None:
    entries = [replace(entry, id=f"n{number}") for number, entry in enumerate(drawn)]
    fronts = [front for note in notes_of(*entries) for front in shown_fronts(note) if front[1]]
    assert len(set(fronts)) == len(fronts)


def texts() -> list[Path]:
    shared = os.environ.get("FLASHGEN_SHARED")
    return sorted(Path(shared, "bench", "dev").glob("*.txt")) if shared else []


@pytest.mark.skipif(not texts(), reason="FLASHGEN_SHARED is not set: the real texts are not here")
def test_the_cards_of_real_texts_give_nothing_away_and_are_told_apart(tmp_path: Path) -> None:
    cards = 0
    for text in texts():
        path = tmp_path / f"{text.stem}.yaml"
        deck = build(path, [text], now=1_790_000_000).deck
        lock = lockfile.read(lockfile.beside(path), deck)
        assert lock
        seen: set[tuple[str, str]] = set()
        entries = {entry.id: entry for entry in deck.notes}
        for id_, note in notes_by_id(deck, lock):
            items = dict(lock.notes[id_].clozes.live)
            asked = {number: items.get(number, entries[id_].term) for number in note.clozes}
            answers = asked or {0: entries[id_].body, 1: entries[id_].term}
            for front, (number, answer) in zip(shown_fronts(note), answers.items(), strict=True):
                words = [re.sub("<.*?>", "", html.unescape(part)) for part in front]
                away = any(gives_away(part, answer) for part in words if words[1])
                assert not away or number == WHOLE_CLOZE, front
                assert not front[1] or front not in seen
                seen.add(front)
                cards += bool(front[1])
    assert cards > 2000
