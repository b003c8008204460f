"""The command line; the only module that prints, exits, or reads the clock."""

from __future__ import annotations

import gc
import sys
from contextlib import contextmanager
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TypeVar

import click

from flashgen import __version__
from flashgen.errors import DeckError, FlashgenError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from flashgen.build import Built
    from flashgen.library import Spread

A = TypeVar("A")
B = TypeVar("B")


class Exit(IntEnum):
    """Exit codes; 2 (usage) is click's own."""

    FINE = 0
    FINDINGS = 1
    ERROR = 3


_jobs_option = click.option(
    "-j", "--jobs", type=click.IntRange(min=1), default=1, help="Processes to spread the work over."
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="flashgen")
def main() -> None:
    """Turn a Chinese study text into an Anki deck.

    flashgen mines numbered formulations (四个意识, “四甘”精神) and definitions from a text, keeps them in a
    deck source that you can edit, and packages them for Anki.
    """
    # Notes and facts are many and hold no cycles: the collector finds nothing in them, again and again.
    gc.set_threshold(200_000, 30, 30)


@main.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print NDJSON: one object a source, spans included.")
@click.option("--explain", is_flag=True, help="Print every candidate, and why it was taken or left.")
@click.option("--together", is_flag=True, help="Give mentions the members that the other sources list.")
@_jobs_option
def mine(paths: Sequence[Path], as_json: bool, explain: bool, together: bool, jobs: int) -> None:
    """Print the facts of each source.

    Each line starts with + (sure), ? (to be reviewed) or · (only mentioned: the text does not give the members).
    """
    from functools import partial

    from flashgen import report
    from flashgen.library import attempt, explain_file, mine_file, resolved

    if as_json and explain:
        raise click.UsageError("--json and --explain do not go together")
    errors: list[FlashgenError] = []
    shown: Iterable[tuple[list[str], bool]]
    fruitful = False
    with _spreading(jobs) as spread:
        if explain:
            read = _good(spread(partial(attempt, explain_file), paths), errors)
            shown = (
                (report.as_explanation(path, found), any(v.taken for v in found)) for path, found in read
            )
        else:
            mined = _good(spread(partial(attempt, mine_file), paths), errors)
            facts = resolved(list(mined), spread) if together else ((one.path, one.facts) for one in mined)
            as_lines = report.as_json if as_json else report.as_lines
            shown = ((as_lines(path, found), bool(found)) for path, found in facts)
        for lines, found_some in shown:
            click.echo("\n".join(lines))
            fruitful = fruitful or found_some
    if errors:
        _end(Exit.ERROR)
    if not fruitful:
        click.echo("nothing found: no numbered formulation and no definition", err=True)
        _end(Exit.FINDINGS)


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--into", type=click.Path(path_type=Path), help="Put all articles into this one deck source.")
@click.option(
    "--decks",
    type=click.Path(path_type=Path),
    default=Path("decks"),
    help="Folder of decks, instead of ./decks.",
)
@_jobs_option
def build(paths: Sequence[Path], into: Path | None, decks: Path, jobs: int) -> None:
    """Make or update decks: a deck source, a lock and an Anki package each.

    PATHS are articles and deck sources (.yaml); without any, every deck of the folder is built. Edit the deck
    source as you like: what you changed stays.
    """
    import time
    from functools import partial

    from flashgen import report
    from flashgen.errors import NothingFoundError
    from flashgen.library import attempt

    code = Exit.FINE
    work = _work(paths, into, decks)
    one = partial(_build, decks=decks, now=int(time.time()))
    with _spreading(jobs) as spread:
        built: Iterator[Built | FlashgenError]
        if len(work) == 1:
            built = map(partial(attempt, partial(one, spread=spread)), work)
        elif len({_target(*job, decks) for job in work}) < len(work):  # two of one deck wait for each other
            built = map(partial(attempt, one), work)
        else:
            built = spread(partial(attempt, one), work)
        for result in built:
            if isinstance(result, FlashgenError):
                _say(result)
                code = max(code, Exit.FINDINGS if isinstance(result, NothingFoundError) else Exit.ERROR)
            else:
                click.echo(report.as_table(result))
                code = max(code, Exit.FINDINGS if result.report.conflicts else Exit.FINE)
    if code:
        _end(code)


def _build(job: tuple[Path | None, list[Path]], *, decks: Path, now: int, spread: Spread = map) -> Built:
    """Build one deck, in whatever process."""
    from flashgen.build import build, deck_of

    deck, articles = job
    return build(deck or deck_of(articles[0], decks), articles, now=now, spread=spread)


