"""A report table of which pages are missing: what cannot be placed stays unread, nothing is guessed."""

import pytest

from budget.book.pdf.reader import PdfPart, read_pdf
from oversight.resolutions.report_table import ReportTable
from tests.budget.book.pdf.paper import write_pdf
from tests.budget.book.pdf.report_typeset import report_book

LONG = "請各機關檢討改進，" * 60 + "並提出書面報告。"
ITEMS = [
    ("一、", ["總預算案部分：", "通案決議"], []),
    ("(一)", ["第一案。"], ["遵照辦理。"]),
    ("(二)", [LONG], ["非本部業務。"]),
    ("(三)", [LONG], ["遵照辦理。"]),
    ("二、", ["新增通過決議", "虛構部部分"], []),
    ("(一)", ["新增的第一案。"], ["遵照辦理。"]),
]


@pytest.fixture(scope="module")
def part(tmp_path_factory) -> PdfPart:
    """Contents page, first page and last page of four; the second and the third are left out."""
    sheets = report_book(ITEMS)
    assert len(sheets) == 4
    path = write_pdf(tmp_path_factory.mktemp("excerpt") / "excerpt.pdf", [sheets[0], sheets[1], sheets[3]])
    return read_pdf(path, (ReportTable(),)).main


@pytest.fixture(scope="module")
def table(part):
    return part.book.table(ReportTable().title)


def test_items_of_the_pages_that_are_there_are_read(table):
    assert [(row.part, row.number) for row in table.rows] == [("common", 1), ("common", 2), ("added", 1)]


def test_rest_of_an_item_behind_the_gap_is_not_taken_for_the_one_before(table):
    assert not table.rows[1].text.endswith("並提出書面報告。")


def test_lines_behind_the_gap_stay_unread_and_say_so(part, table):
    unread = [number for number, use in part.book.line_uses.items() if use.kind == "unread"]
    (note,) = [note for note in table.notes if "無從得知" in note.text]
    assert list(note.lines) == unread
    assert "（31）" in note.text


def test_item_cut_off_by_the_gap_says_so(table):
    assert "第 (二) 項未完，下文在本檔未收入的頁（31）" in [note.text for note in table.notes]
