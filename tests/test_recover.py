"""A lost lock comes back from the packages beside the deck source, as it was."""

from __future__ import annotations

import io
import sqlite3
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from flashgen.build import Built, build
from flashgen.deck import lockfile
from flashgen.errors import DeckError
from flashgen.model import Deck, Note
from flashgen.output.report import as_table
from flashgen.package import package_bytes

if TYPE_CHECKING:
    from pathlib import Path

FIRST = """便民手册

调解工作主要包括听取陈述、查明事实、提出方案等方面。
值班工作主要包括接听电话、登记来客等方面。
台账是指记录来访事项的本子。
网格是指按楼栋划分的服务单元。
回访是指办结之后再次上门询问。
"""
# 提出方案 gives way to 邀请邻居, which has number 4; 登记来客 to 巡视院落, in a list that asks for no single member.
SECOND = """便民手册

调解工作主要包括听取陈述、查明事实、邀请邻居等方面。
值班工作主要包括接听电话、巡视院落等方面。
台账是指记录来访事项的本子。
"""


class Curator:
    def __init__(self, folder: Path) -> None:
        self.article, self.source = folder / "a.txt", folder / "a.yaml"
        self.lock, self.package = folder / "a.lock.yaml", folder / "a.apkg"
        self.retired = folder / "a.retired.apkg"

    def builds(self, text: str, now: int) -> Built:
        self.article.write_text(text, "utf-8")
        return build(self.source, [self.article], now=now)

    def files(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in self.source.parent.iterdir()}


@pytest.fixture
def curator(tmp_path: Path) -> Curator:
    curator = Curator(tmp_path)
    curator.builds(FIRST, 1_700_000_000)
    text = curator.source.read_text("utf-8")
    text = text.replace("body: 记录来访事项的本子", "body: 记事的本子 # 短些")
    curator.source.write_text(text.replace("status: review", "status: keep"), "utf-8")
    curator.builds(FIRST, 1_700_400_000)
    curator.builds(SECOND, 1_700_900_000)
    return curator


def test_the_lock_comes_back_as_it_was(curator: Curator) -> None:
    before = curator.files()
    assert '"retired": "2023-11"' in curator.lock.read_text("utf-8")
    curator.lock.unlink()
    built = curator.builds(SECOND, 1_800_000_000)
    assert curator.files() == before
    assert "was missing: made again from the package" in as_table(built)
    assert "was missing" not in as_table(curator.builds(SECOND, 1_800_000_000))


def test_it_comes_back_without_the_article(curator: Curator) -> None:
    before = curator.files()
    curator.lock.unlink()
    curator.article.unlink()
    build(curator.source, [], now=1_800_000_000)
    assert curator.files() == {name: data for name, data in before.items() if name != "a.txt"}


def test_the_next_version_is_what_it_would_have_been(curator: Curator, tmp_path: Path) -> None:
    third = SECOND.replace("邀请邻居", "提出方案、邀请邻里、签字画押").replace(
        "巡视院落", "登记来客、交接钥匙"
    )
    before = curator.files()
    curator.builds(third, 1_800_000_000)
    expected = curator.files()
    for name, data in before.items():
        (tmp_path / name).write_bytes(data)
    curator.lock.unlink()
    curator.builds(third, 1_800_000_000)
    assert curator.files() == expected
    lock = curator.lock.read_text("utf-8")
    assert (
        '"clozes": {"1": "听取陈述", "2": "查明事实", "3": "提出方案", "4": "邀请邻里", "5": "签字画押"}'
        in lock
    )
    assert (
        '"clozes": {"1": "接听电话", "2": "登记来客", "4": "交接钥匙"}, "dropped": {"3": "巡视院落"}' in lock
    )


def test_a_withdrawn_note_that_the_editor_deleted_stays_in_the_companion(curator: Curator) -> None:
    text = curator.source.read_text("utf-8")
    start = text.index("  - id: " + note_id(text, "网格"))
    curator.source.write_text(text[:start] + text[text.index("  - id: ", start + 5) :], "utf-8")
    curator.builds(SECOND, 1_700_900_000)
    before = curator.files()
    curator.lock.unlink()
    curator.builds(SECOND, 1_800_000_000)
    assert curator.files() == before


