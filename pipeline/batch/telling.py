"""What a night leaves for people: what changed since the last version, and the reports in quarantine."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from pipeline.batch.changes import CHANGES, Counted, changes
from pipeline.batch.kept import bare_of, told_of
from pipeline.batch.plan import Plan
from pipeline.batch.quarantine import page_of, write_quarantine
from pipeline.dataset import Row
from pipeline.export.csv_tables import body, head
from pipeline.store import Store
from pipeline.store.readings import result
from pipeline.store.versions import listed, versions

CHANGES_CSV, CHANGES_TXT, COUNTS = "changes.csv", "changes.txt", "changes.json"
_SHOWN = 200
"""Lines of changes.txt; all are in changes.csv."""
_BATCH = 500


def changes_of(plan: Plan, version: int) -> Path:
    """The folder of what a version changed."""
    return plan.nights / f"{version:06}"


def tell_changes(plan: Plan, store: Store, version: int) -> dict[str, dict[str, int]]:
    """Write what a version changed, once; how many reports and facts are new, changed and gone."""
    folder = changes_of(plan, version)
    if folder.is_dir():
        counts: dict[str, dict[str, int]] = json.loads((folder / COUNTS).read_bytes())
        return counts
    before = _before(store, version)
    beside, disk, counted = folder.with_suffix(".new"), store.disk, Counted()
    disk.remove(beside)
    disk.mkdir(beside)
    old, new = tuple(listed(store, before)), tuple(listed(store, version))
    shown: list[Row] = []
    rows = _noted(changes(old, new, store, counted) if before else iter(()), shown)
    if not before:  # everything is new; facts.csv says it already
        counted.reports["new"] += len(new)
    disk.write(beside / CHANGES_CSV, _encoded(rows))
    disk.write(beside / CHANGES_TXT, [_text(version, before, counted, shown).encode("utf-8", "backslashreplace")])
    told = {"reports": dict(counted.reports), "facts": dict(counted.facts)}
    disk.write(beside / COUNTS, [(json.dumps(told, sort_keys=True) + "\n").encode()])
    disk.rename(beside, folder)
    return told


def tell_quarantine(plan: Plan, store: Store, version: int) -> None:
    """One page for each report of the version that was not read whole."""
    write_quarantine(plan.quarantine, _pages(store, version), store.disk)


def _before(store: Store, version: int) -> int:
    """What was published when the version was made, which another one need not have been; 0 where nothing is known."""
    known = versions(store)
    last = max((number for number in known if number < version), default=0)
    before = known[version].get("before", last)
    return before if before in known else 0


def _pages(store: Store, version: int) -> Iterator[tuple[str, bytes]]:
    for one in listed(store, version):
        stored = result(store, one.result_key)
        if stored and (row := bare_of(stored.row))["reason"]:
            detail = told_of(stored.told).detail
            yield one.report_id, page_of(one.file, one.report_id, row["reason"], detail, one.path)


def _encoded(rows: Iterator[Row]) -> Iterator[bytes]:
    yield head(CHANGES)
    while batch := list(islice(rows, _BATCH)):
        yield body(CHANGES, batch)


def _noted(rows: Iterable[Row], shown: list[Row]) -> Iterator[Row]:
    for row in rows:
        if len(shown) < _SHOWN:
            shown.append(row)
        yield row


def _text(version: int, before: int, counted: Counted, shown: list[Row]) -> str:
    """The changes in lines, in both languages as far as there are words."""
    reports, facts = counted.reports, counted.facts
    kinds = ("new", "changed", "gone")
    lines = [
        f"版本 / version {version}" + (f" (← {before})" if before else ""),
        "报告 新增/改变/消失 · reports new/changed/gone: " + " / ".join(str(reports[kind]) for kind in kinds),
        "事实 新增/改变/消失 · facts new/changed/gone: " + " / ".join(str(facts[kind]) for kind in kinds),
        *(f"- {file}" for file in counted.gone), "", *map(_line, shown),
    ]  # fmt: skip
    if len(shown) == _SHOWN:
        lines.append(f"… {CHANGES_CSV}")
    return "\n".join(lines) + "\n"


def _line(row: Row) -> str:
    what = {"new": f"+ {row['after']}", "gone": f"- {row['before']}"}.get(
        row["change"], f"~ {row['column']}: {row['before'] or '∅'} → {row['after'] or '∅'}"
    )
    return f"{row['file']}  {row['region_name']} {row['measure']}  {what}"
