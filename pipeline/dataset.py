"""From what was read to rows: every published table as plain text cells, in the order of `schema.TABLES`."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Context, Decimal, InvalidOperation

from pipeline.copies import Copy
from pipeline.ingest import box_of, page_of
from pipeline.model import Allocation, Box, Check, Citation, Fact, Mechanism, Organisation, Region, Report, Result
from pipeline.schema import TABLE, TABLES

Row = dict[str, str]
"""One row: a cell for each column of its table, numbers already plain, `` for not stated."""
Rows = dict[str, list[Row]]
"""Table name → rows."""

_PLACES = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Reading:
    """A result and the names of the files that its bytes stand in."""

    result: Result
    file: str
    also_as: tuple[str, ...] = ()


def tables(readings: Iterable[Reading], copies: Mapping[str, Copy], min_confidence: Decimal = Decimal(0)) -> Rows:
    """Rows of every table, sorted; a copy has a row of its own in `reports` and nowhere else."""
    rows: Rows = {table.name: [] for table in TABLES}
    for reading in sorted(readings, key=lambda reading: (reading.file, reading.result.report_id)):
        copy = copies.get(reading.result.report_id)
        own = result_rows(reading.result, min_confidence)
        rows["reports"].append(report_row(reading, own, copy))
        if copy is None:
            for name, found in own.items():
                rows[name] += found
    return rows


def result_rows(result: Result, min_confidence: Decimal = Decimal(0)) -> Rows:
    """Rows of every table that tells of one result (all but `reports` and the comparison), in the order of the text."""
    fact_ids = _ids(result.report_id, "f", [fact.start for fact in result.facts])
    published = [(i, f) for i, f in zip(fact_ids, result.facts, strict=True) if f.confidence >= min_confidence]
    at = {fact.start: fact_id for fact_id, fact in reversed(published)}
    mechanisms = [m for m in _first_mentions(result.mechanisms, result.region) if m.confidence >= min_confidence]
    return {
        "facts": [_fact_row(fact_id, fact, at, result) for fact_id, fact in published],
        "mechanisms": _mechanism_rows(mechanisms, result),
        "citations": [_citation_row(citation, result) for citation in _documents(result.citations)],
        "checks": _check_rows(result.checks, at, result),
        "allocation": [_allocation_row(one, result) for one in result.allocation if one.confidence >= min_confidence],
        "organisation": [
            _organisation_row(one, result) for one in result.organisation if one.confidence >= min_confidence
        ],
    }


def report_row(reading: Reading, own: Rows, copy: Copy | None) -> Row:
    """The row of one report; `own`: its rows in the other tables, published or not."""
    return placed_row(bare_row(reading.result, own), reading.file, _joined(reading.also_as), copy)


def bare_row(result: Result, own: Rows) -> Row:
    """The row of one report as far as its bytes alone tell: without its names, and whether it is a copy."""
    report, head, region = result.report, result.head, result.region
    return _row(
        "reports",
        report_id=result.report_id, sha256=result.sha256,
        format=report.format if report else result.format, status=result.status, reason=result.reason,
        title=head.title, issuer=head.issuer, issue_no=head.issue_no, published=head.published,
        year=head.year, year_basis=head.year_basis,
        **_region(region), region_basis=region.basis, region_evidence=region.evidence,
        region_candidates=_joined(region.candidates), pages=_whole(report.pages if report else None),
        characters=_whole(len(report.text) if report else None), facts=str(len(own["facts"])),
        mechanisms=str(len(own["mechanisms"])), warnings=_joined(dict.fromkeys(result.warnings)),
    )  # fmt: skip


def placed_row(bare: Row, file: str, also_as: str, copy: Copy | None) -> Row:
    """The row with the names of its file, and what it is a copy of."""
    told = {"file": file, "also_as": also_as}
    if copy:
        warnings = _joined(dict.fromkeys((*filter(None, bare["warnings"].split(";")), "copy")))
        told |= {"duplicate_of": copy.of, "similarity": plain_similarity(copy.similarity), "warnings": warnings}
    return bare | told


def plain_similarity(similarity: float) -> str:
    """A share of a text in common, at four decimals."""
    return plain(Decimal(str(round(similarity, 4))))


def plain(value: Decimal | None) -> str:
    """A number without exponent or grouping, at most six decimals, no trailing zeros; None is an empty cell."""
    if value is None:
        return ""
    digits = max(value.adjusted() + 10, 10)
    text = format(value.quantize(_PLACES, context=Context(prec=digits + 6)), "f")
    text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def _fact_row(fact_id: str, fact: Fact, at: Mapping[int, str], result: Result) -> Row:
    total = at.get(fact.part_of, "")
    return _row(
        "facts",
        fact_id=fact_id, report_id=result.report_id, **_region(_own_or(fact.region, result.region)),
        category=fact.category, measure=fact.measure, subject=fact.subject, part_of="" if total == fact_id else total,
        value=plain(fact.value), value_low=plain(fact.value_low), value_high=plain(fact.value_high),
        bound=fact.bound, unit=fact.unit, per=fact.per, stage=fact.stage, direction=fact.direction, level=fact.level,
        domain=fact.domain, action=fact.action, as_of=fact.as_of, span=fact.span,
        evidence=fact.evidence, section=fact.section, **_stands(result.report, fact.start, fact.end),
        rule=fact.rule, confidence=plain(fact.confidence), reviewed=fact.reviewed,
    )  # fmt: skip


def _mechanism_rows(mechanisms: Sequence[Mechanism], result: Result) -> list[Row]:
    ids = _ids(result.report_id, "m", [mechanism.start for mechanism in mechanisms])
    return [_mechanism_row(i, mechanism, result) for i, mechanism in zip(ids, mechanisms, strict=True)]


def _mechanism_row(mechanism_id: str, mechanism: Mechanism, result: Result) -> Row:
    region = _own_or(mechanism.region, result.region)
    return _row(
        "mechanisms",
        mechanism_id=mechanism_id, report_id=result.report_id, region_name=region.name, region_code=region.code,
        name=mechanism.name, kind=mechanism.kind, components=_joined(mechanism.components), gloss=mechanism.gloss,
        level=mechanism.level, domain=mechanism.domain, evidence=mechanism.evidence, section=mechanism.section,
        **_stands(result.report, mechanism.start, mechanism.end),
        rule=mechanism.rule, confidence=plain(mechanism.confidence), reviewed=mechanism.reviewed,
    )  # fmt: skip


def _citation_row(citation: Citation, result: Result) -> Row:
    where = _stands(result.report, citation.start, citation.end)
    del where["box"]
    return _row(
        "citations",
        report_id=result.report_id, title=citation.title, number=citation.number, issuer=citation.issuer,
        year=citation.year, evidence=citation.evidence, **where,
    )  # fmt: skip


def _allocation_row(one: Allocation, result: Result) -> Row:
    region = _own_or(one.region, result.region)
    return _row(
        "allocation",
        report_id=result.report_id, region_name=region.name, region_code=region.code, domain=one.domain,
        level=one.level, body=one.body, **_structure_cells(one, result),
    )  # fmt: skip


def _organisation_row(one: Organisation, result: Result) -> Row:
    region = _own_or(one.region, result.region)
    return _row(
        "organisation",
        report_id=result.report_id, region_name=region.name, region_code=region.code, body=one.body,
        relation=one.relation, above=one.above, **_structure_cells(one, result),
    )  # fmt: skip


def _structure_cells(one: Allocation | Organisation, result: Result) -> Row:
    """What both tables of structure end in."""
    where = _stands(result.report, one.start, one.end)
    del where["box"]
    told = {"evidence": one.evidence, "section": one.section, "rule": one.rule}
    return told | where | {"confidence": plain(one.confidence)}


def _check_rows(checks: Sequence[Check], at: Mapping[int, str], result: Result) -> list[Row]:
    ids = _ids(result.report_id, "c", [check.facts[-1] if check.facts else 0 for check in checks])
    return [
        _row(
            "checks",
            check_id=check_id, report_id=result.report_id, kind=check.kind, expression=check.expression,
            fact_ids=_joined(at[start] for start in check.facts if start in at),
            stated=_number(check.stated), computed=_number(check.computed), status=check.status,
            evidence=check.evidence,
        )
        for check_id, check in zip(ids, checks, strict=True)
    ]  # fmt: skip


def _first_mentions(mechanisms: Iterable[Mechanism], home: Region) -> list[Mechanism]:
    """One mechanism per name and region: the first that the text mentions."""
    first: dict[tuple[str, str], Mechanism] = {}
    for mechanism in sorted(mechanisms, key=lambda m: (m.start, m.end)):
        first.setdefault((mechanism.name, _own_or(mechanism.region, home).name), mechanism)
    return list(first.values())


def _documents(citations: Iterable[Citation]) -> list[Citation]:
    """One citation per document: the first mention, with number, issuer and year from whichever mention has them."""
    groups: dict[str, list[Citation]] = defaultdict(list)
    for citation in sorted(citations, key=lambda c: (c.start, c.end)):
        known = groups[citation.title]
        same = next((at for at, other in enumerate(known) if _one_number(other, citation)), -1)
        if same < 0:
            known.append(citation)
        else:
            known[same] = _completed(known[same], citation)
    return sorted((citation for group in groups.values() for citation in group), key=lambda c: (c.start, c.end))


def _one_number(first: Citation, later: Citation) -> bool:
    return not first.number or not later.number or first.number == later.number


def _completed(first: Citation, later: Citation) -> Citation:
    return replace(
        first, number=first.number or later.number, issuer=first.issuer or later.issuer, year=first.year or later.year
    )


def _row(table: str, **cells: str) -> Row:
    """The cells in the table's order; a column that is not given is empty, one that does not exist an error."""
    unknown = cells.keys() - set(TABLE[table].names)
    if unknown:
        raise KeyError(f"{table} has no column {', '.join(sorted(unknown))}")
    return {name: cells.get(name, "") for name in TABLE[table].names}


