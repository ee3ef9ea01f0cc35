"""Roll-ups are derived from dated child rows; amounts and dates below are added up by hand."""

from datetime import date

import pytest

from budget.models import Agency, FiscalYear
from oversight.models import (
    Assignment,
    FreezeCondition,
    FreezeStep,
    Letter,
    Requirement,
    Resolution,
    Response,
)
from oversight.rollups import differences, refresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def resolution():
    year = FiscalYear.objects.create(year=114, promulgated_on=date(2025, 3, 21))
    row = Resolution(fiscal_year=year, part="common", number=1, kind="freeze", text="凍結")
    row.fill_derived()
    row.save()
    return row


@pytest.fixture
def agency():
    return Agency.objects.create(code="2610", name="工業局")


def rolled(resolution):
    refresh([resolution.pk])
    resolution.refresh_from_db()
    return resolution


def add_freeze(resolution, amount, position=1, **deadline):
    return FreezeCondition.objects.create(
        resolution=resolution, position=position, stated="amount", amount=amount, **deadline
    )


def add_step(freeze, kind, day, amount=None):
    return FreezeStep.objects.create(condition=freeze, kind=kind, happened_on=day, amount=amount)


def test_money_is_the_sum_of_freezes_and_of_the_release_ledger(resolution):
    first, second = add_freeze(resolution, 1_000), add_freeze(resolution, 500, position=2)
    add_step(first, "released", date(2025, 5, 1), 700)
    add_step(first, "released", date(2025, 6, 1), 300)
    add_step(second, "partly", date(2025, 6, 1), 200)
    row = rolled(resolution)
    assert (row.frozen, row.released, row.remaining, row.freeze_count, row.open_freezes) == (
        1_500,
        1_000,
        500,
        2,
        1,
    )


def test_unknown_amount_is_counted_not_summed(resolution):
    add_freeze(resolution, None)
    add_freeze(resolution, 500, position=2)
    row = rolled(resolution)
    assert (row.frozen, row.unknown_amounts) == (500, 1)


def test_release_of_an_unknown_amount_takes_nothing_from_what_another_freeze_holds(resolution):
    add_freeze(resolution, 500)
    add_step(add_freeze(resolution, None, position=2), "released", date(2025, 5, 1), 300)
    row = rolled(resolution)
    assert (row.frozen, row.released, row.remaining) == (800, 300, 500)


def test_unknown_amount_released_without_a_figure_is_released(resolution):
    add_step(add_freeze(resolution, None), "released", date(2025, 5, 1))
    assert rolled(resolution).open_freezes == 0


def test_step_is_that_of_the_open_freeze_furthest_behind(resolution):
    ahead, behind = add_freeze(resolution, 1_000), add_freeze(resolution, 500, position=2)
    add_step(ahead, "reported", date(2025, 6, 1))
    add_step(behind, "sent", date(2025, 4, 1))
    row = rolled(resolution)
    assert (row.step, row.step_on, row.last_moved_on) == ("sent", date(2025, 4, 1), date(2025, 6, 1))


def test_step_is_empty_while_one_freeze_has_not_moved(resolution):
    add_step(add_freeze(resolution, 1_000), "approved", date(2025, 6, 1))
    add_freeze(resolution, 500, position=2)
    assert rolled(resolution).step == ""


def test_due_is_the_earliest_deadline_still_owed(resolution):
    add_freeze(resolution, 1_000, deadline_rule="months", deadline_count=2)
    Requirement.objects.create(
        resolution=resolution,
        title="書面報告",
        deadline_rule="weeks",
        deadline_count=2,
        delivered_on=date(2025, 4, 1),
    )
    assert rolled(resolution).due_on == date(2025, 5, 21)


def test_due_without_base_is_unknown(resolution):
    FiscalYear.objects.update(promulgated_on=None)
    add_freeze(resolution, 1_000, deadline_rule="months", deadline_count=2)
    row = rolled(resolution)
    assert (row.due_on, row.due_state) == (None, "base_unknown")


def test_draft_answer_leaves_the_resolution_unanswered(resolution, agency):
    Assignment.objects.create(resolution=resolution, agency=agency)
    Response.objects.create(
        resolution=resolution, agency=agency, text="遵照辦理。", kind="comply", state="draft"
    )
    assert rolled(resolution).answer_state == "none"


