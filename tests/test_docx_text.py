"""Text of Word files: fields, tracked changes, hidden text, notes, text boxes, headers, formulas, symbols."""

from __future__ import annotations

import pytest

from pipeline.errors import Unreadable
from pipeline.run import read_one
from pipeline.settings import Settings
from tests.word import MC, W, dropped, field, kept, p, package, r, read, style, styles, table

PROSE = "全县执法队伍由24支精简为9支，编制总数不变，各乡镇按照统一部署开展工作。"


def one(runs: str, **parts: str) -> list[str]:
    return kept(read(f"<w:p>{runs}</w:p>", **parts))


FIELDS = [
    (r("见") + field("REF _a \\h", r("表1")) + r("。"), "见表1。"),
    (field(' HYPERLINK "http://example.org" ', r("公开目录")) + r("共12项。"), "公开目录共12项。"),
    (r("共") + field(" FORMTEXT ", r("12")) + r("项。"), "共12项。"),
    (r("第") + field("PAGE", r("3")) + r("页起。"), "第3页起。"),
    (r("共") + field(" IF " + "", r("12")) + r("项。"), "共12项。"),
    # A field inside the code of another: what its result says is no text.
    ("<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>IF </w:instrText></w:r>" + field("MERGEFIELD n", r("99"))
     + "<w:r><w:fldChar w:fldCharType='separate'/></w:r>" + r("12项") + "<w:r><w:fldChar w:fldCharType='end'/></w:r>" + r("。"), "12项。"),
    # One that never ends hides nothing.
    ("<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>X</w:instrText></w:r>" + r("12项。"), "12项。"),
    ('<w:fldSimple w:instr="DATE">' + r("2021年") + "</w:fldSimple>" + r("起。"), "2021年起。"),
]  # fmt: skip


@pytest.mark.parametrize(("runs", "want"), FIELDS, ids=range(len(FIELDS)))
def test_results_of_fields_and_not_their_codes(runs: str, want: str) -> None:
    assert one(runs) == [want]


def test_a_field_over_several_paragraphs() -> None:
    body = (
        "<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>QUOTE</w:instrText></w:r>"
        f"{r('代码')}</w:p><w:p>{r('仍是代码')}<w:r><w:fldChar w:fldCharType='separate'/></w:r>{r('结果一。')}</w:p>"
        f"<w:p>{r('结果二。')}<w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>"
    )
    assert kept(read(body)) == ["结果一。", "结果二。"]


CHANGES = [
    (r("设") + f"<w:ins>{r('9')}</w:ins><w:del>{r('8')}</w:del>" + r("支。"), "设9支。"),
    (f"<w:ins><w:ins>{r('设9支。')}</w:ins><w:del>{r('设8支。')}</w:del></w:ins>", "设9支。"),
    (f"<w:moveFrom>{r('设9支。')}</w:moveFrom><w:moveTo>{r('设9支。')}</w:moveTo>", "设9支。"),
    (r("设<w:commentReference/>".replace("<", "&lt;")[:1]) + "<w:commentRangeStart w:id='1'/>" + r("9支。") + "<w:commentRangeEnd w:id='1'/><w:r><w:commentReference w:id='1'/></w:r>", "设9支。"),
    ("<w:smartTag><w:smartTagPr><w:attr w:val='x'/></w:smartTagPr>" + r("甲县") + "</w:smartTag>" + r("设9支。"), "甲县设9支。"),
    ("<w:sdt><w:sdtPr><w:alias w:val='名'/></w:sdtPr><w:sdtContent>" + r("甲县") + "</w:sdtContent></w:sdt>" + r("设9支。"), "甲县设9支。"),
    ("<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>" + r("单击输入") + "</w:sdtContent></w:sdt>" + r("设9支。"), "设9支。"),
    (r("综合<w:softHyphen/>执法".replace("<w:softHyphen/>", "")) + "<w:r><w:softHyphen/></w:r>" + r("12支。"), "综合执法12支。"),
    (r("甲") + "<w:r><w:lastRenderedPageBreak/><w:t>乙。</w:t></w:r>", "甲乙。"),
    ("<w:customXml><w:customXmlPr/>" + r("设9支。") + "</w:customXml>", "设9支。"),
]  # fmt: skip


@pytest.mark.parametrize(("runs", "want"), CHANGES, ids=range(len(CHANGES)))
def test_text_as_accepted(runs: str, want: str) -> None:
    assert one(runs) == [want]


DELETED = '<w:del w:id="1"/>'


def test_paragraphs_whose_mark_is_deleted_are_one() -> None:
    body = p("全县执法队伍由24支", mark=DELETED) + p("精简为9支。") + p("后文。")
    assert kept(read(body)) == ["全县执法队伍由24支精简为9支。", "后文。"]


