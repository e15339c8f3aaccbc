"""Whether bytes are a web page, a saved web archive, other XML, or none of these."""

from __future__ import annotations

import re

SAMPLE = 65_536
BLANK = " \t\r\n\f\v\xa0"
MARKS = ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"), (b"<\x00", "utf-16-le"), (b"\x00<", "utf-16-be"))
"""Beginnings of pages in UTF-16; of all others the ASCII bytes are enough."""
DECLARATION = re.compile(r"<\?[^<>]{0,1000}>|<!--")
TAG = re.compile(
    r"<(/?)(html|head|body|meta|title|link|style|script|base|div|p|span|table|tbody|tr|td|th|ul|ol|li|dl|dt|dd|a|b|i|u|em|br|hr|img"
    r"|font|strong|center|section|article|main|header|footer|nav|h[1-6]|form|pre|blockquote)(?=[\s/>])[^<>]{0,2000}>",
)
PAGE = re.compile(r"<!doctype\s+html\b|<html[\s>]")
OTHER = re.compile(r"<\?(?:xml|mso)|<!doctype\b")
HEADER = re.compile(r"[a-z][a-z0-9-]{0,60}:[^\n]{0,2000}\n")
ARCHIVE = re.compile(r"^content-type:\s*(?:multipart/|text/html)", re.M)
"""In the head of a web archive, which is a mail (RFC 2557)."""
HEAD = frozenset({"meta", "head", "title", "link", "base", "script", "style", "body"})
FRAGMENT, MIXED = 4, 6
"""Tags by which a page without its head is known, and one that begins with plain text."""


def markup(data: bytes) -> str:
    """`html`, `mhtml`, `xml` for other XML, or empty for what is no markup."""
    text = _ascii(data[:SAMPLE]).lower().lstrip("\ufeff" + BLANK)
    if _is_archive(text):
        return "mhtml"
    start = _behind_declarations(text)
    tags = TAG.findall(text, start)
    if PAGE.match(text, start):
        return "html" if len(tags) > 1 else ""
    if OTHER.match(text):
        return "xml"
    return "html" if _is_fragment(text[start:], tags) else ""


def _ascii(data: bytes) -> str:
    head = data.lstrip()
    codec = next((codec for mark, codec in MARKS if head.startswith(mark)), "latin-1")
    return head.removeprefix(b"\xef\xbb\xbf").removeprefix(b"\x84\x31\x95\x33").decode(codec, "replace")


def _is_archive(text: str) -> bool:
    if not HEADER.match(text):
        return False
    head = re.split(r"\r?\n\r?\n", text, maxsplit=1)[0]
    return "mime-version:" in head and ARCHIVE.search(head) is not None


def _behind_declarations(text: str) -> int:
    """Where the first element may begin: behind XML declarations, comments and blank lines."""
    at = 0
    while found := DECLARATION.match(text, at):
        end = found.end() if found[0] != "<!--" else text.find("-->", at) + 3
        if end <= at + 2:
            break
        at = end + len(text[end:]) - len(text[end:].lstrip(BLANK))
    return at


def _is_fragment(text: str, tags: list[tuple[str, str]]) -> bool:
    """A piece of a page: one that begins with an element that is closed again, or most of whose lines hold tags."""
    begun = TAG.match(text)
    if begun and (("/", begun[2]) in tags or (begun[2] in HEAD and len(tags) > 1)):
        return True
    lines = [line for line in text.split("\n") if line.strip()]
    tagged = sum(TAG.search(line) is not None for line in lines)
    return len(tags) >= (FRAGMENT if begun else MIXED) and tagged * 2 >= len(lines)
