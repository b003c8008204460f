"""A build that fails or is killed at any operation leaves what the next build makes good, to the byte."""

from __future__ import annotations

import errno
import shutil
from typing import TYPE_CHECKING

import pytest

from faults import Faults, Killed
from flashgen.build import build
from flashgen.errors import FlashgenError, WriteError

if TYPE_CHECKING:
    from pathlib import Path

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


def between(old: dict[str, bytes], new: dict[str, bytes]) -> list[dict[str, bytes]]:
    """The states that a build goes through."""
    states = []
    for done in range(len(FILES) + 1):
        sides = [new] * done + [old] * (len(FILES) - done)
        states.append({name: side[name] for name, side in zip(FILES, sides, strict=True) if name in side})
    return states


def attempt(folder: Path) -> FlashgenError | None:
    """Build; give the error that is told the user."""
    try:
        build(folder / "a.yaml", [folder / "a.txt"], now=1_800_000_000)
    except FlashgenError as error:
        return error
    except Killed:
        pass
    return None


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
    states = between(found(start), found(whole))
    assert states[0] != states[-1]

    reached = set()
    for fail_at in range(1, 200):
        folder = tmp_path / "faulty"
        shutil.copytree(start, folder)
        with monkeypatch.context() as patch:
            (folder / "a.txt").write_bytes(texts[-1].encode())
            faults = Faults(patch, fail_at, error)
            said = attempt(folder)
        faults.bury()
        if said and faults.seen[fail_at - 1] in WRITING:
            assert isinstance(said, WriteError)
            assert "the disk is full; make room" in said.message
        assert found(folder) in states, (fail_at, faults.seen)
        reached.add(states.index(found(folder)))
        if not isinstance(error, Killed):
            assert not list(folder.glob(".*.tmp"))
        if faults.count < fail_at:
            break
        builds(folder, texts[-1], 1_800_000_000)
        assert found(folder) == found(whole), (fail_at, faults.seen)
        assert not list(folder.glob(".*.tmp"))
        shutil.rmtree(folder)
    else:
        pytest.fail("more operations than expected")
    assert set(faults.seen) >= {"read", *WRITING}
    assert reached == {states.index(state) for state in states}  # every state between was met
