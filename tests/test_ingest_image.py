"""Pictures as files, and pages of a PDF file that are pictures: what they are taken for, and what is refused."""

from __future__ import annotations

import io
import struct
import zlib

import pypdfium2 as pdfium
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from pipeline.errors import Unreadable
from pipeline.ingest import Limits, read_document
from pipeline.ingest import image as pictures
from pipeline.ingest import pdf as pdfs
from pipeline.ingest.page_image import LONGEST
from pipeline.ingest.pdf_glyphs import Glyph
from tests.scans import encoded

WHITE = Image.new("L", (600, 400), 255)
CORNER = WHITE.copy()
CORNER.paste(0, (0, 0, 150, 100))


def refused(data: bytes, **limits: int) -> Unreadable:
    """Why a file without recognised pages yields no text."""
    with pytest.raises(Unreadable) as caught:
        read_document(data, "a.png", limits=Limits(**limits))
    return caught.value


@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF", "BMP"])
def test_a_picture_waits_for_the_recogniser(form: str) -> None:
    error = refused(encoded(WHITE, form))
    assert (error.code, error.pages) == ("no_text", (1,))


def test_a_page_a_frame() -> None:
    many = encoded(WHITE, "TIFF", save_all=True, append_images=[WHITE, CORNER])
    assert refused(many).pages == (1, 2, 3)
    assert refused(many, pages=2).code == "too_large"
    assert pictures.page_image(many, 3, Limits()).pixels[0, 0] == 0
    assert pictures.page_image(many, 2, Limits()).pixels[0, 0] == 255


def test_a_moving_picture_is_one_page() -> None:
    assert refused(encoded(WHITE, "PNG", save_all=True, append_images=[CORNER])).pages == (1,)


def bomb() -> bytes:
    """A PNG file of 80 bytes that claims ten thousand million pixels."""
    header = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 0, 0, 0, 0)
    parts = [(b"IHDR", header), (b"IDAT", zlib.compress(b"")), (b"IEND", b"")]
    chunks = (struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in parts)
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


@pytest.mark.parametrize(
    ("data", "limits", "code"),
    [
        (encoded(WHITE)[:200], {}, "damaged"),
        (encoded(WHITE, "JPEG")[:300], {}, "damaged"),
        (encoded(WHITE, "TIFF")[:300], {}, "damaged"),
        (b"II*\x00" + b"\xff" * 40, {}, "damaged"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), {}, "damaged"),
        (bomb(), {}, "too_large"),
        (encoded(WHITE), {"image_pixels": 1000}, "too_large"),
    ],
)
def test_refusals(data: bytes, limits: dict[str, int], code: str) -> None:
    assert refused(data, **limits).code == code


def test_the_way_up_that_the_camera_says() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned to the right
    page = pictures.page_image(encoded(CORNER, "JPEG", exif=exif), 1, Limits())
    assert page.pixels.shape == (600, 400)
    assert page.pixels[5, -5] < 30 and page.pixels[5, 5] > 220


@pytest.mark.parametrize(
    ("size", "dpi", "longest"),
    [
        ((600, 400), (144, 144), 300),
        ((600, 400), None, 450),
        ((600, 400), (1, 1), 450),
        ((4210, 3000), None, 842),
        ((4210, 3000), (72, 72), 842),
        ((4210, 3000), (300, 300), 1010.4),
    ],
)
def test_how_large_a_page_is(size: tuple[int, int], dpi: tuple[int, int] | None, longest: float) -> None:
    """As the picture says, as on a screen, or like an A4 page where it is more; and with no more pixels than needed."""
    picture = Image.new("L", size, 255)
    page = pictures.page_image(encoded(picture, dpi=dpi) if dpi else encoded(picture), 1, Limits())
    assert page.points * max(page.pixels.shape) == pytest.approx(longest, rel=0.001)
    assert max(page.pixels.shape) <= longest * 200 / 72 + 1


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGB", "RGBA", "CMYK", "I;16"])
def test_every_kind_of_picture_is_grey_on_white(mode: str) -> None:
    if mode == "I;16":
        picture = Image.new(mode, (600, 400), 65535)
        picture.paste(0, (0, 0, 150, 100))
    else:
        picture = CORNER.convert("RGB").convert(mode)
    page = pictures.page_image(encoded(picture, "TIFF" if mode == "CMYK" else "PNG"), 1, Limits())
    assert page.pixels.dtype == "uint8"
    assert page.pixels[5, 5] < 40 and page.pixels[-5, -5] > 215


def test_what_shines_through_is_white() -> None:
    clear = Image.new("RGBA", (600, 400), (0, 0, 0, 0))
    assert pictures.page_image(encoded(clear), 1, Limits()).pixels.min() == 255


def test_no_page_is_shown_too_large() -> None:
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(14400, 14400))
    canvas.drawString(100, 100, "x")
    canvas.save()
    assert max(pdfs.page_image(stream.getvalue(), 1, Limits()).pixels.shape) <= LONGEST + 1
    with pytest.raises(Unreadable):
        pdfs.page_image(stream.getvalue(), 2, Limits())


def scan(text: str = "", mode: int = 0, covered: float = 1.0) -> bytes:
    """A PDF page that a picture covers, with text in it of that rendering mode (3 is invisible)."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(600, 800))
    canvas.drawImage(ImageReader(CORNER), 0, 0, 600 * covered, 800)
    lines = canvas.beginText(100, 700)
    lines.setTextRenderMode(mode)
    lines.textLine(text)
    canvas.drawText(lines)
    canvas.save()
    return stream.getvalue()


LONG = "Enforcement teams: 14 before, 5 after the merger"


@pytest.mark.parametrize(
    ("data", "kept"),
    [
        (scan("Page 1", mode=3), ["Page 1"]),
        (scan(LONG, mode=3), [LONG]),
        (scan(LONG), [LONG]),
        (scan("Page 1", covered=0.3), ["Page 1"]),
    ],
)
def test_text_beside_a_picture_or_laid_over_it_unseen_is_text(data: bytes, kept: list[str]) -> None:
    document = read_document(data, "a.pdf", limits=Limits())
    assert (document.unread_pages, document.warnings) == ((), ())
    assert [block.text for block in document.blocks] == kept


def test_a_page_number_on_a_scan_is_no_text() -> None:
    assert refused(scan("Page 1")).pages == (1,)


def test_pages_without_anything_are_not_for_the_recogniser() -> None:
    stream = io.BytesIO()
    canvas = Canvas(stream)
    for drawn in (0, 3, 60):
        for at in range(drawn):
            canvas.line(50, 10 * at, 60 + at, 10 * at)
        canvas.showPage()
    canvas.save()
    assert refused(stream.getvalue()).pages == (3,)


def test_recognised_pages_replace_what_little_text_they_hold() -> None:
    glyphs = tuple(Glyph(one, 100 + 16 * at, 100, 116 + 16 * at, 116, sure=0.9) for at, one in enumerate("撤销队伍7支"))
    document = read_document(scan("Page 1"), "a.pdf", limits=Limits(), recognised={1: glyphs})
    assert [block.text for block in document.blocks] == ["撤销队伍7支"]
    assert (document.warnings, document.unread_pages) == (("ocr",), ())
    assert pdfium.PdfDocument(scan("Page 1"))[0].get_size() == (600, 800)
