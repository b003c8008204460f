"""`flashgen diff` on real files: what it prints is true, and fit to be handed to learners."""

import json
import re
import shutil
import sqlite3
import zipfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from flashgen.cli import main
from flashgen.diff import Diff, diff
from flashgen.model import Deck
from flashgen.output import release_notes
from flashgen.package import package_bytes
from test_diff import (
    GROUPS,
    ITEMS,
    LATER,
    LIST,
    OTHER,
    SCHEMAS,
    TERM,
    THEN,
    import_both,
    made_by_genanki,
    notes_of,
    package,
)

ARTICLE = "一篇短文\n\n我们发扬求实、务实、落实的“三实”精神。诚信是立身之本。公正是法治的生命线。\n"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


def build(folder: str, text: str, now: int, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("a.txt").write_text(text, "utf-8")
    monkeypatch.setattr("time.time", lambda: now)
    run("build", *([] if Path(folder).exists() else ["a.txt"]), "--decks", folder)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """old/ and new/ hold the deck of a text, before and after the text changed."""
    monkeypatch.chdir(tmp_path)
    build("old", ARTICLE, THEN, monkeypatch)
    shutil.copytree("old", "new")
    changed = ARTICLE.replace("求实、务实、", "务实、扎实、").replace("诚信是立身之本", "公平是社会的生命线")
    build("new", changed, LATER, monkeypatch)
    return tmp_path


NOTES = """\
# 一篇短文

| 导入后 | 笔记 | 卡片 |
| --- | ---: | ---: |
| 新增 | 1 | 2 |
| 更新 | 1 | 5 |
| 更新带来的新卡片 | 1 | 1 |
| 作废的卡片 | 1 | 1 |
| 撤下 | 1 | 1 |
| 不变 | 1 | 2 |

## 新增

- 公平是什么？

## 更新

学习进度不变；自己在这些笔记上改的字、加的标签会被替换。

- 三实精神：务实、扎实、落实（正文、原文）

## 更新带来的新卡片

- 三实精神：务实、扎实、落实（扎实）

## 作废的卡片

所问的内容已经删去。导入后用“工具 → 清理空卡片”删除；想先看看，在浏览窗口搜索：

    "deck:一篇短文" ("编号:ee25hw" card:1)

- 三实精神：求实、务实、落实（求实）

## 撤下

牌组不再收录，但导入不会删除它们。不想再学的，在浏览窗口搜索，选中后暂停或删除：

    "deck:一篇短文" "编号:rbgs28"

随牌组另附 a.retired.apkg，收有这些笔记。学过的人导入它，这些笔记就带上标签 `flashgen::retired`，\
在浏览窗口搜索 `tag:flashgen::retired` 即可找到（自己在这些笔记上改的字、加的标签会被替换）；没有学过的人不必导入。

- 诚信是什么？
"""


@pytest.mark.parametrize("old", ["old/a.apkg", "old/a.yaml"])
@pytest.mark.parametrize("new", ["new/a.apkg", "new/a.yaml"])
def test_what_learners_will_see(old: str, new: str) -> None:
    result = run("diff", old, new)
    assert (result.stdout, result.stderr, result.exit_code) == (NOTES, "", 1)


def test_no_difference() -> None:
    result = run("diff", "new/a.apkg", "new/a.yaml")
    assert result.exit_code == 0
    assert "没有变化。" in result.stdout
    assert "| 不变 | 3 | 9 |" in result.stdout


def test_a_setting_is_told_by_what_it_does(monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree("old", "covered")
    source = Path("covered/a.yaml")
    source.write_text(source.read_text("utf-8") + "cards: {others: hidden}\n", "utf-8")
    build("covered", ARTICLE, LATER, monkeypatch)
    assert "- 三实精神：求实、务实、落实（遮法）\n" in run("diff", "old/a.apkg", "covered/a.apkg").stdout


def test_as_json() -> None:
    result = run("diff", "old/a.apkg", "new/a.yaml", "--json")
    assert result.exit_code == 1
    told = json.loads(result.stdout)
    assert (told["old"], told["new"], told["matched"]) == ("old/a.apkg", "new/a.yaml", "guid")
    assert told["deck"] == {"old": "一篇短文", "new": "一篇短文"}
    assert {name: [note["title"] for note in told[name]] for name in GROUPS} == {
        "added": ["公平是什么？"],
        "updated": ["三实精神：务实、扎实、落实"],
        "unchanged": ["公正是什么？"],
        "ignored": [],
        "refused": [],
        "retired": ["诚信是什么？"],
        "cards_added": ["三实精神：务实、扎实、落实"],
        "cards_orphaned": ["三实精神：求实、务实、落实"],
    }
    [updated], [orphaned] = told["updated"], told["cards_orphaned"]
    assert updated["changed"].keys() == {"正文", "原文"}
    assert "{{c1::求实}}" in updated["changed"]["正文"]["old"]
    assert "{{c4::扎实}}" in updated["changed"]["正文"]["new"]
    assert (orphaned["cards"], orphaned["asked"]) == ([1], ["求实"])
    assert updated["guid"] == orphaned["guid"]
    assert told["schema"] == []
    [retired] = told["retired"]
    assert told["companion"] == {"file": "a.retired.apkg", "guids": [retired["guid"]]}


def test_the_companion_is_told_of_as_far_as_it_holds_what_was_withdrawn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shutil.copytree("new", "newer")
    assert "retired.apkg" not in run("diff", "new/a.apkg", "newer/a.apkg").stdout  # nothing withdrawn since
    back = run("diff", "new/a.apkg", "old/a.apkg").stdout  # the older deck has no companion
    assert "## 撤下" in back
    assert "retired.apkg" not in back

    source = Path("newer/a.yaml")
    out = source.read_text("utf-8").replace("definition: 公正\n", "definition: 公正\n    status: reject\n")
    source.write_text(out, "utf-8")
    told = run("diff", "old/a.apkg", "newer/a.yaml").stdout
    assert "| 撤下 | 2 | 3 |" in told
    assert "收有这些笔记。" in told  # the build is yet to come that will write it
    assert "收有其中 1 条笔记。" in run("diff", "old/a.apkg", without("公正", "newer/a.apkg")).stdout
    monkeypatch.setattr("time.time", lambda: LATER + 100)
    run("build", "--decks", "newer")
    assert run("diff", "old/a.apkg", "newer/a.apkg").stdout == told

    companion = Path("newer/a.retired.apkg")
    companion.write_bytes(b"cut")
    damaged = run("diff", "old/a.apkg", "newer/a.apkg")
    assert damaged.exit_code == 3
    assert "a.retired.apkg: is no zip" in damaged.stderr
    companion.unlink()
    assert "retired.apkg" not in run("diff", "old/a.apkg", "newer/a.apkg").stdout


def without(term: str, package: str) -> str:
    """The package without a note, beside a companion that knows nothing of that."""
    Path("less").mkdir()
    shutil.copy(Path(package).with_name("a.retired.apkg"), "less/a.retired.apkg")
    collection = Path("collection.anki2")
    with zipfile.ZipFile(package) as archive:
        collection.write_bytes(archive.read(collection.name))
    with closing(sqlite3.connect(collection)) as db, db:
        db.execute("delete from notes where sfld like ?", (f"{term}%",))
    with zipfile.ZipFile("less/a.apkg", "w") as archive:
        archive.write(collection)
    return "less/a.apkg"


def test_a_change_is_told_before_the_build_as_after_it(monkeypatch: pytest.MonkeyPatch) -> None:
    source = Path("new/a.yaml")
    edited = (
        source.read_text("utf-8").replace("扎实", "真实").replace("body: 法治的生命线", "body: 法治的根本")
    )
    source.write_text(edited.replace("deck: 一篇短文", "deck: '短文 :: 一'\ntags: [短文]"), "utf-8")
    shutil.copy("new/a.apkg", "before.apkg")
    told = run("diff", "before.apkg", "new/a.yaml").stdout
    monkeypatch.setattr("time.time", lambda: LATER + 100)
    built = run("build", "--decks", "new")
    assert built.exit_code == 0, built.output
    assert run("diff", "before.apkg", "new/a.apkg").stdout == told
    assert told.startswith("# 短文::一\n\n牌组原名 一篇短文：")
    assert "| 更新 | 3 | 9 |" in told
    assert "公正是什么？（答案、反问、原文、标签）" in told


def test_a_change_that_was_never_packaged_is_no_later_than_a_package() -> None:
    source = Path("old/a.yaml")
    source.write_text(source.read_text("utf-8").replace("求实", "真实"), "utf-8")
    told = json.loads(run("diff", "old/a.yaml", "new/a.apkg", "--json").stdout)
    assert [note["title"] for note in told["updated"]] == ["三实精神：务实、扎实、落实"]


def alone(name: str) -> str:
    """The deck source, in a folder without its lock and packages."""
    Path(f"{name}-alone").mkdir()
    return shutil.copy(f"{name}/a.yaml", f"{name}-alone/a.yaml")


@pytest.mark.parametrize("lost", [["old"], ["new"], ["old", "new"]])
def test_without_a_lock_ids_tell_which_note_is_which(lost: list[str]) -> None:
    sides = [alone(name) if name in lost else f"{name}/a.apkg" for name in ("old", "new")]
    result = run("diff", *sides, "--json")
    told = json.loads(result.stdout)
    assert "matched by id" in result.stderr
    assert told["matched"] == "id"
    counts = [len(told[name]) for name in ("added", "updated", "unchanged", "retired")]
    assert counts == [1, 1, 1, 1]


def test_without_a_lock_cards_are_numbered_as_in_a_new_deck() -> None:
    assert run("diff", "old/a.apkg", alone("old")).exit_code == 0
    result = run("diff", "new/a.apkg", alone("new"), "--json")
    assert "numbered as in a new deck" in result.stderr
    assert [(note["cards"], note["asked"]) for note in json.loads(result.stdout)["cards_added"]] == [
        ([1], ["务实"])
    ]


def test_a_deck_of_which_nothing_is_kept() -> None:
    source = Path("new/a.yaml")
    text = source.read_text("utf-8").replace("    status: retired\n", "")
    source.write_text(re.sub("(    where: .*)", r"\1\n    status: reject", text), "utf-8")
    told = run("diff", "old/a.yaml", "new/a.yaml")
    assert "| 撤下 | 3 | 8 |" in told.stdout


def test_text_that_markdown_would_act_on_is_shown_as_it_stands() -> None:
    hostile = replace(TERM, cue="", term="*甲*_<b>[乙](丙)`\\" + "丁" * 80)
    told = release_notes.as_markdown(diff(package((OTHER, THEN)), package((OTHER, THEN), (hostile, LATER))))
    [line] = re.findall(r"^- (.*)$", told, re.MULTILINE)
    assert line.startswith(r"“\*甲\*\_\<b\>\[乙\](丙)\`\\丁")
    assert line.endswith("丁…")
    assert len(line.replace("\\", "")) <= 60


BAD: dict[str, tuple[bytes | None, str]] = {
    "missing.apkg": (None, "no such file"),
    "missing.yaml": (None, "No such file"),
    "article.txt": (b"", "neither a deck source"),
    "text.apkg": (b"deck: x", "no zip"),
    "a.yaml": (b"deck: a\nnotse: []\n", "a.yaml:2:1: unknown key 'notse'"),
    "b.lock.yaml": (b"format: 1\n", "b.lock.yaml:1:1"),
}


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("place", [0, 1])
def test_a_side_that_cannot_be_read(name: str, place: int) -> None:
    data, says = BAD[name]
    if data is not None:
        Path(name).write_bytes(data)
    sides = ["old/a.apkg", name] if place else [name, "old/a.apkg"]
    result = run("diff", *sides)
    assert result.exit_code == 3
    assert not result.stdout
    assert says in result.stderr
    assert name in result.stderr


def test_a_damaged_lock_is_refused() -> None:
    lock = Path("new/a.lock.yaml")
    lock.write_bytes(lock.read_bytes()[:200])
    result = run("diff", "old/a.apkg", "new/a.yaml")
    assert result.exit_code == 3
    assert "the lock is damaged" in result.stderr


def test_nothing_is_written(folder: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    run("diff", "old/a.yaml", "new/a.yaml")
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_change_is_an_error(name: str) -> None:
    before, after, says = SCHEMAS[name]
    Path("old.apkg").write_bytes(made_by_genanki(**before))
    Path("new.apkg").write_bytes(made_by_genanki(LATER, **after))
    result = run("diff", "old.apkg", "new.apkg")
    assert ("| 无法导入 | 2 |" in result.stdout, "| 更新 | 2 |" in result.stdout) == (bool(says), not says)
    assert result.exit_code == (3 if says else 1)
    assert ("flashgen: new.apkg: the note type M does not fit" in result.stderr) is bool(says)
    assert says in result.stderr


def test_the_searches_find_what_they_are_for() -> None:
    """In Anki's browser, and for more notes than Anki takes in one search."""
    many = [replace(OTHER, id=f"x{n}", term=f"词{n}") for n in range(1100)]
    odd = replace(TERM, id='a_b*c:d"e\\f <g>')
    old = [(replace(LIST, items=ITEMS), THEN), (odd, THEN), *((entry, THEN) for entry in many)]
    new = [(replace(LIST, items=("求实", "落实", "真实")), LATER)]

    def look(col: Any, found: Diff) -> None:
        for note_type, id_ in (("提法（flashgen）", "f1"), ("定义（flashgen）", "x1")):
            same = col.new_note(col.models.by_name(note_type))
            same.fields = [id_, *(["{{c2::甲}}"] * (len(same.fields) - 1))]
            col.add_note(same, col.decks.id("另一副牌组"))
        record = json.loads(release_notes.as_json("", "", found))
        [orphans] = record["cards_orphaned"]
        assert [col.get_card(card).ord for card in col.find_cards(*orphans["searches"])] == [1, 3]
        assert orphans["asked"] == ["务实", "扎实"]
        every = []
        for line in release_notes.as_markdown(found).split("## 撤下")[1].splitlines():
            if line.startswith("    "):
                every += [col.get_note(note).guid for note in col.find_notes(line.strip())]
        assert sorted(every) == sorted(note.guid for note in found.retired)
        assert len(every) == 1101

    before, after = (package_bytes(Deck(name='A_* "b"::甲'), 42, notes_of(*deck)) for deck in (old, new))
    import_both(before, after, look)
