"""Rows of 歲入項目說明提要表: what one page (or more) says of one source of revenue."""

from __future__ import annotations

from dataclasses import dataclass

from budget.book.accounts import Level


@dataclass(frozen=True, slots=True)
class RevenueSource:
    """子目 or 細目 named at the top of the page; `code` as printed."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class RevenueNoteAccount:
    """A row of 金額及說明: numbers as printed in their columns (None for none), amount in 元 (None for an empty cell)."""

    line: int
    level: Level | None
    kuan: int | None
    xiang: int | None
    mu: int | None
    jie: int | None
    code: str | None
    name: str
    amount: int | None
    explanation: str
    explanation_lines: tuple[int, ...]
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RevenueNote:
    """One source of revenue: 子目 and 細目 at its top, 預算金額 in 元, 承辦單位, the two texts, the rows below."""

    line: int
    last_line: int
    lines: tuple[int, ...]
    sources: tuple[RevenueSource, ...]
    amount: int | None
    office: str
    content: str
    legal_basis: str
    accounts: tuple[RevenueNoteAccount, ...]

    @property
    def code(self) -> str | None:
        """Code of the lowest source named, None where none is printed."""
        return self.sources[-1].code if self.sources else None

    @property
    def name(self) -> str:
        """Name of the lowest source named."""
        return self.sources[-1].name if self.sources else ""
