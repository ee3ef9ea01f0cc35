"""The identities between tables: what they compare on the seed, and that each of them can fail."""

from dataclasses import replace

import pytest

from budget.book.cross_tables import IDENTITIES, cross_tables
from budget.book.identities import Identity, Side, Tables, evaluate

YUAN = "元"


@pytest.fixture(scope="module")
def by_name(seed):
    return {check.name: check for check in seed.checks}


def changed(seed, title, line, **fields):
    """The seed's tables with other fields in the row that begins on a line."""
    table = seed.table(title)
    rows = tuple(replace(row, **fields) if row.line == line else row for row in table.rows)
    assert rows != table.rows
    return [replace(t, rows=rows) if t is table else t for t in seed.tables]


def off(tables):
    """Name and difference of the cross-table checks that do not agree."""
    return {(c.name, c.difference) for c in cross_tables(tables).checks if c.state == "off"}


def test_only_three_checks_of_the_seed_are_off(seed):
    """In the print: a settled sum by one thousand, 1,765 for 11,765, and fuel rounded car by car."""
    assert {(c.name, c.line, c.difference) for c in seed.checks if c.state == "off"} == {
        ("1226100200 雜項收入 = 各節之和（前年度決算數）", 381, -1_000),
        ("工業局：說明所列各項之和 = 共計", 1508, 10_000_000),
        ("油料費合計", 1538, 1_000),
    }


def test_unchecked_checks_of_the_seed_say_why(seed):
    assert {(c.line, c.text) for c in seed.checks if c.state == "unchecked"} == {
        (1134, "未印出的項次：1、2、3、4、5、6、7"),
        (1306, "一項有數個金額的項次：1、2"),
        (1317, "一項有數個金額的項次：1、2"),
    }


def test_name_and_line_tell_every_check_apart(seed):
    assert len({(c.name, c.line) for c in seed.checks}) == len(seed.checks)


def test_all_identities_but_those_of_revenue_items_meet_the_seed(seed):
    """No 說明 of revenue in the seed states 本年度預算數, nests items or nets increases."""
    tables = Tables(seed.tables)
    idle = [identity.name for identity in IDENTITIES if not list(evaluate(tables, [identity]))]
    assert idle == [
        "{} = 說明所列本年度預算數",
        "{} = 其下各項金額之和",
        "{}：增減 = 其下各項增減之和",
        "{}：淨增減 = 增列減減列",
    ]


