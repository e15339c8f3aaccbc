"""What a report's rows depend on besides its bytes, as two digests: of its reading, and of what is made of the text."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path

from pipeline.ingest.ocr import available
from pipeline.settings import VERSION, Settings

READING = (
    "archive.py", "codes.py", "errors.py", "ingest", "model.py", "ocr_pages.py", "run.py", "writing",
    "lexicon/__init__.py", "lexicon/patterns.py", "lexicon/html.toml", "lexicon/ingest.toml", "lexicon/radicals.toml",
    "lexicon/sensitive.toml", "lexicon/symbols.toml", "lexicon/traditional.toml",
)  # fmt: skip
"""What of `pipeline` decides how bytes become text; everything else decides what the text states."""
APART = (
    "annotation/", "charts/", "cli.py", "commands/", "evaluate/", "review/", "sampling/", "web/", "words/",
)  # fmt: skip
"""What of `pipeline` no row depends on: a new word on the page need not extract a whole archive anew."""
FINDING = ("archive.py", "scan.py")
"""What of `pipeline` decides which reports a file or packed folder holds, and what they are called in it."""
_READERS = (
    "charset-normalizer", "lxml", "msoffcrypto-tool", "numpy", "olefile", "onnxruntime", "pdfplumber", "pillow",
    "pypdfium2", "python-docx", "rapidocr",
)  # fmt: skip
_CONVERTERS = ("soffice", "libreoffice", "antiword")
_SOURCES = frozenset({".py", ".toml", ".gz"})


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """`reading`: of all that decides the text; `program`: of all that decides its rows, the settings among it.

    `finding`: of all that decides which reports a file holds, the password among it.
    """

    reading: str
    program: str
    finding: str = ""


def fingerprint(settings: Settings, secret: bytes) -> Fingerprint:
    """The digests for a run; `secret` hides the password in them."""
    hidden = _hidden(settings.password, secret)
    reading = _digest(_program()[0], *_environment(), json.dumps(settings.limits), hidden)
    own = (_file(name) for name in (*settings.lexicon, *settings.indicators))
    chosen = (settings.headers, str(settings.min_confidence), str(settings.codes_as_of))
    return Fingerprint(reading, _digest(reading, VERSION, _program()[1], *chosen, *own), _digest(_finders(), hidden))


@cache
def _finders() -> str:
    return _digest(*(_file(str(files("pipeline") / name)) for name in FINDING))


@cache
def _program() -> tuple[str, str]:
    """Digests of the program's own files: those that read, and all that decide a row."""
    digests = {name: _file(path) for top in ("pipeline", "extractors") for name, path in _files(top)}
    reading = {name: digest for name, digest in digests.items() if name.startswith(_reading())}
    deciding = {name: digest for name, digest in digests.items() if not name.startswith(_apart())}
    return _digest(*_pairs(reading)), _digest(*_pairs(deciding))


def _apart() -> tuple[str, ...]:
    return tuple(f"pipeline/{name}" for name in APART)


def _reading() -> tuple[str, ...]:
    return tuple(f"pipeline/{name}" if "." in name else f"pipeline/{name}/" for name in READING)


def _files(top: str) -> list[tuple[str, str]]:
    """Pairs of a name below the program's root and a path, sorted, whatever the system's order."""
    root = Path(str(files(top)))
    found = (path for path in root.rglob("*") if path.suffix in _SOURCES)
    return sorted((f"{top}/{path.relative_to(root).as_posix()}", str(path)) for path in found)


def _environment() -> list[str]:
    """What this machine can read, and with which libraries."""
    converters = [name for name in _CONVERTERS if shutil.which(name)]
    return [*map(_version, _READERS), *converters, str(available())]


def _version(package: str) -> str:
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return package


def _hidden(password: str, secret: bytes) -> str:
    """A digest that tells two passwords apart and costs too much to be guessed from."""
    return hashlib.scrypt(password.encode(), salt=secret, n=2**14, r=8, p=1).hex() if password else ""


def _pairs(digests: dict[str, str]) -> Iterable[str]:
    return (f"{name} {digest}" for name, digest in sorted(digests.items()))


def _file(name: str) -> str:
    return hashlib.sha256(Path(name).read_bytes()).hexdigest()


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]
