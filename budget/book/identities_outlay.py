"""Identities of the tables of 委辦, 捐助 and 補助 with the objects they are paid from, and of 跨年期計畫."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from budget.book.commissioned import CommissionRow
from budget.book.details import Detail
from budget.book.donations import DonationRow
from budget.book.identities import Identity, Side, Tables
from budget.book.identities_spending import object_side, summary_total
from budget.book.multi_year_plans import MultiYearPlan
from budget.book.object_summary import ObjectSummaryRow
from budget.book.outlay_rows import OutlayRow
from budget.book.plan_rows import BranchPlan, WorkPlan
from budget.book.subsidies import SubsidyRow
from budget.notation.text import similar_key

#: 委辦費; objects of 獎補助費 up to 4030 are 補助 to governments and funds, those above are 捐助.
_COMMISSION, _GRANTS, _LAST_SUBSIDY = "2039", "4", "4030"
#: 跨年期計畫概況表 prints 億元 with two decimals.
_HUNDREDTH = 1_000_000
#: A shorter name is too common to tell a plan by its end.
_SHORTEST = 6

_Column = tuple[str, str]
_Cell = tuple[str, str, str, str]


def _plans(tables: Tables) -> Iterator[_Column]:
    """The work plans that 各項費用彙計表 has columns for."""
    total = summary_total(tables)
    yield from ((a.plan_code, a.plan_name) for a in (total.amounts if total else ()))


def _objects(tables: Tables, wanted: Callable[[str], bool]) -> list[ObjectSummaryRow]:
    """The second-level objects of 獎補助費 whose code is wanted."""
    return [
        row
        for row in tables.rows(ObjectSummaryRow)
        if row.level == 2 and row.code and row.code.startswith(_GRANTS) and wanted(row.code)
    ]


def _is_subsidy(code: str) -> bool:
    return code <= _LAST_SUBSIDY


def _is_donation(code: str) -> bool:
    return code > _LAST_SUBSIDY


def _rows_of(tables: Tables, row_type: type[OutlayRow], plan: str, item: str | None) -> Side:
    """Σ of the rows of a work plan (of one object where it is given); no such row is nothing spent."""
    rows = [
        row
        for row in tables.rows(row_type)
        if row.level == "work_plan"
        and row.work_plan_code == plan
        and (item is None or row.object_code == item)
    ]
    if not rows:
        return tables.side(row_type, tables.rows(row_type)[0], 0, f"{tables.title(row_type)}沒有這一列")
    return tables.total(row_type, rows, lambda row: row.total, "")


def _tops(row_type: type[OutlayRow]) -> Callable[[Tables], list[OutlayRow]]:
    return lambda tables: [row for row in tables.rows(row_type) if row.level == "total"]


def _with_money(
    row_type: type[OutlayRow], wanted: Callable[[str], bool]
) -> Callable[[Tables], Iterator[_Column]]:
    """Work plans that either side has money for."""

    def over(tables: Tables) -> Iterator[_Column]:
        codes = {row.work_plan_code for row in tables.rows(row_type) if row.level == "work_plan"}
        for code, name in _plans(tables):
            if code in codes or any(row.amount(code) for row in _objects(tables, wanted)):
                yield code, name

    return over


def _objects_side(wanted: Callable[[str], bool]) -> Callable[[Tables, Any], Side]:
    """Σ of the wanted objects: of the work plan that the subject is, in all where it is a row."""

    def side(tables: Tables, subject: Any) -> Side:
        plan = subject[0] if isinstance(subject, tuple) else None
        return tables.total(
            ObjectSummaryRow,
            _objects(tables, wanted),
            lambda row: row.amount(plan) if plan else row.total,
            "沒有這些用途別",
        )

    return side


def _commissions(tables: Tables) -> Iterator[_Column]:
    codes = {row.work_plan_code for row in tables.rows(CommissionRow) if row.level == "work_plan"}
    for code, name in _plans(tables):
        if code in codes or object_side(tables, _COMMISSION, code).amount:
            yield code, name


def _donated_objects(tables: Tables) -> list[ObjectSummaryRow]:
    return _objects(tables, _is_donation)


def _object_rows(tables: Tables, item: ObjectSummaryRow) -> Side:
    rows = [r for r in tables.rows(DonationRow) if r.level == "object" and r.object_code == item.code]
    return tables.total(DonationRow, rows, lambda row: row.total, f"沒有用途別 {item.code}")


def _donated_cells(tables: Tables) -> Iterator[_Cell]:
    """Work plan and object, codes and names, where either side has money."""
    printed = {
        (row.work_plan_code, row.object_code) for row in tables.rows(DonationRow) if row.level == "work_plan"
    }
    for item in _donated_objects(tables):
        for code, name in _plans(tables):
            if item.code and (item.amount(code) or (code, item.code) in printed):
                yield code, name, item.code, item.name


def _year_amount(plan: MultiYearPlan) -> int | None:
    """The column of the book's year: the last one that stands for a single year."""
    years = [year for year in plan.years if year.span == "year"]
    return years[-1].amount if years else None


