"""`jianbao gold`: reports that people checked, as answers to measure the program by."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections import Counter
from pathlib import Path

from pipeline.messages import Language, Misuse, Trouble, say


def run(args: Namespace, language: Language) -> int:
    """One JSON file for each report that anything was said of and that the published version holds."""
    from pipeline.batch.plan import Plan, state_of
    from pipeline.review.answered import answers
    from pipeline.settings import Settings

    out, folder = Path(args.out_link), Path(args.gold)
    state = Path(args.state) if args.state else state_of(out)
    if not state.is_dir():
        raise Misuse("status_nothing", path=str(out))
    if folder.exists() and not folder.is_dir():
        raise Misuse("out_is_file", path=str(folder))
    borne: Counter[str] = Counter()
    try:
        for file, answer in answers(Plan((), out, state, Settings())):
            folder.mkdir(parents=True, exist_ok=True)
            text = json.dumps(answer, ensure_ascii=False, indent=1) + "\n"
            name = file.replace("/", "_")
            borne[name.casefold()] += 1
            again = f" ({borne[name.casefold()]})" if borne[name.casefold()] > 1 else ""
            (folder / f"{name}{again}.json").write_text(text, "utf-8")
    except OSError as error:
        raise Trouble("batch_disk", detail=str(error)) from error
    if not borne:
        print(say("gold_none", language), file=sys.stderr)
        return 0
    print(say("gold_made", language, count=borne.total(), folder=folder))
    return 0
