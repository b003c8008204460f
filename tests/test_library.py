"""Many sources: the work may be put anywhere; what comes out is the same, in the order of the paths."""

from __future__ import annotations

import gc
import json
import os
import signal
import subprocess
import sys
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from flashgen.build import build
from flashgen.cli import main
from flashgen.errors import FlashgenError, ReadError
from flashgen.library import attempt, mine_file, processes, resolved, threads
from flashgen.model import Formulation

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

TEXTS = {
    "a.txt": "值班守则\n\n队员要增强“四个意识”，牢记“三个务必”。诚信是立身之本。\n",
    "b.txt": "学习常用提法\n“三个务必”\n务必准时到岗，务必当面交接，务必如实记录。\n",
    "c.txt": "多年来，全队一直讲安全意识、质量意识、成本意识、服务意识。\n",
    "d.txt": "工作的环节包括登记、分拣和上架。\n",
}
NAMES = [*TEXTS]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, text in TEXTS.items():
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


@pytest.mark.parametrize("pool", [ThreadPoolExecutor, ProcessPoolExecutor])
def test_any_executor_builds_the_same_deck(pool: type[Executor], folder: Path) -> None:
    paths = [folder / name for name in NAMES]
    build(folder / "here" / "all.yaml", paths, now=1)
    with pool(2) as executor:  # type: ignore[call-arg]  # both take a number of workers
        build(folder / "there" / "all.yaml", paths, now=1, spread=executor.map)
    for made in ("all.yaml", "all.lock.yaml", "all.apkg"):
        assert (folder / "there" / made).read_bytes() == (folder / "here" / made).read_bytes()


def test_mentions_take_members_that_another_source_lists_or_tells(folder: Path) -> None:
    facts = dict(resolved([one for name in NAMES for one in mine_file(Path(name))]))
    told = {f.term: (f.origin, f.items) for f in facts["a.txt"] if isinstance(f, Formulation)}
    assert told["三个务必"] == ("b.txt", ("务必准时到岗", "务必当面交接", "务必如实记录"))
    assert told["四个意识"] == ("c.txt", ("安全意识", "质量意识", "成本意识", "服务意识"))


def test_texts_without_an_open_mention_are_read_once() -> None:
    mined = [one for name in ("b.txt", "d.txt") for one in mine_file(Path(name))]
    for name in ("b.txt", "d.txt"):
        Path(name).unlink()
    assert [path for path, _ in resolved(mined)] == ["b.txt", "d.txt"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["mine", *NAMES],
        ["mine", "--json", *NAMES],
        ["mine", "--json", "--together", *NAMES],
        ["mine", "--explain", *NAMES],
        ["mine", "--json", "a.txt", "gone.txt", "d.txt"],
        ["build", "a.txt", "gone.txt", "b.txt", "d.txt"],
        ["build", "--into", "decks/all.yaml", *NAMES],
        ["build", "a.txt", "a.txt", "d.txt"],
    ],
    ids=" ".join,
)
def test_processes_change_nothing(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = run(*arguments)
    if (tmp_path / "decks").exists():
        (tmp_path / "decks").rename(tmp_path / "alone")
    spread = run(*arguments, "-j", "2")
    assert (spread.exit_code, spread.stdout, spread.stderr) == (alone.exit_code, alone.stdout, alone.stderr)
    if (tmp_path / "alone").exists():
        made = sorted(path.name for path in (tmp_path / "alone").glob("*.yaml"))
        assert sorted(path.name for path in (tmp_path / "decks").glob("*.yaml")) == made


def test_a_bad_file_is_reported_and_the_others_are_done() -> None:
    result = run("mine", "--json", "-j", "2", "gone.txt", *NAMES)
    assert result.exit_code == 3
    assert [json.loads(line)["source"] for line in result.stdout.splitlines()] == NAMES
    assert result.stderr == "flashgen: gone.txt: no such file\n"


def test_errors_come_through_a_process_as_they_are() -> None:
    with processes(2) as spread:
        [error] = spread(_failing, ["x.txt"])
    assert isinstance(error, ReadError)
    assert (error.message, str(error)) == ("no such file", "x.txt: no such file")


def _failing(path: str) -> object:
    return attempt(mine_file, Path(path))


def test_processes_collect_garbage_as_their_parent_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("multiprocessing.get_context", partial(get_context, "spawn"))  # as on Windows
    before = gc.get_threshold()
    gc.set_threshold(12345, 6, 7)
    try:
        with processes(2) as spread:
            assert [*spread(_threshold, [0])] == [(12345, 6, 7)]
    finally:
        gc.set_threshold(*before)


def _threshold(_: int) -> tuple[int, int, int]:
    return gc.get_threshold()


def test_a_process_that_the_system_ends_is_told_of() -> None:
    with pytest.raises(FlashgenError, match="memory"), processes(2) as spread:
        list(spread(os._exit, [9]))


@pytest.mark.parametrize("spreading", [lambda: processes(2), threads])
def test_an_interrupt_within_a_lock_is_still_one(
    spreading: Callable[[], AbstractContextManager[object]],
) -> None:
    """Where Ctrl-C comes while Condition.wait lets go of its lock, CPython raises RuntimeError in its place."""
    with pytest.raises(KeyboardInterrupt), spreading():
        _wait_interrupted()
    with pytest.raises(RuntimeError, match="another"), spreading():
        raise RuntimeError("another")


def _wait_interrupted() -> None:
    try:
        raise KeyboardInterrupt
    finally:
        raise RuntimeError("cannot release un-acquired lock")


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_an_interrupt_ends_all_processes_without_a_traceback(folder: Path) -> None:
    (folder / "long.txt").write_text(TEXTS["a.txt"] * 20, "utf-8")
    command = [sys.executable, "-m", "flashgen", "mine", "-j", "2", *["long.txt"] * 400]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        os.killpg(process.pid, signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert err.decode().strip() == "Aborted!"
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)  # nobody of the group is left
