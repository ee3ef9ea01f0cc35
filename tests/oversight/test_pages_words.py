"""How pages write money, dates, percentages and excerpts."""

from datetime import date
from decimal import Decimal

import pytest

from oversight.excerpts import marked_excerpt, search_words
from oversight.shapes import group_of
from oversight.status import Status
from oversight.templatetags.oversight import (
    money,
    percent,
    rocdate,
    rocday,
    short_money,
    status_mark,
    yuan,
)


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        (0, "0元"),
        (9_999, "1.0萬"),
        (999_999, "100.0萬"),
        (1_000_000, "0.01億"),
        (55_540_200, "0.56億"),
        (822_469_100, "8.22億"),
        (822_500_000, "8.23億"),
        (138_100_000_000, "1,381.00億"),
        (-822_469_100, "△8.22億"),
    ],
)
def test_short_money_is_in_hundred_millions(amount, written):
    assert short_money(amount) == written


def test_money_cell_is_in_thousands_with_the_exact_amount_in_its_title():
    assert money(822_469_100) == '<data value="822469100" title="822,469,100元">822,469.1</data>'


def test_money_cell_writes_a_negative_amount_with_a_triangle():
    assert ">△1,080<" in money(-1_080_000)


def test_money_cell_of_an_unknown_amount_is_not_zero():
    assert money(None) == '<span class="unknown">未明</span>'


def test_amount_in_prose_is_written_as_resolutions_do():
    assert yuan(8_224_691_000) == "82億2,469萬1千元"


def test_dates_are_short_in_tables_and_long_in_prose():
    assert (rocdate(date(2019, 5, 8)), rocday(date(2019, 5, 8))) == ("108.05.08", "108年5月8日")


def test_missing_dates_are_not_made_up():
    assert (rocdate(None), rocday(None)) == ("—", "日期未載")


@pytest.mark.parametrize(
    ("value", "written"), [("5.000", "5"), ("2.500", "2.5"), ("30.000", "30"), ("100", "100")]
)
def test_percent_drops_empty_decimals(value, written):
    assert percent(Decimal(value)) == written


@pytest.mark.parametrize("status", Status)
def test_every_status_is_a_shape_and_its_word(status):
    mark = status_mark(status.value)
    assert str(status.label) in mark
    assert '<svg viewBox="0 0 12 12"' in mark


def test_red_is_kept_for_the_overdue():
    assert [status for status in Status if group_of(status) == "overdue"] == [
        Status.FREEZE_OVERDUE,
        Status.REPORT_OVERDUE,
    ]


def test_search_words_are_folded_and_each_once():
    assert search_words("台北　凍結 臺北") == ["臺北", "凍結"]


def test_excerpt_marks_every_hit_as_printed():
    assert marked_excerpt("台北與臺北。", ["臺北"]) == [
        ("台北", True),
        ("與", False),
        ("臺北", True),
        ("。", False),
    ]


def test_excerpt_finds_a_hit_across_white_space():
    pieces = marked_excerpt("編列 82 億 2,469 萬元", ["82億"])
    assert ("82 億", True) in pieces


def test_excerpt_starts_near_a_late_hit():
    pieces = marked_excerpt("前" * 200 + "凍結" + "後" * 200, ["凍結"])
    assert pieces == [("…", False), ("前" * 20, False), ("凍結", True), ("後" * 68 + "…", False)]


def test_excerpt_without_a_hit_is_the_beginning():
    assert marked_excerpt("前" * 100, []) == [("前" * 90 + "…", False)]


def test_excerpt_reads_one_full_width_sign_that_folds_to_several():
    assert marked_excerpt("含㈱字樣", ["(株)"]) == [("含", False), ("㈱", True), ("字樣", False)]
