import pytest

from budget.book.cells import bare, clean, closest_title, is_rule, paragraphs, title_key


def test_paragraphs_follow_the_tags():
    assert paragraphs("<p>甲。</p> <p>乙。</p>") == ["甲。", "乙。"]


def test_paragraphs_of_a_plain_cell_are_one():
    assert paragraphs("甲 乙") == ["甲 乙"]


def test_clean_drops_list_tags_but_not_printed_angle_brackets():
    assert clean('<ol style="list-style-type: none"> <1>甲 </ol>') == "<1>甲"


def test_clean_drops_a_bullet_but_not_a_dash_for_zero():
    assert (clean("- (1) 甲"), clean("-")) == ("(1) 甲", "-")


def test_bare_joins_a_spaced_bold_caption():
    assert bare("**歲 出 表") == "歲出表"


@pytest.mark.parametrize(
    ("printed", "listed"),
    [
        ("派員出國計畫預算類別表一開會、談判", "派員出國計畫預算類別表—開會、談判"),
        ("所提決議、附帶決議及注意辦理事項", "所提決議、附帶決議及 注意辦理事項"),
    ],
)
def test_title_key_ignores_dashes_and_spaces(printed, listed):
    assert title_key(printed) == title_key(listed)


def test_closest_title_finds_the_one_with_a_slip():
    assert closest_title("歲入來源別預算秉", ["歲入來源別預算表", "人事費彙計表"]) == "歲入來源別預算表"


def test_closest_title_refuses_to_choose_between_two():
    assert closest_title("補捐經費分析表", ["補助經費分析表", "捐助經費分析表"], at_least=0.8) is None


@pytest.mark.parametrize("line", ["-----\t---", "--\t--", "|---|---|", "- | | |"])
def test_is_rule(line):
    assert is_rule(line)


@pytest.mark.parametrize("line", ["-\t-\t-\t-", "", "-\t8,503.75", "甲--"])
def test_is_rule_not(line):
    assert not is_rule(line)
