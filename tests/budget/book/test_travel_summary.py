import pytest

from budget.book.reader import read_book
from budget.book.source import BookError
from budget.book.travel_summary import READER
from tests.budget.book.printed import full_page, read_pages

HEAD = "類別\t本年度計畫項數\t本年度預計人天\t本年度預算數\t上年度計畫項數\t上年度核定人天\t上年度預算數\n"


@pytest.fixture(scope="module")
def table(seed_lines):
    return read_book(seed_lines, "fy109-idb.txt", (READER,)).table(READER.title)


def made_up(rows: str, head: str = HEAD):
    return read_pages(READER, [full_page(READER.title, head + rows)])


def test_travel_summary_rows_of_the_print(table):
    assert [row.name for row in table.rows] == [
        "合計", "考察", "視察", "訪問", "開會", "談判", "進修", "研究", "實習",
    ]  # fmt: skip
    assert [row.line for row in table.rows] == list(range(1828, 1837))


def test_travel_summary_figures_of_a_row(table):
    row = table.rows[4]
    assert (row.plan_count, row.person_days, row.amount) == (3, 595, 2_015_000)
    assert (row.last_plan_count, row.last_person_days, row.last_amount) == (4, 375, 2_015_000)


def test_travel_summary_dash_is_zero(table):
    assert (table.rows[1].plan_count, table.rows[1].amount) == (0, 0)


def test_travel_summary_sums_hold_in_six_columns(table):
    assert [(check.left, check.state) for check in table.checks] == [
        (3, "holds"), (595, "holds"), (2_015_000, "holds"), (4, "holds"), (375, "holds"), (2_015_000, "holds"),
    ]  # fmt: skip


def test_travel_summary_leaves_no_line_unread(seed_lines):
    assert read_book(seed_lines, "b", (READER,)).unread_by_table().get(READER.title) is None


def test_travel_summary_wrong_sum_is_reported():
    table = made_up("合計\t2\t9\t50\t-\t-\t-\n開會\t1\t9\t50\t-\t-\t-\n")
    assert [(check.name, check.difference) for check in table.checks if check.state == "off"] == [
        ("合計 = 各類別之和（本年度計畫項數）", 1)
    ]


def test_travel_summary_unknown_heads_leave_the_table_unread():
    table = made_up("合計\t2\t9\t50\t-\t-\t-\n", HEAD.replace("本年度預計人天", "人次"))
    assert (table.rows, len(table.notes)) == ((), 1)
    assert {use.kind for use in table.uses.values()} <= {"furniture"}


@pytest.mark.parametrize(
    ("row", "read"),
    [("合計\t2\t9\t50\t-\t-", "合計\t2\t9\t50\t-\t-"), ("合計\t2\t9.5\t50\t-\t-\t-", "9.5"), ("合計\t2\t9\t5o\t-\t-\t-", "5o")],
    ids=["too few columns", "no whole number", "no amount"],
)  # fmt: skip
def test_travel_summary_wrong_shape_is_refused(row, read):
    with pytest.raises(BookError) as caught:
        made_up(row)
    assert (caught.value.line, caught.value.read) == (18, read)
