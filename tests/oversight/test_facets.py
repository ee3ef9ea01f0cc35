"""Counts beside a list: of each value with the other conditions on, and equal to the rows it leads to."""

from datetime import date, timedelta
from urllib.parse import parse_qs

import pytest
import time_machine
from django.db import connection
from django.http import QueryDict

from oversight.facets import FacetCounts
from oversight.figures import Figures, StatusRow, Tally, figures
from oversight.filters import ResolutionFilter, resolutions_on
from oversight.orders import ordered
from oversight.status import Holder, Status
from oversight.views.listing import Listing
from tests.factories import (
    make_agency,
    make_common,
    make_freeze,
    make_release,
    make_resolution,
    make_step,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel(TODAY, tick=False):
        yield


def counts(query=""):
    """The counts of a valid question."""
    filterset = ResolutionFilter(QueryDict(query), resolutions_on(TODAY), today=TODAY)
    assert filterset.problems == []
    return FacetCounts(filterset)


def cases(query, facet):
    """How many cases each value of a facet has."""
    return {value: tally.cases for value, tally in counts(query).tallies(facet).items()}


def boxes(client, query=""):
    """The facets of the list, by name."""
    return {box.name: box for box in client.get(f"/resolutions/?{query}").context["listing"].boxes}


@pytest.fixture
def mixed():
    """Three years, three agencies of two ministries, all kinds of dates and money."""
    bureau = make_agency("2610", parent=make_agency("2601"))
    make_agency("2611", parent=bureau)
    late = {"deadline_rule": "by_date", "deadline_date": TODAY - timedelta(days=1)}
    soon = {"deadline_rule": "by_date", "deadline_date": TODAY + timedelta(days=3)}
    make_freeze(make_resolution(1, year=108, kind="freeze"), 5_000_000, report_type="written", **late)
    make_freeze(make_resolution(2, year=109, kind="freeze"), 500, report_type="special", consent=True, **soon)
    make_release(make_freeze(make_resolution(3, year=109, kind="freeze"), 2_000_000_000), TODAY)
    make_step(make_freeze(make_resolution(4, year=110, kind="freeze"), None), "sent", TODAY)
    make_resolution(5, year=110, agency="9902", assigned="9902", committee=None)
    make_common(6, year=110, assigned="2601 2610 2611 9902")


def test_counts_each_value_once_a_case(mixed):
    assert cases("", "year") == {108: 1, 109: 2, 110: 3}
    assert cases("", "kind") == {"freeze": 4, "instruct": 2}


def test_counts_and_money_of_a_value():
    make_release(make_freeze(make_resolution(1), 3_000), TODAY, 1_000)
    make_freeze(make_resolution(2), None)
    tally = counts().tallies("year")[108]
    assert (tally.cases, tally.unknown_cases, tally.frozen, tally.remaining) == (2, 1, 3_000, 2_000)


def test_condition_that_is_on_does_not_narrow_its_own_values(mixed):
    assert cases("year=108", "year") == {108: 1, 109: 2, 110: 3}
    assert cases("year=108", "kind") == {"freeze": 1}


def test_status_knows_the_overdue_from_those_still_to_come(mixed):
    assert cases("kind=freeze", "status") == {
        "freeze_overdue": 1,
        "freeze_unsent": 1,
        "released": 1,
        "sent": 1,
    }


def test_agency_and_ministry_count_a_shared_case_once_each(mixed):
    keys = {make_agency(code).pk: code for code in ("2601", "2610", "2611", "9902")}
    found = {keys[key]: number for key, number in cases("", "agency").items()}
    assert found == {"2601": 1, "2610": 5, "2611": 1, "9902": 2}


def test_ministry_counts_a_case_of_two_of_its_agencies_once(client, mixed):
    values = {value.label: value for value in boxes(client)["agency"].values}
    assert values["經濟部及所屬"].tally.cases == 5


def test_conditions_of_one_case_count_at_each(mixed):
    assert cases("", "condition") == {"written": 1, "special": 3, "consent": 1}


def test_amount_bands_leave_out_what_freezes_nothing(mixed):
    assert cases("", "amount") == {"10m": 1, "1m": 1, "more": 1, "unknown": 1}


def test_due_bands_leave_out_what_was_sent(mixed):
    assert cases("", "due") == {"overdue": 1, "7": 1}


@pytest.mark.parametrize(
    "query", ["", "year=109", "kind=freeze&status=freeze_overdue", "agency=2610", "due=7"]
)
def test_every_value_leads_to_as_many_rows_as_it_says(client, mixed, query):
    asked = parse_qs(query)
    for name, box in boxes(client, query).items():
        if asked.get(name) or (name == "agency" and "under" in asked):
            continue  # a second value adds to the first, so that more rows come
        for value in box.values:
            if not value.is_on:
                page = client.get(f"/resolutions/?{value.query}").context["listing"]
                assert (box.name, value.label, page.total) == (box.name, value.label, value.tally.cases)


@pytest.mark.parametrize("query", ["", "year=109", "overdue=1", "overdue=0", "holder=agency", "q=改進"])
def test_figures_of_the_list_are_those_of_its_rows(mixed, query):
    found = counts(query)
    assert found.figures == figures(found.filterset.qs)


def test_value_that_is_on_leads_to_the_list_without_it(client, mixed):
    value = next(v for v in boxes(client, "year=109&kind=freeze")["year"].values if v.is_on)
    assert value.query == "kind=freeze"


def test_value_that_is_on_stays_where_nothing_is_left(client, mixed):
    shown = {value.label: value.tally.cases for value in boxes(client, "year=108&kind=cut")["kind"].values}
    assert shown == {"減列": 0, "凍結": 1}


def test_agency_of_a_ministry_takes_its_place(client, mixed):
    value = next(v for v in boxes(client, "under=2601")["agency"].values if v.label == "工業局")
    assert (value.query, value.is_beneath) == ("agency=2610", True)


def test_long_facet_shows_ten_and_says_how_many_more(client):
    for number in range(1, 14):
        make_resolution(number, agency=None, assigned=f"90{number:02}")
    box = boxes(client)["agency"]
    assert (len(box.values), box.hidden) == (10, 3)
    assert len(boxes(client, "more=agency")["agency"].values) == 13


def test_links_drop_page_and_more(client, mixed):
    for box in boxes(client, "year=110&page=1&more=agency").values():
        assert [value.query for value in box.values if "page=" in value.query or "more=" in value.query] == []


def test_counts_are_kept_until_the_data_changes(mixed, django_assert_num_queries):
    counts()
    with django_assert_num_queries(3):  # agencies, committees, the stamp
        counts()
    make_resolution(7, year=111)
    assert cases("", "year")[111] == 1


def test_counts_of_the_fictional_world_are_its_own(mixed):
    make_resolution(1, year=112, agency="9901", is_fictional=True)
    assert cases("demo=1", "year") == {112: 1}


def test_list_ends_at_its_last_page(client):
    make_resolution(1)
    assert client.get("/resolutions/?page=2").status_code == 400


@pytest.mark.parametrize(("rows", "cut_off"), [(10_000, False), (10_001, True)])
def test_list_of_more_than_400_pages_says_that_it_is_cut_off(rows, cut_off):
    filterset = ResolutionFilter(QueryDict(""), resolutions_on(TODAY), today=TODAY)
    sums = Figures((StatusRow(Status.RELEASED, Holder.NOBODY, Tally(cases=rows)),))
    assert Listing(filterset, [], [], [], sums, [], 1, 400).is_cut_off is cut_off


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="plans of SQLite")
@pytest.mark.parametrize("order", ["due", "frozen", "remaining", "moved"])
def test_first_page_is_found_in_the_index(order):
    rows = ordered(resolutions_on(TODAY).filter(is_fictional=False), order).values("pk")[:25]
    with connection.cursor() as cursor:
        sql, parameters = rows.query.sql_with_params()
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}", parameters)
        assert any("INDEX resolution_" in row[3] for row in cursor.fetchall())
