"""Identities of the spending tables: by agency, work plans, objects, current and capital outlay."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from budget.book.account_names import AccountName
from budget.book.capital_outlay import CapitalOutlayRow
from budget.book.expenditure_by_agency import ExpenditureLine
from budget.book.identities import Identity, Side, Tables, find_account
from budget.book.object_by_agency import ObjectByAgencyRow
from budget.book.object_summary import ObjectSummaryRow
from budget.book.plan_rows import ObjectAmount, WorkPlan
from budget.notation.text import fold

#: First-level objects as 歲出一級用途別科目分析表 heads them, and its columns of each: 經常 and 資本 together.
_FIRST_LEVEL = {
    "人事費": ("current_personnel",),
    "業務費": ("current_operating", "capital_operating"),
    "設備及投資": ("capital_equipment",),
    "獎補助費": ("current_grants", "capital_grants"),
    "債務費": ("current_debt",),
    "預備金": ("current_reserve", "capital_reserve"),
}
_Key = tuple[str | None, str, str]
_Cell = tuple[ObjectSummaryRow, str, str]


def plan_name(plan: WorkPlan) -> str:
    """Code and name."""
    return f"{plan.code} {plan.name}"


def agency_line(tables: Tables) -> ExpenditureLine | None:
    """The 項 of 歲出機關別預算表: the whole agency."""
    return next((row for row in tables.rows(ExpenditureLine) if row.level == "xiang"), None)


def summary_total(tables: Tables) -> ObjectSummaryRow | None:
    """The row 合計 of 各項費用彙計表."""
    return next((row for row in tables.rows(ObjectSummaryRow) if row.level == 0), None)


def summary_object(tables: Tables, code: str) -> ObjectSummaryRow | None:
    """The row of an object in 各項費用彙計表."""
    return next((row for row in tables.rows(ObjectSummaryRow) if row.code == code), None)


def object_side(tables: Tables, code: str, plan_code: str | None = None) -> Side:
    """What 各項費用彙計表 prints for an object: of one work plan, or in all."""
    row = summary_object(tables, code)
    if row is None:
        return tables.missing(ObjectSummaryRow, f"沒有用途別 {code}")
    return tables.side(ObjectSummaryRow, row, row.amount(plan_code) if plan_code else row.total)


def spending_key(row: ExpenditureLine) -> _Key:
    """Code, level and name."""
    return row.code, row.level, row.name


def account_key(row: ObjectByAgencyRow | CapitalOutlayRow) -> _Key:
    """Code, level and name."""
    return row.account.code, row.account.level, row.account.name


def account_name(account: AccountName) -> str:
    """Code, where a whole one is printed, and name."""
    return f"{account.code or ''} {account.name}".strip()


def _plan_in_spending(tables: Tables, plan: WorkPlan) -> Side:
    row = next((row for row in tables.rows(ExpenditureLine) if row.code == plan.code), None)
    if row is None:
        return tables.missing(ExpenditureLine, "沒有這個編號")
    return tables.side(ExpenditureLine, row, row.this_year)


def _agencies(tables: Tables) -> list[ExpenditureLine]:
    found = agency_line(tables)
    return [found] if found else []


def _all_plans(tables: Tables, _: object) -> Side:
    return tables.total(WorkPlan, tables.rows(WorkPlan), lambda plan: plan.amount, "沒有工作計畫")


def _plan_total(tables: Tables, plan: WorkPlan) -> Side:
    row = summary_total(tables)
    if row is None or row.amount(plan.code) is None:
        return tables.missing(ObjectSummaryRow, f"沒有 {plan.code} 的合計")
    return tables.side(ObjectSummaryRow, row, row.amount(plan.code))


def _plan_objects(plan: WorkPlan) -> Iterator[ObjectAmount]:
    """The objects of all branches, both levels."""
    for branch in plan.branches:
        for item in branch.objects:
            yield item
            yield from item.parts


def _cells(tables: Tables) -> Iterator[tuple[WorkPlan, str, str]]:
    """Work plan, object code and name: every object that either table prints for the plan."""
    rows = [row for row in tables.rows(ObjectSummaryRow) if row.code]
    for plan in tables.rows(WorkPlan):
        names = {row.code or "": row.name for row in rows if row.amount(plan.code) is not None}
        names |= {item.code: item.name for item in _plan_objects(plan) if item.code not in names}
        yield from ((plan, code, name) for code, name in sorted(names.items()))


def _branches(tables: Tables, cell: tuple[WorkPlan, str, str]) -> Side:
    plan, code, _ = cell
    found = [item for item in _plan_objects(plan) if item.code == code]
    return tables.side(WorkPlan, found[0] if found else plan, sum(item.amount for item in found))


def _by_object(tables: Tables) -> list[ObjectByAgencyRow]:
    return [row for row in tables.rows(ObjectByAgencyRow) if row.total is not None]


def _spending_side(tables: Tables, row: ObjectByAgencyRow) -> Side:
    found = find_account(tables.rows(ExpenditureLine), spending_key, account_key(row))
    if found is None:
        return tables.missing(ExpenditureLine, "沒有同編號或同名的一列")
    return tables.side(ExpenditureLine, found, found.this_year)


def column_in_summary(tables: Tables, row: ObjectByAgencyRow | CapitalOutlayRow) -> tuple[bool, str | None]:
    """Does 各項費用彙計表 print these accounts, and in which column? The agency stands in 合計 (None)."""
    total = summary_total(tables)
    if row.account.level == "xiang":
        return total is not None and total.total is not None, None
    columns = total.amounts if total else ()
    code, name = row.account.code, fold(row.account.name)
    found = [c.plan_code for c in columns if (c.plan_code == code if code else fold(c.plan_name) == name)]
    return len(found) == 1, found[0] if len(found) == 1 else None


def _first_level(tables: Tables) -> Iterator[tuple[ObjectByAgencyRow, str, str | None]]:
    """Rows and objects that either table has money for."""
    objects = {fold(row.name) for row in tables.rows(ObjectSummaryRow) if row.level == 1}
    for row in _by_object(tables):
        is_there, plan = column_in_summary(tables, row)
        for head, columns in _FIRST_LEVEL.items():
            if is_there and (head in objects or any(row.amount(column) for column in columns)):
                yield row, head, plan


def _outlay_side(tables: Tables, cell: tuple[ObjectByAgencyRow, str, str | None]) -> Side:
    row, head, _ = cell
    known = [amount for column in _FIRST_LEVEL[head] if (amount := row.amount(column)) is not None]
    return tables.side(ObjectByAgencyRow, row, sum(known))


def _head_side(tables: Tables, cell: tuple[ObjectByAgencyRow, str, str | None]) -> Side:
    _, head, plan = cell
    found = [row for row in tables.rows(ObjectSummaryRow) if row.level == 1 and fold(row.name) == fold(head)]
    if len(found) != 1 or not found[0].code:
        return tables.missing(ObjectSummaryRow, f"沒有「{head}」")
    return object_side(tables, found[0].code, plan)


SPENDING: tuple[Identity[Any], ...] = (
    Identity(
        "{}：歲出機關別預算表 = 歲出計畫提要",
        (ExpenditureLine, WorkPlan),
        lambda tables: tables.rows(WorkPlan),
        plan_name,
        _plan_in_spending,
        lambda tables, plan: tables.side(WorkPlan, plan, plan.amount),
    ),
    Identity(
        "{} = 各工作計畫之和",
        (ExpenditureLine, WorkPlan),
        _agencies,
        lambda row: f"{row.code or ''} {row.name}",
        lambda tables, row: tables.side(ExpenditureLine, row, row.this_year),
        _all_plans,
    ),
    Identity(
        "{}：各項費用彙計表合計 = 歲出計畫提要",
        (ObjectSummaryRow, WorkPlan),
        lambda tables: tables.rows(WorkPlan),
        plan_name,
        _plan_total,
        lambda tables, plan: tables.side(WorkPlan, plan, plan.amount),
    ),
    Identity(
        "{}：各項費用彙計表 = 各分支計畫用途別之和",
        (ObjectSummaryRow, WorkPlan),
        _cells,
        lambda cell: f"{plan_name(cell[0])} › {cell[1]} {cell[2]}",
        lambda tables, cell: object_side(tables, cell[1], cell[0].code),
        _branches,
    ),
    Identity(
        "{}：各項費用彙計表合計 = 歲出機關別預算表",
        (ObjectSummaryRow, ExpenditureLine),
        _agencies,
        lambda row: f"{row.code or ''} {row.name}",
        lambda tables, _: (
            tables.side(ObjectSummaryRow, total, total.total)
            if (total := summary_total(tables))
            else tables.missing(ObjectSummaryRow, "沒有合計")
        ),
        lambda tables, row: tables.side(ExpenditureLine, row, row.this_year),
    ),
    Identity(
        "{}：歲出一級用途別合計 = 歲出機關別預算表",
        (ObjectByAgencyRow, ExpenditureLine),
        _by_object,
        lambda row: account_name(row.account),
        lambda tables, row: tables.side(ObjectByAgencyRow, row, row.total),
        _spending_side,
    ),
    Identity(
        "{}：歲出一級用途別（經常+資本） = 各項費用彙計表",
        (ObjectByAgencyRow, ObjectSummaryRow),
        _first_level,
        lambda cell: f"{account_name(cell[0].account)} › {cell[1]}",
        _outlay_side,
        _head_side,
    ),
)
