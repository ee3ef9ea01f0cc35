"""What a 質詢小抄 says: 還凍多少, 卡在誰, 逾期幾案, and the few cases that matter most; facts only, no layout.

The sheet has room for CASES cases: those overdue longest, then those with most money still frozen, then those whose
day comes next. Texts are cut to what their lines hold, so that a thousand cases fill no more paper than eight.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from unicodedata import east_asian_width

from django.db.models import Prefetch
from django.utils.translation import gettext

from budget.notation.text import squeeze
from oversight.api.records import known_frozen, known_remaining
from oversight.figures import Figures, HolderRow, figures
from oversight.models import Assignment, Resolution, Response
from oversight.orders import PLACE, ordered
from oversight.sets import name_agencies
from oversight.status import OVERDUE, Holder, statuses_of_holder

CASES = 8
#: Of those, how many places the longest overdue take before the largest come.
OLDEST = 4
#: Widths of lines in half-width characters: two lines of the text, one of the answer.
TEXT_WIDTH = 112
ANSWER_WIDTH = 62
HOLDERS = 6


@dataclass(frozen=True, slots=True)
class Case:
    """One case on the sheet; amounts in 元, None where unknown. `answer` is empty where none is published."""

    resolution: Resolution
    text: str
    frozen: int | None
    remaining: int | None
    days_late: int
    answer: str
    is_lost: bool
    address: str


@dataclass(frozen=True, slots=True)
class Brief:
    """The sheet. `left_out` open cases are not on it."""

    figures: Figures
    holders: Sequence[HolderRow]
    other_holders: int
    cases: Sequence[Case]
    left_out: int

    @property
    def open_cases(self) -> int:
        """Cases that somebody still has to move."""
        return len(self.cases) + self.left_out


def gather(chosen: Any, today: datetime.date, address: Callable[[str], str], limit: int = CASES) -> Brief:
    """The sheet on the resolutions `chosen`, annotated by `with_status(today)`; `address` makes a key a short URL."""
    sums = figures(chosen)
    waiting = sorted(sums.waiting, key=lambda row: (-row.tally.remaining, -row.tally.cases))
    cases = [_case(row, today, address) for row in _most_pressing(chosen, limit)]
    return Brief(
        figures=sums,
        holders=waiting[:HOLDERS],
        other_holders=sum(row.tally.cases for row in waiting[HOLDERS:]),
        cases=cases,
        left_out=sum(row.tally.cases for row in waiting) - len(cases),
    )


def _most_pressing(chosen: Any, limit: int) -> list[Resolution]:
    """At most `limit` open cases: the overdue ones first, longest first, then the others as they were chosen."""
    still = chosen.exclude(state__in=[status.value for status in statuses_of_holder(Holder.NOBODY)])
    late = _keys(chosen.overdue().order_by("due_on", *PLACE), limit)
    large = _keys(ordered(still.filter(open_freezes__gt=0), "remaining"), limit)
    coming = _keys(ordered(still, "due"), limit)
    keys = list(dict.fromkeys([*late[:OLDEST], *large, *late, *coming]))[:limit]
    published = Response.objects.filter(state=Response.State.PUBLISHED).select_related("agency", "book")
    children = (
        Prefetch("responses", published),
        Prefetch("assignments", Assignment.objects.filter(answer_lost=True)),
    )
    rows = chosen.filter(pk__in=keys).for_list().prefetch_related(*children)
    found = {row.pk: row for row in name_agencies(rows)}
    overdue = [key for key in late if key in keys]
    return [found[key] for key in dict.fromkeys([*overdue, *keys])]


def _keys(rows: Any, limit: int) -> list[int]:
    return list(rows.values_list("pk", flat=True)[:limit])


def _case(row: Resolution, today: datetime.date, address: Callable[[str], str]) -> Case:
    given = list(row.responses.all())
    latest = max(given, key=_age, default=None)
    answer = f"{latest.agency.name}{gettext('：')}{squeeze(latest.text)}" if latest else ""
    return Case(
        resolution=row,
        text=fitted(row.excerpt, TEXT_WIDTH),
        frozen=known_frozen(row),
        remaining=known_remaining(row),
        days_late=(today - row.due_on).days if row.status in OVERDUE and row.due_on else 0,
        answer=fitted(answer, ANSWER_WIDTH),
        is_lost=not given and bool(row.assignments.all()),
        address=address(row.key),
    )


def _age(answer: Response) -> tuple[datetime.date, int]:
    """The day an answer speaks of, else that its book was imported; of one day the one entered last."""
    imported = answer.book.imported_at.date() if answer.book else datetime.date.min
    return answer.as_of or imported, answer.pk


def fitted(text: str, width: int) -> str:
    """`text` within so many half-width characters, with an ellipsis where it goes on."""
    used = 0
    for place, char in enumerate(text):
        used += 2 if east_asian_width(char) in "WFA" else 1
        if used > width:
            return f"{text[: max(0, place - 1)]}…"
    return text
