"""The cards in a browser: nothing is wider than the page, and a whole list is revealed item by item.

Chromium shows what Anki renders. Without a chromium, or without the anki package, these tests skip.
"""

import html
import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from flashgen.cards.notes import make_notes
from flashgen.model import Cards, Deck, Entry
from flashgen.package import write_package

pytest.importorskip("anki")
from learner import Learner

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="there is no chromium to show the cards")

LONG = "清点馆藏物品，" + "核对每一件物品的名称、数量和存放的地点，" * 3 + "逐件贴上标签"
ENTRIES = (
    Entry(
        id="f1",
        kind="formulation",
        term="四甘精神",
        items=("甘愿吃苦", "甘于奉献", "甘为人梯", "甘守寂寞"),
        where="a-text-with-quite-a-long-name-without-any-blank-in-it.txt:146",
        section=("馆员队伍建设的四重维度" * 3, "精神维度"),
        quote="要发扬甘愿吃苦、甘于奉献、甘为人梯、甘守寂寞的“四甘”精神。",
        by="某馆长，2024年",
    ),
    Entry(id="f2", kind="formulation", term="四甘精神", items=("甘愿吃苦", "甘于奉献", "甘为人先")),
    Entry(id="f3", kind="formulation", term="清点的三个步骤", items=(LONG, "登记" * 20, "x" * 60)),
    Entry(id="d1", kind="definition", term="https://example.org/" * 5, cue="是", body="y" * 70),
)
# Each page in a frame of its own, as wide as a small phone; then `tell` is called with its document.
FRAMES = """<!doctype html><meta charset="utf-8"><script>
const told = [];
for (const page of %s) {
  const frame = document.createElement("iframe");
  frame.width = 320;
  document.body.append(frame);
  frame.contentDocument.open();
  frame.contentDocument.write(page);
  frame.contentDocument.close();
  (%s)(frame.contentDocument);
}
document.documentElement.innerText = "TOLD" + JSON.stringify(told) + "TOLD";
</script>"""
OVERFLOW = """({documentElement: page}) => told.push(page.scrollWidth - page.clientWidth)"""
REVEAL = """inside => {
  const steps = () => inside.querySelector(".steps").innerText;
  told.push(steps());
  inside.querySelector(".next").click();
  told.push(steps());
  inside.dispatchEvent(new KeyboardEvent("keydown", {key: "ArrowRight"}));
  told.push(steps());
  while (inside.querySelector(".next")) inside.querySelector(".next").click();
  told.push(steps());
}"""


@pytest.fixture(scope="module", params=[Cards(), Cards(others=False, tails=True)], ids=["plain", "covered"])
def pages(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    """The fronts and backs of the cards above, as Anki renders them."""
    folder = tmp_path_factory.mktemp("look")
    notes = make_notes(
        Deck(name="甲", notes=ENTRIES, cards=request.param),
        {entry.id: entry.id for entry in ENTRIES},
        {entry.id: {item: n for n, item in enumerate(entry.items, 1)} for entry in ENTRIES},
        {},
    )
    write_package(Deck(name="甲"), 42, notes, folder / "x.apkg")
    learner = Learner(folder)
    learner.imports(folder / "x.apkg")
    cards = [learner.col.get_card(card).render_output() for card in learner.col.find_cards("", order="c.id")]
    yield [page for card in cards for page in (card.question_and_style(), card.answer_and_style())]
    learner.col.close()


def told(pages: list[str], tell: str, folder: Path, style: str = "") -> list[Any]:
    """What `tell` says of each page, in a body such as Anki's reviewer has."""
    bodies = [f'<!doctype html><body class="card" style="{style}">{page}</body>' for page in pages]
    file = folder / "pages.html"
    file.write_text(FRAMES.replace("<script>", "<body><script>") % (as_script(bodies), tell), "utf-8")
    options = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'profile'}"]
    command = [str(CHROMIUM), *options, "--dump-dom", file.as_uri()]
    dumped = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    found: list[Any] = json.loads(html.unescape(dumped.split("TOLD")[1].replace("<br>", "\\n")))
    return found


def as_script(texts: list[str]) -> str:
    return json.dumps(texts).replace("</", "<\\/")


@pytest.mark.parametrize("style", ["", "font-size: 40px"], ids=["as set", "large type"])
def test_nothing_is_wider_than_a_small_phone(pages: list[str], style: str, tmp_path: Path) -> None:
    assert told(pages, OVERFLOW, tmp_path, style) == [0] * len(pages)
    assert len(pages) > 20


def test_a_whole_list_is_revealed_item_by_item(pages: list[str], tmp_path: Path) -> None:
    whole = [page for page in pages if "data-cloze" in page and "steps" in page and 'class="whole"' in page]
    found = told(whole, REVEAL, tmp_path)
    one = ["甘愿吃苦", "甘于奉献", "甘为人梯", "甘守寂寞"]
    steps = [[line for line in text.splitlines() if line] for text in found[:4]]
    assert steps == [["揭开一项"], [one[0], "揭开一项"], [*one[:2], "揭开一项"], one]
    assert found[-1].splitlines()[0] == LONG
