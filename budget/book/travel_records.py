"""What the travel tables share: columns found by their heads, plans over several lines and two facing pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from budget.book.cell_figures import is_figure, money, unit_factor
from budget.book.cells import clean
from budget.book.facing import Sheet, SheetRow, open_sheets, opens_row
from budget.book.pages import Section
from budget.book.plan_rows import WorkPlan
from budget.book.results import BookContext, Note
from budget.book.source import Line
from budget.notation.text import fold, narrow

_NUMBER = re.compile(r"\s*(\d{1,3})(?=\s|[^\d.,\s])\s*")
#: 領域代碼 closes the name: 「… - 85」, 「…服務團91」. A longer number is part of the name.
_AREA = re.compile(r"[\s\-－–—\ufffe\uffff]*(?<!\d)(\d{2})\s*$")
NAME = "計畫名稱"
#: Groups of plans: 「一·定期會議」, 「二、不定期會議」.
_GROUP = re.compile(r"\s*([一二三四五六七八九十]{1,3})\s*[、.．·・‧•]\s*(\S.*)", re.DOTALL)


@dataclass(slots=True)
class Record:
    """One plan: for every column its cells line by line. `factor` is the 元 of one printed unit."""

    line: Line
    amount_line: Line
    factor: int
    cells: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    last_line: int = 0

    def text(self, column: str) -> str:
        """The cells of a column as one text; what the page's width broke is joined."""
        return "".join(cell for _, cell in self.cells.get(column, ()))

    def money(self, column: str, book: BookContext) -> int | None:
        """元 of a column. Raises BookError for what is no amount."""
        return money(self.text(column), self.factor, book, self.line_of(column), column)

    def line_of(self, column: str) -> int:
        """Where the column is printed for this plan."""
        return next((line for line, _ in self.cells.get(column, ())), self.line.number)

    @property
    def lines(self) -> tuple[int, ...]:
        """Every source line of the plan."""
        printed = {line for cells in self.cells.values() for line, _ in cells}
        return tuple(sorted({self.line.number, self.amount_line.number, *printed}))


@dataclass(frozen=True, slots=True)
class Group:
    """A heading over plans: number and name."""

    line: Line
    number: str
    name: str


def open_plan_sheets(section: Section, book: BookContext, money_columns: int) -> list[Sheet]:
    """The sheets of a travel table. A plan's right half begins with a figure in its first `money_columns` columns."""

    def right_opens(cells: Sequence[str]) -> bool:
        return any(is_figure(cell) for cell in cells[:money_columns])

    return open_sheets(section, book, left_opens=opens_row, right_opens=right_opens)


def read_plans(
    section: Section, book: BookContext, sheets: Sequence[Sheet], words: Sequence[str], key: str
) -> list[Record | Group] | Note:
    """Plans and group headings in order; `words` are the columns, each part of one head, 計畫名稱 among them.

    On a page that prints both halves side by side a plan begins where the column `key` is filled. Returns a Note
    where the heads are not known. Raises BookError for text above the first plan and for a row with too few columns.
    """
    entries: list[Record | Group] = []
    for sheet in sheets:
        columns = match_heads(sheet, words)
        if columns is None:
            return unknown_layout(section, sheet, words)
        factor = unit_factor(sheet.page.unit, book, sheet.halves[0].head_line)
        for row in sheet.rows:
            _read_row(row, sheet, columns, key, factor, entries, section, book)
    return entries


def _read_row(
    row: SheetRow,
    sheet: Sheet,
    columns: Mapping[str, int],
    key: str,
    factor: int,
    entries: list[Record | Group],
    section: Section,
    book: BookContext,
) -> None:
    printed = list(_printed(row, sheet, columns))
    names = {word for word, _, _ in printed}
    group = _GROUP.fullmatch(printed[0][2]) if names == {NAME} else None
    if row.right or (len(sheet.halves) == 1 and key in names):
        _require_columns(row, sheet, columns, section, book)
        right = row.right[0] if row.right else row.left
        entries.append(Record(row.left, right, factor))
    elif group is not None:
        entries.append(Group(row.left, group[1], group[2].strip()))
        return
    if not entries or not isinstance(entries[-1], Record):
        raise book.error(
            f"{section.title}有不屬於任何計畫的一列",
            line=row.left.number,
            read=row.left.text,
            expected=f"計畫（「{key}」欄有數字的一列）",
        )
    record = entries[-1]
    for word, line, cell in printed:
        record.cells.setdefault(word, []).append((line, cell))
    record.last_line = max(record.last_line, row.left.number)


def _printed(row: SheetRow, sheet: Sheet, columns: Mapping[str, int]) -> Iterator[tuple[str, int, str]]:
    """Column, line and text of every filled cell, the lines on which the right half runs on included."""
    for word, index in columns.items():
        if index < len(row.cells) and row.cells[index]:
            yield word, row.line_of(index, sheet), row.cells[index]
    first = sheet.halves[-1].first
    for line in row.right[1:]:
        for word, index in columns.items():
            if 0 <= index - first < len(line.cells) and (cell := clean(line.cells[index - first])):
                yield word, line.number, cell


def _require_columns(
    row: SheetRow, sheet: Sheet, columns: Mapping[str, int], section: Section, book: BookContext
) -> None:
    for half, line in zip(sheet.halves, (row.left, *row.right[:1]), strict=False):
        last = max(
            (i for i in columns.values() if half.first <= i < half.first + half.width), default=half.first
        )
        if len(line.cells) <= last - half.first:
            raise book.error(
                f"{section.title}這一列的欄數不足",
                line=line.number,
                read=line.text,
                expected=f"依欄名應有 {last - half.first + 1} 欄，此列只有 {len(line.cells)} 欄",
            )


def match_heads(sheet: Sheet, words: Sequence[str]) -> dict[str, int] | None:
    """Where the columns are whose heads (upper and lower lines together) contain `words`; None unless one each."""
    heads: dict[int, str] = {}
    for half in sheet.halves:
        for cells in half.heads:
            for index, cell in enumerate(cells, start=half.first):
                heads[index] = heads.get(index, "") + fold(cell)
    found: dict[str, int] = {}
    for word in words:
        fitting = [index for index, head in heads.items() if fold(word) in head]
        if len(fitting) != 1 or fitting[0] in found.values():
            return None
        found[word] = fitting[0]
    return found


def unknown_layout(section: Section, sheet: Sheet, words: Sequence[str]) -> Note:
    """The note of a table whose heads are not the known ones: its lines stay unread."""
    line = sheet.halves[0].head_line
    text = f"欄名與所知的{section.title}（{'、'.join(words)}）不同，全表未判讀"
    return Note(section.title, line, text, (line,))


def split_plan_name(text: str) -> tuple[str, str, str]:
    """Number, name and 領域代碼 of a plan, "" for what is not printed: 「01 參與臺商服務團91」 -> 01, 參與臺商服務團, 91."""
    plain = narrow(text)
    number = _NUMBER.match(plain)
    start = number.end() if number else 0
    area = _AREA.search(plain, start)
    end = area.start() if area else len(text)
    return (number[1] if number else ""), text[start:end].strip(), (area[1] if area else "")


def work_plan_named(name: str, book: BookContext) -> WorkPlan | None:
    """The one work plan of that name, where the table of work plans was read before; these tables print no code."""
    plans = [row for result in book.results.values() for row in result.rows if isinstance(row, WorkPlan)]
    fitting = [plan for plan in plans if fold(plan.name) == fold(name)]
    return fitting[0] if len({plan.code for plan in fitting}) == 1 else None
