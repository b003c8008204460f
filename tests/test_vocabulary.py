"""Every entry of the vocabulary matches its own examples, and leaves alone what it must."""

import re
from collections.abc import Callable, Iterator
from importlib import resources
from typing import Any

import pytest

from flashgen.document.structure import document
from flashgen.grammar.attribution import speech
from flashgen.grammar.keys import counts_things, keys
from flashgen.grammar.keys import parse as read_key
from flashgen.grammar.member_starts import introducing
from flashgen.model import Band
from flashgen.readers import parse
from flashgen.rules import (
    _listing,
    _phrases,
    _terms,
    attributed_lists,
    definition_phrases,
    entry_openings,
    key_lists,
    mentions,
)
from flashgen.rules._confidence import band
from flashgen.vocabulary import (
    alternatives,
    is_aside,
    is_furniture,
    is_label,
    load,
    names_no_set,
    names_set,
    needs_owner,
    says_meaning,
    tag,
)

Matcher = Callable[[Any, str], bool]


def ends_with_a_word(entry: dict[str, list[str]], words: str) -> bool:
    return re.search(f"(?:{alternatives(entry['words'])})$", words) is not None


def gives_a_definition(entry: dict[str, str], text: str) -> bool:
    doc = document(parse(text, "example.txt"))
    phrase = _phrases.compiled(entry)
    found = (c for s in doc.sentences for c in definition_phrases.candidates(doc, s, phrase))
    return any(band(c.score) != Band.HIDDEN for c in found)


def states_a_measure(entry: dict[str, list[str]], phrase: str) -> bool:
    read = read_key(phrase)
    return read is not None and read[2] in entry["words"]


def belongs_to_the_key(entry: dict[str, list[str]], phrase: str) -> bool:
    [key] = keys(document(parse(f"他们发扬{phrase}。")))
    return key.term.endswith(tuple(entry["words"]))


def says_something(_: Any, words: str) -> bool:
    return speech().match(f"{words}指出") is not None


# How the examples of an entry are tried: file → key → matcher. A key that holds several entries tries each.
MATCHERS: dict[str, dict[str, Matcher]] = {
    "definitions": {
        "links": lambda _, words: _terms.links().match(words) is not None,
        "framing": lambda _, words: _terms.framing().match(words) is not None,
        "adverbs": lambda _, words: _terms.adverbs().search(words) is not None,
        "predicate_adverbs": lambda entry, words: words in entry["words"],
        "aliases": lambda _, words: _terms.aliases().match(words) is not None,
        "alias_nouns": lambda _, words: _terms.aliases().match(words) is not None,
        "pronouns": lambda _, words: _terms.pronouns().match(words) is not None,
        "labels": lambda _, words: _terms.labels().fullmatch(words) is not None,
        "attributes": ends_with_a_word,
        "bare_attributes": lambda entry, words: words in entry["words"],
        "standings": ends_with_a_word,
        "genera": ends_with_a_word,
        "kinds": lambda _, words: entry_openings.opening().match(words) is not None,
        "phrases": gives_a_definition,
    },
    "keys": {
        "measures": states_a_measure,
        "tails": belongs_to_the_key,
        "systems": belongs_to_the_key,
        "units": lambda _, phrase: counts_things(phrase),
        "head_ends": lambda entry, words: words in entry["words"],
        "late_ends": lambda entry, words: words in entry["words"],
        "set_nouns": lambda entry, words: words in entry["words"],
        "known": lambda _, words: any(mentions.known(words)),
        "stops": lambda entry, words: re.fullmatch(entry["pattern"], words) is not None,
    },
    "lists": {
        "introducing": lambda _, words: introducing().search(words) is not None,
        "announcing": lambda _, words: _listing.announcing().search(words) is not None,
        "set_nouns": lambda _, words: names_set(words),
        "attributes": lambda _, words: attributed_lists.attribute().search(words) is not None,
        "key_cues": lambda _, words: key_lists.cue_after().search(words) is not None,
        "key_nouns": lambda _, words: key_lists.cue_after().match(words, words.index("”")) is not None,
        "naming_verbs": lambda _, words: mentions.naming().search(words) is not None,
        "unsure_heads": lambda _, words: names_no_set(words),
    },
    "speakers": {
        "titles": says_something,
        "names": says_something,
        "bodies": says_something,
    },
    "topics": {
        "modifiers": lambda _, words: is_label(words),
        "bare": lambda _, words: is_label(words),
        "owned": lambda _, words: needs_owner(words),
        "endings": lambda _, words: is_label(words),
        "meanings": lambda _, words: says_meaning(words),
        "tags": lambda _, words: tag().match(words) is not None,
        "bracketed_tags": lambda _, words: tag().match(words) is not None,
        "furniture": lambda _, words: is_furniture(words),
        "asides": lambda _, words: is_aside(words),
        "lead_adverbs": lambda entry, words: words in entry["words"],
        "lead_verbs": lambda entry, words: words in entry["words"],
        "lead_actions": lambda entry, words: words in entry["words"],
    },
}


def examples() -> Iterator[Any]:
    for file, matchers in MATCHERS.items():
        for key, matcher in matchers.items():
            entries = load(file)[key]
            for entry in entries if isinstance(entries, list) else [entries]:
                for wanted, words in [(True, w) for w in entry["matches"]] + [
                    (False, w) for w in entry["skips"]
                ]:
                    yield pytest.param(matcher, entry, words, wanted, id=f"{file}-{key}-{words}")


@pytest.mark.parametrize("matcher, entry, words, wanted", list(examples()))
def test_example(matcher: Matcher, entry: Any, words: str, wanted: bool) -> None:
    assert matcher(entry, words) is wanted


def test_every_entry_is_tried() -> None:
    files = [f.name for f in resources.files("flashgen.vocabulary").iterdir() if f.name.endswith(".yaml")]
    assert {f"{file}.yaml" for file in MATCHERS} == set(files)
    for file, matchers in MATCHERS.items():
        assert set(matchers) == set(load(file))
