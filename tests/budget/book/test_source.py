import pytest

from budget.book.source import BookError, Line, decode, load_text, split_lines
from tests.paths import SEED_BOOK


def test_load_text_numbers_every_line_of_the_seed():
    lines = load_text(SEED_BOOK)
    assert (len(lines), lines[4], lines[-1].number) == (2330, Line(5, "中華民國 109 年度"), 2330)


def test_split_lines_closing_newline_opens_no_line():
    assert split_lines("甲\n乙\n") == [Line(1, "甲"), Line(2, "乙")]


def test_split_lines_reads_windows_newlines():
    assert split_lines("甲\r\n乙") == [Line(1, "甲"), Line(2, "乙")]


def test_split_lines_keeps_form_feed_inside_the_line():
    assert split_lines("甲\x0c乙") == [Line(1, "甲\x0c乙")]


def test_line_cells_are_as_printed():
    assert Line(1, "\t1\t 名 稱 \t").cells == ("", "1", " 名 稱 ", "")


def test_decode_drops_the_byte_order_mark():
    assert decode("目次".encode("utf-8-sig"), "f") == "目次"


def test_decode_reads_big5():
    assert decode("經濟部工業局單位預算".encode("cp950"), "f") == "經濟部工業局單位預算"


@pytest.mark.parametrize(
    ("data", "read"),
    [
        (b"%PDF-1.7\n\xe2\xe3", "PDF"),
        (b"PK\x03\x04\x14\x00", "ZIP"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "Office"),
        ("目次".encode("utf-16"), "UTF-16"),
        (b"abc\n\x00\x01", "U+0000"),
        (b"\xff\xf1\x80\x81", "ff f1 80 81"),
        (b"", "0"),
        (b" \n \n", "4"),
    ],
)
def test_decode_refuses_what_is_no_text(data, read):
    with pytest.raises(BookError) as error:
        decode(data, "book.txt")
    assert read in error.value.read


def test_load_text_refuses_a_missing_file(tmp_path):
    with pytest.raises(BookError) as error:
        load_text(tmp_path / "none.txt")
    assert (error.value.file, error.value.message) == ("none.txt", "檔案無法開啟")


def test_load_text_refuses_a_folder(tmp_path):
    with pytest.raises(BookError):
        load_text(tmp_path)


def test_book_error_names_file_line_read_and_expected():
    error = BookError("金額不是數字", file="book.txt", line=7, read="??", expected="數字")
    assert str(error) == "book.txt 第 7 行：金額不是數字；讀到「??」；應為：數字"


def test_book_error_shortens_a_long_line():
    error = BookError("x", file="f", line=1, read="甲" * 200)
    assert str(error) == "f 第 1 行：x；讀到「" + "甲" * 80 + "…」"
