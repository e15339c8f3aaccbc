"""Named things held against answers: precision, recall and F1 by label, exact spans only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.names.answers import Answered
from pipeline.names.spans import LABELS, Entity

ALL = "all"


@dataclass(frozen=True, slots=True)
class Score:
    """Of one label: found right, claimed wrongly, missed; optional answers count in none."""

    label: str
    right: int
    false: int
    missed: int

    @property
    def precision(self) -> float:
        """Share of what was claimed that is right; 1 when nothing was claimed."""
        return self.right / (self.right + self.false) if self.right + self.false else 1.0

    @property
    def recall(self) -> float:
        """Share of what was to be found that was; 1 when there was nothing."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def scores(answers: Sequence[Answered], found: Iterable[Sequence[Entity]]) -> tuple[Score, ...]:
    """One score a label, and of all together (`all`); `found` in the order of the answers."""
    pairs = list(zip(answers, found, strict=True))
    counted = {label: [_counts(one, claimed, label) for one, claimed in pairs] for label in LABELS}
    counted[ALL] = [counts for label in LABELS for counts in counted[label]]
    return tuple(Score(name, *map(sum, zip(*rows, strict=True))) for name, rows in counted.items())


def _counts(one: Answered, claimed: Sequence[Entity], label: str) -> tuple[int, int, int]:
    wanted = {entity for entity in one.entities if entity.label == label and entity not in one.optional}
    got = {entity for entity in claimed if entity.label == label} - one.optional
    return len(wanted & got), len(got - wanted), len(wanted - got)
