"""A night's worth of synthetic reports, as many as wanted, the same bytes for the same seed.

    python tests/bench/nights.py DIR --n 20000 --seed 1 [--formats]
    python tests/bench/nights.py DIR --new 10 --seed 1          # the night after: 10 more beside those that are there

Text files in a folder for each province, UTF-8 and some GB18030; `--formats` makes some of them DOCX and PDF. Some are
near-copies of others, some are broken. Words and sentences stand in nights.toml, places come from the code table.
"""

from __future__ import annotations

import argparse
import io
import re
import sys
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple

sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).resolve().parent)]

from night_words import Choice, Part, Section, stock  # noqa: E402

from pipeline.regions.table import rows_of, table  # noqa: E402

SHORTEST, LONGEST = 600, 3000
"""Characters of a report."""
_NUMBERED = re.compile(r"(\d{6})\.\w+$")
_COUNT = "一二三四五六七"
_BROKEN = {".txt": b"", ".docx": b"PK\x03\x04", ".pdf": b"%PDF-1.4\n", ".doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"}


@dataclass(frozen=True, slots=True)
class Mix:
    """What is drawn: shares from 0 to 1."""

    seed: int = 1
    copies: float = 0.02
    broken: float = 0.002
    gb18030: float = 0.08
    docx: float = 0.0
    pdf: float = 0.0


class County(NamedTuple):
    """Where a report comes from; `towns` and `near`: its towns, the other counties of its province."""

    province: str
    city: str
    name: str
    towns: tuple[str, ...]
    near: tuple[str, ...]


class Made(NamedTuple):
    """A report: its file below the folder, and its bytes."""

    name: str
    data: bytes


def reports(mix: Mix, start: int, end: int) -> Iterator[Made]:
    """The reports of these numbers."""
    for number in range(start, end):
        yield _made(mix, number)


def planted(mix: Mix, count: int) -> int:
    """How many of the first so many reports are near-copies of others among them."""
    return sum(_source_of(mix, number) is not None for number in range(count))


def write(folder: Path, mix: Mix, start: int, end: int) -> int:
    """Write the reports of these numbers; how many characters' worth of bytes that is."""
    size = 0
    for made in reports(mix, start, end):
        path = folder / made.name
        path.parent.mkdir(parents=True, exist_ok=True)
        size += path.write_bytes(made.data)
    return size


def after(folder: Path) -> int:
    """The number that follows those of the reports in a folder."""
    found = (_NUMBERED.search(path.name) for path in folder.rglob("*.*"))
    return max((int(one[1]) for one in found if one), default=-1) + 1


def _made(mix: Mix, number: int) -> Made:
    kind, choice = _kind(mix, number), Choice(f"{mix.seed}/{number}/file")
    if kind == "broken":
        ending = choice.one(sorted(_BROKEN))
        noise = bytes(choice.number(0, 255) for _ in range(400)) if _BROKEN[ending] else b""
        return Made(f"{_name(mix, number, choice)}{ending}", _BROKEN[ending] + noise)
    source = _source_of(mix, number)
    paragraphs = _written(mix, number) if source is None else _near(_written(mix, source), number, choice)
    ending, data = _file(paragraphs, mix, choice)
    return Made(_name(mix, number, choice) + ending, data)


@cache
def _kind(mix: Mix, number: int) -> str:
    share = Choice(f"{mix.seed}/{number}/kind").share()
    return "broken" if share < mix.broken else "copy" if share < mix.broken + mix.copies else "report"


def _source_of(mix: Mix, number: int) -> int | None:
    """The number of the report that this one is a near-copy of."""
    if _kind(mix, number) != "copy":
        return None
    before = Choice(f"{mix.seed}/{number}/source").number(0, number)
    order = chain(range(before, -1, -1), range(before + 1, number))
    return next((other for other in order if _kind(mix, other) == "report"), None)


def _choice_for(mix: Mix, number: int) -> Choice:
    """The draws of a report's text, its place and date already drawn."""
    choice = Choice(f"{mix.seed}/{number}")
    home, year = choice.one(_counties()), choice.number(2018, 2024)
    choice.own = {
        "province": home.province, "city": home.city, "county": home.name, "k": home.name[-1], "short": home.name[0],
        "full": home.province + home.city * (home.city != home.province) + home.name,
        "year": str(year), "next": str(year + 1), "month": str(choice.number(1, 12)), "day": str(choice.number(1, 28)),
    }  # fmt: skip
    choice.several = {"town": home.towns, "far": home.near}
    return choice


def _written(mix: Mix, number: int) -> list[str]:
    """The paragraphs of a report, its title first."""
    choice, form = _choice_for(mix, number), stock().form
    title, issuer, sheet, no, date, opening, ending = (
        choice.one(form[name])(choice) for name in ("title", "issuer", "sheet", "number", "date", "opening", "ending")
    )
    heads = [
        [title, f"{issuer}　　{date}"],
        [sheet, no, f"{issuer}　　{date}", title],
        [f"{sheet}{no}", title, issuer, date],
    ]
    room = choice.number(SHORTEST, LONGEST) - len(opening) - len(ending) - 60
    return [*choice.one(heads), opening, *_body(choice, room), ending]


