"""`jianbao export`: a published folder as a workbook, for statistics programs, as Parquet or DuckDB."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.commands.console import print_json
from pipeline.messages import Language, Misuse, say

if TYPE_CHECKING:
    from pipeline.export.contents import Choice, Contents
    from pipeline.export.formats import Written

SUBFOLDER = "export"


def run(args: Namespace, language: Language) -> int:
    """Write every format that was asked for, then tell what was written and what did not fit."""
    from pipeline.export.contents import Choice
    from pipeline.export.formats import named, require, select

    names = named(args.to)
    require(names)
    out = Path(args.out) if args.out else Path(args.dir, SUBFOLDER)
    if out.exists() and not out.is_dir():
        raise Misuse("out_is_file", path=out)
    data = select(_read(Path(args.dir)), args.tables)
    written = _write(data, names, Choice(args.headers, args.lang), out, language)
    _tell(written, data, out, args.json, language)
    return 0


def _read(folder: Path) -> Contents:
    from pipeline.export.contents import read

    try:
        return read(folder)
    except (OSError, ValueError) as error:
        raise Misuse("bad_output", path=folder, what=error) from None


def _write(data: Contents, names: Sequence[str], choice: Choice, out: Path, language: Language) -> list[Written]:
    """The formats one after another, with a bar on a terminal."""
    from pipeline.export.formats import steps, write

    try:
        if not sys.stderr.isatty():
            return [write(data, name, choice, out) for name in names]
        from tqdm import tqdm

        with tqdm(total=steps(data, names), desc=say("exporting", language), leave=False, file=sys.stderr) as bar:
            return [write(data, name, choice, out, bar.update) for name in names]
    except OSError as error:
        raise Misuse("bad_export", path=out, what=error.strerror or error) from None


def _tell(written: Sequence[Written], data: Contents, out: Path, as_json: bool, language: Language) -> None:
    for one in written:
        for note in one.notes:
            print(f"{one.format}: {say(note.key, language, **note.values)}", file=sys.stderr)
    if as_json:
        print_json({"out": str(out), "formats": [asdict(one) for one in written]}, indent=1)
        return
    for one in written:
        size = sum(size for _, size in one.files) / 1e6
        print(say("exported", language, format=one.format, files=len(one.files), size=f"{size:.1f}"))
    rows = sum(len(filled.rows) for filled in data.tables)
    print(say("export_out", language, tables=len(data.tables), rows=rows, out=out))
