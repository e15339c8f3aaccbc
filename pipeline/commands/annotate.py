"""`jianbao annotate`: answers and published rows out to annotation tools, and back as answers."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.commands.evaluate import output_of
from pipeline.messages import Language, Misuse, say

if TYPE_CHECKING:
    from pipeline.annotation import Problem, Sheet
    from pipeline.annotation.came import Came
    from pipeline.evaluate import Output

_SOME_LEFT_OUT = 3
_LISTS = ("facts", "traps", "mechanisms", "citations")


def run(args: Namespace, language: Language) -> int:
    """Write a tool's file, or read one back; 3 when something was left out, which is told line by line."""
    given = vars(args)
    if args.what == "export" and args.to and not given["from"] and len(args.paths) <= 2:
        return _export(args, language)
    if args.what == "import" and given["from"] and not args.to and len(args.paths) == 1:
        return _import(Path(args.paths[0]), given["from"], Path(args.out), language)
    raise Misuse("an_usage")


def _export(args: Namespace, language: Language) -> int:
    from pipeline.annotation.formats import written

    told: list[Problem] = []
    answered = len(args.paths) == 2
    sheets = list(_answered(args.paths[0], args.paths[1], told) if answered else _published(args.paths[0], told))
    out = Path(args.out)
    files = written(sheets, out.name, args.to, predicted=not answered)
    for file in files:
        _write(out.parent / file.name, file.content)
    shown = ", ".join(file.name for file in files if "/" not in file.name)
    marks = sum(len(sheet.marks) for sheet in sheets)
    return _said(told, say("an_written", language, reports=len(sheets), marks=marks, files=shown), language)


def _answered(gold: str, reports: str, told: list[Problem]) -> Iterator[Sheet]:
    """Answers on the texts of their reports; UsageError when they are held out, or not as described."""
    from pipeline.annotation import Problem, from_answer
    from pipeline.evaluate import load_gold
    from pipeline.evaluate.gold import is_held_out

    if is_held_out(Path(gold)):
        raise Misuse("an_held_out", path=gold)
    load_gold(Path(gold))
    output = output_of(reports)
    texts = _texts(output)
    for file in sorted(Path(gold).glob("*.json")):
        answer = json.loads(file.read_text("utf-8"))
        text = texts.get(answer["report"], "")
        if not text:
            told.append(Problem(answer["report"], "an_unread"))
            continue
        sheet = from_answer(answer, text)
        left = sum(one is not None for of in _LISTS for one in sheet.rest.get(of, ()))
        told += [Problem(answer["report"], "an_unplaced", {"count": left})] if left else []
        yield sheet


def _published(folder: str, told: list[Problem]) -> Iterator[Sheet]:
    from pipeline.annotation import Problem, from_published
    from pipeline.evaluate import from_folder
    from pipeline.scan import is_published

    if not is_published(folder):
        raise Misuse("an_usage")
    output = from_folder(Path(folder))
    for name, row in sorted(output.reports.items()):
        if not output.texts.get(row["report_id"]):
            told.append(Problem(name, "an_unread"))
            continue
        sheet, left = from_published(output, row)
        told += [Problem(name, "an_no_context", {"count": left})] if left else []
        yield sheet


def _texts(output: Output) -> dict[str, str]:
    """The texts by bare file name; files of the same bytes have one row that names them all."""
    rows = output.reports.values()
    names = ((Path(name).name, row["report_id"]) for row in rows for name in (row["file"], *row["also_as"].split(";")))
    return {name: output.texts[report_id] for name, report_id in names if report_id in output.texts}


def _import(file: Path, form: str, out: Path, language: Language) -> int:
    from pipeline.annotation.formats import read

    try:
        came = read(file, form)
    except (OSError, ValueError) as error:
        raise Misuse("an_unreadable", path=file, format=form, what=type(error).__name__) from None
    told: list[Problem] = []
    answers = dict(_answers(came, told))
    _refuse_other(out, answers)
    for name, content in answers.items():
        _write(out / f"{name}.json", content)
    counts = _counted(json.loads(content) for content in answers.values())
    return _said(told, say("an_imported", language, reports=len(answers), out=out, **counts), language)


def _answers(came: Iterable[Came | Problem], told: list[Problem]) -> Iterator[tuple[str, str]]:
    """The answers by report, as they are written."""
    from pipeline.annotation import Problem, restore
    from pipeline.annotation.came import is_plain_name

    seen: set[str] = set()
    for one in came:
        if isinstance(one, Problem):
            told.append(one)
            continue
        name = one.sheet.report
        answer, problems = restore(one.sheet, one.returned)
        told += [*one.problems, *problems]
        if name in seen or not is_plain_name(name):
            told.append(Problem(name, "an_twice" if name in seen else "an_name", {"name": name}))
            continue
        seen.add(name)
        yield name, json.dumps(answer, ensure_ascii=False, indent=1) + "\n"


def _refuse_other(out: Path, answers: dict[str, str]) -> None:
    """UsageError when an answer would take the place of another: that may be someone's work."""
    for name, content in answers.items():
        file = out / f"{name}.json"
        if file.exists() and file.read_text("utf-8") != content:
            raise Misuse("an_exists", path=file)


def _counted(answers: Iterable[dict[str, Any]]) -> dict[str, int]:
    kept = list(answers)
    return {of: sum(len(answer.get(of, ())) for answer in kept) for of in _LISTS}


def _write(file: Path, content: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content.encode("utf-8"))


def _said(told: Iterable[Problem], last: str, language: Language) -> int:
    lines = [say("an_problem", language, where=one.where, what=say(one.key, language, **one.values)) for one in told]
    if lines:
        print("\n".join(lines), file=sys.stderr)
    print(last)
    return _SOME_LEFT_OUT if lines else 0
