"""A freeze outlives its fiscal year: lists of a later year's work still show it."""

import re
from datetime import date

import pytest
import time_machine

from tests.factories import make_freeze, make_release, make_resolution

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_109")]


@pytest.fixture
def in_109():
    with time_machine.travel(date(2020, 3, 1)):
        yield


@pytest.fixture
def freezes():
    earlier, later = make_freeze(make_resolution(1, year=108)), make_freeze(make_resolution(2, year=109))
    released = make_freeze(make_resolution(3, year=108))
    make_release(released, date(2019, 5, 8))
    return earlier, later, released


def text(page):
    return re.sub("<[^>]+>", "", page)


def test_list_of_a_later_year_names_what_was_carried_into_it(client, freezes):
    page = client.get("/freezes/", {"year": "109"}).text
    assert "以前年度之凍結，尚未解凍而轉入次年度者，不在上列年度之內：108年度 1 案。" in text(page)
    assert 'href="?year=108"' in page


def test_list_without_a_year_marks_what_was_carried_over(client, freezes):
    page = text(client.get("/freezes/").text)
    assert page.count("轉入次年度") == 1


def test_list_of_the_first_year_has_nothing_carried_into_it(client, freezes):
    assert "不在上列年度之內" not in client.get("/freezes/", {"year": "108"}).text


@pytest.mark.parametrize("model", ["freezecondition", "resolution"])
def test_staff_can_list_what_was_carried_over(admin_client, freezes, model):
    rows = admin_client.get(f"/admin/oversight/{model}/", {"carried": "yes"}).context["cl"].result_list
    assert [getattr(row, "resolution", row).number for row in rows] == [1]
