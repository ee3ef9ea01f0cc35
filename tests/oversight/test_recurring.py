"""「每年4月底前」: one instance open at a time, the next one once this one is delivered."""

from datetime import date

import pytest
from django.core.management import call_command

from oversight.models import Requirement, Resolution
from oversight.recurring import missed, open_next
from tests.factories import make_freeze, make_requirement, make_resolution, refreshed

pytestmark = pytest.mark.django_db
YEARLY = {"deadline_rule": "yearly", "deadline_month": 4, "deadline_text": "每年4月底前"}


def test_delivery_opens_next_years_instance():
    first = make_requirement(make_resolution(), delivered_on=date(2019, 4, 20), clause="每年送", **YEARLY)
    (second,) = open_next()
    assert (second.deadline_date, second.previous, second.clause, second.position) == (
        date(2020, 4, 30),
        first,
        "每年送",
        2,
    )
    assert [each.slug for each in second.committees.all()] == ["economics"]


def test_opening_twice_opens_one():
    make_requirement(make_resolution(), delivered_on=date(2019, 4, 20), **YEARLY)
    open_next()
    assert (open_next(), Requirement.objects.count()) == ([], 2)


def test_third_instance_is_of_the_third_year():
    make_requirement(make_resolution(), delivered_on=date(2019, 4, 20), **YEARLY)
    (second,) = open_next()
    Requirement.objects.filter(pk=second.pk).update(delivered_on=date(2020, 4, 1))
    (third,) = open_next()
    assert third.deadline_date == date(2021, 4, 30)


def test_undelivered_instance_opens_nothing():
    make_requirement(make_resolution(), **YEARLY)
    assert open_next() == []


def test_report_owed_once_opens_nothing():
    once = {"deadline_rule": "by_date", "deadline_date": date(2019, 4, 30)}
    make_requirement(make_resolution(), delivered_on=date(2019, 4, 20), **once)
    assert open_next() == []


@pytest.mark.parametrize(
    ("today", "years"),
    [
        (date(2020, 4, 30), []),
        (date(2020, 5, 1), [109]),
        (date(2021, 5, 1), [109, 110]),
    ],
)
def test_years_passed_while_open_are_told(today, years):
    assert missed(make_requirement(make_resolution(), **YEARLY), today) == years


def test_command_opens_and_refreshes(capsys):
    resolution = make_resolution()
    make_requirement(resolution, delivered_on=date(2019, 4, 20), **YEARLY)
    call_command("open_recurring")
    resolution.refresh_from_db()
    assert (resolution.open_requirements, resolution.due_on) == (1, date(2020, 4, 30))
    assert capsys.readouterr().out.endswith("1 opened\n")


def test_page_links_this_instance_and_the_next(client):
    resolution = make_resolution()
    make_requirement(resolution, delivered_on=date(2019, 4, 20), **YEARLY)
    open_next()
    page = client.get(refreshed(resolution).get_absolute_url()).text
    assert 'href="#owed-2">次一次</a>' in page
    assert 'href="#owed-1">前一次</a>（108年4月20日送達）' in page


def test_freeze_of_an_earlier_year_is_carried_over():
    make_freeze(make_resolution(1, year=108))
    make_freeze(make_resolution(2, year=109))
    carried = Resolution.objects.carried_over(date(2020, 1, 1))
    assert [each.number for each in carried] == [1]
