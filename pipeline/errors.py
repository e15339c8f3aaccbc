"""What can go wrong with one file, as data: every unread file becomes a row of reports.csv with one of these codes."""

from __future__ import annotations


class JianbaoError(Exception):
    """The program cannot go on; the message says what to do. Commands exit with `exit_code`."""

    exit_code = 1


class UsageError(JianbaoError):
    """The command line or a settings file asks for something impossible."""

    exit_code = 2


class Unreadable(JianbaoError):
    """One file cannot be read. `code` is a key of `codes.REASONS`; `detail` is free text for the log.

    `pages`: those, from 1, that show text which a recogniser may read.
    """

    def __init__(self, code: str, detail: str = "", pages: tuple[int, ...] = ()) -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail
        self.pages = pages

    def __reduce__(self) -> tuple[type[Unreadable], tuple[str, str, tuple[int, ...]]]:
        return type(self), (self.code, self.detail, self.pages)
