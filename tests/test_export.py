"""Exports: every format holds the same values as the CSV, with its labels, and nothing hostile does harm in it."""

from __future__ import annotations

import csv
import json
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pandas
import pyarrow.parquet
import pyreadstat
import pytest

from pipeline import cli
from pipeline.dataset import Row, Rows
from pipeline.export import formats, workbook
from pipeline.export.citation import TITLE
from pipeline.export.contents import Choice, Contents, fill, read
from pipeline.export.folder import publish, render
from pipeline.export.labels import cut, in_utf8, in_utf16, variable_names
from pipeline.export.long_form import NAME, indicators
from pipeline.export.notes import Note, Notes
from pipeline.indicators import Indicator
from pipeline.schema import CODES, TABLE, TABLES, Column, Table, tables_with

HOSTILE = (
    "=HYPERLINK(\"http://x.example\",\"点我\")", "+8", "-3支", "@SUM(A1)", "#N/A", "\t=1", "'=1", "<script>alert(1)</script>",
    "铃\x07与\x0b竖", "表情😀与𠮷野家", "_x0041_不是字母", "长" * 40_000, "𠮷" * 20_000, "两行\n文字", "引号\"与,逗号", " 前后空格 ",
)  # fmt: skip
PROVINCE = "甘肃省"


def blank(name: str, **cells: str) -> Row:
    """A row of a table: the given cells; what is required is filled somehow, the rest is empty."""
    return {c.name: cells.get(c.name, _needed(c) if c.required else "") for c in TABLE[name].columns}


def _needed(column: Column) -> str:
    return column.codes[0] if column.codes else "某" if column.type == "string" else "0"


def rows() -> Rows:
    """A folder's worth of rows, one fact for each hostile text."""
    found: Rows = {table.name: [] for table in TABLES}
    found["reports"] = [blank("reports", report_id="r1", file="甲.txt", status="ok", facts="16"),
                        blank("reports", report_id="r2", file="乙.pdf", status="failed", reason="encrypted")]  # fmt: skip
    found["facts"] = [
        blank("facts", fact_id=f"r1-f{at}", report_id="r1", region_name=PROVINCE, region_code="620000", measure=text[:50],
              evidence=text, category=("team", "ratio")[at % 2], value=("", "0", "48600000.25", "-0.3", "1234567")[at % 5],
              bound="exact", level="prefecture+county" if at else "", span=text[:9], page=str(at) if at else "", char_start=str(at),
              char_end="9", confidence="0.95", stage="after" if at % 3 else "")
        for at, text in enumerate(HOSTILE)
    ]  # fmt: skip
    first, second, *_ = (column.name for column in indicators(fill({})))
    found["comparison"] = [
        blank("comparison", region_name=PROVINCE, region_code="620000", year="2023", **{first: "13", second: "0"}),
        blank("comparison", region_name="=甲县", year="", **{first: "98.1"}),
    ]
    behind = [(PROVINCE, "2023", first, "13", "r1-f0"), (PROVINCE, "2023", second, "0", "r1-f9"), ("=甲县", "", first, "98.1", "r1-f3")]
    found["comparison_evidence"] = [
        blank("comparison_evidence", region_name=name, year=year, indicator=indicator, value=value, fact_id=fact, report_id="r1",
              evidence=HOSTILE[int(fact.removeprefix("r1-f"))])
        for name, year, indicator, value, fact in behind
    ]  # fmt: skip
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("published") / "out"
    run = json.dumps({"settings": {"min_confidence": 0.5, "workers": 3, "lexicon": []}}).encode()
    publish(render(rows(), {}) | {"run.json": run}, out)
    return out


@pytest.fixture(scope="module")
def data(folder: Path) -> Contents:
    return formats.select(read(folder), ())


@pytest.fixture(scope="module")
def exported(data: Contents, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, tuple[Note, ...]]]:
    out = tmp_path_factory.mktemp("exported")
    return out, {name: formats.write(data, name, Choice(), out).notes for name in formats.FORMATS}


Files = tuple[Path, dict[str, tuple[Note, ...]]]
NAMES = [*(table.name for table in TABLES), NAME]


