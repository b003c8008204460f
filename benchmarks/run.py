"""Measure what README says of speed: `python benchmarks/run.py` prints a Markdown table.

Each figure is a ratio of two times taken in turn, in one run on one machine, and the median of five such ratios
(`--rounds`): so the machine's speed cancels out. The times are the processor's; with `-j`, the clock's.
`--only WORD` takes the figures whose names hold a word. `--articles N` sets how far libraries grow: 5,000 articles
of 20 KB are 100 MB, and take an hour.
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import os
import resource
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import zlib
from contextlib import closing
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from genanki.apkg_schema import APKG_SCHEMA
from texts import HURTFUL, article, library

from flashgen.build import build
from flashgen.cards.notetypes import NOTE_TYPES
from flashgen.library import mine_file, resolved
from flashgen.model import Deck, Note
from flashgen.package import package_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Figure = tuple[str, str, str]  # what was measured, the figure, what is wanted
    Timed = Callable[[], object]

MEGABYTE = 333_000  # characters of three bytes
FLASHGEN = [sys.executable, "-m", "flashgen"]
SEGMENT = "import jieba, sys; jieba.setLogLevel(60); jieba.lcut(open(sys.argv[1], encoding='utf-8').read())"
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def ratio(one: Timed, other: Timed, rounds: int, clock: Callable[[], float] | None = None) -> float:
    """The median over rounds of what `one` takes for each second of `other`; a round to warm up is not counted."""
    ratios = [seconds(one, clock) / seconds(other, clock) for _ in range(rounds + 1)]
    return statistics.median(ratios[1:])


def seconds(timed: Timed, clock: Callable[[], float] | None = None) -> float:
    """What a call takes, by default of the processor's time: what else the machine does is not counted."""
    read = clock or _processor_time
    start = read()
    timed()
    return read() - start


