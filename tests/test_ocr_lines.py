"""From strips that waver and slant to lines that layout can judge, and the marks that recognisers mistake."""

from __future__ import annotations

import math
import random
from unicodedata import east_asian_width

import pytest

from pipeline.ingest.ocr_lines import Seen, Strip, glyphs_of
from pipeline.ingest.ocr_marks import mended
from pipeline.ingest.pdf_glyphs import Glyph, characters_of
from pipeline.ingest.pdf_layout import blocks_of
from pipeline.ingest.pdf_lines import Line
from pipeline.ingest.pdf_lines import lines_of as lines_of_characters
from pipeline.ingest.recognised import Recognition
from pipeline.model import Block

TITLE = "平昌县基层执法队伍建设简报"
FIRST = "平昌县在镇街设立综合执法队，全县共组建执法队伍27支，每支队伍配备执法人员5至8名，由镇街统一指挥调度，县级部门负责业务培训和案件审核，日常管理归属镇街。"
SECOND = "一年来，各队办理案件416件，其中简易程序案件占62.5%，群众投诉同比下降三成多。"
EM, PITCH, LEFT, WIDE = 16.0, 28.0, 90.0, 26


def lines_of(glyphs: tuple[Glyph, ...], page: int) -> tuple[Line, ...]:
    """The lines that layout finds."""
    return lines_of_characters(characters_of(glyphs), page)


def width(text: str) -> float:
    """In points."""
    return sum(EM if east_asian_width(one) in "WFA" else EM / 2 for one in text)


def strip(text: str, left: float, middle: float, slant: float = 0.0, jitter: float = 0.0, em: float = EM, seed: int = 0) -> Strip:
    """A strip as a recogniser gives it: some points larger than its text, middles of characters off by some."""
    chance = random.Random(f"{text}{seed}")

    def off() -> float:
        return chance.uniform(-jitter, jitter)

    def turned(x: float, y: float) -> tuple[float, float]:
        cos, sin = math.cos(slant), math.sin(slant)
        return x * cos - y * sin + off(), x * sin + y * cos + off()

    scale = em / EM
    right = left + width(text) * scale
    corners = [(left, middle - em / 2), (right, middle - em / 2), (right, middle + em / 2), (left, middle + em / 2)]
    seen, x = [], 0.0
    for one in text:
        half = width(one) / 2
        seen.append(Seen(one, (x + half + off()) / width(text), 0.99))
        x += 2 * half
    a, b, c, d = (turned(*corner) for corner in corners)
    return Strip((a, b, c, d), tuple(seen))


def page(slant: float, jitter: float, seed: int = 0) -> list[Strip]:
    """A title and two paragraphs with an indent of two characters, wrapped at `WIDE`."""
    strips = [strip(TITLE, 180, 80, slant, jitter, 22, seed)]
    middle = 120.0
    for paragraph in (FIRST, SECOND):
        rest, first = paragraph, True
        while rest:
            room, text = (WIDE - 2 * first) * EM, ""
            while rest and width(text + rest[0]) <= room:
                text, rest = text + rest[0], rest[1:]
            strips.append(strip(text, LEFT + 2 * EM * first, middle, slant, jitter, EM, seed))
            middle, first = middle + PITCH, False
    return strips


def texts(glyphs: tuple[Glyph, ...]) -> list[str]:
    """Of the blocks that layout makes of one page."""
    return [block.text for block in blocks_of([lines_of(glyphs, 1)])]


@pytest.mark.parametrize("slant", [0.0, 2.0, -2.0])
@pytest.mark.parametrize("seed", range(5))
def test_paragraphs_come_out_whole(slant: float, seed: int) -> None:
    assert texts(glyphs_of(page(math.radians(slant), 1.2, seed))) == [TITLE, FIRST, SECOND]


def test_one_size_and_one_edge_where_the_boxes_waver() -> None:
    lines = lines_of(glyphs_of(page(math.radians(1), 1.2)), 1)
    body = lines[1:]
    assert {line.size for line in body} == {body[0].size} and abs(body[0].size - EM) < 0.5
    assert abs(lines[0].size - 22) < 1
    assert len({round(line.x0, 2) for line in body}) == 2


def test_short_strips_take_the_size_of_their_page() -> None:
    """Their boxes are too large: a word alone on its line is no heading."""
    whole = page(0, 0)
    loose = Strip(((88, 300), (128, 300), (128, 321), (88, 321)), (Seen("完", 0.25, 1), Seen("成", 0.75, 1)))
    sizes = [line.size for line in lines_of(glyphs_of([*whole, loose]), 1)]
    assert sizes[-1] == sizes[1] != sizes[0]


