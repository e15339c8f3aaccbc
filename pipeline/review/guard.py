"""Who may speak to the page: this machine's own browser, on a page that this server gave out, with the password."""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
import socket
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

COOKIE = "jianbao_session"
TOKEN_HEADER = "X-CSRF-Token"
_LOOPBACK = frozenset(["localhost", "127.0.0.1", "::1"])
_TRIES, _WINDOW = 5, 60.0
"""Wrong passwords in so many seconds, from wherever, after which none is looked at."""
_SESSION = 12 * 3600.0
"""Seconds after which the password is asked for again."""
_SESSIONS = 200

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}
"""On every answer."""
PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; sandbox"
"""Instead, on a drawing: it carries its own styles, and runs nothing."""


def is_loopback(host: str) -> bool:
    """Whether nobody but this machine can reach a server bound to it."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@dataclass(slots=True)
class Guard:
    """`host` and `port` as bound; `password` empty for a page that only this machine reaches."""

    host: str
    port: int
    password: str = ""
    now: Callable[[], float] = time.monotonic
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    """What every change must show: a page of another origin cannot read it."""
    _salt: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    _sessions: dict[bytes, float] = field(default_factory=dict)
    _wrong: deque[float] = field(default_factory=lambda: deque(maxlen=_TRIES))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def knows_host(self, header: str) -> bool:
        """Whether the page is served under this name: a name that a stranger's DNS leads here is none of ours."""
        name, port = _host_of(header)
        if port not in (self.port, None) or not name:
            return False
        if name in _LOOPBACK or name == self.host.lower():
            return True
        return bool(self.password) and (_is_address(name) or name == socket.gethostname().lower())

    def knows_origin(self, origin: str | None, site: str | None, host: str) -> bool:
        """Whether a request that changes something comes from the page itself, as far as the browser tells."""
        if site not in (None, "same-origin", "none"):
            return False
        if origin is None:
            return True
        parts = urlsplit(origin)
        return parts.scheme in ("http", "https") and parts.netloc.lower() == host.lower()

    def knows_token(self, token: str | None) -> bool:
        """Whether it is the token that this server gave out."""
        return token is not None and secrets.compare_digest(token.encode(), self.token.encode())

    def may_try(self) -> bool:
        """Whether a password is looked at now."""
        with self._lock:
            return len(self._wrong) < _TRIES or self.now() - self._wrong[0] > _WINDOW

    def login(self, password: str) -> str:
        """The cookie of a new session; empty for a wrong password. Takes as long whatever is wrong about it."""
        given, right = self._digest(password), self._digest(self.password)
        if not self.password or not secrets.compare_digest(given, right):
            with self._lock:
                self._wrong.append(self.now())
            return ""
        cookie = secrets.token_urlsafe(32)
        with self._lock:
            self._sessions[self._short(cookie)] = self.now() + _SESSION
            while len(self._sessions) > _SESSIONS:
                self._sessions.pop(next(iter(self._sessions)))
        return cookie

    def is_in(self, cookie: str | None) -> bool:
        """Whether a request may see the data."""
        if not self.password:
            return True
        with self._lock:
            return cookie is not None and self._sessions.get(self._short(cookie), 0.0) > self.now()

    def _digest(self, password: str) -> bytes:
        return hashlib.scrypt(password.encode("utf-8", "replace"), salt=self._salt, n=2**13, r=8, p=1)

    def _short(self, cookie: str) -> bytes:
        return hashlib.sha256(cookie.encode("utf-8", "replace")).digest()


def _host_of(header: str) -> tuple[str, int | None]:
    """Name and port of a Host header; no name where it is none."""
    try:
        parts = urlsplit(f"//{header}")
        name, port = parts.hostname or "", parts.port
    except ValueError:
        return "", None
    plain = f"[{name}]" if ":" in name else name
    return (name.lower(), port) if header.lower() in (plain, f"{plain}:{port}") else ("", None)


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
