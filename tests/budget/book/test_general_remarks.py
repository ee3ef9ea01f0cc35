import pytest

from budget.book.general_remarks import READER, Remark, RemarkTableRow, StaffRow
from budget.book.reader import read_book
from budget.book.remarks_text import read_marker
from budget.book.source import BookError
from tests.budget.book.printed import full_page, read_pages


@pytest.fixture(scope="module")
def table(seed_lines):
    return read_book(seed_lines, "fy109-idb.txt", (READER,)).table(READER.title)


def at(table, line):
    return next(row for row in table.rows if row.line == line)


def made_up(*bodies: str):
    return read_pages(READER, [full_page(READER.title, body, unit=None) for body in bodies])


# Headings read off lines 50-306 and where they stand.
@pytest.mark.parametrize(
    ("line", "path", "text", "above"),
    [
        (50, ("一、",), "現行法定職掌", None),
        (52, ("一、", "(一)"), "機關主要職掌", 50),
        (72, ("一、", "(二)", "1."), "產業政策組：", 70),
        (159, ("一、", "(二)", "8.", "(2)"), "其他業務另分二科：", 156),
        (228, ("一、", "(三)"), "組織系統圖及預算員額說明表", 50),
        (251, ("二、",), "施政目標與重點", None),
        (259, ("二、", "(一)", "1."), "推動產業創新研發：", 257),
        (273, ("二、", "(二)"), "年度重要施政計畫", 251),
        (288, ("三、", "(一)"), "前(107)年度施政績效及達成情形分析：", 286),
    ],
)
def test_remarks_heading(table, line, path, text, above):
    row = at(table, line)
    assert (row.path, row.text, row.is_heading) == (path, text, True)
    assert (table.rows[row.parent].line if row.parent is not None else None) == above


@pytest.mark.parametrize(
    ("line", "path", "text", "above"),
    [
        (56, ("一、", "(一)", "1."), "工業政策及法規之擬訂事項。", 52),
        (160, ("一、", "(二)", "8.", "(2)", "①"), "文書科：總收文、分文、繕校、印信、總發文、檔案及其他有關文書管理事項。", 159),
        (195, ("一、", "(二)", "10.", "(12)"), "其他有關政風及交辦事項。", 176),
        (221, ("一、", "(二)", "12.", "(7)"), "其他資訊處理業務及管理等事項。", 210),
    ],
)  # fmt: skip
def test_remarks_item(table, line, path, text, above):
    row = at(table, line)
    assert (row.path, row.text, row.is_heading) == (path, text, False)
    assert table.rows[row.parent].line == above


def test_remarks_unmarked_paragraph_belongs_to_the_heading_above(table):
    row = at(table, 253)
    assert (row.marker, row.path, table.rows[row.parent].line) == ("", ("二、",), 251)


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ((82, 88), "後續追蹤、污染防治優惠措施之建議"),
        ((147, 154), "工業區一般公共設施維護費、污水處理系統使用費"),
    ],
)
def test_remarks_paragraph_cut_by_the_page_is_joined(table, lines, words):
    row = at(table, lines[0])
    assert (row.lines, row.last_line) == (lines, lines[1])
    assert words in row.text


def test_remarks_aside_stands_beside_the_headings_it_speaks_of(table):
    aside = at(table, 124)
    assert (aside.path, table.rows[aside.parent].line) == (("一、", "(二)", "※"), 70)
    assert table.rows[at(table, 126).parent] is aside


def test_remarks_staff_table(table):
    staff = [row for row in table.rows if isinstance(row, StaffRow)]
    assert [(row.category, row.persons) for row in staff] == [
        ("職員", ((108, 221), (109, 221))),
        ("技工", ((108, 5), (109, 5))),
        ("工友", ((108, 9), (109, 9))),
        ("聘用", ((108, 13), (109, 13))),
        ("約僱", ((108, 12), (109, 12))),
        ("合計", ((108, 260), (109, 260))),
    ]
    assert staff[0].explanation == "109 年度預算員額 260 人，與 108 年度同。"
    assert table.rows[staff[0].remark].text == "預算員額說明表"


def test_remarks_staff_sums_hold(table):
    assert [(check.left, check.state) for check in table.checks] == [(260, "holds"), (260, "holds")]


def test_remarks_tables_of_the_print(table):
    rows = [row for row in table.rows if isinstance(row, RemarkTableRow)]
    assert [(row.line, row.last_line, row.table, table.rows[row.remark].line) for row in rows] == [
        (276, 282, 2, 273), (283, 283, 2, 273), (284, 284, 2, 273),
        (296, 296, 3, 288), (297, 303, 3, 288), (304, 304, 3, 288),
        (309, 322, 4, 306), (323, 323, 4, 306), (324, 330, 4, 306),
    ]  # fmt: skip


