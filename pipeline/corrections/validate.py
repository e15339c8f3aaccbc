"""What a person entered, held against the schema before it becomes a correction."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from pipeline.corrections.nouns import TableName
from pipeline.errors import JianbaoError
from pipeline.schema import TABLE, Column

Cells = dict[str, str]

EDITABLE: dict[str, tuple[str, ...]] = {
    "facts": (
        "region_name", "region_code", "township_code", "region_level", "category", "measure", "subject", "part_of",
        "value", "value_low", "value_high", "bound", "unit", "per", "stage", "direction", "level", "domain", "action",
        "as_of",
    ),
    "mechanisms": ("region_name", "region_code", "name", "kind", "components", "gloss", "level", "domain"),
}  # fmt: skip
"""What a person may change; everything else follows from the place, or is the program's own."""
_NUMERIC = frozenset(["value", "value_low", "value_high", "bound"])
_NUMBER = re.compile(r"-?\d{1,18}(\.\d+)?")
_PLACES = 6
_LONGEST = 500
_LONGEST_NOTE = 2000
_REFUSED = frozenset(["Cc", "Cs", "Zl", "Zp"])
"""Unicode categories of characters that would break a line, a file or a screen."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why an entry is not taken: a code of `codes.CORRECTION_PROBLEMS` and the column, or empty for the whole."""

    code: str
    column: str = ""


class Refused(JianbaoError):
    """What a person entered is not taken; `problems` says why, column by column."""

    exit_code = 2

    def __init__(self, *problems: Problem) -> None:
        super().__init__(", ".join(f"{one.column} {one.code}".strip() for one in problems))
        self.problems = problems


def clean(
    table: TableName, kind: str, before: Mapping[str, str], after: Mapping[str, str], quote: str = "", as_of: str = ""
) -> Cells:
    """The columns that a correction changes, as plain cells, with what follows from them.

    `before` is the row as published (empty for `add`), `quote` what an added row stands on, `as_of` the date at which
    a region's name is looked up. Numbers may be typed in full width; `exact` needs `value` only, and so on by `bound`.
    Refused when a column is not to be changed or a cell is not what the schema takes.
    """
    known = {column.name: column for column in TABLE[table].columns}
    strange = [Problem("not_editable", name) for name in after if name not in EDITABLE[table]]
    cells, problems = {}, strange
    for name in (name for name in after if name in EDITABLE[table]):
        cells[name] = _tidy(known[name], after[name])
        problems += [Problem(code, name) for code in _wrong(known[name], cells[name])]
    if problems:
        raise Refused(*problems)
    if kind == "add":
        cells = _defaults(table, quote) | cells
    cells = _changed(before, cells | _place(before, cells, as_of) | _amounts(table, before, cells))
    _whole(table, kind, before, cells)
    return cells


def note(text: str) -> str:
    """What a person wrote beside a correction: one paragraph; Refused when it is too long or not text."""
    words = " ".join(unicodedata.normalize("NFC", text).split())
    if len(words) > _LONGEST_NOTE:
        raise Refused(Problem("too_long"))
    if _broken(words):
        raise Refused(Problem("control_characters"))
    return words


def _tidy(column: Column, text: str) -> str:
    """The cell without the traces of typing: width of digits, stray spaces, the order of levels."""
    text = text.strip()
    if column.type != "string" or column.codes or column.pattern:
        text = unicodedata.normalize("NFKC", text).strip()
    if not column.separator:
        return text
    typed = text.replace("；", column.separator) if column.separator == ";" else text
    parts = [part.strip() for part in typed.split(column.separator) if part.strip()]
    if column.codes:
        parts.sort(key=lambda part: column.codes.index(part) if part in column.codes else len(column.codes))
    return column.separator.join(dict.fromkeys(parts))


def _wrong(column: Column, cell: str) -> Iterator[str]:
    if not cell:
        yield from ("required",) if column.required else ()
    elif len(cell) > _LONGEST:
        yield "too_long"
    elif _broken(cell):
        yield "control_characters"
    elif column.type == "number":
        yield from _wrong_number(cell)
    elif column.codes:
        parts = cell.split(column.separator) if column.separator else [cell]
        yield from () if set(parts) <= set(column.codes) else ("unknown_code",)
    elif column.pattern and not re.fullmatch(column.pattern, cell):
        yield "bad_form"


def _wrong_number(cell: str) -> Iterator[str]:
    found = _NUMBER.fullmatch(cell)
    if found is None or not cell.isascii():
        yield "not_a_number"
    elif len((found[1] or "").rstrip("0")) > _PLACES + 1:
        yield "too_many_decimals"


def _broken(text: str) -> bool:
    return any(unicodedata.category(character) in _REFUSED for character in text)


def _defaults(table: TableName, quote: str) -> Cells:
    return {"bound": "exact"} if table == "facts" else {"name": "".join(quote.split())}


def _changed(before: Mapping[str, str], cells: Cells) -> Cells:
    return {name: cell for name, cell in cells.items() if not before or before.get(name, "") != cell}


def _place(before: Mapping[str, str], cells: Cells, as_of: str) -> Cells:
    """The codes of a region that is given by its name alone; none for the report's own region (an empty name)."""
    name = cells.get("region_name", before.get("region_name", ""))
    if "region_name" not in cells or name == before.get("region_name", "") or "region_code" in cells:
        return {}
    codes = {"region_code": "", "township_code": "", "region_level": ""} if "category" in {**before, **cells} else {
        "region_code": ""
    }  # fmt: skip
    if not name:
        return codes
    from pipeline.regions import lookup

    found = lookup(name, as_of)
    if not found.code:
        raise Refused(Problem("region_unknown", "region_name"))
    told = {"region_code": found.code, "township_code": found.township_code, "region_level": found.level}
    return {"region_name": found.full_name} | {column: told[column] for column in codes}


def _amounts(table: TableName, before: Mapping[str, str], cells: Cells) -> Cells:
    """`value`, `value_low` and `value_high` as `bound` has them (the data contract)."""
    if table != "facts" or not _NUMERIC & cells.keys():
        return {}
    merged = {**before, **cells}
    bound, value = merged.get("bound", "exact"), _plain(merged.get("value", ""))
    low, high = _plain(merged.get("value_low", "")), _plain(merged.get("value_high", ""))
    if bound == "range":
        if not low or not high or Decimal(low) > Decimal(high):
            raise Refused(Problem("range_needed", "value_low"))
        return {"value": "", "value_low": low, "value_high": high}
    if not value:
        raise Refused(Problem("value_needed", "value"))
    ends = {"exact": (value, value), "over": (value, ""), "under": ("", value)}.get(bound, ("", ""))
    return {"value": value, "value_low": ends[0], "value_high": ends[1]}


def _plain(cell: str) -> str:
    """The number without needless zeros."""
    text = format(Decimal(cell), "f") if cell else ""
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") and cell else text


def _whole(table: TableName, kind: str, before: Mapping[str, str], cells: Cells) -> None:
    """Refused when the row would lack what every row needs, or nothing is said."""
    if kind == "correct" and not cells:
        raise Refused(Problem("nothing_changed"))
    if kind in ("accept", "reject") and cells:
        raise Refused(*(Problem("not_editable", name) for name in cells))
    needed = ("category", "bound") if table == "facts" else ("name", "kind")
    missing = [Problem("required", name) for name in needed if not {**before, **cells}.get(name)]
    if kind == "add" and table == "facts" and not _NUMERIC & (cells.keys() - {"bound"}):
        missing.append(Problem("value_needed", "value"))
    if missing:
        raise Refused(*missing)
