"""Typesets the content of book_content.py in three layouts.

official   as the budget office's system prints it: code above the name, no rules between rows, page number stamped
           「(2610)-015」, caption agency over title, running text down the column and on over the page
boxed      as made with a spreadsheet: a rule under every row, cells centred in height, code and name in one cell,
           title over agency, page number 「- 15 -」 at the foot
open       as official, but without any vertical rule: columns are told by the white between them
"""

from __future__ import annotations

from collections.abc import Callable

from tests.budget.book.pdf.book_content import (
    AGENCY,
    PLANS,
    REVENUE,
    REVENUE_HEADS,
    SPENDING,
    SPENDING_HEADS,
    YEAR,
    Account,
    Content,
    Plan,
)
from tests.budget.book.pdf.paper import Sheet, width_of, wrap

TOP, BOTTOM = 110.0, 780.0
LEFT, RIGHT = 30.0, 565.0
STEP = 13.0
Pages = dict[str, tuple[int, int]]


def typeset(content: Content, layout: str) -> tuple[list[Sheet], Pages]:
    """All sheets of the book (cover, contents page, tables), and the first and last page number of each table."""
    accounts = {"official": _official_accounts, "boxed": _boxed_accounts, "open": _open_accounts}[layout]
    sheets: list[Sheet] = []
    pages: Pages = {}
    number = 15
    for title, made in (
        (REVENUE, accounts(content.revenue, REVENUE_HEADS)),
        (SPENDING, accounts(content.spending, SPENDING_HEADS)),
        (PLANS, [sheet for plan in content.plans for sheet in _plan(plan)]),
    ):
        pages[title] = (number, number + len(made) - 1)
        for sheet in made:
            _caption(sheet, title, number, layout)
            number += 1
        sheets += made
    return [_cover(), _contents(pages), *sheets], pages


def _cover() -> Sheet:
    sheet = Sheet()
    sheet.centre(297, 200, f"中華民國{YEAR}年度", 24)
    sheet.centre(297, 260, "中央政府總預算案", 24)
    sheet.centre(297, 320, f"{AGENCY}單位預算", 28)
    return sheet


def _contents(pages: Pages) -> Sheet:
    sheet = Sheet()
    sheet.centre(297, 60, AGENCY, 16)
    sheet.centre(297, 85, "目 次", 16)
    sheet.centre(297, 105, f"中華民國{YEAR}年度")
    sheet.text(60, 140, "二、主要表")
    for index, (title, (first, last)) in enumerate(pages.items(), start=1):
        sheet.text(70, 140 + 20 * index, f"{index}. {title}" + "…" * 20 + f"{first:03d}-{last:03d}")
    return sheet


def _caption(sheet: Sheet, title: str, number: int, layout: str) -> None:
    if layout != "boxed":
        sheet.right(RIGHT, 25, f"(2610)-{number:03d}", 11)
        sheet.centre(297, 50, AGENCY, 14)
        sheet.centre(297, 68, title, 16)
        sheet.centre(297, BOTTOM + 35, str(number))
    else:
        sheet.centre(297, 50, title, 16)
        sheet.centre(297, 68, AGENCY, 14)
        sheet.centre(297, BOTTOM + 35, f"- {number} -")
    sheet.centre(297, 82, f"中華民國 {YEAR} 年度")
    sheet.right(RIGHT, 82, "單位：新臺幣千元")


def _edges(amounts: int) -> list[float]:
    """Columns of a 科目 table: four serials, the name, amounts, running text."""
    return [LEFT, 48, 66, 84, 102, 200, *(200 + 58 * i for i in range(1, amounts + 1)), RIGHT]


