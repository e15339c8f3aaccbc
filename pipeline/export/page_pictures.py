"""A page as a PNG picture with what was read on it: lines kept and dropped, table rows, facts and mechanisms.

Colours are those of Okabe and Ito (2008), told apart by the colour-blind; each kind also has its own line or fill.
Labels are figures and codes in the font that Pillow carries, so that no font of the system is needed.
"""

from __future__ import annotations

import io
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal

from pipeline.export.inspection import Seen, spots_of
from pipeline.ingest import READERS, Limits
from pipeline.model import Box, Fact, Mechanism, Report

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

Kind = Literal["text", "row", "dropped", "fact", "mechanism"]
Rgb = tuple[int, int, int]
Corners = tuple[int, int, int, int]

SCALE = 110 / 72
"""Pixels a point: fine enough to read body text."""
MOST_PIXELS = 6_000_000
"""Of one picture; an A4 page takes 1.2 million."""
LONGEST = 8000
"""Pixels along one side, whatever size a page claims to have."""
A4 = (595.0, 842.0)
COLOURS: dict[Kind, Rgb] = {
    "text": (0, 114, 178), "row": (0, 158, 115), "dropped": (213, 94, 0), "fact": (230, 159, 0),
    "mechanism": (204, 121, 167),
}  # fmt: skip
FILLED = frozenset(["fact", "mechanism"])
FILL = 90
"""Opacity of 255 at which a span is filled."""
DASH = 6
LEGEND = 30
"""Pixels that the legend below the page is high."""
SMALL, LARGE, MARGIN, GAP = 12, 13, 24, 4
"""Sizes of letters, and how far in front of its line a number stands or behind it a reason, in pixels."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A box on a page, what stands in it, and its label or empty."""

    box: Box
    kind: Kind
    label: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page to draw."""

    path: str
    format: str
    page: int
    marks: tuple[Mark, ...]
    limits: Limits
    password: str = ""


def marks_by_page(blocks: Iterable[Seen], report: Report | None) -> dict[int, tuple[Mark, ...]]:
    """What is drawn on each page: lines, then what was found in them, above."""
    lines: dict[int, list[Mark]] = defaultdict(list)
    spans: dict[int, list[Mark]] = defaultdict(list)
    for seen in blocks:
        for page, mark in _lines(seen):
            lines[page].append(mark)
        for page, mark in _spans(seen, report) if report else ():
            spans[page].append(mark)
    return {page: (*lines[page], *spans[page]) for page in lines}


def _lines(seen: Seen) -> Iterator[tuple[int, Mark]]:
    """A mark a line; the first on a page bears the block's number and why it was dropped."""
    kind: Kind = "dropped" if seen.block.dropped else "row" if seen.block.kind == "row" else "text"
    last = 0
    for spot in seen.spots:
        if spot.box:
            label = f"{seen.number} {seen.block.dropped}".rstrip() if spot.page != last else ""
            yield spot.page, Mark(spot.box, kind, label)
            last = spot.page


def _spans(seen: Seen, report: Report) -> Iterator[tuple[int, Mark]]:
    found: tuple[tuple[Kind, Sequence[Fact | Mechanism]], ...] = (("mechanism", seen.mechanisms), ("fact", seen.facts))
    for kind, rows in found:
        for row in rows:
            for spot in spots_of(report, row.start, row.end):
                if spot.box:
                    yield spot.page, Mark(spot.box, kind)


def draw(sheet: Sheet) -> bytes:
    """The page as PNG; a page that cannot be shown is white paper. Meant for a process that may hang or die."""
    from PIL import Image, ImageDraw

    picture, scale = _picture(sheet)
    whole = Image.new("RGB", (max(picture.width, 1), picture.height + LEGEND), "white")
    whole.paste(picture, (0, 0))
    pen = ImageDraw.Draw(whole, "RGBA")
    for mark in sheet.marks:
        _draw_mark(pen, mark, _corners(mark.box, scale, picture))
    _draw_legend(pen, sheet, picture.height)
    out = io.BytesIO()
    whole.save(out, "PNG")
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class Shown:
    """A page as PNG without anything drawn on it; width and height in points."""

    png: bytes
    width: float
    height: float


def show(sheet: Sheet) -> Shown:
    """The page alone; `sheet.marks` only tell how much white paper a page that cannot be shown needs.

    Meant for a process that may hang or die.
    """
    picture, scale = _picture(sheet)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return Shown(out.getvalue(), round(picture.width / scale, 2), round(picture.height / scale, 2))


def scale_of(width: float, height: float) -> float:
    """Pixels a point for a page of that many points, within the ceilings."""
    width, height = max(width, 1.0), max(height, 1.0)
    return min(SCALE, math.sqrt(MOST_PIXELS / width / height), LONGEST / max(width, height))


