"""The office press: stories as Word files, turned into PDF by LibreOffice."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import docx
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from .canvas import BODY, _looks
from .layout import Grid, Layout, Par
from .story import compose, texts

ALIGN = {
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY, "left": WD_ALIGN_PARAGRAPH.LEFT, "centre": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}  # fmt: skip
SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")


def converted(given: list[Layout], paths: dict[str, Path]) -> None:
    """Each layout's PDF at its path; nothing where there is no LibreOffice."""
    program = shutil.which("soffice")
    if not program:
        print("no LibreOffice: its files are left out")
        return
    with tempfile.TemporaryDirectory() as folder:
        for one in given:
            document_of(one).save(f"{folder}/{paths[one.name].stem}.docx")
        command = [program, "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "pdf", "--outdir", folder]
        names = sorted(str(path) for path in Path(folder).glob("*.docx"))
        for at in range(0, len(names), 20):
            subprocess.run([*command, *names[at : at + 20]], capture_output=True, check=False, timeout=600)
        for one in given:
            made = Path(folder, f"{paths[one.name].stem}.pdf")
            if made.exists():
                paths[one.name].write_bytes(made.read_bytes())


def document_of(layout: Layout) -> Any:
    """The story as a Word document."""
    document = docx.Document()
    _furniture(document, document.sections[0], layout)
    inside = layout.columns > 1 and not layout.over
    _columns(document.sections[0], layout.columns if inside else 1)
    for piece in compose(layout):
        if layout.columns > 1 and not inside and isinstance(piece, Par) and piece.role in BODY:
            _columns(document.add_section(WD_SECTION.CONTINUOUS), layout.columns)
            inside = True
        if isinstance(piece, Grid):
            _table(document, piece, layout)
        else:
            _par(document, piece, layout)
    return document


def _furniture(document: Any, section: Any, layout: Layout) -> None:
    section.page_width, section.page_height = (Pt(side) for side in layout.paper)
    top, right, bottom, left = layout.margins
    section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = map(Pt, (top, right, bottom, left))
    section.header_distance, section.footer_distance = Pt(top * 0.45), Pt(bottom * 0.45)
    if layout.foot:
        _foot(section.footer, layout)
    if layout.running:
        names = [name.replace("#", "2") for name in texts()["running"]]
        section.header.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
        _run(section.header.paragraphs[0], names[layout.seed % len(names)], layout, 10)
        if layout.running == "odd_even":
            document.settings.odd_and_even_pages_header_footer = True
            _run(section.even_page_header.paragraphs[0], names[(layout.seed + 1) % len(names)], layout, 10)
            if layout.foot:
                _foot(section.even_page_footer, layout)


def _foot(footer: Any, layout: Layout) -> None:
    paragraph = footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for at, part in enumerate(layout.foot.replace("{n}", "\0NUMPAGES\0").replace("{}", "\0PAGE\0").split("\0")):
        if at % 2:
            field = OxmlElement("w:fldSimple")
            field.set(qn("w:instr"), part)
            paragraph._p.append(field)
            run = paragraph.add_run("1")
            field.append(run._r)
            _font(run, layout, 11)
        elif part:
            _run(paragraph, part, layout, 11)


def _columns(section: Any, count: int) -> None:
    found = section._sectPr.find(qn("w:cols"))
    columns = found if found is not None else section._sectPr.makeelement(qn("w:cols"), {})
    if found is None:
        section._sectPr.append(columns)
    columns.set(qn("w:num"), str(count))
    columns.set(qn("w:space"), "480")


def _par(document: Any, piece: Par, layout: Layout) -> None:
    look = _looks(layout)[piece.role]
    paragraph = document.add_paragraph()
    form = paragraph.paragraph_format
    form.space_before, form.space_after = Pt(look.get("before", 0)), Pt(look["after"])
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(look["pitch"] * look["size"])
    form.first_line_indent = Pt(look["indent"] * look["size"])
    form.widow_control = False
    form.alignment = ALIGN[look["align"]]
    if look["align"] == "right":
        form.right_indent = Pt(2 * look["size"])
    if "\t" in piece.text:
        _, right, _, left = layout.margins
        form.tab_stops.add_tab_stop(Pt(layout.paper[0] - right - left), docx.enum.text.WD_TAB_ALIGNMENT.RIGHT)
    text = ("　　" if look["spaces"] else "") + piece.text
    for part, heavy in ((text[: piece.lead], True), (text[piece.lead :], look["heavy"])):
        if part:
            run = _run(paragraph, part, layout, look["size"])
            run.bold = bool(heavy)
            if look.get("colour"):
                run.font.color.rgb = RGBColor(0xD0, 0, 0)


def _run(paragraph: Any, text: str, layout: Layout, size: float) -> Any:
    run = paragraph.add_run(text)
    _font(run, layout, size)
    return run


def _font(run: Any, layout: Layout, size: float) -> None:
    run.font.name, run.font.size = layout.font, Pt(size)
    fonts = run._r.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), layout.font)
    if layout.spacing:
        spacing = OxmlElement("w:spacing")
        spacing.set(qn("w:val"), str(round(layout.spacing * 20)))
        run._r.get_or_add_rPr().append(spacing)


def _table(document: Any, grid: Grid, layout: Layout) -> None:
    if grid.wide:
        _turned(document, layout)
    table = document.add_table(len(grid.rows), grid.width)
    _rules(table, grid)
    _widths(document, table, grid, layout)
    for at, row in enumerate(grid.placed()):
        if at < grid.heads and grid.again == "head":
            mark = OxmlElement("w:tblHeader")
            table.rows[at]._tr.get_or_add_trPr().append(mark)
        for column, cell, goes_on in row:
            if not goes_on:
                first = table.cell(at, column)
                whole = first.merge(table.cell(at + cell.height - 1, column + cell.width - 1))
                paragraph = whole.paragraphs[0]
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
                _run(paragraph, cell.text, layout, round(layout.size * 0.8 * 2) / 2)
    if grid.wide:
        _turned(document, layout)


def _widths(document: Any, table: Any, grid: Grid, layout: Layout) -> None:
    """python-docx gives the columns shares of the whole page, also where the text stands in columns."""
    section = document.sections[-1]
    room = (section.page_width - section.left_margin - section.right_margin) / Pt(1)
    room = (room - 24 * (layout.columns - 1)) / layout.columns
    weights = grid.weights or (1.0,) * grid.width
    for column, weight in zip(table.columns, weights, strict=True):
        column.width = Pt(room * weight / sum(weights))
        for cell in column.cells:
            cell.width = column.width


def _turned(document: Any, layout: Layout) -> None:
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.page_width, section.page_height = section.page_height, section.page_width


def _rules(table: Any, grid: Grid) -> None:
    if grid.rules == "grid":
        table.style = "Table Grid"
        return
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom") if grid.rules == "three" else ():
        rule = OxmlElement(f"w:{side}")
        rule.set(qn("w:val"), "single")
        rule.set(qn("w:sz"), "8")
        borders.append(rule)
    table._tbl.tblPr.append(borders)
