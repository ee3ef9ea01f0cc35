"""How many days the steps of a freeze took: medians with the number of freezes they come from.

A leg runs from the first step of one kind to the first step of another, of each freeze that has both. A freeze that
has gone past a leg without both days on record, or with the days in the wrong order, is left out and counted as such.

The database counts how many freezes took how many days; the median and the quartiles are taken here, so that no
database's way of taking them matters.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from oversight.choices import MOMENTS
from oversight.kept import kept
from oversight.models import FreezeCondition

#: With fewer the middle half says nothing that the days themselves do not.
QUARTILES_FROM = 4


@dataclass(frozen=True, slots=True)
class Leg:
    """A part of the way, from one of MOMENTS to another."""

    key: str
    start: str
    end: str
    label: str | Promise


LEGS = {
    leg.key: leg
    for leg in (
        Leg("referral", "sent_on", "referred_on", _("函送 → 交付委員會")),
        Leg("scheduling", "referred_on", "scheduled_on", _("交付委員會 → 排入議程")),
        Leg("review", "scheduled_on", "decided_on", _("排入議程 → 委員會首次決定")),
        Leg("plenary", "passed_on", "reported_on", _("委員會審查完竣 → 提報院會")),
        Leg("reply", "reported_on", "released_on", _("提報院會 → 函復准予動支")),
        Leg("whole", "sent_on", "released_on", _("函送 → 函復准予動支（全程）")),
    )
}


class Passage(NamedTuple):
    """One freeze on one leg, by primary key; `days` is None where a day is unknown, or they are in the wrong order."""

    condition: int
    days: int | None


@dataclass(frozen=True, slots=True)
class Duration:
    """One leg, in days: median, middle half, least and most of `cases` freezes; None where there are too few.

    `unknown` freezes went past the leg, but it is not on record how long that took.
    """

    leg: Leg
    cases: int
    unknown: int
    middle: float | None = None
    low: float | None = None
    high: float | None = None
    least: int | None = None
    most: int | None = None


def durations(resolutions: Any) -> list[Duration]:
    """Of the freezes of these resolutions, every leg; one query, kept until the data changes."""
    chosen = resolutions.order_by().values("pk")
    return kept("durations", chosen, lambda: _durations(chosen))


def passages(
    resolutions: Any, leg: Leg, *, known: bool, start: int = 0, size: int | None = None
) -> list[Passage]:
    """The freezes of these resolutions that went past one leg: those whose days are known, longest first, or the others.

    All of them, or `size` from `start` on; one query. How many there are, `durations` says.
    """
    chosen = resolutions.order_by().values("pk")
    which = f"WHERE days IS {'NOT ' * known}NULL ORDER BY days DESC, pk"
    if size is not None:
        which += f" LIMIT {size:d} OFFSET {start:d}"
    return [Passage(*row) for row in _told(chosen, [leg], "pk, days", which)]


def days_between(
    conditions: Iterable[int], leg: Leg
) -> dict[int, tuple[datetime.date | None, datetime.date | None]]:
    """The day each of a few freezes began a leg and the day it ended; one query."""
    rows = FreezeCondition.objects.filter(pk__in=list(conditions)).values_list("pk", leg.start, leg.end)
    return {key: (start, end) for key, start, end in rows}


def measured(leg: Leg, freezes: Mapping[int | None, int]) -> Duration:
    """What a leg amounts to, of the number of freezes that took so many days; None where that is not known."""
    known = [days for days in sorted(filter(_is_known, freezes)) for _ in range(freezes[days])]
    unknown = freezes.get(None, 0)
    if not known:
        return Duration(leg, 0, unknown)
    low, high = (None, None) if len(known) < QUARTILES_FROM else _middle_half(known)
    return Duration(leg, len(known), unknown, median(known), low, high, known[0], known[-1])


def _middle_half(days: list[int]) -> tuple[float, float]:
    """The first and the third quartile, as spreadsheets reckon them (QUARTILE.INC)."""
    first, _middle, third = quantiles(days, n=4, method="inclusive")
    return first, third


def _is_known(days: int | None) -> bool:
    return days is not None


def _durations(chosen: Any) -> list[Duration]:
    freezes: dict[str, dict[int | None, int]] = {key: {} for key in LEGS}
    for key, days, count in _told(chosen, LEGS.values(), "leg, days, COUNT(*)", "GROUP BY leg, days"):
        freezes[key][days] = count
    return [measured(leg, freezes[leg.key]) for leg in LEGS.values()]


#: The days from one day to another, as SQL.
_DAYS = {
    "sqlite": "CAST(julianday({end}) - julianday({start}) AS INTEGER)",
    "postgresql": "{end} - {start}",
}


def _past(leg: Leg, days: str) -> str:
    """SQL for the freezes that reached the end of a leg, or anything after it, and the days it took."""
    moments = list(MOMENTS)
    reached = " OR ".join(f"{moment} IS NOT NULL" for moment in moments[moments.index(leg.end) :])
    took = f"CASE WHEN {leg.end} >= {leg.start} THEN {days.format(start=leg.start, end=leg.end)} END"
    return f"SELECT '{leg.key}' AS leg, id AS pk, {took} AS days FROM freezes WHERE {reached}"  # noqa: S608


def _told(chosen: Any, legs: Iterable[Leg], columns: str, which: str) -> list[Any]:
    """What SQL says of the freezes of the chosen resolutions that went past some legs; one query."""
    freezes = FreezeCondition.objects.filter(resolution__in=chosen).order_by().values("id", *MOMENTS)
    connection = connections[freezes.db]
    try:
        rows, params = freezes.query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return []
    past = " UNION ALL ".join(_past(leg, _DAYS[connection.vendor]) for leg in legs)
    # Materialised: to find the chosen freezes takes longer than to go through them, leg by leg.
    sql = f"WITH freezes AS MATERIALIZED ({rows}) SELECT {columns} FROM ({past}) AS legs {which}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())
