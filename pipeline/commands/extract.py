"""`jianbao extract`: files and folders to a published folder."""

from __future__ import annotations

import json
import sys
import time
from argparse import Namespace
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.commands.compare import codes_as_of
from pipeline.commands.console import print_json
from pipeline.commands.terminal import harmless
from pipeline.messages import Language, Misuse, say
from pipeline.schema import CODES
from pipeline.settings import Settings, cores
from pipeline.totals import Summary, Totals, exit_code

if TYPE_CHECKING:
    from pipeline.dataset import Reading
    from pipeline.run import Dataset
    from pipeline.scan import Source

_SHOWN = 20
"""Refused files told one by one; the rest is in reports.csv."""


def run(args: Namespace, language: Language) -> int:
    """Read, publish, tell."""
    from pipeline.compare import tables
    from pipeline.export.folder import RUN_FILE, publish, render
    from pipeline.run import assemble
    from pipeline.scan import find

    began, clock = datetime.now(UTC), time.perf_counter()
    settings, out = settings_of(args), Path(args.out)
    if out.exists() and not out.is_dir():
        raise Misuse("out_is_file", path=args.out)
    listed = tables(settings.indicators)  # before anything is read, so that a bad file stops the run at once
    sources = find(args.paths, settings.password)
    data = assemble(_read(sources, settings, language), settings)
    files = render(data.rows, data.texts, settings.headers, listed)
    summary = summarise(data, settings, began, time.perf_counter() - clock)
    publish(files | {RUN_FILE: (json.dumps(summary, ensure_ascii=False, indent=1) + "\n").encode()}, out)
    _tell(summary, args, language)
    return exit_code(summary)


def summarise(data: Dataset, settings: Settings, began: datetime, seconds: float) -> Summary:
    """The content of run.json."""
    totals = Totals(inconsistent=sum(1 for row in data.rows["checks"] if row["status"] == "inconsistent"))
    for row in data.rows["reports"]:
        totals.add(row, data.details.get(row["report_id"], ""))
    totals.rows.update({name: len(rows) for name, rows in data.rows.items() if name != "reports"})
    return totals.summary(settings, began.isoformat(timespec="seconds"), seconds)


def settings_of(args: Namespace) -> Settings:
    """The settings that a command line asks for; Misuse where it cannot be."""
    workers = cores() if args.workers is None else args.workers
    if workers < 1:
        raise Misuse("bad_workers")
    return Settings(
        workers, _confidence(args.min_confidence), args.password, tuple(args.lexicon), args.headers, not args.no_texts,
        tuple(args.indicators), codes_as_of(args.codes_as_of),
    )  # fmt: skip


def _confidence(text: str) -> Decimal:
    try:
        confidence = Decimal(text)
    except InvalidOperation:
        raise Misuse("bad_confidence") from None
    if not 0 <= confidence <= 1:
        raise Misuse("bad_confidence")
    return confidence


def _read(sources: Sequence[Source], settings: Settings, language: Language) -> tuple[Reading, ...]:
    """The sources read, with a bar on a terminal."""
    from pipeline.run import read_all

    if not sys.stderr.isatty():
        return read_all(sources, settings)
    from tqdm import tqdm

    with tqdm(total=len(sources), desc=say("reading", language), leave=False, file=sys.stderr) as bar:
        return read_all(sources, settings, bar.update)


def _tell(summary: Summary, args: Namespace, language: Language) -> None:
    tell_troubles(summary["not_whole"], language)
    if args.json:
        print_json(summary, indent=1)
    else:
        print(screen(summary, args.out, language))


def tell_troubles(troubles: Sequence[dict[str, str]], language: Language) -> None:
    """The first of the files that were not read whole, one a line, on standard error."""
    for trouble in troubles[:_SHOWN]:
        print(_sentence(trouble, language), file=sys.stderr)
    if len(troubles) > _SHOWN:
        print(say("more", language, count=len(troubles) - _SHOWN), file=sys.stderr)


def screen(summary: Summary, out: str, language: Language) -> str:
    """The summary in words."""
    values = {**summary, **summary["reports"], **summary["rows"], "out": out}
    values |= {
        "inconsistent": summary["inconsistent_checks"],
        "decided": values["region_decided"], "undecided": values["region_undecided"],
    }  # fmt: skip
    return "\n".join(say(key, language, **values) for key in ("sum_files", "sum_rows", "sum_regions", "sum_out"))


def _sentence(trouble: dict[str, str], language: Language) -> str:
    code = CODES[trouble["reason"]]
    what, advice = (code.zh, code.advice_zh) if language == "zh" else (code.en, code.advice)
    key = "refused" if trouble["status"] == "failed" else "partly"
    return say(key, language, file=harmless(trouble["file"]), what=what, advice=advice)
