from decimal import Decimal

import pytest

from budget.book.premises import READER, Holding, PremisesRemark
from budget.book.source import BookError
from budget.book.staff_quota import StaffQuota
from tests.budget.book.tables import full_page, off, read_changed, read_pages, unread

HEADS = (
    "區分\t自有\t\t\t\t無償借用\t\t\t有償租用或借用\t\t\t\t\t合計\t\t\t\n"
    "\t單位數\t面積\t取得成本\t年需養護費\t單位數\t面積\t年需養護費\t單位數\t面積\t押金\t租金\t年需養護費\t面積\t押金\t租金\t年需養護費\n"
)


@pytest.fixture(scope="module")
def table(seed_lines):
    return read_changed(READER, seed_lines, {})


def test_premises_owned_offices(table):
    offices = table.rows[0]
    assert (offices.name, offices.level, offices.lines) == ("一、辦公房屋", "top", (1553, 1571))
    assert offices.holding("自有") == Holding(
        "自有", "9層", 9, Decimal("8503.75"), 181_921_000, None, None, 263_000
    )


def test_premises_total_column(table):
    assert table.rows[0].holding("合計") == Holding("合計", "", None, Decimal("8503.75"), None, 0, 0, 263_000)


def test_premises_levels(table):
    assert [r.level for r in table.rows] == ["top", "top", "below", "below", "below", "top", "total"]


def test_premises_reads_every_line(table):
    assert sorted(table.uses) == [*range(1553, 1560), *range(1571, 1578)]


def test_premises_all_sums_of_the_seed_hold(table):
    # 13 columns with sums down, for 合計 and for 二、機關宿舍; 4 across in each of 7 rows.
    assert (len(table.checks), off(table), table.notes) == (2 * 13 + 7 * 4, [], ())


def test_premises_reports_an_area_that_does_not_add_up(seed_lines):
    table = read_changed(READER, seed_lines, {1553: ("8,503.75", "8,503.57")})
    assert [(line, difference) for line, _, difference in off(table)] == [(1553, 18), (1559, 18)]


def test_premises_refuses_an_area_that_is_no_number(seed_lines):
    with pytest.raises(BookError) as caught:
        read_changed(READER, seed_lines, {1571: ("8,503.75", "8,503.7S")})
    assert (caught.value.line, caught.value.read) == (1571, "8,503.7S")


def test_premises_full_page_with_remark_and_quota():
    text = (
        HEADS
        + "預算員額：\t職員\t3 人\t技工\t1 人\t\t\n"
        + "\t警察\t0 人\t駕駛\t0 人\t合計:\t4 人\n"
        + "一、辦公房屋\t2棟\t10.50\t7\t1\t1棟\t5.00\t-\t\t-\t-\t-\t-\t15.50\t-\t-\t1\n"
        + "合 計\t\t10.50\t7\t1\t\t5.00\t-\t\t-\t-\t-\t-\t15.50\t-\t-\t1\n"
        + "備註:\n1.借用虛構庫房。"
    )
    table, book = read_pages(READER, full_page(READER.title, text, unit="新臺幣千元，平方公尺"))
    assert [type(r) for r in table.rows[2:]] == [PremisesRemark, StaffQuota]
    assert (table.rows[2].text, table.rows[3].total) == ("備註:\n1.借用虛構庫房。", 4)
    assert (table.rows[0].holding("無償借用").units, off(table), unread(book)) == ("1棟", [], [])
