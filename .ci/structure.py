"""The figures of docs/structure.md: `python .ci/structure.py [--write]`.

Prints them, and ends with 1 when the document says something else. A part stands between `<!-- produced: NAME -->` and
`<!-- end -->`. Of the held-out half nothing but counts is ever shown.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from pipeline.evaluate import Output, from_reports  # noqa: E402 (the path comes first)
from pipeline.evaluate.structure import KINDS, Answers, Tally, judge, load_answers, tally  # noqa: E402
from pipeline.evaluate.tables import Table, as_markdown  # noqa: E402
from pipeline.settings import Settings, cores  # noqa: E402

DOCUMENT = ROOT / "docs" / "structure.md"
CORPUS = ROOT / "corpus"
HALVES = ("open", "held_out")
PART = re.compile(r"(?<=<!-- produced: )(\w+)( -->\n)(.*?)(?=<!-- end -->)", re.S)
SAID = {
    "allocation": "allocation: field, level",
    "allocation_region": "allocation: field, level, region",
    "organisation": "organisation: relation, body, body above",
}

Figures = Mapping[str, Mapping[str, Tally]]
"""Half → kind → counts."""


def measured() -> tuple[Figures, Mapping[str, int]]:
    """Both halves read now, and how many reports each has."""
    answers = {half: load_answers(CORPUS / "structure" / "gold" / half) for half in HALVES}
    figures = {half: _of_half(half, answers[half]) for half in HALVES}
    return figures, {half: len(answers[half]) for half in HALVES}


def figures_part(figures: Figures, sizes: Mapping[str, int]) -> Table:
    """One row a kind and half."""
    rows = [
        (SAID[kind], _said(half), str(sizes[half]), *_cells(figures[half][kind])) for kind in KINDS for half in HALVES
    ]
    heads = ("what agrees", "half", "reports", "answers", "found", "false", "precision", "recall", "F1")
    return Table("structure", heads, tuple(rows))


def produced(text: str, table: str) -> str:
    """The document as it should be."""
    return PART.sub(lambda part: part[1] + part[2] + table, text)


def main() -> int:
    """Print the figures; check the document, or write it."""
    table = as_markdown(figures_part(*measured()))
    print(table)
    text = DOCUMENT.read_text("utf-8")
    current = produced(text, table)
    if "--write" in sys.argv:
        DOCUMENT.write_text(current, "utf-8")
    elif current != text:
        print(f"{DOCUMENT.name} is out of date: run python .ci/structure.py --write", file=sys.stderr)
        return 1
    return 0


def _of_half(half: str, answers: tuple[Answers, ...]) -> dict[str, Tally]:
    output = _output(half, answers)
    return {kind: tally(judge(answers, output, kind)) for kind in KINDS}


def _output(half: str, answers: tuple[Answers, ...]) -> Output:
    folders = (CORPUS / "structure" / "reports" / half, CORPUS / "reports" / half)
    paths = [str(folder / one.report) for one in answers for folder in folders if (folder / one.report).is_file()]
    return from_reports(paths, Settings(cores()))


def _cells(one: Tally) -> tuple[str, ...]:
    counts = (one.found + one.missed, one.found, one.false)
    return (*map(str, counts), f"{one.precision:.4f}", f"{one.recall:.4f}", f"{one.f1:.4f}")


def _said(half: str) -> str:
    return half.replace("_", " ")


if __name__ == "__main__":
    sys.exit(main())
