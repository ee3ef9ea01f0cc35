"""Check constraints of a model held against an instance without a query, so that 10,000 rows can be checked.

The rules stay where they are, in `Meta.constraints`; here they are only evaluated, with SQL's logic of NULL: a check that
is unknown holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.db.models import F, Q

_TESTS: dict[str, Any] = {
    "exact": lambda value, other: value == other,
    "gt": lambda value, other: value > other,
    "gte": lambda value, other: value >= other,
    "lt": lambda value, other: value < other,
    "lte": lambda value, other: value <= other,
    "in": lambda value, other: value in other,
    "range": lambda value, other: other[0] <= value <= other[1],
}


def violations(instance: models.Model) -> Iterator[str]:
    """The message of each check constraint that this instance breaks."""
    for constraint in instance._meta.constraints:
        if isinstance(constraint, models.CheckConstraint) and _holds(constraint.condition, instance) is False:
            yield str(constraint.violation_error_message)


def _holds(condition: Any, instance: models.Model) -> bool | None:
    """True, False, or None for unknown."""
    if isinstance(condition, Q):
        found = [_holds(child, instance) for child in condition.children]
        if condition.connector == Q.OR:
            value = True if True in found else None if None in found else False
        else:
            value = False if False in found else None if None in found else True
        if not found:
            value = True
        return value if not condition.negated or value is None else not value
    lookup, other = condition
    name, _, test = lookup.partition("__")
    value = _value(instance, name)
    if isinstance(other, F):
        other = _value(instance, other.name)
        if other is None:
            return None
    if test == "isnull":
        return (value is None) == other
    if value is None:
        return None
    return bool(_TESTS[test or "exact"](value, other))


def _value(instance: models.Model, name: str) -> Any:
    return getattr(
        instance, instance._meta.pk.attname if name == "pk" else instance._meta.get_field(name).attname
    )
