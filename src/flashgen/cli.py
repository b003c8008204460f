"""The command line; the only module that prints, exits, or reads the clock."""

from __future__ import annotations

import gc
import sys
from contextlib import ExitStack, contextmanager
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TypeVar

import click

from flashgen import __version__
from flashgen.errors import DeckError, FlashgenError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from flashgen.build import Built
    from flashgen.library import Explained, Mined, Spread

A = TypeVar("A")
B = TypeVar("B")
Told = TypeVar("Told", "Mined", "Explained")


class Exit(IntEnum):
    """Exit codes; 2 (usage) is click's own."""

    FINE = 0
    FINDINGS = 1
    ERROR = 3


_ENCODING = click.option(
    "--encoding",
    default="",
    help="Encoding of the text files (gb18030, big5, …), if it is not found out rightly.",
)
_JOBS = click.option(
    "-j", "--jobs", type=click.IntRange(min=1), default=1, help="Processes to spread the work over."
)
_DASK = click.option(
    "--dask",
    metavar="ADDRESS",
    default="",
    help="Mine on the Dask cluster whose scheduler is at ADDRESS, instead of -j.",
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
@_ENCODING
@_JOBS
@_DASK
def mine(
    paths: Sequence[Path], as_json: bool, explain: bool, together: bool, encoding: str, jobs: int, dask: str
) -> None:
    """Print the facts of each source: articles, folders of them, or - for standard input.

    Each line starts with + (sure), ? (to be reviewed) or · (only mentioned: the text does not give the members).
    """
    from functools import partial

    from flashgen.library import attempt, explain_file, mine_file, resolved
    from flashgen.output import report

    if as_json and explain:
        raise click.UsageError("--json and --explain do not go together")
    _check_jobs(paths, jobs, dask)
    errors: list[FlashgenError] = []
    shown: Iterable[tuple[list[str], bool]]
    fruitful = False
    files = _articles(paths, errors)
    with _spreading(jobs, dask) as spread:
        if explain:
            explained = _good(
                spread(partial(attempt, partial(explain_file, encoding=encoding)), files), errors
            )
            shown = (
                (report.as_explanation(one.path, one.verdicts), any(v.taken for v in one.verdicts))
                for one in _told(explained)
            )
        else:
            mined = _told(
                _good(spread(partial(attempt, partial(mine_file, encoding=encoding)), files), errors)
            )
            facts = (
                resolved(list(mined), spread, encoding)
                if together
                else ((one.path, one.facts) for one in mined)
            )
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
@_ENCODING
@_JOBS
@_DASK
def build(paths: Sequence[Path], into: Path | None, decks: Path, encoding: str, jobs: int, dask: str) -> None:
    """Make or update decks: a deck source, a lock and an Anki package each.

    PATHS are articles, folders of articles (a deck each) and deck sources (.yaml); without any, every deck of the
    folder of decks is built. Edit the deck source as you like: what you changed stays.
    """
    import time
    from functools import partial

    from flashgen.errors import NothingFoundError
    from flashgen.library import attempt, threads
    from flashgen.output import report

    _check_jobs(paths, jobs, dask)
    code = Exit.FINE
    work = _work(paths, into, decks)
    one = partial(_build, decks=decks, now=int(time.time()), encoding=encoding)
    with _spreading(jobs, dask) as spread, ExitStack() as stack:
        built: Iterator[Built | FlashgenError]
        if len(work) == 1:
            built = map(partial(attempt, partial(one, spread=spread)), work)
        elif len({_target(*job, decks) for job in work}) < len(work):  # two of one deck wait for each other
            built = map(partial(attempt, one), work)
        elif dask:  # the cluster mines; decks are written here, several at a time to keep it busy
            here = _followed(stack.enter_context(threads()))
            built = here(partial(attempt, partial(one, spread=spread)), work)
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


def _build(
    job: tuple[Path | None, list[Path]], *, decks: Path, now: int, encoding: str, spread: Spread = map
) -> Built:
    """Build one deck, in whatever process."""
    from flashgen.build import build, deck_of
    from flashgen.readers import articles

    deck, named = job
    files = [article for path in named for article in articles(path)]
    return build(deck or deck_of(named[0], decks), files, now=now, encoding=encoding, spread=spread)


@main.command()
@click.argument("decks", nargs=-1, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print NDJSON: one object a deck.")
def check(decks: Sequence[Path], as_json: bool) -> None:
    """Print what an editor should look at in each deck, and what to do.

    DECKS are deck sources (.yaml); without any, every deck in ./decks is checked. Listed are conflicts between
    the text and your edits, doubts, notes to review, answers that the front of a card would give away, terms with
    two lists, and cards of one front. Nothing is written.
    """
    from flashgen.check import check as check_deck
    from flashgen.output import report

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

    from flashgen.diff import diff as compare
    from flashgen.diff import misfit
    from flashgen.output import release_notes
    from flashgen.snapshot import companion, snapshot

    now = int(time.time())
    try:
        # A note that the old deck source changed without a build since is as old as it can be.
        found = compare(snapshot(old, now=0), snapshot(new, now=now))
        withdrawn = companion(new, now=now) if found.retired else None
    except FlashgenError as error:
        _say(error)
        _end(Exit.ERROR)
    click.echo(
        release_notes.as_json(str(old), str(new), found, withdrawn)
        if as_json
        else release_notes.as_markdown(found, withdrawn)
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


@main.command()
@click.argument("deck", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="The page, instead of DECK.preview.html beside the deck; - for standard output.",
)
def preview(deck: Path, output: Path | None) -> None:
    """Make a page of the cards of DECK, to read through in a browser.

    DECK is a deck source (.yaml) or a package (.apkg). Fronts and backs are as Anki shows them; of a deck source
    those of notes to review, too. The page is one file and needs no network. Nothing is built. Printed is where
    the page is.
    """
    from flashgen.output.preview import page
    from flashgen.output.preview import preview as preview_deck
    from flashgen.storage.files import write_atomically

    if output and output != Path("-") and output.suffix not in (".html", ".htm"):
        raise click.UsageError(f"-o names a page, such as {output.with_suffix('.html')}, or is -")
    try:
        made = page(preview_deck(deck))
        if output == Path("-"):
            click.echo(made.encode(), nl=False)  # in UTF-8, as the page says, wherever it is sent
            return
        place = output or deck.with_suffix(".preview.html")
        write_atomically(place, made.encode())
    except FlashgenError as error:
        _say(error)
        _end(Exit.ERROR)
    click.echo(place)


def _work(paths: Sequence[Path], into: Path | None, decks: Path) -> list[tuple[Path | None, list[Path]]]:
    """The decks to build: the deck source, or None where its article names it, and what to add to it."""
    if into:
        if into.suffix != ".yaml":
            raise click.UsageError(f"--into names a deck source, such as {into.with_suffix('.yaml')}")
        return [(into, list(paths))]
    if not paths:
        return [(path, []) for path in _decks(decks)]
    if Path("-") in paths:
        raise click.UsageError("a deck of standard input needs a name: --into decks/NAME.yaml")
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
def _spreading(jobs: int, dask: str) -> Iterator[Spread]:
    """A `map` over so many processes or over a cluster, which a line on a terminal follows."""
    from flashgen.library import cluster, processes

    try:
        with cluster(dask) if dask else processes(jobs) as spread:
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


def _check_jobs(paths: Sequence[Path], jobs: int, dask: str) -> None:
    if jobs > 1 and dask:
        raise click.UsageError(
            "-j spreads the work over this machine, --dask over a cluster: give one of them"
        )
    if (jobs > 1 or dask) and Path("-") in paths:
        raise click.UsageError("standard input is read by one process: leave out -j and --dask")


def _articles(paths: Sequence[Path], errors: list[FlashgenError]) -> list[Path]:
    """The files that the paths mean; folders without articles are said, and kept in `errors`."""
    from flashgen.library import attempt
    from flashgen.readers import articles

    return list(_flat(_good((attempt(articles, path) for path in paths), errors)))


def _flat(lists: Iterable[Iterable[A]]) -> Iterator[A]:
    return (one for several in lists for one in several)


def _told(files: Iterable[Iterable[Told]]) -> Iterator[Told]:
    """The sources of several files, saying of each what could not be read."""
    for one in _flat(files):
        for words in one.unread:
            click.echo(f"flashgen: {one.path}: {words}", err=True)
        yield one


def _say(error: FlashgenError) -> None:
    click.echo(f"flashgen: {error}", err=True)


def _end(code: Exit) -> NoReturn:
    raise SystemExit(int(code))
