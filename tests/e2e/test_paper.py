"""Pages on A4 as the browser prints them: a head with title and day, n/m below, no navigation, nothing cut."""

import re
from collections.abc import Iterator

import pypdfium2
import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.e2e.serving import ARGUMENTS, CHROMIUM, served

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no system chromium to drive")

#: Address, the title in the head of each sheet, and a column head that comes again on each sheet with rows.
SHEETS = [
    ("/resolutions/?demo=1", "決議", "最近異動"),
    ("/freezes/?demo=1", "凍結", "還凍"),
    ("/agencies/2610/", "經濟部工業局", None),
    ("/resolutions/108-general-economics-13-2-1/", "108年度總預算 › 經濟委員會", None),
    ("/budget/108/5226102200/", "", None),
    ("/data/", "資料下載", None),
]
#: CSS pixels between the margins of `print.css`: 210 − 2 × 15 mm.
WIDTH = 680


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as driver:
        yield driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)


@pytest.fixture(scope="module")
def site(migrated, tmp_path_factory) -> Iterator[str]:
    """The seed book and the demo."""
    with served(migrated, tmp_path_factory.mktemp("site"), ["seed"], ["demo"]) as (address, _):
        yield address


def printed(browser, url):
    """The text of each sheet."""
    page = browser.new_page()
    page.goto(url)
    pdf = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    page.close()
    sheets = [sheet.get_textpage().get_text_bounded() for sheet in pdf]
    assert {(round(sheet.get_width()), round(sheet.get_height())) for sheet in pdf} == {(595, 842)}
    pdf.close()
    return sheets


@pytest.mark.parametrize(("path", "title", "head"), SHEETS)
def test_sheet_has_its_head_its_number_and_no_navigation(browser, site, path, title, head):
    sheets = printed(browser, site + path)
    day = re.compile(r"狀態以1\d\d年\d+月\d+日計")
    for number, text in enumerate(sheets, 1):
        assert f"預算決議追蹤｜{title}" in text.replace("\r\n", "")
        assert day.search(text)
        assert f"{number}/{len(sheets)}" in text
        if head:
            assert head in text
    whole = "".join(sheets)
    assert not any(
        words in whole for words in ("跳到主要內容", "查詢全站", "訂閱（Atom）", ":::", "表列金額單位")
    )
    assert "資料以「政府資料開放授權條款－第1版」釋出" in sheets[-1].replace("\r\n", "")


def test_list_prints_every_row_of_the_page(browser, site):
    whole = "".join(printed(browser, f"{site}/resolutions/?demo=1"))
    assert len(re.findall(r"1\d\d年度・", whole)) == 25


@pytest.mark.parametrize(("path", "title", "head"), SHEETS)
def test_nothing_is_wider_than_the_sheet(browser, site, path, title, head):
    page = browser.new_page(viewport={"width": WIDTH, "height": 900})
    page.emulate_media(media="print")
    page.goto(site + path)
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH
    page.close()


def test_code_is_on_paper_only(browser, site):
    page = browser.new_page()
    page.goto(f"{site}/resolutions/108-general-economics-13-2-1/")
    code = page.locator("img.qr")
    assert code.is_hidden()
    page.emulate_media(media="print")
    assert code.is_visible()
    assert page.evaluate("document.querySelector('img.qr').naturalWidth") > 0
    page.close()


@pytest.mark.parametrize(
    "path", ["/agencies/9990/brief/", "/committees/economics/brief/?demo=1", "/agencies/2610/brief/"]
)
def test_brief_is_one_sheet(browser, site, path):
    [text] = printed(browser, site + path)
    assert "質詢小抄" in text
    assert "全部案件：http" in text.replace("\r\n", "")
    assert "下載 PDF" not in text
