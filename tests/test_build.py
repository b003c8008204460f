"""`flashgen build` on real files: what it makes, what it says, and what it leaves alone when something is wrong."""

import json
import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from article import ARTICLE as BLOCKS
from article import RENDERINGS, epub
from flashgen.cli import main

SEEDS = Path(__file__).parent.parent / "seeds"
ARTICLE = "一篇短文\n\n我们发扬求实、务实、落实的“三实”精神。诚信是立身之本。\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(ARTICLE, "utf-8")
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def deck(name: str = "decks/a.yaml") -> Any:
    return yaml.load(Path(name).read_text("utf-8"), yaml.BaseLoader)


def test_an_article_becomes_a_deck(folder: Path) -> None:
    result = run("build", "a.txt")
    assert result.exit_code == 0
    assert set(contents(folder / "decks")) - {".a.yaml.busy"} == {"a.yaml", "a.lock.yaml", "a.apkg"}
    assert deck()["deck"] == "一篇短文"
    assert deck()["sources"] == ["../a.txt"]
    [formulation, definition] = deck()["notes"]
    assert formulation["formulation"] == "三实精神"
    assert formulation["items"] == ["求实", "务实", "落实"]
    assert (definition["definition"], definition["body"]) == ("诚信", "立身之本")
    assert "2 notes" in result.output


def test_the_package_holds_the_notes_and_no_clock(folder: Path) -> None:
    run("build", "a.txt")
    with zipfile.ZipFile("decks/a.apkg") as package:
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        package.extract("collection.anki2", folder)
    collection = sqlite3.connect(folder / "collection.anki2")
    assert collection.execute("select count() from notes").fetchone() == (2,)
    collection.close()


@pytest.mark.parametrize("seed", sorted(path.name for path in SEEDS.iterdir()))
def test_a_second_build_gives_the_same_bytes(
    seed: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(SEEDS / seed, folder)
    run("build", seed)
    first = contents(folder / "decks")
    monkeypatch.setattr("time.time", lambda: 2_000_000_000)
    assert run("build").exit_code == 0
    assert contents(folder / "decks") == first


def test_a_deck_builds_without_its_article(folder: Path) -> None:
    run("build", "a.txt")
    first = contents(folder / "decks")
    (folder / "a.txt").unlink()
    result = run("build")
    assert result.exit_code == 0
    assert "not at hand" in result.output
    assert contents(folder / "decks") == first


def test_edits_rejections_and_comments_stay(folder: Path) -> None:
    run("build", "a.txt")
    source = folder / "decks" / "a.yaml"
    edited = (
        source.read_text("utf-8").replace("body: 立身之本", "body: 立身之根本 # 更顺口")
        + "    status: reject\n"
    )
    source.write_text(edited, "utf-8")
    (folder / "a.txt").write_text(ARTICLE.replace("落实", "扎实"), "utf-8")
    assert run("build").exit_code == 0
    assert source.read_text("utf-8") == edited.replace("落实", "扎实")


def test_a_conflict_is_settled_in_the_deck_source_for_good(folder: Path) -> None:
    run("build", "a.txt")
    source = folder / "decks" / "a.yaml"
    kept = "\n    status: keep # 对过印刷版\n"
    edited = source.read_text("utf-8").replace("body: 立身之本\n", f"body: 立身之根本{kept}")
    source.write_text(edited, "utf-8")
    assert run("build").exit_code == 0
    (folder / "a.txt").write_text(ARTICLE.replace("立身之本", "立身之基"), "utf-8")
    for _ in range(2):
        result = run("build")
        assert result.exit_code == 1
        assert "conflicts  1: 诚信" in result.output
        unsettled = source.read_text("utf-8").replace("quote: 诚信是立身之基。", "quote: 诚信是立身之本。")
        assert unsettled == edited.replace(kept, "\n    # 对过印刷版\n")
    source.write_text(source.read_text("utf-8").replace("    # 对过", "    status: keep # 对过"), "utf-8")
    settled = source.read_bytes()
    for _ in range(2):
        assert run("build").exit_code == 0
        assert source.read_bytes() == settled
    (folder / "a.txt").write_text(ARTICLE, "utf-8")
    assert run("build").exit_code == 1


def test_several_articles_go_into_one_deck(folder: Path) -> None:
    (folder / "b.txt").write_text("“三实”是什么，人人都要记牢。公正是法治的生命线。\n", "utf-8")
    assert run("build", "a.txt", "b.txt", "--into", "decks/both.yaml").exit_code == 0
    assert deck("decks/both.yaml")["sources"] == ["../a.txt", "../b.txt"]
    assert {note["where"] for note in deck("decks/both.yaml")["notes"]} >= {"a.txt:3", "b.txt:1"}


def test_the_order_of_articles_changes_no_fact(folder: Path) -> None:
    (folder / "b.txt").write_text("公正是法治的生命线。\n", "utf-8")
    run("build", "a.txt", "b.txt", "--into", "decks/x.yaml")
    run("build", "b.txt", "a.txt", "--into", "decks/y.yaml")
    found = [sorted(json.dumps(note) for note in deck(f"decks/{name}.yaml")["notes"]) for name in "xy"]
    assert found[0] == found[1]


def test_an_article_of_the_same_name_does_not_mix_with_a_deck(folder: Path) -> None:
    run("build", "a.txt")
    other = folder / "other"
    other.mkdir()
    (other / "a.txt").write_text("公正是法治的生命线。\n", "utf-8")
    before = contents(folder / "decks")
    result = run("build", "other/a.txt")
    assert result.exit_code == 3
    assert "--into" in result.stderr
    assert contents(folder / "decks") == before


# What is wrong is said, with its place; nothing else happens.

BAD = {
    "missing.txt": (None, "no such file"),
    "empty.txt": (b"", "is empty"),
    "blank.txt": (b" \n\n\t\n", "is empty"),
    "binary.txt": (bytes(range(1, 32)) * 40, "binary"),
    "picture.txt": (b"\x89PNG\r\n\x1a\n\x00\x00", "a picture"),
    "undecodable.txt": (b"\xe4\xbd\xa0\xff\xff\xff good\n", "no encoding"),
    "old.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Office file"),
}


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("command", ["build", "mine"])
def test_a_bad_file_is_reported_and_the_others_done(name: str, command: str, folder: Path) -> None:
    data, says = BAD[name]
    if data is not None:
        (folder / name).write_bytes(data)
    result = run(command, name, "a.txt")
    assert result.exit_code == 3
    assert f"{name}: " in result.stderr
    assert says in result.stderr
    assert "三实精神" in (result.output if command == "mine" else Path("decks/a.yaml").read_text("utf-8"))
    assert not Path("decks", name).with_suffix(".apkg").exists()


