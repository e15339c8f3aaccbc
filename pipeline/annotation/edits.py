"""What comes back from a tool, held against what was sent: kept word for word, edited, new or gone."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.annotation.contexts import context_of
from pipeline.annotation.labels import FIELDS, MECHANISM, WORDS, Record, list_of, read_shown, shown
from pipeline.annotation.numbers import number_at
from pipeline.annotation.sheets import Mark, Sheet
from pipeline.evaluate.folding import Folded, fold, fold_text

_QUOTES = "“”\"'‘’「」『』《》"
_SHARED = ("optional", "phenomena")
"""Attributes that stay when a mark changes from one list to another."""


@dataclass(frozen=True, slots=True)
class Returned:
    """A labelled range as a tool gives it back, in code points. `where` says where in its file, for messages."""

    label: str
    start: int
    end: int
    where: str
    id: str = ""
    fields: Mapping[str, Sequence[str]] | None = None
    """What the tool shows of each attribute; None: it knows none, so that they are as they were sent."""
    record: Record | None = None
    """The attributes themselves, from a format that carries them."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be taken over: where it stands, and the key and values of what to say."""

    where: str
    key: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Place:
    sheet: Sheet
    text: Folded
    told: list[Problem]


def restore(sheet: Sheet, returned: Sequence[Returned]) -> tuple[Record, tuple[Problem, ...]]:
    """The answer that a sheet has become, and what could not be taken over.

    A range that is as it was sent gives its record word for word, in its old place; new ones follow in reading order.
    """
    place = _Place(sheet, fold_text(sheet.text), [])
    kept: dict[str, Record] = {}
    new: list[tuple[int, str, Record]] = []
    for one, mark in zip(returned, _matched(sheet.marks, returned), strict=True):
        of = list_of(one.label)
        if not of:
            place.told.append(Problem(one.where, "an_label", {"label": one.label}))
        elif (record := _record(place, of, one, mark)) is not None:
            if mark and _has_slot(sheet.rest, of, mark.id):
                kept[mark.id] = record
            else:
                new.append((one.start, of, record))
    return _assembled(sheet.rest, kept, sorted(new, key=lambda one: one[0])), tuple(place.told)


def _has_slot(rest: Record, of: str, mark: str) -> bool:
    """Whether the answer that was sent has a place for a mark in this list."""
    return mark[0] == of[0] and mark[1:].isdecimal() and rest.get(of, [])[int(mark[1:]) :][:1] == [None]


def _assembled(rest: Record, kept: Mapping[str, Record], new: Iterable[tuple[int, str, Record]]) -> Record:
    answer = copy.deepcopy(rest)
    for of in FIELDS:
        if of in answer:
            slots = (kept.get(f"{of[0]}{at}") if one is None else one for at, one in enumerate(answer[of]))
            answer[of] = [one for one in slots if one is not None]
    for _, of, record in new:
        answer.setdefault(of, []).append(record)
    return answer


def _matched(marks: Sequence[Mark], returned: Sequence[Returned]) -> list[Mark | None]:
    """For each range the mark that it was: of the same id, else at the same place, else overlapping with its label."""
    found: list[Mark | None] = [None] * len(returned)
    free = {mark.id: mark for mark in marks}
    for rank in (_by_id, _as_sent, _same_place, _moved):
        for at, one in enumerate(returned):
            if found[at] is None:
                best = max((m for m in free.values() if rank(one, m)), key=lambda m: _shared(one, m), default=None)
                if best:
                    found[at] = free.pop(best.id)
    return found


def _by_id(one: Returned, mark: Mark) -> bool:
    return bool(one.id) and one.id == mark.id


def _as_sent(one: Returned, mark: Mark) -> bool:
    return one.label == mark.label and _same_place(one, mark)


def _same_place(one: Returned, mark: Mark) -> bool:
    return (one.start, one.end) == (mark.start, mark.end)


def _moved(one: Returned, mark: Mark) -> bool:
    return list_of(one.label)[:1] == mark.id[0] and _shared(one, mark) > 0


