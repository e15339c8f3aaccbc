"""A report as the store keeps it: its text packed, its rows as the lines of the published files."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec

from pipeline.batch.fingerprint import Fingerprint
from pipeline.columns import Column
from pipeline.compare import Key, Part, parts_of
from pipeline.copies import sketch
from pipeline.dataset import Row, Rows, bare_row, result_rows
from pipeline.export.csv_tables import body, decode, head
from pipeline.ingest import body_of
from pipeline.model import Result
from pipeline.run import Text
from pipeline.schema import TABLE
from pipeline.settings import Headers, Settings
from pipeline.store import StoredReading, StoredResult

_LEVEL = 1
"""Of compression: a sixth of the size, faster than the disk."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a night asks of a report without looking at its rows."""

    rows: Mapping[str, int] = field(default_factory=dict)
    places: tuple[Key, ...] = ()
    """Regions and years that it has something to say of."""
    detail: str = ""
    inconsistent: int = 0
    text: bool = False
    """Whether there is a text that these rows were found in."""
    headers: Headers = "codes"
    columns: tuple[str, ...] = ()
    """How the lines of the facts are written: under which headings, and which columns."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What reading and extracting gave. `reading` is None where there is no text to keep."""

    reading: StoredReading | None
    result: StoredResult
    status: str
    unread_pages: tuple[int, ...] = ()


def reading_key(sha256: str, file: str, prints: Fingerprint) -> str:
    """The key of what is read of these bytes; a name's ending counts, for a warning goes by it."""
    ending = file.rpartition("/")[2].rpartition(".")[2].lower()
    return _key(sha256, ending, prints.reading)


def result_key(reading: str, prints: Fingerprint, said: str = "") -> str:
    """The key of what that reading states; `said`: a digest of what people said of its rows."""
    return _key(reading, prints.program, said)


def keep(text: Text | None, result: Result, reading: str, key: str, settings: Settings) -> Kept:
    """Packed; the same text and result give the same bytes."""
    rows = result_rows(result, settings.min_confidence)
    bare = bare_row(result, rows)
    parts = parts_of(rows | {"reports": [bare]}) if result.status != "failed" else {}
    wrong = sum(row["status"] == "inconsistent" for row in rows["checks"])
    counts = {name: len(found) for name, found in rows.items()}
    how = (settings.headers, TABLE["facts"].names)
    told = Told(counts, tuple(parts), result.detail, wrong, result.report is not None, *how)
    packed = msgspec.msgpack.encode([pack_part(part) for part in parts.values()])
    tables = _tables(rows, settings.headers)
    stored = StoredResult(key, reading, result.report_id, _json(bare), msgspec.msgpack.encode(told), tables, packed)
    kept = _reading(text, reading) if text and text.report and result.report else None
    return Kept(kept, stored, result.status, result.unread_pages)


def text_of(stored: StoredReading) -> Text:
    """What reading gave, unpacked."""
    return msgspec.msgpack.decode(zlib.decompress(stored.document), type=Text)


def body_of_text(stored: StoredReading) -> str:
    """The text that copies are found by."""
    report = text_of(stored).report
    return body_of(report) if report else ""


def plain_text(stored: StoredReading) -> bytes:
    """The published text, in UTF-8."""
    return zlib.decompress(stored.text)


def told_of(packed: bytes) -> Told:
    """What a night asks of a report, unpacked."""
    return msgspec.msgpack.decode(packed, type=Told)


def pack_part(part: Part) -> bytes:
    """What a report says of a region and year, packed."""
    return zlib.compress(msgspec.msgpack.encode(part), _LEVEL)


def part_of(packed: bytes) -> Part:
    """What a report says of a region and year, unpacked."""
    return msgspec.msgpack.decode(zlib.decompress(packed), type=Part)


def parts_packed(packed: bytes) -> list[bytes]:
    """The packed parts of a result, in the order of its places."""
    return msgspec.msgpack.decode(packed, type=list[bytes])


def bare_of(packed: bytes) -> Row:
    """The row of reports.csv without the names of its file."""
    row: Row = json.loads(packed)
    return row


def lines_of(packed: bytes) -> dict[str, bytes]:
    """Table name → the lines of the published file."""
    found: dict[str, bytes] = msgspec.msgpack.decode(zlib.decompress(packed), type=dict[str, bytes])
    return found


def facts_of(stored: StoredResult) -> list[Row]:
    """The kept facts under today's columns: an older program had others, other settings other labels."""
    told, known = told_of(stored.told), {column.name: column for column in TABLE["facts"].columns}
    had = tuple(known.get(name, Column(name, name, "string", "", "")) for name in told.columns)
    table = replace(TABLE["facts"], columns=had or TABLE["facts"].columns)
    rows = decode(table, head(table, told.headers) + lines_of(stored.tables)["facts"])
    return [{name: row.get(name, "") for name in known} for row in rows]


def _tables(rows: Rows, headers: Headers) -> bytes:
    lines = {name: body(TABLE[name], found, headers) for name, found in sorted(rows.items())}
    return zlib.compress(msgspec.msgpack.encode(lines), _LEVEL)


def _reading(text: Text, key: str) -> StoredReading:
    assert text.report is not None
    body_text = body_of(text.report)
    document = zlib.compress(msgspec.msgpack.encode(text), _LEVEL)
    plain = zlib.compress(text.report.text.encode("utf-8"), _LEVEL)
    return StoredReading(key, text.report_id, document, plain, len(body_text), sketch(body_text))


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8")


def _key(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()[:32]
