"""Warnings about steps just saved: dates out of order, a release before anything was sent."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone

from oversight.models import FreezeCondition
from oversight.plausibility import step_warnings


def warn_about_steps(request: HttpRequest, freezes: Iterable[FreezeCondition]) -> None:
    """One message for each thing that looks wrong in the stored steps of these freezes."""
    for freeze in freezes:
        steps = freeze.steps.order_by("happened_on", "pk").values_list("kind", "happened_on")
        for warning in step_warnings(steps, timezone.localdate()):
            messages.warning(request, f"凍結{freeze.position}請核對：{warning}")
