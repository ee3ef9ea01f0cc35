"""The facets beside a list as a page shows them: values with count and money, each a link that turns it on or off."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from budget.models import Agency
from oversight.facets import FacetCounts
from oversight.figures import Tally
from oversight.party_tallies import roots
from oversight.query_strings import FLEETING, with_parameter
from oversight.words import with_beneath, year_words

SHOWN = 10
SHOWN_BENEATH = 12


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value: the rows that would remain, and the query string with it on, or off where it is on."""

    label: str
    tally: Tally
    query: str
    is_on: bool
    is_beneath: bool = False


@dataclass(frozen=True, slots=True)
class FacetBox:
    """One facet; `more` is the query string that shows the `hidden` values too."""

    name: str
    label: str
    values: list[FacetValue]
    hidden: int
    more: str

    @property
    def is_on(self) -> bool:
        """Whether any value is on."""
        return any(value.is_on for value in self.values)


def facet_boxes(counts: FacetCounts) -> list[FacetBox]:
    """Every facet that has a value to offer, in the order of the form."""
    boxes = [_Builder(counts, name).box() for name in counts.offered]
    return [box for box in boxes if box.values]


class _Builder:
    def __init__(self, counts: FacetCounts, name: str) -> None:
        self.counts, self.name, self.filterset = counts, name, counts.filterset
        data = self.filterset.data
        self.pairs = [(key, each) for key, values in data.lists() for each in values if key not in FLEETING]
        self.all_shown = data.get("more") == name

    def box(self) -> FacetBox:
        values = self._agencies() if self.name == "agency" else self._plain()
        shown = values if self.all_shown else _first(values)
        more = with_parameter(self.filterset.data, "more", self.name)
        label = str(self.filterset.form.fields[self.name].label)
        return FacetBox(self.name, label, shown, len(values) - len(shown), more)

    def _plain(self) -> list[FacetValue]:
        tallies = self.counts.tallies(self.name)
        on = set(self.filterset.data.getlist(self.name))
        names = self._names(tallies)
        return [
            self._value(self.name, code, label, tallies.get(key, Tally()))
            for key, code, label in names
            if key in tallies or code in on
        ]

    def _names(self, tallies: dict[Any, Tally]) -> list[tuple[Any, str, str]]:
        """(key of the tally, value of the question, words), in the order they are shown."""
        if self.name == "year":
            asked = [int(year) for year in self.filterset.data.getlist("year")]
            years = sorted({*tallies, *asked}, reverse=True)
            return [(year, str(year), year_words(year)) for year in years]
        if self.name == "committee":
            found = [(each.pk, each.slug, each.name) for each in self.filterset.committees.values()]
            return sorted(found, key=lambda each: -tallies.get(each[0], Tally()).cases)
        return [(code, code, str(label)) for code, label in self.filterset.form.fields[self.name].choices]

    def _agencies(self) -> list[FacetValue]:
        """主管機關 by number of cases; beneath those that are on, or alone, the agencies of each."""
        agencies = {agency.pk: agency for agency in self.filterset.agencies.values()}
        root_of = roots(agencies)
        tallies = self.counts.tallies("agency")
        totals = self.counts.ministries
        members = _members(tallies, root_of, agencies, set(self.filterset.data.getlist("agency")))
        under = set(self.filterset.data.getlist("under"))
        values = []
        for root in sorted(
            {*totals, *members}, key=lambda key: (-totals.get(key, Tally()).cases, agencies[key].code)
        ):
            agency, beneath = (
                agencies[root],
                sorted(members[root], key=lambda a: (-tallies.get(a.pk, Tally()).cases, a.code)),
            )
            if beneath == [agency]:
                values.append(self._value("agency", agency.code, agency.name, tallies.get(root, Tally())))
                continue
            values.append(
                self._value("under", agency.code, with_beneath(agency.name), totals.get(root, Tally()))
            )
            codes = {each.code for each in beneath} & set(self.filterset.data.getlist("agency"))
            if agency.code in under or codes or len(totals) == 1 or self.all_shown:
                cut = None if self.all_shown else SHOWN_BENEATH
                values += [
                    self._value(
                        "agency", each.code, each.name, tallies.get(each.pk, Tally()), instead=agency.code
                    )
                    for each in beneath[:cut]
                ]
        return values

    def _value(
        self, name: str, code: str, label: str, tally: Tally, instead: str | None = None
    ) -> FacetValue:
        """`instead`: the 主管機關 that choosing this one of its agencies takes the place of."""
        is_on = (name, code) in self.pairs
        rest = [pair for pair in self.pairs if pair not in ((name, code), ("under", instead))]
        query = urlencode(rest if is_on else [*rest, (name, code)])
        return FacetValue(label, tally, query, is_on, is_beneath=instead is not None)


def _first(values: Sequence[FacetValue]) -> list[FacetValue]:
    """The first few, and those that are on or beneath one that is shown."""
    shown, tops = [], 0
    for value in values:
        tops += not value.is_beneath
        if tops <= SHOWN or value.is_on:
            shown.append(value)
    return shown


def _members(
    tallies: Iterable[int], root_of: dict[int, int], agencies: dict[int, Agency], asked: set[str]
) -> dict[int, list[Agency]]:
    """The agencies with rows, or asked for, by the root they belong to."""
    keys = {*tallies, *(key for key, agency in agencies.items() if agency.code in asked)}
    found: dict[int, list[Agency]] = {root_of[key]: [] for key in keys}
    for key in keys:
        found[root_of[key]].append(agencies[key])
    return found
