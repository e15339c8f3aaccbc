"""Bytes of an RTF file to characters: by the charset of the font they are set in, else the code page of the file."""

from __future__ import annotations

import codecs

from pipeline.ingest.decode import PLAUSIBLE
from pipeline.ingest.words import frequent_characters

LATIN = "cp1252"
CHINESE = "gb18030"
CHARSETS = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: CHINESE, 136: "cp950", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874",
    238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip
"""Codecs of `\\fcharset`; 0 (ANSI), 1 (default) and 2 (symbols) leave it to the file."""
PAGES = {936: CHINESE, 54936: CHINESE, 10008: CHINESE, 65001: "utf-8", 10000: "mac_roman", 1361: "johab"}
FAMILIES = {b"ansi": LATIN, b"mac": "mac_roman", b"pc": "cp437", b"pca": "cp850"}
"""The oldest way of naming a code page."""
FEWEST = 2
"""Characters from which bytes are believed to be Chinese though the file does not say so."""


def codec_of_page(number: int) -> str:
    """The codec of a Windows code page, empty where there is none."""
    name = PAGES.get(number, f"cp{number}")
    try:
        codecs.lookup(name)
    except LookupError:
        return ""
    return name


def decoded(data: bytes, font: str, page: str) -> tuple[str, bool]:
    """Text of bytes set in a font (codec or empty) of a file (codec), and whether some had to be replaced."""
    if data.isascii():
        return data.decode("ascii"), False
    order = [font, page, LATIN] if font else [page, LATIN]
    if order[0] not in (CHINESE, "cp950", "utf-8"):
        chinese = _strictly(data, CHINESE)
        if chinese is not None and _is_chinese(chinese):
            return chinese, False
    if font:
        order.remove(LATIN)
    for codec in order:
        text = _strictly(data, codec)
        if text is not None:
            return text, False
    return data.decode(order[0], "replace"), True


def _strictly(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return None


def _is_chinese(text: str) -> bool:
    """Whether it reads like Chinese: some programs write it in fonts that they call Western."""
    beyond = [character for character in text if not character.isascii()]
    frequent = sum(character in frequent_characters() for character in beyond)
    return len(beyond) >= FEWEST and frequent >= max(1.0, PLAUSIBLE * len(beyond))
