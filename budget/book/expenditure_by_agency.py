"""歲出機關別預算表: expenditure by agency, 款 (ministry) › 項 (agency) › 政事別 › 目 › 節.

    款 項 目 節 名稱及編號 | 本年度預算數 | 上年度預算數 | 本年度與上年度比較 | 說明
    款 項 目 節 名稱及編號 | 本年度預算數 | 上年度預算數 | 前年度決算數 | 本年度與上年度比較 | 說明    (newer books)

The 政事別 rows (5226100000 科學支出) stand between 項 and 目 and carry no number of their own.
"""

from __future__ import annotations

from dataclasses import dataclass

from budget.book.account_checks import check_changes, check_sums
from budget.book.account_table import AccountLine, read_account_table
from budget.book.cells import bare
from budget.book.pages import Section
from budget.book.results import BookContext, TableResult

_COLUMNS = ("本年度預算數", "上年度預算數", "本年度與上年度比較")
_COLUMNS_WITH_SETTLED = ("本年度預算數", "上年度預算數", "前年度決算數", "本年度與上年度比較")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpenditureLine(AccountLine):
    """One row; `level` is kuan (款), xiang (項), group (政事別), mu (目) or jie (節).

    `supplied_from` is the line of another table that gave code and name, where this table prints none; None where
    they are printed here (or unknown).
    """

    supplied_from: int | None = None


@dataclass(frozen=True, slots=True)
class ExpenditureByAgency:
    """The reader of 歲出機關別預算表. BookError for a row that is not of this table and for a missing 項."""

    title: str = "歲出機關別預算表"

    def read(self, section: Section, book: BookContext) -> TableResult:
        """Rows are ExpenditureLine; checks are the sums of all columns and the comparison with last year."""
        columns = _columns(section)
        table = read_account_table(section, book, "expenditure", len(columns))
        table.require_level("xiang", section, book, "機關（項）一列及其預算數")
        checks = check_sums(table.rows, table.places, columns, section.title)
        checks += check_changes(table.rows, section.title)
        rows = table.lines(ExpenditureLine)
        return TableResult(section.title, rows, table.uses, tuple(table.notes), tuple(checks))


def _columns(section: Section) -> tuple[str, ...]:
    """The money columns, by the heads of the first page that has any."""
    heads = ("".join(bare(line.text) for line in page.head) for page in section.pages)
    first = next((text for text in heads if "上年度" in text), "")
    return _COLUMNS_WITH_SETTLED if "前年度" in first else _COLUMNS
