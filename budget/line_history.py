"""The same line in other years, with every break in its code or its name.

Serial numbers change each year, codes are renumbered and given away again, names are polished, agencies renamed. So
a line is followed from year to year, away from the year asked about, by code and name:

    both as in the nearest year that has it      same
    the code is the same, the name is another    renamed
    the name is the same, the code is another    recoded
    neither                                      absent

A code that passed to another line while the name went on under a new code follows the name. Two lines that fit
equally well are none: nothing is guessed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from django.db.models import Exists, OuterRef, Q, QuerySet

from budget.models import Agency, AgencyName, FiscalYear, LineItem

State = Literal["same", "renamed", "recoded", "absent"]

Kind = LineItem.Kind
#: What stands above or beside the work plans of an agency; below them a line is sought under its parent's line.
_OF_AGENCY = frozenset({Kind.XIANG, Kind.FUNCTION, Kind.MU})
#: The digits of a code that name the plan: without 政事別 and agency, both of which move as a whole.
_PLAN = slice(6, None)


@dataclass(frozen=True, slots=True)
class YearOfLine:
    """One year: the line in it, how it compares with the nearer year, and the agency's name printed that year.

    `agency` is empty where no name is on record for the year.
    """

    year: int
    line: LineItem | None
    state: State
    agency: str


def line_history(line: LineItem) -> list[YearOfLine]:
    """The line in every year of the same kind of budget that has lines, oldest first; its own year is "same".

    The number of queries grows with the depth of the line, not with years or lines.
    """
    lines = LineItem.objects.filter(fiscal_year=OuterRef("pk"), side=line.side)
    stored = FiscalYear.objects.filter(Exists(lines), kind=line.fiscal_year.kind).order_by("year")
    years = dict(stored.values_list("pk", "year"))
    agencies = _related_agencies(line)
    names = _names_by_year(agencies)
    found = _follow(line, years, agencies, names)
    history = []
    for pk, year in years.items():
        match, state = found[pk]
        agency = "" if match is None else names.get((match.agency_id, year), "")
        history.append(YearOfLine(year, match, state, agency))
    return history


Found = dict[int, tuple[LineItem | None, State]]
#: Agency key and ROC year -> the name printed then.
Names = dict[tuple[int | None, int], str]


def _follow(line: LineItem, years: dict[int, int], agencies: list[int], names: Names) -> Found:
    """By year key, walking away from the line's own year in both directions."""
    candidates: dict[int, list[LineItem]] = defaultdict(list)
    for other in _candidates(line, years, agencies, names):
        candidates[other.fiscal_year_id].append(other)
    found: Found = {line.fiscal_year_id: (line, "same")}
    keys = list(years)
    own = keys.index(line.fiscal_year_id)
    for direction in (keys[own + 1 :], keys[:own][::-1]):
        nearest, name, gone = line, names.get((line.agency_id, years[keys[own]]), ""), False
        for key in direction:
            others = candidates[key]
            # A code that comes back under another name after years of rest was given to another body.
            if gone:
                others = [o for o in others if names.get((o.agency_id, years[key]), name) == name]
            match, state = _match(nearest, others)
            found[key] = (match, state)
            if match is not None:
                nearest, name, gone = match, names.get((match.agency_id, years[key]), name), False
            gone = gone or not others
    return found


def _candidates(
    line: LineItem, years: dict[int, int], agencies: list[int], names: Names
) -> QuerySet[LineItem]:
    lines = LineItem.objects.filter(side=line.side, kind=line.kind, fiscal_year__in=list(years))
    lines = lines.select_related("fiscal_year").defer("description")
    parent = line.parent
    if parent is None:
        return lines
    if line.kind in _OF_AGENCY:
        if agencies:
            return lines.filter(agency__in=agencies)
        return lines.filter(agency=None).filter(Q(code=line.code) | Q(name=line.name))
    parents = _follow(parent, years, agencies, names)
    return lines.filter(parent__in=[match.pk for match, _ in parents.values() if match is not None])


def _match(line: LineItem, others: Iterable[LineItem]) -> tuple[LineItem | None, State]:
    """The one of a year's lines that is `line`, and how it differs."""
    others = list(others)
    same_name = [other for other in others if other.name == line.name]
    for other in same_name:
        if other.code == line.code:
            return other, "same"
    if same_name:
        recoded = _only(same_name, line)
        # 節 of open-data lists come without their code: nothing contradicts the name.
        if recoded is not None:
            return recoded, "recoded" if line.code and recoded.code else "same"
        return None, "absent"
    same_code = [other for other in others if line.code and other.code == line.code]
    if len(same_code) == 1:
        return same_code[0], "renamed"
    return None, "absent"


def _only(lines: list[LineItem], like: LineItem) -> LineItem | None:
    """The only line, or the only one with the same plan digits: a plan of one name can stand in two 政事別."""
    if len(lines) > 1:
        lines = [line for line in lines if line.code[_PLAN] == like.code[_PLAN]]
    return lines[0] if len(lines) == 1 else None


def _related_agencies(line: LineItem) -> list[int]:
    """The line's agency and those that were printed under one of its names: a new code for the same body."""
    if line.agency_id is None:
        return []
    names = set(AgencyName.objects.filter(agency=line.agency_id).values_list("name", flat=True))
    own = Q(pk=line.agency_id)
    others = Agency.objects.filter(own | Q(names__name__in=names))
    return list(others.distinct().order_by("pk").values_list("pk", flat=True))


def _names_by_year(agencies: list[int]) -> Names:
    """The name printed each year; the shorter where two are on record."""
    names: Names = {}
    rows = AgencyName.objects.filter(agency__in=agencies)
    for agency, name, first, last in rows.values_list("agency", "name", "first_year", "last_year"):
        if first is None or last is None:
            continue
        for year in range(first, last + 1):
            names[agency, year] = min(name, names.get((agency, year), name), key=len)
    return names
