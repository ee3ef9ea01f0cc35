"""Months and days as they are asked for and laid out."""

from datetime import date

import pytest

from oversight.months import Month, asked_day, day_of, month_of


@pytest.mark.parametrize(
    ("text", "first"),
    [("115-03", date(2026, 3, 1)), ("2026-03", date(2026, 3, 1)), ("99-12", date(2010, 12, 1))],
)
def test_month_is_read_in_either_era(text, first):
    assert month_of(text).first == first


@pytest.mark.parametrize(
    "text",
    [
        *["", "115", "115-3", "115-13", "115-00", "1-03", "0115-03", "2200-01", "1911-12", "115/03"],
        *["115-03-05", " 115-03", "１１５-03"],
    ],
)
def test_what_is_no_month_is_refused(text):
    with pytest.raises(ValueError, match=text.replace("/", ".") or "^$"):
        month_of(text)


@pytest.mark.parametrize(
    ("text", "day"), [("115-03-05", date(2026, 3, 5)), ("2024-02-29", date(2024, 2, 29))]
)
def test_day_is_read_in_either_era(text, day):
    assert day_of(text) == day


@pytest.mark.parametrize("text", ["114-02-29", "115-3-5", "115-03", "115-03-32", "2026-13-01"])
def test_what_is_no_day_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011  # the calendar words it
        day_of(text)


def test_month_knows_its_neighbours_and_its_name():
    december = Month(date(2026, 12, 1))
    assert (december.asked, december.last) == ("115-12", date(2026, 12, 31))
    assert (december.previous.asked, december.next.asked) == ("115-11", "116-01")
    assert Month(date(2024, 2, 1)).last == date(2024, 2, 29)


def test_weeks_begin_on_sunday_and_leave_other_months_empty():
    weeks = Month(date(2026, 3, 1)).weeks
    assert [len(week) for week in weeks] == [7] * 5
    assert weeks[0][0] == date(2026, 3, 1)
    assert weeks[4][:4] == [date(2026, 3, 29), date(2026, 3, 30), date(2026, 3, 31), None]


def test_day_is_asked_for_in_the_years_of_the_republic():
    assert asked_day(date(2026, 3, 5)) == "115-03-05"