@pytest.mark.parametrize("command", ["build", "mine"])
def test_a_text_with_nothing_to_mine(command: str, folder: Path) -> None:
    (folder / "plain.txt").write_text("今天天气很好，我们去公园走了走。\n", "utf-8")
    result = run(command, "plain.txt")
    assert result.exit_code == 1
    assert "noth" in result.stderr
    assert not list(folder.glob("decks/plain*"))


def test_a_folder_for_decks_that_cannot_be_made(folder: Path) -> None:
    (folder / "decks").write_text("in the way")
    result = run("build", "a.txt")
    assert result.exit_code == 3
    assert "decks: " in result.stderr
    assert "--decks" in result.stderr


@pytest.mark.parametrize(
    "damage, place",
    [
        (lambda text: text.replace("items:", "itmes:"), "a.yaml:12:5"),
        (lambda text: text.replace("deck: ", "deck: x\ndeck: "), "a.yaml:8:1"),
        (lambda text: text.replace("items: [", "items: [["), "a.yaml:1"),
        (lambda text: text.replace("    cue: 是\n", "    cue: 是\n    status: keeep\n"), "a.yaml:1"),
    ],
)
def test_a_damaged_deck_source_is_refused(damage: Callable[[str], str], place: str, folder: Path) -> None:
    run("build", "a.txt")
    source = folder / "decks" / "a.yaml"
    source.write_text(damage(source.read_text("utf-8")), "utf-8")
    before = contents(folder / "decks")
    result = run("build")
    assert result.exit_code == 3
    assert place in result.stderr
    assert contents(folder / "decks") == before


@pytest.mark.parametrize("keep", [0.2, 0.6, 0.98])
def test_a_damaged_lock_is_refused(keep: float, folder: Path) -> None:
    run("build", "a.txt")
    lock = folder / "decks" / "a.lock.yaml"
    data = lock.read_bytes()
    lock.write_bytes(data[: int(len(data) * keep)])
    before = contents(folder / "decks")
    result = run("build")
    assert result.exit_code == 3
    assert "a.lock.yaml:" in result.stderr
    assert contents(folder / "decks") == before


def test_no_deck_to_build(folder: Path) -> None:
    result = run("build")
    assert result.exit_code == 2
    assert "flashgen build ARTICLE" in result.stderr


def test_json_and_explain_do_not_go_together() -> None:
    assert run("mine", "a.txt", "--json", "--explain").exit_code == 2


def test_mine_prints_one_object_a_source(folder: Path) -> None:
    lines = run("mine", "a.txt", "a.txt", "--json").stdout.splitlines()
    [first, second] = [json.loads(line) for line in lines]
    assert first == second
    fact = first["facts"][0]
    assert (fact["kind"], fact["term"], fact["count"], fact["where"]) == (
        "formulation",
        "三实精神",
        3,
        "行 3",
    )
    assert [ARTICLE[start:end] for start, end in fact["spans"]["items"]] == fact["items"]


