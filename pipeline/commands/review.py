"""`jianbao review`: the page on which a person checks what was read, until Ctrl-C."""

from __future__ import annotations

import getpass
import sys
import webbrowser
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.messages import Language, Misuse, say

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
        site = Site(
            desk, Guard(args.host, port, args.password), Pages(desk.inbox, args.files_password), language, _who()
        )
        address = _address(args.host, port)
        try:
            desk.read()
            serve(create_app(site), found, lambda: _ready(address, args.no_browser, language))
        finally:
            desk.close()
    print(say("review_ended", language), file=sys.stderr)
    return 0


def _desk(args: Namespace) -> Desk:
    from pipeline.batch import Plan
    from pipeline.batch.plan import state_of
    from pipeline.commands.extract import settings_of
    from pipeline.review.desk import Desk
    from pipeline.review.store_shelf import SETTLE, open_shelf

    inbox, out = Path(args.inbox), Path(args.out)
    if inbox.exists() and not inbox.is_dir():
        raise Misuse("review_inbox", path=args.inbox)
    if args.keep < 1:
        raise Misuse("bad_keep")
    settings = settings_of(Namespace(**{**vars(args), "password": args.files_password, "no_texts": False}))
    inbox.mkdir(parents=True, exist_ok=True)
    state = Path(args.state) if args.state else state_of(out)
    plan = Plan((str(inbox),), out, state, settings, keep=args.keep, settle=SETTLE, by="page")
    return Desk(open_shelf(plan), inbox, out, settings)


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
