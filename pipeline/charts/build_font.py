"""Builds the font that ships with the charts; run by developers only.

    python -m pipeline.charts.build_font NotoSansCJK-Regular.ttc

The source, its version and both checksums stand in SOURCES.md; another source is refused.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.charts.font import FAMILY, FILE
from pipeline.regions.table import rows_of

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

SOURCE_SHA256 = "b76b0433203017ca80401b2ee0dd69350349871c4b19d504c34dbdd80541690a"
"""Of NotoSansCJK-Regular.ttc, version 2.004."""
_FACE = 2
"""The simplified Chinese face of the collection."""
_BLOCKS = (
    (0x20, 0x7E), (0xA0, 0xFF), (0x2010, 0x2027), (0x2030, 0x205E), (0x2070, 0x208E), (0x2150, 0x2189),
    (0x2190, 0x2199), (0x2200, 0x22FF), (0x2460, 0x2473), (0x25A0, 0x25FF), (0x3000, 0x303F), (0xFF01, 0xFF5E),
)  # fmt: skip
"""Latin, punctuation, numerals, arrows and shapes that GB 2312 lacks in part."""
_NAMES = {1: FAMILY, 2: "Regular", 3: FAMILY, 4: FAMILY, 6: FAMILY.replace(" ", "")}
_NOTICES = (0, 13, 14)
"""Copyright, licence, licence URL: kept as they are."""
_DROPPED = ["BASE", "GDEF", "GPOS", "GSUB", "VORG", "vhea", "vmtx"]


def main(source: str) -> None:
    """Write data/, the same bytes for the same source and the same fontTools."""
    data = Path(source).read_bytes()
    if hashlib.sha256(data).hexdigest() != SOURCE_SHA256:
        sys.exit(f"{source} is not the font that SOURCES.md names")
    font = _subset(source, characters())
    _rename(font)
    font.save(FILE)
    print(f"{FILE.name}: {FILE.stat().st_size} bytes, sha256 {hashlib.sha256(FILE.read_bytes()).hexdigest()}")


def characters() -> frozenset[str]:
    """What the font must be able to set: GB 2312, every name of the region tables, Latin and punctuation."""
    names = (cell for table in ("divisions", "townships") for row in rows_of(table) for cell in row)
    blocks = (chr(code) for first, last in _BLOCKS for code in range(first, last + 1))
    return frozenset("".join([*_gb2312(), *names, *blocks]))


def _gb2312() -> Iterator[str]:
    for lead in range(0xA1, 0xF8):
        for trail in range(0xA1, 0xFF):
            yield bytes((lead, trail)).decode("gb2312", errors="ignore")


def _subset(source: str, wanted: frozenset[str]) -> TTFont:
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    font = TTFont(source, fontNumber=_FACE, recalcTimestamp=False)
    options = Options(
        layout_features=[], hinting=False, notdef_outline=True, name_IDs=[*_NAMES, *_NOTICES, 5],
        drop_tables=_DROPPED, recalc_timestamp=False,
    )  # fmt: skip
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=map(ord, wanted))
    subsetter.subset(font)
    return font


def _rename(font: TTFont) -> None:
    """A changed font goes by another name than its source (OFL 1.1, 3)."""
    for number, text in _NAMES.items():
        font["name"].setName(text, number, 3, 1, 0x409)
    top = font["CFF "].cff
    top.fontNames = [_NAMES[6]]
    for key, text in (("FullName", FAMILY), ("FamilyName", FAMILY)):
        setattr(top.topDictIndex[0], key, text)


if __name__ == "__main__":
    main(*sys.argv[1:])
