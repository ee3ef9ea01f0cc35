"""Days between the steps of a freeze: worked out by hand, with n and with what could not be counted."""

from collections import Counter
from datetime import date, timedelta

import pytest

from oversight.durations import LEGS, days_between, durations, measured, passages
from oversight.filters import resolutions_on
from tests.factories import make_freeze, make_resolution, make_step

TODAY = date(2026, 11, 23)
MARCH = date(2026, 3, 1)


def numbers(row):
    return (row.cases, row.unknown, row.middle, row.low, row.high, row.least, row.most)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ([], (0, 0, None, None, None, None, None)),
        ([7], (1, 0, 7, None, None, 7, 7)),
        ([10, 40, 20], (3, 0, 20, None, None, 10, 40)),
        ([10, 40], (2, 0, 25, None, None, 10, 40)),
        # 10 20 30 40: quartiles a quarter of the way along three gaps, 17.5 and 32.5
        ([40, 10, 30, 20], (4, 0, 25, 17.5, 32.5, 10, 40)),
        ([1, 2, 3, 4, 100], (5, 0, 3, 2, 4, 1, 100)),
        ([None, 10, None], (1, 2, 10, None, None, 10, 10)),
        ([None], (0, 1, None, None, None, None, None)),
    ],
)
def test_days_are_measured(days, expected):
    assert numbers(measured(LEGS["whole"], Counter(days))) == expected


def found(**more):
    """(cases, left out, median) of every leg of all freezes."""
    rows = durations(resolutions_on(TODAY).filter(**more))
    return {row.leg.key: (row.cases, row.unknown, row.middle) for row in rows}


def make_way(number, *steps, **fields):
    """A freeze with steps, each (kind, days after 1 March)."""
    freeze = make_freeze(make_resolution(number, **fields))
    for kind, days in steps:
        make_step(freeze, kind, MARCH + timedelta(days=days))
    return freeze


@pytest.mark.django_db
def test_smooth_way_is_measured_leg_by_leg():
    make_way(
        1,
        ("sent", 0),
        ("referred", 7),
        ("scheduled", 30),
        ("approved", 31),
        ("reported", 50),
        ("released", 64),
    )
    assert found() == {
        "referral": (1, 0, 7),
        "scheduling": (1, 0, 23),
        "review": (1, 0, 1),
        "plenary": (1, 0, 19),
        "reply": (1, 0, 14),
        "whole": (1, 0, 64),
    }


@pytest.mark.django_db
def test_legs_run_between_first_steps_and_the_plenary_waits_for_what_the_committee_passed():
    make_way(
        1,
        *[("sent", 0), ("referred", 7), ("bounced", 8), ("referred", 20), ("scheduled", 30)],
        *[("continued", 31), ("approved", 60), ("reported", 70)],
    )
    rows = found()
    assert rows["scheduling"] == (1, 0, 23)
    assert rows["review"] == (1, 0, 1)
    assert rows["plenary"] == (1, 0, 10)


@pytest.mark.django_db
def test_freeze_that_went_past_without_a_day_is_named_not_counted():
    make_way(1, ("sent", 0), ("released", 64))
    assert found() == {
        "referral": (0, 1, None),
        "scheduling": (0, 1, None),
        "review": (0, 1, None),
        "plenary": (0, 1, None),
        "reply": (0, 1, None),
        "whole": (1, 0, 64),
    }


@pytest.mark.django_db
def test_freeze_that_is_still_on_its_way_is_neither():
    make_way(1, ("sent", 0), ("referred", 5))
    make_freeze(make_resolution(2))
    rows = found()
    assert rows["referral"] == (1, 0, 5)
    assert {rows[key] for key in ("scheduling", "review", "plenary", "reply", "whole")} == {(0, 0, None)}


@pytest.mark.django_db
def test_days_in_the_wrong_order_are_left_out():
    make_way(1, ("sent", 10), ("referred", 9))
    make_way(2, ("sent", 10), ("referred", 10))
    assert found()["referral"] == (1, 1, 0)


@pytest.mark.django_db
def test_every_freeze_of_a_resolution_counts_and_others_do_not():
    freeze = make_way(1, ("sent", 0), ("referred", 10))
    second = make_freeze(freeze.resolution)
    make_step(second, "sent", MARCH)
    make_step(second, "referred", MARCH + timedelta(days=20))
    make_way(2, ("sent", 0), ("referred", 90), year=109)
    assert found(fiscal_year__year=108)["referral"] == (2, 0, 15)


@pytest.mark.django_db
def test_passages_are_the_freezes_behind_the_number_longest_first():
    short = make_way(1, ("sent", 0), ("referred", 3))
    long = make_way(2, ("sent", 0), ("referred", 30))
    lost = make_way(3, ("referred", 30))
    referral = LEGS["referral"]
    rows = passages(resolutions_on(TODAY), referral, known=True)
    assert [tuple(row) for row in rows] == [(long.pk, 30), (short.pk, 3)]
    others = passages(resolutions_on(TODAY), referral, known=False)
    assert [tuple(row) for row in others] == [(lost.pk, None)]
    days = days_between([long.pk, lost.pk], referral)
    assert days == {long.pk: (MARCH, date(2026, 3, 31)), lost.pk: (None, date(2026, 3, 31))}


@pytest.mark.django_db
def test_durations_take_one_query_and_are_kept(django_assert_num_queries):
    make_way(1, ("sent", 0))
    with django_assert_num_queries(2):  # the stamp, the steps
        durations(resolutions_on(TODAY))
    with django_assert_num_queries(1):
        durations(resolutions_on(TODAY))
    make_way(2, ("sent", 0))
    with django_assert_num_queries(2):
        durations(resolutions_on(TODAY))
