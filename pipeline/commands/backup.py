"""`jianbao backup`: the store of the nightly batch copied to one file, or brought back from one."""

from __future__ import annotations

import sqlite3
from argparse import Namespace
from pathlib import Path

from pipeline.messages import Language, Misuse, Trouble, say


def run(args: Namespace, language: Language) -> int:
    """Copy, or with --restore bring back."""
    from pipeline.batch.plan import state_of
    from pipeline.store import backup, open_store, restore

    out, file = Path(args.out_link), Path(args.backup_file)
    state = Path(args.state) if args.state else state_of(out)
    if not args.restore and not state.is_dir():
        raise Misuse("status_nothing", path=str(out))
    try:
        if args.restore:
            restore(file, state)
        else:
            store = open_store(state)
            backup(store, file)
            store.close()
    except (OSError, sqlite3.Error) as error:
        raise Trouble("batch_disk", detail=str(error)) from error
    print(say("backup_restored" if args.restore else "backup_made", language, file=file, state=state))
    return 0
