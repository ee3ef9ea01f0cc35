"""Every rule of the status table, on rows whose roll-up columns are set by hand, and the clock walked over its boundary."""

import re
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.db.models import Q

from budget.models import FiscalYear
from oversight.models import Resolution
from oversight.status import (
    RULES,
    Holder,
    Status,
    holder_of,
    holds,
    sentence_of,
    state_expression,
    state_of,
    status_of,
    statuses_of_holder,
)
from tests.paths import REPO

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
DUE = date(2026, 6, 30)
OPEN_FREEZE = {"freeze_count": 1, "open_freezes": 1, "frozen": 1_000}
OWED = {"requirement_count": 1, "open_requirements": 1}


def status_on(today, **columns):
    """The status of one resolution with these roll-up columns."""
    year, _ = FiscalYear.objects.get_or_create(year=114)
    row = Resolution(fiscal_year=year, part="common", number=1, kind="instruct", text="決議", **columns)
    row.fill_derived()
    Resolution.objects.all().delete()
    row.save()
    return Resolution.objects.with_status(today).get()


@pytest.mark.parametrize(
    ("step", "expected", "holder"),
    [
        ("sent", Status.SENT, Holder.SECRETARIAT),
        ("bounced", Status.BOUNCED, Holder.PROCEDURE),
        ("referred", Status.REFERRED, Holder.CONVENER),
        ("scheduled", Status.SCHEDULED, Holder.COMMITTEE),
        ("postponed", Status.POSTPONED, Holder.COMMITTEE),
        ("returned", Status.RETURNED, Holder.AGENCY),
        ("continued", Status.CONTINUED, Holder.AGENCY),
        ("approved", Status.AWAITING_PLENARY, Holder.PLENARY),
        ("partly", Status.AWAITING_PLENARY, Holder.PLENARY),
        ("filed", Status.AWAITING_PLENARY, Holder.PLENARY),
        ("reported", Status.AWAITING_REPLY, Holder.YUAN_REPLY),
        ("released", Status.PARTLY_RELEASED, Holder.AGENCY),
    ],
)
def test_status_of_open_freeze_follows_its_latest_step(step, expected, holder):
    row = status_on(TODAY, **OPEN_FREEZE, step=step, step_on=date(2026, 5, 1))
    assert (row.status, holder_of(row.status)) == (expected, holder)


def test_status_of_sent_freeze_is_never_overdue():
    assert status_on(TODAY, **OPEN_FREEZE, step="sent", due_state="dated", due_on=DUE).status == Status.SENT


def test_status_of_fully_released_freeze_is_released():
    row = status_on(TODAY, freeze_count=1, frozen=1_000, released=1_000, step="released")
    assert row.status == Status.RELEASED


def test_status_of_released_freeze_with_a_report_owed_is_about_the_report():
    row = status_on(TODAY, freeze_count=1, frozen=1_000, released=1_000, step="released", **OWED)
    assert row.status == Status.REPORT_PENDING


@pytest.mark.parametrize(
    ("owed", "before", "after"),
    [
        (OPEN_FREEZE, Status.FREEZE_UNSENT, Status.FREEZE_OVERDUE),
        (OWED, Status.REPORT_PENDING, Status.REPORT_OVERDUE),
    ],
)
@pytest.mark.parametrize("shift", [-1, 0, 1])
def test_status_turns_overdue_the_day_after_the_due_date(owed, before, after, shift):
    row = status_on(DUE + timedelta(days=shift), **owed, due_state="dated", due_on=DUE)
    assert row.status == (after if shift == 1 else before)


@pytest.mark.parametrize(("owed", "expected"), [(OPEN_FREEZE, "freeze_unsent"), (OWED, "report_pending")])
def test_status_without_a_date_is_never_overdue(owed, expected):
    assert status_on(date(2999, 1, 1), **owed).status == expected


def test_sentence_on_unknown_base_says_so():
    row = status_on(TODAY, **OWED, due_state="base_unknown")
    assert sentence_of(row, TODAY) == "報告尚未送交；期限基準日未登錄，無從判斷是否逾期。"


@pytest.mark.parametrize(
    ("shift", "expected"),
    [
        (-12, "機關尚未函送立法院；期限115年6月30日，剩12日。"),
        (0, "機關尚未函送立法院；期限115年6月30日，今日到期。"),
        (30, "逾期30日尚未函送（期限115年6月30日）。"),
    ],
)
def test_sentence_counts_the_days(shift, expected):
    today = DUE + timedelta(days=shift)
    assert sentence_of(status_on(today, **OPEN_FREEZE, due_state="dated", due_on=DUE), today) == expected


def test_status_of_delivered_report():
    row = status_on(TODAY, requirement_count=1, delivered_on=date(2019, 2, 27))
    assert (row.status, sentence_of(row, TODAY)) == (Status.DELIVERED, "報告已於108年2月27日送立法院。")


def test_status_of_contribution_to_a_lead_agency_is_not_overdue():
    row = status_on(TODAY, **OWED, due_state="dated", due_on=DUE, contributed_on=date(2019, 4, 16))
    assert (row.status, holder_of(row.status)) == (Status.HANDED_OVER, Holder.LEAD_AGENCY)


@pytest.mark.parametrize("owed", [OPEN_FREEZE, OWED, {}])
def test_status_of_lost_answer_column_is_unknown_not_late(owed):
    row = status_on(TODAY, **owed, due_state="dated", due_on=DUE, answer_state="not_in_source")
    assert (row.status, holder_of(row.status)) == (Status.NOT_IN_SOURCE, Holder.UNKNOWN)


