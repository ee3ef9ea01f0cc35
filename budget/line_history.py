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

from budget.models import AgencyName, FiscalYear, LineItem

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


def line_history(line: LineItem, years: dict[int, int] | None = None) -> list[YearOfLine]:
    """The line in every year of the same kind of budget that has lines, oldest first; its own year is "same".

    `years` are those looked at, key to ROC year, oldest first, the line's own among them; else all. Three queries,
    a fourth below the work plans, where the lines above are followed first; one more to find the years.
    """
    years = years or _years_with_lines(line)
    agencies, names = _bodies(line)
    found = _follow(line, years, agencies, names)
    history = []
    for pk, year in years.items():
        match, state = found[pk]
        agency = "" if match is None else names.get((match.agency_id, year), "")
        history.append(YearOfLine(year, match, state, agency))
    return history


def _years_with_lines(line: LineItem) -> dict[int, int]:
    lines = LineItem.objects.filter(fiscal_year=OuterRef("pk"), side=line.side)
    stored = FiscalYear.objects.filter(Exists(lines), kind=line.fiscal_year.kind).order_by("year")
    return dict(stored.values_list("pk", "year"))


Found = dict[int, tuple[LineItem | None, State]]
#: Agency key and ROC year -> the name printed then.
Names = dict[tuple[int | None, int], str]


def _follow(line: LineItem, years: dict[int, int], agencies: list[int], names: Names) -> Found:
    """By year key. What hangs beneath a work plan is sought beneath that plan's line of each year."""
    above = _chain(line)
    if not above:
        return _walk(line, _candidates(line, years, agencies), years, names)
    kinds = {each.kind for each in above}
    pool = list(_lines(line, years).filter(kind__in=kinds, agency__in=agencies))
    parents: Found | None = None
    for each in above:
        level = [other for other in pool if other.kind == each.kind]
        if parents is not None:
            keys = _matched(parents)
            level = [other for other in level if other.parent_id in keys]
        parents = _walk(each, level, years, names)
    below = _lines(line, years).filter(kind=line.kind, parent__in=_matched(parents or {}))
    return _walk(line, below, years, names)


def _chain(line: LineItem) -> list[LineItem]:
    """What stands above a line up to the first that is found by agency alone, that one first; none for such a one."""
    chain: list[LineItem] = []
    each = line
    while each.kind not in _OF_AGENCY and each.parent is not None:
        each = each.parent
        chain.insert(0, each)
    return chain


def _matched(found: Found) -> set[int]:
    return {match.pk for match, _ in found.values() if match is not None}


def _walk(line: LineItem, lines: Iterable[LineItem], years: dict[int, int], names: Names) -> Found:
    """Among `lines`, away from the line's own year in both directions."""
    candidates: dict[int, list[LineItem]] = defaultdict(list)
    for other in lines:
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


def _lines(line: LineItem, years: dict[int, int]) -> QuerySet[LineItem]:
    lines = LineItem.objects.filter(side=line.side, fiscal_year__in=list(years))
    return lines.select_related("fiscal_year", "agency").defer("description")


def _candidates(line: LineItem, years: dict[int, int], agencies: list[int]) -> QuerySet[LineItem]:
    """Those of the same kind that a line without a chain could be in other years."""
    lines = _lines(line, years).filter(kind=line.kind)
    if line.parent_id is None:
        return lines
    if agencies:
        return lines.filter(agency__in=agencies)
    return lines.filter(agency=None).filter(Q(code=line.code) | Q(name=line.name))


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


def _bodies(line: LineItem) -> tuple[list[int], Names]:
    """The line's agency and those printed under one of its names (a new code for the same body), and their names.

    Each year's name is that printed then, the shorter where two are on record.
    """
    if line.agency_id is None:
        return [], {}
    own = AgencyName.objects.filter(agency=line.agency_id).values("name")
    sharing = AgencyName.objects.filter(name__in=own).values("agency")
    rows = AgencyName.objects.filter(agency__in=sharing)
    agencies, names = {line.agency_id}, dict[tuple[int | None, int], str]()
    for agency, name, first, last in rows.values_list("agency", "name", "first_year", "last_year"):
        agencies.add(agency)
        if first is None or last is None:
            continue
        for year in range(first, last + 1):
            names[agency, year] = min(name, names.get((agency, year), name), key=len)
    return sorted(agencies), names
