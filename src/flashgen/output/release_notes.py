"""What `flashgen diff` shows: Markdown that a curator can hand to learners as it is, and JSON.

The Markdown is in Chinese, in the words of Anki's Chinese menus: learners are its readers.
"""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING, Any

from flashgen.cards.notetypes import MEANINGS
from flashgen.diff import Cards, Pair
from flashgen.output import browser

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flashgen.deck.packagefile import Package, PackagedNote, PackagedType
    from flashgen.diff import Diff
    from flashgen.snapshot import Companion

    Member = PackagedNote | Pair | Cards

_LONG = 60  # characters of a text that a line shows
_CLOZE = re.compile(r"\{\{c(\d+)::((?:(?!\{\{c\d|\}\}).)*)\}\}", re.DOTALL)  # one that holds no other
_MARKDOWN = re.compile(r"([\\`*_\[\]<>])")

# The groups of `Diff`: heading, and what a learner should know or do.
_GROUPS = {
    "added": ("新增", ""),
    "updated": ("更新", "学习进度不变；自己在这些笔记上改的字、加的标签会被替换。"),
    "cards_added": ("更新带来的新卡片", ""),
    "cards_orphaned": (
        "作废的卡片",
        "所问的内容已经删去。导入后用“工具 → 清理空卡片”删除；想先看看，在浏览窗口搜索：",
    ),
    "retired": ("撤下", "牌组不再收录，但导入不会删除它们。不想再学的，在浏览窗口搜索，选中后暂停或删除："),
    "ignored": ("不会更新", "内容有变，时间却不比旧版新，Anki 会保留旧的内容。"),
    "refused": ("无法导入", "笔记模板与旧版不同，Anki 会跳过这些笔记。"),
    "unchanged": ("不变", ""),
}
_COMPANION = (
    "随牌组另附 {name}，收有{which}。学过的人导入它，这些笔记就带上标签 `flashgen::retired`，"
    "在浏览窗口搜索 `tag:flashgen::retired` 即可找到（自己在这些笔记上改的字、加的标签会被替换）；"
    "没有学过的人不必导入。"
)
_OLD = ("cards_orphaned", "retired")  # the groups of what only the old side has, and learners keep


def as_markdown(found: Diff, companion: Companion | None = None) -> str:
    """Give a table of how many notes and cards, then a list for each group but that of unchanged notes.

    `companion` is the package of withdrawn notes beside the new side.
    """
    head = [f"# {_shown(found.new.deck)}"]
    if found.is_empty:
        head.append("没有变化。")
    if found.is_renamed:
        was = _shown(found.old.deck)
        head.append(f"牌组原名 {was}：已有的卡片留在原来的牌组，新增的进入新名字的牌组。")
    rows = ["| 导入后 | 笔记 | 卡片 |", "| --- | ---: | ---: |"]
    lists = []
    for name, (heading, advice) in _GROUPS.items():
        members: Sequence[Member] = getattr(found, name)
        if members:
            rows.append(f"| {heading} | {len(members)} | {sum(map(_count, members))} |")
        if members and name != "unchanged":
            side = _side(found, name)
            searches = [f"    {search}" for search in _searches(side, members)] if name in _OLD else []
            above = [f"## {heading}", advice, "\n".join(searches)]
            if name == "retired":
                above.append(_told_of(companion, found))
            lists += [*filter(None, above), "\n".join(f"- {_line(side, one)}" for one in members)]
    return "\n\n".join([*head, "\n".join(rows), *lists])


def as_json(old: str, new: str, found: Diff, companion: Companion | None = None) -> str:
    """Give all groups, unchanged notes too, as one JSON object; `old` and `new` are the paths as given."""
    held = _held(companion, found)
    groups = {
        name: [_record(_side(found, name), one, searched=name in _OLD) for one in getattr(found, name)]
        for name in _GROUPS
    }
    told = {
        "old": old,
        "new": new,
        "deck": {"old": found.old.deck, "new": found.new.deck},
        "matched": "id" if found.by_id else "guid",
        **groups,
        "companion": {"file": companion.name, "guids": held} if companion and held else None,
        "schema": [{"old": _schema(one), "new": _schema(other)} for one, other in found.schema],
    }
    return json.dumps(told, ensure_ascii=False)


def _held(companion: Companion | None, found: Diff) -> list[str]:
    """The guids of the withdrawn notes that the companion holds: it may have come late, or be of another build."""
    return [note.guid for note in found.retired if companion and note.guid in companion.guids]


def _told_of(companion: Companion | None, found: Diff) -> str:
    held = _held(companion, found)
    if not companion or not held:
        return ""
    which = "这些笔记" if len(held) == len(found.retired) else f"其中 {len(held)} 条笔记"
    return _COMPANION.format(name=_shown(companion.name), which=which)


def _side(found: Diff, group: str) -> Package:
    return found.old if group in _OLD else found.new


