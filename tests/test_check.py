"""`flashgen check`: cases in cases/check.yaml, real files through the command line, and random decks."""

import json
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from flashgen.cards.fronts import fronts
from flashgen.check import Kind, findings
from flashgen.cli import main
from flashgen.deck import source
from flashgen.deck.merge import Report
from flashgen.model import Deck, Entry, Status

CASES = yaml.load((Path(__file__).parent / "cases/check.yaml").read_text("utf-8"), Loader=yaml.BaseLoader)
PATH = Path("decks/x.yaml")


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    read = source.parse(f"deck: 甲\nnotes:\n{case['notes']}".encode(), PATH)
    found = {f"{one.at.line}:{one.at.column} {one.kind}": one for one in findings(read, Report())}
    assert found.keys() == case["expect"].keys()
    for place, words in case["expect"].items():
        assert words in found[place].message
        assert found[place].term in [entry.term for entry in read.deck.notes if entry.id == found[place].note]


def test_every_kind_of_a_note_alone_has_a_case() -> None:
    told = {place.split()[1] for case in CASES for place in case["expect"]}
    assert told == set(Kind) - {Kind.CONFLICT, Kind.GONE}


WORDS = st.text("实求务落诚信三", min_size=1, max_size=3)


@st.composite
def decks(draw: st.DrawFn) -> Deck:
    notes = []
    for number in range(draw(st.integers(1, 5))):
        items = (
            tuple(draw(st.lists(WORDS, min_size=1, max_size=3, unique=True))) if draw(st.booleans()) else ()
        )
        entry = Entry(
            id=f"n{number}",
            kind="formulation" if items else "definition",
            term=draw(WORDS),
            items=items,
            cue="" if items else "是",
            body="" if items else draw(WORDS),
            section=tuple(draw(st.lists(WORDS, max_size=1))),
            status=draw(st.sampled_from(Status)),
        )
        notes.append(entry)
    return Deck(name="甲", notes=tuple(notes))


def found_in(deck: Deck) -> dict[tuple[str, Kind], str]:
    read = source.parse(b"".join(source.create(deck)), PATH)
    found = findings(read, Report())
    assert [(one.at.line, one.at.column) for one in found] == sorted(
        (one.at.line, one.at.column) for one in found
    )
    assert {(one.at.path, one.at.line > 0, one.at.column > 0) for one in found} <= {(PATH, True, True)}
    return {(one.note, one.kind): one.message for one in found}


@given(decks())
def test_whatever_a_person_confirmed_is_not_found(deck: Deck) -> None:
    notes = [replace(entry, status=Status.KEEP, confirmed=True) for entry in deck.notes]
    assert found_in(replace(deck, notes=tuple(notes))) == {}


@given(decks())
def test_of_cards_with_one_front_each_note_is_told(deck: Deck) -> None:
    live = [entry for entry in deck.notes if entry.status in (Status.KEEP, Status.REVIEW)]
    shown = Counter(front for entry in live for front in fronts(entry).values())
    found = found_in(deck)
    told = {note for note, kind in found if kind in (Kind.DUPLICATE, Kind.TWO_LISTS)}
    assert told >= {e.id for e in live if any(shown[front] > 1 for front in fronts(e).values())}
    assert {note for note, _ in found} <= {entry.id for entry in live}
    assert {note for note, kind in found if kind is Kind.UNREVIEWED} == {
        entry.id for entry in live if entry.status is Status.REVIEW
    }


# On real files.

ARTICLE = "一篇短文\n\n我们发扬求实、务实、落实的“三实”精神。诚信是立身之本。\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(ARTICLE, "utf-8")
    assert run("build", "a.txt").exit_code == 0
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


def change(path: str, old: str, new: str) -> None:
    text = Path(path).read_text("utf-8")
    assert old in text
    Path(path).write_text(text.replace(old, new), "utf-8")


def files(folder: Path) -> dict[Path, tuple[bytes, int]]:
    return {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in folder.rglob("*") if p.is_file()}


def place_of(words: str) -> str:
    """Where words stand in the deck source, as findings tell it."""
    for number, line in enumerate(Path("decks/a.yaml").read_text("utf-8").split("\n"), 1):
        if words in line:
            return f"decks/a.yaml:{number}:{line.index(words) + 1}"
    raise AssertionError(words)


@pytest.mark.usefixtures("folder")
def test_a_deck_with_nothing_to_look_at() -> None:
    result = run("check", "decks/a.yaml")
    assert (result.exit_code, result.output) == (0, "")


@pytest.mark.parametrize("built", [False, True], ids=["since the last build", "that a build has listed"])
def test_a_conflict_and_the_two_ways_to_settle_it(built: bool, folder: Path) -> None:
    change("decks/a.yaml", "body: 立身之本", "body: 立身之根本")
    assert run("check").exit_code == 0
    change("a.txt", "立身之本", "立身之基")
    if built:
        assert run("build").exit_code == 1
    before = files(folder)
    result = run("check")
    assert result.exit_code == 1
    assert result.output.startswith(f"{place_of('立身之根本')}: conflict: 诚信: ")
    assert "`body: 立身之基`" in result.output
    assert "`status: keep`" in result.output
    assert len(result.output.splitlines()) == 1
    assert files(folder) == before
    if not built:
        run("build")
    settled = Path("decks/a.yaml").read_bytes()
    change("decks/a.yaml", "body: 立身之根本", "body: 立身之根本\n    status: keep")
    assert run("check").exit_code == 0
    Path("decks/a.yaml").write_bytes(settled)
    change("decks/a.yaml", "body: 立身之根本", "body: 立身之基")
    assert run("check").exit_code == 0
    (folder / "a.txt").unlink()
    result = run("check")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "a.txt is not at hand" in result.stderr


