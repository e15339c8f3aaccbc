"""Text from pictures of pages, by the models that the `rapidocr` package carries; nothing is ever downloaded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.ingest.ocr_lines import Corners, Seen, Strip, glyphs_of
from pipeline.ingest.ocr_marks import mended
from pipeline.ingest.page_image import POINTS, PageImage
from pipeline.ingest.pdf_glyphs import Glyph

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pipeline.ingest.page_image import Pixels

    Quad = NDArray[np.float32]
    """Corners of a strip in pixels, from the top left clockwise."""

DETECTED_DPI = 110.0
"""Strips are looked for on a smaller picture than they are read from: a third of the time, the same strips."""
DETECTED_PIXELS = 2_400_000
"""Of that picture, an A3 page: it decides how much memory a page takes."""
SMALLEST = 8
UNSURE = 0.5
"""Mean certainty below which a strip is no text."""
UPSIDE_DOWN = 0.8
"""Mean certainty of a page below which it may stand on its head."""
SAMPLE = 6
TALL = 1.5
"""Height to width from which a strip tells that the page lies on its side,"""
UPRIGHT = 2.8
"""and from which it is text set from top to bottom, which is not read: a lone digit is tall too."""


def available() -> bool:
    """Whether the `ocr` extra is installed, models included."""
    return find_spec("onnxruntime") is not None and len(_models()) == 2


def recognise(page: PageImage) -> tuple[Glyph, ...]:
    """The characters of a page in points from the top left, as the page stands once its text is upright and level."""
    import cv2

    cv2.setNumThreads(1)
    pixels = page.pixels
    if min(pixels.shape) < SMALLEST:
        return ()
    pixels, quads = _upright(pixels, page.points)
    read = [_read(pixels, quad) for quad in quads]
    if _certainty(chain.from_iterable(read)) < UPSIDE_DOWN and _on_its_head(pixels, quads):
        pixels, quads = _turned(pixels, quads)
        read = [_read(pixels, quad) for quad in quads]
    strips = [Strip(_corners(quad, page.points), seen) for quad, seen in zip(quads, read, strict=True)]
    return glyphs_of(strip for strip in strips if _certainty(strip.seen) >= UNSURE)


@cache
def _models() -> dict[str, str]:
    """The models for detection and recognition inside the installed package, by task."""
    package = find_spec("rapidocr")
    if package is None or package.origin is None:
        return {}
    folder = Path(package.origin).parent / "models"
    found = {task: sorted(folder.glob(f"*_{task}*.onnx")) for task in ("det", "rec")}
    return {task: str(paths[0]) for task, paths in found.items() if paths}


@cache
def _engine() -> Any:
    """The recogniser, once a process; one thread, so that its numbers are the same on every number of workers."""
    from rapidocr import RapidOCR

    models = _models()
    return RapidOCR(
        params={
            "Det.model_path": models["det"],
            "Rec.model_path": models["rec"],
            "Det.limit_side_len": SMALLEST,  # leave the size of the picture as it is handed over
            "Global.use_preprocess_img": False,
            "Global.use_cls": False,
            "Global.log_level": "critical",
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )


def _upright(pixels: Pixels, points: float) -> tuple[Pixels, list[Quad]]:
    """The picture, turned by a quarter if its lines run up or down, and the strips of text on it."""
    import numpy as np

    quads = _detected(pixels, points)
    tall = sum(high for wide, high in map(_sides, quads) if high > TALL * wide)
    flat = sum(wide for wide, high in map(_sides, quads) if wide > TALL * high)
    if tall > flat:
        pixels = np.ascontiguousarray(np.rot90(pixels))
        quads = _detected(pixels, points)
    return pixels, [quad for quad in quads if _sides(quad)[1] <= UPRIGHT * _sides(quad)[0]]


def _detected(pixels: Pixels, points: float) -> list[Quad]:
    import cv2
    import numpy as np

    shrink = min(1.0, DETECTED_DPI * points / POINTS, (DETECTED_PIXELS / pixels.size) ** 0.5)
    small = cv2.resize(pixels, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
    if min(small.shape) < SMALLEST:
        return []
    found = _engine()(small, use_det=True, use_rec=False, use_cls=False).boxes
    return [] if found is None else [np.asarray(quad, np.float32) / np.float32(shrink) for quad in found]


def _sides(quad: Quad) -> tuple[float, float]:
    """Width and height."""
    import numpy as np

    wide, high = np.linalg.norm(quad[0] - quad[1]), np.linalg.norm(quad[0] - quad[3])
    return float(wide), float(high)


def _read(pixels: Pixels, quad: Quad) -> tuple[Seen, ...]:
    """The characters of one strip."""
    found = _engine()(_cut(pixels, quad), use_det=False, use_rec=True, use_cls=False, return_word_box=True)
    text, word = found.txts[0], found.word_results[0]
    columns = list(chain.from_iterable(word.word_cols or ()))
    seen: list[Seen] = []
    for character, sure in zip(text, word.confs, strict=False):
        if not character.isspace():
            seen.append(Seen(character, (columns.pop(0) + 0.5) / word.line_txt_len, round(float(sure), 4)))
        elif seen:
            seen.append(Seen(" ", seen[-1].at, seen[-1].sure))
    return mended(seen[:-1] if seen and seen[-1].character == " " else seen)


def _cut(pixels: Pixels, quad: Quad) -> Pixels:
    """The strip, level."""
    import cv2
    import numpy as np

    wide, high = (max(SMALLEST, round(side)) for side in _sides(quad))
    level = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float32)
    turn = cv2.getPerspectiveTransform(quad, level)
    cut = cv2.warpPerspective(pixels, turn, (wide, high), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(cut, np.uint8)


def _certainty(seen: Iterable[Seen]) -> float:
    sure = [one.sure for one in seen]
    return sum(sure) / len(sure) if sure else 0.0


def _on_its_head(pixels: Pixels, quads: Sequence[Quad]) -> bool:
    """Whether the longest strips are read with more certainty the other way up."""
    longest = sorted(quads, key=_sides, reverse=True)[:SAMPLE]
    as_is = _certainty(chain.from_iterable(_read(pixels, quad) for quad in longest))
    return _certainty(chain.from_iterable(_read(pixels, quad[[2, 3, 0, 1]]) for quad in longest)) > as_is


def _turned(pixels: Pixels, quads: Iterable[Quad]) -> tuple[Pixels, list[Quad]]:
    """The picture and the strips on it the other way up."""
    import numpy as np

    high, wide = pixels.shape
    corner = np.array([wide, high], np.float32)
    return np.ascontiguousarray(pixels[::-1, ::-1]), [corner - quad[[2, 3, 0, 1]] for quad in quads]


def _corners(quad: Quad, points: float) -> Corners:
    a, b, c, d = ((float(x) * points, float(y) * points) for x, y in quad)
    return a, b, c, d
