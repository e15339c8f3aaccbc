"""Word files: order, numbers Word writes itself, tables, notes, text boxes, tracked changes, traps."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest

from pipeline.errors import Unreadable
from pipeline.ingest import Limits, read_document
from pipeline.ingest.docx_formats import hanzi
from pipeline.model import Block, Document

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
PROSE = "全县执法队伍由24支精简为9支，编制总数不变，各乡镇按照统一部署开展工作。"


def read(data: bytes, name: str = "a.docx", limits: Limits | None = None) -> Document:
    return read_document(data, name, limits=limits or Limits())


def package(body: str, **parts: str) -> bytes:
    """A smallest .docx with the given XML inside its body, and other parts of word/ by name."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr("[Content_Types].xml", TYPES)
        container.writestr("_rels/.rels", RELS)
        container.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
        for name, text in parts.items():
            container.writestr(f"word/{name}.xml", text)
    return stream.getvalue()


def saved(document: docx.document.Document) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def kept(document: Document) -> list[str]:
    return [block.text for block in document.blocks if not block.dropped]


def rows(document: Document) -> list[Block]:
    return [block for block in document.blocks if block.kind == "row"]


def p(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def test_paragraphs_and_tables_in_order() -> None:
    word = docx.Document()
    word.add_paragraph("甲县执法改革经验")
    paragraph = word.add_paragraph("全县执法队伍由")
    paragraph.add_run("24支").bold = True
    paragraph.add_run("精简为9支。")
    table = word.add_table(2, 2)
    for at, text in enumerate(["地区", "队伍", "甲镇", "3"]):
        table.cell(at // 2, at % 2).text = text
    word.add_paragraph(PROSE)
    document = read(saved(word))
    assert kept(document) == ["甲县执法改革经验", "全县执法队伍由24支精简为9支。", "地区 | 队伍", "甲镇 | 3", PROSE]
    assert [row.header for row in rows(document)] == [(), ("地区", "队伍")]
    assert document.format == "docx"
    assert document.pages is None


def test_merged_cells_stand_once_and_headers_reach_below() -> None:
    word = docx.Document()
    table = word.add_table(4, 4)
    texts = [
        ["地区", "队伍", "编制", ""],
        ["", "数量", "人数", "占比"],
        ["甲镇", "3", "45", "12.5%"],
        ["", "4", "50", "—"],
    ]
    for row, cells in enumerate(texts):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(0, 2).merge(table.cell(0, 3))
    table.cell(2, 0).merge(table.cell(3, 0))
    document = read(saved(word))
    assert kept(document) == ["地区 | 队伍 | 编制", " | 数量 | 人数 | 占比", "甲镇 | 3 | 45 | 12.5%", " | 4 | 50 | —"]
    assert rows(document)[2].header == ("地区", "队伍 数量", "编制 人数", "编制 占比")
    assert rows(document)[3].header == rows(document)[2].header


def test_years_head_a_column_and_captions_do_not() -> None:
    word = docx.Document()
    table = word.add_table(3, 3)
    for row, cells in enumerate([["执法情况表", "", ""], ["项目", "2020", "2021"], ["案件", "86", "97"]]):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    table.cell(0, 0).merge(table.cell(0, 2))
    document = read(saved(word))
    assert kept(document) == ["执法情况表", "项目 | 2020 | 2021", "案件 | 86 | 97"]
    assert rows(document)[-1].header == ("项目", "2020", "2021")


def test_lines_of_a_cell() -> None:
    word = docx.Document()
    table = word.add_table(1, 2)
    table.cell(0, 0).text = "综合\n执法"
    table.cell(0, 1).text = "12\n34"
    assert kept(read(saved(word))) == ["综合执法 | 12 34"]


NUMBERING = f"""<w:numbering {W}>
<w:abstractNum w:abstractNumId="0">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="●"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
</w:numbering>"""
STYLES = f"""<w:styles {W}><w:style w:styleId="H1"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style></w:styles>"""


def numbered(level: int, list_id: int = 1) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>'


def test_automatic_numbers() -> None:
    body = (
        p("健全体系", numbered(0)) + p("设立机构", numbered(1)) + p("充实人员", numbered(1)) + p("强化保障", '<w:pStyle w:val="H1"/>')
        + p("完善制度", numbered(1)) + p("12个镇设队", numbered(2)) + p("另一要点", numbered(0, 2)) + p(PROSE)
    )  # fmt: skip
    document = read(package(body, numbering=NUMBERING, styles=STYLES))
    assert kept(document) == [
        "一、健全体系", "（一）设立机构", "（二）充实人员", "二、强化保障",
        "（一）完善制度", "1. 12个镇设队", "另一要点", PROSE,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("number", "text"),
    [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (35, "三十五"), (105, "一百〇五"), (110, "一百一十")],
)
def test_hanzi(number: int, text: str) -> None:
    assert hanzi(number) == text


INLINE = [
    ('<w:r><w:t>设</w:t></w:r><w:ins><w:r><w:t>9</w:t></w:r></w:ins><w:del><w:r><w:delText>8</w:delText></w:r></w:del><w:r><w:t>支。</w:t></w:r>', ["设9支。"]),
    ("<w:hyperlink><w:r><w:t>设9支</w:t></w:r></w:hyperlink><w:r><w:t>。</w:t></w:r>", ["设9支。"]),
    ("<w:sdt><w:sdtContent><w:r><w:t>设9支。</w:t></w:r></w:sdtContent></w:sdt>", ["设9支。"]),
    ('<w:r><w:t>甲段。</w:t><w:br/><w:t>乙段。</w:t></w:r>', ["甲段。", "乙段。"]),
    ('<w:r><w:t>设</w:t><w:br w:type="page"/><w:t>9支。</w:t></w:r>', ["设9支。"]),
    ('<w:r><w:t>设</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r><w:r><w:t>9支。</w:t></w:r>', ["设9支。"]),
    ("<w:r><w:fldChar/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>9支。</w:t></w:r>", ["9支。"]),
    ("<w:r><w:t>2018</w:t><w:noBreakHyphen/><w:t>2020年。</w:t></w:r>", ["2018-2020年。"]),
    ("<w:r><w:ruby><w:rt><w:r><w:t>zhi</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>执法</w:t></w:r></w:rubyBase></w:ruby></w:r>", ["执法"]),
]  # fmt: skip


@pytest.mark.parametrize(("runs", "want"), INLINE, ids=range(len(INLINE)))
def test_what_a_reader_sees(runs: str, want: list[str]) -> None:
    assert kept(read(package(f"<w:p>{runs}</w:p>"))) == want


def test_text_box_comes_once_after_its_paragraph() -> None:
    box = f"<w:txbxContent>{p('框内文字。')}</w:txbxContent>"
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    body = (
        f"<w:p><w:r><w:t>框外文字。</w:t></w:r><w:r><mc:AlternateContent {mc}><mc:Choice>{box}</mc:Choice>"
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>{p('后文。')}"
    )
    assert kept(read(package(body))) == ["框外文字。", "框内文字。", "后文。"]


def test_footnotes_come_last() -> None:
    notes = f'<w:footnotes {W}><w:footnote w:type="separator">{p("x")}</w:footnote><w:footnote>{p("数据截至年底。")}</w:footnote></w:footnotes>'
    assert kept(read(package(p(PROSE), footnotes=notes))) == [PROSE, "数据截至年底。"]


def test_content_controls_around_blocks() -> None:
    table = f"<w:tbl><w:sdt><w:sdtContent><w:tr><w:tc>{p('甲')}</w:tc><w:tc>{p('3')}</w:tc></w:tr></w:sdtContent></w:sdt></w:tbl>"
    assert kept(read(package(f"<w:sdt><w:sdtContent>{p(PROSE)}{table}</w:sdtContent></w:sdt>"))) == [PROSE, "甲 | 3"]


def test_paragraphs_that_a_converter_broke() -> None:
    cut = 30
    lines = "".join(p((PROSE * 5)[at : at + cut]) for at in range(0, len(PROSE * 5), cut))
    assert kept(read(package(lines))) == [PROSE * 5]


def test_strict_documents() -> None:
    strict = package(p(PROSE))
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(strict)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(
                b"http://schemas.openxmlformats.org/wordprocessingml/2006/main", b"http://purl.oclc.org/ooxml/wordprocessingml/main"
            ))  # fmt: skip
    assert kept(read(stream.getvalue())) == [PROSE]


def repacked(data: bytes, changes: dict[bytes, bytes], names: dict[str, str] | None = None) -> bytes:
    """The same container with bytes replaced in every part, and parts renamed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            for before, after in changes.items():
                part = part.replace(before, after)
            new.writestr((names or {}).get(name, name), part)
    return stream.getvalue()


def related(*relations: str) -> bytes:
    """A paragraph with the first number of a list, whose document has relations with these attributes."""
    data = package(p("健全体系", numbered(0)) + p(PROSE), numbering=NUMBERING)
    told = "".join(f'<Relationship Id="r{at}" {one}/>' for at, one in enumerate(relations))
    stream = io.BytesIO(data)
    with zipfile.ZipFile(stream, "a") as container:
        space = "http://schemas.openxmlformats.org/package/2006/relationships"
        container.writestr("word/_rels/document.xml.rels", f'<Relationships xmlns="{space}">{told}</Relationships>')
    return stream.getvalue()


KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = {
    "lead nowhere": (f'Type="{KIND}/image" Target="../NULL"', f'Type="{KIND}/styles" Target="gone.xml"'),
    "lead out": (f'Type="{KIND}/attachedTemplate" Target="file:///c:/a.dot" TargetMode="External"',),
    "say nothing": ("", 'Target=""', 'Type=""'),
    "are no xml": ("<",),
    "lead nowhere, the usual part is there": (f'Type="{KIND}/numbering" Target="/word/gone.xml"',),
}


@pytest.mark.parametrize("relations", RELATIONS.values(), ids=RELATIONS)
def test_broken_relations(relations: tuple[str, ...]) -> None:
    assert kept(read(related(*relations))) == ["一、健全体系", PROSE]


def test_relations_say_where_the_parts_are() -> None:
    data = related(f'Type="{KIND}/numbering" Target="lists7.xml"')
    names = {"document": "document2", "numbering": "lists7"}
    renamed = {f"word/{before}.xml": f"word/{after}.xml" for before, after in names.items()}
    renamed["word/_rels/document.xml.rels"] = "word/_rels/document2.xml.rels"
    moved = repacked(data, {b"word/document.xml": b"word/document2.xml"}, renamed)
    assert kept(read(moved)) == ["一、健全体系", PROSE]


@pytest.mark.parametrize(
    "main",
    [b"ms-word.document.macroEnabled.main", b"openxmlformats-officedocument.wordprocessingml.template.main", b"odd"],
)
def test_files_with_macros_and_templates(main: bytes) -> None:
    word = docx.Document()
    word.add_paragraph(PROSE)
    usual = b"openxmlformats-officedocument.wordprocessingml.document.main"
    assert kept(read(repacked(saved(word), {usual: main}))) == [PROSE]


def test_heads_and_feet_stay_apart() -> None:
    word = docx.Document()
    word.add_paragraph(PROSE)
    word.sections[0].header.paragraphs[0].text = "甲县改革简报"
    word.sections[0].footer.paragraphs[0].text = "第1页"
    assert kept(read(saved(word))) == [PROSE]


def test_comments_in_the_file_and_odd_values() -> None:
    runs = (
        "<w:r><w:rPr><w:vanish w:val='odd'/></w:rPr><w:t>隐</w:t></w:r><!-- a --><?b c?>"
        "<w:r><w:rPr><w:vanish w:val='off'/></w:rPr><w:t>设<!-- d -->9支。</w:t></w:r>"
    )
    cells = f"<w:tc><w:tcPr><w:gridSpan w:val='x'/></w:tcPr>{p('甲')}</w:tc><w:tc>{p('3')}</w:tc>"
    row = f"<w:tbl><w:tr><w:trPr><w:gridBefore w:val='y'/></w:trPr>{cells}</w:tr></w:tbl>"
    assert kept(read(package(f"<w:p>{runs}</w:p>{row}"))) == ["设9支。", "甲 | 3"]


def test_a_declared_encoding_does_not_count() -> None:
    declared = repacked(package(p(PROSE)), {b"<w:document": b'<?xml version="1.0" encoding="GBK"?>\n<w:document'})
    assert kept(read(declared)) == [PROSE]


def bomb(size: int) -> bytes:
    return package(p("零" * size))


DEEP = "<w:sdt>" * 5000 + "</w:sdt>" * 5000
TRAPS = [
    (package(""), {}, "no_text"),
    (package(p("  ")), {}, "no_text"),
    (package(p(PROSE)).replace(b"word/document.xml", b"word/documenx.xml"), {}, "damaged"),
    (package(p(PROSE)[:-6]), {}, "damaged"),
    (package(p(PROSE))[:-60], {}, "damaged"),
    (package(p("x" * 10_100_000)), {}, "too_large"),
    (package(p(PROSE), footnotes="<w:p"), {}, "damaged"),
    (
        package(p(PROSE), footnotes=f"<w:footnotes {W}>" + "<w:p>" * 300 + "</w:p>" * 300 + "</w:footnotes>"),
        {},
        "hostile",
    ),
    (repacked(package(p(PROSE)), {b"<Relationships": b"<!DOCTYPE a><Relationships"}), {}, "hostile"),
    (bomb(400_000), {"part_bytes": 1_000_000}, "too_large"),
    (bomb(400_000), {"unpacked_bytes": 1_000_000}, "too_large"),
    (bomb(400_000), {"characters": 300_000}, "too_large"),
    (package(p(PROSE)), {"entries": 2}, "too_large"),
    (package(DEEP), {}, "hostile"),
    (package(p(PROSE), styles=f'<!DOCTYPE a [<!ENTITY b "c">]><w:styles {W}/>'), {}, "hostile"),
]


@pytest.mark.parametrize(("data", "limits", "code"), TRAPS, ids=range(len(TRAPS)))
def test_traps(data: bytes, limits: dict[str, int], code: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read(data, limits=Limits(**limits))
    assert caught.value.code == code


def test_a_document_type_cannot_hide_in_another_encoding() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as container:
        container.writestr("_rels/.rels", RELS)
        text = f'<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a><w:document {W}/>'
        container.writestr("word/document.xml", text.encode("utf-16"))
    with pytest.raises(Unreadable) as caught:
        read(stream.getvalue())
    assert caught.value.code == "hostile"


def test_an_encrypted_member() -> None:
    data = bytearray(package(p(PROSE)))
    for mark in (b"PK\x03\x04", b"PK\x01\x02"):
        at = -1
        while (at := data.find(mark, at + 1)) >= 0:
            data[at + (6 if mark == b"PK\x03\x04" else 8)] |= 1
    with pytest.raises(Unreadable) as caught:
        read(bytes(data))
    assert caught.value.code == "encrypted"


def test_other_containers_are_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as container:
        container.writestr("xl/workbook.xml", "<a/>")
    with pytest.raises(Unreadable) as caught:
        read(stream.getvalue())
    assert caught.value.code == "unsupported"


def test_name_that_disagrees() -> None:
    assert read(package(p(PROSE)), "a.txt").warnings == ("name_type_mismatch",)


def test_nested_tables_are_part_of_their_cell() -> None:
    inner = f"<w:tbl><w:tr><w:tc>{p('内')}</w:tc><w:tc>{p('层')}</w:tc></w:tr></w:tbl>"
    table = f"<w:tbl><w:tr><w:tc>{inner}</w:tc><w:tc>{p('3')}</w:tc></w:tr></w:tbl>"

    assert kept(read(package(table))) == ["内层 | 3"]
