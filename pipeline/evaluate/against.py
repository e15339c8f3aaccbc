"""The same reports read by another revision of the program, and what has changed since."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.dataset import Row
from pipeline.evaluate.facts import FactVerdict
from pipeline.evaluate.folding import fold
from pipeline.evaluate.output import Output, from_folder
from pipeline.evaluate.scoring import ReportScore
from pipeline.messages import Misuse

_PUBLISHED = (0, 3, 4)
"""Exit codes of `extract` after which the folder is there."""
_QUOTE = 16
"""Characters on either side that say which place it is, whatever else a change did to the text."""
_COMPARED = (
    "category", "value", "value_low", "value_high", "bound", "unit", "per", "stage", "direction", "level", "action",
    "as_of", "domain", "measure", "subject", "region_name", "region_code",
)  # fmt: skip

Place = tuple[str, str, str, str]
"""Report, and the folded text before, in and after the span."""


@dataclass(frozen=True, slots=True)
class Change:
    """A fact that is there now and was not (`gained`), was and is not (`lost`), or reads otherwise (`changed`)."""

    kind: str
    report: str
    span: str
    said: str
    effect: int
    """By the gold: above zero for the better, below for the worse."""
    sentence: str


@dataclass(frozen=True, slots=True)
class _Judged:
    row: Row
    worth: int
    """2 for a fact strictly right, 1 for one found, -1 for a false alarm, 0 where the gold does not mind."""


def output_at(revision: str, path: str) -> Output:
    """What that git revision of the program publishes for the reports; UsageError when it cannot be had or fails."""
    with _worktree(_checkout(), revision) as tree, TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pipeline.cli", "extract", str(Path(path).resolve()), "--out", f"{folder}/out"]
        environ = {**os.environ, "PYTHONPATH": str(tree)}
        ran = subprocess.run(command, cwd=tree, env=environ, capture_output=True, check=False)
        if ran.returncode not in _PUBLISHED:
            raise Misuse("bad_revision", revision=revision, what=f"extract: {ran.returncode}")
        return from_folder(Path(folder, "out"))


def changes(
    before: Sequence[ReportScore], after: Sequence[ReportScore], old: Output, new: Output
) -> tuple[Change, ...]:
    """The facts that changed, those for the worse first, then by report and place."""
    was, now = _by_place(before, old), _by_place(after, new)
    found: list[Change] = []
    for place in dict.fromkeys((*was, *now)):
        found += _at(place[0], was.get(place, []), now.get(place, []))
    return tuple(sorted(found, key=lambda change: (change.effect, change.report)))


@contextmanager
def _worktree(top: Path, revision: str) -> Iterator[Path]:
    commit = _git(top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if not commit:
        raise Misuse("bad_revision", revision=revision, what="git rev-parse")
    with TemporaryDirectory() as folder:
        tree = Path(folder, "tree")
        _git(top, "worktree", "add", "--detach", str(tree), commit)
        try:
            yield tree
        finally:
            _git(top, "worktree", "remove", "--force", str(tree))


def _checkout() -> Path:
    """The git checkout that holds the program: the one we stand in, else the one this file is part of."""
    for start in (Path.cwd(), Path(__file__).resolve().parent):
        top = _git(start, "rev-parse", "--show-toplevel")
        if top and Path(top, "pipeline", "cli.py").is_file():
            return Path(top)
    raise Misuse("no_checkout")


def _git(folder: Path, *arguments: str) -> str:
    """What git prints; empty when it fails or is not there."""
    try:
        ran = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return ran.stdout.strip() if ran.returncode == 0 else ""


def _by_place(scores: Iterable[ReportScore], output: Output) -> Mapping[Place, list[_Judged]]:
    """The facts of the reports that have gold, by place."""
    found: dict[Place, list[_Judged]] = defaultdict(list)
    for score in scores:
        worth = {id(verdict.row): _worth(verdict) for verdict in score.facts if verdict.row is not None}
        report = output.reports.get(score.report)
        for row in output.of("facts", report["report_id"]) if report else ():
            found[_place(score.report, row, score.text)].append(_Judged(row, worth.get(id(row), 0)))
    return found


def _worth(verdict: FactVerdict) -> int:
    if not verdict.counts:
        return 0
    if verdict.gold is None:
        return -1
    return verdict.detected + verdict.strict


def _place(report: str, row: Row, text: str) -> Place:
    start, end = int(row["char_start"]), int(row["char_end"])
    return report, fold(text[max(0, start - _QUOTE) : start]), fold(row["span"]), fold(text[end : end + _QUOTE])


def _at(report: str, was: Sequence[_Judged], now: Sequence[_Judged]) -> Iterator[Change]:
    """The changes at one place, where the rows of both stand in the same order."""
    for old, new in zip(was, now, strict=False):
        said = _differences(old.row, new.row)
        if said:
            yield _change("changed", report, new.row, said, new.worth - old.worth)
    for lost in was[len(now) :]:
        yield _change("lost", report, lost.row, lost.row["category"], -lost.worth)
    for gained in now[len(was) :]:
        yield _change("gained", report, gained.row, gained.row["category"], gained.worth)


def _differences(old: Row, new: Row) -> str:
    pairs = ((name, old.get(name, "") or "–", new.get(name, "") or "–") for name in _COMPARED)
    return "; ".join(f"{name}: {was} → {now}" for name, was, now in pairs if was != now)


def _change(kind: str, report: str, row: Row, said: str, effect: int) -> Change:
    return Change(kind, report, row["span"], said, effect, row["evidence"])
