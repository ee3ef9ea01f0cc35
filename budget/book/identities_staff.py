"""Identities of the tables on 人事費, staff and buildings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from budget.book.identities import Identity, Side, Tables
from budget.book.identities_spending import object_side, summary_object, summary_total
from budget.book.object_summary import ObjectSummaryRow
from budget.book.personnel_costs import PersonnelCost
from budget.book.premises import PremisesRow
from budget.book.remarks_tables import StaffRow
from budget.book.staff_quota import StaffQuota
from budget.book.staffing import STAFF_KINDS, StaffCount, StaffingRow
from budget.notation.text import fold, narrow

#: 人事費, 加班值班費, 房屋建築養護費
_PERSONNEL, _OVERTIME, _UPKEEP = "1000", "1040", "2063"
_TOTAL = "合計"
_STATED = re.compile(rf"({'|'.join(STAFF_KINDS)})\s*([\d,]+)\s*人")

_Kind = tuple[Any, str, int | None]


def _costs(tables: Tables) -> Iterator[PersonnelCost]:
    """Kinds with money, or with an object of the same name."""
    names = {fold(row.name) for row in tables.rows(ObjectSummaryRow) if row.level == 2}
    for row in tables.rows(PersonnelCost):
        if not row.is_total and (row.amount or fold(row.name) in names):
            yield row


def _object_named(tables: Tables, row: PersonnelCost) -> Side:
    found = [
        item
        for item in tables.rows(ObjectSummaryRow)
        if item.level == 2 and (item.code or "")[:1] == "1" and fold(item.name) == fold(row.name)
    ]
    if len(found) != 1:
        return tables.missing(ObjectSummaryRow, f"沒有名為「{row.name}」的用途別")
    return tables.side(ObjectSummaryRow, found[0], found[0].total)


def _staffing_plans(tables: Tables) -> Iterator[tuple[StaffingRow, str]]:
    """Rows of work plans that 各項費用彙計表 has a column for, with the code there."""
    total = summary_total(tables)
    for row in tables.rows(StaffingRow):
        code = row.account.code
        if row.account.level not in ("mu", "jie") or row.cost_this_year is None or total is None:
            continue
        found = [
            a.plan_code
            for a in total.amounts
            if (a.plan_code == code if code else fold(a.plan_name) == fold(row.account.name))
        ]
        if len(found) == 1:
            yield row, found[0]


def _without_overtime(tables: Tables, cell: tuple[StaffingRow, str]) -> Side:
    _, plan = cell
    row, overtime = summary_object(tables, _PERSONNEL), summary_object(tables, _OVERTIME)
    amount = row.amount(plan) if row else None
    if row is None or amount is None:
        return tables.missing(ObjectSummaryRow, "沒有人事費")
    rest = amount - ((overtime.amount(plan) or 0) if overtime else 0)
    return tables.side(ObjectSummaryRow, row, rest, "年需經費不含加班值班費")


def _agency_staff(tables: Tables) -> StaffingRow | None:
    return next((row for row in tables.rows(StaffingRow) if row.account.level == "xiang"), None)


def _staff_side(tables: Tables, kind: str, count: Callable[[StaffCount], int | None]) -> Side:
    """What 預算員額明細表 prints of a kind, for the whole agency."""
    row = _agency_staff(tables)
    counts = {c.kind: c for c in (*row.counts, row.total)} if row else {}
    if row is None or kind not in counts:
        return tables.missing(StaffingRow, f"沒有「{kind}」")
    return tables.side(StaffingRow, row, count(counts[kind]))


def _remark_staff(last: bool) -> Callable[[Tables], Iterator[_Kind]]:
    """Rows of the staff table in the general remarks, with the persons of this year, or of the year before."""

    def over(tables: Tables) -> Iterator[_Kind]:
        for row in tables.rows(StaffRow):
            by_year = dict(row.persons)
            years = sorted(by_year)
            if len(years) == 2:
                yield row, _TOTAL if row.is_total else row.category, by_year[years[0 if last else 1]]

    return over


def _quota(tables: Tables) -> Iterator[_Kind]:
    for row in tables.rows(StaffQuota):
        yield from ((row, kind, persons) for kind, persons in row.counts)
        yield row, _TOTAL, row.total


def _stated_staff(tables: Tables) -> Iterator[_Kind]:
    """「聘用13人，約僱12人」 in the 說明 of 人事費."""
    for row in tables.rows(PersonnelCost):
        for match in _STATED.finditer(narrow(row.explanation)):
            yield row, match[1], int(match[2].replace(",", ""))


def _this_year(tables: Tables, kind: _Kind) -> Side:
    return _staff_side(tables, kind[1], lambda count: count.this_year)


def _persons(name: str, row_type: type, over: Callable[[Tables], Iterator[_Kind]]) -> Identity[Any]:
    return Identity(
        name,
        (row_type, StaffingRow),
        over,
        lambda kind: kind[1],
        lambda tables, kind: tables.side(row_type, kind[0], kind[2]),
        _this_year,
        "人",
    )


def _premises(tables: Tables) -> list[PremisesRow]:
    return [row for row in tables.rows(PremisesRow) if row.level == "total"]


STAFF: tuple[Identity[Any], ...] = (
    Identity(
        "人事費彙計表{} = 各項費用彙計表 1000 人事費",
        (PersonnelCost, ObjectSummaryRow),
        lambda tables: [row for row in tables.rows(PersonnelCost) if row.is_total],
        lambda _: _TOTAL,
        lambda tables, row: tables.side(PersonnelCost, row, row.amount),
        lambda tables, _: object_side(tables, _PERSONNEL),
    ),
    Identity(
        "{}：人事費彙計表 = 各項費用彙計表",
        (PersonnelCost, ObjectSummaryRow),
        _costs,
        lambda row: row.name,
        lambda tables, row: tables.side(PersonnelCost, row, row.amount),
        _object_named,
    ),
    Identity(
        "{}：員額年需經費 = 人事費減加班值班費",
        (StaffingRow, ObjectSummaryRow),
        _staffing_plans,
        lambda cell: cell[0].account.name,
        lambda tables, cell: tables.side(StaffingRow, cell[0], cell[0].cost_this_year),
        _without_overtime,
    ),
    _persons("{}：總說明預算員額 = 預算員額明細表", StaffRow, _remark_staff(last=False)),
    Identity(
        "{}：總說明上年度預算員額 = 預算員額明細表",
        (StaffRow, StaffingRow),
        _remark_staff(last=True),
        lambda kind: kind[1],
        lambda tables, kind: tables.side(StaffRow, kind[0], kind[2]),
        lambda tables, kind: _staff_side(tables, kind[1], lambda count: count.last_year),
        "人",
    ),
    _persons("{}：預算員額欄 = 預算員額明細表", StaffQuota, _quota),
    _persons("{}：人事費說明所列人數 = 預算員額明細表", PersonnelCost, _stated_staff),
    Identity(
        "現有辦公房舍{}年需養護費 = 各項費用彙計表 2063 房屋建築養護費",
        (PremisesRow, ObjectSummaryRow),
        _premises,
        lambda _: _TOTAL,
        lambda tables, row: tables.side(PremisesRow, row, row.holding(_TOTAL).upkeep),
        lambda tables, _: object_side(tables, _UPKEEP),
    ),
)
