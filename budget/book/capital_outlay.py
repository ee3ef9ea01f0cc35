"""資本支出分析表: each 科目 by kind of capital outlay, across two facing pages.

款 項 目 節 名稱及編號 | 土地 房屋建築及設備 公共建設及設施 機械設備 | 運輸設備 資訊軟體設備 雜項設備 權利 投資
| 其他資本支出 | 合計
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from budget.book.account_names import ACCOUNT_COLUMNS, sum_check
from budget.book.account_sheets import AccountMoneyRow, read_account_sheets
from budget.book.heads import Wanted
from budget.book.pages import Section
from budget.book.results import BookContext, Check, TableResult

_PARTS = {
    "land": "土地",
    "buildings": "房屋建築及設備",
    "public_works": "公共建設及設施",
    "machinery": "機械設備",
    "transport": "運輸設備",
    "information": "資訊軟體設備",
    "sundry": "雜項設備",
    "rights": "權利",
    "investment": "投資",
    "other_capital": "其他資本支出",
}
_COLUMNS = {**_PARTS, "total": "合計"}
_ALIKE = {"information": ("資訊軟硬體設備", "資訊設備"), "public_works": ("公共建設及設備",)}
_WANTED = (
    *ACCOUNT_COLUMNS,
    *(Wanted(field, (head, *_ALIKE.get(field, ()))) for field, head in _PARTS.items()),
    Wanted("total", ("合計",), required=True),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CapitalOutlayRow(AccountMoneyRow):
    """One row: capital outlay by kind, in 元."""

    land: int | None
    buildings: int | None
    public_works: int | None
    machinery: int | None
    transport: int | None
    information: int | None
    sundry: int | None
    rights: int | None
    investment: int | None
    other_capital: int | None


@dataclass(frozen=True, slots=True)
class CapitalOutlay:
    """The reader. BookError for halves that do not fit together and for cells that are no amounts."""

    title: str = "資本支出分析表"

    def read(self, section: Section, book: BookContext) -> TableResult:
        """Rows are CapitalOutlayRow; checks are the total of each row and the sums of the tree."""
        result = read_account_sheets(section, book, _WANTED, _COLUMNS, CapitalOutlayRow)
        return replace(result, checks=(*_row_checks(result.rows, section.title), *result.checks))


def _row_checks(rows: Sequence[CapitalOutlayRow], table: str) -> Iterator[Check]:
    for row in rows:
        if row.total is not None:
            parts = [row.amount(part) for part in _PARTS]
            yield sum_check(f"{row.account.name}：各類資本支出之和 = 合計", row.total, parts, table, row.line)


READER = CapitalOutlay()
