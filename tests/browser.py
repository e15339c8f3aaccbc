"""A real browser for tests: Debian's Chromium (or the one that CHROMIUM names), without any network."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserType, Page, Route, sync_playwright

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
_ARGUMENTS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking")
_WAIT = 10_000
"""Milliseconds after which something that should appear counts as missing."""


@contextmanager
def started() -> Iterator[Browser]:
    """The browser, for a session of tests."""
    with sync_playwright() as playwright, launched(playwright.chromium) as browser:
        yield browser


@contextmanager
def launched(kind: BrowserType, *arguments: str) -> Iterator[Browser]:
    """One more browser, with arguments of its own."""
    browser = kind.launch(executable_path=CHROMIUM, args=[*_ARGUMENTS, *arguments])
    yield browser
    browser.close()


class Watched:
    """A page that remembers what went wrong on it and what it asked for beyond `allowed`."""

    def __init__(self, page: Page, allowed: str) -> None:
        self.page = page
        self.errors: list[str] = []
        self.errors_allowed: list[str] = []
        """Pieces of what the browser may complain of."""
        self.requests: list[str] = []
        page.set_default_timeout(_WAIT)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda said: self.errors.append(said.text) if said.type in ("error", "warning") else None)
        page.on("dialog", lambda dialog: (self.errors.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.route("**/*", lambda route: self._route(route, allowed))

    def wrong(self) -> list[str]:
        """The errors that were not expected."""
        return [one for one in self.errors if not any(piece in one for piece in self.errors_allowed)]

    def _route(self, route: Route, allowed: str) -> None:
        if route.request.url.startswith(allowed):
            route.continue_()
        else:
            self.requests.append(route.request.url)
            route.abort()


@contextmanager
def watched(browser: Browser, allowed: str, *, width: int = 1280, height: int = 850, scheme: str = "light") -> Iterator[Watched]:
    """A fresh page that may load what starts with `allowed`; afterwards it must have had no error and asked for nothing else."""
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, locale="en-US")  # type: ignore[arg-type]
    try:
        seen = Watched(context.new_page(), allowed)
        yield seen
        assert seen.wrong() == []
        assert seen.requests == []
    finally:
        context.close()
