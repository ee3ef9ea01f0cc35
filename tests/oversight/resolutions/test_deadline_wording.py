from datetime import date

import pytest

from oversight.resolutions.deadline_wording import find_deadlines
from oversight.resolutions.prose import Prose


def only(text):
    (term,) = find_deadlines(Prose(text))
    return term


@pytest.mark.parametrize(
    ("text", "rule", "count"),
    [
        ("於10日內提出", "days", 10),
        ("於7天內提出", "days", 7),
        ("於15個工作日內提出", "working_days", 15),
        ("於2週內提出", "weeks", 2),
        ("於 2 周 內提出", "weeks", 2),
        ("於1個月內提出", "months", 1),
        ("於三個月內提出", "months", 3),
        ("於兩個月內提出", "months", 2),
        ("於２個月內提出", "months", 2),
        ("於半年內提出", "months", 6),
        ("於1年內提出", "years", 1),
    ],
)
def test_relative_term(text, rule, count):
    term = only(text)
    assert (term.rule, term.count, term.date) == (rule, count, None)


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("於108年6月底前送交", date(2019, 6, 30)),
        ("於 109 年 2 月底前送交", date(2020, 2, 29)),
        ("於114年6月30日前送交", date(2025, 6, 30)),
        ("於108年底前送交", date(2019, 12, 31)),
        ("於114年度結束前送交", date(2025, 12, 31)),
        ("於2025年底前送交", date(2025, 12, 31)),
        ("於一○八年六月三十日以前送交", date(2019, 6, 30)),
    ],
)
def test_term_by_a_date(text, due):
    term = only(text)
    assert (term.rule, term.date) == ("by_date", due)


def test_date_without_a_year_leaves_the_date_open():
    term = only("於6月底前送交")
    assert (term.rule, term.date, term.month) == ("by_date", None, 6)


def test_impossible_date_is_no_term():
    assert find_deadlines(Prose("於108年2月30日前送交")) == ()


@pytest.mark.parametrize(("text", "month"), [("於每年4月底前揭露", 4), ("每年12月底前送交", 12)])
def test_yearly_term(text, month):
    term = only(text)
    assert (term.rule, term.month, term.day) == ("yearly", month, None)


def test_term_in_the_following_year():
    term = only("並應於次年12月底前送交立法院")
    assert (term.rule, term.month) == ("following_year", 12)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("於下會期提出", "next_session"),
        ("於下個會期開議前提出", "next_session"),
        ("於本會期結束前提出", "this_session"),
        ("每半年向立法院提出書面報告", "half_yearly"),
        ("按季向立法院提出書面報告", "quarterly"),
        ("應立即改善", "immediately"),
        ("應儘速改善", "promptly"),
    ],
)
def test_term_without_a_number(text, rule):
    assert only(text).rule == rule


@pytest.mark.parametrize(
    ("text", "anchor"),
    [
        ("應於三讀後3個月內提出", "三讀後"),
        ("於公布後30日內提出", "公布後"),
        ("總預算案三讀通過後2個月內提出", "總預算案三讀通過後"),
        ("文到7日內函復", "文到"),
        ("於1個月內提出", None),
    ],
)
def test_what_a_term_runs_from(text, anchor):
    assert only(text).anchor == anchor


def test_term_carries_its_exact_words():
    text = "爰要求於 108 年 6 月底前，提出報告"
    term = only(text)
    assert text[term.start : term.end] == term.text == "108 年 6 月底前"


@pytest.mark.parametrize(
    "text",
    [
        "截至107年底止",
        "自108年4月30日起實施",
        "疫情前",
        "在保護區內",
        "「於3個月內」",
        "2023年前推動",
        "於104至106年度",
    ],
)
def test_other_times_are_no_terms(text):
    assert find_deadlines(Prose(text)) == ()
