"""Find a table's columns by the words printed above them.

A table names the heads it knows, in the order of the print. Of every column the lowest printed head counts, with
the head of its group before it where that is needed (自有/面積, 無償借用/面積). What scans do to heads is undone
only where it cannot be mistaken: words cut over two columns (總 | 計) are joined, a group's fragment before a head
(移轉對政府) is ignored, and heads that stand over other columns than the figures are taken in order when there are
as many of them as every row has figures. Heads that are not known keep their cells, with a note.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from budget.book.cell_figures import is_figure
from budget.book.cells import title_key
from budget.book.facing import Half, Sheet, SheetRow
from budget.book.results import BookContext, Note

#: A group's fragment before a head is at most this long (經常 before 對家庭及民間非營利機構).
_FRAGMENT = 4


@dataclass(frozen=True, slots=True)
class Wanted:
    """A column that the table is known to print: `heads` are its wordings, 「group/head」 where the group tells.

    `is_text` columns (names, 說明) are never moved. BookError where a required one is missing.
    """

    field: str
    heads: tuple[str, ...]
    is_text: bool = False
    required: bool = False


@dataclass(frozen=True, slots=True)
class OtherCell:
    """A cell of a column whose head is not known, as printed."""

    head: str
    text: str


@dataclass(slots=True)
class Placed:
    """Where the columns of one sheet are: cell indexes by field; `unknown` has heads of the other columns by index."""

    sheet: Sheet
    indexes: dict[str, tuple[int, ...]] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    unknown: dict[int, str] = field(default_factory=dict)
    figures: set[str] = field(default_factory=set)
    notes: list[Note] = field(default_factory=list)

    def cell(self, row: SheetRow, name: str) -> str:
        """The text of a row in a column, "" where row or page does not print it."""
        found = (row.cells[i] for i in self.indexes.get(name, ()) if i < len(row.cells))
        return " ".join(text for text in found if text)

    def line(self, row: SheetRow, name: str) -> int:
        """The source line of that cell."""
        indexes = self.indexes.get(name)
        return row.line_of(indexes[0], self.sheet) if indexes else row.left.number

    def others(self, row: SheetRow) -> tuple[OtherCell, ...]:
        """The filled cells of columns whose head is not known."""
        known = {i for indexes in self.indexes.values() for i in indexes}
        return tuple(
            OtherCell(self.unknown.get(i, ""), text)
            for i, text in enumerate(row.cells)
            if text and i not in known
        )

    def require_cells(self, row: SheetRow, book: BookContext) -> None:
        """BookError for a row of figures that ends before its last figure column."""
        last = [self.indexes[name][0] for name in self.figures]
        for half, line in zip(self.sheet.halves, (row.left, *row.right[:1]), strict=False):
            inside = [index - half.first for index in last if 0 <= index - half.first < half.width]
            needed = max(inside, default=-1) + 1
            if len(line.cells) < needed:
                raise book.error(
                    "這一列的欄數不足",
                    line=line.number,
                    read=line.text,
                    expected=f"依欄名應有 {needed} 欄，此列只有 {len(line.cells)} 欄",
                )


def column_paths(half: Half) -> list[tuple[str, ...]]:
    """For every column its heads from the top down, a group's head standing over all columns to its right."""
    paths = []
    filled = [_fill(row) for row in half.heads]
    for index in range(half.width):
        own = [r for r, row in enumerate(half.heads) if index < len(row) and row[index]]
        last = own[-1] if own else -1
        path = [filled[r][index] for r in range(last + 1) if index < len(filled[r]) and filled[r][index]]
        paths.append(tuple(path))
    return paths


def place_columns(
    sheet: Sheet, wanted: Sequence[Wanted], table: str, book: BookContext, *, corner: Sequence[str] = ()
) -> Placed:
    """Find the wanted columns of a sheet. `corner` has heads that name the table's axes, not a column.

    Raises BookError where a required column has no head.
    """
    placed = Placed(sheet)
    at = 0
    for half in sheet.halves:
        at = _match_half(half, wanted, at, placed, corner)
        _move_to_figures(half, wanted, placed, table)
        _find_text_below_another_head(half, wanted, placed, table)
    placed.figures = {want.field for want in wanted if not want.is_text and want.field in placed.indexes}
    for want in wanted:
        if want.required and want.field not in placed.indexes:
            head = sheet.halves[0]
            read = "、".join(path[-1] for h in sheet.halves for path in column_paths(h) if path)
            raise book.error(
                "找不到欄名",
                line=head.head_line,
                read=read,
                expected="或".join(want.heads).replace("/", "之"),
            )
    _note_unknown(placed, table)
    return placed


def _fill(row: Sequence[str]) -> list[str]:
    filled, last = [], ""
    for cell in row:
        last = cell or last
        filled.append(last)
    return filled


