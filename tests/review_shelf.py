"""A shelf for tests: reports in memory, the log in a list, published as `extract` does."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipeline.corrections import Correction
from pipeline.dataset import Reading
from pipeline.export.folder import publish, render
from pipeline.ingest import compose, read_document
from pipeline.model import Result
from pipeline.review.shelf import Tell
from pipeline.run import assemble, corrected, limits, uncorrected
from pipeline.scan import find
from pipeline.settings import Settings


class FolderShelf:
    """Reads `inbox`, publishes `out`; `fault` is raised in place of reading."""

    def __init__(self, inbox: Path, out: Path, settings: Settings) -> None:
        self.inbox, self.out, self.settings = inbox, out, settings
        self.entries: list[Correction] = []
        self.results: dict[str, Result] = {}
        self.fault: Exception | None = None

    def uncorrected(self, report_id: str) -> Result | None:
        return self.results.get(report_id)

    def log(self, report_id: str = "") -> Sequence[Correction]:
        return [one for one in self.entries if report_id in ("", one.report_id)]

    def add(self, entry: Correction) -> None:
        self.entries.append(entry)

    def read(self, tell: Tell) -> None:
        if self.fault:
            raise self.fault
        sources = find([str(self.inbox)])
        readings = []
        for at, source in enumerate(sources):
            data = Path(source.path).read_bytes()
            document = read_document(data, source.file, limits=limits(self.settings))
            found = uncorrected(compose(document, source.report_id), source.sha256, self.settings)
            self.results[source.report_id] = found
            readings.append(Reading(corrected(found, self.log(source.report_id)), source.file, source.also_as))
            tell(at + 1, len(sources), source.file)
        data_set = assemble(readings, self.settings)
        publish(render(data_set.rows, data_set.texts), self.out)

    def close(self) -> None:
        pass
