"""OFD files: where characters stand, pages and templates, ruled tables, traps. Files are written here as zips of XML."""

from __future__ import annotations

import io
import zipfile
from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import Unreadable
from pipeline.ingest import Limits, box_of, compose, page_of, read_document
from pipeline.ingest.ofd_objects import POINTS, deltas
from pipeline.ingest.ofd_package import joined
from pipeline.model import Block, Document

NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'
MM = 72 / 25.4
SIZE, LEFT, TOP, PITCH, WIDTH = 5.0, 25.0, 40.0, 9.0, 160.0
LONG = "甲县把综合行政执法改革列为年度重点，执法队伍由24支精简为9支，编制总数保持不变，各乡镇按照统一部署承接事项163项，全年办理案件1234件，没有发生一起败诉案件。"
SECOND = "县级部门下放事项一百六十三项，各乡镇承接率比上年有明显提高，选派业务骨干充实一线，配备记录仪等装备，坚持重心下移、力量下沉，群众满意度不断提升。"


def text(words: str, x: float, y: float, delta: str = "", more: str = "", size: float = SIZE, code: str = "") -> str:
    """A text object whose base line begins at x, y (millimetres)."""
    told = f'DeltaX="{delta}"' if delta else ""
    return (
        f'<ofd:TextObject ID="9" Font="1" Size="{size}" Boundary="{x} {y - size} 150 8" {more}>'
        f'<ofd:TextCode X="0" Y="{size}" {told} {code}>{escape(words)}</ofd:TextCode></ofd:TextObject>'
    )


def width(character: str) -> float:
    return SIZE if ord(character) > 127 else SIZE / 2


def lines(words: str, top: float = TOP, indent: float = 2 * SIZE) -> str:
    """A paragraph set in lines of WIDTH, its first indented by two characters."""
    objects, x, y, line = "", LEFT + indent, top, ""
    start = x
    for character in words:
        if x + width(character) > LEFT + WIDTH and character not in "，。、":
            objects, x, y, line, start = objects + _line(line, start, y), LEFT, y + PITCH, "", LEFT
        line += character
        x += width(character)
    return objects + _line(line, start, y)


def _line(line: str, x: float, y: float) -> str:
    return text(line, x, y, " ".join(str(width(character)) for character in line[:-1]))


def page(objects: str, template: str = "") -> str:
    return f'<ofd:Page {NS}>{template}<ofd:Content><ofd:Layer Type="Body" ID="2">{objects}</ofd:Layer></ofd:Content></ofd:Page>'