def test_explain_tells_of_every_candidate(folder: Path) -> None:
    output = run("mine", "a.txt", "--explain").stdout
    assert "taken [key-lists: " in output
    assert "left: its members are given in this text [mentions: " in output


# --- folders, books, standard input, encodings


def test_a_folder_becomes_one_deck_and_a_new_file_joins_it(folder: Path) -> None:
    (folder / "笔记" / "下").mkdir(parents=True)
    (folder / "笔记" / "a.txt").write_text(ARTICLE, "utf-8")
    (folder / "笔记" / "图.png").write_bytes(b"x")
    assert run("build", "笔记").exit_code == 0
    assert deck("decks/笔记.yaml")["sources"] == ["../笔记/a.txt"]
    (folder / "笔记" / "下" / "b.md").write_text("# 堤\n\n巡堤是指沿堤查看险情。\n", "utf-8")
    assert run("build", "笔记").exit_code == 0
    made = deck("decks/笔记.yaml")
    assert made["sources"] == ["../笔记/a.txt", "../笔记/下/b.md"]
    assert [note["where"] for note in made["notes"]] == ["a.txt:3", "a.txt:3", "b.md:3"]


def test_a_folder_named_like_the_deck_of_another_is_refused(folder: Path) -> None:
    run("build", "a.txt")
    (folder / "a").mkdir()
    (folder / "a" / "b.txt").write_text(ARTICLE, "utf-8")
    result = run("build", "a")
    assert result.exit_code == 3
    assert "is a deck of other sources (../a.txt); name a deck with --into" in result.output


def test_the_chapters_of_a_book_are_sources_of_one_deck(folder: Path) -> None:
    (folder / "书.epub").write_bytes(
        epub(["<h1>堤</h1><p>巡堤是指沿堤查看险情。</p>", "<h1>闸</h1><p>启闭是指开门和关门。</p>"])
    )
    assert run("build", "书.epub").exit_code == 0
    made = deck("decks/书.yaml")
    assert made["sources"] == ["../书.epub"]
    assert [(note["where"], note["section"]) for note in made["notes"]] == [
        ("书.epub#1", ["堤"]),
        ("书.epub#2", ["闸"]),
    ]
    before = contents(folder / "decks")
    (folder / "书.epub").unlink()  # the notes of a book that is not at hand stand as they are
    assert run("build").exit_code == 0
    assert contents(folder / "decks") == before


def test_a_word_file_says_its_heading_and_no_line(folder: Path) -> None:
    (folder / "读本.docx").write_bytes(RENDERINGS["docx"][1](BLOCKS))
    assert run("build", "读本.docx").exit_code == 0
    note = next(note for note in deck("decks/读本.yaml")["notes"] if note.get("definition") == "社区图书角")
    assert note["where"] == "读本.docx"
    assert note["section"] == ["青石镇社区图书角管理读本", "什么是社区图书角", "基本概念"]


def test_standard_input(folder: Path) -> None:
    def piped(*arguments: str) -> Result:
        return CliRunner().invoke(main, arguments, input=ARTICLE.encode("gb18030"), catch_exceptions=False)

    assert "三实" in piped("mine", "-").output
    assert "name: --into" in piped("build", "-").output
    assert piped("build", "--into", "decks/x.yaml", "-").exit_code == 0
    made = deck("decks/x.yaml")
    assert made["sources"] == ["-"]
    assert [note["where"] for note in made["notes"]] == ["-:3", "-:3"]
    assert run("build", "--into", "decks/x.yaml", "a.txt").exit_code == 0
    assert len(deck("decks/x.yaml")["notes"]) == 2  # what is not at hand again stands as it is


def test_an_encoding_can_be_named(folder: Path) -> None:
    (folder / "b.txt").write_bytes("“三實”：求實、務實、落實。".encode("big5"))
    assert "三實" in run("mine", "--encoding", "big5", "b.txt").output
    assert run("build", "--encoding", "big5", "b.txt").exit_code == 0
    assert deck("decks/b.yaml")["notes"][0]["items"] == ["求實", "務實", "落實"]
    assert run("build", "--encoding", "ascii", "b.txt").exit_code == 3


def test_a_bad_file_of_a_folder_is_named_and_the_others_are_mined(folder: Path) -> None:
    (folder / "旧.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    result = run("mine", ".")
    assert result.exit_code == 3
    assert "三实" in result.output
    assert (
        "旧.doc: is an old Office file (.doc), not text; open it in Word, WPS or LibreOffice, save it as .docx"
        in result.output
    )