def _match_half(half: Half, wanted: Sequence[Wanted], at: int, placed: Placed, corner: Sequence[str]) -> int:
    """Match the heads of a half to `wanted` from position `at` on; returns the position after the last match."""
    paths = column_paths(half)
    corners = {title_key(word) for word in corner}
    index = 0
    while index < len(paths):
        if not paths[index] or title_key(paths[index][-1]) in corners:
            index += 1
            continue
        for length in (1, 2, 3):
            found = _find(paths[index : index + length], wanted, at)
            if found is not None:
                indexes = range(half.first + index, half.first + index + length)
                placed.indexes[wanted[found].field] = tuple(indexes)
                placed.labels[wanted[found].field] = "".join(p[-1] for p in paths[index : index + length])
                at, index = found + 1, index + length
                break
        else:
            placed.unknown[half.first + index] = paths[index][-1]
            index += 1
    return at


def _find(paths: Sequence[tuple[str, ...]], wanted: Sequence[Wanted], at: int) -> int | None:
    """The first wanted column whose head these are (several: one head cut in pieces), equal before alike."""
    if not all(paths):
        return None
    leaf = title_key("".join(path[-1] for path in paths))
    above = [title_key(head) for head in paths[0][:-1]]
    for is_like in (_is_same, _ends_with) if len(paths) == 1 else (_is_same,):
        for position in range(at, len(wanted)):
            for head in wanted[position].heads:
                group, _, own = head.rpartition("/")
                fits_group = not group or any(title_key(group) in word for word in above)
                if fits_group and is_like(leaf, title_key(own)):
                    return position
    return None


def _is_same(leaf: str, head: str) -> bool:
    return leaf == head


def _ends_with(leaf: str, head: str) -> bool:
    return len(head) > 1 and leaf.endswith(head) and len(leaf) - len(head) <= _FRAGMENT


def _move_to_figures(half: Half, wanted: Sequence[Wanted], placed: Placed, table: str) -> None:
    """Take figures in order where they stand beside their heads: every row has as many as there are heads."""
    inside = range(half.first, half.first + half.width)
    texts = {want.field for want in wanted if want.is_text}
    names = [name for name, found in placed.indexes.items() if found[0] in inside and name not in texts]
    fixed = {i for name, found in placed.indexes.items() if name in texts for i in found}
    taken = {i for name in names for i in placed.indexes[name]}
    start = max((i + 1 for i in fixed if i in inside and i < min(taken, default=0)), default=half.first)
    rows = [
        [i for i in inside if start <= i < len(row.cells) and row.cells[i] and i not in fixed]
        for row in placed.sheet.rows
        if row.right or len(placed.sheet.halves) == 1
    ]
    astray = any(set(row) - taken for row in rows)
    if not astray or not names or any(row != rows[0] for row in rows) or len(rows[0]) != len(names):
        return
    for name, index in zip(names, rows[0], strict=True):
        placed.indexes[name] = (index,)
    for index in inside:
        placed.unknown.pop(index, None)
    labels = "、".join(placed.labels[name] for name in names)
    text = f"欄名與數字所在的欄不一致；依順序對應：{labels}"
    placed.notes.append(Note(table, half.head_line, text, (half.head_line,)))


def _find_text_below_another_head(half: Half, wanted: Sequence[Wanted], placed: Placed, table: str) -> None:
    """A column of text without a head takes the only text head that is printed above another column."""
    printed = {title_key(cell) for head in half.heads for cell in head if cell}
    headless = [i for i, path in enumerate(column_paths(half), start=half.first) if not path]
    filled = {
        i
        for row in placed.sheet.rows
        for i in headless
        if i < len(row.cells) and row.cells[i] and not is_figure(row.cells[i])
    }
    missing = [
        (want, head)
        for want in wanted
        for head in want.heads
        if want.is_text and want.field not in placed.indexes and title_key(head) in printed
    ]
    if len(filled) != 1 or len(missing) != 1:
        return
    want, head = missing[0]
    placed.indexes[want.field] = tuple(filled)
    placed.labels[want.field] = head
    text = f"欄名「{head}」印在別欄之上；最近的無欄名文字欄視為此欄"
    placed.notes.append(Note(table, half.head_line, text, (half.head_line,)))


def _note_unknown(placed: Placed, table: str) -> None:
    for index, head in _filled_unknown(placed):
        line = placed.sheet.halves[0].head_line
        text = (
            f"未識得的欄「{head}」（第 {index + 1} 欄），照印存留"
            if head
            else f"第 {index + 1} 欄沒有欄名，照印存留"
        )
        placed.notes.append(Note(table, line, text, (line,)))


def _filled_unknown(placed: Placed) -> Iterator[tuple[int, str]]:
    known = {i for indexes in placed.indexes.values() for i in indexes}
    width = max((len(row.cells) for row in placed.sheet.rows), default=0)
    for index in range(width):
        filled = any(index < len(row.cells) and row.cells[index] for row in placed.sheet.rows)
        if filled and index not in known:
            yield index, placed.unknown.get(index, "")
