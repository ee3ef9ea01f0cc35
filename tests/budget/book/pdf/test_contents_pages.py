import pytest

from budget.book.pdf.contents_pages import page_range, read_entries


def entries(*texts: str):
    return read_entries(list(enumerate(texts, start=1)))


def test_heading_with_pages_is_an_entry():
    (entry,) = entries("一、預算總說明……………001-038").entries
    assert (entry.number, entry.title, entry.pages) == ("一", "預算總說明", "001-038")


def test_table_without_pages_has_those_of_its_parts():
    reading = entries("三、附屬表：", "(一) 歲入項目說明提要表", "1.賠償收入…… 053", "2.規費收入……054-055")
    assert [(e.number, e.title, e.pages) for e in reading.entries] == [
        ("三.1", "歲入項目說明提要表", "053-055")
    ]


def test_books_of_subordinate_agencies_are_no_tables():
    reading = entries("四、附錄", "(一)內政部…………289", "(二)內政部國土測繪中心…………339")
    assert reading.entries == []
    assert [(e.title, e.pages) for e in reading.appendices] == [
        ("內政部", "289"),
        ("內政部國土測繪中心", "339"),
    ]


def test_arabic_numbers_under_a_heading_are_tables():
    reading = entries("二、主要表", "1. 歲入來源別預算表\t15~16")
    assert [(e.number, e.title, e.pages) for e in reading.entries] == [("二.1", "歲入來源別預算表", "15~16")]


def test_title_over_two_lines_is_joined():
    reading = entries(
        "二、主要表", "(一) 立法院審議中央政府總預算案所提決議、附帶決議及", "注意事項辦理情形報告表……199-287"
    )
    (entry,) = reading.entries
    assert entry.title == "立法院審議中央政府總預算案所提決議、附帶決議及注意事項辦理情形報告表"
    assert entry.pages == "199-287"


@pytest.mark.parametrize(
    ("pages", "expected"),
    [("039-040", [39, 40]), ("15~16", [15, 16]), ("053", [53]), ("", [])],
)
def test_page_range(pages, expected):
    assert list(page_range(pages)) == expected
