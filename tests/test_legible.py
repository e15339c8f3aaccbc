"""Text layers that hold text, and those that do not."""

from __future__ import annotations

import pytest

from pipeline.ingest.legible import is_legible
from pipeline.ingest.pdf_glyphs import paired

ILLEGIBLE = {
    "private codes": "\ue123\ue456\uf0a7" * 20,
    "another encoding": "ÖÐ¹²Õþ·¨Î¯" * 5,
    "chinese that nobody writes": "".join(chr(0x7000 + 37 * at % 0x1E00) for at in range(80)),
}


@pytest.mark.parametrize("text", ILLEGIBLE.values(), ids=ILLEGIBLE)
def test_garbled_text_is_noticed(text: str) -> None:
    assert not is_legible(text)
    assert is_legible(text[:10])


@pytest.mark.parametrize("text", ["全县执法队伍由24支精简为9支，各乡镇承接率达到92.5%。", "COVID-19 Übersicht der Behörde, 2022", "①②③ 2021—2023 100%" * 5])
def test_text_is_legible(text: str) -> None:
    assert is_legible(text)


@pytest.mark.parametrize(
    ("codes", "want"),
    [
        ([0x4E00, 0x20], "一 "),
        ([0xD835, 0xDC61, 0x31], "𝑡\x001"),
        ([0xD840, 0x31], "\ufffd1"),
        ([0x1F600, 0x4E8C], "😀二"),
    ],
)
def test_halves_of_a_character_are_put_together(codes: list[int], want: str) -> None:
    assert paired(codes) == want
    assert len(paired(codes)) == len(codes)