def _body(choice: Choice, room: int) -> Iterator[str]:
    """Headed sections until there is no more room."""
    sections = choice.mixed(stock().sections)[: max(2, min(len(_COUNT), room // 330))]
    for at, section in enumerate(sections):
        share = room // (len(sections) - at)
        head = choice.one(section.heads)(choice)
        told = list(_sentences(choice, section, share - len(head)))
        room -= len(head) + sum(map(len, told))
        yield f"{_COUNT[at]}、{head}"
        cut = choice.number(1, len(told))
        yield from ("".join(part) for part in (told[:cut], told[cut:]) if part)


def _sentences(choice: Choice, section: Section, room: int) -> Iterator[str]:
    waiting: list[Part] = []
    while room > 0:
        waiting = waiting or choice.mixed(section.sentences)
        sentence = waiting.pop()(choice)
        yield sentence
        room -= len(sentence) + 10


def _near(paragraphs: list[str], number: int, choice: Choice) -> list[str]:
    """The same text as another site carries it: a line more, some signs and a word changed."""
    form, stand = stock().form, Choice(f"{number}/credits")
    stand.own = {"city": "本地", "county": "本地"}
    at = choice.number(4, len(paragraphs) - 1)
    signs = choice.one(
        (str.maketrans("，", ","), str.maketrans("“”", "「」"), str.maketrans("0123456789", "０１２３４５６７８９"))
    )
    changed = [line.replace("稳步", "稳妥", 1) if place == at else line for place, line in enumerate(paragraphs)]
    changed[0] = choice.one(form["forwarded"])(stand) + changed[0]
    return [*(line.translate(signs) for line in changed), f"{choice.one(form['credits'])(stand)}"]


def _name(mix: Mix, number: int, choice: Choice) -> str:
    own = _choice_for(mix, number).own
    told = {**own, "month": own["month"].zfill(2), "day": own["day"].zfill(2)}
    form = choice.one(
        ("{county}_{n:06}", "{year}{month}{day}-{county}简报-{n:06}", "{county} 改革动态（{year}）{n:06}", "doc{n:06}")
    )
    return f"{own['province']}/" + form.format(n=number, **told)


def _file(paragraphs: list[str], mix: Mix, choice: Choice) -> tuple[str, bytes]:
    """The ending and the bytes of a report's file."""
    share, between = choice.share(), choice.one(("\n", "\n\n", "\n　　", "\r\n"))
    if share < mix.docx:
        return ".docx", _docx(paragraphs)
    if share < mix.docx + mix.pdf:
        return ".pdf", _pdf(paragraphs)
    coded = "gb18030" if choice.share() < mix.gb18030 else "utf-8"
    return choice.one((".txt", ".txt", ".txt", ".TXT")), (between.join(paragraphs) + "\n").encode(coded)


def _docx(paragraphs: list[str]) -> bytes:
    import docx

    document, packed, dated = docx.Document(), io.BytesIO(), io.BytesIO()
    document.add_heading(paragraphs[0], 0)
    for paragraph in paragraphs[1:]:
        document.add_paragraph(paragraph)
    document.save(packed)
    with zipfile.ZipFile(packed) as found, zipfile.ZipFile(dated, "w", zipfile.ZIP_DEFLATED) as made:
        for name in sorted(found.namelist()):  # packed once more, for python-docx writes the time of day into it
            made.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), found.read(name), zipfile.ZIP_DEFLATED)
    return dated.getvalue()


def _pdf(paragraphs: list[str], wide: int = 36, high: int = 34) -> bytes:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    texts = [f"　　{paragraph}" for paragraph in paragraphs]
    lines = [text[at : at + wide] for text in texts for at in range(0, len(text), wide)]
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(595, 842), invariant=1)
    for first in range(0, len(lines), high):
        canvas.setFont("STSong-Light", 12)
        for at, line in enumerate(lines[first : first + high]):
            canvas.drawString(80, 760 - 20 * at, line)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


@cache
def _counties() -> list[County]:
    """The counties in force that have towns enough to tell of."""
    named = {code: units[-1].name for code, units in table().by_code.items()}
    listed = {county: towns for _, county, zone, towns in rows_of("townships") if not zone}
    held = {code: tuple(town[3:].split("/")[0] for town in towns.split(",")) for code, towns in listed.items()}
    good = sorted(
        unit.code for units in table().by_code.values() for unit in units[-1:]
        if not unit.end and not unit.code.endswith("00") and len(unit.name) > 2 and len(held.get(unit.code, ())) > 4
    )  # fmt: skip
    near = {
        province: tuple(named[one] for one in good if one[:2] == province) for province in {code[:2] for code in good}
    }
    return [_county(code, named, held[code], near[code[:2]]) for code in good]


def _county(code: str, named: dict[str, str], own: tuple[str, ...], near: tuple[str, ...]) -> County:
    province = named[f"{code[:2]}0000"]
    return County(province, named.get(f"{code[:4]}00", province), named[code], own, near)


def main(arguments: Sequence[str] | None = None) -> None:
    """Write them; `arguments` in place of those of the command line."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("folder", type=Path, metavar="DIR")
    asked.add_argument("--n", type=int, default=0, help="the first so many")
    asked.add_argument("--new", type=int, default=0, help="so many more than are there")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--formats", action="store_true", help="2 %% DOCX and 2 %% PDF among them")
    given = asked.parse_args(arguments)
    share = 0.02 if given.formats else 0.0
    mix, start = Mix(given.seed, docx=share, pdf=share), after(given.folder) if given.new else 0
    size = write(given.folder, mix, start, start + (given.new or given.n))
    print(
        f"{given.new or given.n} reports, {size} bytes, {planted(mix, start + (given.new or given.n))} near-copies in all"
    )


if __name__ == "__main__":
    main()