@pytest.mark.parametrize("owed", [OWED, {}])
def test_status_of_what_no_answering_agency_owns_is_anothers(owed):
    row = status_on(TODAY, **owed, due_state="dated", due_on=DUE, answer_state="not_ours")
    assert (row.status, holder_of(row.status)) == (Status.NOT_OURS, Holder.OTHER_AGENCY)


def test_status_of_open_freeze_stays_with_the_freeze_whatever_is_answered():
    row = status_on(TODAY, **OPEN_FREEZE, due_state="dated", due_on=DUE, answer_state="not_ours")
    assert row.status == Status.FREEZE_OVERDUE


@pytest.mark.parametrize(
    ("answer_state", "expected"),
    [("answered", Status.ANSWERED), ("partial", Status.PARTLY_ANSWERED), ("none", Status.UNANSWERED)],
)
def test_status_without_obligations_follows_the_answers(answer_state, expected):
    assert status_on(TODAY, answer_state=answer_state).status == expected


LATE = {"due_state": "dated", "due_on": DUE}


KNOWN = [
    ({}, Status.UNANSWERED),
    ({"answer_state": "partial"}, Status.PARTLY_ANSWERED),
    (OPEN_FREEZE, Status.FREEZE_UNSENT),
    (OPEN_FREEZE | LATE, Status.FREEZE_OVERDUE),
    (OPEN_FREEZE | LATE | {"step": "sent"}, Status.SENT),
    (OPEN_FREEZE | LATE | {"step": "approved"}, Status.AWAITING_PLENARY),
    ({"freeze_count": 1}, Status.RELEASED),
    (OWED | LATE, Status.REPORT_OVERDUE),
    (OWED | {"due_on": TODAY}, Status.REPORT_PENDING),
    (OWED | LATE | {"contributed_on": DUE}, Status.HANDED_OVER),
    ({"requirement_count": 1, "delivered_on": DUE}, Status.DELIVERED),
]


@pytest.mark.parametrize(("columns", "expected"), KNOWN)
def test_status_of_a_row_that_is_not_stored(columns, expected):
    assert status_of(Resolution(**columns), TODAY) == expected


@pytest.mark.parametrize(("columns", "expected"), KNOWN)
def test_state_that_the_database_keeps_is_what_its_rules_say_now(columns, expected):
    status_on(TODAY, **columns)
    row = Resolution.objects.annotate(again=state_expression()).get()
    assert (row.again, row.state) == (state_of(expected), state_of(expected))


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("freeze_overdue", "freeze_unsent"),
        ("report_overdue", "report_pending"),
        ("freeze_unsent", "freeze_unsent"),
        ("sent", "sent"),
    ],
)
def test_state_is_the_status_whatever_the_day(status, state):
    assert state_of(status) == state


@pytest.mark.parametrize(
    ("condition", "held"),
    [
        (Q(number=2), True),
        (Q(number=3), False),
        (Q(number__gt=1), True),
        (Q(number__gt=2), False),
        (Q(number__gte=2), True),
        (Q(number__gte=3), False),
        (Q(number__lt=3), True),
        (Q(number__lt=2), False),
        (Q(number__lte=2), True),
        (Q(number__lte=1), False),
        (Q(number__in=[1, 2]), True),
        (Q(number__in=[3]), False),
        (Q(absent__isnull=True), True),
        (Q(absent__isnull=False), False),
        (Q(number__isnull=True), False),
        (Q(number__isnull=False), True),
        (Q(absent=2), False),
        (Q(absent__lt=2), False),
        (Q(number=2, other=5), True),
        (Q(number=2, other=6), False),
        (Q(number=3) | Q(other=5), True),
        (Q(number=3) | Q(other=6), False),
        (~Q(number=3), True),
        (~Q(number=2), False),
        (Q(Q(number=3) | Q(other=5), number=2), True),
        (Q(Q(number=3) | Q(other=6), number=2), False),
        (Q(number=3) | Q(Q(other=5), absent__isnull=True), True),
        (Q(), True),
    ],
)
def test_condition_holds_as_the_database_would_say(condition, held):
    assert holds(condition, SimpleNamespace(number=2, other=5, absent=None)) is held


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        (OPEN_FREEZE, "機關尚未函送立法院；條文未定期限。"),
        (OPEN_FREEZE | {"step": "sent"}, "機關日期未載已函送立法院，待院會交付委員會。"),
        (OPEN_FREEZE | {"step": "sent", "step_on": DUE}, "機關115年6月30日已函送立法院，待院會交付委員會。"),
        (
            OWED | {"contributed_on": date(2019, 4, 16)},
            "機關已於108年4月16日將資料送主政機關彙整；主政機關是否已送立法院，本資料未載。",
        ),
    ],
)
def test_sentence_names_the_day_or_says_that_none_is_known(columns, sentence):
    assert sentence_of(status_on(TODAY, **columns), TODAY) == sentence


def test_rules_name_every_status_exactly_once():
    assert sorted(rule.status for rule in RULES) == sorted(Status)


def test_holder_holds_what_waits_for_it_in_the_order_of_the_rules():
    assert statuses_of_holder(Holder.COMMITTEE) == [Status.POSTPONED, Status.SCHEDULED]


def test_every_holder_holds_something():
    assert all(statuses_of_holder(holder) for holder in Holder)


def test_docs_show_the_same_table():
    text = (REPO / "docs" / "status.md").read_text(encoding="utf-8")
    rows = [
        tuple(c.strip() for c in line.strip("|").split("|"))
        for line in text.splitlines()
        if re.match(r"\| \d", line)
    ]
    expected = [
        (str(n), f"`{r.status.value}`", r.status.label, r.when, r.holder.label, r.sentence)
        for n, r in enumerate(RULES, start=1)
    ]
    assert rows == expected
