"""The sheet a picture is drawn on: title above, caption below, a body measured in inches; and its bytes."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeVar, cast

from pipeline.charts.font import GETA
from pipeline.charts.style import DPI, EDGE, INK, LEADING, MUTED, PAGE_ROWS, PAPER, RC, SMALL, TITLE
from pipeline.charts.text import lines, put
from pipeline.settings import PROGRAM, VERSION

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_POINTS = 72.0
FORMATS = ("svg", "png")
One = TypeVar("One")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: file name without its ending, figure, title, and what it shows in words, a line each."""

    name: str
    figure: Figure
    title: str
    told: tuple[str, ...]

    def bytes_of(self, kind: str) -> bytes:
        """The file, `svg` or `png`: the same bytes for the same tables and the same matplotlib."""
        out = io.BytesIO()
        with settings():
            self.figure.savefig(out, format=kind, dpi=DPI, metadata=self._metadata(kind), facecolor=PAPER)
        return out.getvalue()

    def _metadata(self, kind: str) -> dict[str, Any]:
        words = {"Title": self.title, "Description": "\n".join(self.told)}
        made = f"{PROGRAM} {VERSION}"
        return {**words, "Creator": made, "Date": None} if kind == "svg" else {**words, "Software": made}

    @property
    def lacks_glyphs(self) -> bool:
        """Whether 〓 stands for a character that the font lacks."""
        from matplotlib.text import Text

        texts = self.figure.findobj(Text)
        return any(isinstance(text, Text) and GETA in text.get_text() for text in texts)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A figure whose one axes is a plane in inches, y downwards from the top of the body."""

    figure: Figure
    axes: Axes


@contextmanager
def settings() -> Iterator[None]:
    """The defaults of matplotlib with those of `style`, and the former settings again at the end."""
    import matplotlib

    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(cast(Any, RC))
        yield


def sheet(width: float, body: float, title: str, caption: Sequence[str]) -> Sheet:
    """An empty sheet: `width` inches across, a body of `body` inches between title and caption."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    room = width - 2 * EDGE
    heads = lines(title, room, TITLE)
    notes = [line for text in caption if text for line in lines(text, room, SMALL)]
    above, below = len(heads) * _line(TITLE) + 2 * EDGE, len(notes) * _line(SMALL) + 2 * EDGE
    figure = Figure(figsize=(width, above + body + below))
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, width), ylim=(body + below, -above))
    axes.set_axis_off()
    _paragraph(axes, heads, -above + EDGE, TITLE, INK)
    _paragraph(axes, notes, body + EDGE, SMALL, MUTED)
    return Sheet(figure, axes)


def pages(rows: Sequence[One], most: int = PAGE_ROWS) -> list[Sequence[One]]:
    """The rows in as few pages as hold `most` each, all of nearly the same length."""
    count = -(-len(rows) // most)
    edges = [round(len(rows) * i / count) for i in range(count + 1)] if count else []
    return [rows[a:b] for a, b in pairwise(edges)]


def numbered(name: str, title: str, at: int, of: int) -> tuple[str, str]:
    """Name and title of page `at` (from 0) of `of`."""
    return (f"{name}-{at + 1}", f"{title} [{at + 1}/{of}]") if of > 1 else (name, title)


def _paragraph(axes: Axes, texts: Iterable[str], top: float, size: float, color: str) -> None:
    for i, text in enumerate(texts):
        put(axes, EDGE, top + (i + 0.5) * _line(size), text, size=size, color=color)


def _line(size: float) -> float:
    return size * LEADING / _POINTS
