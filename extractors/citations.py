"""Policy documents cited: titles in 《》, with number, issuer and year where they stand beside them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pipeline.lexicon import table
from pipeline.lexicon.patterns import any_of
from pipeline.model import Citation, Sentence

TITLE = re.compile(r"《((?:[^《》\n]|《[^《》\n]{1,80}》){2,120})》")
NUMBER = re.compile(
    r"[\u4e00-\u9fff]{1,12}?(?:（[\u4e00-\u9fff]{1,4}）)?[〔\[（(【［﹝](?P<year>(?:19|20)\d\d)[〕\]）)】］﹞]\s*第?\s*\d{1,5}\s*号"
)
AFTER = re.compile(r"(?:的(?:通知|决定|公告|函|批复|通报))?\s*[（(\[]?\s*")
BEFORE = re.compile(r"[）)]?(?:号?文件?|印发的?|发布的?|公布的?|的|，|、)*$")
WRAPPED = re.compile(
    r"(?:[^《》〈〉]{0,60}?关于)?(?:印发|转发|发布|公布|下发)[〈《]([^〈〉《》]+)[〉》]"
    r"的?(?:通知|决定|公告|通报|函|命令|批复)?"
)
STATED = re.compile(r"(?P<year>(?:19|20)\d\d)年(?!来|以来|版|度)")
VERSION = re.compile(r"[（(](?P<year>(?:19|20)\d\d)年?版?[)）]$")
REACH = 60


@dataclass(frozen=True, slots=True)
class _Words:
    document: re.Pattern[str]
    other: re.Pattern[str]
    issued: re.Pattern[str]
    issuer: re.Pattern[str]


@cache
def _words() -> _Words:
    data = table("mechanisms")["citations"]
    ending = r"(?:[（(][^（）()]{1,16}[）)])*$"
    body = rf"[\u4e00-\u9fff（）]{{0,20}}{any_of(data['bodies'])}"
    return _Words(
        re.compile(rf"{any_of(data['documents'])}{ending}"),
        re.compile(rf"{any_of(data['others'])}{ending}"),
        re.compile(rf"{any_of(data['issued'])}[了的]?"),
        re.compile(rf"(?P<issuer>{body}(?:[、和]{body})*)(?:名义)?(?:[\u4e00-\u9fff]{{0,4}})$"),
    )


def find_citations(text: str, sentences: tuple[Sentence, ...]) -> tuple[Citation, ...]:
    """The policy documents a text cites, in order; `text[start:end]` is the title.

    A document stands once: where its number stands beside it, else at its first mention.
    """
    starts = [sentence.start for sentence in sentences]
    rows: dict[str, Citation] = {}
    for start, end, close in _titles(text):
        index = bisect_right(starts, start) - 1
        if index < 0 or close > sentences[index].end:
            continue
        cited = _citation(text, start, end, close, sentences[index])
        if cited:
            held = rows.get(cited.title)
            rows[cited.title] = held if held and (held.number or not cited.number) else cited
    return tuple(sorted(rows.values(), key=lambda row: row.start))


def _titles(text: str) -> Iterator[tuple[int, int, int]]:
    """Start and end of each title without 《》, the wrapping of a circular taken off, and where 》 ends."""
    if "《" not in text:
        return
    for match in TITLE.finditer(text):
        wrapped = WRAPPED.fullmatch(match[1])
        start, end = wrapped.span(1) if wrapped else (0, len(match[1]))
        yield match.start(1) + start, match.start(1) + end, match.end()


def _citation(text: str, start: int, end: int, close: int, sentence: Sentence) -> Citation | None:
    title = text[start:end]
    number, year = _number(text, start, close, sentence)
    if not number and (_words().other.search(title) or not _words().document.search(title)):
        return None
    left = text[max(sentence.start, start - REACH) : start].rstrip("《〈")
    issuer, stated = _issued(left)
    version = VERSION.search(title)
    year = year or (version["year"] if version else "") or stated
    return Citation(start, end, title, number, issuer, year, text[sentence.start : sentence.end])


def _number(text: str, start: int, close: int, sentence: Sentence) -> tuple[str, str]:
    """The document number beside the title and its year: after it, else right before it."""
    gap = AFTER.match(text, close, sentence.end)
    after = NUMBER.match(text, gap.end() if gap else close, sentence.end)
    if after:
        return re.sub(r"\s", "", after[0]), after["year"]
    return _number_before(text[max(sentence.start, start - REACH) : start].rstrip("《〈"))


def _number_before(left: str) -> tuple[str, str]:
    """A number right before the title, unless it stands behind another title."""
    cut = BEFORE.search(left)
    end = cut.start() if cut else len(left)
    before = list(NUMBER.finditer(left, 0, end))
    if not before or before[-1].end() != end or "》" in left[: before[-1].start()][-6:]:
        return "", ""
    return _own_number(before[-1][0]), before[-1]["year"]


def _own_number(found: str) -> str:
    """The number without words before it (根据阳政发…)."""
    return re.sub(rf"^.*?{_words().issued.pattern}|^.*[据照按以（(]", "", re.sub(r"\s", "", found))


def _issued(left: str) -> tuple[str, str]:
    """Who issued the document and in which year, as the words before its title say."""
    verbs = list(_words().issued.finditer(left))
    if not verbs or len(left) - verbs[-1].end() > 24:
        return "", ""
    before = left[: verbs[-1].start()]
    body = _words().issuer.search(re.split("[，。；：]", before)[-1])
    years = STATED.findall(before)
    return re.sub("^.*(?:联合|会同|[以由经])|^[年月日]", "", body["issuer"]) if body else "", years[-1] if years else ""
