"""Who is said to have said a fact, and who not."""

import pytest

from flashgen.mine import mine
from flashgen.readers import parse

SAID = {
    "before the verb": ("馆长王明教授指出，开架是方便读者的办法。", "馆长王明教授"),
    "with when and where": (
        "2018年3月，习近平总书记在全国读书会上强调，读书是立身之本。",
        "习近平总书记，2018年3月，全国读书会",
    ),
    "behind the quote": ("“读书是立身之本。”习近平总书记强调。", "习近平总书记"),
    "in a later sentence of the quote": ("列宁指出：“书是知识的宝库。读书是进步的阶梯。”", "列宁"),
    "a thinker by the name alone": ("皮亚杰认为，同化是把新书放进旧书架的过程。", "皮亚杰"),
    "in a book": ("费孝通在《乡土中国》中提出，差序格局是乡里的结构。", "费孝通，《乡土中国》"),
    "a body": ("会议强调，藏书是书屋的根本。", "会议"),
    "an article of a law": ("《书屋法》第五十七条规定，读者是持有借阅证的人。", "《书屋法》第五十七条"),
    "nobody": ("我们说，藏书是书屋的根本。", ""),
    "a body within a word": ("大会议事规则是议事的规范。", ""),
    "somebody whose quote has ended": ("列宁说：“书是宝库。”藏书是书屋的根本。", ""),
    "a paper that made a thing clear": ("《规划》明确的目标是建成一百座书屋。", ""),
}


@pytest.mark.parametrize("text, by", SAID.values(), ids=SAID)
def test_who_said_it(text: str, by: str) -> None:
    facts = mine(parse(text))
    assert facts
    assert str(facts[-1].attribution or "") == by
