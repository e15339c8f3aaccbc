"""What answers each address of the server."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any, BinaryIO, cast

from flask import Response, request

from pipeline.corrections import CORRECTIONS, Correction, to_row
from pipeline.export.csv_tables import encode
from pipeline.messages import Language, Misuse
from pipeline.model import CorrectionState
from pipeline.review import compare, reports
from pipeline.review.answers import Refusal, answer, data, text_of
from pipeline.review.correct import confirm, correct, undo
from pipeline.review.desk import Desk, Opened
from pipeline.review.guard import COOKIE, PICTURE_POLICY, Guard
from pipeline.review.pages import Pages, boxes_of
from pipeline.review.requests import body_of, limit, offset
from pipeline.review.uploads import Bounds, take
from pipeline.schema import LEVEL_NAMES
from pipeline.settings import PROGRAM, VERSION

_PAGE = "review.html"
_STATIC = {
    "js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8", "svg": "image/svg+xml",
    "html": "text/html; charset=utf-8", "woff2": "font/woff2", "png": "image/png", "json": "application/json",
}  # fmt: skip
"""Endings of the files that the page is made of, and what they are; no others are given out."""
_FILE = re.compile(r"[a-z0-9_-]+\.([a-z0-9]+)")
CHARTS = ("teams", "ranking", "mechanisms", "coverage", "years")
"""Charts that can be asked for."""


@dataclass(frozen=True, slots=True)
class Site:
    """What the page works on."""

    desk: Desk
    guard: Guard
    pages: Pages
    language: Language = "en"
    who: str = ""
    bounds: Bounds = field(default_factory=Bounds)
    charts: compare.Charts = field(default_factory=compare.Charts)


@dataclass(frozen=True, slots=True)
class Routes:
    """One method an address (`app.RULES`)."""

    site: Site

    def page(self) -> Response:
        return _web(_PAGE)

    def static_file(self, name: str) -> Response:
        return _web(name)

    def login(self) -> Response:
        guard = self.site.guard
        if not guard.may_try():
            raise Refusal("too_many_tries")
        cookie = guard.login(str(body_of(request).get("password", "")))
        if not cookie:
            raise Refusal("wrong_password")
        response = answer({"ok": True})
        response.set_cookie(COOKIE, cookie, httponly=True, samesite="Strict", path="/")
        return response

    def state(self) -> Response:
        site, desk = self.site, self.site.desk
        snapshot, now = desk.snapshot(), desk.progress
        orphans = sum(state.state == "orphan" for _, state in desk.log())
        error = {"code": now.error, "detail": now.detail} if now.error else None
        return answer({
            "program": PROGRAM, "version": VERSION, "language": site.language, "csrf": site.guard.token,
            "who": site.who, "inbox": str(desk.inbox), "out": str(desk.out), "revision": desk.revision,
            "progress": {
                "running": now.running, "done": now.done, "total": now.total, "file": now.file, "last_error": error,
            },
            "counts": {**snapshot.counts, "orphans": orphans},
        })  # fmt: skip

    def schema(self) -> Response:
        return answer(reports.schema_json(self.site.desk.snapshot()))

    def report_list(self) -> Response:
        asked = request.args
        found = reports.report_list(
            self.site.desk.snapshot(), asked.get("q", ""), asked.get("sort", ""), offset(asked), limit(asked),
            asked.get("lang", self.site.language),
        )  # fmt: skip
        return answer(found)

    def report(self, report_id: str) -> Response:
        return answer(self._report(report_id))

    def page_boxes(self, report_id: str, page: int) -> Response:
        found = self._opened(report_id)
        shown = self.site.pages.page(found.entry.row, page)
        if shown is None:
            raise Refusal("no_picture")
        return answer({"width": shown.width, "height": shown.height, "boxes": boxes_of(found.rows, page)})

    def page_picture(self, report_id: str, page: int) -> Response:
        shown = self.site.pages.page(self._opened(report_id).entry.row, page)
        if shown is None:
            raise Refusal("no_picture")
        return data(shown.png, "image/png", **{"Cache-Control": "private, max-age=3600"})

    def doubts(self) -> Response:
        return answer(reports.doubt_list(self.site.desk.snapshot(), offset(request.args), limit(request.args)))

    def comparison(self) -> Response:
        asked = request.args
        wanted = (asked.get("level", ""), asked.get("year", ""), asked.get("q", ""))
        return answer(compare.comparison(self.site.desk.snapshot(), *wanted, offset(asked), limit(asked)))

    def evidence(self) -> Response:
        wanted = (request.args.get(name, "") for name in ("region", "year", "indicator"))
        return answer(compare.evidence(self.site.desk.snapshot(), *wanted))

    def chart(self, kind: str) -> Response:
        asked = request.args
        level = asked.get("level", "") or "county"
        if kind not in CHARTS or level not in LEVEL_NAMES:
            raise Refusal("not_found")
        language = asked.get("lang", self.site.language)
        try:
            svg = self.site.charts.svg(
                self.site.desk.snapshot(), kind, language, level, asked.get("indicator", "")
            )  # fmt: skip
        except Misuse:
            raise Refusal("bad_request") from None
        if svg is None:
            raise Refusal("no_chart")
        return data(svg, "image/svg+xml", **{"Content-Security-Policy": PICTURE_POLICY})

    def log(self) -> Response:
        return answer(reports.log_json(self.site.desk))

    def log_csv(self) -> Response:
        content = encode(CORRECTIONS, (to_row(one) for one in self.site.desk.shelf.log()))
        name = 'attachment; filename="corrections.csv"'
        return data(content, "text/csv; charset=utf-8", **{"Content-Disposition": name})

    def orphans(self) -> Response:
        return answer(reports.log_json(self.site.desk, ["orphan"]))

    def upload(self) -> Response:
        site = self.site
        given = ((one.filename or "", cast(BinaryIO, one.stream)) for one in request.files.getlist("files"))
        taken = take(given, site.desk.inbox, site.bounds)
        if taken.accepted:
            site.desk.read()
        refused = [
            {"name": name, "code": code, "text": text_of(code, site.language)} for name, code in taken.refused
        ]  # fmt: skip
        return answer({"accepted": list(taken.accepted), "refused": refused})

    def read(self) -> Response:
        return answer({"started": self.site.desk.read()})

    def correct(self) -> Response:
        body = body_of(request)
        found = self._opened(str(body.get("report_id", "")))
        entry = correct(self.site.desk, found, body, self.site.who)
        return self._corrected(entry.correction_id, entry.report_id)

    def undo(self, correction_id: str) -> Response:
        named, _ = self._named(correction_id)
        undo(self.site.desk, named, self._who(body_of(request)))
        return self._corrected(correction_id, named.report_id)

    def confirm(self, correction_id: str) -> Response:
        named, state = self._named(correction_id)
        body = body_of(request)
        if body.get("accept") is True:
            confirm(self.site.desk, named, state, self._opened(named.report_id).text, self._who(body))
        elif body.get("accept") is False:
            undo(self.site.desk, named, self._who(body))
        else:
            raise Refusal("bad_request")
        return self._corrected(correction_id, named.report_id)

    def _who(self, body: Mapping[str, Any]) -> str:
        said = body.get("who")
        return (said if isinstance(said, str) and said else self.site.who)[:100]

    def _named(self, correction_id: str) -> tuple[Correction, CorrectionState]:
        found = next((one for one in self.site.desk.log() if one[0].correction_id == correction_id), None)
        if found is None:
            raise Refusal("no_such_correction")
        return found

    def _opened(self, report_id: str) -> Opened:
        found = self.site.desk.open(report_id)
        if found is None:
            raise Refusal("no_such_report")
        return found

    def _report(self, report_id: str) -> Any:
        entry = self.site.desk.snapshot().entries.get(report_id)
        pictured = entry is not None and self.site.pages.pictured(entry.row)
        found = reports.report_json(self.site.desk, report_id, pictured)
        if found is None:
            raise Refusal("no_such_report")
        return found

    def _corrected(self, correction_id: str, report_id: str) -> Response:
        """An entry and its report as they are now; of a report that is gone, the entry alone."""
        one, state = self._named(correction_id)
        try:
            report = self._report(report_id)
        except Refusal:
            report = None
        own = (
            next((row for row in report["corrections"] if row["correction_id"] == correction_id), None)
            if report
            else None
        )
        return answer({"correction": own or reports.correction_json(one, state), "report": report})


def _web(name: str) -> Response:
    """A file of the page itself: by its bare name, out of the program's own folder."""
    found = _FILE.fullmatch(name)
    path = files("pipeline") / "web" / name
    if found is None or found[1] not in _STATIC or not path.is_file():
        raise Refusal("not_found")
    return data(path.read_bytes(), _STATIC[found[1]], **{"Cache-Control": "no-cache"})
