"""What a row of the travel tables holds, whether abroad or to mainland China: days, persons, cost, account."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from budget.book.cell_figures import count
from budget.book.plan_rows import WorkPlan
from budget.book.results import BookContext, Check, Note
from budget.book.travel_records import NAME, Record, split_plan_name, work_plan_named

#: Filled once for every plan, on its first line.
KEY = "預計天數"
_PERSONS = "擬派人數"
_ACCOUNT = "歸屬預算科目"


@dataclass(frozen=True, slots=True, kw_only=True)
class TravelRow:
    """One plan; amounts in 元, None is an empty cell.

    `account` is 歸屬預算科目 as printed: a work plan's name. Its code is not printed; `work_plan_code` and
    `supplied_from` (line) come from the table of work plans, None where that has no single plan of the name.
    """

    line: int
    last_line: int
    amount_line: int
    number: str
    name: str
    area_code: str
    destination: str
    days: int | None
    persons: int | None
    transport: int | None
    living: int | None
    office: int | None
    total: int | None
    account: str
    work_plan_code: str | None
    supplied_from: int | None
    object_code: str
    cells: tuple[str, ...]
    amount_cells: tuple[str, ...]


def travel_fields(record: Record, object_code: str, book: BookContext) -> dict[str, Any]:
    """The fields of TravelRow. Raises BookError for a cell that is no number."""
    number, name, area = split_plan_name(record.text(NAME))
    account = record.text(_ACCOUNT)
    work_plan = work_plan_named(account, book)
    return {
        "line": record.line.number,
        "last_line": record.last_line,
        "amount_line": record.amount_line.number,
        "number": number,
        "name": name,
        "area_code": area,
        "destination": record.text("擬前往"),
        "days": count(record.text(KEY), book, record.line.number, KEY),
        "persons": count(record.text(_PERSONS), book, record.line.number, _PERSONS),
        "transport": record.money("交通費", book),
        "living": record.money("生活費", book),
        "office": record.money("辦公費", book),
        "total": record.money("合計", book),
        "account": account,
        "work_plan_code": work_plan.code if work_plan else None,
        "supplied_from": work_plan.line if work_plan else None,
        "object_code": object_code,
        "cells": record.line.cells,
        "amount_cells": record.amount_line.cells,
    }


def note_plan(record: Record, plan: TravelRow, table: str, book: BookContext) -> Iterator[Note]:
    """A plan without 領域代碼, and an account that names no work plan although work plans were read."""
    if not plan.area_code:
        yield Note(table, plan.line, f"「{plan.name}」後沒有領域代碼", (plan.line,))
    has_plans = any(isinstance(row, WorkPlan) for result in book.results.values() for row in result.rows[:1])
    if has_plans and plan.work_plan_code is None:
        line = record.line_of(_ACCOUNT)
        text = f"「{plan.name}」的歸屬預算科目「{plan.account}」不是唯一一個工作計畫的名稱"
        yield Note(table, line, text, (plan.line, line))


def check_plan(plan: TravelRow, table: str) -> Check:
    """合計 of a plan = 交通費 + 生活費 + 辦公費."""
    parts = (plan.transport, plan.living, plan.office)
    known = [part for part in parts if part is not None]
    right = sum(known) if len(known) == len(parts) else None
    name = f"{plan.number} {plan.name}：合計 = 交通費 + 生活費 + 辦公費"
    return Check(name, plan.total, right, table, plan.amount_line)
