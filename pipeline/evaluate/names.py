"""Mechanisms, citations and checks against the gold's."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.dataset import Row
from pipeline.evaluate.facts import number
from pipeline.evaluate.folding import fold, name_key, names_agree
from pipeline.evaluate.gold import Gold, GoldCheck, GoldCitation, GoldMechanism

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_TIMES_HUNDRED = re.compile(r"[×*]\s*100\s*%?(?=\s*(=|$))")

CheckKey = tuple[str, tuple[float, ...], float]
"""Kind, terms and stated result: what makes two checks the same."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Something wanted and something got: right with both, a miss without `got`, a false alarm without `wanted`.

    `kind` names the figure (`mech`, `citations`, `checks`, or empty when only `attributes` count).
    """

    kind: str
    wanted: str
    got: str
    attributes: Mapping[str, bool] = field(default_factory=dict)
    evidence: str = ""
    said: Mapping[str, str] = field(default_factory=dict)
    """What was got for an attribute that is wrong, and what was wanted."""


def judge_mechanisms(gold: Gold, rows: Sequence[Row]) -> tuple[Verdict, ...]:
    """A verdict for each mechanism wanted, and one for each that nothing in the gold is named like."""
    taken: set[int] = set()
    credited: set[int] = set()
    verdicts = []
    for want in sorted(gold.mechanisms, key=lambda mechanism: mechanism.optional):
        hits = [at for at, row in enumerate(rows) if names_agree(row["name"], want.name)]
        fresh = sorted((at for at in hits if at not in credited), key=lambda at: _distance(rows[at], want))
        taken.update(hits)
        if not want.optional:
            verdicts.append(_mechanism(want, rows[fresh[0]] if fresh else None))
            credited.update(fresh[:1])
    return (*verdicts, *(_false("mech", row["name"], row) for at, row in enumerate(rows) if at not in taken))


def judge_citations(gold: Gold, rows: Sequence[Row]) -> tuple[Verdict, ...]:
    """A verdict for each document wanted, and one for each that the gold does not know."""
    cited: set[int] = set()
    verdicts = []
    for want in gold.citations:
        hits = [at for at, row in enumerate(rows) if _is_cited(row, want)]
        cited.update(hits)
        if not want.optional:
            verdicts.append(_citation(want, [rows[at] for at in hits]))
    return (*verdicts, *(_false("citations", row["title"], row) for at, row in enumerate(rows) if at not in cited))


def judge_checks(gold: Gold, rows: Sequence[Row]) -> tuple[Verdict, ...]:
    """A verdict for each relation wanted or got, and one for the status of each that the gold knows."""
    got = {key: row for row in rows if (key := _got_key(row)) is not None}
    known = {_key(check.kind, check.terms, check.stated): check for check in gold.checks}
    wanted = {_key(check.kind, check.terms, check.stated) for check in gold.checks if not check.optional}
    verdicts = [Verdict("checks", _written(key), _written(key) if key in got else "") for key in sorted(wanted)]
    verdicts += [_false("checks", _written(key), got[key]) for key in sorted(got.keys() - known.keys())]
    unstated = [row for row in rows if number(row["stated"].rstrip("%")) is None]
    verdicts += [_false("checks", row["expression"] or "?", row) for row in unstated]
    return (*verdicts, *_statuses(gold.checks, got))


def _distance(row: Row, want: GoldMechanism) -> tuple[bool, bool]:
    return name_key(row["name"]) != name_key(want.name), row["kind"] not in want.kind


def _mechanism(want: GoldMechanism, row: Row | None) -> Verdict:
    if row is None:
        return Verdict("mech", want.name, "")
    right, said = {"mech_kind": row["kind"] in want.kind}, {"mech_kind": f"{row['kind']} ≠ {'/'.join(want.kind)}"}
    if want.components:
        parts = [name_key(part) for part in row["components"].split(";")]
        right["mech_components"] = parts == [name_key(part) for part in want.components]
        said["mech_components"] = f"{row['components']} ≠ {';'.join(want.components)}"
    return Verdict("mech", want.name, row["name"], right, row["evidence"], said)


def _is_cited(row: Row, want: GoldCitation) -> bool:
    if name_key(row["title"]) == name_key(want.title):
        return True
    by_number = bool(want.number) and fold(row["number"]) == fold(want.number)
    return by_number and fold(want.title) in fold(row["title"])


def _citation(want: GoldCitation, hits: Sequence[Row]) -> Verdict:
    wanted = f"{want.title} {want.number}".strip()
    if not any(not want.number or fold(row["number"]) == fold(want.number) for row in hits):
        return Verdict("citations", wanted, "")
    years = [row["year"].strip() for row in hits]
    right = {"cited_year": want.year in years} if want.year else {}
    said = {"cited_year": f"{'/'.join(years)} ≠ {want.year}"}
    return Verdict("citations", wanted, hits[0]["title"], right, hits[0]["evidence"], said)


def _statuses(checks: Sequence[GoldCheck], got: Mapping[CheckKey, Row]) -> list[Verdict]:
    verdicts = []
    for check in checks:
        key, status = _key(check.kind, check.terms, check.stated), check_status(check)
        if key in got and status:
            row = got[key]
            right, said = {"check_status": row["status"] == status}, {"check_status": f"{row['status']} ≠ {status}"}
            verdicts.append(Verdict("", _written(key), _written(key), right, row["evidence"], said))
    return verdicts


def check_status(check: GoldCheck) -> str:
    """What the gold's own numbers say at the precision stated; empty where rounding and cutting off disagree."""
    exact = _recomputed(check.kind, check.terms)
    if exact is None:
        return ""
    step, off = 10.0**-check.decimals, abs(exact - check.stated)
    if off <= step / 2 + 1e-9:
        return "consistent"
    return "inconsistent" if off >= step - 1e-9 else ""


