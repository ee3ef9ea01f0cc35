from fractions import Fraction

import pytest

from oversight.resolutions.cut_wording import find_cuts, uniform_cuts
from oversight.resolutions.prose import Prose


def cuts(text):
    return find_cuts(Prose(text))


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("「甲」編列3億元，減列500萬元。", 5_000_000),
        ("「甲」編列3億元。為撙節支出，爰減列該項預算10%。", 30_000_000),
        ("「甲」編列3億元。爰刪減五分之一。", 60_000_000),
    ],
)
def test_cut_of_a_sum_or_a_share(text, amount):
    assert [cut.amount for cut in cuts(text)] == [amount]


@pytest.mark.parametrize(
    "text",
    [
        "較113年度減列24,000元，請說明。",
        "除減列數額外，凍結800萬元。",
        "前遭減列500萬元。",
        "「減列500萬元」",
    ],
)
def test_talk_of_cuts_cuts_nothing(text):
    assert cuts(text) == ()


def test_cut_of_a_share_without_a_base_has_no_amount():
    (cut,) = cuts("爰減列該項預算10%。")
    assert (cut.share, cut.amount) == (Fraction(1, 10), None)
    assert cut.doubts == ("找不到計算比例的基數",)


def test_cut_carries_its_exact_words():
    text = "「甲」編列 3 億元。爰減列 500 萬元，科目自行調整。"
    (cut,) = cuts(text)
    assert text[cut.start : cut.end] == cut.clause == "爰減列 500 萬元"


def test_uniform_cut_needs_its_percent():
    assert uniform_cuts("1.委辦費：統刪5%。 2.國外旅費：統刪。")[0].objects == "委辦費"
    assert len(uniform_cuts("1.委辦費：統刪5%。 2.國外旅費：統刪。")) == 1


def test_resolution_without_a_uniform_cut_has_none():
    assert uniform_cuts("1.本案：應檢討改善。") == ()
