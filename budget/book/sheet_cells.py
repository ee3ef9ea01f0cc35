"""Typed cells of one sheet: what the readers of tables with known columns ask for, by field name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from budget.book.cell_figures import count, decimal, money, unit_factor
from budget.book.facing import SheetRow
from budget.book.heads import OtherCell, Placed
from budget.book.results import BookContext


@dataclass(frozen=True, slots=True)
class SheetCells:
    """The cells of one sheet. Every reading raises BookError for a cell that is not what its column holds."""

    placed: Placed
    book: BookContext
    factor: int

    @classmethod
    def of(cls, placed: Placed, book: BookContext) -> SheetCells:
        """With the money unit that the page prints."""
        half = placed.sheet.halves[0]
        return cls(placed, book, unit_factor(placed.sheet.page.unit, book, half.head_line))

    def text(self, row: SheetRow, field: str) -> str:
        """The cell as printed (tags removed)."""
        return self.placed.cell(row, field)

    def money(self, row: SheetRow, field: str) -> int | None:
        """元; a dash is 0, an empty cell None."""
        return money(self.text(row, field), self.factor, self.book, *self._where(row, field))

    def amounts(self, row: SheetRow, fields: Iterable[str]) -> dict[str, int | None]:
        """元 by field."""
        return {field: self.money(row, field) for field in fields}

    def count(self, row: SheetRow, field: str, unit: str = "") -> int | None:
        """A whole number, with its unit after it or not."""
        line, column = self._where(row, field)
        return count(self.text(row, field), self.book, line, column, unit=unit)

    def decimal(self, row: SheetRow, field: str) -> Decimal | None:
        """An exact decimal."""
        return decimal(self.text(row, field), self.book, *self._where(row, field))

    def others(self, row: SheetRow) -> tuple[OtherCell, ...]:
        """Filled cells below heads that are not known."""
        return self.placed.others(row)

    def _where(self, row: SheetRow, field: str) -> tuple[int, str]:
        return self.placed.line(row, field), self.placed.labels.get(field, field)
