"""What is said of a column and a code in a language, and names and texts within the limits of a format."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from pipeline.export.contents import Choice, Contents
from pipeline.export.csv_tables import heading
from pipeline.messages import Language
from pipeline.schema import Code, Column, Table

_NO_NAME = re.compile(r"\W")
_ENDS = " …"


def column_label(column: Column, data: Contents, language: Language) -> str:
    """A short label with the unit; in English the indicator's own words, else the column's meaning."""
    english = column.indicator.en if column.indicator else column.meaning
    text = column.label_zh if language == "zh" else english
    between = ("（", "）") if language == "zh" else (" (", ")")
    return f"{text}{between[0]}{column.unit}{between[1]}" if column.unit else text


def table_label(table: Table, language: Language) -> str:
    """What the table is."""
    return table.label_zh if language == "zh" else f"one row per {table.meaning}"


def code_label(code: str, words: Mapping[str, Code], language: Language) -> str:
    """The code in words; itself where it has none."""
    word = words.get(code)
    return code if word is None else word.zh if language == "zh" else word.en


def meaning(column: Column, language: Language) -> str:
    """What the column holds, in a sentence."""
    return column.meaning_zh if language == "zh" else column.meaning


def is_coded(column: Column) -> bool:
    """Whether each cell holds one code of a closed list."""
    return bool(column.codes) and not column.separator


def shown(column: Column, cell: str, data: Contents, choice: Choice) -> str:
    """The cell as it stands in a file: with Chinese headings, in Chinese words."""
    if not cell or not column.codes or choice.headers == "codes":
        return cell
    parts = cell.split(column.separator) if column.separator else [cell]
    return column.separator.join(code_label(part, data.words, "zh") for part in parts)


def variable_names(
    table: Table, choice: Choice, most: int, size: Callable[[str], int], taken: Iterable[str]
) -> list[str]:
    """A name for each column that a statistics program takes: letters, digits and `_`, of at most `most` in `size`.

    `taken`: reserved words, in lower case. No two names are alike, upper and lower case aside.
    """
    seen, names = set(taken), []
    for column in table.columns:
        plain = _NO_NAME.sub("_", heading(column, choice.headers))
        name = _free(plain if plain[:1].isalpha() else f"v{plain}", most, size, seen)
        seen.add(name.lower())
        names.append(name)
    return names


def cut(text: str, most: int, size: Callable[[str], int] = len, ends: str = _ENDS) -> str:
    """The text, or as much of it as fits with `ends` behind it."""
    if size(text) <= most:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if size(text[:middle] + ends) <= most else (low, middle - 1)
    return text[:low] + ends


def in_utf8(text: str) -> int:
    """Length in bytes of UTF-8."""
    return len(text.encode("utf-8"))


def in_utf16(text: str) -> int:
    """Length as Excel counts it: in units of UTF-16."""
    return len(text.encode("utf-16-le")) // 2


def _free(name: str, most: int, size: Callable[[str], int], seen: set[str]) -> str:
    """The name within the limit, numbered where it is taken."""
    fitting, number = cut(name, most, size, ""), 1
    while fitting.lower() in seen:
        number += 1
        fitting = cut(name, most - len(f"_{number}"), size, "") + f"_{number}"
    return fitting
