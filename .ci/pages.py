"""Pages of docs/ that the program produces: `python .ci/pages.py [--write]`.

docs/codebook.md is the table of columns and codes. In docs/example.md every ```text block is what the ```python block
before it prints; the blocks run one after another in one namespace, in an empty folder. Without `--write` nothing is
changed, and the exit code is 1 when a page is out of date.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from pipeline.export.codebook import page  # noqa: E402 (the path comes first)
from pipeline.export.contents import fill  # noqa: E402
from pipeline.export.long_form import with_long  # noqa: E402

CODEBOOK, EXAMPLE = ROOT / "docs" / "codebook.md", ROOT / "docs" / "example.md"
BLOCK = re.compile(r"```python\n(?P<code>.*?)```\n(?:\n```text\n.*?```\n)?", re.S)
_HEAD = """\
# Codebook · 编码手册

Produced by `python .ci/pages.py --write` from `pipeline/schema.py`; the same stands in `datapackage.json` beside the
data, on the sheet `codebook` of the workbook and in the table `codebook` of the DuckDB file.

"""


def codebook() -> str:
    """docs/codebook.md as it should be."""
    return _HEAD + page(with_long(fill({})))


def example() -> str:
    """docs/example.md as it should be; whatever a block raises comes through."""
    names: dict[str, Any] = {}
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            return BLOCK.sub(lambda block: _run(block["code"], names), EXAMPLE.read_text("utf-8"))
        finally:
            os.chdir(before)


def _run(code: str, names: dict[str, Any]) -> str:
    """The block and what it prints, without spaces at line ends."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(code, EXAMPLE.name, "exec"), names)
    printed = "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines())
    return f"```python\n{code}```\n" + (f"\n```text\n{printed}```\n" if printed else "")


def main() -> int:
    """Check the pages, or write them."""
    stale = 0
    for file, text in ((CODEBOOK, codebook()), (EXAMPLE, example())):
        if file.is_file() and file.read_text("utf-8") == text:
            continue
        stale = 1
        if "--write" in sys.argv:
            file.write_text(text, "utf-8")
        else:
            print(f"{file.relative_to(ROOT)} is out of date: run python .ci/pages.py --write", file=sys.stderr)
    return int(bool(stale) and "--write" not in sys.argv)


if __name__ == "__main__":
    sys.exit(main())
