"""Lines in and JSON out, in UTF-8 whatever the terminal says."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator

from pipeline.export.json_rows import Json, cell_number, json_row, number

__all__ = ["Json", "cell_number", "json_row", "lines", "number", "print_json"]


def lines(given: str | None) -> Iterator[str]:
    """The argument itself, or for `-` and nothing each line of standard input, without its line end."""
    if given is not None and given != "-":
        yield given.encode("utf-8", "replace").decode("utf-8")
        return
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="replace", newline="\n")
    for line in sys.stdin:
        yield line.removesuffix("\n").removesuffix("\r")


def print_json(value: object, indent: int | None = None) -> None:
    """One JSON value, on one line unless `indent` says otherwise."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    print(json.dumps(value, ensure_ascii=False, indent=indent))
