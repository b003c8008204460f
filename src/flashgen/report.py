"""What the command line shows: facts as JSON, as lines of text, and a build as a table."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from flashgen.model import Band, Definition, Formulation, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from flashgen.mine import Verdict


def as_json(path: str, facts: Iterable[Formulation | Definition]) -> str:
    """A document as one line of NDJSON: its source and its facts, spans in offsets of the decoded text."""
    return json.dumps({"source": path, "facts": [_fact(fact) for fact in facts]}, ensure_ascii=False)


def _fact(fact: Formulation | Definition) -> dict[str, Any]:
    spans: dict[str, Any] = {"term": _span(fact.term_spans)}
    said: dict[str, Any]
    if isinstance(fact, Formulation):
        spans["items"] = [list(span) for span in fact.item_spans]
        said = {"kind": "formulation", "term": fact.term, "items": list(fact.items), "count": fact.count}
        said |= {"reason": fact.reason} if not fact.items else {}
        said |= {"from": fact.origin} if fact.origin else {}
    else:
        spans["body"] = list(fact.body_span)
        said = {"kind": "definition", "term": fact.term, "cue": fact.cue, "body": fact.body}
    spans["quote"] = list(fact.quote_span)
    return said | {
        "rule": fact.rule,
        "band": fact.band.value,
        "doubts": list(fact.doubts),
        "where": str(fact.place),
        "section": list(fact.place.section),
        "spans": spans,
        "quote": fact.quote,
        **({"by": str(fact.attribution)} if fact.attribution else {}),
    }


def _span(spans: Sequence[Span]) -> list[Any]:
    """One span as [start, end]; the two of a joined topic as a list of such."""
    return list(spans[0]) if len(spans) == 1 else [list(span) for span in spans]


def as_lines(path: str, facts: Iterable[Formulation | Definition]) -> list[str]:
    """A document as text: its source, then a line a fact."""
    return [path, *(f"  {_mark(fact)} {fact.place}\t{_said(fact)}" for fact in facts)]


def as_explanation(path: str, verdicts: Iterable[Verdict]) -> list[str]:
    """Each candidate with its rule, its evidence, and why it was taken or not."""
    lines = [path]
    for verdict in verdicts:
        fact = verdict.fact
        taken = "taken" if verdict.taken else "left"
        lines.append(f"  {_mark(fact)} {fact.place}\t{_said(fact)}")
        lines.append(
            f"      {taken}{': ' + verdict.why if verdict.why else ''} [{fact.rule}: {', '.join(fact.evidence)}]"
        )
    return lines


def _mark(fact: Formulation | Definition) -> str:
    if isinstance(fact, Formulation) and not fact.items:
        return "·"
    return {Band.AUTO: "+", Band.REVIEW: "?", Band.HIDDEN: "-"}[fact.band]


def _said(fact: Formulation | Definition) -> str:
    if isinstance(fact, Definition):
        return f"{fact.term} {fact.cue} {fact.body}"
    if not fact.items:
        return f"{fact.term}（{fact.reason}）"
    origin = f"（{fact.origin}）" if fact.origin else ""
    return f"{fact.term}：{'｜'.join(fact.items)}{origin}" + "".join(f" ！{doubt}" for doubt in fact.doubts)
