"""近期動態: the newest first, also where answers moved cases since; the same whether or not the search is bounded."""

from datetime import date, timedelta

import pytest

from oversight.models import Resolution
from oversight.movements import recent_movements
from tests.factories import make_freeze, make_requirement, make_resolution, make_response, make_step

pytestmark = pytest.mark.django_db
MAY = date(2026, 5, 1)


def days_of(limit):
    found = recent_movements(Resolution.objects.all(), limit)
    return [(movement.resolution.number, (movement.on - MAY).days) for movement in found]


def make_sent(number, *days):
    freeze = make_freeze(make_resolution(number))
    for kind, day in zip(("sent", "referred", "scheduled"), days, strict=False):
        make_step(freeze, kind, MAY + timedelta(days=day))
    return freeze


def test_newest_come_first_and_several_of_one_case_count_each():
    make_sent(1, 1, 5)
    make_sent(2, 3)
    make_sent(3, 0)
    assert days_of(3) == [(1, 5), (2, 3), (1, 1)]


def test_answers_that_moved_cases_since_push_no_step_out():
    make_sent(1, 1)
    make_sent(2, 2)
    for number in range(3, 8):
        make_response(make_resolution(number), as_of=MAY + timedelta(days=90))
    assert days_of(2) == [(2, 2), (1, 1)]


def test_older_step_of_a_freeze_that_lags_is_not_lost():
    """The freeze furthest behind speaks for a resolution; the other one moved later."""
    lagging = make_sent(1, 1)
    ahead = make_freeze(lagging.resolution)
    make_step(ahead, "sent", MAY + timedelta(days=1))
    make_step(ahead, "referred", MAY + timedelta(days=9))
    make_sent(2, 4)
    make_sent(3, 3)
    assert days_of(2) == [(1, 9), (2, 4)]


def test_deliveries_stand_among_the_steps():
    make_sent(1, 1)
    make_sent(2, 7)
    make_requirement(make_resolution(3), delivered_on=MAY + timedelta(days=5))
    assert days_of(2) == [(2, 7), (3, 5)]


def test_fewer_than_asked_for_are_all_there_are():
    make_sent(1, 1)
    make_requirement(make_resolution(2), delivered_on=MAY)
    assert days_of(10) == [(1, 1), (2, 0)]


def test_number_of_queries(django_assert_num_queries):
    for number in range(1, 13):
        make_sent(number, number)
    with django_assert_num_queries(4):
        days_of(10)
