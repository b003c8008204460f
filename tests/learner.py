"""A learner: a collection of real Anki, headless, and what its owner does and sees.

Works with every Anki from 24.11 on. The options of an import are Anki's defaults.
"""

import html
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest
from anki.template import TemplateRenderContext

SORTS = (
    *("new", "updated", "duplicate", "conflicting"),
    *("first_field_match", "missing_notetype", "missing_deck", "empty_first_field"),
)
_ASKED = re.compile(r'<span class="cloze" data-ordinal="\d+">(.*?)</span>')


class Learner:
    """Owns a collection; notes are named by the id that their first field holds."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.col: Any = Collection(str(folder / "collection.anki2"))

    def imports(self, package: Path) -> dict[str, list[str]]:
        """Import a package; return which notes the importer's log has of each sort, by id."""
        options = ImportAnkiPackageOptions()
        options.CopyFrom(self.col._backend.get_import_anki_package_presets())  # the defaults of the dialog
        log = self.col.import_anki_package(
            ImportAnkiPackageRequest(package_path=str(package), options=options)
        ).log
        self.col.models._clear_cache()  # an import does not
        found = {sort: sorted(note.fields[0] for note in getattr(log, sort)) for sort in SORTS}
        return {sort: notes for sort, notes in found.items() if notes}

    def sql(self, query: str, *values: Any) -> list[Any]:
        rows: list[Any] = self.col.db.all(query, *values)
        return rows

    def happened(self, time: int) -> None:
        """Date what was done or imported since, by the clock, back to `time` (seconds since 1970).

        So can a year of builds and imports be played in a second.
        """
        self.sql("update notes set mod = ? where mod > ?", time, time)

    def note(self, id_: str) -> Any:
        [found] = self.col.find_notes(f"编号:{id_}")
        return self.col.get_note(found)

    def cards(self) -> dict[int, tuple[str, str]]:
        """Return the visible text of front and back by ordinal, of the first note that has it."""
        shown: dict[int, tuple[str, str]] = {}
        for card_id in self.col.find_cards("", order="c.id"):
            card = self.col.get_card(card_id)
            partly = TemplateRenderContext.from_existing_card(card, browser=False)._partially_render()
            assert not getattr(
                partly, "is_empty", False
            )  # and no TemplateError, which render() would swallow
            output = card.render_output()
            shown.setdefault(card.ord, (visible(output.question_text), visible(output.answer_text)))
            assert output.question_av_tags == output.answer_av_tags == []
        return shown

    def asked(self, notes: Iterable[int] | None = None) -> dict[tuple[str, str], Any]:
        """Return the cards by note (its id) and what they ask for, as Anki renders it.

        That is the member behind the blank, or the name of the card; "" for one that has nothing to ask.
        """
        found = {}
        for note in self.col.find_notes("") if notes is None else notes:
            for card in self.col.get_note(note).cards():
                fields = card.note()
                if card.ord in (29, 30) or not fields.cloze_numbers_in_fields():
                    what = f"card {card.ord + 1}"
                else:
                    blank = _ASKED.search(card.render_output().answer_text)
                    what = html.unescape(blank[1]) if blank else ""
                key = fields["编号"], what or f"gone {card.ord + 1}"
                assert key not in found
                found[key] = card
        return found

    def assert_sound(self, *, empty: int = 0) -> None:
        """Assert that Check Database finds nothing, and adds no card that the package should have had.

        `empty` is the number of cards that Tools → Empty Cards is to find.
        """
        before = self.col.note_count(), self.col.card_count()
        found, sound = self.col.fix_integrity()
        assert sound, found
        assert (self.col.note_count(), self.col.card_count()) == before
        assert sum(len(note.card_ids) for note in self.col.get_empty_cards().notes) == empty


def visible(page: str) -> str:
    page = re.sub(r"(?s)<(style|script)>.*?</\1>|<div[^>]* hidden>.*?</div>", "", page)
    page = re.sub(r"<(?:div|li|hr|blockquote|br)\b[^>]*>", "\n", page)
    lines = html.unescape(re.sub(r"<[^>]*>", "", page)).splitlines()
    return "\n".join(line.strip() for line in lines if line.strip())