def number(cell: str) -> float | None:
    return float(cell) if cell else None


def expected(data: Contents, name: str, text: Callable[[str], str | None] = lambda cell: cell or None) -> list[list[object]]:
    """The table as Python values: numbers as floats, empty cells as None."""
    columns = data[name].table.columns
    return [[text(row[c.name]) if c.type == "string" else number(row[c.name]) for c in columns] for row in data[name].rows]


def clean(text: str) -> str:
    """What a workbook holds of a text: no control characters."""
    return "".join("\ufffd" if mark < " " and mark not in "\t\n" else mark for mark in text)


def test_the_folder_comes_back_as_it_was(data: Contents) -> None:
    for name, given in rows().items():
        assert list(data[name].rows) == given


def sheet_rows(sheet: Any) -> list[list[object]]:
    return [list(line) for line in sheet.iter_rows(min_row=2, values_only=True)]


@pytest.mark.parametrize("name", NAMES)
def test_workbook_holds_the_values(exported: Files, data: Contents, name: str) -> None:
    sheet = openpyxl.load_workbook(exported[0] / "jianbao.xlsx")[name]
    heads = [cell.value for cell in sheet[1]]
    assert heads == list(data[name].table.names)
    found = sheet_rows(sheet)
    assert len(found) == len(data[name].rows)
    for line, right in zip(found, expected(data, name, lambda cell: clean(cell) or None), strict=True):
        for value, wanted in zip(line, right, strict=True):
            if isinstance(wanted, str):
                assert isinstance(value, str)
                escaped = value.replace("_x005F_", "_")  # what Excel shows
                assert escaped == wanted or (in_utf16(wanted) > 32767 and in_utf16(value) <= 32767 and wanted.startswith(value[:1000]))
            else:
                assert value == wanted


def test_workbook_is_made_for_work(exported: Files) -> None:
    book = openpyxl.load_workbook(exported[0] / "jianbao.xlsx")
    assert book.sheetnames == [*NAMES[:6], NAME, *NAMES[6:-1], "codebook", "about", "long_texts"]
    for sheet in book:
        assert sheet.freeze_panes in ("A2", "B2") and sheet.auto_filter.ref.startswith("A1:")
        assert sheet["A1"].font.bold and sheet.column_dimensions["A"].width >= 8
    assert book["comparison"].freeze_panes == "B2"


def test_no_text_of_a_workbook_is_live(exported: Files) -> None:
    with zipfile.ZipFile(exported[0] / "jianbao.xlsx") as archive:
        sheets = [archive.read(name).decode() for name in archive.namelist() if "worksheets/sheet" in name and name.endswith(".xml")]
    assert not any("<f>" in sheet or "<f " in sheet or 't="e"' in sheet for sheet in sheets)
    assert any("_x005F_x0041_" in sheet for sheet in sheets)
    live = openpyxl.load_workbook(exported[0] / "jianbao.xlsx")["comparison"]["A3"]
    assert (live.value, live.data_type, live.quotePrefix) == ("=甲县", "s", True)


def test_numbers_are_numbers_and_a_zero_is_not_nothing(exported: Files, data: Contents) -> None:
    sheet = openpyxl.load_workbook(exported[0] / "jianbao.xlsx")["comparison"]
    first, second, third, *_ = (column.name for column in indicators(data))
    at = {cell.value: cell.column for cell in sheet[1]}
    cells = [sheet.cell(2, at[name]) for name in (first, second, third)]
    assert [(cell.value, cell.data_type) for cell in cells] == [(13, "n"), (0, "n"), (None, "n")]
    assert sheet.cell(2, at["region_code"]).value == "620000"


def test_sentences_are_comments_of_the_comparison(exported: Files, data: Contents) -> None:
    sheet = openpyxl.load_workbook(exported[0] / "jianbao.xlsx")["comparison"]
    at = {cell.value: cell.column for cell in sheet[1]}
    first, second, third, *_ = (column.name for column in indicators(data))
    assert sheet.cell(2, at[first]).comment.text == f"{HOSTILE[0]}（甲.txt）"
    assert HOSTILE[9] in sheet.cell(2, at[second]).comment.text
    assert sheet.cell(2, at[third]).comment is None
    assert TABLE["comparison"].columns[0].meaning_zh in sheet["A1"].comment.text


