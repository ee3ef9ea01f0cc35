import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.notation import NotationError
from budget.notation.money import (
    find_amounts,
    format_amount,
    format_thousands,
    parse_amount,
    parse_printed_thousands,
)

from .samples import few_examples


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("82億2,469萬1千元", 8_224_691_000),
        ("27億0,820萬9千元", 2_708_209_000),
        ("16 億 4,291 萬 5千元", 1_642_915_000),
        ("1,283萬6千元", 12_836_000),
        ("3,103萬 9,000 元", 31_039_000),
        ("822,469,100元", 822_469_100),
        ("341,582千元", 341_582_000),
        ("5千萬元", 50_000_000),
        ("3億5千萬元", 350_000_000),
        ("2千3百萬元", 23_000_000),
        ("2兆7,000億元", 2_700_000_000_000),
        ("50仟元", 50_000),
    ],
)
def test_amount_units(text: str, yuan: int) -> None:
    assert parse_amount(text) == yuan


@pytest.mark.parametrize(
    ("text", "yuan"), [("0.31億元", 31_000_000), ("12.5千元", 12_500), ("2.8億元", 280_000_000)]
)
def test_amount_exact_decimal(text: str, yuan: int) -> None:
    assert parse_amount(text) == yuan


@pytest.mark.parametrize("text", ["0.00001萬元", "1.3041元"])
def test_amount_fraction_of_yuan_is_refused(text: str) -> None:
    with pytest.raises(NotationError):
        parse_amount(text)


@pytest.mark.parametrize(
    ("text", "yuan"), [("五百萬元", 5_000_000), ("一億元", 100_000_000), ("新臺幣壹佰萬元整", 1_000_000)]
)
def test_amount_chinese_numerals(text: str, yuan: int) -> None:
    assert parse_amount(text) == yuan


@pytest.mark.parametrize(
    ("text", "yuan"), [("9036", 9036), ("82億2,469萬1千", 8_224_691_000), ("31萬0,500", 310_500)]
)
def test_amount_without_yuan(text: str, yuan: int) -> None:
    assert parse_amount(text) == yuan


def test_amount_full_width() -> None:
    assert parse_amount("１，２８３萬６千元") == 12_836_000


def test_amount_broken_over_lines() -> None:
    assert parse_amount("256,368千\n   元") == 256_368_000


def test_amount_stray_comma_after_big_unit() -> None:
    assert parse_amount("3億,4,922萬4千元") == 349_224_000


def test_amount_negative() -> None:
    assert parse_amount("△1,080千元") == -1_080_000


@pytest.mark.parametrize(
    "text",
    [
        "1,28萬元",
        "1,2345元",
        "0,820萬9千元",
        "3億12,000萬元",
        "1.5億3千萬元",
        "3萬2億元",
        "億元",
        "元",
        "",
        "百萬元",
    ],
)
def test_amount_malformed_is_refused(text: str) -> None:
    with pytest.raises(NotationError):
        parse_amount(text)


@pytest.mark.parametrize("text", ["3億5", "1千2元"])
def test_amount_ambiguous_is_refused(text: str) -> None:
    with pytest.raises(NotationError):
        parse_amount(text)


@pytest.mark.parametrize("text", ["1億餘元", "約3億元", "數億元"])
def test_amount_approximate_is_refused(text: str) -> None:
    with pytest.raises(NotationError):
        parse_amount(text)


def test_amount_foreign_money_is_refused() -> None:
    with pytest.raises(NotationError):
        parse_amount("100萬美元")


def found(text: str) -> list[tuple[int, str]]:
    return [(item.value, item.text) for item in find_amounts(text)]


def test_find_amounts_in_a_resolution() -> None:
    text = "原列82億2,469萬1千元，其中「委辦費」編列16 億 4,291 萬 5千元，凍結100萬元，俟"
    assert found(text) == [
        (8_224_691_000, "82億2,469萬1千元"),
        (1_642_915_000, "16 億 4,291 萬 5千元"),
        (1_000_000, "100萬元"),
    ]


def test_find_amounts_places_point_into_the_source() -> None:
    text = "凍結\u3000１００萬元，俟"
    (item,) = find_amounts(text)
    assert text[item.start : item.end] == "１００萬元"


def test_find_amounts_approximate_is_marked() -> None:
    (item,) = find_amounts("經費達1億9千多萬元")
    assert (item.value, item.approximate) == (190_000_000, True)


