"""`jianbao gold`: reports that people checked, as answers to measure the program by."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
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
    count = 0
    try:
        for name, answer in answers(Plan((), out, state, Settings())):
            folder.mkdir(parents=True, exist_ok=True)
            text = json.dumps(answer, ensure_ascii=False, indent=1) + "\n"
            (folder / f"{name.replace('/', '_')}.json").write_text(text, "utf-8")
            count += 1
    except OSError as error:
        raise Trouble("batch_disk", detail=str(error)) from error
    if not count:
        print(say("gold_none", language), file=sys.stderr)
        return 0
    print(say("gold_made", language, count=count, folder=folder))
    return 0
