"""The server bound to an address and kept running until it is interrupted."""

from __future__ import annotations

import signal
import socket
import threading
from collections.abc import Callable
from types import FrameType

from flask import Flask
from waitress.server import create_server

from pipeline.messages import Misuse
from pipeline.review.guard import is_loopback

_THREADS = 8


def bound(host: str, port: int, password: str) -> socket.socket:
    """A socket on that address; port 0 takes a free one.

    Misuse for an address beyond this machine without a password, and for one that cannot be had.
    """
    if not is_loopback(host) and not password:
        raise Misuse("review_needs_password", host=host)
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        found = socket.socket(family, kind)
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind(address)
    except (OSError, OverflowError, UnicodeError) as error:
        raise Misuse("review_not_bound", host=host, port=port, what=error) from None
    return found


def serve(app: Flask, found: socket.socket, ready: Callable[[], object]) -> None:
    """Answer until SIGINT or SIGTERM; `ready` is called once it answers."""
    server = create_server(app, sockets=[found], threads=_THREADS, ident="")
    threading.Thread(target=ready, daemon=True).start()
    before = signal.signal(signal.SIGTERM, _interrupt)
    try:
        server.run()  # ends by itself on SIGINT
    finally:
        signal.signal(signal.SIGTERM, before)
        server.close()


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
