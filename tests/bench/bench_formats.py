"""The same sample reports in several formats, each scored against the same answers.

    python tests/bench/bench_formats.py [--keep DIR]

TXT, DOCX, PDF in one column, in two columns, with a ruled table in it (of vehicles, which is not scored), and, where the
`ocr` extra is installed, scanned: pages drawn at 200 dpi, grey, with noise, a little aslant, as pictures in a PDF.
Prints strict F1 of each format and its distance from TXT.
"""

from __future__ import annotations

import argparse
import io
import json
import random
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from presses.canvas import pressed  # noqa: E402
from presses.layout import Cell, Grid, Layout, Par, Story  # noqa: E402

from tests.rendering import HEADING, docx_bytes  # noqa: E402

SAMPLES = ROOT / "corpus" / "samples"
GOLD = ROOT / "corpus" / "gold" / "samples"
LINE = "{:22} {:>8} {:>8} {:>8} {:>9}"
ONE = Layout("format", size=14.0, foot="— {} —")
TWO = Layout("format", size=10.5, foot="— {} —", columns=2, over=True, margins=(72.0, 56.0, 72.0, 56.0))
SLANT, NOISE, DPI = 0.3, 6, 200
TITLE = 45
"""Characters of a title at most: one report is a single paragraph."""


def texts() -> dict[str, list[str]]:
    """Paragraphs of the sample reports that are no PDF, by file name."""
    import docx

    found = {}
    for path in sorted(SAMPLES.iterdir()):
        if path.suffix == ".txt":
            data = path.read_bytes()
            try:
                text = data.decode("utf-8-sig")
            except UnicodeDecodeError:
                text = data.decode("gb18030")
            found[path.name] = [line.strip() for line in text.splitlines() if line.strip()]
        elif path.suffix == ".docx":
            found[path.name] = [one.text.strip() for one in docx.Document(str(path)).paragraphs if one.text.strip()]
    return found


def story(paragraphs: list[str], grid: bool = False) -> Story:
    """Title, headings and text; with a table in the middle if asked for."""
    made: list[Par | Grid] = [Par(one, "heading" if HEADING.match(one) else "body") for one in paragraphs]
    if len(paragraphs[0]) <= TITLE:
        made[0] = Par(paragraphs[0], "title")
    if grid:
        heads = tuple(map(Cell, ("单位", "执法车辆（辆）", "记录仪（台）")))
        rows = [(Cell(f"第{name}中队"), Cell(str(3 + at)), Cell(str(12 + 7 * at))) for at, name in enumerate("一二三四")]
        made.insert(len(made) // 2, Grid((heads, *rows), weights=(1.2, 1.0, 1.0)))
    return tuple(made)


def scanned(data: bytes) -> bytes:
    """The pages as pictures of a scanner."""
    import numpy as np
    import pypdfium2 as pdfium
    from PIL import Image

    drawn = np.random.default_rng(random.Random(len(data)).randrange(2**32))
    pages = []
    for page in pdfium.PdfDocument(data):
        whole = page.render(scale=DPI / 72).to_pil().convert("L").rotate(SLANT, fillcolor=255)
        spoilt = np.asarray(whole, dtype=float) + drawn.normal(0, NOISE, (whole.height, whole.width))
        pages.append(Image.fromarray(spoilt.clip(0, 255).astype("uint8")))
    stream = io.BytesIO()
    pages[0].save(stream, "PDF", save_all=True, append_images=pages[1:], resolution=DPI)
    return stream.getvalue()


FORMATS: dict[str, tuple[str, Callable[[list[str]], bytes]]] = {
    "TXT": (".txt", lambda text: "\n".join(text).encode("utf-8")),
    "DOCX": (".docx", lambda text: docx_bytes("\n".join(text), text[0])),
    "PDF": (".pdf", lambda text: pressed(ONE, story(text))),
    "PDF, two columns": (".pdf", lambda text: pressed(TWO, story(text))),
    "PDF with a table": (".pdf", lambda text: pressed(ONE, story(text, grid=True))),
    "PDF, scanned": (".pdf", lambda text: scanned(pressed(ONE, story(text)))),
}


def _written(folder: Path, ending: str, make: Callable[[list[str]], bytes]) -> None:
    """The reports of one format, and their answers beside them."""
    for name in ("reports", "gold"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for name, text in texts().items():
        own = Path(name).stem + ending
        (folder / "reports" / own).write_bytes(make(text))
        gold = json.loads((GOLD / f"{name}.json").read_text("utf-8")) | {"report": own}
        (folder / "gold" / f"{own}.json").write_text(json.dumps(gold, ensure_ascii=False), "utf-8")


def _scores(folder: Path) -> dict[str, float]:
    import contextlib

    from pipeline.cli import main as jianbao

    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        jianbao(["evaluate", str(folder / "reports"), str(folder / "gold"), "--json"])
    return dict(json.loads(out.getvalue())["figures"])


def main() -> None:
    """Write, read, score, print."""
    from pipeline.ingest.ocr import available

    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--keep", type=Path)
    given = asked.parse_args()
    print(LINE.format(f"{len(texts())} reports", "detect", "strict", "checks", "from TXT"))
    first = 0.0
    with tempfile.TemporaryDirectory() as temporary:
        for name, (ending, make) in FORMATS.items():
            if "scanned" in name and not available():
                print(f"{name:22} not measured: pip install 'jianbao[ocr]'")
                continue
            folder = (given.keep or Path(temporary)) / name.replace(" ", "_")
            _written(folder, ending, make)
            figures = _scores(folder)
            first = first or figures["strict_f1"]
            shown = [f"{figures[key]:.4f}" for key in ("detect_f1", "strict_f1", "checks_f1")]
            print(LINE.format(name, *shown, f"{figures['strict_f1'] - first:+.4f}"), flush=True)


if __name__ == "__main__":
    main()
