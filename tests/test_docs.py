"""README.md says what is true: its commands run, its sample is in the seed, each command is described."""

import re
import shlex
import shutil
from pathlib import Path

import click
import pytest
import yaml
from click.testing import CliRunner

from flashgen.cli import main
from flashgen.deck import source as deck_source
from flashgen.model import Cards

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
DOCS = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"]

FRESH_MACHINE = [
    "python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/flashgen build seeds/two-absolutes.txt",
    "python3 -m venv .venv && .venv/bin/pip install -e '.[test]' && .venv/bin/pytest",
]


def fenced(language: str, text: str = README) -> list[str]:
    """The contents of the code blocks in `language`."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


SHELL_LINES = [line for block in fenced("(?:sh|bash|shell|console)") for line in block.splitlines() if line]
FLASHGEN_LINES = [
    part.removeprefix(".venv/bin/")
    for line in SHELL_LINES
    for part in line.split(" && ")
    if part.startswith(("flashgen ", ".venv/bin/flashgen "))
]
COMMANDS = dict(main.commands)


def test_the_two_commands_for_a_fresh_machine_are_there_once() -> None:
    assert [line for line in SHELL_LINES if not line.startswith("flashgen ")] == FRESH_MACHINE


@pytest.mark.parametrize("line", FLASHGEN_LINES)
def test_a_command_of_the_readme_runs(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in ("seeds", "decks"):
        if (ROOT / folder).exists():
            shutil.copytree(ROOT / folder, tmp_path / folder)
    monkeypatch.chdir(tmp_path)
    _, *arguments = shlex.split(line)
    assert not set("<>|;&$*") & set("".join(arguments)), "no shell runs it here: keep it plain"
    result = CliRunner().invoke(main, arguments, catch_exceptions=False)
    findings = {1} if arguments[0] == "check" else set()  # decks of the project may have notes to review
    assert result.exit_code in {0} | findings, result.output


def test_the_readme_shows_each_command_and_invents_none() -> None:
    shown = {line.split()[1] for line in FLASHGEN_LINES}
    named = set(re.findall(r"`flashgen ([a-z]+)", README))
    assert shown == set(COMMANDS)
    assert named <= set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_and_its_options_have_help(name: str) -> None:
    command = COMMANDS[name]
    assert command.help
    options = [p for p in command.params if isinstance(p, click.Option)]
    assert [p.name for p in options if not p.help] == []


@pytest.mark.parametrize("option", sorted(set(re.findall(r"--[a-z]+", README.split("## Command line")[1]))))
def test_an_option_that_the_readme_names_exists(option: str) -> None:
    assert any(option in p.opts for command in COMMANDS.values() for p in command.params)


def test_the_sample_deck_source_is_true() -> None:
    [sample] = fenced("yaml")
    deck = yaml.load(sample, yaml.BaseLoader)
    for note in deck["notes"]:
        name, line = note["where"].split(":")
        text = (ROOT / "seeds" / name).read_text("utf-8")
        for verbatim in [*note.get("items", []), note.get("body", "")]:
            assert verbatim in re.sub(r"\s", "", text)
        passage = re.sub(r"[\s“”]", "", "".join(text.split("\n")[int(line) - 1 :][:3]))
        assert note.get("formulation", note.get("definition")) in passage


def test_the_sample_card_is_true() -> None:
    [line] = re.findall(r"出处：two-absolutes.txt，行 (\d+)", README)
    [quote] = re.findall(r"原文：(.+?)<br>", README)
    text = (ROOT / "seeds" / "two-absolutes.txt").read_text("utf-8")
    assert quote.replace("**", "") in re.sub(r"\s", "", text)
    assert "四甘" in text.split("\n")[int(line) - 1]


def test_the_sample_notes_are_those_in_decks() -> None:
    [sample] = fenced("yaml")
    built = yaml.load((ROOT / "decks" / "two-absolutes.yaml").read_text("utf-8"), yaml.BaseLoader)
    notes = {note["id"]: note for note in built["notes"]}
    for note in yaml.load(sample, yaml.BaseLoader)["notes"]:
        content = note.keys() - {"status"}
        assert {key: notes[note["id"]].get(key) for key in content} == {key: note[key] for key in content}


def test_the_settings_of_the_readme_are_settings() -> None:
    settings = re.findall(r"`(cards: \{.+?\})`", README)
    changed = [deck_source.parse(f"deck: a\n{line}\n".encode(), "x.yaml").deck.cards for line in settings]
    assert len(changed) == 3
    assert Cards() not in changed


def test_python_blocks_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    for block in fenced("python"):
        exec(compile(block, "README.md", "exec"), {})


@pytest.mark.parametrize("doc", DOCS)
def test_links_to_files_lead_somewhere(doc: str) -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", (ROOT / doc).read_text("utf-8"))
    assert [target for target in targets if not (ROOT / target).exists()] == []


def test_yaml_and_shell_blocks_of_contributing_are_well_formed() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    assert [yaml.load(block, yaml.BaseLoader) for block in fenced("yaml", text)]
    assert fenced("sh", text) == [FRESH_MACHINE[1] + "\n"]
