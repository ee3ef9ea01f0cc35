"""Filters of the admin's own templates."""

from __future__ import annotations

import datetime
from typing import Any

from django import template

from budget.admin import display

register = template.Library()


@register.filter
def moment(at: datetime.datetime) -> str:
    """115.11.26 14:05."""
    return display.moment(at)


@register.filter
def person(user: Any) -> str:
    """A member of staff as documents name them."""
    return display.person(user)


@register.filter
def model_name(model: Any) -> str:
    """「凍結」, 「辦理情形」."""
    return str(model._meta.verbose_name)
