import pytest

from budget.book.source import BookError
from budget.book.staffing import READER, StaffCount
from tests.budget.book.tables import full_page, off, read_changed, read_pages, unread


@pytest.fixture(scope="module")
def table(seed_lines):
    return read_changed(READER, seed_lines, {})


def test_staffing_counts_of_the_agency(table):
    agency = table.rows[1]
    assert agency.account.name == "工業局"
    assert {c.kind: (c.this_year, c.last_year) for c in agency.counts} == {
        "職員": (221, 221), "警察": (0, 0), "法警": (0, 0), "駐警": (0, 0), "工友": (9, 9), "技工": (5, 5),
        "駕駛": (0, 0), "聘用": (13, 13), "約僱": (12, 12), "駐外雇員": (0, 0),
    }  # fmt: skip
    assert agency.total == StaffCount("合計", 260, 260)


def test_staffing_costs_of_the_agency(table):
    agency = table.rows[1]
    costs = (agency.cost_this_year, agency.cost_last_year, agency.cost_change)
    assert costs == (272_315_000, 271_846_000, 469_000)


def test_staffing_explanation_of_the_right_half(table):
    assert table.rows[1].explanation.startswith("1. 本年度260人，與上年度同。")


def test_staffing_row_takes_the_number_on_a_line_of_its_own(table):
    ministry = table.rows[0]
    assert (ministry.account.name, ministry.account.kuan, ministry.account.xiang) == ("經濟部主管", 13, 2)
    assert ministry.lines == (1506, 1507)


def test_staffing_rows_are_joined_by_order(table):
    assert [r.lines for r in table.rows[1:]] == [(1508, 1520), (1509, 1521)]


def test_staffing_reads_every_line(table):
    assert sorted(table.uses) == [1506, 1507, 1508, 1509, 1520, 1521]


def test_staffing_notes_codes_and_numbers_that_are_not_as_they_should_be(table):
    assert [note.line for note in table.notes] == [1507, 1508, 1508, 1509]


def test_staffing_reports_that_the_outsourced_staff_does_not_add_up(table):
    # 1,765 + 5,286 = 7,051, printed 17,051: 11,765 in place of 1,765 would add up. The persons do: 29 + 8 = 37.
    (wrong,) = off(table)
    assert wrong == (1508, "工業局：說明所列各項之和 = 共計", 10_000_000)
    persons = [c for c in table.checks if "說明所列各項" in c.name and c.state == "holds"]
    assert [(c.left, c.right) for c in persons] == [(37, 37)]


def test_staffing_checks_the_persons_that_the_text_states(table):
    stated = [(c.left, c.right) for c in table.checks if "說明所列人數" in c.name]
    assert stated == [(260, 260)]


def test_staffing_reports_posts_that_do_not_add_up(seed_lines):
    table = read_changed(READER, seed_lines, {1509: ("\t9\t9\t", "\t8\t9\t")})
    assert [(line, difference) for line, _, difference in off(table) if difference != 10_000_000] == [
        (1509, 1),
        (1508, 1),
    ]


def test_staffing_refuses_half_a_post(seed_lines):
    with pytest.raises(BookError) as caught:
        read_changed(READER, seed_lines, {1509: ("\t221\t221", "\t221.5\t221")})
    assert (caught.value.line, caught.value.read) == (1509, "221.5")


def test_staffing_full_page_with_a_text_that_runs_on():
    kinds = ["職員", "警察", "法警", "駐警", "工友", "技工", "駕駛", "聘用", "約僱", "駐外雇員", "合計"]
    figures = ["2\t3", *["-\t-"] * 9, "2\t3"]
    text = (
        "科目\t\t\t\t\t員額（單位：人）\t" + "\t" * 20 + "\t年需經費\t\t\t說明\n"
        "款\t項\t目\t節\t名稱\t" + "\t\t".join(kinds) + "\t\t本年度\t上年度\t比較\t\n"
        "\t\t\t\t\t" + "\t".join(["本年度\t上年度"] * 11) + "\t\t\t\t\n"
        "7\t\t\t\t0099000000 虛構部主管" + "\t" * 26 + "\n"
        "\t1\t\t\t0099100000 測試署\t" + "\t".join(figures) + "\t50\t70\t-20\t1.減列職員\n"
        + "\t" * 30 + "一人。"
    )  # fmt: skip
    table, book = read_pages(READER, full_page(READER.title, text))
    agency = table.rows[1]
    assert (agency.total, agency.cost_change, agency.explanation) == (
        StaffCount("合計", 2, 3), -20_000, "1.減列職員一人。",
    )  # fmt: skip
    assert (off(table), unread(book)) == ([], [])
