"""The canvas press: reportlab, every line placed by hand, as a small typesetter does it."""

from __future__ import annotations

import io
from functools import cache
from itertools import chain, repeat
from pathlib import Path
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from .layout import Grid, Layout, Par, Story
from .lines import advances, broken

MICRO = Path("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc")
FONTS = {"song": "STSong-Light", "micro": "WenQuanYi"}
GUTTER = 24.0


@cache
def _font(name: str) -> str:
    made = FONTS[name]
    pdfmetrics.registerFont(UnicodeCIDFont(made) if name == "song" else TTFont(made, str(MICRO), subfontIndex=0))
    return made


def pressed(layout: Layout, story: Story) -> bytes:
    """The story as PDF. A first pass counts the pages where their number is printed."""
    first = Sheet(layout, 0)
    data = first.printed(story)
    return Sheet(layout, first.page).printed(story) if "{n}" in layout.foot else data


class Sheet:
    """Pages being filled from the top, column by column."""

    def __init__(self, layout: Layout, total: int) -> None:
        self.layout, self.total = layout, total
        self.stream = io.BytesIO()
        self.canvas = Canvas(self.stream, pagesize=layout.paper, invariant=1, pageCompression=1)
        self.font = _font(layout.font)
        self.page, self.column, self.columns = 0, 0, 1
        self.y = self.ceiling = 0.0
        self.paper = layout.paper
        self.notes: list[str] = []

    def printed(self, story: Story) -> bytes:
        """All of it."""
        self._open()
        if self.layout.columns > 1 and not self.layout.over:
            self._split()
        for piece in story:
            if self.layout.columns > 1 and self.columns == 1 and isinstance(piece, Par) and piece.role in BODY:
                self._split()
            self._table(piece) if isinstance(piece, Grid) else self._par(piece)
        self._close()
        self.canvas.save()
        return self.stream.getvalue()

    # Pages and columns

    def _open(self) -> None:
        self.page += 1
        self.canvas.setPageSize(self.paper)
        self.y = self.ceiling = self.paper[1] - self.layout.margins[0]
        self.column = 0
        self._watermark()
        self._furniture()

    def _close(self) -> None:
        self._footnotes()
        self.canvas.showPage()

    def _split(self) -> None:
        self.columns, self.ceiling, self.column = self.layout.columns, self.y, 0

    def _next(self) -> None:
        if self.column + 1 < self.columns:
            self.column += 1
            self.y = self.ceiling
            return
        self._close()
        self._open()

    @property
    def wide(self) -> float:
        room = self.paper[0] - self.layout.margins[1] - self.layout.margins[3]
        return (room - GUTTER * (self.columns - 1)) / self.columns

    @property
    def left(self) -> float:
        return self.layout.margins[3] + self.column * (self.wide + GUTTER)

    def _floor(self, coming: int = 0) -> float:
        small = self._small * 1.5
        lines = sum(len(self._note_lines(note)) for note in self.notes) + coming
        return self.layout.margins[2] + (lines * small + 8 if lines else 0)

    @property
    def _small(self) -> float:
        return max(8.0, self.layout.size * 0.65)

    # Furniture

    def _furniture(self) -> None:
        layout, canvas = self.layout, self.canvas
        right = self.paper[0] - layout.margins[1]
        if layout.running:
            from .story import texts

            names = [name.replace("#", "2") for name in texts()["running"]]
            at = layout.seed + (self.page % 2 if layout.running == "odd_even" else 0)
            name, y = names[at % len(names)], self.paper[1] - layout.margins[0] * 0.6
            if layout.running == "odd_even" and self.page % 2 == 0:
                self._at(name, layout.margins[3], y, 10)
            else:
                self._at(name, right - self._width(name, 10), y, 10)
            canvas.setLineWidth(0.5)
            canvas.line(layout.margins[3], y - 4, right, y - 4)
        if layout.foot:
            text = layout.foot.format(self.page, n=self.total)
            x = (self.paper[0] - self._width(text, 11)) / 2
            if layout.running == "odd_even":
                x = layout.margins[3] if self.page % 2 == 0 else right - self._width(text, 11)
            self._at(text, x, layout.margins[2] * 0.55, 11)

    def _watermark(self) -> None:
        if not self.layout.watermark:
            return
        from .story import texts

        text = texts()["watermarks"][self.layout.seed % 4]
        self.canvas.saveState()
        self.canvas.setFillGray(0.85)
        if self.layout.watermark == "diagonal":
            self.canvas.translate(self.paper[0] / 2, self.paper[1] / 2)
            self.canvas.rotate(45)
            self._at(text, -self._width(text, 64) / 2, 0, 64)
        else:
            for y in range(90, int(self.paper[1]) - 60, 170):
                for x in range(60, int(self.paper[0]) - 120, 190):
                    self._at(text, x, y, 20)
        self.canvas.restoreState()

    def _note_lines(self, note: str) -> list[str]:
        return broken(note, repeat(self.wide), lambda text: self._width(text, self._small))

    def _footnotes(self) -> None:
        if not self.notes:
            return
        y, x = self._floor() - 8, self.layout.margins[3]
        self.canvas.setLineWidth(0.5)
        self.canvas.line(x, y + 3, x + 140, y + 3)
        for note in self.notes:
            for line in self._note_lines(note):
                y -= self._small * 1.5
                self._at(line, x, y + 3, self._small)
        self.notes = []

    # Text

    def _width(self, text: str, size: float) -> float:
        return float(pdfmetrics.stringWidth(text, self.font, size)) + self.layout.spacing * len(text)

    def _at(self, text: str, x: float, y: float, size: float) -> None:
        self.canvas.setFont(self.font, size)
        self.canvas.drawString(x, y, text, charSpace=self.layout.spacing or None)

    def _par(self, piece: Par) -> None:
        look = _looks(self.layout)[piece.role]
        layout, size = self.layout, look["size"]
        if look.get("before"):
            self.y -= look["before"]
        if "\t" in piece.text:
            self._spread(piece.text.split("\t"), size)
            return
        text = ("　　" if look["spaces"] else "") + piece.text
        indent = look["indent"] * size
        lines = broken(
            text, chain([self.wide - indent], repeat(self.wide)), lambda one: self._width(one, size),
            split=layout.split, hang=layout.hang,
        )  # fmt: skip
        for at, line in enumerate(lines):
            noted = bool(piece.note) and at == len(lines) - 1
            self._room(look["pitch"] * size, len(self._note_lines(piece.note)) if noted else 0)
            self.y -= look["pitch"] * size
            self._line(line, indent if at == 0 else 0.0, size, look, last=at == len(lines) - 1, heavy=piece.lead if at == 0 else 0)
            if at == 0 and piece.side:
                self._side(piece.side)
            if noted:
                self.notes.append(piece.note)
        self.y -= look["after"]
        if look.get("rule"):
            self._rule()

    def _room(self, high: float, coming: int = 0) -> None:
        if self.y - high < self._floor(coming):
            self._next()

    def _line(self, line: str, indent: float, size: float, look: dict[str, Any], *, last: bool, heavy: int) -> None:
        steps = advances(line, lambda char: self._width(char, size), size, self.layout.compress)
        room = self.wide - indent
        used = sum(steps) - (steps[-1] if self.layout.hang and sum(steps) > room + 0.1 else 0)
        x = self.left + indent
        if look["align"] == "centre":
            x += (room - used) / 2
        elif look["align"] == "right":
            x += room - used - 2 * size
        gap = 0.0
        if look["align"] == "justify" and not last and len(line) > 1 and 0 < room - used < 4 * size:
            gap = (room - used) / (len(line) - (2 if used < sum(steps) else 1))
        y = self.y + size * (look["pitch"] - 1) / 2
        self._draw(line, x, y, size, steps, gap, look, heavy)

    def _draw(self, line: str, x: float, y: float, size: float, steps: list[float], gap: float, look: dict[str, Any], heavy: int) -> None:
        canvas = self.canvas
        canvas.setFont(self.font, size)
        canvas.setFillColorRGB(*look.get("colour", (0, 0, 0)))
        heavy = len(line) if look["heavy"] else heavy
        if self.layout.compress:
            for char, step in zip(line, steps, strict=True):
                canvas.drawString(x, y, char)
                x += step + gap
        else:
            for part, bold in ((line[:heavy], True), (line[heavy:], False)):
                if part:
                    self._stretch(part, x, y, gap + self.layout.spacing, bold, size)
                    x += sum(steps[: len(part)]) + gap * len(part)
        canvas.setFillColorRGB(0, 0, 0)

    def _stretch(self, part: str, x: float, y: float, gap: float, bold: bool, size: float) -> None:
        canvas = self.canvas
        if bold and self.layout.bold == "stroke":
            canvas.setLineWidth(size / 30)
            canvas.drawString(x, y, part, mode=2, charSpace=gap or None)
            return
        canvas.drawString(x, y, part, charSpace=gap or None)
        if bold and self.layout.bold == "twice":
            canvas.drawString(x + 0.3, y, part, charSpace=gap or None)

    def _spread(self, ends: list[str], size: float) -> None:
        self._room(size * 1.6)
        self.y -= size * 1.6
        self._at(ends[0], self.left, self.y + 4, size)
        self._at(ends[1], self.left + self.wide - self._width(ends[1], size), self.y + 4, size)
        self._rule()

    def _rule(self) -> None:
        self.canvas.setStrokeColorRGB(0.85, 0, 0)
        self.canvas.setLineWidth(1.5)
        self.y -= 6
        self.canvas.line(self.left, self.y, self.left + self.wide, self.y)
        self.y -= 10
        self.canvas.setStrokeColorRGB(0, 0, 0)

    def _side(self, text: str) -> None:
        right = self.layout.margins[1] > self.layout.margins[3]
        x = self.paper[0] - self.layout.margins[1] + 14 if right else 16
        room = max(self.layout.margins[1] if right else self.layout.margins[3], 40) - 28
        y = self.y + 4
        for line in text.split("\n"):
            for part in broken(line, repeat(room), lambda one: self._width(one, 9)):
                self._at(part, x, y, 9)
                y -= 12

    # Tables

    def _table(self, grid: Grid) -> None:
        from .canvas_tables import draw

        upright = self.paper
        if grid.wide:
            self._close()
            self.paper = (upright[1], upright[0])
            self._open()
        draw(self, grid)
        if grid.wide:
            self._close()
            self.paper = upright
            self._open()


