import pytest

from budget.book.functional_economic import READER
from budget.book.source import BookError
from tests.budget.book.tables import full_page, off, read_changed, read_pages, unread


@pytest.fixture(scope="module")
def table(seed_lines):
    return read_changed(READER, seed_lines, {})


def test_functional_economic_joins_six_half_pages_to_one_set_of_rows(table):
    assert [(r.code, r.name, r.lines) for r in table.rows] == [
        (None, "總 計", (1892, 1903, 1913, 1925, 1935, 1947)),
        ("11", "礦業、製造業及營造業", (1893, 1904, 1914, 1926, 1936, 1948)),
    ]


def test_functional_economic_amounts(table):
    # 千元; what is not listed is printed as a dash.
    printed = {
        ("current", "受僱人員報酬"): 285_214,
        ("current", "商品及勞務購買支出"): 5_888_616,
        ("current", "對企業"): 2_014_811,
        ("current", "對家庭及民間非營利機構"): 437_608,
        ("current", "對國外"): 18_391,
        ("capital", "對政府"): 390_000,
        ("capital", "非住宅房屋"): 84_949,
        ("capital", "資訊軟體"): 1_435,
        ("capital", "機器及其他設備"): 34_069,
    }
    for row in table.rows:
        found = {(a.account, a.kind): a.amount for a in row.amounts}
        assert len(found) == 24
        assert {key: amount // 1000 for key, amount in found.items() if amount} == printed


def test_functional_economic_totals(table):
    for row in table.rows:
        assert (row.current_total, row.capital_total, row.total) == (
            8_644_640_000, 510_453_000, 9_155_093_000,
        )  # fmt: skip


def test_functional_economic_tells_capital_from_current_transfers(table):
    groups = [(a.account, a.group) for a in table.rows[0].amounts if a.kind == "對政府"]
    assert groups == [("current", "經常移轉"), ("capital", "資本移轉")]


def test_functional_economic_notes_the_heads_that_stand_beside_their_figures(table):
    assert [note.line for note in table.notes] == [1934]


def test_functional_economic_reads_every_line(table):
    assert sorted(table.uses) == [
        1892, 1893, 1903, 1904, 1913, 1914, 1925, 1926, 1935, 1936, 1947, 1948,
    ]  # fmt: skip


def test_functional_economic_all_sums_of_the_seed_hold(table):
    # Three identities in each row, and 24 kinds and three totals over the functions.
    assert (len(table.checks), off(table)) == (2 * 3 + 27, [])


def test_functional_economic_reports_a_wrong_figure(seed_lines):
    table = read_changed(READER, seed_lines, {1948: ("1,435", "1,453")})
    assert [(line, difference) for line, _, difference in off(table)] == [(1893, -18_000), (1892, -18_000)]


def test_functional_economic_refuses_pages_with_different_functions(seed_lines):
    with pytest.raises(BookError, match="各頁的職能不一致") as caught:
        read_changed(READER, seed_lines, {1914: ("11 礦業", "12 礦業")})
    assert (caught.value.line, caught.value.read) == (1914, "12 礦業、製造業及營造業")


def test_functional_economic_refuses_a_page_that_names_neither_account():
    page = full_page(READER.title, "職能別分類\t受僱人員報酬\t債務利息\n總計\t3\t-")
    with pytest.raises(BookError, match="經常支出或資本支出"):
        read_pages(READER, page)


def test_functional_economic_full_pages_with_two_functions():
    first = (
        "職能別分類\t經常支出\t\t\t\t經常移轉\t\t\t\t經常支出合計\n"
        "\t受僱人員報酬\t商品及勞務購買支出\t債務利息\t土地租金支出\t對企業\t對家庭及民間非營利機構\t對政府\t對國外\t\n"
        "總計\t3\t2\t-\t-\t-\t-\t4\t-\t9\n01 一般公共事務\t3\t1\t-\t-\t-\t-\t4\t-\t8\n06 社會安全與福利\t-\t1\t-\t-\t-\t-\t-\t-\t1"
    )
    second = (
        "職能別分類\t資本支出\t\t\t\t資本移轉\n"
        "\t對營業基金\t對非營業特種基金\t對民間企業\t土地購入\t對政府\t資本支出合計\t總計\n"
        "總計\t-\t5\t-\t-\t-\t5\t14\n01 一般公共事務\t-\t5\t-\t-\t-\t5\t13\n06 社會安全與福利\t-\t-\t-\t-\t-\t-\t1"
    )
    pages = full_page(READER.title, first) + full_page(READER.title, second)
    table, book = read_pages(READER, pages)
    assert [(r.code, r.total) for r in table.rows] == [(None, 14_000), ("01", 13_000), ("06", 1_000)]
    assert (off(table), unread(book)) == ([], [])
