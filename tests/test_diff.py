"""What importing one package over another does: Anki's importer is asked, and agrees."""

import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

import genanki
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flashgen.cards.notes import make_notes
from flashgen.deck import packagefile
from flashgen.deck.packagefile import Package
from flashgen.diff import Cards, Diff, Pair, diff, misfit
from flashgen.errors import DeckError
from flashgen.model import Deck, Entry, Note
from flashgen.package import package_bytes

THEN = 1_790_000_000
LATER = THEN + 100


def notes_of(*entries: tuple[Entry, int]) -> list[Note]:
    """The notes of entries, each with its `mod`; an item has the same number in all of them."""
    made = make_notes(
        Deck(name="甲", notes=tuple(entry for entry, _ in entries)),
        guids={entry.id: f"guid-{entry.id}" for entry, _ in entries},
        clozes={entry.id: {item: ITEMS.index(item) + 1 for item in entry.items} for entry, _ in entries},
        bands={},
    )
    mods = {f"guid-{entry.id}": mod for entry, mod in entries}
    return [replace(note, mod=mods[note.guid]) for note in made]


def package(*entries: tuple[Entry, int], name: str = "党建::两个绝对") -> Package:
    return written(package_bytes(Deck(name=name), 42, notes_of(*entries)))


def written(data: bytes) -> Package:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "x.apkg")
        path.write_bytes(data)
        return packagefile.read(path)


ITEMS = ("求实", "务实", "落实", "扎实", "真实")
LIST = Entry(id="f1", kind="formulation", term="三实精神", items=ITEMS[:3], where="a.txt:3")
TERM = Entry(id="d1", kind="definition", term="公道正派", cue="是", body="组工干部安身立命之本")
OTHER = Entry(id="d2", kind="definition", term="诚信", cue="是", body="立身之本")


def guids(found: Diff, group: str) -> list[str]:
    notes = [
        one.new if isinstance(one, Pair) else one.note if isinstance(one, Cards) else one
        for one in getattr(found, group)
    ]
    return [note.guid.removeprefix("guid-") for note in notes]


GROUPS = ("added", "updated", "unchanged", "ignored", "refused", "retired", "cards_added", "cards_orphaned")


def groups(found: Diff) -> dict[str, list[str]]:
    return {group: guids(found, group) for group in GROUPS if getattr(found, group)}


class TestFates:
    def test_each_note_has_one(self) -> None:
        old = package((LIST, THEN), (TERM, THEN))
        new = package((replace(LIST, quote="三实精神。"), LATER), (OTHER, LATER))
        assert groups(diff(old, new)) == {"added": ["d2"], "updated": ["f1"], "retired": ["d1"]}

    def test_a_change_that_is_no_later_is_ignored(self) -> None:
        changed = replace(TERM, body="立命之本")
        for mod in (THEN, THEN - 1):
            assert groups(diff(package((TERM, THEN)), package((changed, mod)))) == {"ignored": ["d1"]}

    def test_a_later_note_is_taken_over_though_it_says_the_same(self) -> None:
        assert groups(diff(package((TERM, THEN)), package((TERM, LATER)))) == {"updated": ["d1"]}
        assert groups(diff(package((TERM, LATER)), package((TERM, THEN)))) == {"unchanged": ["d1"]}

    def test_where_no_time_is_known_the_fields_tell(self) -> None:
        old = package((TERM, THEN), (OTHER, THEN))
        unknown = replace(package((TERM, 0), (replace(OTHER, body="立命之本"), 0)))
        assert groups(diff(old, unknown)) == {"updated": ["d2"], "unchanged": ["d1"]}

    def test_cards_follow_the_items(self) -> None:
        found = diff(
            package((LIST, THEN)), package((replace(LIST, items=("求实", "扎实", "落实", "真实")), LATER))
        )
        assert [cards.ords for cards in found.cards_added] == [(3, 4)]
        assert [cards.ords for cards in found.cards_orphaned] == [(1,)]

    def test_a_note_that_is_not_taken_over_orphans_no_card(self) -> None:
        found = diff(package((LIST, LATER)), package((replace(LIST, items=("求实", "扎实", "落实")), THEN)))
        assert groups(found) == {"ignored": ["f1"], "cards_added": ["f1"]}

    def test_the_order_is_that_of_the_deck(self) -> None:
        entries = [(replace(TERM, id=f"d{n}", term=f"词{n}"), THEN) for n in (3, 1, 2)]
        assert guids(diff(package((LIST, THEN)), package(*entries)), "added") == ["d3", "d1", "d2"]
        assert guids(diff(package(*entries), package((LIST, THEN))), "retired") == ["d3", "d1", "d2"]

    def test_notes_that_nothing_tells_apart(self) -> None:
        known = package((TERM, THEN), (OTHER, THEN))
        same = replace(
            known, notes=tuple(replace(note, fields=known.notes[0].fields) for note in known.notes)
        )
        unknown = replace(same, notes=tuple(replace(note, guid="") for note in same.notes))
        assert diff(same, same).is_empty
        with pytest.raises(DeckError, match="put the lock beside"):
            diff(same, unknown)

    def test_a_deck_of_another_name(self) -> None:
        old = package((TERM, THEN), name="Deck")
        assert diff(old, package((TERM, THEN), name="deck")).is_empty
        found = diff(old, package((TERM, THEN), name="Deck::2"))
        assert found.is_renamed
        assert not found.is_empty


