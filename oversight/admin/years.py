"""The page of a budget year, whose dates every relative deadline of its resolutions runs from."""

from __future__ import annotations

from django.contrib import admin

from budget.admin import FiscalYearAdmin
from budget.models import FiscalYear
from oversight.admin.rollups import RollUpMixin

admin.site.unregister(FiscalYear)  # budget's own page knows of no resolutions


@admin.register(FiscalYear)
class DeadlineYearAdmin(RollUpMixin, FiscalYearAdmin):
    resolution_path = "resolutions"
