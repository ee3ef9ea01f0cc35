"""The real pages: 87 of the FY114 book of 內政部. Expected values are read off the printed pages."""

from collections import Counter

import pytest

from budget.book.pdf.document import open_pdf
from budget.book.pdf.glyphs import group_lines
from budget.book.pdf.parts import read_leaf
from budget.book.pdf.sheets import make_sheets
from tests.paths import shared_data


def rows_of(sample, title, part=None):
    return (part or sample.main).book.table(title).rows


def test_sample_book_is_named_by_its_contents_page(sample):
    book = sample.main.book
    assert (book.agency_name, book.year, sample.pages) == ("內政部", 114, 87)


def test_contents_page_lists_tables_of_three_levels(sample):
    entries = {entry.number: (entry.title, entry.pages) for entry in sample.main.book.contents.entries}
    assert entries["一"] == ("預算總說明", "001-038")
    assert entries["二.2"] == ("歲出機關別預算表", "041-051")
    assert entries["三.1"] == ("歲入項目說明提要表", "053-064")
    assert entries["三.2"] == ("歲出計畫提要及分支計畫概況表", "065-114")
    assert len(entries) == 21


def test_tables_of_the_cut_are_named_with_the_pages_that_are_missing(sample):
    absent = {each.entry.title: each.pages for each in sample.main.absent}
    assert absent["歲出機關別預算表"] == "44-51"
    assert absent["派員出國計畫預算總表及類別表"] == "170-171、174-175"
    assert "歲入來源別預算表" not in absent
    assert "歲出一級用途別科目分析表" not in absent


def test_cut_is_an_excerpt(sample):
    assert sample.main.is_excerpt


def test_book_of_the_subordinate_agency_is_a_part_of_its_own(sample):
    (part,) = sample.appendices
    titles = [section.title for section in part.book.sections]
    assert part.book.agency_name == "內政部國土測繪中心"
    assert titles == [entry.title for entry in part.book.contents.entries]


def test_no_line_is_unread(sample):
    # The report table's reader belongs to oversight; without it that table is kept as printed.
    assert sample.main.book.unread_by_table() == {}
    assert sample.appendices[0].book.unread_by_table() == {}


def test_every_printed_character_is_in_some_line():
    """Nothing of 87 pages is dropped and nothing is added: characters of each page = characters of its lines."""
    with open_pdf(shared_data("book-pages-fy114.pdf")) as document:
        for sheet in make_sheets(document.pages()):
            leaf = read_leaf(sheet)
            made = [*leaf.stamps, *leaf.above, *leaf.caption_lines, *leaf.table.head, *leaf.table.body]
            printed = Counter(g.char for line in group_lines(sheet.glyphs) for g in line)
            printed.update("".join(sheet.stamps))
            assert without_spaces(Counter("".join(line.text for line in made))) == without_spaces(printed)


def without_spaces(characters):
    return {char: count for char, count in characters.items() if not char.isspace()}


def test_places_of_lines_are_printed_page_numbers(sample):
    row = next(r for r in rows_of(sample, "歲入來源別預算表") if r.code == "1208010210")
    assert str(sample.main.places[row.line]) == "第40頁"


def test_revenue_row_with_its_code_above_the_name(sample):
    row = next(r for r in rows_of(sample, "歲入來源別預算表") if r.code == "0508010101")
    assert (row.name, row.jie, row.this_year, row.settled, row.change) == (
        "審查費",
        1,
        11_415_000,
        12_254_000,
        44_000,
    )
    assert row.explanation.startswith("本年度預算數係審查舖設維護變更海底電纜或管道許可案、申請測繪業許可案")


def test_revenue_explanation_that_goes_on_over_the_page(sample):
    row = next(r for r in rows_of(sample, "歲入來源別預算表") if r.code == "0508010307")
    assert row.explanation.endswith("電子化全球衛星即時動態定位系統服務等收入。")


def test_bold_name_printed_twice_is_read_once(sample):
    row = rows_of(sample, "歲出機關別預算表")[2]
    assert (row.code, row.name, row.this_year) == ("3708010000", "民政支出", 13_311_035_000)


def test_expenditure_has_the_settled_column(sample):
    row = next(r for r in rows_of(sample, "歲出機關別預算表") if r.code == "3708011000")
    assert row.name == "民政及宗教禮制業務"
    assert (row.last_year, row.settled, row.change) == (6_653_756_000, 4_552_559_000, -984_152_000)


def test_work_plan_over_four_pages(sample):
    plan = rows_of(sample, "歲出計畫提要及分支計畫概況表")[0]
    assert [(b.number, b.amount) for b in plan.branches] == [
        ("01", 1_640_215_000),
        ("02", 113_189_000),
        ("03", 15_518_000),
        ("04", 3_053_000),
    ]
    assert plan.branches[0].offices == ("人事處", "國土測繪中心", "土地重劃工程處")
    assert "21.對退休人員給付之三節慰問金1,250千元。" in plan.branches[1].text
    assert plan.outcome == "完成良好機關管理工作，使助於本部業務之順利進行。"


def test_facing_pages_are_one_row_each(sample):
    rows = rows_of(sample, "歲出一級用途別科目分析表")
    row = next(r for r in rows if r.cells[4] == "役政業務")
    left = ("1,966,947", "732,426", "424,515", "-")
    right = ("-", "3,123,888", "600", "346,512", "15,601", "-", "362,713", "3,486,601")
    assert row.cells[5:] == (*left, *right)
    assert len(rows) == 19


def test_sums_hold_where_the_cut_leaves_them_whole(sample):
    """Only four 決算數 are off, by one thousand in the print: 440,635 is not 9,785 + 72,212 + 88,700 + 269,937."""
    off = {(c.name, c.difference) for c in sample.main.book.checks if c.state == "off"}
    assert off == {
        ("合 計 = 各款之和（前年度決算數）", 1_000),
        ("0508010300 使用規費收入 = 各節之和（前年度決算數）", 1_000),
        ("0708010100 財產孳息 = 各節之和（前年度決算數）", -1_000),
        ("1208010200 雜項收入 = 各節之和（前年度決算數）", 1_000),
    }


def test_sum_over_missing_pages_is_unchecked_and_says_why(sample):
    check = next(
        c for c in sample.main.book.checks if c.name.startswith("3708010000 民政支出 = 各目之和（本年度")
    )
    assert (check.state, check.text) == ("unchecked", "本檔未收入第 44-51 頁，無從核對")


@pytest.mark.parametrize(
    ("title", "line", "start"),
    [
        ("媒體政策及業務宣導費彙計表", 3, ("", "", "2", "", "3708011000 民政及宗教禮制業務", "1,688")),
        ("派員出國計畫預算類別表－考察、視察、訪問", 0, ("一、考察",)),
    ],
)
def test_table_without_a_reader_is_kept_as_printed(sample, title, line, start):
    row = rows_of(sample, title)[line]
    assert row.cells[: len(start)] == start


def test_staff_block_above_the_buildings_is_read_with_them(sample):
    quota = rows_of(sample, "現有辦公房舍明細表")[-1]
    assert (quota.total, dict(quota.counts)["技工"]) == (1468, 316)
