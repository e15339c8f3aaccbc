"""A version written whole: every table in one pass over what is kept, texts as links to those of the last version."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from pipeline.batch.groups import NAMES, Group, kept_groups
from pipeline.batch.kept import bare_of, lines_of, plain_text, told_of
from pipeline.batch.listing import copy_of
from pipeline.compare import tables
from pipeline.dataset import placed_row
from pipeline.export.citation import FILE as CITATION
from pipeline.export.citation import citation
from pipeline.export.csv_tables import body, head
from pipeline.export.datapackage import FILE, Size, describe
from pipeline.export.folder import SUFFIX, TEXTS
from pipeline.schema import TABLE, Table
from pipeline.settings import Settings
from pipeline.store import Listed, Store
from pipeline.store.readings import reading
from pipeline.totals import Totals

_CHUNK = 64
"""Reports whose lines are written together: fewer, larger writes."""


@dataclass(frozen=True, slots=True)
class Version:
    """What a version is made of. `before`: the folder of the last one, and what it listed."""

    listed: Sequence[Listed]
    groups: Sequence[Group]
    settings: Settings
    before: Path | None = None
    texts_before: frozenset[tuple[str, str]] = frozenset()
    """Pairs of report and reading whose text stands in `before`."""


@dataclass(slots=True)
class _File:
    """A table's file while it is written."""

    table: Table
    number: int
    digest: hashlib._Hash = field(default_factory=hashlib.sha256)
    length: int = 0

    def part(self, data: bytes) -> tuple[int, bytes]:
        """A part on its way to the file."""
        self.digest.update(data)
        self.length += len(data)
        return self.number, data

    def size(self) -> Size:
        """Of all that was written."""
        return Size(self.length, self.digest.hexdigest())


def write_version(folder: Path, version: Version, store: Store) -> Totals:
    """Everything but run.json, into a new folder; what there is to say of it. OSError from the disk."""
    settings, totals = version.settings, Totals()
    listed = tables(settings.indicators)
    files = {table.name: _File(table, number) for number, table in enumerate(listed)}
    store.disk.mkdir(folder)
    paths = [folder / f"{table.name}{SUFFIX}" for table in listed]
    store.disk.write_all(paths, _parts(files, version, store, totals))
    sizes = {name: file.size() for name, file in files.items()}
    store.disk.write(folder / CITATION, [citation()])
    store.disk.write(folder / FILE, [describe(sizes, settings.headers, listed)])
    if settings.texts:
        _write_texts(folder / TEXTS, version, store)
    return totals


def _parts(
    files: dict[str, _File], version: Version, store: Store, totals: Totals
) -> Iterator[tuple[int, bytes]]:  # fmt: skip
    headers = version.settings.headers
    for file in files.values():
        yield file.part(head(file.table, headers))
    query = "SELECT row, told, tables FROM wanted JOIN results ON result_key = wanted.key"
    found = zip(version.listed, store.each(query, (one.result_key for one in version.listed)), strict=True)
    while batch := list(islice(found, _CHUNK)):
        yield from _of_reports(files, batch, version.settings, totals)
    compared = kept_groups(version.groups, store)
    while some := list(islice(compared, _CHUNK)):
        for name in NAMES:
            totals.rows[name] += sum(one.rows[name] for one in some)
            yield files[name].part(b"".join(one.lines[name] for one in some))


def _of_reports(
    files: dict[str, _File], found: Sequence[tuple[Listed, tuple[bytes, ...]]], settings: Settings, totals: Totals
) -> Iterator[tuple[int, bytes]]:
    """The lines of some reports, each table's together; a copy has one in `reports` alone."""
    rows, lines = [], []
    for one, (bare, packed, tables_) in found:
        row, told = placed_row(bare_of(bare), one.file, one.also_as, copy_of(one)), told_of(packed)
        rows.append(row)
        totals.add(row, told.detail)
        if not one.duplicate_of:
            totals.rows.update(told.rows)
            totals.inconsistent += told.inconsistent
            lines.append(lines_of(tables_))
    yield files["reports"].part(body(TABLE["reports"], rows, settings.headers))
    for name in dict.fromkeys(name for one in lines for name in one):
        yield files[name].part(b"".join(one[name] for one in lines))


def _write_texts(folder: Path, version: Version, store: Store) -> None:
    made = False
    for one in version.listed:
        name = f"{one.report_id}.txt"
        if not one.reading_key:
            continue
        if not made:
            store.disk.mkdir(folder)
            made = True
        if version.before and (one.report_id, one.reading_key) in version.texts_before:
            store.disk.link(version.before / TEXTS / name, folder / name)
        elif stored := reading(store, one.reading_key):
            store.disk.write(folder / name, [plain_text(stored)])
