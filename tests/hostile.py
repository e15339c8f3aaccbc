"""Files that a stranger may drop in: broken, enormous, endless, or made to harm a reader."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator

MIB = 1 << 20
GOOD = "南乐县综合行政执法改革简报\n\n2021年，南乐县把执法队伍由24支精简为9支，推行“局队合一”，承接事项163项。\n"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
CELL, END = "<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"


def word(body: str, before: str = "") -> bytes:
    """A smallest .docx with this XML in its body, and `before` in front of its root element."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr("[Content_Types].xml", TYPES)
        container.writestr("_rels/.rels", RELS)
        container.writestr("word/document.xml", f"{before}<w:document {W}><w:body>{body}</w:body></w:document>")
    return stream.getvalue()


def p(text: str) -> str:
    """A paragraph of WordprocessingML."""
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def pdf(*objects: bytes) -> bytes:
    """A PDF file of these objects, numbered from 1, the first one its catalogue."""
    out, places = bytearray(b"%PDF-1.5\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(out + b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table))


CATALOGUE = b"<</Type/Catalog/Pages 2 0 R>>"
FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"


def page_of(width: int, height: int, content: bytes = b"BT /F1 12 Tf 72 72 Td (12 teams) Tj ET") -> bytes:
    """A PDF of one page."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>"
    stream = b"<</Length %d>>\nstream\n%s\nendstream" % (len(content), content)
    tree = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
    return pdf(CATALOGUE, tree, page % (width, height), stream, FONT)


def pages_in_a_ring() -> bytes:
    """A page tree whose nodes are each other's children."""
    return pdf(
        CATALOGUE, b"<</Type/Pages/Kids[3 0 R]/Count 2/Parent 3 0 R>>", b"<</Type/Pages/Kids[2 0 R]/Count 2/Parent 2 0 R>>"
    )


def bomb() -> bytes:
    """400 MB of one letter, packed to 0.4 MB."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as container, container.open("word/document.xml", "w") as part:
        for _ in range(400):
            part.write(b"A" * MIB)
    return stream.getvalue()


def lying_bomb() -> bytes:
    """The same, but its directory says that it is small."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr("[Content_Types].xml", TYPES)
        container.writestr("_rels/.rels", RELS)
        container.writestr("word/document.xml", f"<w:document {W}><w:body>{'A' * 40 * MIB}")
    data = stream.getvalue()
    size = len(f"<w:document {W}><w:body>") + 40 * MIB
    return data.replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little"))


def _fill(unit: str, size: int) -> bytes:
    return unit.encode() * (size // len(unit.encode()))


def table(*rows: str) -> str:
    """A table of WordprocessingML; a row is its cells between bars."""
    cells = (f"<w:tr>{''.join(f'<w:tc>{p(cell)}</w:tc>' for cell in row.split('|'))}</w:tr>" for row in rows)
    return f"<w:tbl>{''.join(cells)}</w:tbl>"


def _cut_pdf(tenths: int) -> bytes:
    whole = page_of(595, 842)
    return whole[: len(whole) * tenths // 10]


FILES: dict[str, Callable[[], bytes]] = {
    "empty.txt": lambda: b"",
    "blank.txt": lambda: b" \n\t\n" * 1000,
    "nuls.txt": lambda: b"\0" * MIB,
    "nuls_between.txt": lambda: "全县整合组建\0执法队伍12支\0。".encode(),
    "line.txt": lambda: _fill("全县综合行政执法改革取得明显成效群众满意度提升", 5 * MIB),
    "digits.txt": lambda: _fill("1234567890", 2 * MIB),
    "brackets.txt": lambda: _fill("（", 2 * MIB),
    "quotes.txt": lambda: _fill("“", 2 * MIB),
    "straight_quotes.txt": lambda: _fill('"', 2 * MIB),
    "ones.txt": lambda: _fill("一", 2 * MIB),
    "ten_thousands.txt": lambda: _fill("万", 2 * MIB),
    "hundred_millions.txt": lambda: _fill("亿", 2 * MIB),
    "commas.txt": lambda: ("，" * 200_000).encode(),
    "too_long.txt": lambda: _fill("全县综合行政执法改革取得明显成效。\n", 64 * MIB),
    "over_the_limit.txt": lambda: b"a" * (64 * MIB + 1),
    "cut.docx": lambda: word(p(GOOD))[:-200],
    "half.docx": lambda: word(p(GOOD))[: len(word(p(GOOD))) // 2],
    "bomb.docx": bomb,
    "lying_bomb.docx": lying_bomb,
    "laughs.docx": lambda: word(p("&l9;"), f'<!DOCTYPE w:document [<!ENTITY l0 "ha">{LAUGHS}]>'),
    "outside.docx": lambda: word(p("&f;"), '<!DOCTYPE w:document [<!ENTITY f SYSTEM "file:///etc/passwd">]>'),
    "nested_tables.docx": lambda: word(CELL * 20_000 + p("3支") + END * 20_000),
    "endless_row.docx": lambda: word(table("队伍|" * 3000, "12支|" * 3000)),
    "claims_columns.docx": lambda: word(table("甲|乙", "3|4").replace(
        "<w:tc>", '<w:tc><w:tcPr><w:gridSpan w:val="1000000000"/></w:tcPr>', 1
    )),
    "ring.pdf": pages_in_a_ring,
    "large_page.pdf": lambda: page_of(20_000, 20_000),
    "endless_page.pdf": lambda: page_of(1_000_000_000, 1_000_000_000),
    "nested.pdf": lambda: page_of(595, 842, b"q " * 300_000 + b"BT /F1 12 Tf 72 72 Td (12 teams) Tj ET " + b"Q " * 300_000),
    "nested_arrays.pdf": lambda: pdf(CATALOGUE, b"<</Type/Pages/Kids" + b"[" * 200_000 + b"]" * 200_000 + b"/Count 1>>"),
    "no_pages.pdf": lambda: b"%PDF-1.7\n%%EOF\n",
    "cut_1.pdf": lambda: _cut_pdf(1),
    "cut_5.pdf": lambda: _cut_pdf(5),
    "cut_9.pdf": lambda: _cut_pdf(9),
}
"""Name → what makes its bytes."""

SLOW: dict[str, Callable[[], bytes]] = {
    "numbers.txt": lambda: _fill("3支、", 2 * MIB),
    "percents.txt": lambda: _fill("50%", 2 * MIB),
    "changes.txt": lambda: _fill("由3支整合为", 2 * MIB),
}
"""Each takes minutes: every character belongs to a number."""

NAMES = (
    "two\nlines.txt", "quote\"s'.txt", "=cmd().txt", "-rf.txt", "right\u202etxt.exe", "x" * 251 + ".txt", "\x1b[31mred.txt",
    b"not\xffutf8.txt",
)  # fmt: skip
"""Names that break a listing, a spreadsheet or a terminal; a file system takes them all."""


def named() -> Iterator[tuple[str | bytes, bytes]]:
    """Readable reports under those names, each with bytes of its own."""
    for at, name in enumerate(NAMES):
        yield name, GOOD.replace("163", str(200 + at)).encode()
