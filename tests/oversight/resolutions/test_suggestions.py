"""Suggestions carry the words they came from; the figures are those of the printed seed."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oversight.resolutions.likeness import ALIKE, likeness
from oversight.resolutions.suggestions import suggest_from_answer, suggest_from_resolution

FREEZE = (
    "工業局108年度歲出預算第1目「工業技術升級輔導」編列82億2,469萬1千元，凍結10%，"
    "俟於1個月內向立法院經濟委員會專案報告，並經同意後，始得動支。"
)
ANSWER = "本案業經立法院108年5月8日台立院議字第1080701758號函復准予動支在案。"


def values(suggestions, subject):
    return {each.field: each.value for each in suggestions if each.subject == subject}


def test_freeze_is_suggested_field_by_field():
    found = values(suggest_from_resolution(FREEZE), "freeze")
    assert found["share"] == Fraction(1, 10)
    assert found["stated_base"] == 8_224_691_000
    assert found["amount"][0] == 822_469_100
    assert (found["report_type"], found["committees"], found["consent"]) == ("special", ("經濟委員會",), True)
    assert (found["deadline"].rule, found["deadline"].count) == ("months", 1)


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("stated_base", "82億2,469萬1千元"),
        ("report_type", "專案報告"),
        ("committees", "經濟委員會"),
        ("consent", "同意"),
        ("deadline", "1個月內"),
    ],
)
def test_suggestion_quotes_the_words_that_say_it(field, words):
    (found,) = [
        each for each in suggest_from_resolution(FREEZE) if (each.subject, each.field) == ("freeze", field)
    ]
    assert found.words == words


def test_kind_is_suggested():
    assert values(suggest_from_resolution(FREEZE), "resolution") == {"kind": "freeze"}


def test_merged_cases_are_one_freeze_that_says_so():
    text = "爰就下列各案併案凍結100萬元，俟向立法院經濟委員會提出書面報告後，始得動支。\n1.甲案，凍結該項預算，始得動支。"
    freezes = [
        each for each in suggest_from_resolution(text) if each.subject == "freeze" and each.field == "clause"
    ]
    assert [each.doubts for each in freezes] == [("併案：下列各案合為一筆凍結",)]


def test_report_owed_is_suggested():
    found = values(
        suggest_from_resolution("爰要求工業局於2個月內向立法院經濟委員會提出書面報告。"), "requirement"
    )
    assert (found["report_type"], found["committees"]) == ("written", ("經濟委員會",))


def test_answer_suggests_letter_and_release():
    found = suggest_from_answer(ANSWER)
    letter = values(found, "letter")["letter"]
    assert (letter.letter.text, letter.direction) == ("台立院議字第1080701758號", "from_legislature")
    assert values(found, "release")["release"].full


def test_answer_suggests_its_lead_agency():
    text = "本案由法務部主政彙整，本部已於108年3月1日以經商字第10802400000號函復該部。"
    assert values(suggest_from_answer(text), "answer")["lead_agency"] == "法務部"


@given(
    st.text(
        alphabet="凍結10%俟向立法院經濟委員會提出書面報告始得動支，。「」億萬千元第目編列\n", max_size=200
    )
)
def test_words_always_stand_where_they_are_said_to(text):
    for each in (*suggest_from_resolution(text), *suggest_from_answer(text)):
        assert text[each.start : each.end] == each.words


def test_same_demand_of_another_year_is_alike():
    later = (
        FREEZE.replace("108年度", "109年度")
        .replace("82億2,469萬1千元", "82億4,447萬4千元")
        .replace("10%", "5%")
    )
    assert likeness(FREEZE, later) == 1.0


def test_freezes_of_two_plans_in_one_formula_are_not_alike():
    other = FREEZE.replace("第1目「工業技術升級輔導」", "第3目「工業管理」")
    assert likeness(FREEZE, other) == 0.0


def test_no_two_items_of_the_seed_are_alike(seed_table):
    """The nearest are 七 and 十 (both on 中美貿易戰 and industrial land), which ask for different things."""
    rows = list(seed_table.rows)
    pairs = [(a.text, b.text) for place, a in enumerate(rows) for b in rows[place + 1 :]]
    assert max(likeness(*pair) for pair in pairs) < ALIKE
