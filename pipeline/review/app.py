"""The server as Flask sees it: who may come in, and which address is answered by what."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from pipeline.corrections import Refused
from pipeline.review.answers import Refusal, refusal, secured
from pipeline.review.guard import COOKIE, TOKEN_HEADER, Guard
from pipeline.review.routes import Routes, Site
from pipeline.settings import PROGRAM

_OPEN = frozenset(["page", "static_file", "login"])
"""What is answered before the password is given."""


def create_app(site: Site) -> Flask:
    """The server; it answers nobody but whom the site's guard lets in."""
    app = Flask(PROGRAM, static_folder=None, template_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = site.bounds.total_bytes
    app.config["MAX_FORM_PARTS"] = 2 * site.bounds.files
    routes = Routes(site)
    for method, rule, name in RULES:
        app.add_url_rule(rule, name, getattr(routes, name), methods=[method])
    app.before_request(lambda: _refused(site.guard))
    app.after_request(secured)
    app.register_error_handler(Refusal, lambda error: refusal(error.code, error.problems))
    app.register_error_handler(Refused, lambda error: refusal("bad_request", error.problems))
    app.register_error_handler(RequestEntityTooLarge, lambda error: refusal("too_large"))
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _own_error(app))
    return app


RULES = (
    ("GET", "/", "page"),
    ("GET", "/static/<name>", "static_file"),
    ("POST", "/api/login", "login"),
    ("GET", "/api/state", "state"),
    ("GET", "/api/schema", "schema"),
    ("GET", "/api/reports", "report_list"),
    ("GET", "/api/reports/<report_id>", "report"),
    ("GET", "/api/reports/<report_id>/pages/<int:page>", "page_boxes"),
    ("GET", "/api/reports/<report_id>/pages/<int:page>.png", "page_picture"),
    ("GET", "/api/doubts", "doubts"),
    ("GET", "/api/comparison", "comparison"),
    ("GET", "/api/comparison/evidence", "evidence"),
    ("GET", "/api/charts/<kind>.svg", "chart"),
    ("GET", "/api/corrections", "log"),
    ("GET", "/api/corrections.csv", "log_csv"),
    ("GET", "/api/orphans", "orphans"),
    ("POST", "/api/upload", "upload"),
    ("POST", "/api/read", "read"),
    ("POST", "/api/corrections", "correct"),
    ("POST", "/api/corrections/<correction_id>/undo", "undo"),
    ("POST", "/api/corrections/<correction_id>/confirm", "confirm"),
)
"""Method, address, and the method of `_Routes` that answers."""


def _refused(guard: Guard) -> Response | None:
    """The refusal of a request that may not come in."""
    host, site = request.headers.get("Host", ""), request.headers.get("Sec-Fetch-Site")
    if not guard.knows_host(host):
        return refusal("host")
    changes = request.method not in ("GET", "HEAD", "OPTIONS")
    origin = request.headers.get("Origin")
    if (changes and not guard.knows_origin(origin, site, host)) or (site == "cross-site" and request.path != "/"):
        return refusal("origin")
    if request.endpoint not in _OPEN and request.endpoint and not guard.is_in(request.cookies.get(COOKIE)):
        return refusal("login")
    if changes and request.endpoint != "login" and not guard.knows_token(request.headers.get(TOKEN_HEADER)):
        return refusal("token")
    return None


def _http_error(error: HTTPException) -> Response:
    return refusal("not_found" if error.code in (404, 405) else "bad_request")


def _own_error(app: Flask) -> Any:
    def told(error: Exception) -> Response:
        app.logger.exception("%s", type(error).__name__)  # to the terminal; the page learns no more than that
        return refusal("failed")

    return told
