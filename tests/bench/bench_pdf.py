"""Pages per second of the whole PDF way, beside what others take for less, on the same files in one run.

    python tests/bench/bench_pdf.py [--rounds N] [--pages 20,200] [FILE ...]

Ours: bytes to clean paragraphs with pages and boxes. Beside it pdfplumber's bare text, pypdfium2's text, pypdfium2's text
with a box for every character, and pdftotext (with its start). The five take turns; medians are printed.
Without FILE: born-digital files set by reportlab and, where they are installed, LibreOffice and Chromium, of 20 and of
200 pages, without tables and with a ruled table on about every fifth page.
"""

from __future__ import annotations

import argparse
import io
import logging
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from presses import Layout, press  # noqa: E402

PLAIN = Layout("speed", sections=9, foot="— {} —", running="same")
TABLED = replace(PLAIN, kind="speed, tables", tables=("grid",) * 2)
FONTS = {"reportlab": "song", "libreoffice": "Noto Serif CJK SC", "chrome": "Noto Sans CJK SC"}
LINE = "{:34} {:>6} {:>7} {:>10} {:>8} {:>7} {:>9} {:>12} {:>12}"


def ours(data: bytes) -> None:
    """The whole way to blocks."""
    from pipeline.ingest import Limits, read_document

    read_document(data, "report.pdf", limits=Limits())


def plumber(data: bytes) -> None:
    """pdfplumber's text, page by page."""
    import pdfplumber

    with pdfplumber.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            page.extract_text()
            page.close()


def bare(data: bytes) -> None:
    """pypdfium2's text."""
    import pypdfium2 as pdfium

    pdf = pdfium.PdfDocument(data)
    for page in pdf:
        page.get_textpage().get_text_range()
    pdf.close()


def boxes(data: bytes) -> None:
    """pypdfium2's text and the box of every character."""
    import pypdfium2 as pdfium

    pdf = pdfium.PdfDocument(data)
    for page in pdf:
        text = page.get_textpage()
        text.get_text_range()
        for at in range(text.count_chars()):
            text.get_charbox(at)
    pdf.close()


def poppler(data: bytes) -> None:
    """pdftotext, a process of its own."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as stream:
        stream.write(data)
        stream.flush()
        subprocess.run(["pdftotext", stream.name, "-"], check=True, capture_output=True)


def _seconds(work: Callable[[bytes], None], data: bytes) -> float:
    start = time.perf_counter()
    work(data)
    return time.perf_counter() - start


def _files(sizes: list[int]) -> Iterator[tuple[str, bytes]]:
    for layout in (PLAIN, TABLED):
        for producer, font in FONTS.items():
            made = press([replace(layout, producer=producer, font=font, seed=seed) for seed in range(4)])
            if made:
                for size in sizes:
                    yield f"{producer}, {size} pages{', tables' if layout is TABLED else ''}", _bound(list(made.values()), size)


def _bound(files: list[bytes], size: int) -> bytes:
    """So many pages of the files, one after the other and again."""
    import pypdfium2 as pdfium

    book, pages = pdfium.PdfDocument.new(), 0
    opened = [pdfium.PdfDocument(one) for one in files]
    while pages < size:
        source = opened[pages % len(opened)]
        count = min(len(source), size - pages)
        book.import_pages(source, list(range(count)))
        pages += count
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _measured(name: str, data: bytes, works: list[Callable[[bytes], None]], rounds: int) -> None:
    import pypdfium2 as pdfium

    pages = len(pdfium.PdfDocument(data))
    taken: dict[str, list[float]] = {work.__name__: [] for work in works}
    for turn in range(rounds):
        for work in works:
            if work is not plumber or turn < max(1, rounds // 3):  # ten times as slow as the others
                taken[work.__name__].append(_seconds(work, data))
    rate = {key: pages / median(values) for key, values in taken.items()}
    told = [f"{rate[key]:.0f}" if key in rate else "-" for key in ("ours", "plumber", "bare", "boxes", "poppler")]
    print(LINE.format(name, pages, *told, f"{rate['ours'] / rate['plumber']:.1f}", f"{rate['ours'] / rate['boxes']:.2f}"), flush=True)


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("files", nargs="*", type=Path)
    asked.add_argument("--rounds", type=int, default=7)
    asked.add_argument("--pages", default="20,200")
    given = asked.parse_args()
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    works = [ours, plumber, bare, boxes, *([poppler] if shutil.which("pdftotext") else [])]
    print(LINE.format("pages per second", "pages", "ours", "pdfplumber", "pdfium", "boxes", "pdftotext", "÷ pdfplumber", "÷ boxes"))
    own = [(path.name, path.read_bytes()) for path in given.files]
    for name, data in own or _files([int(one) for one in given.pages.split(",")]):
        _measured(name, data, works, given.rounds)


if __name__ == "__main__":
    main()
