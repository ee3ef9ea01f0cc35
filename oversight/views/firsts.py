"""The first rows of a selection, found by their keys: sorting whole rows, texts and all, is slow where there are many."""

from __future__ import annotations

import datetime
from typing import Any

from oversight.bands import waiting
from oversight.filters import resolutions_on
from oversight.orders import ordered
from oversight.views.listing import Row, rows_of

#: On a page that answers other questions first: the list is one click away.
SHOWN = 10


def first_rows(resolutions: Any, today: datetime.date) -> list[Row]:
    """Open ones first, by their day; one query, and one where a case has no heading."""
    keys = ordered(resolutions, "due").values("pk")[:SHOWN]
    return rows_of(ordered(resolutions_on(today).filter(pk__in=keys), "due"), SHOWN)


def longest_waiting(resolutions: Any, today: datetime.date, limit: int) -> list[Row]:
    """Those with money still frozen whose last dated step is furthest back; queries as above."""
    keys = by_waiting(resolutions).values("pk")[:limit]
    return rows_of(by_waiting(resolutions_on(today).filter(pk__in=keys)), limit)


def by_waiting(resolutions: Any) -> Any:
    """Those with money still frozen and a dated step, the one furthest back first."""
    return resolutions.filter(waiting(), step_on__isnull=False).order_by("step_on", "pk")