def test_long_texts_are_whole_on_a_sheet_of_their_own(exported: Files, data: Contents) -> None:
    book, notes = openpyxl.load_workbook(exported[0] / "jianbao.xlsx"), exported[1]["xlsx"]
    found: dict[tuple[object, ...], str] = {}
    for table, row, column, _, text in book["long_texts"].iter_rows(min_row=2, values_only=True):
        assert in_utf16(str(text)) <= 32767
        found[table, row, column] = found.get((table, row, column), "") + str(text)
    facts = [at for at, row in enumerate(data["facts"].rows, start=1) if in_utf16(row["evidence"]) > 32767]
    assert len(facts) == 2
    assert [found["facts", str(at), "evidence"] for at in facts] == [data["facts"].rows[at - 1]["evidence"] for at in facts]
    assert ("export_long", "facts", "evidence", 2) in [_told(note) for note in notes]
    assert ("export_illegal", "facts", "evidence", 1) in [_told(note) for note in notes]


def _told(note: Note) -> tuple[object, ...]:
    return (note.key, *(note.values.get(name) for name in ("table", "column", "count")))


@pytest.mark.parametrize(("most", "sheets"), [(17, 1), (16, 2), (6, 4), (2, 16)])
def test_rows_beyond_the_limit_go_to_further_sheets(data: Contents, tmp_path: Path, most: int, sheets: int) -> None:
    notes = Notes()
    workbook.save(data.only(["facts"]), Choice(), tmp_path / "x.xlsx", notes, lambda: None, most)
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    parts = [sheet for sheet in book if sheet.title == "facts" or sheet.title.startswith("facts (")]
    assert [part.title for part in parts] == ["facts", *(f"facts ({n})" for n in range(2, sheets + 1))]
    assert all(part.max_row <= most and part["A1"].value == "fact_id" for part in parts)
    ids = [part.cell(row, 1).value for part in parts for row in range(2, part.max_row + 1)]
    assert ids == [row["fact_id"] for row in data["facts"].rows]
    told = [note.values for note in notes.told() if note.key == "export_sheets" and note.values["table"] == "facts"]
    assert told == ([{"table": "facts", "count": sheets, "rows": most}] if sheets > 1 else [])


def test_codebook_sheet_tells_every_column_and_code(exported: Files, data: Contents) -> None:
    lines = sheet_rows(openpyxl.load_workbook(exported[0] / "jianbao.xlsx")["codebook"])
    found = {(line[0], line[1], line[2]): line for line in lines}
    for filled in data.tables:
        for column in filled.table.columns:
            line = found[filled.table.name, column.name, None]
            assert (line[3], line[4], line[6]) == (column.type, column.unit or None, column.label_zh)
            assert all(line[6:])
            assert all(found[filled.table.name, column.name, code][6:8] for code in column.codes)
    team = found["facts", "category", "team"]
    assert team[6:8] == [CODES["team"].zh, CODES["team"].en]


def test_headings_and_labels_in_chinese(data: Contents, tmp_path: Path) -> None:
    formats.write(data, "xlsx", Choice("zh"), tmp_path)
    sheet = openpyxl.load_workbook(tmp_path / "jianbao.xlsx")[TABLE["facts"].label_zh]
    assert [cell.value for cell in sheet[1]] == [column.label_zh for column in TABLE["facts"].columns]
    at = TABLE["facts"].names.index("level") + 1
    assert sheet.cell(3, at).value == f"{CODES['prefecture'].zh}+{CODES['county'].zh}"


@pytest.mark.parametrize("name", NAMES)
def test_parquet_leaves_every_value_as_it_is(exported: Files, data: Contents, name: str) -> None:
    table = pyarrow.parquet.read_table(exported[0] / "parquet" / f"{name}.parquet")
    assert [list(row.values()) for row in table.to_pylist()] == expected(data, name)
    kinds = {"number": "double", "integer": "int64"}
    assert [str(f.type) for f in table.schema] == [kinds.get(c.type, "string") for c in data[name].table.columns]


