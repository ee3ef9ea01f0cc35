from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.notation import NotationError
from budget.notation.money import find_shares, parse_share
from budget.notation.numerals import format_numeral

from .samples import few_examples


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("10%", Fraction(1, 10)),
        ("20％", Fraction(1, 5)),
        ("20﹪", Fraction(1, 5)),
        ("20 \ue1bd", Fraction(1, 5)),
        ("9.5%", Fraction(19, 200)),
        ("2,260.3%", Fraction(22603, 1000)),
        ("-5%", Fraction(-1, 20)),
    ],
)
def test_share_percent_sign(text: str, share: Fraction) -> None:
    assert parse_share(text) == share


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("百分之二十", Fraction(1, 5)),
        ("百分之十五", Fraction(3, 20)),
        ("百分之三點五", Fraction(7, 200)),
        ("百分之百", Fraction(1)),
        ("千分之三", Fraction(3, 1000)),
        ("五分之一", Fraction(1, 5)),
        ("十二分之一", Fraction(1, 12)),
        ("10 分之 1", Fraction(1, 10)),
        ("1/10", Fraction(1, 10)),
    ],
)
def test_share_parts(text: str, share: Fraction) -> None:
    assert parse_share(text) == share


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("二成", Fraction(1, 5)),
        ("2 成", Fraction(1, 5)),
        ("二成五", Fraction(1, 4)),
        ("三成半", Fraction(7, 20)),
        ("全數", Fraction(1)),
        ("半數", Fraction(1, 2)),
    ],
)
def test_share_words(text: str, share: Fraction) -> None:
    assert parse_share(text) == share


@pytest.mark.parametrize("text", ["", "五", "零分之一", "1/0", "28,63%", "十%", "分之一", "約二成", "成"])
def test_share_malformed_is_refused(text: str) -> None:
    with pytest.raises(NotationError):
        parse_share(text)


def found(text: str) -> list[tuple[Fraction, str]]:
    return [(item.value, item.text) for item in find_shares(text)]


def test_find_shares_in_reading_order() -> None:
    assert found("減列百分之五，並凍結10%，其餘十分之一") == [
        (Fraction(1, 20), "百分之五"),
        (Fraction(1, 10), "10%"),
        (Fraction(1, 10), "十分之一"),
    ]


def test_find_shares_tells_where_each_stands() -> None:
    text = "預算1/10與二成三"  # 預 is 0, 1/10 is 2 to 6, 二成三 is 7 to 10
    assert [(item.start, item.end, text[item.start : item.end]) for item in find_shares(text)] == [
        (2, 6, "1/10"),
        (7, 10, "二成三"),
    ]


@pytest.mark.parametrize(
    ("text", "share", "printed"),
    [
        ("該項預算半數凍結", Fraction(1, 2), "半數"),
        ("該科目全數凍結", Fraction(1), "全數"),
        ("全額減列", Fraction(1), "全額"),
    ],
)
def test_find_shares_in_words(text: str, share: Fraction, printed: str) -> None:
    assert found(text) == [(share, printed)]


def test_find_shares_damaged_percent_is_quoted_as_printed() -> None:
    assert found("預算凍結 20 \ue1bd，檢送") == [(Fraction(1, 5), "20 \ue1bd")]


def test_find_shares_free_minus_is_negative() -> None:
    assert found("減少(-12%)") == [(Fraction(-3, 25), "-12%")]


def test_find_shares_range_hyphen_is_no_sign() -> None:
    assert found("5-10%") == [(Fraction(1, 10), "10%")]


@pytest.mark.parametrize("text", ["一成立即", "第三成果", "全數據", "全數位", "審核成效", "部分之建議"])
def test_find_shares_other_words(text: str) -> None:
    assert found(text) == []


def test_find_shares_slash_where_something_is_cut() -> None:
    assert found("該項預算凍結1/10，俟") == [(Fraction(1, 10), "1/10")]


@pytest.mark.parametrize("text", ["第1/10頁", "113/1/10", "預算2/3/4"])
def test_find_shares_slash_elsewhere(text: str) -> None:
    assert found(text) == []


@few_examples
@given(st.integers(2, 100), st.integers(1, 100))
def test_share_parts_round_trip(whole: int, part: int) -> None:
    assert parse_share(f"{format_numeral(whole)}分之{format_numeral(part)}") == Fraction(part, whole)
