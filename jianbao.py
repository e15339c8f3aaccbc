"""Chinese administrative-reform reports as pandas tables: the command line's functions, for Python.

>>> import jianbao
>>> tables = jianbao.extract(["reports/"])
>>> tables["facts"][["region_name", "measure", "value", "unit"]]

Numbers are nullable (Int64, Float64), codes are categories in their order, an empty cell is missing; labels, units and
the meaning of codes stand in `DataFrame.attrs`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.settings import VERSION, Headers, Settings

if TYPE_CHECKING:
    import pandas

    from pipeline.dataset import Rows
    from pipeline.export.contents import Contents
    from pipeline.export.pandas_tables import Labels
    from pipeline.messages import Language
    from pipeline.names.trained import By
    from pipeline.schema import Table

__all__ = [
    "Settings", "__version__", "codebook", "compare", "export", "extract", "load", "names", "numbers", "parse", "place",
    "places", "samples",
]  # fmt: skip
__version__ = VERSION

AnyPath = str | os.PathLike[str]
Tables = dict[str, "pandas.DataFrame"]


def extract(paths: AnyPath | Iterable[AnyPath], settings: Settings | None = None, labels: Labels = "codes") -> Tables:
    """Read files, folders and patterns; every published table by name, and `texts` (report_id, text).

    Nothing is written. A file that cannot be read is a row of `reports` with its reason; UsageError when a path
    does not exist. `labels`: as for `load`.
    """
    import pandas

    from pipeline.compare import tables as listed
    from pipeline.export.contents import fill
    from pipeline.run import assemble, read_all
    from pipeline.scan import find

    settings = settings or Settings()
    given = [paths] if isinstance(paths, str | os.PathLike) else paths
    sources = find((os.fspath(path) for path in given), settings.password)
    data = assemble(read_all(sources, settings), settings)
    texts = pandas.DataFrame(list(data.texts.items()), columns=["report_id", "text"], dtype="string")
    return _tables(fill(data.rows, listed(settings.indicators)), labels) | {"texts": texts}


def load(folder: AnyPath, labels: Labels = "codes") -> Tables:
    """The tables of a published folder, whatever language they were published in.

    `labels`: `codes`; `zh`: Chinese headings and words in place of codes; `en`: English words in place of codes.
    FileNotFoundError when a table is missing, ValueError when one has columns that nothing describes.
    """
    from pipeline.export.contents import read

    return _tables(read(Path(folder)), labels)


def parse(text: str) -> Tables:
    """What a text states: `facts`, `mechanisms`, `citations`, `checks`. Offsets count in `text`."""
    from pipeline.commands.parse import PARSED, read_text
    from pipeline.dataset import result_rows
    from pipeline.export.contents import fill

    tables = _tables(fill(result_rows(read_text(text))), "codes")
    return {name: table for name, table in tables.items() if name in PARSED}


def numbers(text: str) -> pandas.DataFrame:
    """Every number expression of a text, before any is judged to be a fact: span, place, value, bound, unit, kind."""
    import pandas

    from pipeline.commands.parse import quantity_rows

    found = pandas.DataFrame(
        quantity_rows(text), columns=["span", "start", "end", "value", "low", "high", "bound", "unit", "kind"]
    )
    return found.astype(dict.fromkeys(("start", "end"), "Int64") | dict.fromkeys(("value", "low", "high"), "Float64"))


def names(text: str, pipeline: str = "", by: By = "pipeline") -> pandas.DataFrame:
    """The named things of a text, one row each: start, end, label, text.

    `pipeline`: a spaCy pipeline of your own (installed name or path) in place of the shipped one; `by`: `pipeline`,
    `rules` (without spaCy), or `both`. UsageError when the pipeline cannot be used.
    """
    import pandas

    from pipeline.names.trained import names as find

    rows = [asdict(one) for one in find(text, pipeline, by)]
    found = pandas.DataFrame(rows, columns=["start", "end", "label", "text"])
    return found.astype({"start": "Int64", "end": "Int64", "label": "string", "text": "string"})


def place(name: str, as_of: str = "") -> pandas.DataFrame:
    """The division that a name means, or one row for each that it may mean: code, full_name, level, current."""
    import pandas

    from pipeline.regions import place_record
    from pipeline.writing import folded

    record = place_record(folded(name), as_of)
    found = [record] if record["code"] else record["candidates"]
    columns = ["name", "code", "full_name", "level", "current", "start", "end"]
    return pandas.DataFrame([{**row, "name": name} for row in found], columns=columns)


def places(names: Iterable[str], as_of: str = "") -> pandas.DataFrame:
    """One row a name, in their order; `code` is missing where nothing decides, `candidates` counts what it may mean."""
    import pandas

    from pipeline.regions import place_record

    records = [place_record(name, as_of) for name in names]
    cells = [{**record, "candidates": len(record["candidates"])} for record in records]
    columns = ["name", "code", "full_name", "level", "current", "candidates"]
    return pandas.DataFrame(cells, columns=columns).astype({"code": "string", "candidates": "Int64"})


def compare(tables: Mapping[str, pandas.DataFrame], indicators: Iterable[AnyPath] = (), codes_as_of: int = 0) -> Tables:
    """`comparison` and the tables behind it, made anew from (perhaps filtered) tables under their codes.

    `indicators`: files of your own; `codes_as_of`: the year of the codes to merge by, 0 for the latest. ValueError
    when a table lacks a column, UsageError for a bad file of indicators.
    """
    from pipeline.compare import compare as made
    from pipeline.compare import tables as listed
    from pipeline.export.contents import fill

    own = tuple(os.fspath(path) for path in indicators)
    found = made(_rows({name: tables[name] for name in ("reports", "facts", "mechanisms")}), own, codes_as_of)
    return {name: table for name, table in _tables(fill(found, listed(own)), "codes").items() if name in found}


def export(
    source: AnyPath | Mapping[str, pandas.DataFrame], to: str | Iterable[str], out: AnyPath,
    headers: Headers = "codes", lang: Language = "zh", tables: Iterable[str] = (), indicators: Iterable[AnyPath] = (),
) -> list[Path]:  # fmt: skip
    """Write a published folder, or tables under their codes, in one or several formats (`all`); the files written.

    `indicators`: files of your own that the given tables were compared by; a folder tells of its own.
    UsageError for an unknown format or table and for a package that is not installed; OSError from the disk.
    """
    from pipeline.compare import tables as listed
    from pipeline.export.contents import Choice, fill, read
    from pipeline.export.formats import named, require, select, write

    formats = named([to] if isinstance(to, str) else to)
    require(formats)
    own = listed(tuple(os.fspath(path) for path in indicators))
    data = fill(_rows(source, own), own) if isinstance(source, Mapping) else read(Path(source))
    chosen = select(data, list(tables))
    written = [write(chosen, name, Choice(headers, lang), Path(out)) for name in formats]
    return [Path(out, name) for one in written for name, _ in one.files]


def codebook() -> pandas.DataFrame:
    """Every published column and each of its codes, with type, unit, labels and meaning in both languages."""
    import pandas

    from pipeline.export.codebook import COLUMNS
    from pipeline.export.codebook import codebook as lines
    from pipeline.export.contents import fill

    return pandas.DataFrame(lines(fill({})), columns=list(COLUMNS), dtype="string")


def samples() -> Path:
    """The folder of sample reports that ship with the program."""
    return Path(__file__).parent / "corpus" / "samples"


def _tables(data: Contents, labels: Labels) -> Tables:
    from pipeline.export.pandas_tables import frame

    return {filled.table.name: frame(filled, data, labels) for filled in data.tables}


def _rows(tables: Mapping[str, pandas.DataFrame], listed: Sequence[Table] = ()) -> Rows:
    """Rows of the tables; with `listed`, of those alone and of no other columns."""
    from pipeline.export.pandas_tables import rows
    from pipeline.schema import TABLES

    found: Rows = {table.name: [] for table in listed or TABLES}
    given = {table.name: table for table in listed or TABLES if table.name in tables}
    return found | {name: rows(table, tables[name], exact=bool(listed)) for name, table in given.items()}
