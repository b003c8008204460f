"""The command line; the only module that prints, exits, or reads the clock."""

from __future__ import annotations

from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from flashgen import __version__
from flashgen.errors import FlashgenError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flashgen.model import Source


class Exit(IntEnum):
    """Exit codes; 2 (usage) is click's own."""

    FINE = 0
    FINDINGS = 1
    ERROR = 3


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="flashgen")
def main() -> None:
    """Turn a Chinese study text into an Anki deck.

    flashgen mines numbered formulations (四个意识, “四甘”精神) and definitions from a text, keeps them in a
    deck source that you can edit, and packages them for Anki.
    """


@main.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print NDJSON: one object a source, spans included.")
@click.option("--explain", is_flag=True, help="Print every candidate, and why it was taken or left.")
@click.option("--together", is_flag=True, help="Give mentions the members that the other sources list.")
def mine(paths: Sequence[Path], as_json: bool, explain: bool, together: bool) -> None:
    """Print the facts of each source.

    Each line starts with + (sure), ? (to be reviewed) or · (only mentioned: the text does not give the members).
    """
    from flashgen import report
    from flashgen.mine import explain as judge
    from flashgen.resolve import resolve
    from flashgen.structure import document

    if as_json and explain:
        raise click.UsageError("--json and --explain do not go together")
    sources, failed = _read(paths)
    verdicts = [(source.path, judge(source)) for source in sources]
    facts = [(path, [v.fact for v in found if v.taken]) for path, found in verdicts]
    if together:
        documents = {source.path: document(source) for source in sources}
        facts = list(zip((path for path, _ in facts), resolve(facts, documents), strict=True))
    if explain:
        lines = [line for path, found in verdicts for line in report.as_explanation(path, found)]
    elif as_json:
        lines = [report.as_json(path, found) for path, found in facts]
    else:
        lines = [line for path, found in facts for line in report.as_lines(path, found)]
    for line in lines:
        click.echo(line)
    if failed:
        _end(Exit.ERROR)
    if not any(found for _, found in facts):
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
def build(paths: Sequence[Path], into: Path | None, decks: Path) -> None:
    """Make or update decks: a deck source, a lock and an Anki package each.

    PATHS are articles and deck sources (.yaml); without any, every deck of the folder is built. Edit the deck
    source as you like: what you changed stays.
    """
    import time

    from flashgen import report
    from flashgen.build import build as build_deck
    from flashgen.build import deck_of
    from flashgen.errors import NothingFoundError

    code = Exit.FINE
    for job in _jobs(paths, into, decks):
        try:
            deck, articles = (job[0], job[1]) if job[0] else (deck_of(job[1][0], decks), job[1])
            built = build_deck(deck, articles, now=int(time.time()))
        except NothingFoundError as error:
            _say(error)
            code = max(code, Exit.FINDINGS)
        except FlashgenError as error:
            _say(error)
            code = Exit.ERROR
        else:
            click.echo(report.as_table(built))
            code = max(code, Exit.FINDINGS if built.report.conflicts else Exit.FINE)
    if code:
        _end(code)


def _jobs(paths: Sequence[Path], into: Path | None, decks: Path) -> list[tuple[Path | None, list[Path]]]:
    """The decks to build: the deck source, or None where its article names it, and the articles to add."""
    if into:
        if into.suffix != ".yaml":
            raise click.UsageError(f"--into names a deck source, such as {into.with_suffix('.yaml')}")
        return [(into, list(paths))]
    if not paths:
        found = sorted(path for path in decks.glob("*.yaml") if not path.name.endswith(".lock.yaml"))
        if not found:
            raise click.UsageError(f"no deck in {decks}; name an article: flashgen build ARTICLE")
        return [(path, []) for path in found]
    return [(path, []) if path.suffix == ".yaml" else (None, [path]) for path in paths]


def _read(paths: Sequence[Path]) -> tuple[list[Source], bool]:
    """Read what can be read; say of the rest what is wrong."""
    from flashgen.readers import read

    sources: list[Source] = []
    failed = False
    for path in paths:
        try:
            sources.append(read(path))
        except FlashgenError as error:
            _say(error)
            failed = True
    for source in sources:
        for words in source.unread:
            click.echo(f"flashgen: {source.path}: {words}", err=True)
    return sources, failed


def _say(error: FlashgenError) -> None:
    click.echo(f"flashgen: {error}", err=True)


def _end(code: Exit) -> NoReturn:
    raise SystemExit(int(code))
