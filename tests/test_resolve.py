"""Members for mentions, from the other sources of a deck. A wrong resolution is the worst error there is."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import permutations

import pytest

from facts import Mined
from flashgen.document.structure import document
from flashgen.grammar.keys import Key
from flashgen.mine import mine, verdicts
from flashgen.model import Band, Definition, Formulation
from flashgen.readers import parse
from flashgen.resolve import Members, members_in, resolve

MENTIONS = "队员要增强“四个意识”，做到“两个不离”，牢记“三个务必”。"
PAGE = """学习常用提法
“四个意识”
安全意识、质量意识、成本意识、服务意识。
“三个务必”
务必准时到岗，务必当面交接，务必如实记录。
"""


def together(texts: Mapping[str, str]) -> dict[str, list[Mined]]:
    """The facts of each text, by its path, resolved with the others."""
    documents = {path: document(parse(text, path)) for path, text in texts.items()}
    mined = [(path, [v.fact for v in verdicts(doc) if v.taken]) for path, doc in documents.items()]

    def seek(wanted: Mapping[str, Sequence[Key]]) -> Iterable[tuple[str, Mapping[str, Sequence[Members]]]]:
        return ((path, members_in(doc, wanted)) for path, doc in documents.items())

    return dict(zip(texts, resolve(mined, seek), strict=True))


def readings(facts: list[Mined], term: str) -> list[tuple[str, tuple[str, ...]]]:
    """Where each reading of a term comes from, and its items."""
    return [(f.origin, f.items) for f in facts if isinstance(f, Formulation) and f.term == term]


def test_a_mention_takes_the_members_of_another_source() -> None:
    facts = together({"a.txt": MENTIONS, "b.txt": PAGE})["a.txt"]
    assert readings(facts, "四个意识") == [("b.txt", ("安全意识", "质量意识", "成本意识", "服务意识"))]
    assert readings(facts, "三个务必") == [("b.txt", ("务必准时到岗", "务必当面交接", "务必如实记录"))]
    assert readings(facts, "两个不离") == [("", ())]


def test_a_resolved_fact_says_where_it_is_from() -> None:
    [fact] = [f for f in together({"a.txt": MENTIONS, "b.txt": PAGE})["a.txt"] if f.term == "四个意识"]
    assert isinstance(fact, Formulation)
    assert [PAGE[span.start : span.end] for span in fact.item_spans] == list(fact.items)
    assert MENTIONS[slice(*fact.term_spans[0])] == "四个意识"
    assert fact.reason == ""
    assert fact.band == Band.AUTO
    assert any("b.txt" in why for why in fact.evidence)


def test_the_source_that_lists_them_is_left_as_it_was() -> None:
    texts = {"a.txt": MENTIONS, "b.txt": PAGE}
    assert together(texts)["b.txt"] == mine(parse(PAGE, "b.txt"))


def test_one_source_alone_resolves_nothing() -> None:
    assert together({"a.txt": MENTIONS})["a.txt"] == mine(parse(MENTIONS, "a.txt"))


def test_different_members_stay_apart_with_a_doubt() -> None:
    other = "学习手册\n“三个务必”\n务必节约用水，务必节约用电，务必节约用纸。\n“四项清单”\n见附表。\n"
    facts = together({"a.txt": MENTIONS, "b.txt": PAGE, "c.txt": other})["a.txt"]
    assert readings(facts, "三个务必") == [
        ("b.txt", ("务必准时到岗", "务必当面交接", "务必如实记录")),
        ("c.txt", ("务必节约用水", "务必节约用电", "务必节约用纸")),
    ]
    both = [f for f in facts if f.term == "三个务必"]
    assert {f.band for f in both} == {Band.REVIEW}
    assert all("b.txt" in doubt and "c.txt" in doubt for f in both for doubt in f.doubts[-1:])
    assert all(f.doubts for f in both)


def test_equal_members_are_said_once_from_the_first_path() -> None:
    facts = together({"z.txt": PAGE, "a.txt": MENTIONS, "m.txt": PAGE})["a.txt"]
    assert [origin for origin, _ in readings(facts, "四个意识")] == ["m.txt"]


def test_the_order_of_the_sources_does_not_matter() -> None:
    texts = {"a.txt": MENTIONS, "b.txt": PAGE, "c.txt": PAGE.replace("服务意识", "节约意识")}
    wanted = together(texts)
    for order in permutations(texts.items()):
        assert together(dict(order)) == wanted


def test_definitions_and_lists_are_none_of_its_business() -> None:
    text = "编码是指把信息转换成可以处理的形式的过程。\n记忆的环节包括编码、存储和提取。"
    facts = together({"a.txt": text, "b.txt": PAGE})["a.txt"]
    assert any(isinstance(f, Definition) for f in facts)
    assert facts == mine(parse(text, "a.txt"))


UNRELATED = {
    "another count": ("落实“三个意识”。", PAGE),
    "a list that is not sure": ("落实“两个到位”。", "“两个到位”，也许是人员到位和心思到位，谁知道呢。"),
    "a list shorter than its name": ("做到“四个坚持”。", "“四个坚持”：坚持读书、坚持下乡、坚持值班。"),
    "a name that is only part of another": (
        "学“四个意识”。",
        "“四个意识教育”：安全教育、质量教育、成本教育、服务教育。",
    ),
}


@pytest.mark.parametrize("mention, page", UNRELATED.values(), ids=UNRELATED)
def test_what_is_not_meant_is_not_taken(mention: str, page: str) -> None:
    facts = together({"a.txt": mention, "b.txt": page})["a.txt"]
    assert [f for f in facts if isinstance(f, Formulation) and f.items] == []


@pytest.mark.parametrize("head", ["方面", "任务", "阶段", "特点"])
def test_a_name_that_anything_may_bear_is_not_resolved(head: str) -> None:
    mention = f"会上谈到“三个{head}”，大家各抒己见。"
    page = f"值班的“三个{head}”：交接班、巡查、记录。"
    facts = together({"a.txt": mention, "b.txt": page})["a.txt"]
    assert [f for f in facts if isinstance(f, Formulation) and f.items] == []


def test_members_by_their_head_in_another_source() -> None:
    running = "多年来，全队一直把安全意识、质量意识、成本意识、服务意识挂在嘴边。"
    facts = together({"a.txt": MENTIONS, "b.txt": running})["a.txt"]
    assert readings(facts, "四个意识") == [("b.txt", ("安全意识", "质量意识", "成本意识", "服务意识"))]


def test_a_list_that_the_sentence_runs_on_from_is_counted_whole() -> None:
    texts = {
        "a.txt": "队员要牢记“三个意识”。",
        "b.txt": "全队把安全意识、质量意识、成本意识、服务意识挂在嘴边。",
    }
    assert readings(together(texts)["a.txt"], "三个意识") == [("", ())]


def test_names_that_differ_in_their_noun_alone_may_mean_different_sets() -> None:
    one = "甲馆推行“三清单”制度，即藏书清单、借阅清单、修补清单。"
    other = "乙馆推行“三清单”管理，即新书清单、旧书清单、残书清单。"
    facts = together({"a.txt": one, "b.txt": other, "c.txt": "丙馆也要落实“三清单”制度。"})["c.txt"]
    assert readings(facts, "三清单制度") == [
        ("a.txt", ("藏书清单", "借阅清单", "修补清单")),
        ("b.txt", ("新书清单", "旧书清单", "残书清单")),
    ]
    assert all("各来源所列不同" in doubt for fact in facts for doubt in fact.doubts)


def test_neighbours_that_are_no_members_by_their_length_resolve_nothing() -> None:
    page = "各乡要办好东山书屋、西山书屋、南山书屋，同时抓好北山书屋、中山书屋。"
    texts = {"a.txt": "要办好“五个书屋”。", "b.txt": page.replace("，同时抓好", "、")}
    assert len(readings(together(texts)["a.txt"], "五个书屋")[0][1]) == 5
    texts["b.txt"] = page
    assert readings(together(texts)["a.txt"], "五个书屋") == [("", ())]