BODY = ("body", "heading", "subheading", "salutation")


@cache
def _looks(layout: Layout) -> dict[str, dict[str, Any]]:
    size = layout.size
    body = {
        "size": size, "pitch": layout.pitch, "indent": 0.0 if layout.indent_spaces else layout.indent, "after": layout.after,
        "align": layout.align, "spaces": layout.indent_spaces, "heavy": False,
    }  # fmt: skip
    style = layout.headings
    heading = {**body, "align": "left", "heavy": style in ("bold", "centred", "larger") or bool(layout.bold)}
    if style in ("left", "centred", "larger"):
        heading |= {"indent": 0.0, "spaces": False}
    if style == "centred":
        heading |= {"align": "centre", "before": size * 0.5, "after": layout.after + size * 0.4}
    if style == "larger":
        heading |= {"size": size * 1.2}
    plain = {**body, "indent": 0.0, "spaces": False, "align": "left", "after": 0.0}
    red = {**plain, "align": "centre", "size": size * 2.2, "pitch": 1.5, "colour": (0.85, 0, 0)}
    return {
        "body": body,
        "heading": heading,
        "subheading": {**body, "align": "left"},
        "title": {**plain, "align": "centre", "size": size * 1.4, "pitch": 1.6, "before": size, "after": size},
        "letterhead": red,
        "number": {**plain, "align": "centre", "rule": True},
        "issue": {**plain, "align": "centre"},
        "spread": plain,
        "salutation": {**plain, "after": layout.after},
        "signature": {**plain, "align": "right"},
        "caption": {**plain, "align": "centre", "before": size * 0.6},
        "unit": {**plain, "align": "right", "size": size * 0.75},
        "continued": {**plain, "size": size * 0.75},
    }