def package(pages: list[str], templates: dict[str, str] | None = None, common: str = "", **other: str) -> bytes:
    """An OFD file of one document with these pages (whole XML) and templates by id; `other` parts by name."""
    templates = templates or {}
    told = "".join(f'<ofd:TemplatePage ID="{one}" BaseLoc="Tpls/{one}.xml"/>' for one in templates)
    listed = "".join(f'<ofd:Page ID="{at}" BaseLoc="Pages/Page_{at}/Content.xml"/>' for at in range(len(pages)))
    parts = {
        "OFD.xml": f'<?xml version="1.0" encoding="UTF-8"?>\n<ofd:OFD {NS}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>',
        "Doc_0/Document.xml": f'<ofd:Document {NS}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>{told}{common}</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages></ofd:Document>',
        **{f"Doc_0/Pages/Page_{at}/Content.xml": content for at, content in enumerate(pages)},
        **{f"Doc_0/Tpls/{one}.xml": content for one, content in templates.items()},
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as container:
        for name, content in (parts | other).items():
            container.writestr(name, content)
    return stream.getvalue()


def read(data: bytes, limits: Limits | None = None) -> Document:
    return read_document(data, "a.ofd", limits=limits or Limits())


def kept(document: Document) -> list[str]:
    return [block.text for block in document.blocks if not block.dropped]


def only(objects: str) -> Block:
    """The one block of a page with these objects."""
    (block,) = read(package([page(objects)])).blocks
    return block


def boxes(block: Block) -> list[tuple[float, float]]:
    """Left and right edge of every character, in millimetres."""
    (run,) = block.runs
    return [(round(a / MM, 1), round(b / MM, 1)) for a, b in zip(run.edges, run.edges[1:], strict=False)]


def test_paragraphs_pages_and_boxes() -> None:
    document = read(package([page(lines(LONG) + lines(SECOND, TOP + 5 * PITCH)), page(lines(SECOND))]))
    assert (kept(document), document.format, document.pages, document.warnings) == ([LONG, SECOND, SECOND], "ofd", 2, ())
    report = compose(document, "r")
    at = report.text.index("163项")
    assert page_of(report, at) == 1
    box = box_of(report, at, at + 4)
    assert box is not None and round((box[2] - box[0]) / MM, 1) == 3 * SIZE / 2 + SIZE
    assert page_of(report, len(LONG) + len(SECOND) + 5) == 2


def test_a_paragraph_goes_on_over_the_page() -> None:
    *first, last = lines(LONG).split("</ofd:TextObject>")[:-1]
    before = lines(SECOND) + "".join(f"{one}</ofd:TextObject>" for one in lines(LONG, TOP + 6 * PITCH).split("</ofd:TextObject>")[: len(first)])
    document = read(package([page(before), page(f"{last}</ofd:TextObject>" + lines(SECOND, TOP + 6 * PITCH))]))
    assert kept(document) == [SECOND, LONG, SECOND]


def test_the_box_of_a_character() -> None:
    (run,) = only(text("甲县", 25, 40, "5")).runs
    assert run.box is not None
    assert [round(side / MM, 2) for side in run.box] == [25.0, 40 - 0.88 * SIZE, 35.0, 40 + 0.12 * SIZE]


@pytest.mark.parametrize(("delta", "want"), [
    ("5 5 5", [(25, 30), (30, 35), (35, 40), (40, 45)]),
    ("g 3 5", [(25, 30), (30, 35), (35, 40), (40, 45)]),
    ("6 g 2 7", [(25, 31), (31, 38), (38, 45), (45, 50)]),
    ("4.5 g 2 4.5 9 9", [(25, 29.5), (29.5, 34), (34, 38.5), (38.5, 43.5)]),
    ("6", [(25, 31), (31, 37), (37, 43), (43, 48)]),
    ("", [(25, 30), (30, 35), (35, 40), (40, 45)]),
    ("g 999999999999 5", [(25, 30), (30, 35), (35, 40), (40, 45)]),
    ("x y 1e999", [(25, 25), (25, 25), (25, 25), (25, 30)]),
], ids=["each", "repeated", "mixed", "too many", "too few", "none", "endless", "nonsense"])  # fmt: skip
def test_steps_between_characters(delta: str, want: list[tuple[float, float]]) -> None:
    block = only(text("甲县改革", 25, 40, delta))
    assert (block.text, boxes(block)) == ("甲县改革", want)


def test_steps_are_counted_off() -> None:
    assert deltas("g 2 1.5 3", 10) == [1.5, 1.5, 3.0]
    assert deltas("1 2 3", 2) == [1.0, 2.0]
    assert deltas("g -4 2 5", 3) == [5.0]


def test_digits_are_narrow_and_no_space_is_invented() -> None:
    assert only(text("由24支精简为9支", 25, 40)).text == "由24支精简为9支"
    assert only(text("由24支", 25, 40, "5 2.5 2.5")).text == "由24支"


def test_several_codes_and_objects_make_one_line() -> None:
    codes = '<ofd:TextObject Size="5" Boundary="25 35 90 8"><ofd:TextCode X="0" Y="5">甲</ofd:TextCode><ofd:TextCode X="5">县</ofd:TextCode></ofd:TextObject>'
    block = only(text("改革", 35, 40, "5") + codes)
    assert block.text == "甲县改革"


def test_matrices_scale_and_move() -> None:
    (run,) = only(text("甲县", 25, 40, "10", more='CTM="0.5 0 0 0.5 2 1"', size=10)).runs
    assert run.box is not None
    assert [round(side / MM, 2) for side in run.box] == [27.0, 30 + 1 + 0.5 * 1.2, 37.0, 30 + 1 + 0.5 * 11.2]


def test_the_page_begins_where_its_box_does() -> None:
    area = "<ofd:Area><ofd:PhysicalBox>10 20 210 297</ofd:PhysicalBox></ofd:Area>"
    (block,) = read(package([page(text("甲", 25, 40), template=area)])).blocks
    box = block.runs[0].box
    assert box is not None and round(box[0] / POINTS, 2) == 15.0 and round(box[3] / POINTS, 2) == 20.6


def test_running_heads_of_every_page_are_dropped() -> None:
    head = text("甲县改革简报", 80, 20, "g 5 5")
    document = read(package([page(head + lines(LONG)), page(head + lines(SECOND))]))
    assert kept(document) == [LONG, SECOND]
    assert [(block.text, block.dropped) for block in document.blocks if block.dropped] == [("甲县改革简报", "header")] * 2


def test_templates_are_part_of_the_pages_that_name_them() -> None:
    template = {"7": page(text("甲县改革简报", 80, 20, "g 5 5"))}
    named = '<ofd:Template TemplateID="7" ZOrder="Background"/>'
    assert kept(read(package([page(lines(LONG), named), page(lines(SECOND), named)], template))) == [LONG, SECOND]
    assert kept(read(package([page(lines(LONG), named)], template))) == ["甲县改革简报", LONG]
    assert kept(read(package([page(lines(LONG))], template))) == [LONG]


def test_texts_set_aslant_are_stamps() -> None:
    document = read(package([page(lines(LONG) + text("内部资料", 60, 90, "g 3 5", more='CTM="0.7 -0.7 0.7 0.7 0 0"'))]))
    assert kept(document) == [LONG]
    assert document.blocks[-1] == Block("内部资料", dropped="watermark")


def test_pale_texts_over_others_are_stamps() -> None:
    stamp = text("内部资料", 60, TOP + 2, "g 3 12", more='Alpha="51"', size=12)
    document = read(package([page(lines(LONG) + stamp), page(lines(SECOND) + stamp)]))
    assert kept(document) == [LONG, SECOND]
    assert [(block.text, block.dropped) for block in document.blocks if block.dropped] == [("内部资料", "watermark")] * 2


def test_pages_in_columns_are_read_column_by_column() -> None:
    left = [LONG[at : at + 14] for at in range(0, len(LONG), 14)] * 3
    right = [SECOND[at : at + 14] for at in range(0, len(SECOND), 14)] * 3
    rows = "".join(text(one, 20, 30 + 7 * at) + text(other, 110, 30 + 7 * at) for at, (one, other) in enumerate(zip(left, right, strict=False)))
    read_back = "".join(kept(read(package([page(rows)]))))
    assert LONG * 2 in read_back and SECOND * 2 in read_back


def test_invisible_objects_are_left_out() -> None:
    assert kept(read(package([page(lines(LONG) + text("看不见", 60, 90, more='Visible="false"'))]))) == [LONG]


def test_composite_graphics_are_drawn_where_they_stand() -> None:
    units = f'<ofd:Res {NS}><ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="5"><ofd:Content>{text("甲县", 10, 10, "5")}<ofd:CompositeObject ResourceID="5"/></ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits></ofd:Res>'
    used = '<ofd:CompositeObject ResourceID="5" Boundary="20 30 99 99"/>'
    document = read(package([page(used)], common="<ofd:PublicRes>PublicRes.xml</ofd:PublicRes>", **{"Doc_0/PublicRes.xml": units}))
    box = document.blocks[0].runs[0].box
    assert document.blocks[0].text == "甲县" and box is not None and round(box[0] / MM, 2) == 30.0


def test_several_documents_follow_one_another() -> None:
    second = f'<ofd:OFD {NS}><ofd:DocBody><ofd:DocRoot>/Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody><ofd:DocBody><ofd:DocRoot>Doc_1/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>'
    other = f'<ofd:Document {NS}><ofd:Pages><ofd:Page BaseLoc="Content.xml"/></ofd:Pages></ofd:Document>'
    document = read(package([page(lines(LONG))], **{"OFD.xml": second, "Doc_1/Document.xml": other, "Doc_1/Content.xml": page(lines(SECOND))}))
    assert (kept(document), document.pages) == ([LONG, SECOND], 2)


@pytest.mark.parametrize(("base", "location", "want"), [
    ("", "Doc_0/Document.xml", "Doc_0/Document.xml"), ("", "/Doc_0/Document.xml", "Doc_0/Document.xml"),
    ("Doc_0/Document.xml", "Pages/P.xml", "Doc_0/Pages/P.xml"), ("Doc_0/Document.xml", "/Res/P.xml", "Res/P.xml"),
    ("Doc_0/Document.xml", "Pages\\P.xml", "Doc_0/Pages/P.xml"), ("Doc_0/Document.xml", "../../../x", "x"),
])  # fmt: skip
def test_locations(base: str, location: str, want: str) -> None:
    assert joined(base, location) == want


def rules(xs: list[float], ys: list[float], way: str = "M {0} {1} L {2} {3}") -> str:
    """Lines of a grid, each a path object of its own."""
    flat = [(xs[0], y, xs[-1], y) for y in ys]
    return "".join(
        f'<ofd:PathObject Boundary="0 0 210 297"><ofd:AbbreviatedData>{way.format(*one)}</ofd:AbbreviatedData></ofd:PathObject>'
        for one in [*flat, *((x, ys[0], x, ys[-1]) for x in xs)]
    )


CELLS = [["指标", "改革前", "改革后"], ["执法队伍", "24", "9"], ["持证人员", "1200", "1350"]]
XS, YS = [25.0, 75.0, 125.0, 175.0], [100.0, 110.0, 120.0, 130.0]


def table(words: list[list[str]] = CELLS) -> str:
    return "".join(text(cell, XS[at] + 3, YS[row] + 7) for row, cells in enumerate(words) for at, cell in enumerate(cells))


@pytest.mark.parametrize("way", ["M {0} {1} L {2} {3}", "S {0} {1} L {2} {3} C", "M {0} {1} L {2} {3} L {2} {3} L {0} {1} C", "M 0 0 B 1 1 2 2 {0} {1} L {2} {3}"])
def test_ruled_tables(way: str) -> None:
    blocks = read(package([page(lines(LONG) + rules(XS, YS, way) + table() + lines(SECOND, 150))])).blocks
    assert [block.text for block in blocks] == [LONG, "指标 | 改革前 | 改革后", "执法队伍 | 24 | 9", "持证人员 | 1200 | 1350", SECOND]
    assert blocks[2].header == ("指标", "改革前", "改革后")
    assert blocks[2].runs[1].page == 1 and blocks[2].runs[1].box is not None


def test_a_table_drawn_as_thin_filled_boxes() -> None:
    drawn = rules(XS, YS, "M {0} {1} L {2} {1} L {2} {3} L {0} {3} C").replace('Boundary="0 0', 'Fill="true" Boundary="0.1 0.1')
    blocks = read(package([page(rules(XS, YS) + drawn + table())])).blocks
    assert [block.text for block in blocks] == [" | ".join(row) for row in CELLS]


def test_a_line_below_a_heading_makes_no_table() -> None:
    assert kept(read(package([page(rules([25, 185], [30, 31]) + lines(LONG))]))) == [LONG]


def test_a_drawing_of_very_many_lines_is_no_table() -> None:
    many = rules([10 + at for at in range(180)], [10 + 1.2 * at for at in range(180)])
    assert kept(read(package([page(many + lines(LONG))]))) == [LONG]


IMAGE = '<ofd:ImageObject ID="3" ResourceID="4" Boundary="0 0 210 297"/>'


def test_scanned_and_missing_pages_are_told() -> None:
    assert read(package([page(lines(LONG)), page(IMAGE)])).warnings == ("pages_unread",)
    assert read(package([page(lines(LONG)), "<broken"])).warnings == ("pages_unread",)
    assert read(package([page(lines(LONG) + IMAGE), page("")])).warnings == ()
    stamped = read(package([page(lines(LONG)), page(IMAGE + text("第二页", 90, 280))]))
    assert [(one.code, one.page) for one in stamped.decisions] == [("picture", 2)]


def test_a_garbled_text_layer_is_no_text() -> None:
    document = read(package([page(lines(LONG)), page(text("\ue001\ue002\ue003\ue004" * 8, 20, 40))]))
    assert (kept(document), document.warnings) == ([LONG], ("pages_unread",))
    assert [(one.code, one.page) for one in document.decisions] == [("garbled", 2)]


def locked() -> bytes:
    """A container that says of every member that it is encrypted."""
    data = bytearray(package([page(lines(LONG))]))
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + flags] |= 1
            at = data.find(mark, at + 4)
    return bytes(data)