# --- properties -----------------------------------------------------------------------------------------

FORMULATIONS = st.lists(st.sampled_from(ITEMS), min_size=2, unique=True).map(
    lambda items: replace(LIST, items=tuple(items))
)
DEFINITIONS = st.sampled_from(["立身之本", "组工干部安身立命之本"]).map(lambda body: replace(TERM, body=body))


@st.composite
def decks(draw: st.DrawFn) -> tuple[tuple[Entry, int], ...]:
    """Notes of six ids, some of them there, lists and definitions, of three times."""
    ids = draw(st.lists(st.sampled_from("abcdef"), min_size=1, unique=True))
    return tuple(
        (
            replace(entry, id=id_, term=f"{entry.term}{id_}"),
            draw(st.sampled_from([THEN, THEN + 1, THEN + 2])),
        )
        for id_ in ids
        for entry in [draw(FORMULATIONS | DEFINITIONS)]
    )


@given(decks())
def test_a_package_and_itself_do_not_differ(deck: tuple[tuple[Entry, int], ...]) -> None:
    found = diff(package(*deck), package(*deck))
    assert found.is_empty
    assert groups(found) == {"unchanged": [entry.id for entry, _ in deck]}


@given(decks(), decks())
def test_what_comes_one_way_goes_the_other(
    one: tuple[tuple[Entry, int], ...], two: tuple[tuple[Entry, int], ...]
) -> None:
    there, back = diff(package(*one), package(*two)), diff(package(*two), package(*one))
    assert there.added == back.retired
    assert there.retired == back.added
    assert {note.guid for note in there.refused} == {note.guid for note in back.refused}


@given(decks(), decks())
def test_every_note_has_one_fate(
    one: tuple[tuple[Entry, int], ...], two: tuple[tuple[Entry, int], ...]
) -> None:
    found = diff(package(*one), package(*two))
    told = [guids(found, group) for group in ("added", "updated", "unchanged", "ignored", "refused")]
    assert sorted(chain(*told)) == sorted(entry.id for entry, _ in two)
    assert sorted(chain(*told[1:], guids(found, "retired"))) == sorted(entry.id for entry, _ in one)


# --- Anki agrees ----------------------------------------------------------------------------------------

FATE_IN_ANKI = {
    "added": "new",
    "updated": "updated",
    "unchanged": "duplicate",
    "ignored": "duplicate",
    "refused": "conflicting",
}


def import_both(old: bytes, new: bytes, look: Callable[[Any, Diff], None] = lambda col, found: None) -> None:
    """Import two packages into a new collection, and assert that what the second did is what `diff` says."""
    pytest.importorskip("anki")
    from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest

    def imports(data: bytes) -> Any:
        Path(folder, "x.apkg").write_bytes(data)
        options = ImportAnkiPackageOptions()
        options.CopyFrom(col._backend.get_import_anki_package_presets())  # the defaults of the dialog
        request = ImportAnkiPackageRequest(package_path=str(Path(folder, "x.apkg")), options=options)
        return col.import_anki_package(request).log

    found = diff(written(old), written(new))
    with tempfile.TemporaryDirectory() as folder:
        col = Collection(str(Path(folder, "collection.anki2")))
        with closing(col):
            imports(old)
            cards = col.card_count()
            log = imports(new)
            said = {"new": 0, "updated": 0, "duplicate": 0, "conflicting": 0}
            for group, fate in FATE_IN_ANKI.items():
                said[fate] += len(getattr(found, group))
            assert {fate: len(getattr(log, fate)) for fate in said} == said
            grown = sum(len(note.ords) for note in found.added) + sum(len(c.ords) for c in found.cards_added)
            assert col.card_count() - cards == grown
            col.models._clear_cache()  # an import does not
            look(col, found)


