"""Corrections applied to what the rules find in one report, before its arithmetic is checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Generic, TypeVar

from pipeline.corrections.anchors import Found, Squeezed, locate, squeeze
from pipeline.corrections.log import read_log
from pipeline.corrections.nouns import Anchor, Correction
from pipeline.corrections.places import STATE
from pipeline.corrections.rows import Around, fact_of, mechanism_of
from pipeline.model import CorrectionState, Fact, Mechanism, Report

_Row = TypeVar("_Row", Fact, Mechanism)
_Mark = tuple[str, Decimal | None]
"""What tells two rows at one place apart: category and value, or kind."""
_HALF = 2


@dataclass(frozen=True, slots=True)
class Applied:
    """The rows as people left them, in the order of the text, and what became of each entry of the log."""

    facts: tuple[Fact, ...]
    mechanisms: tuple[Mechanism, ...]
    states: tuple[CorrectionState, ...]


def apply(
    report: Report, facts: Sequence[Fact], mechanisms: Sequence[Mechanism], corrections: Sequence[Correction]
) -> Applied:
    """The rows of a report (offsets into its published text) with its log of corrections, oldest first, applied.

    A row that a person saw is published as that person left it, whatever the rules say of it now. What no longer
    finds its place for sure is left alone and told in `states`.
    """
    own = [one for one in corrections if one.report_id == report.report_id]
    if not own:
        return Applied(tuple(facts), tuple(mechanisms), ())
    squeezed, around, log = squeeze(report.text), Around(report), read_log(own)
    states = {one.correction_id: CorrectionState(one.correction_id, "applied") for one in own}
    states |= {one: CorrectionState(one, "undone") for one in log.undone if one in states}
    of_facts = _Desk(list(facts), _fact_mark, fact_of, states, False)
    of_mechanisms = _Desk(list(mechanisms), _mechanism_mark, mechanism_of, states, True)
    for one in log.holding:
        (of_facts if one.table == "facts" else of_mechanisms).take(one, squeezed, around)
    return Applied(_consistent(of_facts), _in_order(of_mechanisms), tuple(states[one.correction_id] for one in own))


@dataclass(slots=True)
class _Desk(Generic[_Row]):
    """The rows of one table while the log is worked through."""

    rows: list[_Row]
    mark: Callable[[_Row], _Mark]
    make: Callable[[Correction, Found, _Row | None, Around], _Row]
    states: dict[str, CorrectionState]
    named: bool
    """Whether rows of the same name are one row, of which the first place is published."""
    said: dict[int, str] = field(default_factory=dict)
    """Row → the correction that it is published by."""
    marks: dict[int, set[_Mark]] = field(default_factory=dict)
    """Row → what it was before it was corrected."""
    gone: set[int] = field(default_factory=set)
    moved: dict[int, int] = field(default_factory=dict)
    """Where a row stood → where it stands."""

    def take(self, one: Correction, squeezed: Squeezed, around: Around) -> None:
        """Apply one entry, or say why not."""
        place = locate(squeezed, one.anchor)
        state = STATE[place.how]
        self.states[one.correction_id] = CorrectionState(one.correction_id, state, place.start, place.end)
        if state != "applied":
            return
        at = self._find(place, one.anchor)
        self._supersede(at, one)
        if one.kind == "reject":
            self._reject(at)
        else:
            self._put(at, one, place, around)

    def _supersede(self, at: int | None, one: Correction) -> None:
        if at is not None and at in self.said:
            last = self.said[at]
            self.states[last] = replace(self.states[last], state="superseded")

    def _reject(self, at: int | None) -> None:
        if at is not None:
            self.gone.add(at)
            self.gone.update(self._namesakes(at, self.rows[at]))

    def _put(self, at: int | None, one: Correction, place: Found, around: Around) -> None:
        base = None if at is None else self.rows[at]
        row = self.make(one, place, base, around)
        if at is None or base is None:
            self.rows.append(row)
            at = len(self.rows) - 1
        else:
            self.gone.update(self._namesakes(at, base))
            self.moved[base.start] = row.start
            self.marks.setdefault(at, set()).add(self.mark(base))
            self.rows[at] = row
        self.marks.setdefault(at, set()).add(_anchor_mark(one.anchor))
        self.said[at] = one.correction_id

    def _find(self, place: Found, anchor: Anchor) -> int | None:
        """The row that is meant: one that bears or bore the mark; else one at the place that nobody spoke of."""
        standing = [at for at in self._near(place) if self._may_be(at, anchor)]
        order = sorted(standing, key=lambda at: (not self._bears(at, anchor), self.rows[at].start != place.start, at))
        return order[0] if order else None

    def _near(self, place: Found) -> Iterator[int]:
        for at, row in enumerate(self.rows):
            shared = min(row.end, place.end) - max(row.start, place.start)
            whole = max(row.end, place.end) - min(row.start, place.start)
            if at not in self.gone and shared > 0 and (not self.named or shared * _HALF >= whole):
                yield at

    def _may_be(self, at: int, anchor: Anchor) -> bool:
        return at not in self.said or self._bears(at, anchor)

    def _bears(self, at: int, anchor: Anchor) -> bool:
        return _anchor_mark(anchor) in {self.mark(self.rows[at]), *self.marks.get(at, ())}

    def _namesakes(self, at: int, row: _Row) -> set[int]:
        if not self.named:
            return set()
        key = _name(row)
        return {i for i, other in enumerate(self.rows) if i != at and i not in self.said and _name(other) == key}


def _name(row: Fact | Mechanism) -> tuple[str, str]:
    return (row.name if isinstance(row, Mechanism) else row.span, row.region.name)


def _fact_mark(fact: Fact) -> _Mark:
    return fact.category, fact.value


def _mechanism_mark(mechanism: Mechanism) -> _Mark:
    return mechanism.kind, None


def _anchor_mark(anchor: Anchor) -> _Mark:
    return anchor.label, Decimal(anchor.value) if anchor.value else None


def _in_order(desk: _Desk[_Row]) -> tuple[_Row, ...]:
    left = [row for at, row in enumerate(desk.rows) if at not in desk.gone]
    return tuple(sorted(left, key=lambda row: row.start))


def _consistent(desk: _Desk[Fact]) -> tuple[Fact, ...]:
    """The facts, each a part of a total that is still there, or of none."""
    facts = _in_order(desk)
    starts = {fact.start for fact in facts}
    return tuple(_part(fact, desk.moved.get(fact.part_of, fact.part_of), starts) for fact in facts)


def _part(fact: Fact, total: int, starts: set[int]) -> Fact:
    total = total if total in starts and total != fact.start else -1
    return fact if total == fact.part_of else replace(fact, part_of=total)