def _own_or(region: Region, home: Region) -> Region:
    return region if region.name or region.code else home


def _region(region: Region) -> Row:
    return {
        "region_name": region.name, "region_code": region.code,
        "township_code": region.township_code, "region_level": region.level,
    }  # fmt: skip


def _stands(report: Report | None, start: int, end: int) -> Row:
    """Offsets, and page and box where the format has them."""
    page: int | None = None
    box: Box | None = None
    if report and report.pages:
        page, box = page_of(report, start), box_of(report, start, end)
    return {"page": _whole(page), "box": _box(box), "char_start": str(start), "char_end": str(end)}


def _ids(report_id: str, letter: str, starts: Sequence[int]) -> list[str]:
    """Ids that depend on nothing but the report and the place; the second at one place gets `-2`."""
    seen: Counter[int] = Counter()
    ids = []
    for start in starts:
        seen[start] += 1
        ids.append(f"{report_id}-{letter}{start}" + (f"-{seen[start]}" if seen[start] > 1 else ""))
    return ids


def _number(text: str) -> str:
    """A number that a check states as text, as a plain cell; empty where it is none."""
    try:
        return plain(Decimal(text.strip().removesuffix("%")))
    except InvalidOperation:
        return ""


def _whole(number: int | None) -> str:
    return "" if number is None else str(number)


def _box(box: Box | None) -> str:
    return "" if box is None else ",".join(plain(Decimal(str(round(edge, 2)))) for edge in box)


def _joined(parts: Iterable[str]) -> str:
    return ";".join(parts)
