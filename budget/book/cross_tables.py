"""What the tables of one book tell about each other: sums across tables, and codes that one of them lost.

Nothing is invented: a code and a name are taken over only where exactly one work plan of the same amount is
missing from the expenditure table, and a note names both lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from budget.book.expenditure_by_agency import ExpenditureLine
from budget.book.results import Check, Note, TableResult
from budget.book.work_plans import WorkPlan
from budget.notation.money import format_thousands


@dataclass(frozen=True, slots=True)
class Crossed:
    """The results with what other tables supplied, and the notes and checks of comparing them."""

    results: tuple[TableResult, ...]
    notes: tuple[Note, ...] = ()
    checks: tuple[Check, ...] = ()


def cross_tables(results: Sequence[TableResult]) -> Crossed:
    """Compare 歲出機關別預算表 with 歲出計畫提要 where both were read; other books' tables pass unchanged."""
    spending = _with_rows(results, ExpenditureLine)
    plans = _with_rows(results, WorkPlan)
    if spending is None or plans is None:
        return Crossed(tuple(results))
    lines: list[ExpenditureLine] = list(spending.rows)
    work_plans: list[WorkPlan] = list(plans.rows)
    notes = _supply_codes(lines, work_plans, spending.title)
    checks = _compare(lines, work_plans, spending.title, plans.title)
    supplied = replace(spending, rows=tuple(lines))
    return Crossed(tuple(supplied if r is spending else r for r in results), tuple(notes), tuple(checks))


def _with_rows(results: Sequence[TableResult], row_type: type) -> TableResult | None:
    return next((r for r in results if r.rows and isinstance(r.rows[0], row_type)), None)


def _supply_codes(lines: list[ExpenditureLine], plans: Sequence[WorkPlan], table: str) -> list[Note]:
    """Fill code and name of rows that print none, in place; a note for each, filled or not."""
    notes: list[Note] = []
    for index, row in enumerate(lines):
        if row.code is not None or row.level not in ("mu", "jie"):
            continue
        printed = {line.code for line in lines}
        fitting = [plan for plan in plans if plan.code not in printed and plan.amount == row.this_year]
        where = "此列沒有印編號" + ("" if row.name else "和名稱")
        if len(fitting) != 1:
            text = f"{where}；同額而未見於本表的工作計畫有 {len(fitting)} 個，無法確定，仍屬未知"
            notes.append(Note(table, row.line, text, (row.line,)))
            continue
        plan = fitting[0]
        lines[index] = replace(row, code=plan.code, name=row.name or plan.name, supplied_from=plan.line)
        text = (
            f"{where}；依第 {plan.line} 行補為 {plan.code} {plan.name}："
            f"唯一未見於本表的工作計畫，金額同為 {format_thousands(plan.amount)} 千元"
        )
        notes.append(Note(table, row.line, text, (row.line, plan.line)))
    return notes


def _compare(
    lines: Sequence[ExpenditureLine], plans: Sequence[WorkPlan], spending: str, planned: str
) -> list[Check]:
    """Each work plan is one 目 or 節 of the expenditure table, of the same amount; all together are its 項."""
    by_code = {line.code: line for line in lines if line.code}
    checks = [
        Check(
            f"{plan.code} {plan.name}：{spending} = {planned}",
            by_code[plan.code].this_year if plan.code in by_code else None,
            plan.amount,
            planned,
            plan.line,
            "" if plan.code in by_code else f"{spending}沒有這個編號",
        )
        for plan in plans
    ]
    agency = next((line for line in lines if line.level == "xiang"), None)
    if agency is not None:
        name = f"{agency.code or ''} {agency.name} = 各工作計畫之和"
        checks.append(Check(name, agency.this_year, sum(p.amount for p in plans), planned, agency.line))
    return checks
