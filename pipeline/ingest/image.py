"""Pictures of pages: PNG, JPEG, BMP, and TIFF with a page a frame. Their text is recognised, see `ocr`."""

from __future__ import annotations

import io
import math
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from pipeline.errors import Unreadable
from pipeline.ingest.boilerplate import drop_boilerplate
from pipeline.ingest.limits import Limits
from pipeline.ingest.page_image import POINTS, PageImage, scale_to
from pipeline.ingest.pdf_columns import Gutters
from pipeline.ingest.pdf_glyphs import characters_of
from pipeline.ingest.pdf_layout import Item, blocks_of
from pipeline.ingest.pdf_page import items_of
from pipeline.ingest.pdf_tables import Tables
from pipeline.ingest.recognised import NOTHING, Recognised, Recognition
from pipeline.model import Decision, Document

if TYPE_CHECKING:
    from pipeline.ingest.page_image import Pixels

FORMATS = ("PNG", "JPEG", "TIFF", "BMP")
BROKEN = (
    OSError, ValueError, SyntaxError, EOFError, struct.error, KeyError, IndexError, TypeError, AttributeError,
    OverflowError, ZeroDivisionError, NotImplementedError,
)  # fmt: skip
"""What Pillow lets through on damaged files."""
SCREEN_DPI = 96.0
"""Of a picture that does not say."""
PAGE = 842.0
"""Points along the longer side of an A4 page; a picture is taken for no more where it does not say."""
LARGEST = 1684.0
"""Likewise of an A2 page: cameras write 72 dpi into photographs of any size."""
DEEP = ("I", "F")
"""Modes of more than eight bits, which Pillow cuts off rather than scales."""


def read(data: bytes, limits: Limits, password: str = "", recognised: Recognised = NOTHING) -> Document:
    """Blocks of the text recognised on each page, with its runs; `password` is for other formats.

    Raises Unreadable: `damaged`, `too_large`, `no_text` (with the pages that are still to be recognised).
    """
    with _opened(data, limits) as picture:
        pages = range(1, _frames(picture) + 1)
        if len(pages) > limits.pages:
            raise Unreadable("too_large", f"{len(pages)} pages")
        picture.load()
    unread = tuple(page for page in pages if page not in recognised)
    recognition = Recognition(recognised)
    items, decisions = _laid_out(recognition, pages)
    blocks = drop_boilerplate(recognition.restored(blocks_of(items)))
    if not blocks:
        raise Unreadable("no_text", f"{len(pages)} pages", unread)
    told = ("ocr", "pages_unread") if unread else ("ocr",)
    return Document("image", blocks, len(pages), told, tuple(decisions), unread)


def _laid_out(recognition: Recognition, pages: range) -> tuple[list[list[Item]], list[Decision]]:
    """The lines and tables of each page, and what was decided about them."""
    items: list[list[Item]] = []
    decisions = recognition.decisions()
    tables, gutters = Tables(), Gutters({})
    for page in pages:
        found, decided = items_of(characters_of(recognition.glyphs(page)), (), page, tables, gutters)
        items.append(found)
        decisions += decided
    return items, decisions


def page_image(data: bytes, number: int, limits: Limits, password: str = "") -> PageImage:
    """One page as the recogniser sees it. Raises Unreadable like `read`."""
    with _opened(data, limits) as picture:
        if number > 1:
            picture.seek(number - 1)
        _fits(picture, limits)
        points, longest = _points(picture), max(picture.size)
        scale = min(1.0, points * scale_to(longest * points, 0))
        if picture.format == "JPEG":  # decoded at an eighth, a quarter or half its size where that is enough
            picture.draft("L", (math.ceil(picture.width * scale), math.ceil(picture.height * scale)))
        pixels = _pixels(picture, max(1, round(longest * scale)))
    return PageImage(pixels, points * longest / max(pixels.shape))


@contextmanager
def _opened(data: bytes, limits: Limits) -> Iterator[Any]:
    from PIL import Image

    try:
        with _silence(), Image.open(io.BytesIO(data), formats=FORMATS) as picture:
            _fits(picture, limits)
            yield picture
    except Image.DecompressionBombError as error:
        raise Unreadable("too_large", str(error)) from error
    except BROKEN as error:
        raise Unreadable("damaged", str(error)) from error


@contextmanager
def _silence() -> Iterator[None]:
    """Without what Pillow says of bombs and broken tags: the former are refused here, the latter do not matter."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _fits(picture: Any, limits: Limits) -> None:
    if picture.width * picture.height > limits.image_pixels:
        raise Unreadable("too_large", f"{picture.width} × {picture.height} pixels")


def _frames(picture: Any) -> int:
    """Pages: the second picture inside a PNG or JPEG file is a moving one or a thumbnail."""
    return int(picture.n_frames) if picture.format == "TIFF" else 1


def _points(picture: Any) -> float:
    """Points a pixel, by what the picture says of itself if a page can be that large."""
    longest = max(picture.size)
    told = picture.info.get("dpi") or (0, 0)
    dpi = float(min(told))
    if dpi > 1 and longest * POINTS / dpi <= LARGEST:
        return POINTS / dpi
    return float(min(POINTS / SCREEN_DPI, PAGE / longest))


def _pixels(picture: Any, longest: int) -> Pixels:
    """Grey, the way up that the camera says, no longer than `longest`."""
    import numpy as np
    from PIL import ImageOps

    ImageOps.exif_transpose(picture, in_place=True)
    grey = _grey(picture)
    shrink = longest / max(grey.size)
    if shrink < 1:
        grey = grey.resize([max(1, round(side * shrink)) for side in grey.size], reducing_gap=3.0)
    return np.asarray(grey, np.uint8)


def _grey(picture: Any) -> Any:
    import numpy as np
    from PIL import Image

    if picture.mode.startswith(DEEP):
        deep = np.asarray(picture, np.float32)
        return Image.fromarray((deep * (255 / max(1.0, float(deep.max())))).clip(0, 255).astype(np.uint8))
    if picture.has_transparency_data:
        shown = picture.convert("RGBA")
        picture = Image.new("RGBA", shown.size, "white")
        picture.alpha_composite(shown)
    return picture.convert("L")
