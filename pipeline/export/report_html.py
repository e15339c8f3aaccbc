"""A published folder as one self-contained HTML file: no network, every text of a report shown as text."""

from __future__ import annotations

from pathlib import Path

from pipeline.export.contents import read
from pipeline.export.report_data import chunks
from pipeline.messages import Language, say
from pipeline.settings import PROGRAM
from pipeline.web.bundle import page


def report_html(folder: Path, language: Language) -> bytes:
    """The file. OSError when the folder cannot be read, ValueError when it is not as it was published."""
    data = read(folder)
    title = say("report_title", language, program=PROGRAM, reports=len(data["reports"].rows))
    return page("file", chunks(data, folder), language, title, say("report_noscript", language)).encode("utf-8")
