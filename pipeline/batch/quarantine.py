"""quarantine/: one page for each report that could not be read whole, with the reason and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pipeline.codes import REASONS
from pipeline.disk import Disk

_PAGE = """\
{file}

{zh}。{advice_zh}。
{en}; {advice}.

报告编号 / report: {report_id}
原因代码 / reason: {reason}
详情 / detail: {detail}
所在位置 / path: {path}

文件或程序有变化时会自动重试。 / It is tried again when the file or the program changes.
"""
_REASONS = {reason.code: reason for reason in REASONS}


def page_of(file: str, report_id: str, reason: str, detail: str, path: str) -> bytes:
    """What stands on a report's page."""
    code = _REASONS[reason]
    words = {"zh": code.zh, "advice_zh": code.advice_zh, "en": code.en, "advice": code.advice}
    told = {"file": file, "report_id": report_id, "reason": reason, "detail": detail or "–", "path": path}
    lines = {name: " ".join(text.split()) for name, text in (words | told).items()}
    return _PAGE.format(**lines).encode("utf-8", "backslashreplace")


def write_quarantine(folder: Path, pages: Iterable[tuple[str, bytes]], disk: Disk) -> None:
    """Exactly these pages, by report id."""
    wanted = {f"{report_id}.txt": page for report_id, page in pages}
    disk.mkdir(folder)
    for path in sorted(folder.iterdir()):
        if path.name not in wanted:
            disk.remove(path)
    for name, page in wanted.items():
        path = folder / name
        if not path.is_file() or path.read_bytes() != page:
            disk.write(path.with_suffix(".new"), [page])
            disk.rename(path.with_suffix(".new"), path)
