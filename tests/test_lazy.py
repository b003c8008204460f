"""language/lazy.py: patterns that are compiled when they are first used."""

from __future__ import annotations

import ast
import pickle
import re
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest

import flashgen
from flashgen.language import lazy

SOURCES = Path(flashgen.__file__).parent


def test_it_does_what_the_pattern_does() -> None:
    number = lazy.lazy("第(?P<n>[一二三])章", re.MULTILINE)
    told = re.compile(number.pattern, re.MULTILINE)
    assert (number.flags, number.groups, dict(number.groupindex)) == (told.flags, 1, {"n": 1})
    text = "第一章 看水\n第二章 听堤"
    assert number.findall(text) == ["一", "二"]
    assert number.sub("", text) == " 看水\n 听堤"
    match = number.search(text, 3)
    assert match
    assert match.span("n") == (8, 9)
    assert number.fullmatch(text, 7, 10)


def test_it_is_compiled_once_at_the_first_use(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str] = []
    real = re.compile

    def noted(pattern: str, flags: int = 0) -> re.Pattern[str]:
        compiled.append(pattern)
        return real(pattern, flags)

    monkeypatch.setattr(re, "compile", noted)
    number = lazy.lazy("看水")
    assert number.pattern == "看水"
    assert compiled == []
    assert number.search("看水的人")
    assert not number.match("听堤的人")
    assert compiled == ["看水"]


def test_an_error_is_raised_at_the_first_use() -> None:
    broken = lazy.lazy("(看水")
    with pytest.raises(re.error):
        broken.search("看水")


def test_it_is_not_asked_to_compile_by_copies() -> None:
    kept = pickle.loads(pickle.dumps(lazy.lazy("看水")))
    assert kept.search("看水的人")


def test_every_pattern_of_the_package_compiles() -> None:
    found = 0
    for module in walk_packages(flashgen.__path__, "flashgen."):
        if module.name.endswith("__main__"):
            continue
        patterns = [v for v in vars(import_module(module.name)).values() if isinstance(v, lazy._Lazy)]
        for pattern in patterns:
            re.compile(pattern.pattern)  # re.error tells which is wrong
        found += len(patterns)
    assert found > 300


def _anchored(tree: ast.Module) -> set[str]:
    """The names of patterns with a ^ that is no part of a set of characters."""
    made = [
        (target.id, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)
        for target in node.targets
        if isinstance(target, ast.Name)
    ]
    return {
        name
        for name, call in made
        if getattr(call.func, "id", "") == "lazy"
        and len(call.args) == 1
        and "^" in ast.unparse(call.args[0]).replace("[^", "")
    }


@pytest.mark.parametrize("path", sorted(SOURCES.rglob("*.py")), ids=lambda path: path.stem)
def test_no_pattern_with_an_anchor_is_searched_for_within_a_text(path: Path) -> None:
    # ^ stands at the beginning of the text, not of the stretch that is searched: search(text, *span) never finds it.
    tree = ast.parse(path.read_text("utf-8"))
    anchored = _anchored(tree)
    wrong = [
        ast.unparse(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("search", "finditer", "findall")
        and getattr(node.func.value, "id", "") in anchored
        and (len(node.args) > 1 or any(isinstance(arg, ast.Starred) for arg in node.args))
    ]
    assert wrong == []
