"""The published folder as the page needs it: small things in memory, rows and texts read when they are asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from pipeline.dataset import Row, Rows
from pipeline.export.csv_tables import BOM, decode, heading, label
from pipeline.export.datapackage import FILE
from pipeline.export.published import tables_of, version_of
from pipeline.review.doubts import Against, Doubt, conflicting_ids, doubt_of, inconsistent_ids
from pipeline.review.lines import Cells, Indexed, indexed
from pipeline.schema import TABLES, Table
from pipeline.settings import VERSION, Headers

TEXTS = "texts"
_See = Callable[[Cells], object]
ROWS = ("facts", "mechanisms", "citations", "checks")
"""Tables that hold the rows of one report."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One report: its row, how many rows people have seen, and the doubtful ones, in the order of the text."""

    row: Row
    reviewed: int = 0
    doubts: tuple[Doubt, ...] = ()


Ranked = tuple[tuple[int, float, str], int, str, Doubt]
"""Order, place in the text, report, and the doubtful row."""


@dataclass(frozen=True)
class Snapshot:
    """One published version. Nothing in it changes; a report corrected since then is put in by `with_entry`."""

    folder: Path
    stamp: tuple[object, ...] = ()
    version: str = VERSION
    """Of the program that published it."""
    tables: tuple[Table, ...] = TABLES
    entries: Mapping[str, Entry] = field(default_factory=dict)
    of_report: Mapping[str, Indexed] = field(default_factory=dict)
    """Table → its rows by report; `conflicts` by both of its reports."""
    comparison: tuple[Row, ...] = ()
    behind: Mapping[str, Indexed] = field(default_factory=dict)
    """`comparison_evidence` and `conflicts` → rows by region, year and indicator."""

    def rows(self, table: str, report_id: str) -> list[Row]:
        """The rows of one report; none where the table holds none."""
        return self.of_report[table].rows(report_id) if table in self.of_report else []

    def report_rows(self, report_id: str) -> Rows:
        """The rows of one report in all tables of `ROWS`."""
        return {name: self.rows(name, report_id) for name in ROWS}

    def text(self, report_id: str) -> str:
        """The published text; empty where there is none."""
        if report_id not in self.entries:
            return ""
        try:
            return (self.folder / TEXTS / f"{report_id}.txt").read_bytes().decode("utf-8")
        except OSError:
            return ""

    def text_stamp(self, report_id: str) -> tuple[int, ...]:
        """What tells one text of a report from another; empty where there is none."""
        if report_id not in self.entries:
            return ()
        try:
            told = (self.folder / TEXTS / f"{report_id}.txt").stat()
        except OSError:
            return ()
        return told.st_ino, told.st_size, told.st_mtime_ns

    def cell(self, table: str, region: str, year: str, indicator: str) -> list[Row]:
        """What stands behind a cell of the comparison."""
        found = self.behind.get(table)
        return found.rows("\t".join((region, year, indicator))) if found else []

    def table(self, name: str) -> Table:
        """The table, with the columns of a user's own indicators."""
        return next(table for table in self.tables if table.name == name)

    def with_entry(self, report_id: str, entry: Entry) -> Snapshot:
        """The same with one report as it is now."""
        fresh = replace(self, entries={**self.entries, report_id: entry})
        kept = [one for one in self.doubts if one[2] != report_id]
        fresh.__dict__["doubts"] = sorted(kept + _ranked(report_id, entry))  # nearly in order already: soon done
        return fresh

    @cached_property
    def doubts(self) -> list[Ranked]:
        """The doubtful rows of all reports, the most doubtful first."""
        return sorted(one for key, entry in self.entries.items() for one in _ranked(key, entry))

    @cached_property
    def counts(self) -> dict[str, int]:
        """Of reports and rows."""
        rows = [entry.row for entry in self.entries.values()]
        published = [row for row in rows if not row["duplicate_of"]]
        told = {name: sum(int(row[name] or 0) for row in published) for name in ("facts", "mechanisms")}
        return {"reports": len(rows), **told, "doubts": len(self.doubts)}


def _ranked(report_id: str, entry: Entry) -> list[Ranked]:
    return [((*one.order, entry.row["file"]), one.start, report_id, one) for one in entry.doubts]


def stamp_of(out: Path) -> tuple[object, ...]:
    """What tells one published version from another; empty where nothing is published."""
    try:
        folder = out.resolve()
        told = (folder / FILE).stat()
    except OSError:
        return ()
    return str(folder), told.st_mtime_ns, told.st_ino, told.st_size


