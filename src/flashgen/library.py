"""Many sources: each read and mined by itself, wherever its work is put, and what they mention looked up in all.

Whoever calls gives the `map` that spreads the work: the built-in one, or that of any
`concurrent.futures.Executor` (processes, threads, a cluster). Results come in the order of the paths.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from flashgen.document.structure import document, title
from flashgen.errors import FlashgenError
from flashgen.mine import verdicts
from flashgen.readers import file_bytes, handed, sources
from flashgen.resolve import members_in, resolve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from concurrent.futures import Executor

    from distributed import Client

    from flashgen.mine import Verdict
    from flashgen.model import Definition, Formulation
    from flashgen.resolve import Members, Wanted

A = TypeVar("A")
B = TypeVar("B")


class Spread(Protocol):
    """A `map`: what a function makes of each item, in order."""

    def __call__(self, function: Callable[[A], B], items: Iterable[A], /) -> Iterator[B]:
        """What `function` makes of each of `items`, in order."""


@dataclass(frozen=True, slots=True)
class Mined:
    """What a source holds."""

    file: Path  # that it is in: a book has a source for each chapter
    path: str  # of the source
    title: str  # "" where it has none
    facts: list[Formulation | Definition]
    unread: tuple[str, ...]  # what of it could not be read, and what to do


def mine_file(path: Path, encoding: str = "") -> list[Mined]:
    """Read and mine the sources in a file; `encoding` "" to find out. Raises ReadError."""
    mined = []
    for source in sources(path, encoding):
        doc = document(source)
        facts = [verdict.fact for verdict in verdicts(doc) if verdict.taken]
        mined.append(Mined(path, source.path, title(doc), facts, source.unread))
    return mined


@dataclass(frozen=True, slots=True)
class Explained:
    """Every candidate of a source, with what became of it."""

    path: str
    verdicts: list[Verdict]
    unread: tuple[str, ...]


def explain_file(path: Path, encoding: str = "") -> list[Explained]:
    """Read the sources in a file and judge what they hold. Raises ReadError."""
    return [
        Explained(source.path, verdicts(document(source)), source.unread)
        for source in sources(path, encoding)
    ]


def resolved(
    mined: Sequence[Mined], spread: Spread = map, encoding: str = ""
) -> list[tuple[str, list[Formulation | Definition]]]:
    """The path and the facts of each source, mentions given the members that other sources list.

    A file is read again where a mention's members may stand in its running words.

    Raises ReadError.
    """

    def seek(wanted: Wanted) -> Iterable[tuple[str, Mapping[str, Sequence[Members]]]]:
        files = list(dict.fromkeys(one.file for one in mined))
        some = [files[at : at + _AT_ONCE] for at in range(0, len(files), _AT_ONCE)]
        for told in spread(partial(_seek, wanted, encoding), some):
            yield from told

    facts = resolve([(one.path, one.facts) for one in mined], seek if len(mined) > 1 else None)
    return list(zip((one.path for one in mined), facts, strict=True))


_AT_ONCE = 16  # files; what is wanted is told once for all of them


def _seek(
    wanted: Wanted, encoding: str, paths: Sequence[Path]
) -> list[tuple[str, Mapping[str, Sequence[Members]]]]:
    return [
        (source.path, found)
        for path in paths
        for source in sources(path, encoding)
        if (found := members_in(document(source), wanted))
    ]


def attempt(function: Callable[[A], B], item: A) -> B | FlashgenError:
    """What `function` makes of `item`, or the error it raises: so that one bad file does not end the work."""
    try:
        return function(item)
    except FlashgenError as error:
        return error


@contextmanager
def processes(jobs: int) -> Iterator[Spread]:
    """A `map` over so many processes; on Ctrl-C they end with what they have begun.

    Raises FlashgenError if the system ends one of them.
    """
    if jobs == 1:
        yield map
        return
    from concurrent.futures import BrokenExecutor, ProcessPoolExecutor

    with ProcessPoolExecutor(jobs, initializer=_begin, initargs=(gc.get_threshold(),)) as pool, _ending(pool):
        try:
            yield pool.map
        except BrokenExecutor as error:
            raise FlashgenError("a process ended early; is memory short? Run again with fewer -j") from error


@contextmanager
def threads() -> Iterator[Spread]:
    """A `map` over threads, for work that mostly waits for that of others."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor() as pool, _ending(pool):
        yield pool.map


