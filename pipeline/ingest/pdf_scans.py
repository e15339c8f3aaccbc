"""Pages of a PDF file that show text which is not among their characters, and how they look."""

from __future__ import annotations

from itertools import islice
from typing import Any

from pipeline.ingest.page_image import PageImage, scale_to

OUTLINES = 50
"""Paths from which a page without text may show letters drawn as outlines."""


def has_outlines(page: Any) -> bool:
    """Whether so much is drawn on a pypdfium2 page that it may be letters."""
    import pypdfium2.raw as pdfium

    return sum(1 for _ in islice(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH]), OUTLINES)) == OUTLINES


def has_invisible_text(page: Any) -> bool:
    """Whether somebody has laid recognised text over the page already."""
    import pypdfium2.raw as pdfium

    texts = page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT])
    return any(pdfium.FPDFTextObj_GetTextRenderMode(text) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE for text in texts)


def picture_of(page: Any) -> PageImage:
    """A pypdfium2 page in grey, as it is shown."""
    import numpy as np

    scale = scale_to(*page.get_size())
    return PageImage(np.asarray(page.render(scale=scale, grayscale=True).to_pil().convert("L")), 1 / scale)
