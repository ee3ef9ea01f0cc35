"""In what state the cases of each agency, ministry or committee are, as bars: cases above, money below."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from budget.models import Agency
from oversight.charts.counts import by_status_and
from oversight.charts.series import BY_STATUS, Series, place_of
from oversight.charts.shares import width_of
from oversight.charts.stacks import Bar, Lines, Stack, needs_two_lines, stack
from oversight.figures import Tally, added, summed
from oversight.models import Committee
from oversight.party_tallies import roots
from oversight.sets import known_sets

#: Rows shown; the others are one row more.
ROWS = 12
#: Stands for the party of cases that concern none of those wanted.
NOBODY = -1
CASES, MONEY = 16, 8
#: How wide 「・還凍 1,234.56億」 and 「・另99案未明」 are, tenths of a character.
_MONEY_WORDS, _UNKNOWN_WORDS = 90, 75
type Query = dict[str, list[str]]
#: Tallies by the key of a set of parties, or None, and the place of a series in BY_STATUS.
type Counted = dict[tuple[int | None, int | None], Tally]


@dataclass(frozen=True, slots=True)
class Party:
    """A row wanted: its name, what to ask a list for, the keys that make it up; `others` are parties lumped together."""

    name: str
    query: Query
    keys: frozenset[int]
    others: int = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """The cases of one row in one series."""

    series: Series
    tally: Tally


@dataclass(frozen=True, slots=True)
class Row:
    """One row; `query` is None where no list can be asked for exactly its cases. `others` as in Party."""

    name: str
    query: Query | None
    cells: tuple[Cell, ...]
    others: int = 0

    @property
    def total(self) -> Tally:
        """Over its series."""
        return added(cell.tally for cell in self.cells)

    @property
    def open_unknown(self) -> int:
        """Cases not settled of which some amount is unknown."""
        return sum(cell.tally.unknown_cases for cell in self.cells if cell.series.key != "done")

    @property
    def bars(self) -> tuple[Bar, Bar]:
        """Cases, and money still frozen."""
        return (
            Bar(CASES, tuple(cell.tally.cases for cell in self.cells)),
            Bar(MONEY, tuple(cell.tally.remaining for cell in self.cells), self.open_unknown),
        )


@dataclass(frozen=True, slots=True)
class PartyStates:
    """The picture, and the rows of its table; a case that concerns two parties counts at both, once in the total."""

    anchor: str
    total: Row
    rows: tuple[Row, ...]
    drawing: Stack
    series: tuple[Series, ...] = field(default=BY_STATUS)

    @property
    def drawn(self) -> list[tuple[Row, Lines]]:
        """Each row with its place."""
        return list(zip(self.rows, self.drawing.lines, strict=True))


def counted_by_party(resolutions: Any) -> Counted:
    """What the pictures of agencies and of committees are both made from; one query."""
    rows = by_status_and("parties", resolutions)
    series = {status: place_of(status, BY_STATUS) for status in {status for _, status, _ in rows}}
    return summed(((key, series[status]), tally) for key, status, tally in rows)


def states_of_ministries(counted: Counted, anchor: str = "chart-ministries") -> PartyStates | None:
    """Of each 主管機關 with all beneath it; one query, and one for sets not seen before."""
    known = {agency.pk: agency for agency in Agency.objects.all()}
    members: dict[int, set[int]] = {}
    for key, root in roots(known).items():
        members.setdefault(root, set()).add(key)
    parties = [
        Party(known[root].name, {"under": [known[root].code]}, frozenset(keys))
        for root, keys in members.items()
    ]
    return _states(counted, "agencies", parties, anchor)


def states_of_committees(
    counted: Counted, committees: Iterable[Committee], anchor: str = "chart-committees"
) -> PartyStates | None:
    """Of each of these committees."""
    parties = [Party(each.name, {"committee": [each.slug]}, frozenset([each.pk])) for each in committees]
    return _states(counted, "committees", parties, anchor)


def _states(counted: Counted, side: str, parties: Sequence[Party], anchor: str) -> PartyStates | None:
    if not counted:
        return None
    members = known_sets().members
    by_set = summed((key, tally) for (key, _), tally in counted.items())
    concerned = {key: getattr(members[key], side) if key else () for key in by_set}
    places = _places(concerned, parties)
    cases = summed((place, tally) for key, tally in by_set.items() for place in places[key])
    ranked = sorted(
        (each for each in range(len(parties)) if each in cases), key=lambda each: -cases[each].cases
    )
    shown = [parties[each] for each in ranked]
    if len(shown) > ROWS + 1:
        shown = [*shown[:ROWS], _lumped(shown[ROWS:])]
    places = _places(concerned, shown)
    split = summed(
        ((place, series), tally) for (key, series), tally in counted.items() for place in places[key]
    )
    rows = [_row(party, place, split) for place, party in enumerate(shown)]
    if NOBODY in cases:
        rows.append(_row(Party(str(_("未載")), {}, frozenset()), NOBODY, split))
    total = summed(((0, series), tally) for (_, series), tally in counted.items())
    return PartyStates(anchor, _row(Party("", {}, frozenset()), 0, total), tuple(rows), _drawn(rows))


def _places(concerned: Mapping[Any, Iterable[int]], parties: Sequence[Party]) -> dict[Any, set[int]]:
    """The places of the parties of each set: a case is at every party it concerns, once at each."""
    place_by_key = {key: place for place, party in enumerate(parties) for key in party.keys}
    return {
        value: {place_by_key[key] for key in keys if key in place_by_key} or {NOBODY}
        for value, keys in concerned.items()
    }


def _lumped(parties: Sequence[Party]) -> Party:
    """Several parties as one row."""
    query: Query = {}
    for party in parties:
        for name, values in party.query.items():
            query.setdefault(name, []).extend(values)
    return Party("", query, frozenset().union(*(party.keys for party in parties)), len(parties))


def _row(party: Party, place: int, split: Mapping[Any, Tally]) -> Row:
    cells = tuple(
        Cell(series, split.get((place, number), Tally())) for number, series in enumerate(BY_STATUS)
    )
    return Row(party.name, None if place == NOBODY else party.query, cells, party.others)


def _drawn(rows: Sequence[Row]) -> Stack:
    digits = width_of(f"{max(row.total.cases for row in rows):,}")
    words = [
        (width_of(row.name), digits + _MONEY_WORDS + (_UNKNOWN_WORDS if row.open_unknown else 0))
        for row in rows
    ]
    two_lines = needs_two_lines(words)
    return stack([row.bars for row in rows], (BY_STATUS, BY_STATUS), (digits, 0), two_lines=two_lines)
