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
from budget.book.travel_records import Group, Record, open_plan_sheets, read_plans
from budget.book.travel_rows import KEY, TravelRow, check_plan, note_plan, travel_fields

_TRIP = ("出國地點", "出國期間", "出國人數", "國外旅費")
_WORDS = (
    *("計畫名稱", "擬前往", "議題", KEY, "擬派人數", "交通費", "生活費"),
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


@dataclass(frozen=True, slots=True, kw_only=True)
class TravelPlan(TravelRow):
    """One plan. `group` is the index of its heading among the rows."""

    group: int | None
    topic: str
    trips: tuple[PastTrip, ...]


@dataclass(frozen=True, slots=True)
class TravelPlans:
    """The reader of 派員出國計畫預算類別表—開會、談判. BookError for uneven halves and for what is no number."""

    title: str = "派員出國計畫預算類別表—開會、談判"

    def read(self, section: Section, book: BookContext) -> TableResult:
        """Rows are TravelGroup and TravelPlan; checks are 合計 = 交通費 + 生活費 + 辦公費."""
        sheets = open_plan_sheets(section, book, _MONEY_COLUMNS)
        entries = read_plans(section, book, sheets, _WORDS, KEY)
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
            notes.extend(note_plan(entry, plan, section.title, book))
            checks.append(check_plan(plan, section.title))
        lines = [(e.line.number,) if isinstance(e, Group) else e.lines for e in entries]
        uses = claim_lines(section, lines, sheets)
        return TableResult(section.title, tuple(rows), uses, tuple(notes), tuple(checks))


def _plan(record: Record, group: int | None, book: BookContext) -> TravelPlan:
    return TravelPlan(
        **travel_fields(record, _OBJECT, book),
        group=group,
        topic=record.text("議題"),
        trips=tuple(_trips(record, book)),
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
