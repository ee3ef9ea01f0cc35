import pytest

from budget.book.object_summary import READER
from budget.book.source import BookError
from tests.budget.book.tables import full_page, off, read_changed, read_pages, unread

PLANS = ("5726100100", "5726102000", "5226102200", "5726109800")


@pytest.fixture(scope="module")
def table(seed_lines):
    return read_changed(READER, seed_lines, {})


# 千元, read off lines 1370-1422: 一般行政, 工業管理, 工業技術升級輔導, 第一預備金, 合計.
@pytest.mark.parametrize(
    ("code", "name", "level", "amounts"),
    [
        (None, "合 計", 0, (354_975, 552_644, 8_244_474, 3_000, 9_155_093)),
        ("1000", "人事費", 1, (282_317, 0, 0, 0, 282_317)),
        ("2039", "委辦費", 2, (0, 70_235, 5_724_955, 0, 5_795_190)),
        ("2078", "國外旅費", 2, (0, 1_928, 87, 0, 2_015)),
        ("2081", "運費", 2, (9, 31, 0, 0, 40)),
        ("4040", "對國內團體之捐助", 2, (0, 90, 2_440_635, 0, 2_440_725)),
        ("6005", "第一預備金", 2, (0, 0, 0, 3_000, 3_000)),
    ],
)
def test_object_summary_row(table, code, name, level, amounts):
    row = next(r for r in table.rows if r.code == code)
    assert (row.name, row.level) == (name, level)
    assert (*(row.amount(plan) for plan in PLANS), row.total) == tuple(1000 * a for a in amounts)


def test_object_summary_names_the_work_plans_of_the_heads(table):
    names = [(a.plan_code, a.plan_name) for a in table.rows[0].amounts]
    assert names == list(zip(PLANS, ("一般行政", "工業管理", "工業技術升級輔導", "第一預備金"), strict=True))


def test_object_summary_has_every_row(table):
    assert [r.level for r in table.rows].count(1) == 5
    assert len(table.rows) == 44


def test_object_summary_reads_every_line(table):
    read = [number for number, use in table.uses.items() if use.kind == "read"]
    assert sorted(read) == [*range(1370, 1401), *range(1410, 1423)]


def test_object_summary_all_sums_of_the_seed_hold(table):
    # 44 rows across; 5 columns down for 合計 and each of 1000, 2000, 3000, 4000, 6000.
    assert (len(table.checks), off(table), table.notes) == (44 + 30, [], ())


def test_object_summary_reports_a_wrong_figure_in_both_directions(seed_lines):
    table = read_changed(READER, seed_lines, {1390: ("70,235", "70,325")})
    assert [(line, difference) for line, _, difference in off(table)] == [(1390, -90_000), (1381, -90_000)]


def test_object_summary_refuses_an_amount_that_is_none(seed_lines):
    with pytest.raises(BookError) as caught:
        read_changed(READER, seed_lines, {1390: ("70,235", "7O,235")})
    assert (caught.value.line, caught.value.read) == (1390, "7O,235")


def test_object_summary_refuses_a_row_with_too_few_columns(seed_lines):
    with pytest.raises(BookError, match="欄數不足") as caught:
        read_changed(READER, seed_lines, {1390: ("\t-\t70,235", "\t70,235")})
    assert caught.value.line == 1390


def test_object_summary_refuses_heads_without_work_plans():
    page = full_page(READER.title, "科目名稱\t甲\t乙\n1000 人事費\t1\t2")
    with pytest.raises(BookError, match="沒有工作計畫編號"):
        read_pages(READER, page)


def test_object_summary_keeps_a_plan_code_that_lost_a_digit(seed_lines):
    table = read_changed(
        READER, seed_lines, {1369: ("5726100100", "572610010"), 1409: ("5726100100", "572610010")}
    )
    assert table.rows[0].amounts[0].plan_code == "572610010"
    assert [note.line for note in table.notes] == [1369, 1409]


def pages_beside_each_other(total_of_2000="9"):
    first = (
        "工作計畫名稱及編號\t3799100100\t3799101000\n科目名稱及編號\t一般行政\t測試業務\n"
        "合 計\t5\t4\n1000 人事費\t2\t-\n1015 法定編制人員待遇\t2\t-\n2000 業務費\t3\t4\n2066 車輛及辦公器具養護\t3\t4\n費\t\t"
    )
    second = (
        "工作計畫名稱及編號\t3799102000\t\n科目名稱及編號\t其他業務\t合 計\n"
        f"合 計\t2\t11\n1000 人事費\t-\t2\n1015 法定編制人員待遇\t-\t2\n2000 業務費\t2\t{total_of_2000}\n"
        "2066 車輛及辦公器具養護\t2\t9\n費\t\t"
    )
    return full_page(READER.title, first) + full_page(READER.title, second)


def test_object_summary_joins_work_plans_printed_on_further_pages():
    table, book = read_pages(READER, pages_beside_each_other())
    operating = next(r for r in table.rows if r.code == "2066")
    assert [(a.plan_code, a.amount) for a in operating.amounts] == [
        ("3799100100", 3_000), ("3799101000", 4_000), ("3799102000", 2_000),
    ]  # fmt: skip
    assert (len(table.rows), operating.total, off(table), unread(book)) == (5, 9_000, [], [])


def test_object_summary_checks_across_joined_pages():
    table, _ = read_pages(READER, pages_beside_each_other(total_of_2000="8"))
    assert [difference for _, _, difference in off(table)] == [-1_000, 1_000, -1_000]
