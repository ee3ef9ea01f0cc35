"""期限 as a calendar: each day counts its cases and leads to exactly them."""

import re
from datetime import date, timedelta
from html import unescape

import pytest

from tests.factories import make_freeze, make_requirement, make_resolution, make_step
from tests.oversight.books import text_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(TODAY, tick=False)


def make_due(number, day, **fields):
    resolution = make_resolution(number, **fields)
    make_requirement(resolution, deadline_rule="by_date", deadline_date=day)
    return resolution


@pytest.fixture
def november(db):
    """Three days of November, one of October, one sent, one without a date, one fictional."""
    make_due(1, date(2026, 11, 1))
    make_due(2, date(2026, 11, 23))
    freeze = make_freeze(
        make_resolution(3, year=109),
        7_000,
        deadline_rule="by_date",
        deadline_date=date(2026, 11, 23),
    )
    make_due(4, date(2026, 11, 30), agency="2601", assigned="2601")
    make_due(5, date(2026, 10, 31))
    make_step(
        make_freeze(make_resolution(6), 1, deadline_rule="by_date", deadline_date=date(2026, 11, 9)),
        "sent",
        TODAY,
    )
    make_freeze(make_resolution(7), deadline_rule="months", deadline_count=2)
    make_due(8, date(2026, 11, 5), agency="9901", assigned="9901", is_fictional=True)
    return freeze


def days(client, query="month=115-11"):
    weeks = client.get(f"/deadlines/?{query}").context["weeks"]
    found = [day for week in weeks for day in week if day]
    return {day.on.day: (day.tally.cases, day.is_late) for day in found if day.tally.cases}


def items(client, query):
    return [row.resolution.number for row in client.get(f"/deadlines/?{query}").context["rows"]]


@pytest.mark.parametrize("month", ["115-11", "2026-11"])
def test_days_count_what_the_agency_still_owes(client, november, month):
    assert days(client, f"month={month}") == {1: (1, True), 23: (2, False), 30: (1, False)}
    assert items(client, f"month={month}") == [1, 3, 2, 4]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("year=109", {23: (1, False)}),
        ("agency=2601", {30: (1, False)}),
        ("agency=2601&agency=2610", {1: (1, True), 23: (2, False), 30: (1, False)}),
        ("demo=1", {5: (1, True)}),
    ],
)
def test_calendar_is_narrowed_as_the_list_is(client, november, query, expected):
    assert days(client, f"month=115-11&{query}") == expected


def test_every_day_leads_to_exactly_its_cases(client, november):
    html = client.get("/deadlines/?month=115-11&year=108&year=109").content.decode()
    links = re.findall(r'<a(?: class="late")? href="\?([^"]*day=[^"]*)">(\d+)案', html)
    assert [(unescape(link).partition("day=")[2], int(number)) for link, number in links] == [
        ("115-11-01", 1),
        ("115-11-23", 2),
        ("115-11-30", 1),
    ]
    for link, number in links:
        assert "year=108" in link
        assert "year=109" in link
        assert len(items(client, unescape(link))) == int(number)


def test_months_before_and_after_keep_the_conditions(client, november):
    html = client.get("/deadlines/?month=115-12&agency=2610&demo=1").content.decode()
    assert 'href="?agency=2610&amp;demo=1&amp;month=115-11" rel="prev"' in html
    assert 'href="?agency=2610&amp;demo=1&amp;month=116-01" rel="next"' in html


def test_calendar_is_a_table_with_caption_and_heads(client, november):
    html = client.get("/deadlines/?month=115-11").content.decode()
    table = html.partition('<table class="month">')[2].partition("</table>")[0]
    assert "<caption>本月到期4案" in table
    assert len(re.findall(r'<th scope="col">', table)) == 7
    assert len(re.findall("<time ", table)) == 30


def test_facets_of_the_calendar_count_its_month(client, november):
    boxes = {box.name: box for box in client.get("/deadlines/?month=115-11").context["boxes"]}
    assert [(value.label, value.tally.cases) for value in boxes["year"].values] == [
        ("109年度", 1),
        ("108年度", 3),
    ]
    assert "month=115-11" in boxes["year"].values[0].query


def test_day_lists_its_cases_and_leads_back_to_its_month(client, november):
    assert items(client, "day=2026-11-23") == [3, 2]
    assert 'href="?month=115-11"' in client.get("/deadlines/?day=115-11-23").content.decode()


def test_pages_of_a_month_do_not_overlap(client):
    for number in range(1, 28):
        make_due(number, date(2026, 11, 1) + timedelta(days=number))
    assert items(client, "month=115-11") == list(range(1, 26))
    assert items(client, "month=115-11&page=2") == [26, 27]


def test_empty_month_and_day_say_so(client):
    assert "當月到期的決議" in text_of(client, "/deadlines/?month=115-11")
    assert "當日到期的決議" in text_of(client, "/deadlines/?day=115-11-01")


@pytest.mark.parametrize(
    "query",
    [
        *["month=115-13", "month=11503", "day=115-02-30", "month=115-11&month=115-10", "month=115-11&page=9"],
        *["month=115-11&day=115-11-01", "month=115-11&band=7", "day=115-11-01&band=7", "month=115-11&a=1"],
    ],
)
def test_wrong_value_is_refused(client, november, query):
    response = client.get(f"/deadlines/?{query}")
    assert response.status_code == 400
    assert "rows" not in response.context


@pytest.mark.parametrize("query", ["month=115-11", "day=115-11-01"])
def test_calendar_file_has_no_month_and_no_day(client, query):
    assert client.get(f"/deadlines.ics?{query}").status_code == 400


@pytest.mark.parametrize("rows", [1, 9])
@pytest.mark.parametrize("view", ["month=115-11", "day=115-11-23"])
def test_number_of_queries_does_not_grow(client, november, django_assert_num_queries, view, rows):
    for number in range(11, 11 + rows):
        make_due(number, date(2026, 11, number), year=100 + number)
    with django_assert_num_queries(9):
        client.get(f"/deadlines/?{view}")
