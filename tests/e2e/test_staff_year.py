"""The staff's year in a real browser: receive, read, answer, review, send, report, on the fictional agency.

With SCREENSHOTS=folder the pages of docs/staff-guide.zh-Hant.md are photographed there.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from budget.sheets import to_ods
from tests.e2e.serving import ARGUMENTS, CHROMIUM, passwords, served

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no system chromium to drive")
SCREENSHOTS = os.environ.get("SCREENSHOTS")
HEADER = ["年度", "部分", "審查委員會", "款", "項", "標題機關代碼", "項次", "類別", "決議內容"]
TEXT = (
    "示範署（虛構）115年度歲出預算「虛構示範計畫」編列1億元，凍結10%，"
    "俟於2個月內向立法院經濟委員會提出書面報告，並經同意後，始得動支。"
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as driver:
        yield driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)


@pytest.fixture(scope="module")
def site(migrated, tmp_path_factory) -> Iterator[tuple[str, dict[str, str]]]:
    with served(
        migrated,
        tmp_path_factory.mktemp("staff"),
        ["seed"],
        ["demo", "--today", "2026-11-26", "--passwords-stay"],
    ) as (
        address,
        said,
    ):
        yield address, passwords(said)


@pytest.fixture
def desk(browser, site):
    """`desk(account)` is that account's page in a browser of its own; it must not complain."""
    address, known = site
    complaints: list[str] = []
    contexts = []

    def open_desk(account: str) -> Page:
        context = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=address)
        contexts.append(context)
        page = context.new_page()
        page.on(
            "console", lambda message: complaints.append(message.text) if message.type == "error" else None
        )
        page.goto("/admin/")
        page.get_by_label("使用者名稱").fill(account)
        page.get_by_label("密碼").fill(known[account])
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="我的工作")).to_be_visible()
        return page

    yield open_desk
    for context in contexts:
        context.close()
    assert complaints == []


def photograph(page: Page, name: str) -> None:
    if SCREENSHOTS:
        page.screenshot(path=str(Path(SCREENSHOTS) / f"{name}.png"))


def test_year_from_the_first_table_to_the_report(desk, tmp_path):
    clerk = desk("demo-clerk")
    photograph(clerk, "my-work")
    received(clerk, tmp_path)
    read(clerk)
    answered(clerk)
    reviewed(desk("demo-reviewer"))
    sent(desk("demo-liaison"))
    reported(clerk)


def received(page: Page, tmp_path: Path) -> None:
    """A table of one new resolution is compared, then taken in."""
    table = tmp_path / "resolutions.ods"
    table.write_bytes(
        to_ods("決議", HEADER, [[115, "各組審查決議", "經濟委員會", 99, 9, "9990", 901, "未分類", TEXT]])
    )
    page.goto("/admin/oversight/resolution/")
    page.get_by_role("link", name="匯入", exact=True).click()
    page.get_by_label("檔案").set_input_files(table)
    page.get_by_role("button", name="上傳並比對").click()
    photograph(page, "import-preview")
    page.get_by_role("button", name="確認匯入").click()
    expect(page.get_by_text("已匯入：新增 1、變更 0、不變 0 筆。")).to_be_visible()


def open_resolution(page: Page) -> None:
    page.goto("/admin/oversight/resolution/?q=虛構示範計畫")
    page.get_by_role("link", name="第九百零一項").first.click()


def read(page: Page) -> None:
    """The freeze is proposed beside the text and accepted."""
    open_resolution(page)
    page.get_by_role("link", name="讀取條文").click()
    page.get_by_role("checkbox", name="凍結 1・新增凍結").check()
    page.get_by_role("checkbox", name="決議・類別").check()
    photograph(page, "reading")
    page.get_by_role("button", name="接受所選").click()
    expect(page.get_by_text("已接受 2 項建議。")).to_be_visible()
    expect(page.get_by_text("沒有與現有資料不同的建議。")).to_be_visible()
    open_resolution(page)
    expect(page.get_by_text("凍結 10,000,000－已解凍 0＝尚凍 10,000,000")).to_be_visible()
    photograph(page, "resolution")


