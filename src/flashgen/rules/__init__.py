"""The rules, and the one place where what they find is put together.

A rule is a function from a read-only `Document` to facts, in a module of its own; its docstring's first
line is the Chinese form that it catches. No rule sees what another found, and their order does not matter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from flashgen.language.lazy import lazy
from flashgen.model import Definition, Document, Formulation

Rule = Callable[[Document], Iterable[Formulation | Definition]]


@cache
def all_rules() -> dict[str, Rule]:
    """Every rule by its name: each module of this package that has a function `find`."""
    names = sorted(m.name for m in iter_modules(__path__) if not m.name.startswith("_"))
    return {name.replace("_", "-"): import_module(f"{__name__}.{name}").find for name in names}


def candidates(doc: Document, rules: Sequence[Rule] | None = None) -> list[Formulation | Definition]:
    """What the rules find, in no particular order; a part without a letter or digit is nothing to be asked."""
    chosen = all_rules().values() if rules is None else rules
    return [fact for find in chosen for fact in find(doc) if all(map(_LETTER.search, _said(fact)))]


_LETTER = lazy(r"\w")


def _said(fact: Formulation | Definition) -> tuple[str, ...]:
    return (fact.term, fact.body) if isinstance(fact, Definition) else (fact.term, *fact.items)
