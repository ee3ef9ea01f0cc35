"""歲入來源別預算表: revenue by source, 款 › 項 (agency) › 目 › 節, with four money columns.

款 項 目 節 名稱及編號 | 本年度預算數 | 上年度預算數 | 前年度決算數 | 本年度與上年度比較 | 說明
"""

from __future__ import annotations

from dataclasses import dataclass

from budget.book.account_checks import check_changes, check_sums
from budget.book.account_table import AccountLine, read_account_table
from budget.book.pages import Section
from budget.book.results import BookContext, TableResult

_COLUMNS = ("本年度預算數", "上年度預算數", "前年度決算數", "本年度與上年度比較")


@dataclass(frozen=True, slots=True, kw_only=True)
class RevenueLine(AccountLine):
    """One row; `level` is total, kuan (款), xiang (項), mu (目) or jie (節)."""


@dataclass(frozen=True, slots=True)
class RevenueBySource:
    """The reader of 歲入來源別預算表. BookError for a row that is not of this table and for a missing 合計."""

    title: str = "歲入來源別預算表"

    def read(self, section: Section, book: BookContext) -> TableResult:
        """Rows are RevenueLine; checks are the sums of all columns and the comparison with last year."""
        table = read_account_table(section, book, "revenue", len(_COLUMNS))
        table.require_level("total", section, book, "「合計」一列")
        checks = check_sums(table.rows, table.places, _COLUMNS, section.title)
        checks += check_changes(table.rows, section.title)
        rows = table.lines(RevenueLine)
        return TableResult(section.title, rows, table.uses, tuple(table.notes), tuple(checks))
