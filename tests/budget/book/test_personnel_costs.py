import pytest

from budget.book.personnel_costs import READER
from budget.book.source import BookError
from tests.budget.book.tables import full_page, off, read_changed, read_pages, unread


@pytest.fixture(scope="module")
def table(seed_lines):
    return read_changed(READER, seed_lines, {})


def test_personnel_costs_rows(table):
    assert [(r.number, r.name, r.amount) for r in table.rows] == [
        (1, "民意代表待遇", 0),
        (2, "政務人員待遇", 0),
        (3, "法定編制人員待遇", 168_103_000),
        (4, "約聘僱人員待遇", 17_577_000),
        (5, "技工及工友待遇", 5_124_000),
        (6, "獎金", 43_399_000),
        (7, "其他給與", 3_592_000),
        (8, "加班值班費", 10_002_000),
        (9, "退休退職給付", 270_000),
        (10, "退休離職儲金", 16_474_000),
        (11, "保險", 17_776_000),
        (12, "調待準備", 0),
        (None, "合 計", 282_317_000),
    ]


def test_personnel_costs_explanation(table):
    assert table.rows[4].explanation == "技工5人，工友9人，共計14人。"


def test_personnel_costs_reads_every_line(table):
    assert {number: use.row for number, use in table.uses.items()} == {1485 + i: i for i in range(13)}


def test_personnel_costs_checks_the_total_and_what_the_text_quotes(table):
    found = [(c.line, c.left, c.right) for c in table.checks]
    assert found == [
        (1488, 25, 25),
        (1489, 14, 14),
        (1490, 43_399_000, 43_399_000),
        (1490, 43_399_000, 43_399_000),
        (1491, 3_592_000, 3_592_000),
        (1492, 10_002_000, 10_002_000),
        (1492, 10_002_000, 10_002_000),
        (1493, 270_000, 270_000),
        (1494, 16_474_000, 16_474_000),
        (1494, 16_474_000, 16_474_000),
        (1495, 17_776_000, 17_776_000),
        (1495, 17_776_000, 17_776_000),
        (1497, 282_317_000, 282_317_000),
    ]


def test_personnel_costs_reports_a_quoted_item_that_does_not_add_up(seed_lines):
    table = read_changed(READER, seed_lines, {1490: ("19,861千元", "19,816千元")})
    assert [(line, difference) for line, _, difference in off(table)] == [(1490, 45_000)]


def test_personnel_costs_refuses_an_amount_that_is_none(seed_lines):
    with pytest.raises(BookError) as caught:
        read_changed(READER, seed_lines, {1487: ("168,103", "168103人")})
    assert (caught.value.line, caught.value.read) == (1487, "168103人")


def test_personnel_costs_refuses_a_table_without_a_total(seed_lines):
    with pytest.raises(BookError, match="沒有總數"):
        read_changed(READER, seed_lines, {1497: None})


def test_personnel_costs_takes_an_amount_below_its_name():
    text = "人 事 費 別\t金 額\t說 明\n一、獎金\t20\t1.考績獎金20千元，\n\t\t按月發給。\n合 計\t\t\n\t20\t"
    table, book = read_pages(READER, full_page(READER.title, text))
    assert [(r.name, r.amount, r.explanation) for r in table.rows] == [
        ("獎金", 20_000, "1.考績獎金20千元，按月發給。"),
        ("合 計", 20_000, ""),
    ]
    assert unread(book) == []
