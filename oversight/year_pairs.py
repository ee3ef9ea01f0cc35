"""Two years' resolutions side by side: by agency or by kind, how many, and how much was frozen and released."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F

from budget.models import Agency
from oversight.figures import TALLY, Tally, added, summed
from oversight.filters import with_all_beneath
from oversight.models import Resolution
from oversight.party_tallies import roots
from oversight.sets import known_sets


@dataclass(frozen=True, slots=True)
class PairRow:
    """One agency or kind in both years; `question` is what a list has to be asked for its rows, apart from the year."""

    label: str
    question: tuple[str, str]
    left: Tally
    right: Tally
    agency: Agency | None = None

    @property
    def frozen_change(self) -> int:
        """How much more was frozen in the right year, 元, as far as known."""
        return self.right.frozen - self.left.frozen


@dataclass(frozen=True, slots=True)
class YearPair:
    """Its rows, and all resolutions of each year, each once."""

    rows: list[PairRow]
    left: Tally
    right: Tally


def by_kind(resolutions: Any, left: int, right: int) -> YearPair:
    """Of resolutions of one world; one query."""
    found = _counted(resolutions, left, right, "kind")
    rows = [
        PairRow(
            str(kind.label),
            ("kind", kind.value),
            found.get((left, kind.value), Tally()),
            found.get((right, kind.value), Tally()),
        )
        for kind in Resolution.Kind
        if (left, kind.value) in found or (right, kind.value) in found
    ]
    return YearPair(rows, _total(found, left), _total(found, right))


def by_agency(
    resolutions: Any, agencies: Iterable[Agency], left: int, right: int, under: Agency | None
) -> YearPair:
    """By 主管機關 with all beneath it, or each agency of one of these; a resolution counts once in each row.

    One query, and one for the sets of agencies.
    """
    known = {agency.pk: agency for agency in agencies}
    members = known_sets().members
    counted = _counted(resolutions, left, right, "parties")
    row_of = (
        roots(known) if under is None else {key: key for key in with_all_beneath(known.values(), under.pk)}
    )
    rows_of = {
        parties: {row_of[key] for key in members[parties].agencies if key in row_of}
        for _, parties in counted
        if parties
    }
    found = summed(
        ((year, row), tally) for (year, parties), tally in counted.items() for row in rows_of.get(parties, ())
    )
    whole = {key: tally for key, tally in counted.items() if under is None or rows_of.get(key[1])}
    keys = sorted({row for _, row in found}, key=lambda key: known[key].code)
    name = "under" if under is None else "agency"
    rows = [
        PairRow(
            known[key].name,
            (name, known[key].code),
            found.get((left, key), Tally()),
            found.get((right, key), Tally()),
            known[key],
        )
        for key in keys
    ]
    return YearPair(rows, _total(whole, left), _total(whole, right))


def _counted(resolutions: Any, left: int, right: int, column: str) -> dict[tuple[int, Any], Tally]:
    chosen = resolutions.filter(fiscal_year__year__in=(left, right)).order_by()
    rows = chosen.values_list(F("fiscal_year__year"), F(column)).annotate(**TALLY)
    return summed(
        ((year, value), Tally(*(int(number or 0) for number in numbers))) for year, value, *numbers in rows
    )


def _total(found: dict[tuple[int, Any], Tally], year: int) -> Tally:
    return added(tally for (each, _), tally in found.items() if each == year)
