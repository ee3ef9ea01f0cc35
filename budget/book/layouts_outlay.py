"""How the rows of the tables of 補助, 捐助, 委辦 and travel are shown, and those of tables that no reader knows."""

from __future__ import annotations

from typing import Any

from budget.book.commissioned import CommissionRow
from budget.book.donations import DonationRow
from budget.book.flattening import Field, Layout, hidden, money, number, text
from budget.book.mainland_travel import MainlandPlan
from budget.book.outlay_columns import ACCOUNT_NAMES, OutlayAmount, OutlayColumn
from budget.book.outlay_rows import LEVEL_NAMES
from budget.book.subsidies import SubsidyRow
from budget.book.travel_plans import PastTrip, TravelGroup, TravelPlan
from budget.book.travel_summary import TravelCategory

#: Names of the code columns that a travel table does not print (see TravelPlan).
_WORK_PLAN = "歸屬工作計畫編號（本表未印）"


def _outlay(kind: str, *shown: Field, unused: tuple[str, ...] = ()) -> Layout:
    """The layout of a 補助, 捐助 or 委辦 table; `shown` are the columns between 起訖年度 and the money."""
    return Layout(
        (
            Field("level", "層級", "text", lambda level: LEVEL_NAMES.get(level, "")),
            *text(marker="項次"),
            Field("work_plan_code", "工作計畫編號", "code"),
            Field("object_code", "用途別編號", "code"),
            *text(name=f"{kind}計畫", serial="序號", period="計畫起訖年度"),
            *shown,
            Field("amounts", "", "columns"),
            *money(total="合計"),
            *hidden("line", "last_line", "amount_line", "parent", "number", "years", "content_lines"),
            *hidden("cells", "amount_cells", *unused),
        )
    )


def _outlay_head(amount: OutlayAmount) -> str:
    account = ACCOUNT_NAMES[amount.column.account] if amount.column.account else ""
    return "／".join(part for part in (account, amount.column.name or "無欄名") if part)


def _travel(*columns: Field) -> tuple[Field, ...]:
    """What both tables of journeys print; `columns` stand between the name and the money."""
    return (
        *text(number="編號", name="計畫名稱", area_code="領域代碼"),
        *columns,
        *money(transport="旅費／交通費", living="旅費／生活費", office="旅費／辦公費", total="旅費／合計"),
        *text(account="歸屬預算科目"),
        Field("work_plan_code", _WORK_PLAN, "code"),
        *hidden("line", "last_line", "amount_line", "supplied_from", "object_code", "cells", "amount_cells"),
    )


def _visited(value: Any) -> str:
    return {True: "有", False: "無"}.get(value, "")


OUTLAY_LAYOUTS: dict[type, Layout] = {
    SubsidyRow: _outlay(
        "補助",
        *text(content="補助內容"),
        *number(budget_year="接受補助機關列入預算年度"),
        unused=("recipient",),
    ),
    DonationRow: _outlay("捐助", *text(recipient="捐助對象", content="捐助內容"), unused=("budget_year",)),
    CommissionRow: _outlay("委辦", *text(content="委辦內容"), unused=("recipient", "budget_year")),
    OutlayAmount: Layout((*money(amount=""), *hidden("column")), head=_outlay_head),
    OutlayColumn: Layout(hidden("account", "name")),
    TravelCategory: Layout(
        (
            *text(name="類別"),
            *number(plan_count="本年度計畫項數", person_days="本年度預計人天"),
            *money(amount="本年度預算數"),
            *number(last_plan_count="上年度計畫項數", last_person_days="上年度核定人天"),
            *money(last_amount="上年度預算數"),
            *hidden("line", "last_line", "is_total", "cells"),
        )
    ),
    TravelGroup: Layout((*text(number="編號", name="計畫名稱"), *hidden("line", "last_line"))),
    TravelPlan: Layout(
        (
            *_travel(
                *text(destination="擬前往國家或地區", topic="主要會議議題談判重點等"),
                *number(days="預計天數", persons="擬派人數"),
            ),
            Field("trips", "", "beside"),
            *hidden("group"),
        ),
        repeated=("number",),
    ),
    PastTrip: Layout(
        (
            *text(destination="最近三次實際執行／出國地點", month="最近三次實際執行／出國期間"),
            *number(persons="最近三次實際執行／出國人數"),
            *money(amount="最近三次實際執行／國外旅費"),
            *hidden("line"),
        )
    ),
    MainlandPlan: Layout(
        (
            *_travel(
                *text(destination="擬前往地區", hosts="擬拜會單位", task="工作內容", period="預計前往期間"),
                *number(days="預計天數", persons="擬派人數"),
            ),
            Field("visited_before", "前三年內有無赴同一單位拜會", "text", _visited),
            *text(visit="如有，說明其拜會內容"),
        )
    ),
}
