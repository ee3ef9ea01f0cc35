"""The pages of meetings: what was decided on which cases with how much money, and the letters that followed."""

from datetime import date

import pytest
import time_machine

from tests.factories import (
    make_committee,
    make_freeze,
    make_letter,
    make_meeting,
    make_resolution,
    make_step,
)
from tests.oversight.books import text_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
APRIL, MAY = date(2026, 4, 1), date(2026, 5, 1)


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel(TODAY, tick=False):
        yield


def decided(number, kind="approved", amount=1_000, meeting=None, granted=None, **fields):
    """A freeze that a meeting of 1 April dealt with."""
    freeze = make_freeze(make_resolution(number, **fields), amount)
    make_step(freeze, "sent", date(2026, 3, 1))
    make_step(freeze, kind, APRIL, meeting=meeting or make_meeting(), amount=granted)
    return freeze


def done(outcome):
    return [(row.kind.value, row.cases, row.frozen, row.unknown, row.granted) for row in outcome.done]


def test_meeting_says_what_it_decided_on_how_many_cases_and_how_much_money(client):
    meeting = make_meeting()
    first = decided(1, meeting=meeting)
    decided(2, "partly", 5_000, meeting=meeting, granted=2_000)
    decided(3, "continued", None, meeting=meeting)
    make_step(first, "scheduled", APRIL, meeting=meeting)
    second = make_freeze(first.resolution, 300)
    make_step(second, "approved", APRIL, meeting=meeting)
    outcome = client.get(meeting.get_absolute_url()).context["outcome"]
    assert outcome.cases == 3
    assert done(outcome) == [
        ("scheduled", 1, 1_000, 0, None),
        ("approved", 1, 1_300, 0, None),
        ("partly", 1, 5_000, 0, 2_000),
        ("continued", 1, 0, 1, None),
    ]


def test_every_count_leads_to_its_rows(client):
    meeting = make_meeting()
    for number in (1, 2, 3):
        decided(number, meeting=meeting)
    decided(4, "returned", meeting=meeting)
    page = client.get(meeting.get_absolute_url())
    for row in page.context["outcome"].done:
        assert f'<a href="?kind={row.kind.value}">{row.cases}</a>' in page.content.decode()
        rows = client.get(f"{meeting.get_absolute_url()}?kind={row.kind.value}").context["rows"]
        assert len({each.resolution.pk for each in rows}) == row.cases


def test_rows_stand_in_the_order_of_a_cases_way(client):
    meeting = make_meeting()
    decided(1, "continued", meeting=meeting)
    decided(2, "approved", meeting=meeting)
    decided(3, "scheduled", meeting=meeting)
    decided(4, "approved", meeting=meeting, year=109)
    rows = client.get(meeting.get_absolute_url()).context["rows"]
    assert [row.resolution.number for row in rows] == [3, 4, 2, 1]


def test_letters_that_followed_stand_beside_their_case(client):
    meeting = make_meeting()
    freeze = decided(1, meeting=meeting)
    make_step(freeze, "released", date(2026, 3, 20), amount=100, letter=make_letter("甲字第1001號"))
    make_step(freeze, "released", MAY, amount=900, letter=make_letter("甲字第1002號"))
    decided(2, meeting=meeting)
    page = client.get(meeting.get_absolute_url())
    followed = [[step.happened_on for step in row.followed] for row in page.context["rows"]]
    assert followed == [[MAY], []]
    assert 'href="/letters/' in page.content.decode()
    assert "甲字第1002號" in page.content.decode()
    assert "甲字第1001號" not in page.content.decode()


def test_meeting_names_its_source_or_that_it_has_none(client):
    decided(1, meeting=make_meeting(source="立法院公報第115卷第20期"))
    decided(2, meeting=make_meeting("第2次會議"))
    assert "來源：立法院公報第115卷第20期" in client.get(make_meeting().get_absolute_url()).content.decode()
    assert "來源：未登錄" in client.get(make_meeting("第2次會議").get_absolute_url()).content.decode()


def test_meeting_that_no_case_refers_to_is_not_public(client):
    assert client.get(make_meeting().get_absolute_url()).status_code == 404
    assert client.get("/meetings/").context["rows"] == []
    assert client.get("/meetings/999/").status_code == 404


def test_worlds_are_apart(client):
    decided(1, is_fictional=True)
    address = make_meeting().get_absolute_url()
    assert client.get("/meetings/").context["rows"] == []
    assert len(client.get("/meetings/?demo=1").context["rows"]) == 1
    assert client.get(address).context["demo"] is True
    decided(2)
    assert [row.resolution.number for row in client.get(address).context["rows"]] == [2]
    assert [row.resolution.number for row in client.get(f"{address}?demo=1").context["rows"]] == [1]


def test_list_is_newest_first_with_what_was_done(client):
    decided(1)
    late = make_meeting("院會第3次會議", held_on=MAY, committee="finance")
    decided(2, "postponed", 7_000, meeting=late)
    rows = client.get("/meetings/").context["rows"]
    assert [(meeting.name, outcome.cases, done(outcome)) for meeting, outcome in rows] == [
        ("院會第3次會議", 1, [("postponed", 1, 7_000, 0, None)]),
        ("第1次全體委員會議", 1, [("approved", 1, 1_000, 0, None)]),
    ]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("committee=economics", ["甲"]),
        ("committee=finance", []),
        ("committee=plenary", ["乙"]),
        ("year=115", ["乙", "甲"]),
        ("year=114", []),
    ],
)
def test_list_can_be_narrowed(client, query, names):
    make_committee("finance")
    decided(1, meeting=make_meeting("甲"))
    decided(2, "reported", meeting=make_meeting("乙", held_on=MAY))
    plenary = make_meeting("乙", held_on=MAY)
    plenary.committee = None
    plenary.save()
    assert [meeting.name for meeting, _ in client.get(f"/meetings/?{query}").context["rows"]] == names


def test_empty_list_says_so(client):
    assert "沒有登錄處理凍結案的會議" in text_of(client, "/meetings/")


@pytest.mark.parametrize(
    "query", ["committee=nowhere", "page=0", "page=2", "x=1", "committee=%00", "year=x", "demo=2"]
)
def test_list_refuses_a_wrong_value(client, query):
    response = client.get(f"/meetings/?{query}")
    assert response.status_code == 400
    assert "rows" not in response.context


@pytest.mark.parametrize("query", ["kind=x", "page=2", "page=x", "a=1", "kind=approved&kind=filed"])
def test_page_refuses_a_wrong_value(client, query):
    decided(1)
    response = client.get(f"{make_meeting().get_absolute_url()}?{query}")
    assert response.status_code == 400
    assert "rows" not in response.context


@pytest.mark.parametrize("rows", [1, 6])
def test_number_of_queries_does_not_grow(client, django_assert_num_queries, rows):
    for number in range(1, rows + 1):
        decided(number)
        decided(number, meeting=make_meeting(f"第{number + 1}次會議"), year=109)
    with django_assert_num_queries(6):
        client.get("/meetings/")
    address = make_meeting().get_absolute_url()
    with django_assert_num_queries(8):  # how fresh the data is, is known from the list
        client.get(address)
