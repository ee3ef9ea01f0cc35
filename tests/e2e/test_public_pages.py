"""The public pages in a real browser: on a phone, without JavaScript, in the dark and on paper.

Uses the system's Chromium (the `chromium` package); skipped, with the reason, where there is none.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.e2e.serving import ARGUMENTS, CHROMIUM, served

CASE = "/resolutions/108-general-economics-13-2-1/"
PAGES = [
    "/",
    "/resolutions/",
    CASE,
    "/freezes/",
    "/agencies/2610/",
    "/budget/108/5226102200/",
    "/budget/109/2610/",
    "/budget/109/2610/checks/?state=off",
    "/budget/109/2610/tables/6/",
]

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no system chromium to drive")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as driver:
        yield driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)


@pytest.fixture(scope="module")
def site(migrated, tmp_path_factory) -> Iterator[str]:
    """The seed book."""
    with served(migrated, tmp_path_factory.mktemp("site"), ["seed"]) as (address, _):
        yield address


@pytest.mark.parametrize(
    ("width", "scheme", "javascript"),
    [(1280, "light", True), (390, "light", False), (320, "dark", True)],
)
def test_pages_fit_the_screen_and_load_without_errors(browser, site, width, scheme, javascript):
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, java_script_enabled=javascript
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    # Going on to the next page aborts what the last one was still fetching; that is no fault.
    page.on("requestfailed", lambda r: complaints.append(r.url) if r.failure != "net::ERR_ABORTED" else None)
    for path in PAGES:
        answer = page.goto(site + path)
        assert answer is not None
        assert answer.status == 200, path
        if javascript:
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    context.close()
    assert complaints == []


def test_aide_finds_the_freeze_by_keyboard_without_javascript(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site + "/")
    page.get_by_role("searchbox").first.fill("工業技術升級輔導")
    page.keyboard.press("Enter")
    page.get_by_role("region", name="決議").get_by_role("listitem").filter(
        has_text="82 億 2,469 萬 1 千元"
    ).get_by_role("link").click()
    assert page.url == site + CASE
    assert "立法院108年5月8日函復准予動支" in page.inner_text("main").replace(" ", "")
    context.close()


def test_paper_has_no_navigation(browser, site):
    page = browser.new_page()
    page.goto(site + CASE)
    page.emulate_media(media="print")
    assert page.locator("header nav").is_hidden()
    assert page.locator("main h1").is_visible()
    page.close()
