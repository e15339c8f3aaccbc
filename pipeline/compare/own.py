"""A user's own indicators (`--indicators FILE`): read, and refused with what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.compare.rules import CHOICES, CODED, WITHIN, WORDED, Rule, rule
from pipeline.errors import UsageError
from pipeline.indicators import OPERATIONS, SHIPPED, shipped
from pipeline.lexicon import user_table
from pipeline.schema import CODES, TABLE

_ID = re.compile(r"[a-z][a-z0-9_]{0,30}")
_NAMED = ("id", "zh", "en", "meaning_zh", "meaning")
_LISTS = (*CODED, *WORDED, *(f"not_{name}" for name in WORDED), "mechanism", "not_mechanism", "choose", "same", "from")
_TEXTS = ("unit", "group", "domain", "together", "derive", "within")
_SWITCHES = ("parts", "signed", "own_level")
_KNOWN = frozenset((*_NAMED, *_LISTS, *_TEXTS, *_SWITCHES, "units"))
_KINDS = ("category", "mechanism", "derive")


@cache
def rules(paths: tuple[str, ...] = ()) -> tuple[Rule, ...]:
    """The rules that ship and those of the user's files, in the order of the columns; UsageError for a bad file."""
    own = [row for path in paths for row in own_rows(Path(path))]
    _refuse_twins(own)
    known = {one.id: one.kind for one in SHIPPED} | {row["id"]: _kind(row) for row in own}
    for row in own:
        _refuse_unknown_inputs(row, known)
    return tuple(map(rule, (*shipped(), *own)))


def own_rows(path: Path) -> list[Mapping[str, Any]]:
    """The tables of one file, each found to be valid; UsageError names the file, the indicator and what is wrong."""
    data = user_table(path)
    rows = data.get("indicator")
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise UsageError(f"{path}: no [[indicator]] in it")
    for number, row in enumerate(rows, start=1):
        for fault in _faults(row):
            raise UsageError(f"{path}: indicator {row.get('id') or number}: {fault}")
    return rows


def _faults(row: Mapping[str, Any]) -> Iterator[str]:
    yield from (f"{name} is missing" for name in _NAMED if not _is_text(row.get(name)))
    yield from (f"{name} is not known" for name in sorted(row.keys() - _KNOWN))
    if not _ID.fullmatch(str(row.get("id"))):
        yield "id takes small letters, digits and _, at most 31, a letter first"
    if sum(kind in row for kind in _KINDS) != 1:
        yield f"takes one of {', '.join(_KINDS)}"
    yield from (f"{name} takes a list of words" for name in _LISTS if name in row and not _is_list(row[name]))
    yield from (f"{name} takes a text" for name in _TEXTS if name in row and not isinstance(row[name], str))
    yield from (f"{name} takes true or false" for name in _SWITCHES if name in row and not isinstance(row[name], bool))
    yield from _wrong_codes(row)
    if "units" in row and not (_is_list(row["units"]) or _is_factors(row["units"])):
        yield "units takes a list of words, or a table of words and numbers"
    if "derive" in row and (row["derive"] not in OPERATIONS or len(row.get("from", ())) != 2):
        yield f"derive takes one of {', '.join(OPERATIONS)}, and from = two indicators"


def _wrong_codes(row: Mapping[str, Any]) -> Iterator[str]:
    for name in CODED:
        allowed = _codes_of(name)
        listed = row.get(name, ()) if _is_list(row.get(name, [])) else ()
        wrong = [code for code in listed if not set(code.split("+") if name == "level" else [code]) <= allowed]
        yield from (f"{name}: {code} is no code of facts.csv ({', '.join(sorted(allowed - {''}))})" for code in wrong)
    closed: tuple[tuple[str, Sequence[str]], ...] = (("choose", CHOICES), ("same", TABLE["facts"].names))
    for name, known in closed:
        wrong = [word for word in row.get(name, ()) if word not in known]
        yield from (f"{name}: {word} is not one of {', '.join(known)}" for word in wrong)
    if row.get("domain", "none") != "none":
        yield 'domain takes "none" only'
    if row.get("within", "report") not in WITHIN:
        yield 'within takes "report" or "sentence"'


def _codes_of(name: str) -> set[str]:
    return {""} | set(next(column.codes for column in TABLE["facts"].columns if column.name == name))


def _refuse_twins(own: Iterable[Mapping[str, Any]]) -> None:
    taken = {*CODES, *TABLE["comparison"].names}
    headings = {column.label_zh for column in TABLE["comparison"].columns}
    for row in own:
        if row["id"] in taken or row["zh"] in headings:
            raise UsageError(f"indicator {row['id']} ({row['zh']}): the name is taken")
        taken.add(row["id"])
        headings.add(row["zh"])


def _refuse_unknown_inputs(row: Mapping[str, Any], known: Mapping[str, str]) -> None:
    named = (*row.get("from", ()), *([row["together"]] if "together" in row else ()))
    for name in named:
        if known.get(name) != "stated":
            raise UsageError(f"indicator {row['id']}: {name} is no indicator that reports state")


def _kind(row: Mapping[str, Any]) -> str:
    return "derived" if "derive" in row else "mechanism" if "mechanism" in row else "stated"


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_list(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(word, str) for word in value)


def _is_factors(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(factor, int | float) and factor > 0 for factor in value.values())
