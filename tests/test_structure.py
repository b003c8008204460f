"""Outlines of small texts, written as indented trees: kind, number if any, head."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashgen.document.structure import document
from flashgen.errors import ReadError
from flashgen.grammar.outline import head_of, section, words
from flashgen.model import Document
from flashgen.readers import parse

_KINDS = {"heading": "#", "item": "-", "paragraph": "¶", "cell": "|"}


def tree(doc: Document) -> str:
    """The outline: a line a block, indented below the one it belongs to."""
    lines: list[str] = []

    def walk(index: int, depth: int) -> None:
        block = doc.blocks[index]
        number = f"{block.number}. " if block.number is not None else ""
        lines.append("  " * depth + f"{_KINDS[block.kind]} {number}{words(doc, head_of(doc, index))}")
        for child in doc.children[index]:
            walk(child, depth + 1)

    for top in doc.children[-1]:
        walk(top, 0)
    return "\n".join(lines)


def read(text: str) -> Document:
    return document(parse(text))


TREES = {
    "Markdown headings nest by level, and may skip one": (
        """
# 堤防
## 土堤
看脚。
#### 草皮
看根。
## 石堤
看缝。
""",
        """
# 堤防
  # 土堤
    ¶ 看脚
    # 草皮
      ¶ 看根
  # 石堤
    ¶ 看缝
""",
    ),
    "Markdown lists nest; a paragraph after a list belongs to the heading": (
        """
# 巡堤
## 工具
- 手电
- 红漆
  - 桶装
  - 喷罐

工具要擦干。
""",
        """
# 巡堤
  # 工具
    - 手电
    - 红漆
      - 桶装
      - 喷罐
    ¶ 工具要擦干
""",
    ),
    "ordered lists know their numbers": (
        """
# 巡堤
## 步骤
1. 看
2. 听

   听要停步。
3. 记
""",
        """
# 巡堤
  # 步骤
    - 1. 看
    - 2. 听
      ¶ 听要停步
    - 3. 记
""",
    ),
    "three levels of marks in plain text": (
        """
防汛工作要点
一、备汛
（一）查险
1.查堤脚
逐米走过。
2.查涵闸
（二）备料
二、抢险
""",
        """
# 防汛工作要点
  - 1. 备汛
    - 1. 查险
      - 1. 查堤脚
        ¶ 逐米走过
      - 2. 查涵闸
    - 2. 备料
  - 2. 抢险
""",
    ),
    "chapters and articles, with their items": (
        """
云川市堤防管理办法
第一章　总则
第一条　为了管好堤防，制定本办法。
第二章　巡查
第二条　巡查人员应当做到：
（一）准时到岗；
（二）如实记录。
第三条　记录保存三年。
""",
        """
# 云川市堤防管理办法
  # 1. 总则
    - 1. 为了管好堤防，制定本办法
  # 2. 巡查
    - 2. 巡查人员应当做到
      - 1. 准时到岗
      - 2. 如实记录
    - 3. 记录保存三年
""",
    ),
    "a bracketed list goes on over lines": (
        """
巡堤要带：（1）手电；（2）红漆；
（3）铁锹；（4）雨衣。
天黑前回站。
""",
        """
¶ 巡堤要带
  - 1. 手电
  - 2. 红漆
  - 3. 铁锹
  - 4. 雨衣
¶ 天黑前回站
""",
    ),
    "points in a sentence": (
        """
做法有三：一是看；二是听；三是记。
""",
        """
¶ 做法
  - 1. 看
  - 2. 听
  - 3. 记
""",
    ),
    "yi shi at the beginning of paragraphs": (
        """
护堤的做法：
一是勤看。天天走。
二是细听。站住听。
""",
        """
¶ 护堤的做法
  - 1. 勤看
  - 2. 细听
""",
    ),
    "er shi zhibiao is a second point": (
        """
考核有两点：
一是内容要全，二是指标要实。
""",
        """
