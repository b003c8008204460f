"""The page of `flashgen preview` in a real browser: Chromium, headless, without a network.

Skipped where no Chromium is installed (Debian: apt-get install chromium).
"""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from flashgen.deck import source as deck_source
from flashgen.model import Deck, Entry, Status
from flashgen.output.preview import page as as_page
from flashgen.output.preview import preview

pytest.importorskip("playwright")
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), None)
pytestmark = pytest.mark.skipif(not CHROMIUM, reason=f"no browser: none of {', '.join(NAMES)} is installed")

WIDE: Any = {"width": 1400, "height": 900}
PHONE: Any = {"width": 360, "height": 740}
WHITE = "rgb(255, 255, 255)"
HOSTILE = """</script></details><img src=x onerror=alert(1)> &amp; <b>"""

SPIRIT = Entry(
    id="f1",
    kind="formulation",
    term="四甘精神",
    items=("甘愿吃苦", "甘于奉献", "甘为人梯", "甘守寂寞"),
    where="作风.txt:3",
    section=("一、作风", "（一）要求"),
    quote="要把甘愿吃苦、甘于奉献、甘为人梯、甘守寂寞的“四甘”精神传下去。",
    by="李明，2024年",
)
STEPS = Entry(
    id="f2",
    kind="formulation",
    term="三个步骤",
    items=("申请，须书面提出", "审查，须两人以上", "批准，须当日送达"),
    where="作风.txt:9",
    section=("一、作风", "（二）办理"),
)
HONESTY = Entry(
    id="d1",
    kind="definition",
    term="诚信",
    cue="是",
    body="立身之本",
    where="作风.txt:5",
    section=("一、作风",),
)
LAW = Entry(
    id="d2",
    kind="definition",
    term="Public Library（公共图书馆）",
    cue="是指",
    body="向社会公众免费开放的公共文化设施" + HOSTILE,
    where="图书馆.md:1",
    section=("第一章 总则",),
    status=Status.REVIEW,
)
LONG = replace(
    HONESTY, id="d3", term="x" * 200, body="https://example.org/" + "y" * 300, section=("z" * 200,)
)
DECK = Deck(name="党建::作风", notes=(SPIRIT, STEPS, HONESTY, LAW, LONG))
ALL = 15


def write(folder: Path, deck: Deck) -> str:
    """Make the page of a deck; give its address."""
    source = folder / "x.yaml"
    source.write_bytes(b"".join(deck_source.create(deck)))
    path = folder / "x.html"
    path.write_text(as_page(preview(source)), "utf-8")
    return path.as_uri()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    return write(tmp_path_factory.mktemp("page"), DECK)


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Page:
    return browser.new_page()


def visit(tab: Page, address: str) -> None:
    """On a wide screen, by day."""
    tab.set_viewport_size(WIDE)
    tab.emulate_media(media="screen", color_scheme="light")
    tab.goto(address)


@pytest.fixture
def page(tab: Page, address: str) -> Iterator[Page]:
    """The page, opened; it asks for nothing else and complains of nothing."""
    asked, complaints = [], []
    hear = {
        "request": lambda request: asked.append(request.url),
        "console": lambda message: complaints.append(message.text),
        "pageerror": lambda error: complaints.append(str(error)),
        "dialog": lambda dialog: complaints.append(dialog.message),
    }
    for event, listener in hear.items():
        tab.on(event, listener)  # type: ignore[call-overload]
    visit(tab, address)
    yield tab
    for event, listener in hear.items():
        tab.remove_listener(event, listener)
    assert set(asked) == {address}
    assert complaints == []


def shown(page: Page) -> list[str]:
    """The cards in the list."""
    found: list[str] = page.eval_on_selector_all("article:not([hidden])", "all => all.map(one => one.id)")
    return found


def at(page: Page) -> str | None:
    """The card at which the keys are."""
    found: Any = page.evaluate("document.activeElement.closest('article[aria-current]')?.id")
    return str(found) if found else None


def is_flipped(page: Page, card: str) -> bool:
    return page.locator(f"#{card} .back").is_visible()


def test_all_cards_are_listed_with_their_answers_hidden(page: Page) -> None:
    assert len(shown(page)) == page.locator("article").count() == ALL
    expect(page.locator("output")).to_have_text(f"{ALL} / {ALL} 张")
    assert not page.locator("article .back").first.is_visible()
    front = page.locator("#f1-1 .front")
    assert front.inner_text().split("\n")[-1] == "四甘精神：[...]、甘于奉献、甘为人梯、甘守寂寞"
    assert page.locator("#f1-31 .front").inner_text().split("\n")[-1] == "“四甘精神”是指哪四“甘”？"
    assert HOSTILE in page.locator("#d2-1 .answer").text_content()  # type: ignore[operator]


