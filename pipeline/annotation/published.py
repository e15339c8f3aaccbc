"""Published rows as answers to be corrected: what a person would have written had they found the same."""

from __future__ import annotations

import re
import unicodedata

from pipeline.annotation.contexts import context_of
from pipeline.annotation.labels import Record
from pipeline.annotation.sheets import Sheet, marked
from pipeline.dataset import Row
from pipeline.evaluate.folding import fold_text
from pipeline.evaluate.output import Output

_META = ("title", "issuer", "issue_no", "published")
_REGION = ("region_name", "region_code", "region_level", "region_basis")
_LISTED = ("stage", "per", "level", "action", "as_of", "direction", "measure", "subject")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def from_published(output: Output, report: Row) -> tuple[Sheet, int]:
    """A report's published rows as a sheet, where their offsets say.

    Beside it the number of facts left out, because no phrase of the text tells their place from others.
    """
    report_id = report["report_id"]
    text = fold_text(output.texts.get(report_id, ""))
    rows = output.of("facts", report_id)
    facts = [(row, context) for row in rows if (context := context_of(text, *_range(row)))]
    mechanisms, citations = output.of("mechanisms", report_id), output.of("citations", report_id)
    answer: Record = {
        "report": report["file"].rpartition("/")[2],
        "region": {key: report[key] for key in _REGION if report[key]},
        "meta": {key: report[key] for key in _META if report[key]},
        "facts": [_fact(row, context, report) for row, context in facts],
        "mechanisms": [_mechanism(row) for row in mechanisms],
        "citations": [_citation(row) for row in citations],
        "checks": [check for row in output.of("checks", report_id) if (check := _check(row))],
        "traps": [],
    }
    placed = {"facts": [row for row, _ in facts], "mechanisms": mechanisms, "citations": citations}
    ranges = {(of, at): _range(row) for of in placed for at, row in enumerate(placed[of])}
    return marked(answer, text.raw, ranges), len(rows) - len(facts)


def _range(row: Row) -> tuple[int, int]:
    return int(row["char_start"]), int(row["char_end"])


def _fact(row: Row, context: str, report: Row) -> Record:
    record: Record = {"context": context, "span": row["span"], "category": [row["category"]], **_value(row)}
    record |= {"bound": row["bound"], "unit": [row["unit"]]}
    record |= {key: [row[key]] for key in _LISTED if row[key]}
    record |= {"domain": row["domain"].split(";")} if row["domain"] else {}
    elsewhere = row["region_name"] and row["region_name"] != report["region_name"]
    return record | ({"region": row["region_name"]} if elsewhere else {})


def _value(row: Row) -> Record:
    if row["bound"] == "range":
        return {"low": float(row["value_low"]), "high": float(row["value_high"])}
    return {"value": float(row["value"] or row["value_low"] or row["value_high"])}


def _mechanism(row: Row) -> Record:
    components = [part for part in row["components"].split(";") if part]
    return {"name": row["name"], "kind": [row["kind"]]} | ({"components": components} if components else {})


def _citation(row: Row) -> Record:
    return {"title": row["title"]} | {key: row[key] for key in ("number", "year") if row[key]}


def _check(row: Row) -> Record | None:
    """The relation in the form of an answer; None where its expression is more than operands of one kind."""
    text = unicodedata.normalize("NFKC", row["expression"]).partition("=")[0]
    terms = [float(term) for term in _NUMBER.findall(text)]
    stated = row["stated"].rstrip("%")
    if not terms or not stated:
        return None
    decimals = len(stated.partition(".")[2])
    check: Record = {"kind": row["kind"], "terms": terms, "stated": float(stated)}
    return check | ({"decimals": decimals} if decimals else {})
