"""The figures in docs/evaluation.md and the READMEs: `python .ci/evaluation.py [--write]`, or `--record REV`.

A part stands between `<!-- produced: NAME -->` (in the READMEs `<!-- measured: NAME -->`) and `<!-- end -->`.
Without `--write` nothing is changed, and the exit code is 1 when a part is out of date. `--record REV` reads the
held-out reports that stood in REV with the program of REV and keeps its figures in corpus/first_contact.json; it
needs the git history, nothing else here does.
"""

from __future__ import annotations

import difflib
import json
import re
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from pipeline.evaluate import Gold, ReportScore, from_reports, load_gold, score  # noqa: E402 (the path comes first)
from pipeline.evaluate.agreement import agreement  # noqa: E402
from pipeline.evaluate.figures import categories, figures, formats, phenomena  # noqa: E402
from pipeline.evaluate.tables import Table, as_markdown  # noqa: E402
from pipeline.evaluate.worktree import output_at  # noqa: E402
from pipeline.run import assemble, read_all  # noqa: E402
from pipeline.scan import find  # noqa: E402
from pipeline.settings import Settings, cores  # noqa: E402

DOCUMENT = ROOT / "docs" / "evaluation.md"
READMES = (ROOT / "README.md", ROOT / "README.zh-CN.md")
REFERENCE = ROOT.parent / "shared" / "reports"
CORPUS = ROOT / "corpus"
RECORDS = CORPUS / "first_contact.json"
HALVES = ("open", "held_out")
PART = re.compile(r"(?<=<!-- produced: )(\w+)( -->\n)(.*?)(?=<!-- end -->)", re.S)

MEASURED = re.compile(r"(?<=<!-- measured: )(\w+)( -->\n)(.*?)(?=<!-- end -->)", re.S)
HEADLINES = frozenset(["team", "matter", "staffing", "personnel"])
IN_SHORT = (
    "detect_f1", "strict_f1", "mech_f1", "checks_f1", "citations_r", "region", "offsets", "measure", "level", "action",
    "as_of", "direction",
)  # fmt: skip

Rows = Iterable[tuple[str, ...]]


@dataclass(frozen=True)
class Evaluated:
    """Everything that the document's parts are made of."""

    halves: dict[str, tuple[ReportScore, ...]]
    """`open`, `held_out` and `samples`."""
    second: dict[str, tuple[ReportScore, ...]]
    records: list[dict[str, Any]]
    """Earlier revisions on the held-out half, oldest first."""


def evaluated() -> Evaluated:
    """The corpus read now."""
    outputs = {half: from_reports([str(CORPUS / _reports(half))], Settings(cores())) for half in (*HALVES, "samples")}
    golds = {half: load_gold(CORPUS / "gold" / half) for half in outputs}
    second = {
        half: agreement(golds[half], load_gold(CORPUS / "gold" / "second" / half), outputs[half]) for half in HALVES
    }
    records = json.loads(RECORDS.read_text("utf-8"))
    return Evaluated({half: score(golds[half], outputs[half]) for half in outputs}, second, records)


def figures_part(found: Evaluated) -> Table:
    """Every figure of both halves, and of the held-out half at earlier revisions."""
    columns = [figures(found.halves[half]) for half in HALVES] + [record["figures"] for record in found.records]
    now = [(len(found.halves[half]), sum(score.gold_facts for score in found.halves[half])) for half in HALVES]
    sizes = now + [(record["reports"], record["gold_facts"]) for record in found.records]
    heads = ("figure", *_columns(found))
    counts = [("reports", *(str(n) for n, _ in sizes)), ("gold facts", *(str(n) for _, n in sizes))]
    rows = ((name, *(_figure(column, name) for column in columns)) for name in columns[0])
    return Table("figures", heads, (*counts, *rows))


def phenomena_part(found: Evaluated) -> Table:
    """One row a phenomenon: how many places show it, and the shares found and right."""
    meanings = tomllib.loads((CORPUS / "phenomena.toml").read_text("utf-8"))
    columns = [{row.phenomenon: asdict(row) for row in phenomena(found.halves[half])} for half in HALVES]
    columns += [{row["phenomenon"]: row for row in record["phenomena"]} for record in found.records]
    heads = ("phenomenon", *_columns(found))
    rows = (
        (f"`{name}` {meaning['meaning']}: {meaning['example']}", *(_seen(column.get(name)) for column in columns))
        for name, meaning in meanings.items()
    )
    return Table("phenomena", heads, tuple(rows))


