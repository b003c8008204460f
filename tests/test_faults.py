"""A build that fails or is killed at any operation leaves the old deck or the new one, which the next build brings up."""

from __future__ import annotations

import errno
import random
import shutil
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from faults import Faults, Killed
from flashgen.build import build
from flashgen.check import check
from flashgen.errors import FlashgenError, WriteError
from flashgen.output.preview import preview
from flashgen.output.report import as_table
from flashgen.snapshot import snapshot
from flashgen.storage.journal import current, only_build, opened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from flashgen.library import Mined

    Met = Callable[[str], None]

BEFORE = """便民手册

调解工作主要包括听取陈述、查明事实、提出方案等方面。
台账是指记录来访事项的本子。
网格是指按楼栋划分的服务单元。
"""
# A list changed, a fact gone, another come.
AFTER = """便民手册

调解工作主要包括查明事实、听取陈述、邀请邻居等方面。
台账是指记录来访事项的本子。
回访是指办结之后再次上门询问。
"""
FILES = ("a.yaml", "a.lock.yaml", "a.apkg", "a.retired.apkg")  # in the order in which they are replaced
WRITING = {"create", "write", "fsync", "rename"}
TRANSITIONS = {
    "the first build": [BEFORE],
    "an update": [BEFORE, AFTER],
    "an update that brings a fact back": [BEFORE, AFTER, BEFORE],
}


def builds(folder: Path, text: str, now: int) -> None:
    (folder / "a.txt").write_bytes(text.encode())
    build(folder / "a.yaml", [folder / "a.txt"], now=now)


def found(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in FILES if (folder / name).exists()}


def read(folder: Path) -> dict[str, bytes]:
    """What a command reads."""
    there = {name: folder / name for name in FILES if current(folder / name)}
    read = {}
    for name, path in there.items():
        with opened(path) as file:
            read[name] = file.read()
    return read


def told(folder: Path) -> tuple[object, ...]:
    """What commands that only read say of the deck, `diff` of its package, too."""
    deck = folder / "a.yaml"
    if not current(deck):
        return ()
    found = check(deck)
    packages = [snapshot(path, now=0) for path in (deck, deck.with_suffix(".apkg"))]
    return [str(one).removeprefix(str(folder)) for one in found.findings], packages, preview(deck)


def attempt(folder: Path) -> FlashgenError | None:
    """Build; give the error that is told the user."""
    try:
        build(folder / "a.yaml", [folder / "a.txt"], now=1_800_000_000)
    except FlashgenError as error:
        return error
    except Killed:
        pass
    return None


def assert_whole(folder: Path, files: Mapping[str, object], says: Mapping[str, object]) -> None:
    """The deck is the old one or the new one: to who reads it, who writes nothing, and once it is finished."""
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    side = "new" if read(folder) == files["new"] else "old"
    assert read(folder) == files[side]
    assert told(folder) == says[side]
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    with only_build(folder / "a.yaml") as is_whole:
        assert is_whole
        assert found(folder) == files[side]


