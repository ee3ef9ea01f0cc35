"""The agencies a list of lines names, by the codes and names of its year.

A code stays with an agency while its name changes (2610 工業局 until 112, 產業發展署 from 113); now and then it is
given to another body years later. So agencies go by code, and AgencyName keeps which name was printed when.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from budget import history
from budget.line_list import ListRow
from budget.models import Agency, AgencyName
from budget.sync import Tally

MINISTRY = "主管"
#: Under 省市地方政府 stand grants to local governments, which are no agencies, and these, which are.
PROVINCIAL = frozenset({"臺灣省政府", "臺灣省諮議會", "福建省政府"})


def is_agency(row: ListRow) -> bool:
    """Whether the 項 of a row is an agency: 災害準備金, 第二預備金 and grants to local governments are none."""
    return row.ministry.endswith(MINISTRY) or row.agency in PROVINCIAL


def store_agencies(rows: Iterable[ListRow], year: int) -> tuple[dict[str, Agency], Tally]:
    """The agencies of a list by code, new ones created below their 主管, and their names of that year.

    An agency that is stored keeps its parent, and its name unless only lists have named it and this is the newest.
    """
    printed: dict[str, ListRow] = {}
    for row in rows:
        if is_agency(row):
            printed.setdefault(row.agency_code, row)
    agencies = Agency.objects.in_bulk(list(printed), field_name="code")
    names = _names(agencies.values())
    new = [row for code, row in printed.items() if code not in agencies]
    heads = {row.ministry: code for code, row in printed.items() if row.agency + MINISTRY == row.ministry}
    for is_head in (True, False):
        batch = [
            Agency(code=row.agency_code, name=row.agency, parent=agencies.get(heads.get(row.ministry, "")))
            for row in new
            if (heads.get(row.ministry) == row.agency_code) is is_head
        ]
        history.create_all(Agency, batch)
        agencies |= {agency.code: agency for agency in batch}
    tally = Tally(created=len(new))
    tally.changed += _rename(agencies, printed, names, year)
    _record_names(agencies, printed, names, year)
    return agencies, tally


Names = dict[int, list[AgencyName]]


def _names(agencies: Iterable[Agency]) -> Names:
    names: Names = defaultdict(list)
    for name in AgencyName.objects.filter(agency__in=[agency.pk for agency in agencies]):
        names[name.agency_id].append(name)
    return names


def _rename(agencies: dict[str, Agency], printed: dict[str, ListRow], names: Names, year: int) -> int:
    """Agencies known from lists only (without 全銜) go by their newest name, in whatever order lists come."""
    renamed = []
    for code, row in printed.items():
        agency = agencies[code]
        known = names[agency.pk]
        ends = [name.last_year for name in known]
        listed = any(name.name == agency.name and name.code == code for name in known)
        if agency.name == row.agency or agency.full_name or agency.is_fictional or not listed:
            continue
        if all(end is not None and end < year for end in ends):
            agency.name = row.agency
            renamed.append(agency)
    history.update_all(Agency, renamed, ["name"])
    return len(renamed)


def _record_names(agencies: dict[str, Agency], printed: dict[str, ListRow], names: Names, year: int) -> None:
    """Note that each name was in use this year. Years between two lists nobody has seen stay open."""
    new: list[AgencyName] = []
    ended: list[AgencyName] = []
    earlier: list[AgencyName] = []
    merged: list[int] = []
    for code, row in printed.items():
        agency = agencies[code]
        same = [name for name in names[agency.pk] if (name.code, name.name) == (code, row.agency)]
        if any(_covers(name, year) for name in same):
            continue
        before = next((name for name in same if name.last_year == year - 1), None)
        after = next((name for name in same if name.first_year == year + 1), None)
        if before is not None and after is not None and after.last_year is not None:
            before.last_year = after.last_year
            ended.append(before)
            merged.append(after.pk)
        elif before is not None:
            before.last_year = year
            ended.append(before)
        elif after is not None:
            after.first_year = year
            earlier.append(after)
        else:
            new.append(AgencyName(agency=agency, code=code, name=row.agency, first_year=year, last_year=year))
    history.create_all(AgencyName, new)
    history.update_all(AgencyName, ended, ["last_year"])
    history.update_all(AgencyName, earlier, ["first_year"])
    if merged:
        AgencyName.objects.filter(pk__in=merged).delete()


def _covers(name: AgencyName, year: int) -> bool:
    """An end nobody has noted is open."""
    return (name.first_year is None or name.first_year <= year) and (
        name.last_year is None or name.last_year >= year
    )
