import pytest

from budget.book.expenditure_by_agency import ExpenditureByAgency
from budget.book.reader import read_book
from budget.book.source import BookError
from tests.budget.book.books import SPENDING_ROWS, spending_book


def row(expenditure, line):
    return next(r for r in expenditure.rows if r.line == line)


def read(rows):
    return read_book(spending_book(rows), "book.txt", [ExpenditureByAgency()]).tables[0]


# Line, code, level, numbers and amounts (千元) read off lines 396-445.
@pytest.mark.parametrize(
    ("line", "code", "level", "numbers", "amounts"),
    [
        (397, "0026100000", "xiang", (13, 2, None, None), (9_155_093, 8_782_742, 372_351)),
        (398, "5226100000", "group", (13, 2, None, None), (8_244_474, 7_879_840, 364_634)),
        (399, "5226102200", "mu", (13, 2, 1, None), (8_244_474, 7_879_840, 364_634)),
        (400, "5726100000", "group", (13, 2, None, None), (910_619, 902_902, 7_717)),
        (401, "5726100100", "mu", (13, 2, 2, None), (354_975, 343_420, 11_555)),
        (430, "5726102000", "mu", (13, 2, 3, None), (552_644, 555_402, -2_758)),
        (431, "5726109000", "mu", (13, 2, 4, None), (0, 1_080, -1_080)),
        (432, "5726109011", "jie", (13, 2, 4, 1), (0, 1_080, -1_080)),
    ],
)
def test_expenditure_row(expenditure, line, code, level, numbers, amounts):
    found = row(expenditure, line)
    assert (found.code, found.level, (found.kuan, found.xiang, found.mu, found.jie)) == (code, level, numbers)
    assert (found.this_year, found.last_year, found.change) == tuple(a * 1000 for a in amounts)


def test_expenditure_kuan_prints_no_amount(expenditure):
    kuan = row(expenditure, 396)
    assert (kuan.code, kuan.name, kuan.kuan, kuan.this_year) == ("0026000000", "經濟部主管", 13, None)


def test_expenditure_total_is_the_sum_of_its_mu(expenditure):
    assert sum(r.this_year for r in expenditure.rows if r.level == "mu") == 9_155_093_000


def test_expenditure_all_sums_hold(expenditure):
    assert {check.state for check in expenditure.checks} == {"holds"}


def test_expenditure_explanation_below_the_table_goes_to_the_row_of_its_amount(expenditure):
    assert row(expenditure, 399).explanation_lines == (403, 405, 407, 409, 411, 413)


def test_expenditure_explanation_goes_on_in_the_next_page_cell_of_another_row(expenditure):
    found = row(expenditure, 401)
    assert found.explanation_lines == (415, 417, 430)
    assert found.explanation.split("\n")[1:3] == [
        "2. 本年度預算數之內容與上年度之比較如下：",
        "(1)人員維持費282,317千元，較上年度增列員工薪俸晉級差額等經費714千元。",
    ]


def test_expenditure_explanation_restarts_inside_a_cell(expenditure):
    found = row(expenditure, 430)
    assert found.explanation.startswith("1. 本年度預算數552,644千元，")
    assert found.explanation.endswith("(6)新增空總臺灣當代文化實驗場第二期整體發展計畫經費82,604千元。")


def test_expenditure_explanation_of_an_own_cell(expenditure):
    assert row(expenditure, 445).explanation == "仍照上年度預算數編列。"


def test_expenditure_row_without_code_stays_unknown_without_the_work_plans(seed_lines):
    book = read_book(seed_lines, "book.txt", [ExpenditureByAgency()])
    found = row(book.tables[0], 445)
    assert (found.code, found.name, found.level, found.mu, found.this_year) == (None, "", "mu", 5, 3_000_000)


def test_expenditure_notes_every_number_out_of_place(expenditure):
    assert [note.lines for note in expenditure.notes] == [(396, 397), (398, 399), (401,)]


def test_expenditure_reads_another_agency():
    rows = read(SPENDING_ROWS).rows
    assert [(r.level, r.code, r.mu) for r in rows] == [
        ("kuan", "0099000000", None),
        ("xiang", "0099100000", None),
        ("group", "5799100000", None),
        ("mu", "5799100100", 1),
        ("mu", "5799101000", 2),
    ]


def test_expenditure_sum_that_does_not_come_out_is_reported():
    table = read(SPENDING_ROWS.replace("\t200\t160\t40", "\t201\t161\t40"))
    assert [(c.line, c.difference) for c in table.checks if c.state == "off"] == [(21, -1000), (21, -1000)]


def test_expenditure_number_nobody_takes_is_noted():
    table = read(SPENDING_ROWS + "\t\t\t7\t5799101100 其他業務\t\t\t\t\n")
    assert [note.text for note in table.notes] == ["5799101100 其他業務：目的序號 7 印在別欄"]


@pytest.mark.parametrize(
    ("old", "new", "read_text"),
    [
        ("\t100\t90\t10\t人事費等。", "\t100\t90", "\t\t1\t\t5799100100 一般行政\t100\t90"),
        ("\t100\t90\t10", "\t1O0\t90\t10", "1O0"),
        ("\t100\t90\t10", "\t100\t9,0\t10", "9,0"),
        ("\t\t1\t\t5799100100", "\t\tI\t\t5799100100", "I"),
        ("\t\t1\t\t5799100100 一般行政", "\t\t\t\t579910010 一般行政", "\t\t\t\t579910010 一般行政\t100\t90\t10\t人事費等。"),
    ],
)  # fmt: skip
def test_expenditure_refuses_a_broken_row(old, new, read_text):
    with pytest.raises(BookError) as error:
        read(SPENDING_ROWS.replace(old, new))
    assert (error.value.file, error.value.line, error.value.read) == ("book.txt", 22, read_text)
    assert error.value.expected


def test_expenditure_refuses_a_table_without_its_total():
    with pytest.raises(BookError, match="沒有總數"):
        read(SPENDING_ROWS.replace("300\t250\t50", "\t\t"))
