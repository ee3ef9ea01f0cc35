"""How many rows, and how much money, each further condition of a list would leave: counted live, in one query.

A condition that is on does not narrow its own alternatives: they are counted as if it were off, so that a second
one can be added. Counts are kept for as long as the data, the day and the question stay the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from django.core.cache import cache
from django.db.models import Case, CharField, F, IntegerField, Q, Value, When

from oversight.bands import Band, amount_band_of, band_of, owed, waiting, waiting_band_of
from oversight.choices import Condition
from oversight.figures import TALLY, Figures, Tally, figures_by_state, summed
from oversight.filters import ResolutionFilter
from oversight.party_tallies import roots
from oversight.stamps import code_stamp, data_stamp
from oversight.status import COMING, OVERDUE, holder_of

KEPT_SECONDS = 600
#: What rows were counted by: two numbers and two words, see `_groupings`.
type Key = tuple[int | None, int | None, str, str]
type Counts = dict[Key, Tally]


@dataclass(frozen=True, slots=True)
class Grouping:
    """What rows are counted by in one pass: up to two numbers and two words."""

    number: Any = None
    bits: Any = None
    word: Any = None
    other: Any = None
    only: Q = field(default_factory=Q)


def _groupings(filterset: ResolutionFilter) -> dict[str, Grouping]:
    today = filterset.today
    waited = Case(When(waiting(), then=waiting_band_of(today)), default=Value(""), output_field=CharField())
    return {
        # In the order of an index, which is then walked without sorting.
        "place": Grouping(F("fiscal_year"), F("conditions"), F("kind"), F("state")),
        "late": Grouping(word=F("state"), other=band_of(today), only=owed()),
        "money": Grouping(word=amount_band_of(), other=waited, only=Q(freeze_count__gt=0)),
        "parties": Grouping(F("parties")),
    }


#: The groupings each facet is counted from, and the questions that it stands for.
USES = {
    "year": ("place",),
    "agency": ("parties",),
    "committee": ("parties",),
    "kind": ("place",),
    "status": ("place", "late"),
    "holder": ("place", "late"),
    "due": ("late",),
    "waiting": ("money",),
    "condition": ("place",),
    "amount": ("money",),
}
#: Counted whatever is offered: figures are made of them.
ALWAYS = ("place", "late")
QUESTIONS = {name: ("agency", "under") if name == "agency" else (name,) for name in USES}


@dataclass(frozen=True, slots=True)
class Counted:
    """What is kept of one question: sums by the value of each facet, not the groups they were added up from, of which
    there are thousands where there are thousands of sets of agencies."""

    #: Of the whole selection, all its conditions on.
    figures: Figures
    #: Facet -> value -> tally: a year, a code of a choice, the key of an agency or committee.
    tallies: dict[str, dict[Any, Tally]]
    #: Each 主管機關 with all beneath it: a resolution that binds several of them counts once.
    ministries: dict[int, Tally]


class FacetCounts:
    """The counts of every facet of one valid filterset; one query where they are not kept."""

    def __init__(self, filterset: ResolutionFilter) -> None:
        self.filterset = filterset
        self.offered = _offered(filterset)
        self._counted = self._kept()

    @property
    def figures(self) -> Figures:
        """Of the whole selection, all its conditions on."""
        return self._counted.figures

    @property
    def ministries(self) -> dict[int, Tally]:
        """The tally of each 主管機關 with all beneath it."""
        return self._counted.ministries

    def tallies(self, facet: str) -> dict[Any, Tally]:
        """The tally of each value of a facet: a year, a code of a choice, the key of an agency or committee."""
        return self._counted.tallies.get(facet, {})

    def _kept(self) -> Counted:
        name = self._name()
        found: Counted | None = cache.get(name)
        if found is None:
            found = _Sums(self.filterset, self.offered).counted()
            cache.set(name, found, KEPT_SECONDS)
        return found

    def _name(self) -> str:
        asked = sorted(
            (name, sorted(values))
            for name, values in self.filterset.data.lists()
            if name in self.filterset.filters and name not in ("page", "order", "format")
        )
        said = (
            type(self.filterset).__name__,
            # What is kept is read back by the code that kept it.
            code_stamp(),
            data_stamp(),
            str(self.filterset.today),
            str(self.filterset.demo),
            str(asked),
            str(self.filterset.queryset.query),
        )
        return f"facets:{blake2b('|'.join(said).encode(errors='replace'), digest_size=16).hexdigest()}"


def _offered(filterset: ResolutionFilter) -> list[str]:
    return [name for name in USES if any(each in filterset.filters for each in QUESTIONS[name])]


class _Sums:
    """Counts the groups of every grouping that the offered facets use, and adds them up."""

    def __init__(self, filterset: ResolutionFilter, offered: list[str]) -> None:
        self.filterset, self.offered = filterset, offered
        self.found = self._count()

    def counted(self) -> Counted:
        known = [facet for facet in USES if facet in self.offered or {*USES[facet]} <= {*ALWAYS}]
        tallies = {facet: getattr(self, f"_{facet}")() for facet in known}
        ministries = self._ministries() if "agency" in self.offered else {}
        return Counted(figures_by_state(*self._by_state("")), tallies, ministries)

    def of(self, facet: str, grouping: str) -> Counts:
        """The rows of a grouping, narrowed by every question but the facet's own."""
        return self.found.get((grouping, facet if self._is_on(facet) else ""), {})

    def _year(self) -> dict[Any, Tally]:
        years = self.filterset.fiscal_years
        return summed((years[key].year, tally) for (key, *_), tally in self.of("year", "place").items())

    def _kind(self) -> dict[Any, Tally]:
        return summed((kind, tally) for (_, _, kind, _), tally in self.of("kind", "place").items())

    def _status(self) -> dict[Any, Tally]:
        facts = figures_by_state(*self._by_state("status"))
        return {row.status.value: row.tally for row in facts.by_status}

    def _holder(self) -> dict[Any, Tally]:
        facts = figures_by_state(*self._by_state("holder"))
        return summed((holder_of(row.status).value, row.tally) for row in facts.by_status)

    def _due(self) -> dict[Any, Tally]:
        return summed((band, tally) for (*_, band), tally in self.of("due", "late").items())

    def _waiting(self) -> dict[Any, Tally]:
        return summed((band, tally) for (*_, band), tally in self.of("waiting", "money").items() if band)

    def _condition(self) -> dict[Any, Tally]:
        rows = summed((bits or 0, tally) for (_, bits, *_), tally in self.of("condition", "place").items())
        return summed(
            (each.name.lower(), tally) for bits, tally in rows.items() for each in Condition if bits & each
        )

    def _amount(self) -> dict[Any, Tally]:
        return summed((band, tally) for (*_, band, _), tally in self.of("amount", "money").items())

    def _agency(self) -> dict[Any, Tally]:
        members = self.filterset.sets.members
        rows = self.of("agency", "parties").items()
        return summed((agency, tally) for (key, *_), tally in rows if key for agency in members[key].agencies)

    def _committee(self) -> dict[Any, Tally]:
        members = self.filterset.sets.members
        rows = self.of("committee", "parties").items()
        return summed((each, tally) for (key, *_), tally in rows if key for each in members[key].committees)

    def _ministries(self) -> dict[int, Tally]:
        root_of = roots({agency.pk: agency for agency in self.filterset.agencies.values()})
        members = self.filterset.sets.members
        rows = self.of("agency", "parties").items()
        return summed(
            (root, tally)
            for (key, *_), tally in rows
            if key
            for root in {root_of[agency] for agency in members[key].agencies}
        )

    def _by_state(self, facet: str) -> tuple[dict[str, Tally], dict[str, Tally]]:
        """By state, and by the overdue form of it."""
        late_of = dict(zip((status.value for status in COMING), OVERDUE, strict=True))
        states = summed((state, tally) for (*_, state), tally in self.of(facet, "place").items())
        late = summed(
            (late_of[state].value, tally)
            for (*_, state, band), tally in self.of(facet, "late").items()
            if band == Band.OVERDUE
        )
        return states, late

    def _is_on(self, facet: str) -> bool:
        return any(self.filterset.form.cleaned_data.get(name) for name in QUESTIONS.get(facet, ()))

    def _count(self) -> dict[tuple[str, str], Counts]:
        groupings = _groupings(self.filterset)
        wanted = dict.fromkeys((each, "") for each in ALWAYS)
        for facet in self.offered:
            wanted |= dict.fromkeys((each, facet if self._is_on(facet) else "") for each in USES[facet])
        places = list(wanted)
        passes = [
            _pass(place, self.filterset.rows_apart_from(*QUESTIONS.get(facet, ())), groupings[grouping])
            for place, (grouping, facet) in enumerate(places)
        ]
        found: dict[tuple[str, str], Counts] = {each: {} for each in places}
        for place, number, word, other, bits, *numbers in passes[0].union(*passes[1:], all=True).order_by():
            found[places[place]][number, bits, word, other] = Tally(*(int(value or 0) for value in numbers))
        return found


def _pass(place: int, rows: Any, by: Grouping) -> Any:
    """One GROUP BY; every pass has the same columns."""
    none, nothing = Value(0, output_field=IntegerField()), Value("", output_field=CharField())
    columns = (by.number or none, by.word or nothing, by.other or nothing, by.bits or none)
    said = Value(place, output_field=IntegerField())
    return rows.filter(by.only).order_by().values_list(said, *columns).annotate(**TALLY)
