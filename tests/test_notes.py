import html
import re
import unicodedata
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from flashgen.cards.content import essence
from flashgen.cards.markup import escape, escape_cloze
from flashgen.cards.notes import card_ords, make_notes
from flashgen.cards.notetypes import NOTE_TYPES
from flashgen.model import Cards, Deck, Entry, Note, Status

FOUR = ("甘愿吃苦", "甘于奉献", "甘为人梯", "甘守寂寞")


def formulation(term: str, *items: str, **more: Any) -> Entry:
    return Entry(id=more.pop("id", "f1"), kind="formulation", term=term, items=items, **more)


def definition(term: str, cue: str, body: str, **more: Any) -> Entry:
    return Entry(id=more.pop("id", "d1"), kind="definition", term=term, cue=cue, body=body, **more)


def notes_of(*entries: Entry, **deck: Any) -> tuple[Note, ...]:
    made = make_notes(
        Deck(name="甲", notes=entries, **deck),
        guids={entry.id: f"guid-{entry.id}" for entry in entries},
        clozes={entry.id: {item: n for n, item in enumerate(entry.items, 1)} for entry in entries},
        bands={entry.id: "auto" for entry in entries},
    )
    return tuple(made)


def fields(note: Note) -> dict[str, str]:
    return dict(zip((part.name for part in NOTE_TYPES[note.kind].fields), note.fields, strict=True))


