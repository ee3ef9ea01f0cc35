import pytest

from budget.book.commissioned import READER, CommissionRow
from budget.book.reader import read_book
from tests.budget.book.printed import facing_page, full_page, read_pages

LEFT = "委 辦 計 畫\t計 畫 起 訖 年 度\t委 辦 內 容\t委 辦\t\n\t\t\t經 常\t\n\t\t\t用 人 費 用\t業 務 費 用\n"
RIGHT = "經 費 之 用 途 分 析\t\t\t\n門\t資 本\t\t門\n其 他\t設 備 購 置\t其 他\t合 計\n"
CAPTION = ("委辦經費", "分析表")


@pytest.fixture(scope="module")
def table(seed_lines):
    return read_book(seed_lines, "fy109-idb.txt", (READER,)).table(READER.title)


def at(table, line) -> CommissionRow:
    return next(row for row in table.rows if row.line == line)


def two_pages(first: str, second: str):
    """Two sheets; each text is the content of its one plan."""
    left = f"合計\t\t\t2\t2\n1.5799101000\t\t\t2\t2\n測試業務\t\t\t\t\n(1)甲計畫\t110-110\t{first}\t1\t1\n"
    page = facing_page(CAPTION, LEFT + left, RIGHT + "-\t-\t-\t4\n-\t-\t-\t4\n-\t-\t-\t2\n")
    more = facing_page(CAPTION, f"{LEFT}(2)乙計畫\t110-110\t{second}\t1\t1\n", RIGHT + "-\t-\t-\t2\n")
    return read_pages(READER, [page, more])


def texts(table) -> list[str]:
    return [row.content for row in table.rows if row.level == "plan"]


def test_commissioned_has_every_row_of_the_print(table):
    levels = [row.level for row in table.rows]
    # plans (1)-(3) of 工業管理 and (1)-(56) of 工業技術升級輔導
    assert {level: levels.count(level) for level in levels} == {"total": 1, "work_plan": 2, "plan": 59}


# Read off lines 1967-2252: amounts in 千元, 用人費用, 業務費用, 其他, 設備購置, 其他, 合計.
@pytest.mark.parametrize(
    ("line", "marker", "name", "plan", "amounts"),
    [
        (1967, "", "合計", None, (1_988_073, 2_880_370, 908_747, 17_090, 910, 5_795_190)),
        (1968, "1.", "工業管理", "5726102000", (31_610, 12_900, 7_725, 17_090, 910, 70_235)),
        (1969, "(1)", "產業用地開發整合服務計畫", "5726102000", (1_400, 500, 90, 17_090, 910, 19_990)),
        (1972, "2.", "工業技術升級輔導", "5226102200", (1_956_463, 2_867_470, 901_022, 0, 0, 5_724_955)),
        (2166, "(39)", "產業創新新材料開發計畫", "5226102200", (10_500, 11_617, 5_090, 0, 0, 27_207)),
        (2239, "(56)", "民生產業轉型輔導計畫", "5226102200", (80_462, 102_424, 45_530, 0, 0, 228_416)),
    ],
)
def test_commissioned_row(table, line, marker, name, plan, amounts):
    row = at(table, line)
    assert (row.marker, row.name, row.work_plan_code, row.object_code) == (marker, name, plan, "2039")
    assert (*(a.amount for a in row.amounts), row.total) == tuple(amount * 1000 for amount in amounts)


def test_commissioned_column_that_a_scan_doubled_counts_once_in_the_sums(table):
    row = at(table, 2119)
    assert [a.column.label for a in row.amounts] == [
        "經常門用人費用", "經常門業務費用", "經常門其他", "資本門設備購置", "資本門其他", "資本門其他",
    ]  # fmt: skip


def test_commissioned_head_cut_in_two_is_noted(table):
    assert [(note.line, note.text) for note in table.notes] == [
        (1984, "這一頁第 3 個金額欄的欄名「他」是左邊空欄「其他」的末尾，視為「其他」")
    ]


