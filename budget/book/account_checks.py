"""Reconcile the rows of a 科目 table: every row is the sum of the rows right below it, in every money column."""

from __future__ import annotations

from collections.abc import Sequence

from budget.book.accounts import LEVEL_NAMES, AccountRow
from budget.book.numbering import Place
from budget.book.results import Check


def check_sums(
    rows: Sequence[AccountRow], places: Sequence[Place], columns: Sequence[str], table: str
) -> list[Check]:
    """One check per parent and money column (all but the last, which compares two of them)."""
    checks: list[Check] = []
    for index, row in enumerate(rows):
        parts = [rows[i] for i, place in enumerate(places) if place.parent == index]
        for column, column_name in enumerate(columns):
            total = row.amounts[column]
            if not parts or total is None:
                continue
            amounts = [part.amounts[column] for part in parts]
            known = [amount for amount in amounts if amount is not None]
            right = sum(known) if len(known) == len(amounts) else None
            name = f"{_subject(row)} = 各{LEVEL_NAMES[parts[0].level]}之和（{column_name}）"
            first = parts[0].line.number
            checks.append(
                Check(name, total, right, table, row.line.number, other_table=table, other_line=first)
            )
    return checks


def check_changes(rows: Sequence[AccountRow], table: str) -> list[Check]:
    """The last money column is this year's budget less last year's (the first two columns)."""
    checks = []
    for row in rows:
        this, last, change = row.amounts[0], row.amounts[1], row.amounts[-1]
        if this is None or last is None or change is None:
            continue
        name = f"{_subject(row)}：本年度與上年度比較"
        checks.append(Check(name, change, this - last, table, row.line.number))
    return checks


def _subject(row: AccountRow) -> str:
    return f"{row.code or ''} {row.name}".strip() or f"第 {row.line.number} 行"
