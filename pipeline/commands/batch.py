"""`jianbao batch`: one night, with a bar on a terminal, a screen at the end and exit codes for the timer."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.commands.console import print_json
from pipeline.commands.extract import screen, settings_of, tell_troubles
from pipeline.messages import Language, Misuse, Trouble, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tqdm import tqdm

    from pipeline.batch import Night, Plan
    from pipeline.batch.reading import Job, Jobs

_SHOWN = 20
"""Names of a kind that a dry run lists."""


def run(args: Namespace, language: Language) -> int:
    """One night, or with --dry-run what it would do."""
    from pipeline.batch import run_night

    plan = plan_of(args)
    if args.dry_run:
        return _dry(plan, args, language)
    watch = Watched(language, sys.stderr.isatty())
    try:
        night = run_night(plan, watch)
    except OSError as error:
        raise Trouble("batch_disk", detail=error.strerror or str(error)) from error
    finally:
        watch.close()
    _tell(night, plan, args, language)
    return night.exit_code


def plan_of(args: Namespace) -> Plan:
    """The plan that a command line asks for; Misuse where it cannot be."""
    from pipeline.batch import Plan
    from pipeline.batch.plan import state_of

    if args.keep < 1:
        raise Misuse("bad_keep")
    if args.settle < 0:
        raise Misuse("bad_settle")
    out = Path(args.out)
    state = Path(args.state) if args.state else state_of(out)
    return Plan(
        tuple(args.inbox), out, state, settings_of(args), engine=args.engine, address=args.address, keep=args.keep,
        settle=args.settle,
    )  # fmt: skip


class Watched:
    """Shows a night's progress as a bar on a terminal; silent elsewhere."""

    def __init__(self, language: Language, shows: bool) -> None:
        self._language, self._shows = language, shows
        self._bar: tqdm[Any] | None = None

    def stage(self, name: str) -> None:
        """What is done now, beside the bar."""
        self.close()
        if self._shows:
            print(f"\r\033[K{say(name, self._language)}", end="", file=sys.stderr, flush=True)

    def begin(self, to_do: int, carried: int) -> None:
        """A new bar."""
        if self._shows and to_do:
            from tqdm import tqdm

            print("\r\033[K", end="", file=sys.stderr)
            self._bar = tqdm(total=to_do, desc=say("reading", self._language), leave=False, file=sys.stderr)

    def done(self, file: str, status: str) -> None:
        """One more."""
        if self._bar is not None:
            self._bar.update()

    def close(self) -> None:
        """The line as it was before."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None
        if self._shows:
            print("\r\033[K", end="", file=sys.stderr, flush=True)


def _tell(night: Night, plan: Plan, args: Namespace, language: Language) -> None:
    counts = {name: night.done[name] for name in ("carried", "extracted", "read", "removed", "failed")}
    told = {
        "version": night.version, "news": night.news, "exit_code": night.exit_code, **counts,
        "changed": night.changed, "run": night.summary,
    }  # fmt: skip
    if args.json:
        print_json(told, indent=1)
        return
    tell_troubles(night.summary["not_whole"], language)
    lines = [screen(night.summary, args.out, language)] if night.news else [say("batch_no_news", language, **told)]
    lines.append(say("batch_done", language, **told))
    if night.news:
        flat = {f"{what}_{kind}": night.changed[what].get(kind, 0)
                for what in ("reports", "facts") for kind in ("new", "changed", "gone")}  # fmt: skip
        lines.append(say("batch_changed", language, **flat, folder=plan.nights / f"{night.version:06}"))
    if night.summary["not_whole"]:
        lines.append(say("batch_quarantine", language, count=len(night.summary["not_whole"]), folder=plan.quarantine))
    print("\n".join(lines))


def _dry(plan: Plan, args: Namespace, language: Language) -> int:
    from pipeline.batch import preview

    jobs, removed = preview(plan)
    if args.json:
        print_json(_told(jobs, removed), indent=1)
        return 0
    counts = {"carried": len(jobs.carried), "extracted": len(jobs.extracted), "read": len(jobs.read)}
    print(say("batch_dry", language, **counts, removed=len(removed)))
    for key, names in (("batch_would_read", _files(jobs.read)), ("batch_would_remove", removed)):
        for name in names[:_SHOWN]:
            print(say(key, language, file=name))
        if len(names) > _SHOWN:
            print(say("batch_more", language, count=len(names) - _SHOWN))
    return 0


def _told(jobs: Jobs, removed: Sequence[str]) -> dict[str, Any]:
    return {
        "carried": len(jobs.carried), "extracted": _files(jobs.extracted), "read": _files(jobs.read),
        "removed": list(removed),
    }  # fmt: skip


def _files(jobs: Sequence[Job]) -> list[str]:
    return [job.source.file for job in jobs]