BOMB = '<ofd:Page xmlns:ofd="x">' + " " * 1_000_000 + "</ofd:Page>"
DTD = '<!DOCTYPE x [<!ENTITY a "aaaa">]>'
BAD = [
    pytest.param(package([page(IMAGE)]), Limits(), "no_text", id="scan"),
    pytest.param(package([]), Limits(), "no_text", id="no page"),
    pytest.param(locked(), Limits(), "encrypted", id="encrypted members"),
    pytest.param(package([page(lines(LONG))], **{"Encryptions.xml": "<x/>"}), Limits(), "encrypted", id="encrypted parts"),
    pytest.param(package([DTD + page(lines(LONG))]), Limits(), "hostile", id="document type"),
    pytest.param(package([page(lines(LONG))], **{"OFD.xml": DTD + "<x/>"}), Limits(), "hostile", id="document type of the root"),
    pytest.param(package([BOMB]), Limits(part_bytes=999_999), "too_large", id="part"),
    pytest.param(package([page(lines(LONG))], **{f"{at}.xml": BOMB for at in range(8)}), Limits(unpacked_bytes=4_000_000), "too_large", id="bomb"),
    pytest.param(package([page(lines(LONG))] * 3), Limits(pages=2), "too_large", id="pages"),
    pytest.param(package([page(lines(LONG))] * 3), Limits(characters=100), "too_large", id="characters"),
    pytest.param(package([page(lines(LONG))], **{"OFD.xml": "<ofd:OFD"}), Limits(), "damaged", id="root"),
    pytest.param(package([page(lines(LONG))], **{"Doc_0/Document.xml": "no XML"}), Limits(), "damaged", id="document"),
    pytest.param(package([page(lines(LONG))])[:-40], Limits(), "damaged", id="cut off"),
    pytest.param(package(["<a>" * 5000 + "</a>" * 5000]), Limits(), "no_text", id="deep"),
]


