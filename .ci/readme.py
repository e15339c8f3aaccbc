"""The parts of the README files that the program itself produces: `python .ci/readme.py [--write]`.

A part stands between `<!-- produced: NAME -->` and `<!-- end -->`. Without `--write` nothing is changed, and the exit
code is 1 when a part is out of date.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from pipeline.cli import COMMANDS, parser  # noqa: E402 (the path comes first)
from pipeline.codes import REASONS  # noqa: E402
from pipeline.messages import WORDS, Language, say  # noqa: E402
from pipeline.schema import CODES, TABLE, TABLES  # noqa: E402

READMES: dict[str, Language] = {"README.md": "en", "README.zh-CN.md": "zh"}
PART = re.compile(r"(?<=<!-- produced: )(\w+)( -->\n)(.*?)(?=<!-- end -->)", re.S)
HEADS = {
    "files": (("文件", "每行"), ("file", "one row per")),
    "columns": (("列", "含义"), ("column", "meaning")),
    "categories": (("代码", "所计"), ("code", "counts")),
    "exits": (("退出码", "含义"), ("exit code", "meaning")),
    "reasons": (("代码", "问题", "办法"), ("code", "what is wrong", "what to do")),
}


def files(language: Language) -> list[tuple[str, ...]]:
    """The published tables."""
    return [(f"`{table.name}.csv`", table.meaning_zh if language == "zh" else table.meaning) for table in TABLES]


def columns(language: Language) -> list[tuple[str, ...]]:
    """The columns of facts.csv."""
    return [(f"`{one.name}`", one.meaning_zh if language == "zh" else one.meaning) for one in TABLE["facts"].columns]


def categories(language: Language) -> list[tuple[str, ...]]:
    """The codes of facts.csv's `category`."""
    codes = next(column.codes for column in TABLE["facts"].columns if column.name == "category")
    return [(f"`{code}`", CODES[code].zh if language == "zh" else CODES[code].en) for code in codes]


def exits(language: Language) -> list[tuple[str, ...]]:
    """The exit codes."""
    return [(key.removeprefix("exit_"), say(key, language)) for key in WORDS if key.startswith("exit_")]


def reasons(language: Language) -> list[tuple[str, ...]]:
    """Why a file is not read whole."""
    chinese = language == "zh"
    return [(f"`{r.code}`", r.zh if chinese else r.en, r.advice_zh if chinese else r.advice) for r in REASONS]


TABLES_OF: dict[str, Callable[[Language], list[tuple[str, ...]]]] = {
    "files": files, "columns": columns, "categories": categories, "exits": exits, "reasons": reasons,
}  # fmt: skip


def produce(name: str, language: Language) -> str:
    """The part of that name, in Markdown."""
    if name == "help":
        texts = (_help([], language), *(_help([command], language) for command in COMMANDS))
        return "```text\n" + "\n".join(texts) + "```\n"
    head = HEADS[name][0 if language == "zh" else 1]
    rows = [head, ("---",) * len(head), *TABLES_OF[name](language)]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def current(readme: str) -> str:
    """The README as it should be."""
    language = READMES[readme]
    text = (ROOT / readme).read_text("utf-8")
    return PART.sub(lambda part: part[1] + part[2] + produce(part[1], language), text)


def _help(argv: list[str], language: Language) -> str:
    top = parser(language)
    if not argv:
        return top.format_help()
    below = next(action for action in top._subparsers._group_actions if action.choices)  # type: ignore[union-attr]
    return below.choices[argv[0]].format_help()  # type: ignore[index,no-any-return,call-overload]


def main() -> int:
    """Check the README files, or write them."""
    stale = [readme for readme in READMES if current(readme) != (ROOT / readme).read_text("utf-8")]
    for readme in stale:
        if "--write" in sys.argv:
            (ROOT / readme).write_text(current(readme), "utf-8")
        else:
            print(f"{readme} is out of date: run python .ci/readme.py --write", file=sys.stderr)
    return int(bool(stale) and "--write" not in sys.argv)


if __name__ == "__main__":
    sys.exit(main())
