"""The source of a book line by line, and its checks."""

import json

import pytest
from django.utils import timezone

from budget.models import BookCheck, BookSource, PrintedRow
from tests.factories import make_book
from tests.oversight.books import SOURCE, TITLE, main_of, make_check, make_read_book, make_source, text_of

pytestmark = pytest.mark.django_db
BOOK = "/budget/109/2610/"


@pytest.fixture
def book(db):
    return make_read_book()


def test_source_says_what_became_of_every_line(client, book):
    lines = client.get(f"{BOOK}source/").context["lines"]
    assert [line.text for line in lines] == SOURCE
    assert [line.state for line in lines] == ["furniture", "blank", "furniture", "read", "read", "unread"]
    assert [line.row for line in lines] == [None, None, None, 1, 1, None]


def test_source_counts_its_lines(client, book):
    counts = dict(client.get(f"{BOOK}source/").context["counts"])
    assert counts == {"已讀": 2, "頁首、欄名": 2, "空白": 1, "未讀": 1}


def test_source_opens_at_the_page_of_a_line(client, book):
    BookSource.objects.filter(book=book).delete()
    make_source(book, [f"第{n}行的字" for n in range(1, 702)], [[1, 701, "unread", "", None]])
    response = client.get(f"{BOOK}source/", {"line": 301})
    assert [response.context["lines"][place].number for place in (0, -1)] == [301, 600]
    assert 'id="L301" class="is-unread is-asked"' in response.content.decode()


def test_source_shows_pages_of_a_pdf(client, book):
    BookSource.objects.filter(book=book).update(pages=[[1, 3, 7], [4, 6, 8]])
    assert [line.page for line in client.get(f"{BOOK}source/").context["lines"]] == [7, 7, 7, 8, 8, 8]


def test_source_escapes_what_is_printed(client, book):
    BookSource.objects.filter(book=book).update(text="<script>alert(1)</script>")
    html = main_of(client, f"{BOOK}source/")
    assert "&lt;script&gt;" in html
    assert "<script" not in html


def test_source_that_is_not_stored_says_so(client, book):
    BookSource.objects.filter(book=book).delete()
    assert "來源全文沒有存入" in text_of(client, f"{BOOK}source/?line=4")


def test_checks_come_off_first_within_a_table(client, book):
    groups = client.get(f"{BOOK}checks/").context["groups"]
    assert [[check.state for check, _ in group.checks] for group in groups] == [["off", "unchecked", "holds"]]


def test_checks_show_tables_with_something_off_first(client, book):
    BookCheck.objects.all().delete()
    make_check(book, 1, "holds", table="甲表")
    make_check(book, 2, "off", table="乙表")
    assert [group.title for group in client.get(f"{BOOK}checks/").context["groups"]] == ["乙表", "甲表"]


def test_checks_are_filtered_by_state(client, book):
    groups = client.get(f"{BOOK}checks/", {"state": "unchecked"}).context["groups"]
    assert [check.name for check, _ in groups[0].checks] == ["勾稽3"]


def test_checks_of_a_state_that_none_has_say_so(client, book):
    BookCheck.objects.filter(state="off").delete()
    assert "沒有「不符」的勾稽" in text_of(client, f"{BOOK}checks/?state=off")


def test_checks_say_by_how_much_and_lead_to_both_places(client, book):
    BookCheck.objects.filter(state="off").update(other_table=TITLE, other_line=5)
    html = main_of(client, f"{BOOK}checks/?state=off")
    assert '<data value="2000" title="2,000元">2</data>' in html
    assert f'href="{BOOK}source/?line=4#L4"' in html
    assert f'href="{BOOK}source/?line=5#L5"' in html


@pytest.mark.parametrize(
    ("unit", "shown"), [("人", "5,000 人"), ("0.01公升", "50.00 公升"), ("0.01平方公尺", "50.00 平方公尺")]
)
def test_checks_count_in_their_unit(client, book, unit, shown):
    BookCheck.objects.filter(state="off").update(unit=unit)
    assert shown in text_of(client, f"{BOOK}checks/?state=off")


def test_check_with_a_correction_keeps_the_printed_figure(client, book):
    BookCheck.objects.filter(state="off").update(
        correction="1,765應為11,765", corrected_at=timezone.now(), left=17_051_000, right=7_051_000
    )
    text = text_of(client, f"{BOOK}checks/")
    assert "更正 1,765應為11,765" in text
    assert "17,051 千元" in text
    assert client.get(BOOK).context["checks"].corrected == 1


def test_checks_as_a_file_are_those_of_the_filter(client, book):
    body = json.loads(client.get(f"{BOOK}checks/", {"state": "off", "format": "json"}).content)
    assert [(row["勾稽項目"], row["相差"], row["單位"]) for row in body["results"]] == [("勾稽2", 2000, "元")]


def test_book_without_checks_says_so(client):
    make_book(109)
    assert "沒有存入任何勾稽" in text_of(client, f"{BOOK}checks/")


def test_source_line_leads_to_the_row_that_begins_on_it(client, book):
    table = book.tables.get()
    table.rows.update(last_line=5)
    PrintedRow.objects.create(table=table, position=1, first_line=4, last_line=4, cells=[None] * 4)
    lines = client.get(f"{BOOK}source/").context["lines"]
    assert [line.row for line in lines[3:5]] == [1, 1]
