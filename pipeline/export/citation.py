"""How data and program are cited: CITATION.txt beside every publication. The same facts stand in CITATION.cff."""

from __future__ import annotations

from pipeline.schema import SCHEMA_VERSION
from pipeline.settings import PROGRAM, VERSION

FILE = "CITATION.txt"
AUTHORS = "The jianbao contributors"
TITLE = "jianbao: comparable data from Chinese administrative-reform reports"
YEAR = "2026"

_TEXT = """\
{citation}

@software{{{program},
  author  = {{{{{authors}}}}},
  title   = {{{title}}},
  year    = {{{year}}},
  version = {{{version}}},
  note    = {{schema version {schema}}}
}}

The data in this folder were read by {program} {version} (schema version {schema}) from the reports listed in
reports.csv, which are to be cited as sources of their own; the settings stand in run.json, every column in
datapackage.json.

本目录数据由 {program} {version}（数据结构版本 {schema}）从 reports.csv 所列报告中读出；
引用具体数据时请一并注明所据报告。
运行设置见 run.json，各列含义见 datapackage.json。
"""


def cite(version: str = VERSION) -> str:
    """One line that cites the program in a version."""
    return f"{AUTHORS} ({YEAR}). {TITLE} (version {version}) [Computer software]."


def citation() -> bytes:
    """CITATION.txt of a publication by this version."""
    values = {"program": PROGRAM, "version": VERSION, "schema": SCHEMA_VERSION}
    values |= {"citation": cite(), "authors": AUTHORS, "title": TITLE, "year": YEAR}
    return _TEXT.format(**values).encode("utf-8")
