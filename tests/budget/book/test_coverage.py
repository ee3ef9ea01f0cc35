"""Nothing of the seed is lost: every line is accounted for, every figure and every word is found again in the rows.

What counts as a figure: each number printed in a line that a table took, in a cell of its own or in running text
(1,080 and 29.00 as well as years, counts and item numbers). Not counted: codes and letter numbers of nine digits and
more without grouping, and the attributes of tags that the conversion left. Figures are counted: one that the page
prints three times must be stored three times. The rows of a branch plan's numbered items do not count, because
they repeat what its 說明 says.
"""

import re
from collections import Counter
from decimal import Decimal
from itertools import pairwise

from budget.book.cells import clean
from budget.book.labels import table_rows
from budget.notation.text import narrow
from oversight.book_import.tables import REPORT_TITLE

_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_ALONE = re.compile(r"([-△]?)\s*(\d+(?:,\d{3})*(?:\.\d+)?)")
_HAN = re.compile(r"[\u3400-\u9fff]{2,}")
_REPEATING = ("細部計畫", "說明各項", "說明分項")
#: The page's end cuts 195,000 (195,00|0, lines 981 and 993) and the year 108 (1|08, line 1318) in two.
SPLIT = {Decimal(195): 1, Decimal(0): 2, Decimal(1): 1, Decimal(8): 1}
#: The code 11 of a function is printed on each of three joined pages.
REPEATED = {Decimal(11): 2}
NOT_STORED_AS_PRINTED = {
    "歲出計畫提要及分支計畫概況表": SPLIT,
    "歲出按職能及經濟性綜合分類表": REPEATED,
}
#: Heads that stand in a row's own line: labels of the page, not words of a row.
LABELS = {
    REPORT_TITLE: {"項次內"},
    "歲入項目說明提要表": {"項目內容", "法令依據"},
    "歲出計畫提要及分支計畫概況表": {"工作計畫名稱及編號", "預算金額"},
}


def numbers(text):
    """Every number in running text, without its sign."""
    found = [m.group() for m in _NUMBER.finditer(narrow(text))]
    return [Decimal(number.replace(",", "")) for number in found if len(number) < 9 or "," in number]


def printed_numbers(line):
    """The numbers of one line: signed where one fills its cell."""
    for cell in line.cells:
        alone = _ALONE.fullmatch(narrow(clean(cell)))
        if alone and (len(alone[2]) < 9 or "," in alone[2]):
            number = Decimal(alone[2].replace(",", ""))
            yield -number if alone[1] else number
        else:
            yield from numbers(clean(cell))


def stored_numbers(table):
    """The numbers of a table's rows, money in the unit that the page prints."""
    unit = 10**8 if table.title == "跨年期計畫概況表" else 1000
    columns, rows = table_rows(table)
    for row in rows:
        if row.cells[0] in _REPEATING:
            continue
        for column, cell in zip(columns, row.cells, strict=True):
            if column.kind == "money" and cell is not None:
                yield Decimal(cell) / unit
            elif column.kind == "number" and cell is not None and column.field != "supplied_from":
                yield Decimal(cell)
            elif cell is not None:
                yield from numbers(str(cell))


def read_lines(book, lines, table):
    """The lines that a table's rows are made of."""
    return [
        line for line in lines if (use := book.line_uses[line.number]).table == table and use.kind == "read"
    ]


def test_no_line_of_the_seed_is_unread(whole_seed):
    assert whole_seed.line_counts() == {"total": 2330, "read": 1051, "furniture": 1279, "unread": 0}


def test_runs_of_line_uses_cover_the_file(whole_seed):
    runs = whole_seed.uses_runs()
    covered = [number for first, last, *_ in runs for number in range(first, last + 1)]
    assert covered == list(range(1, 2331))


def test_runs_say_what_the_lines_say(whole_seed):
    for first, last, kind, table, row in whole_seed.uses_runs():
        for number in (first, last):
            use = whole_seed.line_uses[number]
            assert (use.kind, use.table, use.row) == (kind, table, row)


def test_neighbouring_runs_differ(whole_seed):
    runs = whole_seed.uses_runs()
    assert all(a[2:] != b[2:] for a, b in pairwise(runs))


def test_every_figure_of_the_seed_is_stored(whole_seed, seed_lines):
    total = 0
    for table in whole_seed.tables:
        printed = Counter(
            n for line in read_lines(whole_seed, seed_lines, table.title) for n in printed_numbers(line)
        )
        total += printed.total()
        stored = Counter(stored_numbers(table))
        lost = {n: times - stored[n] for n, times in printed.items() if stored[n] < times}
        assert lost == NOT_STORED_AS_PRINTED.get(table.title, {}), table.title
    assert total == 3333


def test_figures_on_lines_that_repeat_a_heading_are_stored(whole_seed, seed_lines):
    """Every page of a work plan prints its amount again."""
    repeated = 0
    for table in whole_seed.tables:
        stored = set(stored_numbers(table))
        for line in seed_lines:
            use = whole_seed.line_uses[line.number]
            if use.table == table.title and use.kind == "furniture" and re.search(r"\d,\d{3}", line.text):
                repeated += 1
                grouped = re.findall(r"\d{1,3}(?:,\d{3})+", line.text)
                assert {Decimal(n.replace(",", "")) for n in grouped} <= stored
    assert repeated == 24


def test_no_figure_stands_outside_of_the_tables(whole_seed, seed_lines):
    outside = [line for line in seed_lines if whole_seed.line_uses[line.number].table in ("", "目次")]
    assert [line.number for line in outside if re.search(r"\d,\d{3}", line.text)] == []


def test_every_word_of_the_seed_is_stored(whole_seed, seed_lines):
    words = 0
    for table in whole_seed.tables:
        columns, rows = table_rows(table)
        cells = [str(cell) for row in rows for cell in row.cells if cell is not None]
        stored = "\0".join("".join(text.split()) for text in cells)
        stored += "\0".join(column.label for column in columns)
        for line in read_lines(whole_seed, seed_lines, table.title):
            found = [word for cell in line.cells for word in _HAN.findall(clean(cell))]
            words += len(found)
            lost = {word for word in found if word not in stored}
            assert lost <= LABELS.get("".join(table.title.split()), set()), (table.title, line.number)
    assert words > 5000