def _note(member: Member) -> PackagedNote:
    if isinstance(member, Cards):
        return member.note
    return member.new if isinstance(member, Pair) else member


def _count(member: Member) -> int:
    return len(member.new.ords if isinstance(member, Pair) else member.ords)


def _line(side: Package, member: Member) -> str:
    """Name a note, and say of an updated one which fields differ, of cards what they ask for."""
    if isinstance(member, Pair):
        names = dict.fromkeys(MEANINGS.get(name, name) for name in _changes(side, member))
        changed = "、".join(names) or "内容未变，只是时间较新"
        return f"{_shown(_title(side, member.new))}（{changed}）"
    if isinstance(member, Cards):
        asked = "；".join(_shown(_asked(side, member.note, ord_)) for ord_ in member.ords)
        return f"{_shown(_title(side, member.note))}（{asked}）"
    return _shown(_title(side, member))


def _record(side: Package, member: Member, *, searched: bool) -> dict[str, Any]:
    note = _note(member)
    ords = member.ords if isinstance(member, Cards) else note.ords
    record: dict[str, Any] = {
        "guid": note.guid,
        "id": note.fields[0],
        "title": _title(side, note),
        "cards": [ord_ + 1 for ord_ in ords],  # as Anki's browser counts
    }
    if isinstance(member, Pair):
        record["changed"] = _changes(side, member)
    if isinstance(member, Cards):
        record["asked"] = [_asked(side, note, ord_) for ord_ in ords]
    if searched:
        record["searches"] = _searches(side, [member])
    return record


def _schema(note_type: PackagedType) -> dict[str, Any]:
    return {
        "id": note_type.id,
        "name": note_type.name,
        "fields": [part.name for part in note_type.fields],
        "templates": [part.name for part in note_type.templates],
    }


def _changes(side: Package, pair: Pair) -> dict[str, dict[str, str]]:
    """Give old and new HTML of each field that differs, by its name, and the tags where they differ."""
    names = [part.name for part in side.note_types[pair.new.note_type].fields]
    every = [*zip(names, pair.old.fields, pair.new.fields, strict=True)]
    if pair.is_retagged:
        every.append(("标签", " ".join(pair.old.tags), " ".join(pair.new.tags)))
    return {name: {"old": old, "new": new} for name, old, new in every if old != new}


def _title(side: Package, note: PackagedNote) -> str:
    """Give what Anki's browser shows of a note; where that field is empty, the next that is not."""
    first = side.note_types[note.note_type].sort_field
    return next(filter(None, map(_plain, (*note.fields[first:], *note.fields))), note.guid)


def _asked(side: Package, note: PackagedNote, ord_: int) -> str:
    """Give the text that a card of a cloze note hides; of another note, the name of the card's template."""
    note_type = side.note_types[note.note_type]
    if not note_type.is_cloze:
        return note_type.templates[ord_].name if ord_ < len(note_type.templates) else f"{ord_ + 1}"
    return "、".join(hidden for field in note.fields for hidden in _clozes(field).get(ord_ + 1, ()))


# --- what to type into Anki's browser -------------------------------------------------------------------


def _searches(side: Package, members: Sequence[Member]) -> list[str]:
    """Give the searches that find all members of a group."""
    return browser.searches(side.deck, [term for member in members for term in _terms(side, member)])


def _terms(side: Package, member: Member) -> list[str]:
    """Find a note by its first field, which tells it apart, and a card by its number as well."""
    packaged = _note(member)
    found = browser.note(side.note_types[packaged.note_type].fields[0].name, packaged.fields[0])
    return [browser.card(found, ord_ + 1) for ord_ in member.ords] if isinstance(member, Cards) else [found]


# --- HTML to text ---------------------------------------------------------------------------------------


def _plain(field: str) -> str:
    text = re.sub(r"</li>\s*<li[^>]*>", "；", _uncovered(field)[0])
    text = " ".join(html.unescape(re.sub(r"<[^>]*>", " ", text)).split())
    return re.sub("(?<=[：；，。、]) ", "", text)


def _clozes(field: str) -> dict[int, list[str]]:
    return {number: [_plain(one) for one in hidden] for number, hidden in _uncovered(field)[1].items()}


def _uncovered(field: str) -> tuple[str, dict[int, list[str]]]:
    """Take a field out of its clozes, the inner ones first: its text, and what each number hides."""
    hidden: dict[int, list[str]] = {}
    while match := _CLOZE.search(field):
        text = match[2].split("::")[0]  # a hint follows
        hidden.setdefault(int(match[1]), []).append(text)
        field = field[: match.start()] + text + field[match.end() :]
    return field, hidden


def _shown(text: str) -> str:
    """Shorten a text, and have Markdown show it as it stands."""
    return _MARKDOWN.sub(r"\\\1", text if len(text) <= _LONG else f"{text[: _LONG - 1]}…")
