"""The figures in docs/names.md: `python .ci/names.py [--write]`.

A part stands between `<!-- produced: NAME -->` and `<!-- end -->`. Without `--write` nothing is changed; the exit
code is 1 when a part is out of date or when the shipped pipeline was not trained on the answers as they stand.
`--ablation` writes the part `ablation` too, which reads the whole corpus several times and is not checked.
"""

from __future__ import annotations

import difflib
import json
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from unittest.mock import patch

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from pipeline import regions  # noqa: E402 (the path comes first)
from pipeline.dataset import Row  # noqa: E402 (the path comes first)
from pipeline.evaluate import Output, from_reports, load_gold, score  # noqa: E402
from pipeline.evaluate.figures import attributes, figures  # noqa: E402
from pipeline.evaluate.tables import Table, as_markdown  # noqa: E402
from pipeline.lexicon.patterns import cues  # noqa: E402
from pipeline.model import Place  # noqa: E402
from pipeline.names.answers import HALVES, Answered, answered  # noqa: E402
from pipeline.names.rules import by_rules  # noqa: E402
from pipeline.names.score import ALL, Score, scores  # noqa: E402
from pipeline.names.spans import LABELS, Entity, backed  # noqa: E402
from pipeline.names.train import RECORD, digest, lessons  # noqa: E402
from pipeline.names.trained import SHIPPED, by_pipeline  # noqa: E402
from pipeline.regions import mentions  # noqa: E402
from pipeline.settings import Settings  # noqa: E402

DOCUMENT = ROOT / "docs" / "names.md"
CORPUS = ROOT / "corpus"
PART = re.compile(r"(?<=<!-- produced: )(\w+)( -->\n)(.*?)(?=<!-- end -->)", re.S)
FIGURES = ("subject", "region", "region_of_fact", "strict_f1")

Namer = Callable[[str], Sequence[Entity]]
Change = Callable[[str, list[Entity]], str]


@cache
def _trained(text: str) -> tuple[Entity, ...]:
    return by_pipeline(text)


@cache
def _ruled(text: str) -> tuple[Entity, ...]:
    return by_rules(text)


@cache
def _both(text: str) -> tuple[Entity, ...]:
    return backed(_trained(text), _ruled(text))


WAYS: dict[str, Namer] = {
    "rules": _ruled, "pipeline": _trained, "pipeline, then rules": _both,
    "rules, then pipeline": lambda text: backed(_ruled(text), _trained(text)),
}  # fmt: skip


@cache
def _answers(half: str) -> tuple[Answered, ...]:
    return answered(CORPUS, half)


def f1_part() -> str:
    """Precision, recall and F1 by label and way, one table a half."""
    return "\n".join(_f1_of(half) for half in HALVES)


def _f1_of(half: str) -> str:
    answers = _answers(half)
    judged = {way: scores(answers, [find(one.text) for one in answers]) for way, find in WAYS.items()}
    heads = (f"{half.replace('_', ' ')}, {len(answers)} reports", "named", *judged)
    rows = tuple(
        (name, str(rows[0].right + rows[0].missed), *map(_three, rows))
        for name, *rows in zip((*LABELS, ALL), *judged.values(), strict=True)
    )
    return as_markdown(Table(half, heads, rows))


def _three(one: Score) -> str:
    return f"{one.f1:.3f} ({one.precision:.3f}, {one.recall:.3f})"


def pipeline_part() -> str:
    """What ships: what it was taught, and its size."""
    told = json.loads((SHIPPED / RECORD).read_text("utf-8"))
    size = sum(file.stat().st_size for file in SHIPPED.rglob("*") if file.is_file())
    rows = [(name, str(told[name])) for name in ("reports", "lines", "entities")]
    return as_markdown(Table("pipeline", ("the shipped pipeline", ""), (*rows, ("MB on disk", f"{size / 1e6:.1f}"))))


def ablation_part() -> str:
    """The figures of published columns, by rules alone and with names in each of the ways tried."""
    tried: dict[str, Callable[[str], Output]] = {
        "rules alone": _read,
        "subject: where rules see none, the last body named before the number": lambda h: _subjects(h, _fill),
        "subject: the same, bodies found by the rules": lambda h: _subjects(h, _fill, _ruled),
        "subject: stretched to the body's whole name": lambda h: _subjects(h, _stretch),
        "region: bare place names only where a name is found": lambda h: _read_with(h, _confirmed_bare),
        "region: place names only where a name is found": lambda h: _read_with(h, _confirmed),
        "region: names that the code table does not list, added": lambda h: _read_with(h, _added),
    }
    rows = []
    for what, read in tried.items():
        rows.append((what, *(cell for half in HALVES for cell in _cells(half, read(half)))))
        print(*rows[-1], file=sys.stderr, flush=True)
    heads = ("", *(f"{half.replace('_', ' ')}, {name}" for half in HALVES for name in FIGURES))
    return as_markdown(Table("ablation", heads, tuple(rows)))