def test_a_lone_digit_stands_like_the_words_beside_it() -> None:
    """Its box is half as large again as it is."""
    digit = Strip(((300, 301), (314, 301), (314, 323), (300, 323)), (Seen("9", 0.5, 1),))
    row = [line for line in lines_of(glyphs_of([*page(0, 0), strip("崇头镇执法队", 90, 312), digit]), 1) if "9" in line.text]
    assert [line.text for line in row] == ["崇头镇执法队 9"]
    assert row[0].bottom - row[0].top == pytest.approx(EM, abs=0.5)


def test_strips_side_by_side_are_one_line() -> None:
    found = glyphs_of([strip("执法队伍", 90, 100), strip("27支", 90 + 4 * EM + 3, 101.5), strip("备注", 400, 99)])
    assert [line.text for line in lines_of(found, 1)] == ["执法队伍27支 备注"]


@pytest.mark.parametrize(
    ("seen", "ats", "want"),
    [
        ("共有 27 支", (0.5, 1.5, 2.2, 2.25, 2.75, 3.2, 3.5), "共有27支"),  # no room for a space
        ("人员 （名）", (0.5, 1.5, 2.0, 3.2, 4.2, 4.8), "人员（名）"),
        ("报告 共三页", (0.5, 1.5, 2.0, 3.5, 4.5, 5.5), "报告 共三页"),
        ("ab cd", (0.25, 0.75, 1.0, 1.25, 1.75), "ab cd"),
        ("2 3支", (0.25, 0.5, 0.75, 1.5), "23支"),
    ],
)
def test_only_printed_spaces_are_kept(seen: str, ats: tuple[float, ...], want: str) -> None:
    ems = max(ats) + 0.5
    right = 100 + ems * EM
    line = Strip(
        ((100, 100), (right, 100), (right, 116), (100, 116)),
        tuple(Seen(one, at / ems, 1) for one, at in zip(seen, ats, strict=True)),
    )
    body = [strip(FIRST[:20], 100, 50), line]
    assert lines_of(glyphs_of(body), 1)[1].text == want


def test_nothing_seen_is_nothing() -> None:
    assert glyphs_of([]) == () == glyphs_of([Strip(((0, 0), (1, 0), (1, 1), (0, 1)), ())])


@pytest.mark.parametrize(
    ("text", "sure", "want"),
    [
        ("受理一派单一处置", 0.97, "受理—派单—处置"),
        ("受理一派单一处置", 0.999, "受理一派单一处置"),
        ("推行一村一警", 0.9, "推行一村一警"),
        ("每队4一9支", 0.999, "每队4—9支"),
        ("案例—一本报讯", 0.6, "案例——本报讯"),
        ("成效—一是快", 0.999, "成效—一是快"),
        ("(试行)", 0.9, "（试行）"),
        ("共1,205件(2023)", 0.9, "共1,205件（2023)"),
        ("网址a.cn:80(x)", 0.9, "网址a.cn:80(x)"),
    ],
)
def test_marks_are_mended(text: str, sure: float, want: str) -> None:
    seen = [Seen(one, 0.5, sure if one == "一" else 1.0) for one in text]
    assert "".join(one.character for one in mended(seen)) == want


def shifted(by: float) -> tuple[Glyph, ...]:
    """A page of full lines, that much to the right."""
    lines = (FIRST[:WIDE], FIRST[WIDE : 2 * WIDE])
    return tuple(
        glyph
        for row, line in enumerate(lines)
        for glyph in (
            *(Glyph(one, 90 + by + EM * at, 100 + 28 * row, 106 + by + EM * at, 116 + 28 * row, sure=at / 100) for at, one in enumerate(line)),
            Glyph("\n", 0, 0, 0, 0),
        )
    )


def test_pages_that_slipped_are_laid_out_as_one_and_told_as_they_stand() -> None:
    recognition = Recognition({1: shifted(0), 2: shifted(30), 3: shifted(-4)})
    assert {recognition.glyphs(page)[0].x0 for page in (1, 2, 3)} == {90.0}
    laid = [lines_of(recognition.glyphs(page), page) for page in (1, 2, 3)]
    blocks = recognition.restored(blocks_of(laid))
    runs = [run for block in blocks for run in block.runs]
    assert [run.box[0] for run in runs if run.box] == [90, 90, 120, 120, 86, 86]
    assert runs[2].edges[1] == 136 and runs[2].sure[:3] == (0, 0.01, 0.02)


def test_a_page_with_text_is_left_alone() -> None:
    block = Block("x", runs=blocks_of([lines_of(shifted(0), 7)])[0].runs)
    assert Recognition({1: shifted(0)}).restored([block]) == (block,)
