"""Reading open-data lists of lines: what a row says, and how a bad file is refused."""

import pytest

from budget.book.source import BookError
from budget.line_list import read_line_list
from tests.budget.lists import ADMIN, EQUIPMENT, HEADER, PLAN, ROWS, write_list
from tests.paths import shared_data


def refusal(path, year=108, **options):
    with pytest.raises(BookError) as caught:
        read_line_list(path, year, **options)
    return caught.value


def test_row_of_a_mu_is_read_whole(tmp_path):
    (row,) = read_line_list(write_list(tmp_path, PLAN + "仍照上年度預算數編列。"), 108).rows
    assert (row.line, row.code, row.amount, row.name, row.agency_code, row.note) == (
        2,
        "5226102200",
        8_224_691_000,
        "工業技術升級輔導",
        "2610",
        "仍照上年度預算數編列。",
    )
    assert (row.kuan, row.xiang, row.mu, row.jie) == (13, 2, 1, None)


def test_row_of_a_jie_has_its_own_name_and_not_its_own_code(tmp_path):
    (row,) = read_line_list(write_list(tmp_path, EQUIPMENT), 108).rows
    assert (row.name, row.plan, row.jie, row.has_own_code) == ("交通及運輸設備", "一般建築及設備", 1, False)


def test_rows_come_in_the_order_of_their_numbers(tmp_path):
    rows = read_line_list(write_list(tmp_path, EQUIPMENT, ADMIN, PLAN), 108).rows
    assert [row.mu for row in rows] == [1, 2, 4]


def test_row_after_a_note_of_several_lines_keeps_its_line_number(tmp_path):
    rows = read_line_list(write_list(tmp_path, PLAN + '"一\n二\n三"', ADMIN), 108).rows
    assert [row.line for row in rows] == [2, 5]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp950"])
def test_list_is_read_in_the_encodings_offices_save(tmp_path, encoding):
    rows = read_line_list(write_list(tmp_path, *ROWS, encoding=encoding), 108).rows
    assert rows[0].agency == "經濟部"


def test_amount_not_printed_is_none(tmp_path):
    (row,) = read_line_list(write_list(tmp_path, PLAN.replace("8224691000", "NaN")), 108).rows
    assert row.amount is None


def test_filler_in_a_note_is_no_reason_to_refuse(tmp_path):
    (row,) = read_line_list(write_list(tmp_path, PLAN + '"一\n\x7f\x7f二"'), 108).rows
    assert row.note == "一\n  二"


def test_secret_plan_has_a_letter_in_its_code(tmp_path):
    row = "2019,391101A000,5,無細項,外交部主管,外交部,外交支出機密計畫,外交支出,9.1.9,"
    assert read_line_list(write_list(tmp_path, row), 108).rows[0].code == "391101A000"


def test_code_with_a_digit_too_many_is_left_out_and_named(tmp_path):
    read = read_line_list(write_list(tmp_path, PLAN, ADMIN.replace("5726100100", "57261001000")), 108)
    assert len(read.rows) == 1
    assert read.skipped == (
        "第 3 行未匯入：編號「57261001000」有 11 碼，應為十碼（一般行政，343420000 元，序號 13.2.2）",
    )


def test_code_with_a_digit_too_many_is_refused_when_strict(tmp_path):
    error = refusal(write_list(tmp_path, PLAN.replace("5226102200", "52261022000")), strict=True)
    assert (error.line, error.read) == (2, "52261022000")


