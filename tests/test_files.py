"""A file is replaced whole or not at all; one build at a time."""

from __future__ import annotations

import errno
import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from faults import Faults, Killed
from flashgen.errors import WriteError
from flashgen.storage.files import claimed, write_atomically

if TYPE_CHECKING:
    from pathlib import Path


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "No space left on device"), Killed()])
def test_a_fault_at_any_operation_leaves_old_or_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    path = tmp_path / "deck.yaml"
    for fail_at in range(1, 50):
        path.write_bytes(b"old")
        with monkeypatch.context() as patch:
            faults = Faults(patch, fail_at, error)
            with suppress(WriteError, Killed):
                write_atomically(path, b"new")
        faults.bury()
        replaced = "rename" in faults.seen[: fail_at - 1]
        assert path.read_bytes() == (b"new" if replaced else b"old")
        if isinstance(error, OSError):
            assert [other.name for other in tmp_path.iterdir()] == ["deck.yaml"]
        if faults.count < fail_at:
            break
    else:
        pytest.fail("more operations than expected")
    assert fail_at > 6


def test_a_full_disk_is_said_plainly_and_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "deck.yaml"
    path.write_bytes(b"old")
    with monkeypatch.context() as patch:
        Faults(patch, 3, OSError(errno.ENOSPC, "No space left on device"))
        with pytest.raises(WriteError, match=r"deck\.yaml: the disk is full; make room"):
            write_atomically(path, b"new")
    assert contents(tmp_path) == {"deck.yaml": b"old"}


def test_an_unwritable_folder_is_said_plainly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Faults(monkeypatch, 2, OSError(errno.EACCES, "Permission denied"))
    with pytest.raises(WriteError, match=r"deck\.yaml: cannot be written: .*; make the folder"):
        write_atomically(tmp_path / "deck.yaml", b"new")


def test_a_folder_in_the_way_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "deck.yaml").mkdir()
    with pytest.raises(WriteError, match="a folder of this name is in the way"):
        write_atomically(tmp_path / "deck.yaml", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["deck.yaml"]


def test_a_file_in_place_of_the_folder_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "decks").write_bytes(b"")
    with pytest.raises(WriteError, match=r"deck\.yaml: cannot be written"):
        write_atomically(tmp_path / "decks" / "deck.yaml", b"new")


def test_the_folder_is_made(tmp_path: Path) -> None:
    write_atomically(tmp_path / "decks" / "new" / "deck.yaml", b"new")
    assert (tmp_path / "decks" / "new" / "deck.yaml").read_bytes() == b"new"


def test_equal_bytes_are_not_written_again(tmp_path: Path) -> None:
    path = tmp_path / "deck.yaml"
    write_atomically(path, b"same")
    before = path.stat()
    write_atomically(path, b"same")
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX modes and links")
def test_mode_and_symbolic_link_stay(tmp_path: Path) -> None:
    real, link = tmp_path / "real.yaml", tmp_path / "link.yaml"
    real.write_bytes(b"old")
    real.chmod(0o640)
    link.symlink_to(real)
    write_atomically(link, b"new")
    assert link.is_symlink()
    assert real.read_bytes() == b"new"
    assert real.stat().st_mode & 0o777 == 0o640


def test_a_second_build_is_refused_while_the_first_runs(tmp_path: Path) -> None:
    deck = tmp_path / "deck.yaml"
    with claimed(deck):
        with pytest.raises(WriteError, match=r"deck\.yaml: another flashgen run"), claimed(deck):
            pytest.fail("two builds at once")
        with claimed(tmp_path / "other.yaml"):
            pass
    with claimed(deck):
        pass
    assert list(tmp_path.iterdir()) == []


def test_the_lock_of_a_killed_build_is_free(tmp_path: Path) -> None:
    deck = tmp_path / "deck.yaml"
    script = f"""
import os
from pathlib import Path
from flashgen.storage.files import claimed
with claimed(Path({str(deck)!r})):
    os._exit(9)
"""
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 9
    assert [path.name for path in tmp_path.iterdir()] == [".deck.yaml.busy"]
    with claimed(deck):
        pass
    assert list(tmp_path.iterdir()) == []


def test_many_processes_never_hold_the_lock_together(tmp_path: Path) -> None:
    """Each adds one to a number, reading and writing it apart, as often as it gets the lock."""
    script = f"""
import sys
from contextlib import suppress
from pathlib import Path
from flashgen.errors import WriteError
from flashgen.storage.files import claimed
deck, number, got = Path({str(tmp_path / "deck.yaml")!r}), Path({str(tmp_path / "number")!r}), 0
while got < 50:
    try:
        with claimed(deck):
            number.write_text(str(int(number.read_text()) + 1))
            got += 1
    except WriteError:
        pass
"""
    (tmp_path / "number").write_text("0")
    runs = [subprocess.Popen([sys.executable, "-c", script]) for _ in range(4)]
    assert [run.wait(timeout=60) for run in runs] == [0] * 4
    assert (tmp_path / "number").read_text() == "200"