def test_parquet_tells_what_its_columns_are(exported: Files) -> None:
    schema = pyarrow.parquet.read_schema(exported[0] / "parquet" / "facts.parquet")
    told = schema.field("category").metadata
    assert told[b"label_zh"].decode() == "类别"
    assert json.loads(told[b"codes"])["team"] == {"zh": CODES["team"].zh, "en": CODES["team"].en}
    assert TITLE in schema.metadata[b"citation"].decode() and json.loads(schema.metadata[b"settings"]) == {"min_confidence": 0.5, "lexicon": []}


def labelled(frame: pandas.DataFrame, meta: Any, table: Table) -> list[list[object]]:
    """A frame of a statistics program with its codes for the numbers that stand for them."""
    out: list[list[object]] = []
    for line in frame.astype(object).itertuples(index=False):
        out.append([_value(cell, column) for cell, column in zip(line, table.columns, strict=True)])
    return out


def _value(cell: Any, column: Column) -> object:
    if column.codes and not column.separator:
        return None if pandas.isna(cell) else column.codes[int(cell) - 1]
    if column.type != "string":
        return None if pandas.isna(cell) else float(cell)
    return cell or None


@pytest.mark.parametrize("name", NAMES)
def test_stata_holds_the_values(exported: Files, data: Contents, name: str) -> None:
    frame, meta = pyreadstat.read_dta(exported[0] / "stata" / f"{name}.dta")
    table = data[name].table
    assert meta.column_names == list(table.names)
    assert labelled(frame, meta, table) == expected(data, name)


@pytest.mark.parametrize("name", NAMES)
def test_spss_holds_the_values(exported: Files, data: Contents, name: str) -> None:
    frame, meta = pyreadstat.read_sav(exported[0] / "spss" / f"{name}.sav")
    table = data[name].table
    assert meta.column_names == list(table.names)
    right = expected(data, name, lambda cell: cut(cell, 32767, in_utf8).rstrip(" ") or None)
    assert labelled(frame, meta, table) == right
    assert set(meta.variable_measure.values()) <= {"scale", "nominal"}


def test_spss_tells_what_it_cut(exported: Files) -> None:
    assert ("export_cut", "facts", "evidence", 2) in [_told(note) for note in exported[1]["sav"]]
    assert not exported[1]["dta"]


READERS = {"dta": (pyreadstat.read_dta, "stata"), "sav": (pyreadstat.read_sav, "spss")}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", READERS)
def test_labels_of_variables_and_values(data: Contents, tmp_path: Path, name: str, language: Any) -> None:
    formats.write(data, name, Choice(language=language), tmp_path)
    reader, below = READERS[name]
    _, meta = reader(tmp_path / below / f"facts.{name}")
    column = next(column for column in TABLE["facts"].columns if column.name == "category")
    words = [CODES[code].zh if language == "zh" else CODES[code].en for code in column.codes]
    assert [meta.variable_value_labels["category"][number] for number in range(1, len(words) + 1)] == words
    assert meta.column_names_to_labels["category"] == (column.label_zh if language == "zh" else column.meaning)
    assert all(meta.column_names_to_labels.values())
    _, wide = reader(tmp_path / below / f"comparison.{name}")
    for one in indicators(data):
        assert wide.column_names_to_labels[one.name].startswith((one.label_zh if language == "zh" else CODES[one.name].en)[:20])
        assert not one.unit or one.unit in wide.column_names_to_labels[one.name]


@pytest.mark.parametrize("name", READERS)
def test_variables_in_chinese(data: Contents, tmp_path: Path, name: str) -> None:
    formats.write(data, name, Choice("zh"), tmp_path)
    reader, below = READERS[name]
    frame, _ = reader(tmp_path / below / f"facts.{name}")
    assert list(frame.columns)[:3] == [column.label_zh for column in TABLE["facts"].columns][:3]


def named(*names: str) -> Table:
    return Table("t", "t", "t", "t", tuple(Column(name, name, "string", name, name) for name in names))


