"""`jianbao report`: a published folder as one self-contained HTML file to mail."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from pipeline.messages import Language, Misuse, say


def run(args: Namespace, language: Language) -> int:
    """Write the file and tell its size; Misuse when the folder cannot be read or the file not be written."""
    from pipeline.export.report_html import report_html

    out = Path(args.html)
    try:
        data = report_html(Path(args.dir), args.lang or language)
    except (OSError, ValueError) as error:
        raise Misuse("bad_output", path=args.dir, what=error) from None
    try:
        out.write_bytes(data)
    except OSError as error:
        raise Misuse("not_written", path=out, what=error.strerror or error) from error
    print(say("report_written", language, path=out, size=f"{len(data) / 1e6:.1f}"))
    return 0
