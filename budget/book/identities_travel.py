"""Identities of the tables on travel abroad and to the mainland."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from budget.book.identities import Identity, Side, Tables
from budget.book.identities_spending import object_side, summary_object
from budget.book.mainland_travel import MainlandPlan
from budget.book.object_summary import ObjectSummaryRow
from budget.book.travel_plans import TravelPlan
from budget.book.travel_summary import TravelCategory
from budget.notation.text import fold

#: 大陸地區旅費, 國外旅費
_MAINLAND, _ABROAD = "2075", "2078"
#: Journeys paid from 國外旅費; 進修, 研究 and 實習 are paid from 教育訓練費.
_TRAVEL = ("考察", "視察", "訪問", "開會", "談判")
_MEETINGS = ("開會", "談判")


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


TRAVEL: tuple[Identity[Any], ...] = (
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
)
