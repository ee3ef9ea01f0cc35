"""派員赴大陸計畫預算類別表: travel to mainland China, on facing pages.

left     計畫名稱及領域代碼 | 擬前往地區 | 擬拜會單位 | 工作內容 | 預計前往期間 | 預計天數 | 擬派人數
right    旅費預算 交通費 | 生活費 | 辦公費 | 合計 | 歸屬預算科目 | 前三年內有無赴同一單位拜會 有/無 | 如有，說明其拜會內容
"""

from __future__ import annotations

from dataclasses import dataclass

from budget.book.facing import claim_lines
from budget.book.pages import Section
from budget.book.results import BookContext, Note, TableResult
from budget.book.travel_records import Record, open_plan_sheets, read_plans
from budget.book.travel_rows import KEY, TravelRow, check_plan, note_plan, travel_fields

_WORDS = (
    *("計畫名稱", "擬前往", "擬拜會", "工作內容", "前往期間", KEY, "擬派人數"),
    *("交通費", "生活費", "辦公費", "合計", "歸屬預算科目", "有/無", "如有"),
)
#: 交通費, 生活費, 辦公費 and 合計 stand first on the right half.
_MONEY_COLUMNS = 4
#: 大陸地區旅費
_OBJECT = "2075"


@dataclass(frozen=True, slots=True, kw_only=True)
class MainlandPlan(TravelRow):
    """One plan. `period` as printed (109.01 - 109.12); `visited_before` None where it is not printed."""

    hosts: str
    task: str
    period: str
    visited_before: bool | None
    visit: str


@dataclass(frozen=True, slots=True)
class MainlandTravel:
    """The reader of 派員赴大陸計畫預算類別表. BookError for uneven halves and for what is no number."""

    title: str = "派員赴大陸計畫預算類別表"

    def read(self, section: Section, book: BookContext) -> TableResult:
        """Rows are MainlandPlan; checks are 合計 = 交通費 + 生活費 + 辦公費."""
        sheets = open_plan_sheets(section, book, _MONEY_COLUMNS)
        entries = read_plans(section, book, sheets, _WORDS, KEY)
        if isinstance(entries, Note):
            return TableResult(section.title, (), {}, (entries,))
        rows: list[MainlandPlan] = []
        notes: list[Note] = []
        lines: list[tuple[int, ...]] = []
        checks = []
        for entry in entries:
            if not isinstance(entry, Record):
                number = entry.line.number
                notes.append(
                    Note(section.title, number, f"此表不應有的標題「{entry.name}」，未判讀", (number,))
                )
                continue
            plan = _plan(entry, book)
            rows.append(plan)
            lines.append(entry.lines)
            notes.extend(note_plan(entry, plan, section.title, book))
            checks.append(check_plan(plan, section.title))
        uses = claim_lines(section, lines, sheets)
        return TableResult(section.title, tuple(rows), uses, tuple(notes), tuple(checks))


def _plan(record: Record, book: BookContext) -> MainlandPlan:
    return MainlandPlan(
        **travel_fields(record, _OBJECT, book),
        hosts=record.text("擬拜會"),
        task=record.text("工作內容"),
        period=record.text("前往期間"),
        visited_before={"有": True, "無": False}.get(record.text("有/無")),
        visit=record.text("如有"),
    )


READER = MainlandTravel()