def categories_part(found: Evaluated) -> Table:
    """Found, missed and false by category."""
    columns = [{row.category: row for row in categories(found.halves[half])} for half in HALVES]
    heads = ("category", *(f"{_said(half)}, {what}" for half in HALVES for what in ("found", "missed", "false")))
    names = sorted(set().union(*columns))
    rows = ((f"`{name}`", *(cell for column in columns for cell in _three(column.get(name)))) for name in names)
    return Table("categories", heads, tuple(rows))


def formats_part(found: Evaluated) -> Table:
    """Both halves and the samples by format."""
    groups = [(half, *item) for half, scores in found.halves.items() for item in formats(scores).items()]
    names = ("detect_f1", "strict_f1", "mech_f1", "checks_f1", "offsets")
    rows = (
        (f"{_said(half)}, {kind}", str(len(scores)), *(_figure(figures(scores), name) for name in names))
        for half, kind, scores in groups
    )
    return Table("formats", ("half and format", "reports", *names), tuple(rows))


def agreement_part(found: Evaluated) -> Table:
    """The second annotation held against the first."""
    groups = {**found.second, "both": tuple(score for scores in found.second.values() for score in scores)}
    columns = [(scores, figures(scores)) for scores in groups.values()]
    names = (
        "detect_f1", "strict_f1", "mech_f1", "checks_f1", "citations_p", "citations_r", "level", "action", "measure",
    )  # fmt: skip
    rows = [(name, *(_figure(column, name) for _, column in columns)) for name in names]
    rows.insert(2, ("the same first choice of category", *(_first_choice(scores) for scores, _ in columns)))
    counts = ("reports", *(str(len(scores)) for scores, _ in columns))
    facts = ("facts that the first calls for", *(str(_wanted(scores)) for scores, _ in columns))
    return Table("agreement", ("second against first", *map(_said, groups)), (counts, facts, *rows))


def quality_part(found: Evaluated) -> Table:
    """The chief figures of both halves beside the first contact."""
    columns = [figures(found.halves[half]) for half in HALVES] + [found.records[0]["figures"]]
    sizes = [str(len(found.halves[half])) for half in HALVES] + [str(found.records[0]["reports"])]
    rows = [(name, *(_figure(column, name) for column in columns)) for name in IN_SHORT]
    heads = ("figure", "open half", "held-out half", "held out, first contact")
    return Table("quality", heads, (("reports", *sizes), *rows))


def rows_part(found: Evaluated) -> Table:
    """One row a phenomenon, strictly right of those that show it, both halves."""
    columns = [{row.phenomenon: asdict(row) for row in phenomena(found.halves[half])} for half in HALVES]
    names = tomllib.loads((CORPUS / "phenomena.toml").read_text("utf-8"))
    rows = tuple((names[name]["meaning"], *(_right(column.get(name)) for column in columns)) for name in names)
    return Table("rows", ("phenomenon", "open half", "held-out half"), rows)


def reference_part(_: Evaluated) -> Table:
    """Headline facts of the reference reports: of each category the first two with a value of ten or more."""
    data = assemble(read_all(find([str(REFERENCE)]), Settings(cores())), Settings())
    taken: Counter[tuple[str, str]] = Counter()
    rows = []
    for row in sorted(data.rows["facts"], key=lambda row: (row["report_id"], int(row["char_start"]))):
        key = (row["report_id"], row["category"])
        if row["category"] in HEADLINES and row["value"] and float(row["value"]) >= 10 and taken[key] < 2:
            taken[key] += 1
            rows.append((row["region_name"], row["measure"], f"{row['value']} {row['unit']}", row["stage"] or "–"))
    return Table("reference", ("region", "measure", "value", "stage"), tuple(rows))


MEASURES: dict[str, Callable[[Evaluated], Table]] = {
    "quality": quality_part, "rows": rows_part, "reference": reference_part,
}  # fmt: skip
PARTS: dict[str, Callable[[Evaluated], Table]] = {
    "figures": figures_part, "phenomena": phenomena_part, "categories": categories_part,
    "formats": formats_part, "agreement": agreement_part,
}  # fmt: skip


