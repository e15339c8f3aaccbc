"""The command line: what may be written, and which file of `commands` does it. Nothing heavy is imported here."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from pipeline.errors import JianbaoError
from pipeline.messages import Language, Spoken, language, say
from pipeline.settings import PROGRAM, VERSION

_WIDTH = 100


@dataclass(frozen=True, slots=True)
class Option:
    """An argument of a command: its name as argparse takes it, the key of its help text, and how it is read."""

    name: str
    help: str
    how: dict[str, Any]


_FLAG = {"action": "store_true"}
_FORMATS = ("xlsx", "parquet", "dta", "sav", "duckdb", "csv-long", "all")
_LEVELS = ("province", "prefecture", "county", "township")
_CHARTS = ("teams", "ranking", "mechanisms", "coverage", "years")
_READING = (
    Option("--workers", "workers", {"metavar": "N", "type": int}),
    Option("--headers", "headers", {"choices": ["codes", "zh"], "default": "codes"}),
    Option("--min-confidence", "min_confidence", {"metavar": "C", "default": "0"}),
    Option("--password", "password", {"metavar": "P", "default": ""}),
    Option("--lexicon", "lexicon", {"metavar": "FILE", "action": "append", "default": []}),
    Option("--indicators", "indicators", {"metavar": "FILE", "action": "append", "default": []}),
    Option("--codes-as-of", "codes_as_of", {"metavar": "YEAR", "default": ""}),
    Option("--no-texts", "no_texts", _FLAG),
)
"""How reports are read and published, whoever asks for it."""
_STATE = Option("--state", "batch_state", {"metavar": "DIR", "default": ""})
_ANNOTATED = ("doccano", "doccano-relations", "labelstudio", "w3c")
COMMANDS: dict[str, tuple[Option, ...]] = {
    "extract": (
        Option("paths", "paths", {"metavar": "PATH", "nargs": "+"}),
        Option("--out", "out", {"metavar": "DIR", "required": True}),
        *_READING,
        Option("--json", "json", _FLAG),
    ),
    "batch": (
        Option("--inbox", "batch_inbox", {"metavar": "DIR", "nargs": "+", "default": ["corpus/inbox"]}),
        Option("--out", "batch_out", {"metavar": "DIR", "required": True}),
        *_READING,
        Option("--engine", "batch_engine", {"choices": ["local", "dask"], "default": "local"}),
        Option("--address", "batch_address", {"metavar": "ADDRESS", "default": ""}),
        Option("--keep", "batch_keep", {"metavar": "N", "type": int, "default": 7}),
        Option("--settle", "batch_settle", {"metavar": "S", "type": float, "default": 2.0}),
        _STATE,
        Option("--dry-run", "batch_dry_run", _FLAG),
        Option("--json", "json", _FLAG),
    ),
    "status": (
        Option("out_link", "status_out", {"metavar": "DIR"}),
        _STATE,
        Option("--json", "evaluate_json", _FLAG),
    ),
    "backup": (
        Option("out_link", "status_out", {"metavar": "DIR"}),
        Option("backup_file", "backup_file", {"metavar": "FILE"}),
        _STATE,
        Option("--restore", "backup_restore", _FLAG),
    ),
    "export": (
        Option("dir", "sample_dir", {"metavar": "DIR"}),
        Option("--to", "export_to", {"metavar": "FORMAT", "nargs": "+", "choices": _FORMATS, "required": True}),
        Option("--out", "export_to_folder", {"metavar": "OUT", "default": ""}),
        Option("--tables", "export_only", {"metavar": "TABLE", "nargs": "+", "default": []}),
        Option("--headers", "headers", {"choices": ["codes", "zh"], "default": "codes"}),
        Option("--lang", "export_lang", {"choices": ["zh", "en"], "default": "zh"}),
        Option("--json", "json", _FLAG),
    ),
    "parse": (
        Option("text", "text", {"metavar": "TEXT", "nargs": "?"}),
        Option("--quantities", "quantities", _FLAG),
        Option("--why", "why", _FLAG),
    ),
    "place": (
        Option("name", "name", {"metavar": "NAME", "nargs": "?"}),
        Option("--as-of", "as_of", {"metavar": "DATE", "default": ""}),
    ),
    "names": (
        Option("text", "names_text", {"metavar": "TEXT", "nargs": "?"}),
        Option("--by", "names_by", {"choices": ["pipeline", "rules", "both"], "default": "pipeline"}),
        Option("--names", "names_pipeline", {"metavar": "NAME", "default": ""}),
    ),
    "inspect": (
        Option("file", "inspect_file", {"metavar": "FILE"}),
        Option("--png", "inspect_png", {"metavar": "DIR", "default": ""}),
        Option("--page", "inspect_page", {"metavar": "N", "type": int, "default": 0}),
        Option("--password", "password", {"metavar": "P", "default": ""}),
        Option("--json", "evaluate_json", _FLAG),
    ),
    "doctor": (Option("--json", "evaluate_json", _FLAG),),
    "compare": (
        Option("dir", "compare_dir", {"metavar": "DIR"}),
        Option("--indicators", "indicators", {"metavar": "FILE", "action": "append", "default": []}),
        Option("--codes-as-of", "codes_as_of", {"metavar": "YEAR", "default": ""}),
        Option("--year", "compare_year", {"metavar": "Y", "default": ""}),
        Option("--region", "compare_region", {"metavar": "R", "default": ""}),
        Option("--out", "compare_out", {"metavar": "FILE", "default": ""}),
        Option("--json", "evaluate_json", _FLAG),
    ),
    "evaluate": (
        Option("path", "evaluate_path", {"metavar": "PATH"}),
        Option("gold", "gold_given", {"metavar": "GOLD"}),
        Option("--json", "evaluate_json", _FLAG),
        Option("--html", "html", {"metavar": "FILE", "default": ""}),
        Option("--against", "against", {"metavar": "REV", "default": ""}),
        Option("--agreement", "agreement", {"metavar": "GOLD2", "default": ""}),
        Option("--held-out", "held_out", _FLAG),
    ),
    "sample": (
        Option("dir", "sample_dir", {"metavar": "DIR", "nargs": "?", "default": ""}),
        Option("--n", "sample_n", {"metavar": "N", "type": int, "default": 200}),
        Option("--seed", "sample_seed", {"metavar": "N", "type": int, "default": 0}),
        Option("--out", "sample_out", {"metavar": "SHEET", "default": "sample.xlsx"}),
        Option("--score", "sample_score", {"metavar": "SHEET", "nargs": "+", "default": []}),
        Option("--json", "evaluate_json", _FLAG),
    ),
    "annotate": (
        Option("what", "annotate_what", {"choices": ["export", "import"]}),
        Option("paths", "annotate_paths", {"metavar": "PATH", "nargs": "+"}),
        Option("--to", "annotate_to", {"metavar": "FORMAT", "choices": _ANNOTATED, "default": ""}),
        Option("--from", "annotate_from", {"metavar": "FORMAT", "choices": _ANNOTATED, "default": ""}),
        Option("--out", "annotate_out", {"metavar": "OUT", "required": True}),
    ),
    "chart": (
        Option("dir", "sample_dir", {"metavar": "DIR"}),
        Option("--organisation", "chart_organisation_of", {"metavar": "REPORT", "default": ""}),
        Option("--kind", "chart_kind", {"choices": _CHARTS, "action": "append", "default": []}),
        Option("--indicator", "chart_indicator_id", {"metavar": "ID", "default": ""}),
        Option("--level", "chart_level", {"choices": _LEVELS, "default": "county"}),
        Option("--top", "chart_top", {"metavar": "N", "type": int}),
        Option("--out", "chart_out", {"metavar": "DIR", "default": ""}),
        Option("--format", "chart_format", {"choices": ["svg", "png", "both"], "default": "both"}),
        Option("--lang", "chart_lang", {"choices": ["zh", "en"], "default": ""}),
    ),
    "report": (
        Option("dir", "sample_dir", {"metavar": "DIR"}),
        Option("--html", "report_file", {"metavar": "FILE", "required": True}),
        Option("--lang", "report_lang", {"choices": ["zh", "en"], "default": ""}),
    ),
    "review": (
        Option("--inbox", "review_inbox_dir", {"metavar": "DIR", "required": True}),
        Option("--out", "out", {"metavar": "DIR", "required": True}),
        Option("--port", "review_port", {"metavar": "N", "type": int, "default": 8765}),
        Option("--host", "review_host", {"metavar": "H", "default": "127.0.0.1"}),
        Option("--password", "review_password", {"metavar": "P", "default": ""}),
        Option("--no-browser", "review_no_browser", _FLAG),
        *(option for option in _READING if option.name not in ("--password", "--no-texts")),
        Option("--files-password", "review_files_password", {"metavar": "P", "default": ""}),
        Option("--keep", "batch_keep", {"metavar": "N", "type": int, "default": 7}),
        _STATE,
    ),
    "gold": (
        Option("out_link", "status_out", {"metavar": "DIR"}),
        Option("gold", "gold_folder", {"metavar": "GOLD"}),
        _STATE,
    ),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; returns the exit code (argparse itself exits with 2 on wrong usage)."""
    words = language(os.environ)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    args = parser(words).parse_args(argv)
    try:
        return int(import_module(f"pipeline.commands.{args.command}").run(args, words))
    except JianbaoError as error:
        what = error.said(words) if isinstance(error, Spoken) else str(error)
        print(say("error", words, what=what), file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:  # the reader of our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def parser(words: Language) -> argparse.ArgumentParser:
    """The whole command line, with its help in a language."""
    top = _parser(PROGRAM, say("about", words), words)
    version = f"{PROGRAM} {VERSION}"
    _options(top, words).add_argument("--version", action="version", version=version, help=say("version", words))
    commands = top.add_subparsers(
        title=say("commands", words), dest="command", metavar="COMMAND", required=True, parser_class=_Plain
    )
    for name, options in COMMANDS.items():
        below = commands.add_parser(
            name, help=say(name, words), description=say(name, words), add_help=False, formatter_class=_formatter(words)
        )
        arguments, choices = below.add_argument_group(say("arguments", words)), _options(below, words)
        for option in options:
            group = choices if option.name.startswith("-") else arguments
            group.add_argument(option.name, help=say(option.help, words), **option.how)
    return top


class _Plain(argparse.ArgumentParser):
    """A parser that takes no abbreviated options, so that a script cannot come to depend on one."""

    def __init__(self, **how: Any) -> None:
        super().__init__(**{**how, "allow_abbrev": False})


def _parser(name: str, about: str, words: Language) -> argparse.ArgumentParser:
    return _Plain(prog=name, description=about, add_help=False, formatter_class=_formatter(words))


def _options(parser: argparse.ArgumentParser, words: Language) -> argparse._ArgumentGroup:
    group = parser.add_argument_group(say("options", words))
    group.add_argument("-h", "--help", action="help", help=say("help", words))
    return group


def _formatter(words: Language) -> type[argparse.HelpFormatter]:
    class Formatter(argparse.HelpFormatter):
        """Help of one width, in one language."""

        def __init__(self, prog: str) -> None:
            super().__init__(prog, max_help_position=28, width=_WIDTH)

        def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
            super().add_usage(usage, actions, groups, say("usage", words) if prefix is None else prefix)

    return Formatter


if __name__ == "__main__":
    sys.exit(main())
