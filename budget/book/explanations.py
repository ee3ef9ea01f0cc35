"""Give the paragraphs of the 說明 column of a 科目 table to the rows they explain.

The column flows on beside the rows and over the page's end, so the text of one 目 may be printed below the last
row, or on the next page in the cell of another 目. A paragraph opens a new explanation when it states 本年度預算數
(then the amount tells whose it is), or when it begins a cell and the explanation before it had ended.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from budget.book.accounts import AccountRow
from budget.book.cells import paragraphs
from budget.book.flow import Flow
from budget.book.results import Note
from budget.book.source import Line
from budget.notation.money import parse_printed_thousands

_STATED = re.compile(r"^(?:1\s*[.．、]\s*)?本年度預算數\s*([\d,]+)\s*千元")


@dataclass(slots=True)
class Explanations:
    """Collects the flow of the 說明 column over all pages, then hands out one text per row index."""

    table: str
    notes: list[Note] = field(default_factory=list)
    flows: dict[int, Flow] = field(default_factory=dict)
    #: line number -> row index the line explains, for lines that are no rows themselves
    free_lines: dict[int, int] = field(default_factory=dict)
    _current: int | None = None

    def read(self, rows: Sequence[AccountRow], pieces: Sequence[tuple[Line, int | None, str]]) -> None:
        """`pieces` are (line, index of the row the cell belongs to or None, cell as printed), in page order."""
        for line, own, cell in pieces:
            for position, text in enumerate(paragraphs(cell)):
                target = self._target(rows, line, own, text, begins_cell=position == 0)
                if target is None:
                    note = "說明欄的文字不屬於任何一列"
                    self.notes.append(Note(self.table, line.number, note, (line.number,)))
                    continue
                self._current = target
                self.flows.setdefault(target, Flow()).add(line.number, text)
                if own is None:
                    self.free_lines[line.number] = target

    def _target(
        self, rows: Sequence[AccountRow], line: Line, own: int | None, text: str, *, begins_cell: bool
    ) -> int | None:
        stated = _STATED.match(text)
        if stated:
            return self._by_amount(rows, line, own, parse_printed_thousands(stated.group(1)))
        if own is not None and begins_cell and self._is_finished():
            return own
        return own if self._current is None else self._current

    def _is_finished(self) -> bool:
        flow = None if self._current is None else self.flows.get(self._current)
        return flow is None or flow.text.rstrip().endswith("。")

    def _by_amount(
        self, rows: Sequence[AccountRow], line: Line, own: int | None, stated: int | None
    ) -> int | None:
        """The row of that amount; else the row of the cell; else the next unexplained row, with a note."""
        open_rows = [i for i, row in enumerate(rows) if row.level in ("mu", "jie") and i not in self.flows]
        fitting = [i for i in open_rows if rows[i].amounts[0] == stated]
        if own in fitting:
            return own
        if fitting:
            return fitting[0]
        target = own if own is not None else next(iter(open_rows), None)
        if target is not None:
            row = rows[target]
            text = f"沒有一列是此處所述的金額，視為「{row.code or ''} {row.name}」的說明"
            self.notes.append(Note(self.table, line.number, text, (line.number, row.line.number)))
        return target
