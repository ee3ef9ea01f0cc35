"""Identities of the tables on staff, buildings, travel, functions and revenue."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from budget.book.expenditure_by_agency import ExpenditureLine
from budget.book.functional_economic import FunctionRow
from budget.book.identities import Identity, Side, Tables
from budget.book.identities_spending import agency_line, object_side, summary_object, summary_total
from budget.book.mainland_travel import MainlandPlan
from budget.book.object_by_agency import ObjectByAgencyRow
from budget.book.object_summary import ObjectSummaryRow
from budget.book.personnel_costs import PersonnelCost
from budget.book.premises import PremisesRow
from budget.book.remarks_tables import StaffRow
from budget.book.revenue_by_source import RevenueLine
from budget.book.revenue_note_rows import RevenueNote
from budget.book.staff_quota import StaffQuota
from budget.book.staffing import STAFF_KINDS, StaffCount, StaffingRow
from budget.book.travel_plans import TravelPlan
from budget.book.travel_summary import TravelCategory
from budget.notation.text import fold, narrow

#: 人事費, 加班值班費, 房屋建築養護費, 大陸地區旅費, 國外旅費
_PERSONNEL, _OVERTIME, _UPKEEP, _MAINLAND, _ABROAD = "1000", "1040", "2063", "2075", "2078"
_TOTAL = "合計"
#: Journeys paid from 國外旅費; 進修, 研究 and 實習 are paid from 教育訓練費.
_TRAVEL = ("考察", "視察", "訪問", "開會", "談判")
_MEETINGS = ("開會", "談判")
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


def _categories(tables: Tables, names: tuple[str, ...]) -> list[TravelCategory]:
    return [row for row in tables.rows(TravelCategory) if row.name in names]


def _travel_total(tables: Tables) -> Iterator[str]:
    if _categories(tables, _TRAVEL):
        yield "、".join(_TRAVEL)


def _meeting_total(tables: Tables) -> Iterator[str]:
    if _categories(tables, _MEETINGS):
        yield "、".join(_MEETINGS)


def _category_side(
    names: tuple[str, ...], value: Callable[[TravelCategory], int | None]
) -> Callable[[Tables, Any], Side]:
    return lambda tables, _: tables.total(TravelCategory, _categories(tables, names), value, "沒有這些類別")


def _plans_side(value: Callable[[TravelPlan], int | None]) -> Callable[[Tables, Any], Side]:
    return lambda tables, _: tables.total(TravelPlan, tables.rows(TravelPlan), value, "沒有計畫")


def _person_days(plan: TravelPlan) -> int | None:
    return None if plan.days is None or plan.persons is None else plan.days * plan.persons


def _travel_accounts(tables: Tables) -> Iterator[tuple[str, str]]:
    """Work plans with 國外旅費, where all of it is for meetings: only those are listed plan by plan."""
    others = [row.amount for row in _categories(tables, ("考察", "視察", "訪問"))]
    row = summary_object(tables, _ABROAD)
    if row is not None and others and not any(others) and None not in others:
        yield from ((a.plan_code, a.plan_name) for a in row.amounts if a.amount)


def _meeting(name: str, value: Callable[[TravelCategory], int | None], plan: Any, unit: str) -> Identity[Any]:
    return Identity(
        name,
        (TravelCategory, TravelPlan),
        _meeting_total,
        str,
        _category_side(_MEETINGS, value),
        _plans_side(plan),
        unit,
    )


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


SIDE_TABLES: tuple[Identity[Any], ...] = (
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
    Identity(
        "出國計畫總表（{}） = 各項費用彙計表 2078 國外旅費",
        (TravelCategory, ObjectSummaryRow),
        _travel_total,
        str,
        _category_side(_TRAVEL, lambda row: row.amount),
        lambda tables, _: object_side(tables, _ABROAD),
    ),
    _meeting("出國計畫總表（{}） = 類別表各計畫之和", lambda row: row.amount, lambda plan: plan.total, "元"),
    _meeting("出國計畫總表（{}）項數 = 類別表計畫數", lambda row: row.plan_count, lambda _: 1, "項"),
    _meeting(
        "出國計畫總表（{}）人天 = 類別表天數 × 人數之和",
        lambda row: row.person_days,
        _person_days,
        "人天",
    ),
    Identity(
        "{}：出國計畫類別表各計畫之和 = 各項費用彙計表 2078 國外旅費",
        (TravelCategory, TravelPlan, ObjectSummaryRow),
        _travel_accounts,
        lambda plan: f"{plan[0]} {plan[1]}",
        lambda tables, plan: tables.total(
            TravelPlan,
            [row for row in tables.rows(TravelPlan) if fold(row.account) == fold(plan[1])],
            lambda row: row.total,
            f"沒有歸屬「{plan[1]}」的計畫",
        ),
        lambda tables, plan: object_side(tables, _ABROAD, plan[0]),
    ),
    Identity(
        "{}各計畫之和 = 各項費用彙計表 2075 大陸地區旅費",
        (MainlandPlan, ObjectSummaryRow),
        lambda tables: ["赴大陸計畫"],
        str,
        lambda tables, _: tables.total(
            MainlandPlan, tables.rows(MainlandPlan), lambda row: row.total, "沒有計畫"
        ),
        lambda tables, _: object_side(tables, _MAINLAND),
    ),
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
