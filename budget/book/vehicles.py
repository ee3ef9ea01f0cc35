"""公務車輛明細表: official cars with their fuel and upkeep; below them the block 預算員額.

車輛數 | 車輛種類 | 乘客人數 | 購置年月 | 汽缸總排氣量 | 油料費: 數量(公升) 單價(元) 金額 | 養護費 | 其他 | 備註
       | 現有車輛：|
1      | 首長專用車 | 4 | 105.10 | 1,798 | 1,668 | 29.00 | 48 | 34 | 28 | ARG-0593。
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from budget.book.account_names import sum_check
from budget.book.cells import bare
from budget.book.facing import SheetRow, claim_lines, open_sheets
from budget.book.heads import OtherCell, Wanted, place_columns
from budget.book.pages import Section
from budget.book.results import BookContext, Check, Note, TableResult
from budget.book.sheet_cells import SheetCells
from budget.book.source import Line
from budget.book.staff_quota import StaffQuota, is_quota_pairs, is_staff_quota, quota_check, read_staff_quota
from budget.notation.money import format_amount
from budget.notation.text import narrow

_WANTED = (
    Wanted("number", ("車輛數",), required=True),
    Wanted("kind", ("車輛種類",), is_text=True, required=True),
    Wanted("passengers", ("乘客人數不含司機", "乘客人數")),
    Wanted("bought", ("購置年月",), is_text=True),
    Wanted("displacement_cc", ("汽缸總排氣量(立方公分)", "汽缸總排氣量")),
    Wanted("fuel_liters", ("油料費/數量(公升)", "油料費/數量")),
    Wanted("fuel_price", ("油料費/單價(元)", "油料費/單價")),
    Wanted("fuel_cost", ("油料費/金額",)),
    Wanted("upkeep", ("養護費",)),
    Wanted("other", ("其他",)),
    Wanted("remark", ("備註",), is_text=True),
)
_FIGURES = tuple(want.field for want in _WANTED if not want.is_text)
_MONEY = {"fuel_cost": "油料費", "upkeep": "養護費", "other": "其他"}
_MONTH = re.compile(r"(\d{2,3})\s*[.．/年]\s*(\d{1,2})\s*月?")


@dataclass(frozen=True, slots=True)
class Vehicle:
    """One row of cars, or 合計. Money in 元; None is an empty cell, a printed dash is 0.

    `group` is the heading above (現有車輛, 新增車輛 …). `bought` is as printed (105.10), `bought_year` its ROC year
    and `bought_month` its month. `fuel_price` is in 元 a liter.
    """

    line: int
    last_line: int
    lines: tuple[int, ...]
    group: str
    is_total: bool
    number: int | None
    kind: str
    passengers: int | None
    bought: str
    bought_year: int | None
    bought_month: int | None
    displacement_cc: int | None
    fuel_liters: Decimal | None
    fuel_price: Decimal | None
    fuel_cost: int | None
    upkeep: int | None
    other: int | None
    remark: str
    others: tuple[OtherCell, ...]
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Vehicles:
    """The reader. BookError for a cell that is not what its column holds."""

    title: str = "公務車輛明細表"

    def read(self, section: Section, book: BookContext) -> TableResult:
        """Rows are Vehicle and StaffQuota; checks are the totals, liters times price, and the posts."""
        reading = _Reading(section.title, book, [], [], [])
        sheets = open_sheets(section, book)
        for sheet in sheets:
            placed = place_columns(sheet, _WANTED, section.title, book)
            reading.notes += placed.notes
            reading.read(sheet.rows, SheetCells.of(placed, book))
        rows: list[Vehicle | StaffQuota] = list(reading.vehicles)
        checks = _checks(reading.vehicles, section.title)
        if reading.quota:
            quota = read_staff_quota(reading.quota, book)
            rows.append(quota)
            checks.append(quota_check(quota, section.title))
        uses = claim_lines(section, [row.lines for row in rows], sheets)
        return TableResult(section.title, tuple(rows), uses, tuple(reading.notes), tuple(checks))


@dataclass(slots=True)
class _Reading:
    table: str
    book: BookContext
    vehicles: list[Vehicle]
    quota: list[Line]
    notes: list[Note]
    group: str = ""
    #: Lines of headings that wait for the first row below them.
    heading_lines: tuple[int, ...] = ()

    def read(self, rows: Sequence[SheetRow], cells: SheetCells) -> None:
        """The rows of one page."""
        for row in rows:
            if is_staff_quota(row.left) or (self.quota and is_quota_pairs(row.left)):
                self.quota.append(row.left)
            elif any(cells.text(row, field) for field in _FIGURES):
                cells.placed.require_cells(row, self.book)
                self.vehicles.append(self._vehicle(row, cells))
                self.heading_lines = ()
            elif bare(cells.text(row, "kind")).endswith((":", "：")) and not cells.text(row, "remark"):
                self.group = bare(cells.text(row, "kind")).rstrip(":：")
                self.heading_lines = (*self.heading_lines, *row.lines)
            elif self.vehicles:
                self.vehicles[-1] = _go_on(self.vehicles[-1], row, cells)
            else:
                self.notes.append(Note(self.table, row.left.number, "不屬於任何一列的文字", row.lines))

    def _vehicle(self, row: SheetRow, cells: SheetCells) -> Vehicle:
        bought = cells.text(row, "bought")
        month = _MONTH.fullmatch(narrow(bought).strip())
        if bought and (month is None or not 1 <= int(month[2]) <= 12):
            self.notes.append(
                Note(self.table, row.left.number, f"購置年月「{bought}」不是年月，照印存留", row.lines)
            )
            month = None
        is_total = bare(cells.text(row, "kind")) in ("合計", "總計")
        return Vehicle(
            line=row.left.number,
            last_line=row.left.number,
            lines=(*self.heading_lines, *row.lines),
            group="" if is_total else self.group,
            is_total=is_total,
            number=cells.count(row, "number"),
            kind=cells.text(row, "kind"),
            passengers=cells.count(row, "passengers"),
            bought=bought,
            bought_year=int(month[1]) if month else None,
            bought_month=int(month[2]) if month else None,
            displacement_cc=cells.count(row, "displacement_cc"),
            fuel_liters=cells.decimal(row, "fuel_liters"),
            fuel_price=cells.decimal(row, "fuel_price"),
            remark=cells.text(row, "remark"),
            others=cells.others(row),
            cells=row.cells,
            fuel_cost=cells.money(row, "fuel_cost"),
            upkeep=cells.money(row, "upkeep"),
            other=cells.money(row, "other"),
        )


def _go_on(before: Vehicle, row: SheetRow, cells: SheetCells) -> Vehicle:
    """A line without figures: kind or 備註 of the row above goes on."""
    return replace(
        before,
        last_line=row.left.number,
        lines=(*before.lines, *row.lines),
        kind=before.kind + cells.text(row, "kind"),
        remark=before.remark + cells.text(row, "remark"),
        others=(*before.others, *cells.others(row)),
        cells=(*before.cells, *row.cells),
    )


def _checks(rows: Sequence[Vehicle], table: str) -> list[Check]:
    checks = []
    cars = [row for row in rows if not row.is_total]
    first = cars[0].line if cars else None
    for row in cars:
        if row.fuel_liters is not None and row.fuel_price is not None and row.fuel_cost is not None:
            thousands = (row.fuel_liters * row.fuel_price / 1000).quantize(Decimal(1), ROUND_HALF_UP)
            name = f"{row.remark.split('。')[0] or row.kind}：油料費 = 公升數 × 單價"
            checks.append(
                Check(name, row.fuel_cost, int(thousands) * 1000, table, row.line, "四捨五入至千元")
            )
    for total in (row for row in rows if row.is_total):
        liters = [None if car.fuel_liters is None else _hundredths(car.fuel_liters) for car in cars]
        if total.fuel_liters is not None:
            left = _hundredths(total.fuel_liters)
            checks.append(
                sum_check("油料數量合計", left, liters, table, total.line, unit="0.01公升", other_line=first)
            )
        for field, head in _MONEY.items():
            parts = [getattr(car, field) for car in cars]
            text = _rounding(cars) if field == "fuel_cost" else ""
            printed = getattr(total, field)
            checks.append(sum_check(f"{head}合計", printed, parts, table, total.line, text, other_line=first))
    return checks


def _rounding(cars: Sequence[Vehicle]) -> str:
    """Each car's fuel is rounded to 千元 by itself, so a total reckoned from all liters can be off by a few 千元."""
    exact = [car.fuel_liters * car.fuel_price for car in cars if car.fuel_liters and car.fuel_price]
    whole = format_amount(int(sum(exact, Decimal(0)).quantize(Decimal(1), ROUND_HALF_UP)))
    return f"各列分別捨入至千元；公升數 × 單價之和為{whole}" if exact else ""


def _hundredths(value: Decimal) -> int:
    return int(value * 100)


READER = Vehicles()
