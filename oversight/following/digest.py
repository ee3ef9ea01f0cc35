"""What one digest tells: the cases of a selection that moved, counted and summed by status, the first ones in full."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import batched

from oversight.figures import StatusRow, Tally, added, figures
from oversight.following.moved import Change, Window
from oversight.following.selection import Followed
from oversight.models import Resolution
from oversight.sets import name_agencies
from oversight.status import OVERDUE, RULES, Status, holder_of

#: Told in full; the rest is counted, and the list of all is one click away.
SHOWN = 30
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Entry:
    """One case of a digest; `has_left`: it met the conditions before and does not any more."""

    change: Change
    has_left: bool

    @property
    def case(self) -> Resolution:
        """The resolution as it is now."""
        return self.change.after


@dataclass(frozen=True, slots=True)
class Digest:
    """The cases that moved (`entries` are the first of them), their tally by status, and that of the whole selection."""

    chosen: Followed
    since_on: datetime.date
    today: datetime.date
    entries: tuple[Entry, ...]
    by_status: tuple[StatusRow, ...]
    whole: Tally

    @property
    def total(self) -> Tally:
        """Of all cases that moved."""
        return added(row.tally for row in self.by_status)

    @property
    def more(self) -> int:
        """How many cases are only counted."""
        return self.total.cases - len(self.entries)


def digest_of(chosen: Followed, window: Window) -> Digest | None:
    """What moved in `chosen` within `window`; None where nothing did."""
    moved = [*_changed(chosen, window), *_new(chosen, window)]
    if not moved:
        return None
    tallies: dict[str, Tally] = {}
    for entry in moved:
        status = entry.case.status
        tallies[status] = tallies.get(status, Tally()) + _tally(entry.case)
    statuses = sorted(map(Status, tallies), key=_place)
    moved.sort(key=lambda entry: (_place(Status(entry.case.status)), -entry.case.remaining, entry.case.pk))
    return Digest(
        chosen,
        window.since_on,
        window.today,
        tuple(moved[:SHOWN]),
        tuple(StatusRow(status, holder_of(status), tallies[status]) for status in statuses),
        figures(chosen.rows).total,
    )


def _changed(chosen: Followed, window: Window) -> Iterator[Entry]:
    for keys in batched(sorted(window.changes), _CHUNK, strict=False):
        for key in chosen.reachable.filter(pk__in=keys).order_by("pk").values_list("pk", flat=True):
            change = window.changes[key]
            meets = chosen.meets(change.after, window.today)
            if meets or (change.before and chosen.meets(change.before, window.since_on)):
                yield Entry(change, has_left=not meets)


def _new(chosen: Followed, window: Window) -> Iterator[Entry]:
    for keys in batched(sorted(window.new), _CHUNK, strict=False):
        for resolution in name_agencies(chosen.rows.filter(pk__in=keys).for_list().order_by("pk")):
            yield Entry(Change(resolution), has_left=False)


def _tally(case: Resolution) -> Tally:
    freezes = int(case.freeze_count > 0)
    return Tally(1, freezes, int(case.unknown_amounts > 0), case.frozen, case.released)


def _place(status: Status) -> int:
    """Late ones first, then as RULES run."""
    return -1 if status in OVERDUE else [rule.status for rule in RULES].index(status)
