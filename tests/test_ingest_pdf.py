"""PDF files: paragraphs by geometry, furniture, boxes, tables, refusals."""

from __future__ import annotations

import io
import random
import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import LongTable, SimpleDocTemplate

from pipeline.errors import Unreadable
from pipeline.ingest import Limits, box_of, compose, page_of, read_document
from pipeline.ingest.pdf_rules import SNAP, Rule, as_edge, cells_of
from pipeline.ingest.radicals import repair
from pipeline.model import Document

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))
WIDTH, HEIGHT, MARGIN, SIZE, PITCH = 595.0, 842.0, 80.0, 16.0, 28.0
UNIT = re.compile(r"[“（《]?(?:[!-~]+|.)[，。、；：”）》%]*", re.S)

SENTENCES = [
    "甲县把综合行政执法改革列为年度重点，执法队伍由24支精简为9支，编制总数保持不变。",
    "县级部门下放事项163项，各乡镇承接率达到92.5%，比上年提高5.2个百分点。",
    "坚持“重心下移、力量下沉”，选派86名业务骨干充实一线，配备记录仪128台。",
    "全年办理案件1234件，其中重大案件56件，没有发生一起败诉案件。",
]
PARAGRAPHS = ["".join(SENTENCES[at % 4] for at in range(start, start + length)) for start, length in
              [(0, 2), (1, 5), (2, 1), (3, 4), (0, 7), (1, 3), (2, 2), (3, 6), (0, 4), (1, 1)]]  # fmt: skip


def read(data: bytes, **options: Any) -> Document:
    limits = options.pop("limits", Limits())
    return read_document(data, "a.pdf", limits=limits, **options)


def kept(document: Document) -> list[str]:
    return [block.text for block in document.blocks if not block.dropped]


def dropped(document: Document) -> list[tuple[str, str]]:
    return [(block.dropped, block.text) for block in document.blocks if block.dropped]


def width(text: str, size: float = SIZE) -> float:
    return float(pdfmetrics.stringWidth(text, FONT, size))


def broken(text: str, first: float, room: float) -> Iterator[str]:
    """Lines of a paragraph as a word processor would break it."""
    line, left = "", room - first
    for unit in UNIT.findall(text):
        if width(line + unit) > left:
            yield line
            line, left = "", room
        line += unit
    yield line


class Press:
    """Sets paragraphs on pages, with a head and a foot on each if given."""

    def __init__(self, head: str = "", foot: Callable[[int], str] | None = None, **options: Any) -> None:
        self.stream = io.BytesIO()
        self.canvas = Canvas(self.stream, pagesize=(WIDTH, HEIGHT), **options)
        self.head, self.foot, self.page, self.y = head, foot, 0, 0.0

    def line(self, text: str, x: float, size: float = SIZE, pitch: float = PITCH) -> None:
        if self.y < MARGIN + pitch:
            self.turn()
        self.y -= pitch
        self.at(text, x, self.y, size)

    def at(self, text: str, x: float, y: float, size: float = SIZE) -> None:
        self.canvas.setFont(FONT, size)
        self.canvas.drawString(x, y, text)

    def turn(self) -> None:
        if self.page:
            self.canvas.showPage()
        self.page += 1
        self.y = HEIGHT - MARGIN
        if self.head:
            self.at(self.head, MARGIN, HEIGHT - 50, 10)
        if self.foot:
            text = self.foot(self.page)
            self.at(text, (WIDTH - width(text, 10)) / 2, 40, 10)

    def paragraph(self, text: str, indent: float = 2 * SIZE, after: float = 0.0) -> None:
        for number, line in enumerate(broken(text, indent, WIDTH - 2 * MARGIN)):
            self.line(line, MARGIN + (0 if number else indent))
        self.y -= after

    def title(self, text: str, size: float = 22.0) -> None:
        for line in text.split("\n"):
            self.line(line, (WIDTH - width(line, size)) / 2, size, 36)

    def done(self) -> bytes:
        self.canvas.save()
        return self.stream.getvalue()


