"""What learners mix up: other readings of a term, and terms or bodies that differ by a synonym."""

from flashgen.cards.similar import groups, readings
from flashgen.model import Entry


def definition(id_: str, term: str, body: str, cue: str = "是") -> Entry:
    return Entry(id=id_, kind="definition", term=term, cue=cue, body=body)


def formulation(id_: str, term: str, *items: str) -> Entry:
    return Entry(id=id_, kind="formulation", term=term, items=items)


def test_readings_are_of_one_term_and_say_something_else() -> None:
    one, same, other = (
        formulation("f1", "三实", "求实", "务实"),
        formulation("f2", "“三实”", "求实", "“务实”"),  # the same list in another source
        formulation("f3", "三实", "求实", "落实"),
    )
    alien = definition("d1", "三严", "求实、务实")
    assert readings([one, same, other, alien]) == {"f1": (other,), "f2": (other,), "f3": (one,)}


def test_groups_are_of_what_only_a_synonym_tells_apart() -> None:
    entries = [
        definition("d1", "公开", "办事公道的根本保障"),
        definition("d2", "信任", "坚实的根本保证，也是目的"),
        definition("d3", "办馆的根本遵循", "章程"),
        definition("d4", "图书馆", "读者至上", cue="根本宗旨是"),
        definition("d5", "借书证", "入馆的重要凭据"),
        definition("d6", "根本", "树的一部分"),
        definition("d7", "章程", "重要的规定"),
    ]
    assert groups(entries, {}) == {f"d{number}": ("根本",) for number in range(1, 5)}
    assert groups(entries[:1], {}) == {}


def test_readings_are_a_group() -> None:
    entries = [formulation("f1", "“三实”", "甲", "乙"), formulation("f2", "三实", "乙", "丙")]
    assert groups(entries, readings(entries)) == {"f1": ("三实",), "f2": ("三实",)}
