"""The holder board: every number leads to its rows."""

from datetime import date, timedelta

import pytest
import time_machine

from tests.factories import make_freeze, make_requirement, make_resolution, make_step
from tests.oversight.books import text_of
from tests.oversight.links import wrong_numbers

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel(TODAY, tick=False):
        yield


def make_sent(number, days, *more, **fields):
    """A freeze sent so many days ago, and the kinds of step that followed the same day."""
    freeze = make_freeze(make_resolution(number, **fields), 1_000)
    for kind in ("sent", *more):
        make_step(freeze, kind, TODAY - timedelta(days=days))
    return freeze


@pytest.fixture
def several(db):
    make_sent(1, 10)
    make_sent(2, 40, "referred")
    make_sent(3, 50, "referred", "scheduled", "approved", year=109)
    make_freeze(make_resolution(4), None)
    make_requirement(make_resolution(5))
    make_sent(6, 7, agency="9901", assigned="9901", is_fictional=True)


@pytest.mark.parametrize(
    ("query", "statuses"),
    [
        ("", ["freeze_unsent", "report_pending", "sent", "referred", "awaiting_plenary"]),
        ("?year=109", ["awaiting_plenary"]),
        ("?holder=convener", ["referred"]),
        ("?demo=1", ["sent"]),
    ],
)
def test_board_shows_every_stage_of_its_scope(client, several, query, statuses):
    context = client.get(f"/holders/{query}").context
    assert [stage.status.value for stage in context["stages"]] == statuses
    assert context["total"].cases == len(statuses)


@pytest.mark.parametrize("query", ["", "?year=108", "?holder=agency", "?holder=convener&year=108", "?demo=1"])
def test_every_number_leads_to_exactly_its_rows(client, several, query):
    linked, wrong = wrong_numbers(client, f"/holders/{query}")
    assert wrong == []
    assert linked >= 6


def test_oldest_are_those_whose_last_step_is_furthest_back(client, several):
    rows = client.get("/holders/").context["oldest"]
    assert [row.resolution.number for row in rows] == [3, 2, 1]


def test_one_holder_shows_every_agency(client):
    for number in range(1, 14):
        make_freeze(make_resolution(number, agency=None, assigned=f"90{number:02}"), number * 1_000)
    board = client.get("/holders/").context["boards"][0]
    assert (len(board.agencies.rows), board.agencies.further, board.agencies.rest.remaining) == (10, 3, 6_000)
    assert '<a href="/holders/?holder=agency">3</a>' in client.get("/holders/").content.decode()
    board = client.get("/holders/?holder=agency").context["boards"][0]
    assert (len(board.agencies.rows), board.agencies.further) == (13, 0)


def test_years_keep_the_holder(client, several):
    assert 'href="?year=108&amp;holder=convener"' in client.get("/holders/?holder=convener").content.decode()


def test_board_without_a_case_says_so(client):
    assert "沒有等待中的案件" in text_of(client, "/holders/")


@pytest.mark.parametrize(
    "query", ["year=x", "demo=2", "year=108&year=109", "holder=nobody", "holder=x", "status=sent"]
)
def test_board_refuses_a_wrong_value(client, several, query):
    response = client.get(f"/holders/?{query}")
    assert response.status_code == 400
    assert "stages" not in response.context


@pytest.mark.parametrize("query", ["", "?holder=agency"])
@pytest.mark.parametrize("rows", [1, 14])
def test_number_of_queries_does_not_grow(client, django_assert_num_queries, query, rows):
    for number in range(1, rows + 1):
        make_sent(number, number, "returned", assigned=f"90{number:02}")
    with django_assert_num_queries(11):
        client.get(f"/holders/{query}")
