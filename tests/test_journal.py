"""The files of a deck are replaced together, whatever ends a run, and whoever else is at work."""

from __future__ import annotations

import errno
import json
import random
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from faults import Faults, Killed
from flashgen.errors import ReadError, WriteError
from flashgen.storage.journal import current, only_build, opened, write_together

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Files = dict[str, bytes]
NAMES = ("x.yaml", "x.lock.yaml", "x.apkg", "x.retired.apkg")
OLD = {
    "x.yaml": b"old source",
    "x.lock.yaml": b"old lock",
    "x.apkg": b"old",
    "x.retired.apkg": b"old retired",
}
NEW = {"x.yaml": b"new source", "x.lock.yaml": b"new lock", "x.apkg": b"new"}  # none retired
JOURNAL = ".x.journal"


def put(folder: Path, files: Files) -> None:
    folder.mkdir(exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)


def write(folder: Path, files: Files, old: Files = OLD) -> bool:
    """Replace the files of a deck, of which `old` are expected; tell whether no run was broken off before."""
    with only_build(folder / "x.yaml") as is_whole:
        write_together({folder / name: files.get(name) for name in NAMES}, old.get("x.yaml"))
    return is_whole


def on_disk(folder: Path) -> Files:
    """Everything in a folder."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def named(folder: Path) -> Files:
    """What bears the names of the deck, whole or mixed."""
    return {name: data for name, data in on_disk(folder).items() if name in NAMES}


def seen(folder: Path) -> Files:
    """What a command reads."""
    found = {}
    for name in NAMES:
        if current(folder / name):
            with opened(folder / name) as file:
                found[name] = file.read()
    return found


def finish(folder: Path) -> bool:
    with only_build(folder / "x.yaml") as is_whole:
        return is_whole


def killed(folder: Path, monkeypatch: pytest.MonkeyPatch, after: int, old: Files = OLD) -> None:
    """Leave what a run leaves that is killed when it has brought so many files into place."""
    put(folder, old)
    with monkeypatch.context() as patch:
        faults = Faults(patch, 10_000, Killed())
        met = faults.met

        def until(operation: str) -> None:
            done = faults.seen.count("rename") - 1 if (folder / JOURNAL).exists() else -1
            if done == after:
                faults.fail_at = faults.count + 1
            met(operation)

        faults.met = until  # type: ignore[method-assign]
        with suppress(Killed):
            write(folder, NEW, old)
    faults.bury()
    assert (folder / JOURNAL).exists()


@pytest.mark.parametrize("old", [OLD, {}], ids=["an update", "a first build"])
@pytest.mark.parametrize(
    "error",
    [OSError(errno.ENOSPC, "No space left on device"), OSError(errno.EACCES, "Permission denied"), Killed()],
)
def test_a_fault_at_any_operation_leaves_all_old_or_all_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException, old: Files
) -> None:
    mixed = False
    outcomes = []
    for fail_at in range(1, 200):
        folder = tmp_path / str(fail_at)
        put(folder, old)
        with monkeypatch.context() as patch:
            faults = Faults(patch, fail_at, error)
            try:
                write(folder, NEW, old)
                said = False
            except (WriteError, ReadError, Killed):
                said = True
        faults.bury()
        before = on_disk(folder)
        assert seen(folder) in (old, NEW), (fail_at, faults.seen)
        assert on_disk(folder) == before  # reading writes nothing
        if not said:
            assert seen(folder) == NEW
        outcomes.append(seen(folder) == NEW)
        mixed |= named(folder) not in (old, NEW)
        if isinstance(error, OSError) and JOURNAL not in before:
            assert not [name for name in before if name.endswith(".tmp")]
        was = seen(folder)
        assert finish(folder)
        assert named(folder) == was
        if faults.count < fail_at:
            break
        write(folder, NEW, was)
        assert on_disk(folder) == NEW  # and nothing is left over
    else:
        pytest.fail("more operations than expected")
    assert fail_at > 25
    if isinstance(error, Killed):
        assert outcomes == sorted(outcomes)  # old up to one moment, new ever after
    assert outcomes.count(False) > 5 < outcomes.count(True)
    assert mixed  # without a journal, that is


@pytest.mark.parametrize("error", [OSError(errno.EIO, "Input/output error"), Killed()])
def test_a_fault_at_any_operation_of_the_finish_is_finished_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    for after in range(4):
        for fail_at in range(1, 100):
            folder = tmp_path / f"{after}-{fail_at}"
            killed(folder, monkeypatch, after)
            with monkeypatch.context() as patch:
                faults = Faults(patch, fail_at, error)
                with suppress(WriteError, ReadError, Killed):
                    finish(folder)
            faults.bury()
            assert seen(folder) == NEW
            assert finish(folder)
            assert on_disk(folder) == NEW
            if faults.count < fail_at:
                break
        else:
            pytest.fail("more operations than expected")
        assert fail_at > 10


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("after", range(4))
def test_a_file_changed_since_the_kill_is_left_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, after: int
) -> None:
    folder = tmp_path / "decks"
    killed(folder, monkeypatch, after)
    (folder / name).write_bytes(b"an edit")
    now = named(folder)
    assert seen(folder) == now
    assert not finish(folder)
    assert named(folder) == now
    assert finish(folder)  # told once
    assert write(folder, NEW, now)
    assert on_disk(folder) == NEW


def test_an_edit_on_top_of_the_old_deck_source_leaves_the_old_deck(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "decks"
    killed(folder, monkeypatch, 0)
    (folder / "x.yaml").write_bytes(b"old source, edited")
    assert seen(folder) == OLD | {"x.yaml": b"old source, edited"}
    assert not finish(folder)
    assert named(folder) == OLD | {"x.yaml": b"old source, edited"}


def test_a_deck_taken_back_to_what_it_was_stays_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As `git checkout` does."""
    for after in range(1, 4):
        folder = tmp_path / str(after)
        killed(folder, monkeypatch, after)
        put(folder, OLD)
        assert seen(folder) == OLD
        finish(folder)
        assert named(folder) == OLD


