"""What may vary from page to page, and the pieces a story is made of."""

from __future__ import annotations

from dataclasses import dataclass, fields

A4, B5, K16 = (595.3, 841.9), (498.9, 708.7), (521.6, 737.0)


@dataclass(frozen=True, slots=True)
class Layout:
    """One way to set a story. Lengths in points unless they say em."""

    kind: str = "plain"
    producer: str = "reportlab"
    seed: int = 0
    paper: tuple[float, float] = A4
    margins: tuple[float, float, float, float] = (80.0, 72.0, 80.0, 72.0)
    """Top, right, bottom, left."""
    font: str = "song"
    size: float = 16.0
    pitch: float = 1.6
    """Line pitch in em."""
    indent: float = 2.0
    """First line, in em."""
    indent_spaces: bool = False
    """The indent is two full-width spaces in the text."""
    after: float = 0.0
    align: str = "justify"
    head: str = ""
    """`red`: letterhead with a rule; `brief`: name of a bulletin, issue, office and date."""
    headings: str = "indented"
    """`indented`, `left`, `centred`, `bold`, `larger`, `runin`."""
    foot: str = ""
    """Page number, `{}` the page, `{n}` of how many."""
    running: str = ""
    """`same` on every page, or `odd_even`."""
    columns: int = 1
    over: bool = False
    """The title goes over both columns."""
    notes: bool = False
    sides: bool = False
    watermark: str = ""
    """`diagonal` or `repeated`."""
    bold: str = ""
    """How headings get heavy where the font has no bold: `twice` (drawn again a hair further) or `stroke`."""
    spacing: float = 0.0
    """Letter-spacing."""
    hang: bool = False
    compress: bool = False
    split: bool = False
    """Numbers and words may be broken anywhere at a line's end."""
    autospace: bool = False
    tables: tuple[str, ...] = ()
    texts: tuple[str, ...] = ("paragraphs",)
    sections: int = 4

    @property
    def name(self) -> str:
        """Short and unique."""
        return f"{self.kind}/{self.producer}/{self.seed}"

    def told(self) -> str:
        """The knobs that are not at their default."""
        plain = Layout()
        named = [(one.name, getattr(self, one.name)) for one in fields(self)]
        skip = ("kind", "producer", "seed")
        return " ".join(f"{key}={value}" for key, value in named if value != getattr(plain, key) and key not in skip)


@dataclass(frozen=True, slots=True)
class Par:
    """A paragraph. `role` tells its looks: title, letterhead, number, issue, spread, salutation, heading, body, list,
    signature, caption, unit, continued."""

    text: str
    role: str = "body"
    lead: int = 0
    """How many characters at the start are heavy (a run-in heading)."""
    note: str = ""
    """Footnote; its mark ends the text."""
    side: str = ""
    """Note in the margin beside it."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that begins in its row."""

    text: str
    width: int = 1
    height: int = 1


@dataclass(frozen=True, slots=True)
class Grid:
    """A table, its captions apart."""

    rows: tuple[tuple[Cell, ...], ...]
    heads: int = 1
    rules: str = "grid"
    """`grid`, `none`, `three` (lines above and below the head and at the end)."""
    again: str = ""
    """On each further page: `head` again, `continued` (a line 续表, then the head), or nothing."""
    wide: bool = False
    """On pages turned to landscape."""
    weights: tuple[float, ...] = ()

    def placed(self) -> list[list[tuple[int, Cell, bool]]]:
        """Per row (column, cell, goes on from above), every cell that stands or continues there."""
        found: list[list[tuple[int, Cell, bool]]] = []
        open_: dict[int, tuple[Cell, int]] = {}
        for row in self.rows:
            line: list[tuple[int, Cell, bool]] = []
            left, column = list(row), 0
            while column < self.width:
                if column in open_:
                    cell, rest = open_.pop(column)
                    if rest > 1:
                        open_[column] = (cell, rest - 1)
                    line.append((column, cell, True))
                else:
                    cell = left.pop(0)
                    if cell.height > 1:
                        line.append((column, cell, False))
                        open_[column] = (cell, cell.height - 1)
                    else:
                        line.append((column, cell, False))
                column += cell.width
            found.append(line)
        return found

    @property
    def width(self) -> int:
        """Grid columns."""
        return sum(cell.width for cell in self.rows[0])


Story = tuple[Par | Grid, ...]
