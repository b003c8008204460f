"""Damaged, mislabelled and monstrous files: each ends soon, with a text or an error that says what is wrong.

The damage is chosen by a seeded generator: every run of a commit tries the same files.
"""

import io
import random
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from article import ARTICLE, CONTENT_TYPES, RENDERINGS, W, epub, packed
from facts import assert_spans_hold
from flashgen.errors import ReadError
from flashgen.mine import mine
from flashgen.readers import sources

TRIES = 45  # damaged files of each rendering
SOUND = {name: render(ARTICLE) for name, (_, render) in RENDERINGS.items()}


def truncated(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data))]


def flipped(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 3, 30))):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def cut_out(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data))
    return data[:start] + data[start + chance.randrange(1, 200) :]


def doubled(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data))
    return data[:start] + data[max(0, start - 500) :]


def part_damaged(data: bytes, chance: random.Random) -> bytes:
    """A zip that is sound, with a part that is not; of what is no zip, some bytes."""
    damage = chance.choice((truncated, flipped, cut_out, doubled))
    if not data.startswith(b"PK"):
        return damage(data, chance)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice(sorted(parts))
    if chance.random() < 0.2:
        del parts[name]
    else:
        parts[name] = damage(bytes(parts[name]), chance)  # type: ignore[arg-type]
    return packed(parts)


DAMAGES = (truncated, flipped, cut_out, doubled, part_damaged, part_damaged)


def try_to_read(path: Path) -> str:
    """Read and mine a file; what must hold of any text must hold, or the error must say which file."""
    try:
        found = sources(path)
    except ReadError as error:
        refused = str(error)
    else:
        refused = ""
    if refused:
        assert refused.startswith(str(path))
        assert len(refused) > len(str(path)) + len(": is ")
        return "refused"
    for source in found:
        assert_spans_hold(source, mine(source))
    return "read"


@pytest.mark.parametrize("name", RENDERINGS)
def test_damaged_files(name: str, tmp_path: Path) -> None:
    chance = random.Random(name)
    path = tmp_path / f"x{RENDERINGS[name][0]}"
    ends = []
    for _ in range(TRIES):
        path.write_bytes(chance.choice(DAMAGES)(SOUND[name], chance))
        ends.append(try_to_read(path))
    assert len(ends) == TRIES
    assert set(ends) <= {"read", "refused"}


def test_enough_damaged_files_are_tried() -> None:
    assert TRIES * len(RENDERINGS) >= 300


SUFFIXES = sorted({suffix for suffix, _ in RENDERINGS.values()} | {".doc", ".pdf", ".xyz", ""})


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("name", RENDERINGS)
def test_a_wrong_suffix_does_no_harm(name: str, suffix: str, tmp_path: Path) -> None:
    """What a file is shows in its bytes; only Markdown may look like plain text, and a page like Markdown."""
    path = tmp_path / f"x{suffix}"
    path.write_bytes(SOUND[name])
    assert try_to_read(path) == "read"


# --- monsters


def xml(depth: int, tag: str = "div") -> str:
    return f"<{tag}>" * depth + "水" + f"</{tag}>" * depth


def word_file(body: str, **parts: str) -> bytes:
    return packed(
        {
            "[Content_Types].xml": CONTENT_TYPES,
            "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
        }
        | {f"word/{name}.xml": text.replace("W", W, 1) for name, text in parts.items()}
    )


