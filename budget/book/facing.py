"""Tables printed across two facing pages: join the halves into sheets whose rows have all columns.

    left half                                     right half
    款 | 項 | 目 | 節 | 名稱 | 人事費 | 業務費         預備金 | 小計 | …
    13 |    |    |    | 經濟部主管 |   |              (the right half prints nothing beside a heading)
       | 2  |    |    | 工業局 | 282,317 | 5,906,904   3,000 | 8,644,640 | …

Rows are joined in order. A left line takes part when it prints a figure behind its name; headings and text that
runs on have no partner. A full page, which has both halves side by side, is a sheet too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from budget.book.cell_figures import is_figure
from budget.book.cells import bare, clean, is_rule
from budget.book.pages import Page, Section
from budget.book.results import BookContext, LineUse
from budget.book.source import BookError, Line

#: Does a line (its cleaned cells) begin a row that both halves print?
Opens = Callable[[Sequence[str]], bool]
#: Is a line at the top of a body still a line of column heads?
IsHead = Callable[[Sequence[str]], bool]


@dataclass(frozen=True, slots=True)
class Half:
    """The columns of one half: `heads` are lines of bare cells, `first` is where its cells begin in a joined row."""

    heads: tuple[tuple[str, ...], ...]
    first: int
    width: int
    head_line: int


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row of a sheet. `cells` are cleaned, left half padded to its width, then those of the first right line.

    `right` is empty where the line has no partner; more than one line where the right half runs on beside it.
    """

    left: Line
    right: tuple[Line, ...]
    cells: tuple[str, ...]

    @property
    def lines(self) -> tuple[int, ...]:
        """The source lines, left first."""
        return (self.left.number, *(line.number for line in self.right))

    def line_of(self, index: int, sheet: Sheet) -> int:
        """The source line that prints cell `index`."""
        is_right = len(sheet.halves) > 1 and index >= sheet.halves[1].first
        return self.right[0].number if is_right and self.right else self.left.number


@dataclass(frozen=True, slots=True)
class Sheet:
    """A full page, or two facing pages joined."""

    page: Page
    halves: tuple[Half, ...]
    rows: tuple[SheetRow, ...]
    head_lines: tuple[int, ...]


def opens_row(cells: Sequence[str]) -> bool:
    """A figure or a dash stands behind a word, or in the last column; a lone serial number is no figure of a row."""
    words = [index for index, cell in enumerate(cells) if cell and not is_figure(cell)]
    behind = any(is_figure(cell) for cell in cells[words[0] + 1 :]) if words else False
    return behind or bool(cells and is_figure(cells[-1]))


def has_figure(cells: Sequence[str]) -> bool:
    """Any figure or dash: how the rows of a right half begin."""
    return any(is_figure(cell) for cell in cells)


def open_sheets(
    section: Section,
    book: BookContext,
    *,
    left_opens: Opens = opens_row,
    right_opens: Opens = has_figure,
    is_head: IsHead | None = None,
) -> list[Sheet]:
    """All sheets of a section. Raises BookError for a half page alone and for halves with different numbers of rows."""
    sheets: list[Sheet] = []
    waiting: Page | None = None
    for page in section.pages:
        if (page.half == "right") != (waiting is not None):
            raise _no_partner(waiting or page, section, book)
        if page.half == "left":
            waiting = page
        elif waiting is not None:
            sheets.append(_join(waiting, page, section, book, left_opens, right_opens, is_head))
            waiting = None
        else:
            sheets.append(_full(page, is_head))
    if waiting is not None:
        raise _no_partner(waiting, section, book)
    return sheets


def claim_lines(
    section: Section, rows: Sequence[Sequence[int]], sheets: Sequence[Sheet]
) -> dict[int, LineUse]:
    """The use of each line: `rows` has the source lines of every row of the table, by index."""
    uses = {n: LineUse("furniture", section.title) for sheet in sheets for n in sheet.head_lines}
    for line in section.body:
        if not line.is_blank and is_rule(line.text):
            uses[line.number] = LineUse("furniture", section.title)
    for index, lines in enumerate(rows):
        for number in lines:
            uses.setdefault(number, LineUse("read", section.title, index))
    return uses