@pytest.mark.parametrize(
    ("old", "new", "column", "read"),
    [
        ("2019,", "2020,", "year", "2020"),
        ("8224691000", "82億", "amount", "82億"),
        ("8224691000", "8224691000.5", "amount", "8224691000.5"),
        ("8224691000", "-1", "amount", "-1"),
        ("8224691000", "", "amount", "空白"),
        ("8224691000", "８２", "amount", "８２"),
        ("5226102200", "52261O2200", "code", "52261O2200"),
        ("5226102200", "", "code", "空白"),
        ("5226102200", "5226102201", "code", "5226102201"),
        ("13.2.1", "13.2", "ref", "13.2"),
        ("13.2.1", "13..1", "ref", "13..1"),
        ("13.2.1", "13.2.1.1", "name", "無細項，13.2.1.1"),
        ("工業局", "", "depname", "空白"),
        ("工業局", "局" * 81, "depname", "局" * 81),
    ],
)
def test_bad_cell_is_refused_with_its_line_column_and_text(tmp_path, old, new, column, read):
    error = refusal(write_list(tmp_path, ADMIN, PLAN.replace(old, new, 1)))
    assert (error.file, error.line, error.read) == ("list.csv", 3, read)
    assert error.message.startswith(f"{column} 欄")
    assert error.expected


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (PLAN, "ref"),
        (ADMIN.replace("13.2.2", "13.2.1"), "depcat"),
        (ADMIN.replace("5726100100", "5226102200").replace("工業支出", "科學支出"), "code"),
        (ADMIN.replace("工業局", "能源局"), "depname"),
        (ADMIN.replace("經濟部主管", "交通部主管"), "topname"),
        (ADMIN.replace("13.2.2", "13.3.2"), "ref"),
        (ADMIN.replace("5726100100", "5226100100"), "cat"),
    ],
    ids=["twice", "number", "code", "agency", "ministry", "agency-number", "function"],
)
def test_rows_that_contradict_each_other_are_refused(tmp_path, row, column):
    error = refusal(write_list(tmp_path, PLAN, row))
    assert (error.line, error.message.split()[0]) == (3, column)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b" \n",
        b"%PDF-1.7",
        b"PK\x03\x04",
        b"\x00\x01\x02",
        HEADER.encode(),
        b"key,title\n1,2\n",
        b"\xff\xff",
    ],
    ids=["empty", "blank", "pdf", "zip", "binary", "header-only", "other-table", "no-encoding"],
)
def test_file_of_another_kind_is_refused_by_name(tmp_path, content):
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    error = refusal(path)
    assert (error.file, error.expected != "") == ("list.csv", True)


def test_missing_file_is_refused(tmp_path):
    assert refusal(tmp_path / "absent.csv").message == "檔案無法開啟"


def test_file_missing_a_column_is_refused(tmp_path):
    error = refusal(write_list(tmp_path, PLAN, header=HEADER.replace("cat,ref", "cat,number")))
    assert (error.line, error.message) == (1, "欄位不對")


def test_row_cut_off_is_refused(tmp_path):
    error = refusal(write_list(tmp_path, PLAN, "2019,5226102200,822"))
    assert (error.line, error.read, error.expected) == (3, "3 欄", "10 欄")


def test_open_quote_is_refused(tmp_path):
    error = refusal(write_list(tmp_path, PLAN + '"本年度'))
    assert error.message == "不是完整的 CSV"


def test_list_with_the_code_of_the_mu_beside_a_jie_is_not_complete(tmp_path):
    error = refusal(write_list(tmp_path, EQUIPMENT), complete=True)
    assert (error.line, error.read) == (2, "第 1 節 5726109000")


def test_list_without_the_second_jie_is_not_complete(tmp_path):
    first = EQUIPMENT.replace("5726109000", "5726109011")
    third = first.replace("5726109011", "5726109019").replace("交通及運輸", "其他").replace("4.1,", "4.3,")
    error = refusal(write_list(tmp_path, first, third), complete=True)
    assert (error.line, error.expected) == (3, "第 2 節及其編號（末兩碼不為 00）")


def test_complete_list_of_fy101_has_every_jie_and_the_published_total():
    read = read_line_list(shared_data("lines-fy101-statutory-complete.csv"), 101, complete=True)
    assert (len(read.rows), sum(row.jie is not None for row in read.rows)) == (1476, 485)
    assert sum(row.amount or 0 for row in read.rows) == 1_938_839_047_000


def test_list_of_fy108_has_a_row_for_every_leaf():
    read = read_line_list(shared_data("lines-fy108-proposed.csv"), 108)
    assert (len(read.rows), read.skipped) == (1177, ())
