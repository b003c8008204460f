"""Real PDFs, made by LibreOffice and Chromium at test time, and what is no PDF to read."""

import io
import random
import zlib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner
from pypdfium2 import PdfDocument

from article import ARTICLE, Block, lines
from facts import Mined, assert_spans_hold, jaccard, said
from flashgen.cli import Exit, main
from flashgen.document.structure import document
from flashgen.errors import ReadError
from flashgen.mine import mine
from flashgen.model import Source
from flashgen.readers import parse, sources
from printing import HEAD, PRODUCERS, document_of, libreoffice, printed

LEAST = 0.95


def read_bytes(tmp_path: Path, data: bytes, name: str = "x.pdf") -> Source:
    path = tmp_path / name
    path.write_bytes(data)
    [source] = sources(path)
    return source


# --- the same article, printed


@cache
def wanted() -> tuple[Mined, ...]:
    """The facts of the article as plain text."""
    return tuple(mine(parse("\n".join(line for _, line in lines(ARTICLE)))))


@pytest.mark.parametrize("name", PRODUCERS)
def test_the_same_facts(name: str, tmp_path: Path) -> None:
    source = read_bytes(tmp_path, printed(name, ARTICLE))
    found = mine(source)
    assert_spans_hold(source, found)
    lost, new = set(map(said, wanted())), set(map(said, found))
    share = jaccard(wanted(), found)
    assert share >= LEAST, f"{share:.3f}; lost {sorted(lost - new)}; new {sorted(new - lost)}"


@pytest.mark.parametrize("name", PRODUCERS)
def test_the_same_paragraphs(name: str, tmp_path: Path) -> None:
    source = read_bytes(tmp_path, printed(name, ARTICLE))
    typed = [line for block, line in lines(ARTICLE) if block.kind != "table"]
    cells = [cell for block in ARTICLE for row in block.rows for cell in row]
    shown = document(source).shown.replace(" ", "").split("\n")
    assert sorted(shown) == sorted(typed + cells)
    assert HEAD not in source.text


@pytest.mark.parametrize("name", PRODUCERS)
def test_facts_know_their_page(name: str, tmp_path: Path) -> None:
    source = read_bytes(tmp_path, printed(name, ARTICLE))
    assert len(source.pages) >= 2
    assert [page for _, page in source.pages] == list(range(1, len(source.pages) + 1))
    places = [str(fact.place) for fact in mine(source)]
    assert {"第 1 页", "第 2 页"} <= set(places)


TABLE = (
    ("岗位", "含义"),
    ("守角人", "负责日常开门、整理书架、清点册数并把每天来的人记在本子上的居民"),
    ("选书员", "负责挑选和更换图书的居民"),
)


@pytest.mark.parametrize("name", ["LibreOffice", "Chromium"])
def test_cells_of_several_lines(name: str, tmp_path: Path) -> None:
    blocks = (
        Block("paragraph", "各岗位的职责见下表。"),
        Block("table", rows=TABLE),
        Block("paragraph", "看过要签字。"),
    )
    source = read_bytes(tmp_path, PRODUCERS[name](blocks))
    cells = [(p.level, p.number, source.text[p.start : p.end]) for p in source.pieces if p.kind == "cell"]
    assert cells == [(i, j, words) for i, row in enumerate(TABLE) for j, words in enumerate(row)]


# --- PDFs written by hand


def pdf(*objects: bytes) -> bytes:
    """A PDF of these objects, numbered from 1; the first is the catalogue."""
    made = b"%PDF-1.4\n"
    places: list[int] = []
    for number, body in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return (
        made
        + b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
        % (
            size,
            table,
            size,
            len(made),
        )
    )


def stream(content: bytes, entries: bytes = b"") -> bytes:
    packed = zlib.compress(content, 9)
    return b"<</Length %d/Filter/FlateDecode%b>>stream\n%b\nendstream" % (len(packed), entries, packed)


