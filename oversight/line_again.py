"""又凍了嗎: in which years money of a line was frozen, for how many years in a row, how it ended, what was answered."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import F

from oversight.filters import resolutions_on
from oversight.line_years import LineYear, LineYears
from oversight.models import Resolution, Response
from oversight.sets import name_agencies
from oversight.status import sentence_of

#: Cases shown of a year; the page of the line in that year has all.
SHOWN = 5


@dataclass(frozen=True, slots=True)
class FrozenCase:
    """One resolution, what became of it, and the latest published answer to it."""

    resolution: Resolution
    sentence: str
    is_suggested: bool
    answer: Response | None


@dataclass(frozen=True, slots=True)
class FrozenYear:
    """A year in which money of the line was frozen; `cases` are the first of all of them."""

    row: LineYear
    cases: list[FrozenCase]

    @property
    def total(self) -> int:
        """How many resolutions froze it that year."""
        return len(self.row.frozen_by)


@dataclass(frozen=True, slots=True)
class FrozenAgain:
    """`years` newest first. `run` are the years in a row, oldest first, up to the page's own; empty where it has none.

    `unfrozen` are the years that have the line and no freeze of it; `is_cut_off` where nothing is known of the year
    before the run.
    """

    years: list[FrozenYear]
    run: tuple[int, ...]
    unfrozen: tuple[int, ...]
    is_cut_off: bool

    @property
    def before(self) -> int | None:
        """The last year before the run, or before the page's own year, with a freeze."""
        return next((year.row.year for year in self.years if year.row.year < self._first), None)

    @property
    def _first(self) -> int:
        own = next((year.row.year for year in self.years if year.row.is_own), None)
        return self.run[0] if self.run else own or max(year.row.year for year in self.years) + 1


def frozen_again(years: LineYears, today: datetime.date) -> FrozenAgain | None:
    """Of a line over the years; two queries, and one where a case has no heading. None where it was never frozen."""
    frozen = [row for row in reversed(years.lines) if row.frozen_by]
    if not frozen:
        return None
    run = _run(years)
    known = {row.year for row in years.lines}
    cases = _cases({each.resolution for row in frozen for each in row.frozen_by[:SHOWN]}, today)
    return FrozenAgain(
        years=[FrozenYear(row, _shown(row, cases, today)) for row in frozen],
        run=run,
        unfrozen=tuple(row.year for row in years.lines if not row.frozen_by),
        is_cut_off=bool(run) and run[0] - 1 not in known,
    )


def _run(years: LineYears) -> tuple[int, ...]:
    """The years without a gap up to the page's own in which it was frozen."""
    frozen = {row.year for row in years.lines if row.frozen_by}
    year = next(row.year for row in years.lines if row.is_own)
    run: list[int] = []
    while year in frozen:
        run.insert(0, year)
        year -= 1
    return tuple(run)


def _cases(keys: set[int], today: datetime.date) -> dict[int, tuple[Resolution, Response | None]]:
    found = name_agencies(resolutions_on(today).filter(pk__in=keys).for_list())
    published = Response.objects.filter(resolution__in=keys, state=Response.State.PUBLISHED)
    latest: dict[int, Response] = {}
    for answer in published.select_related("agency").order_by(F("as_of").asc(nulls_first=True), "pk"):
        latest[answer.resolution_id] = answer
    return {row.pk: (row, latest.get(row.pk)) for row in found}


def _shown(
    row: LineYear, cases: dict[int, tuple[Resolution, Response | None]], today: datetime.date
) -> list[FrozenCase]:
    return [
        FrozenCase(
            cases[each.resolution][0],
            sentence_of(cases[each.resolution][0], today),
            each.is_suggested,
            cases[each.resolution][1],
        )
        for each in row.frozen_by[:SHOWN]
        if each.resolution in cases
    ]
