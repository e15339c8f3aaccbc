"""`jianbao evaluate`: reports or a published folder against answers made by hand."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.commands.console import print_json
from pipeline.messages import Language, say
from pipeline.settings import Settings, cores

if TYPE_CHECKING:
    from pipeline.evaluate import Output, ReportScore
    from pipeline.evaluate.mistakes import Mistake


def run(args: Namespace, language: Language) -> int:
    """Judge, print, and write the page where one is asked for."""
    from pipeline.evaluate import load_gold, score
    from pipeline.evaluate.gold import is_held_out
    from pipeline.evaluate.mistakes import mistakes

    gold = Path(args.gold)
    golds = load_gold(gold)
    held_out = args.held_out or is_held_out(gold)
    scores = score(golds, output_of(args.path))
    found = () if held_out else mistakes(scores)
    if args.html:
        _write_page(Path(args.html), scores, found, held_out, language)
    if args.json:
        print_json(summary(scores, None if held_out else found), indent=1)
    else:
        print(screen(scores, found, held_out, language))
    return 0


def output_of(path: str) -> Output:
    """A published folder as it stands, or reports read now; UsageError when there is neither."""
    from pipeline.evaluate import from_folder, from_reports
    from pipeline.scan import is_published

    return from_folder(Path(path)) if is_published(path) else from_reports([path], Settings(cores()))


def summary(scores: Sequence[ReportScore], found: Sequence[Mistake] | None) -> dict[str, Any]:
    """What `--json` prints; `found` is None where nothing but figures may be shown."""
    from pipeline.evaluate.figures import attributes, categories, figures, formats, phenomena

    told: dict[str, Any] = {
        "reports": len(scores), "gold_facts": sum(score.gold_facts for score in scores),
        "unread": sum(1 for score in scores if score.unread), "figures": figures(scores),
        "categories": [asdict(row) for row in categories(scores)],
        "attributes": [asdict(row) for row in attributes(scores)],
        "phenomena": [asdict(row) for row in phenomena(scores)],
        "formats": {name: {"reports": len(group), **figures(group)} for name, group in formats(scores).items()},
    }  # fmt: skip
    return told if found is None else told | {"mistakes": [asdict(mistake) for mistake in found]}


def screen(scores: Sequence[ReportScore], found: Sequence[Mistake], held_out: bool, language: Language) -> str:
    """Mistakes beside their sentences, then the tables."""
    from pipeline.evaluate.tables import as_text, counted, tables

    parts = [_told(list(group)) for _, group in groupby(found, key=lambda one: (one.report, one.sentence))]
    parts += [as_text(table) for table in tables(scores, language)]
    parts += [say("ev_held_out", language)] if held_out else []
    return "\n\n".join([*parts, counted(scores, language)])


def _told(found: Sequence[Mistake]) -> str:
    """One sentence and what is wrong in it."""
    head = f"{found[0].report}: {found[0].sentence}".rstrip(": ")
    return "\n".join([head, *(f"    {one.kind:<7} {one.table:<9} {one.what}  {one.said}".rstrip() for one in found)])


def _write_page(
    file: Path, scores: Sequence[ReportScore], found: Sequence[Mistake], held_out: bool, language: Language
) -> None:
    from pipeline.evaluate.page import page
    from pipeline.evaluate.tables import counted, tables

    note = say("ev_held_out", language) if held_out else ""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(page(counted(scores, language), tables(scores, language), found, language, note), "utf-8")