class TestFormulation:
    def test_each_item_the_name_and_the_whole_are_asked(self) -> None:
        (note,) = notes_of(formulation("四甘精神", *FOUR))
        assert fields(note)["正文"] == (
            "{{c30::四甘精神}}：{{c31::{{c1::甘愿吃苦}}、{{c2::甘于奉献}}、{{c3::甘为人梯}}、{{c4::甘守寂寞}}}}"
        )
        assert fields(note)["总问"] == "“四甘精神”是指哪四“甘”？"
        assert note.clozes == (1, 2, 3, 4, 30, 31)
        assert card_ords(note) == (0, 1, 2, 3, 29, 30)
        assert (note.guid, note.due, note.mod) == ("guid-f1", 1, 0)

    def test_an_item_keeps_its_number_wherever_it_stands(self) -> None:
        entry = formulation("四甘精神", *reversed(FOUR))
        (note,) = make_notes(
            Deck(name="甲", notes=(entry,)),
            {"f1": "g"},
            {"f1": {"甘愿吃苦": 1, "甘于奉献": 2, "甘为人梯": 32, "甘守寂寞": 7}},
            {},
        )
        assert (
            "{{c7::甘守寂寞}}、{{c32::甘为人梯}}、{{c2::甘于奉献}}、{{c1::甘愿吃苦}}" in fields(note)["正文"]
        )
        assert note.clozes == (1, 2, 7, 30, 31, 32)

    def test_the_numbers_of_name_and_whole_are_no_items(self) -> None:
        with pytest.raises(ValueError, match="30 and 31"):
            list(
                make_notes(
                    Deck(name="甲", notes=(formulation("甲", "乙"),)), {"f1": "g"}, {"f1": {"乙": 31}}, {}
                )
            )

    def test_of_two_items_none_is_asked_alone(self) -> None:
        (note,) = notes_of(formulation("两个绝对", "政治上绝对可靠", "对党绝对忠诚"))
        assert fields(note)["正文"] == "{{c30::两个绝对}}：{{c31::政治上绝对可靠、对党绝对忠诚}}"
        assert note.clozes == (30, 31)

    @pytest.mark.parametrize("long", ["占有并等待：已经得到的资源不放手", "已得资源，不放手", "甲、乙"])
    def test_long_items_stand_one_a_line(self, long: str) -> None:
        (note,) = notes_of(formulation("死锁的必要条件", "互斥", long, "环路等待"))
        text = fields(note)["正文"]
        assert text.startswith("{{c30::死锁的必要条件}}：{{c31::<ol><li>{{c1::互斥}}</li><li>{{c2::")
        assert text.endswith("</li><li>{{c3::环路等待}}</li></ol>}}")

    def test_an_item_that_another_holds_is_not_asked_alone(self) -> None:
        (note,) = notes_of(formulation("三要素", "生产", "生产关系", "上层建筑"))
        assert "{{c31::生产、{{c2::生产关系}}、{{c3::上层建筑}}}}" in fields(note)["正文"]

    def test_an_item_that_the_name_holds_is_not_asked_alone(self) -> None:
        (note,) = notes_of(formulation("孔子论学与思", "学", "思", "行"))
        assert note.clozes == (3, 30, 31)

    def test_a_name_that_an_item_holds_is_not_asked(self) -> None:
        (note,) = notes_of(formulation("战略", "发展型战略", "稳定型战略", "紧缩型战略"))
        assert note.clozes == (1, 2, 3, 31)
        assert fields(note)["正文"].startswith("战略：{{c31::")

    def test_a_topic_as_long_as_a_sentence_is_not_asked(self) -> None:
        (note,) = notes_of(formulation("个人信息处理者方可处理个人信息的具体情形", "一", "二", "三"))
        assert 30 not in note.clozes

    def test_of_two_names_of_one_list_the_first_is_asked(self) -> None:
        items = ("准备阶段", "提交阶段", "回滚阶段")
        made = notes_of(formulation("三阶段提交", *items), formulation("协议的流程", *items, id="f2"))
        assert [note.clozes for note in made] == [(1, 2, 3, 30, 31), (1, 2, 3, 31)]

    def test_a_list_whose_name_tells_it_all_makes_no_note(self) -> None:
        assert notes_of(formulation("五聚焦五落实", "五聚焦", "五落实")) == ()

    def test_the_other_items_are_covered_where_the_deck_says_so(self) -> None:
        (plain,) = notes_of(formulation("四甘精神", *FOUR))
        (note,) = notes_of(formulation("四甘精神", *FOUR), cards=Cards(others=False))
        assert fields(note) == fields(plain) | {"备用2": "遮全猜一"}
        assert note.clozes == plain.clozes
        (pair,) = notes_of(formulation("两个绝对", "政治可靠", "对党忠诚"), cards=Cards(others=False))
        assert fields(pair)["备用2"] == ""  # the whole list alone is asked for

    def test_what_all_items_end_in_stands_beside_the_blanks_where_the_deck_says_so(self) -> None:
        four = formulation("四个意识", "政治意识", "大局意识", "核心意识", "看齐意识")
        (plain,), (note,) = notes_of(four), notes_of(four, cards=Cards(tails=True))
        assert "{{c31::{{c1::政治}}意识、{{c2::大局}}意识、{{c3::核心}}意识、" in fields(note)["正文"]
        assert note.clozes == plain.clozes
        (note,) = notes_of(formulation("四甘精神", *FOUR), cards=Cards(tails=True))
        assert "{{c1::甘愿吃苦}}、{{c2::甘于奉献}}" in fields(note)["正文"]

    def test_of_a_long_item_the_head_clause_is_asked(self) -> None:
        rest = "，" + "核对每一件物品的名称、数量和存放的地点，" * 2 + "逐件贴上标签"
        (note,) = notes_of(formulation("三步走", "清点馆藏物品" + rest, "登记", "归位"))
        assert (
            f'{{{{c1::清点馆藏物品<span class="rest"><span>{rest}</span></span>}}}}' in fields(note)["正文"]
        )

    def test_nobody_need_recall_the_rest(self) -> None:
        (note,) = notes_of(formulation("收费项目", "复印", "打印", "装订", "其他"))
        assert note.clozes == (1, 2, 3, 30, 31)
        assert "{{c3::装订}}、其他}}" in fields(note)["正文"]

    def test_a_question_that_two_terms_share_is_numbered(self) -> None:
        items = ("登记", "归还", "爱护")
        made = notes_of(
            formulation("读者应当履行下列义务", *items),
            formulation("读者应当履行以下义务", *reversed(items), id="f2"),
        )
        assert [fields(note)["总问"] for note in made] == [
            "读者应当履行哪些义务？",
            "读者应当履行哪些义务？（第 2 种说法）",
        ]


class TestDefinition:
    def test_both_ways(self) -> None:
        (note,) = notes_of(definition("公道正派", "是", "组工干部安身立命之本"))
        shown = fields(note)
        assert (shown["问题"], shown["答案"]) == ("公道正派是什么？", "组工干部安身立命之本")
        assert (shown["反问"], shown["词语"]) == ("什么是组工干部安身立命之本？", "公道正派")
        assert card_ords(note) == (0, 1)

    def test_no_question_no_card(self) -> None:
        (forward,) = notes_of(definition("热原质", "即", "脂多糖"))
        assert card_ords(forward) == (0,)
        (reverse,) = notes_of(definition("为人民服务的宗旨", "是", "为人民服务"))
        assert card_ords(reverse) == (1,)

    def test_no_note_where_each_gives_the_other_away(self) -> None:
        assert notes_of(definition("共识", "即", "共识")) == ()


