"""A cluster of two workers makes the decks that one process makes, byte for byte."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result
from distributed import LocalCluster

from flashgen import cli
from flashgen.errors import FlashgenError
from flashgen.library import cluster

if TYPE_CHECKING:
    from collections.abc import Iterator

# distributed opens sockets and files that it closes late.
pytestmark = pytest.mark.filterwarnings("default")

TEXTS = {
    "a.txt": "队员要增强“四个意识”，做到“两个不离”。\n",
    "b.txt": "“四个意识”\n安全意识、质量意识、成本意识、服务意识。\n“两个不离”，即不离岗位、不离读者。\n",
    "c.txt": "编目是指把图书的信息登记在册。\n",
}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The scheduler of two worker processes that run in another folder than the tests do."""
    here = Path.cwd()
    os.chdir(tmp_path_factory.mktemp("elsewhere"))
    try:
        with LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
        ) as running:
            yield running.scheduler_address
    finally:
        os.chdir(here)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    build_deck = cli._build  # at one time: not of the clock, which distributed needs
    monkeypatch.setattr(cli, "_build", lambda job, **more: build_deck(job, **(more | {"now": 1_790_000_000})))
    for name, text in TEXTS.items():
        Path(name).write_text(text, "utf-8")
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli.main, arguments, catch_exceptions=False)


def files(folder: str) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in Path(folder).iterdir()}


@pytest.mark.parametrize(
    "arguments", [["--into", "decks/all.yaml", *TEXTS], ["a.txt", "gone.txt", "b.txt", "c.txt"]], ids=" ".join
)
def test_decks_are_the_same_to_the_byte(arguments: list[str], address: str) -> None:
    alone = run("build", *arguments)
    Path("decks").rename("alone")
    spread = run("build", *arguments, "--dask", address)
    assert (spread.exit_code, spread.output) == (alone.exit_code, alone.output)
    assert files("decks") == files("alone")
    assert len(files("decks")) >= 3


def test_mentions_are_resolved_across_sources(address: str) -> None:
    alone = run("mine", "--json", "--together", *TEXTS)
    assert '"from": "b.txt"' in alone.output
    assert run("mine", "--json", "--together", *TEXTS, "--dask", address).output == alone.output


def test_a_bad_file_is_reported_and_the_others_are_done(address: str) -> None:
    Path("empty.txt").write_bytes(b"")
    result = run("mine", "--dask", address, "gone.txt", "empty.txt", "c.txt")
    assert result.exit_code == 3
    assert result.stderr == "flashgen: gone.txt: no such file\nflashgen: empty.txt: is empty\n"
    assert "编目" in result.stdout


def test_it_says_what_is_wrong_with_the_cluster(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flashgen.library._PATIENCE", 0.5)
    result = run("mine", "--dask", "tcp://127.0.0.1:9", "c.txt")
    assert result.exit_code == 3
    assert result.stderr.startswith("flashgen: no Dask scheduler answers at tcp://127.0.0.1:9")
    assert "dask scheduler" in result.stderr
    with LocalCluster(n_workers=0, processes=False, dashboard_address=None) as idle:
        assert "has no workers; start some" in run("mine", "--dask", idle.scheduler_address, "c.txt").stderr
    both = run("mine", "-j", "2", "--dask", "tcp://127.0.0.1:9", "c.txt")
    assert both.exit_code == 2
    assert "give one of them" in both.stderr
    monkeypatch.setitem(sys.modules, "distributed", None)
    with (
        pytest.raises(FlashgenError, match=r"pip install 'flashgen\[cluster\]'"),
        cluster("tcp://127.0.0.1:9"),
    ):
        pass


def test_workers_with_another_flashgen_are_refused(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flashgen.__version__", "9.9")
    assert "here is 9.9: decks would differ" in run("mine", "--dask", address, "c.txt").stderr


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_an_interrupt_ends_it_without_a_traceback(address: str) -> None:
    Path("long.txt").write_text(TEXTS["a.txt"] * 500, "utf-8")
    command = [sys.executable, "-m", "flashgen", "mine", "--dask", address, "c.txt", *["long.txt"] * 400]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert err.decode().strip() == "Aborted!"
    assert "编目" in run("mine", "--dask", address, "c.txt").stdout  # the cluster goes on