def _processor_time() -> float:
    """The seconds of the processor that this process and its finished children took, finer than os.times tells."""
    used = (resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def process(*command: str) -> None:
    """Run a command; its exit code 1 only says that there is something to look at."""
    done = subprocess.run(command, env=ENVIRONMENT, capture_output=True, check=False)
    if done.returncode not in (0, 1):
        raise SystemExit(done.stderr.decode())


def start_up(folder: Path, rounds: int) -> Iterator[Figure]:
    path = folder / "article.txt"
    path.write_text(article(3000, 1), "utf-8")

    def built() -> None:
        shutil.rmtree(folder / "decks", ignore_errors=True)
        process(*FLASHGEN, "build", str(path), "--decks", str(folder / "decks"))

    found = ratio(built, partial(process, sys.executable, "-c", SEGMENT, str(path)), rounds)
    yield (
        "`flashgen build`, 3,000 characters / a process that imports jieba and cuts them",
        f"{found:.2f}",
        "≤ 0.8",
    )
    found = ratio(
        partial(process, *FLASHGEN, "--help"), partial(process, sys.executable, "-c", "pass"), rounds
    )
    yield "printing the help / `python -c pass`", f"{found:.1f}", "≤ 6"


def throughput(folder: Path, rounds: int) -> Iterator[Figure]:
    import jieba

    jieba.setLogLevel(60)
    paths = library(folder / "throughput", 12, 7000)
    mined, cut = (
        (lambda: [mine_file(p) for p in paths]),
        (lambda: [jieba.lcut(p.read_text("utf-8")) for p in paths]),
    )
    yield (
        "mining, from reading to facts, is faster than `jieba.lcut` by",
        f"{1 / ratio(mined, cut, rounds):.2f} ×",
        "≥ 2 ×",
    )


def growth(folder: Path, rounds: int) -> Iterator[Figure]:
    for articles in _decades():
        paths = library(folder / "growth", articles, 7000)
        found = ratio(lambda p=paths: each(p), lambda p=paths: each(p[: len(p) // 2]), rounds)
        yield f"mining {articles:,} articles of 20 KB / half of them", f"{found:.2f}", "≤ 2.2"
    hurtful = [(f"1 MB of {name}", text, MEGABYTE) for name, text in HURTFUL.items()]
    for name, text, characters in [*hurtful, ("100,000 headings", HURTFUL["headings"], 1_000_000)]:
        long, short = folder / "long.txt", folder / "short.txt"
        long.write_text(text(characters), "utf-8")
        short.write_text(text(characters // 2), "utf-8")
        found = ratio(partial(mine_file, long), partial(mine_file, short), rounds)
        yield f"{name} / half of it", f"{found:.2f}", "≤ 2.2"


def together(folder: Path, rounds: int) -> Iterator[Figure]:
    def built(paths: list[Path]) -> None:
        shutil.rmtree(folder / "decks", ignore_errors=True)
        build(folder / "decks" / "all.yaml", paths, now=1)

    def mined(paths: list[Path]) -> None:
        resolved([one for path in paths for one in mine_file(path)])

    for articles in _decades():
        paths = library(folder / "together", articles, 7000)
        for name, done in (("`mine --together`", mined), ("`build --into`", built)):
            found = ratio(partial(done, paths), partial(done, paths[: articles // 2]), rounds)
            yield f"{name} of {articles:,} articles of 20 KB / half of them", f"{found:.2f}", "≤ 2.2"


def _decades() -> list[int]:
    """Numbers of articles, ten times as many each, up to `--articles`."""
    return [most for step in (100, 10, 1) if (most := arguments().articles // step) >= 10]


def each(paths: list[Path]) -> None:
    for path in paths:
        mine_file(path)


def packaging(folder: Path, rounds: int) -> Iterator[Figure]:
    notes = [_note(number) for number in range(1, 100_001)]
    found = ratio(lambda: package_bytes(Deck(name="甲"), 1 << 40, notes), partial(floor, notes), rounds)
    yield "packaging 100,000 notes / `executemany` and deflate of the same rows", f"{found:.2f}", "≤ 1.5"


def _note(number: int) -> Note:
    fields = [
        f"id{number}",
        f"词语{number}是什么？",
        f"第{number}种东西的总和，" * 5,
        "",
        f"词语{number}",
        "",
        f"原文{number}" * 8,
        f"a.txt 第 {number} 行",
    ]
    fields += [""] * (len(NOTE_TYPES["definition"].fields) - len(fields))
    guid = hashlib.sha256(str(number).encode()).hexdigest()[:10]
    return Note(
        guid=guid, kind="definition", fields=tuple(fields), tags=("flashgen",), mod=1_700_000_000, due=number
    )


def floor(notes: list[Note]) -> None:
    """The rows of notes and cards, and what they take when packed: less no package can do."""
    rows = [
        (n.due, n.guid, 1, n.mod, -1, " flashgen ", "\x1f".join(n.fields), n.fields[1], 0, 0, n.memo)
        for n in notes
    ]
    cards = [(n.due, n.due, 1, 0, n.mod, -1, 0, 0, n.due, 0, 0, 0, 0, 0, 0, 0, 0, "") for n in notes]
    with closing(sqlite3.connect(":memory:")) as db:
        db.executescript(APKG_SCHEMA)
        db.executemany(f"insert into notes values ({','.join('?' * 11)})", rows)
        db.executemany(f"insert into cards values ({','.join('?' * 18)})", cards)
        db.commit()
        zlib.compress(db.serialize())


def unchanged(folder: Path, rounds: int) -> Iterator[Figure]:
    caches = folder / "caches"
    os.environ["XDG_CACHE_HOME"] = str(caches)  # where seals are kept
    text = folder / "big.txt"
    text.write_text("".join(f"第{n}号仪器是指用来测量第{n}种数值的工具。\n" for n in range(10_000)), "utf-8")
    deck = folder / "big.yaml"
    build(deck, [text], now=1)
    from flashgen.build import notes_of
    from flashgen.deck import lockfile, source

    read = source.read(deck).deck
    lock = lockfile.read(lockfile.beside(deck), read)
    assert lock is not None
    notes = [note for _, note in notes_of(read, lock)]
    alone = partial(package_bytes, read, 1 << 40, notes)
    what = f"build of a deck of {len(notes):,} notes"
    found = ratio(partial(build, deck, [], now=2), alone, rounds)
    yield f"{what}, nothing changed, its text mined again / packaging it alone", f"{found:.1f}", ""
    text.unlink()
    found = ratio(partial(build, deck, [], now=2), alone, rounds)
    yield f"{what}, nothing changed, its text not at hand / packaging it alone", f"{found:.1f}", "≤ 2"

    def anew() -> None:
        shutil.rmtree(caches)
        build(deck, [], now=2)

    yield (
        f"{what}, nothing changed but flashgen / packaging it alone",
        f"{ratio(anew, alone, rounds):.1f}",
        "",
    )
    one, other = "body: 用来测量第7种", "body: 用来测量第7样"

    def edited() -> None:
        said = deck.read_text("utf-8")
        deck.write_text(said.replace(one, other) if one in said else said.replace(other, one), "utf-8")
        build(deck, [], now=2)

    yield f"{what}, one of them edited / packaging it alone", f"{ratio(edited, alone, rounds):.1f}", ""


def many(folder: Path, rounds: int) -> Iterator[Figure]:
    paths = list(map(str, library(folder / "many", 1000, 7000)))

    def built(jobs: int) -> None:
        shutil.rmtree(folder / "decks", ignore_errors=True)
        process(*FLASHGEN, "build", "-j", str(jobs), "--decks", str(folder / "decks"), *paths)

    found = ratio(partial(built, 1), partial(built, 2), rounds, time.perf_counter)
    yield (
        "`flashgen build` of 1,000 articles of 20 KB, `-j 2` is faster than `-j 1` by",
        f"{found:.2f} ×",
        "≥ 1.7 ×",
    )
    process(*FLASHGEN, "build", "--into", str(folder / "one.yaml"), *paths)
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    yield "peak memory of 1,000 articles of 20 KB into one deck", f"{most:.0f} MB", "≤ 400 MB"


FIGURES = (start_up, throughput, growth, together, packaging, unchanged, many)


@cache
def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", default="", help=", ".join(figure.__name__ for figure in FIGURES))
    parser.add_argument("--articles", type=int, default=1000)
    return parser.parse_args()


def main() -> None:
    given = arguments()
    gc.set_threshold(200_000, 30, 30)  # as the command line does
    print("| measured | figure | wanted |\n| --- | --- | --- |")
    for figure in FIGURES:
        if given.only in figure.__name__:
            with tempfile.TemporaryDirectory() as folder:
                for row in figure(Path(folder), given.rounds):
                    print(f"| {' | '.join(row)} |", flush=True)


if __name__ == "__main__":
    main()
