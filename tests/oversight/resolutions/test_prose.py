import pytest

from oversight.resolutions.prose import BLANK, Prose, mask_quotes


def test_clause_gives_back_the_printed_words():
    text = "向立法院內政 委員會\n提出"
    clause = Prose(text).clause(1, 8)
    assert (clause.words, text[clause.start : clause.end]) == ("立法院內政 委員", "立法院內政 委員")


def test_flat_and_masked_keep_one_length():
    prose = Prose("「甲　乙」 編列１０％，俟")
    assert prose.flat == "「甲乙」編列10%，俟"
    assert prose.masked == BLANK * 4 + "編列10%，俟"


def test_nested_quotation_is_masked_whole():
    assert mask_quotes("查「甲『乙』丙「丁」」後") == "查" + BLANK * 10 + "後"


def test_quotation_that_never_closes_masks_nothing():
    assert mask_quotes("又稱「五輕廠將遷移。爰請經濟部") == "又稱「五輕廠將遷移。爰請經濟部"


def test_full_stop_inside_a_quotation_ends_no_sentence():
    assert len(Prose("查「甲。乙。」未辦理。請檢討。").sentences()) == 2


def test_touching_quotations_are_two():
    prose = Prose("「甲」「乙」")
    assert prose.quoted(0, len(prose.flat)) == ["甲", "乙"]


@pytest.mark.parametrize(
    ("text", "flat"), [("1,283萬元,俟", "1,283萬元，俟"), ("甲,乙", "甲，乙"), ("5,000", "5,000")]
)
def test_half_width_comma_groups_digits_or_ends_a_stretch(text, flat):
    assert Prose(text).flat == flat
