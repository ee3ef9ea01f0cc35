"""現有辦公房舍明細表: office buildings and quarters by title (自有, 無償借用, 有償租用或借用, 合計), across facing pages.

區分 | 自有: 單位數 面積 取得成本 年需養護費 | 無償借用: 單位數 面積 年需養護費
     | 有償租用或借用: 單位數 面積 押金 租金 年需養護費 | 合計: 面積 押金 租金 年需養護費
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from budget.book.account_names import sum_check
from budget.book.cells import bare
from budget.book.facing import SheetRow, claim_lines, open_sheets
from budget.book.heads import OtherCell, Wanted, place_columns
from budget.book.pages import Section
from budget.book.results import YUAN, BookContext, Check, Note, TableResult
from budget.book.sheet_cells import SheetCells
from budget.book.source import Line
from budget.book.staff_quota import StaffQuota, is_quota_pairs, is_staff_quota, quota_check, read_staff_quota
from budget.notation.text import narrow

_TOTAL = "合計"
#: What is printed for each kind of title, in the order of the print; 單位數 is text such as 「9層」.
GROUPS = {
    "自有": ("單位數", "面積", "取得成本", "年需養護費"),
    "無償借用": ("單位數", "面積", "年需養護費"),
    "有償租用或借用": ("單位數", "面積", "押金", "租金", "年需養護費"),
    _TOTAL: ("面積", "押金", "租金", "年需養護費"),
}
_MONEY = {"取得成本": "cost", "押金": "deposit", "租金": "rent", "年需養護費": "upkeep"}
_WANTED = (
    Wanted("name", ("區分",), is_text=True, required=True),
    *(
        Wanted(f"{group}{head}", (f"{group}/{head}",), is_text=head == "單位數")
        for group, heads in GROUPS.items()
        for head in heads
    ),
)
_FIGURES = tuple(want.field for want in _WANTED if not want.is_text)
_TOP = re.compile(r"\s*[一二三四五六七八九十]+\s*、")
_BELOW = re.compile(r"\s*\d{1,2}\s*[.．、]?\s*\D")
_REMARK = re.compile(r"備\s*註\s*[:：]?")
_UNITS = re.compile(r"([\d,]+)\s*\D*")

Level = Literal["total", "top", "below", "unknown"]


@dataclass(frozen=True, slots=True)
class Holding:
    """What is held under one kind of title. Money in 元; None is an empty cell or not printed, a dash is 0.

    `units` is as printed (9層, 144戶), `unit_count` its number.
    """

    kind: str
    units: str
    unit_count: int | None
    area_square_meters: Decimal | None
    cost: int | None
    deposit: int | None
    rent: int | None
    upkeep: int | None


@dataclass(frozen=True, slots=True)
class PremisesRow:
    """One row of 區分: 一、二、三 (top), the numbered rows below them, or 合計 (total)."""

    line: int
    last_line: int
    lines: tuple[int, ...]
    level: Level
    name: str
    holdings: tuple[Holding, ...]
    others: tuple[OtherCell, ...]
    cells: tuple[str, ...]

    def holding(self, kind: str) -> Holding:
        """The holding of a kind: 自有, 無償借用, 有償租用或借用 or 合計."""
        return next(holding for holding in self.holdings if holding.kind == kind)


@dataclass(frozen=True, slots=True)
class PremisesRemark:
    """The 備註 below the table."""

    line: int
    last_line: int
    lines: tuple[int, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Premises:
    """The reader. BookError for halves that do not fit together and for cells that are no numbers."""

    title: str = "現有辦公房舍明細表"

    def read(self, section: Section, book: BookContext) -> TableResult:
        """Rows are PremisesRow, then PremisesRemark and StaffQuota where printed; checks are the sums both ways."""
        reading = _Reading(section.title, book, [], [], [], [])
        sheets = open_sheets(section, book)
        for sheet in sheets:
            placed = place_columns(sheet, _WANTED, section.title, book)
            reading.notes += placed.notes
            reading.read(sheet.rows, SheetCells.of(placed, book))
        checks = list(_checks(reading.rows, section.title))
        rows: list[PremisesRow | PremisesRemark | StaffQuota] = list(reading.rows)
        if reading.remark:
            rows.append(_remark(reading.remark))
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
    rows: list[PremisesRow]
    remark: list[Line]
    quota: list[Line]
    notes: list[Note]

    def read(self, rows: Sequence[SheetRow], cells: SheetCells) -> None:
        """The rows of one sheet."""
        for row in rows:
            has_figures = any(cells.text(row, field) for field in _FIGURES)
            if is_staff_quota(row.left) or (self.quota and not self.rows and is_quota_pairs(row.left)):
                self.quota.append(row.left)
            elif self.remark or _REMARK.match(row.left.text):
                self.remark.append(row.left)
            elif has_figures:
                cells.placed.require_cells(row, self.book)
                self.rows.append(self._row(row, cells))
            elif self.rows:
                last = self.rows[-1]
                name = last.name + cells.text(row, "name")
                self.rows[-1] = replace(
                    last,
                    last_line=max(last.last_line, *row.lines),
                    lines=(*last.lines, *row.lines),
                    name=name,
                    others=(*last.others, *cells.others(row)),
                )
            else:
                self.notes.append(Note(self.table, row.left.number, "不屬於任何一列的文字", row.lines))

    def _row(self, row: SheetRow, cells: SheetCells) -> PremisesRow:
        name = cells.text(row, "name")
        level: Level = "unknown"
        if bare(name) in (_TOTAL, "總計"):
            level = "total"
        elif _TOP.match(name):
            level = "top"
        elif _BELOW.match(narrow(name)):
            level = "below"
        else:
            self.notes.append(
                Note(self.table, row.left.number, f"「{name}」不知屬於哪一級，照印存留", row.lines)
            )
        return PremisesRow(
            line=min(row.lines),
            last_line=max(row.lines),
            lines=row.lines,
            level=level,
            name=name,
            holdings=tuple(_holding(row, cells, kind) for kind in GROUPS),
            others=cells.others(row),
            cells=row.cells,
        )


def _holding(row: SheetRow, cells: SheetCells, kind: str) -> Holding:
    units = cells.text(row, f"{kind}單位數")
    number = _UNITS.fullmatch(narrow(units).strip())
    return Holding(
        kind=kind,
        units=units,
        unit_count=int(number[1].replace(",", "")) if number else None,
        area_square_meters=cells.decimal(row, f"{kind}面積"),
        cost=cells.money(row, f"{kind}取得成本"),
        deposit=cells.money(row, f"{kind}押金"),
        rent=cells.money(row, f"{kind}租金"),
        upkeep=cells.money(row, f"{kind}年需養護費"),
    )


def _remark(lines: Sequence[Line]) -> PremisesRemark:
    numbers = tuple(line.number for line in lines)
    text = "\n".join(" ".join(cell.strip() for cell in line.cells if cell.strip()) for line in lines)
    return PremisesRemark(numbers[0], numbers[-1], numbers, text)


def _measures(holding: Holding) -> dict[str, int | None]:
    """The figures that can be added up: area in 0.01 square metres, money in 元."""
    area = holding.area_square_meters
    money: dict[str, int | None] = {head: getattr(holding, field) for head, field in _MONEY.items()}
    return {"面積": None if area is None else int(area * 100), **money}


def _checks(rows: Sequence[PremisesRow], table: str) -> Iterator[Check]:
    below: dict[int, list[PremisesRow]] = {}
    for index, row in enumerate(rows):
        if row.level == "below":
            above = next((i for i in range(index, -1, -1) if rows[i].level == "top"), None)
            if above is not None:
                below.setdefault(above, []).append(row)
    tops = [row for row in rows if row.level == "top"]
    for index, row in enumerate(rows):
        parts = tops if row.level == "total" else below.get(index, [])
        if parts:
            yield from _down(row, parts, table)
        yield from _across(row, table)


def _down(total: PremisesRow, parts: Sequence[PremisesRow], table: str) -> Iterator[Check]:
    for kind, heads in GROUPS.items():
        for head in heads:
            printed = _measures(total.holding(kind)).get(head)
            if head == "單位數" or printed is None:
                continue
            amounts = [_measures(part.holding(kind))[head] for part in parts]
            name = f"{bare(total.name)}：{kind}{head} = 各列之和"
            first = parts[0].line
            yield sum_check(name, printed, amounts, table, total.line, unit=_unit(head), other_line=first)


def _across(row: PremisesRow, table: str) -> Iterator[Check]:
    for head in GROUPS[_TOTAL]:
        printed = _measures(row.holding(_TOTAL))[head]
        if printed is not None:
            kinds = [kind for kind, heads in GROUPS.items() if head in heads and kind != _TOTAL]
            amounts = [_measures(row.holding(kind))[head] for kind in kinds]
            name = f"{bare(row.name)}：{'、'.join(kinds)}之和 = 合計（{head}）"
            yield sum_check(name, printed, amounts, table, row.line, unit=_unit(head))


def _unit(head: str) -> str:
    return "0.01平方公尺" if head == "面積" else YUAN


READER = Premises()
