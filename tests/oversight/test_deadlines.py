"""Expected dates are worked out on the calendar by hand from 民法 §120, §121 and 憲法 §68."""

from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace

import pytest

from oversight.choices import DueState
from oversight.deadlines import add_months, deadline_columns, due_of, next_session_end, next_yearly, reckon
from oversight.resolutions.deadline_wording import DeadlineWording

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


def test_reckon_without_wording_says_so():
    assert reckon(Worded(), 114, PROMULGATED).how == "條文未定期限。"


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


@pytest.mark.parametrize(
    ("rule", "count", "how"),
    [
        ("days", 10, "自114年3月21日（該年度預算之基準日）起10日，始日不計。"),
        ("weeks", 2, "自114年3月21日（該年度預算之基準日）起2週，始日不計。"),
        (
            "next_session",
            None,
            "自114年3月21日（該年度預算之基準日）之次一會期末日，依憲法第68條，不計延會。",
        ),
    ],
)
def test_reckon_relative_says_how(rule, count, how):
    assert reckon(Worded(deadline_rule=rule, deadline_count=count), 114, PROMULGATED).how == how


@pytest.mark.parametrize("rule", ["days", "weeks", "months"])
def test_reckon_relative_without_a_count_ends_on_its_base(rule):
    assert reckon(Worded(deadline_rule=rule), 114, PROMULGATED).on == PROMULGATED


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
    ("worded", "how"),
    [
        (Worded("by_date", deadline_date=date(2019, 6, 30)), "條文所定之日。"),
        (Worded("yearly", deadline_month=4), "每年4月底前，首次為108年。"),
        (Worded("yearly", None, date(2021, 4, 30), 4), "每年4月底前，本次為110年。"),
        (Worded("yearly", None, date(2019, 4, 30), 4), "條文所定週期之首次期限。"),
        (Worded("following_year", None, date(2020, 12, 31), 12), "條文所定週期之首次期限。"),
        (Worded("following_year", deadline_month=12), "「次年」係何年之次年未登錄，無法推算期限。"),
    ],
)
def test_reckon_fixed_says_how(worded, how):
    assert reckon(worded, 108, None).how == how


def test_reckon_yearly_without_a_month_is_unknown():
    assert reckon(Worded("yearly"), 108, None).state == DueState.BASE_UNKNOWN


@dataclass
class Extended:
    old_on: date | None
    new_on: date
    reason: str


FIRST = Extended(date(2019, 6, 30), date(2019, 9, 30), "甲因")
SECOND = Extended(date(2019, 9, 30), date(2019, 12, 31), "乙因")
UNTOLD = Extended(None, date(2019, 9, 30), "甲因")
BY_JUNE = Worded("by_date", deadline_date=date(2019, 6, 30))
BASELESS = Worded("days", 10)


@pytest.mark.parametrize(
    ("worded", "granted", "on", "how"),
    [
        (
            BY_JUNE,
            [FIRST],
            date(2019, 9, 30),
            "原期限108年6月30日，展延至108年9月30日（甲因）。條文所定之日。",
        ),
        (
            BY_JUNE,
            [FIRST, SECOND],
            date(2019, 12, 31),
            "原期限108年6月30日，展延至108年9月30日（甲因），再展延至108年12月31日（乙因）。條文所定之日。",
        ),
        # What the letter says was the day stands in for one that cannot be reckoned; of two, the first letter's.
        (
            BASELESS,
            [FIRST, SECOND],
            date(2019, 12, 31),
            "原期限108年6月30日，展延至108年9月30日（甲因），再展延至108年12月31日（乙因）。"
            "基準日未登錄，無法推算期限。",
        ),
        (
            BASELESS,
            [UNTOLD],
            date(2019, 9, 30),
            "原期限未載，展延至108年9月30日（甲因）。基準日未登錄，無法推算期限。",
        ),
    ],
)
def test_reckon_extended_ends_at_the_last_extension_and_tells_each(worded, granted, on, how):
    due = reckon(worded, 108, None, granted)
    assert (due.state, due.on, due.how) == (DueState.DATED, on, how)


def test_due_of_takes_year_base_and_extensions_of_the_obligation():
    obligation = SimpleNamespace(**vars(Worded("months", 1)), extensions=SimpleNamespace(all=lambda: [FIRST]))
    year = SimpleNamespace(year=114, deadline_base=PROMULGATED)
    assert due_of(obligation, year).how == (
        "原期限114年4月21日，展延至108年9月30日（甲因）。自114年3月21日（該年度預算之基準日）起1個月，始日不計。"
    )


@pytest.mark.parametrize(
    ("worded", "expected"),
    [
        (Worded("yearly", deadline_month=4), date(2020, 4, 30)),  # first due 2019/4/30
        (Worded("yearly", None, date(2019, 2, 28), 2), date(2020, 2, 29)),
        (Worded("yearly", None, date(2019, 2, 28)), None),  # no month to go by
        (Worded("yearly"), None),
        (Worded("following_year", None, date(2019, 12, 31), 12), None),
        (Worded("by_date", None, date(2019, 12, 31), 12), None),
    ],
)
def test_next_yearly_is_the_end_of_the_month_a_year_later(worded, expected):
    assert next_yearly(worded, 108) == expected


def test_no_term_has_no_columns():
    assert deadline_columns(None) == {}


def test_columns_hold_the_term_as_read():
    read = DeadlineWording("108年6月底前", "by_date", 3, 11, date=date(2019, 6, 30), month=6)
    assert deadline_columns(read) == {
        "deadline_text": "108年6月底前",
        "deadline_rule": "by_date",
        "deadline_count": None,
        "deadline_date": date(2019, 6, 30),
        "deadline_month": 6,
    }


@pytest.mark.parametrize(
    ("read", "rule", "count"),
    [
        ({"rule": "days", "count": 10}, "days", 10),
        ({"rule": "weeks", "count": 2}, "weeks", 2),
        ({"rule": "months", "count": 3}, "months", 3),
        ({"rule": "years", "count": 2}, "months", 24),
        ({"rule": "years"}, "other", 0),
        ({"rule": "days"}, "other", None),
        ({"rule": "weeks"}, "other", None),
        ({"rule": "months"}, "other", None),
        ({"rule": "by_date"}, "other", None),
        ({"rule": "next_session"}, "next_session", None),
        ({"rule": "yearly", "month": 4}, "yearly", None),
        ({"rule": "yearly"}, "other", None),
        ({"rule": "following_year", "month": 12}, "following_year", None),
        ({"rule": "at_some_time", "month": 12}, "other", None),
    ],
)
def test_columns_name_a_rule_of_ours_or_leave_it_as_words(read, rule, count):
    columns = deadline_columns(DeadlineWording("期限", start=0, end=2, **read))
    assert (columns["deadline_rule"], columns["deadline_count"]) == (rule, count)


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


def test_add_months_of_a_year_ends_the_day_before_its_anniversary():
    assert add_months(date(2025, 3, 21), 12) == date(2026, 3, 21)  # starts 3/22


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
