"""`jianbao review`: the page on which a person checks what was read, until Ctrl-C."""

from __future__ import annotations

import getpass
import sys
import webbrowser
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.messages import Language, Misuse, say
from pipeline.settings import Settings, cores

if TYPE_CHECKING:
    from pipeline.review.desk import Desk


def run(args: Namespace, language: Language) -> int:
    """Bind, read what is new, show the page, end cleanly."""
    from pipeline.review.app import create_app
    from pipeline.review.guard import Guard
    from pipeline.review.pages import Pages
    from pipeline.review.routes import Site
    from pipeline.review.serve import bound, serve

    if not 0 <= args.port <= 65535:
        raise Misuse("review_bad_port")
    found = bound(args.host, args.port, args.password)
    with found:
        desk = _desk(args)
        port = found.getsockname()[1]
        site = Site(desk, Guard(args.host, port, args.password), Pages(desk.inbox), language, _who())
        address = _address(args.host, port)
        try:
            desk.read()
            serve(create_app(site), found, lambda: _ready(address, args.no_browser, language))
        finally:
            desk.close()
    print(say("review_ended", language), file=sys.stderr)
    return 0


def _desk(args: Namespace) -> Desk:
    from pipeline.review.desk import Desk
    from pipeline.review.store_shelf import open_shelf

    inbox, out = Path(args.inbox), Path(args.out)
    if inbox.exists() and not inbox.is_dir():
        raise Misuse("review_inbox", path=args.inbox)
    inbox.mkdir(parents=True, exist_ok=True)
    settings = Settings(workers=cores() if args.workers is None else args.workers)
    return Desk(open_shelf(inbox, out, settings), inbox, out, settings)


def _ready(address: str, quiet: bool, language: Language) -> None:
    print(say("review_at", language, address=address), flush=True)
    if not quiet:
        webbrowser.open(address)


def _address(host: str, port: int) -> str:
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host
    return f"http://[{shown}]:{port}/" if ":" in shown else f"http://{shown}:{port}/"


def _who() -> str:
    """The name that this machine knows its user by."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""
