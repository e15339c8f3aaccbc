"""Word tables as data: one loader for all of them, which refuses a word that one list holds twice."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from pipeline.errors import UsageError

Table = Mapping[str, Any]


@cache
def table(name: str) -> Table:
    """The table lexicon/<name>.toml as shipped; UsageError when one of its lists names a word twice."""
    return _parse(files(__package__).joinpath(f"{name}.toml").read_text("utf-8"), f"lexicon/{name}.toml")


def user_table(path: Path) -> Table:
    """A user's own table (`--lexicon FILE`); UsageError names the file and what is wrong with it."""
    try:
        return _parse(path.read_text("utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: {error}") from error


def _parse(text: str, where: str) -> Table:
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{where}: {error}") from error
    _refuse_twins(data, where)
    return data


def _refuse_twins(node: object, where: str) -> None:
    if isinstance(node, dict):
        for key, value in node.items():
            _refuse_twins(value, f"{where}: {key}")
    elif isinstance(node, list):
        seen: set[str] = set()
        for item in node:
            if isinstance(item, str):
                if item in seen:
                    raise UsageError(f"{where}: {item} stands twice")
                seen.add(item)
            else:
                _refuse_twins(item, where)
