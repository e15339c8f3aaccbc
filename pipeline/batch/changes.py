"""What a version says that the one before it did not: facts new, changed and gone."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.batch.kept import facts_of
from pipeline.columns import Column, FieldType, Table
from pipeline.dataset import Row
from pipeline.store import Listed, Store
from pipeline.store.readings import result

COMPARED = (
    "region_name", "region_code", "township_code", "category", "measure", "subject", "value", "value_low",
    "value_high", "bound", "unit", "per", "stage", "direction", "level", "domain", "action", "as_of", "reviewed",
)  # fmt: skip
"""Columns of facts.csv that make a fact another one."""
_ALIKE = ("category", "measure", "subject", "unit", "per", "stage", "direction", "level", "domain", "action")
"""What a fact keeps when a file is replaced by a newer one that gives another number."""

_TEXT: FieldType = "string"
CHANGES = Table(
    "changes", "变化", "fact that is new, changed or gone", "每个新增、改变或消失的事实",
    (
        Column("change", "变化", _TEXT, "new, changed or gone", "新增、改变或消失", required=True),
        Column("file", "文件", _TEXT, "file of the report", "报告文件", required=True),
        Column("report_id", "报告编号", _TEXT, "report; of what is gone, the earlier one", "报告；消失的填原报告"),
        Column("fact_id", "事实编号", _TEXT, "fact", "事实"),
        Column("fact_id_before", "原事实编号", _TEXT, "the same fact in the version before", "上一版中的同一事实"),
        Column("region_name", "地区", _TEXT, "whom it is about", "所指地区"),
        Column("category", "类别", _TEXT, "category", "类别"),
        Column("measure", "指标", _TEXT, "what is counted", "所计对象"),
        Column("column", "列", _TEXT, "column that changed", "改变的列"),
        Column("before", "原值", _TEXT, "before", "原值"),
        Column("after", "现值", _TEXT, "now", "现值"),
        Column("evidence", "原文", _TEXT, "sentence", "原文"),
    ), (),
)  # fmt: skip


@dataclass(slots=True)
class Counted:
    """How much changed: reports by what became of them, facts likewise, and the files that are gone."""

    reports: Counter[str] = field(default_factory=Counter)
    facts: Counter[str] = field(default_factory=Counter)
    gone: list[str] = field(default_factory=list)


def changes(before: Sequence[Listed], after: Sequence[Listed], store: Store, counted: Counted) -> Iterator[Row]:
    """One row for each fact that is new or gone, and for each column of a fact that changed, file by file.

    Reports that both versions hold alike are not looked into. `counted` is filled on the way.
    """
    for old, new in _pairs(before, after):
        kind = "new" if old is None else "gone" if new is None else "changed"
        counted.reports[kind] += 1
        if new is None and old:
            counted.gone.append(old.file)
        file = (new or old or after[0]).file
        for mine, its in _of_pair(_facts(old, store), _facts(new, store)):
            rows = list(_told(mine, its, file))
            counted.facts.update({row["change"] for row in rows})
            yield from rows


def _pairs(before: Sequence[Listed], after: Sequence[Listed]) -> Iterator[tuple[Listed | None, Listed | None]]:
    """The reports of both versions that are not the same: by their bytes, else by their file's name."""
    known = {one.report_id: one for one in before}
    kept = {one.report_id for one in after}
    replaced = {one.file: one for one in before if one.report_id not in kept}
    for new in after:
        old = known.get(new.report_id) or replaced.pop(new.file, None)
        if old is None or (old.result_key, bool(old.duplicate_of)) != (new.result_key, bool(new.duplicate_of)):
            yield old, new
    yield from ((old, None) for old in replaced.values())


def _facts(one: Listed | None, store: Store) -> list[Row]:
    """The facts that a version publishes of a report."""
    stored = result(store, one.result_key) if one and not one.duplicate_of else None
    return facts_of(stored) if stored else []


def _of_pair(before: Sequence[Row], after: Sequence[Row]) -> Iterator[tuple[Row | None, Row | None]]:
    """Old and new facts side by side: those of one id, then equal ones, then those that differ in their number."""
    left, right = list(before), list(after)
    for columns in (("fact_id",), COMPARED, ("region_name", *_ALIKE), _ALIKE[:3]):
        waiting: dict[tuple[str, ...], list[Row]] = defaultdict(list)
        for fact in reversed(left):
            waiting[_key(fact, columns)].append(fact)
        rest = []
        for fact in right:
            if same := waiting[_key(fact, columns)]:
                yield same.pop(), fact
            else:
                rest.append(fact)
        left, right = [fact for found in waiting.values() for fact in reversed(found)], rest
    yield from ((fact, None) for fact in left)
    yield from ((None, fact) for fact in right)


def _told(old: Row | None, new: Row | None, file: str) -> Iterator[Row]:
    fact = new or old or {}
    row = dict.fromkeys((column.name for column in CHANGES.columns), "") | {
        "file": file, "report_id": fact["report_id"], "fact_id": new["fact_id"] if new else "",
        "fact_id_before": old["fact_id"] if old else "", "region_name": fact["region_name"],
        "category": fact["category"], "measure": fact["measure"], "evidence": fact["evidence"],
    }  # fmt: skip
    if old is None or new is None:
        told = {"change": "gone", "before": fact["span"]} if new is None else {"change": "new", "after": fact["span"]}
        yield row | told
        return
    for name in COMPARED:
        if old[name] != new[name]:
            yield row | {"change": "changed", "column": name, "before": old[name], "after": new[name]}


def _key(fact: Row, columns: Iterable[str]) -> tuple[str, ...]:
    return tuple(fact[name] for name in columns)
