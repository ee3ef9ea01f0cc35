"""The aide's ten minutes in a real browser: search, narrow down, read a case, take it along; pictures for the guide.

`SCREENSHOTS=docs/images/aide` renews the pictures of docs/aide-guide.zh-Hant.md.
"""

import csv
import os
import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, sync_playwright

from tests.e2e.serving import ARGUMENTS, CHROMIUM, served

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no system chromium to drive")


@pytest.fixture(scope="module")
def site(migrated, tmp_path_factory) -> Iterator[str]:
    """The seed book and the fictional cases."""
    with served(migrated, tmp_path_factory.mktemp("aide"), ["seed"], ["demo"]) as (address, _):
        yield address


@pytest.fixture(scope="module")
def page(tmp_path_factory) -> Iterator[Page]:
    """A page whose errors are gathered in `page.complaints`."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True).new_page()
        page.complaints = []  # type: ignore[attr-defined]
        page.on("console", lambda m: page.complaints.append(m.text) if m.type == "error" else None)  # type: ignore[attr-defined]
        yield page


def shoot(page: Page, name: str) -> None:
    """Keep a picture where somebody asked for pictures."""
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"))


def total(page: Page) -> int:
    """The number of cases a list says it has."""
    found = re.search(r"共([\d,]+)案", page.locator(".total").inner_text())
    assert found
    return int(found[1].replace(",", ""))


def test_aide_finds_a_case_and_takes_it_along(page, site, tmp_path):
    page.goto(f"{site}/?demo=1")
    assert [
        page.get_by_role("heading", name=name).count() for name in ("還凍多少", "卡在誰", "逾期幾案")
    ] == [1, 1, 1]
    shoot(page, "home")

    page.get_by_role("searchbox").fill("專案報告")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/**")
    assert page.locator("mark", has_text="專案報告").count() > 0
    shoot(page, "search")
    page.get_by_role("link", name=re.compile("^全部.*決議$")).click()
    everything = total(page)

    facet = (
        page.locator("nav.facets section", has=page.get_by_role("heading", name="狀態", exact=True))
        .locator("li")
        .first
    )
    label, number = facet.locator("a").inner_text(), int(facet.locator(".n").inner_text().split()[0])
    facet.locator("a").click()
    assert total(page) == number < everything
    assert page.locator(".chips").inner_text().count(label) == 1
    shoot(page, "list")
    page.go_back()
    assert total(page) == everything
    page.go_forward()
    assert total(page) == number

    with page.expect_download() as csv_file:
        page.get_by_role("link", name="CSV", exact=True).click()
    with open(csv_file.value.path(), encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    with page.expect_download() as xlsx_file:
        page.get_by_role("link", name="XLSX", exact=True).click()
    kept = tmp_path / "list.xlsx"
    xlsx_file.value.save_as(kept)
    sheet = openpyxl.load_workbook(kept).worksheets[0]
    assert [len(rows) - 1, len(list(sheet.rows)) - 1] == [number, number]

    first = page.locator("table.cases tbody tr").first.locator("td.text a").first
    address = first.get_attribute("href") or ""
    assert rows[1][rows[0].index("代號")] in address
    first.click()
    assert page.url.endswith(address)
    assert page.get_by_role("heading", name="決議內容").count() == 1
    shoot(page, "case")
    assert page.complaints == []


def test_aide_goes_the_whole_way_by_keyboard(page, site):
    page.goto(f"{site}/?demo=1")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    for _ in range(4):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "search":
            break
    page.keyboard.type("凍結")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/**")
    assert page.locator("ol.hits li").count() > 0


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("holders", "/holders/?demo=1"),
        ("deadlines", "/deadlines/?demo=1"),
        ("pictures", "/pictures/?demo=1"),
        ("agency", "/agencies/9901/"),
    ],
)
def test_aide_looks_at(page, site, name, path):
    answer = page.goto(site + path)
    assert answer is not None
    assert answer.status == 200
    assert page.get_by_role("heading", level=1).count() == 1
    shoot(page, name)
    assert page.complaints == []