def test_answer_of_one_of_two_agencies_is_partial(resolution, agency):
    other = Agency.objects.create(code="2620", name="國際貿易局")
    for assigned in (agency, other):
        Assignment.objects.create(resolution=resolution, agency=assigned)
    Response.objects.create(
        resolution=resolution, agency=agency, text="遵照辦理。", kind="comply", state="published"
    )
    assert rolled(resolution).answer_state == "partial"


def test_lost_answer_column_is_not_in_source(resolution, agency):
    Assignment.objects.create(resolution=resolution, agency=agency, answer_lost=True)
    assert rolled(resolution).answer_state == "not_in_source"


def test_answer_that_it_is_not_ours_is_told_apart(resolution, agency):
    Assignment.objects.create(resolution=resolution, agency=agency)
    Response.objects.create(
        resolution=resolution, agency=agency, text="非本部業務。", kind="not_ours", state="published"
    )
    assert rolled(resolution).answer_state == "not_ours"


def test_contribution_date_is_that_of_its_letter(resolution, agency):
    letter = Letter.objects.create(
        number_text="經商字第1號", direction="between", issued_on=date(2019, 4, 16)
    )
    answer = Response.objects.create(
        resolution=resolution, agency=agency, text="已函復", kind="contributed", state="published"
    )
    answer.letters.add(letter)
    assert rolled(resolution).contributed_on == date(2019, 4, 16)


def test_refresh_counts_what_changed_and_then_nothing(resolution):
    add_freeze(resolution, 1_000)
    assert [refresh([resolution.pk]), refresh([resolution.pk])] == [1, 0]


def test_differences_names_a_roll_up_that_was_tampered_with(resolution):
    add_freeze(resolution, 1_000)
    rolled(resolution)
    Resolution.objects.update(frozen=999)
    assert list(differences()) == ["114-general-common-1: frozen is 999, child rows say 1000"]


def test_freeze_keeps_the_first_day_of_each_moment(resolution):
    freeze = add_freeze(resolution, 1_000)
    for kind, day in [("sent", 1), ("referred", 9), ("bounced", 10), ("referred", 20), ("continued", 25)]:
        add_step(freeze, kind, date(2025, 4, day))
    add_step(freeze, "filed", date(2025, 5, 2))
    rolled(resolution)
    freeze.refresh_from_db()
    assert (freeze.sent_on, freeze.referred_on) == (date(2025, 4, 1), date(2025, 4, 9))
    assert (freeze.decided_on, freeze.passed_on) == (date(2025, 4, 25), date(2025, 5, 2))
    assert (freeze.scheduled_on, freeze.reported_on, freeze.released_on) == (None, None, None)


def test_day_of_a_step_that_is_taken_back_is_forgotten(resolution):
    freeze = add_freeze(resolution, 1_000)
    add_step(freeze, "sent", date(2025, 4, 1))
    rolled(resolution)
    freeze.steps.all().delete()
    rolled(resolution)
    freeze.refresh_from_db()
    assert freeze.sent_on is None


def test_differences_names_a_moment_that_was_tampered_with(resolution):
    freeze = add_freeze(resolution, 1_000)
    add_step(freeze, "sent", date(2025, 4, 1))
    rolled(resolution)
    FreezeCondition.objects.update(sent_on=date(2025, 4, 2))
    assert list(differences()) == [
        "114-general-common-1: sent_on of freeze 1 is datetime.date(2025, 4, 2), "
        "steps say datetime.date(2025, 4, 1)"
    ]


@pytest.mark.parametrize("rows", [1, 20])
def test_refresh_takes_the_same_queries_for_one_row_and_for_many(resolution, rows, django_assert_num_queries):
    for number in range(2, rows + 1):
        row = Resolution(
            fiscal_year=resolution.fiscal_year, part="common", number=number, kind="report", text="x"
        )
        row.fill_derived()
        row.save()
    for row in Resolution.objects.all():
        add_step(add_freeze(row, 10), "sent", date(2025, 4, 1))
    with django_assert_num_queries(13):
        refresh(Resolution.objects.all())
