"""The review page in a real browser, on the real server: drop in, walk through, correct, and each attack."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from pipeline.review.doubts import LOW
from tests.browser import Watched, launched, watched
from tests.review_server import Served, served

SAMPLE = Path(__file__).parents[1] / "corpus" / "samples" / "xuyi-three-ones.pdf"
SCRIPT = "</script><script>window.hit=1</script><img src=x onerror=window.hit=2>"
NANLE = (
    "南乐县综合行政执法改革简报\n"
    "2022年，全县整合组建执法队伍12支，其中县级3支、乡镇8支。改革前全县共有执法队伍31支，精简率为61.3%。\n"
    f"谷金楼镇承接行政处罚事项66项，𠮷配备执法人员18名{SCRIPT}。按照“编随事走”的原则下沉编制40名。"
)
QINGFENG = "清丰县综合行政执法改革情况\n2022年，全县整合组建执法队伍9支，承接行政处罚事项120项。"
FILES = {"南乐.txt": NANLE.encode(), "清丰.txt": QINGFENG.encode()}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Served]:
    with served(tmp_path, FILES) as found:
        yield found


@pytest.fixture
def seen(browser: Browser, server: Served) -> Iterator[Watched]:
    with watched(browser, server.address) as found:
        yield found


def opened(seen: Watched, server: Served, hash_: str = "", title: str = "main h1") -> Page:
    seen.page.goto("about:blank")
    seen.page.goto(server.address + hash_)
    seen.page.wait_for_selector(title)
    return seen.page


def report(seen: Watched, server: Served, name: str = "南乐.txt") -> Page:
    """The page of a report."""
    report_id = next(key for key, entry in server.desk.snapshot().entries.items() if entry.row["file"] == name)
    return opened(seen, server, f"#report/{report_id}", "article.text")


def choose(page: Page, words: str) -> None:
    page.locator("mark", has_text=words).first.click()
    expect(page.locator("mark.selected").first).to_have_text(words)


def drop(page: Page, *files: tuple[str, str]) -> None:
    """Files dropped on the page, by name and text."""
    given = page.evaluate_handle("files => { const held = new DataTransfer(); for (const [name, text] of files) held.items.add(new File([text], name)); return held; }", [list(one) for one in files])
    page.dispatch_event("main", "dragover", {"dataTransfer": given})
    page.dispatch_event("main", "drop", {"dataTransfer": given})


def test_reports_dropped_in_are_read_and_listed(seen: Watched, server: Served) -> None:
    page = opened(seen, server)
    expect(page.locator(".row-link")).to_have_count(2)
    drop(page, ("台前.txt", "台前县改革简报\n2022年，全县组建执法队伍7支。"), (f"{SCRIPT.replace('/', '')}.txt", "范县执法队伍5支。"))
    expect(page.locator(".drop .good")).to_have_text("2 files taken")
    expect(page.locator(".row-link")).to_have_count(4)
    assert (server.inbox / "台前.txt").is_file()
    page.locator("#files").set_input_files({"name": "..", "mimeType": "text/plain", "buffer": b"x"})
    expect(page.locator(".drop .error")).to_contain_text("not taken")
    assert page.evaluate("window.hit") is None


def test_doubts_are_walked_through_by_keyboard(seen: Watched, server: Served) -> None:
    doubts = len(server.desk.snapshot().doubts)
    page = opened(seen, server, "#queue")
    assert doubts >= 3
    expect(page.locator(".view-queue .row-link")).to_have_count(doubts)
    page.keyboard.press("d")
    expect(page.locator("mark.selected.doubted").first).to_be_visible()
    walked = []
    for key in ("a", "x"):
        walked.append(page.locator("mark.selected").first.text_content())
        page.keyboard.press(key)
        expect(page.locator(".card-words")).not_to_have_text(walked[-1] or "")
    assert [(one.kind, one.anchor.quote, one.who) for one in server.entries] == [("accept", walked[0], "tester"), ("reject", walked[1], "tester")]
    page.keyboard.press("u")
    expect(page.locator("mark.selected", has_text=walked[1] or "").first).to_be_visible()
    assert server.entries[-1].kind == "undo"
    page.keyboard.press("b")
    page.wait_for_selector(".view-queue")


def test_a_correction_is_seen_at_once_and_survives_another_reading(seen: Watched, server: Served) -> None:
    page = report(seen, server)
    choose(page, "31支")
    page.keyboard.press("c")
    page.get_by_label("Value", exact=True).fill("３3")
    page.get_by_label("Why (may be left empty)").fill("a slip of the pen")
    page.keyboard.press("Enter")
    expect(page.locator(".card dd", has_text="33 支")).to_be_visible()
    expect(page.locator("mark.selected.reviewed")).to_have_text("31支")
    server.settle()
    server.desk.shelf.read(lambda *told: None)
    page.reload()
    expect(page.locator(".card dd", has_text="33 支")).to_be_visible()
    opened(seen, server, "#compare", "button.cell")
    expect(page.locator("button.cell", has_text="33").first).to_be_visible()
    opened(seen, server, "#corrections", "table.log")
    expect(page.locator("table.log tbody tr")).to_contain_text(["a slip of the pen"])
    expect(page.locator("table.log ins").first).to_have_text("33")


def test_a_correction_survives_the_program(browser: Browser, tmp_path: Path) -> None:
    with served(tmp_path, FILES) as server, watched(browser, server.address) as seen:
        page = report(seen, server)
        choose(page, "66项")
        page.keyboard.press("c")
        page.get_by_label("Value", exact=True).fill("67")
        page.keyboard.press("Control+Enter")
        expect(page.locator("mark.selected.reviewed")).to_have_text("66项")
        server.settle()
    with served(tmp_path, FILES) as server, watched(browser, server.address) as seen:
        page = report(seen, server)
        choose(page, "66项")
        expect(page.locator(".card dd", has_text="67 项")).to_be_visible()


def test_whoever_goes_elsewhere_is_not_fetched_back(seen: Watched, server: Served) -> None:
    page = opened(seen, server, "#queue", ".view-queue .row-link")
    page.keyboard.press("d")
    expect(page.locator("mark.selected.doubted").first).to_be_visible()
    page.keyboard.press("a")
    page.keyboard.press("5")
    page.wait_for_selector("table.log")
    page.wait_for_timeout(500)
    assert page.url.endswith("#corrections")


def test_what_the_server_does_not_take_is_told_at_the_field(seen: Watched, server: Served) -> None:
    page = report(seen, server)
    choose(page, "66项")
    page.keyboard.press("e")
    page.get_by_label("Value", exact=True).fill("many")
    seen.errors_allowed.append("400")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".correction [role=alert]")).to_contain_text("Value: a plain number")
    expect(page.get_by_label("Value", exact=True)).to_have_attribute("aria-invalid", "true")
    page.get_by_label("Bound").select_option("range")
    expect(page.get_by_label("Value low")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("form.correction")).to_have_count(0)
    assert server.entries == []


def test_a_row_is_rejected_and_brought_back(seen: Watched, server: Served) -> None:
    page = report(seen, server)
    choose(page, "31支")
    page.locator("#why").fill("not a team")
    page.keyboard.press("Escape")
    page.keyboard.press("x")
    expect(page.locator("mark", has_text="31支")).to_have_count(0)
    assert server.entries[0].why == "not a team"
    page.keyboard.press("u")
    expect(page.locator("mark", has_text="31支")).to_have_count(1)


def test_a_row_is_added_where_words_are_selected(seen: Watched, server: Served) -> None:
    page = report(seen, server)
    page.keyboard.press("n")
    expect(page.locator(".hint")).to_have_text("First select a stretch of the text.")
    choose(page, "18名")
    page.keyboard.press("x")
    expect(page.locator("mark", has_text="18名")).to_have_count(0)
    page.evaluate(
        "words => { const line = [...document.querySelectorAll('.line')].find((one) => one.textContent.includes(words)); const walk = document.createTreeWalker(line, 4); let node;"
        " while ((node = walk.nextNode())) { const at = node.data.indexOf(words); if (at >= 0) { getSelection().setBaseAndExtent(node, at, node, at + words.length); break; } } }",
        "18名",
    )
    page.keyboard.press("n")
    expect(page.get_by_label("Value", exact=True)).to_have_value("18")
    page.locator("form.correction").get_by_label("Category", exact=True).select_option("personnel")
    page.get_by_label("Unit", exact=True).fill("名")
    page.keyboard.press("Enter")
    expect(page.locator("mark.reviewed", has_text="18名")).to_have_count(1)
    entry = server.entries[-1]
    assert (entry.kind, entry.anchor.quote, entry.after["value"]) == ("add", "18名", "18")
    assert NANLE[entry.anchor.start : entry.anchor.end] == "18名"


def test_corrections_are_taken_back_from_their_list(seen: Watched, server: Served) -> None:
    page = report(seen, server)
    choose(page, "31支")
    page.keyboard.press("a")
    expect(page.locator(".own-log")).to_be_visible()
    page = opened(seen, server, "#corrections", "table.log")
    expect(page.locator("a[download]")).to_have_attribute("href", "/api/corrections.csv")
    page.locator("table.log button").first.click()
    expect(page.locator("table.log tbody tr")).to_have_count(2)
    expect(page.locator("table.log button")).to_have_count(0)


def test_from_a_cell_to_the_sentence_and_the_table_follows_the_data(seen: Watched, server: Served) -> None:
    seen.page.clock.install()
    page = opened(seen, server, "#compare", "button.cell")
    cell = page.locator("tr", has_text="南乐县").locator("button.cell", has_text="31").first
    cell.click()
    expect(page.locator("mark.selected")).to_have_text("31支")
    assert "改革前全县共有执法队伍31支" in "".join(page.locator(".sentence").all_text_contents())
    page.go_back()
    expect(cell).to_be_visible()
    (server.inbox / "范县.txt").write_text("范县改革简报\n2022年，改革前全县共有执法队伍26支。", "utf-8")
    server.desk.read()
    server.settle()
    page.clock.fast_forward(6000)
    expect(page.locator("tr", has_text="范县").locator("button.cell", has_text="26").first).to_be_visible()
    page.keyboard.press("4")
    expect(page.locator(".chart-row", has_text="范县").first).to_be_visible()
    (server.inbox / "台前.txt").write_text("台前县改革简报\n2022年，改革前全县共有执法队伍22支。", "utf-8")
    server.desk.read()
    server.settle()
    page.clock.fast_forward(6000)
    expect(page.locator(".chart-row", has_text="台前县").first).to_be_visible()


def test_a_page_is_shown_with_boxes(browser: Browser, tmp_path: Path) -> None:
    with served(tmp_path, {"a.pdf": SAMPLE.read_bytes()}) as server, watched(browser, server.address) as seen:
        page = report(seen, server, "a.pdf")
        expect(page.locator(".sheet rect").first).to_be_visible()
        page.keyboard.press("j")
        expect(page.locator(".sheet rect.selected")).to_have_count(1)
        words = page.locator("mark.selected").first.text_content()
        page.locator(".sheet rect").nth(3).dispatch_event("click")
        expect(page.locator("mark.selected").first).not_to_have_text(words or "")
        page.keyboard.press("p")
        expect(page.locator(".sheet")).to_have_count(0)


def test_it_speaks_both_languages_and_fits_a_narrow_screen(browser: Browser, server: Served) -> None:
    with watched(browser, server.address, width=400, height=800) as seen:
        for hash_ in ("", "#queue", "#compare", "#charts", "#corrections", "#overview"):
            page = opened(seen, server, hash_)
            assert page.evaluate("document.documentElement.scrollWidth") <= 400
        page = report(seen, server)
        page.keyboard.press("j")
        assert page.evaluate("document.documentElement.scrollWidth") <= 400
        page.get_by_role("button", name="中文").click()
        expect(page.get_by_role("button", name="确认")).to_be_visible()
        nameless = "[...document.querySelectorAll('button,select,input,a')].filter((one) => !(one.textContent.trim() || one.ariaLabel || one.labels?.length)).length"
        assert page.evaluate(nameless) == 0


# Attacks


def test_nothing_from_a_report_runs(seen: Watched, server: Served) -> None:
    (server.inbox / "<img src=x onerror=window.hit=3>.txt").write_text(f"执法队伍{SCRIPT}12支。\n“{SCRIPT}”制度", "utf-8")
    server.desk.read()
    server.settle()
    for hash_ in ("", "#queue", "#compare", "#charts", "#corrections", "#overview"):
        page = opened(seen, server, hash_)
        assert page.evaluate("window.hit") is None
    page = report(seen, server)
    choose(page, "18名")
    assert SCRIPT in (page.locator("article.text").text_content() or "")
    assert page.locator("main script, article img").count() == 0
    assert page.evaluate("window.hit") is None


def test_no_script_that_gets_in_would_run(seen: Watched, server: Served) -> None:
    page = opened(seen, server)
    seen.errors_allowed += ["Content Security Policy", "404"]
    page.evaluate("() => { const made = document.createElement('script'); made.textContent = 'window.hit = 4'; document.body.append(made); }")
    page.evaluate("() => { const made = document.createElement('div'); made.innerHTML = '<img src=x onerror=\"window.hit = 5\">'; document.body.append(made); }")
    page.evaluate("() => { const made = document.createElement('script'); made.src = 'http://127.0.0.1:9/evil.js'; document.body.append(made); }")
    page.wait_for_timeout(200)
    assert page.evaluate("window.hit") is None
    assert seen.requests == []


def test_another_page_cannot_change_or_frame_anything(browser: Browser, server: Served) -> None:
    evil = (
        f"<script>window.done = Promise.allSettled([fetch('{server.address}api/read', {{method: 'POST', mode: 'no-cors', body: '{{}}'}}),"
        f" fetch('{server.address}api/state').then((one) => one.json())]).then((all) => all[1].status)</script>"
        f"<iframe src='{server.address}'></iframe><form method=post action='{server.address}api/upload' enctype=multipart/form-data target=a><input name=files></form><iframe name=a></iframe>"
    )
    revision = server.desk.revision
    with _elsewhere(evil) as address:
        context = browser.new_context()
        page = context.new_page()
        page.goto(address)
        assert page.evaluate("window.done") == "rejected"
        with page.expect_response(f"{server.address}api/upload") as posted:
            page.evaluate("document.forms[0].submit()")
        assert posted.value.status == 403
        framed = [frame for frame in page.frames if frame.url.startswith(server.address)]
        assert all(frame.locator(".brand").count() == 0 for frame in framed)
        context.close()
    assert server.desk.revision == revision and server.entries == []


def test_a_name_that_leads_here_is_not_enough(browser: Browser, server: Served) -> None:
    """DNS rebinding: a stranger's name that resolves to this machine."""
    port = server.address.rsplit(":", 1)[1].strip("/")
    with launched(browser.browser_type, f"--host-resolver-rules=MAP evil.example 127.0.0.1:{port}") as misled:
        page = misled.new_page()
        for address in (f"http://evil.example:{port}/", f"http://evil.example:{port}/api/state"):
            response = page.goto(address)
            assert response is not None and response.status == 403
            assert "csrf" not in page.content()


