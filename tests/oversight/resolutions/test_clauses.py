"""Readings of the 21 resolutions of the seed book, worked out by hand from its print."""

from datetime import date
from fractions import Fraction

import pytest

from oversight.resolutions.clauses import read_resolution

COMMON, COUNTIES, MINISTRY, INDUSTRY = None, "省市地方政府", "經濟部", "工業局"


@pytest.fixture(scope="module")
def readings(seed_rows):
    return {key: read_resolution(row.text) for key, row in seed_rows.items()}


@pytest.mark.parametrize(
    ("agency", "kinds"),
    [
        (COMMON, ["uniform_cut", "recommend", "recommend", "instruct", "report", "report", "instruct"]),
        (COUNTIES, ["report"]),
        (MINISTRY, ["report", "instruct", "report"]),
        (
            INDUSTRY,
            [
                "freeze",
                "freeze",
                "instruct",
                "report",
                "report",
                "recommend",
                "report",
                "report",
                "report",
                "instruct",
            ],
        ),
    ],
)
def test_kind_of_each_resolution(readings, agency, kinds):
    assert [reading.kind for key, reading in readings.items() if key[0] == agency] == kinds


def test_only_two_resolutions_freeze(readings):
    assert [key for key, reading in readings.items() if reading.freezes] == [(INDUSTRY, 1), (INDUSTRY, 2)]


def test_no_resolution_but_the_uniform_cut_cuts(readings):
    assert [key for key, reading in readings.items() if reading.cuts] == []


@pytest.mark.parametrize(
    ("number", "base", "amount", "mu", "name"),
    [
        (1, 8_224_691_000, 822_469_100, 1, "工業技術升級輔導"),
        (2, 555_402_000, 55_540_200, 3, "工業管理"),
    ],
)
def test_freeze_of_ten_percent(readings, number, base, amount, mu, name):
    (freeze,) = readings[INDUSTRY, number].freezes
    assert (freeze.stated, freeze.share, freeze.stated_amount) == ("percent", Fraction(1, 10), None)
    assert (freeze.stated_base, freeze.amount) == (base, amount)
    assert (freeze.target.mu, freeze.target.names) == (mu, (name,))
    assert freeze.doubts == ()


@pytest.mark.parametrize("number", [1, 2])
def test_freeze_is_released_by_a_special_report_without_consent_or_term(readings, number):
    (freeze,) = readings[INDUSTRY, number].freezes
    assert (freeze.report_type, freeze.committee) == ("special", "經濟委員會")
    assert (freeze.consent, freeze.deadline) == (False, None)


def test_freeze_says_how_its_amount_was_computed(readings):
    (freeze,) = readings[INDUSTRY, 1].freezes
    assert freeze.how == "82億2,469萬1千元 × 10% = 822,469,100元"


def test_freeze_carries_its_exact_words(readings, seed_rows):
    (freeze,) = readings[INDUSTRY, 1].freezes
    text = seed_rows[INDUSTRY, 1].text
    assert text[freeze.start : freeze.end] == freeze.clause
    assert freeze.clause.endswith("凍結 10%，俟向立法院經濟委員會專案報告後，始得動支。")


def test_uniform_cut_lists_eight_items(readings):
    cuts = readings[COMMON, 1].uniform_cuts
    percents = [5, 3, 4, 30, 5, 5, 4, 3]
    assert [(cut.number, cut.share) for cut in cuts] == [
        (number, Fraction(percent, 100)) for number, percent in enumerate(percents, start=1)
    ]


def test_uniform_cut_names_what_is_cut(readings):
    assert [cut.objects for cut in readings[COMMON, 1].uniform_cuts] == [
        "政令宣導費",
        "委辦費",
        "軍事裝備及設施、房屋建築養護費、車輛及辦公器具養護費、設施及機械設備養護費",
        "大陸地區旅費",
        "國外旅費及出國教育訓練費",
        "設備及投資",
        "對國內團體之捐助與政府機關間之補助",
        "對地方政府之補助",
    ]


@pytest.mark.parametrize(
    ("number", "exemptions"),
    [
        (1, ("其中工業局、加工出口區管理處及所屬改以其他項目刪減替代，科目自行調整",)),
        (2, ("除法律義務支出不刪外",)),
        (6, ("除資產作價投資不刪外", "其中經濟部、工業局改以其他項目刪減替代，科目自行調整")),
        (8, ("除法律義務支出及一般性補助款不刪外",)),
    ],
)
def test_uniform_cut_keeps_its_exemptions(readings, number, exemptions):
    assert readings[COMMON, 1].uniform_cuts[number - 1].exemptions == exemptions


