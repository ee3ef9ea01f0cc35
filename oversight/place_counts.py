"""Everything counted on the page of one agency or committee, out of one query: by year, by status, by waiting time,
and by those concerned."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, F, IntegerField, Value

from oversight.bands import WaitingBand, waiting, waiting_band_of
from oversight.figures import TALLY, Figures, Tally, added, figures_by_state, summed

_NO_NUMBER = Value(0, output_field=IntegerField())
_NO_WORD = Value("", output_field=CharField())


@dataclass(frozen=True, slots=True)
class YearRow:
    """One budget year; amounts in 元 as far as known, `unknown_cases` have an amount that is not."""

    year: int
    cases: int
    frozen: int
    released: int
    unknown_cases: int
    late_cases: int

    @property
    def remaining(self) -> int:
        """Still frozen, 元."""
        return self.frozen - self.released


@dataclass(frozen=True, slots=True)
class _Count:
    """One group of rows."""

    number: int
    word: str
    other: str
    tally: Tally


class PlaceCounts:
    """Of the resolutions of one place, annotated by `with_status(today)`, of one world and every year.

    `headed_by` is the key of the agency whose headings are counted; `wider` are the resolutions counted by those
    concerned, `held` the ones counted by how long they have waited.
    """

    def __init__(
        self,
        resolutions: Any,
        today: datetime.date,
        *,
        headed_by: int | None = None,
        wider: Any = None,
        held: Any = None,
    ) -> None:
        year = F("fiscal_year__year")
        passes = [
            ("years", resolutions, year, F("state"), F("fiscal_year__kind")),
            ("late", resolutions.overdue(), year, F("status"), _NO_WORD),
        ]
        if headed_by is not None:
            headed = resolutions.filter(heading_agency=headed_by)
            passes.append(("headed", headed, year, _NO_WORD, _NO_WORD))
        if wider is not None:
            passes += [
                ("sets", wider, F("parties"), _NO_WORD, _NO_WORD),
                ("late sets", wider.overdue(), F("parties"), _NO_WORD, _NO_WORD),
            ]
        if held is not None:
            passes.append(("waiting", held.filter(waiting()), _NO_NUMBER, waiting_band_of(today), _NO_WORD))
        self._found = _counted(passes)

    def figures(self, year: int | None) -> Figures:
        """Of one budget year, or of all."""
        return figures_by_state(self._by_word("years", year), self._by_word("late", year))

    def headed(self, year: int | None) -> int:
        """How many stand under the agency's own heading."""
        return sum(each.tally.cases for each in self._found.get("headed", []) if year in (None, each.number))

    def years_of_kind(self, kind: str, year: int | None) -> list[int]:
        """The years, newest first, in whose budget of this kind it has a resolution."""
        found = {each.number for each in self._found["years"] if each.other == kind}
        return sorted((each for each in found if year in (None, each)), reverse=True)

    @property
    def years(self) -> list[YearRow]:
        """Every budget year with a resolution, oldest first."""
        late = summed((each.number, each.tally) for each in self._found["late"])
        totals = summed((each.number, each.tally) for each in self._found["years"])
        return [
            YearRow(year, t.cases, t.frozen, t.released, t.unknown_cases, late.get(year, Tally()).cases)
            for year, t in sorted(totals.items())
        ]

    @property
    def sets(self) -> list[tuple[int, bool, Tally]]:
        """(key of those concerned, whether only the overdue ones, tally) of the wider rows."""
        named = (("sets", False), ("late sets", True))
        return [(each.number, late, each.tally) for name, late in named for each in self._found.get(name, [])]

    @property
    def waiting(self) -> list[tuple[WaitingBand, Tally]]:
        """How many have waited how long since their last dated step; every band, also those without a case."""
        tallies = {each.word: each.tally for each in self._found["waiting"]}
        return [(band, tallies.get(band.value, Tally())) for band in WaitingBand]

    @property
    def waiting_total(self) -> Tally:
        """All bands together."""
        return added(tally for _, tally in self.waiting)

    def _by_word(self, name: str, year: int | None) -> dict[str, Tally]:
        rows = (each for each in self._found[name] if year in (None, each.number))
        return summed((each.word, each.tally) for each in rows)


def _counted(passes: list[tuple[str, Any, Any, Any, Any]]) -> dict[str, list[_Count]]:
    """One GROUP BY for each pass, all in one query."""
    queries = [
        rows.order_by()
        .values_list(Value(place, output_field=IntegerField()), number, word, other)
        .annotate(**TALLY)
        for place, (_, rows, number, word, other) in enumerate(passes)
    ]
    found: dict[str, list[_Count]] = {name: [] for name, *_ in passes}
    for place, number, word, other, *numbers in queries[0].union(*queries[1:], all=True).order_by():
        tally = Tally(*(int(each or 0) for each in numbers))
        found[passes[place][0]].append(_Count(number, word, other, tally))
    return found
