"""Identities of 資本支出分析表 with the objects of expenditure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from budget.book.capital_outlay import CapitalOutlayRow
from budget.book.identities import Identity, Side, Tables, find_account
from budget.book.identities_spending import (
    account_key,
    account_name,
    column_in_summary,
    object_side,
    summary_object,
)
from budget.book.object_by_agency import ObjectByAgencyRow
from budget.book.object_summary import ObjectSummaryRow

#: Columns of 資本支出分析表, each one second-level object of 3000 設備及投資.
_EQUIPMENT = {
    "land": ("土地", "3005"),
    "buildings": ("房屋建築及設備", "3010"),
    "public_works": ("公共建設及設施", "3015"),
    "machinery": ("機械設備", "3020"),
    "transport": ("運輸設備", "3025"),
    "information": ("資訊軟硬體設備", "3030"),
    "sundry": ("雜項設備", "3035"),
    "rights": ("權利", "3040"),
    "investment": ("投資", "3045"),
}


def _capital(tables: Tables) -> list[CapitalOutlayRow]:
    return [row for row in tables.rows(CapitalOutlayRow) if row.total is not None]


def _by_object_of(tables: Tables, row: CapitalOutlayRow) -> ObjectByAgencyRow | None:
    return find_account(tables.rows(ObjectByAgencyRow), account_key, account_key(row))


def _from_by_object(amount: Callable[[ObjectByAgencyRow], int | None]) -> Callable[[Tables, Any], Side]:
    def side(tables: Tables, row: CapitalOutlayRow) -> Side:
        found = _by_object_of(tables, row)
        if found is None:
            return tables.missing(ObjectByAgencyRow, "沒有同編號或同名的一列")
        return tables.side(ObjectByAgencyRow, found, amount(found))

    return side


def _other_capital(row: ObjectByAgencyRow) -> int:
    """資本支出 that is no 設備及投資."""
    return (row.capital_operating or 0) + (row.capital_grants or 0) + (row.capital_reserve or 0)


def _equipment(row: CapitalOutlayRow) -> int:
    return sum(row.amount(column) or 0 for column in _EQUIPMENT)


def _equipment_cells(tables: Tables) -> Iterator[tuple[CapitalOutlayRow, str, str | None]]:
    for row in _capital(tables):
        is_there, plan = column_in_summary(tables, row)
        for column, (_, code) in _EQUIPMENT.items():
            if is_there and (row.amount(column) or summary_object(tables, code)):
                yield row, column, plan


CAPITAL: tuple[Identity[Any], ...] = (
    Identity(
        "{}：資本支出分析表合計 = 歲出一級用途別資本支出小計",
        (CapitalOutlayRow, ObjectByAgencyRow),
        _capital,
        lambda row: account_name(row.account),
        lambda tables, row: tables.side(CapitalOutlayRow, row, row.total),
        _from_by_object(lambda row: row.capital_total),
    ),
    Identity(
        "{}：資本支出分析表各類設備及投資之和 = 歲出一級用途別設備及投資",
        (CapitalOutlayRow, ObjectByAgencyRow),
        _capital,
        lambda row: account_name(row.account),
        lambda tables, row: tables.side(CapitalOutlayRow, row, _equipment(row)),
        _from_by_object(lambda row: row.capital_equipment),
    ),
    Identity(
        "{}：資本支出分析表其他資本支出 = 歲出一級用途別資本門之業務費、獎補助費及預備金",
        (CapitalOutlayRow, ObjectByAgencyRow),
        _capital,
        lambda row: account_name(row.account),
        lambda tables, row: tables.side(CapitalOutlayRow, row, row.other_capital),
        _from_by_object(_other_capital),
    ),
    Identity(
        "{}：資本支出分析表 = 各項費用彙計表",
        (CapitalOutlayRow, ObjectSummaryRow),
        _equipment_cells,
        lambda cell: f"{account_name(cell[0].account)} › {_EQUIPMENT[cell[1]][0]}",
        lambda tables, cell: tables.side(CapitalOutlayRow, cell[0], cell[0].amount(cell[1])),
        lambda tables, cell: object_side(tables, _EQUIPMENT[cell[1]][1], cell[2]),
    ),
)
