"""Answers of the seed book, read by hand, and forms of other books."""

from datetime import date

import pytest

from oversight.resolutions.answers import read_answer

COMMON, COUNTIES, MINISTRY, INDUSTRY = None, "省市地方政府", "經濟部", "工業局"

# Heading agency, item, letter, date, direction, recipient: all nine of the table.
LETTERS = [
    (COMMON, 5, "經商字第10802408400號", date(2019, 4, 16), "to_agency", "法務部"),
    (COMMON, 6, "經商字第10802408180號", date(2019, 4, 16), "to_agency", "財政部"),
    (COUNTIES, 1, "經計字第10804021700號", date(2019, 4, 19), "to_legislature", "立法院"),
    (MINISTRY, 15, "經授工字第10820404830號", date(2019, 2, 27), "to_legislature", "立法院"),
    (MINISTRY, 46, "經授工字第10820405970號", date(2019, 4, 1), "to_legislature", "立法院"),
    (INDUSTRY, 1, "臺立院議字第1080701758號", date(2019, 5, 8), "from_legislature", None),
    (INDUSTRY, 2, "臺立院議字第1080701759號", date(2019, 5, 8), "from_legislature", None),
    (INDUSTRY, 4, "經授工字第10820407760號", date(2019, 3, 29), "to_legislature", "立法院"),
    (INDUSTRY, 5, "經授工字第10820402820號", date(2019, 2, 15), "to_legislature", "立法院"),
]


@pytest.fixture(scope="module")
def answers(seed_rows):
    return {key: read_answer(row.answer) for key, row in seed_rows.items() if row.answer}


def test_letters_of_the_table(answers):
    found = [
        (agency, number, each.letter.normalised, each.date, each.direction, each.recipient)
        for (agency, number), answer in answers.items()
        for each in answer.letters
    ]
    assert found == LETTERS


def test_letter_number_is_kept_as_printed(answers):
    assert answers[COMMON, 5].letters[0].letter.text == "經商字第 10802408400 號"


@pytest.mark.parametrize(
    ("agency", "kinds"),
    [
        (COMMON, ["comply", "narrative", "narrative", "comply", "contributed", "contributed", "comply"]),
        (COUNTIES, ["delivered"]),
        (MINISTRY, ["delivered", "narrative", "delivered"]),
        (INDUSTRY, ["released", "released", "narrative", "delivered", "delivered"]),
    ],
)
def test_kind_of_each_answer(answers, agency, kinds):
    assert [answer.kind for key, answer in answers.items() if key[0] == agency] == kinds


def test_compliance_in_a_word_cannot_be_checked(answers):
    assert answers[COMMON, 1].checkable is False


@pytest.mark.parametrize(("number", "lead"), [(5, "法務部"), (6, "財政部")])
def test_another_agency_leads(answers, number, lead):
    assert answers[COMMON, number].lead_agency == lead


@pytest.mark.parametrize(
    ("key", "report"), [((COUNTIES, 1), "written"), ((MINISTRY, 15), "written"), ((MINISTRY, 46), "special")]
)
def test_delivered_report(answers, key, report):
    assert answers[key].report_type == report


@pytest.mark.parametrize(("number", "letter"), [(1, "1080701758"), (2, "1080701759")])
def test_release_by_the_letter_of_the_legislative_yuan(answers, number, letter):
    release = answers[INDUSTRY, number].release
    assert (release.date, release.letter.number, release.full) == (date(2019, 5, 8), letter, True)


def test_report_that_was_sent_releases_nothing(answers):
    assert answers[MINISTRY, 15].release is None


def test_partial_release_is_not_full():
    answer = read_answer("本案業經立法院108年5月8日台立院議字第1080701758號函復部分准予動支，其餘繼續凍結。")
    assert answer.release.full is False


def test_refused_release_is_none():
    answer = read_answer("立法院108年5月8日台立院議字第1080701758號函復未准予動支。")
    assert answer.release is None


def test_release_without_a_letter_is_doubted():
    answer = read_answer("本案業經立法院同意動支在案。")
    assert (answer.kind, answer.release.date) == ("released", None)
    assert answer.doubts == ("准予動支沒有立法院函號",)


def test_letter_without_a_date_is_doubted():
    answer = read_answer("本案業以經授工字第10820404830號函，將書面報告送立法院在案。")
    assert answer.letters[0].date is None
    assert answer.doubts == ("「經授工字第10820404830號」沒有日期",)


def test_two_letters_keep_their_own_dates():
    answer = read_answer(
        "於108年2月1日以經工字第10800000001號函及108年3月5日以經工字第10800000002號函送立法院。"
    )
    assert [each.date for each in answer.letters] == [date(2019, 2, 1), date(2019, 3, 5)]


def test_letter_from_another_agency_is_not_one_to_it():
    answer = read_answer("本計畫奉行政院108年3月19日院臺經字第1080007991號函核定。")
    assert (answer.letters[0].direction, answer.letters[0].recipient) == ("unknown", None)


@pytest.mark.parametrize("text", ["非本部業務。", "本案非屬本局業務。", "非本機關權責。"])
def test_answer_of_an_agency_that_is_not_meant(text):
    assert read_answer(text).kind == "not_ours"


def test_narrative_that_mentions_compliance_is_a_narrative():
    assert read_answer("(一)本部已訂定要點，並督促所屬遵照辦理。(二)另辦理講習3場次。").kind == "narrative"


def test_empty_answer_is_a_narrative_of_nothing():
    answer = read_answer("")
    assert (answer.kind, answer.letters, answer.checkable) == ("narrative", (), False)
