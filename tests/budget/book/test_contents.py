import pytest

from budget.book.contents import ContentsEntry, read_contents
from budget.book.source import BookError, split_lines
from tests.budget.book.books import COVER


def contents_of(text):
    return read_contents(split_lines(text), "book.txt")


def test_contents_of_the_seed_names_agency_and_year(seed):
    assert (seed.title, seed.agency_name, seed.year) == ("經濟部工業局單位預算", "經濟部工業局", 109)


def test_contents_of_the_seed_lists_overview_two_main_and_eighteen_attached_tables(seed):
    numbers = [entry.number for entry in seed.contents.entries]
    assert numbers == ["一", "二.1", "二.2", *(f"三.{n}" for n in range(1, 19))]


def test_contents_entry_has_title_pages_and_line_as_printed(seed):
    entry = seed.contents.entries[16]
    assert (entry.title, entry.pages, entry.line) == ("派員赴大陸計畫預算類別表", "94~95", 38)


@pytest.mark.parametrize(
    ("pages", "count"), [("15~16", 2), ("67~67", 1), ("128 133", 6), ("15", None), ("", None)]
)
def test_contents_page_count(pages, count):
    assert ContentsEntry("1", "甲表", pages, 1).page_count == count


def test_contents_of_the_seed_promises_the_pages_that_are_printed(seed):
    printed = {section.number: len(section.pages) for section in seed.sections}
    assert {entry.number: entry.page_count for entry in seed.contents.entries} == printed


def test_contents_range_of_the_seed(seed):
    assert (seed.contents.first_line, seed.contents.last_line) == (15, 42)


def test_contents_reads_page_numbers_after_dots():
    contents = contents_of(COVER + "1. 歲入來源別預算表 …… 15\n")
    assert [(e.title, e.pages) for e in contents.entries] == [("歲入來源別預算表", "15")]


def test_contents_joins_a_title_printed_on_two_lines():
    contents = contents_of(
        COVER + "1. 立法院審議中央政府總預算案所提決議\n、附帶決議辦理情形報告表\t5~6\n\n總說明\n"
    )
    assert [(e.title, e.pages) for e in contents.entries] == [
        ("立法院審議中央政府總預算案所提決議、附帶決議辦理情形報告表", "5~6")
    ]


def test_contents_takes_the_agency_above_it_where_the_cover_prints_no_unit_budget():
    assert contents_of("虛構部測試署\n\n目次\n1. 甲表\t1~2\n").agency_name == "虛構部測試署"


def test_contents_refuses_a_text_that_is_no_book():
    with pytest.raises(BookError) as error:
        contents_of("\n會議紀錄\n主席致詞\n")
    assert (error.value.line, error.value.read) == (2, "會議紀錄")


def test_contents_refuses_a_second_contents_page():
    with pytest.raises(BookError) as error:
        contents_of(COVER + "1. 甲表\t1~2\n" + COVER + "1. 甲表\t1~2\n")
    assert (error.value.line, error.value.read) == (14, "目次")


def test_contents_refuses_an_empty_list():
    with pytest.raises(BookError, match="沒有列出任何書表"):
        contents_of(COVER)


def test_contents_refuses_a_book_without_cover():
    with pytest.raises(BookError, match="沒有封面"):
        contents_of("\n目次\n1. 甲表\t1~2\n")
