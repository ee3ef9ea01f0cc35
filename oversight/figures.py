"""Counts and sums over resolutions. Every total on every page comes from here, out of one GROUP BY."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from django.db.models import Count, F, IntegerField, Q, QuerySet, Sum, Value

from oversight.models import Resolution
from oversight.status import COMING, OVERDUE, RULES, Holder, Status, holder_of


@dataclass(frozen=True, slots=True)
class Tally:
    """How many resolutions, how many of them freeze money, and how much; amounts in 元, as far as known."""

    cases: int = 0
    freeze_cases: int = 0
    unknown_cases: int = 0
    frozen: int = 0
    released: int = 0

    @property
    def remaining(self) -> int:
        """Still frozen, 元."""
        return self.frozen - self.released

    def __add__(self, other: Self) -> Tally:
        return Tally(
            self.cases + other.cases,
            self.freeze_cases + other.freeze_cases,
            self.unknown_cases + other.unknown_cases,
            self.frozen + other.frozen,
            self.released + other.released,
        )

    def __sub__(self, other: Self) -> Tally:
        return Tally(
            self.cases - other.cases,
            self.freeze_cases - other.freeze_cases,
            self.unknown_cases - other.unknown_cases,
            self.frozen - other.frozen,
            self.released - other.released,
        )


@dataclass(frozen=True, slots=True)
class StatusRow:
    """One status with its tally."""

    status: Status
    holder: Holder
    tally: Tally


@dataclass(frozen=True, slots=True)
class HolderRow:
    """One holder with the tally of all statuses in which it must move next."""

    holder: Holder
    tally: Tally


@dataclass(frozen=True, slots=True)
class Figures:
    """The tally of a selection, split by status. Splits add up to `total`."""

    by_status: tuple[StatusRow, ...]

    @property
    def total(self) -> Tally:
        """Over the whole selection."""
        return added(row.tally for row in self.by_status)

    @property
    def overdue(self) -> Tally:
        """Over those that missed a day."""
        return added(row.tally for row in self.by_status if row.status in OVERDUE)

    @property
    def closed(self) -> Tally:
        """Over those that wait for nobody."""
        return added(row.tally for row in self.by_status if row.holder == Holder.NOBODY)

    @property
    def by_holder(self) -> list[HolderRow]:
        """In the order a case travels; holders without a case left out."""
        rows = [
            HolderRow(holder, added(row.tally for row in self.by_status if row.holder == holder))
            for holder in Holder
        ]
        return [row for row in rows if row.tally.cases]

    @property
    def waiting(self) -> list[HolderRow]:
        """`by_holder` without the closed cases."""
        return [row for row in self.by_holder if row.holder != Holder.NOBODY]


def added(tallies: Iterable[Tally]) -> Tally:
    """The sum of tallies of disjoint selections."""
    return sum(tallies, Tally())


def figures_by_state(states: Mapping[str, Tally], late: Mapping[str, Tally]) -> Figures:
    """The figures of tallies by state, of which `late`, by overdue status, are those whose day is past."""
    tallies = dict(states)
    for coming, overdue in zip(COMING, OVERDUE, strict=True):
        if overdue.value in late:
            tallies[overdue.value] = late[overdue.value]
            tallies[coming.value] -= late[overdue.value]
    found = [rule.status for rule in RULES if rule.status in tallies and tallies[rule.status].cases]
    return Figures(tuple(StatusRow(status, holder_of(status), tallies[status]) for status in found))


def figures(resolutions: QuerySet[Resolution]) -> Figures:
    """The figures of resolutions annotated by `with_status(today)`; one query. Statuses in the order of RULES.

    Counted by state, which an index has, and the overdue ones again: the day in a GROUP BY costs the index.
    """
    by_state = _tallied(resolutions, "state")
    late = _tallied(resolutions.overdue(), "status")  # type: ignore[attr-defined]
    tallies: tuple[dict[str, Tally], dict[str, Tally]] = ({}, {})
    for is_late, name, *numbers in by_state.union(late, all=True).order_by():
        tallies[is_late][name] = Tally(*(int(number or 0) for number in numbers))
    return figures_by_state(*tallies)


def _tallied(resolutions: Any, column: str) -> Any:
    rows = resolutions.order_by().values_list(
        Value(int(column == "status"), output_field=IntegerField()), F(column)
    )
    return rows.annotate(**TALLY)


#: The numbers of a Tally, in its order, as aggregates over resolutions. Rows are counted, not keys: PostgreSQL reads
#: a row for its key, which no index of several columns has.
TALLY = {
    "cases": Count("*"),
    "freeze_cases": Count("freeze_count", filter=Q(freeze_count__gt=0)),
    "unknown_cases": Count("unknown_amounts", filter=Q(unknown_amounts__gt=0)),
    "frozen_sum": Sum("frozen"),
    "released_sum": Sum("released"),
}


def summed(rows: Iterable[tuple[Any, Tally]]) -> dict[Any, Tally]:
    """The tallies added up by key."""
    found: dict[Any, list[int]] = {}
    for key, tally in rows:
        numbers = found.setdefault(key, [0, 0, 0, 0, 0])
        numbers[0] += tally.cases
        numbers[1] += tally.freeze_cases
        numbers[2] += tally.unknown_cases
        numbers[3] += tally.frozen
        numbers[4] += tally.released
    return {key: Tally(*numbers) for key, numbers in found.items()}
