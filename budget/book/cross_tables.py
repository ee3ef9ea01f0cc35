"""What the tables of one book tell about each other: sums across tables, and codes that one of them lost.

Nothing is invented: a code and a name are taken over only where exactly one work plan of the same amount is
missing from the expenditure table, and a note names both lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from budget.book.expenditure_by_agency import ExpenditureLine
from budget.book.identities import Identity, Tables, evaluate
from budget.book.identities_capital import CAPITAL
from budget.book.identities_outlay import OUTLAY
from budget.book.identities_quoted import QUOTED
from budget.book.identities_spending import SPENDING
from budget.book.identities_staff import STAFF
from budget.book.identities_totals import TOTALS
from budget.book.identities_travel import TRAVEL
from budget.book.results import Check, Note, TableResult
from budget.book.work_plans import WorkPlan
from budget.notation.money import format_thousands

#: Every identity between tables, and of figures that a table quotes; sums inside one table are its reader's.
IDENTITIES: tuple[Identity[Any], ...] = (
    *SPENDING,
    *CAPITAL,
    *STAFF,
    *OUTLAY,
    *TRAVEL,
    *TOTALS,
    *QUOTED,
)


@dataclass(frozen=True, slots=True)
class Crossed:
    """The results with what other tables supplied, and the notes and checks of comparing them."""

    results: tuple[TableResult, ...]
    notes: tuple[Note, ...] = ()
    checks: tuple[Check, ...] = ()


def cross_tables(results: Sequence[TableResult]) -> Crossed:
    """Supply lost codes and evaluate all identities; tables that no identity knows pass unchanged."""
    spending = _with_rows(results, ExpenditureLine)
    plans = _with_rows(results, WorkPlan)
    notes: list[Note] = []
    if spending is not None and plans is not None:
        lines: list[ExpenditureLine] = list(spending.rows)
        notes = _supply_codes(lines, plans.rows, spending.title)
        supplied = replace(spending, rows=tuple(lines))
        results = [supplied if result is spending else result for result in results]
    return Crossed(tuple(results), tuple(notes), tuple(evaluate(Tables(results), IDENTITIES)))


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
