import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.notation import NotationError
from budget.notation.numerals import format_numeral, parse_numeral

from .samples import few_examples


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("一", 1),
        ("十", 10),
        ("十五", 15),
        ("三十九", 39),
        ("四十六", 46),
        ("七十五", 75),
        ("廿", 20),
        ("廿八", 28),
        ("卅一", 31),
        ("一百零八", 108),
        ("一百〇八", 108),
        ("一百十四", 114),
        ("一百一十四", 114),
        ("一百八十", 180),
        ("一千零五十", 1050),
        ("兩百", 200),
        ("三萬零五", 30_005),
        ("一億零五萬", 100_050_000),
    ],
)
def test_numeral_by_units(text: str, number: int) -> None:
    assert parse_numeral(text) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [("○", 0), ("零", 0), ("一○八", 108), ("一四○", 140), ("九二〇", 920), ("一一四", 114)],
)
def test_numeral_by_position(text: str, number: int) -> None:
    assert parse_numeral(text) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [("壹拾萬", 100_000), ("壹億貳仟參佰肆拾伍萬陸仟柒佰捌拾玖", 123_456_789), ("叁佰", 300)],
)
def test_numeral_in_capitals(text: str, number: int) -> None:
    assert parse_numeral(text) == number


@pytest.mark.parametrize("text", ["108", "１０８", " 108 ", "0108"])
def test_numeral_in_digits(text: str) -> None:
    assert parse_numeral(text) == 108


def test_numeral_compatibility_ideograph() -> None:
    assert parse_numeral("十\uf9d1") == 16  # U+F9D1 is drawn as 六


@pytest.mark.parametrize("text", ["一百八", "一千二", "一萬五"])
def test_numeral_ambiguous_is_refused(text: str) -> None:
    with pytest.raises(NotationError):
        parse_numeral(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "百",
        "一百零",
        "零百",
        "十百",
        "一千一千",
        "二十五六",
        "五萬億",
        "-1",
        "1.5",
        "1,080",
        "第一",
        "9" * 41,
    ],
)
def test_numeral_malformed_is_refused(text: str) -> None:
    with pytest.raises(NotationError):
        parse_numeral(text)


def test_numeral_error_names_what_was_read() -> None:
    with pytest.raises(NotationError) as caught:
        parse_numeral("一百八")
    assert caught.value.read == "一百八"


@pytest.mark.parametrize(
    ("number", "text"),
    [(1, "一"), (10, "十"), (15, "十五"), (20, "二十"), (46, "四十六"), (100, "一百"), (108, "一百零八")],
)
def test_format_numeral_item_numbers(number: int, text: str) -> None:
    assert format_numeral(number) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [(114, "一百十四"), (120, "一百二十"), (1001, "一千零一"), (1100, "一千一百"), (9999, "九千九百九十九")],
)
def test_format_numeral_hundreds_and_thousands(number: int, text: str) -> None:
    assert format_numeral(number) == text


@pytest.mark.parametrize("number", [0, -1, 10_000])
def test_format_numeral_out_of_range_is_refused(number: int) -> None:
    with pytest.raises(NotationError):
        format_numeral(number)


@few_examples
@given(st.integers(1, 9999))
def test_numeral_round_trip(number: int) -> None:
    assert parse_numeral(format_numeral(number)) == number
