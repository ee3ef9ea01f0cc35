import pytest

from budget.book.multi_year_plans import READER
from budget.book.source import BookError
from tests.budget.book.tables import full_page, off, read_changed, read_pages, unread

HEADS = (
    "計畫名稱\t執行期間\t中央公務預算經費需求總額\t分年經費需求\t\t\t\t備註\n"
    "\t\t\t112及以前年度預算數\t113年度預算數\t114年度預算數\t115及以後年度預估需求數\t\n"
)


@pytest.fixture(scope="module")
def table(seed_lines):
    return read_changed(READER, seed_lines, {})


# 億元 with two decimals, lines 1960-1962: 0.79 億元 is 79,000,000 元.
def test_multi_year_plans_amounts_in_yuan(table):
    assert [(r.period, r.total, tuple(y.amount for y in r.years)) for r in table.rows] == [
        ("105-109", 79_000_000, (39_000_000, 20_000_000, 20_000_000, 0)),
        ("107-111", 2_000_000_000, (310_000_000, 400_000_000, 400_000_000, 890_000_000)),
        ("106-109", 189_000_000, (131_000_000, 31_000_000, 27_000_000, 0)),
    ]


def test_multi_year_plans_years_of_the_heads(table):
    assert [(y.year, y.span) for y in table.rows[0].years] == [
        (107, "until"), (108, "year"), (109, "year"), (110, "from"),
    ]  # fmt: skip


def test_multi_year_plans_period(table):
    assert [(r.first_year, r.last_year) for r in table.rows] == [(105, 109), (107, 111), (106, 109)]


def test_multi_year_plans_name_is_kept_as_printed(table):
    assert table.rows[2].name == "亞洲·矽谷試驗 場域計畫"


def test_multi_year_plans_reads_every_line(table):
    assert [table.uses[number].row for number in (1960, 1961, 1962)] == [0, 1, 2]


def test_multi_year_plans_checks_the_years_and_what_the_remark_quotes(table):
    assert [(c.line, c.left, c.right) for c in table.checks] == [
        (1960, 79_000_000, 79_000_000),
        (1960, 20_000_000, 20_000_000),
        (1960, 79_000_000, 79_000_000),
        (1961, 2_000_000_000, 2_000_000_000),
        (1961, 400_000_000, 400_000_000),
        (1962, 189_000_000, 189_000_000),
        (1962, 27_000_000, 27_000_000),
        (1962, 189_000_000, 189_000_000),
    ]


def test_multi_year_plans_reports_years_that_do_not_add_up(seed_lines):
    table = read_changed(READER, seed_lines, {1961: ("8.90", "8.09")})
    assert [(line, difference) for line, _, difference in off(table)] == [(1961, 81_000_000)]


def test_multi_year_plans_refuses_an_amount_that_is_none(seed_lines):
    with pytest.raises(BookError) as caught:
        read_changed(READER, seed_lines, {1961: ("20.00", "2O.00")})
    assert (caught.value.line, caught.value.read) == (1961, "2O.00")


def test_multi_year_plans_notes_a_period_that_is_none(seed_lines):
    table = read_changed(READER, seed_lines, {1961: ("107-111", "自107年起")})
    assert (table.rows[1].period, table.rows[1].first_year) == ("自107年起", None)
    assert [note.line for note in table.notes] == [1961]


def test_multi_year_plans_refuses_heads_without_years():
    page = full_page(
        READER.title, "計畫名稱\t執行期間\t經費需求總額\t備註\n甲計畫\t110-111\t1.00\t", unit="新臺幣億元"
    )
    with pytest.raises(BookError, match="沒有各年度的欄名"):
        read_pages(READER, page)


def test_multi_year_plans_remark_goes_on_over_the_page():
    rows = (
        "甲計畫\t114-117\t12.72\t-\t-\t0.22\t12.50\t1.核定。2.本計畫114年度預算編列於「測量」科目0.20億元\n"
    )
    more = "\t\t\t\t\t\t\t及「地籍」科目0.02億元。"
    pages = full_page(READER.title, HEADS + rows, unit="新臺幣億元") + full_page(
        READER.title, HEADS + more, unit="新臺幣億元"
    )
    table, book = read_pages(READER, pages)
    assert len(table.rows) == 1
    assert [(c.left, c.right) for c in table.checks] == [
        (1_272_000_000, 1_272_000_000), (22_000_000, 22_000_000),
    ]  # fmt: skip
    assert unread(book) == []
