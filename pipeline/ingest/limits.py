"""How much one file may cost before it is refused."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Ceilings for one file. The defaults suit two readers at a time on 2 cores and 4 GB."""

    file_bytes: int = 64 * MIB
    unpacked_bytes: int = 256 * MIB
    """All members of a zip container together, as its directory declares them."""
    part_bytes: int = 32 * MIB
    """One XML part of it: a parsed tree takes about ten times as much memory."""
    entries: int = 5000
    """Members of a zip container."""
    pages: int = 2000
    characters: int = 5_000_000
    """Characters of one report's text."""
    evidence_characters: int = 50_000_000
    """Characters of evidence in one report's rows: each number of an endless table row would quote all of it."""
    seconds: float = 120.0
    """For whoever runs the reader: it cannot stop itself inside a C library."""
    memory_bytes: int = 1024 * MIB
    """Likewise, for the reader's process."""
    image_pixels: int = 100_000_000
    """Of one picture: A4 at 1000 dpi."""
    ocr_pages: int = 200
    """Pages of one file whose text is recognised; about three seconds each."""
    ocr_seconds: float = 180.0
    """For one page to be recognised: ten times as much text as usual, on a busy machine."""
    ocr_memory_bytes: int = 1792 * MIB
    """Likewise, addresses for the recogniser's process, which claims 1.4 GB of them and fills 0.6."""
