"""The published folder: written whole beside its place, then moved there file by file."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from pipeline.dataset import Rows
from pipeline.export.citation import FILE as CITATION
from pipeline.export.citation import citation
from pipeline.export.csv_tables import encode
from pipeline.export.datapackage import FILE, describe, size_of
from pipeline.schema import TABLES, Table
from pipeline.settings import Headers

RUN_FILE = "run.json"
SUFFIX = ".csv"
TEXTS = "texts"
_TEXT_NAME = re.compile(r"[ru][0-9a-f]{16}\.txt")


def render(
    rows: Rows, texts: Mapping[str, str], headers: Headers = "codes", listed: Sequence[Table] = TABLES
) -> dict[str, bytes]:
    """Every published file but run.json: path below the folder → bytes. The same rows give the same bytes.

    `listed`: the tables, with the columns of a user's own indicators where there are any.
    """
    tables = {table.name: encode(table, rows[table.name], headers) for table in listed}
    files = {f"{TEXTS}/{report_id}.txt": text.encode("utf-8") for report_id, text in texts.items()}
    files |= {f"{name}.csv": data for name, data in tables.items()}
    sizes = {name: size_of(data) for name, data in tables.items()}
    return files | {CITATION: citation(), FILE: describe(sizes, headers, listed)}


def publish(files: Mapping[str, bytes], out: Path) -> None:
    """Put the files into `out`, in their order, each whole or not at all; texts of earlier reports are removed.

    Nothing else in `out` is touched. OSError when the disk does not take them (then `out` is as it was, or holds
    whole files of both versions).
    """
    out = out.resolve()
    out.parent.mkdir(parents=True, exist_ok=True)
    beside = out.parent / f".{out.name}.{os.getpid()}.new"
    try:
        _write(files, beside)
        if not out.exists():
            beside.rename(out)
            return
        _move(files, beside, out)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    _sweep(files, out / TEXTS)


def _write(files: Mapping[str, bytes], folder: Path) -> None:
    for parent in {(folder / name).parent for name in files}:
        parent.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)


def _move(names: Iterable[str], source: Path, target: Path) -> None:
    for name in names:
        (target / name).parent.mkdir(exist_ok=True)
        (source / name).replace(target / name)


def _sweep(files: Mapping[str, bytes], texts: Path) -> None:
    """Remove texts that an earlier run left and this one did not publish."""
    if not texts.is_dir():
        return
    for path in texts.iterdir():
        if _TEXT_NAME.fullmatch(path.name) and f"{TEXTS}/{path.name}" not in files:
            path.unlink()
    if not any(texts.iterdir()):
        texts.rmdir()
