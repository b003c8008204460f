"""The command line; the only module that prints, exits, or reads the clock."""

from __future__ import annotations

from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from flashgen import __version__
from flashgen.errors import DeckError, FlashgenError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flashgen.model import Source


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
@_ENCODING
def mine(paths: Sequence[Path], as_json: bool, explain: bool, together: bool, encoding: str) -> None:
    """Print the facts of each source: articles, folders of them, or - for standard input.

    Each line starts with + (sure), ? (to be reviewed) or · (only mentioned: the text does not give the members).
    """
    from flashgen import report
    from flashgen.mine import explain as judge
    from flashgen.resolve import resolve
    from flashgen.structure import document

    if as_json and explain:
        raise click.UsageError("--json and --explain do not go together")
    sources, failed = _read(paths, encoding)
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
@_ENCODING
def build(paths: Sequence[Path], into: Path | None, decks: Path, encoding: str) -> None:
    """Make or update decks: a deck source, a lock and an Anki package each.

    PATHS are articles, folders of articles (a deck each) and deck sources (.yaml); without any, every deck of the
    folder of decks is built. Edit the deck source as you like: what you changed stays.
    """
    import time

    from flashgen import report
    from flashgen.build import build as build_deck
    from flashgen.build import deck_of
    from flashgen.errors import NothingFoundError
    from flashgen.readers import articles as articles_of

    code = Exit.FINE
    for into_deck, named in _jobs(paths, into, decks):
        try:
            deck = into_deck or deck_of(named[0], decks)
            articles = [article for path in named for article in articles_of(path)]
            built = build_deck(deck, articles, now=int(time.time()), encoding=encoding)
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


def _jobs(paths: Sequence[Path], into: Path | None, decks: Path) -> list[tuple[Path | None, list[Path]]]:
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


def _decks(folder: Path) -> list[Path]:
    """The deck sources in a folder."""
    found = sorted(path for path in folder.glob("*.yaml") if not path.name.endswith(".lock.yaml"))
    if not found:
        raise click.UsageError(f"no deck in {folder}; make one of an article: flashgen build ARTICLE")
    return found


def _read(paths: Sequence[Path], encoding: str) -> tuple[list[Source], bool]:
    """Read what can be read; say of the rest what is wrong."""
    from flashgen.readers import articles, sources

    read: list[Source] = []
    failed = False
    for path in paths:
        try:
            found = articles(path)
        except FlashgenError as error:
            _say(error)
            failed = True
            continue
        for article in found:
            try:
                read += sources(article, encoding)
            except FlashgenError as error:
                _say(error)
                failed = True
    for source in read:
        for words in source.unread:
            click.echo(f"flashgen: {source.path}: {words}", err=True)
    return read, failed


def _say(error: FlashgenError) -> None:
    click.echo(f"flashgen: {error}", err=True)


def _end(code: Exit) -> NoReturn:
    raise SystemExit(int(code))
