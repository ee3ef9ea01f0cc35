"""Feeds and calendars beside a page: of the board of freezes, an agency, a committee, and one case."""

from datetime import UTC, date, datetime
from xml.etree import ElementTree

import pytest
from icalendar import Calendar

from tests.factories import (
    make_agency,
    make_book,
    make_freeze,
    make_letter,
    make_requirement,
    make_resolution,
    make_response,
    make_step,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
ATOM = "{http://www.w3.org/2005/Atom}"
CASE = "/resolutions/108-general-economics-13-2-46/"


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(TODAY, tick=False)


def feed(client, url):
    """The root element of the feed at `url`."""
    response = client.get(url)
    assert (response.status_code, response["Content-Type"]) == (200, "application/atom+xml; charset=utf-8")
    return ElementTree.fromstring(response.content)  # noqa: S314  # our own output


def texts(root, path):
    """The texts of all elements on a path of Atom names."""
    return [each.text for each in root.findall("/".join(ATOM + name for name in path.split("/")))]


def links(root):
    """The addresses of the feed's own links by relation."""
    return {each.get("rel"): each.get("href") for each in root.findall(f"{ATOM}link")}


def calendar(client, url):
    """The calendar at `url`, read back by the library."""
    response = client.get(url)
    assert (response.status_code, response["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    return Calendar.from_ical(response.content)


def make_due(number, day, **fields):
    """A resolution that owes a report on a day of December 2026."""
    resolution = make_resolution(number, **fields)
    make_requirement(resolution, deadline_rule="by_date", deadline_date=date(2026, 12, day))
    return resolution


def test_feed_of_freezes_has_those_that_freeze(client):
    make_freeze(make_resolution(1))
    make_resolution(2)
    root = feed(client, "/freezes/feed.atom?year=108&order=due")
    assert texts(root, "title") == ["預算決議追蹤・凍結・年度：108年度"]
    assert links(root) == {
        "self": "http://testserver/freezes/feed.atom?year=108",
        "alternate": "http://testserver/freezes/?year=108",
    }
    assert [text[-4:] for text in texts(root, "entry/title")] == ["›第一項"] or len(
        texts(root, "entry/id")
    ) == 1


@pytest.mark.parametrize(
    ("url", "numbers", "title"),
    [
        ("/agencies/2601/feed.atom", ["第二項"], "預算決議追蹤・機關：2601 經濟部"),
        ("/committees/finance/feed.atom", ["第三項"], "預算決議追蹤・委員會：財政委員會"),
        (
            "/committees/economics/feed.atom?agency=2610",
            ["第一項"],
            "預算決議追蹤・機關：2610 經濟部工業局・委員會：經濟委員會",
        ),
    ],
)
def test_feed_of_a_place_has_its_cases(client, url, numbers, title):
    make_freeze(make_resolution(1))
    make_resolution(2, agency="2601", assigned="2601")
    finance = make_resolution(3, committee=None)
    make_requirement(finance, committees="finance")
    root = feed(client, url)
    assert texts(root, "title") == [title]
    assert [text.rpartition(" ")[2] for text in texts(root, "entry/title")] == numbers
    assert links(root)["self"] == f"http://testserver{url}"


def test_feed_of_an_agency_leads_to_its_page_and_a_narrowed_one_to_the_list(client):
    make_resolution(1)
    assert links(feed(client, "/agencies/2610/feed.atom"))["alternate"] == "http://testserver/agencies/2610/"
    narrowed = links(feed(client, "/agencies/2610/feed.atom?year=108"))["alternate"]
    assert narrowed == "http://testserver/resolutions/?year=108&agency=2610"


def test_feed_and_calendar_of_a_fictional_agency_are_fictional_without_asking(client):
    make_agency("9901", is_fictional=True)
    make_due(1, 1, agency="9901", assigned="9901", is_fictional=True)
    assert len(texts(feed(client, "/agencies/9901/feed.atom"), "entry/id")) == 1
    assert len(calendar(client, "/agencies/9901/deadlines.ics").events) == 1
    assert texts(feed(client, "/committees/economics/feed.atom"), "entry/id") == []


@pytest.mark.parametrize(
    ("url", "days"),
    [
        ("/agencies/2610/deadlines.ics", [1, 3]),
        ("/agencies/2601/deadlines.ics", [2]),
        ("/committees/economics/deadlines.ics", [1, 2, 3]),
        ("/committees/economics/deadlines.ics?year=109", [3]),
        ("/resolutions/108-general-economics-13-2-1/deadlines.ics", [1]),
    ],
)
def test_calendar_of_a_place_has_its_days(client, url, days):
    make_due(1, 1)
    make_due(2, 2, agency="2601", assigned="2601")
    make_due(3, 3, year=109)
    assert sorted(event["dtstart"].dt.day for event in calendar(client, url).events) == days


def test_event_of_a_case_is_the_one_of_the_list(client):
    make_due(46, 5)
    [own] = calendar(client, f"{CASE}deadlines.ics").events
    [listed] = calendar(client, "/deadlines.ics").events
    assert own.to_ical() == listed.to_ical()
    assert own["uid"] == "108-general-economics-13-2-46@budget-oversight"


def test_calendar_of_a_settled_case_is_empty_and_named(client):
    make_requirement(make_resolution(46), delivered_on=date(2026, 5, 1))
    found = calendar(client, f"{CASE}deadlines.ics")
    assert found.events == []
    assert found["x-wr-calname"] == "108年度總預算 › 經濟委員會 › 歲出第13款第2項 工業局 › 第四十六項"


def test_feed_of_a_case_tells_steps_answers_and_corrections_last_first(client):
    case = make_resolution(46)
    make_step(make_freeze(case), "sent", date(2026, 5, 1), letter=make_letter())
    answer = make_response(
        case, "已函送。", as_of=date(2026, 8, 31), published_at=datetime(2026, 9, 2, 4, tzinfo=UTC)
    )
    answer.text = "業已函送。"
    answer.save()
    root = feed(client, f"{CASE}feed.atom")
    assert texts(root, "title")[0].startswith("〔待交付委員會〕工業局：108年度總預算")
    told = list(
        zip(
            texts(root, "entry/updated"),
            texts(root, "entry/title"),
            texts(root, "entry/summary"),
            strict=True,
        )
    )
    assert [(updated[:10], title, summary) for updated, title, summary in told[1:]] == [
        ("2026-11-23", "經濟部工業局：更正文字", "更正前：已函送。"),
        ("2026-09-02", "經濟部工業局答復：遵照辦理（無可查證內容）", "業已函送。"),
        ("2026-05-01", "機關函送立法院", "經授工字第10820404830號"),
    ]
    assert len(set(texts(root, "entry/id"))) == 4


@pytest.mark.parametrize("state", ["draft", "submitted", "returned"])
def test_feed_of_a_case_keeps_an_unpublished_answer_inside(client, state):
    make_response(make_resolution(46), "未公布。", state=state, remark="請補。")
    assert "未公布" not in client.get(f"{CASE}feed.atom").content.decode()


def test_answer_of_a_book_bears_the_day_of_its_import(client):
    book = make_book(imported_at=datetime(2026, 10, 1, 4, tzinfo=UTC))
    make_response(make_resolution(46), book=book)
    assert texts(feed(client, f"{CASE}feed.atom"), "entry/updated")[1] == "2026-10-01T00:00:00+08:00"


def test_markup_in_an_answer_stays_text(client):
    make_response(make_resolution(46), "<b>遵照</b>\x0b辦理")
    assert "&lt;b&gt;遵照&lt;/b&gt; 辦理" in texts(feed(client, f"{CASE}feed.atom"), "entry/summary")


OUTLETS = [
    "/freezes/feed.atom",
    "/agencies/2610/feed.atom",
    "/agencies/2610/deadlines.ics",
    "/committees/economics/feed.atom",
    "/committees/economics/deadlines.ics",
    f"{CASE}feed.atom",
    f"{CASE}deadlines.ics",
]


@pytest.mark.parametrize("url", OUTLETS)
def test_outlet_answers_any_origin_304_head_and_nothing_that_writes(client, url):
    make_due(46, 5)
    response = client.get(url)
    assert (response.status_code, response["Access-Control-Allow-Origin"]) == (200, "*")
    assert not response.has_header("Last-Modified")
    assert client.get(url, headers={"if-none-match": response["ETag"]}).status_code == 304
    assert client.head(url).status_code == 200
    assert client.post(url).status_code == 405


@pytest.mark.parametrize(
    "url",
    [
        "/agencies/0000/feed.atom",
        "/agencies/0000/deadlines.ics",
        "/committees/nothing/feed.atom",
        "/committees/nothing/deadlines.ics",
        "/resolutions/nothing/feed.atom",
        "/resolutions/nothing/deadlines.ics",
        "/resolutions/1%00/feed.atom",
    ],
)
def test_outlet_of_what_is_not_there_is_404(client, url):
    assert client.get(url).status_code == 404


@pytest.mark.parametrize("name", ["feed.atom", "deadlines.ics"])
@pytest.mark.parametrize("query", ["agency=2601", "year=x", "yaer=108"])
def test_outlet_refuses_a_bad_value(client, name, query):
    make_agency("2601")
    make_agency("2610")
    assert client.get(f"/agencies/2610/{name}?{query}").status_code == 400


@pytest.mark.parametrize(
    ("page", "names"),
    [
        ("/freezes/", ["/freezes/feed.atom"]),
        ("/agencies/2610/", ["/agencies/2610/feed.atom", "/agencies/2610/deadlines.ics"]),
        (
            "/committees/economics/",
            ["/committees/economics/feed.atom", "/committees/economics/deadlines.ics"],
        ),
        (CASE, [f"{CASE}feed.atom", f"{CASE}deadlines.ics"]),
    ],
)
def test_page_names_its_outlets_and_links_to_them(client, page, names):
    make_freeze(make_resolution(46))
    html = client.get(page).content.decode()
    head, _, body = html.partition("</head>")
    for name in names:
        assert f'href="{name}"' in head
        assert f'<a href="{name}"' in body


@pytest.mark.parametrize("rows", [1, 4])
@pytest.mark.parametrize(
    ("url", "queries"),
    [
        ("/agencies/2610/feed.atom", 6),
        ("/agencies/2610/deadlines.ics", 6),
        (f"{CASE}feed.atom", 8),
        (f"{CASE}deadlines.ics", 3),
    ],
)
def test_number_of_queries_does_not_grow(client, django_assert_num_queries, url, queries, rows):
    case = make_due(46, 5)
    for number in range(1, rows + 1):
        make_due(number, number)
        make_response(case, f"第{number}次。", letters=(make_letter(f"經授工字第1082040483{number}號"),))
    with django_assert_num_queries(queries):
        client.get(url)
