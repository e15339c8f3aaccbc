"""`jianbao evaluate`: reports or a published folder against answers made by hand."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.commands.console import print_json
from pipeline.messages import Language, Misuse, say
from pipeline.settings import Settings, cores

if TYPE_CHECKING:
    from pipeline.evaluate import Gold, Output, ReportScore
    from pipeline.evaluate.against import Comparison
    from pipeline.evaluate.mistakes import Mistake


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What one call found; `comparison` with `--against` only."""

    scores: tuple[ReportScore, ...]
    held_out: bool
    """Nothing but figures may be shown; then there are no `mistakes`."""
    mistakes: tuple[Mistake, ...]
    comparison: Comparison | None = None
    revision: str = ""


def run(args: Namespace, language: Language) -> int:
    """Judge, print, and write the page where one is asked for."""
    found = evaluate(args)
    if args.html:
        _write_page(Path(args.html), found, language)
    if args.json:
        print_json(summary(found), indent=1)
    else:
        print(screen(found, language))
    return 0


def evaluate(args: Namespace) -> Evaluation:
    """The output judged by the gold, or a second gold by the first; UsageError when one of them cannot be read."""
    from pipeline.evaluate import load_gold
    from pipeline.evaluate.gold import is_held_out
    from pipeline.evaluate.mistakes import mistakes

    golds = load_gold(Path(args.gold))
    output = output_of(args.path)
    scores = _scores(golds, args.agreement, output)
    held_out = args.held_out or any(is_held_out(Path(folder)) for folder in (args.gold, args.agreement) if folder)
    comparison = _compare(golds, args, output) if args.against else None
    return Evaluation(scores, held_out, () if held_out else mistakes(scores), comparison, args.against)


def output_of(path: str) -> Output:
    """A published folder as it stands, or reports read now; UsageError when there is neither."""
    from pipeline.evaluate import from_folder, from_reports
    from pipeline.scan import is_published

    return from_folder(Path(path)) if is_published(path) else from_reports([path], Settings(cores()))


def summary(found: Evaluation) -> dict[str, Any]:
    """What `--json` prints."""
    from pipeline.evaluate.figures import attributes, categories, figures, formats, phenomena

    scores = found.scores
    told: dict[str, Any] = {
        "reports": len(scores), "gold_facts": sum(score.gold_facts for score in scores),
        "unread": sum(1 for score in scores if score.unread), "held_out": found.held_out, "figures": figures(scores),
        "categories": [asdict(row) for row in categories(scores)],
        "attributes": [asdict(row) for row in attributes(scores)],
        "phenomena": [asdict(row) for row in phenomena(scores)],
        "formats": {name: {"reports": len(group), **figures(group)} for name, group in formats(scores).items()},
    }  # fmt: skip
    if found.comparison:
        told["against"] = _compared(found.comparison, found)
    return told if found.held_out else told | {"mistakes": [asdict(mistake) for mistake in found.mistakes]}


def screen(found: Evaluation, language: Language) -> str:
    """Mistakes beside their sentences, then the tables; with `--against` what has changed instead of both."""
    from pipeline.evaluate.tables import as_text, counted, tables
    from pipeline.evaluate.told import differences, summed_up, told_changes, told_mistakes

    note = [say("ev_held_out", language)] if found.held_out else []
    if found.comparison:
        listed = [] if found.held_out else told_changes(found.comparison.changes, language)
        last = [as_text(differences(found.comparison, language)), summed_up(found.comparison, found.revision, language)]
        return "\n\n".join([*listed, *note, *last])
    parts = [*told_mistakes(found.mistakes), *(as_text(table) for table in tables(found.scores, language))]
    return "\n\n".join([*parts, *note, counted(found.scores, language)])


def _scores(golds: tuple[Gold, ...], second: str, output: Output) -> tuple[ReportScore, ...]:
    from pipeline.evaluate import load_gold, score
    from pipeline.evaluate.agreement import agreement

    return agreement(golds, load_gold(Path(second)), output) if second else score(golds, output)


def _compare(golds: tuple[Gold, ...], args: Namespace, output: Output) -> Comparison:
    from pipeline.evaluate.against import compare
    from pipeline.evaluate.worktree import output_at
    from pipeline.scan import is_published

    if args.agreement:
        raise Misuse("one_of", options="--against, --agreement")
    if is_published(args.path):
        raise Misuse("against_published", path=args.path)
    return compare(golds, output_at(args.against, args.path), output)


def _compared(comparison: Comparison, found: Evaluation) -> dict[str, Any]:
    told = {"revision": found.revision, "before": comparison.before, **comparison.counted()}
    return told if found.held_out else told | {"changes": [asdict(change) for change in comparison.changes]}


def _write_page(file: Path, found: Evaluation, language: Language) -> None:
    from pipeline.evaluate.page import Page, render
    from pipeline.evaluate.tables import counted, tables
    from pipeline.evaluate.told import differences, summed_up

    shown, lines = list(tables(found.scores, language)), [counted(found.scores, language)]
    changes = found.comparison.changes if found.comparison and not found.held_out else ()
    if found.comparison:
        shown.insert(0, differences(found.comparison, language))
        lines.append(summed_up(found.comparison, found.revision, language))
    lines += [say("ev_held_out", language)] if found.held_out else []
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(render(Page(tuple(lines), tuple(shown), changes, found.mistakes), language), "utf-8")