def test_moved_paragraphs_come_once() -> None:
    moved = f"<w:p><w:pPr><w:rPr><w:moveFrom w:id='1'/></w:rPr></w:pPr><w:moveFrom>{r('移动的一段。')}</w:moveFrom></w:p>"
    there = f"<w:p><w:pPr><w:rPr><w:moveTo w:id='2'/></w:rPr></w:pPr><w:moveTo>{r('移动的一段。')}</w:moveTo></w:p>"
    assert kept(read(moved + p("中间一段。") + there)) == ["中间一段。", "移动的一段。"]


def test_a_deleted_mark_before_a_table() -> None:
    assert kept(read(p("表前。", mark=DELETED) + table(["甲", "3"], ["乙", "4"]))) == ["表前。", "甲 | 3", "乙 | 4"]


def test_rows_and_cells_of_tracked_changes() -> None:
    rows = table(["甲镇", "3"]) + table(["乙镇", "4"], properties="<w:trPr><w:del w:id='1'/></w:trPr>")
    rows += table(["丙镇", "5"], properties="<w:trPr><w:ins w:id='1'/></w:trPr>")
    rows += f"<w:tbl><w:tr><w:tc>{p('丁镇')}</w:tc><w:tc><w:tcPr><w:cellDel w:id='3'/></w:tcPr>{p('9')}</w:tc><w:tc>{p('6')}</w:tc></w:tr></w:tbl>"
    assert kept(read(rows)) == ["甲镇 | 3", "丙镇 | 5", "丁镇 | 6"]


