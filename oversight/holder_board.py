"""卡在誰: per stage of the way how many cases wait, with how much money, for how long and at whose door."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, IntegerField, Value

from oversight.bands import waiting
from oversight.figures import TALLY, Figures, Tally, added, summed
from oversight.parties import Concerned
from oversight.sets import known_sets
from oversight.status import OVERDUE, Holder, Status, holder_of, state_of

TOP = 10


@dataclass(frozen=True, slots=True)
class Waited:
    """Days that freezes have waited since their last dated step: the median of `cases`, and the longest.

    `unknown` have no dated step.
    """

    cases: int = 0
    middle: float | None = None
    longest: int | None = None
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class Stage:
    """One status in which somebody must move; how long is only known of cases that freeze money."""

    status: Status
    holder: Holder
    tally: Tally
    waited: Waited


def stages(facts: Figures, waited: Mapping[str, Waited]) -> list[Stage]:
    """Every status with a case that waits, in the order of a case's way."""
    order = list(Holder)
    rows = [
        Stage(row.status, row.holder, row.tally, waited.get(row.status.value, Waited()))
        for row in facts.by_status
        if row.holder != Holder.NOBODY
    ]
    return sorted(rows, key=lambda stage: order.index(stage.holder))


def waited_by_status(resolutions: Any, today: datetime.date) -> dict[str, Waited]:
    """Of resolutions annotated by `with_status(today)`; counted by day, so that no row of a case is read; one query."""
    days: dict[str, list[tuple[int, int]]] = {}
    unknown: dict[str, int] = {}
    late = {state_of(status): status.value for status in OVERDUE}
    freezes = resolutions.filter(waiting())
    first, second = (
        rows.order_by()
        .values_list(Value(is_late, output_field=IntegerField()), F("state"), F("step_on"))
        .annotate(cases=Count("*"))
        for is_late, rows in enumerate((freezes.exclude(status__in=OVERDUE), freezes.overdue()))
    )
    for is_late, state, step_on, cases in first.union(second, all=True).order_by():
        status = late[state] if is_late else state
        if step_on is None:
            unknown[status] = unknown.get(status, 0) + cases
        else:
            days.setdefault(status, []).append(((today - step_on).days, cases))
    return {
        status: Waited(
            cases=sum(cases for _, cases in days.get(status, [])),
            middle=middle_of(days.get(status, [])),
            longest=max((day for day, _ in days.get(status, [])), default=None),
            unknown=unknown.get(status, 0),
        )
        for status in days.keys() | unknown.keys()
    }


def middle_of(counted: Iterable[tuple[int, int]]) -> float | None:
    """The median of values given as (value, how often)."""
    rows = sorted(counted)
    total = sum(number for _, number in rows)
    if not total:
        return None
    return (_at(rows, (total - 1) // 2) + _at(rows, total // 2)) / 2


def _at(rows: list[tuple[int, int]], place: int) -> int:
    for value, number in rows:
        if place < number:
            return value
        place -= number
    raise IndexError(place)


@dataclass(frozen=True, slots=True)
class Door:
    """What waits with one holder, of one agency or before one committee, by primary key."""

    key: int
    tally: Tally


@dataclass(frozen=True, slots=True)
class Doors:
    """Those with most money still frozen, and the `further` others: `rest` are their cases, each once.

    A case that several concern counts at each of them, and in the rest too if one of the others is among them.
    """

    shown: list[Door]
    further: int
    rest: Tally


def waiting_sets(resolutions: Any) -> list[tuple[Holder, Concerned, Tally]]:
    """What waits with whom, by the set of agencies and committees concerned; one query, and one for the sets."""
    members = known_sets().members
    by_state = resolutions.order_by().values_list("state", "parties").annotate(**TALLY)
    return [
        (holder_of(state), members[parties], Tally(*(int(number or 0) for number in numbers)))
        for state, parties, *numbers in by_state
        if parties and holder_of(state) != Holder.NOBODY
    ]


def doors(
    sets: Iterable[tuple[Holder, Concerned, Tally]], kind: str, top: int | None = TOP
) -> dict[Holder, Doors]:
    """By holder the `agencies` or `committees` (`kind`) with most money; all of them where `top` is None."""
    by_holder: dict[Holder, list[tuple[tuple[int, ...], Tally]]] = {}
    for holder, concerned, tally in sets:
        by_holder.setdefault(holder, []).append((getattr(concerned, kind), tally))
    return {holder: _doors(by_holder[holder], top) for holder in Holder if holder in by_holder}


def _doors(rows: list[tuple[tuple[int, ...], Tally]], top: int | None) -> Doors:
    tallies = summed((key, tally) for keys, tally in rows for key in keys)
    found = [Door(key, tally) for key, tally in tallies.items()]
    found.sort(key=lambda door: (-door.tally.remaining, -door.tally.cases, door.key))
    # One more row is no longer than the line that would sum it up.
    shown = found if top is None or len(found) <= top + 1 else found[:top]
    others = {door.key for door in found[len(shown) :]}
    rest = added(tally for keys, tally in rows if not others.isdisjoint(keys))
    return Doors(shown, len(others), rest)
