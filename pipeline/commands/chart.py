"""`jianbao chart`: pictures of a published folder.

Exit codes: 0 drawn (a kind without data is told, unless `--kind` asked for it alone), 3 some of the kinds asked for
have no data, 4 nothing could be drawn.
"""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.messages import Language, Misuse, say

if TYPE_CHECKING:
    from pipeline.charts import Ask, Picture, Published


def run(args: Namespace, language: Language) -> int:
    """Draw what is asked for, tell what could not be."""
    from pipeline.charts import FORMATS, KINDS, NoData, draw, draw_organisation

    ask = _ask(args, language)
    out = Path(args.out) if args.out else Path(args.dir) / "charts"
    if out.exists() and not out.is_dir():
        raise Misuse("out_is_file", path=out)
    data = _published(Path(args.dir))
    formats = FORMATS if args.format == "both" else (args.format,)
    if args.organisation:
        return 0 if _write(draw_organisation(data, ask, args.organisation), formats, out, language) else 4
    written, empty = 0, 0
    for kind in dict.fromkeys(args.kind or KINDS):
        try:
            pictures = draw(kind, data, ask)
        except NoData as nothing:
            empty += 1
            print(say("chart_not_drawn", language, kind=kind, what=nothing.said(language)), file=sys.stderr)
            continue
        written += _write(pictures, formats, out, language)
    return 4 if not written else 3 if empty and args.kind else 0


def _published(folder: Path) -> Published:
    """What the folder holds; Misuse when a table is missing or not of this version."""
    from pipeline.charts import READ, collected
    from pipeline.export.published import read, version_of

    try:
        found = read(folder, READ)
        return collected(found.rows, found.tables, version_of(folder))
    except (OSError, ValueError, KeyError) as error:
        raise Misuse("bad_output", path=folder, what=error) from None


def _ask(args: Namespace, language: Language) -> Ask:
    from pipeline.charts import Ask

    if args.top is not None and args.top < 1:
        raise Misuse("bad_top")
    return Ask(args.lang or language, args.indicator, args.top or 0, args.level)


def _write(pictures: list[Picture], formats: tuple[str, ...], out: Path, language: Language) -> int:
    out.mkdir(parents=True, exist_ok=True)
    for picture in pictures:
        for kind in formats:
            file = out / f"{picture.name}.{kind}"
            file.write_bytes(picture.bytes_of(kind))
            print(file)
        if picture.lacks_glyphs:
            print(say("chart_lacks_glyphs", language, name=picture.name), file=sys.stderr)
    return len(pictures)