def pages(*contents: bytes) -> bytes:
    """A PDF with a page for each content; /F is Helvetica and /I a picture."""
    kids = b" ".join(b"%d 0 R" % (5 + 2 * i) for i in range(len(contents)))
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%b]>>" % (len(contents), kids),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        stream(
            b"\0" * 100,
            b"/Type/XObject/Subtype/Image/Width 10/Height 10/ColorSpace/DeviceGray/BitsPerComponent 8",
        ),
    ]
    for i, content in enumerate(contents):
        resources = b"<</Font<</F 3 0 R>>/XObject<</I 4 0 R>>>>"
        parts.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources%b/Contents %d 0 R>>"
            % (resources, 6 + 2 * i)
        )
        parts.append(stream(content))
    return pdf(*parts)


TEXT = b"BT /F 12 Tf 72 700 Td (Water makes no way for us.) Tj ET"
PICTURE = b"600 0 0 800 0 0 cm /I Do"
NUMBER = b"BT /F 9 Tf 300 20 Td (%d) Tj ET "
BLANK = b""


def test_pages_without_text_are_named(tmp_path: Path) -> None:
    source = read_bytes(tmp_path, pages(PICTURE, TEXT, BLANK, PICTURE, PICTURE))
    assert source.text == "Water makes no way for us."
    assert source.pages == ((0, 2),)
    [unread] = source.unread
    assert unread.startswith("pages 1, 4–5 hold no text, only pictures; run text recognition (OCR)")


def test_a_page_number_is_no_text_of_a_scanned_page(tmp_path: Path) -> None:
    contents = [NUMBER % 1 + TEXT, NUMBER % 2 + PICTURE, NUMBER % 3]
    [unread] = read_bytes(tmp_path, pages(*contents)).unread
    assert unread.startswith("page 2 holds no text")


@pytest.mark.parametrize(
    "turn, place", [(b"0 1 -1 0", b"100 72"), (b"-1 0 0 -1", b"500 100"), (b"0 -1 1 0", b"500 700")]
)
def test_a_page_that_lies_on_its_side(tmp_path: Path, turn: bytes, place: bytes) -> None:
    lying = b"BT /F 12 Tf %b %b Tm (Water makes) Tj 0 -14 Td (no way for us.) Tj ET" % (turn, place)
    assert read_bytes(tmp_path, pages(lying)).text == "Water makes\nno way for us."


def test_a_slanting_watermark_is_left_out(tmp_path: Path) -> None:
    mark = b"BT /F 60 Tf 0.7 0.7 -0.7 0.7 100 100 Tm (DRAFT) Tj ET"
    assert read_bytes(tmp_path, pages(TEXT + mark)).text == "Water makes no way for us."


def test_a_pdf_is_known_by_its_first_bytes(tmp_path: Path) -> None:
    assert read_bytes(tmp_path, pages(TEXT), "x.txt").text == "Water makes no way for us."


FORM = stream(b"/X Do /X Do", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 4 0 R>>>>")
REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "a header alone": (lambda: b"%PDF-1.7\n", "is a broken PDF; get it again"),
    "half a file": (lambda: pages(TEXT)[:400], "is a broken PDF; get it again"),
    "scanned": (lambda: pages(PICTURE, PICTURE), "pages 1–2 hold no text, only pictures"),
    "curves": (lambda: pages(b"0 0 m 100 100 l S"), "page 1 holds no text, only pictures"),
    "blank": (lambda: pages(BLANK), "holds no text"),
    "no page": (
        lambda: pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 0/Kids[]>>"),
        "is a broken PDF",
    ),
    "pages in themselves": (
        lambda: pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 3/Kids[2 0 R 2 0 R]>>"),
        "pages 1–3 hold what no PDF may hold",
    ),
    "a million pages": (
        lambda: pages(TEXT).replace(b"/Count 1/", b"/Count 1000000/"),
        "has more pages than the 10,000 that are read",
    ),
    "a picture in itself": (
        lambda: pdf(
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 5 0 R/Resources<</XObject<</X 4 0 R>>>>>>",
            FORM,
            stream(b"/X Do"),
        ),
        "is a broken PDF: page 1 makes the reader crash, or take too much memory or time",
    ),
    "a bomb": (lambda: pages(b"q " * 50_000_000), "is a broken PDF: page 1 makes the reader crash"),
    "literal (cid:)": (
        lambda: pages(b"BT /F 12 Tf (%b) Tj ET" % (rb"\(cid:12\)" * 20)),
        "page 1 holds fonts",
    ),
}


