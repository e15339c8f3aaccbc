"""From the bytes of a plain text to its characters."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from pipeline.errors import Unreadable
from pipeline.ingest.words import frequent_characters

MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
"""Byte order marks; the longer of two with one beginning first."""

CODECS = ("utf-8", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
SAMPLE = 200_000
"""Bytes by which codecs are compared."""
PLAUSIBLE = 0.15
"""Frequent characters per character in a right decoding; measured 0.3-0.7 on reports, below 0.06 on wrong codecs."""
TYPED = frozenset(map(chr, range(0x20, 0x7F))) | frozenset("\t\n\v\f\r\x1b")
"""What stands beside the zero bytes of UTF-16."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text, the codec that made it, and whether some bytes had to be replaced."""

    text: str
    codec: str
    replaced: bool = False


def decode(data: bytes) -> Decoded:
    """Text of `data`: by its mark, else strict UTF-8, else the codec whose text looks most like Chinese.

    Raises Unreadable("unsupported") when no codec makes text of it.
    """
    for mark, codec in MARKS:
        if data.startswith(mark):
            return _not_binary(_with(data[len(mark) :], codec))
    codec = _codec_by_nuls(data)
    if codec:
        return _with(data, codec)
    try:
        return Decoded(_text_only(data, data.decode("utf-8")), "utf-8")
    except UnicodeDecodeError:
        return _likeliest(data)


def _codec_by_nuls(data: bytes) -> str:
    """UTF-16 without a mark betrays itself by the zero bytes of its ASCII characters, all on one side.

    Zero bytes beside anything but typed characters are no text's.
    """
    if len(data) % 2:
        return ""
    low, high = data[1:SAMPLE:2].count(0), data[0:SAMPLE:2].count(0)
    if max(low, high) * 10 < min(len(data), SAMPLE) or min(low, high) * 10 > max(low, high):
        return ""
    codec = "utf-16-le" if low > high else "utf-16-be"
    narrow = [character for character in data[:SAMPLE].decode(codec, "ignore") if character < "\u0100"]
    return codec if sum(character in TYPED for character in narrow) * 10 >= len(narrow) * 9 else ""


def _text_only(data: bytes, text: str) -> str:
    if _is_binary(data):
        raise Unreadable("unsupported", "mostly control characters")
    return text


def _with(data: bytes, codec: str) -> Decoded:
    try:
        return Decoded(data.decode(codec), codec)
    except UnicodeDecodeError:
        return Decoded(data.decode(codec, "replace"), codec, replaced=True)


def _not_binary(decoded: Decoded) -> Decoded:
    """Refuses what carries a mark but is no text behind it."""
    sample = decoded.text[:SAMPLE]
    if sum(character < " " and character not in TYPED for character in sample) * 20 > len(sample):
        raise Unreadable("unsupported", "mostly control characters")
    return decoded


def _likeliest(data: bytes) -> Decoded:
    score, codec = max((_score(data[:SAMPLE], codec), -place, codec) for place, codec in enumerate(CODECS))[::2]
    if score >= PLAUSIBLE:
        return _with(data, str(codec))
    if _is_binary(data):
        raise Unreadable("unsupported", "no known text encoding")
    named = _guess(data)
    return named or _with(data, "gb18030")


def _score(sample: bytes, codec: str) -> float:
    """Share of frequent characters, each replaced or control character counting against it."""
    text = sample.decode(codec, "replace")
    frequent = frequent_characters()
    good = sum(character in frequent for character in text)
    bad = text.count("\ufffd") + sum(character < "\t" for character in text)
    return (good - bad) / max(1, len(text))


def _guess(data: bytes) -> Decoded | None:
    """What charset-normalizer makes of bytes that no Chinese codec explains."""
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    return None if best is None else Decoded(str(best), best.encoding)


def _is_binary(data: bytes) -> bool:
    sample = data[:SAMPLE]
    controls = sum(sample.count(byte) for byte in range(32) if byte not in b"\t\n\v\f\r\x1b")
    return controls * 20 > len(sample)
