"""The review page's server on a free port, for tests in a browser: the real one, on a shelf in memory or on the real store."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from waitress.server import create_server

from pipeline.batch import Plan
from pipeline.batch.plan import state_of
from pipeline.corrections import Correction
from pipeline.review.app import create_app
from pipeline.review.desk import Desk
from pipeline.review.guard import Guard
from pipeline.review.pages import Pages
from pipeline.review.routes import Site
from pipeline.review.serve import bound
from pipeline.review.store_shelf import open_shelf
from pipeline.settings import Settings


@dataclass(frozen=True)
class Served:
    """A running server: its address, its reports, and what a test looks at behind the page."""

    address: str
    desk: Desk
    inbox: Path

    @property
    def entries(self) -> list[Correction]:
        """The whole log, as the store has it."""
        return list(self.desk.shelf.log())

    def settle(self) -> None:
        """Until nothing is read any more."""
        while self.desk.progress.running:
            self.desk.wait(30)


@contextmanager
def served(folder: Path, files: dict[str, bytes], password: str = "") -> Iterator[Served]:
    """The server over `files`, read already, on the real store, as the command runs it."""
    inbox, out = folder / "inbox", folder / "out"
    for name, content in files.items():
        (inbox / name).parent.mkdir(parents=True, exist_ok=True)
        (inbox / name).write_bytes(content)
    settings = Settings(workers=1)
    shelf = open_shelf(Plan((str(inbox),), out, state_of(out), settings, settle=0.0, by="page"))
    shelf.read(lambda *told: None)
    desk = Desk(shelf, inbox, out, settings)
    found = bound("127.0.0.1", 0, password)
    port = found.getsockname()[1]
    site = Site(desk, Guard("127.0.0.1", port, password), Pages(inbox), "en", "tester")
    server = create_server(create_app(site), sockets=[found], threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield Served(f"http://127.0.0.1:{port}/", desk, inbox)
    finally:
        desk.close()
        server.close()
        found.close()
