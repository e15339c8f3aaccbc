"""The word tables of this package (data/words.toml) as sets and patterns, made once."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from typing import Any, NamedTuple

from pipeline.regions.table import DATA


class Words(NamedTuple):
    """See the comments in words.toml."""

    generic: frozenset[str]
    ordinary: frozenset[str]
    ordinary_full: frozenset[str]
    no_town: frozenset[str]
    left: str
    right: tuple[str, ...]
    named_after: tuple[str, ...]
    epithets: tuple[str, ...]
    never_after: dict[str, str]
    not_after_full: str
    measures: str
    zone_ends: tuple[str, ...]
    tail_stops: str
    model_before: tuple[str, ...]
    model_after: tuple[str, ...]
    model_verbs: tuple[str, ...]
    model_goals: tuple[str, ...]
    tail_marks: tuple[str, ...]
    no_unlisted: str
    beside: tuple[dict[str, list[str]], ...]


_SETS = ("generic", "ordinary", "ordinary_full", "no_town")


@cache
def words() -> Words:
    """The tables, read once."""
    raw = tomllib.loads((DATA / "words.toml").read_text(encoding="utf-8"))
    return Words(**{key: _shape(key, value) for key, value in raw.items()})


def _shape(key: str, value: Any) -> Any:
    if key in _SETS:
        return frozenset(value)
    return tuple(value) if isinstance(value, list) else value


@cache
def zone() -> re.Pattern[str]:
    """A zone that is no GB/T 2260 unit: 高新区, 祥光经济开发区, 生态区."""
    ends = "|".join(sorted(words().zone_ends, key=len, reverse=True))
    return re.compile(f"[^{re.escape(words().tail_stops)}\\W\\d]{{0,10}}?(?:{ends})")


@cache
def unlisted_town() -> re.Pattern[str]:
    """A township that the table does not list, right behind the county it lies in."""
    stops, last = re.escape(words().tail_stops), words().no_unlisted
    name = f"[^{stops}\\W\\d城乡村集街建]{{1,4}}?(?<![{last}])"
    return re.compile(name + "(?:镇|乡|街道|苏木)(?![村镇乡街])")
