from decimal import Decimal

import pytest

from budget.book.cell_figures import count, decimal, is_figure, money, unit_factor
from budget.book.contents import Contents
from budget.book.results import BookContext
from budget.book.source import BookError

BOOK = BookContext("test.txt", Contents("", 110, "虛構部測試署", (), (), (), 1, 1), ())


@pytest.mark.parametrize("cell", ["1,080", "-", "－", "0", "8,503.75", "△20", "(20)", "-20", "１２"])
def test_is_figure(cell):
    assert is_figure(cell)


@pytest.mark.parametrize("cell", ["", "9層", "221 人", "109-109", "經常性", "01 109-109"])
def test_is_no_figure(cell):
    assert not is_figure(cell)


@pytest.mark.parametrize(
    ("unit", "factor"),
    [
        (None, 1000),
        ("新臺幣千元", 1000),
        ("新台幣千元，平方公尺", 1000),
        ("新臺幣億元", 100_000_000),
        ("新臺幣元", 1),
        ("新臺幣百萬元", 1_000_000),
    ],
)
def test_unit_factor(unit, factor):
    assert unit_factor(unit, BOOK, 7) == factor


def test_unit_factor_of_an_unknown_unit_names_line_and_unit():
    with pytest.raises(BookError) as caught:
        unit_factor("美金", BOOK, 7)
    assert (caught.value.line, caught.value.read) == (7, "美金")


@pytest.mark.parametrize(
    ("cell", "factor", "yuan"),
    [
        ("1,080", 1000, 1_080_000),
        ("12.5", 1000, 12_500),
        ("-", 1000, 0),
        ("", 1000, None),
        ("0.79", 10**8, 79_000_000),
        ("20.00", 10**8, 2_000_000_000),
        ("△3", 1000, -3_000),
        ("142,798,950", 1, 142_798_950),
    ],
)
def test_money(cell, factor, yuan):
    assert money(cell, factor, BOOK, 7, "金額") == yuan


@pytest.mark.parametrize(("cell", "factor"), [("約20", 1000), ("1,28", 1000), ("0.5", 1), ("1,080 2", 1000)])
def test_money_that_is_no_amount_of_whole_yuan(cell, factor):
    with pytest.raises(BookError) as caught:
        money(cell, factor, BOOK, 7, "金額")
    assert (caught.value.file, caught.value.line, caught.value.read) == ("test.txt", 7, cell)


def test_decimal_is_exact():
    assert decimal("8,503.75", BOOK, 7, "面積") == Decimal("8503.75")


def test_decimal_dash_and_empty():
    assert (decimal("-", BOOK, 7, "面積"), decimal("", BOOK, 7, "面積")) == (Decimal(0), None)


def test_count_with_its_unit():
    assert count("221 人", BOOK, 7, "職員", unit="人") == 221


@pytest.mark.parametrize("cell", ["1.5", "四", "4人"])
def test_count_that_is_no_whole_number(cell):
    with pytest.raises(BookError) as caught:
        count(cell, BOOK, 7, "車輛數")
    assert (caught.value.line, caught.value.read) == (7, cell)
