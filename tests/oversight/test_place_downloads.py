"""Agencies, committees, meetings and deadlines as files: the rows and figures of the page, in every format."""

import csv
import io
import re
from datetime import date
from html import unescape

import openpyxl
import pytest

from tests.factories import make_agency, make_freeze, make_meeting, make_release, make_resolution, make_step

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
FILES = ["/agencies/", "/committees/", "/meetings/", "/holders/", "/durations/", "/durations/?leg=review"]


@pytest.fixture(autouse=True)
def cases(time_machine):
    """Two cases of 工業局 beneath 經濟部: one overdue, one of which 400,000 元 are released."""
    time_machine.move_to(TODAY, tick=False)
    make_agency("2610", parent=make_agency("2601"))
    late = {"deadline_rule": "by_date", "deadline_date": date(2026, 11, 1)}
    make_freeze(make_resolution(1), 1_000_000, **late)
    freeze = make_freeze(make_resolution(2), 500_000)
    meeting = make_meeting("第3次全體委員會議", held_on=date(2026, 5, 4))
    make_step(freeze, "scheduled", date(2026, 5, 4), meeting=meeting)
    make_step(freeze, "partly", date(2026, 5, 4), meeting=meeting, amount=400_000)
    make_release(freeze, date(2026, 6, 1), 400_000)


def rows(client, url, **parameters):
    """The rows of the CSV file, header first."""
    response = client.get(url) if "format=" in url else client.get(url, {"format": "csv", **parameters})
    assert response.status_code == 200
    return list(csv.reader(io.StringIO(response.getvalue().decode("utf-8-sig"))))


TALLY = ["2", "1", "2", "0", "1500000", "400000", "1100000"]


def test_agencies_are_the_rows_of_the_page(client):
    assert rows(client, "/agencies/")[1:] == [
        ["2601", "經濟部", "", "是", *TALLY],
        ["2610", "經濟部工業局", "2601", "否", *TALLY],
    ]


def test_committees_are_the_rows_of_the_page(client):
    assert rows(client, "/committees/")[1:] == [["economics", "經濟委員會", *TALLY]]


def test_meetings_have_a_row_for_each_thing_they_did(client):
    place = ["2026-05-04", "第3次全體委員會議", "經濟委員會"]
    assert rows(client, "/meetings/", committee="economics")[1:] == [
        [*place, "排入委員會議程", "1", "500000", "0", ""],
        [*place, "委員會部分准予動支", "1", "500000", "0", "400000"],
    ]
    assert rows(client, "/meetings/", committee="plenary")[1:] == []


@pytest.mark.parametrize("url", FILES)
def test_every_format_has_the_same_rows(client, url):
    as_text = rows(client, url)
    found = client.get(url, {"format": "json"}).json()
    assert [
        ["" if cell is None else str(cell) for cell in row.values()] for row in found["results"]
    ] == as_text[1:]
    book = openpyxl.load_workbook(io.BytesIO(client.get(url, {"format": "xlsx"}).getvalue()))
    sheet = [["" if cell is None else str(cell) for cell in row] for row in book.active.values]
    assert sheet == as_text


@pytest.mark.parametrize("url", FILES)
@pytest.mark.parametrize("question", ["format=doc", "nonsense=1", "demo=2"])
def test_what_means_nothing_is_refused(client, url, question):
    assert client.get(f"{url}?{question}").status_code == 400


@pytest.mark.parametrize("url", FILES)
def test_page_offers_every_format(client, url):
    html = client.get(url).content.decode()
    assert [f"format={kind}" in html for kind in ("csv", "xlsx", "ods", "json")] == [True] * 4


@pytest.mark.parametrize("question", ["", "band=overdue"])
def test_deadlines_offer_the_list_of_their_rows(client, question):
    html = client.get(f"/deadlines/?{question}").content.decode()
    (link,) = re.findall('href="([^"]+format=csv)"', html)
    assert [row[0] for row in rows(client, unescape(link))[1:]] == ["108-general-economics-13-2-1"]


def test_durations_are_the_rows_of_the_page(client):
    found = rows(client, "/durations/")
    assert [row[0] for row in found[1:]] == [
        "referral",
        "scheduling",
        "review",
        "plenary",
        "reply",
        "whole",
    ]
    assert found[3][2:] == ["0", "1", "", "", "0", "0", "0"]
    # Released without a day of the report to the plenary: past the leg, and unknown how long.
    assert found[5][2:] == ["", "0", "", "", "", "", "1"]


def test_freezes_behind_a_duration_are_a_file_too(client):
    assert rows(client, "/durations/?leg=review&format=csv")[1:] == [
        ["108-general-economics-13-2-2", "1", "2026-05-04", "2026-05-04", "0", "500000"]
    ]
    assert rows(client, "/durations/?leg=reply&days=unknown&format=csv")[1:] == [
        ["108-general-economics-13-2-2", "1", "", "2026-06-01", "", "500000"]
    ]


def test_what_waits_with_whom_is_the_rows_of_the_page(client):
    assert rows(client, "/holders/")[1:] == [
        ["部分解凍", "機關", "1", "100000", "0", "175", "1", "175", "0"],
        ["逾期未函送", "機關", "1", "1000000", "0", "", "0", "", "1"],
    ]


def test_meetings_are_a_feed_of_the_same_question(client):
    url = "/meetings/feed.atom?committee=economics"
    assert url in unescape(client.get("/meetings/?committee=economics").content.decode())
    feed = client.get(url).content.decode()
    assert "<title>預算決議追蹤・會議・經濟委員會</title>" in feed
    assert "<title>經濟委員會 第3次全體委員會議：處理1案</title>" in feed
    assert "排入委員會議程1案（原凍結50.0萬）；委員會部分准予動支1案（原凍結50.0萬）" in feed
    assert "<updated>2026-05-04T00:00:00+08:00</updated>" in feed
    assert "<entry>" not in client.get("/meetings/feed.atom?committee=plenary").content.decode()


@pytest.mark.parametrize("question", ["committee=none", "nonsense=1", "year=x"])
def test_feed_of_meetings_refuses_what_means_nothing(client, question):
    assert client.get(f"/meetings/feed.atom?{question}").status_code == 400