def _picture(sheet: Sheet) -> tuple[Image, float]:
    """The page itself and its pixels a point."""
    if sheet.format == "pdf":
        return _pdf_page(sheet)
    shows = getattr(import_module(READERS[sheet.format]), "page_image", None) if sheet.format in READERS else None
    return _shown(shows, sheet) if shows else _paper(sheet.marks)


def _shown(shows: Any, sheet: Sheet) -> tuple[Image, float]:
    """A page of a reader that shows its pages: `page_image` gives grey pixels and how many points one is."""
    from PIL import Image

    with open(sheet.path, "rb") as stream:
        image = shows(stream.read(), sheet.page, sheet.limits, sheet.password)
    picture = Image.fromarray(image.pixels)
    scale = scale_of(picture.width * image.points, picture.height * image.points)
    size = (round(picture.width * image.points * scale), round(picture.height * image.points * scale))
    return picture.resize((max(1, size[0]), max(1, size[1]))).convert("RGB"), scale


def _pdf_page(sheet: Sheet) -> tuple[Image, float]:
    import pypdfium2 as pdfium

    with open(sheet.path, "rb") as stream:
        pdf = pdfium.PdfDocument(stream.read(), password=sheet.password or None)
    try:
        page = pdf[sheet.page - 1]
        scale = scale_of(*page.get_size())
        picture: Image = page.render(scale=scale, rotation=_turn(page)).to_pil().convert("RGB")
    except pdfium.PdfiumError:
        return _paper(sheet.marks)
    finally:
        pdf.close()
    return picture, scale


def _turn(page: Any) -> int:
    """Degrees by which to turn the shown page until its text, in whose direction boxes are told, stands upright."""
    import pypdfium2.raw as pdfium

    text = page.get_textpage()
    turns = Counter(
        round(pdfium.FPDFText_GetCharAngle(text.raw, at) * -2 / math.pi) % 4 for at in range(0, text.count_chars(), 7)
    )
    text.close()
    return int((90 * turns.most_common(1)[0][0] - page.get_rotation()) % 360) if turns else 0


def _paper(marks: tuple[Mark, ...]) -> tuple[Image, float]:
    """White paper that all marks find room on."""
    from PIL import Image

    width = max([A4[0], *(mark.box[2] + mark.box[0] for mark in marks)])
    height = max([A4[1], *(mark.box[3] for mark in marks)])
    scale = scale_of(width, height)
    return Image.new("RGB", (max(1, round(width * scale)), max(1, round(height * scale))), "white"), scale


def _draw_mark(pen: ImageDraw, mark: Mark, corners: Corners) -> None:
    colour = COLOURS[mark.kind]
    _outline(pen, mark.kind, corners)
    if mark.label:  # in the margin, behind a dropped line: above it there may be another
        at = (corners[2] + GAP if mark.kind == "dropped" else max(0, corners[0] - MARGIN), corners[1])
        pen.text(at, mark.label.encode("ascii", "replace").decode("ascii"), fill=colour, font=_font(SMALL))


def _outline(pen: ImageDraw, kind: Kind, corners: Corners) -> None:
    colour = COLOURS[kind]
    if kind in FILLED:
        pen.rectangle(corners, fill=(*colour, FILL), outline=colour, width=2)
    elif kind == "dropped":
        _dashed(pen, corners, colour)
    else:
        pen.rectangle(corners, outline=colour, width=2 if kind == "row" else 1)


def _corners(box: Box, scale: float, picture: Image) -> Corners:
    """The box in pixels, inside the picture: boxes of hostile pages may lie anywhere."""
    right, bottom = picture.width - 1, picture.height - 1
    x0, x1 = sorted(min(right, max(0, round(x * scale))) for x in (box[0], box[2]))
    y0, y1 = sorted(min(bottom, max(0, round(y * scale))) for y in (box[1], box[3]))
    return x0, y0, x1, y1


def _dashed(pen: ImageDraw, corners: Corners, colour: Rgb) -> None:
    x0, y0, x1, y1 = corners
    for x in range(x0, x1, 2 * DASH):
        for y in (y0, y1):
            pen.line((x, y, min(x + DASH, x1), y), fill=colour, width=2)
    for y in range(y0, y1, 2 * DASH):
        for x in (x0, x1):
            pen.line((x, y, x, min(y + DASH, y1)), fill=colour, width=2)


def _font(size: int) -> Any:
    from PIL import ImageFont

    return ImageFont.load_default(size)


def _draw_legend(pen: ImageDraw, sheet: Sheet, top: int) -> None:
    """Below the page: which page it is, and each kind with its colour, line and count."""
    counted, font = Counter(mark.kind for mark in sheet.marks), _font(LARGE)
    x, y = 8, top + 8
    for kind in (None, *COLOURS):
        label = f"{kind} {counted[kind]}" if kind else f"page {sheet.page}"
        if kind:
            _outline(pen, kind, (x, y, x + 22, y + 14))
            x += 28
        pen.text((x, y), label, fill=COLOURS[kind] if kind else "black", font=font)
        x += 18 + round(pen.textlength(label, font=font))
