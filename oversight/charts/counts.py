"""Counts behind pictures: aggregates over resolutions' own columns, as many queries whatever the rows."""

from __future__ import annotations

from typing import Any

from django.db.models import F, IntegerField, Value

from oversight.figures import TALLY, Tally
from oversight.status import COMING, OVERDUE

type Counted = list[tuple[Any, str, Tally]]


def by_status_and(column: str, resolutions: Any) -> Counted:
    """(value of the column, status, tally) of resolutions annotated by `with_status`; one query.

    Counted by state, which an index has, and the overdue ones again, see `oversight.figures`.
    """
    passes = [_pass(resolutions, column, 0), _pass(resolutions.overdue(), column, 1)]
    late_form = dict(zip((each.value for each in COMING), OVERDUE, strict=True))
    found: dict[tuple[Any, str], Tally] = {}
    for is_late, value, state, *numbers in passes[0].union(passes[1], all=True).order_by():
        tally = Tally(*(int(number or 0) for number in numbers))
        if is_late:
            found[value, late_form[state].value] = tally
            tally = Tally() - tally
        found[value, state] = found.get((value, state), Tally()) + tally
    return [(value, status, tally) for (value, status), tally in found.items() if tally.cases]


def _pass(resolutions: Any, column: str, is_late: int) -> Any:
    rows = resolutions.order_by().values_list(
        Value(is_late, output_field=IntegerField()), F(column), F("state")
    )
    return rows.annotate(**TALLY)
