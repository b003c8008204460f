"""Cards rendered here are those that Anki renders."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashgen.build import notes_of
from flashgen.cards.notetypes import NOTE_TYPES
from flashgen.cards.render import fill, render
from flashgen.deck.lock import rebuild
from flashgen.model import Deck, Entry
from flashgen.package import write_package

LIST = Entry(
    id="f1",
    kind="formulation",
    term="四甘精神",
    items=("甘愿吃苦", "甘于奉献", "甘为人梯", "甘守寂寞"),
    where="a.txt:146",
    section=("四重维度", "精神维度"),
    quote="要把甘愿吃苦、甘于奉献、甘为人梯、甘守寂寞的“四甘”精神传下去。",
    by="李明，2024年",
)
LONG = Entry(
    id="f2",
    kind="formulation",
    term="三个步骤",
    items=("申请，须书面提出", "审查，须两人以上", r"批准{{c1::}} :: <b> \(x\)"),
)
TERM = Entry(
    id="d1", kind="definition", term="公道正派", cue="是", body="组工干部安身立命之本", where="a.txt:96"
)
PAIR = replace(LIST, id="f3", term="两个维护", items=("维护核心", "维护权威"), section=())


def test_anki_renders_the_same_cards(tmp_path: Path) -> None:
    pytest.importorskip("anki")
    from learner import Learner

    deck = Deck(name="甲", notes=(LIST, LONG, TERM, PAIR))
    notes = {note.guid: note for note in dict(notes_of(deck, rebuild(deck))).values()}
    package = tmp_path / "deck.apkg"
    write_package(deck, 42, [replace(note, mod=1_790_000_000) for note in notes.values()], package)
    learner = Learner(tmp_path)
    learner.imports(package)
    for card_id in learner.col.find_cards(""):
        card = learner.col.get_card(card_id)
        output = card.render_output()
        theirs = without_answers(output.question_text), without_answers(output.answer_text)
        assert render(notes[card.note().guid], card.ord) == theirs
    assert learner.col.card_count() == 15
    learner.col.close()


def without_answers(html: str) -> str:
    return re.sub(r' data-cloze="[^"]*"', "", html)


@pytest.fixture(scope="module")
def col(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A collection of Anki with a cloze note type of four fields."""
    pytest.importorskip("anki")
    from anki.collection import Collection

    col = Collection(str(tmp_path_factory.mktemp("anki") / "collection.anki2"))
    model = col.models.new("M")
    model["type"] = 1
    for name in "甲乙丙丁":
        col.models.add_field(model, col.models.new_field(name))
    template = col.models.new_template("T")
    template["qfmt"] = template["afmt"] = "{{cloze:甲}}"
    col.models.add_template(model, template)
    col.models.add(model)
    yield col
    col.close()


def by_anki(col: Any, front: str, back: str, fields: dict[str, str], ord_: int) -> tuple[str, str]:
    model = col.models.by_name("M")
    note = col.new_note(model)
    note.fields = [fields.get(name, "") for name in "甲乙丙丁"]
    template = model["tmpls"][0] | {"qfmt": front, "afmt": back}
    output = note.ephemeral_card(ord_, custom_note_type=model, custom_template=template).render_output()
    return without_answers(output.question_text), without_answers(output.answer_text)


def by_us(front: str, back: str, fields: dict[str, str], ord_: int) -> tuple[str, str]:
    shown = fill(front, fields, ord_ + 1, is_front=True)
    return shown, fill(back, fields | {"FrontSide": shown}, ord_ + 1, is_front=False)


LANGUAGE = {
    "field": "前{{乙}}后",
    "blanks in a tag": "{{ 乙 }}{{# 乙 }}有{{/ 乙 }}",
    "section": "{{#乙}}有{{乙}}{{/乙}}{{^乙}}无{{/乙}}",
    "empty section": "{{#丙}}有{{/丙}}{{^丙}}无{{/丙}}",
    "blank field": "{{#丁}}有{{/丁}}{{^丁}}无{{/丁}}",
    "nested sections": "{{#乙}}{{^丙}}一{{#丁}}二{{乙}}{{/丁}}{{/丙}}三{{/乙}}",
    "section of a card": "{{#c2}}二{{/c2}}{{^c2}}非二{{/c2}}{{#c9}}九{{/c9}}",
    "attribute": '<div class="a{{#c2}} b{{/c2}}">{{乙}}</div>',
}


