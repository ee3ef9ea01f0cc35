"""The report table as PDF: the 24 pages of the FY114 book of 內政部, one ruled row a page. Values read off the print."""

import pytest

from budget.book.pdf.reader import read_pdf
from oversight.resolutions.report_table import ReportTable
from tests.paths import shared_data

NOT_OURS = (2, 4, 5, 6, 8, 9, 12, 14, 15, 16, 17, 19, 21)
AS_ASKED = (1, 7, 10, 11, 18, 20)


@pytest.fixture(scope="module")
def part():
    return read_pdf(shared_data("book-pages-fy114.pdf"), (ReportTable(),)).main


@pytest.fixture(scope="module")
def rows(part):
    return {row.number: row for row in part.book.table(ReportTable().title).rows}


def test_first_21_items_come_out_in_order(rows):
    assert list(rows) == list(range(1, 22))


def test_items_stand_under_the_general_heading_of_the_year_before_the_book(rows):
    assert {(row.year, row.part, row.heading) for row in rows.values()} == {(113, "common", None)}
    assert rows[1].part_heading == "一、總預算案部分：通案決議"


def test_item_numbers_are_kept_as_printed(rows):
    assert (rows[13].number_text, rows[21].number_text) == ("(十三)", "(二十一)")


@pytest.mark.parametrize("number", NOT_OURS)
def test_answer_that_it_is_not_our_business(rows, number):
    assert rows[number].answer == "非本部業務。"


@pytest.mark.parametrize("number", AS_ASKED)
def test_answer_that_it_was_done(rows, number):
    assert rows[number].answer == "遵照辦理。"


def test_answer_with_a_list_of_its_own(rows):
    lines = rows[13].answer.split("\n")
    assert [line[:12] for line in lines] == [
        "本部業於113年4月19",
        "一、行政院112年7月2",
        "二、針對打詐綱領4 大面",
    ]
    assert "1130878350" in lines[0]
    assert lines[2].endswith("保障人民財產安全。")


def test_item_over_eleven_pages_keeps_its_ten_points(rows, part):
    points = rows[1].text.split("\n")
    assert [point.split(".")[0] for point in points[1:]] == [str(n) for n in range(1, 11)]
    assert points[0] == "113年度中央政府總預算案針對各機關及所屬統刪項目如下："
    assert points[10].endswith("海洋委員會、海洋保育署改以其他項目刪減替代，科目自行調整。")
    assert (str(part.places[rows[1].line]), str(part.places[rows[1].last_line])) == ("第199頁", "第209頁")


def test_list_inside_a_sentence_is_no_paragraph(rows):
    assert "\n" not in rows[16].text
    assert "機制；9.明定對個人幣商洗錢防制監理等同法人組織；10.嚴禁境外幣商" in rows[16].text


def test_glyph_that_the_print_mistook_is_kept(rows):
    # The print has 頇 for 須 here.
    assert "其不足數仍頇透過債務基金舉新以還舊" in rows[5].text


def test_last_item_runs_on_past_the_cut(rows, part):
    assert rows[21].text == "法律案之制定、修正或廢止之權責，若"
    notes = [note.text for note in part.book.notes if note.line == rows[21].last_line]
    assert notes == ["第 (二十一) 項未完，下文在本檔未收入的頁（223-287）"]


def test_running_titles_are_no_text(rows):
    assert not any("彙編" in row.text or "單位\n" in row.text for row in rows.values())
