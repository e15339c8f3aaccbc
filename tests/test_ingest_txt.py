"""Plain text: encodings, paragraphs, boilerplate, and that nothing is lost."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import Unreadable
from pipeline.ingest import Limits, body_of, compose, page_of, read_document
from pipeline.ingest.words import Boilerplate, boilerplate_rows
from pipeline.model import Document

PROSE = (
    "今年以来，甲县把综合行政执法改革作为重点任务，执法队伍由24支精简为9支，编制总数不变。"
    "一是健全机制。县级部门下放事项63项，各乡镇承接率达到92.5%，群众满意度明显提升。"
)


def read(data: bytes | str, name: str = "a.txt", **limits: int) -> Document:
    raw = data.encode() if isinstance(data, str) else data
    return read_document(raw, name, limits=Limits(**limits))


def kept(document: Document) -> list[str]:
    return [block.text for block in document.blocks if not block.dropped]


def dropped(document: Document) -> list[tuple[str, str]]:
    return [(block.dropped, block.text) for block in document.blocks if block.dropped]


@pytest.mark.parametrize(
    "data",
    [
        PROSE.encode(),
        codecs.BOM_UTF8 + PROSE.encode(),
        PROSE.encode("utf-16"),
        PROSE.encode("utf-16-le"),
        PROSE.encode("utf-16-be"),
        codecs.BOM_UTF16_BE + PROSE.encode("utf-16-be"),
        PROSE.encode("gb18030"),
        PROSE.encode("gbk"),
    ],
    ids=["utf-8", "utf-8-bom", "utf-16", "utf-16-le", "utf-16-be", "utf-16-be-bom", "gb18030", "gbk"],
)
def test_every_encoding_reads_the_same(data: bytes) -> None:
    document = read(data)
    assert kept(document) == [PROSE]
    assert document.warnings == ()


def test_traditional_text_in_big5() -> None:
    text = "為推進綜合執法改革，本區將執法隊伍由十二支精簡為五支，並建立聯席會議制度，辦理案件三百二十件。"
    assert kept(read(text.encode("big5"))) == [text]


@pytest.mark.parametrize("codec", ["utf-8", "gb18030"])
def test_bad_bytes_are_replaced_and_told(codec: str) -> None:
    whole = (PROSE * 4).encode(codec)
    document = read(whole[:60] + b"\xff\xff" + whole[60:-1])
    assert document.warnings == ("decoded_with_replacement",)
    assert "综合行政执法改革作为重点任务" in kept(document)[0]
    assert "\ufffd" in kept(document)[0]


def test_utf16_ascii_is_not_taken_for_text_with_nuls() -> None:
    assert kept(read("a plain line of ascii\n".encode("utf-16-le"))) == ["a plain line of ascii"]


def test_characters_stay_as_they_are() -> None:
    text = "甲\u200b县办理案件１２件\x00，\ufeff占比〇成。　共 3 件。"
    assert kept(read(text)) == [text]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\x0b", "\n\n\n"])
def test_line_ends(end: str) -> None:
    assert kept(read(f"　　第一段到此为止。{end}　　第二段也到此为止。{end}")) == [
        "第一段到此为止。",
        "第二段也到此为止。",
    ]


REFUSED = [
    (b"", "empty"),
    (b" \n\t\r\n", "empty"),
    (codecs.BOM_UTF8, "empty"),
    (b"<?xml version='1.0'?><a></a>", "unsupported"),
    (b"\x89PNG\r\n\x1a\n" + bytes(40), "damaged"),
    (b"PK\x05\x06" + bytes(18), "unsupported"),
    (b"PK\x03\x04 broken", "damaged"),
    (bytes(range(256)) * 40, "unsupported"),
    (b"\x00\x01\x02\xff" * 300, "unsupported"),
    (b"\x00\x01\x02\xff", "unsupported"),
    (b"\xff\x00\x01\x02" * 300, "unsupported"),
    (b"\x00\xff" * 300, "unsupported"),
    (codecs.BOM_UTF16_LE + b"\x01\x00\x02\x00\x03\x4e" * 300, "unsupported"),
    (bytes(400), "unsupported"),
]


@pytest.mark.parametrize(("data", "code"), REFUSED, ids=range(len(REFUSED)))
def test_refused(data: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read(data)
    assert caught.value.code == code


def test_too_large_before_and_after_decoding() -> None:
    for limits in ({"file_bytes": 10}, {"characters": 5}):
        with pytest.raises(Unreadable) as caught:
            read(PROSE, **limits)
        assert caught.value.code == "too_large"


@pytest.mark.parametrize(("name", "warned"), [("a.txt", False), ("a.TXT", False), ("a.pdf", True), ("b/a.docx", True)])
def test_name_that_disagrees(name: str, warned: bool) -> None:
    assert ("name_type_mismatch" in read(PROSE, name).warnings) == warned


LONG = "各乡镇综合执法队按照统一部署开展巡查，对发现的问题逐项登记、分类处置，并将办理结果及时反馈给群众和有关部门"
JOINED = [
    ("a number broken before its unit", ["全县执法队伍由86", "支减少到31支。"], ["全县执法队伍由86支减少到31支。"]),
    ("a number broken inside", [LONG + "，梳理事项2", "016项。"], [LONG + "，梳理事项2016项。"]),
    ("a sentence over a blank line", [LONG, "", "后续工作正在推进。"], [LONG + "后续工作正在推进。"]),
    ("after a comma", ["全市共设队伍19支，", "其中县级7支。"], ["全市共设队伍19支，其中县级7支。"]),
    ("after a semicolon", ["甲区设4支;", "乙区设6支;", "丙区设5支。"], ["甲区设4支;乙区设6支;丙区设5支。"]),
    ("a closing mark begins the line", ["坚持“重心下移", "”的原则。"], ["坚持“重心下移”的原则。"]),
    ("a quotation broken", ["坚持“重心下移", "力量下沉”的原则。"], ["坚持“重心下移力量下沉”的原则。"]),
    ("latin words keep a space", [LONG + "ISO", "standard。"], [LONG + "ISO standard。"]),
    ("a page number between", [LONG, "— 3 —", "后续工作正在推进。"], [LONG + "后续工作正在推进。"]),
    ("boilerplate between", [LONG, "分享到：微信", "后续工作正在推进。"], [LONG + "后续工作正在推进。"]),
    ("padding goes", ["　　" + LONG + "  ", "  后续工作正在推进。"], [LONG + "后续工作正在推进。"]),
]


@pytest.mark.parametrize(("lines", "want"), [case[1:] for case in JOINED], ids=[case[0] for case in JOINED])
def test_joined(lines: list[str], want: list[str]) -> None:
    assert kept(read("\n".join(lines))) == want


SEPARATE = [
    ("heads", ["甲市改革简报", "第 7 期", "甲市改革办公室编", "2022 年 3 月 4 日", "乙县执法改革见成效", PROSE]),
    ("headings", ["一、抓统筹，强基础", PROSE, "（二）抓落实", PROSE, "1. 建立台账", PROSE]),
    ("numbered items after semicolons", ["（一）设立大队；", "（二）设立中队；", "（三）设立办公室。"]),
    ("finished paragraphs", [PROSE, PROSE, PROSE]),
    ("signature", [PROSE, "甲市司法局", "2022年3月4日"]),
    ("lead-in", ["主要做法如下：", "全县设立综合执法大队。"]),
    ("cells with tabs", ["甲区\t12\t3", "乙区\t15\t4"]),
    ("a title that asks, and a subtitle", ["乡镇执法怎么改？甲县交出答卷", "——规范执法行为", "着力有所作为", PROSE]),
    ("a column of names", ["城关镇", "河口镇", "石桥镇", "东山镇", "西山镇", "南岭乡"]),
    ("a column of long names", [f"{one}区市场监督管理综合行政执法大队" for one in "甲乙丙丁戊己"]),
    ("rulers", [LONG, "----------", PROSE]),
    ("closing lines", [LONG, "报：市委改革办。", "送：各成员单位。"]),
]


@pytest.mark.parametrize("lines", [case[1] for case in SEPARATE], ids=[case[0] for case in SEPARATE])
def test_separate(lines: list[str]) -> None:
    assert kept(read("\n".join(lines))) == lines


PARAGRAPHS = [
    "甲市改革简报",
    "乙县综合行政执法改革见成效",
    PROSE + PROSE,
    "一、健全体系，夯实基础",
    PROSE * 2 + "办理案件1234件，其中重大案件56件，案件办结率为98.7%，同比提高5.2个百分点。",
    "二、强化保障",
    "配备执法车辆，增加人员。" + PROSE,
]


def wrapped(text: str, width: int, by_characters: bool) -> Iterator[str]:
    line = ""
    for character in text:
        if (len(line) if by_characters else len(line.encode("gbk")) / 2) >= width:
            yield line
            line = ""
        line += character
    yield line


@pytest.mark.parametrize("by_characters", [True, False])
@pytest.mark.parametrize("width", [24, 31, 38])
@pytest.mark.parametrize("indent", ["　　", "    ", ""])
def test_hard_wrapped(width: int, indent: str, by_characters: bool) -> None:
    lines: list[str] = []
    for paragraph in PARAGRAPHS:
        lines += wrapped((indent if paragraph.endswith("。") else "") + paragraph, width, by_characters)
    assert kept(read("\n".join(lines))) == PARAGRAPHS


def test_page_numbers_at_form_feeds() -> None:
    text = f"{LONG}\n\n12\n\f后续工作正在推进。\n13\n"
    document = read(text)
    assert kept(document) == [LONG + "后续工作正在推进。"]
    assert dropped(document) == [("page_number", "12"), ("page_number", "13")]


@pytest.mark.parametrize("row", boilerplate_rows(), ids=lambda row: row.example)
def test_boilerplate_examples(row: Boilerplate) -> None:
    lines = [row.example, PROSE] if row.where == "head" else [PROSE, row.example]
    document = read("\n".join(lines))
    assert kept(document) == [PROSE]
    assert dropped(document) == [("boilerplate", row.example)]
    assert document.warnings == ("boilerplate_removed",)


@pytest.mark.parametrize(
    ("text", "want", "gone"),
    [
        (PROSE + "推荐访问：执法 改革", PROSE, "推荐访问：执法 改革"),
        (PROSE + " 本文来源：https://example.org/a.html", PROSE, "本文来源：https://example.org/a.html"),
    ],
)
def test_boilerplate_at_the_end_of_a_paragraph(text: str, want: str, gone: str) -> None:
    document = read(text)
    assert kept(document) == [want]
    assert dropped(document) == [("boilerplate", gone)]


@pytest.mark.parametrize(
    "text",
    [
        "相关部门按照职责分工推进落实，下面重点介绍三项做法。",
        "打印执法文书1200份，收藏资料86件。",
        "下放事项86项，供乡镇参考使用的目录已经印发。",
        "当前位置较为偏远的3个乡镇单独设立中队。",
        "群众扫一扫二维码即可评价执法行为，共收到评价3200条。",
    ],
)
def test_prose_is_no_boilerplate(text: str) -> None:
    assert kept(read("\n".join([PROSE, text, PROSE]))) == [PROSE, text, PROSE]


def test_wrapped_boilerplate_at_the_head() -> None:
    lines = ["以下是小编为大家整理的某市改革材料，内容较多，", "供大家参考。", PROSE, PROSE, PROSE]
    assert kept(read("\n".join(lines))) == [PROSE] * 3


def test_body_ignores_width_and_punctuation() -> None:
    wide = compose(read("甲县，办理案件１２件。"), "r1")
    narrow = compose(read("甲县,办理 案件12件"), "r2")
    assert body_of(wide) == body_of(narrow) == "甲县办理案件12件"


def test_text_has_no_pages() -> None:
    assert page_of(compose(read(PROSE), "r1"), 3) is None


LINES = st.lists(
    st.text(st.sampled_from("执法支项共，。；：“”（）《》、 　\t\r\n\f\u200b1286%—-一二.a页第"), max_size=60),
    max_size=20,
)


@given(LINES)
def test_nothing_is_lost_and_offsets_hold(lines: list[str]) -> None:
    text = "\n".join(lines)
    try:
        document = read(text.encode())
    except Unreadable as error:
        assert error.code == "empty"
        return
    written = sorted(character for block in document.blocks for character in block.text if not character.isspace())
    assert written == sorted(character for character in text if not character.isspace())
    report = compose(document, "r1")
    for placed in report.placed:
        assert report.text[placed.start : placed.end] == placed.block.text
        assert "\n" not in placed.block.text
        assert placed.block.text == placed.block.text.strip()
        assert placed.block.text


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        document = read(data)
    except Unreadable:
        return
    assert document.blocks


def test_reference_reports(shared: Path) -> None:
    """A report and its copy on a reposting site read as one text; a bulletin's heads stay lines of their own."""
    reports = {path.name[:3]: read(path.read_bytes()) for path in sorted((shared / "reports").glob("*.txt"))}
    assert body_of(compose(reports["000"], "r0")) == body_of(compose(reports["001"], "r1"))
    assert [why for why, _ in dropped(reports["001"])] == ["boilerplate", "boilerplate"]
    assert [len(kept(reports[name])) for name in ("000", "001", "002", "003", "004")] == [5, 5, 9, 6, 16]
    assert kept(reports["004"])[1] == "第 5 期"
