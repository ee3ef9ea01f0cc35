"""派員赴大陸計畫預算類別表: travel to mainland China, on facing pages.

left     計畫名稱及領域代碼 | 擬前往地區 | 擬拜會單位 | 工作內容 | 預計前往期間 | 預計天數 | 擬派人數
right    旅費預算 交通費 | 生活費 | 辦公費 | 合計 | 歸屬預算科目 | 前三年內有無赴同一單位拜會 有/無 | 如有，說明其拜會內容
"""

from __future__ import annotations

from dataclasses import dataclass

from budget.book.cell_figures import count
from budget.book.facing import claim_lines
from budget.book.pages import Section
from budget.book.results import BookContext, Note, TableResult
from budget.book.travel_records import (
    Record,
    check_plan,
    note_plan,
    open_plan_sheets,
    read_plans,
    split_plan_name,
    work_plan_named,
)

_KEY = "預計天數"
_WORDS = (
    *("計畫名稱", "擬前往", "擬拜會", "工作內容", "前往期間", _KEY, "擬派人數"),
    *("交通費", "生活費", "辦公費", "合計", "歸屬預算科目", "有/無", "如有"),
)
#: 交通費, 生活費, 辦公費 and 合計 stand first on the right half.
_MONEY_COLUMNS = 4
#: 大陸地區旅費
_OBJECT = "2075"


@dataclass(frozen=True, slots=True)
class MainlandPlan:
    """One plan; amounts in 元. `period` as printed (109.01 - 109.12); `visited_before` None where it is not printed.

    `account`, `work_plan_code` and `supplied_from` as in TravelPlan: the code comes from the table of work plans.
    """

    line: int
    last_line: int
    amount_line: int
    number: str
    name: str
    area_code: str
    destination: str
    hosts: str
    task: str
    period: str
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
    visited_before: bool | None
    visit: str
    cells: tuple[str, ...]
    amount_cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MainlandTravel:
    """The reader of 派員赴大陸計畫預算類別表. BookError for uneven halves and for what is no number."""

    title: str = "派員赴大陸計畫預算類別表"

    def read(self, section: Section, book: BookContext) -> TableResult:
        """Rows are MainlandPlan; checks are 合計 = 交通費 + 生活費 + 辦公費."""
        sheets = open_plan_sheets(section, book, _MONEY_COLUMNS)
        entries = read_plans(section, book, sheets, _WORDS, _KEY)
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
            notes.extend(note_plan(entry, plan.name, plan.account, section.title, book))
            parts = (plan.transport, plan.living, plan.office)
            subject = f"{plan.number} {plan.name}"
            checks.append(check_plan(subject, plan.total, parts, section.title, plan.amount_line))
        uses = claim_lines(section, lines, sheets)
        return TableResult(section.title, tuple(rows), uses, tuple(notes), tuple(checks))


def _plan(record: Record, book: BookContext) -> MainlandPlan:
    number, name, area = split_plan_name(record.text("計畫名稱"))
    account = record.text("歸屬預算科目")
    work_plan = work_plan_named(account, book)
    return MainlandPlan(
        line=record.line.number,
        last_line=record.last_line,
        amount_line=record.amount_line.number,
        number=number,
        name=name,
        area_code=area,
        destination=record.text("擬前往"),
        hosts=record.text("擬拜會"),
        task=record.text("工作內容"),
        period=record.text("前往期間"),
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
        visited_before={"有": True, "無": False}.get(record.text("有/無")),
        visit=record.text("如有"),
        cells=record.line.cells,
        amount_cells=record.amount_line.cells,
    )


READER = MainlandTravel()
