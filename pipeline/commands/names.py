"""`jianbao names`: the named things of a text or a file."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from pipeline.commands.console import lines, print_json
from pipeline.messages import Language, Trouble


def run(args: Namespace, language: Language) -> int:
    """One JSON line a text: `{"text", "entities": [{"start", "end", "label", "text"}]}`; offsets count in `text`."""
    from pipeline.names.trained import names

    for text in _texts(args.text):
        print_json({"text": text, "entities": [asdict(one) for one in names(text, args.names, args.by)]})
    return 0


def _texts(given: str | None) -> Iterator[str]:
    """The text of a file, where one of that name is there; else the argument or the lines of standard input."""
    if given and given != "-" and os.path.isfile(given):
        yield _read(Path(given))
    else:
        yield from lines(given)


def _read(path: Path) -> str:
    from pipeline.run import read_all
    from pipeline.scan import find
    from pipeline.settings import Settings

    result = read_all(find([str(path)]), Settings())[0].result
    if result.report is None:
        raise Trouble("names_unread", path=path, what=result.reason)
    return result.report.text
