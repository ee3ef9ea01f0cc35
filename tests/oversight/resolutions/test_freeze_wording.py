"""Wordings of freezes beyond the seed's; sentences shaped after public resolutions, figures worked out by hand."""

from fractions import Fraction

import pytest

from oversight.resolutions.freeze_wording import find_freezes
from oversight.resolutions.prose import Prose

RELEASE = "，俟該部向立法院內政委員會提出書面報告後，始得動支。"


def freezes(text):
    return find_freezes(Prose(text))


def only(text):
    (freeze,) = freezes(text)
    return freeze


@pytest.mark.parametrize(
    ("wording", "stated", "amount"),
    [
        ("凍結500萬元", "amount", 5_000_000),
        ("凍結1億2,000萬元", "amount", 120_000_000),
        ("凍結10%", "percent", 30_000_000),
        ("凍結百分之五", "percent", 15_000_000),
        ("凍結五分之一", "fraction", 60_000_000),
        ("凍結二十分之一", "fraction", 15_000_000),
        ("全數凍結", "whole", 300_000_000),
        ("凍結全數", "whole", 300_000_000),
    ],
)
def test_freeze_stated_after_its_base(wording, stated, amount):
    freeze = only(f"第2目「營建業務」編列3億元，{wording}{RELEASE}")
    assert (freeze.stated, freeze.amount) == (stated, amount)


def test_freeze_with_spaces_and_line_ends_of_the_print():
    freeze = only(
        "「公共建設」編列 16 億 4,291 萬 5千元，爰就下列各案併案凍結\n2,000 萬 元，俟向立法院內政 委員會提出專案報告並經同意後，始得動支。"
    )
    assert (freeze.amount, freeze.stated_base) == (20_000_000, 1_642_915_000)
    assert (freeze.committee, freeze.report_type, freeze.consent) == ("內政委員會", "special", True)


def test_freeze_of_a_share_of_a_sum_inside_the_clause():
    freeze = only(f"編列9億元。爰凍結第1目「城鄉建設」預算5億2,900萬元之十分之一{RELEASE}")
    assert (freeze.stated_base, freeze.amount, freeze.doubts) == (529_000_000, 52_900_000, ())


def test_freeze_far_from_its_base_takes_the_only_budgeted_sum():
    freeze = only(f"第2目「業務」編列3億元。較113年度預算數2億元增加1億元。爰凍結該項預算10%{RELEASE}")
    assert (freeze.amount, freeze.doubts) == (30_000_000, ())


def test_freeze_with_two_possible_bases_is_doubted():
    freeze = only(f"「甲」預算編列877萬元，其中乙預算編列322萬元。爰針對是項預算凍結10%{RELEASE}")
    assert freeze.amount == 877_000
    assert any("兩個以上預算數" in doubt for doubt in freeze.doubts)


def test_freeze_without_an_amount_is_the_whole_line_and_doubted():
    freeze = only(f"「甲」編列1,310萬元。爰凍結該項預算{RELEASE}")
    assert (freeze.stated, freeze.amount) == ("none", 13_100_000)
    assert any("未載金額" in doubt for doubt in freeze.doubts)


def test_freeze_of_a_share_without_any_base_has_no_amount():
    freeze = only(f"爰凍結該項預算10%{RELEASE}")
    assert (freeze.share, freeze.amount, freeze.how) == (Fraction(1, 10), None, None)
    assert any("基數" in doubt for doubt in freeze.doubts)


def test_freeze_larger_than_its_line_is_doubted():
    freeze = only(f"「甲」編列300萬元，凍結500萬元{RELEASE}")
    assert any("大於編列數" in doubt for doubt in freeze.doubts)


def test_freeze_of_a_share_beside_a_cut_is_doubted():
    freeze = only(f"「甲」編列4,000萬元，爰減列1,000萬元並凍結30%{RELEASE}")
    assert any("減列" in doubt for doubt in freeze.doubts)


def test_freeze_that_does_not_come_out_in_whole_dollars_is_rounded_and_doubted():
    freeze = only(f"「甲」編列1,000元，凍結三分之一{RELEASE}")
    assert freeze.amount == 333
    assert any("整數" in doubt for doubt in freeze.doubts)


