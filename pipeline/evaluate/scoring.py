"""Every report of the gold judged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.dataset import Row
from pipeline.evaluate.facts import FactVerdict, Guarded, judge_facts, judge_guarded, number
from pipeline.evaluate.folding import Folded, fold, fold_text, is_one_sentence
from pipeline.evaluate.gold import Gold
from pipeline.evaluate.names import Verdict, judge_checks, judge_citations, judge_mechanisms
from pipeline.evaluate.output import SCORED_TABLES, Output

_NAMES = {"facts": "span", "mechanisms": "name", "citations": "title"}


@dataclass(frozen=True, slots=True)
class ReportScore:
    """The verdicts on one report."""

    report: str
    format: str
    """Empty when the report was not read."""
    gold_facts: int
    facts: tuple[FactVerdict, ...]
    guarded: tuple[Guarded, ...]
    others: tuple[Verdict, ...]
    text: str

    @property
    def unread(self) -> bool:
        """Whether the report is missing from the output, or could not be read."""
        return not self.format


def score(golds: Iterable[Gold], output: Output) -> tuple[ReportScore, ...]:
    """One score a report of the gold, in its order; reports without gold are left aside."""
    return tuple(_score(gold, output) for gold in golds)


def _score(gold: Gold, output: Output) -> ReportScore:
    report = output.reports.get(gold.report)
    report_id = report["report_id"] if report else ""
    raw = output.texts.get(report_id, "")
    text = fold_text(raw)
    head = (*_head(gold, report), *_copies(gold, report, output))
    kind = report["format"] if report else ""
    if _rows_are_with_a_copy(gold, report, output):
        return ReportScore(gold.report, kind, len(gold.facts), (), (), head, raw)
    facts, mechanisms, citations, checks = (output.of(table, report_id) for table in SCORED_TABLES)
    others = (
        *head, *_offsets({"facts": facts, "mechanisms": mechanisms, "citations": citations}, text),
        *judge_mechanisms(gold, mechanisms), *judge_citations(gold, citations), *judge_checks(gold, checks),
    )  # fmt: skip
    guarded = judge_guarded(gold, facts, text)
    return ReportScore(gold.report, kind, len(gold.facts), judge_facts(gold, facts, text), guarded, others, raw)


def _head(gold: Gold, report: Row | None) -> list[Verdict]:
    """The report's own region, and what its head states."""
    verdicts = []
    if gold.region_code:
        got = report["region_code"] if report else ""
        verdicts.append(_attribute("region", got == gold.region_code, got, gold.region_code))
    for key, want in gold.meta.items():
        got = report.get(key, "") if report else ""
        verdicts.append(_attribute("meta", report is not None and fold(got) == fold(want), got, f"{key} {want}"))
    return verdicts


def _copies(gold: Gold, report: Row | None, output: Output) -> list[Verdict]:
    """Of a text and its copies exactly one carries rows."""
    if not gold.copies:
        return []
    bearing = [file for file in gold.copies if _bears(output, file, SCORED_TABLES)]
    right = _one_carries(gold, report, output) and len(bearing) == 1
    return [_attribute("copies", right, " ".join(bearing), gold.report)]


def _rows_are_with_a_copy(gold: Gold, report: Row | None, output: Output) -> bool:
    if not gold.copies or not _one_carries(gold, report, output):
        return False
    return not _bears(output, gold.report, ("facts",))


def _one_carries(gold: Gold, report: Row | None, output: Output) -> bool:
    carriers = [file for file in gold.copies if _bears(output, file, ("facts",))]
    return len(carriers) == 1 and (gold.report in carriers or _original(report, output) in carriers)


def _original(report: Row | None, output: Output) -> str:
    """The file that this report is a copy of."""
    of = report["duplicate_of"] if report else ""
    return next((name for name, row in output.reports.items() if of and row["report_id"] == of), "")


def _bears(output: Output, file: str, tables: Sequence[str]) -> bool:
    row = output.reports.get(file)
    return row is not None and any(output.of(table, row["report_id"]) for table in tables)


def _offsets(rows: dict[str, Sequence[Row]], text: Folded) -> list[Verdict]:
    return [
        _attribute("offsets", _is_anchored(row, row[_NAMES[table]], text, table == "facts"), row[_NAMES[table]], table)
        for table, found in rows.items()
        for row in found
    ]


def _is_anchored(row: Row, name: str, text: Folded, exact: bool) -> bool:
    """text[start:end] is the name, and the evidence is verbatim, holds it, and is one sentence or one table row."""
    start, end, evidence = number(row["char_start"]), number(row["char_end"]), row["evidence"]
    if start is None or end is None or not 0 <= start < end <= len(text.raw) or not fold(name):
        return False
    stood = text.raw[int(start) : int(end)]
    if (exact and stood != name) or fold(stood) != fold(name):
        return False
    return fold(name) in fold(evidence) and is_one_sentence(evidence) and fold(evidence) in text.text


def _attribute(key: str, right: bool, got: str, want: str) -> Verdict:
    return Verdict("", want, got, {key: right}, said={key: f"{got or '–'} ≠ {want}"})