def _shared(one: Returned, mark: Mark) -> int:
    return min(one.end, mark.end) - max(one.start, mark.start)


def _record(place: _Place, of: str, one: Returned, mark: Mark | None) -> Record | None:
    """The record that a range stands for; None, and a problem told, when it cannot be one."""
    same = mark if mark and mark.id[0] == of[0] else None
    record = _attributes(place, of, one, same, mark)
    if same and (one.start, one.end) == (same.start, same.end):
        for key in ("context", WORDS[of]):
            if key in same.record:
                record[key] = same.record[key]
        record = _in_order(record, same.record)
    else:
        placed = _placed(place, of, one, record, same)
        if placed is None:
            return None
        record = placed
    return _labelled(of, one.label, record, same)


def _attributes(place: _Place, of: str, one: Returned, same: Mark | None, mark: Mark | None) -> Record:
    """What is known of a range beside its place and label."""
    if one.record is not None:
        base = dict(one.record)
    elif same:
        base = copy.deepcopy(same.record)
    else:
        base = {key: mark.record[key] for key in _SHARED if mark and key in mark.record}
    known = {one.name for one in FIELDS[of]}
    base = {key: value for key, value in base.items() if same or key in known}
    return base if one.fields is None else _merged(place, of, one, base)


def _merged(place: _Place, of: str, one: Returned, base: Record) -> Record:
    """The attributes with those replaced that the tool shows otherwise."""
    for known in FIELDS[of]:
        texts = list((one.fields or {}).get(known.name, ()))
        if sorted(texts) == sorted(shown(known, base)):
            continue
        if not texts:
            base.pop(known.name, None)
            continue
        try:
            base[known.name] = read_shown(known, texts)
        except ValueError:
            place.told.append(Problem(one.where, "an_number", {"name": known.name, "value": texts[0]}))
    return base


def _placed(place: _Place, of: str, one: Returned, record: Record, same: Mark | None) -> Record | None:
    """A record at a new place: its words, their context, and of a fact the number that stands there."""
    words = place.text.raw[one.start : one.end]
    bare = words.strip().strip(_QUOTES) if of in ("mechanisms", "citations") else words
    if not fold(bare):
        place.told.append(Problem(one.where, "an_blank", {"words": words}))
        return None
    if WORDS[of] != "span":
        return {WORDS[of]: bare} | {key: value for key, value in record.items() if key != WORDS[of]}
    context = context_of(place.text, one.start, one.end)
    if context is None:
        place.told.append(Problem(one.where, "an_context", {"words": words}))
        return None
    record = {key: value for key, value in record.items() if key not in ("context", "span")}
    record = {"context": context, "span": words} | record
    return record if of == "traps" else _counted(place, one, record, same)


def _counted(place: _Place, one: Returned, record: Record, same: Mark | None) -> Record | None:
    """The fact with the number of its new words, unless the tool itself has stated another."""
    stated = ("value", "low", "high", "bound", "unit")
    before = {key: same.record[key] for key in stated if same and key in same.record}
    now = {key: record[key] for key in stated if key in record}
    if now and now != before:
        return record
    read = number_at(place.text.raw, one.start, one.end)
    if read is None:
        place.told.append(Problem(one.where, "an_kept" if now else "an_no_number", {"words": record["span"]}))
        return record if now else None
    rest = {key: value for key, value in record.items() if key not in ("context", "span", "category", *stated)}
    first = {"context": record["context"], "span": record["span"], "category": record.get("category", [])}
    return first | read | rest


def _labelled(of: str, label: str, record: Record, same: Mark | None) -> Record:
    """The record under its label; of alternatives that it had, the label goes first."""
    key = {"facts": "category", "mechanisms": "kind"}.get(of)
    if key is None or (same and label == same.label and record.get(key)):
        return record
    code, known = label.removeprefix(MECHANISM), list(record.get(key, ()))
    record[key] = [code, *(one for one in known if one != code)] if code in known else [code]
    return record


def _in_order(record: Record, like: Record) -> Record:
    ordered = {key: record[key] for key in like if key in record}
    return ordered | {key: value for key, value in record.items() if key not in like}
