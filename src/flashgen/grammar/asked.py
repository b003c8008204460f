"""What a question or a task asks for: 修堤的作用 of 修堤的作用是什么？ and 简述修堤的作用。"""

from __future__ import annotations

from flashgen.grammar.naming import Topic
from flashgen.language.lazy import lazy
from flashgen.language.verbs import ASKS_FOR
from flashgen.model import Document, Span

# What asks for a set by its name (修堤的作用|是什么？) is no part of the name; 怎样守堤？ is all there is.
QUESTION = lazy(
    "(?:问|问题|题)?(?:\\d{1,2})?[：.、]? ?(?P<words>.{2,60}?)(?:(?:分别)?(?:是|有|包括)(?:什么|哪些|哪几[个项点种条])？?|？)"
)


# What sets a task (简述修堤的作用。) is none, either.
_TASK = lazy(
    rf"(?:\d{{1,2}}[.、．]? ?)?{ASKS_FOR}"
    "(?P<words>(?!：).{2,40}?)(?:(?:是|有|包括)哪些)?[。？]?"
)


def asks(doc: Document, block: int) -> bool:
    """Whether a block asks for something: by its mark, or as a task (简述修堤的作用。)."""
    return doc.text[doc.blocks[block].span.end - 1] == "？" or sets_task(doc, block)


def sets_task(doc: Document, block: int) -> bool:
    """Whether a block sets a task: 简述修堤的作用。"""
    return _TASK.fullmatch(doc.text, *doc.blocks[block].span) is not None


def question_before(doc: Document, block: int) -> Topic | None:
    """The question that the block before an answer asks."""
    before = doc.blocks[block - 1].span if block > 0 else Span(0, 0)
    question = _TASK.fullmatch(doc.text, *before) or QUESTION.fullmatch(doc.text, *before)
    return Topic((Span(*question.span("words")),), "the question answered") if question else None
