import pytest

from budget.book.reader import read_book
from budget.book.subsidies import READER
from tests.budget.book.printed import facing_page, read_pages


@pytest.fixture(scope="module")
def table(seed_lines):
    return read_book(seed_lines, "fy109-idb.txt", (READER,)).table(READER.title)


def made_up(recipient: str):
    left = (
        "補助計畫\t計畫起訖年度\t補助內容\t接受補助機關列入預算年度\t補助\t\n\t\t\t\t經常\t\n\t\t\t\t人事費\t業務費\n"
        "合計\t\t\t\t-\t7\n1.5799101000\t\t\t\t-\t7\n測試業務\t\t\t\t\t\n(1)甲計畫\t01\t\t\t-\t7\n"
        f"[1]{recipient}\t經常性\t辦理測試。\t110\t-\t7\n"
    )
    right = "門\t資\t本\t門\t合 計\n其 它\t土 地\t營 建 工 程\t其 它\t\n" + "-\t-\t-\t-\t7\n" * 4
    return read_pages(READER, [facing_page(("補助經費", "分析表"), left, right)])


# Read off lines 1586-1590 and 1601-1604; the name 工業管理 stands on line 1588 below its code.
def test_subsidies_tree(table):
    assert [
        (row.line, row.last_line, row.amount_line, row.level, row.name, row.parent) for row in table.rows
    ] == [
        (1586, 1586, 1601, "total", "合計", None),
        (1587, 1588, 1602, "work_plan", "工業管理", 0),
        (1589, 1589, 1603, "plan", "智慧電動機車能源補充設施普及計畫", 1),
        (1590, 1590, 1604, "recipient", "補助特種基金", 2),
    ]


def test_subsidies_belong_to_4030_of_their_work_plan(table):
    assert [(row.work_plan_code, row.object_code) for row in table.rows] == [
        (None, None), ("5726102000", None), ("5726102000", "4030"), ("5726102000", "4030"),
    ]  # fmt: skip


def test_subsidies_recipient_details(table):
    row = table.rows[3]
    assert (row.period, row.years, row.budget_year) == ("107-111", (107, 111), 109)
    assert (row.content, row.total) == ("補助國營企業建置能源補充設施。", 390_000_000)
    assert table.rows[2].serial == "01"


def test_subsidies_money_stands_in_a_capital_column_without_head(table):
    column = table.rows[0].amounts[-1]
    assert (column.column.account, column.column.name, column.amount) == ("capital", "", 390_000_000)
    assert [(note.line, note.text) for note in table.notes] == [
        (1600, "這一頁第 5 個金額欄沒有欄名，金額照印存留")
    ]


def test_subsidies_all_checks_hold(table):
    # four rows across, three downwards in seven columns and in 合計
    assert [check.state for check in table.checks] == ["holds"] * (4 + 3 * 8)


def test_subsidies_leaves_no_line_unread(seed_lines):
    assert read_book(seed_lines, "b", (READER,)).unread_by_table().get(READER.title) is None


# The words that the FY114 books print, and the codes of the 用途別 they stand for.
@pytest.mark.parametrize(
    ("recipient", "code"),
    [("補助直轄市政府", "4005"), ("補助各縣市政府", "4010"), ("補助特種基金", "4030")],
)
def test_subsidies_object_of_a_recipient(recipient, code):
    assert [row.object_code for row in made_up(recipient).rows] == [None, None, code, code]


def test_subsidies_unknown_recipient_is_noted():
    table = made_up("補助測試會")
    assert table.rows[-1].object_code is None
    assert [note.text for note in table.notes] == ["「補助測試會」屬於哪個用途別不明"]