def _named_alike(tables: Tables, plan: MultiYearPlan) -> list[BranchPlan | Detail]:
    """Branch plans, else 細部計畫, of that name; one name may be the other's end (產業用地開發整合服務計畫)."""
    name = similar_key(plan.name)
    branches = [branch for work in tables.rows(WorkPlan) for branch in work.branches]
    details = [d for branch in branches for d in branch.details if d.kind == "plan" and d.amount]
    for candidates in (branches, details):
        keys = [(item, similar_key(item.name)) for item in candidates]
        for same in (
            [item for item, key in keys if key == name],
            [item for item, key in keys if len(key) >= _SHORTEST and name.endswith(key)],
        ):
            if same:
                return list(same)
    return []


def _known_plans(tables: Tables) -> list[MultiYearPlan]:
    return [plan for plan in tables.rows(MultiYearPlan) if len(_named_alike(tables, plan)) == 1]


def _rounded(tables: Tables, plan: MultiYearPlan) -> Side:
    found = _named_alike(tables, plan)[0]
    amount = found.amount or 0
    text = f"「{found.name}」{amount // 1000:,}千元，四捨五入至0.01億元"
    return tables.side(WorkPlan, found, (amount + _HUNDREDTH // 2) // _HUNDREDTH * _HUNDREDTH, text)


def _plan_name(plan: _Column) -> str:
    return f"{plan[0]} {plan[1]}"


OUTLAY: tuple[Identity[Any], ...] = (
    Identity(
        "委辦經費{} = 各項費用彙計表 2039 委辦費",
        (CommissionRow, ObjectSummaryRow),
        _tops(CommissionRow),
        lambda row: row.name,
        lambda tables, row: tables.side(CommissionRow, row, row.total),
        lambda tables, _: object_side(tables, _COMMISSION),
    ),
    Identity(
        "{}：委辦經費分析表 = 各項費用彙計表 2039 委辦費",
        (CommissionRow, ObjectSummaryRow),
        _commissions,
        _plan_name,
        lambda tables, plan: _rows_of(tables, CommissionRow, plan[0], None),
        lambda tables, plan: object_side(tables, _COMMISSION, plan[0]),
    ),
    Identity(
        "捐助經費{} = 各項費用彙計表捐助各用途別之和",
        (DonationRow, ObjectSummaryRow),
        _tops(DonationRow),
        lambda row: row.name,
        lambda tables, row: tables.side(DonationRow, row, row.total),
        _objects_side(_is_donation),
    ),
    Identity(
        "{}：捐助經費分析表 = 各項費用彙計表",
        (DonationRow, ObjectSummaryRow),
        _donated_objects,
        lambda row: f"{row.code} {row.name}",
        _object_rows,
        lambda tables, row: tables.side(ObjectSummaryRow, row, row.total),
    ),
    Identity(
        "{}：捐助經費分析表 = 各項費用彙計表",
        (DonationRow, ObjectSummaryRow),
        _donated_cells,
        lambda cell: f"{cell[0]} {cell[1]} › {cell[2]} {cell[3]}",
        lambda tables, cell: _rows_of(tables, DonationRow, cell[0], cell[2]),
        lambda tables, cell: object_side(tables, cell[2], cell[0]),
    ),
    Identity(
        "補助經費{} = 各項費用彙計表補助各用途別之和",
        (SubsidyRow, ObjectSummaryRow),
        _tops(SubsidyRow),
        lambda row: row.name,
        lambda tables, row: tables.side(SubsidyRow, row, row.total),
        _objects_side(_is_subsidy),
    ),
    Identity(
        "{}：補助經費分析表 = 各項費用彙計表補助各用途別之和",
        (SubsidyRow, ObjectSummaryRow),
        _with_money(SubsidyRow, _is_subsidy),
        _plan_name,
        lambda tables, plan: _rows_of(tables, SubsidyRow, plan[0], None),
        _objects_side(_is_subsidy),
    ),
    Identity(
        "{}：跨年期計畫概況表本年度 = 歲出計畫提要",
        (MultiYearPlan, WorkPlan),
        _known_plans,
        lambda plan: "".join(plan.name.split()),
        lambda tables, plan: tables.side(MultiYearPlan, plan, _year_amount(plan)),
        _rounded,
    ),
)