@pytest.mark.parametrize("texts", TRANSITIONS.values(), ids=TRANSITIONS)
@pytest.mark.parametrize(
    "error",
    [OSError(errno.ENOSPC, "No space left on device"), Killed()],
    ids=["full disk", "killed"],
)
def test_a_fault_at_any_operation_is_made_good_by_the_next_build(
    texts: list[str],
    error: BaseException,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    start = tmp_path / "start"
    start.mkdir()
    for number, text in enumerate(texts[:-1], 1):
        builds(start, text, 1_700_000_000 + number)
    whole = tmp_path / "whole"
    shutil.copytree(start, whole)
    builds(whole, texts[-1], 1_800_000_000)
    old, new = found(start), found(whole)
    assert old != new
    (start / "a.txt").write_bytes(texts[-1].encode())
    says = {"old": told(start), "new": told(whole)}
    mixed = 0
    for fail_at in range(1, 200):
        folder = tmp_path / "faulty"
        shutil.copytree(start, folder)
        with monkeypatch.context() as patch:
            faults = Faults(patch, fail_at, error)
            said = attempt(folder)
        faults.bury()
        if said and faults.seen[fail_at - 1] in WRITING:
            assert isinstance(said, WriteError)
            assert "the disk is full; make room" in said.message
        if not isinstance(error, Killed) and not (folder / ".a.journal").exists():
            assert not list(folder.glob(".*.tmp"))
        mixed += found(folder) not in (old, new)
        assert_whole(folder, {"old": old, "new": new}, says)
        if faults.count < fail_at:
            break
        builds(folder, texts[-1], 1_800_000_000)
        assert found(folder) == new, (fail_at, faults.seen)
        assert {path.name for path in folder.iterdir()} == {"a.txt", *new}
        shutil.rmtree(folder)
    else:
        pytest.fail("more operations than expected")
    assert set(faults.seen) >= {"read", *WRITING}
    assert mixed  # else nothing of this would need a journal


def test_a_build_killed_outright_while_it_writes_leaves_the_old_deck_or_the_new_one(tmp_path: Path) -> None:
    old, whole = tmp_path / "old", tmp_path / "whole"
    old.mkdir()
    builds(old, BEFORE, 1_700_000_000)
    shutil.copytree(old, whole)
    builds(whole, AFTER, 1_800_000_000)
    (old / "a.txt").write_bytes(AFTER.encode())
    files = {"old": found(old), "new": found(whole)}
    says = {"old": told(old), "new": told(whole)}
    chance = random.Random(11)
    script = """
import os, sys, time
from pathlib import Path
from flashgen.build import build
real = Path.replace
os.fsync = lambda _: time.sleep(0.01)
Path.replace = lambda *paths: (real(*paths), time.sleep(0.02))[0]
folder = Path(sys.argv[1])
build(folder / "a.yaml", [folder / "a.txt"], now=1_800_000_000)
"""
    folder = tmp_path / "killed"
    journals = 0
    for _ in range(5):
        shutil.copytree(old, folder)
        process = subprocess.Popen([sys.executable, "-c", script, folder])
        while process.poll() is None and not list(folder.glob(".*.tmp")):
            time.sleep(0.002)
        time.sleep(chance.uniform(0, 0.2))
        process.kill()
        process.wait()
        journals += (folder / ".a.journal").exists()
        assert_whole(folder, files, says)
        builds(folder, AFTER, 1_800_000_000)
        assert {path.name: path.read_bytes() for path in folder.iterdir()} == {
            "a.txt": AFTER.encode(),
            **files["new"],
        }
        shutil.rmtree(folder)
    assert journals


def test_an_edit_made_after_the_kill_is_kept_and_told(tmp_path: Path) -> None:
    builds(tmp_path, BEFORE, 1_700_000_000)
    (tmp_path / "a.txt").write_bytes(AFTER.encode())
    for renames in range(1, 5):  # the first is that of the journal
        folder = tmp_path / f"killed-{renames}"
        shutil.copytree(tmp_path, folder, ignore=shutil.ignore_patterns("killed-*"))
        with pytest.MonkeyPatch.context() as patch:
            faults = Faults(patch, 10_000, Killed())
            met = faults.met

            def until(
                operation: str, met: Met = met, faults: Faults = faults, renames: int = renames
            ) -> None:
                if faults.seen.count("rename") == renames:
                    faults.fail_at = faults.count + 1
                met(operation)

            faults.met = until  # type: ignore[method-assign]
            assert attempt(folder) is None
        faults.bury()
        assert (folder / ".a.journal").exists()
        source = folder / "a.yaml"
        source.write_text(source.read_text("utf-8").replace("记录来访事项的本子", "记事的本子"), "utf-8")
        built = build(source, [], now=1_900_000_000)
        assert built.broken_off
        assert "broken off" in as_table(built)
        assert "body: 记事的本子" in source.read_text("utf-8")
        assert not built.report.conflicts
        assert {entry.term: str(entry.status) for entry in built.deck.notes} == {
            "调解工作": "keep",
            "台账": "keep",
            "回访": "keep",
            "网格": "retired",
        }
        assert not build(source, [], now=1_950_000_000).broken_off


def test_what_an_editor_saves_while_sources_are_mined_is_not_written_over(tmp_path: Path) -> None:
    builds(tmp_path, BEFORE, 1_700_000_000)
    (tmp_path / "a.txt").write_bytes(AFTER.encode())
    before = found(tmp_path)

    def mining(function: Callable[[Path], list[Mined]], paths: Iterable[Path]) -> Iterator[list[Mined]]:
        (tmp_path / "a.yaml").write_bytes(before["a.yaml"] + b"# saved meanwhile\n")
        return map(function, paths)

    with pytest.raises(WriteError, match=r"a\.yaml: was changed while flashgen was at work.*run again"):
        build(tmp_path / "a.yaml", [], now=1_800_000_000, spread=mining)  # type: ignore[arg-type]
    assert found(tmp_path) == before | {"a.yaml": before["a.yaml"] + b"# saved meanwhile\n"}
    assert build(tmp_path / "a.yaml", [], now=1_800_000_000).report.added
    assert (tmp_path / "a.yaml").read_bytes().endswith(b"# saved meanwhile\n")
