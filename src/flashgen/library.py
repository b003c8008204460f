"""Many sources: each read and mined by itself, wherever its work is put, and what they mention looked up in all.

Whoever calls gives the `map` that spreads the work: the built-in one, or that of any
`concurrent.futures.Executor` (processes, threads, a cluster). Results come in the order of the paths.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Protocol, TypeVar

from flashgen.errors import FlashgenError
from flashgen.mine import verdicts
from flashgen.readers import read
from flashgen.resolve import members_in, resolve
from flashgen.structure import document, title

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from flashgen.keys import Key
    from flashgen.mine import Verdict
    from flashgen.model import Definition, Formulation
    from flashgen.resolve import Members

A = TypeVar("A")
B = TypeVar("B")


class Spread(Protocol):
    """A `map`: what a function makes of each item, in order."""

    def __call__(self, function: Callable[[A], B], items: Iterable[A], /) -> Iterator[B]:
        """What `function` makes of each of `items`, in order."""


@dataclass(frozen=True, slots=True)
class Mined:
    """What a source holds."""

    path: str  # as given
    title: str  # "" where it has none
    facts: list[Formulation | Definition]


def mine_file(path: Path) -> Mined:
    """Read and mine a source. Raises ReadError."""
    doc = document(read(path))
    return Mined(doc.source, title(doc), [verdict.fact for verdict in verdicts(doc) if verdict.taken])


def explain_file(path: Path) -> tuple[str, list[Verdict]]:
    """Read a source: its path, and every candidate with what became of it. Raises ReadError."""
    doc = document(read(path))
    return doc.source, verdicts(doc)


def resolved(
    mined: Sequence[Mined], spread: Spread = map
) -> list[tuple[str, list[Formulation | Definition]]]:
    """The path and the facts of each source, mentions given the members that other sources list.

    A source is read again where a mention's members may stand in running words.

    Raises ReadError.
    """
    from pathlib import Path

    def seek(wanted: Sequence[Key]) -> Iterable[tuple[str, Mapping[str, Sequence[Members]]]]:
        return spread(partial(_seek, tuple(wanted)), [Path(one.path) for one in mined])

    facts = resolve([(one.path, one.facts) for one in mined], seek if len(mined) > 1 else None)
    return list(zip((one.path for one in mined), facts, strict=True))


def _seek(wanted: Sequence[Key], path: Path) -> tuple[str, Mapping[str, Sequence[Members]]]:
    doc = document(read(path))
    return doc.source, members_in(doc, wanted)


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

    with ProcessPoolExecutor(jobs, initializer=_leave_interrupts_to_parent) as pool:
        try:
            yield pool.map
        except BrokenExecutor as error:
            raise FlashgenError("a process ended early; is memory short? Run again with fewer -j") from error
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _leave_interrupts_to_parent() -> None:
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
