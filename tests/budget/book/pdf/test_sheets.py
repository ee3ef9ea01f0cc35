"""Facing pages, content beyond the page's edge, turned pages."""

import pytest

from budget.book.pdf.reader import read_lines
from tests.budget.book.pdf.paper import HEIGHT, WIDTH, Sheet, write_pdf
from tests.budget.book.pdf.test_bad_files import contents_page

LEFT_EDGES, RIGHT_EDGES = [40.0, 200.0, 300.0, 400.0, 555.0], [40.0, 200.0, 300.0, 555.0]
EXPECTED = [
    "名稱\t人事費\t業務費\t獎補助費\t小計\t設備及投資\t合計",
    "合計\t300\t200\t100\t600\t40\t640",
    "一般行政\t300\t150\t-\t450\t40\t490",
    "測試業務\t-\t50\t100\t150\t-\t150",
]


def half(right: bool) -> Sheet:
    """One of two facing pages: agency, title and year are cut at the fold."""
    sheet = Sheet()
    edges = RIGHT_EDGES if right else LEFT_EDGES
    words = ("試署", "途別科目分析表", "109年度") if right else ("虛構部測", "歲出一級用", "中華民國")
    for y, size, text in zip((50, 68, 82), (14, 16, 10), words, strict=True):
        (sheet.text if right else sheet.right)(40 if right else 555, y, text, size)
    if right:
        sheet.right(555, 82, "單位：新臺幣千元")
    for y in (100, 120, 700):
        sheet.line(
            edges[0], y + (2 if right and y == 120 else 0), edges[-1], y + (2 if right and y == 120 else 0)
        )
    sheet.columns(edges[1:], 100, 700)
    for row, line in enumerate(EXPECTED):
        cells = line.split("\t")[4 if right else 0 : None if right else 4]
        y = 114 if row == 0 else 140 + 15 * row
        for at, cell in enumerate(cells):
            if row == 0 or (at == 0 and not right):
                sheet.text(edges[at] + 4, y, cell)
            else:
                sheet.right(edges[at + 1] - 2, y, cell)
    sheet.text(20 if not right else 500, 25, f"(1234)-{123 if right else 122}", 11)
    return sheet


def twins() -> list[Sheet]:
    """Two pages that both hold the whole spread; each shows its half."""
    halves = half(False), half(True)
    spread = Sheet(ops=[*halves[0].ops, "q", *halves[1].shifted(WIDTH).ops, "Q"])
    return [spread, spread.shifted(-WIDTH)]


def stamped_twins() -> list[Sheet]:
    """Twins as published: each page has its own number stamped on it, so only that differs."""
    pages = twins()
    for number, page in enumerate(pages, start=122):
        page.ops = ["q", *page.ops, "Q"]
        page.text(250, 820, f"(5678)-{number}", 11)
    return pages


def table_lines(tmp_path, sheets: list[Sheet], agency: str = "虛構部測試署") -> list[str]:
    path = write_pdf(tmp_path / "book.pdf", [contents_page(agency, "1. 歲出一級用途別科目分析表"), *sheets])
    (part,) = read_lines(path)
    (leaf,) = part.leaves
    return [line.text for line in (*leaf.head, *leaf.body) if "\t" in line.text]


@pytest.mark.parametrize(
    "sheets",
    [
        pytest.param([half(False), half(True)], id="each half on a page of its own"),
        pytest.param(twins(), id="both pages hold the whole spread"),
        pytest.param(stamped_twins(), id="both pages hold the whole spread, numbers stamped"),
        pytest.param(twins()[:1], id="spread whose twin is missing"),
    ],
)
def test_facing_pages_become_one_table(tmp_path, sheets):
    assert table_lines(tmp_path, sheets) == EXPECTED


def test_caption_cut_at_the_fold_is_joined(tmp_path):
    path = write_pdf(tmp_path / "book.pdf", [contents_page("虛構部測試署"), half(False), half(True)])
    caption = read_lines(path)[0].leaves[0].leaf.caption
    assert (caption.agency, caption.title, caption.year) == ("虛構部測試署", "歲出一級用途別科目分析表", 109)


def test_lines_of_facing_pages_know_both_page_numbers(tmp_path):
    path = write_pdf(tmp_path / "book.pdf", [contents_page("虛構部測試署"), *twins()])
    part = read_lines(path)[0]
    assert part.leaves[0].leaf.numbers == (122, 123)


def test_content_beyond_the_edge_of_a_single_page_is_not_printed(tmp_path):
    sheet = Sheet()
    sheet.centre(297, 50, "虛構部測試署", 14)
    sheet.centre(297, 68, "歲出一級用途別科目分析表", 16)
    sheet.centre(297, 82, "中華民國109年度")
    for y in (100, 120, 700):
        sheet.line(40, y, 555, y)
    sheet.columns([200, 300], 100, 700)
    for at, word in zip((44, 210, 310), ("名稱", "金額", "說明"), strict=True):
        sheet.text(at, 114, word)
    for at, word in zip((44, 210, 310), ("合計", "1,000", "含人事費。"), strict=True):
        sheet.text(at, 140, word)
    sheet.text(WIDTH + 50, 140, "草")
    assert table_lines(tmp_path, [sheet]) == ["名稱\t金額\t說明", "合計\t1,000\t含人事費。"]


def test_turned_page_is_read_as_it_is_shown(tmp_path):
    # Every text has a letter of any machine's fonts: PDFium drops turned text that has no glyph at all.
    upright = Sheet(width=HEIGHT, height=WIDTH)
    upright.centre(421, 50, "虛構部測試署A", 14)
    upright.centre(421, 68, "歲出A級用途別科目分析表", 16)
    upright.centre(421, 82, "中華民國109年度")
    for y in (100, 120, 500):
        upright.line(40, y, 800, y)
    upright.columns([200, 400], 100, 500)
    for at, word in zip((44, 210, 410), ("名稱A", "金額A", "說明A"), strict=True):
        upright.text(at, 114, word)
    for at, word in zip((44, 210, 410), ("合計A", "1,000", "含A級人事費。"), strict=True):
        upright.text(at, 140, word)
    # Drawn a quarter turn to the left on a tall page that is shown a quarter turn to the right.
    turned = Sheet(ops=[f"0 1 -1 0 {WIDTH} 0 cm", *upright.ops], rotate=90)
    lines = table_lines(tmp_path, [turned], agency="虛構部測試署A")
    assert lines == ["名稱A\t金額A\t說明A", "合計A\t1,000\t含A級人事費。"]
