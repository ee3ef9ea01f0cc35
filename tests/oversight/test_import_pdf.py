"""A real PDF, 87 pages cut from a ministry's FY114 book, through the same import. Facts read off its pages."""

import pytest

from budget.models import BookSource, BudgetBook, LineItem, PrintedTable
from oversight.book_import import import_book
from oversight.models import Resolution, Response
from oversight.reference import load_reference
from tests.paths import shared_data

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def report(for_module):
    sample = shared_data("book-pages-fy114.pdf")
    load_reference()
    return import_book(sample)


def test_every_line_of_every_page_is_accounted_for(report):
    facts = report.as_json()
    assert facts["lines"]["unread"] == 0
    assert [part["lines"]["unread"] for part in facts["appendices"]] == [0]


def test_books_are_the_ministrys_and_the_subordinate_agencys_behind_it(report):
    books = BudgetBook.objects.order_by("part").values_list("title", "agency__code", "part")
    assert list(books) == [("114年度內政部", "0801", 0), ("114年度內政部國土測繪中心", "0801", 1)]


def test_resolutions_are_the_first_twenty_one_with_their_answers(report):
    numbers = Resolution.objects.order_by("number").values_list("key", "number_text")
    assert list(numbers)[12] == ("113-general-common-13", "(十三)")
    assert (Resolution.objects.count(), Response.objects.count()) == (21, 21)


# Printed page 200 and on: item (二) is answered 「非本部業務。」
def test_answer_that_it_is_not_ours_comes_through(report):
    answer = Response.objects.get(resolution__key="113-general-common-2")
    assert (answer.text, answer.kind) == ("非本部業務。", "not_ours")


# 歲出機關別預算表, printed page 41, the sixth of the file: 3708010100 一般行政 1,771,975 千元.
def test_work_plan_has_its_amount_and_its_page(report):
    line = LineItem.objects.get(code="3708010100", fiscal_year__year=114)
    source = BookSource.objects.get(book__part=0)
    page = next(page for first, last, page in source.pages if first <= line.source_line <= last)
    assert (line.proposed, page) == (1_771_975_000, 6)


def test_table_that_no_reader_knows_is_kept_as_printed(report):
    table = PrintedTable.objects.get(title="媒體政策及業務宣導費彙計表")
    assert table.rows.count() > 0


def test_only_rounded_settled_figures_do_not_add_up(report):
    off = report.as_json()["checks"]["off"]
    assert {abs(check["difference"]) for check in off} == {1_000}
    assert all("前年度決算數" in check["name"] for check in off)


def test_importing_again_changes_nothing(report):
    again = import_book(shared_data("book-pages-fy114.pdf"))
    assert (again.tally.created, again.tally.changed) == (0, 0)
