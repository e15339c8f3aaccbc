"""The bodies that one report names, as a tree: each below the body that it stands under, is posted to and so on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.charts.ask import Ask, NoData, file_part
from pipeline.charts.published import Published
from pipeline.charts.sheet import Picture, sheet
from pipeline.charts.style import BLUE, EDGE, INK, MUTED, PAGE_ROWS, ROW, SMALL, VERMILLION, WIDTH
from pipeline.charts.text import put, shortened, width
from pipeline.dataset import Row
from pipeline.messages import Misuse
from pipeline.schema import CODES, RELATIONS
from pipeline.settings import PROGRAM

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_STEP = 0.32
"""Inches that a level is set in."""
_DEEPEST = 8
"""Levels set in; deeper ones stand at the same indent."""
_STYLE: dict[str, tuple[str, str]] = {
    "subordinate": (INK, "-"), "posted": (BLUE, "--"), "sign": (MUTED, ":"), "merged": (VERMILLION, "-."),
}  # fmt: skip
"""Relation → colour and line."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of the tree: a body, how deep it stands, how it is tied to the row `parent` (-1: to none)."""

    name: str
    depth: int
    relation: str
    parent: int
    seen: bool = False
    """Named further up, where what stands below it is drawn."""


def draw(data: Published, ask: Ask, report: str) -> list[Picture]:
    """The picture of a report, by its id or file name; Misuse when there is none, NoData when it names no structure."""
    row = _report(data, report)
    ties = _by_full_names([one for one in data.rows["organisation"] if one["report_id"] == row["report_id"]])
    if not ties:
        raise NoData("chart_no_organisation", report=row["file"])
    found = list(_tree(ties))
    shown = found[: ask.top or PAGE_ROWS]
    title = ask.say("chart_organisation", title=row["title"] or row["region_name"] or row["file"])
    made = sheet(WIDTH, ROW * (len(shown) + 2), title, _caption(found, shown, ties, row, data, ask))
    _lines(made.axes, shown)
    _legend(made.axes, ROW * (len(shown) + 1), {one.relation for one in shown if one.relation}, ask)
    return [Picture(f"organisation-{file_part(row['report_id'])}", made.figure, title, tuple(_told(ties, ask)))]


def _report(data: Published, report: str) -> Row:
    """The report's row, or that of the copy which carries its rows."""
    rows = {row["report_id"]: row for row in data.rows["reports"]}
    named = [row for row in rows.values() if report in (row["report_id"], row["file"], row["file"].rpartition("/")[2])]
    if not named:
        raise Misuse("chart_report_unknown", report=report)
    return rows.get(named[0]["duplicate_of"], named[0])


def _by_full_names(ties: Sequence[Row]) -> list[Row]:
    """The ties with 综合行政执法大队 and 县综合行政执法大队 as one body, where only one name is longer by its level."""
    names = {tie[side] for tie in ties for side in ("body", "above")}
    full = {name: [one for one in names if one[1:] == name] for name in names}
    known = {name: longer[0] for name, longer in full.items() if len(longer) == 1}
    return [tie | {side: known.get(tie[side], tie[side]) for side in ("body", "above")} for tie in ties]


def _tree(ties: Sequence[Row]) -> Iterator[_Line]:
    """Every body from those that stand under no other; what a circle of bodies holds begins with the first named."""
    below: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for tie in ties:
        below[tie["above"]].append((tie["body"], tie["relation"]))
    lower = {tie["body"] for tie in ties}
    names = list(dict.fromkeys(name for tie in ties for name in (tie["above"], tie["body"])))
    drawn: set[str] = set()
    count = 0
    for name in (*(one for one in names if one not in lower), *names):
        if name not in drawn:
            for line in _branch(name, below, drawn, count):
                count += 1
                yield line


def _branch(root: str, below: Mapping[str, list[tuple[str, str]]], drawn: set[str], first: int) -> Iterator[_Line]:
    """A body and all below it, depth first; `first`: the row that it stands in."""
    stack = [(root, 0, "", -1)]
    row = first
    while stack:
        name, depth, relation, parent = stack.pop()
        seen = name in drawn
        drawn.add(name)
        yield _Line(name, depth, relation, parent, seen and bool(below.get(name)))
        if not seen:
            stack += [(child, depth + 1, kind, row) for child, kind in reversed(below.get(name, ()))]
        row += 1


def _lines(axes: Axes, shown: Sequence[_Line]) -> None:
    for at, line in enumerate(shown):
        x, y = EDGE + _STEP * min(line.depth, _DEEPEST), ROW * (at + 0.5)
        if line.parent >= 0:
            _tie(axes, line, (x, y), ROW * (line.parent + 0.5))
        name = line.name + (" ↑" if line.seen else "")
        put(axes, x, y, shortened(name, WIDTH - EDGE - x), color=MUTED if line.seen else INK)


def _tie(axes: Axes, line: _Line, end: tuple[float, float], top: float) -> None:
    """A line down from the body above, and across to the name."""
    color, style = _STYLE[line.relation]
    x, y = end
    left = x - _STEP + 0.1
    axes.plot([left, left, x - 0.04], [top + ROW * 0.4, y, y], color=color, linestyle=style, linewidth=0.9)


def _legend(axes: Axes, y: float, relations: set[str], ask: Ask) -> None:
    x = EDGE
    for relation in (one for one in RELATIONS if one in relations):
        color, style = _STYLE[relation]
        axes.plot([x, x + 0.3], [y + ROW / 2] * 2, color=color, linestyle=style, linewidth=0.9)
        words = _word(relation, ask)
        put(axes, x + 0.36, y + ROW / 2, words, size=SMALL)
        x += 0.36 + width(words, SMALL) + 0.25


def _caption(
    found: Sequence[_Line], shown: Sequence[_Line], ties: Sequence[Row], row: Row, data: Published, ask: Ask
) -> list[str]:
    bodies = len({name for tie in ties for name in (tie["body"], tie["above"])})
    told = ask.say("chart_organisation_caption", bodies=bodies, ties=len(ties))
    again = ask.say("chart_organisation_again") if any(line.seen for line in shown) else ""
    rest = len(found) - len(shown)
    cut = ask.say("chart_left_out", shown=len(shown), count=rest, all=len(found)) if rest else ""
    source = ask.say("chart_organisation_source", file=row["file"], program=PROGRAM, version=data.version)
    return [" ".join(filter(None, (told, again, cut))), source]


def _told(ties: Sequence[Row], ask: Ask) -> Iterator[str]:
    for tie in ties:
        yield f"{tie['body']} – {_word(tie['relation'], ask)} – {tie['above']}"


def _word(relation: str, ask: Ask) -> str:
    return CODES[relation].zh if ask.language == "zh" else CODES[relation].en


