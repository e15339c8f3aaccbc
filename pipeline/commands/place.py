"""`jianbao place`: a place name's code, or the divisions it may mean."""

from __future__ import annotations

import re
from argparse import Namespace

from pipeline.commands.console import lines, print_json
from pipeline.messages import Language, Misuse

_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def run(args: Namespace, language: Language) -> int:
    """One JSON line a name."""
    from pipeline.regions import place_record
    from pipeline.writing import folded

    if args.as_of and not _DATE.fullmatch(args.as_of):
        raise Misuse("bad_date")
    for name in lines(args.name):
        print_json({**place_record(folded(name), args.as_of), "name": name})
    return 0
