import datetime

import pytest
from django.core.exceptions import ValidationError

from budget.forms import RocDateField, SourceTextarea, SourceTextField, YuanField

APRIL_16 = datetime.date(2019, 4, 16)


@pytest.mark.parametrize(
    "typed",
    [
        "108年4月16日",
        "108 年 4 月 16 日",
        "108/4/16",
        "108.4.16",
        "108-04-16",
        "1080416",
        "民國108年4月16日",
        "１０８/４/１６",
        "2019-04-16",
        "108.04.16 ",
    ],
)
def test_roc_date_is_read_in_every_usual_form(typed):
    assert RocDateField().clean(typed) == APRIL_16


@pytest.mark.parametrize("typed", ["108年2月30日", "108/13/1", "16/4", "四月", "108", "昨天"])
def test_roc_date_refusal_says_what_was_read_and_what_is_accepted(typed):
    with pytest.raises(ValidationError) as refusal:
        RocDateField().clean(typed)
    message = refusal.value.messages[0]
    assert f"「{typed}」" in message
    assert "108年4月16日、108/4/16、108.4.16、108-04-16、1080416" in message


def test_roc_date_refusal_repeats_only_the_beginning_of_a_long_text():
    with pytest.raises(ValidationError) as refusal:
        RocDateField().clean("9" * 1000)
    assert len(refusal.value.messages[0]) < 150


def test_roc_date_is_shown_in_roc():
    assert RocDateField().prepare_value(APRIL_16) == "108.04.16"


def test_roc_date_typed_another_way_is_no_change():
    assert not RocDateField().has_changed(APRIL_16, "108年4月16日")


def test_roc_date_left_empty_is_none():
    assert RocDateField(required=False).clean("  ") is None


@pytest.mark.parametrize(
    ("typed", "yuan"),
    [
        ("82億2,469萬1千元", 8_224_691_000),
        ("8224691000", 8_224_691_000),
        ("8,224,691,000", 8_224_691_000),
        ("341,582千元", 341_582_000),
        ("16 億 4,291 萬 5千元", 1_642_915_000),
        ("０", 0),
    ],
)
def test_amount_is_read_as_typed(typed, yuan):
    assert YuanField().clean(typed) == yuan


def test_amount_refuses_less_than_nothing():
    with pytest.raises(ValidationError, match="讀到「-100」，是負數"):
        YuanField().clean("-100")


@pytest.mark.parametrize("typed", ["12.5", "約3億元", "3億餘元", "abc", "1,28萬元"])
def test_amount_refuses_what_is_no_whole_number_of_yuan(typed):
    with pytest.raises(ValidationError, match=f"讀到「{typed}」，無法辨識為金額"):
        YuanField().clean(typed)


def test_amount_refuses_more_than_the_column_holds():
    with pytest.raises(ValidationError, match="無法辨識為金額"):
        YuanField().clean("9223372036854775808")


def test_amount_of_a_printed_table_may_be_negative():
    assert YuanField(signed=True).clean("-1,080") == -1080


def test_amount_box_prints_its_reading():
    field = YuanField()
    html = field.widget.render("amount", field.prepare_value(8_224_691_000))
    assert "8,224,691,000 元＝82億2,469萬1千元" in html
    assert 'value="8,224,691,000"' in html


def test_amount_box_prints_no_reading_of_what_it_could_not_read():
    assert "元＝" not in YuanField().widget.render("amount", "約3億")


def test_amount_box_escapes_what_was_typed():
    assert "<script>" not in YuanField().widget.render("amount", '"><script>')


def test_source_text_keeps_its_lines_and_outer_spaces():
    field = SourceTextField()
    posted = SourceTextarea().value_from_datadict({"text": "　一、\r\n二、 "}, {}, "text")
    assert field.clean(posted) == "　一、\n二、 "
    assert not field.has_changed("　一、\n二、 ", posted)


def test_source_text_of_spaces_only_is_empty():
    with pytest.raises(ValidationError):
        SourceTextField().clean(" \n ")
