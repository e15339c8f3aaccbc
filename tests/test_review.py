"""The server of the review page: every address, and every way that a stranger or a report might misuse it."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from pipeline.messages import Misuse
from pipeline.review.app import RULES, create_app
from pipeline.review.desk import Desk
from pipeline.review.guard import HEADERS, Guard, is_loopback
from pipeline.review.pages import Pages
from pipeline.review.routes import Site
from pipeline.review.serve import bound
from pipeline.review.uploads import Bounds, safe_name
from pipeline.settings import Settings

sys.path.insert(0, str(Path(__file__).parent))
from review_shelf import FolderShelf

SAMPLES = Path(__file__).parents[1] / "corpus" / "samples"
SCRIPT = "<script>alert(1)</script>"
REPORT = (
    "南乐县综合行政执法改革简报\n"
    "2022年，全县整合组建执法队伍12支，其中县级3支、乡镇8支。改革前全县共有执法队伍31支。\n"
    f"谷金楼镇承接行政处罚事项66项，配备执法人员18名{SCRIPT}。按照“编随事走”的原则下沉编制40名。"
)
OTHER = "清丰县综合行政执法改革情况\n2022年，全县整合组建执法队伍9支，承接行政处罚事项120项。"


@dataclass
class Page:
    """A page with two reports, read, and a client that speaks as the page itself would."""

    client: FlaskClient
    desk: Desk
    shelf: FolderShelf
    site: Site

    def get(self, path: str, **more: Any) -> TestResponse:
        return self.client.get(path, **more)

    def json(self, path: str, **query: Any) -> Any:
        response = self.get(path, query_string=query)
        assert response.status_code == 200, response.get_data(as_text=True)
        return json.loads(response.data)

    def post(self, path: str, body: Any = None, **more: Any) -> TestResponse:
        headers = {"X-CSRF-Token": self.site.guard.token, "Origin": "http://localhost", **more.pop("headers", {})}
        return self.client.post(path, headers=headers, **({"json": body} if body is not None else {}), **more)

    def upload(self, *files: tuple[str, bytes]) -> Any:
        data = {"files": [(io.BytesIO(content), name) for name, content in files]}
        response = self.post("/api/upload", data=data, content_type="multipart/form-data")
        assert response.status_code == 200, response.get_data(as_text=True)
        self.settle()
        return json.loads(response.data)

    def settle(self) -> None:
        while self.desk.progress.running:
            self.desk.wait(30)

    def report_of(self, name: str) -> Any:
        row = next(row for row in self.json("/api/reports", limit=1000)["rows"] if row["file"] == name)
        return self.json(f"/api/reports/{row['report_id']}")

    def correct(self, report: Any, quote: str, kind: str, table: str = "facts", **body: Any) -> Any:
        name, key = ("span", "fact_id") if table == "facts" else ("name", "mechanism_id")
        row = next((row for row in report[table] if row[name] == quote), None)
        where = {"id": row[key]} if row else {"start": report["text"].index(quote), "end": report["text"].index(quote) + len(quote)}
        return self.post("/api/corrections", {"report_id": report["report"]["report_id"], "table": table, "kind": kind, **where, **body})


def made(tmp_path: Path, password: str = "", bounds: Bounds | None = None) -> Page:
    inbox, out = tmp_path / "inbox", tmp_path / "out"
    inbox.mkdir()
    (inbox / "南乐.txt").write_text(REPORT, "utf-8")
    (inbox / "清丰.txt").write_text(OTHER, "utf-8")
    settings = Settings()
    shelf = FolderShelf(inbox, out, settings)
    shelf.read(lambda *told: None)
    desk = Desk(shelf, inbox, out, settings)
    site = Site(desk, Guard("127.0.0.1", 80, password), Pages(inbox), "zh", "甲", bounds or Bounds())
    return Page(create_app(site).test_client(), desk, shelf, site)


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Page]:
    found = made(tmp_path)
    yield found
    found.desk.close()


def fact(report: Any, span: str) -> Any:
    return next((row for row in report["facts"] if row["span"] == span), None)


# What the page is given


def test_state_tells_the_page_all_it_starts_with(page: Page) -> None:
    state = page.json("/api/state")
    assert (state["language"], state["who"], state["csrf"]) == ("zh", "甲", page.site.guard.token)
    assert state["counts"]["reports"] == 2 and state["counts"]["orphans"] == 0
    assert state["counts"]["facts"] == len(page.report_of("南乐.txt")["facts"]) + len(page.report_of("清丰.txt")["facts"])
    assert state["progress"] == {"running": False, "done": 0, "total": 0, "file": "", "last_error": None}


def test_reports_are_listed_searched_sorted_and_paged(page: Page) -> None:
    rows = page.json("/api/reports", sort="file")["rows"]
    assert [row["file"] for row in rows] == ["南乐.txt", "清丰.txt"]
    assert rows[0]["region_name"] == "河南省濮阳市南乐县" and rows[0]["year"] == 2022 and rows[0]["facts"] > 4
    assert [row["file"] for row in page.json("/api/reports", q="清丰 河南")["rows"]] == ["清丰.txt"]
    assert page.json("/api/reports", q="没有")["total"] == 0
    assert [row["file"] for row in page.json("/api/reports", sort="file", offset=1, limit=1)["rows"]] == ["清丰.txt"]
    assert page.json("/api/reports", sort="doubts")["rows"][0]["file"] == "南乐.txt"
    for bad in ("-1", "x", "1" * 40, "１"):
        assert page.json("/api/reports", offset=bad)["total"] == 2


def test_a_report_comes_with_its_rows_in_published_columns(page: Page) -> None:
    report = page.report_of("南乐.txt")
    assert report["text"] == REPORT and report["pages"] is None and report["has_image"] is False
    assert [REPORT[row["start"] : row["end"]] for row in report["rows"]] == REPORT.split("\n")
    row = fact(report, "66项")
    assert row["value"] == 66 and report["text"][row["char_start"] : row["char_end"]] == "66项"
    assert [one["name"] for one in report["mechanisms"]] == ["编随事走"]
    assert {check["status"] for check in report["checks"]} == {"inconsistent"}
    assert page.get("/api/reports/r0000000000000000").status_code == 404


def test_doubts_come_with_their_sentence_the_worst_first(page: Page) -> None:
    doubts = page.json("/api/doubts")
    assert doubts["total"] == page.json("/api/state")["counts"]["doubts"] > 0
    first = doubts["rows"][0]
    assert "inconsistent" in first["doubts"] and first["span"] in first["evidence"] and first["file"] == "南乐.txt"
    report = page.report_of("南乐.txt")
    assert fact(report, first["span"])["doubts"] == first["doubts"]


def test_the_comparison_leads_back_to_its_sentences(page: Page) -> None:
    found = page.json("/api/comparison", level="county", q="南乐")
    assert found["total"] == 1 and {column["id"] for column in found["columns"]} <= set(found["rows"][0])
    row = found["rows"][0]
    filled = [column["id"] for column in found["columns"] if row[column["id"]] is not None and column["kind"] != "mechanism"]
    behind = page.json("/api/comparison/evidence", region=row["region_name"], year=row["year"], indicator=filled[0])
    assert behind["rows"] and behind["rows"][0]["evidence"] in REPORT
    assert page.json("/api/comparison", level="province")["total"] == 0


def test_charts_are_drawings_without_scripts(page: Page) -> None:
    response = page.get("/api/charts/coverage.svg?lang=zh&level=county")
    assert response.status_code == 200 and response.content_type.startswith("image/svg+xml") and b"<svg" in response.data
    assert "script" not in response.headers["Content-Security-Policy"] and "default-src 'none'" in response.headers["Content-Security-Policy"]
    for bad in ("/api/charts/none.svg", "/api/charts/teams.svg?level=moon", "/api/charts/years.svg?indicator=nothing"):
        assert page.get(bad).status_code in (400, 404)


def test_the_schema_names_every_column_and_code(page: Page) -> None:
    tables = page.json("/api/schema")["tables"]
    category = next(column for column in tables["facts"] if column["name"] == "category")
    assert {"code": "team", "zh": "执法队伍", "en": "enforcement teams"} in category["codes"]
    assert "comparison" in tables and all(column["label_zh"] for columns in tables.values() for column in columns)


# Corrections


def test_a_correction_is_seen_at_once_and_everywhere_after_the_reading(page: Page) -> None:
    report = page.report_of("南乐.txt")
    before = page.json("/api/state")["revision"]
    response = page.correct(report, "66项", "correct", after={"value": 67, "measure": "处罚事项"}, why="核对原件", who="乙")
    answer = json.loads(response.data)
    assert response.status_code == 200, answer
    entry = answer["correction"]
    assert (entry["who"], entry["why"], entry["state"], entry["before"]["value"], entry["after"]["value"]) == ("乙", "核对原件", "applied", "66", "67")
    row = fact(answer["report"], "66项")
    assert (row["value"], row["measure"], row["reviewed"], row["confidence"]) == (67, "处罚事项", "corrected", 1)
    page.settle()
    assert fact(page.report_of("南乐.txt"), "66项")["value"] == 67
    assert page.json("/api/state")["revision"] > before
    published = list(csv.DictReader(io.StringIO((page.desk.out / "facts.csv").read_text("utf-8-sig"))))
    assert {"67"} == {row["value"] for row in published if row["span"] == "66项"}
    assert [row["correction_id"] for row in page.json("/api/corrections")["rows"]] == [entry["correction_id"]]


def test_rejecting_recomputes_the_checks_and_undoing_brings_the_row_back(page: Page) -> None:
    report = page.report_of("南乐.txt")
    assert any(check["status"] == "inconsistent" for check in report["checks"])
    answer = json.loads(page.correct(report, "8支", "reject").data)
    assert fact(answer["report"], "8支") is None
    assert not any(check["status"] == "inconsistent" for check in answer["report"]["checks"])
    undone = json.loads(page.post(f"/api/corrections/{answer['correction']['correction_id']}/undo", {}).data)
    assert undone["correction"]["state"] == "undone" and fact(undone["report"], "8支")
    page.settle()
    assert fact(page.report_of("南乐.txt"), "8支")


def test_accepting_takes_a_row_off_the_list_of_doubts(page: Page) -> None:
    doubts = page.json("/api/doubts")
    first = doubts["rows"][0]
    body = {"report_id": first["report_id"], "table": first["table"], "kind": "accept", "id": first["id"]}
    assert page.post("/api/corrections", body).status_code == 200
    assert page.json("/api/doubts")["total"] == doubts["total"] - 1
    page.settle()
    assert page.json("/api/doubts")["total"] == doubts["total"] - 1
    assert page.json("/api/reports", q="南乐")["rows"][0]["reviewed"] == 1


def test_a_row_is_added_where_words_are_selected(page: Page) -> None:
    report = page.report_of("南乐.txt")
    answer = json.loads(page.correct(report, "谷金楼镇", "add", after={"category": "division", "value": "1", "unit": "个"}).data)
    assert fact(answer["report"], "谷金楼镇")["reviewed"] == "added"
    added = page.correct(report, "改革简报", "add", "mechanisms", after={"kind": "platform"})
    assert "改革简报" in {row["name"] for row in json.loads(added.data)["report"]["mechanisms"]}


def test_what_cannot_be_taken_is_refused_column_by_column_in_both_languages(page: Page) -> None:
    report = page.report_of("南乐.txt")
    cases = [
        (page.correct(report, "66项", "correct", after={"value": "1,000", "category": "x"}), {("value", "not_a_number"), ("category", "unknown_code")}),
        (page.correct(report, "66项", "correct", after={"value": 0.1}), {("", "nothing_changed")}),
        (page.correct(report, "66项", "correct", after={"value": True}), {("value", "bad_form")}),
        (page.correct(report, "66项", "correct", after={"report_id": "r1"}), {("report_id", "not_editable")}),
        (page.correct(report, "66项", "delete"), {("", "unknown_kind")}),
        (page.correct(report, "事项66", "add", after={"category": "matter", "value": 66}), {("", "already_there")}),
        (page.post("/api/corrections", {"report_id": report["report"]["report_id"], "table": "facts", "kind": "reject", "id": "none"}), {("", "no_such_row")}),
        (page.post("/api/corrections", {"report_id": report["report"]["report_id"], "table": "facts", "kind": "add", "start": 5, "end": 5, "after": {"category": "team", "value": 1}}), {("", "nothing_quoted")}),
    ]
    for response, problems in cases[:1] + cases[2:]:
        error = json.loads(response.data)["error"]
        assert response.status_code == 400
        assert {(one["column"], one["code"]) for one in error["problems"]} == problems
        assert all(one["zh"] != one["code"] and one["en"] != one["code"] for one in error["problems"])
    assert page.json("/api/corrections")["rows"][0]["after"]["value"] == "0.1"  # exact, though sent as a number


BODIES = [b"", b"[]", b"{", b'"x"', b"[" * 100_000, b'{"a":' * 50_000]


@pytest.mark.parametrize("body", BODIES)
def test_bodies_that_are_no_object_are_refused(page: Page, body: bytes) -> None:
    response = page.post("/api/corrections", data=body, content_type="application/json")
    assert response.status_code == 400
    assert page.post("/api/corrections", data=b"{}", content_type="text/plain").status_code == 400


def test_half_a_character_is_refused_and_nothing_breaks(page: Page) -> None:
    report = page.report_of("南乐.txt")
    for body in ({"after": {"measure": "\ud800"}}, {"after": {"value": 1}, "why": "\ud800"}, {"after": {"\ud800": "x"}}):
        assert page.correct(report, "66项", "correct", **body).status_code == 400
    assert page.post("/api/corrections/\ud800/undo".encode("utf-8", "surrogatepass").decode("latin-1"), {}).status_code == 404


def test_a_correction_whose_place_is_gone_is_shown_and_one_that_moved_is_asked_about(page: Page) -> None:
    report = page.report_of("南乐.txt")
    report_id = report["report"]["report_id"]
    for span, value in (("66项", 67), ("40名", 41)):
        assert page.correct(report, span, "correct", after={"value": value}).status_code == 200
    page.settle()
    read = page.shelf.results[report_id].report
    assert read is not None
    changed = REPORT.replace("承接行政处罚事项66项", "共计承担处罚权66项").replace("按照“编随事走”的原则下沉编制40名。", "")
    _read_otherwise(page, report_id, changed)
    found = page.json(f"/api/reports/{report_id}")
    states = {row["quote"]: row for row in found["corrections"]}
    assert states["66项"]["state"] == "confirm" and states["40名"]["state"] == "orphan"
    assert "confirm_correction" in fact(found, "66项")["doubts"] and fact(found, "66项")["value"] == 66
    assert page.json("/api/doubts")["rows"][0]["doubts"][0] == "confirm_correction"
    assert [row["quote"] for row in page.json("/api/orphans")["rows"]] == ["40名"]
    assert page.json("/api/state")["counts"]["orphans"] == 1
    answer = json.loads(page.post(f"/api/corrections/{states['66项']['correction_id']}/confirm", {"accept": True}).data)
    assert fact(answer["report"], "66项")["value"] == 67 and answer["correction"]["state"] == "applied"
    refused = page.post(f"/api/corrections/{states['40名']['correction_id']}/confirm", {"accept": True})
    assert refused.status_code == 400
    assert page.post("/api/corrections/none/undo", {}).status_code == 404
    assert page.post(f"/api/corrections/{states['40名']['correction_id']}/confirm", {"accept": False}).status_code == 200
    assert page.json("/api/orphans")["rows"] == []


def _read_otherwise(page: Page, report_id: str, text: str) -> None:
    """The same bytes read as another text, as a newer reader might."""
    from pipeline.ingest import compose
    from pipeline.model import Block, Document
    from pipeline.run import uncorrected

    page.settle()
    document = Document("txt", tuple(Block(line) for line in text.split("\n")))
    found = uncorrected(compose(document, report_id), "0" * 64, Settings())
    page.shelf.results[report_id] = found
    path = page.desk.out.resolve() / "texts" / f"{report_id}.txt"
    path.write_text(text, "utf-8")
    page.shelf.read = lambda tell: None  # type: ignore[method-assign]  # nothing is read while the page is asked
    page.desk.read()
    page.settle()


def test_the_log_is_exported_without_live_formulas(page: Page) -> None:
    page.correct(page.report_of("南乐.txt"), "66项", "correct", after={"measure": "=1+1"}, why="=cmd|' /C calc'!A0", who="@x")
    response = page.get("/api/corrections.csv")
    assert response.content_type.startswith("text/csv") and "attachment" in response.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(response.data.decode("utf-8-sig"))))
    assert rows[0]["why"].startswith("'=") and rows[0]["who"] == "'@x"
    assert not [cell for row in rows for cell in row.values() if cell[:1] in "=+-@\t\r" and cell]


# Dropping files in


def test_what_is_dropped_in_is_read(page: Page) -> None:
    told = page.upload(("濮阳.txt", "濮阳县整合组建执法队伍7支。".encode()))
    assert told == {"accepted": ["濮阳.txt"], "refused": []}
    assert fact(page.report_of("濮阳.txt"), "7支")["value"] == 7
    assert [path.name for path in page.desk.inbox.iterdir() if path.name.startswith(".")] == []


def test_nothing_is_overwritten(page: Page) -> None:
    (page.desk.inbox / "链接.txt").symlink_to(page.desk.inbox.parent / "outside.txt")
    told = page.upload(("南乐.txt", "甲县5支。".encode()), ("南乐.txt", "乙县6支。".encode()), ("链接.txt", "丙县7支。".encode()))
    assert told["accepted"] == ["南乐 (2).txt", "南乐 (3).txt", "链接 (2).txt"]
    assert (page.desk.inbox / "南乐.txt").read_text("utf-8") == REPORT
    assert not (page.desk.inbox.parent / "outside.txt").exists()


NAMES = [
    ("../../etc/passwd", "passwd"), ("..\\..\\boot.ini", "boot.ini"), ("/abs/甲.txt", "甲.txt"), ("C:\\x\\甲.docx", "甲.docx"),
    ("..", ""), (".", ""), ("", ""), (".bashrc", ""), ("a/.hidden", ""), ("~$甲.docx", ""), ("CON", ""), ("nul.txt", ""), ("com1.pdf", ""),
    ("甲\x00.txt", "甲.txt"), ("甲\n乙.txt", "甲乙.txt"), ("甲\u202etxt.exe", "甲txt.exe"), ("a:b*c?.txt", "a_b_c_.txt"),
    (f"{SCRIPT}.txt", "script_.txt"), ("x. . .", "x"), ("甲" * 300 + ".pdf", "甲" * 58 + ".pdf"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "name"), NAMES)
def test_names_are_made_safe(given: str, name: str) -> None:
    assert safe_name(given) == name
    assert "/" not in name and len(name.encode()) <= 200


def test_names_that_cannot_be_used_are_told_and_nothing_leaves_the_inbox(page: Page) -> None:
    before = sorted(path.name for path in page.desk.inbox.parent.iterdir())
    told = page.upload(("../evil.txt", b"x1"), (".env", b"x"), ("", b"x"), ("空.txt", b""))
    assert told["accepted"] == ["evil.txt"]
    assert {(one["name"], one["code"]) for one in told["refused"]} >= {(".env", "bad_name"), ("空.txt", "empty")}
    assert all(one["text"] != one["code"] for one in told["refused"])
    assert sorted(path.name for path in page.desk.inbox.parent.iterdir()) == before


def test_uploads_are_bounded_each_in_number_and_in_all(tmp_path: Path) -> None:
    page = made(tmp_path, bounds=Bounds(files=2, file_bytes=100, total_bytes=4000))
    told = page.upload(("a.txt", b"a" * 101), ("b.txt", b"b" * 99), ("c.txt", b"c"))
    assert told["accepted"] == ["b.txt"]
    assert [(one["name"], one["code"]) for one in told["refused"]] == [("a.txt", "too_large"), ("c.txt", "too_many")]
    data = {"files": [(io.BytesIO(b"x" * 5000), "d.txt")]}
    response = page.post("/api/upload", data=data, content_type="multipart/form-data")
    assert response.status_code == 413 and json.loads(response.data)["error"]["code"] == "too_large"
    assert not (page.desk.inbox / "d.txt").exists()
    page.desk.close()


@pytest.mark.skipif(os.name == "nt", reason="folders are closed otherwise there")
def test_a_disk_that_does_not_take_a_file_is_told(page: Page) -> None:
    shutil.rmtree(page.desk.inbox)
    told = page.post("/api/upload", data={"files": [(io.BytesIO(b"x"), "a.txt")]}, content_type="multipart/form-data")
    assert json.loads(told.data)["refused"][0]["code"] == "not_stored"


def test_a_reading_that_fails_is_told_and_what_was_published_stays(page: Page) -> None:
    page.shelf.fault = OSError("No space left on device")
    assert json.loads(page.post("/api/read", {}).data)["started"] is True
    page.settle()
    state = page.json("/api/state")
    assert state["progress"]["last_error"]["detail"] == "No space left on device" and state["counts"]["reports"] == 2


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_fault_of_the_program_leaves_no_reading_that_never_ends(page: Page) -> None:
    page.shelf.fault = RuntimeError("a mistake of ours")
    page.post("/api/read", {})
    page.settle()
    assert page.json("/api/state")["progress"]["last_error"]["code"] == "failed"
    page.shelf.fault = None
    page.post("/api/read", {})
    page.settle()
    assert page.json("/api/state")["progress"]["last_error"] is None


# Pages


def test_pages_are_shown_with_the_boxes_of_what_was_found(page: Page) -> None:
    for name in ("xuyi-three-ones.pdf",):
        page.upload((name, (SAMPLES / name).read_bytes()))
        report = page.report_of(name)
        report_id = report["report"]["report_id"]
        assert report["has_image"] is True and report["pages"] >= 1
        told = page.json(f"/api/reports/{report_id}/pages/1")
        assert 500 < told["width"] < 700 and 700 < told["height"] < 900
        ids = {row["fact_id"] for row in report["facts"]} | {row["mechanism_id"] for row in report["mechanisms"]}
        assert told["boxes"] and {box["id"] for box in told["boxes"]} <= ids
        assert all(0 <= box["box"][0] <= told["width"] and 0 <= box["box"][3] <= told["height"] for box in told["boxes"])
        picture = page.get(f"/api/reports/{report_id}/pages/1.png")
        assert picture.content_type == "image/png" and picture.data.startswith(b"\x89PNG")
        for bad in ("0", "99", "-1"):
            assert page.get(f"/api/reports/{report_id}/pages/{bad}.png").status_code == 404


def test_no_file_outside_the_inbox_is_opened(page: Page, tmp_path: Path) -> None:
    name = "xuyi-three-ones.pdf"
    page.upload((name, (SAMPLES / name).read_bytes()))
    report_id = page.report_of(name)["report"]["report_id"]
    outside = tmp_path / "outside.pdf"
    shutil.move(page.desk.inbox / name, outside)
    (page.desk.inbox / name).symlink_to(outside)
    assert page.get(f"/api/reports/{report_id}/pages/1.png").status_code == 404
    (page.desk.inbox / name).unlink()
    (page.desk.inbox / name).write_bytes(b"%PDF-1.4 something else")
    assert page.get(f"/api/reports/{report_id}/pages/1.png").status_code == 404
    row = {**page.desk.snapshot().entries[report_id].row, "file": "../outside.pdf"}
    assert page.site.pages.page(row, 1) is None
    assert page.json(f"/api/reports/{report_id}")["has_image"] is False


STRANGE = [
    "/static/../app.py", "/static/..%2f..%2fapp.py", "/static/%2e%2e/routes.py", "/static//etc/passwd", "/static/__init__.py",
    "/static/bundle.py", "/api/reports/..%2f..%2fetc%2fpasswd", "/api/reports/../../out/run.json", "/etc/passwd", "/api/none",
]  # fmt: skip


@pytest.mark.parametrize("path", STRANGE)
def test_no_path_of_the_client_is_opened(page: Page, path: str) -> None:
    response = page.get(path)
    assert response.status_code in (404, 308) and b"root:" not in response.data and b"def " not in response.data


# Who may come in


def test_every_answer_bears_the_headers(page: Page) -> None:
    for path in ("/", "/api/state", "/api/none", "/api/reports", "/static/none.js", "/api/corrections.csv"):
        headers = page.get(path).headers
        assert headers["Content-Security-Policy"] == HEADERS["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff" and headers["Referrer-Policy"] == "no-referrer"
        assert "default-src 'none'" in headers["Content-Security-Policy"] and "unsafe" not in headers["Content-Security-Policy"]


CHANGES = [rule.replace("<correction_id>", "k1") for method, rule, name in RULES if method == "POST" and name != "login"]


@pytest.mark.parametrize("path", CHANGES)
def test_nothing_changes_without_the_token_and_from_another_page(page: Page, path: str) -> None:
    token = page.site.guard.token
    cases: list[tuple[dict[str, str], str]] = [
        ({}, "token"), ({"X-CSRF-Token": "wrong"}, "token"), ({"X-CSRF-Token": ""}, "token"),
        ({"X-CSRF-Token": token, "Origin": "http://evil.example"}, "origin"), ({"X-CSRF-Token": token, "Origin": "null"}, "origin"),
        ({"X-CSRF-Token": token, "Origin": "http://localhost:81"}, "origin"), ({"X-CSRF-Token": token, "Sec-Fetch-Site": "cross-site"}, "origin"),
        ({"X-CSRF-Token": token, "Sec-Fetch-Site": "same-site"}, "origin"), ({"X-CSRF-Token": token, "Host": "evil.example"}, "host"),
    ]  # fmt: skip
    for headers, code in cases:
        response = page.client.post(path, json={}, headers=headers)
        assert response.status_code == 403 and json.loads(response.data)["error"]["code"] == code
    assert page.shelf.entries == []


HOSTS = [
    ("127.0.0.1", True), ("localhost", True), ("[::1]", True), ("127.0.0.1:80", True), ("LOCALHOST", True),
    ("evil.example", False), ("127.0.0.1.evil.example", False), ("localhost.evil.example", False), ("127.0.0.1:8080", False),
    ("192.168.1.5", False), ("", False), ("a b", False), ("localhost@evil.example", False), ("evil.example#localhost", False), ("localhost:x", False),
]  # fmt: skip


@pytest.mark.parametrize(("host", "known"), HOSTS)
def test_only_names_of_this_machine_are_served(page: Page, host: str, known: bool) -> None:
    assert Guard("127.0.0.1", 80).knows_host(host) is known
    if host:
        response = page.get("/api/state", headers={"Host": host})
        assert response.status_code == (200 if known else 403)
        assert known or page.site.guard.token.encode() not in response.data


def test_scripts_in_a_report_a_name_and_a_cell_stay_text(page: Page) -> None:
    name = "<img src=x onerror=alert(1)>.txt"
    page.upload((name, f"乐平市组建执法队伍5支{SCRIPT}。".encode()))
    page.correct(page.report_of("南乐.txt"), "66项", "correct", after={"subject": SCRIPT}, why=SCRIPT)
    for path in ("/api/reports", "/api/doubts", "/api/corrections", "/api/comparison", f"/api/reports/{page.report_of('南乐.txt')['report']['report_id']}"):
        response = page.get(path)
        assert response.content_type == "application/json; charset=utf-8"
        assert b"<" not in response.data
    assert SCRIPT in page.report_of("南乐.txt")["text"] and fact(page.report_of("南乐.txt"), "66项")["subject"] == SCRIPT
    chart = page.get("/api/charts/coverage.svg").data
    assert b"<script" not in chart and b"<img" not in chart


def test_with_a_password_nothing_is_told_before_it_is_given(tmp_path: Path) -> None:
    page = made(tmp_path, password="正确的密码")
    for method, rule, name in RULES:
        if name not in ("page", "static_file", "login"):
            path = rule.replace("<report_id>", "r1").replace("<int:page>", "1").replace("<kind>", "teams").replace("<correction_id>", "k")
            response = page.client.open(path, method=method, headers={"X-CSRF-Token": page.site.guard.token})
            assert response.status_code == 401 and page.site.guard.token.encode() not in response.data
    assert page.client.post("/api/login", json={"password": "x"}, headers={"Origin": "http://evil.example"}).status_code == 403
    response = page.client.post("/api/login", json={"password": "正确的密码"})
    cookie = response.headers["Set-Cookie"]
    assert response.status_code == 200 and "HttpOnly" in cookie and "SameSite=Strict" in cookie
    assert page.json("/api/state")["counts"]["reports"] == 2
    assert page.client.post("/api/read", json={}).status_code == 403  # the token is asked for all the same
    page.desk.close()


def test_passwords_cannot_be_tried_out() -> None:
    clock = [0.0]
    guard = Guard("0.0.0.0", 80, "s3cret", now=lambda: clock[0])
    assert [guard.login(text) for text in ("", "S3cret", "s3cret ", "x" * 1000, "\ud800")] == [""] * 5
    assert not guard.may_try()
    clock[0] = 61.0
    assert guard.may_try()
    cookie = guard.login("s3cret")
    assert cookie and guard.is_in(cookie) and not guard.is_in(None) and not guard.is_in(cookie + "x")
    clock[0] = 13 * 3600.0
    assert not guard.is_in(cookie)
    assert guard.knows_host("192.168.1.5") and not guard.knows_host("evil.example")
    assert Guard("127.0.0.1", 80).login("") == "" and Guard("127.0.0.1", 80).is_in(None)


def test_the_server_stops_looking_at_passwords(tmp_path: Path) -> None:
    page = made(tmp_path, password="p")
    codes = [page.client.post("/api/login", json={"password": "x"}).status_code for _ in range(7)]
    assert codes == [401] * 5 + [429] * 2
    page.desk.close()


@pytest.mark.parametrize(("host", "loopback"), [("127.0.0.1", True), ("127.8.8.8", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("192.168.1.5", False), ("example.org", False), ("::", False)])
def test_beyond_this_machine_a_password_is_needed(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback
    if not loopback:
        with pytest.raises(Misuse, match="password"):
            bound(host, 0, "")


def test_an_address_in_use_is_told() -> None:
    with bound("127.0.0.1", 0, "") as first:
        first.listen()
        with pytest.raises(Misuse, match="cannot listen"):
            bound("127.0.0.1", first.getsockname()[1], "")


def test_a_published_folders_own_file_does_not_hide_the_inbox(page: Page) -> None:
    """Found in a folder, it says that no reports are in it: dropped on the page, it would take them all away."""
    told = page.upload(("datapackage.json", b'{"name": "jianbao"}'), ("DataPackage.json. ", b"{}"))
    assert [one["code"] for one in told["refused"]] == ["bad_name"] * 2
    assert page.post("/api/read").status_code == 200
    page.settle()
    assert page.json("/api/reports")["total"] == 2
