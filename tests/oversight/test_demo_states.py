"""On any day the demo has a case in every state; the days are those on which counting back goes wrong."""

from datetime import date, timedelta

import pytest
from django.db import transaction

from budget.models import Agency, LineItem
from oversight.choices import AnswerState, DeadlineRule, DueState, StepKind
from oversight.computed import released_amount
from oversight.demo import install
from oversight.demo.label import AGENCY
from oversight.models import (
    Assignment,
    Extension,
    FreezeCondition,
    FreezeStep,
    Letter,
    Meeting,
    ReportType,
    Requirement,
    Resolution,
    ResolutionLine,
    Response,
    UniformCut,
)
from oversight.rollups import differences
from oversight.status import Holder, Status, holder_of

pytestmark = pytest.mark.django_db
# New Year, 29 February and the last day of a leap year move a count of days across a year.
DAYS = [date(2026, 11, 23), date(2027, 2, 28), date(2028, 1, 1), date(2028, 2, 29), date(2028, 12, 31)]


@pytest.fixture(scope="module", params=DAYS, ids=str)
def today(request, django_db_setup, django_db_blocker):
    """Installed once per day: every test below only reads."""
    with django_db_blocker.unblock(), transaction.atomic():
        install(request.param)
        yield request.param
        transaction.set_rollback(True)


def statuses(today):
    return {row.status for row in Resolution.objects.with_status(today)}


def test_demo_has_every_status(today):
    assert statuses(today) == set(Status.values)


def test_demo_has_every_holder(today):
    assert {holder_of(status) for status in statuses(today)} == set(Holder)


@pytest.mark.parametrize(
    ("model", "column", "values"),
    [
        (FreezeStep, "kind", StepKind.values),
        (FreezeCondition, "stated", FreezeCondition.Stated.values),
        (FreezeCondition, "report_type", ["", *ReportType.values]),
        (FreezeCondition, "consent", [True, False]),
        (Resolution, "due_state", DueState.values),
        (Resolution, "answer_state", AnswerState.values),
        (Resolution, "kind", Resolution.Kind.values),
        (Resolution, "part", Resolution.Part.values),
        (Response, "kind", Response.Kind.values),
        (Response, "state", Response.State.values),
        (ResolutionLine, "role", ResolutionLine.Role.values),
        (ResolutionLine, "state", ResolutionLine.State.values),
        (ResolutionLine, "match", ResolutionLine.Match.values),
    ],
)
def test_demo_has_every_choice(today, model, column, values):
    assert set(model._default_manager.order_by().values_list(column, flat=True)) == set(values)


def test_demo_has_every_deadline_rule(today):
    rules = {*FreezeCondition.objects.values_list("deadline_rule", flat=True)}
    assert rules | {*Requirement.objects.values_list("deadline_rule", flat=True)} == set(DeadlineRule.values)


def test_demo_has_three_years(today):
    years = Resolution.objects.order_by("fiscal_year").values_list("fiscal_year__year", flat=True).distinct()
    this = today.year - 1911
    assert set(years) == {this - 2, this - 1, this}


@pytest.mark.parametrize("left", [0, 7, 14, 30])
def test_demo_has_case_due_in_days(today, left):
    waiting = {Status.FREEZE_UNSENT, Status.REPORT_PENDING}
    due = Resolution.objects.with_status(today).filter(due_on=today + timedelta(days=left))
    assert waiting & {row.status for row in due}


@pytest.mark.parametrize("late", [1, 30, 400])
def test_demo_has_case_overdue_by_days(today, late):
    due = Resolution.objects.with_status(today).overdue().filter(due_on=today - timedelta(days=late))
    assert due.exists()


def test_demo_freezes_more_of_one_line_than_it_has(today):
    line = LineItem.objects.filter(code="5799902100", links__role="cut").get()
    taken = sum(link.amount for link in line.links.filter(role__in=["frozen", "cut"]))
    assert taken > line.proposed


def test_demo_freezes_one_line_in_successive_years(today):
    again = Resolution.objects.get(text__contains="去年度已提出相同決議")
    before = ResolutionLine.objects.filter(
        line__code=again.links.get().line.code, role="frozen", resolution__text__contains="滿意度調查"
    )
    year = again.fiscal_year.year
    assert {*before.values_list("resolution__fiscal_year__year", flat=True)} == {year - 1, year}


def test_demo_has_release_in_several_steps(today):
    freeze = FreezeCondition.objects.get(clause__contains="凍結4,000萬元")
    assert [step.amount for step in freeze.steps.filter(kind="released")] == [
        20_000_000,
        15_000_000,
        5_000_000,
    ]
    assert released_amount(freeze) == freeze.amount


def test_demo_has_meeting_on_twelve_cases(today):
    assert FreezeStep.objects.filter(kind="approved", note__contains="本次會議計12案").count() == 12


def test_demo_counts_merged_cases_once(today):
    merged = Resolution.objects.get(text__contains="併案凍結")
    assert (merged.freeze_count, merged.frozen) == (1, 1_000_000)


def test_demo_has_several_obligations_in_one_resolution(today):
    assert Resolution.objects.filter(freeze_count=2).exists()
    assert Resolution.objects.filter(freeze_count=1, requirement_count=1).exists()


def test_demo_has_uniform_cut_with_exemption(today):
    assert UniformCut.objects.exclude(exemption="").exists()


def test_demo_answers_one_resolution_twice_by_one_agency(today):
    report = Resolution.objects.get(text__contains="推廣據點分布不均")
    assert report.responses.filter(agency__code=AGENCY, state="published").count() == 2


def test_demo_agrees_with_roll_ups(today):
    assert list(differences()) == []


def test_demo_rows_are_valid(today):
    for model in (Agency, LineItem, Letter, Meeting, Resolution, Assignment, UniformCut, FreezeCondition):
        for row in model._default_manager.all():
            row.full_clean()
    for model in (FreezeStep, Requirement, ResolutionLine, Response):
        for row in model._default_manager.all():
            row.full_clean()


def test_demo_names_no_day_of_a_step_after_today(today):
    assert not FreezeStep.objects.filter(happened_on__gt=today).exists()


def test_demo_keeps_steps_after_their_letter(today):
    for freeze in FreezeCondition.objects.filter(steps__isnull=False).distinct():
        kinds = [step.kind for step in freeze.steps.order_by("happened_on", "pk")]
        assert kinds[0] == StepKind.SENT


def test_demo_has_letters_without_number_an_extension_and_a_duty_that_recurred(today):
    assert Letter.objects.filter(number="", freeze__isnull=False).count() == 3
    assert Extension.objects.get().freeze.resolution.due_on == today + timedelta(days=37)
    following = Requirement.objects.get(previous__isnull=False)
    assert (following.delivered_on, following.deadline_date) == (None, date(today.year, 4, 30))