def load_snapshot(out: Path) -> Snapshot:
    """What is published now; an empty snapshot where nothing is. OSError or ValueError where it cannot be read."""
    stamp = stamp_of(out)
    if not stamp:
        return Snapshot(out)
    folder = out.resolve()
    tables = {table.name: table for table in tables_of(folder)}
    reports = decode(tables["reports"], (folder / "reports.csv").read_bytes())
    found = _Found(folder, tables, _headers(folder, tables["reports"]))
    return Snapshot(
        folder, stamp, version_of(folder), tuple(tables.values()), found.entries(reports), found.of_report,
        tuple(decode(tables["comparison"], (folder / "comparison.csv").read_bytes())), found.behind(),
    )  # fmt: skip


def entry_of(row: Row, rows: Rows, conflicts: Iterable[Row], to_confirm: Iterable[str] = ()) -> Entry:
    """A report from all of its rows."""
    against = Against(inconsistent_ids(rows["checks"]), conflicting_ids(conflicts), frozenset(to_confirm))
    found = [(name, one) for name in ("facts", "mechanisms") for one in rows[name]]
    doubts = [doubt for name, one in found if (doubt := doubt_of(name, one, against))]
    reviewed = sum(bool(one["reviewed"]) for _, one in found)
    return Entry(row, reviewed, tuple(sorted(doubts, key=lambda doubt: doubt.start)))


@dataclass(slots=True)
class _Found:
    """What one pass over the tables collects."""

    folder: Path
    tables: Mapping[str, Table]
    headers: Headers
    of_report: dict[str, Indexed] = field(default_factory=dict)

    def entries(self, reports: Iterable[Row]) -> dict[str, Entry]:
        """The reports with their doubtful rows, as `entry_of` makes them, but without keeping any row."""
        against = Against(self._inconsistent(), self._conflicting())
        doubts: dict[str, list[Doubt]] = defaultdict(list)
        reviewed: dict[str, int] = defaultdict(int)
        for name in ("facts", "mechanisms"):
            self._index(name, self._seen(name, against, doubts, reviewed))
        self._index("citations", len)
        return {
            row["report_id"]: Entry(
                row, reviewed[row["report_id"]],
                tuple(sorted(doubts[row["report_id"]], key=lambda doubt: doubt.start)),
            )
            for row in reports
        }  # fmt: skip

    def behind(self) -> dict[str, Indexed]:
        """The rows behind the cells of the comparison."""
        keys = ("region_name", "year", "indicator")
        return {name: self._indexed(name, keys, joined=True) for name in ("comparison_evidence", "conflicts")}

    def _seen(
        self, name: str, against: Against, doubts: dict[str, list[Doubt]], reviewed: dict[str, int]
    ) -> _See:  # fmt: skip
        wanted = ("report_id", "fact_id", "mechanism_id", "confidence", "reviewed", "region_code", "char_start")
        columns = [(one, self.tables[name].names.index(one)) for one in wanted if one in self.tables[name].names]

        def see(cells: Cells) -> None:
            row = {one: cells[at] for one, at in columns}
            reviewed[row["report_id"]] += bool(row["reviewed"])
            if doubt := doubt_of(name, row, against):
                doubts[row["report_id"]].append(doubt)

        return see

    def _inconsistent(self) -> frozenset[str]:
        ids: list[Row] = []
        status, facts = (self.tables["checks"].names.index(name) for name in ("status", "fact_ids"))
        wrong = label("inconsistent", self.headers)

        def see(cells: Cells) -> None:
            if cells[status] == wrong:
                ids.append({"status": "inconsistent", "fact_ids": cells[facts]})

        self._index("checks", see)
        return inconsistent_ids(ids)

    def _conflicting(self) -> frozenset[str]:
        ids: list[Row] = []
        names = ("fact_id", "other_fact_id")
        columns = [(name, self.tables["conflicts"].names.index(name)) for name in names]
        self.of_report["conflicts"] = self._indexed(
            "conflicts", ("report_id", "other_report_id"), lambda cells: ids.append({n: cells[at] for n, at in columns})
        )
        return conflicting_ids(ids)

    def _index(self, name: str, see: _See) -> None:
        self.of_report[name] = self._indexed(name, ("report_id",), see)

    def _indexed(self, name: str, keys: Sequence[str], see: _See = len, joined: bool = False) -> Indexed:
        return indexed(self.tables[name], self.folder / f"{name}.csv", self.headers, keys, see, joined)


def _headers(folder: Path, reports: Table) -> Headers:
    with open(folder / f"{reports.name}.csv", encoding="utf-8") as stream:
        first = stream.readline().removeprefix(BOM)
    return "zh" if first.startswith(heading(reports.columns[0], "zh")) else "codes"