def _cells(half: str, output: Output) -> list[str]:
    judged = score(load_gold(CORPUS / "gold" / half), output)
    counts = {row.name: f"{row.right} of {row.n}" for row in attributes(judged)}
    return [counts.get(name) or f"{figures(judged)[name]:.4f}" for name in FIGURES]


@cache
def _read(half: str) -> Output:
    return from_reports([str(CORPUS / "reports" / half)], Settings())


def _read_with(half: str, changed: Callable[[str, tuple[Place, ...]], tuple[Place, ...]]) -> Output:
    """The half read with other places: those that `changed` makes of the places that the rules see."""

    def scan(text: str, as_of: str = "") -> tuple[Place, ...]:
        return changed(text, mentions.scan(text, as_of))

    whole = changed is not _added
    with patch.object(regions, "scan", scan), patch("pipeline.regions.view.scan", scan if whole else mentions.scan):
        return from_reports([str(CORPUS / "reports" / half)], Settings())


def _confirmed(text: str, places: tuple[Place, ...]) -> tuple[Place, ...]:
    return tuple(place for place in places if _named(text, place))


def _confirmed_bare(text: str, places: tuple[Place, ...]) -> tuple[Place, ...]:
    return tuple(place for place in places if not place.bare or _named(text, place))


def _named(text: str, place: Place) -> bool:
    return any(one.start < place.end and place.start < one.end for one in _trained(text))


def _added(text: str, places: tuple[Place, ...]) -> tuple[Place, ...]:
    taken = {at for place in places for at in range(place.start, place.end)}
    new = [
        Place(one.text, "", "", "township", start=one.start, end=one.end)
        for one in _trained(text) if one.label == "REGION" and taken.isdisjoint(range(one.start, one.end))
    ]  # fmt: skip
    return tuple(sorted([*places, *new], key=lambda place: place.start))


def _subjects(half: str, change: Change, find: Namer = _trained) -> Output:
    """The half with the subjects that `change` makes of what rules say and of the bodies before the number."""
    read = _read(half)
    facts = {
        key: [_subject(row, read.texts[key], change, find) for row in rows] for key, rows in read.rows["facts"].items()
    }  # fmt: skip
    return replace(read, rows={**read.rows, "facts": facts})


def _subject(row: Row, text: str, change: Change, find: Namer) -> Row:
    number = int(row["char_start"])
    begin = max(text.rfind(stop, 0, number) for stop in "。；！？\n") + 1
    bodies = [one for one in find(text) if one.label == "BODY" and begin <= one.start and one.end <= number]
    return {**row, "subject": change(row["subject"], bodies)}


def _fill(subject: str, bodies: list[Entity]) -> str:
    return subject or (bodies[-1].text if bodies and not bodies[-1].text.startswith(cues("no_body")) else "")


def _stretch(subject: str, bodies: list[Entity]) -> str:
    whole = [one.text for one in bodies if subject and (subject in one.text or one.text in subject)]
    return whole[-1] if whole else subject


PARTS: dict[str, Callable[[], str]] = {"f1": f1_part, "pipeline": pipeline_part}


def produced(text: str, parts: dict[str, Callable[[], str]]) -> str:
    """The document as it should be; parts that are not asked for stay."""
    return PART.sub(lambda part: part[1] + part[2] + (parts[part[1]]() if part[1] in parts else part[3]), text)


def stale() -> bool:
    """Whether answers, rules or settings have changed since the shipped pipeline was trained."""
    return json.loads((SHIPPED / RECORD).read_text("utf-8"))["digest"] != digest(lessons(_answers("open")))


def main() -> int:
    """Check the document and the pipeline, or write the document."""
    parts = PARTS | ({"ablation": ablation_part} if "--ablation" in sys.argv else {})
    text = DOCUMENT.read_text("utf-8")
    current = produced(text, parts)
    if "--write" in sys.argv or "--ablation" in sys.argv:
        DOCUMENT.write_text(current, "utf-8")
    elif current != text:
        print("".join(difflib.unified_diff(text.splitlines(True), current.splitlines(True), n=0)), file=sys.stderr)
        print("docs/names.md is out of date: run python .ci/names.py --write", file=sys.stderr)
        return 1
    if stale():
        print("the shipped pipeline is out of date: run python -m pipeline.names.train corpus", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
