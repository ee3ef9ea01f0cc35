"""Report tables typeset for tests, with what newer books print beyond the sample pages. All of it is made up."""

import pytest

from budget.book.pdf.reader import read_pdf
from oversight.resolutions.clauses import read_resolution
from oversight.resolutions.report_table import ReportTable
from tests.budget.book.pdf.paper import write_pdf
from tests.budget.book.pdf.report_typeset import report_book

MERGED = [
    "爰就下列各案併案凍結100萬元，俟虛構部向立法院內政委員會提出書面報告並經同意後，始得動支：",
    *(
        f"{n}.113年度虛構部預算案編列業務費第{n}項，經查成效不彰，爰凍結該項預算10萬元，俟提出書面報告後，始得動支。"
        for n in range(1, 11)
    ),
]
ITEMS = [
    ("一、", ["總預算案部分：", "通案決議"], []),
    ("(一)", ["各機關應撙節支出，並依相關規定辦理。"], ["遵照辦理。"]),
    ("(二)", ["請各機關於3個月內檢討，" * 30 + "並提出書面報告。"], ["非本部業務。"]),
    ("二、", ["新增通過決議", "虛構部部分"], []),
    (
        "(一)",
        MERGED,
        ["本案業於113年4月19日以虛字第1130878350號函送立法院在案。", "一、已檢討。", "二、已改善。"],
    ),
    ("(二)", ["第二案。"], []),
    ("", ["測試署及所屬部分"], []),
    ("(一)", ["另一機關的第一案。"], ["遵照辦理。"]),
]


@pytest.fixture(scope="module")
def rows(tmp_path_factory):
    path = write_pdf(tmp_path_factory.mktemp("report") / "report.pdf", report_book(ITEMS))
    return read_pdf(path, (ReportTable(),)).main.book.table(ReportTable().title).rows


def test_numbers_begin_anew_under_each_heading(rows):
    assert [(row.part, row.heading_agency, row.number) for row in rows] == [
        ("common", None, 1),
        ("common", None, 2),
        ("added", "虛構部", 1),
        ("added", "虛構部", 2),
        ("added", "測試署及所屬", 1),
    ]


def test_headings_are_no_part_of_the_items_around_them(rows):
    assert [row.text for row in rows if row.number == 2][1] == "第二案。"


def test_item_over_the_page_end_is_one_text(rows):
    assert rows[1].text == "請各機關於3個月內檢討，" * 30 + "並提出書面報告。"


def test_merged_freeze_with_ten_reasons_is_one_item(rows):
    assert rows[2].text.split("\n") == MERGED


def test_merged_freeze_is_one_freeze_of_its_whole_sum(rows):
    (freeze,) = read_resolution(rows[2].text).freezes
    assert freeze.amount == 1_000_000


def test_answer_in_several_paragraphs_stays_with_its_item(rows):
    assert rows[2].answer.split("\n")[1:] == ["一、已檢討。", "二、已改善。"]


def test_item_without_an_answer_is_blank_not_guessed(rows):
    assert (rows[3].answer, rows[3].answer_state) == (None, "blank")
