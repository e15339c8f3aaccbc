"""What people checked, as answers to measure by: every report of the published version that has a log."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.batch import Plan
from pipeline.batch import versions as shown
from pipeline.corrections import gold_of
from pipeline.review.store_shelf import StoreShelf
from pipeline.run import corrected
from pipeline.store import open_store
from pipeline.store.versions import listed


def answers(plan: Plan) -> Iterator[tuple[str, dict[str, Any]]]:
    """File and answer (corpus/README.md) of each report that anything was said of, in the order of the files."""
    shelf, store = StoreShelf(plan), open_store(plan.state)
    try:
        files = [(one.file, one.report_id) for one in listed(store, shown.current(plan)) if not one.duplicate_of]
    finally:
        store.close()
    for file, report_id in files:
        log = shelf.log(report_id)
        found = shelf.uncorrected(report_id) if log else None
        if found is None:
            continue
        result = corrected(found, log)
        rejecting = {one.correction_id for one in log if one.kind == "reject"}
        yield file, gold_of(file, result, [one for one in result.corrections if one.correction_id in rejecting])
