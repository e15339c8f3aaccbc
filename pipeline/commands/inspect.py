"""`jianbao inspect`: one file block by block, what was decided about it, and its pages as pictures."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.commands.console import print_json
from pipeline.messages import Language, Misuse, say
from pipeline.settings import Settings

if TYPE_CHECKING:
    from pipeline.export.inspection import Inspection, Seen
    from pipeline.model import Document, Result
    from pipeline.scan import Source


def run(args: Namespace, language: Language) -> int:
    """Read the file as `extract` does, tell, draw. 4 when it cannot be read."""
    from pipeline.export.inspection import Inspection

    if args.png and Path(args.png).exists() and not Path(args.png).is_dir():
        raise Misuse("png_is_file", path=args.png)
    source = _source(args.file)
    result = _read(source, args.password)
    if result.document is None:
        return _refused(source, result, args.json, language)
    found = Inspection(source, result, result.document, _blocks(result.document, result, args.page))
    drawn = _draw(found, args, language) if args.png and result.document.pages else ()
    _print(found, args.json, language)
    if args.png and not result.document.pages:
        raise Misuse("no_pages", format=result.document.format.upper())
    if args.png:
        print(say("in_drawn", language, count=len(drawn), path=args.png), file=sys.stderr)
    return 0


def _source(path: str) -> Source:
    from pipeline.scan import find

    if Path(path).is_dir():
        raise Misuse("one_file", path=path)
    if not Path(path).is_symlink() and not Path(path).exists():  # no pattern: one file
        raise Misuse("missing_path", path=path)
    return find([path])[0]


def _read(source: Source, password: str) -> Result:
    from pipeline.run import read_all

    return read_all([source], Settings(password=password, keep_documents=True))[0].result


def _blocks(document: Document, result: Result, page: int) -> tuple[Seen, ...]:
    from pipeline.export.inspection import blocks_of

    if page and not document.pages:
        raise Misuse("no_pages", format=document.format.upper())
    if page and not 1 <= page <= (document.pages or 0):
        raise Misuse("bad_page", page=page, pages=document.pages)
    return tuple(seen for seen in blocks_of(document, result) if not page or page in seen.pages)


def _refused(source: Source, result: Result, as_json: bool, language: Language) -> int:
    from pipeline.commands.inspect_json import failed
    from pipeline.commands.inspect_text import refusal

    print(refusal(source, result, language), file=sys.stderr)
    if as_json:
        print_json(failed(source, result, language), indent=1)
    return 4


def _print(found: Inspection, as_json: bool, language: Language) -> None:
    from pipeline.commands.inspect_json import whole
    from pipeline.commands.inspect_text import screen

    if as_json:
        print_json(whole(found, language), indent=1)
    else:
        print(screen(found, language))


def _draw(found: Inspection, args: Namespace, language: Language) -> tuple[Path, ...]:
    """The pictures written; a page that cannot be drawn costs only itself and is told."""
    from pipeline.engines import Engine
    from pipeline.export.page_pictures import Sheet, draw, marks_by_page
    from pipeline.ingest import Limits

    folder, limits = Path(args.png), Limits()
    folder.mkdir(parents=True, exist_ok=True)
    pages = [args.page] if args.page else range(1, (found.document.pages or 0) + 1)
    marks = marks_by_page(found.blocks, found.result.report)
    path, kind = found.source.path, found.document.format
    sheets = [Sheet(path, kind, page, marks.get(page, ()), limits, args.password) for page in pages]
    engine = Engine(1, limits.seconds, limits.memory_bytes)
    written: list[Path] = []
    for sheet, outcome in zip(sheets, engine.map(draw, sheets), strict=True):
        if outcome.value is None:
            print(say("in_not_drawn", language, page=sheet.page, what=outcome.failure), file=sys.stderr)
            continue
        written.append(folder / f"page-{sheet.page:04d}.png")
        written[-1].write_bytes(outcome.value)
    return tuple(written)
