"""Mistakes and changes as lines for the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from pipeline.evaluate.against import Change, Comparison
from pipeline.evaluate.mistakes import Mistake
from pipeline.evaluate.tables import Table
from pipeline.messages import Language, say

_SHOWN = {"ev_worse": 12, "ev_better": 12, "ev_neither": 4}
"""Changes told of each kind, so that they stay on one screen."""
_AROUND = 14
"""Characters of the sentence shown on either side of the span."""
_ALWAYS = ("detect_f1", "strict_f1", "mech_f1", "checks_f1")
_LEAST = 5e-5


def told_mistakes(found: Iterable[Mistake]) -> list[str]:
    """One part a sentence: the sentence, then what is wrong in it."""
    groups = groupby(found, key=lambda one: (one.report, one.sentence))
    return [_sentence(list(group)) for _, group in groups]


def told_changes(changes: Sequence[Change], language: Language) -> list[str]:
    """One part for what is worse, one for what is better, one for the rest; a few lines each."""
    groups = {
        "ev_worse": [one for one in changes if one.effect < 0],
        "ev_better": [one for one in changes if one.effect > 0][::-1],
        "ev_neither": [one for one in changes if not one.effect],
    }
    return [_changes(name, group, language) for name, group in groups.items() if group]


def differences(comparison: Comparison, language: Language) -> Table:
    """The figures that the change moved, and the main ones."""
    names = [name for name in {**comparison.before, **comparison.after} if name in _ALWAYS or _moved(comparison, name)]
    rows = [(name, comparison.before.get(name), comparison.after.get(name)) for name in names]
    heads = tuple(say(key, language) for key in ("ev_figure", "ev_before", "ev_after", "ev_difference"))
    return Table("against", heads, tuple((name, _cell(was), _cell(now), _step(was, now)) for name, was, now in rows))


def summed_up(comparison: Comparison, revision: str, language: Language) -> str:
    """How many facts the change moved, in one line."""
    return say("ev_against", language, revision=revision, **comparison.counted())


def _sentence(found: Sequence[Mistake]) -> str:
    head = f"{found[0].report}: {found[0].sentence}".rstrip(": ")
    return "\n".join([head, *(f"    {one.kind:<7} {one.table:<9} {one.what}  {one.said}".rstrip() for one in found)])


def _changes(name: str, group: Sequence[Change], language: Language) -> str:
    lines = [f"  {one.kind:<7} {one.report}  {one.said}  「{_around(one)}」" for one in group[: _SHOWN[name]]]
    rest = len(group) - len(lines)
    return "\n".join([say(name, language), *lines, *([say("ev_more", language, count=rest)] if rest else [])])


def _around(change: Change) -> str:
    before, span, after = change.sentence.partition(change.span)
    return f"{before[-_AROUND:]}{span}{after[:_AROUND]}" if span else change.span


def _moved(comparison: Comparison, name: str) -> bool:
    return abs(comparison.before.get(name, 0.0) - comparison.after.get(name, 0.0)) > _LEAST


def _cell(figure: float | None) -> str:
    return "–" if figure is None else f"{figure:.4f}"


def _step(was: float | None, now: float | None) -> str:
    return "" if was is None or now is None else f"{now - was:+.4f}"
