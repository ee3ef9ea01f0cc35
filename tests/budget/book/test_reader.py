import pytest

from budget.book.reader import read_book
from budget.book.registry import TABLE_READERS
from budget.book.source import BookError, Line, split_lines
from tests.budget.book.books import SPENDING_ROWS, spending_book


def test_seed_reads_every_table_but_the_report_in_the_order_of_the_contents_page(seed):
    promised = [entry.title for entry in seed.contents.entries]
    assert [table.title for table in seed.tables] == promised[:-1]


def test_every_line_of_the_seed_has_one_use(seed):
    assert list(seed.line_uses) == list(range(1, 2331))


def test_line_counts_add_up(seed):
    counts = seed.line_counts()
    assert counts["read"] + counts["furniture"] + counts["unread"] == counts["total"] == 2330


# Uses read off the page: (line, kind, table)
@pytest.mark.parametrize(
    ("line", "kind", "table"),
    [
        (9, "read", "目次"),
        (22, "read", "目次"),
        (19, "furniture", "目次"),
        (44, "furniture", ""),
        (54, "read", "預算總說明"),
        (346, "furniture", "歲入來源別預算表"),
        (347, "read", "歲入來源別預算表"),
        (349, "read", "歲入來源別預算表"),
        (403, "read", "歲出機關別預算表"),
        (404, "furniture", "歲出機關別預算表"),
        (447, "furniture", ""),
        (745, "furniture", "歲出計畫提要及分支計畫概況表"),
        (831, "read", "歲出計畫提要及分支計畫概況表"),
        (836, "furniture", "歲出計畫提要及分支計畫概況表"),
        (1301, "read", "歲出計畫提要及分支計畫概況表"),
        (1371, "read", "各項費用彙計表"),
        (1457, "read", "資本支出分析表"),
        (1967, "read", "委辦經費分析表"),
    ],
)
def test_line_use(seed, line, kind, table):
    use = seed.line_uses[line]
    assert (use.kind, use.table) == (kind, table)


def test_line_use_names_the_row(seed, revenue):
    assert revenue.rows[seed.line_uses[375].row].code == "0726100103"


def test_lines_unread_without_the_reader_of_resolutions_are_that_tables_alone(seed):
    (title,) = seed.unread_by_table()
    assert title.startswith("立法院審議中央政府總預算案所提決議")


# 前年度決算 374,792 printed where its 節 come to 374,793; 勞務承攬 1,765 printed where 11,765 would add up;
# 油料費 48 + 33 + 48 + 48 = 177, printed 178.
def test_sums_that_the_print_gets_wrong_are_told(seed):
    off = {(check.line, check.difference) for check in seed.checks if check.state == "off"}
    assert off >= {(381, -1_000), (1508, 10_000_000), (1538, 1_000)}


def test_table_is_found_by_title_in_any_spacing(seed):
    assert seed.table("歲出 機關別預算表").title == "歲出機關別預算表"


def test_table_without_reader_is_kept_unread():
    page = "\n虛構部測試署\n新設明細表\n中華民國 110 年度\n名稱\t金額\n子\t1\n"
    book = read_book(spending_book(more_contents="2. 新設明細表\t2~2\n", more_pages=page), "b", TABLE_READERS)
    assert (book.table("新設明細表"), book.unread_by_table()) == (None, {"新設明細表": 1})


def test_table_nobody_announced_is_refused():
    page = "\n虛構部測試署\n新設明細表\n中華民國 110 年度\n名稱\t金額\n子\t1\n"
    with pytest.raises(BookError) as error:
        read_book(spending_book(more_pages=page), "b", TABLE_READERS)
    assert (error.value.line, error.value.read) == (25, "新設明細表")


# Inside 目次, the overview, the expenditure table, work plan pages, before the last table and its last page.
@pytest.mark.parametrize("end", [12, 30, 100, 405, 830, 955, 1500, 2253, 2316])
def test_book_cut_off_is_refused(seed_lines, end):
    with pytest.raises(BookError) as error:
        read_book(seed_lines[:end], "cut.txt", TABLE_READERS)
    assert error.value.file == "cut.txt"
    assert error.value.line <= end
    assert error.value.read
    assert error.value.expected


def test_book_cut_off_names_the_first_missing_table(seed_lines):
    with pytest.raises(BookError) as error:
        read_book(seed_lines[:405], "cut.txt", TABLE_READERS)
    assert error.value.line == 405
    assert error.value.expected == "「歲入項目說明提要表」（目次第 25 行），另有 17 張表"


def test_page_missing_inside_the_book_is_noted():
    page = "\n虛構部測試署\n新設明細表\n中華民國 110 年度\n名稱\t金額\n子\t1\n"
    lines = spending_book(more_contents="2. 新設明細表\t2~2\n", more_pages=page)
    lines[8] = Line(9, "1. 歲出機關別預算表\t1~3")
    book = read_book(lines, "b", TABLE_READERS)
    assert [(n.line, n.text) for n in book.notes] == [(12, "目次所列頁次 1~3 為 3 頁，實有 1 頁")]


def test_two_books_in_one_file_are_refused(seed_text):
    with pytest.raises(BookError) as error:
        read_book(split_lines(seed_text + "\n" + seed_text), "two.txt", TABLE_READERS)
    assert (error.value.line, error.value.read) == (2345, "目次")


def test_page_lost_from_the_middle_shows_in_the_sums():
    lost = SPENDING_ROWS.replace("\t\t1\t\t5799100100 一般行政\t100\t90\t10\t人事費等。\n", "")
    book = read_book(spending_book(lost), "b", TABLE_READERS)
    assert [c.difference for c in book.checks if c.state == "off"] == [100_000, 90_000, 10_000]