def test_a_conflict_is_listed_without_the_text(folder: Path) -> None:
    change("decks/a.yaml", "body: 立身之本", "body: 立身之根本")
    change("a.txt", "立身之本", "立身之基")
    run("build")
    (folder / "a.txt").unlink()
    assert ": conflict: 诚信: " in run("check").output


@pytest.mark.usefixtures("folder")
def test_a_keep_that_was_there_before_is_no_answer_to_a_conflict() -> None:
    change("decks/a.yaml", "body: 立身之本", "body: 立身之根本\n    status: keep")
    change("a.txt", "立身之本", "立身之基")
    assert "build the deck and then write `status: keep`" in run("check").output
    run("build")
    assert ": conflict: 诚信: " in run("check").output
    change("decks/a.yaml", "body: 立身之根本", "body: 立身之根本\n    status: keep")
    assert run("check").exit_code == 0


@pytest.mark.usefixtures("folder")
def test_an_edited_note_that_the_text_has_no_more() -> None:
    change("decks/a.yaml", "body: 立身之本", "body: 立身之根本")
    change("a.txt", "诚信是立身之本。", "")
    result = run("check")
    assert result.exit_code == 1
    assert result.output.startswith(f"{place_of('诚信')}: gone: 诚信: ")
    change("decks/a.yaml", "body: 立身之根本", "body: 立身之根本\n    status: keep")
    assert run("check").exit_code == 0


def test_the_doubts_of_facts_mined_now(folder: Path) -> None:
    (folder / "a.txt").write_text(
        "坚持“四实”要求\n\n一、“四个务实”\n1. 求真务实\n2. 踏实务实\n3. 扎实务实\n", "utf-8"
    )
    result = run("mine", "a.txt", "--json")
    doubted = [fact for fact in json.loads(result.stdout)["facts"] if fact["doubts"]]
    assert doubted, "the miner has a doubt to show"
    run("build", "a.txt")
    result = run("check")
    for fact in doubted:
        assert f": doubt: {fact['term']}: {fact['doubts'][0]}; " in result.output


@pytest.mark.usefixtures("folder")
def test_json_is_one_object_a_deck() -> None:
    change("decks/a.yaml", "formulation: 三实精神", "formulation: 四实精神")
    Path("decks/b.yaml").write_text("deck: 乙\nsources: [../c.txt]\n", "utf-8")
    result = run("check", "--json")
    assert result.exit_code == 1
    first, second = map(json.loads, result.stdout.splitlines())
    assert second == {"deck": "decks/b.yaml", "findings": [], "absent": ["decks/../c.txt"]}
    assert first["deck"] == "decks/a.yaml"
    [finding] = first["findings"]
    assert re.fullmatch("[0-9a-z]{6}", finding.pop("note"))
    place = f"{first['deck']}:{finding.pop('line')}:{finding.pop('column')}"
    assert place == place_of("四实精神")
    message = "说4项，找到3项; see the text and mend the note, or write `status: keep` if it is right"
    assert finding == {"kind": "doubt", "term": "四实精神", "message": message}


@pytest.mark.parametrize(
    "name, data, says",
    [
        ("missing.yaml", None, "decks/missing.yaml: cannot be read"),
        ("broken.yaml", "deck: 乙\nnotes:\n- {definition: 丙}\n", "decks/broken.yaml:3:3: "),
        ("sourced.yaml", "deck: 乙\nsources: [empty.txt]\n", "empty.txt: "),
    ],
)
@pytest.mark.parametrize("flag", [[], ["--json"]])
def test_a_bad_deck_is_reported_and_the_others_checked(
    name: str, data: str | None, says: str, flag: list[str], folder: Path
) -> None:
    (folder / "decks" / "empty.txt").write_bytes(b"")
    if data:
        (folder / "decks" / name).write_text(data, "utf-8")
    change("decks/a.yaml", "formulation: 三实精神", "formulation: 四实精神")
    before = files(folder)
    result = run("check", f"decks/{name}", "decks/a.yaml", *flag)
    assert result.exit_code == 3
    assert says in result.stderr
    assert "说4项，找到3项" in result.stdout
    assert files(folder) == before


def test_a_damaged_lock_is_reported(folder: Path) -> None:
    (folder / "decks" / "a.lock.yaml").write_text("format: 1\n", "utf-8")
    result = run("check")
    assert result.exit_code == 3
    assert "decks/a.lock.yaml:" in result.stderr


def test_no_deck_to_check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("check")
    assert result.exit_code == 2
    assert "flashgen build ARTICLE" in result.stderr
    assert not list(tmp_path.iterdir())
