import pytest

from budget.book.contents import read_contents
from budget.book.pages import cut_pages, is_column_head
from budget.book.source import BookError, Line, split_lines
from tests.budget.book.books import COVER

FULL = "\n虛構部測試署\n甲表\n中華民國 110 年度\n\n名稱\t金額\n子\t1\n"
LEFT, RIGHT = "\n虛構部\n{}\n中華民國\n\n", "\n測試署\n{}\n110年度\n\n單位：新臺幣千元\n\n"


def cut(entries, pages):
    lines = split_lines(COVER + entries + pages)
    return cut_pages(lines, read_contents(lines, "book.txt"), "book.txt")


@pytest.fixture(scope="module")
def seed_sections(seed):
    return {section.title: section for section in seed.sections}


# (first line, last line, sheets) read off the seed page by page; a sheet of facing pages counts twice.
@pytest.mark.parametrize(
    ("title", "first", "last", "pages"),
    [
        ("預算總說明", 46, 336, 13),
        ("歲入來源別預算表", 337, 384, 2),
        ("歲出機關別預算表", 385, 450, 3),
        ("歲入項目說明提要表", 451, 735, 10),
        ("歲出計畫提要及分支計畫概況表", 736, 1361, 28),
        ("各項費用彙計表", 1362, 1423, 2),
        ("歲出一級用途別科目分析表", 1424, 1454, 2),
        ("資本支出分析表", 1455, 1477, 2),
        ("預算員額明細表", 1499, 1524, 2),
        ("公務車輛明細表", 1525, 1545, 1),
        ("現有辦公房舍明細表", 1546, 1578, 2),
        ("補助經費分析表", 1579, 1605, 2),
        ("捐助經費分析表", 1606, 1820, 14),
        ("派員出國計畫預算類別表—開會、談判", 1838, 1868, 2),
        ("派員赴大陸計畫預算類別表", 1869, 1885, 2),
        ("歲出按職能及經濟性綜合分類表", 1886, 1951, 6),
        ("跨年期計畫概況表", 1952, 1963, 1),
        ("委辦經費分析表", 1964, 2253, 24),
    ],
)
def test_seed_section(seed_sections, title, first, last, pages):
    section = seed_sections[title]
    assert (section.lines, len(section.pages)) == ((first, last), pages)


def test_seed_resolution_report_is_of_the_year_before(seed):
    last = seed.sections[-1]
    assert (last.number, last.lines, {page.year for page in last.pages}) == ("三.18", (2254, 2330), {108})


def test_seed_facing_pages_share_caption_year_and_unit(seed_sections):
    left, right = seed_sections["現有辦公房舍明細表"].pages
    assert [(p.title, p.year, p.unit, p.agency, p.half) for p in (left, right)] == [
        ("現有辦公房舍明細表", 109, "新臺幣千元，平方公尺", "經濟部", "left"),
        ("現有辦公房舍明細表", 109, "新臺幣千元，平方公尺", "工業局", "right"),
    ]


def test_seed_left_half_without_caption_belongs_to_the_right_half(seed_sections):
    left, right = seed_sections["資本支出分析表"].pages
    assert (left.half, left.agency, left.head[0].number, right.head[0].number) == ("left", None, 1455, 1463)


def test_seed_every_page_begins_its_body_below_the_column_heads(seed_sections):
    bodies = [page.body[0].number for page in seed_sections["委辦經費分析表"].pages[:4]]
    assert bodies == [1967, 1985, 1997, 2012]


def test_seed_book_has_no_note_about_its_pages(seed):
    assert [note for note in seed.notes if not note.table] == []


def test_pages_join_the_halves_of_a_caption():
    result = cut(
        "1. 預算員額明細表\t1~2\n", LEFT.format("預算員額") + "甲\t1\n" + RIGHT.format("明細表") + "2\n"
    )
    assert [page.title for page in result.sections[0].pages] == ["預算員額明細表"] * 2


def test_pages_read_a_bold_caption():
    result = cut("1. 甲表\t1~2\n", "**虛構部測試署\n甲表**\n\n中華民國 110 年度\n子\t1\n")
    assert [line.text for line in result.sections[0].body] == ["子\t1"]


def test_pages_place_an_uncaptioned_sheet_between_its_neighbours():
    entries = "1. 甲表\t1\n2. 捐助經費分析表\t2~3\n3. 乙表\t4\n4. 委辦經費分析表\t5~6\n"
    sheet = "\n捐 助 計 畫\t金額\n子\t1\n" + RIGHT.format("分析表") + "2\n"
    result = cut(entries, FULL + sheet + FULL.replace("甲表", "乙表"))
    assert [s.title for s in result.sections] == ["甲表", "捐助經費分析表", "乙表"]


def test_pages_leave_a_sheet_that_fits_two_tables_alike_unplaced():
    entries = "1. 甲表\t1\n2. 補助經費分析表\t2~3\n3. 捐助經費分析表\t4~5\n"
    result = cut(entries, FULL + "\n計 畫\t金額\n子\t1\n" + RIGHT.format("分析表") + "2\n")
    assert [note.line for note in result.notes] == [20]


def test_pages_take_a_caption_with_a_slip_and_say_so():
    result = cut("1. 歲入來源別預算表\t1\n", FULL.replace("甲表", "歲入來源別預算秉"))
    assert (result.sections[0].title, [n.line for n in result.notes]) == ("歲入來源別預算表", [11])


def test_pages_drop_dividers():
    result = cut("1. 甲表\t1\n", "\n主 要 表\n" + FULL + "\n本 頁 空 白\n")
    assert (result.dividers, [line.text for line in result.sections[0].body if line.text]) == (
        (11, 20),
        ["子\t1"],
    )


def test_pages_name_the_tables_that_are_missing():
    result = cut("1. 甲表\t1\n2. 乙表\t2\n", FULL)
    assert [entry.title for entry in result.missing] == ["乙表"]


def test_pages_refuse_a_caption_nobody_announced():
    with pytest.raises(BookError) as error:
        cut("1. 甲表\t1\n", FULL + FULL.replace("甲表", "神祕的附錄"))
    assert (error.value.line, error.value.read) == (18, "神祕的附錄")


def test_pages_refuse_a_page_of_another_agency():
    with pytest.raises(BookError) as error:
        cut("1. 甲表\t1\n", FULL + FULL.replace("虛構部測試署", "虛構部他署"))
    assert (error.value.line, error.value.read) == (19, "虛構部他署")


def test_pages_refuse_a_table_that_returns_after_another():
    with pytest.raises(BookError, match="不相連"):
        cut("1. 甲表\t1\n2. 乙表\t2\n", FULL + FULL.replace("甲表", "乙表") + FULL)


@pytest.mark.parametrize("text", ["款\t項\t目\t節", "\t\t\t經 常", "名 稱\t107及以 前年度 預算數"])
def test_column_head(text):
    assert is_column_head(Line(1, text))


@pytest.mark.parametrize(
    "text", ["合計\t\t-", "一·定期會議\t\t", "13\t經濟部主管\t", "<p>壹、通案決議</p>\t", "甲。\t乙", "甲乙"]
)
def test_column_head_not(text):
    assert not is_column_head(Line(1, text))


def test_column_head_of_one_word_on_a_right_half():
    assert is_column_head(Line(1, "經 費 之 用 途 分 析\t\t\t"), "right")
