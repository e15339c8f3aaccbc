"""The formats that a published folder is written to: which file writes each, and what it needs installed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from pipeline.export.citation import FILE as CITATION
from pipeline.export.citation import citation
from pipeline.export.contents import Choice, Contents
from pipeline.export.long_form import NAME as LONG
from pipeline.export.long_form import with_long
from pipeline.export.notes import Note, Notes, Step
from pipeline.messages import Misuse

ALL = "all"
EXTRA = "pip install 'jianbao[export]'"
"""What brings the packages that are not installed with the program itself."""


@dataclass(frozen=True, slots=True)
class Format:
    """`module` of this package that writes it, and the package that it needs, if any."""

    module: str
    needs: str = ""
    one_file: bool = False


FORMATS: dict[str, Format] = {
    "xlsx": Format("workbook", one_file=True),
    "parquet": Format("parquet", "pyarrow"),
    "dta": Format("stata"),
    "sav": Format("spss", "pyreadstat"),
    "duckdb": Format("duckdb_file", "duckdb", one_file=True),
    "csv-long": Format("csv_long"),
}


@dataclass(frozen=True, slots=True)
class Written:
    """The files of one format, below the folder, with their sizes in bytes, and what is to be told of them."""

    format: str
    files: tuple[tuple[str, int], ...]
    notes: tuple[Note, ...]


def named(names: Iterable[str]) -> list[str]:
    """The formats asked for, each once, `all` written out; UsageError for one that there is not."""
    asked = list(dict.fromkeys(names))
    if unknown := [name for name in asked if name not in (*FORMATS, ALL)]:
        raise Misuse("export_formats", names=", ".join(unknown), known=", ".join((*FORMATS, ALL)))
    return list(FORMATS) if ALL in asked else asked


def require(names: Sequence[str]) -> None:
    """UsageError that tells the command to run when a package is missing."""
    missing = [FORMATS[name].needs for name in names if FORMATS[name].needs and not find_spec(FORMATS[name].needs)]
    if missing:
        raise Misuse("export_missing", packages=", ".join(missing), command=EXTRA)


def select(data: Contents, tables: Sequence[str]) -> Contents:
    """The tables of these names (all where none is named) and the long comparison; UsageError for an unknown name."""
    whole = with_long(data)
    known = [filled.table.name for filled in whole.tables]
    if unknown := [name for name in tables if name not in known]:
        raise Misuse("export_tables", names=", ".join(unknown), known=", ".join(known))
    return whole.only(tables)


def steps(data: Contents, names: Sequence[str]) -> int:
    """How often `write` calls `step` for these formats."""
    long = sum(filled.table.name == LONG for filled in data.tables)
    return sum(long if name == "csv-long" else len(data.tables) for name in names)


def write(data: Contents, name: str, choice: Choice, out: Path, step: Step = lambda: None) -> Written:
    """One format into `out`: every file is written whole beside its place and then put there. OSError from the disk."""
    out = out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    beside, notes = out / f".{name}.{os.getpid()}.new", Notes()
    try:
        beside.mkdir()
        import_module(f"pipeline.export.{FORMATS[name].module}").write(data, choice, beside, notes, step)
        (beside / CITATION).write_bytes(citation())
        files = tuple(_moved(path, beside, out) for path in sorted(beside.rglob("*")) if path.is_file())
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return Written(name, tuple(one for one in files if one[0] != CITATION), notes.told())


def _moved(path: Path, beside: Path, out: Path) -> tuple[str, int]:
    name, size = path.relative_to(beside), path.stat().st_size
    (out / name).parent.mkdir(exist_ok=True)
    path.replace(out / name)
    return name.as_posix(), size
