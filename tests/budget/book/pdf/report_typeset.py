"""Typesets a report table as the ministries do: three columns, one ruled row a page, items parted by height alone."""

from __future__ import annotations

from tests.budget.book.pdf.paper import Sheet, wrap

TITLE = "立法院審議中央政府總預算案所提決議、附帶決議及注意事項辦理情形報告表"
TOP, BOTTOM, STEP = 155.0, 700.0, 18.0
EDGES = (57.0, 119.0, 332.0, 537.0)


def report_pages(items: list[tuple[str, list[str], list[str]]], first: int = 30) -> list[Sheet]:
    """Items are (number, paragraphs, paragraphs of the answer); a heading in the text cell has no number."""
    lines: list[tuple[str, str, str]] = []
    for number, content, answer in items:
        texts = [line for each in content for line in wrap(each, 12, EDGES[2] - EDGES[1] - 10)]
        replies = [line for each in answer for line in wrap(each, 12, EDGES[3] - EDGES[2] - 10)]
        for index in range(max(len(texts), len(replies))):
            lines.append(
                (
                    number if index == 0 else "",
                    texts[index] if index < len(texts) else "",
                    replies[index] if index < len(replies) else "",
                )
            )
    per_page = int((BOTTOM - TOP) // STEP)
    starts = range(0, len(lines), per_page)
    return [_page(lines[at : at + per_page], first + n) for n, at in enumerate(starts)]


def _page(lines: list[tuple[str, str, str]], number: int) -> Sheet:
    sheet = Sheet()
    sheet.right(560, 25, f"(0801)-{number}", 11)
    sheet.centre(297, 50, "虛 構 部 彙 編", 16)
    sheet.centre(297, 70, TITLE, 14)
    sheet.centre(297, 84, "中華民國113年度")
    sheet.text(520, 100, "單位")
    for y in (119.0, TOP, BOTTOM + 8):
        sheet.line(EDGES[0], y, EDGES[3], y)
    sheet.line(EDGES[0], 137, EDGES[2], 137)
    sheet.columns([EDGES[0], EDGES[2], EDGES[3]], 119, BOTTOM + 8)
    sheet.columns([EDGES[1]], 137, BOTTOM + 8)
    sheet.text(70, 132, "決 議 、 附 帶 決 議 及 注 意 事 項")
    sheet.text(380, 138, "辦 理 情 形")
    sheet.text(70, 150, "項 次")
    sheet.text(200, 150, "內 容")
    for index, (item, text, reply) in enumerate(lines):
        y = TOP + 14 + STEP * index
        sheet.text(EDGES[0] + 5, y, item, 12)
        sheet.text(EDGES[1] + 5, y, text, 12)
        sheet.text(EDGES[2] + 5, y, reply, 12)
    return sheet


def report_book(items: list[tuple[str, list[str], list[str]]]) -> list[Sheet]:
    """A book of nothing but this table."""
    pages = report_pages(items)
    contents = Sheet()
    contents.centre(297, 60, "虛構部", 16)
    contents.centre(297, 85, "預 算 總 目 次", 16)
    contents.centre(297, 105, "中華民國114年度")
    contents.text(50, 140, "三、附屬表：")
    contents.text(50, 160, f"(一) {TITLE}……30-{29 + len(pages)}")
    return [contents, *pages]