def _account_head(sheet: Sheet, heads: tuple[str, ...], edges: list[float]) -> None:
    middle = TOP - 13
    sheet.line(LEFT, TOP - 24, RIGHT, TOP - 24)
    sheet.line(LEFT, middle, edges[5], middle)
    sheet.line(LEFT, TOP, RIGHT, TOP)
    sheet.text(50, middle - 3, "科")
    sheet.text(160, middle - 3, "目")
    for x, word in zip(edges, ("款", "項", "目", "節", "名稱及編號"), strict=False):
        sheet.text(x + 3, TOP - 3, word)
    for index, head in enumerate(heads):
        cut = 3 if len(head) == 6 else 4
        sheet.text(edges[5 + index] + 4, middle - 3, head[:cut])
        sheet.text(edges[5 + index] + 4, TOP - 3, head[cut:])
    sheet.text(edges[-2] + 5, TOP - 9, "說")
    sheet.text(RIGHT - 20, TOP - 9, "明")


def _note_lines(notes: list[str], width: float) -> list[tuple[float, str]]:
    """The lines of a column of running text with their indents: an item hangs behind its number."""
    lines: list[tuple[float, str]] = []
    for note in notes:
        hang = 10.0 if note[:1].isdigit() or note[:1] in "(<（" else 0.0
        for index, line in enumerate(wrap(note, 10, width, hang)):
            lines.append((hang if index else 0.0, line))
    return lines


def _open_accounts(rows: list[Account], heads: tuple[str, ...]) -> list[Sheet]:
    return _official_accounts(rows, heads, ruled=False)


def _official_accounts(rows: list[Account], heads: tuple[str, ...], *, ruled: bool = True) -> list[Sheet]:
    edges = _edges(len(heads))
    free = 0.5 if ruled else 7.0
    sheets: list[Sheet] = []
    y = BOTTOM

    def page() -> Sheet:
        sheet = Sheet()
        _account_head(sheet, heads, edges)
        if ruled:
            sheet.columns(edges[1:5], TOP - 13, BOTTOM)
            sheet.columns(edges[5:-1], TOP - 24, BOTTOM)
        sheet.line(LEFT, BOTTOM, RIGHT, BOTTOM)
        sheets.append(sheet)
        return sheet

    for row in rows:
        if y + 2 * STEP > BOTTOM - 6:
            page()
            y = TOP + STEP
        sheet = sheets[-1]
        sheet.text(edges[4] + 8, y, row.code)
        y += STEP
        for x, serial in zip(edges, row.serials, strict=False):
            sheet.text(x + 2, y, serial)
        sheet.text(edges[4] + 1, y, row.name)
        for x, amount in zip(edges[6:], row.amounts, strict=False):
            sheet.right(x - free, y, amount)
        for indent, line in _note_lines(row.notes, RIGHT - edges[-2] - 2):
            if y > BOTTOM - 6:
                sheet = page()
                y = TOP + STEP
            sheet.text(edges[-2] + 1 + indent, y, line)
            y += STEP
        y += STEP if not row.notes else 2
    return sheets


def _boxed_accounts(rows: list[Account], heads: tuple[str, ...]) -> list[Sheet]:
    edges = _edges(len(heads))
    sheets: list[Sheet] = []
    y = BOTTOM
    for row in rows:
        notes = _note_lines(row.notes, RIGHT - edges[-2] - 4)
        names = wrap(f"{row.code} {row.name}".strip(), 10, 94)
        height = max(len(notes), len(names), 1) * STEP + 6
        if y + height > BOTTOM:
            sheets.append(Sheet())
            _account_head(sheets[-1], heads, edges)
            y = TOP
        sheet = sheets[-1]
        sheet.columns(edges[:6], TOP - 13, y + height)
        sheet.columns(edges[5:], TOP - 24, y + height)
        _centred(sheet, edges[4] + 2, y, height, [(0.0, name) for name in names])
        _centred(sheet, edges[-2] + 2, y, height, notes)
        for x, serial in zip(edges, row.serials, strict=False):
            sheet.text(x + 3, y + height / 2 + 3.5, serial)
        for x, amount in zip(edges[6:], row.amounts, strict=False):
            sheet.right(x - 2, y + height / 2 + 3.5, amount)
        y += height
        sheet.line(LEFT, y, RIGHT, y)
    return sheets