def produced(text: str, found: Evaluated) -> str:
    """The document as it should be."""
    return PART.sub(lambda part: part[1] + part[2] + as_markdown(PARTS[part[1]](found)), text)


def measured(text: str, found: Evaluated) -> str:
    """A README as it should be; the reference reports' part stays where those are not at hand."""

    def part(match: re.Match[str]) -> str:
        if match[1] == "reference" and not REFERENCE.is_dir():
            return match[0]
        return match[1] + match[2] + as_markdown(MEASURES[match[1]](found))

    return MEASURED.sub(part, text)


def record(revision: str, name: str) -> None:
    """Keep the figures of an earlier revision on the held-out reports that it had."""
    folder = CORPUS / "gold" / "held_out"
    listed = subprocess.run(
        ["git", "ls-tree", "--name-only", revision, f"{folder.relative_to(ROOT)}/"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    had = {Path(path).name for path in listed}
    golds: Sequence[Gold] = [gold for gold in load_gold(folder) if f"{gold.report}.json" in had]
    scores = score(golds, output_at(revision, str(CORPUS / "reports" / "held_out")))
    kept = {
        "name": name, "revision": revision, "reports": len(scores), "gold_facts": sum(s.gold_facts for s in scores),
        "figures": figures(scores), "phenomena": [asdict(row) for row in phenomena(scores)],
    }  # fmt: skip
    known = json.loads(RECORDS.read_text("utf-8")) if RECORDS.exists() else []
    rest = [one for one in known if one["name"] != name]
    RECORDS.write_text(json.dumps([*rest, kept], ensure_ascii=False, indent=1) + "\n", "utf-8")


def main() -> int:
    """Check the document, write it, or record a revision (`--record REV NAME`)."""
    if "--record" in sys.argv:
        record(*sys.argv[sys.argv.index("--record") + 1 :][:2])
        return 0
    found = evaluated()
    stale = False
    for path, make in ((DOCUMENT, produced), *((readme, measured) for readme in READMES)):
        text = path.read_text("utf-8")
        current = make(text, found)
        if "--write" in sys.argv:
            path.write_text(current, "utf-8")
        elif current != text:
            stale = True
            print("".join(difflib.unified_diff(text.splitlines(True), current.splitlines(True), n=0)), file=sys.stderr)
            print(f"{path.name} is out of date: run python .ci/evaluation.py --write", file=sys.stderr)
    return int(stale)


def _right(row: dict[str, Any] | None) -> str:
    return "–" if row is None else f"{row['right']} of {row['n']}"


def _reports(half: str) -> str:
    return half if half == "samples" else f"reports/{half}"


def _figure(column: dict[str, float], name: str) -> str:
    """The figure; a dash where it is not there, or where a revision did not look for such things yet."""
    stem = name.rsplit("_", 1)[0]
    silent = name.endswith(("_p", "_r", "_f1")) and not any(column.get(f"{stem}_{x}") for x in ("p", "r", "f1"))
    return "–" if name not in column or silent else f"{column[name]:.4f}"


def _columns(found: Evaluated) -> tuple[str, ...]:
    return ("open, today", "held out, today", *(f"held out, {record['name']}" for record in found.records))


def _said(half: str) -> str:
    return half.replace("_", " ")


def _wanted(scores: Iterable[ReportScore]) -> int:
    return sum(1 for score in scores for verdict in score.facts if verdict.gold and verdict.counts)


def _seen(row: dict[str, Any] | None) -> str:
    if row is None:
        return "–"
    found = f", {row['found']} found" if row["found"] != row["right"] else ""
    return f"{row['right']} of {row['n']}{found}"


def _three(row: Any) -> tuple[str, str, str]:
    return (str(row.found), str(row.missed), str(row.false)) if row else ("0", "0", "0")


def _first_choice(scores: Iterable[ReportScore]) -> str:
    pairs = [(v.gold.category[0], v.row["category"]) for s in scores for v in s.facts if v.counts and v.gold and v.row]
    return f"{sum(first == second for first, second in pairs) / len(pairs):.4f}" if pairs else "–"


if __name__ == "__main__":
    sys.exit(main())
