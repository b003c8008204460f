"""Ids come out the same on every machine: these values are promises, not snapshots to renew."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashgen.deck import ids


def test_ids_are_what_they_have_always_been() -> None:
    assert ids.note_id("formulation", "四甘精神", "", (), {}) == "cd6a7b"
    assert ids.note_id("definition", "公道正派", "是", (), {}) == "nb7xm6"
    assert ids.guid("党建::两个绝对", "k3v9q2") == "avrnshbrbqb5n"
    assert ids.deck_id("党建::两个绝对") == 1276448890784


@pytest.mark.parametrize("term", ["“四甘”精神", "四甘 精神", "「四甘」精神", "四甘精神："])
def test_quotes_and_spaces_do_not_make_another_term(term: str) -> None:
    assert ids.normal(term) == "四甘精神"


def test_width_and_case_do_not_make_another_term() -> None:
    assert ids.normal("ＡＢＣ１") == ids.normal("abc1") == "abc1"


def test_a_term_of_punctuation_alone_is_itself() -> None:
    assert ids.normal("……") == "......"


def test_a_second_fact_of_a_term_takes_its_cue_and_then_its_order() -> None:
    taken: set[str] = set()
    given_ids = []
    for cue in ["是", "是", "是", "本质是"]:
        given_ids.append(ids.note_id("definition", "组织部门", cue, taken, {}))
        taken.add(given_ids[-1])
    assert len(taken) == 4
    assert given_ids[0] == ids.note_id(
        "definition", "组织部门", "另", (), {}
    )  # the first does not depend on its cue
    assert given_ids[3] == ids.note_id("definition", "组织部门", "本质是", given_ids[:1], {})
    tried: ids.Tried = {}
    again: list[str] = []
    for cue in ["是", "是", "是", "本质是"]:
        again.append(ids.note_id("definition", "组织部门", cue, again, tried))
    assert again == given_ids


@given(st.text(), st.text())
def test_ids_are_short_and_readable(term: str, cue: str) -> None:
    found = ids.note_id("definition", term, cue, (), {})
    assert len(found) == 6
    assert set(found) <= set("0123456789abcdefghjkmnpqrstvwxyz")
    assert len(ids.guid(term, cue)) == 13


@given(st.text())
def test_deck_ids_fit_anki_and_javascript(name: str) -> None:
    assert 1 << 40 <= ids.deck_id(name) < 1 << 41


def test_decks_that_teach_one_fact_do_not_share_its_guid() -> None:
    assert ids.guid("甲", "k3v9q2") != ids.guid("乙", "k3v9q2")
