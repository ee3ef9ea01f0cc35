"""Pictures: geometry by hand, totals equal to those of the list, every number leading to its rows."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
import time_machine
from defusedxml.ElementTree import fromstring

from oversight.charts.ageing import ageing_of
from oversight.charts.flow import bands, flow_of
from oversight.charts.parties import counted_by_party, states_of_committees, states_of_ministries
from oversight.charts.series import BY_HOLDER, BY_STATUS
from oversight.charts.shares import extent, percent, shares
from oversight.charts.timelines import timelines_of
from oversight.charts.years import years_of
from oversight.figures import figures
from oversight.filters import resolutions_on
from oversight.models import Committee
from oversight.status import RULES, Holder
from tests.factories import (
    make_agency,
    make_freeze,
    make_line,
    make_link,
    make_release,
    make_resolution,
    make_step,
)

TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def cases(db):
    """Two years, two agencies of one ministry; one part released, one unknown, one cut."""
    make_agency("2610", parent=make_agency("2601"))
    make_release(make_freeze(make_resolution(1, kind="freeze"), 10_000_000), TODAY, 4_000_000)
    make_step(
        make_freeze(make_resolution(2, kind="freeze"), 6_000_000), "scheduled", TODAY - timedelta(days=40)
    )
    make_freeze(make_resolution(3, year=109, kind="freeze"), None)
    cut = make_resolution(4, year=109, kind="cut", agency="2601", assigned="2601")
    make_link(cut, make_line(year=109), role="cut", amount=3_000_000)


def rows():
    return resolutions_on(TODAY)


@pytest.mark.parametrize(
    ("amounts", "units"),
    [
        ([1, 1], [500, 500]),
        ([1, 2], [333, 667]),
        ([1, 999_999], [4, 996]),
        ([0, 5], [0, 1000]),
        ([-5, 5], [0, 1000]),
        ([0, 0], [0, 0]),
        ([], []),
    ],
)
def test_shares_add_up_and_show_the_least(amounts, units):
    assert shares(amounts, 1000) == units


@pytest.mark.parametrize(("amount", "reach"), [(0, 0), (10, 1000), (5, 500), (1, 100), (-3, 0)])
def test_extent_is_in_proportion_to_the_greatest(amount, reach):
    assert extent(amount, 10, 1000) == reach


def test_thousandths_as_percent():
    assert [percent(units) for units in (0, 125, 1000)] == ["0%", "12.5%", "100%"]


def test_bands_leave_the_left_side_without_a_gap():
    drawing = bands([300, 100], [0, 0])
    assert [(piece.left - drawing.source, piece.height) for piece in drawing.pieces] == [(0, 150), (150, 50)]
    assert drawing.source_height == 200


def test_every_status_is_in_one_series():
    assert sorted(status for each in BY_STATUS for status in each.statuses) == sorted(
        rule.status for rule in RULES
    )
    held = [status for each in BY_HOLDER for status in each.statuses]
    assert sorted(held) == sorted(rule.status for rule in RULES if rule.holder != Holder.NOBODY)


def test_flow_ends_add_up_to_what_is_frozen(cases):
    facts = figures(rows())
    flow = flow_of(facts)
    assert {end.series.key: end.amount for end in flow.ends} == {
        "released": 4_000_000,
        "agency": 6_000_000,
        "committee": 6_000_000,
    }
    assert sum(end.amount for end in flow.ends) == facts.total.frozen


def test_ageing_counts_in_bands_and_holders(cases):
    ageing = ageing_of(rows(), TODAY)
    found = {row.band.value: row.total.cases for row in ageing.rows if row.total.cases}
    assert found == {"30": 1, "90": 1, "unknown": 1}
    assert ageing.total.remaining == 12_000_000


def test_years_show_cut_frozen_and_released(cases):
    found = {row.years: (row.cut, row.tally.frozen, row.tally.released) for row in years_of(rows()).rows}
    assert found == {(109,): (3_000_000, 0, 0), (108,): (0, 10_000_000 + 6_000_000, 4_000_000)}


def test_parties_count_each_case_once_in_the_total(cases):
    ministries = states_of_ministries(counted_by_party(rows()))
    assert [(row.name, row.total.cases) for row in ministries.rows] == [("經濟部", 4)]
    committees = states_of_committees(counted_by_party(rows()), Committee.objects.all())
    assert (committees.total.total.cases, committees.total.total.remaining) == (4, 12_000_000)


def test_timeline_places_first_step_due_and_today(db):
    due = {"deadline_rule": "by_date", "deadline_date": TODAY - timedelta(days=50)}
    freeze = make_freeze(make_resolution(1), **due)
    make_step(freeze, "sent", TODAY - timedelta(days=100))
    row = rows().get()
    drawn = timelines_of([(row, row.freezes.get())], TODAY)
    line = drawn.lines[0]
    assert (line.marks[0].left, line.due, drawn.today) == ("3.1%", "50%", "96.9%")
    assert line.is_open


def test_timeline_puts_marks_of_one_day_below_each_other(db):
    freeze = make_freeze(make_resolution(1))
    for kind in ("sent", "referred", "scheduled"):
        make_step(freeze, kind, TODAY)
    row = rows().get()
    marks = timelines_of([(row, row.freezes.get())], TODAY).lines[0].marks
    assert [mark.y - marks[0].y for mark in marks] == [0, 20, 40]


def test_timeline_writes_the_days_between_steps_where_there_is_room(db):
    freeze = make_freeze(make_resolution(1))
    for kind, ago in (("sent", 100), ("referred", 40), ("scheduled", 39)):
        make_step(freeze, kind, TODAY - timedelta(days=ago))
    row = rows().get()
    gaps = timelines_of([(row, row.freezes.get())], TODAY).lines[0].gaps
    assert [gap.days for gap in gaps] == [60]


@pytest.mark.parametrize(
    ("sent", "due", "set_from"),
    [(100, 0, ""), (100, 100, "middle"), (10, 90, "start"), (90, 10, "end")],
)
def test_today_is_written_inwards_from_an_end_of_the_axis(db, sent, due, set_from):
    day = {"deadline_rule": "by_date", "deadline_date": TODAY + timedelta(days=due)}
    freeze = make_freeze(make_resolution(1), **day)
    make_step(freeze, "sent", TODAY - timedelta(days=sent))
    row = rows().get()
    assert timelines_of([(row, row.freezes.get())], TODAY).today_at == set_from


def test_axis_of_settled_freezes_ends_with_their_last_day(db):
    freeze = make_freeze(make_resolution(1), amount=1_000)
    make_step(freeze, "sent", TODAY - timedelta(days=900))
    make_step(freeze, "released", TODAY - timedelta(days=800), amount=1_000)
    row = rows().get()
    drawn = timelines_of([(row, row.freezes.get())], TODAY)
    assert (drawn.last, drawn.today) == (TODAY - timedelta(days=800), None)


def test_one_settled_step_is_no_timeline(db):
    freeze = make_freeze(make_resolution(1), amount=1_000)
    make_step(freeze, "released", TODAY - timedelta(days=800), amount=1_000)
    row = rows().get()
    assert timelines_of([(row, row.freezes.get())], TODAY) is None


@pytest.mark.parametrize("picture", [ageing_of, lambda found, _day: years_of(found)])
def test_nothing_is_drawn_of_nothing(db, picture):
    assert picture(rows(), TODAY) is None


def test_page_is_well_formed_and_ids_are_unique(client, cases):
    html = client.get("/pictures/").content.decode()
    drawings = re.findall(r'<svg class="drawing".*?</svg>\s*(?=<table|<div|</figure)', html, flags=re.S)
    assert len(drawings) == 6
    for drawing in drawings:
        fromstring(unescape(drawing.replace("&amp;", "&amp;amp;").replace("&lt;", "&amp;lt;")))
    ids = re.findall(r' id="([^"]+)"', html)
    assert sorted(ids) == sorted(set(ids))


@pytest.mark.parametrize("query", ["", "year=108", "kind=freeze&year=108&year=109", "status=scheduled"])
def test_every_number_leads_to_as_many_rows(client, cases, query):
    html = client.get(f"/pictures/?{query}").content.decode()
    links = re.findall(r'<a href="(/(?:resolutions|freezes)/\?[^"]*)">(\d+)</a>', html)
    assert links
    for url, number in links:
        page = client.get(unescape(url)).context["listing"]
        assert (url, page.total) == (url, int(number))


@pytest.mark.parametrize("query", ["year=x", "status=late", "demo=2"])
def test_bad_value_is_refused(client, db, query):
    assert client.get(f"/pictures/?{query}").status_code == 400


def test_empty_selection_says_so(client, db):
    html = client.get("/pictures/").content.decode()
    assert html.count("無圖可畫") + html.count("無時間線可畫") == 4
    assert "<svg" not in html


@pytest.mark.parametrize("url", ["/", "/agencies/2610/", "/committees/economics/"])
def test_place_shows_where_its_money_is(client, cases, url):
    assert 'id="chart-flow"' in client.get(url).content.decode()


def test_number_of_queries_does_not_grow(client, cases, django_assert_max_num_queries):
    for number in range(5, 15):
        make_step(make_freeze(make_resolution(number)), "sent", TODAY)
    with django_assert_max_num_queries(16):
        client.get("/pictures/")
