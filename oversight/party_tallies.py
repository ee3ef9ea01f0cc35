"""Tallies of every agency and every committee at once, out of one pass by the sets that resolutions concern."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

from django.db.models import F, IntegerField, Value

from budget.models import Agency
from oversight.figures import TALLY, Tally, summed
from oversight.sets import known_sets


class Both(NamedTuple):
    """All cases, and the overdue ones among them."""

    total: Tally
    late: Tally


@dataclass(frozen=True, slots=True)
class AgencyRow:
    """One agency of the tree; with `beneath`, a 主管機關 and all that report to it, each case once."""

    agency: Agency
    both: Both
    with_beneath: bool
    depth: int


class PartyTallies:
    """Of counts by set; one query for sets not seen before."""

    def __init__(self, counts: Iterable[tuple[int | None, bool, Tally]]) -> None:
        """`counts` are (key of a set, whether only the overdue ones, tally)."""
        members = known_sets().members
        self._sets = [(members[key], late, tally) for key, late, tally in counts if key is not None]

    @classmethod
    def counted(cls, resolutions: Any) -> Self:
        """Of resolutions annotated by `with_status`; one query more."""
        passes = [_pass(resolutions, 0), _pass(resolutions.overdue(), 1)]
        return cls(
            (key, bool(is_late), Tally(*(int(number or 0) for number in numbers)))
            for is_late, key, *numbers in passes[0].union(passes[1], all=True).order_by()
        )

    def of_committees(self) -> dict[int, Both]:
        """By primary key of the committee; one that two committees share counts at both."""
        return self._by(lambda each: each.committees)

    def of_agencies(self) -> dict[int, Both]:
        """By primary key of the agency."""
        return self._by(lambda each: each.agencies)

    def of_roots(self, root_of: dict[int, int]) -> dict[int, Both]:
        """By primary key of the 主管機關 that `root_of` names for an agency, each case once; others are left out."""
        return self._by(lambda each: {root_of[key] for key in each.agencies if key in root_of})

    def _by(self, keys: Any) -> dict[int, Both]:
        total = summed((key, tally) for each, late, tally in self._sets if not late for key in keys(each))
        late = summed((key, tally) for each, late, tally in self._sets if late for key in keys(each))
        return {key: Both(tally, late.get(key, Tally())) for key, tally in total.items()}


def agency_tree(tallies: PartyTallies, agencies: Iterable[Agency]) -> list[AgencyRow]:
    """Every agency with a case beneath its 主管機關, in the order of codes."""
    known = {agency.pk: agency for agency in agencies}
    root_of = roots(known)
    own, whole = tallies.of_agencies(), tallies.of_roots(root_of)
    beneath: dict[int, list[Agency]] = {}
    for agency in known.values():
        if agency.pk in own:
            beneath.setdefault(root_of[agency.pk], []).append(agency)
    rows = []
    for root in sorted(beneath, key=lambda key: known[key].code):
        is_tree = beneath[root] != [known[root]]
        if is_tree:
            rows.append(AgencyRow(known[root], whole[root], with_beneath=True, depth=0))
        rows += [
            AgencyRow(agency, own[agency.pk], with_beneath=False, depth=int(is_tree))
            for agency in sorted(beneath[root], key=lambda each: each.code)
        ]
    return rows


def subtree(tallies: PartyTallies, agencies: Iterable[Agency], top: Agency) -> list[AgencyRow]:
    """An agency with all beneath it, each case once, itself, and every agency beneath it, also those without a case.

    Empty where nothing reports to it.
    """
    children: dict[int | None, list[Agency]] = {}
    for agency in agencies:
        children.setdefault(agency.parent_id, []).append(agency)
    if top.pk not in children:
        return []
    nothing = Both(Tally(), Tally())
    own = tallies.of_agencies()
    rows = [AgencyRow(top, own.get(top.pk, nothing), with_beneath=False, depth=0)]
    _add_beneath(rows, children, own, {top.pk}, top.pk)
    beneath = dict.fromkeys((row.agency.pk for row in rows), top.pk)
    whole = tallies.of_roots(beneath).get(top.pk, nothing)
    return [AgencyRow(top, whole, with_beneath=True, depth=0), *rows]


def _add_beneath(
    rows: list[AgencyRow],
    children: dict[int | None, list[Agency]],
    own: dict[int, Both],
    seen: set[int],
    key: int,
    depth: int = 1,
) -> None:
    for agency in sorted(children.get(key, []), key=lambda each: each.code):
        if agency.pk not in seen:
            seen.add(agency.pk)
            rows.append(AgencyRow(agency, own.get(agency.pk, Both(Tally(), Tally())), False, depth))
            _add_beneath(rows, children, own, seen, agency.pk, depth + 1)


def roots(agencies: dict[int, Agency]) -> dict[int, int]:
    """The 主管機關 at the top of each agency; its own where it reports to none."""
    found = {}
    for key, agency in agencies.items():
        seen, top = {key}, agency
        while top.parent_id in agencies and top.parent_id not in seen:
            top = agencies[top.parent_id]
            seen.add(top.pk)
        found[key] = top.pk
    return found


def _pass(resolutions: Any, is_late: int) -> Any:
    rows = resolutions.order_by().values_list(Value(is_late, output_field=IntegerField()), F("parties"))
    return rows.annotate(**TALLY)