class TestDeck:
    def test_only_kept_entries_in_order(self) -> None:
        entries = [definition(f"词{i}", "是指", "一句释义", id=f"d{i}") for i in range(len(Status))]
        deck = [replace(entry, status=status) for entry, status in zip(entries, Status, strict=True)]
        assert [note.guid for note in notes_of(*deck, replace(entries[0], id="d9"))] == ["guid-d0", "guid-d9"]

    def test_due_counts_the_notes_made(self) -> None:
        made = notes_of(
            formulation("五聚焦五落实", "五聚焦", "五落实"), definition("甲", "是指", "乙", id="d1")
        )
        assert [note.due for note in made] == [1]

    def test_no_two_fronts_are_the_same(self) -> None:
        made = notes_of(
            definition("公道正派", "是", "组工干部安身立命之本", id="d1"),
            definition("公道正派", "是", "选人用人的底线", id="d2"),
            definition("公道正派", "是", "组织部门的生命线", id="d3", section=("纪律维度",)),
            definition("公道正派", "是", "待人接物的准则", id="d4"),
            formulation("四个意识", "政治意识", "大局意识", "核心意识", id="f1"),
            formulation("四个意识", "政治意识", "大局意识", "看齐意识", id="f2"),
        )
        assert [fields(note)["问题"] for note in made[:4]] == [
            "公道正派是什么？",
            "公道正派是什么？（第 2 种说法）",
            "公道正派是什么？",  # under a heading
            "公道正派是什么？（第 4 种说法）",
        ]
        assert fields(made[5])["总问"].endswith("？（第 2 种说法）")
        assert fields(made[5])["正文"].startswith("{{c30::四个意识}}（第 2 种说法）：")

    def test_headings_stand_above_unless_they_give_the_answer_away(self) -> None:
        path = ("践行“两个绝对”的四重维度", "政治维度", "指导思想", "总体要求")
        (note,) = notes_of(formulation("两个绝对", "政治上绝对可靠", "对党绝对忠诚", section=path[:2]))
        assert fields(note)["章节"] == "践行“两个绝对”的四重维度 › 政治维度"
        assert fields(note)["备用3"] == "政治维度"  # on the card that asks for the name
        (note,) = notes_of(definition("公道正派", "是", "立身之本", section=("公道正派的意义", "“公道正派”")))
        assert (fields(note)["章节"], fields(note)["备用3"]) == ("公道正派的意义", "")
        (note,) = notes_of(definition("公道正派", "是", "立身之本", section=path))
        assert fields(note)["章节"] == "指导思想 › 总体要求"
        (note,) = notes_of(definition("党员", "是", "“总体”要求的对象", section=("总体要求的对象是党员",)))
        assert fields(note)["章节"] == ""

    def test_the_back_says_where_it_stands_and_who_said_it(self) -> None:
        (note,) = notes_of(
            definition("甲", "是指", "乙", where="a.txt:146", section=("一", "二"), by="某人，2018年")
        )
        assert fields(note)["出处"] == "a.txt 第 146 行 › 一 › 二"
        assert fields(note)["语出"] == "某人，2018年"
        (note,) = notes_of(definition("甲", "是指", "乙", where="讲义.pdf:p3"))
        assert fields(note)["出处"] == "讲义.pdf 第 3 页"
        (note,) = notes_of(definition("甲", "是指", "乙"))
        assert fields(note)["出处"] == ""

    def test_the_sentence_is_left_out_where_it_may_not_be_passed_on(self) -> None:
        (note,) = notes_of(definition("甲", "是指", "乙", quote="甲是指乙。"), quotes=False)
        assert fields(note)["原文"] == ""

    @pytest.mark.parametrize(
        "entry, marked",
        [
            (
                formulation("四甘精神", "甘愿吃苦", "甘于奉献", quote="甘愿吃苦的“四甘”精神"),
                '<mark class="body">甘愿吃苦</mark>的<mark class="term">“四甘”精神</mark>',
            ),
            (
                definition("表", "是指", "<行> 与“列”", quote="“表”是指<行>与“列”，\n如下。"),
                '“<mark class="term">表</mark>”是指&lt;<mark class="body">行&gt;与“列”</mark>，<br>如下。',
            ),
            (formulation("三改", "改甲", "改乙", "改丙", quote="此处没有。"), "此处没有。"),
            (
                formulation("两步", "走", "走", quote="先走，再走。"),
                '先<mark class="body">走</mark>，再<mark class="body">走</mark>。',
            ),
        ],
    )
    def test_the_answer_is_marked_in_the_sentence(self, entry: Entry, marked: str) -> None:
        (note,) = notes_of(entry)
        assert fields(note)["原文"] == marked


