import pytest

from budget.book.contents import Contents
from budget.book.facing import Half, open_sheets
from budget.book.heads import OtherCell, Wanted, column_paths, place_columns
from budget.book.pages import Page, Section
from budget.book.results import BookContext
from budget.book.source import BookError, Line

BOOK = BookContext("test.txt", Contents("", 110, "虛構部測試署", (), (), (), 1, 1), ())
NAME = Wanted("name", ("名稱",), is_text=True, required=True)


def sheet(heads, *rows):
    lines = tuple(Line(number, text) for number, text in enumerate((*heads, *rows), start=10))
    full = Page("測試表", 110, "新臺幣千元", None, lines[: len(heads)], lines[len(heads) :])
    return open_sheets(Section("二.1", "測試表", (full,)), BOOK)[0]


def place(found, *wanted, corner=()):
    return place_columns(found, wanted, "測試表", BOOK, corner=corner)


def test_column_paths_let_a_group_stand_over_the_columns_to_its_right():
    half = Half((("區分", "自有", "", "借用"), ("", "面積", "成本", "面積")), 0, 4, 10)
    assert column_paths(half) == [("區分",), ("自有", "面積"), ("自有", "成本"), ("借用", "面積")]


def test_place_columns_tells_equal_heads_by_their_order():
    found = sheet(["名稱\t業務費\t小計\t業務費\t小計"], "甲\t1\t2\t3\t4")
    placed = place(
        found, NAME, *(Wanted(f, (h,)) for f, h in (("a", "業務費"), ("b", "小計"), ("c", "業務費")))
    )
    assert [placed.cell(found.rows[0], field) for field in "abc"] == ["1", "2", "3"]


def test_place_columns_tells_equal_heads_by_their_group():
    found = sheet(["名稱\t自有\t借用", "\t面積\t面積"], "甲\t1\t2")
    placed = place(found, NAME, Wanted("loan", ("借用/面積",)))
    assert placed.cell(found.rows[0], "loan") == "2"


def test_place_columns_joins_a_head_cut_over_two_columns():
    found = sheet(["名稱\t總\t計"], "甲\t\t9")
    placed = place(found, NAME, Wanted("total", ("總計",)))
    assert placed.cell(found.rows[0], "total") == "9"


def test_place_columns_ignores_the_fragment_of_a_group_before_a_head():
    found = sheet(["名稱\t移轉對政府"], "甲\t9")
    placed = place(found, NAME, Wanted("government", ("對政府",)))
    assert placed.cell(found.rows[0], "government") == "9"


def test_place_columns_takes_shifted_figures_in_order_with_a_note():
    found = sheet(["名稱\t土地\t房屋\t投\t資\t合計"], "甲\t1\t2\t3\t\t", "乙\t-\t4\t4\t\t")
    placed = place(
        found, NAME, Wanted("land", ("土地",)), Wanted("house", ("房屋",)), Wanted("total", ("合計",))
    )
    assert [placed.cell(found.rows[1], f) for f in ("land", "house", "total")] == ["-", "4", "4"]
    assert [note.text for note in placed.notes] == ["欄名與數字所在的欄不一致；依順序對應：土地、房屋、合計"]


def test_place_columns_does_not_guess_where_figures_and_heads_differ_in_number():
    found = sheet(["名稱\t土地\t新設欄\t合計"], "甲\t1\t2\t3")
    placed = place(found, NAME, Wanted("land", ("土地",)), Wanted("total", ("合計",)))
    assert (placed.cell(found.rows[0], "total"), placed.others(found.rows[0])) == (
        "3",
        (OtherCell("新設欄", "2"),),
    )
    assert [note.text for note in placed.notes] == ["未識得的欄「新設欄」（第 3 欄），照印存留"]


def test_place_columns_finds_the_text_column_whose_head_slipped():
    found = sheet(["名稱\t年需經費\t說明\t", "\t本年度\t比較\t"], "甲\t1\t2\t增列一人。")
    placed = place(
        found,
        NAME,
        Wanted("year", ("本年度",)),
        Wanted("change", ("比較",)),
        Wanted("text", ("說明",), is_text=True),
    )
    assert placed.cell(found.rows[0], "text") == "增列一人。"
    assert len(placed.notes) == 1


def test_place_columns_refuses_a_page_without_a_required_head():
    found = sheet(["科目\t合計"], "甲\t1")
    with pytest.raises(BookError, match="找不到欄名") as caught:
        place(found, NAME, Wanted("total", ("合計",)))
    assert (caught.value.line, caught.value.read, caught.value.expected) == (10, "科目、合計", "名稱")


def test_place_columns_refuses_a_row_that_ends_before_its_last_figure():
    found = sheet(["名稱\t土地\t合計"], "甲\t1")
    placed = place(found, NAME, Wanted("land", ("土地",)), Wanted("total", ("合計",)))
    with pytest.raises(BookError, match="欄數不足") as caught:
        placed.require_cells(found.rows[0], BOOK)
    assert (caught.value.line, caught.value.read) == (11, "甲\t1")


def test_place_columns_lets_a_row_end_before_its_text():
    found = sheet(["名稱\t合計\t說明"], "甲\t1")
    placed = place(found, NAME, Wanted("total", ("合計",)), Wanted("text", ("說明",), is_text=True))
    placed.require_cells(found.rows[0], BOOK)
    assert placed.cell(found.rows[0], "text") == ""
