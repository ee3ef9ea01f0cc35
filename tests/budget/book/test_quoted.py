import pytest

from budget.book.quoted import product_checks, quoted_checks


def checks(text, amount=None):
    return [(c.left, c.right, c.state) for c in quoted_checks(text, "獎金", "測試表", 7, amount)]


def test_quoted_items_and_a_total_behind_them():
    text = (
        "1.考績獎金20千元。 2.特殊獎賞1千元。 3.年終獎金30千元（含退休人員4千元）。 4.以上，獎金共計51千元。"
    )
    assert checks(text, 51_000) == [(51_000, 51_000, "holds"), (51_000, 51_000, "holds")]


def test_quoted_total_that_is_not_the_amount_of_the_row():
    assert checks("1.甲20千元。 2.乙1千元。 3.以上，共計21千元。", 22_000)[-1] == (22_000, 21_000, "off")


def test_quoted_persons_and_money_of_the_same_items():
    text = "(1) 甲計畫進用29人1,765千元。 (2) 乙計畫進用8人5,286千元。 (3) 以上，共預計進用37人17,051千元。"
    assert checks(text) == [(37, 37, "holds"), (17_051_000, 7_051_000, "off")]


def test_quoted_items_of_another_level_are_no_parts():
    text = "1. 本年度260人。 2. 勞務承攬： (1) 甲2人。 (2) 乙3人。 (3) 以上，共計5人。"
    assert checks(text) == [(5, 5, "holds")]


def test_quoted_sum_within_one_sentence():
    assert checks("聘用13人，約僱12人，共計26人。") == [(26, 25, "off")]


def test_quoted_item_without_one_clear_figure_is_unchecked():
    text = "1.甲20千元及30千元。 2.乙1千元。 3.以上，共計51千元。"
    assert checks(text) == [(51_000, None, "unchecked")]


def test_quoted_items_without_a_total_come_to_the_amount():
    assert checks("1. 場地租金18千元。 2. 停車位租金389千元。", 407_000) == [(407_000, 407_000, "holds")]


def test_quoted_figure_behind_計_counts():
    text = "1. 90件，每件收12.5千元，計1,125千元。 2. 回饋金20千元。"
    assert checks(text, 1_145_000) == [(1_145_000, 1_145_000, "holds")]


@pytest.mark.parametrize("text", ["職員221人。", "本年度預算數係場地租金收入。", ""])
def test_quoted_nothing_to_check(text):
    assert checks(text, 407_000) == []


def test_product_of_number_and_price():
    text = "審查90件，每件收12.5千元，計1,125千元。變更3件，每件收3千元，計10千元。"
    found = [(c.left, c.right) for c in product_checks(text, "審查費", "測試表", 7)]
    assert found == [(1_125_000, 1_125_000), (10_000, 9_000)]


def test_product_in_yuan():
    found = list(product_checks("測量2,000筆，每筆收15元，計30千元", "測量費", "測試表", 7))
    assert [(c.left, c.right) for c in found] == [(30_000, 30_000)]
