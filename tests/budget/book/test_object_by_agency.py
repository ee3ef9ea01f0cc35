import pytest

from budget.book.object_by_agency import READER
from budget.book.source import BookError
from tests.budget.book.tables import full_page, off, read_changed, read_pages, unread

HEADS = (
    "科目\t\t\t\t\t經常支出\t\t\t\t\t\t資本支出\t\t\t\t\t合計\n"
    "款\t項\t目\t節\t名稱\t人事費\t業務費\t獎補助費\t債務費\t預備金\t小計\t業務費\t設備及投資\t獎補助費\t預備金\t小計\t\n"
)


@pytest.fixture(scope="module")
def table(seed_lines):
    return read_changed(READER, seed_lines, {})


def row(table, name):
    return next(r for r in table.rows if r.account.name == name)


# 千元, read off lines 1431-1437 and 1447-1453.
@pytest.mark.parametrize(
    ("name", "level", "amounts"),
    [
        ("工業局", "xiang", (282_317, 5_906_904, 2_452_419, 0, 3_000, 8_644_640, 18_000, 102_453, 390_000, 0, 510_453, 9_155_093)),
        ("科學支出", "group", (0, 5_792_305, 2_452_169, 0, 0, 8_244_474, 0, 0, 0, 0, 0, 8_244_474)),
        ("工業技術升級輔導", "mu", (0, 5_792_305, 2_452_169, 0, 0, 8_244_474, 0, 0, 0, 0, 0, 8_244_474)),
        ("一般行政", "mu", (282_317, 52_689, 150, 0, 0, 335_156, 0, 19_819, 0, 0, 19_819, 354_975)),
        ("工業管理", "mu", (0, 61_910, 100, 0, 0, 62_010, 18_000, 82_634, 390_000, 0, 490_634, 552_644)),
        ("第一預備金", "mu", (0, 0, 0, 0, 3_000, 3_000, 0, 0, 0, 0, 0, 3_000)),
    ],
)  # fmt: skip
def test_object_by_agency_row(table, name, level, amounts):
    found = row(table, name)
    fields = (
        "current_personnel current_operating current_grants current_debt current_reserve current_total "
        "capital_operating capital_equipment capital_grants capital_reserve capital_total total"
    )
    assert found.account.level == level
    assert tuple(getattr(found, field) for field in fields.split()) == tuple(1000 * a for a in amounts)


def test_object_by_agency_joins_the_halves(table):
    assert row(table, "工業管理").lines == (1436, 1452)


def test_object_by_agency_heading_has_no_amounts(table):
    heading = table.rows[0]
    assert (heading.account.level, heading.account.kuan, heading.total) == ("kuan", 13, None)


def test_object_by_agency_keeps_numbers_in_the_column_where_they_are_printed(table):
    found = row(table, "第一預備金").account
    assert (found.xiang, found.mu) == (5, None)
    assert [note.line for note in table.notes] == [1435, 1436, 1437]


def test_object_by_agency_reads_every_line(table):
    assert sorted(table.uses) == [*range(1430, 1438), *range(1447, 1454)]
    assert {use.kind for use in table.uses.values()} == {"read"}


def test_object_by_agency_all_sums_of_the_seed_hold(table):
    # 7 rows x 3 identities, and 12 columns for each of 工業局, 科學支出, 工業支出.
    assert (len(table.checks), off(table)) == (57, [])


def test_object_by_agency_reports_a_wrong_figure_in_every_sum_it_enters(seed_lines):
    table = read_changed(READER, seed_lines, {1436: ("61,910", "61,900")})
    assert [(line, difference) for line, _, difference in off(table)] == [(1436, 10_000), (1434, 10_000)]


def test_object_by_agency_refuses_an_amount_that_is_none(seed_lines):
    with pytest.raises(BookError) as caught:
        read_changed(READER, seed_lines, {1452: ("82,634", "82,6E4")})
    assert (caught.value.line, caught.value.read) == (1452, "82,6E4")


def test_object_by_agency_refuses_halves_with_different_numbers_of_rows(seed_lines):
    with pytest.raises(BookError, match="左右兩半頁的列數不同"):
        read_changed(READER, seed_lines, {1453: None})


def test_object_by_agency_refuses_a_row_with_too_few_columns(seed_lines):
    with pytest.raises(BookError, match="欄數不足") as caught:
        read_changed(READER, seed_lines, {1453: ("\t-\t3,000", "\t3,000")})
    assert caught.value.line == 1453


def test_object_by_agency_reads_a_full_page_with_節():
    rows = (
        "7\t\t\t\t虛構部主管\t\t\t\t\t\t\t\t\t\t\t\t\n"
        "\t1\t\t\t測試署\t1\t5\t-\t-\t-\t6\t-\t4\t-\t-\t4\t10\n"
        "\t\t\t\t民政支出\t1\t5\t-\t-\t-\t6\t-\t4\t-\t-\t4\t10\n"
        "\t\t1\t\t一般行政\t1\t2\t-\t-\t-\t3\t-\t-\t-\t-\t-\t3\n"
        "\t\t2\t\t地政業務\t-\t3\t-\t-\t-\t3\t-\t4\t-\t-\t4\t7\n"
        "\t\t\t1\t測量\t-\t1\t-\t-\t-\t1\t-\t4\t-\t-\t4\t5\n"
        "\t\t\t2\t地籍\t-\t2\t-\t-\t-\t2\t-\t-\t-\t-\t-\t2"
    )
    table, book = read_pages(READER, full_page(READER.title, HEADS + rows))
    assert [r.account.level for r in table.rows] == ["kuan", "xiang", "group", "mu", "mu", "jie", "jie"]
    assert (off(table), table.notes, unread(book)) == ([], (), [])