def empty_cards(col: Any) -> set[tuple[str, int]]:
    report = col.get_empty_cards()
    ids = [card for note in report.notes for card in note.card_ids]
    return {(col.get_card(card).note().guid, col.get_card(card).ord) for card in ids}


@settings(deadline=None, max_examples=40)
@given(decks(), decks())
def test_anki_does_what_diff_says(
    one: tuple[tuple[Entry, int], ...], two: tuple[tuple[Entry, int], ...]
) -> None:
    def look(col: Any, found: Diff) -> None:
        orphans = {(cards.note.guid, ord_) for cards in found.cards_orphaned for ord_ in cards.ords}
        ignored = {pair.new.guid for pair in found.ignored}
        assert {card for card in empty_cards(col) if card[0] not in ignored} == orphans

    old, new = (package_bytes(Deck(name="党建::两个绝对"), 42, notes_of(*deck)) for deck in (one, two))
    import_both(old, new, look)


def made_by_genanki(mod: int = THEN, **differently: Any) -> bytes:
    """A package of two notes of a note type of three fields and two templates."""
    shape: dict[str, Any] = {
        "id": 1739551530999,
        "name": "M",
        "fields": {"A": 1, "B": 2, "C": 3},
        "templates": {"T": 11, "U": 12},
    } | differently
    model = genanki.Model(
        shape["id"],
        shape["name"],
        fields=[{"name": name, **({"id": id_} if id_ else {})} for name, id_ in shape["fields"].items()],
        templates=[
            {
                "name": name,
                "qfmt": f"{{{{{next(iter(shape['fields']))}}}}}",
                "afmt": "x",
                **({"id": id_} if id_ else {}),
            }
            for name, id_ in shape["templates"].items()
        ],
    )
    deck = genanki.Deck(7, "D")
    for guid in ("g1", "g2"):
        deck.add_note(genanki.Note(model, [f"{guid} {name}" for name in shape["fields"]], guid=guid))
    with tempfile.TemporaryDirectory() as folder:
        genanki.Package(deck).write_to_file(f"{folder}/x.apkg", timestamp=mod)
        return Path(folder, "x.apkg").read_bytes()


NAMED = {"fields": {"A": 0, "B": 0, "C": 0}}
SCHEMAS: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "the same": ({}, {}, ""),
    "another name": ({}, {"name": "M9"}, ""),
    "a field renamed": ({}, {"fields": {"A2": 1, "B": 2, "C": 3}}, ""),
    "a field renamed that has no id": (
        NAMED,
        {"fields": {"A2": 0, "B": 0, "C": 0}},
        "its fields are A2、B、C",
    ),
    "ids where there were none": (NAMED, {}, ""),
    "other ids": ({}, {"fields": {"A": 4, "B": 5, "C": 6}}, "its fields are A (4)"),
    "fields in another order": ({}, {"fields": {"B": 2, "A": 1, "C": 3}}, "its fields are B (2)"),
    "a field more": ({}, {"fields": {"A": 1, "B": 2, "C": 3, "D": 4}}, "its fields are"),
    "a field less": ({}, {"fields": {"A": 1, "B": 2}}, "its fields are"),
    "a template less": ({}, {"templates": {"T": 11}}, "its templates are T (11), and were"),
    "a template more": ({}, {"templates": {"T": 11, "U": 12, "V": 13}}, "its templates are"),
    "another note type": ({}, {"id": 1739551530998}, "its id is 1739551530998"),
}


@pytest.mark.parametrize("name", SCHEMAS)
def test_anki_refuses_what_does_not_fit(name: str) -> None:
    before, after, says = SCHEMAS[name]
    old, new = made_by_genanki(**before), made_by_genanki(LATER, **after)
    import_both(old, new)
    found = diff(written(old), written(new))
    assert [misfit(*both)[: len(says)] for both in found.schema] == ([says] if says else [])
    assert len(found.refused if says else found.updated) == 2
