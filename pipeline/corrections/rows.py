"""Rows made of what a person saw and said: published cells back into facts and mechanisms."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import cast

from pipeline.corrections.anchors import Found
from pipeline.corrections.nouns import Correction
from pipeline.model import Bound, Fact, Mechanism, Region, Report, Sentence
from pipeline.segment import sentences

REVIEWED = {"accept": "accepted", "correct": "corrected", "add": "added"}
PERSON = "person"
"""The `rule` of a row that no rule found."""
_SURE = Decimal(1)
_DECIMALS = re.compile(r"\d\.(\d+)")
_IN_ID = re.compile(r"-f(\d+)(?:-\d+)?$")
_FREE = ("measure", "subject", "per", "stage", "direction", "level", "domain", "action", "as_of")


@dataclass(slots=True)
class Around:
    """The sentences of a report, cut when the first row is asked for."""

    report: Report
    _rows: tuple[Sentence, ...] | None = field(default=None)

    def at(self, start: int, end: int) -> tuple[str, str]:
        """The sentence or sentences that hold a stretch of text, verbatim, and the headings above."""
        if self._rows is None:
            self._rows = sentences(self.report)
        first = bisect_right(self._rows, start, key=lambda row: row.start) - 1
        last = bisect_right(self._rows, end - 1, key=lambda row: row.start) - 1
        if first < 0:
            return self.report.text[start:end], ""
        begin, stop = min(start, self._rows[first].start), max(end, self._rows[last].end)
        return self.report.text[begin:stop], self._rows[first].section


def fact_of(one: Correction, place: Found, base: Fact | None, around: Around) -> Fact:
    """The fact that the person said; `base`: what the rules find there now."""
    cells = {**one.before, **one.after}
    span = around.report.text[place.start : place.end]
    evidence, section = (base.evidence, base.section) if base else around.at(place.start, place.end)
    value, low, high = (_number(cells, name) for name in ("value", "value_low", "value_high"))
    return Fact(
        place.start, place.end, span, cells["category"], cells.get("measure", ""), value, low, high,
        cast(Bound, cells["bound"]), cells.get("unit", ""), evidence, section, _rule(one, base), _SURE,
        part_of=_total(one, place, base), region=_region(cells, base), decimals=_decimals(span, value),
        reviewed=REVIEWED[one.kind], **{name: cells.get(name, "") for name in _FREE if name != "measure"},
    )  # fmt: skip


def mechanism_of(one: Correction, place: Found, base: Mechanism | None, around: Around) -> Mechanism:
    """The mechanism that the person said; `base`: what the rules find there now."""
    cells = {**one.before, **one.after}
    evidence, section = (base.evidence, base.section) if base else around.at(place.start, place.end)
    return Mechanism(
        place.start, place.end, cells["name"], cells["kind"], evidence, section, _rule(one, base), _SURE,
        tuple(part for part in cells.get("components", "").split(";") if part), cells.get("gloss", ""),
        cells.get("level", ""), cells.get("domain", ""), _region(cells, base), REVIEWED[one.kind],
    )  # fmt: skip


def _rule(one: Correction, base: Fact | Mechanism | None) -> str:
    return base.rule if base else one.before.get("rule", PERSON)


def _number(cells: Mapping[str, str], name: str) -> Decimal | None:
    return Decimal(cells[name]) if cells.get(name) else None


def _decimals(span: str, value: Decimal | None) -> int:
    """Digits after the point as written; of a number in words, those of the value."""
    found = _DECIMALS.search(unicodedata.normalize("NFKC", span))
    if found or value is None:
        return len(found[1]) if found else 0
    return max(0, -int(value.normalize().as_tuple().exponent))


def _region(cells: Mapping[str, str], base: Fact | Mechanism | None) -> Region:
    """The region named in the cells; the rules' own where it is the same."""
    name, code = cells.get("region_name", ""), cells.get("region_code", "")
    said = Region(name, code, cells.get("township_code", ""), cells.get("region_level", ""))
    own = base.region if base else Region()
    return replace(said, basis=own.basis, evidence=own.evidence) if own.name == name else said


def _total(one: Correction, place: Found, base: Fact | None) -> int:
    """Where the total stands: as the rules say, unless the person said another or none; moved as the part was."""
    said = one.after.get("part_of", one.before.get("part_of", "") if base is None else None)
    if said is None:
        return base.part_of if base else -1
    found = _IN_ID.search(said)
    return int(found[1]) + place.start - one.anchor.start if found else -1