¶ 考核
  - 1. 内容要全
  - 2. 指标要实
""",
    ),
    "a list restarts below a new lead": (
        """
优点：
1.快
2.省
缺点：
1.吵
2.脏
""",
        """
¶ 优点
  - 1. 快
  - 2. 省
¶ 缺点
  - 1. 吵
  - 2. 脏
""",
    ),
    "unmarked headings are short, parallel, and head a paragraph": (
        """
守堤人的三本账
堤上的柳树一年比一年粗，守堤人的账本一年比一年厚，谁翻开都要先洗手。
翻开水的那本账
水位涨落都记在里面，哪一年哪一天，几点几分，一笔也没有少，一笔也没有改。
翻开人的那本账
谁在风雨里守过夜，谁在雪地里修过闸，都写得清清楚楚，不分职务，不论远近。
""",
        """
# 守堤人的三本账
  ¶ 堤上的柳树一年比一年粗，守堤人的账本一年比一年厚，谁翻开都要先洗手
  # 翻开水的那本账
    ¶ 水位涨落都记在里面，哪一年哪一天，几点几分，一笔也没有少，一笔也没有改
  # 翻开人的那本账
    ¶ 谁在风雨里守过夜，谁在雪地里修过闸，都写得清清楚楚，不分职务，不论远近
""",
    ),
    "one unmarked line alone is no heading": (
        """
守堤人的账
堤上的柳树一年比一年粗，守堤人的账本一年比一年厚，谁翻开都要先洗手。
云川市水务局
谁在风雨里守过夜，谁在雪地里修过闸，都写得清清楚楚，不分职务，不论远近。
""",
        """
# 守堤人的账
  ¶ 堤上的柳树一年比一年粗，守堤人的账本一年比一年厚，谁翻开都要先洗手
  ¶ 云川市水务局
  ¶ 谁在风雨里守过夜，谁在雪地里修过闸，都写得清清楚楚，不分职务，不论远近
""",
    ),
    "a line that names who wrote it is no heading": (
        """
守堤人的三本账
云川市水务局许南
堤上的柳树一年比一年粗，守堤人的账本一年比一年厚，谁翻开都要先洗手。
翻开水的那本账
水位涨落都记在里面，哪一年哪一天，几点几分，一笔也没有少，一笔也没有改。
翻开人的那本账
谁在风雨里守过夜，谁在雪地里修过闸，都写得清清楚楚，不分职务，不论远近。
""",
        """
# 守堤人的三本账
  ¶ 云川市水务局许南
  ¶ 堤上的柳树一年比一年粗，守堤人的账本一年比一年厚，谁翻开都要先洗手
  # 翻开水的那本账
    ¶ 水位涨落都记在里面，哪一年哪一天，几点几分，一笔也没有少，一笔也没有改
  # 翻开人的那本账
    ¶ 谁在风雨里守过夜，谁在雪地里修过闸，都写得清清楚楚，不分职务，不论远近
""",
    ),
    "run-in heads of neighbouring paragraphs": (
        """
守堤
勤看水位。涨一格要问三句，落一格也要问三句，问清楚了再写上去才算数。
细听堤脚。水从哪里渗进来，声音先知道，夜里静，蹲下来就能听见的。
""",
        """
# 守堤
  - 勤看水位
  - 细听堤脚
""",
    ),
    "run-in heads between a numbered point and the next one are its own": (
        """
守堤

第一，看水位。水位一天记三次。

我们的账本是老人传下来的。谁翻开都要先洗手，写字的时候一笔也不能少。

我们的闸是去年新修的。开闸之前先敲三下钟，下游的人听见了才开。

第二，听堤脚。渗水有声音。
""",
        """
# 守堤
  - 1. 看水位
    - 我们的账本是老人传下来的
    - 我们的闸是去年新修的
  - 2. 听堤脚
""",
    ),
    "bold lines head notes that have no other headings": (
        """
---
title: 守堤
---
**看水**

