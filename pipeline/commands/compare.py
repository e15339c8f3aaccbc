"""`jianbao compare`: a published folder's regions side by side, recomputed from its reports, facts and mechanisms."""

from __future__ import annotations

import json
import shutil
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.commands.console import json_row, print_json
from pipeline.messages import Language, Misuse, say

if TYPE_CHECKING:
    from pipeline.dataset import Row, Rows
    from pipeline.schema import Table

_TABLES = ("reports", "facts", "mechanisms")
_WIDEST = 10_000
"""Of a text file, which no screen limits."""


def run(args: Namespace, language: Language) -> int:
    """Compare, then print or write."""
    from pipeline.compare import compare, tables

    own, table_list = tuple(args.indicators), tables(tuple(args.indicators))
    rows = _read(Path(args.dir))
    found = _asked(compare(rows, own, codes_as_of(args.codes_as_of)), args)
    table = next(table for table in table_list if table.name == "comparison")
    if args.out:
        _write(Path(args.out), found, table, language)
    elif args.json:
        print_json([json_row(table, row) for row in found["comparison"]], indent=1)
    else:
        print(_text(found, table, shutil.get_terminal_size().columns, language))
    return 0


def codes_as_of(text: str) -> int:
    """The year of `--codes-as-of`, 0 when it is not given; Misuse when the code table does not hold it."""
    from pipeline.regions.in_year import FIRST_YEAR, LAST_YEAR

    if not text:
        return 0
    if not text.isascii() or not text.isdigit() or not FIRST_YEAR <= int(text) <= LAST_YEAR:
        raise Misuse("bad_code_year", first=FIRST_YEAR, last=LAST_YEAR)
    return int(text)


def _read(folder: Path) -> Rows:
    from pipeline.export.published import read

    try:
        return read(folder, _TABLES).rows
    except (OSError, ValueError) as error:
        raise Misuse("bad_output", path=folder, what=error) from error


def _asked(found: Rows, args: Namespace) -> Rows:
    """The rows of the year and region asked for: a year, a part of a region's name, or the start of its code."""
    return {name: [row for row in rows if _is_asked(row, args)] for name, rows in found.items()}


def _is_asked(row: Row, args: Namespace) -> bool:
    of_year = not args.year or row["year"] == args.year
    return of_year and (args.region in row["region_name"] or row["region_code"].startswith(args.region))


def _write(path: Path, found: Rows, table: Table, language: Language) -> None:
    """The comparison as CSV or JSON, by the name's ending; else as text."""
    from pipeline.export.csv_tables import encode

    if path.suffix.lower() == ".csv":
        data = encode(table, found["comparison"])
    elif path.suffix.lower() == ".json":
        listed = [json_row(table, row) for row in found["comparison"]]
        data = (json.dumps(listed, ensure_ascii=False, indent=1) + "\n").encode()
    else:
        data = (_text(found, table, _WIDEST, language) + "\n").encode()
    try:
        path.write_bytes(data)
    except OSError as error:
        raise Misuse("not_written", path=path, what=error.strerror or error) from error


def _text(found: Rows, table: Table, width: int, language: Language) -> str:
    from pipeline.compare.layout import lay_out

    if not found["comparison"]:
        return say("compare_none", language)
    columns = [column for column in table.columns if column.indicator]
    labels = {c.name: c.indicator.zh if language == "zh" else c.indicator.id for c in columns if c.indicator}
    laid = lay_out(found, columns, labels, width)
    told = list(_told(found, laid.stated - laid.shown, language))
    return "\n".join((laid.text, "", *told))


def _told(found: Rows, hidden: int, language: Language) -> Iterator[str]:
    yield say("compare_marks", language)
    yield say("compare_rows", language, rows=len(found["comparison"]), conflicts=len(found["conflicts"]))
    if hidden:
        yield say("compare_hidden", language, count=hidden)