def damages(data: bytes) -> list[bytes]:
    told = json.loads(data)
    return [
        *(data[:size] for size in range(0, len(data), 40)),
        data[:-1],
        b"\0" * len(data),
        b"\xff\xfe" + data,
        b"[]",
        b"{}",
        b"[" * 100_000,
        json.dumps(told | {"token": "../../../x"}).encode(),
        json.dumps(told | {"files": {"/../../etc/x": ["", ""]}}).encode(),
        json.dumps(told | {"files": {".yaml": "0"}}).encode(),
        json.dumps(told | {"files": []}).encode(),
    ]


def test_a_damaged_journal_counts_for_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = tmp_path / "whole"
    killed(whole, monkeypatch, 0)
    folder = tmp_path / "damaged"
    for damaged in damages((whole / JOURNAL).read_bytes()):
        shutil.copytree(whole, folder)
        (folder / JOURNAL).write_bytes(damaged)
        assert seen(folder) == OLD, damaged
        assert not write(folder, NEW)
        assert on_disk(folder) == NEW
        shutil.rmtree(folder)


def test_a_lost_temporary_file_counts_as_a_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "decks"
    killed(folder, monkeypatch, 0)
    [lost] = folder.glob(".x.lock.yaml.*.tmp")
    lost.unlink()
    assert seen(folder) == OLD
    assert not finish(folder)
    assert named(folder) == OLD


