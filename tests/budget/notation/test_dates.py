from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.notation import NotationError
from budget.notation.dates import find_roc_dates, format_roc, format_roc_short, parse_roc_date, roc_year

from .samples import few_examples

APRIL_16 = date(2019, 4, 16)


@pytest.mark.parametrize(
    "text",
    [
        "108年4月16日",
        "108 年 4 月 16 日",
        "民國108年4月16日",
        "中華民國 108 年 04 月 16 日",
        "１０８年４月１６日",
        "108\uf98e4月16日",
        "一百零八年四月十六日",
        "一○八年四月十六日",
        "108/4/16",
        "108.4.16",
        "108.04.16",
        "108-04-16",
        "1080416",
    ],
)
def test_date_of_the_republic(text: str) -> None:
    assert parse_roc_date(text) == APRIL_16


@pytest.mark.parametrize("text", ["2019-04-16", "2019/4/16", "西元2019年4月16日", "2019年4月16日"])
def test_date_western(text: str) -> None:
    assert parse_roc_date(text) == APRIL_16


@pytest.mark.parametrize("text", ["民國元年一月一日", "1年1月1日", "民國 1 年 1 月 1 日"])
def test_date_first_year(text: str) -> None:
    assert parse_roc_date(text) == date(1912, 1, 1)


def test_date_two_digit_year_packed() -> None:
    assert parse_roc_date("980416") == date(2009, 4, 16)


def test_date_leap_day() -> None:
    assert parse_roc_date("109年2月29日") == date(2020, 2, 29)


@pytest.mark.parametrize("text", ["108年2月29日", "108年13月1日", "108年4月31日", "1080431", "0年1月1日"])
def test_date_not_in_the_calendar_is_refused(text: str) -> None:
    with pytest.raises(NotationError):
        parse_roc_date(text)


def test_date_before_the_republic_is_refused_by_name() -> None:
    with pytest.raises(NotationError) as caught:
        parse_roc_date("民國前3年1月1日")
    assert "民國前" in caught.value.expected


@pytest.mark.parametrize("text", ["民國2019年4月16日", "西元108年4月16日", "1900/1/1"])
def test_date_wrong_era_is_refused(text: str) -> None:
    with pytest.raises(NotationError):
        parse_roc_date(text)


@pytest.mark.parametrize("text", ["", "108年4月", "4月16日", "108/4-16", "108041", "同日", "108年4月16日前"])
def test_date_incomplete_is_refused(text: str) -> None:
    with pytest.raises(NotationError):
        parse_roc_date(text)


def test_date_error_names_what_was_read() -> None:
    with pytest.raises(NotationError) as caught:
        parse_roc_date("108年2月30日")
    assert caught.value.read == "108年2月30日"


def found(text: str) -> list[tuple[date, str]]:
    return [(item.value, item.text) for item in find_roc_dates(text)]


def test_find_dates_in_an_answer() -> None:
    text = "本案業於108年2月27日以經授工字第10820404830號函，並於 108 年 3 月 4 日復"
    assert found(text) == [
        (date(2019, 2, 27), "108年2月27日"),
        (date(2019, 3, 4), "108 年 3 月 4 日"),
    ]


@pytest.mark.parametrize("text", ["於108.4.16公布", "於108/4/16公布", "於2019-04-16公布"])
def test_find_dates_divided(text: str) -> None:
    assert [value for value, _ in found(text)] == [APRIL_16]


def test_find_dates_after_the_word_before() -> None:
    assert found("2年前111年8月19日") == [(date(2022, 8, 19), "111年8月19日")]


@pytest.mark.parametrize(
    "text", ["1.2.3 節", "192.168.1.1", "4月16日", "108年2月30日", "民國前3年1月1日", "1080416"]
)
def test_find_dates_leaves_out(text: str) -> None:
    assert found(text) == []


def test_format_roc() -> None:
    assert format_roc(APRIL_16) == "108年4月16日"


def test_format_roc_short() -> None:
    assert format_roc_short(APRIL_16) == "108.04.16"


def test_roc_year() -> None:
    assert roc_year(APRIL_16) == 108


def test_roc_year_before_the_republic_is_refused() -> None:
    with pytest.raises(NotationError):
        roc_year(date(1911, 12, 31))


DAYS = st.dates(date(1912, 1, 1), date(2910, 12, 31))


@few_examples
@given(DAYS)
def test_date_round_trip(day: date) -> None:
    assert parse_roc_date(format_roc(day)) == day


@few_examples
@given(DAYS)
def test_date_short_round_trip(day: date) -> None:
    assert parse_roc_date(format_roc_short(day)) == day
