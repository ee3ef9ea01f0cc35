"""Identities of the tables by function and of revenue: other cuts through the same totals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from budget.book.expenditure_by_agency import ExpenditureLine
from budget.book.functional_economic import FunctionRow
from budget.book.identities import Identity, Side, Tables
from budget.book.identities_spending import agency_line
from budget.book.object_by_agency import ObjectByAgencyRow
from budget.book.revenue_by_source import RevenueLine
from budget.book.revenue_note_rows import RevenueNote

_TOTAL = "合計"


def _function_total(tables: Tables) -> list[FunctionRow]:
    return [row for row in tables.rows(FunctionRow) if row.is_total]


def _agency_outlay(value: Callable[[ObjectByAgencyRow], int | None]) -> Callable[[Tables, Any], Side]:
    def side(tables: Tables, _: object) -> Side:
        rows = [row for row in tables.rows(ObjectByAgencyRow) if row.account.level == "xiang"]
        return tables.total(ObjectByAgencyRow, rows[:1], value, "沒有機關一列")

    return side


def _agency_spending(tables: Tables, _: object) -> Side:
    row = agency_line(tables)
    if row is None:
        return tables.missing(ExpenditureLine, "沒有機關一列")
    return tables.side(ExpenditureLine, row, row.this_year)


def _source_side(tables: Tables, note: RevenueNote) -> Side:
    found = [row for row in tables.rows(RevenueLine) if row.code and row.code == note.code]
    if len(found) != 1:
        return tables.missing(RevenueLine, "沒有這個編號")
    return tables.side(RevenueLine, found[0], found[0].this_year)


def _function(name: str, value: Any, needs: type, right: Callable[[Tables, Any], Side]) -> Identity[Any]:
    return Identity(
        name,
        (FunctionRow, needs),
        _function_total,
        lambda row: "".join(row.name.split()),
        lambda tables, row: tables.side(FunctionRow, row, value(row)),
        right,
    )


TOTALS: tuple[Identity[Any], ...] = (
    _function("職能別{} = 歲出機關別預算表", lambda row: row.total, ExpenditureLine, _agency_spending),
    _function(
        "職能別{}：經常支出合計 = 歲出一級用途別經常支出小計",
        lambda row: row.current_total,
        ObjectByAgencyRow,
        _agency_outlay(lambda row: row.current_total),
    ),
    _function(
        "職能別{}：資本支出合計 = 歲出一級用途別資本支出小計",
        lambda row: row.capital_total,
        ObjectByAgencyRow,
        _agency_outlay(lambda row: row.capital_total),
    ),
    Identity(
        "{}：歲入項目說明提要表 = 歲入來源別預算表",
        (RevenueNote, RevenueLine),
        lambda tables: tables.rows(RevenueNote),
        lambda note: f"{note.code or ''} {note.name}".strip(),
        lambda tables, note: tables.side(RevenueNote, note, note.amount),
        _source_side,
    ),
    Identity(
        "歲入來源別預算表{} = 歲入項目說明提要表各頁之和",
        (RevenueNote, RevenueLine),
        lambda tables: [row for row in tables.rows(RevenueLine) if row.level == "total"],
        lambda _: _TOTAL,
        lambda tables, row: tables.side(RevenueLine, row, row.this_year),
        lambda tables, _: tables.total(
            RevenueNote, tables.rows(RevenueNote), lambda note: note.amount, "沒有任何來源"
        ),
    ),
)
