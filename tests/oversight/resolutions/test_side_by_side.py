"""Sums that stand side by side: where one could be meant as well as all, a doubt says so. Wordings of FY105-106 minutes."""

from fractions import Fraction

from oversight.resolutions.clauses import read_resolution


def freeze(text):
    (only,) = read_resolution(text).freezes
    return only


def test_amount_beside_a_share_is_doubted():
    text = "爰針對「聯絡業務」分別凍結新臺幣500萬元及四分之一，俟向立法院外交及國防委員會提出書面報告後，始得動支。"
    assert any("可能是兩筆凍結" in doubt for doubt in freeze(text).doubts)


def test_last_of_several_bases_is_doubted():
    text = (
        "「地震與海嘯早期警報計畫」編列1,078萬5,000元、「海纜計畫」編列9,900萬元及「防災計畫」編列8,000萬元，"
        "凍結五分之一，俟向立法院交通委員會提出書面報告後，始得動支。"
    )
    found = freeze(text)
    assert found.amount == 16_000_000
    assert any("兩個以上預算數" in doubt for doubt in found.doubts)


def test_only_base_is_not_doubted():
    text = "「防災計畫」編列8,000萬元，凍結五分之一，俟向立法院交通委員會提出書面報告後，始得動支。"
    assert (freeze(text).amount, freeze(text).doubts) == (16_000_000, ())


def test_share_with_a_slash_is_read():
    found = freeze("「防災計畫」編列200萬元，凍結1/2，俟向立法院交通委員會提出書面報告後，始得動支。")
    assert (found.share, found.amount) == (Fraction(1, 2), 1_000_000)
