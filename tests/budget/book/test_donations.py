import pytest

from budget.book.donations import READER, DonationRow
from budget.book.reader import read_book
from budget.book.source import BookError
from tests.budget.book.printed import facing_page, full_page, read_pages

LEFT = "捐 助 計 畫\t計 畫 起 訖 年 度\t捐 助 對 象\t捐 助 內 容\t捐 助\n\t\t\t\t經 常 人 事 費\n"
RIGHT = "經 費\t\t之 用 途\t\t分 析\n門\t\t資 本 門\t\t合 計\n業 務 費\t其 他\t營 建 工 程\t其 他\t\n"
CAPTION = ("捐助經費", "分析表")
PAGE_LEFT = (
    "合計\t\t\t\t5\n1.對團體之捐助\t\t\t\t5\n4040 對國內團體之捐助\t\t\t\t5\n(1)5799101000 測試業務\t\t\t\t5\n"
    "[1]測試計畫\t01 110-112\t國內團體\t辦理測試。\t5\n"
)
PAGE_RIGHT = "1\t2\t-\t-\t8\n" * 5


@pytest.fixture(scope="module")
def table(seed_lines):
    return read_book(seed_lines, "fy109-idb.txt", (READER,)).table(READER.title)


def at(table, line) -> DonationRow:
    return next(row for row in table.rows if row.line == line)


def made_up(left: str = PAGE_LEFT, right: str = PAGE_RIGHT, left_head: str = LEFT, right_head: str = RIGHT):
    return read_pages(READER, [facing_page(CAPTION, left_head + left, right_head + right)])


def test_donations_has_every_row_of_the_print(table):
    levels = [row.level for row in table.rows]
    # 1 合計, 2 groups (1. 2.), 3 objects (4040, 4085, 4085), 8 work plans, serial numbers 01 to 38
    assert {level: levels.count(level) for level in levels} == {
        "total": 1, "group": 2, "object": 3, "work_plan": 8, "plan": 38,
    }  # fmt: skip


def test_donations_total_of_both_halves(table):
    total = at(table, 1609)
    assert (total.total, total.amount_line) == (2_452_419_000, 1643)
    assert [(a.column.label, a.amount) for a in total.amounts] == [
        ("經常門人事費", 144_146_000),
        ("經常門業務費", 233_721_000),
        ("經常門其他", 2_074_552_000),
        ("資本門營建工程", 0),
        ("資本門其他", 0),
    ]


# Read off lines 1609-1817: level, marker, name, work plan, object, line of the row above, 合計 (千元).
@pytest.mark.parametrize(
    ("line", "level", "marker", "name", "plan", "item", "above", "total"),
    [
        (1610, "group", "1.", "對團體之捐助", None, None, 1609, 2_446_259),
        (1611, "object", "", "對國內團體之捐助", None, "4040", 1610, 2_440_725),
        (1612, "work_plan", "(1)", "工業管理", "5726102000", "4040", 1611, 90),
        (1614, "plan", "[1]", "補(捐)助民間團體推動產業發展活動", "5726102000", "4040", 1612, 90),
        (1655, "plan", "[4]", "智慧內容創新應用發展計畫", "5226102200", "4040", 1621, 40_000),
        (1709, "work_plan", "(3)", "工業技術升級輔導", "5226102200", "4040", 1611, 425_914),
        (1735, "object", "", "獎勵及慰問", None, "4085", 1610, 5_534),
        (1762, "plan", "[4]", "金屬機電高值推升計畫", "5226102200", "4085", 1736, 300),
        (1765, "group", "2.", "對個人之捐助", None, None, 1609, 6_160),
        (1768, "plan", "[1]", "退休、退職人員三節慰問金", "5726100100", "4085", 1767, 150),
        (1803, "plan", "[6]", "金屬機電高值推升計畫", "5226102200", "4085", 1771, 500),
    ],
)
def test_donations_row(table, line, level, marker, name, plan, item, above, total):
    row = at(table, line)
    assert (row.level, row.marker, row.name) == (level, marker, name)
    assert (row.work_plan_code, row.object_code) == (plan, item)
    assert table.rows[row.parent].line == above
    assert row.total == total * 1000


def test_donations_serial_number_glued_to_the_years_is_split(table):
    row = at(table, 1656)
    assert (row.serial, row.period, row.years) == ("06", "109-109", (109, 109))


def test_donations_serial_number_in_its_own_column(table):
    row = at(table, 1732)
    assert (row.serial, row.period, row.recipient) == ("23", "109-109", "國內團體")


def test_donations_recipient_before_text_on_lines_of_their_own(table):
    row = at(table, 1614)
    assert (row.recipient, row.content_lines) == ("國內團體", (1615, 1616, 1617, 1618, 1619, 1620))
    assert row.content.endswith("(4)其他有關促進產業及其相關技術服務業發展，或產業管理與輔導事項。")


def test_donations_text_of_the_page_before_goes_back_to_its_plan(table):
    before, after = at(table, 1629), at(table, 1655)
    assert before.content.split("\n")[-1] == (
        "3. 建立智慧機械示範應用案例及推動產業智慧化。 4. 辦理製造業價值鏈資訊應用輔導。"
    )
    assert before.content_lines == (1630, 1631, 1632, 1655)
    assert after.content.startswith("1. 依據「經濟部協助產業創新活動補助獎勵及輔導辦法」。 2. 辦理數位內容")


