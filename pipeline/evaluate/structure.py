"""Allocation and organisation held against answers made by hand: found, missed and false rows.

Rows are compared by what they say, once a report. A field is compared without the words for 执法 and 领域 at its end;
two names are of one body when one holds the other and both end alike (市场监管局, 县市场监管局). An optional answer
costs nothing, found or not.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.dataset import Row
from pipeline.evaluate.folding import name_key
from pipeline.evaluate.output import Output
from pipeline.lexicon import table
from pipeline.messages import Misuse

KINDS = ("allocation", "allocation_region", "organisation")
"""What is counted: allocation by field and level, the same with the region, organisation by relation and bodies."""
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answers:
    """What one report states, by hand: key → whether it may be left out, by kind."""

    report: str
    keys: Mapping[str, Mapping[Key, bool]]


@dataclass(frozen=True, slots=True)
class Judged:
    """One report's rows of one kind, judged; each key once."""

    report: str
    found: tuple[Key, ...]
    missed: tuple[Key, ...]
    false: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts over reports, and what they come to."""

    found: int
    missed: int
    false: int

    @property
    def precision(self) -> float:
        """Share of the rows that are right; 1 where there are none."""
        return self.found / (self.found + self.false) if self.found + self.false else 1.0

    @property
    def recall(self) -> float:
        """Share of the answers that were found; 1 where there are none."""
        return self.found / (self.found + self.missed) if self.found + self.missed else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        whole = 2 * self.found + self.missed + self.false
        return 2 * self.found / whole if whole else 1.0


def load_answers(folder: Path) -> tuple[Answers, ...]:
    """Every answer of a folder, by file name; UsageError when there is none or one is not as described."""
    files = sorted(folder.glob("*.json"))
    if not files:
        raise Misuse("no_gold", path=folder)
    return tuple(_load(file) for file in files)


def judge(answers: Iterable[Answers], output: Output, kind: str) -> tuple[Judged, ...]:
    """Each report's rows of one kind against its answers; a report that is a copy is judged by the copy's rows."""
    return tuple(_judge(one, output, kind) for one in answers)


def tally(judged: Iterable[Judged]) -> Tally:
    """The counts of all reports together."""
    rows = tuple(judged)
    return Tally(*(sum(len(getattr(one, name)) for one in rows) for name in ("found", "missed", "false")))


def _judge(answers: Answers, output: Output, kind: str) -> Judged:
    row = output.reports.get(answers.report, {})
    report_id = row.get("duplicate_of") or row.get("report_id", "")
    home = row.get("region_name", "")
    name = kind.partition("_")[0]
    got = list(dict.fromkeys(_OF_ROW[kind](one, home) for one in output.of(name, report_id)))
    want, agree = answers.keys[kind], _AGREE[kind]
    needed = [key for key, optional in want.items() if not optional]
    found = tuple(key for key in needed if any(agree(one, key) for one in got))
    missed = tuple(key for key in needed if key not in found)
    return Judged(answers.report, found, missed, tuple(one for one in got if not any(agree(one, key) for key in want)))


def _load(file: Path) -> Answers:
    try:
        data = json.loads(file.read_text("utf-8"))
        return Answers(data["report"], {kind: _keys(data[kind.partition("_")[0]], _OF_ANSWER[kind]) for kind in KINDS})
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        # The kind of error only: its words might quote an answer that nobody may see.
        raise Misuse("bad_gold", path=file, what=type(error).__name__) from None


def _keys(rows: Sequence[Mapping[str, Any]], key_of: Callable[[Mapping[str, Any]], Key]) -> dict[Key, bool]:
    """Key → optional; one that is asked for anywhere is not optional."""
    keys: dict[Key, bool] = {}
    for row in rows:
        key = key_of(row)
        keys[key] = keys.get(key, True) and bool(row.get("optional"))
    return keys


def field_key(field: str) -> str:
    """A field without the words at its end that say no more than that it is one."""
    return _field_end().sub("", name_key(field)) or field


@cache
def _field_end() -> re.Pattern[str]:
    return re.compile(table("evaluate")["structure"]["field_end"])


def bodies_agree(got: str, want: str) -> bool:
    """Whether two names are of one body."""
    first, second = name_key(got), name_key(want)
    if not first or not second:
        return first == second
    return first == second or (first[-1] == second[-1] and (first in second or second in first))


def _same(got: Key, want: Key) -> bool:
    return got == want


def _same_region(got: Key, want: Key) -> bool:
    return got[:2] == want[:2] and (got[2] == want[2] or bool(want[2] and got[2].endswith(want[2])))


def _same_tie(got: Key, want: Key) -> bool:
    return got[0] == want[0] and bodies_agree(got[1], want[1]) and bodies_agree(got[2], want[2])


_AGREE: dict[str, Callable[[Key, Key], bool]] = {
    "allocation": _same, "allocation_region": _same_region, "organisation": _same_tie,
}  # fmt: skip
_OF_ANSWER: dict[str, Callable[[Mapping[str, Any]], Key]] = {
    "allocation": lambda row: (field_key(row["domain"]), row["level"]),
    "allocation_region": lambda row: (field_key(row["domain"]), row["level"], row.get("region", "")),
    "organisation": lambda row: (row["relation"], row["body"], row["above"]),
}
_OF_ROW: dict[str, Callable[[Row, str], Key]] = {
    "allocation": lambda row, _: (field_key(row["domain"]), row["level"]),
    "allocation_region": lambda row, home: (
        field_key(row["domain"]), row["level"], "" if row["region_name"] == home else row["region_name"],
    ),
    "organisation": lambda row, _: (row["relation"], row["body"], row["above"]),
}  # fmt: skip
