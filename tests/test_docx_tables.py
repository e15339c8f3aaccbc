"""Tables of Word files: tables in tables, frames around text, and the facts that come of them."""

from __future__ import annotations

import pytest

from pipeline.errors import Unreadable
from pipeline.ingest import Limits, read_document
from pipeline.model import Block, Document
from pipeline.run import read_one
from pipeline.settings import Settings
from tests.word import kept, p, package, read, table

PROSE = "全县执法队伍由24支精简为9支，编制总数不变，各乡镇按照统一部署开展工作。"
INNER = table(["地区", "执法队伍（支）", "编制（名）"], ["甲镇", "3", "45"], ["乙镇", "4", "52"])


def rows(document: Document) -> list[Block]:
    return [block for block in document.blocks if block.kind == "row"]


def test_a_table_of_data_in_a_cell_is_a_table() -> None:
    body = table(["附表", f"{p('各镇情况')}{INNER}{p('（完）')}"], ["说明", "9"]) + p(PROSE)
    document = read(body)
    assert kept(document) == [
        "附表 | 各镇情况（完）", "地区 | 执法队伍（支） | 编制（名）", "甲镇 | 3 | 45", "乙镇 | 4 | 52", "说明 | 9", PROSE,
    ]  # fmt: skip
    assert rows(document)[2].header == ("地区", "执法队伍（支）", "编制（名）")
    facts = read_one(package(body), "a.docx", Settings()).facts
    assert [(fact.category, fact.measure, fact.value, fact.unit) for fact in facts[:4]] == [
        ("team", "执法队伍", 3, "支"), ("staffing", "编制", 45, "名"),
        ("team", "执法队伍", 4, "支"), ("staffing", "编制", 52, "名"),
    ]  # fmt: skip


def test_a_frame_around_text_and_tables_is_no_table() -> None:
    body = table([f"{p('甲县改革简报')}{p('第3期')}{p(PROSE)}{INNER}{p('后文一段到此为止。')}"])
    assert kept(read(body)) == [
        "甲县改革简报", "第3期", PROSE, "地区 | 执法队伍（支） | 编制（名）", "甲镇 | 3 | 45", "乙镇 | 4 | 52", "后文一段到此为止。",
    ]  # fmt: skip


def test_frames_in_frames() -> None:
    framed = table([table([f"{p('一段到此为止。')}{p('二段到此为止。')}{table(['甲', '3'], ['乙', '4'])}"])])
    assert kept(read(framed)) == ["一段到此为止。", "二段到此为止。", "甲 | 3", "乙 | 4"]


def test_a_caption_over_columns_stays_one() -> None:
    span = '<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>'
    caption = f"<w:tr><w:tc>{span}{p('各镇队伍')}</w:tc></w:tr>"
    body = table(["地区", "队伍"], ["甲镇", "3"]).replace("<w:tbl>", f"<w:tbl>{caption}")
    document = read(body)
    assert kept(document) == ["各镇队伍", "地区 | 队伍", "甲镇 | 3"]
    assert rows(document)[-1].header == ("地区", "队伍")


def test_words_side_by_side_in_a_cell_stay_in_it() -> None:
    assert kept(read(table([table(["内", "层"]), "3"], ["甲", "4"]))) == ["内层 | 3", "甲 | 4"]


def test_a_total_under_nested_rows() -> None:
    body = table(["一", table(["镇", "人数（名）"], ["甲镇", "20"], ["乙镇", "30"], ["合计", "50"])], ["二", "无"])
    result = read_one(package(body), "a.docx", Settings())
    assert [(check.expression, check.status) for check in result.checks] == [("20 + 30 = 50", "consistent")]


@pytest.mark.parametrize("depth", [20, 60])
def test_tables_in_tables_in_tables(depth: int) -> None:
    two = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>外</w:t></w:r></w:p></w:tc><w:tc>{}</w:tc></w:tr><w:tr><w:tc/><w:tc/></w:tr></w:tbl>"
    body = p("底")
    for _ in range(depth):
        body = two.format(body)
    texts = kept(read(body))
    assert len(texts) == depth
    assert texts[0] == "外 | " and texts[-1] == "外 | 底"


def test_twenty_thousand_tables_in_tables_are_refused() -> None:
    cell = "<w:tbl><w:tr><w:tc>"
    body = cell * 20_000 + p(PROSE) + "</w:tc></w:tr></w:tbl>" * 20_000
    with pytest.raises(Unreadable) as caught:
        read_document(package(body), "a.docx", limits=Limits())
    assert caught.value.code == "hostile"


def test_rows_and_cells_in_content_controls_and_empty_ones() -> None:
    control = "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>"
    cells = f"<w:tc>{p('甲')}</w:tc>" + control.format(f"<w:tc>{p('3')}</w:tc>") + "<w:tc/>"
    body = f"<w:tbl><w:tblPr/><w:tr/>{control.format(f'<w:tr>{cells}</w:tr>')}</w:tbl>"
    assert kept(read(body + p(PROSE))) == ["甲 | 3 | ", PROSE]
