"""Answers of the server: JSON that no page can take for anything else, and refusals in both languages."""

from __future__ import annotations

import json

from flask import Response

from pipeline.codes import CORRECTION_PROBLEMS, PAGE_PROBLEMS
from pipeline.corrections import Problem
from pipeline.review.guard import HEADERS

_WORDS = {one.code: one for one in (*CORRECTION_PROBLEMS, *PAGE_PROBLEMS)}
_STATUS = {
    "host": 403, "origin": 403, "token": 403, "login": 401, "wrong_password": 401, "too_many_tries": 429,
    "not_found": 404, "no_such_report": 404, "no_such_correction": 404, "no_picture": 404, "no_chart": 404,
    "too_large": 413, "too_many": 413, "failed": 500,
}  # fmt: skip
"""Statuses of refusals; 400 for all others."""


class Refusal(Exception):
    """The request is answered with a code of `codes.PAGE_PROBLEMS` or `codes.CORRECTION_PROBLEMS`."""

    def __init__(self, code: str, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(code)
        self.code = code
        self.problems = problems


def answer(value: object, status: int = 200) -> Response:
    """A value as JSON; `<` is escaped, so that even as a page it would hold no element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    data = text.replace("<", "\\u003c").encode("utf-8", "backslashreplace")
    return Response(data, status, content_type="application/json; charset=utf-8")


def refusal(code: str, problems: tuple[Problem, ...] = ()) -> Response:
    """Why a request is refused."""
    told = [{"column": one.column, **_said(one.code)} for one in problems]
    return answer({"error": {**_said(code), "problems": told}}, _STATUS.get(code, 400))


def data(content: bytes, kind: str, **headers: str) -> Response:
    """Bytes of a kind."""
    return Response(content, content_type=kind, headers=headers)


def secured(response: Response) -> Response:
    """The answer with the headers that every one bears, unless it brought its own."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.pop("Server", None)
    return response


def text_of(code: str, language: str) -> str:
    """The words of a refusal."""
    words = _said(code)
    return words["zh" if language == "zh" else "en"]


def _said(code: str) -> dict[str, str]:
    known = _WORDS.get(code)
    return {"code": code, "zh": known.zh if known else code, "en": known.en if known else code}
