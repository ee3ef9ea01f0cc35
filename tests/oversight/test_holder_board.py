"""卡在誰: how many wait with whom, how long, and of how many that is known; worked out by hand."""

from datetime import date, timedelta

import pytest

from oversight.figures import figures
from oversight.filters import resolutions_on
from oversight.holder_board import doors, middle_of, stages, waited_by_status, waiting_sets
from oversight.status import Holder
from tests.factories import (
    make_agency,
    make_freeze,
    make_release,
    make_requirement,
    make_resolution,
    make_step,
)

TODAY = date(2026, 11, 23)


def stage_of():
    rows = resolutions_on(TODAY)
    return {stage.status.value: stage for stage in stages(figures(rows), waited_by_status(rows, TODAY))}


@pytest.mark.parametrize(
    ("counted", "middle"),
    [([], None), ([(5, 1)], 5), ([(1, 2), (9, 1)], 1), ([(1, 1), (2, 1)], 1.5), ([(9, 3), (1, 1)], 9)],
)
def test_middle_of_counted_values(counted, middle):
    assert middle_of(counted) == middle


@pytest.mark.django_db
def test_stages_say_how_long_and_of_how_many():
    for number, days in [(1, 10), (2, 30)]:
        make_step(make_freeze(make_resolution(number), 1_000), "sent", TODAY - timedelta(days=days))
    make_freeze(make_resolution(3), 500)
    sent, unsent = stage_of()["sent"], stage_of()["freeze_unsent"]
    assert (sent.tally.cases, sent.tally.remaining) == (2, 2_000)
    assert (sent.waited.cases, sent.waited.middle, sent.waited.longest, sent.waited.unknown) == (2, 20, 30, 0)
    assert (unsent.waited.cases, unsent.waited.middle, unsent.waited.unknown) == (0, None, 1)


@pytest.mark.django_db
def test_reports_without_a_freeze_have_no_waiting_time():
    make_requirement(make_resolution(1))
    stage = stage_of()["report_pending"]
    assert (stage.tally.cases, stage.waited.cases, stage.waited.unknown) == (1, 0, 0)


@pytest.mark.django_db
def test_settled_cases_are_no_stage():
    make_release(make_freeze(make_resolution(1)), TODAY)
    assert stage_of() == {}


@pytest.mark.django_db
def test_overdue_and_not_yet_due_are_two_stages():
    for number, days in [(1, -1), (2, 1)]:
        due = {"deadline_rule": "by_date", "deadline_date": TODAY + timedelta(days=days)}
        make_freeze(make_resolution(number), **due)
    found = {status: (stage.tally.cases, stage.waited.unknown) for status, stage in stage_of().items()}
    assert found == {"freeze_overdue": (1, 1), "freeze_unsent": (1, 1)}


def doors_of(top):
    return doors(waiting_sets(resolutions_on(TODAY)), "agencies", top)[Holder.AGENCY]


def make_agencies(count):
    for number in range(1, count + 1):
        resolution = make_resolution(number, agency=None, assigned=f"90{number:02}")
        make_freeze(resolution, number * 1_000)


@pytest.mark.django_db
def test_doors_are_those_with_most_money_left_and_the_rest_summed():
    make_agencies(6)
    found = doors_of(3)
    assert [door.tally.remaining for door in found.shown] == [6_000, 5_000, 4_000]
    assert found.shown[0].key == make_agency("9006").pk
    assert (found.further, found.rest.cases, found.rest.remaining) == (3, 3, 6_000)


@pytest.mark.django_db
def test_rest_of_one_is_shown_instead():
    make_agencies(4)
    found = doors_of(3)
    assert (len(found.shown), found.further, found.rest.cases) == (4, 0, 0)


@pytest.mark.django_db
def test_case_that_several_of_the_rest_share_counts_once_there():
    make_agencies(6)
    make_freeze(make_resolution(7, agency=None, assigned="9001 9002"), 100)
    found = doors_of(3)
    assert (found.further, found.rest.cases, found.rest.remaining) == (3, 4, 6_100)


@pytest.mark.django_db
def test_all_are_shown_where_no_top_is_asked():
    make_agencies(15)
    assert (len(doors_of(None).shown), doors_of(None).further) == (15, 0)