@contextmanager
def _ending(pool: Executor) -> Iterator[None]:
    """Where an error ends what uses a pool, let the pool end with what it has begun; Ctrl-C is told as such."""
    try:
        yield
    except BaseException as error:
        pool.shutdown(wait=False, cancel_futures=True)
        if _interrupted(error):
            raise KeyboardInterrupt from None
        raise


def _interrupted(error: BaseException) -> bool:
    """Whether Ctrl-C is behind an error: where it comes while a lock is let go of, the lock complains in its place."""
    behind: BaseException | None = error
    while behind is not None and not isinstance(behind, KeyboardInterrupt):
        behind = behind.__context__
    return behind is not None


@contextmanager
def cluster(address: str) -> Iterator[Spread]:
    """A `map` over the workers of the Dask cluster whose scheduler is at `address` (tcp://host:8786).

    The bytes of the files are sent along: the workers need see no folder of ours, and write none.

    Raises FlashgenError: Dask is not installed, no scheduler answers there, it has no workers, or these have
    not our flashgen.
    """
    try:
        from distributed import Client
    except ImportError:
        raise FlashgenError("--dask needs more parts: pip install 'flashgen[cluster]'") from None
    try:
        client = Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise FlashgenError(
            f"no Dask scheduler answers at {address} ({error}); start one with `dask scheduler`, "
            "and give the address that it prints"
        ) from error
    with client:
        _check_workers(client, address)
        executor = client.get_executor(pure=False)  # a file may have changed since another run

        def spread(function: Callable[[A], B], items: Iterable[A], /) -> Iterator[B]:
            waiting = iter(items)
            while some := list(islice(waiting, _SENT)):
                given = [executor.submit(_there, function, item, _bytes_of(item)) for item in some]
                for one in given:  # not its `map`, whose waiting takes Ctrl-C amiss
                    yield one.result()

        try:
            yield spread
        finally:
            executor.shutdown(wait=False)  # cancels what an error or Ctrl-C left undone


_PATIENCE = 10  # seconds to wait for an answer
_SENT = 256  # files that are with the cluster at once


def _check_workers(client: Client, address: str) -> None:
    try:
        versions = set(client.run(_version).values())
    except ImportError as error:
        raise FlashgenError(
            f"the workers at {address} lack a part ({error}); install flashgen there"
        ) from error
    if not versions:
        raise FlashgenError(
            f"the scheduler at {address} has no workers; start some with `dask worker {address}`"
        )
    if versions != {_version()}:
        raise FlashgenError(
            f"the workers at {address} have flashgen {', '.join(sorted(versions))}, and here is {_version()}: "
            "decks would differ; install the same everywhere"
        )


def _version() -> str:
    from flashgen import __version__

    return __version__


def _bytes_of(item: object) -> dict[Path, bytes]:
    """The bytes of the files that an item of work names; without those that cannot be read, which fail there as here."""
    paths = [one for one in (item if isinstance(item, list) else [item]) if isinstance(one, Path)]
    found = ((path, attempt(file_bytes, path)) for path in paths)
    return {path: data for path, data in found if isinstance(data, bytes)}


def _there(function: Callable[[A], B], item: A, files: Mapping[Path, bytes]) -> B:
    with handed(files):
        return function(item)


def _begin(threshold: tuple[int, int, int]) -> None:
    """Begin a process: interrupts are the parent's affair; garbage is collected as it does, forked or not."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(*threshold)
