"""Facts, mechanisms and reports sorted into the regions and years that they belong to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from pipeline.dataset import Row, Rows
from pipeline.regions import scan

Key = tuple[str, str]
"""Full name of a region, and a year or nothing."""
_PLACED = ("region_name", "region_code", "township_code", "region_level")


@dataclass(slots=True)
class Gathered:
    """What there is for one region and year."""

    facts: list[Row] = field(default_factory=list)
    mechanisms: list[Row] = field(default_factory=list)
    reports: dict[str, Row] = field(default_factory=dict)
    """Read, and about the region and year."""
    unread: dict[str, Row] = field(default_factory=dict)
    """Not read, or not whole."""
    places: list[Row] = field(default_factory=list)

    def place(self) -> Row:
        """Name, codes and level, from a row that has them: the same whatever the rows' order."""
        return min(self.places, key=lambda row: tuple((not row[name], row[name]) for name in _PLACED))


@dataclass(frozen=True, slots=True)
class Part:
    """What one report has to say of one region and year. `about`: whether the report itself is about them."""

    report: Row
    facts: list[Row]
    mechanisms: list[Row]
    places: list[Row]
    about: bool


def parts_of(rows: Rows) -> dict[Key, Part]:
    """The regions and years that one report has something to say of, and what; its row is the only one of `reports`."""
    [report] = rows["reports"]
    return {
        key: Part(report, group.facts, group.mechanisms, _once(group.places), bool(group.reports or group.unread))
        for key, group in gather(rows).items()
    }


def joined(parts: Iterable[Part]) -> Gathered:
    """What `gather` would make of all these reports for their region and year."""
    group = Gathered()
    for part in parts:
        group.facts += part.facts
        group.mechanisms += part.mechanisms
        group.places += part.places
        if part.about:
            _enter(group, part.report)
    return group


def gather(rows: Rows) -> dict[Key, Gathered]:
    """Everything by region and year, sorted; a copy counts for nothing, what names no region is left out.

    What one report adds to a region and year depends on no other report.
    """
    reports = {row["report_id"]: row for row in rows["reports"]}
    places = {(row["report_id"], row["region_name"]): row for row in (*rows["facts"], *rows["reports"])}
    found: dict[Key, Gathered] = {}
    for row in rows["reports"]:
        if not row["duplicate_of"]:
            _add_report(found, row)
    partners = _partners(rows["facts"])
    for fact in rows["facts"]:
        if group := _group(found, fact, _year(fact, reports[fact["report_id"]], partners)):
            group.facts.append(fact)
    for mechanism in rows["mechanisms"]:
        known = places.get((mechanism["report_id"], mechanism["region_name"]), {})
        place = _placed(known | mechanism)
        if group := _group(found, mechanism | place, reports[mechanism["report_id"]]["year"]):
            group.mechanisms.append(mechanism)
    return dict(sorted(found.items()))


def _group(found: dict[Key, Gathered], row: Row, year: str) -> Gathered | None:
    if not row["region_name"]:
        return None
    group = found.setdefault((row["region_name"], year), Gathered())
    group.places.append(_placed(row))
    return group


def _add_report(found: dict[Key, Gathered], report: Row) -> None:
    read = report["status"] != "failed"
    place = _placed(report) if read else _named_in(report["file"])
    if not place["region_name"]:
        return
    group = found.setdefault((place["region_name"], report["year"]), Gathered())
    group.places.append(place)
    _enter(group, report)


def _enter(group: Gathered, report: Row) -> None:
    if report["status"] != "failed":
        group.reports[report["report_id"]] = report
    if report["status"] != "ok":
        group.unread[report["report_id"]] = report


def _once(places: Iterable[Row]) -> list[Row]:
    return list({tuple(place.values()): place for place in places}.values())


def _named_in(file: str) -> Row:
    """The one region that a file's name names (南乐县2021年简报.pdf), empty where it names none or several."""
    places = [place for place in scan(PurePosixPath(file).stem) if place.code]
    deepest = max(places, key=lambda place: len(place.full_name), default=None)
    if deepest is None or not all(deepest.full_name.startswith(place.full_name) for place in places):
        return dict.fromkeys(_PLACED, "")
    return dict(
        zip(_PLACED, (deepest.full_name, deepest.code, deepest.township_code, deepest.level), strict=True)
    )  # fmt: skip


def _placed(row: Mapping[str, str]) -> Row:
    return {name: row.get(name, "") for name in _PLACED}


def _partners(facts: Iterable[Row]) -> dict[tuple[str, str, str], str]:
    """The date of the state after a change, by report, sentence and category."""
    return {(f["report_id"], f["evidence"], f["category"]): f["as_of"] for f in facts if f["stage"] == "after"}


def _year(fact: Row, report: Row, partners: Mapping[tuple[str, str, str], str]) -> str:
    """The fact's own year, else the report's. A state before a change stands beside the state after it."""
    if fact["stage"] == "before":
        return partners.get((fact["report_id"], fact["evidence"], fact["category"]), "")[:4] or report["year"]
    return fact["as_of"][:4] or report["year"]