LAYOUTS = {
    "indented": {"indent": 2 * SIZE, "after": 0.0},
    "spaced": {"indent": 0.0, "after": 14.0},
    "both": {"indent": 2 * SIZE, "after": 14.0},
}


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_paragraphs_over_pages(layout: dict[str, float]) -> None:
    press = Press("甲县改革简报 2022年第3期", lambda page: f"— {page} —")
    press.title("甲县综合行政执法改革\n取得新成效")
    for paragraph in PARAGRAPHS * 3:
        press.paragraph(paragraph, **layout)
    document = read(press.done())
    assert document.pages == press.page > 3
    assert kept(document) == ["甲县综合行政执法改革取得新成效", *PARAGRAPHS * 3]
    assert dropped(document) == [
        one
        for page in range(1, press.page + 1)
        for one in (("header", "甲县改革简报 2022年第3期"), ("page_number", f"— {page} —"))
    ] or {why for why, _ in dropped(document)} == {"header", "page_number"}


@pytest.mark.parametrize("foot", [str, "第{}页".format, "- {} -".format, "{}/9".format])
def test_page_numbers_go(foot: Callable[[int], str]) -> None:
    press = Press(foot=foot)
    for paragraph in PARAGRAPHS * 2:
        press.paragraph(paragraph)
    document = read(press.done())
    assert kept(document) == PARAGRAPHS * 2
    assert [text for _, text in dropped(document)] == [foot(page) for page in range(1, press.page + 1)]


def test_numbers_on_a_line_of_their_own_stay() -> None:
    press = Press()
    press.paragraph(PARAGRAPHS[0])
    press.line("2021", MARGIN + 40)
    press.paragraph(PARAGRAPHS[1])
    assert kept(read(press.done())) == [PARAGRAPHS[0], "2021", PARAGRAPHS[1]]


def test_headings_and_heads_stay_apart() -> None:
    press = Press()
    press.title("甲市改革工作简报", 30)
    press.title("第 7 期", 16)
    press.line("甲市改革办公室编", MARGIN)
    press.title("乙县执法改革见成效", 20)
    press.paragraph(PARAGRAPHS[1])
    press.paragraph("一、健全体系，夯实基础")
    press.paragraph(PARAGRAPHS[2])
    assert kept(read(press.done())) == [
        "甲市改革工作简报", "第 7 期", "甲市改革办公室编", "乙县执法改革见成效",
        PARAGRAPHS[1], "一、健全体系，夯实基础", PARAGRAPHS[2],
    ]  # fmt: skip


def test_a_number_over_the_page_end_has_runs_on_both() -> None:
    press = Press(foot=str)
    for _ in range(23):
        press.paragraph("说明文字到此为止。")
    press.line("全县执法队伍由原来的一千多支分批整合，最后精简为1", MARGIN + 2 * SIZE)
    press.turn()
    press.line("86支，减少了一大半。", MARGIN)
    document = read(press.done())
    report = compose(document, "r1")
    start = report.text.index("186支")
    assert page_of(report, start) == 1
    assert page_of(report, start + 1) == 2
    assert {run.page for run in report.placed[-1].block.runs} == {1, 2}
    box = box_of(report, start, start + 4)
    assert box is not None
    assert box[2] - box[0] == pytest.approx(width("1"), abs=1)


def test_boxes() -> None:
    press = Press()
    press.paragraph(PARAGRAPHS[0])
    report = compose(read(press.done()), "r1")
    start = report.text.index("24支")
    box = box_of(report, start, start + 3)
    assert box is not None
    before = report.text[:start]
    assert box[0] == pytest.approx(MARGIN + 2 * SIZE + width(before), abs=2)
    assert box[2] - box[0] == pytest.approx(width("24支"), abs=2)
    assert HEIGHT - box[3] < HEIGHT - MARGIN - PITCH < HEIGHT - box[1]
    for placed in report.placed:
        for run in placed.block.runs:
            assert len(run.edges) == run.end - run.start + 1
            assert list(run.edges) == sorted(run.edges)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_turned_pages_read_the_same(turn: int) -> None:
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(WIDTH, HEIGHT))
    canvas.setPageRotation(turn)
    canvas.translate(*{0: (0, 0), 90: (HEIGHT, 0), 180: (WIDTH, HEIGHT), 270: (0, WIDTH)}[turn])
    canvas.rotate(turn)
    canvas.setFont(FONT, SIZE)
    canvas.drawString(MARGIN, 600, "甲县执法队伍由24支精简为9支。")
    canvas.save()
    report = compose(read(stream.getvalue()), "r1")
    assert report.text == "甲县执法队伍由24支精简为9支。"
    box = box_of(report, 0, 2)
    assert box is not None
    assert box[0] == pytest.approx(MARGIN, abs=1)
    assert box[1] < HEIGHT - 600 < box[3]