@main.command()
@click.argument("decks", nargs=-1, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print NDJSON: one object a deck.")
def check(decks: Sequence[Path], as_json: bool) -> None:
    """Print what an editor should look at in each deck, and what to do.

    DECKS are deck sources (.yaml); without any, every deck in ./decks is checked. Listed are conflicts between
    the text and your edits, doubts, notes to review, answers that the front of a card would give away, terms with
    two lists, and cards of one front. Nothing is written.
    """
    from flashgen import report
    from flashgen.check import check as check_deck

    code = Exit.FINE
    for path in decks or _decks(Path("decks")):
        try:
            checked = check_deck(path)
        except FlashgenError as error:
            _say(error)
            code = Exit.ERROR
            continue
        for absent in checked.absent:
            click.echo(
                f"flashgen: {path}: {absent} is not at hand; what it says now is not checked", err=True
            )
        for line in [report.checked_as_json(checked)] if as_json else checked.findings:
            click.echo(line)
        code = max(code, Exit.FINDINGS if checked.findings else Exit.FINE)
    if code:
        _end(code)


@main.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, unchanged notes included.")
def diff(old: Path, new: Path, as_json: bool) -> None:
    """Print what becomes of learners' notes and cards when NEW is imported over OLD.

    OLD and NEW are packages (.apkg) or deck sources (.yaml, with their locks beside them). What is printed is
    Markdown, to be handed to learners as it is.
    """
    import time

    from flashgen import release_notes
    from flashgen.diff import diff as compare
    from flashgen.diff import misfit
    from flashgen.snapshot import snapshot

    try:
        # A note that the old deck source changed without a build since is as old as it can be.
        found = compare(snapshot(old, now=0), snapshot(new, now=int(time.time())))
    except FlashgenError as error:
        _say(error)
        _end(Exit.ERROR)
    click.echo(
        release_notes.as_json(str(old), str(new), found) if as_json else release_notes.as_markdown(found)
    )
    if found.by_id:
        click.echo(
            "flashgen: a deck source has no lock beside it: notes are matched by id and compared by their "
            "fields, and cards are numbered as in a new deck",
            err=True,
        )
    for one, other in found.schema:
        _say(
            DeckError(
                f"the note type {other.name} does not fit that of {old}: {misfit(one, other)}. Anki skips the notes "
                "that learners have, and gives new ones a note type of their own; leave note types as they are",
                new,
            )
        )
    if found.schema:
        _end(Exit.ERROR)
    if not found.is_empty:
        _end(Exit.FINDINGS)


def _work(paths: Sequence[Path], into: Path | None, decks: Path) -> list[tuple[Path | None, list[Path]]]:
    """The decks to build: the deck source, or None where its article names it, and the articles to add."""
    if into:
        if into.suffix != ".yaml":
            raise click.UsageError(f"--into names a deck source, such as {into.with_suffix('.yaml')}")
        return [(into, list(paths))]
    if not paths:
        return [(path, []) for path in _decks(decks)]
    return [(path, []) if path.suffix == ".yaml" else (None, [path]) for path in paths]


def _target(deck: Path | None, articles: Sequence[Path], decks: Path) -> Path:
    return deck or decks / f"{articles[0].stem}.yaml"


def _decks(folder: Path) -> list[Path]:
    """The deck sources in a folder."""
    found = sorted(path for path in folder.glob("*.yaml") if not path.name.endswith(".lock.yaml"))
    if not found:
        raise click.UsageError(f"no deck in {folder}; make one of an article: flashgen build ARTICLE")
    return found


@contextmanager
def _spreading(jobs: int) -> Iterator[Spread]:
    """A `map` over so many processes, which a line on a terminal follows."""
    from flashgen.library import processes

    try:
        with processes(jobs) as spread:
            yield _followed(spread)
    except FlashgenError as error:
        _say(error)
        _end(Exit.ERROR)


def _followed(spread: Spread) -> Spread:
    """`spread`, with a line on a terminal that tells how much is done."""

    def followed(function: Callable[[A], B], items: Iterable[A], /) -> Iterator[B]:
        given = list(items)
        results = spread(function, given)
        if len(given) < 2 or not sys.stderr.isatty():
            yield from results
            return
        try:
            click.echo(f"0 of {len(given)}", nl=False, err=True)
            for done, result in enumerate(results, 1):
                click.echo(_CLEARED, nl=False, err=True)
                yield result
                click.echo(f"{_CLEARED}{done} of {len(given)}", nl=False, err=True)
        finally:
            click.echo(_CLEARED, nl=False, err=True)

    return followed


_CLEARED = "\r\x1b[K"  # back to the start of the line, and delete it


def _good(results: Iterable[B | FlashgenError], errors: list[FlashgenError]) -> Iterator[B]:
    """The results; errors among them are said, and kept in `errors`."""
    for result in results:
        if isinstance(result, FlashgenError):
            _say(result)
            errors.append(result)
        else:
            yield result


def _say(error: FlashgenError) -> None:
    click.echo(f"flashgen: {error}", err=True)


def _end(code: Exit) -> NoReturn:
    raise SystemExit(int(code))