def test_merged_freeze_is_one_whatever_its_reasons_repeat():
    reasons = "".join(f"\n{n}.「甲{n}」編列{n}00萬元，爰凍結該項預算{RELEASE}" for n in range(1, 11))
    freeze = only(f"「甲」編列3億元，爰就下列各案併案凍結100萬元{RELEASE[:-1]}：{reasons}")
    assert (freeze.amount, freeze.merged) == (1_000_000, True)


def test_sum_of_partial_freezes_counts_once():
    freeze = only(
        f"「甲」編列3億元。1.減列500千元。凍結500千元。2.凍結1,000千元。綜上，共凍結1,500千元{RELEASE}"
    )
    assert freeze.amount == 1_500_000


def test_sum_of_partial_cuts_and_freezes_counts_once():
    freeze = only(
        f"1.減列200萬元並凍結200萬元。2.減列200萬元並凍結200萬元。共計減列400萬元並凍結400萬元{RELEASE}"
    )
    assert freeze.amount == 4_000_000


def test_special_review_report_is_a_special_report():
    freeze = only("「甲」編列3億元，凍結100萬元，俟向立法院交通委員會提出專案檢討報告後，始得動支。")
    assert freeze.report_type == "special"


def test_two_freezes_in_two_sentences_are_both_read_and_doubted():
    text = f"「甲」編列3億元，凍結100萬元{RELEASE}「乙」編列2億元，凍結200萬元{RELEASE}"
    assert [freeze.amount for freeze in freezes(text)] == [1_000_000, 2_000_000]
    assert all(any("2處凍結" in doubt for doubt in freeze.doubts) for freeze in freezes(text))


@pytest.mark.parametrize(
    "text",
    [
        "上年度凍結案尚未解凍，應檢討改善。",
        "查「111年度決議：凍結500萬元，俟提出報告後始得動支。」迄未辦理，請檢討。",
        "該部遭凍結500萬元之預算，應於3個月內提出書面報告。",
        "請就解除凍結情形提出說明。",
    ],
)
def test_talk_of_freezes_freezes_nothing(text):
    assert freezes(text) == ()


@pytest.mark.parametrize(
    ("condition", "consent"),
    [
        ("提出書面報告後，始得動支", False),
        ("提出書面報告，並經同意後，始得動支", True),
        ("提出書面報告並經同意後始得動支", True),
        ("提出書面報告，經同意，始得動支", True),
        ("提出書面報告，並經立法院交通委員會審查通過後，再行動支", True),
    ],
)
def test_consent_is_a_condition_of_its_own(condition, consent):
    assert only(f"「甲」編列3億元，凍結100萬元，俟向立法院交通委員會{condition}。").consent is consent


def test_condition_in_the_next_sentence_belongs_to_the_freeze():
    freeze = only(
        "「甲」編列174萬2千元，合併凍結百分之十。俟勞動部就下列各案向立法院內政委員會提出書面報告後，始得動支。"
    )
    assert (freeze.report_type, freeze.amount) == ("written", 174_200)
    assert freeze.condition == "俟勞動部就下列各案向立法院內政委員會提出書面報告後"


def test_condition_without_a_report_is_kept_in_words():
    freeze = only(
        "「甲」編列500萬元，爰凍結該項預算，俟預算支用說明修正並經立法院內政委員會同意後，始得動支。"
    )
    assert (freeze.report_type, freeze.consent, freeze.committee) == (None, True, "內政委員會")
    assert freeze.condition == "俟預算支用說明修正並經立法院內政委員會同意後"


def test_term_of_a_freeze():
    freeze = only("「甲」編列3億元，凍結100萬元，俟該部於3個月內向立法院財政委員會提出書面報告後，始得動支。")
    assert (freeze.deadline.text, freeze.deadline.count) == ("3個月內", 3)


def test_committee_only_called_related_is_kept_as_written():
    freeze = only("「甲」編列3億元，凍結100萬元，俟向立法院財政及相關委員會提出書面報告後，始得動支。")
    assert freeze.committees == ("財政委員會", "相關委員會")


def test_target_is_the_chain_of_names():
    freeze = only(
        f"第2目「選舉業務」第1節「規劃」項下「選務」中「業務費」編列300萬元。爰凍結該項預算{RELEASE}"
    )
    assert (freeze.target.mu, freeze.target.jie) == (2, 1)
    assert freeze.target.names == ("選舉業務", "規劃", "選務", "業務費")


def test_amount_without_its_unit_is_read():
    assert only(f"「甲」編列3億元。爰針對是項預算凍結50萬{RELEASE}").amount == 500_000