def answered(page: Page) -> None:
    """An answer is drafted on the screen of its resolution and submitted."""
    open_resolution(page)
    page.locator("[name=responses-0-text]").fill("本案書面報告刻正擬訂，將依限函送立法院。（虛構）")
    page.locator("[name=responses-0-kind]").select_option("narrative")
    page.locator("[name=responses-0-state]").select_option("submitted")
    agency = page.locator(".field-agency .select2").last
    agency.click()
    page.locator(".select2-search__field").last.fill("9990")
    page.locator(".select2-results__option", has_text="示範署").first.click()
    page.get_by_role("button", name="儲存", exact=True).first.click()
    expect(page.locator(".errornote")).to_have_count(0)


def reviewed(page: Page) -> None:
    """Who reviews finds it on the first page and publishes it."""
    page.get_by_role("link", name="待覆核之辦理情形").click()
    photograph(page, "review")
    row = page.locator("#result_list tr", has_text="本案書面報告刻正擬訂")
    row.locator("input.action-select").check()
    page.locator("select[name=action]").first.select_option("publish")
    page.get_by_role("button", name="執行").first.click()
    expect(page.get_by_text("1 則辦理情形已公布。")).to_be_visible()


def sent(page: Page) -> None:
    """One letter for the case is made; its 字號 comes later, and with it the step."""
    page.goto("/admin/oversight/freezecondition/?q=115-general-economics-99-9-901")
    page.locator("input.action-select").first.check()
    page.locator("select[name=action]").first.select_option("make_letters")
    page.get_by_role("button", name="執行").first.click()
    photograph(page, "letter-preview")
    page.get_by_role("button", name="產生 1 件公文").click()
    page.goto("/admin/oversight/letter/numbers/")
    row = page.locator("tr", has_text="115-general-economics-99-9-901")
    row.get_by_label("字號", exact=False).fill("虛構字第1150000901號")
    row.get_by_label("發文日期", exact=False).fill("115/11/25")
    photograph(page, "letter-numbers")
    page.keyboard.press("Enter")
    expect(page.get_by_text("已補登 1 件字號")).to_be_visible()


def reported(page: Page) -> None:
    """The public page shows answer and step, the report prints the answer, and its ODT comes down."""
    page.goto("/resolutions/115-general-economics-99-9-901/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("已函送立法院")
    page.goto("/agencies/9990/report/115/")
    photograph(page, "report")
    expect(page.get_by_text("本案書面報告刻正擬訂，將依限函送立法院。（虛構）")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="ODT（可編輯）").click()
    assert download.value.suggested_filename.startswith("9990-115-report-")


def test_history_and_refused_edit_tell_what_the_other_did(desk):
    first, second = desk("demo-admin"), desk("demo-reviewer")
    for page in (first, second):
        page.goto("/admin/oversight/letter/?direction__exact=to_yuan")
        page.locator("#result_list th a").last.click()
    second.get_by_label("主旨").fill("他人先改之主旨（虛構）")
    second.get_by_role("button", name="儲存", exact=True).first.click()
    first.get_by_label("受文者").fill("我改之受文者（虛構）")
    first.get_by_role("button", name="儲存", exact=True).first.click()
    expect(first.get_by_text("改為「他人先改之主旨（虛構）」")).to_be_visible()
    expect(first.get_by_label("受文者")).to_have_value("我改之受文者（虛構）")
    photograph(first, "refused-edit")
    first.goto(first.url.replace("/change/", "/history/"))
    expect(first.get_by_text("他人先改之主旨（虛構）").first).to_be_visible()
    photograph(first, "history")


def test_pages_of_the_staff_fit_a_phone(browser, site, desk):
    page = desk("demo-clerk")
    page.set_viewport_size({"width": 390, "height": 800})
    for path in ("/admin/", "/admin/oversight/resolution/import/", "/agencies/9990/report/115/"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