def _centred(sheet: Sheet, x: float, y: float, height: float, lines: list[tuple[float, str]]) -> None:
    at = y + (height - len(lines) * STEP) / 2 + STEP - 3
    for indent, line in lines:
        sheet.text(x + indent, at, line)
        at += STEP


def _plan(plan: Plan) -> list[Sheet]:
    """A work plan in the official form, whatever the layout of the other tables."""
    sheets: list[Sheet] = []
    edges = [LEFT, 190.0, 255.0, 335.0, RIGHT]

    def page() -> Sheet:
        sheet = Sheet()
        sheet.line(LEFT, TOP - 24, RIGHT, TOP - 24)
        sheet.line(LEFT, TOP, RIGHT, TOP)
        sheet.columns([130, 410, 470], TOP - 24, TOP)
        sheet.text(LEFT + 5, TOP - 8, "工作計畫名稱及編號")
        sheet.text(134, TOP - 8, f"{plan.code} {plan.name}")
        sheet.text(415, TOP - 8, "預算金額")
        sheet.right(RIGHT - 2, TOP - 8, plan.amount)
        sheets.append(sheet)
        return sheet

    def head(sheet: Sheet, y: float) -> float:
        sheet.line(LEFT, y, RIGHT, y)
        sheet.line(LEFT, y + 18, RIGHT, y + 18)
        sheet.line(LEFT, BOTTOM, RIGHT, BOTTOM)
        sheet.columns(edges[1:-1], y, BOTTOM)
        for x, word in zip(
            edges, ("分 支 計 畫 及 用 途 別 科 目", "金 額", "承 辦 單 位", "說 明"), strict=False
        ):
            sheet.text(x + 4, y + 13, word)
        return y + 18 + STEP

    y = _plan_prose(plan, page)
    sheet = sheets[-1]
    if y > BOTTOM - 100:
        sheet, y = page(), TOP
    y = head(sheet, y)
    rows = list(plan.rows)
    while rows:
        branch = rows.pop(0)
        objects = []
        while rows and rows[0].label[2:3] != " ":
            objects.append(rows.pop(0))
        lines = _note_lines(branch.notes, RIGHT - edges[3] - 2)
        offices = wrap(branch.offices, 10, edges[3] - edges[2] - 4)
        for index in range(max(len(lines), len(objects) + 1, len(offices))):
            if y > BOTTOM - 4:
                sheet = page()
                y = head(sheet, TOP)
            row = branch if index == 0 else objects[index - 1] if index <= len(objects) else None
            if row is not None:
                x = LEFT + (2 if index == 0 else 10)
                size = min(9.0, 9.0 * (edges[1] - x - 2) / width_of(row.label, 9.0))
                sheet.text(x, y, row.label, size)
                sheet.right(edges[2] - 1, y, row.amount)
            if index < len(offices):
                sheet.text(edges[2] + 1, y, offices[index])
            if index < len(lines):
                sheet.text(edges[3] + 1 + lines[index][0], y, lines[index][1])
            y += STEP
    return sheets


def _plan_prose(plan: Plan, page: Callable[[], Sheet]) -> float:
    """計畫內容 and 預期成果 side by side; what is too long goes on on the next page without the captions."""
    columns = (
        (LEFT + 8, _note_lines(plan.content, 245)),
        (305.0, _note_lines(plan.outcome, 245)),
    )
    sheet, y = page(), TOP + STEP
    sheet.text(LEFT + 8, y, "計畫內容：")
    sheet.text(305, y, "預期成果：")
    for index in range(max(len(lines) for _, lines in columns)):
        y += STEP
        if y > BOTTOM - 4:
            sheet.line(LEFT, BOTTOM, RIGHT, BOTTOM)
            sheet, y = page(), TOP + STEP
        for x, lines in columns:
            if index < len(lines):
                sheet.text(x + lines[index][0], y, lines[index][1])
    return y + 6
