"""A refusal says what was read, as it was given, and what would have been accepted."""

from collections.abc import Callable
from datetime import date

import pytest

from budget.notation import NotationError
from budget.notation.codes import Code, parse_object_code
from budget.notation.dates import parse_roc_date, roc_year
from budget.notation.letters import parse_letter_number
from budget.notation.money import parse_amount, parse_printed_thousands
from budget.notation.numerals import format_numeral, parse_numeral
from budget.notation.shares import parse_share

NUMERAL = "a whole number such as 十五, 一百零八, 一○八, 壹拾萬 or 108"
AMOUNT = "an amount such as 82億2,469萬1千元, 341,582千元, 0.31億元 or 822,469,100元, whole in 元"
CELL = "a figure in 千元 such as 822,469, -1,080, △1,080, (1,080), a dash, or nothing"
DATE = "a date such as 108年4月16日, 108/4/16, 108.4.16, 1080416 or 2019-04-16"
EARLY = "a date of the Republic's calendar; years before 1912 (民國前) are not supported"
#: Full width and spaces are read away; a refusal still shows them.
REFUSED: list[tuple[Callable[[str], object], str, str]] = [
    (parse_numeral, " 一百八 ", NUMERAL),
    (parse_numeral, "１" * 99, NUMERAL),
    (parse_amount, "約５元", AMOUNT),
    (parse_printed_thousands, "１,080 2", CELL),
    (parse_printed_thousands, " 0.0001", f"{CELL}, whole in 元"),
    (parse_share, "約二成", "a share such as 10%, 百分之二十, 五分之一, 二成, 1/10, 半數 or 全數"),
    (parse_roc_date, "民國前１年1月1日", EARLY),
    (parse_roc_date, " 同日", DATE),
    (parse_roc_date, "１０８年2月30日", f"a day that is in the calendar; {DATE}"),
    (parse_letter_number, " 第號", "a letter number such as 經授工字第10820404830號"),
    (parse_object_code, " ２０３", "an object code of four digits such as 2039"),
    (Code, "52", "a code of ten digits such as 5226102200"),
    (Code.parse, " ５２", "a code of ten digits such as 5226102200"),
]


@pytest.mark.parametrize(("parse", "text", "expected"), REFUSED)
def test_refusal_says_what_was_read_and_what_was_expected(
    parse: Callable[[str], object], text: str, expected: str
) -> None:
    with pytest.raises(NotationError) as refused:
        parse(text)
    assert (refused.value.read, refused.value.expected) == (text, expected)
    assert str(refused.value) == f"read {text!r}, expected {expected}"


def test_day_before_the_republic_is_refused_by_its_date() -> None:
    with pytest.raises(NotationError) as refused:
        roc_year(date(1911, 12, 31))
    assert (refused.value.read, refused.value.expected) == ("1911-12-31", EARLY)


@pytest.mark.parametrize("number", [0, 10_000])
def test_number_of_no_item_is_refused_with_the_range(number: int) -> None:
    with pytest.raises(NotationError) as refused:
        format_numeral(number)
    assert (refused.value.read, refused.value.expected) == (str(number), "a number from 1 to 9999")
