"""What the lines of a text measure: size, edges and pitch, of the whole page and of each column."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.ingest.pdf_lines import Line

SIZE_CHANGE = 0.08
INDENT = 1.2
"""In em: first lines are indented by two."""
SMALLEST = 1.0
"""Points: a damaged file may hold letters without a size."""
HANGING = re.compile(r"[，。、；：！？”’）》]")


@dataclass(frozen=True, slots=True)
class Frame:
    """What a body line measures: em, left and right edge and the distance from line to line, in points."""

    em: float
    left: float
    right: float
    pitch: float
    indented: bool
    """First lines are set in, so that a paragraph shows by itself."""


def frames_of(lines: Sequence[Line]) -> dict[int, Frame]:
    """By column; 0, that of the whole page, is always there, zeros where there are no lines."""
    if not lines:
        return {0: Frame(0, 0, 0, 0, False)}
    em = _em(lines)
    columns: defaultdict[int, list[Line]] = defaultdict(list)
    for line in lines:
        if abs(line.size - em) <= SIZE_CHANGE * em and not line.odd:
            columns[line.column].append(line)
    frames = {column: _frame(body, em) for column, body in columns.items()}
    if 0 not in frames:
        frames[0] = _frame(sorted(lines, key=lambda line: (line.page, line.top)), em)
    return frames


def _em(lines: Sequence[Line]) -> float:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    return max(SMALLEST, sizes.most_common(1)[0][0])


def _frame(body: Sequence[Line], em: float) -> Frame:
    right = sorted(map(_unhung, body))[(len(body) - 1) * 95 // 100]
    left = _left(body, em)
    indented = sum(INDENT * em < line.x0 - left < 3 * em for line in body)
    return Frame(em, left, right, _pitch(body, em), indented * 20 > len(body))


def _unhung(line: Line) -> float:
    """The right edge without a mark that may hang into the margin."""
    return line.edges[-2] if len(line.text) > 1 and HANGING.match(line.text[-1]) else line.x1


def _left(body: Sequence[Line], em: float) -> float:
    """The leftmost edge that a fair share of the lines begins at."""
    edges = sorted(line.x0 for line in body)
    fair = max(1, len(edges) * 6 // 100)
    return next((edge for at, edge in enumerate(edges) if bisect_right(edges, edge + em / 4) - at >= fair), edges[0])


def _pitch(body: Sequence[Line], em: float) -> float:
    steps: Counter[float] = Counter()
    for before, after in pairwise(body):
        step = round(after.top - before.top, 0)
        if before.page == after.page and 0 < step < 4 * em:
            steps[step] += 1
    return steps.most_common(1)[0][0] if steps else 1.5 * em
