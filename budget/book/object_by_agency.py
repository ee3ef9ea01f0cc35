"""歲出一級用途別科目分析表: each 科目 by first-level object, 經常支出 and 資本支出, across two facing pages.

款 項 目 節 名稱 | 人事費 業務費 獎補助費 債務費 預備金 小計 | 業務費 設備及投資 獎補助費 預備金 小計 | 合計
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from budget.book.account_names import ACCOUNT_COLUMNS, sum_check
from budget.book.account_sheets import AccountMoneyRow, read_account_sheets
from budget.book.heads import Wanted
from budget.book.pages import Section
from budget.book.results import BookContext, Check, TableResult

_CURRENT = {
    "current_personnel": "人事費",
    "current_operating": "業務費",
    "current_grants": "獎補助費",
    "current_debt": "債務費",
    "current_reserve": "預備金",
}
_CAPITAL = {
    "capital_operating": "業務費",
    "capital_equipment": "設備及投資",
    "capital_grants": "獎補助費",
    "capital_reserve": "預備金",
}
_COLUMNS = {
    **{field: f"經常支出{head}" for field, head in _CURRENT.items()},
    "current_total": "經常支出小計",
    **{field: f"資本支出{head}" for field, head in _CAPITAL.items()},
    "capital_total": "資本支出小計",
    "total": "合計",
}
_WANTED = (
    *ACCOUNT_COLUMNS,
    *(Wanted(field, (head,)) for field, head in _CURRENT.items()),
    Wanted("current_total", ("小計", "經常支出小計")),
    *(Wanted(field, (head,)) for field, head in _CAPITAL.items()),
    Wanted("capital_total", ("小計", "資本支出小計")),
    Wanted("total", ("合計",), required=True),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectByAgencyRow(AccountMoneyRow):
    """One row: 經常支出 and 資本支出 by first-level object, in 元."""

    current_personnel: int | None
    current_operating: int | None
    current_grants: int | None
    current_debt: int | None
    current_reserve: int | None
    current_total: int | None
    capital_operating: int | None
    capital_equipment: int | None
    capital_grants: int | None
    capital_reserve: int | None
    capital_total: int | None


@dataclass(frozen=True, slots=True)
class ObjectByAgency:
    """The reader. BookError for halves that do not fit together and for cells that are no amounts."""

    title: str = "歲出一級用途別科目分析表"

    def read(self, section: Section, book: BookContext) -> TableResult:
        """Rows are ObjectByAgencyRow; checks are both subtotals and the total of each row, and the sums of the tree."""
        result = read_account_sheets(section, book, _WANTED, _COLUMNS, ObjectByAgencyRow)
        return replace(result, checks=(*_row_checks(result.rows, section.title), *result.checks))


def _row_checks(rows: Sequence[ObjectByAgencyRow], table: str) -> Iterator[Check]:
    for row in rows:
        if row.total is None:
            continue
        name = row.account.name
        for total, parts in (("current_total", _CURRENT), ("capital_total", _CAPITAL)):
            amounts = [row.amount(part) for part in parts]
            yield sum_check(f"{name}：{_COLUMNS[total]}", row.amount(total), amounts, table, row.line)
        both = [row.current_total, row.capital_total]
        yield sum_check(f"{name}：經常支出 + 資本支出 = 合計", row.total, both, table, row.line)


READER = ObjectByAgency()
