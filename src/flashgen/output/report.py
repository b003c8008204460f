"""What the command line shows: facts and findings as JSON, facts as lines of text, and a build as a table."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from flashgen.model import Band, Definition, Entry, Formulation, Span, Status
from flashgen.output import browser

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from flashgen.build import Built
    from flashgen.check import Checked
    from flashgen.mine import Verdict


def as_json(path: str, facts: Iterable[Formulation | Definition]) -> list[str]:
    """A document as one line of NDJSON: its source and its facts, spans in offsets of the decoded text."""
    return [json.dumps({"source": path, "facts": [_fact(fact) for fact in facts]}, ensure_ascii=False)]


def checked_as_json(checked: Checked) -> str:
    """A checked deck as one line of NDJSON: its deck source, its findings with their places, absent sources."""
    found = [
        {
            "kind": one.kind.value,
            "note": one.note,
            "term": one.term,
            "line": one.at.line,
            "column": one.at.column,
            "message": one.message,
        }
        for one in checked.findings
    ]
    absent = [str(path) for path in checked.absent]
    return json.dumps({"deck": str(checked.path), "findings": found, "absent": absent}, ensure_ascii=False)


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


def as_table(built: Built) -> str:
    """What a build made, what waits for review, and what was only mentioned."""
    deck, report = built.deck, built.report
    rows = [
        (
            "made",
            f"{built.notes} notes, {built.cards} cards",
            str(built.package or "no package: no note is kept"),
        )
    ]
    waiting = [entry for entry in deck.notes if entry.status is Status.REVIEW]
    rows += _row("to review", waiting, f"set `status: keep` or `reject` in {built.path}")
    rows += _row("mentioned", built.mentions, "their members stand in no source of this deck")
    rows += _row("without card", built.unasked, "every card would give its answer away")
    for name, ids, advice in (
        ("new", report.added, ""),
        ("updated", report.updated, ""),
        ("conflicts", report.conflicts, f"the text and your edit differ: see flashgen check {built.path}"),
        ("retired", report.retired, "the text has them no more"),
        ("gone, but edited", report.missing, "the text has them no more; reject or keep them"),
    ):
        if name != "new" or len(ids) < built.notes:
            rows += _row(name, [entry for entry in deck.notes if entry.id in ids], advice)
    if built.emptied:
        terms = dict.fromkeys(entry.term for entry, _ in built.emptied)
        rows.append(
            (
                "cards emptied",
                f"{len(built.emptied)}: of {'、'.join(terms)}",
                f"who has them finds them in Anki's browser: {_search(deck.name, built.emptied)}",
            )
        )
    if built.broken_off:
        rows.append(("broken off", "an earlier build; files were changed since, and count as they stand", ""))
    if built.recovered:
        rows.append(("lock", "was missing: made again from the package", ""))
    rows += [("not at hand", str(path), "its notes stand as they are") for path in built.absent]
    rows += [("not read", words, "") for words in built.unread]
    return _aligned([(deck.name, "", ""), *rows])


def _search(deck: str, cards: Sequence[tuple[Entry, int]]) -> str:
    """Write what finds cards in Anki's browser."""
    terms = [browser.card(browser.note("编号", entry.id), number) for entry, number in cards]
    return " | ".join(browser.searches(deck, terms))


def _row(name: str, facts: Sequence[Entry | Formulation], advice: str) -> list[tuple[str, str, str]]:
    """A line for a group, with its first terms; none for an empty one."""
    if not facts:
        return []
    terms = "、".join(fact.term for fact in facts[:_SHOWN]) + ("…" if len(facts) > _SHOWN else "")
    return [(name, f"{len(facts)}: {terms}", advice)]


_SHOWN = 10  # terms named in a line of the table


def _aligned(rows: Sequence[tuple[str, str, str]]) -> str:
    """Rows as text: the name of each group in a column of its own, the advice on a line below."""
    width = max(len(name) for name, _, _ in rows[1:])
    lines = [rows[0][0]]
    for name, text, advice in rows[1:]:
        lines.append(f"  {name:<{width}}  {text}")
        if advice:
            lines.append(f"  {'':<{width}}  → {advice}")
    return "\n".join(lines)
