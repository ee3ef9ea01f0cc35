"""What needs no address: the page with its links, the feed of one case, the calendar of any choice."""

import datetime
import re
from html import unescape

import pytest
import time_machine
from defusedxml import ElementTree
from icalendar import Calendar

from tests.factories import (
    make_common,
    make_freeze,
    make_letter,
    make_release,
    make_resolution,
    make_response,
    make_step,
)

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 26)
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(datetime.datetime(2026, 11, 26, 4, 0, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def case():
    """Frozen, due tomorrow, nothing sent."""
    due = TODAY + datetime.timedelta(days=1)
    return make_freeze(make_resolution(1), deadline_rule="by_date", deadline_date=due).resolution


def addresses(page):
    return [
        unescape(each)
        for each in re.findall(r'<p class="address"><a href="http://testserver([^"]+)"', page.text)
    ]


def entries(client, url):
    feed = ElementTree.fromstring(client.get(url).content)
    return [
        (entry.findtext(f"{ATOM}id"), entry.findtext(f"{ATOM}title"), entry.findtext(f"{ATOM}updated"))
        for entry in feed.iter(f"{ATOM}entry")
    ]


def summaries(client, url):
    return [str(event["SUMMARY"]) for event in Calendar.from_ical(client.get(url).content).events]


@pytest.mark.parametrize(
    ("asked", "feed", "calendar"),
    [
        ("", "/resolutions/feed.atom", "/follow/calendar.ics"),
        (
            "?order=due&status=sent&status=freeze_unsent&page=2",
            "/resolutions/feed.atom?status=freeze_unsent&status=sent",
            "/follow/calendar.ics?status=freeze_unsent&status=sent",
        ),
        (
            "?resolution=108-general-economics-13-2-1",
            "/resolutions/108-general-economics-13-2-1/feed.atom",
            "/resolutions/108-general-economics-13-2-1/deadlines.ics",
        ),
    ],
)
def test_page_gives_the_links_of_what_is_chosen_and_they_answer(client, case, asked, feed, calendar):
    page = client.get(f"/follow/{asked}")
    assert addresses(page) == [feed, calendar]
    assert [client.get(each).status_code for each in addresses(page)] == [200, 200]


def test_list_leads_to_following_exactly_it(client, case):
    page = client.get("/resolutions/?agency=2610&status=freeze_unsent")
    href = unescape(re.search(r'href="(/follow/[^"]*)"[^>]*>追蹤<', page.text)[1])
    chosen = client.get(href).context["chosen"]
    assert (chosen.query, list(chosen.rows)) == ("agency=2610&status=freeze_unsent", [case])


@pytest.mark.parametrize("query", ["", "?money=released", "?agency=2610"])
def test_board_of_freezes_leads_to_following_exactly_it(client, case, query):
    make_resolution(2)
    make_release(make_freeze(make_resolution(3)), TODAY)
    page = client.get(f"/freezes/{query}")
    href = unescape(re.search(r'href="(/follow/[^"]*)"[^>]*>追蹤<', page.text)[1])
    rows = {row.resolution.pk for row in page.context["listing"].rows}
    assert {row.pk for row in client.get(href).context["chosen"].rows} == rows


def test_board_that_no_list_equals_is_not_offered(client, case):
    assert ">追蹤<" not in client.get("/freezes/?money=cut").text


@pytest.mark.parametrize(
    ("page", "query"),
    [("/agencies/2610/", "agency=2610"), ("/committees/economics/", "committee=economics")],
)
def test_agency_and_committee_lead_to_following_their_cases(client, case, page, query):
    href = re.search(r'href="(/follow/[^"]*)"[^>]*>追蹤<', client.get(page).text)[1]
    assert client.get(href).context["chosen"].query == query


def test_case_leads_to_following_it(client, case):
    page = client.get(case.get_absolute_url())
    href = re.search(r'href="(/follow/[^"]*)"[^>]*>追蹤<', page.text)[1]
    assert client.get(href).context["chosen"].case == case


def test_feed_of_a_case_has_its_status_and_its_movements(client, case):
    make_step(case.freezes.get(), "sent", TODAY, letter=make_letter())
    place = "108年度總預算 › 經濟委員會 › 歲出第13款第2項 工業局 › 第一項"
    assert entries(client, f"/resolutions/{case.key}/feed.atom") == [
        (f"{case.key}#sent-2026-11-26", f"〔待交付委員會〕工業局：{place}", "2026-11-26T00:00:00+08:00"),
        (
            f"{case.key}#2026-11-26-機關函送立法院-經授工字第10820404830號",
            "機關函送立法院",
            "2026-11-26T00:00:00+08:00",
        ),
    ]


def test_feed_of_a_case_says_when_it_became_late(client, case):
    with time_machine.travel(datetime.datetime(2026, 12, 5, 4, 0, tzinfo=datetime.UTC)):
        ((identity, title, updated),) = entries(client, f"/resolutions/{case.key}/feed.atom")
    assert identity.endswith("#freeze_overdue-2026-11-28")
    assert title.startswith("〔逾期未函送〕")
    assert updated == "2026-11-28T00:00:00+08:00"


def test_feed_of_a_case_answers_304_until_it_changes(client, case):
    url = f"/resolutions/{case.key}/feed.atom"
    etag = client.get(url)["ETag"]
    assert client.get(url, headers={"if-none-match": etag}).status_code == 304
    make_step(case.freezes.get(), "sent", TODAY)
    assert client.get(url, headers={"if-none-match": etag}).status_code == 200


def test_feed_of_a_common_case_names_its_agencies(client):
    common = make_common(1, assigned="2601 2610")
    make_response(common)
    assert "經濟部、工業局" in entries(client, f"/resolutions/{common.key}/feed.atom")[0][1]


def test_calendar_of_a_selection_has_its_dated_cases_only(client, case):
    make_freeze(make_resolution(2))
    other = make_freeze(
        make_resolution(3, agency="2601", assigned="2601"), deadline_rule="by_date", deadline_date=TODAY
    )
    assert len(summaries(client, "/follow/calendar.ics")) == 2
    (summary,) = summaries(client, "/follow/calendar.ics?agency=2601")
    assert other.resolution.citation in summary


@pytest.mark.parametrize("query", ["?resolution=none", "?nonsense=1", "?status=x"])
def test_what_means_nothing_is_refused(client, query):
    assert client.get(f"/follow/calendar.ics{query}").status_code == 400


def test_page_asks_as_often_for_many_cases(client, case, django_assert_num_queries):
    for number in range(2, 9):
        make_resolution(number)
    client.get("/follow/")
    with django_assert_num_queries(3):
        client.get("/follow/")
