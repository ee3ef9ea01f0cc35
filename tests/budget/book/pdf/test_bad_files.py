"""Files that are no budget book, or none that can be read: one clear sentence each, in the staff's language."""

import pytest

from budget.book.pdf.reader import read_pdf
from budget.book.source import BookError
from tests.budget.book.pdf.paper import Sheet, pdf_bytes, write_pdf

ENCRYPT = (
    "/Encrypt << /Filter /Standard /V 1 /R 2 /P -4"
    f" /O <{'11' * 32}> /U <{'22' * 32}> >> /ID [<{'33' * 16}> <{'33' * 16}>]"
)


def contents_page(agency: str, entry: str = "1. 歲入來源別預算表") -> Sheet:
    sheet = Sheet()
    sheet.centre(297, 60, agency, 16)
    sheet.centre(297, 85, "目 次", 16)
    sheet.text(70, 140, "二、主要表")
    sheet.text(70, 160, f"{entry}…………………15-16")
    return sheet


def table_page(agency: str, title: str = "歲入來源別預算表") -> Sheet:
    sheet = Sheet()
    sheet.centre(297, 50, agency, 14)
    sheet.centre(297, 68, title, 16)
    sheet.centre(297, 82, "中華民國109年度")
    sheet.line(30, 100, 560, 100)
    sheet.line(30, 120, 560, 120)
    sheet.line(30, 700, 560, 700)
    sheet.columns([200], 100, 700)
    sheet.text(40, 114, "名稱")
    sheet.text(40, 140, "合計")
    sheet.text(210, 140, "1,000")
    return sheet


def cover_page(text: str) -> Sheet:
    sheet = Sheet()
    sheet.centre(297, 300, text, 24)
    return sheet


def refusal(tmp_path, data: bytes) -> BookError:
    path = tmp_path / "book.pdf"
    path.write_bytes(data)
    with pytest.raises(BookError) as caught:
        read_pdf(path, ())
    return caught.value


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param(b"", "不是 PDF 檔", id="empty"),
        pytest.param(b"PK\x03\x04" + b"\0" * 100, "不是 PDF 檔", id="zip"),
        pytest.param(b"%PDF-1.7\nnothing at all\n%%EOF\n", "PDF 檔已損壞，無法讀取", id="damaged"),
        pytest.param(pdf_bytes([Sheet()])[:-20], "PDF 檔不完整（可能下載中斷）", id="cut off"),
        pytest.param(pdf_bytes([Sheet()], ENCRYPT), "PDF 檔已加密，沒有密碼無法讀取", id="encrypted"),
        pytest.param(
            pdf_bytes([Sheet(), Sheet()]),
            "PDF 檔只有影像，沒有文字層；請向機關索取文字版，或先行文字辨識",
            id="no text",
        ),
        pytest.param(pdf_bytes([cover_page("採購契約書")]), "不是預算書：找不到目次", id="no book"),
        pytest.param(pdf_bytes([contents_page("測試署")]), "目次之後沒有任何書表", id="contents only"),
        pytest.param(
            pdf_bytes([cover_page("某作業基金附屬單位預算"), contents_page("某基金"), table_page("某基金")]),
            "這是基金（附屬單位預算）的預算書，不在支援範圍，未匯入任何資料",
            id="fund",
        ),
        pytest.param(
            pdf_bytes([contents_page("臺北市政府民政局"), table_page("臺北市政府民政局")]),
            "這是地方政府的預算書，不在支援範圍，未匯入任何資料",
            id="local government",
        ),
        pytest.param(
            pdf_bytes([cover_page("測試署單位決算"), contents_page("測試署"), table_page("測試署")]),
            "這是決算書，不在支援範圍，未匯入任何資料",
            id="final accounts",
        ),
        pytest.param(pdf_bytes([Sheet(width=9000)]), "第 1 頁：頁面大小不合理", id="absurd page"),
    ],
)
def test_file_is_refused_with_its_reason(tmp_path, data, message):
    assert refusal(tmp_path, data).message == message


def test_refusal_names_the_file(tmp_path):
    assert str(refusal(tmp_path, b"PK\x03\x04")).startswith(
        "book.pdf：不是 PDF 檔；讀到「位元組 50 4b 03 04」"
    )


def test_missing_file_is_refused(tmp_path):
    with pytest.raises(BookError, match="檔案無法開啟"):
        read_pdf(tmp_path / "none.pdf", ())


def test_more_pages_than_any_book_has_are_refused_before_reading(tmp_path):
    path = write_pdf(tmp_path / "long.pdf", [Sheet()] * 5_000)
    with pytest.raises(BookError, match="PDF 的頁數不合理；讀到「5,000 頁」"):
        read_pdf(path, ())


def test_page_with_absurdly_many_characters_is_refused(tmp_path):
    sheet = Sheet()
    for index in range(61):
        sheet.text(10, 20 + 10 * index, chr(0x4E00 + index) * 1_000, 0.5)
    path = write_pdf(tmp_path / "dense.pdf", [sheet])
    with pytest.raises(BookError, match="第 1 頁：一頁的字數不合理"):
        read_pdf(path, ())


def test_branch_of_an_agency_in_a_city_is_no_local_government(tmp_path):
    name = "審計部臺北市審計處"
    path = write_pdf(tmp_path / "audit.pdf", [contents_page(name), table_page(name)])
    assert read_pdf(path, ()).main.book.agency_name == name


def test_whole_file_that_lacks_a_promised_table_without_page_numbers_is_refused(tmp_path):
    path = write_pdf(
        tmp_path / "short.pdf",
        [contents_page("測試署", "1. 歲出機關別預算表"), table_page("測試署")],
    )
    with pytest.raises(BookError, match="預算書缺少目次所列的書表"):
        read_pdf(path, ())
