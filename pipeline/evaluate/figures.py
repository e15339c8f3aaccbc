"""Verdicts added up: the figures, and tables of them by category, attribute, phenomenon and format."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from pipeline.evaluate.facts import FactVerdict
from pipeline.evaluate.scoring import ReportScore
from pipeline.schema import CATEGORIES

Figures = dict[str, float]
"""0 to 1, rounded to four places."""
_PLACES = 4


@dataclass(frozen=True, slots=True)
class Count:
    """Right answers, false alarms and misses."""

    right: int = 0
    false: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """Share of what was claimed that is right; 1 when nothing was to be found and nothing claimed."""
        claimed = self.right + self.false
        return self.right / claimed if claimed else float(not self.missed)

    @property
    def recall(self) -> float:
        """Share of what was to be found that was."""
        wanted = self.right + self.missed
        return self.right / wanted if wanted else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """Facts of one category: found right, missed, falsely claimed."""

    category: str
    found: int
    missed: int
    false: int


@dataclass(frozen=True, slots=True)
class ShareRow:
    """How many of `n` are right."""

    name: str
    right: int
    n: int


@dataclass(frozen=True, slots=True)
class PhenomenonRow:
    """`n` gold facts that show it, or places that lead astray; `found`: category, value and place; `right`: strict.

    A place where no fact may stand is found and right when none stands there.
    """

    phenomenon: str
    n: int
    found: int
    right: int


def figures(scores: Sequence[ReportScore]) -> Figures:
    """Every figure that docs/evaluation.md explains, in the order of reading."""
    found: Figures = {}
    for name, count in (
        ("detect", fact_count(scores, lambda v: v.detected)), ("strict", fact_count(scores, lambda v: v.strict)),
        ("mech", other_count(scores, "mech")), ("checks", other_count(scores, "checks")),
    ):  # fmt: skip
        found |= {f"{name}_p": count.precision, f"{name}_r": count.recall, f"{name}_f1": count.f1}
    cited = other_count(scores, "citations")
    found |= {"citations_p": cited.precision, "citations_r": cited.recall}
    found |= {row.name: row.right / row.n for row in attributes(scores)}
    return {name: round(figure, _PLACES) for name, figure in found.items()}


def fact_count(scores: Iterable[ReportScore], is_right: Callable[[FactVerdict], bool]) -> Count:
    """Facts right by a measure."""
    verdicts = [v for score in scores for v in score.facts if v.counts]
    right = sum(1 for v in verdicts if v.gold and is_right(v))
    missed = sum(1 for v in verdicts if v.gold and not is_right(v))
    false = sum(1 for v in verdicts if v.claims and not (v.gold and is_right(v)))
    return Count(right, false, missed)


def other_count(scores: Iterable[ReportScore], kind: str) -> Count:
    """Mechanisms, citations or checks right."""
    verdicts = [v for score in scores for v in score.others if v.kind == kind]
    right = sum(1 for v in verdicts if v.wanted and v.got)
    return Count(right, sum(1 for v in verdicts if not v.wanted), sum(1 for v in verdicts if not v.got))


def attributes(scores: Iterable[ReportScore]) -> list[ShareRow]:
    """Every attribute that the gold states of something found, by name."""
    right: Counter[str] = Counter()
    n: Counter[str] = Counter()
    for score in scores:
        stated = [pairs for v in score.facts if v.counts for pairs in (v.agreed, v.soft)]
        stated += [v.attributes for v in score.others]
        for pairs in stated:
            n.update(pairs.keys())
            right.update(key for key, ok in pairs.items() if ok)
    return [ShareRow(key, right[key], n[key]) for key in sorted(n)]


def categories(scores: Iterable[ReportScore]) -> list[CategoryRow]:
    """One row a category that the gold or the output names."""
    found, missed, false = Counter[str](), Counter[str](), Counter[str]()
    for verdict in (v for score in scores for v in score.facts if v.counts):
        if verdict.gold:
            (found if verdict.detected else missed)[verdict.gold.category[0]] += 1
        elif verdict.row:
            false[verdict.row["category"]] += 1
    rows = [CategoryRow(code, found[code], missed[code], false[code]) for code in sorted(CATEGORIES)]
    return [row for row in rows if row.found or row.missed or row.false]


def phenomena(scores: Iterable[ReportScore]) -> list[PhenomenonRow]:
    """One row a phenomenon, by name."""
    n, found, right = Counter[str](), Counter[str](), Counter[str]()
    for score in scores:
        seen = [(v.gold.phenomena, v.detected, v.strict) for v in score.facts if v.gold and v.counts]
        seen += [(place.phenomena, place.row is None, place.row is None) for place in score.guarded]
        for names, is_found, is_right in seen:
            n.update(names)
            found.update(names if is_found else ())
            right.update(names if is_right else ())
    return [PhenomenonRow(name, n[name], found[name], right[name]) for name in sorted(n)]


def formats(scores: Iterable[ReportScore]) -> dict[str, list[ReportScore]]:
    """The scores by format of the report."""
    groups: dict[str, list[ReportScore]] = defaultdict(list)
    for score in scores:
        if not score.unread:
            groups[score.format].append(score)
    return dict(sorted(groups.items()))
