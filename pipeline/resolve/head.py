"""Title, issuer, issue number and date from the head and the tail of a report."""

from __future__ import annotations

import re
from functools import cache

from pipeline.lexicon import table
from pipeline.lexicon.patterns import any_of
from pipeline.model import Head, Report
from pipeline.numbers.hanzi import DIGITS, hanzi_value

HEAD_LINES = 10
TAIL_LINES = 8
LONGEST_TITLE = 60
ISSUE = re.compile(
    r"第\s*([0-9０-９]{1,4}|[一二三四五六七八九十百零〇]{1,5})\s*期|(?:〔|\[)(?:19|20)\d\d(?:〕|\])\s*第?\s*(\d+)\s*[号期]|总第\s*\d+\s*期"
)
HAN_YEAR = r"[一二][〇零○Oo0一二三四五六七八九]{3}"
DATE = re.compile(
    rf"((?:19|20)[0-9]{{2}}|{HAN_YEAR})\s*年(?:\s*(1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])\s*月(?:\s*(3[01]|[12][0-9]|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])\s*日)?)?"
)  # fmt: skip
DIGITAL = re.compile(r"((?:19|20)\d\d)[-./](\d{1,2})[-./](\d{1,2})")
SPACES = re.compile(r"[\s\u3000\u00a0]+")
YEARS = re.compile(r"((?:19|20)\d\d)\s*年")
NOTE = re.compile(r"[（(](?:摘登|节选|摘编|摘选)[)）]$")
WIDE = str.maketrans("０１２３４５６７８９", "0123456789")


def read_head(report: Report) -> Head:
    """The head of a report; empty fields are not stated. `published` is ISO, as exact as the text."""
    lines = [placed.block.text.strip() for placed in report.placed if placed.block.text.strip()]
    top = _top(lines)
    tail = lines[max(len(top), len(lines) - TAIL_LINES) :] if len(lines) > len(top) else []
    title = _title(top)
    issuer = _first(_issuer(line) for line in top if line not in title) or _signature(tail) or _named_in(top, title)
    dates = [_date(line) for line in top if _is_note(line) and line not in title]
    dates += [_date(line) for line in reversed(tail) if len(line) <= LONGEST_TITLE]
    published = _first(date for date in dates if len(date) > 4)
    issue = _first(_issue(line) for line in top)
    year, basis = _year(report.text, "".join(title), published)
    return Head(NOTE.sub("", "".join(title)), issuer, issue, published, year, basis)


def _first(found: object) -> str:
    return next((value for value in found if value), "")  # type: ignore[attr-defined]


@cache
def _words(name: str) -> tuple[str, ...]:
    return tuple(table("head")["head"][name])


def _top(lines: list[str]) -> list[str]:
    """Lines before the first paragraph of running text."""
    top = []
    for line in lines[:HEAD_LINES]:
        if (
            len(line) > LONGEST_TITLE + 30
            or line.endswith(("。", "；"))
            or line.startswith(("一、", "（一）", "1.", "1、"))
        ):
            break
        if "。" in line and len(line) > 30:
            break
        top.append(line)
    return top


def _title(top: list[str]) -> list[str]:
    """The lines of the title: those that are neither paper name, issue, issuer, date nor a note."""
    out: list[str] = []
    for line in top:
        if _is_note(line) or line.startswith(_words("not_title")) or _is_paper(line, top):
            if out:
                break
            continue
        if out and not line.startswith("——") and not (len(out[0]) < 24 and len(line) < 24 and _unfinished(out[0])):
            break
        if out and line.startswith("——"):
            break
        out.append(line)
    return out


def _unfinished(line: str) -> bool:
    return line.endswith(("，", "的", "和", "与", "、", "推进", "加强"))


def _is_note(line: str) -> bool:
    return (
        bool(ISSUE.search(line) and len(line) < 40)
        or bool(_date(line) and len(DATE.sub("", line)) < 40 and not _reads_on(line))
        or bool(_issuer(line))
    )


def _reads_on(line: str) -> bool:
    """A title may hold a year: 南乐县2023年工作总结."""
    match = DATE.search(line)
    return bool(match and match.end() < len(line) and not match[2])


def _is_paper(line: str, top: list[str]) -> bool:
    return (
        len(line) <= 20
        and SPACES.sub("", line).endswith(_words("paper_ends"))
        and len(top) > 1
        and "：" not in line
        and (line == top[0] and any(_is_note(other) for other in top[1:4]))
    )


def _issue(line: str) -> str:
    found = ISSUE.search(line)
    if not found:
        return ""
    number = (found[1] or found[2] or "").translate(WIDE)
    if number and not number.isdigit():
        value = hanzi_value(number)
        return "" if value is None else str(int(value))
    return number


def _issuer(line: str) -> str:
    """The body that issues the paper, when the line names one and little else."""
    bare = DATE.sub("", ISSUE.sub("", DIGITAL.sub("", line)))
    bare = re.sub(
        r"[（(【][^（）()【】]*[)）】]?$|^[（(【][】）)]*|[（(]\s*[)）]|【\s*】", "", SPACES.sub("", bare)
    ).strip("，,：: 、·")
    verb = re.search(rf"{any_of(_words('issuer_verbs'))}$", bare)
    name = bare[: verb.start()] if verb and len(bare) - len(verb[0]) >= 4 else bare
    ends = name.endswith(_words("issuer_ends"))
    plain = re.fullmatch(r"[一-龥（）()、]{3,40}", name) is not None
    return name if ends and plain and not re.search(r"(?:关于|推动|破解|打造|让|探索|的)", name) else ""


def _named_in(top: list[str], title: list[str]) -> str:
    """The issuer that the title (X局关于…的通报) or the paper's name (X局工作简报) begins with."""
    ends = any_of(_words("issuer_ends"))
    for line in (*title[:1], *top[:1]):
        found = re.match(
            rf"([一-龥]{{2,24}}?{ends})(?:关于|工作简报|工作信息|工作动态|简报|信息)", SPACES.sub("", line)
        )
        if found and _issuer(found[1]):
            return found[1]
    return ""


def _signature(tail: list[str]) -> str:
    for line in reversed(tail):
        if line.startswith(_words("tail_lines")) or len(line) > 40:
            continue
        found = _issuer(line)
        if found:
            return found
    return ""


def _date(line: str) -> str:
    match = DATE.search(line)
    if match:
        return "-".join([_year_digits(match[1]), *(_two(part) for part in match.groups()[1:] if part)])
    digital = DIGITAL.search(line)
    return f"{digital[1]}-{_two(digital[2])}-{_two(digital[3])}" if digital else ""


def _year_digits(text: str) -> str:
    return text if text.isdigit() and text.isascii() else "".join(str(DIGITS.get(c, 0)) for c in text)


def _two(text: str) -> str:
    value = int(text) if text.isascii() else int(hanzi_value(text) or 0)
    return f"{value:02d}"


def _year(text: str, title: str, published: str) -> tuple[str, str]:
    """The year that the report is about: a year in the title, else of publication, else the latest it names."""
    named = YEARS.findall(title)
    if named:
        return max(named), "as_of"
    if published:
        return published[:4], "published"
    years = [y for y in YEARS.findall(text) if y <= "2035"]
    past = re.findall(r"(?:截至|截止)\s*((?:19|20)\d\d)\s*年", text)
    if past:
        return max(past), "as_of"
    return (max(years), "latest_named") if years else ("", "")