@pytest.mark.parametrize("path", ["static/..%2f..%2fpyproject.toml", "static/%2e%2e/cli.py", "static/bundle.py", "api/reports/..%2f..%2fetc%2fpasswd", "etc/passwd"])
def test_no_path_of_the_client_is_opened(seen: Watched, server: Served, path: str) -> None:
    page = opened(seen, server)
    seen.errors_allowed.append("404")
    assert page.evaluate("async path => (await fetch('/' + path)).status", path) == 404


def test_nothing_is_shown_without_the_password(browser: Browser, tmp_path: Path) -> None:
    with served(tmp_path, FILES, "open sesame") as server, watched(browser, server.address) as seen:
        seen.errors_allowed.append("401")
        page = opened(seen, server, title="#password")
        assert page.evaluate("async () => (await fetch('/api/reports')).status") == 401
        page.fill("#password", "wrong")
        page.keyboard.press("Enter")
        expect(page.locator(".login [role=alert]")).to_have_text("wrong password")
        page.fill("#password", "open sesame")
        page.keyboard.press("Enter")
        expect(page.locator(".row-link")).to_have_count(2)
        assert "jianbao_session" not in page.evaluate("document.cookie")


def test_what_is_doubtful_is_the_same_in_both_pages() -> None:
    from pipeline.export import report_data

    assert report_data.LOW == LOW


@contextmanager
def _elsewhere(html: str) -> Iterator[str]:
    """Another origin that gives out a page."""

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(html.encode())

        def log_message(self, format: str, *args: object) -> None:
            pass

    found = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=found.serve_forever, daemon=True).start()
    try:
        yield f"http://localhost:{found.server_port}/"
    finally:
        found.shutdown()
        found.server_close()
