"""Agencies, committees and meetings as tables to be downloaded: the rows and figures of their pages; amounts in 元."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping

from budget.models import Agency
from budget.sheets import Cell
from oversight.downloads import Sheet, stem_of
from oversight.meetings import Outcome
from oversight.models import Committee, Meeting
from oversight.party_tallies import AgencyRow, Both

_TALLY = (
    "案數",
    "逾期案數",
    "凍結案數",
    "金額未明案數",
    "凍結金額（元）",
    "已解凍金額（元）",
    "還凍金額（元）",
)


def agency_sheet(
    rows: Iterable[AgencyRow], agencies: Mapping[int, Agency], today: datetime.date, *, demo: bool
) -> Sheet:
    """In the order of the page; a 主管機關 has a row of its own and one with all beneath it."""
    return Sheet(
        stem=stem_of("agencies", today, demo=demo),
        title="機關",
        header=("代碼", "機關", "主管機關代碼", "含所屬", *_TALLY),
        rows=[
            [
                row.agency.code,
                str(row.agency),
                agencies[row.agency.parent_id].code if row.agency.parent_id else None,
                "是" if row.with_beneath else "否",
                *_tally(row.both),
            ]
            for row in rows
        ],
        as_of=today,
    )


def committee_sheet(rows: Iterable[tuple[Committee, Both]], today: datetime.date, *, demo: bool) -> Sheet:
    """One row a committee."""
    return Sheet(
        stem=stem_of("committees", today, demo=demo),
        title="委員會",
        header=("代號", "委員會", *_TALLY),
        rows=[[committee.slug, committee.name, *_tally(both)] for committee, both in rows],
        as_of=today,
    )


def meeting_sheet(rows: Iterable[tuple[Meeting, Outcome]], today: datetime.date, *, demo: bool) -> Sheet:
    """One row for each kind of thing a meeting did."""
    return Sheet(
        stem=stem_of("meetings", today, demo=demo),
        title="會議",
        header=(
            "日期",
            "會議",
            "委員會",
            "處理",
            "案數",
            "原凍結金額（元）",
            "金額未明凍結數",
            "會議准予金額（元）",
        ),
        rows=[
            [
                meeting.held_on,
                meeting.name,
                meeting.committee.name if meeting.committee else "院會",
                *(str(done.kind.label), done.cases, done.frozen, done.unknown, done.granted),
            ]
            for meeting, outcome in rows
            for done in outcome.done
        ],
        as_of=today,
    )


def _tally(both: Both) -> list[Cell]:
    total = both.total
    cases = (total.cases, both.late.cases, total.freeze_cases, total.unknown_cases)
    return [*cases, total.frozen, total.released, total.remaining]
