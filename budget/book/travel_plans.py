"""派員出國計畫預算類別表—開會、談判: travel to meetings and negotiations, on facing pages.

    left     計畫名稱及領域代碼 | 擬前往國家或地區 | 主要會議議題談判重點等 | 預計天數 | 擬派人數 | 旅費 交通費 | 生活費
    right    辦公費 | 合計 | 歸屬預算科目 | 最近三次實際執行情形 出國地點 | 出國期間 | 出國人數 | 國外旅費

Plans stand under 一、定期會議 and 二、不定期會議; the right half has up to three lines of past journeys for each plan.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from budget.book.cell_figures import count, money
from budget.book.facing import claim_lines
from budget.book.pages import Section
from budget.book.results import BookContext, Note, TableResult
from budget.book.travel_records import (
    Group,
    Record,
    check_plan,
    note_plan,
    open_plan_sheets,
    read_plans,
    split_plan_name,
    work_plan_named,
)

_KEY = "預計天數"
_TRIP = ("出國地點", "出國期間", "出國人數", "國外旅費")
_WORDS = (
    *("計畫名稱", "擬前往", "議題", _KEY, "擬派人數", "交通費", "生活費"),
    *("辦公費", "合計", "歸屬預算科目", *_TRIP),
)
#: 辦公費 and 合計 stand first on the right half; a line of it without them is a past journey.
_MONEY_COLUMNS = 2
#: 國外旅費
_OBJECT = "2078"
_DASHES = frozenset("-－—–─")


@dataclass(frozen=True, slots=True)
class PastTrip:
    """One of the last three journeys: `month` as printed (108.03), `amount` (國外旅費) in 元."""

    line: int
    destination: str
    month: str
    persons: int | None
    amount: int | None


@dataclass(frozen=True, slots=True)
class TravelGroup:
    """A heading over plans: 一、定期會議."""

    line: int
    last_line: int
    number: str
    name: str


@dataclass(frozen=True, slots=True)
class TravelPlan:
    """One plan; amounts in 元. `group` is the index of its heading among the rows.

    `account` is 歸屬預算科目 as printed: a work plan's name. Its code is not printed; `work_plan_code` and
    `supplied_from` (line) come from the table of work plans, None where that has no single plan of the name.
    """

    line: int
    last_line: int
    amount_line: int
    group: int | None
    number: str
    name: str
    area_code: str
    destination: str
    topic: str
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
    trips: tuple[PastTrip, ...]
    cells: tuple[str, ...]
    amount_cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TravelPlans:
    """The reader of 派員出國計畫預算類別表—開會、談判. BookError for uneven halves and for what is no number."""

    title: str = "派員出國計畫預算類別表—開會、談判"

    def read(self, section: Section, book: BookContext) -> TableResult:
        """Rows are TravelGroup and TravelPlan; checks are 合計 = 交通費 + 生活費 + 辦公費."""
        sheets = open_plan_sheets(section, book, _MONEY_COLUMNS)
        entries = read_plans(section, book, sheets, _WORDS, _KEY)
        if isinstance(entries, Note):
            return TableResult(section.title, (), {}, (entries,))
        rows: list[TravelGroup | TravelPlan] = []
        notes: list[Note] = []
        checks = []
        group: int | None = None
        for entry in entries:
            if isinstance(entry, Group):
                group = len(rows)
                rows.append(TravelGroup(entry.line.number, entry.line.number, entry.number, entry.name))
                continue
            plan = _plan(entry, group, book)
            rows.append(plan)
            notes.extend(note_plan(entry, plan.name, plan.account, section.title, book))
            parts = (plan.transport, plan.living, plan.office)
            subject = f"{plan.number} {plan.name}"
            checks.append(check_plan(subject, plan.total, parts, section.title, plan.amount_line))
        lines = [(e.line.number,) if isinstance(e, Group) else e.lines for e in entries]
        uses = claim_lines(section, lines, sheets)
        return TableResult(section.title, tuple(rows), uses, tuple(notes), tuple(checks))


def _plan(record: Record, group: int | None, book: BookContext) -> TravelPlan:
    number, name, area = split_plan_name(record.text("計畫名稱"))
    account = record.text("歸屬預算科目")
    work_plan = work_plan_named(account, book)
    return TravelPlan(
        line=record.line.number,
        last_line=record.last_line,
        amount_line=record.amount_line.number,
        group=group,
        number=number,
        name=name,
        area_code=area,
        destination=record.text("擬前往"),
        topic=record.text("議題"),
        days=count(record.text(_KEY), book, record.line.number, _KEY),
        persons=count(record.text("擬派人數"), book, record.line.number, "擬派人數"),
        transport=record.money("交通費", book),
        living=record.money("生活費", book),
        office=record.money("辦公費", book),
        total=record.money("合計", book),
        account=account,
        work_plan_code=work_plan.code if work_plan else None,
        supplied_from=work_plan.line if work_plan else None,
        object_code=_OBJECT,
        trips=tuple(_trips(record, book)),
        cells=record.line.cells,
        amount_cells=record.amount_line.cells,
    )


def _trips(record: Record, book: BookContext) -> Iterator[PastTrip]:
    """One journey per line; a line of dashes only says that there was none."""
    by_line: dict[int, dict[str, str]] = {}
    for column in _TRIP:
        for line, cell in record.cells.get(column, ()):
            by_line.setdefault(line, {})[column] = cell
    for line, cells in sorted(by_line.items()):
        if all(cell in _DASHES for cell in cells.values()):
            continue
        yield PastTrip(
            line=line,
            destination=cells.get("出國地點", ""),
            month=cells.get("出國期間", ""),
            persons=count(cells.get("出國人數", ""), book, line, "出國人數"),
            amount=money(cells.get("國外旅費", ""), record.factor, book, line, "國外旅費"),
        )


READER = TravelPlans()
