"""A build that is spared by a seal gives what the build in full gives, and any other program builds in full."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import flashgen
from flashgen import seal
from flashgen.build import Built, build
from flashgen.deck import lockfile
from flashgen.deck import source as deck_source
from flashgen.deck.recover import beside
from flashgen.model import Status

if TYPE_CHECKING:
    from collections.abc import Callable

SEEDS = sorted(Path(__file__).parent.parent.glob("seeds/*"))
LINES = [
    "三实工作主要包括走访群众、核对帐目、整理档案等方面。",
    "三实工作主要包括走访群众、核对账目、整理档案等方面。",
    "网格制度是指分片巡查而逐户登记的办法。",
    "五聚焦五落实是指五聚焦、五落实。",
    "台账制度是指逐项登记而按月核对的办法。",
]


@pytest.fixture
def caches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "caches"
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))
    return folder


@pytest.fixture
def makings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A word for each time that the notes of a deck are made."""
    made: list[str] = []
    real = flashgen.build._write

    def write(*what: Any) -> Any:
        made.append("made")
        return real(*what)

    monkeypatch.setattr("flashgen.build._write", write)
    return made


def found(path: Path) -> dict[str, bytes]:
    files = (path, lockfile.beside(path), *beside(path))
    return {file.name: file.read_bytes() for file in files if file.exists()}


def without_seal(path: Path, articles: list[Path], now: int) -> Built:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", os.devnull)
        return build(path, articles, now=now)


@pytest.mark.parametrize("article", SEEDS, ids=lambda path: path.name)
def test_the_second_build_of_a_seed_is_spared(
    article: Path, tmp_path: Path, caches: Path, makings: list[str]
) -> None:
    path = tmp_path / "decks" / "x.yaml"
    first = build(path, [article], now=1_700_000_000)
    files = found(path)
    spared = build(path, [article], now=1_800_000_000)
    assert makings == ["made"]
    full = without_seal(path, [article], 1_900_000_000)
    assert makings == ["made", "made"]
    assert spared == full
    assert (spared.notes, spared.cards, spared.unasked) == (first.notes, first.cards, first.unasked)
    assert found(path) == files


