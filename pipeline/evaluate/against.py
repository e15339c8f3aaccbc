"""What a change of the program gained and lost: the same reports published before and after it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.dataset import Row
from pipeline.evaluate.facts import FactVerdict
from pipeline.evaluate.figures import Figures, figures
from pipeline.evaluate.folding import fold
from pipeline.evaluate.gold import Gold
from pipeline.evaluate.output import Output
from pipeline.evaluate.scoring import ReportScore, score

_QUOTE = 16
"""Characters on either side that say which place it is, whatever else a change did to the text."""
_COMPARED = (
    "category", "value", "value_low", "value_high", "bound", "unit", "per", "stage", "direction", "level", "action",
    "as_of", "domain", "measure", "subject", "region_name", "region_code",
)  # fmt: skip
_FOUND = 100
"""What a right category or strictness is worth beside one attribute."""

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
class Comparison:
    """The figures before and after, and the facts that changed: those for the worse first, then by report and place."""

    before: Figures
    after: Figures
    changes: tuple[Change, ...]

    def counted(self) -> dict[str, int]:
        """How many facts were gained, lost and changed, and how many of them for the better and the worse."""
        kinds = {kind: sum(1 for one in self.changes if one.kind == kind) for kind in ("gained", "lost", "changed")}
        better = sum(1 for one in self.changes if one.effect > 0)
        return {**kinds, "better": better, "worse": sum(1 for one in self.changes if one.effect < 0)}


@dataclass(frozen=True, slots=True)
class _Judged:
    row: Row
    worth: int
    """Above zero for a right fact, more for a fact strictly right, and more again for each attribute right besides;
    below zero for a false alarm; 0 where the gold does not mind."""


def compare(golds: Sequence[Gold], old: Output, new: Output) -> Comparison:
    """Both held against the gold and against each other, over the reports that have gold."""
    before, after = score(golds, old), score(golds, new)
    return Comparison(figures(before), figures(after), _changes(_by_place(before, old), _by_place(after, new)))


def _changes(was: Mapping[Place, Sequence[_Judged]], now: Mapping[Place, Sequence[_Judged]]) -> tuple[Change, ...]:
    found: list[Change] = []
    for place in dict.fromkeys((*was, *now)):
        found += _at(place[0], was.get(place, []), now.get(place, []))
    return tuple(sorted(found, key=lambda change: (change.effect, change.report)))


def _by_place(scores: Iterable[ReportScore], output: Output) -> Mapping[Place, list[_Judged]]:
    """The facts of the reports that have gold, by place."""
    found: dict[Place, list[_Judged]] = defaultdict(list)
    for one in scores:
        worth = {id(verdict.row): _worth(verdict) for verdict in one.facts if verdict.row is not None}
        report = output.reports.get(one.report)
        for row in output.of("facts", report["report_id"]) if report else ():
            found[_place(one.report, row, one.text)].append(_Judged(row, worth.get(id(row), 0)))
    return found


def _worth(verdict: FactVerdict) -> int:
    if not verdict.counts:
        return 0
    if verdict.gold is None:
        return -_FOUND
    return _FOUND * (verdict.detected + verdict.strict) + sum(verdict.soft.values())


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
