"""The page of the days that steps took: every n leads to that many freezes, and a wrong value to none."""

from datetime import date, timedelta

import pytest
import time_machine

from tests.factories import make_committee, make_freeze, make_resolution, make_step
from tests.oversight.books import text_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
MARCH = date(2026, 3, 1)


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel(TODAY, tick=False):
        yield


def make_way(number, days, **fields):
    """A freeze referred so many days after it was sent; None is one of which the sending is not on record."""
    freeze = make_freeze(make_resolution(number, **fields), 5_000)
    if days is not None:
        make_step(freeze, "sent", MARCH)
    make_step(freeze, "referred", MARCH + timedelta(days=days or 0))


def items(client, query):
    response = client.get(f"/durations/?{query}")
    assert response.status_code == 200
    return [(row.resolution.number, row.days) for row in response.context["rows"]]


def test_n_and_what_is_left_out_lead_to_exactly_their_freezes(client):
    for number, days in [(1, 5), (2, 30), (3, None)]:
        make_way(number, days)
    page = client.get("/durations/")
    row = page.context["durations"][0]
    assert (row.cases, row.unknown, row.middle) == (2, 1, 17.5)
    html = page.content.decode()
    assert 'href="/durations/?leg=referral">2</a>' in html
    assert 'href="/durations/?leg=referral&amp;days=unknown">1</a>' in html
    assert items(client, "leg=referral") == [(2, 30), (1, 5)]
    assert items(client, "leg=referral&days=unknown") == [(3, None)]


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("year=109", [2]),
        ("agency=2601", [3]),
        ("committee=finance", []),
        ("holder=convener", [5, 3, 2, 1]),
        ("holder=agency", []),
        ("year=108&year=109&agency=2610", [5, 2, 1]),
        ("demo=1", [4]),
    ],
)
def test_selection_narrows_the_numbers_and_the_rows_alike(client, query, numbers):
    make_committee("finance")
    make_way(1, 1)
    make_way(2, 2, year=109)
    make_way(3, 3, agency="2601", assigned="2601")
    make_way(4, 4, agency="9901", assigned="9901", is_fictional=True)
    make_way(5, 5)
    assert [number for number, _ in items(client, f"leg=referral&{query}")] == numbers
    assert client.get(f"/durations/?{query}").context["durations"][0].cases == len(numbers)


def test_links_repeat_every_condition_of_the_page(client):
    make_way(1, 1)
    html = client.get("/durations/?year=108&year=109&agency=2610").content.decode()
    assert "/durations/?year=108&amp;year=109&amp;agency=2610&amp;leg=referral" in html


def test_pages_do_not_overlap(client):
    for number in range(1, 28):
        make_way(number, number)
    first, second = items(client, "leg=referral"), items(client, "leg=referral&page=2")
    assert [days for _, days in first] == list(range(27, 2, -1))
    assert [days for _, days in second] == [2, 1]


@pytest.mark.parametrize(
    "query",
    [
        "leg=x",
        "leg=referral&leg=reply",
        "days=unknown",
        "days=7&leg=reply",
        "page=2",
        "year=x",
        "demo=2",
        "a=1",
    ],
)
def test_wrong_value_is_refused(client, query):
    make_way(1, 1)
    response = client.get(f"/durations/?{query}")
    assert response.status_code == 400
    assert "rows" not in response.context


def test_without_a_freeze_says_so(client):
    assert "沒有走過這一步的凍結案" in text_of(client, "/durations/?leg=whole")


@pytest.mark.parametrize("rows", [1, 8])
def test_number_of_queries_does_not_grow(client, django_assert_num_queries, rows):
    for number in range(1, rows + 1):
        make_way(number, number)
    with django_assert_num_queries(10):
        client.get("/durations/?leg=referral&agency=2610")
