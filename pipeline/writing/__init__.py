"""A text however it is written: read in simplified characters and without invisible marks, published as it stands."""

from pipeline.writing.back import checks_as_written, published, quantity_as_written
from pipeline.writing.fold import View, folded, reader_of, simplified, view_of
from pipeline.writing.forth import as_read
from pipeline.writing.report import report_as_read

__all__ = [
    "View", "as_read", "checks_as_written", "folded", "published", "quantity_as_written", "reader_of", "report_as_read",
    "simplified", "view_of",
]  # fmt: skip