def test_find_amounts_exact_is_not_marked() -> None:
    (item,) = find_amounts("經費達1億9千萬元")
    assert item.approximate is False


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("凍結50萬，俟", [(500_000, "50萬")]),
        ("「海巡業務」編列150億7,288萬5千。", [(15_072_885_000, "150億7,288萬5千")]),
        ("預算金額7,520萬，", [(75_200_000, "7,520萬")]),
    ],
)
def test_find_amounts_without_yuan_after_a_word_for_money(text: str, expected: list[tuple[int, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize("text", ["共5.1萬人", "25萬戶", "1億！", "8萬噸/年", "105年度", "凍結3案，"])
def test_find_amounts_other_counts_are_no_money(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "text", ["人民幣100萬元", "100萬美元", "舊臺幣14億餘元", "日幣 5 萬元", "港幣一百萬元"]
)
def test_find_amounts_foreign_money_is_left_out(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("text", ["預算 l,000 萬元", "1,28萬元", "1O0萬元", "1.3041元"])
def test_find_amounts_damaged_number_is_not_read_in_part(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("text", ["多元發展", "單位：新臺幣千元", "數十億元", "上百億元", "徒增百億元"])
def test_find_amounts_no_number(text: str) -> None:
    assert found(text) == []


def test_find_amounts_chinese_numerals() -> None:
    assert found("減列一百萬元及壹仟萬元") == [(1_000_000, "一百萬元"), (10_000_000, "壹仟萬元")]


def test_find_amounts_free_sign_is_negative() -> None:
    assert found("較上年(-6,180千元)") == [(-6_180_000, "-6,180千元")]


@pytest.mark.parametrize("text", ["3-5萬元", "工作-5萬元"])
def test_find_amounts_joining_hyphen_is_no_sign(text: str) -> None:
    assert found(text) == [(50_000, "5萬元")]


def test_find_amounts_circled_item_number_is_no_digit() -> None:
    assert found("①100萬元") == [(1_000_000, "100萬元")]


@pytest.mark.parametrize(
    ("cell", "yuan"),
    [("822,469", 822_469_000), ("1080", 1_080_000), ("0", 0), ("１，０８０", 1_080_000), ("12.5", 12_500)],
)
def test_printed_thousands_figure(cell: str, yuan: int) -> None:
    assert parse_printed_thousands(cell) == yuan


@pytest.mark.parametrize("cell", ["-", "－", "—", "–", " - "])
def test_printed_thousands_dash_is_zero(cell: str) -> None:
    assert parse_printed_thousands(cell) == 0


@pytest.mark.parametrize("cell", ["", "  ", "\u3000"])
def test_printed_thousands_empty_is_none(cell: str) -> None:
    assert parse_printed_thousands(cell) is None


@pytest.mark.parametrize("cell", ["-1,080", "△1,080", "(1,080)", "（1,080）", "- 1,080"])
def test_printed_thousands_negative(cell: str) -> None:
    assert parse_printed_thousands(cell) == -1_080_000


@pytest.mark.parametrize("cell", ["1,08", "1,080 2", "(-5)", "(5", "5)", "千元", "12.5678", "1,080元"])
def test_printed_thousands_malformed_is_refused(cell: str) -> None:
    with pytest.raises(NotationError):
        parse_printed_thousands(cell)


@pytest.mark.parametrize(
    ("yuan", "text"),
    [
        (822_469_100, "8億2,246萬9,100元"),
        (8_224_691_000, "82億2,469萬1千元"),
        (2_708_209_000, "27億0,820萬9千元"),
        (12_836_000, "1,283萬6千元"),
        (310_500, "31萬0,500元"),
        (100_000_000, "1億元"),
        (0, "0元"),
        (-1_080_000, "-108萬元"),
    ],
)
def test_format_amount(yuan: int, text: str) -> None:
    assert format_amount(yuan) == text


@pytest.mark.parametrize(
    ("yuan", "text"), [(822_469_000, "822,469"), (822_469_100, "822,469.1"), (-1_080_000, "-1,080"), (0, "0")]
)
def test_format_thousands(yuan: int, text: str) -> None:
    assert format_thousands(yuan) == text


AMOUNTS = st.integers(-(10**15), 10**15)


@few_examples
@given(AMOUNTS)
def test_amount_round_trip(yuan: int) -> None:
    assert parse_amount(format_amount(yuan)) == yuan


@few_examples
@given(st.integers(1, 10**15))
def test_find_amounts_round_trip(yuan: int) -> None:
    assert found(f"凍結{format_amount(yuan)}，俟") == [(yuan, format_amount(yuan))]


@few_examples
@given(AMOUNTS)
def test_printed_thousands_round_trip(yuan: int) -> None:
    assert parse_printed_thousands(format_thousands(yuan)) == yuan
