"""From published rows to comparison.csv, comparison_evidence.csv and conflicts.csv."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from pipeline.compare.cells import Gathered, Key, Part, gather, joined
from pipeline.compare.choose import Cell, choose
from pipeline.compare.derive import Derived, derive
from pipeline.compare.own import rules
from pipeline.compare.rules import Rule
from pipeline.dataset import Row, Rows, plain
from pipeline.regions.in_year import LAST_YEAR, above, in_year
from pipeline.schema import TABLE, Table, tables_with

_STATE = ("region_name", "region_code", "township_code")


@dataclass(frozen=True, slots=True)
class _Line:
    """One row of comparison.csv, before it is written."""

    place: Row
    year: str
    group: Gathered
    stated: dict[str, Cell]
    derived: dict[str, Derived]
    mechanisms: dict[str, list[Row]]

    def reports(self) -> set[str]:
        """Reports read that are about the region and year, or have a value in the row."""
        rows = [[cell.fact] for cell in self.stated.values()] + list(self.mechanisms.values())
        return {*self.group.reports, *(row["report_id"] for found in rows for row in found)}

    def is_empty(self) -> bool:
        """Whether no report is about the region and year, and none has a value for it."""
        return not self.reports() and not self.group.unread


@cache
def tables(indicators: tuple[str, ...] = ()) -> tuple[Table, ...]:
    """Every published table, with a column for each indicator of the user's files; UsageError for a bad one."""
    shipped = len(rules())
    return tables_with(tuple(rule.one for rule in rules(indicators)[shipped:]))


def compare(rows: Rows, indicators: tuple[str, ...] = (), codes_as_of: int = 0) -> Rows:
    """The three tables, from the rows of `reports`, `facts` and `mechanisms`, where a region is known.

    `indicators`: files of the user's own; `codes_as_of`: the year of the codes to merge by, 0 for the latest.
    """
    return _compare(rows, gather(rows), indicators, codes_as_of)


def compare_one(key: Key, parts: Sequence[Part], indicators: tuple[str, ...] = (), codes_as_of: int = 0) -> Rows:
    """The rows of one region and year, from what each report has to say of it, in the order of their files."""
    return _compare({"reports": [part.report for part in parts]}, {key: joined(parts)}, indicators, codes_as_of)


def _compare(rows: Rows, groups: Mapping[Key, Gathered], indicators: tuple[str, ...], codes_as_of: int) -> Rows:
    found: Rows = {"comparison": [], "comparison_evidence": [], "conflicts": []}
    chosen = rules(indicators)
    reports = {row["report_id"]: row for row in rows["reports"]}
    names = next(table.names for table in tables(indicators) if table.name == "comparison")
    for (_, year), group in groups.items():
        line = _line(year, group, chosen, reports)
        if line.is_empty():
            continue
        found["comparison"].append(_compared(line, codes_as_of or LAST_YEAR, names))
        found["comparison_evidence"] += [row for rule in chosen for row in _behind(line, rule)]
        found["conflicts"] += [row for cell in line.stated.values() for row in _conflicts(line, cell)]
    return found


def _line(year: str, group: Gathered, chosen: Sequence[Rule], reports: dict[str, Row]) -> _Line:
    stated: dict[str, Cell] = {}
    kinds: dict[str, list[Row]] = defaultdict(list)
    for fact in group.facts:
        kinds[fact["category"]].append(fact)
    for rule in (rule for rule in chosen if rule.one.kind == "stated"):
        beside = stated[rule.together].fact if rule.together in stated else None
        if cell := choose(rule, [f for kind in rule.categories for f in kinds.get(kind, ())], reports, beside):
            stated[rule.one.id] = cell
    derived = {rule.one.id: value for rule in chosen if rule.one.derive and (value := derive(rule, stated))}
    named = {rule.one.id: list(filter(rule.names, group.mechanisms)) for rule in chosen if rule.one.kind == "mechanism"}
    return _Line(group.place(), year, group, stated, derived, {name: rows for name, rows in named.items() if rows})


def _compared(line: _Line, code_year: int, names: Sequence[str]) -> Row:
    group, place = line.group, line.place
    then = in_year(place["region_code"], place["region_name"], code_year)
    cells = {name: plain(cell.value) for name, cell in line.stated.items()}
    cells |= {name: plain(cell.value) for name, cell in line.derived.items()}
    return dict.fromkeys(names, "") | place | above(place["region_code"], place["region_name"]) | {
        "year": line.year, "status": _status(line), "reports": str(len(line.reports())),
        "reports_unread": str(len(group.unread)), "code_year": str(code_year), "code_in_year": then.code,
        "name_in_year": then.name, "code_relation": then.relation, "code_nearest": ";".join(then.nearest),
        **cells, **dict.fromkeys(line.mechanisms, "1"),
    }  # fmt: skip


def _status(line: _Line) -> str:
    if not line.reports():
        return "failed"
    return "partial" if line.group.unread else "ok"


def _behind(line: _Line, rule: Rule) -> Iterator[Row]:
    name = rule.one.id
    if name in line.stated:
        cell = line.stated[name]
        yield _evidence(line, rule, cell.fact, chosen=cell.chosen, candidates=str(cell.candidates), **_amounts(cell))
    for cell in line.derived[name].behind if name in line.derived else ():
        one = line.derived[name]
        told = {"value": plain(one.value), "bound": one.bound, "expression": one.expression}
        yield _evidence(line, rule, cell.fact, chosen="computed", candidates="1", **told)
    named = line.mechanisms.get(name, [])
    for row in named:
        told = {"chosen": "agreed" if named[1:] else "only", "candidates": str(len(named))}
        yield _evidence(line, rule, row, value="1", **told)


def _evidence(line: _Line, rule: Rule, row: Row, **cells: str) -> Row:
    ids = {name: row.get(name, "") for name in ("fact_id", "mechanism_id", "as_of", "report_id", "evidence")}
    return _filled("comparison_evidence", line, indicator=rule.one.id, **ids, **cells)


def _amounts(cell: Cell) -> Row:
    numbers = {column: plain(cell.rule.amount(cell.fact, column)) for column in ("value", "value_low", "value_high")}
    return numbers | {"bound": cell.fact["bound"]}


def _conflicts(line: _Line, cell: Cell) -> Iterator[Row]:
    for other, why in cell.others:
        taken = cell.fact
        yield _filled(
            "conflicts", line, indicator=cell.rule.one.id,
            value=plain(cell.value), bound=taken["bound"], fact_id=taken["fact_id"],
            report_id=taken["report_id"], evidence=taken["evidence"],
            other_value=plain(cell.rule.amount(other, "value")), other_bound=other["bound"],
            other_fact_id=other["fact_id"], other_report_id=other["report_id"], other_evidence=other["evidence"],
            between="within_report" if taken["report_id"] == other["report_id"] else "between_reports", why=why,
        )  # fmt: skip


def _filled(name: str, line: _Line, **cells: str) -> Row:
    place = {column: line.place[column] for column in _STATE}
    return dict.fromkeys(TABLE[name].names, "") | place | {"year": line.year} | cells
