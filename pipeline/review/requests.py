"""What a request holds, as far as it is of the form that is expected."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from flask import Request

from pipeline.review.answers import Refusal

_LARGEST = 1024 * 1024
"""Bytes of a JSON body."""
_PAGE = 200
_FURTHEST = 10**9


def body_of(request: Request) -> dict[str, Any]:
    """The JSON object that was sent; numbers with a point stay text, so that none is rounded."""
    if not request.is_json or (request.content_length or 0) > _LARGEST:
        raise Refusal("bad_request")
    try:
        found = json.loads(request.get_data(), parse_float=str, parse_constant=str)
    except (ValueError, RecursionError):
        raise Refusal("bad_request") from None
    if not isinstance(found, dict):
        raise Refusal("bad_request")
    return found


def offset(asked: Mapping[str, str]) -> int:
    """From which row on."""
    return number(asked, "offset", 0)


def limit(asked: Mapping[str, str]) -> int:
    """How many rows."""
    return number(asked, "limit", _PAGE)


def number(asked: Mapping[str, str], name: str, otherwise: int) -> int:
    """A whole number that was asked for."""
    text = asked.get(name, "")
    return min(int(text), _FURTHEST) if text.isascii() and text.isdigit() and len(text) < 12 else otherwise
