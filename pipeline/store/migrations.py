"""The store's tables, as the steps that make them: a store of an older program walks the steps that it lacks."""

from __future__ import annotations

MIGRATIONS: tuple[str, ...] = (
    # 1: what was read, what it states, what each version published
    """
    CREATE TABLE secret (secret BLOB NOT NULL);
    CREATE TABLE stamps (path TEXT PRIMARY KEY, stamp TEXT NOT NULL, found BLOB NOT NULL) WITHOUT ROWID;
    CREATE TABLE readings (
        reading_key TEXT PRIMARY KEY, report_id TEXT NOT NULL, document BLOB NOT NULL, text BLOB NOT NULL,
        length INTEGER NOT NULL, sketch BLOB NOT NULL
    );
    CREATE TABLE results (
        result_key TEXT PRIMARY KEY, reading_key TEXT NOT NULL, report_id TEXT NOT NULL, row BLOB NOT NULL,
        told BLOB NOT NULL, tables BLOB NOT NULL, parts BLOB NOT NULL
    );
    CREATE TABLE groups (group_key TEXT PRIMARY KEY, tables BLOB NOT NULL);
    CREATE TABLE versions (version INTEGER PRIMARY KEY, told TEXT NOT NULL);
    CREATE TABLE listed (
        version INTEGER NOT NULL, position INTEGER NOT NULL, file TEXT NOT NULL, also_as TEXT NOT NULL,
        report_id TEXT NOT NULL, reading_key TEXT NOT NULL, result_key TEXT NOT NULL, duplicate_of TEXT NOT NULL,
        similarity TEXT NOT NULL, path TEXT NOT NULL, PRIMARY KEY (version, position)
    ) WITHOUT ROWID;
    CREATE INDEX listed_report ON listed (version, report_id);
    """,
    # 2: what people said of the rows
    """
    CREATE TABLE corrections (
        number INTEGER PRIMARY KEY AUTOINCREMENT, correction_id TEXT NOT NULL UNIQUE, report_id TEXT NOT NULL,
        said TEXT NOT NULL
    );
    CREATE INDEX corrections_report ON corrections (report_id);
    """,
)