def test_a_lost_deck_source_comes_back_under_its_guids(curator: Curator) -> None:
    lock = lockfile.parse(curator.lock.read_bytes(), "", Deck(name="便民手册"))
    curator.lock.unlink()
    curator.source.unlink()
    curator.builds(SECOND, 1_800_000_000)
    again = lockfile.parse(curator.lock.read_bytes(), "", Deck(name="便民手册"))
    assert [(id_, record.guid, record.clozes) for id_, record in sorted(again.notes.items())] == [
        (id_, record.guid, record.clozes) for id_, record in sorted(lock.notes.items())
    ]


def test_a_note_in_review_has_nothing_to_lose(curator: Curator) -> None:
    text = curator.source.read_text("utf-8")
    curator.source.write_text(text + "  - definition: 楼长\n    body: 联络人\n    status: review\n", "utf-8")
    curator.builds(SECOND, 1_700_900_000)
    before = curator.files()
    curator.lock.unlink()
    curator.builds(SECOND, 1_800_000_000)
    after = curator.files()
    assert before.pop("a.lock.yaml").replace(b', "own": "yes"', b"") == after.pop("a.lock.yaml")
    assert before == after


def note_id(text: str, term: str) -> str:
    return text[: text.index(f": {term}\n")].rpartition("id: ")[2].partition("\n")[0]


def changed(package: bytes, statement: str, folder: Path) -> bytes:
    """The package, after SQL was run on its collection."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        archive.extract("collection.anki2", folder)
    db = sqlite3.connect(folder / "collection.anki2")
    db.execute(statement)
    db.commit()
    db.close()
    archive_bytes = io.BytesIO()
    with zipfile.ZipFile(archive_bytes, "w") as archive:
        archive.write(folder / "collection.anki2", "collection.anki2")
    return archive_bytes.getvalue()


OTHER = package_bytes(
    Deck(name="别的"),
    7,
    [
        Note(
            guid="x",
            kind="definition",
            fields=("d", "问", "答", *[""] * 11),
            mod=1,
            memo='guid: x\nhash: "1"\nmod: 1',
        )
    ],
)


@pytest.mark.parametrize(
    "damage, message",
    [
        (lambda data, _: data[: len(data) // 2], "it cannot be rebuilt from this package: is no zip"),
        (lambda data, _: b"", "it cannot be rebuilt from this package: is no zip"),
        (
            lambda data, folder: changed(data, "update notes set data = ''", folder),
            "flashgen did not make it",
        ),
        (lambda data, folder: changed(data, "update notes set mod = mod + 1", folder), "was changed"),
        (
            lambda data, folder: changed(data, "update notes set data = 'x: y'", folder),
            "unknown key 'x' in a note",
        ),
        (lambda data, folder: changed(data, "update notes set data = '[['", folder), "not valid YAML"),
        (lambda *_: OTHER, "this is a package of the deck 别的, not of 便民手册"),
    ],
)
@pytest.mark.parametrize("which", ["package", "retired"])
def test_a_package_that_will_not_do_is_refused_and_kept(
    which: str, damage: Any, message: str, curator: Curator, tmp_path_factory: pytest.TempPathFactory
) -> None:
    package: Path = getattr(curator, which)
    package.write_bytes(damage(package.read_bytes(), tmp_path_factory.mktemp("damage")))
    curator.lock.unlink()
    before = curator.files()
    with pytest.raises(
        DeckError, match=r"the lock is missing, and .*; restore the lock, .*, or move this package"
    ) as caught:
        curator.builds(SECOND, 1_800_000_000)
    assert message in caught.value.message
    assert str(caught.value).startswith(f"{package}: ")
    assert curator.files() == before


def test_without_a_package_the_lock_is_made_of_the_deck_source(curator: Curator) -> None:
    source = curator.source.read_bytes()
    curator.lock.unlink()
    curator.package.unlink()
    curator.retired.unlink()
    built = curator.builds(SECOND, 1_800_000_000)
    assert curator.source.read_bytes() == source
    assert not built.recovered
