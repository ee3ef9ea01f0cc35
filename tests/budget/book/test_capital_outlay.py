import pytest

from budget.book.capital_outlay import READER
from budget.book.source import BookError
from tests.budget.book.tables import off, read_changed


@pytest.fixture(scope="module")
def table(seed_lines):
    return read_changed(READER, seed_lines, {})


def row(table, name):
    return next(r for r in table.rows if r.account.name == name)


# 千元, read off lines 1458-1461 and 1471-1474.
@pytest.mark.parametrize(
    ("name", "buildings", "information", "sundry", "other", "total"),
    [
        ("工業局", 84_949, 3_115, 14_389, 408_000, 510_453),
        ("工業支出", 84_949, 3_115, 14_389, 408_000, 510_453),
        ("一般行政", 2_345, 3_115, 14_359, 0, 19_819),
        ("工業管理", 82_604, 0, 30, 408_000, 490_634),
    ],
)
def test_capital_outlay_row(table, name, buildings, information, sundry, other, total):
    found = row(table, name)
    amounts = (found.buildings, found.information, found.sundry, found.other_capital, found.total)
    assert amounts == tuple(1000 * a for a in (buildings, information, sundry, other, total))
    assert (found.land, found.public_works, found.machinery, found.transport) == (0, 0, 0, 0)
    assert (found.rights, found.investment) == (0, 0)


def test_capital_outlay_keeps_codes_that_lost_a_digit_as_printed(table):
    codes = [(r.account.printed_code, r.account.code) for r in table.rows]
    assert codes == [
        ("002600000", None), ("002610000", None), ("572610000", None), ("572610010", None), ("572610200", None),
    ]  # fmt: skip


def test_capital_outlay_notes_each_lost_digit(table):
    assert [note.line for note in table.notes if "9 碼" in note.text] == [1457, 1458, 1459, 1460, 1461]


def test_capital_outlay_notes_that_heads_stand_beside_their_figures(table):
    assert [note.line for note in table.notes if "依順序對應" in note.text] == [1470]


def test_capital_outlay_reads_every_line(table):
    assert sorted(table.uses) == [*range(1457, 1462), *range(1471, 1475)]


def test_capital_outlay_all_sums_of_the_seed_hold(table):
    # 4 rows across; 11 columns for 工業局 = 工業支出 and for 工業支出 = 一般行政 + 工業管理.
    assert (len(table.checks), off(table)) == (26, [])


def test_capital_outlay_reports_a_wrong_figure(seed_lines):
    table = read_changed(READER, seed_lines, {1474: ("408,000", "400,000")})
    assert [(line, difference) for line, _, difference in off(table)] == [
        (1461, 8_000_000),
        (1459, 8_000_000),
    ]


def test_capital_outlay_refuses_an_amount_that_is_none(seed_lines):
    with pytest.raises(BookError) as caught:
        read_changed(READER, seed_lines, {1460: ("2,345", "2,34")})
    assert (caught.value.line, caught.value.read) == (1460, "2,34")


def test_capital_outlay_refuses_a_missing_total_head(seed_lines):
    with pytest.raises(BookError, match="找不到欄名"):
        read_changed(READER, seed_lines, {1469: ("合 計", "")})
