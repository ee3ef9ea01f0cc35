import pytest

from budget.book.contents import Contents
from budget.book.facing import claim_lines, open_sheets, opens_row
from budget.book.pages import Page, Section
from budget.book.results import BookContext
from budget.book.source import BookError, Line

BOOK = BookContext("test.txt", Contents("", 110, "虛構部測試署", (), (), (), 1, 1), ())


def page(first, half, *texts, heads=1):
    lines = tuple(Line(number, text) for number, text in enumerate(texts, start=first))
    return Page("測試表", 110, "新臺幣千元", "虛構部測試署", lines[:heads], lines[heads:], half)


def section(*pages):
    return Section("二.1", "測試表", pages)


LEFT = page(10, "left", "名稱\t人事費", "虛構部主管\t", "測試署\t30", "一般行政\t10")
RIGHT = page(20, "right", "業務費\t合計", "-\t30", "5\t15")


@pytest.mark.parametrize(
    ("cells", "opens"),
    [
        (["", "2", "", "", "工業局", "282,317", "-"], True),
        (["13", "", "", "", "經濟部主管", "", ""], False),
        (["13", "", "", "", "", "", ""], False),
        (["[1]補助特種基金", "107-111", "補助能源補充設施。", "109", "-", "-"], True),
        (["工業管理", "", "", "", "", ""], False),
        (["", "", "", "1. 依據要點。", ""], False),
        (["", "", "", "", "", "", "3"], True),
    ],
)
def test_opens_row(cells, opens):
    assert opens_row(cells) is opens


def test_open_sheets_joins_rows_in_order_and_leaves_headings_alone():
    (sheet,) = open_sheets(section(LEFT, RIGHT), BOOK)
    assert [(row.lines, row.cells) for row in sheet.rows] == [
        ((11,), ("虛構部主管", "")),
        ((12, 21), ("測試署", "30", "-", "30")),
        ((13, 22), ("一般行政", "10", "5", "15")),
    ]


def test_open_sheets_tells_the_line_of_a_cell():
    (sheet,) = open_sheets(section(LEFT, RIGHT), BOOK)
    assert (sheet.rows[1].line_of(1, sheet), sheet.rows[1].line_of(2, sheet)) == (12, 21)


def test_open_sheets_pads_a_short_left_row_to_the_width_of_its_half():
    left = page(10, "left", "名稱\t人事費\t備註", "測試署\t30")
    right = page(20, "right", "合計", "30")
    (sheet,) = open_sheets(section(left, right), BOOK)
    assert sheet.rows[0].cells == ("測試署", "30", "", "30")


def test_open_sheets_gives_text_on_the_right_to_the_row_before_it():
    right = page(20, "right", "合計\t說明", "30\t1.增列", "\t工友一人。", "15\t")
    (sheet,) = open_sheets(section(LEFT, right), BOOK)
    assert sheet.rows[1].lines == (12, 21, 22)


def test_open_sheets_of_a_full_page():
    (sheet,) = open_sheets(section(page(10, "full", "名稱\t合計", "測試署\t30")), BOOK)
    assert (sheet.rows[0].cells, sheet.rows[0].lines, len(sheet.halves)) == (("測試署", "30"), (11,), 1)


def test_open_sheets_moves_head_lines_out_of_the_body():
    book_page = page(10, "full", "名稱\t分年", "\t108年度", "甲計畫\t30")
    (sheet,) = open_sheets(section(book_page), BOOK, is_head=lambda cells: not cells[0])
    assert (sheet.halves[0].heads, sheet.head_lines) == ((("名稱", "分年"), ("", "108年度")), (11,))


def test_open_sheets_refuses_halves_with_different_numbers_of_rows():
    right = page(20, "right", "業務費\t合計", "-\t30")
    with pytest.raises(BookError) as caught:
        open_sheets(section(LEFT, right), BOOK)
    assert (caught.value.file, caught.value.line, caught.value.read) == ("test.txt", 21, "右半頁 1 列")


def test_open_sheets_refuses_a_left_half_alone():
    with pytest.raises(BookError, match="左半頁缺了相對的右半頁") as caught:
        open_sheets(section(LEFT), BOOK)
    assert caught.value.line == 10


def test_open_sheets_refuses_a_right_half_alone():
    with pytest.raises(BookError, match="右半頁缺了相對的左半頁") as caught:
        open_sheets(section(RIGHT), BOOK)
    assert caught.value.line == 20


def test_open_sheets_refuses_two_left_halves_in_a_row():
    with pytest.raises(BookError, match="左半頁缺了相對的右半頁"):
        open_sheets(section(LEFT, LEFT, RIGHT), BOOK)


def test_open_sheets_refuses_a_right_half_that_begins_with_text():
    right = page(20, "right", "業務費\t合計", "接續上頁\t", "-\t30", "5\t15")
    with pytest.raises(BookError) as caught:
        open_sheets(section(LEFT, right), BOOK)
    assert (caught.value.line, caught.value.read) == (21, "接續上頁\t")


def test_claim_lines_counts_rules_as_furniture():
    book_page = page(10, "full", "名稱\t合計", "-----\t---", "測試署\t30")
    table = section(book_page)
    uses = claim_lines(table, [(12,)], open_sheets(table, BOOK))
    assert {number: (use.kind, use.row) for number, use in uses.items()} == {
        11: ("furniture", None),
        12: ("read", 0),
    }