@pytest.mark.parametrize(
    ("key", "report", "committees", "term", "rule", "count"),
    [
        ((COUNTIES, 1), "written", ("財政委員會",), "每年 4 月底前", "yearly", None),
        ((MINISTRY, 15), "written", ("經濟委員會",), "1 個月內", "months", 1),
        ((MINISTRY, 46), "special", ("經濟委員會",), "下會期", "next_session", None),
        ((INDUSTRY, 4), "written", ("經濟委員會",), "2 個月內", "months", 2),
        ((INDUSTRY, 5), "written", ("經濟委員會",), "2週內", "weeks", 2),
        ((INDUSTRY, 6), None, (), "1 個月內", "months", 1),
        ((INDUSTRY, 7), None, (), "1 個月內", "months", 1),
        ((INDUSTRY, 8), "written", ("經濟委員會",), "2 週內", "weeks", 2),
    ],
)
def test_demand_with_a_term(readings, key, report, committees, term, rule, count):
    (demand,) = readings[key].demands
    assert (demand.report_type, demand.committees) == (report, committees)
    assert (demand.deadline.text, demand.deadline.rule, demand.deadline.count) == (term, rule, count)


@pytest.mark.parametrize(
    ("number", "deliverable"), [(4, "書面報告"), (6, "具體計畫"), (7, "檢討改善報告"), (9, "改善專案報告")]
)
def test_demand_names_its_deliverable(readings, number, deliverable):
    assert readings[INDUSTRY, number].demands[0].deliverable == deliverable


def test_demand_of_a_special_report_without_a_term(readings):
    (demand,) = readings[INDUSTRY, 9].demands
    assert (demand.report_type, demand.committees, demand.deadline) == ("special", ("經濟委員會",), None)


@pytest.mark.parametrize(
    "key", [(COMMON, 2), (COMMON, 3), (COMMON, 4), (COMMON, 7), (INDUSTRY, 3), (INDUSTRY, 10)]
)
def test_instruction_without_a_report_demands_nothing(readings, key):
    assert readings[key].demands == ()


def test_quoted_earlier_resolution_demands_nothing(readings):
    assert readings[MINISTRY, 39].demands == ()


def test_demand_to_two_committees_by_a_date(readings):
    (demand,) = readings[COMMON, 5].demands
    assert demand.report_type == "written"
    assert demand.committees == ("財政委員會", "司法及法制委員會")
    assert (demand.deadline.text, demand.deadline.date) == ("108 年 6 月底前", date(2019, 6, 30))


def test_resolution_with_a_single_and_a_recurring_demand(readings):
    first, second = readings[COMMON, 6].demands
    assert (first.report_type, first.committees, first.recurrence) == ("written", ("財政委員會",), None)
    assert first.deadline.date == date(2019, 6, 30)
    assert (second.deadline.text, second.deadline.rule) == ("次年 12 月底前", "following_year")
    assert (second.deadline.month, second.recurrence) == (12, "yearly")


def test_demand_every_april(readings):
    (demand,) = readings[COUNTIES, 1].demands
    assert (demand.recurrence, demand.deadline.month, demand.deadline.day) == ("yearly", 4, None)


@pytest.mark.parametrize(
    ("key", "addressee"),
    [
        ((MINISTRY, 15), "經濟部"),
        ((MINISTRY, 46), "經濟部"),
        ((INDUSTRY, 4), "工業局"),
        ((INDUSTRY, 8), "經濟部工業局"),
    ],
)
def test_demand_says_who_is_told(readings, key, addressee):
    assert readings[key].demands[0].addressee == addressee


def test_every_proposal_stands_where_it_says(readings, seed_rows):
    for key, reading in readings.items():
        text = seed_rows[key].text
        for each in (*reading.freezes, *reading.demands, *reading.uniform_cuts):
            assert text[each.start : each.end] == each.clause
        for term in reading.deadlines:
            assert text[term.start : term.end] == term.text


def test_mentions_are_the_quoted_names(readings):
    names = [mention.name for mention in readings[INDUSTRY, 3].mentions]
    assert names == ["智慧電動機車能源補充設施普及計畫", "工業管理"]


def test_mentions_find_a_known_name_without_quotation_marks():
    reading = read_resolution("請檢討臺灣智慧機械計畫之成效。", ["台灣智慧機械計畫"])
    assert [(each.name, each.known, each.start) for each in reading.mentions] == [
        ("臺灣智慧機械計畫", True, 3)
    ]


def test_empty_text_reads_as_nothing():
    reading = read_resolution("")
    assert (reading.kind, reading.freezes, reading.demands, reading.deadlines) == (None, (), (), ())


def test_freeze_that_also_cuts_is_a_freeze_with_its_cut():
    reading = read_resolution(
        "「業務費」編列4,214萬元，爰減列500萬元並凍結1,000萬元，俟向立法院財政委員會提出書面報告後，始得動支。"
    )
    assert reading.kind == "freeze"
    assert [cut.amount for cut in reading.cuts] == [5_000_000]
    assert [freeze.amount for freeze in reading.freezes] == [10_000_000]


def test_reasons_of_a_merged_freeze_demand_nothing_of_their_own():
    reason = "凍結該項預算10%，俟經濟部向立法院經濟委員會提出書面報告後，始得動支。"
    text = (
        "「甲」編列3億元，爰就下列各案併案凍結100萬元，俟向立法院經濟委員會提出專案報告後，始得動支："
        f"1.預算偏高，{reason}2.執行不力，{reason}"
    )
    reading = read_resolution(text)
    assert (len(reading.freezes), reading.demands) == (1, ())