@pytest.mark.parametrize(
    ("drawn", "want"),
    [
        (["截至", 4.0, "2022", 4.0, "年底"], "截至2022年底"),
        (["截至 2022 年底"], "截至 2022 年底"),
        (["甲市改革办公室", 60.0, "2022年3月4日印发"], "甲市改革办公室 2022年3月4日印发"),
        (["administrative", 5.0, "reform"], "administrative reform"),
        (["公开电话", 3.0, "ABC", 5.0, "12"], "公开电话ABC 12"),
    ],
)
def test_spaces(drawn: list[str | float], want: str) -> None:
    press, x = Press(), MARGIN
    press.turn()
    for one in drawn:
        if isinstance(one, str):
            press.at(one, x, 600)
            x += width(one)
        else:
            x += one
    assert kept(read(press.done())) == [want]


def test_radicals_are_repaired_one_for_one() -> None:
    assert repair("改⾰⻓⻄⻅，⼀⽀１２") == "改革长西见，一支１２"
    document = read_document("综合⾏政执法改⾰".encode(), "a.txt", limits=Limits())
    assert kept(document) == ["综合行政执法改革"]


ROWS = [["地区", "队伍（支）", "编制"], ["甲镇", "3", "45"], ["乙镇", "4", "1,286"], ["合计", "7", "1331"]]


def table(press: Press, rows: list[list[str]], merged: bool = False) -> None:
    high, wide = 30.0, (WIDTH - 2 * MARGIN) / len(rows[0])
    top = press.y - 10
    for row in range(len(rows) + 1):
        left = MARGIN + (wide if merged and row == 2 else 0)
        press.canvas.line(left, top - row * high, WIDTH - MARGIN, top - row * high)
    for column in range(len(rows[0]) + 1):
        press.canvas.line(MARGIN + column * wide, top, MARGIN + column * wide, top - len(rows) * high)
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            press.at(cell, MARGIN + column * wide + 6, top - (row + 1) * high + 10)
    press.y = top - len(rows) * high


def test_ruled_table() -> None:
    press = Press()
    press.paragraph(PARAGRAPHS[0])
    table(press, ROWS)
    press.paragraph(PARAGRAPHS[1])
    document = read(press.done())
    assert kept(document) == [PARAGRAPHS[0], *(" | ".join(row) for row in ROWS), PARAGRAPHS[1]]
    rows = [block for block in document.blocks if block.kind == "row"]
    assert [row.header for row in rows] == [(), *[tuple(ROWS[0])] * 3]
    report = compose(document, "r1")
    start = report.text.index("1,286")
    box = box_of(report, start, start + 5)
    assert box is not None
    assert box[0] == pytest.approx(MARGIN + 2 * (WIDTH - 2 * MARGIN) / 3 + 6, abs=1)
    assert page_of(report, start) == 1


def test_merged_cell_stands_once() -> None:
    press = Press()
    press.turn()
    table(
        press,
        [["地区", "类别", "数量"], ["甲镇", "队伍", "3"], ["", "编制", "45"], ["乙镇", "队伍", "4"]],
        merged=False,
    )
    assert kept(read(press.done()))[2] == " | 编制 | 45"


@pytest.mark.parametrize("again", [True, False])
def test_table_over_two_pages(again: bool) -> None:
    press = Press()
    press.turn()
    table(press, ROWS[:3])
    press.turn()
    table(press, [*ROWS[:1], *ROWS[3:]] if again else ROWS[3:])
    document = read(press.done())
    assert kept(document) == [" | ".join(row) for row in ROWS]
    assert document.blocks[-1].header == tuple(ROWS[0])
    assert dropped(document) == ([("header", " | ".join(ROWS[0]))] if again else [])


HEADS = {
    "one row": ([["乡镇", "队伍（支）", "编制"]], [], ("乡镇", "队伍（支）", "编制")),
    "two rows": (
        [["乡镇", "人员", ""], ["", "编制", "实有"]],
        [("SPAN", (0, 0), (0, 1)), ("SPAN", (1, 0), (2, 0))],
        ("乡镇", "人员 编制", "人员 实有"),
    ),
}


