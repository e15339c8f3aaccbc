"""The word tables compiled: what a word of a report may be, ready to look up."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.lexicon import Table, table, user_table
from pipeline.lexicon.patterns import any_of

TO_ENDINGS = ("为", "到", "至", "成", "了到", "为了", "成了", "到了", "至了", "得")
CATEGORY_TABLES = ("team", "matter", "staffing", "personnel", "agency", "division", "domain", "case", "population")


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb: its action code, the direction of the change it names, and whether it names a result (精简为)."""

    action: str = ""
    change: str = ""
    to: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """A head noun in one category, with the measure words that go with it."""

    category: str
    units: frozenset[str]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All word tables, the user's own added; `key` identifies the tables for caches and the store."""

    verbs: Mapping[str, Verb]
    attributive: frozenset[str]
    names: frozenset[str]
    leads: frozenset[str]
    heads: Mapping[str, tuple[Head, ...]]
    vetoes: Mapping[str, re.Pattern[str]]
    """Category → words in a phrase that make it something else."""
    markers: Table
    activity: Table
    extra_units: tuple[str, ...]
    key: tuple[str, ...]
    longest_verb: int
    longest_head: int


@cache
def load(user_files: tuple[str, ...] = ()) -> Lexicon:
    """The shipped tables with the user's added (`--lexicon FILE`); UsageError names a bad file."""
    own = [user_table(Path(name)) for name in user_files]
    verbs, heads = _merged("verbs", own), _merged("heads", own)
    compiled, rows = _verbs(verbs), _heads(heads)
    units = tuple(w for data in own for row in data.get("unit", []) for w in row.get("words", []))
    return Lexicon(
        compiled, frozenset(verbs["attributive"]["words"]),
        frozenset(verbs["nominal"]["names"]), frozenset(verbs["nominal"]["leads"]), rows,
        {name: _veto(heads[name].get("veto", ())) for name in heads},
        _merged("markers", own), _tuples(_merged("activity", own)), units, user_files,
        max(map(len, compiled)), max(map(len, rows)),
    )  # fmt: skip


def _veto(words: Sequence[str]) -> re.Pattern[str]:
    return re.compile(any_of(words) if words else "(?!)")


def _tuples(tables: Table) -> Table:
    return {
        key: tuple(value) if isinstance(value, list) else _tuples(value) if isinstance(value, dict) else value
        for key, value in tables.items()
    }


def _merged(name: str, own: list[Table]) -> Table:
    """The shipped table `name` with the tables of the same name in the user's files added."""
    merged = {key: value for key, value in table(name).items()}
    for data in own:
        for key, value in data.get(name, {}).items():
            merged[key] = _added(merged.get(key), value)
    return merged


def _added(old: Any, new: Any) -> Any:
    if isinstance(old, dict) and isinstance(new, dict):
        return {key: _added(old.get(key), new.get(key)) if key in new else old[key] for key in {**old, **new}}
    if isinstance(old, list) and isinstance(new, list):
        return list(dict.fromkeys([*old, *new]))
    return new if new is not None else old


def _verbs(tables: Table) -> dict[str, Verb]:
    found: dict[str, Verb] = {word: Verb() for word in tables["plain"]["words"]}
    for action, words in tables["action"].items():
        for word in words:
            found[word] = Verb(action)
    for change, words in tables["change"].items():
        for word in words:
            found[word] = Verb(found.get(word, Verb()).action, change)
    for word in tables["to"]["words"]:
        base = found.get(word, Verb())
        for ending in TO_ENDINGS:
            found[word + ending] = Verb(base.action, base.change, True)
    for word, verb in list(found.items()):
        if not verb.to and len(word) <= 4 and verb != Verb():
            found.setdefault(word + "了", verb)
    return found


def _heads(tables: Table) -> dict[str, tuple[Head, ...]]:
    rows: dict[str, list[Head]] = {}
    for category in CATEGORY_TABLES:
        units = frozenset(tables[category]["units"])
        for word in tables[category]["heads"]:
            rows.setdefault(word, []).append(Head(category, units))
    return {word: tuple(found) for word, found in rows.items()}
