"""How many days the steps of a freeze took: medians with the number of freezes they come from.

A leg runs from the first step of one kind to the first step of another, of each freeze that has both. A freeze that
has gone past a leg without both days on record, or with the days in the wrong order, is left out and counted as such.

Days come as numbers and are compared in Python, so that no database's way of taking a median or a difference
matters; the six legs are reckoned once for each state of the data.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Any, NamedTuple

from django.db.models import Func, IntegerField, Min, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from oversight.choices import StepKind
from oversight.kept import kept
from oversight.models import FreezeStep

#: What lets a committee's part end; status.py waits for the plenary after the same three.
_PASSED = (StepKind.APPROVED, StepKind.PARTLY, StepKind.FILED)
_DECIDED = (*_PASSED, StepKind.CONTINUED, StepKind.POSTPONED, StepKind.RETURNED)
#: The moments of a freeze in the order of its way, by the kinds of step that mark them.
MOMENTS = {
    "sent": (StepKind.SENT,),
    "referred": (StepKind.REFERRED,),
    "scheduled": (StepKind.SCHEDULED,),
    "decided": _DECIDED,
    "passed": _PASSED,
    "reported": (StepKind.REPORTED,),
    "released": (StepKind.RELEASED,),
}
#: Where the rows of `_firsts` have each moment.
_COLUMN = {moment: place for place, moment in enumerate(MOMENTS, 1)}
#: (key of a freeze, the first day of each of MOMENTS as `date.toordinal` counts days, or None).
type _Firsts = tuple[Any, ...]
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
        Leg("referral", "sent", "referred", _("函送 → 交付委員會")),
        Leg("scheduling", "referred", "scheduled", _("交付委員會 → 排入議程")),
        Leg("review", "scheduled", "decided", _("排入議程 → 委員會首次決定")),
        Leg("plenary", "passed", "reported", _("委員會審查完竣 → 提報院會")),
        Leg("reply", "reported", "released", _("提報院會 → 函復准予動支")),
        Leg("whole", "sent", "released", _("函送 → 函復准予動支（全程）")),
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


def passages(resolutions: Any, leg: Leg, *, known: bool) -> list[Passage]:
    """The freezes of these resolutions that went past one leg: those whose days are known, longest first, or the others.

    One query, kept until the data changes.
    """
    chosen = resolutions.order_by().values("pk")
    return kept(f"passages-{leg.key}-{known}", chosen, lambda: _passages(chosen, leg, known=known))


def days_between(
    conditions: Iterable[int], leg: Leg
) -> dict[int, tuple[datetime.date | None, datetime.date | None]]:
    """The day each of a few freezes began a leg and the day it ended; one query."""
    rows = _firsts(FreezeStep.objects.filter(condition__in=list(conditions)))
    start, end = _COLUMN[leg.start], _COLUMN[leg.end]
    return {row[0]: (_day(row[start]), _day(row[end])) for row in rows}


def measured(leg: Leg, days: Iterable[int | None]) -> Duration:
    """What the days of a leg amount to; None is a freeze whose days are not known."""
    given = list(days)
    known = sorted(each for each in given if each is not None)
    unknown = len(given) - len(known)
    if not known:
        return Duration(leg, 0, unknown)
    low, high = (None, None) if len(known) < QUARTILES_FROM else _middle_half(known)
    return Duration(leg, len(known), unknown, median(known), low, high, known[0], known[-1])


def _middle_half(days: list[int]) -> tuple[float, float]:
    """The first and the third quartile, as spreadsheets reckon them (QUARTILE.INC)."""
    first, _middle, third = quantiles(days, n=4, method="inclusive")
    return first, third


def _durations(chosen: Any) -> list[Duration]:
    rows = _firsts(FreezeStep.objects.filter(condition__resolution__in=chosen))
    return [measured(leg, [days for _, days in _past(rows, leg)]) for leg in LEGS.values()]


def _passages(chosen: Any, leg: Leg, *, known: bool) -> list[Passage]:
    rows = _firsts(FreezeStep.objects.filter(condition__resolution__in=chosen))
    picked = [Passage(key, days) for key, days in _past(rows, leg) if (days is not None) == known]
    return sorted(picked, key=lambda each: (-(each.days or 0), each.condition))


def _past(rows: list[_Firsts], leg: Leg) -> Iterator[tuple[int, int | None]]:
    """The freezes that reached the end of a leg, or anything after it, and the days it took."""
    start, end = _COLUMN[leg.start], _COLUMN[leg.end]
    for row in rows:
        first, last = row[start], row[end]
        if last is not None:
            yield row[0], None if first is None or last < first else last - first
        elif any(row[end:]):
            yield row[0], None


def _day(number: int | None) -> datetime.date | None:
    return None if number is None else datetime.date.fromordinal(number)


class _DayNumber(Func):
    """A date as `date.toordinal` counts days: reading dates one by one cost more than all the rest."""

    output_field = IntegerField()

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return super().as_sql(
            compiler, connection, template="(%(expressions)s - DATE '0001-01-01' + 1)", **context
        )

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        # The Julian day of 31 December of the year before 1 is 1721424.5.
        return super().as_sql(
            compiler, connection, template="CAST(julianday(%(expressions)s) AS INTEGER) - 1721424", **context
        )


def _firsts(steps: Any) -> list[_Firsts]:
    """Of the freezes that have any of these steps; one query."""
    firsts = {
        moment: _DayNumber(Min("happened_on", filter=Q(kind__in=kinds))) for moment, kinds in MOMENTS.items()
    }
    return list(steps.order_by().values_list("condition").annotate(**firsts))
