"""Every known set of agencies and committees, and which of them have a given member.

There are thousands of sets where there are a million resolutions; they are read once per state of the data.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache

from budget.models import Agency
from oversight.kept import kept
from oversight.models import Parties, Resolution
from oversight.parties import Concerned, parted
from oversight.stamps import data_stamp

KEPT_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Sets:
    """The members of each set, by its key."""

    members: dict[int, Concerned]

    def keys_of(self, agencies: AbstractSet[int] | None, committees: AbstractSet[int] | None) -> list[int]:
        """The sets with any of the agencies and any of the committees; None asks nothing."""
        return [
            key
            for key, each in self.members.items()
            if (agencies is None or not agencies.isdisjoint(each.agencies))
            and (committees is None or not committees.isdisjoint(each.committees))
        ]


def known_sets() -> Sets:
    """All there are."""
    name = f"sets:{data_stamp()}"
    found: dict[int, Concerned] | None = cache.get(name)
    if found is None:
        rows = Parties.objects.values_list("key", "agencies", "committees")
        found = {key: Concerned(parted(agencies), parted(committees)) for key, agencies, committees in rows}
        cache.set(name, found, KEPT_SECONDS)
    return Sets(found)


def concerning(
    resolutions: Any, *, agencies: AbstractSet[int] | None = None, committees: AbstractSet[int] | None = None
) -> Any:
    """The resolutions that concern any of the agencies (named by the heading, or told to act) and any of the
    committees (that reviewed it, or is owed a report: newer tables print only the latter)."""
    return resolutions.filter(parties__in=known_sets().keys_of(agencies, committees))


def name_agencies(resolutions: Iterable[Resolution]) -> list[Resolution]:
    """The resolutions with `agency_names`, of all that each concerns, by code; of those without a heading.

    A 通案決議 binds every agency there is: its hundreds are not fetched as rows to print three names.
    """
    rows = list(resolutions)
    unnamed = [row for row in rows if row.heading_agency_id is None]
    if unnamed:
        members = known_sets().members
        by_code = Agency.objects.order_by("code").values_list("pk", "name")
        names = kept("agency-names", by_code, lambda: dict(by_code))
        place = {key: number for number, key in enumerate(names)}
        for row in unnamed:
            keys = members[row.parties_id].agencies if row.parties_id else ()
            row.agency_names = [names[key] for key in sorted(keys, key=place.__getitem__)]
    return rows
