"""Scans made for tests from two committed pictures of pages: 150 dpi, noisy, one slanting each way.

They show `PAGES`, set in 16 points; the last paragraph of the first goes on at the top of the second.
"""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image

PICTURES = [Path(__file__).parent / "data" / "scans" / name for name in ("page1.jpg", "page2.jpg")]
DPI = 150
PAGES = """云和县推进执法力量下沉工作情况
2023年以来，浙江省丽水市云和县把执法力量下沉作为改革重点。改革前，全县共有执法队伍14支，改革后整合为5支，精简64.3%。县综合行政执法局选派执法人员86名到10个乡镇（街道），其中元和街道21名、石塘镇17名。
县里公布乡镇赋权事项清单，首批下放行政处罚事项112项，第二批下放37项。执法人员持证率由81%提高到96.5%，平均办案周期由42天压缩为27天。
建立“受理—派单—处置—反馈”闭环机制，今年上半年办理案件368件，办结率98.1%，罚没金额48.6万元；排查隐患1205处，比去年同期增长12.4%。全年计划分4—6批培训执法骨干200余名，力争到2025年底实现培训全覆盖。
下一步，云和县将在雾溪畲族乡和安溪畲族乡开展试点工作，每个乡配备执法人员6名，年内新增执法车辆3辆。县财政安排专项经费120万元，用于改善8个基层中队的办公条件，预计办案时间再缩短三成。
（云和县综合行政执法局供稿）"""


def picture(page: int, turn: int = 0) -> Image.Image:
    """A page, turned to the left by that many degrees."""
    return Image.open(PICTURES[page - 1]).convert("L").rotate(turn, expand=True)


def encoded(picture: Image.Image, form: str = "PNG", **options: object) -> bytes:
    """The picture as a file of the format."""
    stream = io.BytesIO()
    picture.save(stream, form, **options)
    return stream.getvalue()


def scanned_pdf(pages: list[Image.Image], *others: bytes) -> bytes:
    """The pictures as pages without text, then the pages of other PDF files."""
    whole = pdfium.PdfDocument(encoded(pages[0], "PDF", save_all=True, append_images=pages[1:], resolution=DPI))
    for other in others:
        whole.import_pages(pdfium.PdfDocument(other))
    stream = io.BytesIO()
    whole.save(stream)
    return stream.getvalue()
