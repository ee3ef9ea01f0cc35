"""Expected dates are worked out on the calendar by hand from 民法 §120, §121 and 憲法 §68."""

from dataclasses import dataclass
from datetime import date

import pytest

from oversight.choices import DueState
from oversight.deadlines import add_months, next_session_end, reckon

PROMULGATED = date(2025, 3, 21)  # FY114 總預算 公布日


@dataclass
class Worded:
    deadline_rule: str = ""
    deadline_count: int | None = None
    deadline_date: date | None = None
    deadline_month: int | None = None
    base_on: date | None = None
    base_reason: str = ""


def test_reckon_without_wording_is_no_deadline():
    due = reckon(Worded(), 114, PROMULGATED)
    assert (due.state, due.on) == (DueState.NONE, None)


def test_reckon_vague_wording_has_no_date_and_says_so():
    due = reckon(Worded(deadline_rule="other"), 114, PROMULGATED)
    assert (due.state, due.on, due.how) == (DueState.NONE, None, "條文所定期限不能換算為日期。")


@pytest.mark.parametrize(
    ("rule", "count", "expected"),
    [
        ("days", 10, date(2025, 3, 31)),
        ("weeks", 2, date(2025, 4, 4)),
        ("months", 1, date(2025, 4, 21)),
        ("months", 2, date(2025, 5, 21)),
        ("next_session", None, date(2025, 12, 31)),
    ],
)
def test_reckon_relative_runs_from_promulgation(rule, count, expected):
    due = reckon(Worded(deadline_rule=rule, deadline_count=count), 114, PROMULGATED)
    assert (due.state, due.on) == (DueState.DATED, expected)


def test_reckon_relative_names_the_base_it_used():
    due = reckon(Worded(deadline_rule="months", deadline_count=1), 114, PROMULGATED)
    assert due.how == "自114年3月21日（該年度預算之基準日）起1個月，始日不計。"


def test_reckon_own_base_wins_over_the_years():
    own = Worded(deadline_rule="weeks", deadline_count=2, base_on=date(2025, 4, 1), base_reason="函文送達日")
    due = reckon(own, 114, PROMULGATED)
    assert (due.on, due.how) == (date(2025, 4, 15), "自114年4月1日（函文送達日）起2週，始日不計。")


@pytest.mark.parametrize("rule", ["days", "weeks", "months", "next_session"])
def test_reckon_relative_without_base_is_unknown_never_guessed(rule):
    due = reckon(Worded(deadline_rule=rule, deadline_count=1), 108, None)
    assert (due.state, due.on, due.how) == (DueState.BASE_UNKNOWN, None, "基準日未登錄，無法推算期限。")


def test_reckon_fixed_date_needs_no_base():
    due = reckon(Worded(deadline_rule="by_date", deadline_date=date(2019, 6, 30)), 108, None)
    assert (due.state, due.on) == (DueState.DATED, date(2019, 6, 30))


def test_reckon_yearly_is_first_due_in_the_budgets_own_year():
    due = reckon(Worded(deadline_rule="yearly", deadline_month=4), 108, None)
    assert due.on == date(2019, 4, 30)


def test_reckon_yearly_month_end_knows_leap_years():
    assert reckon(Worded(deadline_rule="yearly", deadline_month=2), 109, None).on == date(2020, 2, 29)


def test_reckon_following_year_without_a_first_date_is_unknown():
    due = reckon(Worded(deadline_rule="following_year", deadline_month=12), 108, None)
    assert (due.state, due.on) == (DueState.BASE_UNKNOWN, None)


def test_reckon_following_year_takes_the_first_date_given():
    given = Worded(deadline_rule="following_year", deadline_month=12, deadline_date=date(2019, 12, 31))
    assert reckon(given, 108, None).on == date(2019, 12, 31)


@pytest.mark.parametrize(
    ("base", "months", "expected"),
    [
        (date(2025, 1, 27), 1, date(2025, 2, 27)),  # starts 1/28, day before 2/28
        (date(2025, 1, 28), 1, date(2025, 2, 28)),  # starts 1/29, no 2/29: month's last day
        (date(2025, 1, 30), 1, date(2025, 2, 28)),  # starts 1/31, no 2/31
        (date(2025, 1, 31), 1, date(2025, 2, 28)),  # starts 2/1, a whole month
        (date(2025, 2, 28), 1, date(2025, 3, 31)),  # starts 3/1, a whole month
        (date(2024, 12, 15), 2, date(2025, 2, 15)),  # over new year
        (date(2024, 1, 30), 1, date(2024, 2, 29)),  # leap year
    ],
)
def test_add_months_follows_the_civil_code(base, months, expected):
    assert add_months(base, months) == expected


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        (date(2025, 1, 31), date(2025, 5, 31)),  # autumn session's extension -> spring
        (date(2025, 2, 1), date(2025, 12, 31)),  # spring -> autumn
        (date(2025, 8, 31), date(2025, 12, 31)),  # summer recess belongs to spring
        (date(2025, 9, 1), date(2026, 5, 31)),  # autumn -> spring of next year
        (date(2025, 12, 31), date(2026, 5, 31)),
    ],
)
def test_next_session_end_follows_the_constitution(base, expected):
    assert next_session_end(base) == expected
