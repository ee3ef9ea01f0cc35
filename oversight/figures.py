"""Counts and sums over resolutions. Every total on every page comes from here, out of one GROUP BY."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

from django.db.models import Count, Q, QuerySet

from oversight.models import Resolution
from oversight.status import OVERDUE, RULES, Holder, Status, holder_of


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


def figures(resolutions: QuerySet[Resolution]) -> Figures:
    """The figures of resolutions annotated by `with_status(today)`; one query. Statuses in the order of RULES."""
    rows: Any = resolutions.money_by_status().annotate(  # type: ignore[attr-defined]
        freeze_cases=Count("pk", filter=Q(freeze_count__gt=0)),
        unknown_cases=Count("pk", filter=Q(unknown_amounts__gt=0)),
    )
    tallies = {
        row["status"]: Tally(
            row["cases"],
            row["freeze_cases"],
            row["unknown_cases"],
            row["frozen_sum"] or 0,
            row["released_sum"] or 0,
        )
        for row in rows
    }
    found = [rule.status for rule in RULES if rule.status in tallies]
    return Figures(tuple(StatusRow(status, holder_of(status), tallies[status]) for status in found))