水位一天记三次。

**听堤**

渗水有声音。
""",
        """
# 守堤
  # 看水
    ¶ 水位一天记三次
  # 听堤
    ¶ 渗水有声音
""",
    ),
    "a subtitle with a dash is no point": (
        """
守堤
——写在汛期之前
堤上的柳树一年比一年粗，守堤人的账本一年比一年厚，谁翻开都要先洗手。
""",
        """
# 守堤
  ¶ ——写在汛期之前
  ¶ 堤上的柳树一年比一年粗，守堤人的账本一年比一年厚，谁翻开都要先洗手
""",
    ),
    "dashes that stand together are points": (
        """
过去一年的工作：
——修了堤。
——换了闸。
——种了柳。
""",
        """
¶ 过去一年的工作
  - 修了堤
  - 换了闸
  - 种了柳
""",
    ),
    "quoted remarks between points belong to the points, which stay one list": (
        """
## 查堤的要点
- 看水色
> 浑水带沙，要当心。
> - 多半有漏洞
- 听水声
> 夜里更要听
- 摸土温
> 一早去摸
## 守夜的人
1. 带灯
> 两盏
2. 带锣
3. 带绳
""",
        """
# 查堤的要点
  - 看水色
    ¶ 浑水带沙，要当心
    - 多半有漏洞
  - 听水声
    ¶ 夜里更要听
  - 摸土温
  ¶ 一早去摸
# 守夜的人
  - 1. 带灯
    ¶ 两盏
  - 2. 带锣
  - 3. 带绳
""",
    ),
    "numbered lines belong to the point of Markdown that leads to them, or is a title by itself": (
        """
# 堤
## 修堤
- 按用途可将堤分为：

1、河堤

2、海堤

- 看堤要领

（1）看水

（2）看人

## 守堤
- 夜里要看水，白天要看人。

1、带灯

2、带锣

3、带绳
""",
        """
# 堤
  # 修堤
    - 按用途可将堤
      - 1. 河堤
      - 2. 海堤
    - 看堤要领
      - 1. 看水
      - 2. 看人
  # 守堤
    - 夜里要看水，白天要看人
    - 1. 带灯
    - 2. 带锣
    - 3. 带绳
""",
    ),
    "parts that lines below a marked heading count are no chapters; a line that ends with a mark between names goes on": (
        """
## 守堤
### 《守堤录》
《守堤录》由三部分组成

第一部分《看水》，讲汛期

第二部分《看土》，讲枯水期
### 守堤的工具
锣鼓、马灯、

绳索、铁锹
""",
        """
# 守堤
  # 《守堤录》
    ¶ 《守堤录》由三部分组成
    - 1. 《看水》，讲汛期
    - 2. 《看土》，讲枯水期
  # 守堤的工具
    ¶ 锣鼓、马灯、绳索、铁锹
""",
    ),
    "the number of a paper is no heading": (
        """
关于加强乡村书屋管理的通知
县图发〔2011〕3号
各乡镇图书馆、各村书屋：
为加强乡村书屋的管理，现将有关事项通知如下。
工作任务
各村要在年内把书屋的账目理清，把旧书补齐。
工作要求
各乡镇要按月检查，检查的结果报县图书馆备案。
""",
        """
# 关于加强乡村书屋管理的通知
  ¶ 县图发〔2011〕3号
  ¶ 各乡镇图书馆、各村书屋
  ¶ 为加强乡村书屋的管理，现将有关事项通知如下
  # 工作任务
    ¶ 各村要在年内把书屋的账目理清，把旧书补齐
  # 工作要求
    ¶ 各乡镇要按月检查，检查的结果报县图书馆备案
""",
    ),
    "lists of other marks or numbers that begin anew are others, whatever is quoted between": (
        """
# 守堤
- 看水色
- 听水声
> 老话说，人怕水，水怕人守。
* 带灯
* 带锣
> 又说，一夜不睡，十年不愁。
1. 挖土
2. 填土
> 再说。
1. 打桩
2. 编柳
""",
        """
