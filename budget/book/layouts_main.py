"""How the rows of the main tables are shown: revenue, expenditure, work plans, revenue notes, the general remarks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from budget.book.accounts import LEVEL_NAMES, Level
from budget.book.details import Detail
from budget.book.expenditure_by_agency import ExpenditureLine
from budget.book.flattening import Field, Kind, Layout, hidden, money, number, text
from budget.book.general_remarks import Remark
from budget.book.plan_rows import BranchPlan, ObjectAmount, WorkPlan
from budget.book.remarks_tables import RemarkTableRow, StaffRow
from budget.book.revenue_by_source import RevenueLine
from budget.book.revenue_note_rows import RevenueNote, RevenueNoteAccount, RevenueSource

_OBJECT_RANKS = {1: "第一級用途別", 2: "第二級用途別"}
_DETAIL_RANKS = {"plan": "細部計畫", "item": "說明各項", "part": "說明分項"}
#: 說明 of a branch is shown once, in the branch's own row; its items repeat only name and amounts.
_BRANCH_CODE, _BRANCH_NAME, _AMOUNT = "編號", "分支計畫及用途別科目", "金額"


def level_name(level: Level | None) -> str:
    """款, 項, 目 …; "" where the level is not known."""
    return LEVEL_NAMES[level] if level else ""


def serials() -> tuple[Field, ...]:
    """The four columns of serial numbers."""
    return number(kuan="款", xiang="項", mu="目", jie="節")


def _account(*extra: str) -> tuple[Field, ...]:
    return (
        Field("level", "層級", "text", level_name),
        *serials(),
        Field("code", "編號", "code"),
        *text(name="名稱"),
        *hidden("line", "last_line", *extra),
    )


def _remark_cells(row: RemarkTableRow) -> Iterator[tuple[str, Kind, str]]:
    for index, cell in enumerate(row.cells):
        head = row.heads[index] if index < len(row.heads) else ""
        yield head or f"第{index + 1}欄", "text", cell


def _persons(row: StaffRow) -> Iterator[tuple[str, Kind, int | None]]:
    for year, persons in row.persons:
        yield f"{year}年度預算員額（人）", "number", persons


def _sources(sources: tuple[RevenueSource, ...]) -> str:
    return "\n".join(f"{source.code} {source.name}".strip() for source in sources)


def _rank(names: Mapping[Any, str]) -> Any:
    return lambda key: names.get(key, "")


MAIN_LAYOUTS: dict[type, Layout] = {
    RevenueLine: Layout(
        (
            *_account("parent", "explanation_lines", "cells"),
            *money(
                this_year="本年度預算數",
                last_year="上年度預算數",
                settled="前年度決算數",
                change="本年度與上年度比較",
            ),
            *text(explanation="說明"),
        )
    ),
    ExpenditureLine: Layout(
        (
            *_account("parent", "explanation_lines", "cells"),
            *number(supplied_from="編號補自（行）"),
            *money(
                this_year="本年度預算數",
                last_year="上年度預算數",
                settled="前年度決算數",
                change="本年度與上年度比較",
            ),
            *text(explanation="說明"),
        )
    ),
    RevenueNote: Layout(
        (
            Field("sources", "來源子目及細目與編號", "text", _sources),
            *money(amount="預算金額"),
            *text(office="承辦單位", content="項目內容", legal_basis="法令依據"),
            Field("accounts", "", "below"),
            *hidden("line", "last_line", "lines"),
        ),
        repeated=("sources",),
    ),
    RevenueSource: Layout((Field("code", "編號", "code"), *text(name="名稱"))),
    RevenueNoteAccount: Layout(
        (
            Field("level", "", "hidden"),
            *serials(),
            Field("code", "編號", "code"),
            *text(name="名稱"),
            *money(amount="金額"),
            *text(explanation="說明"),
            *hidden("line", "explanation_lines", "cells"),
        )
    ),
    WorkPlan: Layout(
        (
            Field("code", "工作計畫編號", "code"),
            *text(name="工作計畫名稱"),
            *money(amount=_AMOUNT),
            *text(content="計畫內容", outcome="預期成果"),
            Field("branches", "", "below"),
            *hidden("content_lines", "outcome_lines", "line", "last_line"),
        ),
        rank="工作計畫",
        repeated=("code", "name"),
    ),
    BranchPlan: Layout(
        (
            Field("number", _BRANCH_CODE, "code"),
            *text(name=_BRANCH_NAME),
            *money(amount=_AMOUNT),
            *text(offices="承辦單位", text="說明"),
            Field("objects", "", "below"),
            Field("details", "", "below"),
            *hidden("text_lines", "line", "last_line"),
        ),
        rank="分支計畫",
    ),
    ObjectAmount: Layout(
        (
            Field("level", "層級", "text", _rank(_OBJECT_RANKS)),
            Field("code", _BRANCH_CODE, "code"),
            *text(name=_BRANCH_NAME),
            *money(amount=_AMOUNT),
            Field("parts", "", "below"),
            *hidden("line"),
        )
    ),
    Detail: Layout(
        (
            Field("kind", "層級", "text", _rank(_DETAIL_RANKS)),
            Field("number", _BRANCH_CODE, "code", str),
            *text(name=_BRANCH_NAME),
            *money(amount=_AMOUNT),
            Field("parts", "", "below"),
            *hidden("amounts", "text", "line", "last_line"),
        )
    ),
    Remark: Layout(
        (
            *text(marker="項次", text="內容"),
            *hidden("line", "last_line", "parent", "path", "is_heading", "lines"),
        )
    ),
    RemarkTableRow: Layout(
        (
            Field("cells", "", "columns", _remark_cells),
            *hidden("line", "last_line", "remark", "table", "heads", "group", "number"),
        )
    ),
    StaffRow: Layout(
        (
            *text(category="區分"),
            Field("persons", "", "columns", _persons),
            *text(explanation="說明"),
            *hidden("line", "last_line", "remark", "table", "is_total", "cells"),
        )
    ),
}
