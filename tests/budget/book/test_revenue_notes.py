import pytest

from budget.book.revenue_notes import READER
from budget.book.source import BookError
from tests.budget.book.tables import full_page, off, read_changed, read_pages, unread

TOP = (
    "來源子目及細目與編號\t0599100100 行政規費收入\t-0599100101 -審查費\t預算金額\t2,037\t承辦單位\t第一組\n"
)
ROW_HEADS = "金 額 及 說 明\n款\t項\t目\t節\t名 稱\t金 額\t說 明\n"


@pytest.fixture(scope="module")
def table(seed_lines):
    return read_changed(READER, seed_lines, {})


def note(table, code):
    return next(r for r in table.rows if r.code == code)


# Top lines of the ten pages: lowest code, 預算金額 in 千元, 承辦單位.
def test_revenue_notes_has_every_page(table):
    assert [(r.code, r.name, r.amount // 1000, r.office) for r in table.rows] == [
        ("0426100101", "罰金罰鍰", 191, "中部辦公室、工業區組"),
        ("0426100301", "一般賠償收入", 8_845, "各組室"),
        ("0526100101", "審查費", 2_037, "永續發展組、中部辦公室、知識服務組"),
        ("0526100102", "證照費", 1_820, "中部辦公室"),
        ("0526100103", "登記費", 14, "中部辦公室"),
        ("0726100101", "利息收入", 1_827, "各組室"),
        ("0726100103", "租金收入", 407, "秘書室"),
        ("0726100500", "廢舊物資售價", 211, "秘書室、各組室"),
        ("1226100201", "收回以前年度歲出", 108_309, "各組室"),
        ("1226100210", "其他雜項收入", 162_824, "各組室"),
    ]


def test_revenue_notes_sub_item_above_the_item(table):
    assert [(s.code, s.name) for s in note(table, "0426100101").sources] == [
        ("0426100100", "罰金罰鍰及怠金"),
        ("0426100101", "罰金罰鍰"),
    ]


def test_revenue_notes_texts_below_each_other(table):
    found = note(table, "0426100101")
    assert found.content == "1. 違反冷凍空調業管理條例之罰款收入。\n2. 違反產業創新條例之罰款收入。"
    assert found.legal_basis == "1. 冷凍空調業管理條例。\n2. 產業創新條例。"


def test_revenue_notes_texts_in_one_line(table):
    found = note(table, "0526100103")
    assert (found.content, found.legal_basis) == (
        "工廠登記之規費收入。",
        "申請工廠設立許可及登記事項收費標準。",
    )


def test_revenue_notes_texts_between_bars(table):
    found = note(table, "1226100201")
    assert (found.content, found.legal_basis) == ("收回以前年度科技專案計畫經費結餘款等繳庫數。", "預算法。")


def test_revenue_notes_rows_of_a_page(table):
    rows = [
        (a.level, a.kuan, a.xiang, a.mu, a.jie, a.code, a.amount) for a in note(table, "0726100103").accounts
    ]
    assert rows == [
        ("kuan", 4, None, None, None, "0700000000", 407_000),
        ("xiang", None, 145, None, None, "0726100000", 407_000),
        ("mu", None, None, 1, None, "0726100100", 407_000),
        ("jie", None, None, None, 2, "0726100103", 407_000),
    ]


def test_revenue_notes_explanation(table):
    last = note(table, "0726100500").accounts[-1]
    assert (last.line, last.level, last.explanation) == (675, "mu", "國有財產報廢變賣繳庫數。")


def test_revenue_notes_claims_every_line_that_is_not_blank(table, seed_lines):
    page_tops = {number for number in range(451, 736) if "歲入項目說明提要表" in seed_lines[number - 1].text}
    heads = {number + offset for number in page_tops for offset in (-1, 0, 2, 4)}
    filled = {line.number for line in seed_lines[450:734] if not line.is_blank}
    assert set(table.uses) == filled - heads


def test_revenue_notes_all_sums_of_the_seed_hold(table):
    assert off(table) == []


def test_revenue_notes_checks_what_the_explanation_quotes(table):
    # 1,125 + 525 + 128 + 248 + 11 = 2,037 千元, and five times number x price (1,050 x 0.5 = 525).
    found = [(c.left, c.right) for c in table.checks if c.line == 542]
    assert found == [
        (2_037_000, 2_037_000),
        (1_125_000, 1_125_000),
        (525_000, 525_000),
        (128_000, 128_000),
        (248_000, 248_000),
        (11_000, 11_000),
    ]


def test_revenue_notes_reports_a_row_that_differs_from_the_top(seed_lines):
    table = read_changed(READER, seed_lines, {650: ("\t407\t", "\t470\t")})
    assert [(line, difference) for line, _, difference in off(table)] == [(630, -63_000), (650, 63_000)]


def test_revenue_notes_refuses_an_amount_that_is_none(seed_lines):
    with pytest.raises(BookError) as caught:
        read_changed(READER, seed_lines, {650: ("\t407\t", "\t4O7\t")})
    assert (caught.value.line, caught.value.read) == (650, "4O7")


def test_revenue_notes_refuses_a_page_without_its_top_line(seed_lines):
    with pytest.raises(BookError, match="沒有來源子目") as caught:
        read_changed(READER, seed_lines, {659: None})
    assert caught.value.line == 652


def test_revenue_notes_refuses_a_row_with_too_few_columns(seed_lines):
    with pytest.raises(BookError, match="欄數不足") as caught:
        read_changed(
            READER,
            seed_lines,
            {650: ("\t407\t1. 員工餐廳場地之租金收入18千元。 2. 員工停車位之租金收入389千元。", "")},
        )
    assert caught.value.line == 650


def test_revenue_notes_page_that_goes_on():
    first = (
        TOP
        + "歲 入 項 目 說 明\n一、項目內容\t二、法令依據\n1.審查費。\t1.收費標準。\n2.其他。\t2.管理條例。\n"
        + ROW_HEADS
        + "3\t\t\t\t0500000000 規費收入\t2,037\t\n\t\t\t1\t0599100101 審查費\t2,037\t1.審查2,000千元。2.換證"
    )
    second = TOP + "歲 入 項 目 說 明\n" + ROW_HEADS + "\t\t\t\t\t\t等37千元。"
    table, book = read_pages(READER, full_page(READER.title, first) + full_page(READER.title, second))
    (found,) = table.rows
    assert (found.content, found.legal_basis) == ("1.審查費。\n2.其他。", "1.收費標準。\n2.管理條例。")
    assert found.accounts[-1].explanation == "1.審查2,000千元。2.換證等37千元。"
    assert (off(table), unread(book)) == ([], [])


def test_revenue_notes_leaves_text_before_the_headings_unread_and_says_so():
    text = TOP + "來歷不明的一行\n" + ROW_HEADS + "\t\t\t1\t0599100101 審查費\t2,037\t"
    table, book = read_pages(READER, full_page(READER.title, text))
    assert [n.line for n in table.notes] == unread(book) != []
