"""What is held against the gold: a published folder, or reports read now."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.dataset import Row, Rows
from pipeline.export.csv_tables import arm, decode
from pipeline.export.folder import TEXTS
from pipeline.messages import Misuse
from pipeline.run import assemble, read_all
from pipeline.scan import find
from pipeline.schema import TABLE
from pipeline.settings import Settings

SCORED_TABLES = ("facts", "mechanisms", "citations", "checks")
STRUCTURE_TABLES = ("allocation", "organisation")
_TABLES = (*SCORED_TABLES, *STRUCTURE_TABLES)


@dataclass(frozen=True, slots=True)
class Output:
    """Published rows: one of `reports.csv` by bare file name; those of the other tables by table and report id."""

    reports: Mapping[str, Row]
    rows: Mapping[str, Mapping[str, Sequence[Row]]]
    texts: Mapping[str, str]

    def of(self, table: str, report_id: str) -> Sequence[Row]:
        """The rows of one report."""
        return self.rows[table].get(report_id, ())


def from_reports(paths: Iterable[str], settings: Settings) -> Output:
    """Files and folders, read now; UsageError when a path does not exist."""
    data = assemble(read_all(find(paths, settings.password), settings), settings)
    return collect(data.rows, data.texts)


def from_folder(folder: Path) -> Output:
    """A published folder, of this version or another; UsageError when a table is missing or is none."""
    later = [name for name in STRUCTURE_TABLES if (folder / f"{name}.csv").is_file()]  # early versions had none
    rows: Rows = {name: [] for name in STRUCTURE_TABLES}
    rows |= {name: _read(folder, name) for name in ("reports", *SCORED_TABLES, *later)}
    ids = [row["report_id"] for row in rows["reports"]]
    files = {report_id: folder / TEXTS / f"{report_id}.txt" for report_id in ids}
    texts = {report_id: file.read_bytes().decode("utf-8") for report_id, file in files.items() if file.is_file()}
    return collect(rows, texts)


def collect(rows: Rows, texts: Mapping[str, str]) -> Output:
    """Rows of the tables, by report."""
    names = {Path(row["file"]).name: row for row in rows["reports"]}
    return Output(names, {name: _grouped(rows[name]) for name in _TABLES}, texts)


def _grouped(rows: Iterable[Row]) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row["report_id"]].append(row)
    return dict(groups)


def _read(folder: Path, name: str) -> list[Row]:
    file = folder / f"{name}.csv"
    try:
        data = file.read_bytes()
        return _rows(name, data)
    except (OSError, ValueError, KeyError) as error:
        raise Misuse("bad_output", path=file, what=error) from None


def _rows(name: str, data: bytes) -> list[Row]:
    try:
        return decode(TABLE[name], data)
    except ValueError:  # another version's columns: those that both have are compared
        rows = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
        columns = TABLE[name].columns
        return [{c.name: arm(row.get(c.name) or "") for c in columns} for row in rows if row["report_id"]]