@pytest.mark.parametrize(
    ("names", "fitting"),
    [(("a" * 40, "a" * 41), ["a" * 32, "a" * 30 + "_2"]), (("in", "每万人（%）", "2x"), ["in_2", "每万人___", "v2x"]), (("A", "a"), ["A", "a_2"])],
)
def test_names_are_within_the_limits(names: tuple[str, ...], fitting: list[str]) -> None:
    assert variable_names(named(*names), Choice(), 32, len, ("in",)) == fitting


@pytest.mark.parametrize("size", [len, in_utf8, in_utf16])
def test_cut_text_is_as_long_as_fits(size: Callable[[str], int]) -> None:
    text = "甲😀a" * 50
    short = cut(text, 100, size)
    assert 94 <= size(short) <= 100 and text.startswith(short.removesuffix(" …"))
    assert cut(text, 10_000, size) == text


def test_a_code_that_statistics_number_is_the_same_in_every_folder(data: Contents, tmp_path: Path) -> None:
    """`ratio` keeps its number although most categories before it do not occur."""
    formats.write(data.only(["facts"]), "dta", Choice(), tmp_path)
    frame, _ = pyreadstat.read_dta(tmp_path / "stata" / "facts.dta")
    column = next(column for column in TABLE["facts"].columns if column.name == "category")
    assert set(frame["category"]) == {column.codes.index("team") + 1, column.codes.index("ratio") + 1}


@pytest.mark.parametrize("name", NAMES)
def test_duckdb_holds_the_values(exported: Files, data: Contents, name: str) -> None:
    with duckdb.connect(str(exported[0] / "jianbao.duckdb"), read_only=True) as base:
        found = base.execute(f"SELECT * FROM {name} ORDER BY rowid").fetchall()
    assert [list(line) for line in found] == expected(data, name)


def test_duckdb_has_keys_comments_and_ordered_codes(exported: Files) -> None:
    with duckdb.connect(str(exported[0] / "jianbao.duckdb"), read_only=True) as base:
        kinds = base.execute("SELECT table_name, constraint_type FROM duckdb_constraints()").fetchall()
        comment = base.execute("SELECT comment FROM duckdb_columns() WHERE table_name = 'facts' AND column_name = 'category'").fetchone()
        (count,) = base.execute("SELECT count(*) FROM facts JOIN reports USING (report_id) WHERE category = 'team'").fetchone() or (0,)
        frame = base.execute("SELECT DISTINCT category FROM facts ORDER BY category").df()
        about = dict(base.execute("SELECT * FROM about").fetchall())
        (told,) = base.execute("SELECT meaning_en FROM codebook WHERE \"table\" = 'facts' AND \"column\" = 'value' AND code = ''").fetchone() or ("",)
    assert {("reports", "PRIMARY KEY"), ("facts", "FOREIGN KEY"), ("comparison", "UNIQUE")} <= set(kinds)
    assert comment and comment[0].startswith("类别")
    assert count == 8 and list(frame["category"]) == ["team", "ratio"]
    assert about["version"] and about["citation"] and told


def test_duckdb_refuses_a_second_row_of_one_key(exported: Files, tmp_path: Path) -> None:
    (tmp_path / "x.duckdb").write_bytes((exported[0] / "jianbao.duckdb").read_bytes())
    with duckdb.connect(str(tmp_path / "x.duckdb")) as base, pytest.raises(duckdb.ConstraintException):
        base.execute("INSERT INTO facts SELECT * FROM facts LIMIT 1")


def test_duckdb_without_the_tables_that_others_refer_to(data: Contents, tmp_path: Path) -> None:
    formats.write(data.only(["facts"]), "duckdb", Choice("zh"), tmp_path)
    with duckdb.connect(str(tmp_path / "jianbao.duckdb"), read_only=True) as base:
        found = base.execute('SELECT "类别", "层级" FROM facts LIMIT 2').fetchall()
    assert found[1] == (CODES["ratio"].zh, f"{CODES['prefecture'].zh}+{CODES['county'].zh}")


