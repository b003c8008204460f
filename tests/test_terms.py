"""What can be a term: the nouns of jieba's dictionary can, be their first character a number or a word of degree."""

from pathlib import Path

import jieba

from flashgen.mine import mine
from flashgen.model import Definition
from flashgen.readers import parse
from flashgen.rules import all_rules

NOUNS = ("n", "nz", "vn", "an", "l")
OFTEN = 20  # times that jieba counted a word; a rarer one may be no word
EVERY = 12  # of them is tried


def nouns() -> list[str]:
    """Every 12th word of two to six characters that the dictionary has for a noun or a phrase."""
    lines = (Path(jieba.__file__).with_name("dict.txt")).read_text("utf-8").splitlines()
    entries = (line.split() for line in lines)
    words = [w for w, n, tag in entries if tag in NOUNS and int(n) >= OFTEN and 2 <= len(w) <= 6]
    return words[::EVERY]


def test_a_noun_of_the_dictionary_is_a_term() -> None:
    """Those that are none are 一辈子 and its like, and what a text says of itself (全称): less than eight in a thousand."""
    words = nouns()
    # Each has a meaning of its own, as one meaning is taken for one term.
    lines = [f"{word}是指存放{other}的一种物品。" for word, other in zip(words, reversed(words), strict=True)]
    found = mine(parse("\n\n".join(lines)), [all_rules()["definition-phrases"]])
    told = {fact.term for fact in found if isinstance(fact, Definition)}
    refused = [word for word in words if word not in told]
    assert len(words) > 1500
    assert len(refused) <= 0.008 * len(words), refused