# Both figures and both places, read off the pages.
@pytest.mark.parametrize(
    ("name", "left", "right", "places"),
    [
        ("5226102200 工業技術升級輔導：歲出機關別預算表 = 歲出計畫提要", 8_244_474, 8_244_474, (399, 744)),
        ("0026100000 工業局 = 各工作計畫之和", 9_155_093, 9_155_093, (397, 744)),
        ("5726102000 工業管理：各項費用彙計表合計 = 歲出計畫提要", 552_644, 552_644, (1370, 1198)),
        (
            "5226102200 工業技術升級輔導 › 2039 委辦費：各項費用彙計表 = 各分支計畫用途別之和",
            5_724_955,
            2_895_391 + 2_829_564,
            (1390, 846),
        ),
        (
            "工業管理 › 獎補助費：歲出一級用途別（經常+資本） = 各項費用彙計表",
            100 + 390_000,
            390_100,
            (1436, 1417),
        ),
        (
            "工業局：資本支出分析表其他資本支出 = 歲出一級用途別資本門之業務費、獎補助費及預備金",
            408_000,
            18_000 + 390_000,
            (1458, 1431),
        ),
        ("一般行政 › 資訊軟硬體設備：資本支出分析表 = 各項費用彙計表", 3_115, 3_115, (1460, 1415)),
        ("獎金：人事費彙計表 = 各項費用彙計表", 43_399, 43_399, (1490, 1375)),
        ("一般行政：員額年需經費 = 人事費減加班值班費", 272_315, 282_317 - 10_002, (1509, 1371)),
        ("現有辦公房舍合計年需養護費 = 各項費用彙計表 2063 房屋建築養護費", 263, 263, (1559, 1395)),
        ("出國計畫總表（開會、談判） = 類別表各計畫之和", 2_015, 248 + 87 + 1_680, (1832, 1845)),
        ("赴大陸計畫各計畫之和 = 各項費用彙計表 2075 大陸地區旅費", 400, 400, (1874, 1399)),
        ("職能別總計：資本支出合計 = 歲出一級用途別資本支出小計", 510_453, 510_453, (1892, 1431)),
        ("1226100210 其他雜項收入：歲入項目說明提要表 = 歲入來源別預算表", 162_824, 162_824, (711, 383)),
        ("4085 獎勵及慰問：捐助經費分析表 = 各項費用彙計表", 5_534 + 6_160, 11_694, (1735, 1420)),
        (
            "5226102200 工業技術升級輔導 › 4040 對國內團體之捐助：捐助經費分析表 = 各項費用彙計表",
            2_014_721 + 425_914,
            2_440_635,
            (1621, 1419),
        ),
        ("補助經費合計 = 各項費用彙計表補助各用途別之和", 390_000, 390_000, (1586, 1418)),
        ("5726102000 工業管理：委辦經費分析表 = 各項費用彙計表 2039 委辦費", 70_235, 70_235, (1968, 1390)),
        ("亞洲·矽谷試驗場域計畫：跨年期計畫概況表本年度 = 歲出計畫提要", 27_000, 27_000, (1962, 891)),
        (
            "5726102000 工業管理 = 說明各項金額之和",
            552_644,
            3_877 + 5_878 + 20_000 + 40_285 + 400_000 + 82_604,
            (430, 430),
        ),
        (
            "5726102000 工業管理：比較 = 說明各項增減之和",
            -2_758,
            -1_406 - 7_861 - 76_095 + 82_604,
            (430, 430),
        ),
        (
            "5226102200 工業技術升級輔導 › 說明(1)發展新興與高科技產業 = 其下各項金額之和",
            3_796_926,
            3_770_322 + 26_604,
            (403, 403),
        ),
        (
            "5226102200 工業技術升級輔導 › 說明(1)發展新興與高科技產業：增減 = 其下各項增減之和",
            -184_531,
            -179_898 - 4_633,
            (403, 403),
        ),
        (
            "5226102200 工業技術升級輔導 › 說明(2)策進傳統產業躍升與永續發展環境：淨增減 = 增列減減列",
            549_165,
            982_433 - 433_268,
            (403, 403),
        ),
        (
            "5226102200 工業技術升級輔導 › 說明<2>亞洲·矽谷試驗場域計畫：說明所列 = 歲出計畫提要",
            26_604,
            26_604,
            (403, 891),
        ),
        ("5726100100 一般行政 › 獎補助費：說明所列 = 各項費用彙計表", 150, 150, (415, 1417)),
    ],
)
def test_identity_compares(by_name, name, left, right, places):
    check = by_name[name]
    assert (check.left, check.right, check.unit) == (left * 1000, right * 1000, YUAN)
    assert (check.line, check.other_line) == places


@pytest.mark.parametrize(
    ("name", "left", "right", "unit"),
    [
        ("聘用：人事費說明所列人數 = 預算員額明細表", 13, 13, "人"),
        ("合計：總說明上年度預算員額 = 預算員額明細表", 260, 260, "人"),
        ("工友：預算員額欄 = 預算員額明細表", 9, 9, "人"),
        ("出國計畫總表（開會、談判）項數 = 類別表計畫數", 3, 3, "項"),
        ("出國計畫總表（開會、談判）人天 = 類別表天數 × 人數之和", 595, 15 * 2 + 5 + 35 * 16, "人天"),
    ],
)
def test_identity_counts(by_name, name, left, right, unit):
    assert (by_name[name].left, by_name[name].right, by_name[name].unit) == (left, right, unit)


def test_both_places_are_named(by_name):
    check = by_name["人事費彙計表合計 = 各項費用彙計表 1000 人事費"]
    assert (check.table, check.other_table) == ("人事費彙計表", "各項費用彙計表")


def test_rounding_to_a_hundredth_of_yi_is_said(by_name):
    text = by_name["亞洲·矽谷試驗場域計畫：跨年期計畫概況表本年度 = 歲出計畫提要"].text
    assert text == "「亞洲·矽谷試驗場域計畫」26,604千元，四捨五入至0.01億元"