def test_duckdb_of_tables_that_lack_rows(tmp_path: Path) -> None:
    """Facts that were filtered, doubled and emptied by hand: every row is there, the rules they break are told."""
    given = rows()
    given["facts"] = given["facts"][4:6] + given["facts"][5:6]
    given["facts"][0]["rule"] = ""
    notes = formats.write(fill(given), "duckdb", Choice(), tmp_path).notes
    assert [(note.key, note.values["table"]) for note in notes] == [("export_key", "facts"), ("export_link", "comparison_evidence")]
    with duckdb.connect(str(tmp_path / "jianbao.duckdb"), read_only=True) as base:
        assert base.execute("SELECT count(*) FROM facts").fetchone() == (3,)


@pytest.mark.parametrize(("column", "cell", "told"), [("category", "teams", "'teams'"), ("level", "county+nation", "'nation'")])
def test_a_code_that_is_none_is_refused(column: str, cell: str, told: str) -> None:
    given = rows()
    given["facts"][0][column] = cell
    with pytest.raises(ValueError, match=f"facts.{column} holds {told}"):
        fill(given)


def test_long_comparison(data: Contents) -> None:
    first, second, *_ = indicators(data)
    found = [{k: row[k] for k in ("region_name", "year", "indicator", "value", "unit", "basis", "fact_ids")} for row in data[NAME].rows]
    assert found[1] == {"region_name": PROVINCE, "year": "2023", "indicator": second.name, "value": "0", "unit": second.unit, "basis": "fact", "fact_ids": "r1-f9"}
    assert [(row["region_name"], row["indicator"], row["value"]) for row in found] == [
        (PROVINCE, first.name, "13"), (PROVINCE, second.name, "0"), ("=甲县", first.name, "98.1"),
    ]  # fmt: skip


def test_long_comparison_as_csv(exported: Files, data: Contents, tmp_path: Path) -> None:
    with (exported[0] / f"{NAME}.csv").open(encoding="utf-8-sig", newline="") as stream:
        lines = list(csv.DictReader(stream))
    assert [line["value"] for line in lines] == ["13", "0", "98.1"]
    assert lines[2]["region_name"] == "'=甲县"
    formats.write(data, "csv-long", Choice("zh"), tmp_path)
    head = (tmp_path / f"{NAME}.csv").read_text("utf-8-sig").split("\n")[0]
    assert head.startswith("地区,地区代码") and "指标名称" in head


def test_numbers_that_a_double_does_not_hold_are_told(tmp_path: Path) -> None:
    given = rows()
    given["facts"][0]["value"] = "12345678901234567.25"
    notes = formats.write(fill(given).only(["facts"]), "parquet", Choice(), tmp_path).notes
    assert [_told(note) for note in notes] == [("export_rounded", "facts", "value", 1)]


def _bytes(out: Path) -> dict[str, bytes]:
    return {p.relative_to(out).as_posix(): p.read_bytes() for p in sorted(out.rglob("*")) if p.is_file() and p.suffix != ".duckdb"}


def test_the_same_tables_give_the_same_bytes(exported: Files, data: Contents, tmp_path: Path) -> None:
    """Written in another second than the first time; a DuckDB file is equal in content only."""
    began = int(time.time())
    while int(time.time()) == began:
        time.sleep(0.05)
    for name in formats.FORMATS:
        formats.write(data, name, Choice(), tmp_path)
    first, second = _bytes(exported[0]), _bytes(tmp_path)
    assert first.keys() == second.keys() and not [name for name in first if first[name] != second[name]]


