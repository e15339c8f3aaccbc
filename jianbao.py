"""Chinese administrative-reform reports as pandas tables: the command line's functions, for Python.

>>> import jianbao
>>> tables = jianbao.extract(["reports/"])
>>> tables["facts"][["region_name", "measure", "value", "unit"]]
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.settings import VERSION, Settings

if TYPE_CHECKING:
    import pandas

    from pipeline.dataset import Row, Rows
    from pipeline.schema import Table

__all__ = ["Settings", "__version__", "extract", "load", "parse", "place", "samples"]
__version__ = VERSION

AnyPath = str | os.PathLike[str]
Tables = dict[str, "pandas.DataFrame"]


def extract(paths: AnyPath | Iterable[AnyPath], settings: Settings | None = None) -> Tables:
    """Read files, folders and patterns; every published table by name, and `texts` (report_id, text).

    Nothing is written. A file that cannot be read is a row of `reports` with its reason; UsageError when a path
    does not exist.
    """
    import pandas

    from pipeline.compare import tables
    from pipeline.run import assemble, read_all
    from pipeline.scan import find

    settings = settings or Settings()
    given = [paths] if isinstance(paths, str | os.PathLike) else paths
    sources = find((os.fspath(path) for path in given), settings.password)
    data = assemble(read_all(sources, settings), settings)
    texts = pandas.DataFrame(list(data.texts.items()), columns=["report_id", "text"])
    return _tables(data.rows, tables(settings.indicators)) | {"texts": texts}


def load(folder: str | os.PathLike[str]) -> Tables:
    """The tables of a published folder, under their codes whatever language they were published in.

    FileNotFoundError when a table is missing, ValueError when one has other columns than this version's.
    """
    from pipeline.export.published import read

    found = read(Path(folder))
    return _tables(found.rows, found.tables)


def parse(text: str) -> Tables:
    """What a text states: `facts`, `mechanisms`, `citations`, `checks`. Offsets count in `text`."""
    from pipeline.commands.parse import read_text
    from pipeline.dataset import result_rows

    return _tables(result_rows(read_text(text)))


def place(name: str, as_of: str = "") -> pandas.DataFrame:
    """The division that a name means, or one row for each that it may mean: code, full_name, level, current."""
    import pandas

    from pipeline.regions import place_record
    from pipeline.writing import folded

    record = place_record(folded(name), as_of)
    found = [record] if record["code"] else record["candidates"]
    columns = ["name", "code", "full_name", "level", "current", "start", "end"]
    return pandas.DataFrame([{**row, "name": name} for row in found], columns=columns)


def samples() -> Path:
    """The folder of sample reports that ship with the program."""
    return Path(__file__).parent / "corpus" / "samples"


def _tables(rows: Rows, listed: Sequence[Table] = ()) -> Tables:
    from pipeline.schema import TABLES

    return {table.name: _frame(table, rows[table.name]) for table in listed or TABLES if table.name in rows}


def _frame(table: Table, rows: Sequence[Row]) -> pandas.DataFrame:
    import pandas

    frame = pandas.DataFrame(rows, columns=list(table.names), dtype="str")
    for column in table.columns:
        if column.type == "integer":
            frame[column.name] = pandas.to_numeric(frame[column.name]).astype("Int64")
        elif column.type == "number":
            frame[column.name] = pandas.to_numeric(frame[column.name]).astype("float64")
    return frame