def _no_partner(page: Page, section: Section, book: BookContext) -> BookError:
    line = next(iter((*page.head, *page.body)))
    half, other = ("左", "右") if page.half == "left" else ("右", "左")
    return book.error(
        f"{section.title}的{half}半頁缺了相對的{other}半頁",
        line=line.number,
        read=line.text,
        expected="左右相對的兩頁，左頁在前",
    )


def _body(page: Page, is_head: IsHead | None) -> tuple[list[Line], list[Line]]:
    """Lines of heads at the top of the body, and the lines below them; without blank lines and rules."""
    lines = [line for line in page.body if not line.is_blank and not is_rule(line.text)]
    at = 0
    while is_head is not None and at < len(lines) and is_head(_cells(lines[at])):
        at += 1
    return lines[:at], lines[at:]


def _cells(line: Line) -> list[str]:
    return [clean(cell) for cell in line.cells]


def _half(page: Page, heads: Sequence[Line], lines: Sequence[Line], first: int) -> Half:
    """The columns of a page; what it prints above the column heads (caption, 單位) has no tabs."""
    lined = [line for line in (*page.head, *heads) if "\t" in line.text]
    width = max((len(line.cells) for line in (*lined, *lines)), default=0)
    bared = tuple(tuple(map(bare, line.cells)) for line in lined)
    number = lined[-1].number if lined else next(iter((*page.head, *page.body))).number
    return Half(bared, first, width, number)


def _full(page: Page, is_head: IsHead | None) -> Sheet:
    heads, lines = _body(page, is_head)
    rows = tuple(SheetRow(line, (), tuple(_cells(line))) for line in lines)
    return Sheet(page, (_half(page, heads, lines, 0),), rows, tuple(line.number for line in heads))


def _join(
    left: Page,
    right: Page,
    section: Section,
    book: BookContext,
    left_opens: Opens,
    right_opens: Opens,
    is_head: IsHead | None,
) -> Sheet:
    left_heads, left_lines = _body(left, is_head)
    right_heads, right_lines = _body(right, is_head)
    left_half = _half(left, left_heads, left_lines, 0)
    right_half = _half(right, right_heads, right_lines, left_half.width)
    groups = _right_groups(right_lines, right_opens, section, book)
    opening = [line.number for line in left_lines if left_opens(_cells(line))]
    if len(opening) != len(groups):
        raise book.error(
            f"{section.title}左右兩半頁的列數不同",
            line=(groups[-1][-1] if groups else (*right.head, *right.body)[0]).number,
            read=f"右半頁 {len(groups)} 列",
            expected=f"與左半頁（第 {left.body[0].number if left.body else left.head[0].number} 行起）"
            f"相同的 {len(opening)} 列",
        )
    partners = dict(zip(opening, groups, strict=True))
    rows = []
    for line in left_lines:
        cells, partner = _cells(line), partners.get(line.number, ())
        if partner:
            cells += [""] * (left_half.width - len(cells)) + _cells(partner[0])
        rows.append(SheetRow(line, tuple(partner), tuple(cells)))
    numbers = tuple(line.number for line in (*left_heads, *right_heads))
    return Sheet(left, (left_half, right_half), tuple(rows), numbers)


def _right_groups(
    lines: Sequence[Line], opens: Opens, section: Section, book: BookContext
) -> list[tuple[Line, ...]]:
    groups: list[tuple[Line, ...]] = []
    for line in lines:
        if opens(_cells(line)):
            groups.append((line,))
        elif groups:
            groups[-1] = (*groups[-1], line)
        else:
            raise book.error(
                f"{section.title}的右半頁以不成列的文字開頭",
                line=line.number,
                read=line.text,
                expected="與左半頁相對的一列",
            )
    return groups