def test_an_export_replaces_the_last_one_whole(data: Contents, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    formats.write(data, "dta", Choice(), tmp_path)
    before = _bytes(tmp_path)
    from pipeline.export import stata

    def broken(*given: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(stata, "_save", broken)
    with pytest.raises(OSError, match="disk full"):
        formats.write(data, "dta", Choice(language="en"), tmp_path)
    assert _bytes(tmp_path) == before and not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_a_users_own_indicators_flow_through(tmp_path: Path) -> None:
    """A column and a code that the schema does not know, in a folder published in Chinese."""
    own = Indicator("drones", "无人机数", "drones owned", "架", "无人机数", "drones", "stated")
    given, listed = rows(), tables_with([own])
    for row, value in zip(given["comparison"], ("7", ""), strict=True):
        row["drones"] = value
    given["comparison_evidence"][0]["indicator"] = "drones"
    publish(render(given, {}, "zh", listed), tmp_path / "out")
    data = formats.select(read(tmp_path / "out"), ())
    assert [(row["value"], row["unit"], row["indicator_label"]) for row in data[NAME].rows if row["indicator"] == "drones"] == [("7", "架", "无人机数")]
    formats.write(data, "dta", Choice(language="en"), tmp_path)
    frame, meta = pyreadstat.read_dta(tmp_path / "stata" / "comparison.dta")
    assert frame["drones"][0] == 7 and meta.column_names_to_labels["drones"] == "drones owned (架)"
    assert "drones owned" in pyreadstat.read_dta(tmp_path / "stata" / "comparison_evidence.dta")[1].variable_value_labels["indicator"].values()


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)

    def call(*argv: object) -> tuple[int, str, str]:
        try:
            code = cli.main(["export", *(str(arg) for arg in argv)])
        except SystemExit as stop:
            code = int(stop.code or 0)
        return code, *capsys.readouterr()

    return call


def test_command_writes_and_tells(run: Run, folder: Path, tmp_path: Path) -> None:
    code, out, err = run(folder, "--to", "xlsx", "sav", "--out", tmp_path / "new" / "x", "--tables", "facts", NAME)
    assert code == 0 and f"written into {tmp_path / 'new' / 'x'}" in out and "2 tables" in out
    assert "sav: facts.evidence: 2 cells are over the format's limit" in err
    names = {path.relative_to(tmp_path / "new" / "x").as_posix() for path in (tmp_path / "new" / "x").rglob("*.*")}
    assert names == {"CITATION.txt", "jianbao.xlsx", "spss/facts.sav", f"spss/{NAME}.sav"}


def test_command_writes_all_beside_the_tables(run: Run, folder: Path, tmp_path: Path) -> None:
    publish(_bytes(folder), tmp_path / "out")
    code, out, _ = run(tmp_path / "out", "--to", "all", "--json")
    told = json.loads(out)
    assert code == 0 and [one["format"] for one in told["formats"]] == list(formats.FORMATS)
    assert Path(told["out"]) == tmp_path / "out" / "export"
    assert all((tmp_path / "out" / "export" / name).stat().st_size == size for one in told["formats"] for name, size in one["files"])


@pytest.mark.parametrize(
    ("argv", "said"),
    [(["--to", "pdf"], "invalid choice"), ([], "--to"), (["--to", "xlsx", "--tables", "nonsense"], "no table is called nonsense"),
     (["--to", "xlsx", "--out", __file__], "is a file")],
)  # fmt: skip
def test_wrong_usage(run: Run, folder: Path, argv: list[str], said: str) -> None:
    code, _, err = run(folder, *argv)
    assert code == 2 and said in err


def test_a_folder_without_tables(run: Run, tmp_path: Path) -> None:
    code, _, err = run(tmp_path, "--to", "xlsx")
    assert code == 2 and "cannot be read" in err and not (tmp_path / "export").exists()


def test_a_missing_package_is_named_with_its_command(run: Run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = formats.find_spec
    monkeypatch.setattr(formats, "find_spec", lambda name: None if name == "pyarrow" else found(name))
    code, _, err = run(folder, "--to", "xlsx", "parquet", "--out", tmp_path / "x")
    assert code == 2 and "pyarrow not installed; run pip install 'jianbao[export]'" in err and not (tmp_path / "x").exists()


def test_formats_of_the_command_line_are_those_that_can_be_written() -> None:
    (option,) = (one for one in cli.COMMANDS["export"] if one.name == "--to")
    assert option.how["choices"] == (*formats.FORMATS, "all")


def test_nothing_heavy_before_it_is_needed() -> None:
    import subprocess

    heavy = {"pandas", "pyarrow", "duckdb", "pyreadstat", "openpyxl"}
    code = f"import sys, pipeline.commands.export, pipeline.export.formats, pipeline.export.duckdb_file, pipeline.export.parquet, pipeline.export.stata, pipeline.export.spss, pipeline.export.workbook; print({heavy!r} & set(sys.modules))"
    root = Path(__file__).resolve().parents[1]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True).stdout == "set()\n"