def test_donations_quotation_cut_by_the_page_is_joined(table):
    assert at(table, 1773).content == (
        "1.依據「經濟部協助產業創新活動補助獎勵及輔導辦法」。 2.辦理HackIDB智慧應用競 賽。(創客組)"
    )


def test_donations_all_checks_hold(table):
    assert {check.state for check in table.checks} == {"holds"}
    # 52 rows across; downwards 14 rows have rows below them, each in 5 columns and in 合計
    assert len(table.checks) == 52 + 14 * 6


def test_donations_leaves_no_line_unread(seed_lines):
    assert read_book(seed_lines, "b", (READER,)).unread_by_table().get(READER.title) is None


def test_donations_of_another_agency():
    table = made_up()
    plan = table.rows[-1]
    assert (plan.years, plan.recipient, plan.content, plan.total) == (
        (110, 112),
        "國內團體",
        "辦理測試。",
        8000,
    )
    assert {check.state for check in table.checks} == {"holds"}


def test_donations_period_without_end():
    table = made_up(PAGE_LEFT.replace("110-112", "經常性"))
    assert (table.rows[-1].serial, table.rows[-1].period, table.rows[-1].years) == ("01", "經常性", None)


def test_donations_wrong_sum_is_reported():
    table = made_up(right="1\t2\t-\t-\t9\n" + "1\t2\t-\t-\t8\n" * 4)
    off = [(check.name, check.difference) for check in table.checks if check.state == "off"]
    assert off == [("合計：合計 = 各欄之和", 1000), ("合計 = 各捐助類別之和（合計）", 1000)]


def test_donations_code_that_lost_a_digit_is_kept_and_noted():
    table = made_up(PAGE_LEFT.replace("5799101000", "579910100"))
    assert (table.rows[3].level, table.rows[3].work_plan_code) == ("work_plan", None)
    assert table.rows[3].name == "579910100 測試業務"
    assert [note.text for note in table.notes] == ["編號 579910100 是 9 碼而非 10 碼，照印存留"]


def test_donations_gap_in_the_numbering_is_noted():
    table = made_up(PAGE_LEFT.replace("[1]測試", "[2]測試"))
    assert [note.text for note in table.notes] == ["「測試計畫」編號從 [2] 起"]


def test_donations_unknown_head_is_noted_and_its_figures_kept():
    table = made_up(right_head=RIGHT.replace("營 建 工 程", "無 形 資 產"))
    assert table.rows[0].amounts[3].column.name == "無形資產"
    assert [note.text for note in table.notes] == ["這一頁第 3 個金額欄的欄名「無形資產」不識得，照印存留"]


@pytest.mark.parametrize(
    ("left", "right", "line", "read"),
    [
        (PAGE_LEFT, PAGE_RIGHT.removesuffix("1\t2\t-\t-\t8\n"), 35, "右半頁 4 列"),
        (PAGE_LEFT, PAGE_RIGHT.replace("1\t2", "1\t2o", 1), 32, "2o"),
        (PAGE_LEFT, PAGE_RIGHT.replace("1\t2\t-\t-\t8", "1\t2\t8", 1), 32, "1\t2\t8"),
        ("[1]測試計畫\t01 110-112\t國內團體\t\t\n" + PAGE_LEFT, PAGE_RIGHT, 17, "[1]測試計畫"),
    ],
    ids=["rows of the halves", "no amount", "too few columns", "no row at all"],
)
def test_donations_wrong_shape_is_refused(left, right, line, read):
    with pytest.raises(BookError) as caught:
        made_up(left, right)
    assert (caught.value.line, caught.value.read.split("\t01")[0]) == (line, read)


def test_donations_page_without_its_other_half_is_refused():
    page = facing_page(CAPTION, LEFT + PAGE_LEFT, RIGHT + PAGE_RIGHT)
    with pytest.raises(BookError):
        read_pages(READER, [page, page.split("\n測試署")[0]])


def test_donations_cells_wrapped_over_lines_are_joined_on_a_page_with_both_halves():
    heads = "捐助計畫\t計畫起訖年度\t捐助對象\t捐助內容\t人事費\t業務費\t其他\t營建工程\t其他\t合計\n"
    rows = (
        "合計\t\t\t\t-\t-\t7\t-\t1\t8\n1.對團體之捐助\t\t\t\t-\t-\t7\t-\t1\t8\n"
        "4040 對國內團體之捐助\t\t\t\t-\t-\t7\t-\t1\t8\n(1)3799011000\t\t\t\t-\t-\t7\t-\t1\t8\n"
        "測試業務\t\t\t\t\t\t\t\t\t\n[1]辦理測試相\t01 經常性\t財團法人測\t補助辦理測\t-\t-\t7\t-\t1\t8\n"
        "關業務\t\t試會\t試業務。\t\t\t\t\t\t\n"
    )
    table = read_pages(READER, [full_page(READER.title, heads + rows)])
    plan = table.rows[-1]
    assert (plan.name, plan.recipient, plan.content) == (
        "辦理測試相關業務",
        "財團法人測試會",
        "補助辦理測試業務。",
    )
    assert [(a.column.account, a.amount) for a in plan.amounts] == [
        ("current", 0), ("current", 0), ("current", 7000), ("capital", 0), ("capital", 1000),
    ]  # fmt: skip
    assert {check.state for check in table.checks} == {"holds"}