@pytest.mark.parametrize("make, message", REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_read_is_refused(tmp_path: Path, make: Callable[[], bytes], message: str) -> None:
    with pytest.raises(ReadError) as caught:
        read_bytes(tmp_path, make())
    assert str(caught.value).startswith(f"{tmp_path / 'x.pdf'}: {message}")


def test_an_encrypted_pdf_is_refused(tmp_path: Path) -> None:
    options = '{"EncryptFile":{"type":"boolean","value":"true"},"DocumentOpenPassword":{"type":"string","value":"x"}}'
    with pytest.raises(ReadError, match="is encrypted; open it with its password and print it"):
        read_bytes(tmp_path, libreoffice(document_of(ARTICLE[:3]), options))


def test_fonts_that_tell_no_characters_are_refused(tmp_path: Path) -> None:
    data = printed("LibreOffice", ARTICLE).replace(b"/ToUnicode", b"/ToNothing")
    with pytest.raises(ReadError, match=r"pages 1–\d hold fonts that do not tell which characters they draw"):
        read_bytes(tmp_path, data)


# --- damage

SHORT: Sequence[Block] = ARTICLE[:6]


def damaged(data: bytes, seed: int) -> bytes:
    """Cut, flipped, swapped or repeated somewhere."""
    chance = random.Random(seed)
    at, length = chance.randrange(len(data)), chance.choice([1, 10, 1000])
    match seed % 5:
        case 0:
            return data[:at]
        case 1:
            flipped = bytearray(data)
            for _ in range(chance.choice([1, 20, 400])):
                flipped[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
            return bytes(flipped)
        case 2:
            return data[:at] + data[at + length :]
        case 3:
            return data[:at] + data[at : at + length] * 3 + data[at + length :]
        case _:
            numbers = [b"/Length ", b"/Kids", b"/Count ", b"/W", b"/Contents", b" 0 obj", b"xref"]
            return data.replace(chance.choice(numbers), chance.choice(numbers))


@pytest.mark.parametrize("name", ["LibreOffice", "Chromium"])
def test_damage_ends_in_an_error_or_a_text(name: str, tmp_path: Path) -> None:
    data = printed(name, tuple(SHORT))

    def outcome(seed: int) -> str:
        try:
            source = read_bytes(tmp_path, damaged(data, seed), f"{seed}.pdf")
        except ReadError:
            return "error"
        assert_spans_hold(source, mine(source))
        return "text"

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(outcome, range(50)))
    assert {*outcomes} == {"error", "text"}


# --- what the user sees


def test_what_is_not_read_is_said(tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(pages(TEXT, PICTURE))
    run = CliRunner().invoke(main, ["mine", str(path)])
    assert f"flashgen: {path}: page 2 holds no text, only pictures" in run.stderr
    assert run.exit_code == Exit.FINDINGS  # an English sentence holds nothing to mine


def test_a_deck_of_a_pdf_tells_pages(tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(printed("LibreOffice", ARTICLE))
    run = CliRunner().invoke(main, ["build", str(path), "--decks", str(tmp_path)])
    assert run.exit_code == Exit.FINE, run.output
    assert "\n    where: x.pdf:p2\n" in (tmp_path / "x.yaml").read_text("utf-8")


def test_a_deck_tells_what_was_not_read(tmp_path: Path) -> None:
    made = io.BytesIO()
    with (
        closing(PdfDocument(printed("LibreOffice", ARTICLE))) as whole,
        closing(PdfDocument(pages(PICTURE))) as scan,
    ):
        whole.import_pages(scan, index=1)
        whole.save(made)
    path = tmp_path / "x.pdf"
    path.write_bytes(made.getvalue())
    run = CliRunner().invoke(main, ["build", str(path), "--decks", str(tmp_path)])
    assert f"{path}: page 2 holds no text, only pictures" in run.output
    assert run.exit_code == Exit.FINE
