"""Sets a plain text as DOCX and as PDF, the way a word processor would."""

from __future__ import annotations

import io
import re
from html import escape

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph, SimpleDocTemplate

FONT = "STSong-Light"
SIZE = 16
HEADING = re.compile(r"[一二三四五六七八九十]+、.{1,30}$")


def paragraphs(text: str) -> list[str]:
    """The lines that hold something, without the white space around them."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def docx_bytes(text: str, title: str = "", font: str = "宋体") -> bytes:
    """A Word file with a paragraph a line; the title line and numbered headings in their own styles."""
    document = docx.Document()
    for style in (document.styles["Normal"], document.styles["Heading 1"], document.styles["Title"]):
        style.font.name = font
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    for line in paragraphs(text):
        if line == title:
            document.add_paragraph(line, "Title").alignment = WD_ALIGN_PARAGRAPH.CENTER
        elif HEADING.match(line):
            document.add_paragraph(line, "Heading 1")
        else:
            document.add_paragraph(line).paragraph_format.first_line_indent = Pt(22)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def pdf_bytes(text: str, title: str = "", font: str = FONT) -> bytes:
    """An A4 file, 16-point lines with a first-line indent of two characters; `font` as reportlab knows it."""
    if font == FONT:
        pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    body = ParagraphStyle("body", fontName=font, fontSize=SIZE, leading=28, firstLineIndent=2 * SIZE, wordWrap="CJK")
    head = ParagraphStyle("head", body, fontSize=22, leading=34, firstLineIndent=0, alignment=TA_CENTER, spaceAfter=12)
    stream = io.BytesIO()
    story = [Paragraph(escape(line), head if line == title else body) for line in paragraphs(text)]
    SimpleDocTemplate(stream, pagesize=A4, leftMargin=80, rightMargin=80, invariant=1).build(story)
    return stream.getvalue()
