"""`jianbao extract`: files and folders to a published folder."""

from __future__ import annotations

import json
import sys
import time
from argparse import Namespace
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.commands.compare import codes_as_of
from pipeline.commands.console import print_json
from pipeline.commands.terminal import harmless
from pipeline.messages import Language, Misuse, say
from pipeline.schema import CODES, SCHEMA_VERSION
from pipeline.settings import PROGRAM, VERSION, Settings, cores

if TYPE_CHECKING:
    from pipeline.dataset import Reading, Row
    from pipeline.run import Dataset
    from pipeline.scan import Source

_SHOWN = 20
"""Refused files told one by one; the rest is in reports.csv."""

Summary = dict[str, Any]


def run(args: Namespace, language: Language) -> int:
    """Read, publish, tell."""
    from pipeline.compare import tables
    from pipeline.export.folder import RUN_FILE, publish, render
    from pipeline.run import assemble
    from pipeline.scan import find

    began, clock = datetime.now(UTC), time.perf_counter()
    settings, out = _settings(args), Path(args.out)
    if out.exists() and not out.is_dir():
        raise Misuse("out_is_file", path=args.out)
    listed = tables(settings.indicators)  # before anything is read, so that a bad file stops the run at once
    sources = find(args.paths, settings.password)
    data = assemble(_read(sources, settings, language), settings)
    files = render(data.rows, data.texts, settings.headers, listed)
    summary = summarise(data, settings, began, time.perf_counter() - clock)
    publish(files | {RUN_FILE: (json.dumps(summary, ensure_ascii=False, indent=1) + "\n").encode()}, out)
    _tell(data, summary, args, language)
    return exit_code(summary)


def summarise(data: Dataset, settings: Settings, began: datetime, seconds: float) -> Summary:
    """The content of run.json."""
    reports = data.rows["reports"]
    states = Counter(row["status"] for row in reports)
    return {
        "program": PROGRAM, "version": VERSION, "schema_version": SCHEMA_VERSION,
        "started": began.isoformat(timespec="seconds"), "seconds": round(seconds, 3),
        "settings": {
            "workers": settings.workers, "headers": settings.headers, "texts": settings.texts,
            "min_confidence": float(settings.min_confidence), "lexicon": list(settings.lexicon),
            "indicators": list(settings.indicators), "codes_as_of": settings.codes_as_of,
        },
        "files": len(reports) + sum(len(row["also_as"].split(";")) for row in reports if row["also_as"]),
        "reports": {
            "ok": states["ok"], "partial": states["partial"], "failed": states["failed"],
            "copies": sum(1 for row in reports if row["duplicate_of"]),
            "region_decided": sum(1 for row in reports if row["region_code"]),
            "region_undecided": sum(1 for row in reports if row["status"] != "failed" and not row["region_code"]),
        },
        "rows": {name: len(rows) for name, rows in data.rows.items()},
        "inconsistent_checks": sum(1 for row in data.rows["checks"] if row["status"] == "inconsistent"),
        "not_whole": [_trouble(row, data) for row in reports if row["reason"]], **expected(settings.min_confidence),
    }  # fmt: skip


def exit_code(summary: Summary) -> int:
    """0: all read, or nothing to read; 3: some failed; 4: none could be read."""
    reports = summary["reports"]
    if not reports["failed"]:
        return 0
    return 3 if reports["ok"] or reports["partial"] else 4


def _settings(args: Namespace) -> Settings:
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


def _trouble(row: Row, data: Dataset) -> dict[str, str]:
    return {key: row[key] for key in ("file", "status", "reason")} | {"detail": data.details.get(row["report_id"], "")}


def _tell(data: Dataset, summary: Summary, args: Namespace, language: Language) -> None:
    troubles = summary["not_whole"]
    for trouble in troubles[:_SHOWN]:
        print(_sentence(trouble, language), file=sys.stderr)
    if len(troubles) > _SHOWN:
        print(say("more", language, count=len(troubles) - _SHOWN), file=sys.stderr)
    if args.json:
        print_json(summary, indent=1)
    else:
        print(screen(summary, args.out, language))


def screen(summary: Summary, out: str, language: Language) -> str:
    """The summary in words."""
    values = {**summary, **summary["reports"], **summary["rows"], "out": out}
    values |= {
        "inconsistent": summary["inconsistent_checks"],
        "decided": values["region_decided"], "undecided": values["region_undecided"],
    }  # fmt: skip
    told = [say(key, language, **values) for key in ("sum_files", "sum_rows", "sum_regions")]
    told += [say("sum_expected", language, **_of_kinds(summary["expected"]))] if "expected" in summary else []
    return "\n".join([*told, say("sum_out", language, **values)])


def expected(least: Decimal) -> Summary:
    """Precision and recall to expect of the rows that `--min-confidence` leaves; nothing where it leaves out none."""
    from pipeline.resolve.confidence import expected_at

    if not least:
        return {}
    lines = {kind: expected_at(kind, least) for kind in ("facts", "mechanisms")}
    return {"expected": {k: {"precision": float(x.precision), "recall": float(x.recall)} for k, x in lines.items()}}


def _of_kinds(lines: dict[str, dict[str, float]]) -> dict[str, str]:
    return {f"{kind}_{name}": f"{value:.3f}" for kind, of in lines.items() for name, value in of.items()}


def _sentence(trouble: dict[str, str], language: Language) -> str:
    code = CODES[trouble["reason"]]
    what, advice = (code.zh, code.advice_zh) if language == "zh" else (code.en, code.advice)
    key = "refused" if trouble["status"] == "failed" else "partly"
    return say(key, language, file=harmless(trouble["file"]), what=what, advice=advice)
