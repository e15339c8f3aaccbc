"""`jianbao inspect`: what was read, block by block, on a terminal, as JSON and drawn on the pages."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PIL import Image
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from pipeline import cli
from pipeline.commands.inspect_text import runs_of
from pipeline.commands.terminal import harmless, padded, shortened, width
from pipeline.export import page_pictures
from pipeline.export.inspection import blocks_of
from pipeline.export.page_pictures import (
    COLOURS,
    LEGEND,
    LONGEST,
    MOST_PIXELS,
    Mark,
    Sheet,
    draw,
    marks_by_page,
    scale_of,
)
from pipeline.ingest import Limits, compose
from pipeline.model import Block, Decision, Document, Result, Run
from pipeline.run import read_one
from pipeline.settings import Settings
from tests import hostile

pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
PAGE = (595.0, 842.0)
TABLE = hostile.table("指标|改革前（支）|改革后（支）", "执法队伍|24|9")

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "100")


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    def inspect(*argv: object) -> tuple[int, str, str]:
        code = cli.main(["inspect", *map(str, argv)])
        return code, *capsys.readouterr()

    return inspect


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """Two pages with a head and a number on each; three facts stand on the first, three on the second."""
    path = tmp_path / "report.pdf"
    canvas = Canvas(str(path), pagesize=PAGE)
    first = ["甲县综合行政执法改革工作会议在县政府召开，会议要求各部门把人员编制划转到位。", "全县共有执法人员86名，承接事项72项，办理案件31件。"]
    second = ["2021年，南乐县把执法队伍由48支精简为", "9支，编制总数保持不变，承接事项163项。"]
    for page, own in enumerate((first, second)):
        canvas.setFont("STSong-Light", 16)
        canvas.drawString(80, 800, "南乐县改革简报")
        canvas.drawCentredString(297, 40, f"— {page + 1} —")
        for at, line in enumerate(own):
            canvas.drawString(80, 740 - 28 * at, line)
        canvas.showPage()
    canvas.save()
    return path


def test_a_terminal_shows_a_line_a_block(call: Call, report: Path) -> None:
    code, out, err = call(report)
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "report.pdf:"
    assert "2 pages" in lines[1] and "facts" in lines[1]
    assert max(map(width, lines)) <= 100
    assert [line for line in lines if "× page header" in line or "× page number" in line]
    assert re.search(r"p1(?:–2)? 80,\d+–\d+,\d+ .* [346] \+ · +甲县综合", out)


def test_everything_whole_as_json(call: Call, report: Path) -> None:
    code, out, _ = call(report, "--json")
    told = json.loads(out)
    assert (code, told["status"], told["pages"]) == (0, "ok", 2)
    facts = [fact for block in told["blocks"] for fact in block["facts"]]
    assert len(facts) == told["facts"] == 6
    for block in told["blocks"]:
        assert all(block["text"][f["char_start"] - block["char_start"] :].startswith(f["span"]) for f in block["facts"])
    gone = [block for block in told["blocks"] if block["dropped"]]
    assert {block["dropped_meaning"] for block in gone} <= {"page header", "page footer", "page number"} and gone
    assert all(block["char_start"] is None for block in gone)
    assert all(line["box"] for block in told["blocks"] for line in block["lines"])


def test_one_page_alone(call: Call, report: Path) -> None:
    told = json.loads(call(report, "--json", "--page", 2)[1])
    assert told["blocks"] and all(2 in block["pages"] for block in told["blocks"])
    assert call(report, "--page", 3)[::2] == (2, "error: --page 3: the file has 2 pages\n")


def test_pages_are_drawn_with_what_was_read_on_them(call: Call, report: Path, tmp_path: Path) -> None:
    code, _, err = call(report, "--png", tmp_path / "png")
    assert code == 0 and "2 pages drawn" in err
    drawn = sorted((tmp_path / "png").iterdir())
    assert [path.name for path in drawn] == ["page-0001.png", "page-0002.png"]
    with Image.open(drawn[1]) as picture:
        assert picture.size == (909, 1286 + LEGEND) or abs(picture.width - 909) <= 1
        page = picture.convert("RGB").crop((0, 0, picture.width, picture.height - LEGEND))
        colours = {colour for _, colour in page.getcolors(1 << 20) or ()}
    assert {COLOURS["text"], COLOURS["dropped"], COLOURS["fact"]} <= colours
    assert COLOURS["row"] not in colours


def test_the_box_of_a_fact_lies_on_its_number(report: Path) -> None:
    result = read_one(report.read_bytes(), "report.pdf", Settings(keep_documents=True))
    assert result.document and result.report
    blocks = blocks_of(result.document, result)
    facts = [mark for mark in marks_by_page(blocks, result.report)[2] if mark.kind == "fact"]
    lines = [mark for mark in marks_by_page(blocks, result.report)[2] if mark.kind == "text"]
    assert len(facts) == 3
    assert all(any(_inside(fact.box, line.box) for line in lines) for fact in facts)
    assert all(20 < fact.box[2] - fact.box[0] < 45 for fact in facts)


def _inside(inner: tuple[float, ...], outer: tuple[float, ...]) -> bool:
    return inner[0] >= outer[0] - 1 and inner[1] >= outer[1] - 1 and inner[2] <= outer[2] + 1 and inner[3] <= outer[3] + 1


def test_a_format_without_pages_says_so(call: Call, tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(hostile.word(hostile.p("甲县改革简报") + TABLE))
    code, out, err = call(tmp_path / "a.docx", "--png", tmp_path / "png")
    assert (code, err) == (2, "error: DOCX files have no pages to show or to draw\n")
    assert "甲县改革简报" in out and not (tmp_path / "png").exists()
    assert call(tmp_path / "a.docx", "--page", 1)[0] == 2


def test_cells_stand_under_their_heads(call: Call, tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(hostile.word(TABLE))
    out = call(tmp_path / "a.docx")[1]
    assert "指标=执法队伍 | 改革前（支）=24 | 改革后（支）=9" in out
    told = json.loads(call(tmp_path / "a.docx", "--json")[1])
    assert told["blocks"][1]["cells"][1] == {"header": "改革前（支）", "text": "24"}
    assert [fact["stage"] for fact in told["blocks"][1]["facts"]] == ["before", "after"]


def test_decisions_and_warnings_in_the_users_language(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "甲.pdf").write_bytes("一、总体情况\n甲县设执法队伍9支。\n".encode("gb18030"))
    out = call(tmp_path / "甲.pdf")[1]
    assert "- whole file: decoded as this encoding (gb18030)" in out
    assert "the name's ending disagrees with the content" in out
    assert "heading 1" in out
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    out = call(tmp_path / "甲.pdf")[1]
    assert "- 全文: 按此编码解码 (gb18030)" in out and "标题 1" in out
    assert json.loads(call(tmp_path / "甲.pdf", "--json")[1])["decisions"] == [
        {"code": "encoding", "page": None, "detail": "gb18030", "meaning": "按此编码解码"}
    ]


def test_decisions_of_readers_to_come(tmp_path: Path) -> None:
    """Codes that no table knows are shown as they are, alike pages together."""
    from pipeline.commands.inspect_text import _decisions

    rows = [Decision("novel", page, "2") for page in (3, 1, 2, 7)] + [Decision("novel", 4, "1")]
    assert list(_decisions(rows, "en")) == ["page 1–3, 7: novel (2)", "page 4: novel (1)"]
    assert runs_of([]) == ""


@pytest.mark.parametrize(("name", "reason"), [("empty.txt", "empty"), ("laughs.docx", "hostile"), ("cut_5.pdf", "damaged")])
def test_an_unreadable_file_gives_its_reason_and_advice(call: Call, tmp_path: Path, name: str, reason: str) -> None:
    (tmp_path / name).write_bytes(hostile.FILES[name]())
    code, out, err = call(tmp_path / name)
    assert (code, out) == (4, "")
    assert err.startswith(f"{name}: the file ") and err.count(";") >= 1
    assert json.loads(call(tmp_path / name, "--json")[1])["reason"] == reason


def test_wrong_usage(call: Call, tmp_path: Path, report: Path) -> None:
    assert call(tmp_path)[::2] == (2, f"error: {tmp_path} is a folder; give one file\n")
    assert call(tmp_path / "none.txt")[0] == 2
    assert call(tmp_path / "*.pdf")[0] == 2
    assert call(report, "--png", report)[0] == 2


def test_a_text_cannot_command_the_terminal(call: Call, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("甲县\x1b[2J设执法队伍\u202e9支。\n", "utf-8")
    out = call(tmp_path / "a.txt")[1]
    assert "\x1b" not in out and "\u202e" not in out and "9支" in out


def test_width_counts_chinese_twice() -> None:
    assert width("甲a乙\u0301") == 5
    assert [shortened("甲乙丙", room) for room in (0, 1, 2, 3, 4, 5, 6)] == ["", "…", "…", "甲…", "甲…", "甲乙…", "甲乙丙"]
    assert [width(padded("甲乙丙", room)) for room in (3, 6, 8)] == [3, 6, 8]
    assert harmless("a\tb\u3000c\x1b\ufeff") == "a b c\ufffd\ufffd"


@pytest.mark.parametrize("size", [(1.0, 1.0), PAGE, (20_000.0, 20_000.0), (1e9, 1e9), (1e9, 1.0), (0.0, 0.0)])
def test_no_picture_is_too_large(size: tuple[float, float]) -> None:
    scale = scale_of(*size)
    pixels = [max(1, round(max(side, 1) * scale)) for side in size]
    assert pixels[0] * pixels[1] <= MOST_PIXELS * 1.01 and max(pixels) <= LONGEST


def test_a_huge_page_is_drawn_small(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(hostile.page_of(1_000_000_000, 1_000_000_000))
    marks = (Mark((-1e9, -5.0, 1e12, 1e12), "text", "1"), Mark((5.0, 5.0, 1.0, 1.0), "dropped", "2 甲"))
    with Image.open(io.BytesIO(draw(Sheet(str(tmp_path / "a.pdf"), "pdf", 1, marks, Limits())))) as picture:
        assert picture.width * picture.height <= MOST_PIXELS * 1.05


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("matrix", [b"1 0 0 1 20 240", b"0 1 -1 0 60 20"])
def test_turned_pages_are_drawn_as_their_boxes_say(tmp_path: Path, turn: int, matrix: bytes) -> None:
    """Where the box of the text is, the picture is dark, whichever way the page is shown."""
    data = hostile.page_of(400, 300, b"BT /F1 40 Tf %s Tm (MMMM) Tj ET" % matrix).replace(b"/Contents", b"/Rotate %d/Contents" % turn)
    (tmp_path / "a.pdf").write_bytes(data)
    result = read_one(data, "a.pdf", Settings(keep_documents=True))
    assert result.document
    (run,) = result.document.blocks[0].runs
    assert run.box
    sheet = Sheet(str(tmp_path / "a.pdf"), "pdf", 1, (), Limits())
    with Image.open(io.BytesIO(draw(sheet))) as picture:
        scale = scale_of(400, 300)
        inked = picture.convert("L").crop((0, 0, picture.width, picture.height - LEGEND)).point(lambda tone: 255 * (tone < 128))
        ink = inked.getbbox()
    assert ink and _inside([side / scale for side in ink], run.box)  # type: ignore[arg-type]


def test_boxes_without_a_picture_are_drawn_on_paper() -> None:
    with Image.open(io.BytesIO(draw(Sheet("none", "ofd", 1, (Mark((80, 80, 200, 96), "row", "1"),), Limits())))) as picture:
        assert picture.width >= 900 and COLOURS["row"] in {colour for _, colour in picture.getcolors(1 << 16) or ()}


def test_a_reader_that_shows_its_pages_is_asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"scan")
    pixels = __import__("numpy").full((1684, 1190), 128, "uint8")

    def page_image(data: bytes, page: int, limits: Limits, password: str) -> Any:
        assert (data, page, password) == (b"scan", 2, "p")
        return SimpleNamespace(pixels=pixels, points=0.5)

    monkeypatch.setitem(page_pictures.READERS, "image", "a reader")
    monkeypatch.setattr(page_pictures, "import_module", lambda name: SimpleNamespace(page_image=page_image))
    with Image.open(io.BytesIO(draw(Sheet(str(tmp_path / "a.png"), "image", 2, (), Limits(), "p")))) as picture:
        assert picture.size == (909, 1286 + LEGEND)
        assert picture.getpixel((400, 400)) == (128, 128, 128)


def test_spots_of_a_block_over_two_pages() -> None:
    runs = (Run(0, 4, 1, (80, 700, 144, 716), (80, 96, 112, 128, 144)), Run(4, 9, 2, (80, 60, 160, 76)))
    document = Document("pdf", (Block("整合十二支执法队伍", runs=runs), Block("简报", runs=(), dropped="header")), 2)
    result = Result("r", "", "ok", report=compose(document, "r"), document=document)
    whole, head = blocks_of(document, result)
    assert (whole.pages, whole.box_on(1), whole.box_on(2)) == ((1, 2), (80, 700, 144, 716), (80, 60, 160, 76))
    assert (head.start, head.pages, whole.start) == (None, (), 0)