# One figure changed in one row: table, line of the row, field and figure, then every check that notices.
@pytest.mark.parametrize(
    ("title", "line", "fields", "expected"),
    [
        (
            "人事費彙計表",
            1490,
            {"amount": 43_400_000},
            {("獎金：人事費彙計表 = 各項費用彙計表", 1_000)},
        ),
        (
            "預算員額明細表",
            1509,
            {"cost_this_year": 282_317_000},
            {("一般行政：員額年需經費 = 人事費減加班值班費", 10_002_000)},
        ),
        (
            "派員出國計畫預算類別表—開會、談判",
            1846,
            {"persons": 2},
            {("出國計畫總表（開會、談判）人天 = 類別表天數 × 人數之和", -5)},
        ),
        (
            "派員出國計畫預算類別表—開會、談判",
            1846,
            {"account": "工業管理"},
            {("5726102000 工業管理：出國計畫類別表各計畫之和 = 各項費用彙計表 2078 國外旅費", 87_000)},
        ),
        (
            "歲出一級用途別科目分析表",
            1436,
            {"capital_grants": 0},
            {
                ("工業管理 › 獎補助費：歲出一級用途別（經常+資本） = 各項費用彙計表", -390_000_000),
                (
                    "工業管理：資本支出分析表其他資本支出 = 歲出一級用途別資本門之業務費、獎補助費及預備金",
                    390_000_000,
                ),
            },
        ),
        (
            "捐助經費分析表",
            1735,
            {"total": 5_544_000},
            {("4085 獎勵及慰問：捐助經費分析表 = 各項費用彙計表", 10_000)},
        ),
        (
            "歲入項目說明提要表",
            711,
            {"amount": 162_825_000},
            {
                ("1226100210 其他雜項收入：歲入項目說明提要表 = 歲入來源別預算表", 1_000),
                ("歲入來源別預算表合計 = 歲入項目說明提要表各頁之和", -1_000),
            },
        ),
        (
            "歲入來源別預算表",
            383,
            {"change": -2_001_000},
            {("1226100210 其他雜項收入：比較 = 說明各項增減之和", -1_000)},
        ),
        (
            "歲出按職能及經濟性綜合分類表",
            1892,
            {"capital_total": 510_454_000},
            {("職能別總計：資本支出合計 = 歲出一級用途別資本支出小計", 1_000)},
        ),
    ],
)
def test_wrong_figure_is_noticed(seed, title, line, fields, expected):
    assert off(changed(seed, title, line, **fields)) == expected


def test_year_of_a_multi_year_plan_must_round_to_what_is_printed(seed):
    """0.26億 is not 26,604千元 rounded to a hundredth."""
    row = next(row for row in seed.table("跨年期計畫概況表").rows if row.line == 1962)
    years = (*row.years[:2], replace(row.years[2], amount=26_000_000), row.years[3])
    assert off(changed(seed, "跨年期計畫概況表", 1962, years=years)) == {
        ("亞洲·矽谷試驗場域計畫：跨年期計畫概況表本年度 = 歲出計畫提要", -1_000_000)
    }


def test_work_plan_of_another_amount_is_off_wherever_it_is_printed(seed):
    tables = changed(seed, "歲出計畫提要及分支計畫概況表", 1349, amount=3_001_000)
    assert off(tables) == {
        ("5726109800 第一預備金：歲出機關別預算表 = 歲出計畫提要", -1_000),
        ("0026100000 工業局 = 各工作計畫之和", -1_000),
        ("5726109800 第一預備金：各項費用彙計表合計 = 歲出計畫提要", -1_000),
    }


def test_row_that_is_not_there_leaves_its_identity_open(seed):
    table = seed.table("各項費用彙計表")
    rows = tuple(row for row in table.rows if row.code != "2075")
    checks = cross_tables([replace(t, rows=rows) if t is table else t for t in seed.tables]).checks
    check = next(c for c in checks if c.name.startswith("赴大陸計畫"))
    assert (check.state, check.text) == ("unchecked", "各項費用彙計表沒有用途別 2075")


def test_identity_that_neither_table_prints_is_not_checked():
    nowhere = Side(None, "甲表", None, "沒有")
    identity = Identity("{}", (), lambda _: ["甲"], str, lambda *_: nowhere, lambda *_: nowhere)
    assert list(evaluate(Tables([]), [identity])) == []


def test_table_that_is_not_there_gives_no_check(seed):
    tables = [table for table in seed.tables if table.title != "各項費用彙計表"]
    assert not [c for c in cross_tables(tables).checks if "各項費用彙計表" in c.name]


def test_code_that_lost_a_digit_is_found_by_name(seed):
    """資本支出分析表 prints 572610200 工業管理."""
    row = seed.table("資本支出分析表").rows[4]
    assert (row.account.printed_code, row.account.code) == ("572610200", None)
    names = [c.name for c in seed.checks if c.state == "holds" and c.line == row.line]
    assert "工業管理：資本支出分析表合計 = 歲出一級用途別資本支出小計" in names
