"""Counts and sums of selections and of budget lines; worked out by hand."""

from datetime import date

import pytest

from oversight.figures import Tally, figures
from oversight.filters import resolutions_on
from oversight.line_money import Links
from oversight.status import Holder, Status
from tests.factories import (
    make_freeze,
    make_line,
    make_link,
    make_release,
    make_requirement,
    make_resolution,
    make_response,
    make_step,
)

TODAY = date(2026, 11, 23)
MAY = date(2026, 5, 1)


def of_today():
    """The figures of all resolutions."""
    return figures(resolutions_on(TODAY))


def money_of(line):
    """(cut, frozen, released) of a line."""
    money = Links(line, demo=False).money(line)
    return money.cut, money.frozen, money.released


@pytest.mark.django_db
def test_figures_of_nothing_are_zero():
    assert of_today().total == Tally()


@pytest.mark.django_db
def test_figures_add_up_over_statuses():
    make_freeze(make_resolution(1), 5_000)
    partly = make_freeze(make_resolution(2), 10_000)
    make_release(partly, MAY, 7_000)
    make_resolution(3)
    total = of_today().total
    assert total == Tally(cases=3, freeze_cases=2, unknown_cases=0, frozen=15_000, released=7_000)
    assert total.remaining == 8_000


@pytest.mark.django_db
def test_figures_count_a_resolution_once_whatever_its_children():
    resolution = make_resolution(1, assigned="2610 2601")
    make_freeze(resolution, 1_000)
    make_freeze(resolution, 2_000)
    make_response(resolution, agency="2610")
    make_response(resolution, agency="2601")
    assert of_today().total == Tally(1, 1, 0, 3_000, 0)


@pytest.mark.django_db
def test_figures_leave_unknown_amounts_out_and_say_so():
    make_freeze(make_resolution(1), None)
    assert of_today().total == Tally(cases=1, freeze_cases=1, unknown_cases=1)


@pytest.mark.django_db
def test_figures_by_status_are_in_the_order_of_the_rules():
    make_resolution(1)
    make_freeze(make_resolution(2))
    make_step(make_freeze(make_resolution(3)), "sent", MAY)
    assert [row.status for row in of_today().by_status] == [
        Status.SENT,
        Status.FREEZE_UNSENT,
        Status.UNANSWERED,
    ]


@pytest.mark.django_db
def test_figures_by_holder_join_its_statuses():
    make_freeze(make_resolution(1), 1_000)
    make_resolution(2)
    assert [(row.holder, row.tally.cases, row.tally.remaining) for row in of_today().waiting] == [
        (Holder.AGENCY, 2, 1_000)
    ]


@pytest.mark.django_db
def test_figures_keep_the_closed_apart():
    make_response(make_resolution(1))
    assert (of_today().closed.cases, of_today().waiting) == (1, [])


@pytest.mark.django_db
def test_figures_overdue_sum_both_kinds():
    past = {"deadline_rule": "by_date", "deadline_date": MAY}
    make_freeze(make_resolution(1), 4_000, **past)
    make_requirement(make_resolution(2), **past)
    make_requirement(make_resolution(3))
    overdue = of_today().overdue
    assert (overdue.cases, overdue.remaining) == (2, 4_000)


@pytest.mark.django_db
def test_figures_take_one_query(django_assert_num_queries):
    make_resolution(1)
    with django_assert_num_queries(1):
        of_today()


@pytest.mark.django_db
def test_line_counts_a_resolution_once_over_several_lines_beneath():
    plan = make_line()
    resolution = make_resolution(1)
    make_release(make_freeze(resolution, 9_000), MAY, 4_000)
    make_link(resolution, make_line("01", parent=plan))
    make_link(resolution, make_line("02", parent=plan))
    assert money_of(plan) == (0, 9_000, 4_000)


@pytest.mark.django_db
def test_line_does_not_count_money_of_a_resolution_that_only_mentions_it():
    plan = make_line()
    resolution = make_resolution(1)
    make_freeze(resolution, 9_000)
    make_link(resolution, plan, role="mentioned")
    money = Links(plan, demo=False).money(plan)
    assert (money.cases, money.frozen) == (1, 0)


@pytest.mark.django_db
def test_line_does_not_count_a_rejected_link():
    plan = make_line()
    make_freeze(make_resolution(1), 9_000)
    make_link(make_resolution(2), plan, state="rejected")
    assert Links(plan, demo=False).money(plan).cases == 0


@pytest.mark.django_db
def test_line_leaves_an_unsplit_freeze_out_and_says_so():
    plan = make_line()
    first, second = make_line("01", parent=plan), make_line("02", parent=plan)
    resolution = make_resolution(1)
    make_freeze(resolution, 9_000)
    make_link(resolution, first)
    make_link(resolution, second)
    money = Links(plan, demo=False).money(first)
    assert (money.frozen, money.unsplit) == (0, 1)


@pytest.mark.django_db
def test_line_counts_its_part_of_a_split_freeze():
    plan = make_line()
    first, second = make_line("01", parent=plan), make_line("02", parent=plan)
    resolution = make_resolution(1)
    make_release(make_freeze(resolution, 9_000), MAY)
    make_link(resolution, first, amount=6_000)
    make_link(resolution, second, amount=3_000)
    money = Links(plan, demo=False).money(first)
    assert (money.frozen, money.released) == (6_000, 6_000)


@pytest.mark.django_db
def test_line_counts_confirmed_cuts_only():
    plan = make_line()
    make_link(make_resolution(1), plan, role="cut", amount=500)
    make_link(make_resolution(2), plan, role="cut", amount=700, state="suggested")
    money = Links(plan, demo=False).money(plan)
    assert (money.cut, money.suggested) == (500, 1)


@pytest.mark.django_db
def test_line_is_not_its_namesake_with_a_longer_code():
    plan = make_line("52", path="52", slug="52")
    other = make_line("520", path="520", slug="520")
    resolution = make_resolution(1)
    make_freeze(resolution, 9_000)
    make_link(resolution, other)
    assert money_of(plan) == (0, 0, 0)
