"""The coding sheet: what a coder reads, what a coder fills in, and a seal on what must stay as it is."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.dataset import Row
from pipeline.export.csv_tables import BOM, arm, defuse
from pipeline.messages import Language, Misuse, say
from pipeline.sampling.draw import Drawn

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

SHOWN = ("report", "sentence", "span", "value", "unit", "category", "region", "stage")
ASKED = ("correct", "value_right", "unit_right", "category_right", "region_right")
_NOTE = "note"
_DESIGN = ("fact_id", "stratum", "stratum_size", "stratum_drawn")
_SEAL = "seal"
COLUMNS = (*SHOWN, *ASKED, _NOTE, *_DESIGN, _SEAL)
_WIDTHS = {"sentence": 70, "report": 24, "region": 26, "note": 30, "fact_id": 26, "stratum": 20}
_TOLD = 8
"""Rows named in an error."""


@dataclass(frozen=True, slots=True)
class Coded:
    """One row of a filled sheet; `answers` holds what was filled in of `ASKED`."""

    fact_id: str
    stratum: str
    size: int
    drawn: int
    answers: Mapping[str, bool]


def write_sheet(drawn: Iterable[Drawn], files: Mapping[str, str], path: Path, language: Language) -> None:
    """The sheet as XLSX with drop-downs or as CSV, by the name's ending; UsageError for another or an existing file.

    `files`: report id → file name.
    """
    if path.exists():
        raise Misuse("sheet_exists", path=path)
    write = {".xlsx": _write_xlsx, ".csv": _write_csv}.get(path.suffix.lower())
    if write is None:
        raise Misuse("sheet_name", path=path)
    path.parent.mkdir(parents=True, exist_ok=True)
    write([_cells(one, files) for one in drawn], path, language)


def read_sheet(path: Path) -> tuple[Coded, ...]:
    """The rows of a filled sheet; UsageError when it is none, was altered, or lacks an answer."""
    rows = _rows(path)
    _refuse(path, "sheet_altered", [at for at, row in rows if row[_SEAL] != _seal(row)])
    _refuse(path, "sheet_twice", _twins(rows))
    answers = [(at, row, {name: _answer(row[name]) for name in ASKED}) for at, row in rows]
    _refuse(path, "sheet_unclear", [at for at, row, given in answers if _unclear(row, given)])
    _refuse(path, "sheet_unfilled", [at for at, _, given in answers if given["correct"] is None])
    return tuple(_coded(row, given) for _, row, given in answers)


def _cells(one: Drawn, files: Mapping[str, str]) -> Row:
    row = one.row
    value = row["value"] or f"{row['value_low']}–{row['value_high']}"
    cells = {name: row.get(name, "") for name in SHOWN}
    cells |= {"report": files.get(row["report_id"], row["report_id"]), "sentence": row["evidence"], "value": value}
    cells |= {"region": row["region_name"], **dict.fromkeys((*ASKED, _NOTE), ""), "fact_id": row["fact_id"]}
    cells |= {"stratum": one.stratum, "stratum_size": str(one.size), "stratum_drawn": str(one.drawn)}
    return {**cells, _SEAL: _seal(cells)}


def _seal(cells: Mapping[str, str]) -> str:
    """Says whether anything that the coder was shown, or that the sample rests on, reads otherwise now."""
    kept = "\x1f".join(" ".join(cells[name].split()) for name in (*SHOWN, *_DESIGN))
    return hashlib.sha256(kept.encode("utf-8")).hexdigest()[:12]


def _write_csv(rows: Sequence[Row], path: Path, language: Language) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([defuse(row[name]) for name in COLUMNS] for row in rows)
    path.write_text(BOM + out.getvalue(), "utf-8", newline="")


def _write_xlsx(rows: Sequence[Row], path: Path, language: Language) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.append(COLUMNS)
    for at, row in enumerate(rows, start=2):
        for column, name in enumerate(COLUMNS, start=1):
            _put(sheet.cell(at, column), row[name])
    _dress(sheet, len(rows), language)
    book.save(path)


def _put(cell: Any, text: str) -> None:
    """The text as text: never a formula, and without the control characters that no workbook takes."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Alignment

    cell.value = ILLEGAL_CHARACTERS_RE.sub(" ", text) or None
    cell.number_format = "@"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if text:
        cell.data_type = "s"