@pytest.mark.parametrize(("data", "limits", "code"), BAD)
def test_refusals(data: bytes, limits: Limits, code: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read(data, limits)
    assert caught.value.code == code


def test_one_part_named_by_many_pages_is_not_read_for_ever() -> None:
    listed = "".join('<ofd:Page BaseLoc="Pages/Page_0/Content.xml"/>' for _ in range(500))
    document = f"<ofd:Document {NS}><ofd:Pages>{listed}</ofd:Pages></ofd:Document>"
    with pytest.raises(Unreadable) as caught:
        read(package([page(" " * 100_000)], **{"Doc_0/Document.xml": document}), Limits(unpacked_bytes=1_000_000))
    assert caught.value.code == "too_large"


SAMPLE = page(text("甲县改革", 25, 40, "g 2 5 4", more='CTM="1 0 0 1 0 0"') + rules(XS, YS) + table() + text("印", 60, 90, more='CTM="0.7 -0.7 0.7 0.7 0 0"'))
PLACES = st.lists(
    st.tuples(
        st.integers(0, len(SAMPLE)), st.integers(0, 8),
        st.one_of(st.text(max_size=4), st.sampled_from(["1e300", "-1e300", "nan", "g 9", "M", "B 1", '"', "<ofd:x>", " 0 ", "<!DOCTYPE"])),
    ),
    min_size=1, max_size=5,
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(PLACES)
def test_a_damaged_page_is_read_or_refused(places: list[tuple[int, int, str]]) -> None:
    content = SAMPLE
    for at, cut, put in places:
        content = content[:at] + put + content[at + cut :]
    _read_or_refused(package([content.encode("utf-8", "replace").decode()]))


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 20), st.binary(max_size=6)), min_size=1, max_size=4))
def test_a_damaged_container_is_read_or_refused(places: list[tuple[int, int, bytes]]) -> None:
    data = package([SAMPLE])
    for at, cut, put in places:
        data = data[:at] + put + data[at + cut :]
    _read_or_refused(data)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.floats(), min_size=4, max_size=10), st.floats(), st.text(max_size=8))
def test_any_numbers_make_a_page(values: list[float], size: float, words: str) -> None:
    told = " ".join(map(str, values))
    written = "".join(one for one in words if one.isprintable())
    objects = (
        text(written, values[0], values[1], told, more=f'CTM="{told}"', size=size)
        + f'<ofd:PathObject Boundary="{told}"><ofd:AbbreviatedData>M {told} L {told} L {told}</ofd:AbbreviatedData></ofd:PathObject>'
    )
    _read_or_refused(package([page(objects + table() + rules(XS, YS))]))


def _read_or_refused(data: bytes) -> None:
    try:
        document = read(data)
    except Unreadable:
        return
    assert not [block for block in document.blocks if len(block.text.splitlines()) > 1]
