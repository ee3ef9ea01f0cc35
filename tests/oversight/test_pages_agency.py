"""The pages of one agency and of one committee: years, those beneath, what waits how long; numbers worked out by hand."""

from datetime import date, timedelta

import pytest
import time_machine

from budget.models import Agency
from tests.factories import (
    make_agency,
    make_committee,
    make_common,
    make_freeze,
    make_meeting,
    make_release,
    make_requirement,
    make_resolution,
    make_step,
)
from tests.oversight.books import text_of
from tests.oversight.links import wrong_numbers

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def family(db):
    """2601 with 2610 and 2620 beneath, 2611 beneath 2610; cases of two years."""
    ministry = make_agency("2601")
    bureau = make_agency("2610", parent=ministry)
    make_agency("2620", parent=ministry)
    make_agency("2611", parent=bureau)
    make_release(make_freeze(make_resolution(1), 5_000), date(2026, 5, 1), 2_000)
    make_freeze(make_resolution(2, assigned="2610 2611"), None)
    make_freeze(
        make_resolution(3, year=109, agency="2611", assigned="2611"),
        7_000,
        deadline_rule="by_date",
        deadline_date=date(2026, 10, 1),
    )
    make_resolution(4, year=109, agency="2601", assigned="2601")
    make_common(5, assigned="2601 2610 2620")


def years(client, url):
    rows = client.get(url).context["trend"]
    return [(r.year, r.cases, r.frozen, r.released, r.remaining, r.unknown_cases, r.late_cases) for r in rows]


def test_years_of_an_agency_are_all_its_years_whatever_year_is_asked(client, family):
    expected = [(108, 3, 5_000, 2_000, 3_000, 1, 0)]
    assert years(client, "/agencies/2610/") == expected
    assert years(client, "/agencies/2610/?year=108") == expected
    assert years(client, "/agencies/2611/") == [(108, 1, 0, 0, 0, 1, 0), (109, 1, 7_000, 0, 7_000, 0, 1)]


def tree(client, url):
    rows = client.get(url).context["tree"]
    return [
        (
            row.agency.code + "+" * row.with_beneath,
            row.depth,
            row.both.total.cases,
            row.both.late.cases,
            row.both.total.remaining,
        )
        for row in rows
    ]


def test_tree_counts_each_beneath_and_each_case_once_in_the_whole(client, family):
    assert tree(client, "/agencies/2601/") == [
        ("2601+", 0, 5, 1, 10_000),
        ("2601", 0, 2, 0, 0),
        ("2610", 1, 3, 0, 3_000),
        ("2611", 2, 2, 1, 7_000),
        ("2620", 1, 1, 0, 0),
    ]
    assert tree(client, "/agencies/2601/?year=109") == [
        ("2601+", 0, 2, 1, 7_000),
        ("2601", 0, 1, 0, 0),
        ("2610", 1, 0, 0, 0),
        ("2611", 2, 1, 1, 7_000),
        ("2620", 1, 0, 0, 0),
    ]


def listed(client):
    return [(row.agency.code, row.with_beneath) for row in client.get("/agencies/").context["rows"]]


def test_agencies_are_listed_beneath_their_ministry_as_long_as_they_are_few(client, family, monkeypatch):
    monkeypatch.setattr("oversight.views.agencies.MANY", 5)
    assert listed(client) == [
        ("2601", True),
        ("2601", False),
        ("2610", False),
        ("2611", False),
        ("2620", False),
    ]


def test_of_many_agencies_only_ministries_are_listed_and_the_file_has_all(client, family, monkeypatch):
    monkeypatch.setattr("oversight.views.agencies.MANY", 4)
    assert listed(client) == [("2601", True)]
    html = client.get("/agencies/").content.decode()
    assert '<a href="/agencies/2601/#beneath">經濟部及所屬</a>' in html
    assert 'id="beneath"' in client.get("/agencies/2601/").content.decode()
    assert client.get("/agencies/?format=csv").getvalue().count(b"\r\n") == 6


