"""What was read before: one SQLite file that the nightly batch and the review page use at the same time."""

from __future__ import annotations

from pipeline.store.corrections import Said, add_correction, corrections, corrections_of
from pipeline.store.files import backup, restore
from pipeline.store.open import Store, open_store
from pipeline.store.readings import StoredReading, StoredResult
from pipeline.store.versions import Listed

__all__ = [
    "Listed", "Said", "Store", "StoredReading", "StoredResult", "add_correction", "backup", "corrections",
    "corrections_of", "open_store", "restore",
]  # fmt: skip