def _recomputed(kind: str, terms: Sequence[float]) -> float | None:
    try:
        match kind:
            case "share":
                return 100 * sum(terms[:-1]) / terms[-1]
            case "reduction":
                return 100 * abs(terms[0] - terms[1]) / terms[0]
            case "difference":
                return abs(terms[0] - terms[1])
            case "product":
                return terms[0] * terms[1]
            case "sum":
                return sum(terms)
    except (ZeroDivisionError, IndexError):
        return None
    return None


def _got_key(row: Row) -> CheckKey | None:
    stated = number(row["stated"].rstrip("%"))
    if stated is None:
        return None
    text = _TIMES_HUNDRED.sub("", unicodedata.normalize("NFKC", row["expression"]).replace(",", ""))
    left = max(text.split("="), key=lambda side: len(_NUMBER.findall(side)))
    terms = [float(term) for term in _NUMBER.findall(left)]
    if row["kind"] == "reduction" and len(set(terms)) > 2 and 1.0 in terms:
        terms = [term for term in terms if term != 1.0]
    return _key(row["kind"], terms, stated)


def _key(kind: str, terms: Sequence[float], stated: float) -> CheckKey:
    """Order counts only where it means something: 725 ÷ 818 is not 818 ÷ 725, but 1 - 90 ÷ 178 is (178 - 90) ÷ 178."""
    rounded = [round(term, 4) for term in terms]
    if kind == "reduction":
        rounded = sorted(set(rounded), reverse=True)
    elif kind == "share":
        rounded = sorted(rounded[:-1]) + rounded[-1:]
    else:
        rounded = sorted(rounded)
    return kind, tuple(rounded), round(stated, 4)


def _written(key: CheckKey) -> str:
    kind, terms, stated = key
    return f"{kind} {' '.join(format(term, 'g') for term in terms)} → {stated:g}"


def _false(kind: str, got: str, row: Row) -> Verdict:
    return Verdict(kind, "", got or "?", {}, row["evidence"])