def _dress(sheet: Worksheet, count: int, language: Language) -> None:
    """Drop-downs in the columns to fill in, wide columns for long texts, the head in view, the design out of it."""
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    choice = DataValidation("list", formula1=f'"{say("yes", language)},{say("no", language)}"', allow_blank=True)
    choice.showErrorMessage = True
    sheet.add_data_validation(choice)
    for at, name in enumerate(COLUMNS, start=1):
        letter = get_column_letter(at)
        sheet.column_dimensions[letter].width = _WIDTHS.get(name, 12)
        sheet.column_dimensions[letter].hidden = name in (*_DESIGN, _SEAL)
        sheet.cell(1, at).font = Font(bold=True)
        if name in ASKED:
            choice.add(f"{letter}2:{letter}{max(2, count + 1)}")
            sheet.cell(1, at).fill = PatternFill("solid", fgColor="FFF2CC")
    sheet.freeze_panes = "A2"


def _rows(path: Path) -> list[tuple[int, Row]]:
    """The filled rows with their numbers in the file."""
    lines = _lines(path)
    if not lines or [cell.strip() for cell in lines[0][: len(COLUMNS)]] != list(COLUMNS):
        raise Misuse("sheet_columns", path=path)
    padded = ((at, [*line, *[""] * len(COLUMNS)]) for at, line in enumerate(lines[1:], start=2) if any(line))
    return [(at, dict(zip(COLUMNS, line, strict=False))) for at, line in padded]


def _lines(path: Path) -> list[list[str]]:
    try:
        return _lines_xlsx(path) if path.suffix.lower() == ".xlsx" else _lines_csv(path)
    except (OSError, ValueError, KeyError) as error:
        raise Misuse("bad_output", path=path, what=error) from None


def _lines_csv(path: Path) -> list[list[str]]:
    text = path.read_bytes().decode("utf-8-sig")
    return [[arm(cell) for cell in line] for line in csv.reader(io.StringIO(text, newline=""))]


def _lines_xlsx(path: Path) -> list[list[str]]:
    from zipfile import BadZipFile

    from openpyxl import load_workbook

    try:
        book = load_workbook(path, read_only=True)
    except BadZipFile as error:
        raise ValueError(error) from None
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    book.close()
    return [["" if cell is None else str(cell) for cell in row] for row in rows]


def _answer(cell: str) -> bool | None:
    """Yes or no in either language; None for an empty cell and for anything else."""
    given = cell.strip().casefold()
    yes, no = (frozenset(say(key, language) for language in ("zh", "en")) for key in ("yes", "no"))
    return True if given in yes else False if given in no else None


def _unclear(row: Row, given: Mapping[str, bool | None]) -> bool:
    return any(row[name].strip() and given[name] is None for name in ASKED)


def _twins(rows: Iterable[tuple[int, Row]]) -> list[int]:
    seen: set[str] = set()
    twins = []
    for at, row in rows:
        if row["fact_id"] in seen:
            twins.append(at)
        seen.add(row["fact_id"])
    return twins


def _refuse(path: Path, key: str, rows: Sequence[int]) -> None:
    if rows:
        named = ", ".join(map(str, rows[:_TOLD])) + (" …" if len(rows) > _TOLD else "")
        raise Misuse(key, path=path, count=len(rows), rows=named)


def _coded(row: Row, given: Mapping[str, bool | None]) -> Coded:
    answers = {name: answer for name, answer in given.items() if answer is not None}
    return Coded(row["fact_id"], row["stratum"], int(row["stratum_size"]), int(row["stratum_drawn"]), answers)
