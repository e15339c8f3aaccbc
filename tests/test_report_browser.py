"""The self-contained file in a real browser, without network."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from pipeline.export import report_data
from pipeline.export.report_html import report_html
from tests.browser import Watched, watched
from tests.made import ATTACK, FIRST, SECOND, TEXTS, UNREAD, published, rows


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("page")
    (folder / "a.html").write_bytes(report_html(published(folder / "out"), "en"))
    return (folder / "a.html").as_uri()


@pytest.fixture
def seen(browser: Browser, address: str) -> Iterator[Watched]:
    with watched(browser, "file:") as found:
        yield found


def opened(seen: Watched, address: str, hash_: str = "") -> Page:
    seen.page.goto("about:blank")
    seen.page.goto(address + hash_)
    seen.page.wait_for_selector("main h1")
    return seen.page


def marks(page: Page) -> dict[str, str]:
    """What is highlighted, by id: the pieces of each put together."""
    found: dict[str, str] = {}
    for mark in page.query_selector_all("mark"):
        for one in (mark.get_attribute("data-ids") or "").split(" "):
            found[one] = found.get(one, "") + (mark.text_content() or "")
    return found


@pytest.mark.parametrize("report", [FIRST, SECOND])
def test_every_highlight_stands_where_its_offsets_say(seen: Watched, address: str, report: str) -> None:
    page = opened(seen, address, f"#report/{report}")
    told = rows()
    expected = {row["fact_id"]: row["span"] for row in told["facts"] if row["report_id"] == report}
    expected |= {row["mechanism_id"]: row["name"] for row in told["mechanisms"] if row["report_id"] == report}
    assert marks(page) == expected
    assert page.locator(".text .line").all_text_contents() == TEXTS[report].split("\n")[:-1]


def test_cited_documents_are_marked(seen: Watched, address: str) -> None:
    assert opened(seen, address, f"#report/{FIRST}").locator(".cited").all_text_contents() == ["〔2022〕"]


def test_overlapping_highlights_are_chosen_in_turn(seen: Watched, address: str) -> None:
    page = opened(seen, address, f"#report/{FIRST}")
    inner = page.locator("mark", has_text="1+8")
    inner.click()
    assert page.locator(".card-words").text_content() == "1+8"
    page.locator("mark.selected").click()
    assert page.locator(".card-words").text_content() == "“1+8”模式"


def test_a_fact_tells_all_that_is_known_of_it(seen: Watched, address: str) -> None:
    page = opened(seen, address, f"#report/{FIRST}/{FIRST}-f{TEXTS[FIRST].index('20名')}")
    card = page.locator(".card").inner_text()
    for words in ("20名", "≥ 20", "over or at least", "posts", "send down to the grass roots", "河南省濮阳市南乐县", "0.95", "made"):
        assert words in card


def test_what_disagrees_is_marked(seen: Watched, address: str) -> None:
    page = opened(seen, address, f"#report/{SECOND}/{SECOND}-f{TEXTS[SECOND].index('9支')}")
    assert "disputed" in page.locator(".card").inner_text()
    assert page.locator("details .check.inconsistent").count() == 1
    assert page.locator("mark.doubted").count() == 2
    opened(seen, address, "#conflicts")
    assert page.locator(".pair").count() == 2
    page.locator(".pair dd a").nth(1).click()
    page.wait_for_selector("mark.selected")
    assert page.locator("mark.selected").text_content() == "9支"


def test_from_a_cell_one_click_leads_to_the_sentence(seen: Watched, address: str) -> None:
    page = opened(seen, address, "#compare")
    assert page.locator("button.cell").all_text_contents() == ["13", "7†", "9"]
    page.locator("button.cell").nth(2).click()
    page.wait_for_selector("mark.selected")
    assert page.locator("mark.selected").text_content() == "9支"
    assert "".join(page.locator(".sentence").all_text_contents()) == TEXTS[SECOND].split("\n")[0]
    assert "阳山县 · 2022" in page.locator(".cell-box").inner_text()
    page.go_back()
    page.wait_for_selector("button.cell")


def test_the_comparison_is_filtered(seen: Watched, address: str) -> None:
    page = opened(seen, address, "#compare")
    page.fill("input[type=search]", "4418")
    expect(page.locator(".compared tbody tr")).to_have_count(1)
    assert "阳山县" in page.locator(".compared tbody th").inner_text()
    page.get_by_label("Indicator", exact=True).select_option("teams_before")
    expect(page.locator(".compared tbody tr")).to_have_count(0)
    page.get_by_label("Also regions that state none").check()
    assert page.locator(".compared .empty").get_attribute("title") == "not stated"


def test_the_list_is_searched_filtered_and_sorted(seen: Watched, address: str) -> None:
    page = opened(seen, address, "#reports")
    assert page.locator(".row-link").count() == 3
    page.get_by_label("Status", exact=True).select_option("failed")
    expect(page.locator(".row-link")).to_have_count(1)
    page.get_by_label("Status", exact=True).select_option("")
    page.get_by_label("Sort", exact=True).select_option("doubts")
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type("南乐")
    expect(page.locator(".row-link")).to_have_count(1)
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.wait_for_selector("article.text")
    assert f"#report/{FIRST}" in page.url


def test_all_of_it_goes_by_keyboard(seen: Watched, address: str) -> None:
    page = opened(seen, address)
    page.keyboard.press("2")
    page.wait_for_selector(".row-link")
    page.keyboard.press("j")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.textContent") == "二.docx"
    page.keyboard.press("Enter")
    page.wait_for_selector("article.text")
    page.keyboard.press("j")
    assert page.locator("mark.selected").text_content() == "9支"
    page.keyboard.press("j")
    assert page.locator("mark.selected").text_content() == "8支"
    page.keyboard.press("k")
    assert page.locator("mark.selected").text_content() == "9支"
    page.keyboard.press("Escape")
    assert page.locator("mark.selected").count() == 0
    page.keyboard.press("?")
    assert page.locator("dialog[open] kbd").count() > 5
    page.keyboard.press("Escape")
    assert page.locator("dialog[open]").count() == 0
    page.keyboard.press("b")
    page.wait_for_selector(".row-link")


def test_cells_are_reached_by_arrow_keys(seen: Watched, address: str) -> None:
    page = opened(seen, address, "#compare")
    page.locator("button.cell").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.textContent") == "9"


def test_language_and_appearance_are_switched(seen: Watched, address: str) -> None:
    page = opened(seen, address, "#reports")
    assert page.locator("main h1").text_content() == "Reports"
    page.get_by_role("button", name="中文").click()
    expect(page.locator("main h1")).to_have_text("报告")
    assert page.locator("html").get_attribute("lang") == "zh-CN"
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.locator("select.theme").select_option("dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light
    page.reload()
    page.wait_for_selector("main h1")
    assert page.locator("html").get_attribute("data-theme") == "dark"


def test_charts_lead_to_the_sentence_too(seen: Watched, address: str) -> None:
    page = opened(seen, address, "#charts")
    assert page.get_by_role("button", name="南乐县 2022 13 → 7†").count() == 1
    page.locator(".chart-row").first.click()
    page.wait_for_selector("mark.selected")
    assert page.locator("mark.selected").text_content() == "7支"


@pytest.mark.parametrize("hash_", ["", "#reports", f"#report/{FIRST}", f"#report/{SECOND}", f"#report/{UNREAD}", "#compare", "#conflicts", "#charts", f"#report/{ATTACK}", f"#{ATTACK}"])
def test_hostile_text_is_shown_and_runs_nothing(seen: Watched, address: str, hash_: str) -> None:
    page = opened(seen, address, "#reports")
    page.evaluate("hash => { location.hash = hash; }", hash_)
    expect(page.locator("main:not([aria-busy])")).to_have_count(1)
    assert page.evaluate("window.hit") is None
    assert page.locator("main script, main img, main iframe, main object").count() == 0
    if FIRST in hash_:
        assert ATTACK in (page.locator("h1").text_content() or "")


def test_what_was_not_read_is_told(seen: Watched, address: str) -> None:
    page = opened(seen, address)
    told = page.locator("main").inner_text()
    assert "坏.doc" in told and "fetch it again from its source" in told


def test_without_texts_the_sentences_stand_in(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(report_html(published(tmp_path / "out", texts=False), "en"))
    with watched(browser, "file:") as seen:
        page = opened(seen, (tmp_path / "a.html").as_uri(), f"#report/{FIRST}")
        assert marks(page)[f"{FIRST}-f{TEXTS[FIRST].index('13支')}"] == "13支"
        assert "published without" in page.locator(".note").inner_text()


def test_compressed_blocks_are_read(browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report_data, "_PLAIN", 0)
    (tmp_path / "a.html").write_bytes(report_html(published(tmp_path / "out"), "en"))
    with watched(browser, "file:") as seen:
        page = opened(seen, (tmp_path / "a.html").as_uri(), f"#report/{SECOND}")
        assert "9支" in marks(page).values()


def test_it_stands_on_a_narrow_screen(browser: Browser, address: str) -> None:
    with watched(browser, "file:", width=400, height=800) as seen:
        for hash_ in ("", "#reports", f"#report/{SECOND}", "#compare", "#charts", "#conflicts"):
            page = opened(seen, address, hash_)
            assert page.evaluate("document.documentElement.scrollWidth") <= 400


def test_everything_has_a_name_and_its_place(seen: Watched, address: str) -> None:
    page = opened(seen, address, f"#report/{SECOND}")
    assert page.get_by_role("main").count() == page.get_by_role("banner").count() == page.get_by_role("heading", level=1).count() == 1
    assert page.get_by_role("complementary").count() == 1
    nameless = "[...document.querySelectorAll('button,select,input,a')].filter((one) => !(one.textContent.trim() || one.ariaLabel || one.labels?.length)).length"
    assert page.evaluate(nameless) == 0