FILTERS: dict[str, tuple[dict[str, str], list[str]]] = {
    "article": ({"place": "图书馆.md"}, ["d2-1", "d2-2"]),
    "section": ({"place": "作风.txt › 一、作风 › （二）办理"}, ["f2-1", "f2-2", "f2-3", "f2-30", "f2-31"]),
    "section with those below it": ({"place": "作风.txt › 一、作风", "kind": "定义"}, ["d1-1"]),
    "kind": ({"kind": "提法 › 整体"}, ["f1-31", "f2-31"]),
    "kind of note": ({"kind": "定义"}, ["d1-1", "d2-1", "d2-2", "d3-1"]),
    "status": ({"status": "review 待审"}, ["d2-1", "d2-2"]),
    "nothing": ({"status": "review 待审", "kind": "提法"}, []),
}


@pytest.mark.parametrize("name", FILTERS)
def test_filters(name: str, page: Page) -> None:
    chosen, wanted = FILTERS[name]
    for filter_, value in chosen.items():
        page.select_option(f"[name={filter_}]", value)
    assert shown(page) == wanted
    expect(page.locator("output")).to_have_text(f"{len(wanted)} / {ALL} 张")
    assert page.get_by_text("没有符合条件的卡片。").is_visible() == (not wanted)
    page.get_by_role("button", name="清除").click()
    expect(page.locator("output")).to_have_text(f"{ALL} / {ALL} 张")


def test_the_band_filters(tab: Page, tmp_path: Path) -> None:
    made = preview(Path(__file__).parent.parent / "decks" / "two-absolutes.yaml")
    (tmp_path / "x.html").write_text(as_page(made), "utf-8")
    visit(tab, (tmp_path / "x.html").as_uri())
    tab.select_option("[name=band]", "review 没把握")
    assert shown(tab) == [card.key for card in made.cards if card.band == ("review 没把握",)] != []


SEARCHES = {
    "甘于奉献": ["f1-1", "f1-2", "f1-3", "f1-4", "f1-30", "f1-31"],  # on the back of some, too
    "四甘精神 李明": ["f1-1", "f1-2", "f1-3", "f1-4", "f1-30", "f1-31"],  # the text has “四甘”精神
    "public  LIBRARY": ["d2-1", "d2-2"],
    "ｐｕｂｌｉｃ": ["d2-1", "d2-2"],
    "f2-3": ["f2-3", "f2-30", "f2-31"],
    "没有的话": [],
}


@pytest.mark.parametrize("words", SEARCHES)
def test_search(words: str, page: Page) -> None:
    page.get_by_role("searchbox").fill(words)
    assert shown(page) == SEARCHES[words]
    page.get_by_role("searchbox").fill("")
    assert len(shown(page)) == ALL


def test_keys(page: Page) -> None:
    cards = shown(page)
    for key, place in [("j", 0), ("j", 1), ("ArrowRight", 2), ("k", 1), ("ArrowLeft", 0), ("k", 0)]:
        page.keyboard.press(key)
        assert at(page) == cards[place]
    page.keyboard.press(" ")
    assert is_flipped(page, cards[0])
    page.keyboard.press(" ")
    assert not is_flipped(page, cards[0])
    for _ in cards:
        page.keyboard.press("j")
        top = page.evaluate("document.activeElement.getBoundingClientRect().top")
        assert 0 <= top < WIDE["height"]
    assert at(page) == cards[-1]