class TestTags:
    def test_article_section_band_and_the_deck_s_own(self) -> None:
        (note,) = notes_of(
            definition("甲", "是指", "乙", where="a b.txt:146", section=("第一章　总则", "一：二::三")),
            tags=("党建", "考试::2026 年", "  ", "::"),
        )
        assert note.tags == (
            "flashgen::article::a_b",
            "flashgen::band::auto",
            "flashgen::section::第一章_总则::一：二：：三",
            "党建",
            "考试::2026_年",
        )

    def test_tags_that_anki_holds_for_one(self) -> None:
        (note,) = notes_of(definition("甲", "是指", "乙"), tags=("Law", "law", "LAW"))
        assert note.tags == ("Law", "flashgen::band::auto")

    @given(st.lists(st.text()))
    def test_anki_takes_any_tag_for_one(self, tags: list[str]) -> None:
        (note,) = notes_of(definition("甲", "是指", "乙"), tags=tuple(tags))
        for tag in note.tags:
            assert len(tag.split()) == 1
            assert all(tag.split("::"))


class TestBack:
    def test_a_quote_that_is_the_term_alone_says_nothing(self) -> None:
        (note,) = notes_of(formulation("三项制度", "甲", "乙", "丙", quote="“三项”制度："))
        assert fields(note)["原文"] == ""

    def test_a_heading_that_repeats_the_one_above_it_is_left_out(self) -> None:
        (note,) = notes_of(
            definition("甲", "是指", "乙", where="a.txt:3", section=("总则", "“总则”", "作风"))
        )
        assert fields(note)["章节"] == "总则 › 作风"
        assert fields(note)["出处"] == "a.txt 第 3 行 › 总则 › 作风"

    def test_other_readings_of_a_term_are_shown_with_their_place(self) -> None:
        made = notes_of(
            formulation("四个意识", "甲", "乙", where="a.txt:3", section=("总则",)),
            formulation("“四个”意识", "甲", "丙", where="b.txt:9", id="f2"),
            definition("四个意识", "是", "立身之本", id="d1"),
            definition("别的", "是", "不相干的", id="d2"),
        )
        assert [fields(note)["备用1"] for note in made] == [
            "甲、丙（b.txt）<br>立身之本",
            "甲、乙（a.txt › 总则）<br>立身之本",
            "甲、乙（a.txt › 总则）<br>甲、丙（b.txt）",
            "",
        ]

    def test_of_very_many_readings_the_first_are_shown(self) -> None:
        made = notes_of(*(definition("甲", "是指", f"第{n}说", id=f"d{n}") for n in range(13)))
        shown = [fields(note)["备用1"].split("<br>") for note in made]
        assert shown[0] == [*(f"第{n}说" for n in range(1, 11)), "……"]
        assert shown[12] == [*(f"第{n}说" for n in range(10)), "……"]
        made = notes_of(*(definition("甲", "是指", f"第{n}说", id=f"d{n}") for n in range(11)))
        assert fields(made[0])["备用1"].split("<br>") == [f"第{n}说" for n in range(1, 11)]

    def test_what_is_mixed_up_is_tagged_together_and_changes_no_note(self) -> None:
        one = definition("学习制度", "是", "队伍建设的根本保障", id="d1")
        two = definition("谈心制度", "的根本保证是", "真诚", id="d2")
        (alone,) = notes_of(one)
        first, second = notes_of(one, two)
        assert [tag for tag in first.tags + second.tags if "similar" in tag] == [
            "flashgen::similar::根本"
        ] * 2
        assert alone.tags == ("flashgen::band::auto",)
        assert len({str(essence(note.kind, note.fields, note.tags)) for note in (first, alone)}) == 1


class TestEscape:
    @pytest.mark.parametrize(
        "text, expected",
        [
            ("<党章> & “引号”", "&lt;党章&gt; &amp; “引号”"),
            ("[sound:a.mp3] x[1]", "&#91;sound:a.mp3] x&#91;1]"),
            (r"\(x^2\)", "&#92;(x^2&#92;)"),
            ("a\x00b\x1fc\ud800d\x7f", "abcd"),
            ("一\r\n二", "一<br>二"),
            ("e\u0301", "é"),  # NFC
            ("\u0338外", "&#824;外"),
        ],
    )
    def test_escape(self, text: str, expected: str) -> None:
        assert escape(text) == expected

    def test_cloze(self) -> None:
        assert escape_cloze("std::map{{c1}}") == "std&#58;&#58;map&#123;&#123;c1&#125;&#125;"

    @given(st.text())
    @example("{{c1::a::b}}")
    @example("]\u0338</mark>")
    def test_shows_the_text_as_it_stands(self, text: str) -> None:
        storable = re.sub("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]", "", text)
        shown = unicodedata.normalize("NFC", storable)
        for escaped in (escape(text), escape_cloze(text)):
            assert html.unescape(escaped.replace("<br>", "\n")) == shown or "\u0338" in shown
            assert not re.search(r"<(?!br>)|\[|\\|\x1f", escaped)
            assert unicodedata.is_normalized("NFC", f"<b>{escaped}</b>")
        assert not re.search("[:{}]", escape_cloze(text))
