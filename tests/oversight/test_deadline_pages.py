"""期限 as a page and as a calendar: the right band for every day, nothing that is settled, no day made up."""

from datetime import date, timedelta

import pytest
from icalendar import Calendar

from oversight.status import OVERDUE
from tests.factories import make_freeze, make_requirement, make_resolution, make_step
from tests.oversight.links import wrong_numbers

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(TODAY, tick=False)


def make_due(number, days, **fields):
    """A report owed `days` from today."""
    resolution = make_resolution(number, **fields)
    make_requirement(resolution, deadline_rule="by_date", deadline_date=TODAY + timedelta(days=days))
    return resolution


def bands(client, **parameters):
    """The bands of the page: name -> (cases, item numbers shown)."""
    context = client.get("/deadlines/", parameters).context
    return {
        each.band.value: (each.tally.cases, [row.resolution.number for row in each.rows])
        for each in context["bands"]
    }


def events(client, **parameters):
    """The events of the calendar."""
    response = client.get("/deadlines.ics", parameters)
    assert (response.status_code, response["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    return Calendar.from_ical(response.content).walk("VEVENT")


@pytest.mark.parametrize(
    ("days", "band"),
    [
        (-400, "overdue"),
        (-1, "overdue"),
        (0, "7"),
        (7, "7"),
        (8, "14"),
        (14, "14"),
        (15, "30"),
        (30, "30"),
        (31, "later"),
    ],
)
def test_case_stands_in_the_band_of_its_day(client, days, band):
    make_due(1, days)
    assert bands(client) == {band: (1, [1])}


def test_case_without_a_base_date_stands_apart(client):
    make_freeze(make_resolution(1), deadline_rule="months", deadline_count=2)
    assert bands(client) == {"unknown": (1, [1])}
    assert "未知，不等於未逾期" in client.get("/deadlines/").content.decode()


def test_case_in_other_hands_or_settled_is_not_due(client):
    due = {"deadline_rule": "by_date", "deadline_date": TODAY + timedelta(days=3)}
    make_step(make_freeze(make_resolution(1), **due), "sent", date(2026, 5, 1))
    make_requirement(make_resolution(2), delivered_on=date(2026, 5, 1), **due)
    make_resolution(3)
    make_freeze(make_resolution(4))
    assert bands(client) == {}
    assert 'class="empty"' in client.get("/deadlines/").content.decode()


def test_bands_are_nearest_first_and_so_are_their_rows(client):
    for number, days in [(1, 40), (2, 6), (3, 1), (4, -2), (5, -9)]:
        make_due(number, days)
    assert bands(client) == {"overdue": (2, [5, 4]), "7": (2, [3, 2]), "later": (1, [1])}
    assert list(bands(client)) == ["overdue", "7", "later"]


def test_band_shows_its_first_five_and_leads_to_all_of_it(client):
    for number in range(1, 31):
        make_due(number, 40)
    assert bands(client) == {"later": (30, list(range(1, 6)))}
    assert '<a href="?year=108&amp;band=later">30</a>' in client.get("/deadlines/?year=108").content.decode()
    assert bands(client, band="later") == {"later": (30, list(range(1, 26)))}
    assert bands(client, band="later", page=2) == {"later": (30, list(range(26, 31)))}


def test_overdue_are_counted_by_holder_as_on_the_list(client):
    make_due(1, -3)
    make_freeze(make_resolution(2), 5_000, deadline_rule="by_date", deadline_date=date(2026, 1, 1))
    response = client.get("/deadlines/")
    [row] = response.context["late_figures"].by_holder
    assert (str(row.holder.label), row.tally.cases, row.tally.remaining) == ("機關", 2, 5_000)
    url = "/resolutions/?overdue=1&holder=agency"
    assert url.replace("&", "&amp;") in response.content.decode()
    listing = client.get(url).context["listing"]
    assert listing.figures.total == row.tally
    assert {each.resolution.status for each in listing.rows} == set(OVERDUE)


def test_every_number_leads_to_exactly_its_rows(client):
    for number, days in [(1, -3), (2, 5), (3, 40)]:
        due = {"deadline_rule": "by_date", "deadline_date": TODAY + timedelta(days=days)}
        make_freeze(make_resolution(number), number * 1_000, **due)
    make_due(4, -1)
    linked, wrong = wrong_numbers(client, "/deadlines/?year=108&year=109")
    assert (wrong, linked) == ([], 6)


def test_unknown_amounts_are_told_beside_the_sum(client):
    make_freeze(make_resolution(1), None, deadline_rule="by_date", deadline_date=TODAY)
    assert "另1案金額未明" in client.get("/deadlines/").content.decode()


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ({}, [1, 2, 3]),
        ({"year": 109}, [2]),
        ({"agency": "2601"}, [3]),
        ({"committee": "economics"}, [1, 2, 3]),
        ({"demo": 1}, [4]),
    ],
)
def test_page_and_calendar_are_narrowed_alike(client, query, numbers):
    make_due(1, 1)
    make_due(2, 2, year=109)
    make_due(3, 3, agency="2601", assigned="2601")
    make_due(4, 4, agency="9901", assigned="9901", is_fictional=True)
    assert bands(client, **query) == {"7": (len(numbers), numbers)}
    days = sorted((event["dtstart"].dt - TODAY).days for event in events(client, **query))
    assert days == numbers