def test_decks_of_one_folder_have_nothing_to_do_with_each_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "decks"
    others = {"x.y.yaml": b"other", "x.y.lock.yaml": b"other", "x.y.apkg": b"other", "y.yaml": b"other"}
    put(folder, others)
    killed(folder, monkeypatch, 1)
    write_together({folder / "x.y.yaml": b"newer", folder / "x.y.apkg": b"newer"}, b"other")
    assert seen(folder) == NEW
    assert finish(folder)
    assert on_disk(folder) == NEW | others | {"x.y.yaml": b"newer", "x.y.apkg": b"newer"}


@pytest.mark.skipif(sys.platform == "win32", reason="links")
def test_links_stay_and_what_they_lead_to_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for after in range(4):
        folder, elsewhere = tmp_path / str(after), tmp_path / f"elsewhere-{after}"
        put(elsewhere, {"real": b"old source"})
        folder.mkdir()
        (folder / "x.yaml").symlink_to(elsewhere / "real")
        killed(folder, monkeypatch, after)
        assert seen(folder) == NEW
        assert finish(folder)
        assert named(folder) == NEW
        assert (folder / "x.yaml").is_symlink()
        assert on_disk(elsewhere) == {"real": b"new source"}


def test_who_may_not_write_reads_the_new_deck(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "decks"
    killed(folder, monkeypatch, 2)
    with monkeypatch.context() as patch:
        faults = Faults(patch, 10_000, Killed())

        def refuse(operation: str) -> None:
            faults.seen.append(operation)
            if operation not in ("open", "read"):
                raise PermissionError(errno.EACCES, "Permission denied")

        faults.met = refuse  # type: ignore[method-assign]
        assert seen(folder) == NEW
        with pytest.raises(WriteError, match="make the folder"):
            finish(folder)
    assert seen(folder) == NEW


def test_the_folder_can_be_moved_before_the_run_is_finished(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed(tmp_path / "here", monkeypatch, 2)
    folder = (tmp_path / "here").rename(tmp_path / "there")
    assert seen(folder) == NEW
    assert finish(folder)
    assert on_disk(folder) == NEW


def test_what_was_saved_since_it_was_read_is_not_written_over(tmp_path: Path) -> None:
    put(tmp_path, OLD)
    for was in (b"older source", None):
        with pytest.raises(WriteError, match=r"x\.yaml: was changed while flashgen was at work"):
            write_together({tmp_path / name: NEW.get(name) for name in NAMES}, was)
        assert on_disk(tmp_path) == OLD


def test_what_is_saved_during_the_renames_is_not_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An editor saves at each operation in turn; either all is written, or nothing over the edit."""
    refused = 0
    for at in range(1, 100):
        folder = tmp_path / str(at)
        put(folder, OLD)
        with monkeypatch.context() as patch:
            faults = Faults(patch, 10_000, Killed())
            met = faults.met

            def save(
                operation: str, met: Callable[[str], None] = met, at: int = at, faults: Faults = faults
            ) -> None:
                met(operation)
                if faults.count == at:
                    with open(folder / "x.yaml", "wb") as file:  # noqa: B023, PTH123
                        file.write(b"an edit")

            faults.met = save  # type: ignore[method-assign]
            try:
                write(folder, NEW)
            except WriteError:
                refused += 1
        faults.bury()
        if faults.count < at:
            break
    assert refused > 5


def test_a_folder_in_the_way_is_said_before_anything_is_written(tmp_path: Path) -> None:
    put(tmp_path, OLD)
    (tmp_path / "x.apkg").unlink()
    (tmp_path / "x.apkg").mkdir()
    with pytest.raises(WriteError, match=r"x\.apkg: .*a folder of this name is in the way"):
        write(tmp_path, NEW)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(NAMES)
    assert (tmp_path / "x.yaml").read_bytes() == b"old source"


def test_a_file_that_cannot_be_replaced_is_brought_into_place_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As one that another program holds open, on Windows."""
    put(tmp_path, OLD)
    with monkeypatch.context() as patch:
        faults = Faults(patch, 10_000, OSError(errno.EACCES, "Permission denied"))
        met = faults.met

        def held(operation: str) -> None:
            if operation == "rename" and faults.seen.count("rename") == 3:  # journal, deck source, lock
                faults.fail_at = faults.count + 1
            met(operation)

        faults.met = held  # type: ignore[method-assign]
        with pytest.raises(WriteError, match=r"x\.apkg: cannot be written: .*, and run again"):
            write(tmp_path, NEW)
    faults.bury()
    assert named(tmp_path) == NEW | {name: OLD[name] for name in ("x.apkg", "x.retired.apkg")}
    assert seen(tmp_path) == NEW
    write(tmp_path, NEW, NEW)
    assert on_disk(tmp_path) == NEW


def test_temporaries_of_other_files_are_left_alone(tmp_path: Path) -> None:
    other = ".x.yaml.bak.01234567.tmp"
    put(tmp_path, {other: b"not ours", ".x.yaml.01234567.tmp": b"half", "..x.journal.01234567.tmp": b"half"})
    write(tmp_path, NEW, {})
    assert on_disk(tmp_path) == NEW | {other: b"not ours"}


def test_equal_files_are_not_written_again(tmp_path: Path) -> None:
    write(tmp_path, NEW, {})
    before = {name: (tmp_path / name).stat().st_mtime_ns for name in NEW}
    write(tmp_path, NEW, NEW)
    assert {name: (tmp_path / name).stat().st_mtime_ns for name in NEW} == before


def test_processes_killed_at_any_moment_leave_one_generation(tmp_path: Path) -> None:
    """A process writes generation after generation until it is killed outright, again and again."""
    script = f"""
import os
from pathlib import Path
from flashgen.storage.journal import only_build, write_together
folder = Path({str(tmp_path)!r})
first = folder / "x.yaml"
os.fsync = lambda _: None  # a kill loses nothing that was written, and there is more to be killed
print(flush=True)
while True:
    with only_build(first) as is_whole:
        assert is_whole
        was = first.read_bytes() if first.exists() else None
        data = b"%d" % (int(was or 0) + 1)
        files = {{folder / name: data for name in {NAMES!r}}}
        if int(data) % 2:
            files[folder / "x.retired.apkg"] = None
        write_together(files, was)
"""
    chance = random.Random(7)
    generations, journals = set(), 0
    for _ in range(25):
        process = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE)
        assert process.stdout
        process.stdout.readline()
        time.sleep(chance.uniform(0, 0.03))
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        found = seen(tmp_path)
        journals += (tmp_path / JOURNAL).exists()
        if found:
            [generation] = set(found.values())
            generations.add(generation)
            assert ("x.retired.apkg" in found) == (int(generation) % 2 == 0)
        assert finish(tmp_path)
        assert named(tmp_path) == found
    assert len(generations) > 10
    assert journals  # some were killed after the moment


def test_readers_at_work_while_a_deck_is_written_find_every_file_whole(tmp_path: Path) -> None:
    """Each file is of the generation before or after; none is missing or cut."""
    script = f"""
import os
from pathlib import Path
from flashgen.storage.journal import only_build, write_together
folder = Path({str(tmp_path)!r})
os.fsync = lambda _: None
with only_build(folder / "x.yaml"):
    was = b"0" * 9
    for number in range(1, 80):
        data = b"%09d" % number
        write_together({{folder / name: data for name in {NAMES!r}}}, was)
        was = data
"""
    put(tmp_path, dict.fromkeys(NAMES, b"0" * 9))
    process = subprocess.Popen([sys.executable, "-c", script])
    last = dict.fromkeys(NAMES, b"")
    rounds = 0
    while process.poll() is None:
        for name, data in seen(tmp_path).items():
            assert len(data) == 9
            assert data >= last[name]
            last[name] = data
        rounds += 1
    assert process.wait() == 0
    assert rounds > 10
    assert seen(tmp_path) == dict.fromkeys(NAMES, b"%09d" % 79)