EDITS: dict[str, Callable[[Path], object]] = {
    "the package is gone": lambda path: beside(path)[0].unlink(),
    "the package was changed": lambda path: beside(path)[0].write_bytes(b"PK"),
    "the lock is gone": lambda path: lockfile.beside(path).unlink(),
    "a comment was added": lambda path: path.write_bytes(path.read_bytes() + "# 一句话\n".encode()),
    "a body was edited": lambda path: path.write_text(
        path.read_text("utf-8").replace("逐户", "挨户"), "utf-8"
    ),
    "a setting was changed": lambda path: path.write_text(
        path.read_text("utf-8").replace("\nnotes:", "\ncards: {others: hidden}\nnotes:"), "utf-8"
    ),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_whatever_was_changed_is_built(
    edit: Callable[[Path], object], tmp_path: Path, caches: Path, makings: list[str]
) -> None:
    article = tmp_path / "a.txt"
    article.write_text("\n".join(LINES[1:]), "utf-8")
    path = tmp_path / "x.yaml"
    build(path, [article], now=1_700_000_000)
    before = found(path)
    edit(path)
    assert found(path) != before
    other = tmp_path / "other" / "x.yaml"
    shutil.copytree(tmp_path, other.parent, ignore=shutil.ignore_patterns("caches", "other"))
    built = build(path, [article], now=1_800_000_000)
    assert makings == ["made", "made"]
    full = without_seal(other, [other.parent / "a.txt"], 1_800_000_000)
    assert found(path) == found(other)
    assert replace(built, path=other, package=full.package) == full
    build(path, [article], now=1_900_000_000)
    assert len(makings) == 3  # and is sealed again


@settings(max_examples=25)
@given(
    st.lists(
        st.tuples(
            st.sets(st.integers(0, len(LINES) - 1), min_size=1),
            st.sampled_from([None, *Status]),
            st.booleans(),
        ),
        min_size=2,
        max_size=6,
    )
)
def test_through_any_history_the_files_are_those_of_full_builds(
    tmp_path_factory: pytest.TempPathFactory, versions: list[tuple[set[int], Status | None, bool]]
) -> None:
    folder = tmp_path_factory.mktemp("seals")
    decks = [folder / name / "x.yaml" for name in ("sealed", "full")]
    for number, (lines, status, at_hand) in enumerate(versions, 1):
        said = []
        for path in decks:
            path.parent.mkdir(exist_ok=True)
            article = path.parent / "a.txt"
            article.write_text("\n".join(LINES[line] for line in sorted(lines)), "utf-8")
            if status and path.exists():
                source = deck_source.read(path)
                notes = (replace(source.deck.notes[0], status=status), *source.deck.notes[1:])
                path.write_bytes(deck_source.update(source, replace(source.deck, notes=notes)))
            for again in range(2):
                if again and not at_hand:
                    article.unlink()
                articles = [article] if article.exists() else []
                with pytest.MonkeyPatch.context() as patch:
                    patch.setenv("XDG_CACHE_HOME", str(folder if path is decks[0] else os.devnull))
                    patch.setattr("os.fsync", lambda _: None)  # half of the time
                    built = build(path, articles, now=1_700_000_000 + 10 * number + again)
                said.append((replace(built, path=Path(), package=None, absent=()), found(path)))
        assert said[:2] == said[2:]


@pytest.mark.parametrize(
    "held", [b"", b"[", b"[" * 100_000, b"[1]", b"\xff", b'["", 1, 2, []]', b'["x", 1, 2, []]']
)
def test_a_damaged_seal_counts_for_nothing(
    held: bytes, tmp_path: Path, caches: Path, makings: list[str]
) -> None:
    path, article = tmp_path / "x.yaml", tmp_path / "a.txt"
    article.write_text(LINES[0], "utf-8")
    build(path, [article], now=1)
    [at] = caches.rglob("*.seal")
    good = at.read_bytes()
    at.write_bytes(held)
    build(path, [article], now=2)
    assert len(makings) == 2
    assert at.read_bytes() == good


@pytest.mark.parametrize(
    "version",
    ["sys.version", "unicodedata.unidata_version", "sqlite3.sqlite_version", "rapidfuzz.__version__"],
)
def test_another_version_builds_in_full(
    version: str, tmp_path: Path, caches: Path, makings: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, article = tmp_path / "x.yaml", tmp_path / "a.txt"
    article.write_text(LINES[0], "utf-8")
    build(path, [article], now=1)
    monkeypatch.setattr(version, "0")
    seal._program.cache_clear()
    build(path, [article], now=2)
    monkeypatch.undo()
    seal._program.cache_clear()
    assert len(makings) == 2


@pytest.fixture
def program(tmp_path: Path) -> Callable[..., None]:
    """Run code with a copy of flashgen and genanki that may be edited."""
    import genanki

    copies = tmp_path / "program"
    for package in (flashgen, genanki):
        here = Path(package.__file__ or "").parent
        shutil.copytree(here, copies / here.name, ignore=shutil.ignore_patterns("__pycache__"))

    def run(code: str = "") -> None:
        script = (
            "from pathlib import Path; import flashgen, genanki, flashgen.build\n"
            f"assert Path(flashgen.__file__).is_relative_to({str(copies)!r})\n"
            f"assert Path(genanki.__file__).is_relative_to({str(copies)!r})\n"
            f"{code}\nflashgen.build.build(Path('x.yaml'), [Path('a.txt')], now=1)"
        )
        done = subprocess.run(
            [sys.executable, "-c", script],
            cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": str(copies), "XDG_CACHE_HOME": str(tmp_path / "caches")},
            capture_output=True,
            check=False,
        )
        assert not done.returncode, done.stderr.decode()

    return run


FORBID = "flashgen.build._write = None"


def test_an_edited_program_builds_in_full(tmp_path: Path, program: Callable[..., None]) -> None:
    (tmp_path / "a.txt").write_text(LINES[0], "utf-8")
    program()
    program(FORBID)  # is spared
    package = tmp_path / "x.apkg"
    template = tmp_path / "program" / "flashgen" / "cards" / "templates" / "formulation.front.html"
    for edited in (template, tmp_path / "program" / "genanki" / "model.py"):
        was = package.read_bytes()
        edited.write_text(edited.read_text("utf-8") + "\n", "utf-8")
        with pytest.raises(AssertionError, match="NoneType"):
            program(FORBID)
        program()
        assert (package.read_bytes() != was) is (edited is template)
        program(FORBID)


def test_a_program_edited_while_it_runs_leaves_no_seal(tmp_path: Path, program: Callable[..., None]) -> None:
    (tmp_path / "a.txt").write_text(LINES[0], "utf-8")
    program("Path('program/flashgen/cards/templates/style.css').write_text('')")
    assert not list((tmp_path / "caches").rglob("*.seal"))