# Line of the plan, line of the next page that ends its text, the end, and how the next plan's own text begins.
@pytest.mark.parametrize(
    ("line", "following", "end", "begin"),
    [
        (1974, 1997, "導入國際通訊標準。 3.協助中小企業智慧應用升級，導入應用服務模組。 4.培育跨領域人才，協助產業升級。", "1.依據智慧機械"),
        (2001, 2021, "\n2.協助資訊國內外大廠擴大在臺投資、研發及創新應用。 3.輔導資訊產業物聯網系統檢測，提升服務能量，擴大合作日本品牌及通路。", "1.促成跨域合作"),
        (2050, 2071, "籌組PV系統應用團隊，開拓新南向國家市場商機，應用於鹽業等場域特性，發展特殊元件及大型系統工程技術。", "1. 推動雲端智慧LED"),
        (2075, 2095, "\n2. 建立顯示產品進入智慧場域應用實績並複製至其他成長市場，扶植次世代顯示技術商轉，協助國內產業朝向高品質高價值產業轉型。", "1. 服務金屬產業"),
        (2099, 2119, "\n3. 示範模場實績推廣，帶動上中下游產業合作。", "1. 支援產業政策研究"),
        (2123, 2142, "4. 纖維材料循環導入建置與示範規劃。", "1. 加速促進循環經濟"),
        (2146, 2166, "產品，提升技術能量。 2.推廣特色產業關鍵原料在地化生產。 3.推動圖紋影像處理技術及提升圖紋版權意識。", "1. 高端新材料試量產"),
        (2217, 2237, "4.協助家電產業提升產品品級及價值，引領產業升級轉型。", "1.研發補助計畫"),
    ],
)  # fmt: skip
def test_commissioned_text_of_the_page_before_goes_back_to_its_plan(table, line, following, end, begin):
    before, after = at(table, line), at(table, following)
    assert before.content.endswith(end)
    assert before.content_lines == (line, following)
    assert after.content.startswith(begin)
    assert after.content_lines == (following,)


def test_commissioned_text_without_numbers_stays_with_its_plan(table):
    assert at(table, 1999).content.startswith("以國際合作為主軸，")
    assert at(table, 2072).content_lines == (2072,)


def test_commissioned_all_checks_hold(table):
    # 62 rows across; 合計 and two work plans downwards, each in five columns and in 合計
    assert [check.state for check in table.checks] == ["holds"] * (62 + 3 * 6)


def test_commissioned_leaves_no_line_unread(seed_lines):
    assert read_book(seed_lines, "b", (READER,)).unread_by_table().get(READER.title) is None


def test_commissioned_name_on_its_own_line_and_sums_of_another_agency():
    table = two_pages("1.辦理。", "1.辦理。")
    assert (table.rows[1].name, table.rows[1].last_line) == ("測試業務", table.rows[1].line + 1)
    assert {check.state for check in table.checks} == {"holds"}
    assert texts(table) == ["1.辦理。", "1.辦理。"]


def test_commissioned_carried_text_without_a_new_number_one_is_split_with_a_note():
    table = two_pages("辦理甲的測", "試。辦理乙的測試。")
    assert texts(table) == ["辦理甲的測試。", "辦理乙的測試。"]
    assert [note.text for note in table.notes] == [
        "「乙計畫」的內容接續前一計畫；自身內容的起點未印明，視為第一個句號之後"
    ]


def test_commissioned_text_with_a_jump_in_its_numbers_is_not_split():
    table = two_pages("1.甲。", "4.乙。 1.丙。")
    assert texts(table) == ["1.甲。", "4.乙。 1.丙。"]
    assert [note.text for note in table.notes] == [
        "「乙計畫」的內容從第 4 項起，前一計畫止於第 1 項，未予拆分"
    ]


def test_commissioned_jie_stands_below_its_mu_on_a_page_with_both_halves():
    heads = "委辦計畫\t計畫起訖年度\t委辦內容\t用人費用\t業務費用\t其他\t設備購置\t其他\t合計\n"
    rows = (
        "合計\t\t\t-\t9\t-\t-\t-\t9\n1.3799012500 地政業務\t\t\t-\t9\t-\t-\t-\t9\n"
        "3799012501\t\t\t-\t9\t-\t-\t-\t9\n測量\t\t\t\t\t\t\t\t\n"
        "(1)製圖\t經常性\t辦理製圖\t-\t9\t-\t-\t-\t9\n\t\t業務。\t\t\t\t\t\t\n"
    )
    table = read_pages(READER, [full_page(READER.title, heads + rows)])
    assert [(row.level, row.name, row.parent, row.work_plan_code) for row in table.rows] == [
        ("total", "合計", None, None),
        ("work_plan", "地政業務", 0, "3799012500"),
        ("work_plan", "測量", 1, "3799012501"),
        ("plan", "製圖", 2, "3799012501"),
    ]
    assert (table.rows[-1].content, table.rows[-1].total) == ("辦理製圖業務。", 9000)