HIDE = "<w:rPr><w:vanish/></w:rPr>"
SHOW = "<w:rPr><w:vanish w:val='0'/></w:rPr>"
SECRET = styles(
    style("Hidden", HIDE), style("Below", based_on="Hidden"), style("Shown", SHOW, "Hidden"),
    style("C", HIDE, kind="character"), style("CC", based_on="C", kind="character"), style("Ring", based_on="Ring2"),
    style("Ring2", based_on="Ring"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("paragraph_style", "run", "seen"),
    [
        ("Hidden", "", False), ("Below", "", False), ("Shown", "", True), ("Ring", "", True),
        ("Ring", "<w:rStyle w:val='C'/>", False), ("", "<w:rStyle w:val='CC'/>", False),
        ("Hidden", "<w:rStyle w:val='C'/>", True),  # two that hide show again (17.7.3)
        ("Hidden", "<w:vanish w:val='false'/>", True), ("", "<w:vanish/>", False), ("", "<w:webHidden/>", True),
    ],
)  # fmt: skip
def test_hidden_text(paragraph_style: str, run: str, seen: bool) -> None:
    chosen = f'<w:pPr><w:pStyle w:val="{paragraph_style}"/></w:pPr>' if paragraph_style else ""
    assert ("隐9支。" in kept(read(f"<w:p>{chosen}{r('隐9支。', run)}</w:p>{p(PROSE)}", styles=SECRET))) == seen


def test_hidden_by_the_defaults_of_the_document() -> None:
    defaults = f"<w:styles {W}><w:docDefaults><w:rPrDefault><w:rPr><w:vanish/></w:rPr></w:rPrDefault></w:docDefaults></w:styles>"
    assert one(r("隐") + r("9支。", "<w:vanish w:val='0'/>"), styles=defaults) == ["9支。"]


def test_the_default_style_hides_too() -> None:
    told = styles('<w:style w:type="paragraph" w:default="1" w:styleId="N"><w:rPr><w:vanish/></w:rPr></w:style>', style("S"))
    assert kept(read(p("隐。") + p("显。", '<w:pStyle w:val="S"/>'), styles=told)) == ["显。"]


def note(number: int, text: str, kind: str = "footnote") -> str:
    return f'<w:{kind} w:id="{number}"><w:p><w:r><w:{kind}Ref/></w:r>{r(text)}</w:p></w:{kind}>'


def mark(number: int, kind: str = "footnote", own: str = "") -> str:
    follows = 'w:customMarkFollows="1" ' if own else ""
    return f'<w:r><w:{kind}Reference {follows}w:id="{number}"/>{f"<w:t>{own}</w:t>" if own else ""}</w:r>'


def test_notes_follow_their_paragraph_and_leave_the_sentence_whole() -> None:
    notes = f'<w:footnotes {W}><w:footnote w:type="separator" w:id="0">{p("x")}</w:footnote>{note(2, "含派出机构3个。")}{note(3, "截至年底。")}</w:footnotes>'
    ends = f"<w:endnotes {W}>{note(2, '来源：统计年鉴。', 'endnote')}</w:endnotes>"
    body = (
        f"<w:p>{r('全县设队伍24')}{mark(2)}{r('支，编制')}{mark(2, 'endnote')}{r('86名')}{mark(3, own='①')}{r('。')}</w:p>"
        + p("后文。") + p("甲县司法局")
    )  # fmt: skip
    document = read(body, footnotes=notes, endnotes=ends)
    assert kept(document) == [
        "全县设队伍24支，编制86名。", "含派出机构3个。", "截至年底。", "后文。", "甲县司法局", "来源：统计年鉴。",
    ]  # fmt: skip


def test_a_note_between_lines_of_one_paragraph_parts_nothing() -> None:
    notes = f"<w:footnotes {W}>{note(1, '注一。')}</w:footnotes>"
    body = f"<w:p>{r('全市共设队伍19支，')}{mark(1)}</w:p>{p('其中县级7支。')}{p('后文。')}"
    assert kept(read(body, footnotes=notes)) == ["全市共设队伍19支，其中县级7支。", "注一。", "后文。"]


def test_notes_of_deleted_text_and_notes_in_cells() -> None:
    notes = f"<w:footnotes {W}>{note(1, '删去的注。')}{note(2, '格内的注。')}</w:footnotes>"
    cell = f"<w:p>{r('3')}{mark(2)}</w:p>"
    body = f"<w:p>{r('正文。')}<w:del>{mark(1)}</w:del></w:p>" + table(["甲镇", cell], ["乙镇", "4"])
    assert kept(read(body, footnotes=notes)) == ["正文。", "甲镇 | 3", "格内的注。", "乙镇 | 4"]


def test_raised_digits_run_into_no_number() -> None:
    raised = "<w:vertAlign w:val='superscript'/>"
    assert one(r("面积120m") + r("2", raised) + r("，共24支") + r("1", raised) + r("。")) == ["面积120m²，共24支¹。"]


BOX = "<w:txbxContent>{}</w:txbxContent>"


def test_text_boxes_of_either_kind_once() -> None:
    inner = p("框内设9支。") + table(["甲镇", "3"], ["乙镇", "4"])
    both = (
        f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing>{BOX.format(inner)}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{BOX.format(inner)}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    vml = f"<w:r><w:pict><v:shape><v:textbox>{BOX.format(p('旧框。'))}</v:textbox></v:shape></w:pict></w:r>"
    body = f"<w:p>{r('框外由24支，')}{both}{vml}</w:p>{p('精简为9支。')}"
    assert kept(read(body)) == ["框外由24支，精简为9支。", "框内设9支。", "甲镇 | 3", "乙镇 | 4", "旧框。"]


def test_of_alternatives_the_first_that_says_something() -> None:
    runs = f"<w:r><mc:AlternateContent {MC}><mc:Choice/><mc:Choice>{r('甲')}</mc:Choice><mc:Fallback>{r('乙')}</mc:Fallback></mc:AlternateContent></w:r>"
    assert one(runs) == ["甲"]


def test_text_boxes_in_cells_and_headers() -> None:
    box = f"<w:r><w:pict><v:textbox>{BOX.format(p('框'))}</v:textbox></w:pict></w:r>"
    head = f'<w:hdr {W} xmlns:v="urn:schemas-microsoft-com:vml"><w:p>{r("页眉")}{box}</w:p></w:hdr>'
    document = read(table([f"<w:p>{r('甲')}{box}</w:p>", "3"]) + p(PROSE), header1=head)
    assert kept(document) == ["甲框 | 3", PROSE]
    assert dropped(document) == [("header", "页眉"), ("header", "框")]


def test_headers_and_footers_once_each_and_not_in_the_text() -> None:
    head = f"<w:hdr {W}>{p('甲县改革简报')}{p('机密★1年')}</w:hdr>"
    foot = f"<w:ftr {W}><w:p>{r('第')}{field('PAGE', r('1'))}{r('页')}</w:p></w:ftr>"
    document = read(p(PROSE), header1=head, header2=head, footer1=foot, footer2="<broken")
    assert [block.text for block in document.blocks] == ["甲县改革简报", "机密★1年", PROSE, "第1页"]
    assert [block.dropped for block in document.blocks] == ["header", "header", "", "footer"]


def test_a_file_with_nothing_but_a_header_has_no_text() -> None:
    with pytest.raises(Unreadable) as caught:
        read(p(""), header1=f"<w:hdr {W}>{p('页眉')}</w:hdr>")
    assert caught.value.code == "no_text"


def test_tables_of_contents_are_navigation() -> None:
    begin = "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText> TOC \\o \"1-3\" </w:instrText></w:r><w:r><w:fldChar w:fldCharType='separate'/></w:r>"
    end = "<w:p><w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>"
    body = (
        p("甲县执法改革报告") + p("目　录") + f"<w:p>{begin}{r('一、机构整合')}<w:r><w:tab/></w:r>{field('PAGEREF _1', r('1'))}</w:p>"
        + f"<w:p>{r('二、人员下沉 3')}</w:p>{end}" + p("一、机构整合") + p(PROSE)
    )  # fmt: skip
    document = read(body)
    assert kept(document) == ["甲县执法改革报告", "一、机构整合", PROSE]
    assert dropped(document) == [("contents", "目　录"), ("contents", "一、机构整合 1"), ("contents", "二、人员下沉 3")]
    assert [(one.code, one.detail) for one in document.decisions] == [("contents_dropped", "3")]
    assert document.warnings == ()


def test_contents_by_gallery_and_by_style() -> None:
    control = f"<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj></w:sdtPr><w:sdtContent>{p('目录')}{p('一、机构 1')}</w:sdtContent></w:sdt>"
    told = styles(style("a1", label="toc 1"), style("a2", label="TOC Heading"))
    styled = p("目次", '<w:pStyle w:val="a2"/>') + p("二、人员 2", '<w:pStyle w:val="a1"/>')
    assert kept(read(control + styled + p(PROSE), styles=told)) == [PROSE]


FORMULAS = [
    ("<m:oMath><m:f><m:num><m:r><m:t>12</m:t></m:r></m:num><m:den><m:r><m:t>34</m:t></m:r></m:den></m:f></m:oMath>", "12/34"),
    ("<m:oMath><m:sSup><m:e><m:r><m:t>10</m:t></m:r></m:e><m:sup><m:r><m:t>4</m:t></m:r></m:sup></m:sSup></m:oMath>", "10⁴"),
    ("<m:oMath><m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>n</m:t></m:r></m:sup></m:sSup></m:oMath>", "x^n"),
    ("<m:oMath><m:d><m:e><m:r><m:t>a+b</m:t></m:r></m:e></m:d><m:r><m:t>=3</m:t></m:r></m:oMath>", "(a+b)=3"),
    ("<m:oMath><m:d><m:dPr><m:begChr m:val='['/><m:endChr m:val=']'/></m:dPr><m:e><m:r><m:t>a</m:t></m:r></m:e></m:d></m:oMath>", "[a]"),
]  # fmt: skip


@pytest.mark.parametrize(("formula", "want"), FORMULAS, ids=range(len(FORMULAS)))
def test_formulas(formula: str, want: str) -> None:
    assert one(r("比值为") + formula + r("。")) == [f"比值为{want}。"]


SYMBOLS = [
    ("Symbol", "F0B3", "≥"), ("Wingdings", "F0FE", "☑"), ("Wingdings", "F081", "①"), ("Symbol", "F031", "1"),
    ("Wingdings", "F0EE", ""), ("宋体", "4E00", "一"), ("宋体", "D800", ""), ("宋体", "xyz", ""),
]  # fmt: skip


@pytest.mark.parametrize(("font", "code", "want"), SYMBOLS)
def test_symbols(font: str, code: str, want: str) -> None:
    document = read(f'<w:p>{r("值")}<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>{r("90%。")}</w:p>')
    assert kept(document) == [f"值{want}90%。"]
    lost = code == "F0EE"
    assert [(one.code, one.detail) for one in document.decisions] == ([("symbols_lost", "1")] if lost else [])


def test_files_inside_the_file_are_told() -> None:
    chunk = '<w:altChunk r:id="r9"/>'
    result = read_one(package(p(PROSE) + chunk), "a.docx", Settings())
    assert (result.status, result.reason) == ("partial", "unsupported")
    assert "parts_unread" in result.warnings
    with pytest.raises(Unreadable) as caught:
        read(chunk)
    assert caught.value.code == "unsupported"


def test_deep_but_allowed() -> None:
    assert kept(read("<w:sdt><w:sdtContent>" * 120 + p(PROSE) + "</w:sdtContent></w:sdt>" * 120)) == [PROSE]


def test_odd_values_are_no_reason_to_fail() -> None:
    odd = '<w:vertAlign w:val="x"/><w:rStyle/>'
    breaks = '<w:r><w:br w:type="odd" w:clear="odd"/><w:ptab/><w:cr/><w:fldChar w:fldCharType="odd"/></w:r>'
    merged = f'<w:tbl><w:tr><w:tc><w:tcPr><w:vMerge w:val="odd"/><w:gridSpan w:val="-3"/></w:tcPr>{p("甲")}</w:tc><w:tc>{p("3")}</w:tc></w:tr></w:tbl>'
    body = f'<w:p><w:pPr><w:pStyle/><w:numPr/><w:ind w:firstLine="x"/></w:pPr>{r("设9支。", odd)}{breaks}</w:p>{merged}'
    assert kept(read(body, styles=styles("<w:style/>", style("S", "<w:rPr/>")), numbering=f"<w:numbering {W}/>"))[0] == "设9支。"
