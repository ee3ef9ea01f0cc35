"""How long steps took, the freezes behind it, and what waits with whom, as tables to be downloaded; amounts in 元."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from oversight.downloads import Sheet, stem_of
from oversight.durations import Duration, Leg
from oversight.holder_board import Stage
from oversight.models import FreezeCondition

type Passed = tuple[FreezeCondition, datetime.date | None, datetime.date | None, int | None]


def duration_sheet(rows: Iterable[Duration], today: datetime.date, *, demo: bool) -> Sheet:
    """One row a leg, in days."""
    return Sheet(
        stem=stem_of("durations", today, demo=demo),
        title="各步驟日數",
        header=(
            "步驟代號",
            "步驟",
            "中位數",
            "n",
            "第一四分位數",
            "第三四分位數",
            "最短",
            "最長",
            "日期不全",
        ),
        rows=[
            [
                *(row.leg.key, str(row.leg.label), _days(row.middle), row.cases),
                *(_days(row.low), _days(row.high), row.least, row.most, row.unknown),
            ]
            for row in rows
        ],
        as_of=today,
    )


def passage_sheet(leg: Leg, rows: Iterable[Passed], today: datetime.date, *, demo: bool) -> Sheet:
    """One row a freeze that went past the leg; its resolution by key, and which of its freezes."""
    return Sheet(
        stem=stem_of(f"durations-{leg.key}", today, demo=demo),
        title="凍結案",
        header=("決議代號", "第幾筆凍結", "起", "迄", "日數", "凍結金額（元）"),
        rows=(
            [condition.resolution.key, condition.position, start, end, days, condition.amount]
            for condition, start, end, days in rows
        ),
        as_of=today,
    )


def stage_sheet(rows: Iterable[Stage], today: datetime.date, *, demo: bool) -> Sheet:
    """One row a status in which somebody must move; waiting in days, of freezes with a dated step."""
    return Sheet(
        stem=stem_of("holders", today, demo=demo),
        title="卡在誰",
        header=(
            *("狀態", "由誰處理", "案數", "還凍金額（元）", "金額未明案數"),
            *("已等日數中位數", "n", "最久日數", "無步驟日期"),
        ),
        rows=[
            [
                *(str(row.status.label), str(row.holder.label)),
                *(row.tally.cases, row.tally.remaining, row.tally.unknown_cases),
                *(_days(row.waited.middle), row.waited.cases, row.waited.longest, row.waited.unknown),
            ]
            for row in rows
        ],
        as_of=today,
    )


def _days(middle: float | None) -> float | None:
    """A whole number of days without decimals; halves and quarters as they are."""
    return int(middle) if middle is not None and middle == int(middle) else middle