def test_links_of_the_page_stay_in_its_question(client):
    make_due(1, -1)
    html = client.get("/deadlines/?year=108&agency=2610").content.decode()
    assert "/resolutions/?year=108&amp;agency=2610&amp;overdue=1&amp;holder=agency" in html
    assert html.count('href="/deadlines.ics?year=108&amp;agency=2610"') == 2


@pytest.mark.parametrize(
    "query", ["band=zz", "year=x", "page=2", "band=7&page=9", "status=released", "agency=0000", "demo=2"]
)
def test_page_refuses_a_bad_value(client, query):
    make_due(1, 1)
    response = client.get(f"/deadlines/?{query}")
    assert response.status_code == 400
    assert "bands" not in response.context


@pytest.mark.parametrize("query", ["band=7", "page=1", "year=x", "yaer=108", "demo=2"])
def test_calendar_refuses_a_bad_value(client, query):
    assert client.get(f"/deadlines.ics?{query}").status_code == 400


def test_event_says_status_agency_and_where_to_read_on(client):
    make_due(46, 12)
    [event] = events(client)
    assert event["uid"] == "108-general-economics-13-2-46@budget-oversight"
    assert event["dtstart"].dt == date(2026, 12, 5)
    assert event["dtstart"].params["VALUE"] == "DATE"
    assert (
        event["summary"]
        == "〔待送報告〕工業局：108年度總預算 › 經濟委員會 › 歲出第13款第2項 工業局 › 第四十六項"
    )
    assert event["url"] == "http://testserver/resolutions/108-general-economics-13-2-46/"
    assert event["description"].startswith("報告尚未送交；期限115年12月5日，剩12日。")


def test_calendar_names_its_question_and_what_it_leaves_out(client):
    make_freeze(make_resolution(1), deadline_rule="months", deadline_count=2)
    calendar = Calendar.from_ical(client.get("/deadlines.ics?year=108").content)
    assert calendar["x-wr-calname"] == "預算決議期限・108年度"
    assert "基準日未登錄者無日期" in calendar["x-wr-caldesc"]
    assert calendar.walk("VEVENT") == []


def test_calendar_lines_are_folded_and_ended_as_the_standard_asks(client):
    make_due(1, 12, text="凍結\n，; \\" * 20)
    body = client.get("/deadlines.ics").content
    assert body.count(b"\n") == body.count(b"\r\n")
    assert max(len(line) for line in body.split(b"\r\n")) <= 75


def test_calendar_is_the_same_all_day_and_304(client, time_machine):
    make_due(1, 12)
    tag = client.get("/deadlines.ics")["ETag"]
    time_machine.move_to("2026-11-23T09:30:00+08:00")
    assert client.get("/deadlines.ics", headers={"if-none-match": tag}).status_code == 304


def test_menu_leads_to_the_deadlines(client):
    assert '<a href="/deadlines/">期限</a>' in client.get("/").content.decode()


@pytest.mark.parametrize("rows", [1, 12])
@pytest.mark.parametrize(("url", "queries"), [("/deadlines/", 10), ("/deadlines.ics", 4)])
def test_number_of_queries_does_not_grow(client, django_assert_num_queries, url, queries, rows):
    for number in range(1, rows + 1):
        make_due(number, 9 * number - 30)
    with django_assert_num_queries(queries):
        client.get(url)