def test_agency_with_nothing_beneath_has_no_tree(client, family):
    assert tree(client, "/agencies/2620/") == []


def test_agencies_that_report_to_each_other_are_shown_once(client, family):
    Agency.objects.filter(code="2601").update(parent=make_agency("2611"))
    assert [row[0] for row in tree(client, "/agencies/2610/")] == ["2610+", "2610", "2611", "2601", "2620"]


@pytest.mark.parametrize(
    "url",
    [
        "/agencies/2601/",
        "/agencies/2610/",
        "/agencies/2610/?year=108",
        "/agencies/",
        "/committees/economics/",
        "/committees/economics/?year=108",
    ],
)
def test_every_number_leads_to_exactly_its_rows(client, family, url):
    make_step(make_freeze(make_resolution(8), 400), "referred", TODAY - timedelta(days=40))
    linked, wrong = wrong_numbers(client, url)
    assert wrong == []
    assert linked >= 8


def test_figures_are_those_of_the_year_asked(client, family):
    assert client.get("/agencies/2611/").context["figures"].total.cases == 2
    context = client.get("/agencies/2611/?year=109").context
    assert (context["figures"].total.remaining, context["figures"].overdue.cases) == (7_000, 1)
    assert (context["headed"], context["assigned"]) == (1, 0)


def make_referred(number, days, *more, **fields):
    freeze = make_freeze(make_resolution(number, **fields), 1_000)
    for kind in ("sent", "referred", *more):
        make_step(freeze, kind, TODAY - timedelta(days=days), meeting=None)


def test_committee_says_how_long_cases_have_waited_for_it(client):
    for number, days in [(1, 30), (2, 31), (3, 90), (4, 366)]:
        make_referred(number, days)
    make_referred(5, 100, "scheduled")
    make_referred(6, 5, "scheduled", "approved")
    make_freeze(make_resolution(7), 1_000)
    context = client.get("/committees/economics/").context
    held = {band.value: (tally.cases, tally.remaining) for band, tally in context["held"] if tally.cases}
    assert held == {"30": (1, 1_000), "90": (2, 2_000), "180": (1, 1_000), "longer": (1, 1_000)}
    assert context["held_total"].cases == 5


def test_committee_shows_its_last_meetings_and_no_others(client):
    freeze = make_freeze(make_resolution(1), 1_000)
    make_step(freeze, "scheduled", date(2026, 4, 1), meeting=make_meeting("甲"))
    make_step(freeze, "approved", date(2026, 4, 8), meeting=make_meeting("乙", held_on=date(2026, 4, 8)))
    make_step(freeze, "reported", date(2026, 4, 9), meeting=make_meeting("丙", committee="finance"))
    make_meeting("丁")
    rows = client.get("/committees/economics/").context["meetings"]
    assert [(meeting.name, outcome.cases) for meeting, outcome in rows] == [("乙", 1), ("甲", 1)]


def test_committee_years_count_what_it_reviewed_or_is_owed(client):
    make_freeze(make_resolution(1), 1_000)
    make_requirement(make_common(2, year=109), committees="economics")
    assert years(client, "/committees/economics/") == [
        (108, 1, 1_000, 0, 1_000, 0, 0),
        (109, 1, 0, 0, 0, 0, 0),
    ]


def test_committee_without_anything_says_so(client):
    make_committee()
    text = text_of(client, "/committees/economics/")
    for words in [
        "沒有等本委員會排審或審查的凍結案",
        "尚未登錄本委員會處理凍結案的會議",
        "沒有已函送而走過任何一步",
    ]:
        assert words in text


@pytest.mark.parametrize("rows", [1, 6])
@pytest.mark.parametrize(("url", "queries"), [("/agencies/2601/", 12), ("/committees/economics/", 11)])
def test_number_of_queries_does_not_grow(client, family, django_assert_num_queries, url, queries, rows):
    for number in range(11, 11 + rows):
        make_referred(number, number, year=100 + number, agency="2601", assigned="2601 2610")
    with django_assert_num_queries(queries):
        client.get(url)
