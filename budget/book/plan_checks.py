"""Reconcile a work plan: objects in their first level, first levels in the branch, branches in the plan, details.

What does not hold is reported, never an error: the print itself can be wrong.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence

from budget.book.details import Detail, missing_numbers
from budget.book.plan_rows import BranchPlan, ObjectAmount, WorkPlan
from budget.book.results import Check, Note
from budget.notation.money import format_thousands
from budget.notation.text import fold

_LISTED = re.compile(r"^\d{1,3}\s*[.．、]\s*(.+)$")


def check_plan(plan: WorkPlan, table: str) -> Iterator[Check]:
    """All sums of one work plan, from the top down. Amounts in 元."""
    subject = f"{plan.code} {plan.name}"
    branches = sum(branch.amount for branch in plan.branches)
    yield _sum(f"{subject} = 各分支計畫之和", plan.amount, branches, table, plan.line, plan.branches)
    for branch in plan.branches:
        name = f"{subject} › {branch.number} {branch.name}"
        first_level = sum(item.amount for item in branch.objects)
        label = f"{name} = 第一級用途別之和"
        yield _sum(label, branch.amount, first_level, table, branch.line, branch.objects)
        for item in branch.objects:
            if item.parts:
                parts = sum(part.amount for part in item.parts)
                label = f"{name} › {item.code} {item.name} = 第二級用途別之和"
                yield _sum(label, item.amount, parts, table, item.line, item.parts)
        yield from _check_details(branch, name, table)


def _sum(
    name: str,
    total: int,
    right: int | None,
    table: str,
    line: int,
    parts: Sequence[BranchPlan | ObjectAmount | Detail],
    text: str = "",
) -> Check:
    """A sum whose right side stands where its first part is printed."""
    first = parts[0].line if parts else None
    return Check(name, total, right, table, line, text, other_table=table if parts else "", other_line=first)


def _check_details(branch: BranchPlan, name: str, table: str) -> Iterator[Check]:
    if not branch.details:
        return
    label = f"{name} = 說明各項之和"
    right, reason = _details_sum(branch.details, branch.amount)
    yield _sum(label, branch.amount, right, table, branch.line, branch.details, reason)
    for detail in branch.details:
        amounts = [part.amount for part in detail.parts]
        known = [amount for amount in amounts if amount is not None]
        if detail.amount is not None and known and len(known) == len(amounts):
            part_label = f"{name} › 說明第 {detail.number} 項 = 各分項之和"
            yield _sum(part_label, detail.amount, sum(known), table, detail.line, detail.parts)


def _details_sum(details: tuple[Detail, ...], expected: int) -> tuple[int | None, str]:
    """The sum in 元, or None and why it cannot be told.

    An item with several amounts may list parts (…1,928千元及…400千元) or a whole and its parts (總經費112,080千元，
    …本年度續編20,000千元). Its amounts are added only where the sum then proves it; otherwise it is not checked.
    """
    missing = missing_numbers(details)
    if missing:
        return None, "未印出的項次：" + "、".join(map(str, missing))
    silent = [detail.number for detail in details if not detail.amounts]
    if silent:
        return None, "沒有金額的項次：" + "、".join(map(str, silent))
    total = sum(sum(detail.amounts) for detail in details)
    several = [detail.number for detail in details if len(detail.amounts) > 1]
    if several and total != expected:
        return None, "一項有數個金額的項次：" + "、".join(map(str, several))
    return total, ""


def note_missing_items(plan: WorkPlan, table: str) -> Iterator[Note]:
    """Branches whose numbered items do not start at 1 or leave one out: the print lost them."""
    for branch in plan.branches:
        missing = missing_numbers(branch.details)
        if not missing:
            continue
        numbers = "、".join(map(str, missing))
        printed = sum(sum(detail.amounts) for detail in branch.details)
        text = (
            f"{plan.code} {plan.name} › {branch.number} {branch.name}：說明第 {numbers} 項沒有印出；"
            f"印出的各項共 {format_thousands(printed)} 千元，分支計畫為 {format_thousands(branch.amount)} 千元"
        )
        yield Note(table, branch.line, text, (branch.line, *branch.text_lines[:1]))


def note_names(plan: WorkPlan, table: str) -> Iterator[Note]:
    """細部計畫 whose name in the branch text differs from the name listed in 計畫內容 at the same place."""
    listed = [m.group(1) for m in map(_LISTED.match, plan.content.split("\n")) if m]
    details = [d for branch in plan.branches for d in branch.details if d.kind == "plan"]
    if len(listed) != len(details):
        return
    for printed, detail in zip(listed, details, strict=True):
        here, there = fold(detail.name), fold(printed)
        if here == there:
            continue
        likeness = difflib.SequenceMatcher(None, here, there).ratio()
        relation = "寫法不同" if likeness >= 0.8 else "不是同一名稱"
        text = f"「{detail.name}」與計畫內容同一位置所列「{printed}」{relation}"
        yield Note(table, detail.line, text, (detail.line, plan.line))
