"""How the rows of the tables on objects, staff, cars, buildings, functions and multi-year plans are shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from budget.book.account_names import AccountName
from budget.book.capital_outlay import CapitalOutlayRow
from budget.book.flattening import Field, Kind, Layout, hidden, money, number, text
from budget.book.functional_economic import ACCOUNT_HEADS, EconomicAmount, FunctionRow
from budget.book.heads import OtherCell
from budget.book.layouts_main import level_name, serials
from budget.book.multi_year_plans import MultiYearPlan, YearAmount
from budget.book.object_by_agency import ObjectByAgencyRow
from budget.book.object_summary import ObjectSummaryRow, PlanAmount
from budget.book.personnel_costs import PersonnelCost
from budget.book.premises import GROUPS, Holding, PremisesRemark, PremisesRow
from budget.book.staff_quota import StaffQuota
from budget.book.staffing import StaffCount, StaffingRow
from budget.book.vehicles import Vehicle
from budget.notation.numerals import format_numeral

#: Field, label and kind by the head of the table of buildings.
_HELD: dict[str, tuple[str, str, Kind]] = {
    "單位數": ("units", "單位數", "text"),
    "面積": ("area_square_meters", "面積（平方公尺）", "number"),
    "取得成本": ("cost", "取得成本", "money"),
    "押金": ("deposit", "押金", "money"),
    "租金": ("rent", "租金", "money"),
    "年需養護費": ("upkeep", "年需養護費", "money"),
}
_OTHERS = Field("others", "", "columns")
_ACCOUNT = Field("account", "", "columns")


def _quota(row: StaffQuota) -> Iterator[tuple[str, Kind, int | None]]:
    for kind, persons in row.counts:
        yield f"預算員額／{kind}（人）", "number", persons
    yield "預算員額／合計（人）", "number", row.total


def _held(holding: Holding) -> Iterator[tuple[str, Kind, Any]]:
    """The columns that the table prints for this kind of title."""
    for head in GROUPS[holding.kind]:
        field, label, kind = _HELD[head]
        yield f"{holding.kind}／{label}", kind, getattr(holding, field)


def _economic(amount: EconomicAmount) -> str:
    """經常支出／受僱人員報酬, 資本支出／固定資本形成／住宅."""
    return "／".join(
        part for part in (f"{ACCOUNT_HEADS[amount.account]}支出", amount.group, amount.kind) if part
    )


DETAIL_LAYOUTS: dict[type, Layout] = {
    AccountName: Layout(
        (
            Field("level", "層級", "text", level_name),
            *serials(),
            Field("printed_code", "編號", "code"),
            *text(name="名稱"),
            *hidden("code"),
        )
    ),
    OtherCell: Layout((*text(text=""), *hidden("head")), head=lambda cell: cell.head or "無欄名"),
    ObjectSummaryRow: Layout(
        (
            Field("code", "用途別編號", "code"),
            *text(name="第一、二級用途別科目名稱"),
            Field("amounts", "", "columns"),
            *money(total="合計"),
            *hidden("line", "last_line", "lines", "level", "cells"),
        )
    ),
    PlanAmount: Layout(
        (*money(amount=""), *hidden("plan_code", "plan_name")),
        head=lambda amount: f"{amount.plan_code} {amount.plan_name}".strip(),
    ),
    ObjectByAgencyRow: Layout(
        (
            _ACCOUNT,
            *money(
                current_personnel="經常支出／人事費",
                current_operating="經常支出／業務費",
                current_grants="經常支出／獎補助費",
                current_debt="經常支出／債務費",
                current_reserve="經常支出／預備金",
                current_total="經常支出／小計",
                capital_operating="資本支出／業務費",
                capital_equipment="資本支出／設備及投資",
                capital_grants="資本支出／獎補助費",
                capital_reserve="資本支出／預備金",
                capital_total="資本支出／小計",
                total="合計",
            ),
            _OTHERS,
            *hidden("line", "last_line", "lines", "cells"),
        )
    ),
    CapitalOutlayRow: Layout(
        (
            _ACCOUNT,
            *money(
                land="土地",
                buildings="房屋建築及設備",
                public_works="公共建設及設施",
                machinery="機械設備",
                transport="運輸設備",
                information="資訊軟體設備",
                sundry="雜項設備",
                rights="權利",
                investment="投資",
                other_capital="其他資本支出",
                total="合計",
            ),
            _OTHERS,
            *hidden("line", "last_line", "lines", "cells"),
        )
    ),
    PersonnelCost: Layout(
        (
            Field("number", "項次", "text", lambda number: format_numeral(number) if number else ""),
            *text(name="人事費別"),
            *money(amount="金額"),
            *text(explanation="說明"),
            _OTHERS,
            *hidden("line", "last_line", "lines", "is_total", "cells"),
        )
    ),
    StaffingRow: Layout(
        (
            _ACCOUNT,
            Field("counts", "", "columns"),
            Field("total", "", "columns"),
            *money(
                cost_this_year="年需經費／本年度",
                cost_last_year="年需經費／上年度",
                cost_change="年需經費／比較",
            ),
            *text(explanation="說明"),
            _OTHERS,
            *hidden("line", "last_line", "lines", "cells"),
        )
    ),
    StaffCount: Layout(
        (*number(this_year="本年度（人）", last_year="上年度（人）"), *hidden("kind")),
        head=lambda count: str(count.kind),
    ),
    Vehicle: Layout(
        (
            *text(group="類別"),
            *number(number="車輛數"),
            *text(kind="車輛種類"),
            *number(passengers="乘客人數（不含司機）"),
            *text(bought="購置年月"),
            *number(
                displacement_cc="汽缸總排氣量（立方公分）",
                fuel_liters="油料費／數量（公升）",
                fuel_price="油料費／單價（元）",
            ),
            *money(fuel_cost="油料費／金額", upkeep="養護費", other="其他"),
            *text(remark="備註"),
            _OTHERS,
            *hidden("line", "last_line", "lines", "is_total", "bought_year", "bought_month", "cells"),
        )
    ),
    StaffQuota: Layout(
        (Field("counts", "", "columns", _quota), *hidden("line", "last_line", "lines", "total"))
    ),
    PremisesRow: Layout(
        (
            *text(name="區分"),
            Field("holdings", "", "columns"),
            _OTHERS,
            *hidden("line", "last_line", "lines", "level", "cells"),
        )
    ),
    Holding: Layout(
        (
            Field("kind", "", "columns", _held),
            *hidden("units", "unit_count", "area_square_meters", "cost", "deposit", "rent", "upkeep"),
        )
    ),
    PremisesRemark: Layout((*text(text="備註"), *hidden("line", "last_line", "lines"))),
    FunctionRow: Layout(
        (
            Field("code", "職能代碼", "code"),
            *text(name="職能別分類"),
            Field("amounts", "", "columns"),
            *money(current_total="經常支出合計", capital_total="資本支出合計", total="總計"),
            _OTHERS,
            *hidden("line", "last_line", "lines", "cells"),
        )
    ),
    EconomicAmount: Layout((*money(amount=""), *hidden("account", "group", "kind")), head=_economic),
    MultiYearPlan: Layout(
        (
            *text(name="計畫名稱", period="執行期間"),
            *money(total="中央公務預算經費需求總額"),
            Field("years", "", "columns"),
            *text(remark="備註"),
            _OTHERS,
            *hidden("line", "last_line", "lines", "first_year", "last_year", "cells"),
        )
    ),
    YearAmount: Layout(
        (*money(amount=""), *hidden("year", "span", "head")), head=lambda year: str(year.head)
    ),
}