@pytest.mark.parametrize(("heads", "spans", "want"), HEADS.values(), ids=HEADS)
def test_a_long_table_repeats_its_head(
    heads: list[list[str]], spans: list[tuple[Any, ...]], want: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As reportlab breaks a table over pages; pdfplumber finds the cells of both."""
    import pdfplumber.table

    asked: list[int] = []
    find = pdfplumber.table.cells_to_tables
    monkeypatch.setattr(pdfplumber.table, "cells_to_tables", lambda cells: asked.append(len(cells)) or find(cells))
    body = [[f"第{row}镇", str(row), f"{row * 7}.5%"] for row in range(1, 61)]
    style = [("FONT", (0, 0), (-1, -1), FONT, 11), ("GRID", (0, 0), (-1, -1), 0.5, "black"), *spans]
    stream = io.BytesIO()
    SimpleDocTemplate(stream).build([LongTable([*heads, *body], repeatRows=len(heads), style=style)])
    document = read(stream.getvalue())
    assert document.pages == 2
    assert len(asked) == 2
    assert kept(document)[len(heads) :] == [" | ".join(row) for row in body]
    rows = [block for block in document.blocks if not block.dropped][len(heads) :]
    assert {row.header for row in rows} == {want}
    assert [why for why, _ in dropped(document)] == ["header"] * len(heads)


def test_refusals() -> None:
    press = Press(encrypt=StandardEncryption("secret", canPrint=0))
    press.paragraph(PARAGRAPHS[0])
    locked = press.done()
    empty = Press()
    empty.turn()
    empty.canvas.showPage()
    whole = Press()
    whole.paragraph(PARAGRAPHS[0])
    whole.turn()
    whole.paragraph(PARAGRAPHS[1])
    data = whole.done()
    for raw, options, code in [
        (locked, {}, "encrypted"),
        (locked, {"password": "wrong"}, "encrypted"),
        (empty.done(), {}, "no_text"),
        (data[:200], {}, "damaged"),
        (data, {"limits": Limits(pages=1)}, "too_large"),
        (data, {"limits": Limits(characters=5)}, "too_large"),
    ]:
        with pytest.raises(Unreadable) as caught:
            read(raw, **options)
        assert caught.value.code == code
    assert kept(read(locked, password="secret")) == [PARAGRAPHS[0]]


def test_a_page_without_text_is_told() -> None:
    press = Press()
    press.paragraph(PARAGRAPHS[0])
    press.turn()
    pixel = b"BM" + (58).to_bytes(4, "little") + bytes(4) + (54).to_bytes(4, "little") + (40).to_bytes(4, "little")
    pixel += (1).to_bytes(4, "little") * 2 + b"\x01\x00\x18\x00" + bytes(24) + b"\x00\x00\xff\x00"
    from reportlab.lib.utils import ImageReader

    press.canvas.drawImage(ImageReader(io.BytesIO(pixel)), 100, 100, 300, 300)
    assert read(press.done()).warnings == ("pages_unread",)


DATA = Path(__file__).parent / "data"


def test_a_word_processors_pdf_reads_like_its_docx() -> None:
    """Both made by LibreOffice 7.4 from one text; hanging punctuation, real and automatic spaces, a ruled table."""
    limits = Limits()
    pair = [DATA / f"ingest_letter.{ending}" for ending in ("docx", "pdf")]
    docx, pdf = (read_document(path.read_bytes(), path.name, limits=limits) for path in pair)
    assert [re.sub(r"\s", "", one) for one in kept(pdf)] == [re.sub(r"\s", "", one) for one in kept(docx)]
    assert pdf.pages == 5


@pytest.mark.parametrize("seed", range(20))
def test_cells_are_those_that_pdfplumber_finds(seed: int) -> None:
    from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells, merge_edges

    drawn = random.Random(seed)
    xs, ys = (sorted(drawn.sample(range(50, 700, 20), count)) for count in (6, 14))
    flat = [Rule(x0, y, x1, y) for y in ys for x0, x1 in pairwise(xs) if drawn.random() < 0.9]
    upright = [Rule(x, top, x, bottom) for x in xs for top, bottom in pairwise(ys) if drawn.random() < 0.9]
    merged = merge_edges([as_edge(rule) for rule in flat + upright], SNAP, SNAP, SNAP, SNAP)
    want = cells_to_tables(intersections_to_cells(edges_to_intersections(merged, SNAP, SNAP)))
    assert sorted(map(sorted, cells_of(flat + upright))) == sorted(map(sorted, want))
    assert sum(map(len, want)) > 10