def test_remarks_table_heads_printed_on_the_page_before(table):
    assert at(table, 296).heads == ("工作計畫", "實施概況", "實施成果")


def test_remarks_table_cell_cut_by_the_page_is_joined(table):
    assert "爭取與國技生技醫藥公司合作的商機。\n(4)亞洲矽谷：" in at(table, 297).cells[2]


def test_remarks_table_row_takes_its_work_plan_from_above(table):
    assert (at(table, 297).cells[0], at(table, 297).group) == ("", "工業技術升級輔導")


def test_remarks_numeral_that_slipped_into_the_first_column(table):
    row = at(table, 283)
    assert (row.group, row.number, row.cells[:2]) == (
        "工業技術升級輔導", "二", ("二", "塑造優質及無障礙之投資經營環境"),
    )  # fmt: skip


def test_remarks_notes_of_the_seed(table):
    assert [(note.line, note.text) for note in table.notes] == [
        (283, "「二」單獨印在「工作計畫名稱」欄，視為右邊一欄的項次"),
        (284, "「三」單獨印在「工作計畫名稱」欄，視為右邊一欄的項次"),
        (304, "文字止於句中：「…以先前設定之衡量標準評估」，其後未印"),
        (306, "「(三)上年度已過期間 (108 年 1 月 1」的前一項是 (一)"),
        (323, "「實施概況」欄空白；「工作計畫」欄的「塑造優質及無障礙之投資經營環境」可能應在該欄，照印存留"),
        (324, "「實施概況」欄空白；「工作計畫」欄的「拓展經貿布局」可能應在該欄，照印存留"),
    ]


def test_remarks_leave_no_line_unread(seed_lines):
    assert read_book(seed_lines, "b", (READER,)).unread_by_table().get(READER.title) is None


def test_remarks_every_character_of_the_paragraphs_is_kept(table, seed_lines):
    """Lines 50-221, without bullets, are the markers and texts of the rows, in order."""
    rows = [row for row in table.rows if isinstance(row, Remark) and row.line <= 221]
    kept = "".join("".join((row.marker + row.text).split()) for row in rows)
    captions = {"經濟部工業局", "預算總說明", "中華民國109年度", "-"}
    bodies = ("".join(line.text.split()).removeprefix("-") for line in seed_lines[49:221])
    assert kept == "".join(body for body in bodies if body not in captions)


def test_remarks_wrapped_lines_are_one_paragraph():
    rows = made_up("一、現行法定職掌\n\n本署辦理測\n試事項。\n").rows
    assert [row.text for row in rows] == ["現行法定職掌", "本署辦理測試事項。"]


def test_remarks_title_at_the_end_of_a_page_does_not_swallow_the_next():
    rows = made_up("一、現行法定職掌\n", "本署辦理測試事項。\n").rows
    assert [(row.text, row.parent) for row in rows] == [("現行法定職掌", None), ("本署辦理測試事項。", 0)]


def test_remarks_heads_repeated_on_the_next_page_do_not_open_a_table():
    head = "工作計畫\t實施概況\t實施成果\n"
    rows = made_up(f"(一) 績效\n\n{head}測試業務\t辦理。\t完成一\n", f"{head}\t\t半。\n").rows
    assert [(row.table, row.cells) for row in rows[1:]] == [(1, ("測試業務", "辦理。", "完成一半。"))]


def test_remarks_number_of_staff_that_is_none_is_refused():
    with pytest.raises(BookError) as caught:
        made_up("區分\t預算員額\t\t說明\n\t109年度\t110年度\t\n職員\t5\t五\t\n")
    assert (caught.value.line, caught.value.read) == (17, "五")


@pytest.mark.parametrize(
    ("text", "marker", "rank", "rest"),
    [
        ("壹、總則", "壹、", 0, "總則"),
        ("十二、其他", "十二、", 1, "其他"),
        ("（二）業務", "（二）", 2, "業務"),
        ("7.工業區組：", "7.", 3, "工業區組："),
        ("1.5倍之成長", "", None, "1.5倍之成長"),
        ("(12)其他", "(12)", 4, "其他"),
        ("一般行政", "", None, "一般行政"),
    ],
)
def test_read_marker(text, marker, rank, rest):
    found = read_marker(text)
    assert (found.marker, found.rank, found.text) == (marker, rank, rest)
