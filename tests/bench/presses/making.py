"""Layouts to bytes, kept in a folder between runs."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterable
from pathlib import Path

from .layout import Layout
from .story import compose

HERE = Path(__file__).parent


def press(given: Iterable[Layout], folder: Path | None = None) -> dict[str, bytes]:
    """PDF bytes by the layout's name; what was made before is taken from `folder`."""
    wanted = list(given)
    stamp = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(HERE.glob("*.[pt]*")))).hexdigest()[:12]
    kept = (folder or Path(tempfile.gettempdir()) / "jianbao_presses") / stamp
    kept.mkdir(parents=True, exist_ok=True)
    paths = {one.name: kept / (hashlib.sha256(repr(one).encode()).hexdigest()[:20] + ".pdf") for one in wanted}
    missing = [one for one in wanted if not paths[one.name].exists()]
    for producer in sorted({one.producer for one in missing}):
        ours = [one for one in missing if one.producer == producer]
        _make(producer, ours, {one.name: paths[one.name] for one in ours})
    return {one.name: paths[one.name].read_bytes() for one in wanted if paths[one.name].exists()}


def _make(producer: str, given: list[Layout], paths: dict[str, Path]) -> None:
    if producer == "reportlab":
        from .canvas import pressed

        for one in given:
            paths[one.name].write_bytes(pressed(one, compose(one)))
    elif producer == "chrome":
        from .browser import printed

        printed(given, paths)
    else:
        from .office import converted

        converted(given, paths)