def test_keys_type_in_the_search_and_act_outside_it(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("k j")
    assert page.get_by_role("searchbox").input_value() == "k j"
    assert at(page) is None
    page.get_by_role("searchbox").fill("步骤")
    page.keyboard.press("Enter")
    assert at(page) == "f2-1"
    page.keyboard.press("j")
    assert at(page) == "f2-2"
    page.keyboard.press("/")
    page.keyboard.press("Escape")
    page.keyboard.press("k")
    assert at(page) == "f2-1"


def test_a_card_that_is_clicked_is_where_the_keys_go_on(page: Page) -> None:
    page.locator("#f2-1 summary").click()
    assert is_flipped(page, "f2-1")
    page.keyboard.press(" ")  # by the browser: once, not twice
    assert not is_flipped(page, "f2-1")
    page.keyboard.press("j")
    assert at(page) == "f2-2"
    page.select_option("[name=kind]", "定义")  # which that card is not
    page.keyboard.press("Escape")
    page.keyboard.press(" ")
    assert at(page) == "d1-1"
    assert is_flipped(page, "d1-1")
    assert not is_flipped(page, "f2-2")


def test_all_are_flipped_at_once(page: Page) -> None:
    button = page.get_by_role("button", name="全部翻开")
    button.click()
    assert page.locator("article details[open]").count() == ALL
    expect(button).to_have_attribute("aria-pressed", "true")
    button.press(" ")  # the button, not the card
    assert page.locator("article details[open]").count() == 0
    assert at(page) is None


def test_the_answer_is_marked_in_the_sentence(page: Page) -> None:
    page.locator("#f1-31 summary").click()
    marks = page.locator("#f1-31 mark.body")
    assert marks.all_inner_texts() == list(SPIRIT.items)
    ground = marks.first.evaluate("mark => getComputedStyle(mark).backgroundColor")
    assert ground not in (
        "rgba(0, 0, 0, 0)",
        page.evaluate("getComputedStyle(document.body).backgroundColor"),
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_day_and_night(scheme: Any, page: Page) -> None:
    page.emulate_media(color_scheme=scheme)
    page.reload()
    button = page.get_by_role("button", name="深色")
    ground = "getComputedStyle(document.querySelector('article')).backgroundColor"
    grounds = {"light": "rgb(253, 252, 249)", "dark": "rgb(31, 34, 38)"}
    assert page.evaluate(ground) == grounds.pop(scheme)
    button.click()
    assert page.evaluate(ground) == grounds.popitem()[1]


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_nothing_is_wider_than_the_screen(size: Any, page: Page) -> None:
    page.set_viewport_size(size)
    page.get_by_role("button", name="全部翻开").click()
    assert page.evaluate("document.documentElement.scrollWidth") == size["width"]
    wider = "all => all.filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.textContent)"
    assert page.eval_on_selector_all("article, article .flashgen, h1, h2", wider) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_axe_finds_nothing(scheme: Any, size: Any, page: Page) -> None:
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme)
    page.get_by_role("button", name="全部翻开").click()
    page.keyboard.press("j")
    found = Axe().run(page, options={"rules": {"target-size": {"enabled": True}}})  # WCAG 2.2 AA, too
    assert found.violations_count == 0, found.generate_report()
    assert {"color-contrast", "label", "region", "target-size"} <= {
        rule["id"] for rule in found.response["passes"]
    }


def test_without_javascript_it_is_a_list(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    assert not page.get_by_role("searchbox").is_visible()
    for card in page.locator("article").all():
        assert card.locator(".front").is_visible()
    assert not is_flipped(page, "f1-1")
    page.locator("#f1-1 summary").click()
    assert is_flipped(page, "f1-1")
    context.close()


def test_in_print_answers_stand_beside_their_questions(page: Page) -> None:
    page.select_option("[name=kind]", "提法 › 整体")
    page.emulate_media(media="print")
    assert not page.get_by_role("searchbox").is_visible()
    assert not page.get_by_text("答案").first.is_visible()
    page.get_by_role("button", name="深色", include_hidden=True).dispatch_event("click")
    for name in ("body", "article"):  # black on white by night, too
        assert page.locator(name).first.evaluate("one => getComputedStyle(one).backgroundColor") == WHITE
    for card in shown(page):
        front, back = (page.locator(f"#{card} .{side}").bounding_box() for side in ("front", "back"))
        assert front
        assert back
        assert back["height"] > 20
        assert back["x"] >= front["x"] + front["width"]
    assert page.locator("article:visible").count() == 2


def test_of_thousands_of_cards_only_those_near_the_screen_are_laid_out(tab: Page, tmp_path: Path) -> None:
    notes = tuple(
        replace(SPIRIT, id=f"n{i}", term=f"四甘精神之{i}", items=(*SPIRIT.items[:3], f"甘守清贫{i}"))
        for i in range(1000)
    )
    visit(tab, write(tmp_path, Deck(name="大", notes=notes)))
    expect(tab.locator("output")).to_have_text("6000 / 6000 张")
    drawn = """all => all.filter(
        card => card.querySelector(".flashgen").checkVisibility({contentVisibilityAuto: true})
    ).length"""
    assert 0 < tab.eval_on_selector_all("article", drawn) < 100
    tab.get_by_role("searchbox").fill("四甘精神之777")
    assert shown(tab) == [f"n777-{n}" for n in (1, 2, 3, 4, 30, 31)]
    tab.keyboard.press("Enter")
    tab.keyboard.press(" ")
    assert is_flipped(tab, "n777-1")