@pytest.mark.parametrize("name", LANGUAGE)
@pytest.mark.parametrize("ord_", [0, 1])
def test_the_language_of_templates(name: str, ord_: int, col: Any) -> None:
    fields = {"甲": "{{c1::一}}、{{c2::二}}", "乙": "<b>乙</b>", "丙": "", "丁": " <br><div> </div>"}
    front = LANGUAGE[name] + "{{cloze:甲}}"
    back = f"{{{{FrontSide}}}}<hr>{front}"
    assert by_us(front, back, fields, ord_) == by_anki(col, front, back, fields, ord_)


words = st.text("一二三、：}{c1:&;<b>", max_size=4).filter(
    lambda text: not re.search(r"\{\{|\}\}|::|^\}|[{}:]$", text)
)


def cloze(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    cloze = st.builds("{{{{c{}::{}{}}}}}".format, st.integers(1, 3), inner, st.sampled_from(["", "::提示"]))
    return st.builds("{}{}{}".format, words, cloze, words)


@given(
    text=st.lists(st.recursive(words, cloze, max_leaves=3), max_size=3).map("、".join), ord_=st.integers(0, 2)
)
def test_clozes(text: str, ord_: int, col: Any) -> None:
    fields = {"甲": f"一{text}、{{{{c9::九}}}}"}
    ours = by_us("题{{cloze:甲}}", "答{{cloze:甲}}", fields, ord_)
    theirs = by_anki(col, "题{{cloze:甲}}", "答{{cloze:甲}}", fields, ord_)
    if f"{{{{c{ord_ + 1}::" in text:  # else Anki shows a message that there is no such cloze
        assert ours == theirs
    else:
        assert ours == ("题", "答")


@pytest.mark.parametrize(
    "template, says",
    [
        ("{{hint:甲}}", "teach it"),
        ("{{乙}}", "teach it"),
        ("{{#乙}}{{/乙}}", "a field '乙'"),
        ("{{#甲}}一", "not closed"),
        ("{{#甲}}一{{/丙}}", "closes no section"),
        ("{{/甲}}", "closes no section"),
    ],
)
def test_what_the_preview_cannot_show_is_refused(template: str, says: str) -> None:
    with pytest.raises(ValueError, match=re.escape(says)):
        fill(template, {"甲": "一"}, 0, is_front=True)


@pytest.mark.parametrize(
    "text", ["{{c1::一}}、{{c2::二", "{{c2::二{{c3::三}}{{c1::一}}、{{c1::四}}}}{{c5::", "一}}{{c1::二}}"]
)
def test_clozes_that_a_person_broke(text: str, col: Any) -> None:
    assert by_us("{{cloze:甲}}", "{{cloze:甲}}", {"甲": text}, 0) == by_anki(
        col, "{{cloze:甲}}", "{{cloze:甲}}", {"甲": text}, 0
    )


@pytest.mark.parametrize("text", ["{{c1::一", "{{c2::二{{c1::一}}", "一"])
def test_a_cloze_that_is_not_there_leaves_nothing(text: str) -> None:
    assert by_us("{{cloze:甲}}", "{{cloze:甲}}", {"甲": text}, 0) == ("", "")


@pytest.mark.parametrize("kind", NOTE_TYPES)
def test_the_templates_of_all_cards_can_be_shown(kind: str) -> None:
    entry = LIST if kind == "formulation" else TERM
    deck = Deck(name="甲", notes=(entry,))
    [(_, note)] = notes_of(deck, rebuild(deck))
    for ord_ in note.clozes or (1, 2):
        front, back = render(note, ord_ - 1)
        assert "{{" not in front + back
        assert front != back