def bomb(name: str, size: int) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("META-INF/container.xml" if name == "epub" else "word/styles.xml", b"<a/>")
        with archive.open(
            "META-INF/x.xml" if name == "epub" else "word/document.xml", "w", force_zip64=True
        ) as part:
            for _ in range(size // 1_000_000):
                part.write(b" " * 1_000_000)
    return made.getvalue()


MANY_ENTITIES = (
    '<!DOCTYPE a [<!ENTITY a "水水水水水水水水水水">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True))
    + "]>"
)
W_P = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"

MONSTERS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "nested elements": (".html", lambda: f"<html>{xml(100_000)}".encode()),
    "nested lists": (".html", lambda: ("<html>" + "<ul><li>水" * 50_000).encode()),
    "nested tables": (".html", lambda: ("<html>" + "<table><tr><td>水" * 50_000).encode()),
    "nested bold": (".html", lambda: ("<html><p>" + "<b>水" * 50_000).encode()),
    "unclosed tags": (".html", lambda: b"<html>" + b"<" * 400_000),
    "unclosed comments": (".html", lambda: b"<!--" * 100_000),
    "attributes": (".html", lambda: b"<html><p " + b"a=1 " * 100_000 + b">x"),
    "a picture in the page": (
        ".html",
        lambda: b'<html><p>\xe6\xb0\xb4<img src="data:image/png;base64,' + b"A" * 5_000_000,
    ),
    "wide cells": (".html", lambda: b"<html><table>" + b"<tr><td colspan=99999 rowspan=99999>x<td>y" * 2_000),
    "a table of one row": (".html", lambda: b"<html><table><tr>" + b"<td>x" * 20_000),
    "control characters in a site": (
        ".html",
        lambda: f"<html><nav>首页</nav><h1>堤\x01&#2;\ufffe闸</h1>{'<p>守堤的人要看水。</p>' * 60}".encode(),
    ),
    "a huge number": (".html", lambda: b"<html><ol start=99999999999999999999><li value=-1>x<li value=a>y"),
    "nested quotes": (".md", lambda: b"> " * 100_000 + b"x"),
    "nested items": (".md", lambda: b"- " * 100_000 + b"x"),
    "unclosed marks": (".md", lambda: b"[" * 20_000 + b"**a " * 20_000 + b"![" * 20_000),
    "a Word file that unpacks to 200 MB": (".docx", lambda: bomb("docx", 200_000_000)),
    "an EPUB that unpacks to 200 MB": (".epub", lambda: bomb("epub", 200_000_000)),
    "a book of 300 MB": (".epub", lambda: epub(["水" * 10_000_000] * 10)),
    "many parts": (".docx", lambda: packed({f"word/{i}.xml": "" for i in range(30_000)})),
    "nested paragraphs": (".docx", lambda: word_file("<w:p><w:r>" * 30_000)),
    "nested tables of Word": (
        ".docx",
        lambda: word_file("<w:tbl><w:tr><w:tc>" * 60 + W_P.format("水") + "</w:tc></w:tr></w:tbl>" * 60),
    ),
    "entities of Word": (
        ".docx",
        lambda: packed(
            {"word/document.xml": MANY_ENTITIES.replace("<!DOCTYPE a", "<!DOCTYPE w") + "<w>&j;</w>"}
        ),
    ),
    "entities of a book": (".epub", lambda: epub([f"{MANY_ENTITIES}<p>&j;水</p>"])),
    "styles in a circle": (
        ".docx",
        lambda: word_file(
            '<w:p><w:pPr><w:pStyle w:val="a"/></w:pPr><w:r><w:t>水</w:t></w:r></w:p>',
            styles='<w:styles W><w:style w:styleId="a"><w:basedOn w:val="b"/></w:style>'
            '<w:style w:styleId="b"><w:basedOn w:val="a"/></w:style></w:styles>',
        ),
    ),
    "lists in a circle": (
        ".docx",
        lambda: word_file(
            '<w:p><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>水</w:t></w:r></w:p>',
            styles='<w:styles W><w:style w:styleId="s"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
            "</w:style></w:styles>",
            numbering='<w:numbering W><w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="s"/></w:abstractNum>'
            '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>',
        ),
    ),
    "one character": (".txt", lambda: "水".encode() * 300_000),
    "one Latin character": (".txt", lambda: b"a" * 300_000),
    "one line end": (".txt", lambda: "水\n".encode() * 5_000),
    **{
        f"a wall of {sign!r}": (".txt", lambda sign=sign: sign.encode() * (6_000 // len(sign)))  # type: ignore[misc]
        for sign in ("、", "“", "一是", "（", "#", "\t", '"', "'", "①", "1.", "「", "\u200b", "\x0c")
    },
}


@pytest.mark.parametrize("name", MONSTERS)
def test_monsters(name: str, tmp_path: Path) -> None:
    suffix, make = MONSTERS[name]
    path = tmp_path / f"x{suffix}"
    path.write_bytes(make())
    assert try_to_read(path) in ("read", "refused")


# --- at full size, in a process of its own

MEMORY = 1_000_000  # KB
GIANTS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "50 MB of one character": (".txt", lambda: "水".encode() * 16_600_000),
    "as many tags as are taken": (".html", lambda: b"<html>" + b"<b>\xe6\xb0\xb4</b>" * 240_000),
    "more lines than are taken": (".txt", lambda: "水\n".encode() * 12_000_000),
    "more tags than are taken": (".html", lambda: b"<html>" + b"<p>" * 16_000_000),
    "thirty thousand paragraphs of Word": (".docx", lambda: word_file(W_P.format("水") * 30_000)),
}


@pytest.mark.skipif(sys.platform == "win32", reason="no resource module")
@pytest.mark.parametrize("name", GIANTS)
def test_giants_find_room(name: str, tmp_path: Path) -> None:
    suffix, make = GIANTS[name]
    path = tmp_path / f"x{suffix}"
    path.write_bytes(make())
    script = (
        "import resource, sys; from pathlib import Path; from flashgen.errors import ReadError\n"
        "from flashgen.readers import sources; from flashgen.document.structure import document\n"
        "try: [document(source) for source in sources(Path(sys.argv[1]))]\n"
        "except ReadError as error: print(error, file=sys.stderr)\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 if sys.platform == 'darwin' else 1))"
    )
    run = subprocess.run(
        [sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    assert int(run.stdout) < MEMORY