# 守堤
  - 看水色
  - 听水声
  ¶ 老话说，人怕水，水怕人守
  - 带灯
  - 带锣
  ¶ 又说，一夜不睡，十年不愁
  - 1. 挖土
  - 2. 填土
  ¶ 再说
  - 1. 打桩
  - 2. 编柳
""",
    ),
}


@pytest.mark.parametrize(
    "text, wanted",
    [pytest.param(*case, id=name) for name, case in TREES.items()],
)
def test_outline(text: str, wanted: str) -> None:
    assert tree(read(text.strip())) == wanted.strip()


def test_the_cells_of_a_table_know_their_row_and_column() -> None:
    doc = read("# 堤\n## 表\n| 名 | 用 |\n| --- | --- |\n| 锹 | 挖 |\n| 漆 | 画<br>标 |")
    cells = [(b.row, b.column, doc.text[slice(*b.span)]) for b in doc.blocks if b.kind == "cell"]
    assert cells == [
        (0, 0, "名"),
        (0, 1, "用"),
        (1, 0, "锹"),
        (1, 1, "挖"),
        (2, 0, "漆"),
        (2, 1, "画"),
        (2, 1, "标"),
    ]


def test_a_block_knows_the_headings_above_it() -> None:
    doc = read("# 堤\n## 土堤\n### 草皮\n- 看根\n## 石堤\n看缝。")
    by_text = {doc.text[slice(*b.span)]: section(doc, i) for i, b in enumerate(doc.blocks)}
    assert by_text["看根"] == ("堤", "土堤", "草皮")
    assert by_text["看缝。"] == ("堤", "石堤")


@pytest.mark.parametrize(
    "text, wanted",
    [
        ("看水。听堤！记账？回站", ["看水。", "听堤！", "记账？", "回站"]),
        ("他说：“看水。听堤。”大家点头。", ["他说：“看水。", "听堤。”", "大家点头。"]),
        ("真的吗？！是的。", ["真的吗？！", "是的。"]),
        ("看水；听堤。", ["看水；听堤。"]),
        ("……看水", ["……看水"]),
    ],
)
def test_sentences(text: str, wanted: list[str]) -> None:
    doc = read(text)
    assert [doc.text[slice(*s.span)] for s in doc.sentences] == wanted


MARKS = [
    "一、",
    "（一）",
    "1.",
    "（1）",
    "①",
    "②",
    "第一章\u3000",
    "第一条\u3000",
    "一是",
    "二是",
    "首先，",
    "——",
    "•",
]
MARKS += ["A. ", "1.1 ", "# ", "## ", "- ", "  - ", "1. ", "| ", "**漆**"]
WORDS = ["看水", "听堤脚", "。", "；", "：", "，", "、", "？", "“三看”", " "]
LINE = st.lists(st.sampled_from([*MARKS, *WORDS]), max_size=8).map("".join)


@given(st.lists(LINE, min_size=1, max_size=12).map("\n".join).filter(str.strip))
def test_any_lines_have_an_outline(text: str) -> None:
    try:
        doc = document(parse(text))
    except ReadError:  # nothing but marks
        return
    assert len(doc.text) == len(doc.shown)
    assert sorted(i for below in doc.children for i in below) == list(range(len(doc.blocks)))
    for i, block in enumerate(doc.blocks):
        assert -1 <= block.parent < len(doc.blocks)
        assert block.parent != i
        assert 0 <= block.span.start <= block.span.end <= len(doc.text)
        assert "\n" not in doc.text[slice(*block.span)]
        above, seen = block.parent, {i}
        while above >= 0:
            assert above not in seen, "a block is below itself"
            seen.add(above)
            above = doc.blocks[above].parent
    ordered = sorted(b.span for b in doc.blocks)
    assert all(a.end <= b.start for a, b in pairwise(ordered)), "blocks overlap"
